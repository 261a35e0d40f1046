#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace cleave::drain::parquet {

/// Numbers are stored with their lowest byte first, and are copied as they are.
static_assert(std::endian::native == std::endian::little);

/// Takes what stands in bytes one after the other. A function returns false when it is not all there.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : rest_(bytes) {}

  std::string_view rest() const { return rest_; }

  bool take(std::uint64_t count, std::string_view& bytes) {
    if (count > rest_.size()) return false;
    bytes = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return true;
  }
  template <typename Number>
  bool number(Number& value) {
    std::string_view bytes;
    if (!take(sizeof value, bytes)) return false;
    std::memcpy(&value, bytes.data(), sizeof value);
    return true;
  }
  /// Seven bits a byte, the lowest first (ULEB128).
  bool varint(std::uint64_t& value) {
    constexpr unsigned most_bits = 64;
    value = 0;
    for (unsigned shift = 0; shift < most_bits; shift += 7) {
      std::uint8_t byte = 0;
      if (!number(byte)) return false;
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if ((byte & 0x80U) == 0) return true;
    }
    return false;
  }
  /// A varint whose lowest bit is the sign.
  bool zigzag(std::int64_t& value) {
    std::uint64_t folded = 0;
    if (!varint(folded)) return false;
    value = static_cast<std::int64_t>((folded >> 1) ^ (~(folded & 1) + 1));
    return true;
  }

 private:
  std::string_view rest_;
};

/// `width` (at most 64) bits from the bit `at` on, the lowest first. Requires: they are there.
inline std::uint64_t bits_at(std::string_view bytes, std::uint64_t at, unsigned width) {
  constexpr unsigned word_bits = 64;
  if (width == 0) return 0;
  const auto first = at / 8;
  const unsigned shift = at % 8;
  std::uint64_t word = 0;
  std::memcpy(&word, bytes.data() + first, std::min<std::uint64_t>(sizeof word, bytes.size() - first));
  word >>= shift;
  if (shift + width > word_bits)
    word |= std::uint64_t{static_cast<std::uint8_t>(bytes[first + sizeof word])} << (word_bits - shift);
  return width == word_bits ? word : word & ((std::uint64_t{1} << width) - 1);
}

}  // namespace cleave::drain::parquet
