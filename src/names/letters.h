#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace cleave::names {

/// Classes of bytes. Names are ASCII; every other byte is a border of them.

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_letter(char c) {
  return is_upper(c) || is_lower(c);
}
constexpr bool is_letter_or_digit(char c) {
  return is_letter(c) || is_digit(c);
}
constexpr bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
/// What can stand inside a name of a bucket, a host or an id, so that what touches it belongs to it.
constexpr bool is_word(char c) {
  return is_letter_or_digit(c) || c == '-' || c == '.' || c == '_';
}
constexpr char lower(char c) {
  return is_upper(c) ? static_cast<char>(c + 32) : c;
}
constexpr char upper(char c) {
  return is_lower(c) ? static_cast<char>(c - 32) : c;
}
/// The value of a hexadecimal digit.
constexpr int hex_value(char c) {
  return is_digit(c) ? c - '0' : lower(c) - 'a' + 10;
}

inline std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

inline bool equal_without_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace cleave::names
