#include "mysql/row_bytes.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace cleave::mysql {
namespace {

/// Stands in place of the length of a value.
constexpr std::uint32_t null_mark = 0xffffffff;

}  // namespace

std::string row_bytes(const Row& row) {
  std::string bytes;
  for (const auto& value : row) {
    const auto size = value ? static_cast<std::uint32_t>(value->size()) : null_mark;
    bytes.append(reinterpret_cast<const char*>(&size), sizeof size);
    if (value) bytes += *value;
  }
  return bytes;
}

Row row_from(std::string_view bytes) {
  Row row;
  while (bytes.size() >= sizeof(std::uint32_t)) {
    std::uint32_t size = 0;
    std::memcpy(&size, bytes.data(), sizeof size);
    bytes.remove_prefix(sizeof size);
    row.emplace_back();
    if (size == null_mark) continue;
    row.back().emplace(bytes.substr(0, size));
    bytes.remove_prefix(std::min<std::size_t>(size, bytes.size()));
  }
  return row;
}

}  // namespace cleave::mysql
