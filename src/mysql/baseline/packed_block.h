#pragma once

#include <string>
#include <vector>

#include "mysql/baseline/baseline.h"
#include "mysql/baseline/packed_column.h"

namespace cleave::mysql {

/// Rows of a block while it grows, column by column.
class BlockRows {
 public:
  /// Requires: the shape outlives it.
  explicit BlockRows(const RowShape& shape);

  /// A row by the canonical texts of the shape's parts. Requires: the shape has a key.
  void add(const Row& row);
  void add(const BaseRow& row, const ChunkDigest& digest);
  void clear();

  bool is_empty() const { return digests_.size() == 0; }
  bool is_full() const;
  std::size_t size() const { return digests_.size(); }
  /// Requires: it is not empty.
  BaseBlock block() const;
  std::string packed() const;

 private:
  const RowShape& shape_;
  std::vector<ColumnValues> keys_;   ///< in the order of the key
  std::vector<ColumnValues> marks_;  ///< of the parts that are no key, in their order
  ColumnValues digests_;
  ColumnValues counts_;  ///< of a table without a key
  std::size_t bytes_ = 0;
  ChunkDigest digest_;
};

/// Blocks end with so many rows, or earlier when their rows are large.
constexpr std::size_t most_block_rows = 4096;

/// Throws Error(input, "bad-baseline") unless these are `rows` rows.
std::vector<BaseRow> unpack_block(std::string_view bytes, const RowShape& shape, std::size_t rows,
                                  const FilePart& part);

}  // namespace cleave::mysql
