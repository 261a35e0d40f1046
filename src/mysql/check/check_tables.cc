#include <algorithm>

#include <fmt/format.h>

#include "mysql/ambiguous_enums.h"
#include "mysql/check/checks.h"
#include "mysql/meanings.h"
#include "mysql/quoted.h"
#include "mysql/unmergeable.h"

namespace cleave::mysql {
namespace {

using Severity = Finding::Severity;

/// A unique key without NULLs tells rows apart as a primary key does.
const Key* key_in_its_place(const Table& table) {
  for (const auto& key : table.keys) {
    if (key.kind != Key::Kind::unique) continue;
    const bool whole = std::all_of(key.parts.begin(), key.parts.end(), [&](const KeyPart& part) {
      const auto* column = table.column(part.column);
      return column != nullptr && !column->nullable && part.prefix == 0;
    });
    if (whole) return &key;
  }
  return nullptr;
}

std::string columns_of(const Key& key) {
  std::string text;
  for (const auto& part : key.parts) text += (text.empty() ? "" : ", ") + quoted_name(part.column);
  return text;
}

bool has_unique_key(const Table& table) {
  return std::any_of(table.keys.begin(), table.keys.end(),
                     [](const Key& key) { return key.kind == Key::Kind::unique; });
}

std::string with_new_key(const Table& table) {
  if (const auto* column = table.auto_increment_column())
    return fmt::format("ALTER TABLE {} ADD PRIMARY KEY ({})", quoted_name(table.name),
                       quoted_name(column->name));
  return fmt::format(
      "ALTER TABLE {} ADD COLUMN cleave_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY",
      quoted_name(table.name));
}

Finding no_primary_key(const Table& table) {
  if (const auto* key = key_in_its_place(table))
    return {Severity::note,
            "no-primary-key",
            table.name,
            fmt::format("has no primary key; its unique key {} takes that place", key->name),
            {{Place::source, fmt::format("ALTER TABLE {} ADD PRIMARY KEY ({})", quoted_name(table.name),
                                         columns_of(*key))}}};
  if (has_unique_key(table))
    return {
        Severity::error,
        "no-primary-key",
        table.name,
        "has no primary key, and its unique keys do not tell all rows apart (NULL, a part of a column, an "
        "expression): a merge refuses when its rows have changed",
        {{Place::source, with_new_key(table)}}};
  return {
      Severity::warning,
      "no-primary-key",
      table.name,
      "has no primary key: it is merged as a bag of rows, and a row that both sides change becomes two. A "
      "column added now gives equal rows different ids when the sides already differ",
      {{Place::source, with_new_key(table)}}};
}

/// InnoDB wants a key that begins with the AUTO_INCREMENT column.
bool may_become_innodb(const Table* table) {
  const auto* column = table == nullptr ? nullptr : table->auto_increment_column();
  return column == nullptr || std::any_of(table->keys.begin(), table->keys.end(), [&](const Key& key) {
           return key.parts.at(0).column == column->name;
         });
}

Finding refused(const Unmergeable& what, const Schema& schema) {
  Finding finding{Severity::error, code_of(what.kind), what.name, what.why, {}};
  if (what.kind == Unmergeable::Kind::no_transactions) {
    finding.what += ": neither a snapshot to compare nor a merge that can be interrupted";
    if (may_become_innodb(schema.table(what.name)))
      finding.remedies = {
          {Place::source, fmt::format("ALTER TABLE {} ENGINE=InnoDB", quoted_name(what.name))}};
  }
  return finding;
}

/// `other` is the same table of the other side, or null. A key that only one side lacks is a difference of
/// the schemas.
void check_table(const Table& table, const Table* other, Findings& findings) {
  if (table.primary_key() == nullptr && (other == nullptr || other->primary_key() == nullptr))
    findings.push_back(no_primary_key(table));
  if (const auto tree = nested_set(table))
    findings.push_back(
        {Severity::warning,
         "nested-set",
         table.name,
         fmt::format("keeps a tree in {} and {}: two sides that put rows in give them the same places. When "
                     "both have changed it, a merge refuses unless [mysql.policy] names the table (\"{}\" = "
                     "\"keep\"); rebuild the tree after it",
                     tree->first, tree->second, table.name),
         {}});
  for (const auto& column : table.columns) {
    const bool has_key = table.primary_key() != nullptr || key_in_its_place(table) != nullptr;
    if (looks_counted(column) && has_key)
      findings.push_back(
          {Severity::warning,
           "counter",
           table.name + "." + column.name,
           fmt::format(
               "looks like something that both sides count. Two equal changes are left as a conflict; "
               "with \"{}\" = \"sum:{}\" under [mysql.policy] a merge adds up what both have done",
               table.name, column.name),
           {}});
    if (column.generated != Column::Generated::no)
      findings.push_back({Severity::note,
                          "generated-column",
                          table.name + "." + column.name,
                          "is computed by the server: left out of comparisons, and computed again",
                          {}});
  }
}

bool same(const Finding& a, const Finding& b) {
  return a.code == b.code && a.subject == b.subject && a.what == b.what;
}

}  // namespace

void check_tables(const Side& source, const Side& destination, Findings& findings) {
  Findings both;
  for (const auto& table : source.schema.tables)
    check_table(table, destination.schema.table(table.name), both);
  for (const auto& one : unmergeable(source.schema)) both.push_back(refused(one, source.schema));
  Findings there;
  for (const auto& table : destination.schema.tables)
    check_table(table, source.schema.table(table.name), there);
  for (const auto& one : unmergeable(destination.schema)) there.push_back(refused(one, destination.schema));
  for (auto& finding : there) {
    for (auto& remedy : finding.remedies) remedy.where = Place::destination;
    const auto known =
        std::find_if(both.begin(), both.end(), [&](const Finding& one) { return same(one, finding); });
    if (known == both.end())
      both.push_back(std::move(finding));
    else
      known->remedies.insert(known->remedies.end(), finding.remedies.begin(), finding.remedies.end());
  }
  findings.insert(findings.end(), both.begin(), both.end());
}

void check_enums(Database& database, const Side& side, Findings& findings) {
  for (const auto& one : ambiguous_enums(database, side.schema))
    findings.push_back({Severity::error,
                        "ambiguous-enum",
                        one.table + "." + one.column,
                        fmt::format("of the {} {}", to_text(side.place), one.why()),
                        {{side.place, one.remedy()}}});
}

}  // namespace cleave::mysql
