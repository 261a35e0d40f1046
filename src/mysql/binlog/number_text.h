#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cleave::mysql {

/// Numbers from their stored bytes to the text that the server makes of them.

/// Little endian two's complement.
std::string integer_text(std::string_view bytes, bool is_unsigned);

/// The fewest digits that mean this number; with an exponent where the server writes one: below 1e-14, and
/// for whole numbers from 1e15 on.
std::string real_text(double number);
/// With so many digits behind the point.
std::string real_text(double number, int decimals);
double real_of(std::string_view bytes);
float single_of(std::string_view bytes);

/// Nine digits in four bytes, the sign in the first bit
/// (https://dev.mysql.com/doc/refman/8.4/en/precision-math-decimal-characteristics.html).
std::size_t decimal_size(std::uint32_t digits, std::uint32_t scale);
/// Requires: `bytes` has decimal_size(digits, scale) bytes. Throws Error(input, "bad-binlog").
std::string decimal_text(std::string_view bytes, std::uint32_t digits, std::uint32_t scale);

/// With zeros in front, behind the sign, to at least `width` characters: ZEROFILL.
std::string zero_filled(std::string number, std::size_t width);

}  // namespace cleave::mysql
