#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mysql/binlog/event.h"
#include "mysql/schema.h"

namespace cleave::mysql {

/// How a column's values are written in the log. The numbers are those of the protocol.
enum class StoredType : std::uint8_t {
  tiny = 1,
  small = 2,
  integer = 3,
  single = 4,
  real = 5,
  null = 6,
  old_timestamp = 7,
  big = 8,
  medium = 9,
  date = 10,
  old_time = 11,
  old_datetime = 12,
  year = 13,
  text = 15,
  bit = 16,
  timestamp = 17,
  datetime = 18,
  time = 19,
  vector = 242,
  json = 245,
  decimal = 246,
  enumeration = 247,
  set = 248,
  blob = 252,
  fixed_text = 254,
  geometry = 255
};

struct StoredColumn {
  StoredType type = StoredType::null;
  /// Bytes of a value (numbers, ENUM, SET, fixed_text) or of the length before it (blob), the most bytes of a
  /// text, the bits of a BIT, the digits of a DECIMAL, the digits behind the second of a time.
  std::uint32_t size = 0;
  std::uint32_t scale = 0;  ///< of a DECIMAL
};

/// Says which table the row events that follow are about, and how its rows are written
/// (https://dev.mysql.com/doc/dev/mysql-server/latest/classbinary__log_1_1Table__map__event.html).
struct TableMap {
  std::uint64_t id = 0;
  std::string database, table;
  std::vector<StoredColumn> columns;
};

/// Throws Error(input, "bad-binlog"). A column type that cleave cannot read gets StoredType::null, which
/// `is_stored_as` refuses.
TableMap parse_table_map(const Event& event, const LogFormat& format);

/// Whether a column of the schema is written like that: if not, the table has been altered since.
bool is_stored_as(const Column& column, const StoredColumn& stored);
/// The same of all columns of the table, in their order.
bool is_stored_as(const Table& table, const TableMap& map);

}  // namespace cleave::mysql
