#include "mysql/baseline/packed_integers.h"

#include <algorithm>
#include <charconv>

#include "mysql/baseline/packed_column.h"

namespace cleave::mysql {
namespace {

constexpr std::uint8_t unsigned_flag = 1, differences_flag = 2;
constexpr std::size_t most_decimals = 18;
/// A sign, twenty digits, and a point with as many zeros as there can be decimals.
constexpr std::size_t longest_text = 48;

/// Small numbers of either sign become small ones without.
std::uint64_t folded(std::uint64_t value) {
  return (value << 1) ^ (value >> 63 != 0 ? ~std::uint64_t{0} : 0);
}

std::uint64_t unfolded(std::uint64_t value) {
  return (value >> 1) ^ ((value & 1) != 0 ? ~std::uint64_t{0} : 0);
}

/// Writes a number as servers do, with `decimals` digits behind the point.
class NumberText {
 public:
  std::string_view operator()(std::uint64_t value, bool is_unsigned, std::size_t decimals) {
    const bool negative = !is_unsigned && value >> 63 != 0;
    char* at = buffer_ + longest_text;
    auto digits = negative ? 0 - value : value;
    for (std::size_t i = 0; i < decimals; ++i, digits /= 10) *--at = static_cast<char>('0' + digits % 10);
    if (decimals != 0) *--at = '.';
    do {
      *--at = static_cast<char>('0' + digits % 10);
      digits /= 10;
    } while (digits != 0);
    if (negative) *--at = '-';
    return {at, static_cast<std::size_t>(buffer_ + longest_text - at)};
  }

 private:
  char buffer_[longest_text];
};

std::size_t decimals_of(std::string_view text) {
  const auto point = text.find('.');
  return point == std::string_view::npos ? 0 : text.size() - point - 1;
}

/// Nothing for what no 64 bits hold.
std::optional<std::uint64_t> number_of(std::string_view text, bool is_unsigned) {
  char digits[longest_text];
  if (text.size() > longest_text) return std::nullopt;
  const char* end = std::remove_copy(text.begin(), text.end(), digits, '.');
  std::int64_t with_sign = 0;
  std::uint64_t without_sign = 0;
  const auto [stop, error] =
      is_unsigned ? std::from_chars(digits, end, without_sign) : std::from_chars(digits, end, with_sign);
  if (error != std::errc() || stop != end) return std::nullopt;
  return is_unsigned ? without_sign : static_cast<std::uint64_t>(with_sign);
}

std::optional<Integers> integers_of(const ColumnValues& column, bool is_unsigned, std::size_t decimals) {
  Integers result;
  result.is_unsigned = is_unsigned;
  result.decimals = static_cast<std::uint8_t>(decimals);
  result.values.reserve(column.size());
  NumberText text_of;
  for (std::size_t row = 0; row < column.size(); ++row) {
    const auto text = column[row];
    auto& value = result.values.emplace_back();
    if (text.empty()) continue;
    value = number_of(text, is_unsigned);
    if (!value || text_of(*value, is_unsigned, decimals) != text) return std::nullopt;
  }
  return result;
}

/// 0 stands for the empty text.
PackedBytes packed(const Integers& integers, std::uint8_t flags) {
  PackedBytes to;
  to.add_byte(flags);
  to.add_byte(integers.decimals);
  std::uint64_t before = 0;
  for (const auto& value : integers.values) {
    to.add_number(value ? folded(*value - before) + 1 : 0);
    if (value && (flags & differences_flag) != 0) before = *value;
  }
  return to;
}

/// Whether one more than each number that would be packed fits 64 bits.
bool can_be_packed(const Integers& integers) {
  constexpr auto least = std::uint64_t{1} << 63;
  std::uint64_t before = 0;
  return std::none_of(integers.values.begin(), integers.values.end(), [&](const auto& value) {
    return value && (*value == least || *value - std::exchange(before, *value) == least);
  });
}

}  // namespace

std::optional<Integers> integers_of(const ColumnValues& column) {
  std::size_t row = 0;
  while (row < column.size() && column[row].empty()) ++row;
  if (row == column.size()) return std::nullopt;
  const auto decimals = decimals_of(column[row]);
  if (decimals > most_decimals) return std::nullopt;
  auto result = integers_of(column, false, decimals);
  if (!result) result = integers_of(column, true, decimals);
  return result && can_be_packed(*result) ? std::move(result) : std::nullopt;
}

void pack_integers(PackedBytes& to, const Integers& integers) {
  const std::uint8_t flags = integers.is_unsigned ? unsigned_flag : 0;
  const auto plain = packed(integers, flags), differences = packed(integers, flags | differences_flag);
  to.add_bytes(differences.bytes().size() < plain.bytes().size() ? differences.bytes() : plain.bytes());
}

void unpack_integers(PackedReader& from, std::size_t rows, const std::function<void(std::string_view)>& add) {
  const auto flags = from.byte();
  const std::size_t decimals = from.byte();
  if (flags > (unsigned_flag | differences_flag) || decimals > most_decimals)
    throw from.bad("numbers have an unknown form");
  NumberText text_of;
  std::uint64_t before = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    const auto one = from.number();
    if (one == 0) {
      add({});
      continue;
    }
    const auto value = unfolded(one - 1) + before;
    if ((flags & differences_flag) != 0) before = value;
    add(text_of(value, (flags & unsigned_flag) != 0, decimals));
  }
}

}  // namespace cleave::mysql
