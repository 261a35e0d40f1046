#include "mysql/diff/key_walk.h"

#include <utility>

#include <fmt/format.h>

namespace cleave::mysql {

KeyWalk::KeyWalk(const ComparedSide& side, const KeyOrder& order, KeyRange range, std::uint64_t rows)
    : side_(side), order_(order), left_(std::move(range)), rows_(rows) {}

std::optional<Row> KeyWalk::bound_at(const std::string& condition, std::uint64_t offset) const {
  auto result =
      side_.database.query(fmt::format("SELECT {} FROM {} WHERE {} ORDER BY {} LIMIT {}, 1", order_.selects(),
                                       side_.table_by_key, condition, order_.columns(), offset));
  if (result.rows.empty()) return std::nullopt;
  return std::move(result.rows[0]);
}

std::optional<Row> KeyWalk::border_behind(const Row& first) const {
  auto border = bound_at(order_.condition(left_), rows_);
  if (!border || order_.is_whole() || first.empty() || *border != first) return border;
  // More rows than that have one and the same bound.
  const auto end = left_.end.empty() ? "" : " AND " + order_.condition({{}, left_.end});
  return bound_at(order_.behind(first) + end, 0);
}

std::optional<KeyRange> KeyWalk::next() {
  if (ended_) return std::nullopt;
  auto border = border_behind(left_.first);
  ended_ = !border;
  if (ended_) return left_;
  KeyRange piece{left_.first, *border};
  left_.first = std::move(*border);
  return piece;
}

}  // namespace cleave::mysql
