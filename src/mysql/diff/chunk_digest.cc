#include "mysql/diff/chunk_digest.h"

#include <algorithm>

#include <fmt/format.h>
#include <zlib.h>

namespace cleave::mysql {
namespace {
std::uint64_t crc(std::string_view text) {
  return ::crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size()));
}
}  // namespace

void ChunkDigest::add(std::string_view row_text) {
  std::string reversed(row_text.rbegin(), row_text.rend());
  ++rows;
  sum ^= crc(row_text) * crc(reversed);
}

std::string chunk_digest_selects(const RowShape& shape) {
  const auto text = shape.text();
  return fmt::format("COUNT(*), BIT_XOR(CRC32({0}) * CRC32(REVERSE({0})))", text);
}

}  // namespace cleave::mysql
