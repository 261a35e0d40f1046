#include "mysql/merge/updates.h"

#include <algorithm>
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
  write(parts, alike);
  alike = {};
}

void Updates::write(const std::vector<std::size_t>& parts, const Alike& alike) {
  const bool respells =
      std::any_of(parts.begin(), parts.end(), [&](std::size_t part) { return shape_.parts[part].is_key; });
  if (respells)
    writer_.change("SET @cleave_checks = @@SESSION.foreign_key_checks, @@SESSION.foreign_key_checks = 0");
  writer_.update(shape_, alike.keys, parts, alike.rows);
  if (respells) writer_.change("SET SESSION foreign_key_checks = @cleave_checks");
}

void Updates::write() {
  for (const auto& [parts, alike] : by_parts_) write(parts, alike);
  by_parts_.clear();
}

}  // namespace cleave::mysql
