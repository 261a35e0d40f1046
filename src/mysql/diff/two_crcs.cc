#include "mysql/diff/two_crcs.h"

#include <array>
#include <bit>
#include <cstring>

namespace cleave::mysql {
namespace {

constexpr std::uint32_t polynomial = 0xedb88320;
constexpr std::size_t step = 8;  ///< bytes
using Tables = std::array<std::array<std::uint32_t, 256>, step>;

/// What a byte does to the CRC when as many bytes as the number of the table follow in the step.
constexpr Tables tables = [] {
  Tables result{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    auto crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? polynomial : 0);
    result[0][byte] = crc;
  }
  for (std::size_t table = 1; table < step; ++table) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const auto before = result[table - 1][byte];
      result[table][byte] = (before >> 8) ^ result[0][before & 0xff];
    }
  }
  return result;
}();

std::uint32_t after_byte(std::uint32_t crc, unsigned char byte) {
  return (crc >> 8) ^ tables[0][(crc ^ byte) & 0xff];
}

/// `word` has eight bytes, the first one lowest.
std::uint32_t after_word(std::uint32_t crc, std::uint64_t word) {
  word ^= crc;
  return tables[7][word & 0xff] ^ tables[6][(word >> 8) & 0xff] ^ tables[5][(word >> 16) & 0xff] ^
         tables[4][(word >> 24) & 0xff] ^ tables[3][(word >> 32) & 0xff] ^ tables[2][(word >> 40) & 0xff] ^
         tables[1][(word >> 48) & 0xff] ^ tables[0][word >> 56];
}

/// Eight bytes, the first one lowest.
std::uint64_t word_at(const unsigned char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, step);
  return std::endian::native == std::endian::little ? word : __builtin_bswap64(word);
}

}  // namespace

TwoCrcs two_crcs(std::string_view text) {
  const auto* first = reinterpret_cast<const unsigned char*>(text.data());
  const auto* last = first + text.size();
  std::uint32_t forward = ~0u, backward = ~0u;
  for (auto left = text.size() / step; left > 0; --left, first += step, last -= step) {
    forward = after_word(forward, word_at(first));
    backward = after_word(backward, __builtin_bswap64(word_at(last - step)));
  }
  for (auto left = text.size() % step; left > 0; --left) {
    forward = after_byte(forward, *first++);
    backward = after_byte(backward, *--last);
  }
  return {~forward, ~backward};
}

}  // namespace cleave::mysql
