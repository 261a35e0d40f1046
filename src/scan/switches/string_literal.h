#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace cleave::scan {

/// A text in a program, on one line.
struct StringLiteral {
  std::size_t begin = 0, end = 0;  ///< with its quotes and the letters before them
  std::size_t text_begin = 0, text_end = 0;
  char quote = '"';
  std::string_view prefix;  ///< "f", "rb" of Python
};

struct LiteralRules {
  std::string_view quotes;         ///< the letters that quote a text
  std::string_view line_comment;   ///< "#", "//"
  bool has_triple_quotes = false;  ///< Python: texts in them are passed by
};

/// The texts of one program.
class StringLiterals {
 public:
  StringLiterals(std::string_view program, const LiteralRules& rules);

  /// The text around `at`; nothing when it is in a comment, in code, or in a text of several lines.
  std::optional<StringLiteral> around(std::size_t at) const;

 private:
  bool is_in_triple_quotes(std::size_t at) const;

  std::string_view program_;
  LiteralRules rules_;
  std::vector<std::size_t> triple_quotes_;  ///< where texts in three quotes begin and end, in turn
};

}  // namespace cleave::scan
