#include <algorithm>
#include <charconv>

#include "mysql/column_text.h"
#include "mysql/own_tables.h"
#include "mysql/quoted.h"
#include "mysql/schema.h"

namespace cleave::mysql {
namespace {

std::string text(const Value& value) {
  return value.value_or("");
}

std::uint64_t number(const Value& value) {
  std::uint64_t result = 0;
  if (value) std::from_chars(value->data(), value->data() + value->size(), result);
  return result;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

OtherObject::Kind kind_of(const std::string& type) {
  if (type == "VIEW") return OtherObject::Kind::view;
  return type == "SEQUENCE" ? OtherObject::Kind::sequence : OtherObject::Kind::unknown;
}

/// The sequence of "nextval(`shop`.`s`)", quoted, without the name of the database that is read.
std::string sequence_of_default(const std::string& value, const std::string& database) {
  constexpr std::string_view beginning = "nextval(`";
  if (!value.starts_with(beginning) || !value.ends_with("`)")) return "";
  const auto name = value.substr(beginning.size() - 1, value.size() - beginning.size());
  const auto own = quoted_name(database) + ".";
  return name.starts_with(own) ? name.substr(own.size()) : name;
}

/// The rows of information_schema go to their tables; what belongs to a view is left out.
class SchemaReader {
 public:
  explicit SchemaReader(Database& database) : database_(database) {}

  Schema read() {
    read_database();
    read_tables();
    read_columns();
    if (!database_.dialect().has_json_type) read_json_checks();
    read_keys();
    read_foreign_keys();
    read_triggers();
    auto& tables = schema_.tables;
    tables.erase(std::remove_if(tables.begin(), tables.end(), is_own_table), tables.end());
    return std::move(schema_);
  }

 private:
  Table* table(const Value& name) {
    const auto found =
        std::lower_bound(schema_.tables.begin(), schema_.tables.end(), text(name),
                         [](const Table& table, const std::string& wanted) { return table.name < wanted; });
    return found == schema_.tables.end() || found->name != text(name) ? nullptr : &*found;
  }

  void read_database() {
    const auto rows = database_
                          .query(
                              "SELECT schema_name, default_character_set_name, default_collation_name FROM "
                              "information_schema.schemata WHERE schema_name = DATABASE()")
                          .rows;
    if (rows.empty()) return;
    schema_.database = text(rows[0][0]);
    schema_.charset = one_charset(text(rows[0][1]));
    schema_.collation = one_charset(text(rows[0][2]));
  }

  void read_tables() {
    const auto result = database_.query(
        "SELECT table_name, engine, table_collation, table_rows, auto_increment, table_type, table_comment "
        "FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name");
    for (const auto& row : result.rows) {
      const auto type = text(row[5]);
      const bool is_versioned = type == "SYSTEM VERSIONED";
      // The tables of this very session; those of others are not to be seen.
      if (type == "TEMPORARY" && is_own_name(text(row[0]))) continue;
      if (type != "BASE TABLE" && !is_versioned) {
        schema_.others.push_back({text(row[0]), type, kind_of(type)});
        continue;
      }
      auto& table = schema_.tables.emplace_back();
      table.name = text(row[0]);
      table.engine = text(row[1]);
      table.collation = one_charset(text(row[2]));
      table.row_estimate = number(row[3]);
      if (row[4]) table.auto_increment = number(row[4]);
      table.is_system_versioned = is_versioned;
      if (!row[1]) table.broken = text(row[6]);
    }
    std::sort(schema_.tables.begin(), schema_.tables.end(),
              [](const Table& a, const Table& b) { return a.name < b.name; });
  }

  void read_columns() {
    const auto result = database_.query(
        "SELECT table_name, column_name, column_type, data_type, is_nullable, character_set_name, "
        "collation_name, column_default, extra, generation_expression, column_comment "
        "FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, "
        "ordinal_position");
    for (const auto& row : result.rows) {
      if (auto* owner = table(row[0])) owner->columns.push_back(column(row));
    }
  }

  Column column(const Row& row) const {
    Column column;
    const auto extra = text(row[8]);
    column.name = text(row[1]);
    column.type = one_type(text(row[2]));
    column.data_type = text(row[3]);
    column.nullable = text(row[4]) == "YES";
    column.charset = one_charset(text(row[5]));
    column.collation = one_charset(text(row[6]));
    column.default_value = one_default(row[7], extra, column.data_type, database_.dialect().defaults);
    column.sequence = sequence_of_default(text(row[7]), schema_.database);
    if (!column.sequence.empty()) column.default_value = "nextval(" + column.sequence + ")";
    column.auto_increment = contains(extra, "auto_increment");
    // "on update current_timestamp()" of MariaDB, "DEFAULT_GENERATED on update CURRENT_TIMESTAMP" of MySQL 8.
    column.updates_itself = contains(extra, "on update");
    const bool stored = contains(extra, "STORED GENERATED") || contains(extra, "PERSISTENT");
    if (stored || contains(extra, "VIRTUAL GENERATED"))
      column.generated = stored ? Column::Generated::stored : Column::Generated::on_read;
    column.comment = text(row[10]);
    if (column.generated != Column::Generated::no) {
      column.expression = one_expression(text(row[9]));
      column.default_value.reset();
    }
    return column;
  }

  void read_json_checks() {
    const auto result = database_.query(
        "SELECT table_name, constraint_name, check_clause FROM information_schema.check_constraints "
        "WHERE constraint_schema = DATABASE() AND check_clause LIKE 'json_valid(%'");
    for (const auto& row : result.rows) {
      auto* owner = table(row[0]);
      if (owner == nullptr) continue;
      for (auto& column : owner->columns) {
        // A JSON column's own check bears its name.
        if (column.name != text(row[1]) || column.data_type != "longtext") continue;
        column.type = column.data_type = "json";
      }
    }
  }

  /// The server adds it to each unique key, where rows of the past have other values; current rows are
  /// told apart without it.
  static bool is_end_of_row(const Table& table, const std::string& column) {
    const auto* found = table.is_system_versioned ? table.column(column) : nullptr;
    return found != nullptr && found->expression == "rowend";
  }

  void read_keys() {
    const auto result = database_.query(
        "SELECT table_name, index_name, non_unique, column_name, sub_part FROM information_schema.statistics "
        "WHERE table_schema = DATABASE() ORDER BY table_name, index_name, seq_in_index");
    for (const auto& row : result.rows) {
      auto* owner = table(row[0]);
      if (owner == nullptr || is_end_of_row(*owner, text(row[3]))) continue;
      const auto name = text(row[1]);
      if (owner->keys.empty() || owner->keys.back().name != name) {
        const auto kind = name == "PRIMARY"     ? Key::Kind::primary
                          : number(row[2]) == 0 ? Key::Kind::unique
                                                : Key::Kind::plain;
        owner->keys.push_back({name, kind, {}});
      }
      owner->keys.back().parts.push_back({text(row[3]), number(row[4])});
    }
  }

  void read_foreign_keys() {
    const auto result = database_.query(
        "SELECT k.table_name, k.constraint_name, k.column_name, k.referenced_table_schema, "
        "k.referenced_table_name, k.referenced_column_name, r.delete_rule, r.update_rule FROM "
        "information_schema.key_column_usage k JOIN information_schema.referential_constraints r ON "
        "r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND "
        "r.table_name = k.table_name WHERE k.table_schema = DATABASE() AND k.referenced_table_name IS NOT "
        "NULL "
        "ORDER BY k.table_name, k.constraint_name, k.ordinal_position");
    const auto rule = [](const Value& value) {
      return text(value) == "NO ACTION" ? "RESTRICT" : text(value);
    };
    for (const auto& row : result.rows) {
      auto* owner = table(row[0]);
      if (owner == nullptr) continue;
      auto& keys = owner->foreign_keys;
      if (keys.empty() || keys.back().name != text(row[1]))
        keys.push_back({text(row[1]), {}, text(row[3]), text(row[4]), {}, rule(row[6]), rule(row[7])});
      keys.back().columns.push_back(text(row[2]));
      keys.back().parent_columns.push_back(text(row[5]));
    }
  }

  void read_triggers() {
    const auto result = database_.query(
        "SELECT event_object_table, trigger_name, action_timing, event_manipulation, action_statement, "
        "action_order FROM information_schema.triggers WHERE event_object_schema = DATABASE() ORDER BY "
        "event_object_table, "
        "trigger_name");
    for (const auto& row : result.rows) {
      if (auto* owner = table(row[0]))
        owner->triggers.push_back({text(row[1]), text(row[2]), text(row[3]), text(row[4]), number(row[5])});
    }
  }

  Database& database_;
  Schema schema_;
};

}  // namespace

Schema read_schema(Database& database) {
  return SchemaReader(database).read();
}

}  // namespace cleave::mysql
