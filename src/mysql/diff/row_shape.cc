#include "mysql/diff/row_shape.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

using Form = RowShape::Form;

/// TEXT and BLOB columns that travel as they are: together they stay far below the smallest default of
/// max_allowed_packet (4 MB), beyond which CONCAT_WS yields NULL.
constexpr std::ptrdiff_t most_long_texts = 15;

template <std::size_t N>
bool is_one_of(const std::string& type, const char* const (&types)[N]) {
  return std::find(std::begin(types), std::end(types), type) != std::end(types);
}

constexpr const char* times[] = {"date", "time", "datetime", "timestamp"};
constexpr const char* floats[] = {"float", "double"};
constexpr const char* exact_numbers[] = {"decimal", "year"};
constexpr const char* bytes_of_any_length[] = {"char",     "varchar",  "binary", "varbinary",
                                               "tinytext", "tinyblob", "enum",   "set",
                                               "bit",      "uuid",     "inet4",  "inet6"};
constexpr const char* long_texts[] = {"text", "blob"};

Form form_of(const Column& column, const Table& table) {
  const auto& type = column.data_type;
  if (column.is_integer() || is_one_of(type, times) || is_one_of(type, floats) ||
      is_one_of(type, exact_numbers))
    return Form::fixed;
  if (is_one_of(type, bytes_of_any_length)) return Form::bytes;
  const auto texts = std::count_if(table.columns.begin(), table.columns.end(),
                                   [](const Column& one) { return is_one_of(one.data_type, long_texts); });
  return is_one_of(type, long_texts) && texts <= most_long_texts ? Form::bytes : Form::digested;
}

RowShape::Part part_of(const Column& column, const Table& table) {
  RowShape::Part part;
  const auto name = quoted_name(column.name);
  const bool is_float = is_one_of(column.data_type, floats);
  part.column = column;
  part.form = form_of(column, table);
  part.is_number = column.is_integer() || is_float || is_one_of(column.data_type, exact_numbers);
  // A FLOAT is shown with six digits, a DOUBLE(10,2) with two decimals; a product of doubles with all.
  part.whole = is_float ? name + " * 1e0" : name;
  part.select =
      part.form == Form::digested ? fmt::format("CONCAT(LENGTH({0}), ':', MD5({0}))", name) : part.whole;
  return part;
}

/// With digests for the short values that some parts show.
Row digests_only(const std::vector<RowShape::Part>& parts, const Row& shown) {
  Row row;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    auto digested = parts[i];
    digested.shows_short_values = false;
    row.push_back(parts[i].is_digest(shown[i]) ? shown[i] : canonical(digested, shown[i]));
  }
  return row;
}

/// Whether every row has one value in these columns, and no other row has it.
bool identifies_rows(const Key& key, const RowShape& shape) {
  return key.kind != Key::Kind::plain &&
         std::all_of(key.parts.begin(), key.parts.end(), [&](const KeyPart& one) {
           const auto part = shape.part_named(one.column);
           return part < shape.parts.size() && !shape.parts[part].column.nullable &&
                  shape.parts[part].form != Form::digested;
         });
}

const Key* same_key(const Table& table, const Key& wanted) {
  const auto found = std::find_if(table.keys.begin(), table.keys.end(), [&](const Key& key) {
    return key.kind != Key::Kind::plain && key.parts == wanted.parts;
  });
  return found == table.keys.end() ? nullptr : &*found;
}

/// The primary key comes first, whatever its place among the keys.
std::vector<const Key*> candidates(const Table& table) {
  std::vector<const Key*> keys;
  for (const auto& key : table.keys) keys.push_back(&key);
  std::stable_partition(keys.begin(), keys.end(),
                        [](const Key* key) { return key->kind == Key::Kind::primary; });
  return keys;
}

void find_key(RowShape& shape, const Table& source, const Table& destination) {
  for (const auto* key : candidates(source)) {
    const auto* there = same_key(destination, *key);
    if (there == nullptr || !identifies_rows(*key, shape)) continue;
    for (const auto& one : key->parts) {
      const auto part = shape.part_named(one.column);
      shape.key.push_back(part);
      shape.parts[part].is_key = true;
    }
    shape.source_index = key->name;
    shape.destination_index = there->name;
    return;
  }
}

/// Types whose texts are the same however much the column can hold.
bool texts_are_alike(const Column& a, const Column& b) {
  constexpr const char* types[] = {"char", "varchar", "varbinary", "enum", "set"};
  return a.data_type == b.data_type && is_one_of(a.data_type, types);
}

Error different(const Table& table, const std::string& column, const std::string& how) {
  return Error(Error::Kind::input, "different-columns", fmt::format("column {} {}", quoted_name(column), how))
      .where("table " + quoted_name(table.name))
      .next("`cleave mysql check` has the statements that make both tables alike.");
}

