#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "mysql/diff/row_shape.h"
#include "mysql/merge/writer.h"

namespace cleave::mysql {

/// Rows of one table that are updated together when the same of their parts change.
class Updates {
 public:
  Updates(Writer& writer, const RowShape& shape) : writer_(writer), shape_(shape) {}

  /// Requires: one call for a row; none needs another one to be updated before it. A new spelling of the key
  /// is written without its foreign keys' actions: to the server it is the same key.
  void put(const Row& key, const std::vector<std::size_t>& parts, Row row);
  /// Writes what is still held.
  void write();

 private:
  struct Alike {
    std::vector<Row> keys, rows;
    std::size_t bytes = 0;
  };

  void write(const std::vector<std::size_t>& parts, const Alike& alike);

  Writer& writer_;
  const RowShape& shape_;
  std::map<std::vector<std::size_t>, Alike> by_parts_;
};

}  // namespace cleave::mysql
