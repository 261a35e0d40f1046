#include "drain/parquet/row_reader.h"

#include <fmt/format.h>

namespace cleave::drain::parquet {

RowReader::RowReader(std::unique_ptr<StoredBytes> file) : file_(std::move(file)) {
  damage_ = read_layout(*file_, layout_);
  row_.resize(layout_.columns.size());
}

bool RowReader::next(std::span<const Value>& row) {
  if (!damage_.empty()) return false;
  while (rows_left_ == 0) {
    if (row_groups_begun_ == layout_.row_groups.size() || !open_row_group()) return false;
  }
  --rows_left_;
  for (std::size_t i = 0; i < readers_.size(); ++i) {
    if (!readers_[i].next(row_[i])) return fail(layout_.columns[i], readers_[i].damage());
  }
  row = row_;
  return true;
}

bool RowReader::open_row_group() {
  // Writers make groups of some millions at most.
  constexpr std::uint64_t most_rows = 1 << 28;
  const auto& group = layout_.row_groups[row_groups_begun_++];
  if (group.rows > most_rows) {
    damage_ = fmt::format("a row group of the Parquet file has {} rows; at most {} are read", group.rows,
                          most_rows);
    return false;
  }
  held_ = HeldMemory{};
  readers_.clear();
  readers_.reserve(layout_.columns.size());
  for (const auto& column : layout_.columns) {
    const auto& chunk = group.chunks[column.chunk];
    if (chunk.values != group.rows)
      return fail(column, "it has more or fewer values than the row group has rows");
    readers_.emplace_back(*file_, column, chunk, held_);
  }
  rows_left_ = group.rows;
  return true;
}

/// Names of columns may be as hostile as values are.
bool RowReader::fail(const Column& column, const std::string& why) {
  constexpr std::size_t shown_bytes = 80;
  damage_ = fmt::format("Parquet row group {} of {}, column {}: {}", row_groups_begun_,
                        layout_.row_groups.size(), column.name.substr(0, shown_bytes), why);
  return false;
}

}  // namespace cleave::drain::parquet