void require_same_columns(RowShape& shape, const Table& source, const Table& destination) {
  for (auto& part : shape.parts) {
    auto& here = part.column;
    const auto* there = destination.column(here.name);
    if (there == nullptr || there->generated != Column::Generated::no)
      throw different(source, here.name, "is not stored in the destination");
    if (!may_be_compared(here, *there))
      throw different(source, here.name,
                      fmt::format("is {} {} in the source and {} {} in the destination", here.type,
                                  here.charset, there->type, there->charset));
    here.nullable = here.nullable || there->nullable;
    shape.types_are_equal = shape.types_are_equal && here.type == there->type;
  }
  for (const auto& there : destination.columns) {
    if (there.generated == Column::Generated::no && shape.part_named(there.name) == shape.parts.size())
      throw different(source, there.name, "is not stored in the source");
  }
}

/// Rows are looked for in ranges of their keys; a range has to mean the same on both sides.
void require_same_order(const RowShape& shape, const Table& destination) {
  for (const auto index : shape.key) {
    const auto& here = shape.parts[index].column;
    const auto& there = *destination.column(here.name);
    if (here.collation == there.collation) continue;
    throw Error(Error::Kind::input, "different-collations",
                fmt::format("key column {} is ordered by {} in the source and by {} in the destination",
                            quoted_name(here.name), here.collation, there.collation))
        .where("table " + quoted_name(shape.table))
        .next(fmt::format(
            "Give both one collation, for example in the destination: ALTER TABLE {} MODIFY {} {} "
            "CHARACTER SET {} COLLATE {} NOT NULL;",
            quoted_name(shape.table), quoted_name(here.name), here.type, here.charset, here.collation));
  }
}

template <typename Text>
std::string joined(const RowShape& shape, Text text) {
  std::string result;
  for (const auto& part : shape.parts) {
    if (!result.empty()) result += ", ";
    result += text(part);
  }
  return result;
}

}  // namespace

bool RowShape::Part::is_digest(const Value& value) const {
  return form == Form::digested && value && !(shows_short_values && value->size() <= most_shown);
}

std::size_t RowShape::part_named(const std::string& column) const {
  const auto found =
      std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.column.name == column; });
  return static_cast<std::size_t>(found - parts.begin());
}

std::string RowShape::selects() const {
  return joined(*this, [](const Part& part) {
    if (!part.shows_short_values) return part.select;
    return fmt::format("IF(LENGTH({0}) <= {1}, CAST({0} AS BINARY), {2})", part.whole, Part::most_shown,
                       part.select);
  });
}

std::string RowShape::wholes() const {
  return joined(*this, [](const Part& part) { return part.whole; });
}

std::string RowShape::key_selects() const {
  std::string result;
  for (const auto index : key) result += (result.empty() ? "" : ", ") + parts[index].select;
  return result;
}

std::string RowShape::text() const {
  // The binary separator makes the whole a byte string: no column's charset is converted. A literal would
  // not: MariaDB takes the charset of a column before that of a literal.
  std::string result = "CONCAT_WS(CAST(',' AS BINARY)";
  for (const auto& part : parts) {
    if (part.column.nullable) result += ", ISNULL(" + quoted_name(part.column.name) + ")";
  }
  for (const auto& part : parts) {
    if (part.form == Form::bytes) result += ", LENGTH(" + part.select + ")";
    result += ", " + part.select;
  }
  return result + ")";
}

std::string RowShape::text_of(const Row& shown) const {
  const bool shows_short =
      std::any_of(parts.begin(), parts.end(), [](const Part& part) { return part.shows_short_values; });
  Row digested;
  if (shows_short) digested = digests_only(parts, shown);
  const Row& row = shows_short ? digested : shown;
  // Lengths and commas take few bytes; growing step by step would copy the text several times.
  constexpr std::size_t bytes_beside = 8;
  std::size_t bytes = 0;
  for (const auto& value : row) bytes += bytes_beside + (value ? value->size() : 0);
  std::string result;
  result.reserve(bytes);
  const auto add = [&result](std::string_view text) {
    result += text;
    result += ',';
  };
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].column.nullable) add(row[i] ? "0" : "1");
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!row[i]) continue;
    if (parts[i].form == Form::bytes) add(std::to_string(row[i]->size()));
    add(*row[i]);
  }
  if (!result.empty()) result.pop_back();
  return result;
}

Row RowShape::key_of(const Row& row) const {
  Row result;
  for (const auto index : key) result.push_back(row[index]);
  return result;
}

RowShape shape_of(const Table& source, const Table& destination) {
  RowShape shape;
  shape.table = source.name;
  for (const auto& column : source.columns) {
    if (column.generated == Column::Generated::no) shape.parts.push_back(part_of(column, source));
  }
  require_same_columns(shape, source, destination);
  find_key(shape, source, destination);
  require_same_order(shape, destination);
  return shape;
}

RowShape shape_of(const Table& table) {
  return shape_of(table, table);
}

bool may_be_compared(const Column& a, const Column& b) {
  return (a.type == b.type || texts_are_alike(a, b)) && a.charset == b.charset;
}

Value canonical(const RowShape::Part& part, const Value& whole) {
  const bool stays = !whole || part.form != Form::digested ||
                     (part.shows_short_values && whole->size() <= RowShape::Part::most_shown);
  return stays ? whole : fmt::format("{}:{}", whole->size(), hex(md5(*whole)));
}

}  // namespace cleave::mysql
