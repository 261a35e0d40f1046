#include "mysql/merge/merge_tables.h"

#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "base/suggest.h"
#include "mysql/meanings.h"
#include "mysql/merge/merge_options.h"

namespace cleave::mysql {
namespace {

/// A trigger whose body asks for this variable leaves alone what the merge writes.
constexpr const char* trigger_guard = "@cleave_merging";

std::size_t part_index(const RowShape& shape, const std::string& column) {
  if (const auto part = shape.part_named(column); part < shape.parts.size()) return part;
  std::vector<std::string> names;
  for (const auto& part : shape.parts) names.push_back(part.column.name);
  throw Error(Error::Kind::input, "unknown-column", fmt::format("{} has no column '{}'", shape.table, column))
      .next(did_you_mean(column, names));
}

std::vector<std::size_t> part_indexes(const RowShape& shape, const std::vector<std::string>& columns) {
  std::vector<std::size_t> indexes;
  for (const auto& column : columns) indexes.push_back(part_index(shape, column));
  return indexes;
}

/// Unique keys that the merge has to look after; those of expressions and generated columns are left to the
/// server, which refuses what breaks them.
std::vector<std::vector<std::size_t>> unique_keys(const Table& table, const RowShape& shape) {
  std::vector<std::vector<std::size_t>> uniques;
  for (const auto& key : table.keys) {
    if (key.kind == Key::Kind::plain) continue;
    std::vector<std::size_t> parts;
    for (const auto& part : key.parts) {
      for (std::size_t i = 0; i < shape.parts.size(); ++i) {
        if (shape.parts[i].column.name == part.column) parts.push_back(i);
      }
    }
    auto own = shape.key;
    if (parts.size() == key.parts.size() && parts != own) uniques.push_back(std::move(parts));
  }
  return uniques;
}

/// Whether the server gives the column a value that no other row has.
bool is_handed_out(const Column& column) {
  const auto& value = column.default_value;
  return column.auto_increment ||
         (value && value->find("nextval(") != std::string::npos && !value->starts_with('\''));
}

/// Names a key that does not tell all rows apart, or "". Two rows can share all but a key's prefix; unique
/// columns that can be NULL, or are computed, say nothing of some rows.
std::string unclear_key(const Table& table, const RowShape& shape) {
  for (const auto& key : table.keys) {
    const bool is_key = key.name == shape.source_index;
    const bool is_part =
        std::any_of(key.parts.begin(), key.parts.end(), [](const KeyPart& part) { return part.prefix != 0; });
    if (key.kind != Key::Kind::plain && (shape.has_key() ? is_key && is_part : true)) return key.name;
  }
  return "";
}

/// What the server computes it would not let a merge write.
void refuse_computed(const Reference& reference, const Schema& schema) {
  const auto look_at = [&](const std::string& name, const std::vector<std::string>& columns) {
    const auto* table = schema.table(name);
    for (const auto& each : columns) {
      const auto* column = table == nullptr ? nullptr : table->column(each);
      if (column == nullptr || column->generated == Column::Generated::no) continue;
      throw Error(Error::Kind::input, "computed-reference",
                  fmt::format("the rows of {} refer to those of {} by {}.{}, which the server computes: they "
                              "could not follow a row that gets a new id",
                              reference.table, reference.parent, name, each))
          .next("Drop the foreign key on both sides, or make the column a stored one of its own.");
    }
  };
  look_at(reference.table, reference.columns);
  look_at(reference.parent, reference.parent_columns);
}

MergeTable merge_table(const Table& from, const Table& into, const MergeOptions& options) {
  MergeTable table;
  table.shape = shape_of(from, into);
  table.uniques = unique_keys(into, table.shape);
  const auto& key = table.shape.key;
  for (auto& part : table.shape.parts) {
    const auto& there = *into.column(part.column.name);
    part.column.sequence = there.sequence;
    part.column.auto_increment = there.auto_increment;
  }
  const auto* id = key.size() == 1 ? &table.shape.parts[key[0]].column : nullptr;
  if (id != nullptr && (id->auto_increment || !id->sequence.empty())) table.id_part = key[0];
  for (std::size_t i = 0; i < table.shape.parts.size(); ++i) {
    if (is_handed_out(table.shape.parts[i].column) && table.id_part != i) table.number_parts.push_back(i);
  }
  // A server gives whole numbers; as keys of such a column they are written in other ways.
  if (id != nullptr && id->auto_increment && !id->is_integer()) table.unclear_key = table.shape.source_index;
  for (const auto* side : {&from, &into}) {
    if (auto name = unclear_key(*side, table.shape); !name.empty()) table.unclear_key = std::move(name);
  }
  for (const auto& trigger : into.triggers) {
    if (trigger.statement.find(trigger_guard) == std::string::npos)
      table.unguarded_triggers.push_back(trigger.name);
  }
  if (const auto found = options.policies.find(into.name); found != options.policies.end()) {
    table.policy = found->second;
    table.has_policy = true;
    for (const auto& column : table.policy.columns) part_index(table.shape, column);
  }
  table.is_tree = nested_set(into) && !table.has_policy;
  if (const auto found = options.taken.find(into.name); found != options.taken.end())
    table.taken = found->second;
  return table;
}

Link link(const Reference& reference, const MergeTables& tables) {
  for (const auto* name : {&reference.table, &reference.parent}) {
    if (tables.by_name.count(*name) != 0) continue;
    std::vector<std::string> names;
    for (const auto& table : tables.tables) names.push_back(table.shape.table);
    throw Error(Error::Kind::input, "unknown-table", fmt::format("both databases have no table '{}'", *name))
        .next(did_you_mean(*name, names));
  }
  Link link;
  link.child = tables.by_name.at(reference.table);
  link.parent = tables.by_name.at(reference.parent);
  const auto& child = tables.tables[link.child].shape;
  const auto& parent = tables.tables[link.parent].shape;
  link.child_parts = part_indexes(child, reference.columns);
  link.parent_parts = part_indexes(parent, reference.parent_columns);
  link.declared = reference.origin == Reference::Origin::declared;
  if (!reference.type_column.empty()) link.type_part = part_index(child, reference.type_column);
  link.type_value = reference.type_value;
  link.prefix = reference.prefix;
  // In the order of the parent's key, so that its values make a key.
  auto sorted = link.parent_parts;
  auto key = parent.key;
  std::sort(sorted.begin(), sorted.end());
  std::sort(key.begin(), key.end());
  link.to_key = !key.empty() && sorted == key;
  if (!link.to_key) return link;
  std::vector<std::size_t> ordered;
  for (const auto part : parent.key) {
    const auto at = std::find(link.parent_parts.begin(), link.parent_parts.end(), part);
    ordered.push_back(link.child_parts[static_cast<std::size_t>(at - link.parent_parts.begin())]);
  }
  link.child_parts = std::move(ordered);
  link.parent_parts = parent.key;
  return link;
}

/// What leads to columns that are no key, but a reference themselves, leads to where that one does.
std::optional<Link> through(const Link& first, const Link& second) {
  if (first.to_key || second.type_part) return std::nullopt;
  Link both = second;
  both.child = first.child;
  both.declared = false;
  both.type_part = first.type_part;
  both.type_value = first.type_value;
  both.prefix = first.prefix + second.prefix;
  for (auto& part : both.child_parts) {
    const auto at = std::find(first.parent_parts.begin(), first.parent_parts.end(), part);
    if (at == first.parent_parts.end()) return std::nullopt;
    part = first.child_parts[static_cast<std::size_t>(at - first.parent_parts.begin())];
  }
  return both;
}

bool has_link(const MergeTable& table, const Link& wanted) {
  return std::any_of(table.links.begin(), table.links.end(), [&](const Link& link) {
    return link.parent == wanted.parent && link.child_parts == wanted.child_parts &&
           link.parent_parts == wanted.parent_parts && link.type_value == wanted.type_value;
  });
}

void add_link(Link link, MergeTables& all) {
  all.tables[link.parent].children.push_back(link);
  all.tables[link.child].links.push_back(std::move(link));
}

/// Whole numbers are short, so a reference to them is seen in a column of any size.
void show_ids(const Link& link, MergeTables& all) {
  auto& child = all.tables[link.child].shape;
  const auto& parent = all.tables[link.parent].shape;
  const auto show = [&](std::size_t part) {
    auto& shown = child.parts[part];
    shown.shows_short_values = shown.form == RowShape::Form::digested && shown.column.is_text();
  };
  for (std::size_t i = 0; i < link.child_parts.size(); ++i)
    if (parent.parts[link.parent_parts[i]].column.is_integer()) show(link.child_parts[i]);
  if (link.type_part) show(*link.type_part);
}

/// Parents first; where they refer to each other in a circle, in the order of their names.
std::vector<std::string> parents_first(const Schema& into, const std::vector<Reference>& references) {
  std::vector<std::string> order;
  std::map<std::string, int> state;
  const std::function<void(const std::string&)> visit = [&](const std::string& name) {
    if (state[name]++ != 0) return;
    for (const auto& reference : references) {
      if (reference.table == name) visit(reference.parent);
    }
    order.push_back(name);
  };
  for (const auto& table : into.tables) visit(table.name);
  return order;
}

}  // namespace

std::optional<Row> Link::referred(const Row& row) const {
  if (type_part && row[*type_part] != type_value) return std::nullopt;
  Row values;
  for (const auto part : child_parts) {
    if (!row[part] || !row[part]->starts_with(prefix)) return std::nullopt;
    values.emplace_back(row[part]->substr(prefix.size()));
  }
  return values;
}

Row Link::in_child(Row parent_values) const {
  for (auto& value : parent_values)
    if (value) value->insert(0, prefix);
  return parent_values;
}

bool MergeTable::may_count(std::size_t part) const {
  const auto& column = shape.parts[part].column;
  const bool is_count = shape.parts[part].is_number && !shape.parts[part].is_key &&
                        column.type != "tinyint(1)" && column.data_type != "year";
  return is_count && std::none_of(links.begin(), links.end(), [&](const Link& link) {
           return std::find(link.child_parts.begin(), link.child_parts.end(), part) != link.child_parts.end();
         });
}

bool MergeTable::is_one_row(const Row& row) const {
  if (!id_part || taken == Taken::join) return true;
  // A key that holds the id says no more of a row than the id.
  return std::any_of(uniques.begin(), uniques.end(), [&](const std::vector<std::size_t>& unique) {
    return std::all_of(unique.begin(), unique.end(),
                       [&](std::size_t part) { return part != *id_part && row[part].has_value(); });
  });
}

MergeTables merge_tables(const Schema& from, const Schema& into, const std::vector<Reference>& references,
                         const MergeOptions& options) {
  MergeTables all;
  for (const auto& name : parents_first(into, references)) {
    const auto* table = into.table(name);
    if (table == nullptr) continue;
    const auto* other = from.table(name);
    if (other == nullptr)
      throw Error(Error::Kind::input, "different-tables", fmt::format("only one side has the table {}", name))
          .next("cleave mysql check shows what makes the schemas equal.");
    all.by_name[name] = all.tables.size();
    all.tables.push_back(merge_table(*other, *table, options));
  }
  for (const auto& table : from.tables) {
    if (all.by_name.count(table.name) == 0)
      throw Error(Error::Kind::input, "different-tables",
                  fmt::format("only one side has the table {}", table.name))
          .next("cleave mysql check shows what makes the schemas equal.");
  }
  for (const auto& reference : references) {
    refuse_computed(reference, into);
    const auto made = link(reference, all);
    add_link(made, all);
    show_ids(made, all);
  }
  // Each adds one of finitely many; the tables are gone over until there is no other.
  for (bool has_grown = true; std::exchange(has_grown, false);) {
    for (std::size_t table = 0; table < all.tables.size(); ++table) {
      for (std::size_t i = 0; i < all.tables[table].links.size(); ++i) {
        const auto first = all.tables[table].links[i];
        for (const auto& second : std::vector<Link>(all.tables[first.parent].links)) {
          auto both = through(first, second);
          if (!both || has_link(all.tables[table], *both)) continue;
          add_link(std::move(*both), all);
          has_grown = true;
        }
      }
    }
  }
  return all;
}

}  // namespace cleave::mysql
