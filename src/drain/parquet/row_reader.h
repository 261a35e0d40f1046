#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "drain/parquet/column_reader.h"

namespace cleave::drain::parquet {

/// Reads the rows of a Parquet file (https://parquet.apache.org/docs/file-format/): of columns with one value
/// a row, which is text, a whole or broken number, or yes or no. Lists, structures and other types are left
/// out. One page of each column is in memory at a time.
class RowReader {
 public:
  explicit RowReader(std::unique_ptr<StoredBytes> file);

  const std::vector<Column>& columns() const { return layout_.columns; }
  /// The next row, a value for each column, until the next call. False at the end, and where no more can be
  /// read.
  bool next(std::span<const Value>& row);
  /// Why it ended before its time; "" when it did not.
  const std::string& damage() const { return damage_; }

 private:
  bool open_row_group();
  bool fail(const Column& column, const std::string& why);

  const std::unique_ptr<StoredBytes> file_;
  FileLayout layout_;
  std::string damage_;
  std::size_t row_groups_begun_ = 0;
  std::uint64_t rows_left_ = 0;  ///< of it
  HeldMemory held_;
  std::vector<ColumnReader> readers_;
  std::vector<Value> row_;
};

}  // namespace cleave::drain::parquet
