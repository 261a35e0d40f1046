#include "mysql/references/references.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "mysql/literal.h"
#include "mysql/quoted.h"
#include "mysql/references/parent_name.h"
#include "mysql/references/value_evidence.h"

namespace cleave::mysql {
namespace {

/// More kinds of parents than this, and the column is no name of a table.
constexpr int most_types = 50;
/// Values that are looked at for one reference.
constexpr int most_values = 200000;
/// One in so many values may have lost its parent.
constexpr std::uint64_t orphans_share = 10;

/// The only column of the primary key; null when it has several.
const Column* single_key(const Table& table) {
  const auto* key = table.primary_key();
  return key == nullptr || key->parts.size() != 1 ? nullptr : table.column(key->parts[0].column);
}

/// A number can stand in a column of another type as well, though a merge cannot follow all of them.
bool may_hold_numbers(const Column& column) {
  constexpr std::string_view others[] = {"date", "time",     "datetime", "timestamp", "year", "enum",
                                         "set",  "geometry", "uuid",     "inet4",     "inet6"};
  return std::find(std::begin(others), std::end(others), column.data_type) == std::end(others);
}

/// SQL of the whole number in a column; 0 where there is none.
std::string number_in(const Column& column) {
  const auto name = quoted_name(column.name);
  if (column.is_integer()) return name;
  const bool is_counted = column.data_type == "decimal" || column.data_type == "float" ||
                          column.data_type == "double" || column.data_type == "bit";
  if (is_counted) return fmt::format("CAST({} + 0 AS UNSIGNED)", name);
  const auto text = fmt::format("TRIM(BOTH '\"' FROM CONVERT({} USING utf8mb4))", name);
  return fmt::format("IF({0} REGEXP '^[0-9]{{1,18}}$', CAST({0} AS UNSIGNED), 0)", text);
}

bool fits(const Column& child, const Column& parent) {
  if (parent.is_integer()) return may_hold_numbers(child);
  if (child.is_integer()) return false;
  return child.data_type == parent.data_type && child.charset == parent.charset;
}

bool is_plain_id(std::string_view name) {
  return name.size() == 2 && (name[0] == 'i' || name[0] == 'I') && (name[1] == 'd' || name[1] == 'D');
}

bool is_declared(const Table& table, const std::string& column) {
  return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), [&](const ForeignKey& key) {
    return std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end();
  });
}

/// Looks at one database; asks it about the data.
class Search {
 public:
  Search(Database& database, const Schema& schema) : database_(database), schema_(schema) {}

  Suggestions run() {
    for (const auto& table : schema_.tables) {
      for (const auto& column : table.columns) look_at(table, column);
    }
    return std::move(found_);
  }

 private:
  void look_at(const Table& table, const Column& column) {
    if (column.auto_increment || !column.sequence.empty() || is_declared(table, column.name)) return;
    if (column.generated != Column::Generated::no) return;
    const auto* type = type_column(table, column);
    if (type != nullptr && look_at_pair(table, *type, column)) return;
    const auto* parent = parent_of(table, column);
    if (parent == nullptr) {
      if (type == nullptr || !look_at_open_pair(table, *type, column)) add_by_values(table, column);
      return;
    }
    const auto before = found_.references.size();
    Reference reference;
    reference.origin = Reference::Origin::implied;
    add(std::move(reference), table, column, *parent);
    if (found_.references.size() == before) return;
    // A key that is not handed out is another table's itself. Values that are not found may be elsewhere.
    const auto& named = found_.references.back();
    const auto* key = single_key(*parent);
    const bool is_handed_out = key->auto_increment || !key->sequence.empty() || !key->is_integer();
    const bool is_sure = is_handed_out && named.confidence != Reference::Confidence::doubtful;
    if (is_sure || named.values == 0 || !add_by_values(table, column, Strong::only)) return;
    found_.references.erase(found_.references.begin() + static_cast<std::ptrdiff_t>(before));
  }

  enum class Strong { only, and_weak };

  /// Whether any was added.
  bool add_by_values(const Table& table, const Column& column, Strong strong = Strong::and_weak) {
    bool refused = false;
    auto found = references_by_values(database_, schema_, table, column, refused);
    if (refused) found_.unanswered.push_back(table.name + "." + column.name);
    if (strong == Strong::only)
      std::erase_if(found,
                    [](const Reference& each) { return each.confidence == Reference::Confidence::possible; });
    std::move(found.begin(), found.end(), std::back_inserter(found_.references));
    return !found.empty();
  }

  const Table* parent_of(const Table& table, const Column& column) const {
    const auto word = referred_word(column.name);
    if (word.empty()) return parent_with_key(table, column);
    if (const auto* parent = parent_named(word, table, column)) return parent;
    const auto* key = single_key(table);
    const bool itself = word == "parent" && key != nullptr && fits(column, *key);
    return itself ? &table : parent_with_key(table, column);
  }

  /// `customerNumber` where one other table alone has a key of that name; "id" says nothing.
  const Table* parent_with_key(const Table& child, const Column& column) const {
    const Table* found = nullptr;
    for (const auto& table : schema_.tables) {
      const auto* key = single_key(table);
      if (key == nullptr || key->name != column.name || !fits(column, *key)) continue;
      if (table.name == child.name || found != nullptr || is_plain_id(column.name)) return nullptr;
      found = &table;
    }
    return found;
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
    if (!column.name.ends_with("id") && !column.name.ends_with("Id")) return nullptr;
    const auto stem = column.name.substr(0, column.name.size() - 2);
    if (stem.empty()) return nullptr;
    return table.column(stem + (stem.ends_with('_') ? "type" : "Type"));
  }

