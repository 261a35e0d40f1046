#include "mysql/schema.h"

#include <algorithm>

namespace cleave::mysql {
namespace {

struct IntegerType {
  std::string_view name;
  unsigned bits;
};
constexpr IntegerType integer_types[] = {
    {"tinyint", 8}, {"smallint", 16}, {"mediumint", 24}, {"int", 32}, {"bigint", 64}};

unsigned bits_of(std::string_view data_type) {
  for (const auto& type : integer_types) {
    if (type.name == data_type) return type.bits;
  }
  return 0;
}

}  // namespace

bool Column::is_integer() const {
  return bits_of(data_type) != 0;
}

bool Column::is_unsigned() const {
  return type.find(" unsigned") != std::string::npos;
}

std::uint64_t Column::largest_id() const {
  const unsigned bits = is_integer() ? bits_of(data_type) : 64;
  return ~std::uint64_t{0} >> (64 - bits + (is_unsigned() ? 0 : 1));
}

const Column* Table::column(std::string_view wanted) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const Column& column) { return column.name == wanted; });
  return found == columns.end() ? nullptr : &*found;
}

const Key* Table::primary_key() const {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [](const Key& key) { return key.kind == Key::Kind::primary; });
  return found == keys.end() ? nullptr : &*found;
}

const Column* Table::auto_increment_column() const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [](const Column& column) { return column.auto_increment; });
  return found == columns.end() ? nullptr : &*found;
}

const Table* Schema::table(std::string_view wanted) const {
  const auto found =
      std::find_if(tables.begin(), tables.end(), [&](const Table& table) { return table.name == wanted; });
  return found == tables.end() ? nullptr : &*found;
}

}  // namespace cleave::mysql
