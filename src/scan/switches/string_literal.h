#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

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

/// The text around `at`; nothing when it is in a comment, in code, or in a text of several lines.
std::optional<StringLiteral> literal_around(std::string_view program, std::size_t at,
                                            const LiteralRules& rules);

}  // namespace cleave::scan
