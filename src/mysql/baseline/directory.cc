#include "mysql/baseline/directory.h"

#include <set>

#include <fmt/format.h>

#include "mysql/baseline/packed_block.h"

namespace cleave::mysql {
namespace {

using RowForm = RowShape::Form;

constexpr std::uint8_t nullable_flag = 1, number_flag = 2;
/// MySQL and MariaDB end at 4,096 columns, and at 16 (32) in a key.
constexpr std::size_t most_columns = 4096;

void pack_part(PackedBytes& to, const RowShape::Part& part) {
  const auto& column = part.column;
  for (const auto& text : {column.name, column.type, column.data_type, column.charset, column.collation})
    to.add_text(text);
  to.add_byte(
      static_cast<std::uint8_t>((column.nullable ? nullable_flag : 0) | (part.is_number ? number_flag : 0)));
  to.add_byte(static_cast<std::uint8_t>(part.form));
}

RowShape::Part unpack_part(PackedReader& from) {
  RowShape::Part part;
  auto& column = part.column;
  for (auto* text : {&column.name, &column.type, &column.data_type, &column.charset, &column.collation})
    *text = from.text();
  const auto flags = from.byte(), form = from.byte();
  if (flags > (nullable_flag | number_flag) || form > static_cast<std::uint8_t>(RowForm::digested))
    throw from.bad("a column has an unknown form");
  column.nullable = (flags & nullable_flag) != 0;
  part.is_number = (flags & number_flag) != 0;
  part.form = static_cast<RowForm>(form);
  return part;
}

void pack_shape(PackedBytes& to, const RowShape& shape) {
  to.add_text(shape.table);
  to.add_number(shape.parts.size());
  for (const auto& part : shape.parts) pack_part(to, part);
  to.add_number(shape.key.size());
  for (const auto index : shape.key) to.add_number(index);
}

RowShape unpack_shape(PackedReader& from) {
  RowShape shape;
  shape.table = from.text();
  const auto parts = from.count(7);
  if (parts > most_columns) throw from.bad("a table has too many columns");
  for (std::size_t i = 0; i < parts; ++i) shape.parts.push_back(unpack_part(from));
  const auto key = from.count();
  for (std::size_t i = 0; i < key; ++i) {
    const auto index = from.number();
    if (index >= parts || shape.parts[index].is_key) throw from.bad("a key has no such column");
    shape.parts[index].is_key = true;
    shape.key.push_back(index);
  }
  return shape;
}

void pack_block(PackedBytes& to, const BaseBlock& block, const BlockPlace& place) {
  to.add_number(place.bytes);
  to.add_word(place.checksum);
  to.add_number(place.rows);
  to.add_number(block.digest.rows);
  to.add_word(block.digest.sum);
  for (const auto& value : block.first) to.add_text(*value);
}

/// Reads the blocks of all tables in the order in which they stand in the file.
class BlockEntries {
 public:
  BlockEntries(std::uint64_t offset, std::uint64_t end) : offset_(offset), end_(end) {}

  void read(PackedReader& from, TableEntry& table) {
    constexpr std::size_t least_bytes = 20;
    const auto blocks = from.count(least_bytes);
    const auto values = table.shape.has_key() ? table.shape.key.size() : 1;
    for (std::size_t i = 0; i < blocks; ++i) {
      auto& place = table.places.emplace_back();
      auto& block = table.blocks.emplace_back();
      place.offset = offset_;
      place.bytes = from.number();
      place.checksum = from.word();
      place.rows = from.number();
      block.digest.rows = from.number();
      block.digest.sum = from.word();
      for (std::size_t value = 0; value < values; ++value) block.first.emplace_back(from.text());
      require_sound(from, table.shape, place, block);
      offset_ += place.bytes;
    }
  }

  void require_end(const PackedReader& from) const {
    if (offset_ != end_) throw from.bad("blocks do not reach to the directory");
  }

