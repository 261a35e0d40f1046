#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mysql/binlog/cursor.h"
#include "mysql/binlog/table_map.h"
#include "mysql/diff/row_shape.h"

namespace cleave::mysql {

/// Reads rows of a table out of the log: as a SELECT of the shape's columns would have shown them.
class RowReader {
 public:
  RowReader(Database& database, const Table& table);

  const Table& table() const { return table_; }
  const RowShape& shape() const { return shape_; }
  /// The next image, with all columns; canonical texts of the shape's parts. Requires: is_stored_as(table(),
  /// map). Throws Error(input, "bad-binlog"), Error(input, "unreadable-value").
  Row read(Cursor& cursor, const TableMap& map) const;

 private:
  /// What is known of a column beside how it is stored.
  struct Words {
    std::size_t part = 0;   ///< of the shape; npos: left out
    std::size_t width = 0;  ///< to which ZEROFILL fills
    std::string separator;  ///< a comma in the column's charset
    std::vector<std::string> members;
  };
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

  static std::string member_text(const Words& words, std::uint64_t number);
  static std::string set_text(const Words& words, std::uint64_t bits);
  std::string text(std::size_t column, const StoredColumn& stored, std::string_view bytes) const;

  Table table_;
  RowShape shape_;
  std::vector<Words> words_;  ///< of all columns of the table
};

/// The bytes of the next value.
std::string_view take_value(Cursor& cursor, const StoredColumn& stored);

}  // namespace cleave::mysql
