#include "mysql/merge/check_references.h"

#include <algorithm>

#include "mysql/merge/lookup.h"

namespace cleave::mysql {
namespace {

class Check {
 public:
  Check(Database& database, const MergeTables& tables) : database_(database), tables_(tables) {}

  void parents_of(const Link& link, const std::vector<Row>& put) const {
    std::vector<Row> values;
    for (const auto& row : put) {
      if (auto value = link.referred(row)) values.push_back(std::move(*value));
    }
    for (const auto& rows : with(link.parent, link.parent_parts, values, Lock::shared)) {
      if (rows.empty()) throw broken(link);
    }
  }

  /// Another row may have taken over the value.
  void children_of(const Link& link, const std::vector<Row>& taken) const {
    std::vector<Row> values;
    for (const auto& row : taken) {
      Row value;
      for (const auto part : link.parent_parts) value.push_back(row[part]);
      if (std::all_of(value.begin(), value.end(), [](const Value& each) { return each.has_value(); }))
        values.push_back(std::move(value));
    }
    const auto children = with(link.child, link.child_parts, values, Lock::exclusive);
    const auto parents = with(link.parent, link.parent_parts, values, Lock::shared);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!children[i].empty() && parents[i].empty()) throw broken(link);
    }
  }

 private:
  std::vector<std::vector<Row>> with(std::size_t table, const std::vector<std::size_t>& parts,
                                     const std::vector<Row>& values, Lock lock) const {
    return look_up(database_, tables_.tables[table].shape, parts, values, lock);
  }

  Error broken(const Link& link) const {
    return Error(Error::Kind::failed, broken_reference,
                 "rows that depend on each other would break a reference of " +
                     tables_.tables[link.child].shape.table)
        .where(database_.name());
  }

  Database& database_;
  const MergeTables& tables_;
};

}  // namespace

void check_references(Database& database, const MergeTables& tables, std::size_t table,
                      const std::vector<Row>& put, const std::vector<Row>& taken) {
  const Check check(database, tables);
  for (const auto& link : tables.tables[table].links) {
    if (link.declared) check.parents_of(link, put);
  }
  for (const auto& link : tables.tables[table].children) {
    if (link.declared) check.children_of(link, taken);
  }
}

}  // namespace cleave::mysql
