#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "mysql/diff/row_shape.h"
#include "mysql/diff/row_trace.h"

namespace cleave::mysql {

/// Where a row stands against the base. Without a baseline only `unknown` (it differs from the other side's)
/// and `absent` occur.
enum class Fate { absent, unchanged, inserted, updated, deleted, unknown };

/// Whether the side has changed the row since the base.
inline bool is_change(Fate fate) {
  return fate == Fate::inserted || fate == Fate::updated || fate == Fate::deleted;
}

/// A row that is not the same in the source, the destination and the baseline.
struct RowDifference {
  Row key;  ///< canonical texts of the shape's key; of a table without a key: the row's digest (hex)
  std::vector<Row> other_spellings;  ///< of the key, where the server takes one for the other
  Fate source = Fate::unknown;
  Fate destination = Fate::unknown;
  bool sides_are_equal = false;  ///< both have made the same change
  std::optional<RowTrace> base;
  /// Canonical texts of all parts, where the comparison has read the rows anyway.
  std::optional<Row> source_row, destination_row;
  /// Of a table without a key: how often the row is there.
  std::uint64_t source_count = 1, destination_count = 1, base_count = 1;
};

/// Gets what `diff` finds, table by table in the order of the schema; within a table in no order.
class Differences {
 public:
  virtual ~Differences() = default;
  /// Whether whole rows are of use: where most differ, they are read instead of digests.
  virtual bool wants_rows(const RowShape&) const { return false; }
  virtual void begin(const RowShape& shape) = 0;
  virtual void found(const RowShape& shape, RowDifference difference) = 0;
  /// A table that is on one side only, or not stored alike, or not as in the baseline.
  virtual void cannot_compare(const std::string& table, const Error& reason) = 0;
};

}  // namespace cleave::mysql
