#include "mysql/merge/whole_rows.h"

#include <fmt/format.h>

#include "mysql/merge/key_text.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

Value whole_value(Database& database, const RowShape& shape, std::size_t part, const Row& key) {
  return database.value(fmt::format("SELECT {} FROM {} WHERE {}", shape.parts[part].whole,
                                    quoted_name(shape.table), key_condition(shape, {key})));
}

bool is_digest(const RowShape& shape, const Row& row, std::size_t part) {
  return shape.parts[part].is_digest(row[part]);
}

}  // namespace

Row whole_result(const Workshop& shop, const RowShape& shape, const Item& item) {
  auto row = item.result;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (!is_digest(shape, row, i)) continue;
    row[i] = row[i] == item.target[i] ? whole_value(shop.from, shape, i, item.key)
                                      : whole_value(shop.into(), shape, i, item.into_key);
  }
  return row;
}

Json whole_parts(const Workshop& shop, const RowShape& shape, const Item& item,
                 const std::vector<std::size_t>& parts) {
  auto json = Json::object();
  for (const auto part : parts) {
    const auto value = is_digest(shape, item.into, part)
                           ? whole_value(shop.into(), shape, part, item.into_key)
                           : item.into[part];
    json[shape.parts[part].column.name] = value_json(value);
  }
  return json;
}

std::vector<std::size_t> different_parts(const Row& a, const Row& b) {
  std::vector<std::size_t> parts;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i]) parts.push_back(i);
  }
  return parts;
}

}  // namespace cleave::mysql
