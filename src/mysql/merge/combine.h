#pragma once

#include <functional>
#include <string>
#include <vector>

#include "mysql/diff/row_shape.h"
#include "mysql/diff/row_trace.h"
#include "mysql/merge/policy.h"

namespace cleave::mysql {

/// One row as it is on both sides (canonical texts, in the terms of the side that gets the changes), and
/// which of its parts have changed there since the base. Without a base all have.
struct Versions {
  const Row& from;
  const Row& into;
  std::vector<char> from_changed, into_changed;
  std::vector<char> may_count = {};  ///< parts in which equal changes may be two (MergeTable::may_count)
  const RowTrace* base = nullptr;
};

/// Policy::Kind::source and ::destination by the direction of the merge.
enum class Winner { from, into };

struct Combined {
  Row row;
  std::vector<std::size_t> conflicts;  ///< parts that nobody decides: they are those of `into` in `row`
};

/// Combines changes of different columns; where both sides have changed a column to different values, or a
/// number that may count to the same, `policy` decides. Columns that the server keeps itself (ON UPDATE
/// CURRENT_TIMESTAMP) take the newer value. `add` computes a + b - c exactly, as numbers of the column.
using Add = std::function<Value(const Column&, const Value& a, const Value& b, const Value& c)>;
Combined combine(const RowShape& shape, const Versions& versions, const Policy& policy, Winner source,
                 const Add& add);

/// Whether `a` is greater: as numbers where the part is one, else byte by byte, which orders times. NULL is
/// the least.
bool is_greater(const RowShape::Part& part, const Value& a, const Value& b);

}  // namespace cleave::mysql
