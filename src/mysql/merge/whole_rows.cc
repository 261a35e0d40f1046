#include "mysql/merge/whole_rows.h"

#include <fmt/format.h>

#include "mysql/merge/key_text.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

/// A transaction holds the values that it writes, and those that were there before, as they are remembered.
constexpr std::size_t most_bytes_at_once = 32 << 20;

Value whole_value(Database& database, const RowShape& shape, std::size_t part, const Row& key) {
  return database.value(fmt::format("SELECT {} FROM {} WHERE {}", shape.parts[part].whole,
                                    quoted_name(shape.table), key_condition(shape, {key})));
}

}  // namespace

void refuse_too_much(const RowShape& shape, const std::vector<Item>& items) {
  std::size_t bytes = 0;
  for (const auto& item : items) {
    for (const auto* row : {&item.from, &item.into}) {
      for (std::size_t i = 0; i < row->size(); ++i) {
        if (shape.parts[i].is_digest((*row)[i])) bytes += std::stoull(*(*row)[i]);  // "LENGTH:MD5"
      }
    }
  }
  if (items.size() > 1 && bytes > most_bytes_at_once)
    throw Error(Error::Kind::failed, "too-much-at-once", fmt::format("rows of {} are large", shape.table));
}

Row whole_result(const Workshop& shop, const RowShape& shape, const Item& item) {
  auto row = item.result;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (!shape.parts[i].is_digest(row[i])) continue;
    row[i] = row[i] == item.target[i] ? whole_value(shop.from, shape, i, item.key)
                                      : whole_value(shop.into(), shape, i, item.into_key);
  }
  return row;
}

Json whole_parts(const Workshop& shop, const RowShape& shape, const Item& item,
                 const std::vector<std::size_t>& parts) {
  auto json = Json::object();
  for (const auto part : parts) {
    json[shape.parts[part].column.name] =
        shape.parts[part].is_digest(item.into[part])
            ? shorter_json(whole_value(shop.into(), shape, part, item.into_key))
            : value_json(item.into[part]);
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
