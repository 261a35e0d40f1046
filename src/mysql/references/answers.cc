#include "mysql/references/answers.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/json.h"
#include "base/suggest.h"
#include "mysql/literal.h"
#include "mysql/quoted.h"
#include "mysql/references/parent_name.h"

namespace cleave::mysql {
namespace {

constexpr const char* all_others = "*";

std::string column_name(const std::string& table, const std::string& column) {
  return table + "." + column;
}

bool is_same_column(const Unfollowable& place, const std::string& column) {
  return column_name(place.table, place.column) == column;
}

template <typename Named>
std::vector<std::string> names_of(const std::vector<Named>& all) {
  std::vector<std::string> names;
  for (const auto& each : all) names.push_back(each.name);
  return names;
}

bool is_in_a_unique_key(const Table& table, const std::string& column) {
  return std::any_of(table.keys.begin(), table.keys.end(), [&](const Key& key) {
    return key.kind != Key::Kind::plain &&
           std::any_of(key.parts.begin(), key.parts.end(),
                       [&](const KeyPart& part) { return part.column == column && part.prefix == 0; });
  });
}

std::optional<Error> without_column(const Table& table, const std::string& column) {
  if (table.column(column) != nullptr) return std::nullopt;
  return Error(Error::Kind::input, "unknown-column", fmt::format("{} has no column '{}'", table.name, column))
      .next(did_you_mean(column, names_of(table.columns)));
}

struct TableAndColumn {
  const Table* table;
  const Column* column;
};

/// Requires: both are there.
TableAndColumn find(const Schema& schema, const std::string& column, const std::string& other) {
  const auto* table = schema.table(column.substr(0, column.find('.')));
  return {table, table == nullptr ? nullptr : table->column(other)};
}

/// Keys and strings of TOML are escaped like those of JSON.
std::string toml(const std::string& text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string bare_or_quoted(const std::string& key) {
  const bool is_bare = !key.empty() && key != "type" && std::all_of(key.begin(), key.end(), [](char c) {
    return (std::isalnum(static_cast<unsigned char>(c)) != 0) || c == '_' || c == '-';
  });
  return is_bare ? key : toml(key);
}

}  // namespace

bool Unfollowable::is_meant_by(std::string_view type) const {
  if (!type_value.ends_with('*')) return type == type_value;
  return type.starts_with(std::string_view(type_value).substr(0, type_value.size() - 1));
}

std::string column_of(const Reference& reference) {
  return column_name(reference.table, reference.columns.at(0));
}

bool ReferenceAnswers::decides(const std::string& column, const std::string& type) const {
  if (denied.count(column) != 0) return true;
  if (!type.empty() && !type_column(column).empty()) return !unknown_type(column, type).has_value();
  if (std::any_of(unfollowable.begin(), unfollowable.end(),
                  [&](const Unfollowable& each) { return is_same_column(each, column); }))
    return true;
  return std::any_of(followed.begin(), followed.end(),
                     [&](const Reference& each) { return column_of(each) == column; }) ||
         denied_types.count(column) != 0;
}

std::string ReferenceAnswers::type_column(const std::string& column) const {
  for (const auto& each : followed)
    if (!each.type_column.empty() && column_of(each) == column) return each.type_column;
  if (const auto found = denied_types.find(column); found != denied_types.end())
    return found->second.type_column;
  for (const auto& each : unfollowable)
    if (is_same_column(each, column)) return each.type_column;
  return "";
}

std::optional<std::string> ReferenceAnswers::unknown_type(const std::string& column,
                                                          const std::string& type) const {
  const bool is_followed = std::any_of(followed.begin(), followed.end(), [&](const Reference& each) {
    return column_of(each) == column && (each.type_column.empty() || each.type_value == type);
  });
  if (is_followed || denied.count(column) != 0) return std::nullopt;
  const auto types = denied_types.find(column);
  if (types != denied_types.end() && types->second.values.count(type) != 0) return std::nullopt;
  for (const auto& each : unfollowable)
    if (is_same_column(each, column) && each.is_meant_by(type)) return each.why;
  if (types != denied_types.end() && types->second.values.count(all_others) != 0) return std::nullopt;
  return "[mysql.references] does not say what it leads to";
}

bool ReferenceAnswers::cannot_follow(const std::string& column, const std::string& type) const {
  return std::any_of(unfollowable.begin(), unfollowable.end(), [&](const Unfollowable& each) {
    return is_same_column(each, column) && each.is_meant_by(type);
  });
}

std::set<std::string> ReferenceAnswers::typed_columns() const {
  std::set<std::string> columns;
  for (const auto& each : followed)
    if (!each.type_column.empty()) columns.insert(column_of(each));
  for (const auto& [column, types] : denied_types) columns.insert(column);
  for (const auto& each : unfollowable)
    if (!each.type_column.empty()) columns.insert(column_name(each.table, each.column));
  return columns;
}

std::optional<Error> cannot_follow(const Schema& schema, const Reference& reference) {
  for (const auto* name : {&reference.table, &reference.parent}) {
    if (schema.table(*name) != nullptr) continue;
    return Error(Error::Kind::input, "unknown-table", fmt::format("there is no table '{}'", *name))
        .where(fmt::format("[mysql.references] \"{}\"", column_of(reference)))
        .next(did_you_mean(*name, names_of(schema.tables)));
  }
  const auto& child = *schema.table(reference.table);
  const auto& parent = *schema.table(reference.parent);
  const auto where = fmt::format("[mysql.references] \"{}\"", column_of(reference));
  auto missing = without_column(child, reference.columns.at(0));
  if (!missing) missing = without_column(parent, reference.parent_columns.at(0));
  if (!missing && !reference.type_column.empty()) missing = without_column(child, reference.type_column);
  if (missing) return std::move(*missing).where(where);
  const auto& parent_column = reference.parent_columns.at(0);
  if (is_in_a_unique_key(parent, parent_column)) return std::nullopt;
  return Error(Error::Kind::input, "no-key",
               fmt::format("{}.{} is no key: many rows may have one value of it", parent.name, parent_column))
      .where(where)
      .next("Name the key column of the parent, or say false and mend the values after the merge.");
}

void add_spellings(Database& database, const Schema& schema, ReferenceAnswers& answers) {
  for (const auto& column : answers.typed_columns()) {
    const auto [table, type] = find(schema, column, answers.type_column(column));
    if (table == nullptr || type == nullptr) continue;
    std::vector<std::string> named;
    std::vector<std::optional<Reference>> meant;
    for (const auto& each : answers.followed) {
      if (column_of(each) != column) continue;
      named.push_back(each.type_value);
      meant.emplace_back(each);
    }
    auto& denied = answers.denied_types[column];
    denied.type_column = type->name;
    for (const auto& value : denied.values) {
      if (value == all_others) continue;
      named.push_back(value);
      meant.emplace_back();
    }
    if (named.empty()) continue;
    std::string list;
    for (const auto& value : named) list += ", " + literal(*type, value);
    const auto name = quoted_name(type->name);
    const auto spelled = database.query(
        fmt::format("SELECT DISTINCT CAST({0} AS BINARY), FIELD({0}{1}) FROM {2} WHERE {0} IN ({3})", name,
                    list, quoted_name(table->name), list.substr(2)));
    for (const auto& row : spelled.rows) {
      const auto at = std::stoull(row.at(1).value_or("0"));
      const auto& spelling = row.at(0).value();
      if (at == 0 || std::find(named.begin(), named.end(), spelling) != named.end()) continue;
      if (!meant[at - 1]) {
        denied.values.insert(spelling);
        continue;
      }
      answers.followed.push_back(*meant[at - 1]);
      answers.followed.back().type_value = spelling;
    }
  }
}

bool holds_something(Database& database, const Reference& reference) {
  const auto name = quoted_name(reference.columns.at(0));
  auto where = fmt::format("{0} <> '' AND {0} <> '0'", name);
  if (!reference.type_column.empty())
    where += fmt::format(" AND CAST({} AS BINARY) = {}", quoted_name(reference.type_column),
                         quoted_text("binary", reference.type_value));
  const auto answer =
      database.attempt(fmt::format("SELECT 1 FROM {} WHERE {} LIMIT 1", quoted_name(reference.table), where));
  const auto* found = std::get_if<Result>(&answer);
  return found == nullptr || !found->rows.empty();
}

std::vector<std::string> types_held(Database& database, const Schema& schema, const std::string& column,
                                    const std::string& type_column) {
  const auto [table, type] = find(schema, column, type_column);
  const auto name = column.substr(column.find('.') + 1);
  if (table == nullptr || type == nullptr || table->column(name) == nullptr) return {};
  const auto answer = database.attempt(
      fmt::format("SELECT DISTINCT CAST({0} AS BINARY) FROM {1} WHERE {0} <> '' AND {2} <> '' AND {2} <> '0'",
                  quoted_name(type_column), quoted_name(table->name), quoted_name(name)));
  std::vector<std::string> types;
  if (const auto* found = std::get_if<Result>(&answer))
    for (const auto& row : found->rows) types.push_back(row.at(0).value_or(""));
  return types;
}

OpenType open_type(const Schema& schema, const std::string& column, const std::string& type_column,
                   const std::string& value, const std::string& why) {
  OpenType open{column, type_column, value, "", why};
  std::size_t most = 0;
  for (const auto& table : schema.tables) {
    const auto* key = table.primary_key();
    const auto letters = letters_that_name(table.name, class_word(value), column.substr(0, column.find('.')));
    if (key == nullptr || key->parts.size() != 1 || letters <= most) continue;
    open.parent = column_name(table.name, key->parts[0].column);
    most = letters;
  }
  return open;
}

std::vector<std::string> lines_for(const ReferenceAnswers& answers, const std::vector<Reference>& suggested,
                                   const std::vector<OpenType>& types) {
  struct Line {
    std::string type_column;
    std::map<std::string, std::string> targets;  ///< by type, as TOML; "" for none
  };
  std::map<std::string, Line> lines;
  const auto parent_of = [](const Reference& each) {
    const auto parent = toml(column_name(each.parent, each.parent_columns.at(0)));
    return each.prefix.empty() ? parent
                               : fmt::format("{{ prefix = {}, parent = {} }}", toml(each.prefix), parent);
  };
  for (const auto& each : suggested) {
    auto& line = lines[column_of(each)];
    line.type_column = each.type_column;
    line.targets[each.type_value] = parent_of(each);
  }
  for (const auto& each : types) {
    auto& line = lines[each.column];
    line.type_column = each.type_column;
    line.targets.emplace(each.value, each.parent.empty() ? "false" : toml(each.parent));
  }
  for (const auto& each : answers.followed) {
    const auto line = lines.find(column_of(each));
    if (line != lines.end() && !each.type_column.empty())
      line->second.targets[each.type_value] = parent_of(each);
  }
  for (const auto& [column, denied] : answers.denied_types) {
    const auto line = lines.find(column);
    if (line == lines.end()) continue;
    for (const auto& value : denied.values) line->second.targets[value] = "false";
  }
  std::vector<std::string> texts;
  for (const auto& [column, line] : lines) {
    if (line.type_column.empty()) {
      texts.push_back(fmt::format("{} = {}", toml(column), line.targets.begin()->second));
      continue;
    }
    std::string targets;
    for (const auto& [type, target] : line.targets)
      targets += fmt::format(", {} = {}", bare_or_quoted(type), target);
    texts.push_back(fmt::format("{} = {{ type = {}{} }}", toml(column),
                                toml(column_name(column.substr(0, column.find('.')), line.type_column)),
                                targets));
  }
  return texts;
}

}  // namespace cleave::mysql
