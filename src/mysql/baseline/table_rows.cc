#include "mysql/baseline/table_rows.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include <fmt/format.h>

#include "base/error.h"
#include "base/suggest.h"
#include "mysql/diff/chunk_digest.h"
#include "mysql/quoted.h"
#include "mysql/unmergeable.h"

namespace cleave::mysql {
namespace {

/// Finds them among the chosen tables, and among everything else when all tables are chosen.
std::vector<Unmergeable> without_rows(const Schema& schema, const std::vector<const Table*>& tables,
                                      bool all) {
  std::vector<Unmergeable> without;
  for (auto& one : unmergeable(schema)) {
    const bool is_chosen = all || std::any_of(tables.begin(), tables.end(),
                                              [&](const Table* table) { return table->name == one.name; });
    if (one.kind == Unmergeable::Kind::not_rows && is_chosen) without.push_back(std::move(one));
  }
  return without;
}

}  // namespace

std::vector<const Table*> chosen_tables(const Schema& schema, const std::vector<std::string>& wanted) {
  std::vector<std::string> names;
  for (const auto& table : schema.tables) names.push_back(table.name);
  for (const auto& name : wanted) {
    if (schema.table(name) == nullptr)
      throw Error(Error::Kind::input, "unknown-table",
                  fmt::format("the database {} has no table '{}'", schema.database, name))
          .next(did_you_mean(name, names));
  }
  std::vector<const Table*> tables;
  for (const auto& table : schema.tables) {
    const bool is_named = std::find(wanted.begin(), wanted.end(), table.name) != wanted.end();
    if (wanted.empty() || is_named) tables.push_back(&table);
  }
  refuse_unmergeable("the database " + schema.database, without_rows(schema, tables, wanted.empty()));
  return tables;
}

/// Through the index, so that the server does not have to sort.
std::string rows_in_order(const RowShape& shape) {
  std::string order;
  for (const auto part : shape.key)
    order += (order.empty() ? "" : ", ") + quoted_name(shape.parts[part].column.name);
  return fmt::format("SELECT {} FROM {} FORCE INDEX ({}) ORDER BY {}", shape.selects(),
                     quoted_name(shape.table), quoted_name(shape.source_index), order);
}

std::string counted_rows(const RowShape& shape) {
  return fmt::format("SELECT MD5({}), {} FROM {} GROUP BY 1 ORDER BY 1", shape.text(),
                     chunk_digest_selects(shape), quoted_name(shape.table));
}

RowDigest digest_from(std::string_view hex_text) {
  RowDigest digest = {};
  for (std::size_t i = 0; i < digest.size() && 2 * i + 2 <= hex_text.size(); ++i)
    std::from_chars(hex_text.data() + 2 * i, hex_text.data() + 2 * i + 2, digest[i], 16);
  return digest;
}

std::uint64_t number_from(std::optional<std::string_view> text) {
  return std::strtoull(std::string(text.value_or("")).c_str(), nullptr, 10);
}

}  // namespace cleave::mysql
