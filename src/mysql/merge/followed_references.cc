#include "mysql/merge/followed_references.h"

#include <algorithm>
#include <functional>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "mysql/merge/key_text.h"
#include "mysql/merge/lookup.h"
#include "mysql/quoted.h"
#include "mysql/references/known_schemas.h"

namespace cleave::mysql {
namespace {

constexpr std::size_t changes_at_once = 500;

/// What nobody has said anything about.
Suggestions open_suggestions(Database& from, const Schema& schema, const ReferenceAnswers& answers) {
  auto open = implied_references(from, schema);
  std::erase_if(open.references, [&](const Reference& each) {
    return each.confidence == Reference::Confidence::possible ||
           answers.decides(column_of(each), each.type_value);
  });
  std::erase_if(open.types, [&](const OpenType& each) { return answers.decides(each.column, each.value); });
  return open;
}

bool leads_somewhere(const Value& id) {
  return id && !id->empty() && *id != "0";
}

/// Calls `use` with the rows that are to be brought over, as they are now, until it says that it has seen
/// enough. Which rows of a table without a key that are is not known before they are counted: it gets all.
void for_each_changed_row(Database& from, const RowShape& shape, std::size_t table, const WorkList& list,
                          const std::function<bool(const Row&)>& use) {
  if (!shape.has_key()) {
    const auto rows =
        from.stream(fmt::format("SELECT {} FROM {}", shape.selects(), quoted_name(shape.table)));
    Row row(shape.parts.size());
    while (rows->next()) {
      for (std::size_t i = 0; i < row.size(); ++i)
        row[i] = (*rows)[i] ? Value(std::string(*(*rows)[i])) : std::nullopt;
      if (use(row)) return;
    }
    return;
  }
  for (std::int64_t after = 0;;) {
    const auto changes = list.next(table, WorkList::Kind::write, after, changes_at_once);
    if (changes.empty()) return;
    after = changes.back().id;
    std::vector<Row> keys;
    for (const auto& change : changes) keys.push_back(key_from(change.key));
    for (const auto& found : look_up(from, shape, shape.key, keys, Lock::none))
      for (const auto& row : found)
        if (use(row)) return;
  }
}

/// What known schemas say that nobody has accepted.
struct KnownButOpen {
  ReferenceAnswers answers;  ///< with theirs
  std::vector<Reference> references;
  std::string offer;  ///< a sentence; "" where none is recognised
};

KnownButOpen of_known_schemas(Database& from, const Schema& schema, const ReferenceAnswers& answers) {
  KnownButOpen known{answers, {}, ""};
  known.answers.schemas.clear();
  std::vector<std::string> names;
  for (const auto& each : recognise(schema)) {
    names.push_back(fmt::format("\"{}\"", each.name));
    if (answers.schemas.count(each.name) == 0) known.answers.schemas.insert(each.name);
  }
  if (known.answers.schemas.empty()) return known;
  add_known_references(from, schema, known.answers);
  std::copy_if(known.answers.followed.begin() + static_cast<std::ptrdiff_t>(answers.followed.size()),
               known.answers.followed.end(), std::back_inserter(known.references),
               [&](const Reference& each) { return holds_something(from, each); });
  known.offer = fmt::format(
      "Tables of a known application are there: schemas = [{}] under [mysql] of cleave.toml answers for "
      "them. ",
      fmt::join(names, ", "));
  return known;
}

/// Types of changed rows that no answer names.
std::vector<OpenType> unnamed_types(Database& from, const Schema& schema, const ReferenceAnswers& answers,
                                    const MergeTables& tables, const WorkList& list) {
  std::vector<OpenType> open;
  for (const auto& each : answers.unfollowable) {
    const auto table = tables.by_name.find(each.table);
    if (!each.type_column.empty() || table == tables.by_name.end()) continue;
    Reference place;
    place.table = each.table;
    place.columns = {each.column};
    if (list.count_pending(table->second, WorkList::Kind::write) != 0 && holds_something(from, place))
      open.push_back({each.table + "." + each.column, "", "", "", each.why});
  }
  for (const auto& name : answers.typed_columns()) {
    const auto table = tables.by_name.find(name.substr(0, name.find('.')));
    if (table == tables.by_name.end() || answers.denied.count(name) != 0) continue;
    const auto& shape = tables.tables[table->second].shape;
    const auto type_column = answers.type_column(name);
    const auto type = shape.part_named(type_column),
               column = shape.part_named(name.substr(name.find('.') + 1));
    if (std::max(type, column) >= shape.parts.size()) continue;
    const auto& links = tables.tables[table->second].links;
    const auto is_followed = [&](const std::string& value) {
      return std::any_of(links.begin(), links.end(), [&](const Link& link) {
        return link.child_parts == std::vector{column} && (!link.type_part || link.type_value == value);
      });
    };
    std::set<std::string> types;
    for_each_changed_row(from, shape, table->second, list, [&](const Row& row) {
      if (row[type] && !row[type]->empty() && leads_somewhere(row[column])) types.insert(*row[type]);
      return false;
    });
    for (const auto& value : types) {
      if (is_followed(value)) continue;
      const auto why = answers.unknown_type(name, value);
      if (!why) continue;
      open.push_back(open_type(schema, name, type_column, value, *why));
    }
  }
  return open;
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

/// Whether rows of the table are brought over that may refer to others.
bool may_refer_anew(std::size_t table, const Changes& changes, const WorkList& list) {
  return changes.counted.count(table) != 0 || list.count_pending(table, WorkList::Kind::write) != 0;
}

/// Whether equal values of both are one text here. Where they are not ("0017" and "17", "17.00", bytes of a
/// BIT), a reference would not be seen, or not be written as the server has it.
bool is_written_alike(const RowShape::Part& child, const Column& key) {
  const auto& column = child.column;
  const bool is_digested = child.form == RowShape::Form::digested && !child.shows_short_values;
  if (is_digested) return false;
  if (column.is_integer() && key.is_integer())
    return column.type == key.type || (!column.is_zerofill() && !key.is_zerofill());
  constexpr std::string_view texts[] = {"char", "varchar", "tinytext", "text", "mediumtext", "longtext"};
  const auto is_text = [&](const Column& one) {
    return std::find(std::begin(texts), std::end(texts), one.data_type) != std::end(texts);
  };
  if (key.is_integer()) {
    constexpr std::string_view charsets[] = {"utf8mb4", "utf8mb3", "latin1", "ascii"};
    if (key.is_zerofill()) return false;
    if (column.data_type == "varbinary" || column.data_type == "blob") return true;
    return is_text(column) &&
           std::find(std::begin(charsets), std::end(charsets), column.charset) != std::end(charsets);
  }
  if (is_text(column) && is_text(key)) return column.charset == key.charset;
  return column.type == key.type || (column.data_type == "varbinary" && key.data_type == "varbinary");
}

/// As a server writes a whole number.
bool is_id(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const bool is_number = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
  return is_number && (text[0] != '0' || text == "0");
}

/// What a text column holds of a changed row where the id of another row should be; nothing when all is well.
std::optional<std::string> strange_reference(Database& from, const MergeTables& tables, const Link& link,
                                             const WorkList& list) {
  const auto& shape = tables.tables[link.child].shape;
  const auto& parent = tables.tables[link.parent].shape;
  const bool is_text_of_id = link.child_parts.size() == 1 &&
                             !shape.parts[link.child_parts[0]].column.is_integer() &&
                             parent.parts[link.parent_parts[0]].column.is_integer();
  if (!is_text_of_id || link.declared) return std::nullopt;
  const auto strange_in = [&](const Row& row) -> std::optional<std::string> {
    if (link.type_part && row[*link.type_part] != link.type_value) return std::nullopt;
    const auto& value = row[link.child_parts[0]];
    if (!value || value->empty() || !value->starts_with(link.prefix)) return std::nullopt;
    if (is_id(std::string_view(*value).substr(link.prefix.size()))) return std::nullopt;
    return *value;
  };
  std::optional<std::string> strange;
  for_each_changed_row(from, shape, link.child, list, [&](const Row& row) {
    strange = strange_in(row);
    return strange.has_value();
  });
  return strange;
}

std::string shortened(const std::string& text) {
  constexpr std::size_t most_shown = 40;
  return text.size() <= most_shown ? text : text.substr(0, most_shown) + "…";
}

}  // namespace

ReferenceAnswers reference_answers(Database& from, Database& into, const Schema& schema,
                                   const MergeOptions& options) {
  auto answers = options.references;
  for (const auto& each : answers.followed)
    if (auto reason = cannot_follow(schema, each)) throw Error(std::move(*reason));
  if (options.suggested_too)
    for (const auto& each : recognise(schema)) answers.schemas.insert(each.name);
  add_known_references(from, schema, answers);
  for (auto* database : {&from, &into}) add_spellings(*database, schema, answers);
  return answers;
}

std::vector<Reference> followed_references(Database& from, const Schema& schema, const MergeOptions& options,
                                           const ReferenceAnswers& answers) {
  auto references = declared_references(schema);
  references.insert(references.end(), answers.followed.begin(), answers.followed.end());
  if (!options.suggested_too) return references;
  for (auto& each : open_suggestions(from, schema, answers).references)
    if (each.confidence != Reference::Confidence::ambiguous) references.push_back(std::move(each));
  return references;
}

void refuse_unanswered(Database& from, const Schema& schema, const MergeOptions& options,
                       const ReferenceAnswers& answers, const MergeTables& tables, const Changes& changes,
                       const WorkList& list) {
  std::set<std::string> renumbered, renumbered_before, changed;
  for (const auto table : with_new_ids(tables, changes)) renumbered.insert(tables.tables[table].shape.table);
  for (std::size_t table = 0; table < tables.tables.size(); ++table) {
    const auto& name = tables.tables[table].shape.table;
    if (list.has_new_keys(table)) renumbered_before.insert(name);
    if (may_refer_anew(table, changes, list)) changed.insert(name);
  }
  if (renumbered.empty() && (renumbered_before.empty() || changed.empty())) return;
  const auto known = of_known_schemas(from, schema, answers);
  auto open = open_suggestions(from, schema, known.answers);
  open.references.insert(open.references.begin(), known.references.begin(), known.references.end());
  std::erase_if(open.references, [&](const Reference& each) {
    return (options.suggested_too && each.confidence != Reference::Confidence::ambiguous) ||
           (renumbered.count(each.parent) == 0 &&
            // An earlier merge has asked, or somebody has answered on its command line alone.
            (renumbered_before.count(each.parent) == 0 || changed.count(each.table) == 0));
  });
  // Where some types are answered, only those of changed rows are asked about.
  std::erase_if(open.types, [&](const OpenType& each) { return !answers.type_column(each.column).empty(); });
  for (auto& each : unnamed_types(from, schema, answers, tables, list)) open.types.push_back(std::move(each));
  // Called like a table or not: it is no reference that a merge could follow.
  for (auto& each : open.types) {
    if (!known.answers.cannot_follow(each.column, each.value)) continue;
    each.why = known.answers.unknown_type(each.column, each.value).value_or(each.why);
    each.parent.clear();
  }
  if (open.references.empty() && open.types.empty()) return;
  std::set<std::string> columns;
  for (const auto& each : open.references)
    columns.insert(column_of(each) + (each.evidence.empty() ? "" : " (" + evidence_text(each) + ")"));
  std::string types;
  for (const auto& each : open.types)
    types += each.type_column.empty()
                 ? fmt::format("; {} {}", each.column, each.why)
                 : fmt::format("; {} with {} '{}': {}", each.column, each.type_column, each.value, each.why);
  throw Error(Error::Kind::input, "unanswered-references",
              columns.empty()
                  ? "rows get new ids, and it is not known what some columns refer to" + types
                  : fmt::format("rows get new ids, and columns look as if they referred to them: {}{}",
                                fmt::join(columns, ", "), types))
      .next(known.offer +
            fmt::format(
                "Put the lines that are right under [mysql.references] of cleave.toml (false where it is "
                "no reference){}:\n  {}",
                options.suggested_too ? "" : ", or say --accept-suggested",
                fmt::join(lines_for(options.references, open.references, open.types), "\n  ")));
}

void refuse_unnamed_children(Database& into, const Schema& schema, const ReferenceAnswers& answers,
                             const MergeTables& tables, const WorkList& list) {
  const auto loses_ids = [&](const auto& each) {
    return tables.tables[each.second].id_part && list.count_pending(each.second, WorkList::Kind::remove) != 0;
  };
  if (std::none_of(tables.by_name.begin(), tables.by_name.end(), loses_ids)) return;
  std::string types;
  for (const auto& name : answers.typed_columns()) {
    const auto dot = name.find('.');
    const auto* table = schema.table(name.substr(0, dot));
    const auto* column = table == nullptr ? nullptr : table->column(name.substr(dot + 1));
    if (column == nullptr || !column->is_integer() || answers.denied.count(name) != 0) continue;
    for (const auto& value : types_held(into, schema, name, answers.type_column(name)))
      if (const auto why = answers.unknown_type(name, value))
        types += fmt::format("\n  {} with {} '{}': {}", name, answers.type_column(name), value, *why);
  }
  if (types.empty()) return;
  throw Error(Error::Kind::input, "unanswered-references",
              "rows are deleted, and it is not known what some rows refer to:" + types)
      .next(
          "Add each type to the line of its column under [mysql.references] of cleave.toml: with the column "
          "that it means, or with false where it is no reference.");
}

void refuse_unfollowed(Database& from, const MergeTables& tables, const Changes& changes,
                       const WorkList& list) {
  std::set<std::string> columns;
  auto parents = with_new_ids(tables, changes);
  for (std::size_t table = 0; table < tables.tables.size(); ++table)
    if (list.has_new_keys(table)) parents.insert(table);
  for (const auto parent : parents)
    for (const Link& link : tables.tables[parent].children) {
      const auto& child = tables.tables[link.child].shape;
      if (!may_refer_anew(link.child, changes, list)) continue;
      const auto strange = strange_reference(from, tables, link, list);
      for (std::size_t i = 0; i < link.child_parts.size(); ++i) {
        const auto& part = child.parts[link.child_parts[i]];
        const auto& key = tables.tables[parent].shape.parts[link.parent_parts[i]].column;
        const auto name = child.table + "." + part.column.name;
        if (!is_written_alike(part, key))
          columns.insert(fmt::format("{} ({} for {}.{}, {})", name, part.column.type,
                                     tables.tables[parent].shape.table, key.name, key.type));
        else if (strange)
          columns.insert(fmt::format("{} ('{}' is no id)", name, shortened(*strange)));
      }
    }
  if (columns.empty()) return;
  throw Error(Error::Kind::input, "unfollowed-references",
              fmt::format("rows get new ids, and a merge cannot change these references to them: {}",
                          fmt::join(columns, ", ")))
      .next(
          "Keep the ids apart before both sides write (cleave mysql guard), or give the column the type of "
          "the key. Or say that it is no reference (\"table.column\" = false under [mysql.references]) and "
          "mend "
          "its values after the merge: the table cleave_merged has the old ids and the new ones.");
}

}  // namespace cleave::mysql
