#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace cleave::mysql {

/// The options of one group by name, with '-' for '_'. An option without a value has an empty one.
using Options = std::map<std::string, std::string>;

/// The groups of option files by name, as mysql's own programs read them
/// (https://dev.mysql.com/doc/refman/8.4/en/option-files.html): comments, quotes, escapes, !include and
/// !includedir; of an option that stands twice in a group, in one file or in several, the last one counts.
/// libmariadb can read them too, but only while it connects, over what its caller has set, and it knows no
/// ssl-mode: a wish for verification would be lost in silence.
using OptionGroups = std::map<std::string, Options>;

/// /etc/my.cnf, /etc/mysql/my.cnf and ~/.my.cnf, in the order in which later ones win.
std::vector<std::filesystem::path> usual_option_files();

/// Missing files are skipped. Throws Error(input, "bad-option-file") with "FILE:LINE".
OptionGroups read_option_files(const std::vector<std::filesystem::path>& files);

}  // namespace cleave::mysql
