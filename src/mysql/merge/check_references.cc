#include "mysql/merge/check_references.h"

#include <algorithm>
#include <optional>
#include <set>

#include "mysql/merge/lookup.h"

namespace cleave::mysql {
namespace {

std::optional<Row> referred_values(const Link& link, const Row& parent) {
  Row values;
  for (const auto part : link.parent_parts) {
    if (!parent[part]) return std::nullopt;
    values.push_back(parent[part]);
  }
  return values;
}

/// The values of some rows, and which row each is of.
struct Values {
  std::vector<Row> values;
  std::vector<std::size_t> rows;

  void add(std::size_t row, std::optional<Row> value) {
    if (!value) return;
    values.push_back(std::move(*value));
    rows.push_back(row);
  }
};

}  // namespace

std::vector<std::size_t> without_parents(Database& database, const MergeTables& tables, std::size_t table,
                                         const std::vector<Row>& put) {
  std::set<std::size_t> orphans;
  for (const auto& link : tables.tables[table].links) {
    if (!link.declared) continue;
    Values asked;
    for (std::size_t i = 0; i < put.size(); ++i) asked.add(i, link.referred(put[i]));
    const auto& parent = tables.tables[link.parent].shape;
    const auto found = look_up(database, parent, link.parent_parts, asked.values, Lock::shared);
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (found[i].empty()) orphans.insert(asked.rows[i]);
    }
  }
  return {orphans.begin(), orphans.end()};
}

std::vector<std::size_t> with_children(Database& database, const MergeTables& tables, std::size_t table,
                                       const std::vector<Row>& taken) {
  std::set<std::size_t> missed;
  for (const auto& link : tables.tables[table].children) {
    Values asked;
    for (std::size_t i = 0; i < taken.size(); ++i) asked.add(i, referred_values(link, taken[i]));
    const auto& child = tables.tables[link.child].shape;
    const auto& parent = tables.tables[link.parent].shape;
    std::vector<Row> in_child;
    for (const auto& values : asked.values) in_child.push_back(link.in_child(values));
    // Without an index behind the reference a locking read would lock the whole table.
    const auto children =
        look_up(database, child, link.child_parts, in_child, link.declared ? Lock::exclusive : Lock::none);
    // Another row may have taken over the value.
    const auto parents = look_up(database, parent, link.parent_parts, asked.values, Lock::shared);
    for (std::size_t i = 0; i < children.size(); ++i) {
      const bool has_child = std::any_of(children[i].begin(), children[i].end(),
                                         [&](const Row& row) { return link.referred(row).has_value(); });
      if (has_child && parents[i].empty()) missed.insert(asked.rows[i]);
    }
  }
  return {missed.begin(), missed.end()};
}

}  // namespace cleave::mysql
