#include "mysql/references/known_schemas.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/suggest.h"
#include "mysql/quoted.h"
#include "mysql/references/embedded_schemas.h"
#include "mysql/references/parent_name.h"

namespace cleave::mysql {
namespace {

constexpr const char *by_class = "CLASS", *by_content_type = "CONTENT-TYPE", *nothing = "NOTHING";

/// One line of a file: schemas/README.md says how they are written.
struct Rule {
  std::string table, column;
  std::string type_column, type_value;
  std::string parent, parent_column;  ///< or one of the words above in `parent`
  std::string prefix;
  std::string why;  ///< not "": a merge cannot change it
};

struct KnownSchema {
  std::string name;
  std::vector<std::pair<std::string, std::vector<std::string>>> marks;  ///< tables with some of their columns
  std::vector<Rule> rules;
};

std::pair<std::string, std::string> cut(const std::string& text, std::string_view at) {
  const auto found = text.find(at);
  return found == std::string::npos ? std::pair(text, std::string())
                                    : std::pair(text.substr(0, found), text.substr(found + at.size()));
}

/// "posts.post_author -> users.ID", "postmeta.meta_value [meta_key = _thumbnail_id] -> posts.ID",
/// "postmeta.meta_value [meta_key = _gallery] holds a list of ids".
Rule rule_from(const std::string& line) {
  Rule rule;
  auto [left, right] = cut(line, " -> ");
  if (right.empty()) std::tie(left, rule.why) = cut(line, " holds ");
  auto [column, type] = cut(left, " [");
  std::tie(rule.table, rule.column) = cut(column, ".");
  if (!type.empty()) {
    type.pop_back();
    std::tie(rule.type_column, rule.type_value) = cut(type, " = ");
  }
  if (const auto [prefix, parent] = cut(right, " "); !parent.empty()) {
    rule.prefix = prefix;
    right = parent;
  }
  std::tie(rule.parent, rule.parent_column) = cut(right, ".");
  return rule;
}

KnownSchema schema_from(std::string_view name, std::string_view text) {
  KnownSchema schema{std::string(name), {}, {}};
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    const auto [table, columns] = cut(line, ": ");
    if (line.find(" -> ") != std::string::npos || line.find(" holds ") != std::string::npos) {
      schema.rules.push_back(rule_from(line));
      continue;
    }
    schema.marks.emplace_back(table, std::vector<std::string>());
    std::istringstream words(columns);
    for (std::string word; words >> word;) schema.marks.back().second.push_back(word);
  }
  return schema;
}

const std::vector<KnownSchema>& all_known() {
  static const auto all = [] {
    std::vector<KnownSchema> schemas;
    for (const auto& [name, text] : embedded_schemas()) schemas.push_back(schema_from(name, text));
    return schemas;
  }();
  return all;
}

std::vector<std::string> prefixes_in(const KnownSchema& known, const Schema& schema) {
  std::vector<std::string> prefixes;
  const auto& first = known.marks.at(0).first;
  for (const auto& table : schema.tables) {
    if (!table.name.ends_with(first)) continue;
    auto prefix = table.name.substr(0, table.name.size() - first.size());
    const bool has_all = std::all_of(known.marks.begin(), known.marks.end(), [&](const auto& mark) {
      const auto* there = schema.table(prefix + mark.first);
      return there != nullptr && std::all_of(mark.second.begin(), mark.second.end(), [&](const auto& column) {
               return there->column(column) != nullptr;
             });
    });
    if (has_all) prefixes.push_back(std::move(prefix));
  }
  return prefixes;
}

/// What the rules of one schema say about the tables with one prefix.
class Resolver {
 public:
  Resolver(Database& database, const Schema& schema, const ReferenceAnswers& own, ReferenceAnswers& answers,
           std::string prefix)
      : database_(database), schema_(schema), own_(own), answers_(answers), prefix_(std::move(prefix)) {}

  void apply(const Rule& rule) {
    if (rule.table != "*") return apply(rule, table_named(rule.table), rule.column, rule.type_column);
    // "*_id [*_type]": every pair of such columns.
    for (const auto& table : schema_.tables) {
      for (const auto& column : table.columns) {
        if (!column.name.ends_with(rule.column.substr(1))) continue;
        const auto stem = column.name.substr(0, column.name.size() - rule.column.size() + 1);
        apply(rule, &table, column.name, rule.type_column.empty() ? "" : stem + rule.type_column.substr(1));
      }
    }
  }

 private:
  /// Tables that all sites of a WordPress share have the prefix without the site's number.
  const Table* table_named(const std::string& name) const {
    if (const auto* table = schema_.table(prefix_ + name)) return table;
    auto base = prefix_;
    if (!base.ends_with('_')) return nullptr;
    base.pop_back();
    while (!base.empty() && std::isdigit(static_cast<unsigned char>(base.back())) != 0) base.pop_back();
    return base.ends_with('_') ? schema_.table(base + name) : nullptr;
  }

