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

/// As much of a language as tells its texts from everything else.
struct LiteralRules {
  std::string_view quotes;  ///< the letters that quote a text
  std::vector<std::string_view> line_comments;
  bool has_block_comments = false;         ///< /* … */
  bool has_triple_quotes = false;          ///< Python: texts in them are passed by
  bool has_regexes = false;                ///< /…/
  std::string_view heredoc;                ///< what begins a text that a line of its own ends: "<<", "<<<"
  std::string_view before_mark = "-~'\"";  ///< what may stand between it and that line's word
  std::string_view code_begin = {}, code_end = {};  ///< PHP: outside of them is no program
};

/// The texts of one program.
class StringLiterals {
 public:
  StringLiterals(std::string_view program, const LiteralRules& rules);

  /// The text around `at`; nothing when it is in a comment, in code, or in a text of several lines.
  std::optional<StringLiteral> around(std::size_t at) const;
  /// Is `at` in code, outside of all texts and comments?
  bool is_code(std::size_t at) const;

 private:
  struct Passed {
    std::size_t begin, end;
  };
  std::size_t pass_heredoc(std::size_t at) const;
  std::size_t pass_regex(std::size_t at) const;
  std::size_t pass_text(std::size_t at);
  bool begins_regex(std::size_t at) const;

  std::string_view program_;
  const LiteralRules& rules_;
  std::vector<StringLiteral> literals_;
  std::vector<Passed> passed_;  ///< comments and texts, in order
};

}  // namespace cleave::scan
