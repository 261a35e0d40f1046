#include "mysql/binlog/row_reader.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "mysql/binlog/binary_json.h"
#include "mysql/binlog/member_names.h"
#include "mysql/binlog/number_text.h"
#include "mysql/binlog/time_text.h"

namespace cleave::mysql {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// The number behind the first such sign.
std::optional<unsigned> number_in(const std::string& type, char before) {
  const auto at = type.find(before);
  unsigned number = 0;
  if (at == std::string::npos) return std::nullopt;
  const auto [end, error] = std::from_chars(type.data() + at + 1, type.data() + type.size(), number);
  return error == std::errc() ? std::optional(number) : std::nullopt;
}

/// To how many characters ZEROFILL fills. FLOAT and DOUBLE are selected as products, which it does not fill.
std::size_t fill_width(const Column& column) {
  if (!contains(column.type, "zerofill")) return 0;
  const auto width = number_in(column.type, '(');
  if (column.data_type != "decimal") return width.value_or(0);
  const auto scale = number_in(column.type, ',').value_or(0);
  return width.value_or(10) + (scale > 0 ? 1 : 0);
}

std::string padded(std::string_view bytes, std::size_t size) {
  std::string result(bytes);
  if (result.size() < size) result.resize(size);
  return result;
}

}  // namespace

std::string_view take_value(Cursor& cursor, const StoredColumn& stored) {
  switch (stored.type) {
    case StoredType::decimal:
      return cursor.take(decimal_size(stored.size, stored.scale));
    case StoredType::bit:
      return cursor.take((stored.size + 7) / 8);
    case StoredType::time:
    case StoredType::datetime:
    case StoredType::timestamp:
      return cursor.take(time_size(stored.type, stored.size));
    case StoredType::text:
    case StoredType::fixed_text:
      return cursor.take(cursor.little(stored.size > 255 ? 2 : 1));
    case StoredType::blob:
    case StoredType::geometry:
    case StoredType::json:
    case StoredType::vector:
      if (stored.size < 1 || stored.size > 4) throw bad_log("a BLOB has a length of that many bytes");
      return cursor.take(cursor.little(stored.size));
    case StoredType::null:
      throw bad_log("a value has no type");
    default:
      if (stored.size < 1 || stored.size > 8) throw bad_log("a value has a wrong size");
      return cursor.take(stored.size);
  }
}

RowReader::RowReader(Database& database, const Table& table)
    : table_(table), shape_(shape_of(table)), words_(table.columns.size()) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const auto& column = table.columns[i];
    auto& words = words_[i];
    const auto part = std::find_if(shape_.parts.begin(), shape_.parts.end(),
                                   [&](const auto& one) { return one.column.name == column.name; });
    words.part = part == shape_.parts.end() ? npos : static_cast<std::size_t>(part - shape_.parts.begin());
    words.width = fill_width(column);
    if (column.data_type == "binary") words.width = number_in(column.type, '(').value_or(1);
    if (column.data_type != "enum" && column.data_type != "set") continue;
    words.members = member_names(database, column);
    Column comma = column;
    comma.type = "set(',')";
    words.separator = member_names(database, comma).at(0);
  }
}

Row RowReader::read(Cursor& cursor, const TableMap& map) const {
  const auto nulls = cursor.take((map.columns.size() + 7) / 8);
  Row row(shape_.parts.size());
  for (std::size_t i = 0; i < map.columns.size(); ++i) {
    if (bit_of(nulls, i)) continue;
    const auto bytes = take_value(cursor, map.columns[i]);
    const auto part = words_[i].part;
    if (part != npos) row[part] = canonical(shape_.parts[part], text(i, map.columns[i], bytes));
  }
  return row;
}

std::string RowReader::member_text(const Words& words, std::uint64_t number) {
  if (number > words.members.size()) throw bad_log("an ENUM has no such member");
  return number == 0 ? "" : words.members[number - 1];
}

std::string RowReader::set_text(const Words& words, std::uint64_t bits) {
  std::string result;
  bool is_first = true;
  for (std::size_t i = 0; i < words.members.size() && i < 64; ++i) {
    if ((bits >> i & 1) == 0) continue;
    if (!is_first) result += words.separator;
    result += words.members[i];
    is_first = false;
  }
  return result;
}

std::string RowReader::text(std::size_t index, const StoredColumn& stored, std::string_view bytes) const {
  const auto& column = table_.columns[index];
  const auto& words = words_[index];
  switch (stored.type) {
    case StoredType::tiny:
    case StoredType::small:
    case StoredType::medium:
    case StoredType::integer:
    case StoredType::big:
      return zero_filled(integer_text(bytes, column.is_unsigned()), words.width);
    case StoredType::single:
      return real_text(single_of(bytes));
    case StoredType::real:
      return real_text(real_of(bytes));
    case StoredType::decimal:
      return zero_filled(decimal_text(bytes, stored.size, stored.scale), words.width);
    case StoredType::enumeration:
      return member_text(words, Cursor(bytes).little(bytes.size()));
    case StoredType::set:
      return set_text(words, Cursor(bytes).little(bytes.size()));
    case StoredType::fixed_text:
      // The server leaves out what it pads with: zero bytes (spaces of a CHAR are not shown anyway).
      return column.data_type == "binary" ? padded(bytes, words.width) : std::string(bytes);
    case StoredType::text:
    case StoredType::blob:
    case StoredType::geometry:
    case StoredType::bit:
    case StoredType::vector:
      return std::string(bytes);
    case StoredType::json:
      return json_text(bytes);
    default:
      return time_text(stored, bytes);
  }
}

}  // namespace cleave::mysql
