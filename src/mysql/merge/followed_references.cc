#include "mysql/merge/followed_references.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cleave::mysql {
namespace {

std::string column_of(const Reference& reference) {
  return reference.table + "." + reference.columns.at(0);
}

/// What nobody has said anything about.
std::vector<Reference> open_suggestions(Database& from, const Schema& schema, const MergeOptions& options) {
  std::vector<std::string> unanswered;
  std::vector<Reference> open;
  for (auto& reference : implied_references(from, schema, unanswered)) {
    const auto column = column_of(reference);
    const bool confirmed = std::any_of(options.references.begin(), options.references.end(),
                                       [&](const Reference& known) { return column_of(known) == column; });
    if (!confirmed && options.no_references.count(column) == 0) open.push_back(std::move(reference));
  }
  return open;
}

/// As it stands in [mysql.references] of cleave.toml.
std::string answer(const Reference& reference) {
  const auto parent = reference.parent + "." + reference.parent_columns.at(0);
  if (reference.type_column.empty()) return fmt::format("\"{}\" = \"{}\"", column_of(reference), parent);
  return fmt::format("\"{}\" = {{ type = \"{}.{}\", \"{}\" = \"{}\" }}", column_of(reference),
                     reference.table, reference.type_column, reference.type_value, parent);
}

/// Rows that look the same get new ids too when what they refer to does.
std::set<std::size_t> with_new_ids(const MergeTables& tables, const Changes& changes) {
  auto found = changes.colliding;
  for (bool has_grown = true; has_grown;) {
    has_grown = false;
    for (const auto table : changes.alike) {
      const auto& links = tables.tables[table].links;
      const bool follows = std::any_of(links.begin(), links.end(), [&](const Link& link) {
        return found.count(link.parent) != 0 || tables.tables[link.parent].taken == Taken::join;
      });
      has_grown = (follows && found.insert(table).second) || has_grown;
    }
  }
  return found;
}

}  // namespace

std::vector<Reference> followed_references(Database& from, const Schema& schema,
                                           const MergeOptions& options) {
  auto references = declared_references(schema);
  references.insert(references.end(), options.references.begin(), options.references.end());
  if (!options.suggested_too) return references;
  for (auto& reference : open_suggestions(from, schema, options)) references.push_back(std::move(reference));
  return references;
}

void refuse_unanswered(Database& from, const Schema& schema, const MergeOptions& options,
                       const MergeTables& tables, const Changes& changes) {
  if (options.suggested_too) return;
  std::set<std::string> renumbered;
  for (const auto table : with_new_ids(tables, changes)) renumbered.insert(tables.tables[table].shape.table);
  for (const auto& [table, taken] : options.taken) {
    if (taken == Taken::join) renumbered.insert(table);
  }
  if (renumbered.empty()) return;
  std::string columns, answers;
  for (const auto& reference : open_suggestions(from, schema, options)) {
    if (renumbered.count(reference.parent) == 0) continue;
    columns += (columns.empty() ? "" : ", ") + column_of(reference);
    answers += "\n  " + answer(reference);
  }
  if (answers.empty()) return;
  throw Error(Error::Kind::input, "unanswered-references",
              "rows get new ids, and columns look as if they referred to them: " + columns)
      .next(
          "Put the lines that are right under [mysql.references] of cleave.toml (\"table.column\" = false "
          "where it "
          "is no reference), or say --accept-suggested:" +
          answers);
}

void refuse_unfollowed(const MergeTables& tables, const Changes& changes) {
  auto renumbered = with_new_ids(tables, changes);
  for (std::size_t i = 0; i < tables.tables.size(); ++i)
    if (tables.tables[i].taken == Taken::join) renumbered.insert(i);
  std::set<std::string> columns;
  for (const auto parent : renumbered)
    for (const Link& link : tables.tables[parent].children)
      for (const auto part : link.child_parts) {
        const auto& shape = tables.tables[link.child].shape;
        if (shape.parts[part].form == RowShape::Form::digested)
          columns.insert(shape.table + "." + shape.parts[part].column.name);
      }
  if (columns.empty()) return;
  throw Error(
      Error::Kind::input, "unfollowed-references",
      fmt::format("rows get new ids, and a merge cannot change references in columns of this size: {}",
                  fmt::join(columns, ", ")))
      .next(
          "Keep the ids apart before both sides write (cleave mysql guard). Or say that it is no reference "
          "(\"table.column\" = false under [mysql.references]) and mend its values after the merge: the "
          "table "
          "cleave_merged has the old ids and the new ones.");
}

void refuse_trees(const MergeTables& tables, const Changes& changes) {
  std::string names;
  for (const auto table : changes.changed_by_both)
    if (tables.tables[table].is_tree) names += (names.empty() ? "" : ", ") + tables.tables[table].shape.table;
  if (names.empty()) return;
  throw Error(
      Error::Kind::input, "nested-set",
      "both sides have changed a tree that is kept as a nested set, and gave rows the same places: " + names)
      .next(
          "Name the table under [mysql.policy] (\"keep\" will do), and rebuild its left and right numbers "
          "after the merge.");
}

void refuse_triggers(const MergeTables& tables, const Changes& changes, const WorkList& list) {
  std::string names;
  for (std::size_t i = 0; i < tables.tables.size(); ++i) {
    const auto& table = tables.tables[i];
    const bool is_written = list.count_pending(i, WorkList::Kind::write) != 0 ||
                            list.count_pending(i, WorkList::Kind::remove) != 0 ||
                            changes.counted.count(i) != 0;
    if (!is_written) continue;
    for (const auto& trigger : table.unguarded_triggers)
      names += fmt::format("{}{} of {}", names.empty() ? "" : ", ", trigger, table.shape.table);
  }
  if (names.empty()) return;
  throw Error(Error::Kind::input, "triggers",
              "triggers would run for rows whose triggers have run where they were written: " + names)
      .next("cleave mysql check shows how to make each of them leave alone what a merge writes.");
}

}  // namespace cleave::mysql
