#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cleave::mysql {

/// A word, a quoted name (without its quotes), a string or a sign of a statement.
struct SqlWord {
  enum class Kind { bare, name, string, sign };
  Kind kind = Kind::sign;
  std::string text;

  /// Bare words are compared without case.
  bool is(std::string_view word) const;
  bool is_name() const { return kind == Kind::bare || kind == Kind::name; }
};

/// Without spaces and comments; what stands in /*! … */ counts, as it does for the server. At most `most`.
std::vector<SqlWord> sql_words(std::string_view statement, std::size_t most);

}  // namespace cleave::mysql
