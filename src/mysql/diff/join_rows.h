#pragma once

#include <optional>
#include <vector>

#include "mysql/baseline/baseline.h"
#include "mysql/diff/comparison.h"
#include "mysql/diff/keyed_rows.h"

namespace cleave::mysql {

/// The rows of one part of a table, the same part everywhere.
struct RowsToJoin {
  bool has_base = false;
  std::vector<BaseRow> base;
  /// Nothing: the same rows as in the base.
  std::optional<std::vector<KeyedRow>> source, destination;
};

/// Whether keys of different bytes can be one for the server: by collation, by spaces at the end, -0 and 0.
bool can_be_alike(const RowShape& shape);

/// Says which rows are not the same everywhere. A row is one that has the same key for the server: where that
/// takes 'a' for 'A', a row whose key went from one to the other is an updated one.
void join_rows(const Comparison& comparison, const RowsToJoin& rows);
/// The same without a baseline.
void join_two(const Comparison& comparison, std::vector<KeyedRow> source, std::vector<KeyedRow> destination);

}  // namespace cleave::mysql
