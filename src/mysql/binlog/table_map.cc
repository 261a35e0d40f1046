#include "mysql/binlog/table_map.h"

#include <algorithm>
#include <iterator>

#include "mysql/binlog/cursor.h"

namespace cleave::mysql {
namespace {

/// What follows the type of a column, in the block of all of them; each type has its own.
StoredColumn parse_column(std::uint8_t code, Cursor& extras) {
  StoredColumn column;
  column.type = static_cast<StoredType>(code);
  switch (column.type) {
    case StoredType::tiny:
    case StoredType::year:
      column.size = 1;
      break;
    case StoredType::small:
      column.size = 2;
      break;
    case StoredType::medium:
    case StoredType::date:
    case StoredType::old_time:
      column.size = 3;
      break;
    case StoredType::integer:
    case StoredType::old_timestamp:
      column.size = 4;
      break;
    case StoredType::big:
    case StoredType::old_datetime:
      column.size = 8;
      break;
    case StoredType::single:
    case StoredType::real:
    case StoredType::blob:
    case StoredType::geometry:
    case StoredType::json:
    case StoredType::vector:
    case StoredType::timestamp:
    case StoredType::datetime:
    case StoredType::time:
      column.size = static_cast<std::uint32_t>(extras.little(1));
      break;
    case StoredType::text:
      column.size = static_cast<std::uint32_t>(extras.little(2));
      break;
    case StoredType::bit: {
      const auto bits = extras.little(1);
      column.size = static_cast<std::uint32_t>(extras.little(1) * 8 + bits);
      break;
    }
    case StoredType::decimal:
      column.size = static_cast<std::uint32_t>(extras.little(1));
      column.scale = static_cast<std::uint32_t>(extras.little(1));
      break;
    case StoredType::fixed_text: {
      // ENUM and SET are in disguise; lengths above 255 have two bits of theirs in the type, inverted.
      const auto type = extras.little(1), length = extras.little(1);
      if ((type & 0x30) != 0x30) {
        column.size = static_cast<std::uint32_t>(length | ((type & 0x30) ^ 0x30) << 4);
      } else {
        column.type = static_cast<StoredType>(type);
        column.size = static_cast<std::uint32_t>(length);
      }
      break;
    }
    default:
      column.type = StoredType::null;
  }
  return column;
}

/// Of the types in the schema, by their first word.
struct Storage {
  std::string_view data_type;
  StoredType type;
  std::uint32_t size;  ///< 0: any
};
constexpr Storage storages[] = {{"tinyint", StoredType::tiny, 0},
                                {"smallint", StoredType::small, 0},
                                {"mediumint", StoredType::medium, 0},
                                {"int", StoredType::integer, 0},
                                {"bigint", StoredType::big, 0},
                                {"float", StoredType::single, 4},
                                {"double", StoredType::real, 8},
                                {"date", StoredType::date, 0},
                                {"year", StoredType::year, 0},
                                {"varchar", StoredType::text, 0},
                                {"varbinary", StoredType::text, 0},
                                {"char", StoredType::fixed_text, 0},
                                {"binary", StoredType::fixed_text, 0},
                                {"tinytext", StoredType::blob, 1},
                                {"tinyblob", StoredType::blob, 1},
                                {"text", StoredType::blob, 2},
                                {"blob", StoredType::blob, 2},
                                {"mediumtext", StoredType::blob, 3},
                                {"mediumblob", StoredType::blob, 3},
                                {"longtext", StoredType::blob, 4},
                                {"longblob", StoredType::blob, 4},
                                {"json", StoredType::blob, 4},
                                {"vector", StoredType::vector, 4},
                                {"enum", StoredType::enumeration, 0},
                                {"set", StoredType::set, 0},
                                {"geometry", StoredType::geometry, 4},
                                {"point", StoredType::geometry, 4},
                                {"linestring", StoredType::geometry, 4},
                                {"polygon", StoredType::geometry, 4},
                                {"multipoint", StoredType::geometry, 4},
                                {"multipolygon", StoredType::geometry, 4},
                                {"multilinestring", StoredType::geometry, 4},
                                {"geometrycollection", StoredType::geometry, 4},
                                {"geomcollection", StoredType::geometry, 4}};

/// "decimal(10,2)" → {10, 2}; what is not said is `otherwise`.
std::pair<std::uint32_t, std::uint32_t> numbers_in(const std::string& type, std::uint32_t otherwise) {
  const auto open = type.find('(');
  if (open == std::string::npos) return {otherwise, 0};
  std::uint32_t numbers[2] = {0, 0};
  std::size_t which = 0;
  for (std::size_t i = open + 1; i < type.size() && type[i] != ')'; ++i) {
    if (type[i] == ',' && ++which == 2) break;
    if (type[i] >= '0' && type[i] <= '9')
      numbers[which] = numbers[which] * 10 + static_cast<std::uint32_t>(type[i] - '0');
  }
  return {numbers[0], numbers[1]};
}

}  // namespace

TableMap parse_table_map(const Event& event, const LogFormat& format) {
  Cursor cursor(event.content);
  TableMap map;
  const bool short_ids = format.header_lengths[static_cast<std::size_t>(EventType::table_map)] == 6;
  map.id = cursor.little(short_ids ? 4 : 6);
  cursor.take(2);  // flags
  map.database = std::string(cursor.short_text());
  map.table = std::string(cursor.short_text());
  const auto types = cursor.take(cursor.packed());
  Cursor extras(cursor.take(cursor.packed()));
  map.columns.reserve(types.size());
  for (const char type : types) map.columns.push_back(parse_column(static_cast<std::uint8_t>(type), extras));
  return map;
}

bool is_stored_as(const Column& column, const StoredColumn& stored) {
  const auto& name = column.data_type;
  const auto digits = stored.size;
  if (name == "decimal")
    return stored.type == StoredType::decimal &&
           numbers_in(column.type, 10) == std::pair(digits, stored.scale);
  if (name == "bit") return stored.type == StoredType::bit && numbers_in(column.type, 1).first == stored.size;
  // The old ways to write times have no fractions; MariaDB's own with fractions (before 10.1) does not tell
  // how many digits they have.
  const auto fraction = numbers_in(column.type, 0).first;
  const auto is_time = [&](StoredType now, StoredType old) {
    return stored.type == now ? digits == fraction : stored.type == old && fraction == 0;
  };
  if (name == "time") return is_time(StoredType::time, StoredType::old_time);
  if (name == "datetime") return is_time(StoredType::datetime, StoredType::old_datetime);
  if (name == "timestamp") return is_time(StoredType::timestamp, StoredType::old_timestamp);
  if (name == "json" && stored.type == StoredType::json) return true;
  const auto found = std::find_if(std::begin(storages), std::end(storages),
                                  [&](const Storage& storage) { return storage.data_type == name; });
  return found != std::end(storages) && found->type == stored.type &&
         (found->size == 0 || found->size == stored.size);
}

bool is_stored_as(const Table& table, const TableMap& map) {
  if (table.columns.size() != map.columns.size()) return false;
  for (std::size_t i = 0; i < map.columns.size(); ++i) {
    const auto& column = table.columns[i];
    // Even what is not read has to be skipped.
    if (map.columns[i].type == StoredType::null) return false;
    const bool is_read = column.generated == Column::Generated::no;
    if (is_read && !is_stored_as(column, map.columns[i])) return false;
  }
  return true;
}

}  // namespace cleave::mysql
