#include "mysql/merge/followed_references.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "mysql/quoted.h"

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
    const bool confirmed =
        std::any_of(options.references.begin(), options.references.end(), [&](const Reference& known) {
          return column_of(known) == column &&
                 (known.type_column.empty() || known.type_value == reference.type_value);
        });
    if (!confirmed && options.no_references.count(column) == 0) open.push_back(std::move(reference));
  }
  return open;
}

/// Types in rows that name somebody. As bytes: that is how a merge compares them.
std::set<std::string> unlisted_types(Database& from, Database& into, const Table& table,
                                     const std::string& column, const std::string& type_column,
                                     const std::set<std::string>& listed) {
  if (!table.column(column)->is_integer()) return {};
  const auto statement =
      fmt::format("SELECT DISTINCT {0}, HEX({0}) FROM {1} WHERE {0} IS NOT NULL AND {2} <> 0",
                  quoted_name(type_column), quoted_name(table.name), quoted_name(column));
  std::set<std::string> unlisted;
  for (auto* side : {&from, &into})
    for (const auto& row : side->query(statement).rows)
      if (const auto value = row[0].value_or(""); listed.count(value) == 0) unlisted.insert(value);
  return unlisted;
}

/// As it stands in [mysql.references] of cleave.toml.
std::string answer(const Reference& reference) {
  const auto parent = reference.parent + "." + reference.parent_columns.at(0);
  if (reference.type_column.empty()) return fmt::format("\"{}\" = \"{}\"", column_of(reference), parent);
  return fmt::format("\"{}\" = {{ type = \"{}.{}\", \"{}\" = \"{}\" }}", column_of(reference),
                     reference.table, reference.type_column, reference.type_value, parent);
}

/// Tables of which rows get new ids, or are joined with others. Rows that look the same get new ids too when
/// what they refer to does.
std::set<std::size_t> with_new_ids(const MergeTables& tables, const Changes& changes) {
  auto found = changes.colliding;
  for (std::size_t table = 0; table < tables.tables.size(); ++table)
    if (tables.tables[table].taken == Taken::join) found.insert(table);
  for (bool has_grown = true; has_grown;) {
    has_grown = false;
    for (const auto table : changes.alike) {
      const auto& links = tables.tables[table].links;
      const bool follows = std::any_of(links.begin(), links.end(),
                                       [&](const Link& link) { return found.count(link.parent) != 0; });
      has_grown = (follows && found.insert(table).second) || has_grown;
    }
  }
  return found;
}

/// Numbers are short enough for a row to have them (RowShape::Part::shows_short).
bool may_hold_ids(const RowShape& shape, std::size_t part, const MergeTables& tables, const Link& link) {
  const auto& parent = tables.tables[link.parent].shape;
  return (shape.parts[part].column.is_text() || shape.parts[part].column.data_type.ends_with("blob")) &&
         std::all_of(link.parent_parts.begin(), link.parent_parts.end(),
                     [&](std::size_t one) { return parent.parts[one].column.is_integer(); });
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

void refuse_unlisted_types(Database& from, Database& into, const Schema& schema,
                           const MergeOptions& options) {
  std::map<std::pair<std::string, std::string>, std::set<std::string>> listed;  // by column and type column
  for (const auto& reference : followed_references(from, schema, options))
    if (!reference.type_column.empty())
      listed[{column_of(reference), reference.type_column}].insert(reference.type_value);
  std::string what;
  for (auto& [columns, types] : listed) {
    const auto& [column, type_column] = columns;
    for (const auto& [name, type] : options.no_parents)
      if (name == column) types.insert(type);
    const auto dot = column.find('.');
    const auto unlisted = unlisted_types(from, into, *schema.table(column.substr(0, dot)),
                                         column.substr(dot + 1), type_column, types);
    if (unlisted.empty()) continue;
    what += fmt::format("\n  {} by {}: {}", column, type_column, fmt::join(unlisted, ", "));
  }
  if (what.empty()) return;
  throw Error(Error::Kind::input, "unlisted-types",
              "rows refer to what [mysql.references] does not list for their column:" + what)
      .next(
          "Add each type to the line of its column, with the table that it means (Photo = \"photos.id\") or "
          "with false where what stands there is no table's id.");
}

void refuse_unfollowed(const MergeTables& tables, const Changes& changes) {
  std::set<std::string> columns;
  for (const auto parent : with_new_ids(tables, changes))
    for (const Link& link : tables.tables[parent].children)
      for (const auto part : link.child_parts) {
        const auto& shape = tables.tables[link.child].shape;
        if (shape.parts[part].form == RowShape::Form::digested && !may_hold_ids(shape, part, tables, link))
          columns.insert(shape.table + "." + shape.parts[part].column.name);
      }
  if (columns.empty()) return;
  throw Error(
      Error::Kind::input, "unfollowed-references",
      fmt::format("rows get new ids, and a merge cannot change references in columns of this kind: {}",
                  fmt::join(columns, ", ")))
      .next(
          "Keep the ids apart before both sides write (cleave mysql guard). Or say that it is no reference "
          "(\"table.column\" = false under [mysql.references]) and mend its values after the merge: the "
          "table cleave_merged has the old ids and the new ones.");
}

}  // namespace cleave::mysql
