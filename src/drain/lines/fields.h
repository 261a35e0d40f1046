#pragma once

#include <cstdint>
#include <string_view>

#include "drain/lines/find_byte.h"

namespace cleave::drain {

/// Takes the fields of a line one after the other, without copying. A function returns false when its field
/// is not there; the line is then not of this format.
class Fields {
 public:
  explicit Fields(std::string_view line) : at_(line.data()), end_(line.data() + line.size()) {}

  bool is_empty() const { return at_ == end_; }
  std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }

  /// What stands before the next `separator`, which is taken too, or before the end.
  bool token(std::string_view& text, char separator = ' ') {
    if (at_ == end_) return false;
    const char* const stop = find_byte(at_, end_, separator);
    return take(text, stop == nullptr ? end_ : stop, 1);
  }

  /// What stands in quotes, without them; a space behind is taken too. A quote that has a backslash before it
  /// or no space behind belongs to the text: not every server escapes what clients send.
  bool quoted(std::string_view& text) {
    if (at_ == end_ || *at_ != '"') return false;
    const char* const begin = at_ + 1;
    for (const char* from = begin;; ++from) {
      from = find_byte(from, end_, '"');
      if (from == nullptr) return false;
      if (is_escaped(begin, from) || (from + 1 != end_ && from[1] != ' ')) continue;
      at_ = begin;
      take(text, from, 1);
      return skip_space();
    }
  }

  /// As `quoted`, but the line's last quote ends it: for a last quoted field in which quotes are not escaped.
  bool quoted_to_last(std::string_view& text) {
    const auto last = rest().rfind('"');
    if (last == 0 || last == std::string_view::npos || *at_ != '"') return false;
    text = rest().substr(1, last - 1);
    at_ += last + 1;
    return skip_space();
  }

  /// "[…]", without the brackets; a space behind is taken too.
  bool bracketed(std::string_view& text) {
    if (at_ == end_ || *at_ != '[') return false;
    ++at_;
    const char* const stop = find_byte(at_, end_, ']');
    if (stop == nullptr) return false;
    take(text, stop, 1);
    return skip_space();
  }

  /// What stands before `literal`, which is taken too; all that is left when `literal` is "".
  bool until(std::string_view literal, std::string_view& text) {
    const auto at = literal.empty() ? rest().size() : rest().find(literal);
    if (at == std::string_view::npos) return false;
    text = rest().substr(0, at);
    at_ += at + literal.size();
    return true;
  }

 private:
  static bool is_escaped(const char* begin, const char* quote) {
    const char* before = quote;
    while (before != begin && before[-1] == '\\') --before;
    return (quote - before) % 2 != 0;
  }
  bool take(std::string_view& text, const char* stop, int more) {
    text = {at_, static_cast<std::size_t>(stop - at_)};
    at_ = stop == end_ ? end_ : stop + more;
    return true;
  }
  bool skip_space() {
    if (at_ != end_ && *at_ == ' ') ++at_;
    return true;
  }

  const char* at_;
  const char* end_;
};

/// A whole number without sign, of at most 18 digits and nothing else.
template <typename Number>
bool read_number(std::string_view text, Number& number) {
  if (text.empty() || text.size() > 18) return false;
  std::int64_t value = 0;
  for (const char c : text) {
    const unsigned digit = static_cast<unsigned char>(c) - unsigned{'0'};
    if (digit > 9) return false;
    value = value * 10 + digit;
  }
  number = static_cast<Number>(value);
  return number == value;
}

/// As read_number, but "-" stands for what is not told: `number` keeps its value.
template <typename Number>
bool read_number_or_dash(std::string_view text, Number& number) {
  return text == "-" || read_number(text, number);
}

/// "-" is how logs say nothing.
inline std::string_view unless_dash(std::string_view text) {
  return text == "-" ? std::string_view() : text;
}

}  // namespace cleave::drain
