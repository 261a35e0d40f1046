#include "mysql/merge/updates.h"

#include <utility>

namespace cleave::mysql {
namespace {

/// Of rows that are held to be updated together.
constexpr std::size_t most_bytes = 1 << 20;

}  // namespace

void Updates::put(const Row& key, const std::vector<std::size_t>& parts, Row row) {
  auto& alike = by_parts_[parts];
  for (const auto& value : row) alike.bytes += value ? value->size() : 0;
  alike.keys.push_back(key);
  alike.rows.push_back(std::move(row));
  if (alike.bytes <= most_bytes) return;
  writer_.update(shape_, alike.keys, parts, alike.rows);
  alike = {};
}

void Updates::write() {
  for (const auto& [parts, alike] : by_parts_) writer_.update(shape_, alike.keys, parts, alike.rows);
  by_parts_.clear();
}

}  // namespace cleave::mysql