  /// Types that are called like no table: numbers, words of another language. Whether any id leads somewhere.
  bool look_at_open_pair(const Table& table, const Column& type, const Column& column) {
    const auto id = column.is_integer() ? quoted_name(column.name) : number_in(column);
    const auto types = answer(
        table, type,
        fmt::format(
            "SELECT DISTINCT CAST({0} AS BINARY) FROM {1} WHERE {0} IS NOT NULL AND {0} <> '' AND {2} > 0 "
            "ORDER BY 1 LIMIT {3}",
            quoted_name(type.name), quoted_name(table.name), id, most_types + 1));
    if (!types || types->rows.empty() || types->rows.size() > most_types) return false;
    for (const auto& row : types->rows)
      found_.types.push_back({table.name + "." + column.name, type.name, *row[0], "",
                              "it is called like no table, and another column's ids depend on it"});
    return true;
  }

  /// Whether any type is called like a table; the others are open then.
  bool look_at_pair(const Table& table, const Column& type, const Column& column) {
    const auto types = answer(
        table, type,
        fmt::format(
            "SELECT DISTINCT CAST({0} AS BINARY) FROM {1} WHERE {0} <> '' AND {2} IS NOT NULL ORDER BY 1 "
            "LIMIT {3}",
            quoted_name(type.name), quoted_name(table.name), quoted_name(column.name), most_types + 1));
    if (!types || types->rows.size() > most_types) return false;
    const auto parent_of_type = [&](const Row& row) {
      return parent_named(class_word(*row[0]), table, column);
    };
    if (std::none_of(types->rows.begin(), types->rows.end(), parent_of_type)) return false;
    for (const auto& row : types->rows) {
      const auto* parent = parent_of_type(row);
      if (parent == nullptr) {
        found_.types.push_back({table.name + "." + column.name, type.name, *row[0], "",
                                "no table is called like it, as others of its kind are"});
        continue;
      }
      Reference reference;
      reference.origin = Reference::Origin::polymorphic;
      reference.type_column = type.name;
      reference.type_value = *row[0];
      add(std::move(reference), table, column, *parent);
    }
    return true;
  }

  /// Only a share of a large table is looked at: its first values, among which are the most orphans.
  void add(Reference reference, const Table& table, const Column& column, const Table& parent) {
    reference.table = table.name;
    reference.columns = {column.name};
    reference.parent = parent.name;
    reference.parent_columns = {single_key(parent)->name};
    const auto name = quoted_name(column.name);
    const auto* key = single_key(parent);
    const bool is_other_type = key->is_integer() && !column.is_integer();
    const auto value = is_other_type ? number_in(column) : name;
    // 0 stands for "none" in many applications.
    auto where = name + " IS NOT NULL" + (key->is_integer() ? " AND " + value + " <> 0" : "");
    if (!reference.type_column.empty())
      where += fmt::format(" AND {} = {}", quoted_name(reference.type_column),
                           literal(*table.column(reference.type_column), reference.type_value));
    const auto counts = answer(
        table, column,
        fmt::format("SELECT COUNT(*), COUNT(p.{0}) FROM (SELECT {1} v FROM {2} WHERE {3} LIMIT {4}) c LEFT "
                    "JOIN {5} p ON p.{0} = c.v",
                    quoted_name(reference.parent_columns[0]), value, quoted_name(table.name), where,
                    most_values, quoted_name(parent.name)));
    if (!counts) return;
    const auto& row = counts->rows.at(0);
    reference.values = std::stoull(row.at(0).value_or("0"));
    reference.orphans = reference.values - std::stoull(row.at(1).value_or("0"));
    reference.confidence = confidence(reference);
    // Texts and amounts are called like tables, too: only numbers that are found there speak for ids.
    if (is_other_type && reference.confidence != Reference::Confidence::likely) return;
    found_.references.push_back(std::move(reference));
  }

  static Reference::Confidence confidence(const Reference& reference) {
    if (reference.values == 0) return Reference::Confidence::presumed;
    return reference.orphans * orphans_share <= reference.values ? Reference::Confidence::likely
                                                                 : Reference::Confidence::doubtful;
  }

  std::optional<Result> answer(const Table& table, const Column& column, const std::string& sql) {
    auto answer = database_.attempt(sql);
    if (auto* result = std::get_if<Result>(&answer)) return std::move(*result);
    found_.unanswered.push_back(table.name + "." + column.name);
    return std::nullopt;
  }

  Database& database_;
  const Schema& schema_;
  Suggestions found_;
};

}  // namespace

std::string evidence_text(const Reference& reference) {
  return fmt::format("{} of {} values are ids of {}{}{}", reference.values - reference.orphans,
                     reference.values, reference.parent, reference.evidence.empty() ? "" : "; ",
                     reference.evidence);
}

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

std::string to_text(Reference::Confidence confidence) {
  switch (confidence) {
    case Reference::Confidence::certain:
      return "certain";
    case Reference::Confidence::likely:
      return "likely";
    case Reference::Confidence::presumed:
      return "presumed";
    case Reference::Confidence::doubtful:
      return "doubtful";
    case Reference::Confidence::ambiguous:
      return "ambiguous";
    case Reference::Confidence::possible:
      break;
  }
  return "possible";
}

std::vector<Reference> declared_references(const Schema& schema) {
  std::vector<Reference> references;
  for (const auto& table : schema.tables) {
    for (const auto& key : table.foreign_keys) {
      if (key.parent_database != schema.database) continue;
      Reference reference;
      reference.table = table.name;
      reference.parent = key.parent;
      reference.columns = key.columns;
      reference.parent_columns = key.parent_columns;
      references.push_back(std::move(reference));
    }
  }
  return references;
}

Suggestions implied_references(Database& database, const Schema& schema) {
  return Search(database, schema).run();
}

}  // namespace cleave::mysql
