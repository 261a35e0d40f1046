#include "mysql/references/references.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "mysql/literal.h"
#include "mysql/quoted.h"
#include "mysql/references/parent_name.h"

namespace cleave::mysql {
namespace {

/// More kinds of parents than this, and the column is no name of a table.
constexpr int most_types = 50;

/// The only column of the primary key; null when it has several.
const Column* single_key(const Table& table) {
  const auto* key = table.primary_key();
  return key == nullptr || key->parts.size() != 1 ? nullptr : table.column(key->parts[0].column);
}

bool fits(const Column& child, const Column& parent) {
  if (child.is_integer() || parent.is_integer()) return child.is_integer() && parent.is_integer();
  return child.data_type == parent.data_type && child.charset == parent.charset;
}

bool is_declared(const Table& table, const std::string& column) {
  return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), [&](const ForeignKey& key) {
    return std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end();
  });
}

/// Looks at one database; asks it about the data.
class Search {
 public:
  Search(Database& database, const Schema& schema, std::vector<std::string>& unanswered)
      : database_(database), schema_(schema), unanswered_(unanswered) {}

  std::vector<Reference> run() {
    for (const auto& table : schema_.tables) {
      for (const auto& column : table.columns) look_at(table, column);
    }
    return std::move(found_);
  }

 private:
  void look_at(const Table& table, const Column& column) {
    const auto word = referred_word(column.name);
    if (word.empty() || column.auto_increment || is_declared(table, column.name)) return;
    if (column.generated != Column::Generated::no) return;
    if (const auto* type = type_column(table, column)) return look_at_pair(table, *type, column);
    const auto* parent = word == "parent" ? &table : parent_named(word, table, column);
    const auto* key = parent == nullptr ? nullptr : single_key(*parent);
    if (key == nullptr || !fits(column, *key)) return;
    add_if_found(
        {Reference::Origin::implied, table.name, parent->name, {column.name}, {key->name}, "", "", true},
        column);
  }

  /// The table that most letters speak for; null when none do.
  const Table* parent_named(const std::string& word, const Table& child, const Column& column) const {
    const Table* best = nullptr;
    std::size_t most = 0;
    for (const auto& table : schema_.tables) {
      const auto* key = single_key(table);
      const bool itself = table.name == child.name && key != nullptr && key->name == column.name;
      const auto letters = letters_that_name(table.name, word, child.name);
      if (itself || letters <= most || key == nullptr || !fits(column, *key)) continue;
      best = &table;
      most = letters;
    }
    return best;
  }

  /// `owner_type` of `owner_id`.
  static const Column* type_column(const Table& table, const Column& column) {
    const auto stem = column.name.substr(0, column.name.size() - 2);
    const auto* type = table.column(stem + (stem.ends_with('_') ? "type" : "Type"));
    return type != nullptr && type->is_text() ? type : nullptr;
  }

  void look_at_pair(const Table& table, const Column& type, const Column& column) {
    const auto types = answer(
        table, type,
        fmt::format("SELECT DISTINCT {0} FROM {1} WHERE {0} IS NOT NULL LIMIT {2}", quoted_name(type.name),
                    quoted_name(schema_.database, table.name), most_types + 1));
    if (!types || types->rows.size() > most_types) return;
    for (const auto& row : types->rows) {
      const auto* parent = parent_named(class_word(*row[0]), table, column);
      if (parent == nullptr) continue;
      add_if_found({Reference::Origin::polymorphic,
                    table.name,
                    parent->name,
                    {column.name},
                    {single_key(*parent)->name},
                    type.name,
                    *row[0],
                    true},
                   column);
    }
  }

  /// 0 stands for "none" in many applications.
  void add_if_found(Reference reference, const Column& column) {
    const auto& table = *schema_.table(reference.table);
    const auto name = "c." + quoted_name(column.name);
    auto where = name + " IS NOT NULL" + (column.is_integer() ? " AND " + name + " <> 0" : "");
    if (!reference.type_column.empty())
      where += fmt::format(" AND c.{} = {}", quoted_name(reference.type_column),
                           literal(*table.column(reference.type_column), reference.type_value));
    const auto child = quoted_name(schema_.database, reference.table) + " c";
    const auto orphan = answer(
        table, column,
        fmt::format("SELECT 1 FROM {} WHERE {} AND NOT EXISTS (SELECT 1 FROM {} p WHERE p.{} = {}) LIMIT 1",
                    child, where, quoted_name(schema_.database, reference.parent),
                    quoted_name(reference.parent_columns[0]), name));
    if (!orphan || !orphan->rows.empty()) return;
    const auto any = answer(table, column, fmt::format("SELECT 1 FROM {} WHERE {} LIMIT 1", child, where));
    if (!any) return;
    reference.has_values = !any->rows.empty();
    found_.push_back(std::move(reference));
  }

  std::optional<Result> answer(const Table& table, const Column& column, const std::string& sql) {
    auto answer = database_.attempt(sql);
    if (auto* result = std::get_if<Result>(&answer)) return std::move(*result);
    unanswered_.push_back(table.name + "." + column.name);
    return std::nullopt;
  }

  Database& database_;
  const Schema& schema_;
  std::vector<std::string>& unanswered_;
  std::vector<Reference> found_;
};

}  // namespace

std::string to_text(Reference::Origin origin) {
  switch (origin) {
    case Reference::Origin::declared:
      return "declared";
    case Reference::Origin::implied:
      return "implied";
    case Reference::Origin::polymorphic:
      break;
  }
  return "polymorphic";
}

std::vector<Reference> declared_references(const Schema& schema) {
  std::vector<Reference> references;
  for (const auto& table : schema.tables) {
    for (const auto& key : table.foreign_keys) {
      if (key.parent_database != schema.database) continue;
      references.push_back({Reference::Origin::declared, table.name, key.parent, key.columns,
                            key.parent_columns, "", "", true});
    }
  }
  return references;
}

std::vector<Reference> implied_references(Database& database, const Schema& schema,
                                          std::vector<std::string>& unanswered) {
  return Search(database, schema, unanswered).run();
}

}  // namespace cleave::mysql
