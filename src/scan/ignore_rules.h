#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cleave::scan {

/// The rules of one .gitignore file. https://git-scm.com/docs/gitignore#_pattern_format
class IgnoreRules {
 public:
  enum class Verdict { none, ignored, kept };
  enum class Entry { file, folder };

  explicit IgnoreRules(std::string_view text);

  /// What the last rule that fits says of `path`, which is relative to the file's folder. The caller asks for
  /// each folder on the way: what is below an ignored one is not asked for.
  Verdict verdict(std::string_view path, Entry entry) const;
  bool empty() const { return rules_.empty(); }

 private:
  struct Rule {
    std::vector<std::string> parts;  ///< between slashes; "**" stands for any number of folders
    bool keeps = false;              ///< written with "!"
    bool folders_only = false;
    bool anchored = false;  ///< fits from the file's folder on, else the last name alone
  };
  static bool fits(const Rule& rule, std::string_view path);

  std::vector<Rule> rules_;
};

/// Does a name fit a pattern of "*", "?", "[a-z]", "\x"? Takes no more than the product of both lengths.
bool fits_pattern(std::string_view pattern, std::string_view name);

}  // namespace cleave::scan
