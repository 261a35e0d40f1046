#pragma once

#include <string>
#include <string_view>

#include "mysql/database.h"

namespace cleave::mysql {

/// `name` with its backticks: the only way names get into statements.
std::string quoted_name(std::string_view name);
std::string quoted_name(std::string_view schema, std::string_view name);

/// A UTF-8 string of the program's own (a name that is looked for), not of a column. Right under any
/// sql_mode.
std::string quoted_text(std::string_view text);
/// Bytes in a charset; for people where they are ASCII, else as hex digits.
std::string quoted_text(std::string_view charset, std::string_view text);

/// A statement as errors may show it: without strings and numbers, cut when it is long.
std::string without_data(std::string_view sql);

}  // namespace cleave::mysql