 private:
  void require_sound(const PackedReader& from, const RowShape& shape, const BlockPlace& place,
                     const BaseBlock& block) const {
    if (place.bytes > end_ - offset_) throw from.bad("a block reaches into the directory");
    if (place.rows == 0 || place.rows > most_block_rows) throw from.bad("a block has no rows or too many");
    const bool counts = shape.has_key() ? block.digest.rows == place.rows : block.digest.rows >= place.rows;
    if (!counts) throw from.bad("a block has two numbers of rows");
  }

  std::uint64_t offset_;
  const std::uint64_t end_;
};

/// Types whose canonical texts do not depend on how much the column can hold.
bool is_of_any_size(const Column& column) {
  for (const auto* type : {"char", "varchar", "varbinary", "enum", "set"}) {
    if (column.data_type == type) return true;
  }
  return false;
}

bool is_digested_alike(const RowShape::Part& then, const RowShape::Part& now) {
  const auto &a = then.column, &b = now.column;
  return a.name == b.name && a.data_type == b.data_type && a.charset == b.charset &&
         (a.type == b.type || is_of_any_size(a)) && a.nullable == b.nullable && then.form == now.form &&
         then.is_number == now.is_number && (!now.is_key || a.collation == b.collation);
}

std::string to_text(const RowShape::Part& part) {
  const auto& column = part.column;
  return fmt::format("{} {}{}{}", column.name, column.type,
                     column.charset.empty() ? "" : " COLLATE " + column.collation,
                     column.nullable ? "" : " NOT NULL");
}

Error different(const RowShape& shape, const std::string& what) {
  return Error(Error::Kind::input, "different-columns", what)
      .where("table " + shape.table)
      .next(
          "The baseline tells nothing of rows that are stored in another way: undo the change of the table.");
}

}  // namespace

void pack_origin(PackedBytes& to, const BaselineOrigin& origin) {
  for (const auto& text : {origin.server, origin.release, origin.taken_at, origin.position, origin.gtid})
    to.add_text(text);
}

BaselineOrigin unpack_origin(PackedReader from) {
  BaselineOrigin origin;
  for (auto* text : {&origin.server, &origin.release, &origin.taken_at, &origin.position, &origin.gtid})
    *text = from.text();
  from.require_end();
  return origin;
}

void pack_directory(PackedBytes& to, const std::vector<TableEntry>& tables) {
  to.add_number(tables.size());
  for (const auto& table : tables) {
    pack_shape(to, table.shape);
    to.add_number(table.blocks.size());
    for (std::size_t i = 0; i < table.blocks.size(); ++i) pack_block(to, table.blocks[i], table.places[i]);
  }
}

std::vector<TableEntry> unpack_directory(PackedReader from, std::uint64_t offset, std::uint64_t end) {
  std::vector<TableEntry> tables;
  std::set<std::string> names;
  BlockEntries blocks(offset, end);
  const auto count = from.count();
  for (std::size_t i = 0; i < count; ++i) {
    auto& table = tables.emplace_back();
    table.shape = unpack_shape(from);
    if (!names.insert(table.shape.table).second) throw from.bad("a table stands there twice");
    blocks.read(from, table);
  }
  from.require_end();
  blocks.require_end(from);
  return tables;
}

void require_same_shape(const RowShape& then, const RowShape& now) {
  for (std::size_t i = 0; i < then.parts.size() && i < now.parts.size(); ++i) {
    if (is_digested_alike(then.parts[i], now.parts[i])) continue;
    throw different(now, fmt::format("the baseline has column {}, the table has {}", to_text(then.parts[i]),
                                     to_text(now.parts[i])));
  }
  if (then.parts.size() != now.parts.size())
    throw different(now, fmt::format("the baseline has {} columns, the table has {}", then.parts.size(),
                                     now.parts.size()));
  if (then.key != now.key) throw different(now, "the baseline has another key");
}

}  // namespace cleave::mysql
