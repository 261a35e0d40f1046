#include "mysql/baseline/packed_bytes.h"

#include <fmt/format.h>
#include <xxhash.h>

namespace cleave::mysql {

void PackedBytes::add_number(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) add_byte(static_cast<std::uint8_t>(value | 0x80));
  add_byte(static_cast<std::uint8_t>(value));
}

void PackedBytes::add_word(std::uint64_t value) {
  for (int shift = 0; shift < 64; shift += 8) add_byte(static_cast<std::uint8_t>(value >> shift));
}

void PackedBytes::add_text(std::string_view text) {
  add_number(text.size());
  add_bytes(text);
}

Error FilePart::bad(const std::string& what) const {
  return Error(Error::Kind::input, "bad-baseline", fmt::format("this is no sound baseline: {}", what))
      .where(fmt::format("{}, offset {}", file, offset))
      .next("Copy the file again from where it was taken; a damaged one cannot be mended.");
}

std::uint64_t PackedReader::number() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const auto one = byte();
    if (shift == 63 && one > 1) break;
    value |= static_cast<std::uint64_t>(one & 0x7f) << shift;
    if (one < 0x80) return value;
  }
  throw bad("a number has more than 64 bits");
}

std::uint64_t PackedReader::word() {
  std::uint64_t value = 0;
  const auto eight = bytes(8);
  for (std::size_t i = 0; i < 8; ++i)
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(eight[i])) << (8 * i);
  return value;
}

std::string_view PackedReader::bytes(std::uint64_t size) {
  if (size > left_.size()) throw bad(fmt::format("{} bytes are missing", size - left_.size()));
  const auto result = left_.substr(0, size);
  left_.remove_prefix(size);
  return result;
}

std::uint64_t PackedReader::count(std::size_t least_bytes) {
  const auto value = number();
  if (value > left_.size() / least_bytes) throw bad(fmt::format("{} things in too few bytes", value));
  return value;
}

void PackedReader::require_end() const {
  if (!left_.empty()) throw bad(fmt::format("{} bytes too many", left_.size()));
}

std::uint64_t checksum_of(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

}  // namespace cleave::mysql