  void apply(const Rule& rule, const Table* table, const std::string& column,
             const std::string& type_column) {
    if (table == nullptr || table->column(column) == nullptr) return;
    if (!type_column.empty() && table->column(type_column) == nullptr) return;
    const auto name = table->name + "." + column;
    const auto own_type = own_.type_column(name);
    const bool is_own = own_.denied.count(name) != 0 ||
                        (own_.decides(name, "") && (type_column.empty() || own_type != type_column));
    if (is_own || is_declared(*table, column)) return;
    if (!rule.why.empty()) return add_unfollowable(rule, *table, column, type_column);
    if (rule.parent == nothing) return deny(rule, name, type_column);
    if (rule.parent == by_class) return follow_classes(*table, column, type_column);
    if (rule.parent == by_content_type) return follow_content_types(*table, column, type_column);
    const auto* parent = table_named(rule.parent);
    if (parent == nullptr || parent->column(rule.parent_column) == nullptr) return;
    follow(*table, column, type_column, rule.type_value, parent->name, rule.parent_column, rule.prefix);
  }

  static bool is_declared(const Table& table, const std::string& column) {
    return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), [&](const ForeignKey& key) {
      return std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end();
    });
  }

  bool is_answered(const std::string& name, const std::string& type) const {
    const auto denied = own_.denied_types.find(name);
    if (denied != own_.denied_types.end() && denied->second.values.count(type) != 0) return true;
    return std::any_of(own_.followed.begin(), own_.followed.end(), [&](const Reference& each) {
      return column_of(each) == name && each.type_value == type;
    });
  }

  void deny(const Rule& rule, const std::string& name, const std::string& type_column) {
    if (is_answered(name, rule.type_value)) return;
    auto& denied = answers_.denied_types[name];
    denied.type_column = type_column;
    denied.values.insert(rule.type_value);
  }

  void add_unfollowable(const Rule& rule, const Table& table, const std::string& column,
                        const std::string& type_column) {
    answers_.unfollowable.push_back({table.name, column, type_column, rule.type_value, "holds " + rule.why});
  }

  void follow(const Table& table, const std::string& column, const std::string& type_column,
              const std::string& type, const std::string& parent, const std::string& parent_column,
              const std::string& prefix = "") {
    if (is_answered(table.name + "." + column, type)) return;
    Reference reference;
    using Origin = Reference::Origin;
    reference.origin = type_column.empty() ? Origin::implied : Origin::polymorphic;
    reference.table = table.name;
    reference.columns = {column};
    reference.parent = parent;
    reference.parent_columns = {parent_column};
    reference.type_column = type_column;
    reference.type_value = type;
    reference.prefix = prefix;
    if (!cannot_follow(schema_, reference)) answers_.followed.push_back(std::move(reference));
  }

  void follow_classes(const Table& table, const std::string& column, const std::string& type_column) {
    const auto name = table.name + "." + column;
    for (const auto& type : types_held(database_, schema_, name, type_column)) {
      const auto open = open_type(schema_, name, type_column, type, "");
      if (open.parent.empty()) continue;
      const auto [parent, key] = cut(open.parent, ".");
      follow(table, column, type_column, type, parent, key);
    }
  }

  /// Django keeps a table of its kinds of rows: id, app_label, model. Their tables are called after both.
  void follow_content_types(const Table& table, const std::string& column, const std::string& type_column) {
    const auto kinds = database_.attempt(
        fmt::format("SELECT id, CONCAT(app_label, '_', model) FROM {}", quoted_name("django_content_type")));
    const auto* found = std::get_if<Result>(&kinds);
    if (found == nullptr) return;
    for (const auto& kind : found->rows) {
      const auto* parent = schema_.table(kind.at(1).value_or(""));
      const auto* key = parent == nullptr ? nullptr : parent->primary_key();
      if (key == nullptr || key->parts.size() != 1) continue;
      follow(table, column, type_column, kind.at(0).value_or(""), parent->name, key->parts[0].column);
    }
  }

  Database& database_;
  const Schema& schema_;
  const ReferenceAnswers& own_;
  ReferenceAnswers& answers_;
  const std::string prefix_;
};

}  // namespace

std::vector<std::string> known_schemas() {
  std::vector<std::string> names;
  for (const auto& known : all_known()) names.push_back(known.name);
  return names;
}

std::vector<Recognised> recognise(const Schema& schema) {
  std::vector<Recognised> found;
  for (const auto& known : all_known()) {
    auto prefixes = prefixes_in(known, schema);
    if (!prefixes.empty()) found.push_back({known.name, std::move(prefixes)});
  }
  return found;
}

void add_known_references(Database& database, const Schema& schema, ReferenceAnswers& answers) {
  const auto own = answers;
  for (const auto& name : own.schemas) {
    const auto known = std::find_if(all_known().begin(), all_known().end(),
                                    [&](const KnownSchema& each) { return each.name == name; });
    if (known == all_known().end())
      throw Error(Error::Kind::input, "unknown-schema", fmt::format("no schema is known as '{}'", name))
          .where("[mysql] schemas")
          .next(fmt::format("Known are {}.", fmt::join(known_schemas(), ", ")));
    const auto prefixes = prefixes_in(*known, schema);
    if (prefixes.empty())
      throw Error(Error::Kind::input, "unknown-schema",
                  fmt::format("the database does not have the tables by which {} is recognised", name))
          .where("[mysql] schemas")
          .next("Take it out of [mysql] schemas.");
    for (const auto& prefix : prefixes)
      for (const auto& rule : known->rules) Resolver(database, schema, own, answers, prefix).apply(rule);
  }
}

}  // namespace cleave::mysql
