#include "mysql/binlog/number_text.h"

#include <bit>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "mysql/binlog/cursor.h"

namespace cleave::mysql {
namespace {

constexpr std::uint32_t digits_per_word = 9;
constexpr std::size_t bytes_of_digits[] = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};

/// Exponents (of the first digit, plus one) between which the server writes numbers without one
/// (MAX_DECPT_FOR_F_FORMAT of its dtoa.cc).
constexpr int largest_plain = 15, smallest_plain = -14;

std::size_t size_of(std::uint32_t digits) {
  return digits / digits_per_word * 4 + bytes_of_digits[digits % digits_per_word];
}

/// The next group of digits, with all its zeros in front.
std::string group(Cursor& cursor, std::uint32_t digits) {
  const auto value = cursor.big(bytes_of_digits[digits]);
  const auto text = fmt::format("{:0{}}", value, digits);
  if (text.size() > digits) throw bad_log("a DECIMAL has more digits than it can have");
  return text;
}

std::string with_point(const std::string& digits, int point) {
  const auto size = static_cast<int>(digits.size());
  if (point <= 0) return "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  if (point >= size) return digits + std::string(static_cast<std::size_t>(point - size), '0');
  return digits.substr(0, static_cast<std::size_t>(point)) + "." +
         digits.substr(static_cast<std::size_t>(point));
}

}  // namespace

std::string integer_text(std::string_view bytes, bool is_unsigned) {
  const auto value = Cursor(bytes).little(bytes.size());
  if (is_unsigned) return fmt::format("{}", value);
  const auto unused = 64 - 8 * bytes.size();
  return fmt::format("{}", static_cast<std::int64_t>(value << unused) >> unused);
}

std::string real_text(double number) {
  if (number == 0) return std::signbit(number) ? "-0" : "0";
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, number, std::chars_format::scientific).ptr;
  std::string_view rest(text, static_cast<std::size_t>(end - text));
  const bool negative = rest.front() == '-';
  if (negative) rest.remove_prefix(1);
  const auto mark = rest.find('e');
  if (mark == std::string_view::npos) throw bad_log("a number is infinite");
  std::string digits;
  for (const char c : rest.substr(0, mark)) {
    if (c != '.') digits += c;
  }
  int exponent = 0;
  const auto sign = rest[mark + 1] == '-' ? -1 : 1;
  std::from_chars(rest.data() + mark + 2, rest.data() + rest.size(), exponent);
  exponent *= sign;
  const int point = exponent + 1;
  const bool has_fraction = static_cast<int>(digits.size()) > point;
  const bool plain = point >= smallest_plain && (point <= largest_plain || has_fraction);
  const auto mantissa = digits.size() == 1 ? digits : digits.substr(0, 1) + "." + digits.substr(1);
  return (negative ? "-" : "") +
         (plain ? with_point(digits, point) : fmt::format("{}e{}", mantissa, exponent));
}

std::string real_text(double number, int decimals) {
  return fmt::format("{:.{}f}", number, decimals);
}

double real_of(std::string_view bytes) {
  return std::bit_cast<double>(Cursor(bytes).little(8));
}

float single_of(std::string_view bytes) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(Cursor(bytes).little(4)));
}

std::size_t decimal_size(std::uint32_t digits, std::uint32_t scale) {
  if (scale > digits) throw bad_log("a DECIMAL has more digits behind the point than in all");
  return size_of(digits - scale) + size_of(scale);
}

std::string decimal_text(std::string_view bytes, std::uint32_t digits, std::uint32_t scale) {
  if (bytes.empty()) throw bad_log("a DECIMAL has no digits");
  std::string plain(bytes);
  const bool negative = (plain[0] & 0x80) == 0;
  plain[0] = static_cast<char>(plain[0] ^ 0x80);
  if (negative) {
    for (char& byte : plain) byte = static_cast<char>(~byte);
  }
  Cursor cursor(plain);
  const auto before = digits - scale;
  std::string whole, fraction;
  if (before % digits_per_word != 0) whole += group(cursor, before % digits_per_word);
  for (std::uint32_t i = 0; i < before / digits_per_word; ++i) whole += group(cursor, digits_per_word);
  for (std::uint32_t i = 0; i < scale / digits_per_word; ++i) fraction += group(cursor, digits_per_word);
  if (scale % digits_per_word != 0) fraction += group(cursor, scale % digits_per_word);
  whole.erase(0, whole.find_first_not_of('0'));
  return (negative ? "-" : "") + (whole.empty() ? "0" : whole) + (scale == 0 ? "" : "." + fraction);
}

std::string zero_filled(std::string number, std::size_t width) {
  if (number.size() >= width) return number;
  number.insert(number.starts_with('-') ? 1 : 0, width - number.size(), '0');
  return number;
}

}  // namespace cleave::mysql
