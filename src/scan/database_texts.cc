#include "scan/database_texts.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "mysql/check/grants.h"
#include "mysql/quoted.h"
#include "mysql/schema.h"
#include "scan/ignore_rules.h"

namespace cleave::scan {
namespace {

constexpr auto in_a_database =
    "it is in a database: change it where the application does, or with an UPDATE of your own";

bool holds_text(const mysql::Column& column) {
  return column.is_text() || column.data_type == "json" || column.data_type.ends_with("blob") ||
         column.data_type.ends_with("binary");
}

/// What COMPRESS() has made begins with the length of what it holds.
/// https://dev.mysql.com/doc/refman/8.4/en/encryption-functions.html#function_compress
constexpr std::size_t length_bytes = 4;
bool is_compressed(std::string_view value) {
  if (value.size() <= length_bytes + 2) return false;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(value[length_bytes + i]); };
  return byte(0) == 0x78 && (byte(0) * 256 + byte(1)) % 31 == 0;  // https://www.rfc-editor.org/rfc/rfc1950
}

bool is_skipped(const std::string& name, const std::vector<std::string>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return fits_pattern(pattern, name); });
}

/// The columns of a table that are read: those of its key, then those with text.
struct Columns {
  std::vector<std::string> key, text;

  Columns(const mysql::Table& table, const Skipped& skipped) {
    if (const auto* primary = table.primary_key())
      for (const auto& part : primary->parts) key.push_back(part.column);
    for (const auto& column : table.columns)
      if (holds_text(column) && !is_skipped(table.name + "." + column.name, skipped.columns))
        text.push_back(column.name);
  }

  std::string statement(const mysql::Table& table) const {
    std::string list;
    for (const auto* columns : {&key, &text})
      for (const auto& column : *columns) list += (list.empty() ? "" : ", ") + mysql::quoted_name(column);
    return fmt::format("SELECT {} FROM {}", list, mysql::quoted_name(table.name));
  }
};

/// "id=5&lang=de", or "row=7" where nothing else tells the row.
std::string row_name(const Columns& columns, const mysql::RowStream& row, std::uint64_t number) {
  if (columns.key.empty()) return fmt::format("row={}", number);
  std::string name;
  for (std::size_t i = 0; i < columns.key.size(); ++i)
    name += fmt::format("{}{}={}", i == 0 ? "" : "&", columns.key[i], row[i].value_or("NULL"));
  return name;
}

void scan_table(mysql::Database& database, const std::string& schema, const mysql::Table& table,
                const Skipped& skipped, Scanner& scanner) {
  const Columns columns(table, skipped);
  if (columns.text.empty()) return;
  const auto rows = database.stream(columns.statement(table));
  for (std::uint64_t number = 1; rows->next(); ++number) {
    for (std::size_t i = 0; i < columns.text.size(); ++i) {
      const auto value = (*rows)[columns.key.size() + i];
      if (!value || value->empty()) continue;
      Place place;
      place.name = fmt::format("mysql:{}/{}/{}?{}", schema, table.name, columns.text[i],
                               row_name(columns, *rows, number));
      place.key = columns.text[i];
      place.why_kept = in_a_database;
      scanner.scan(place, is_compressed(*value) ? value->substr(length_bytes) : *value);
    }
  }
}

/// What is defined in a database, each with its name and its text; NULL or '' where the user may not see it.
struct Definitions {
  const char* kind;
  const char* statement;
};
constexpr std::array definitions = {
    Definitions{"view",
                "SELECT table_name, view_definition FROM information_schema.views "
                "WHERE table_schema = DATABASE()"},
    Definitions{"routine",
                "SELECT routine_name, routine_definition FROM information_schema.routines "
                "WHERE routine_schema = DATABASE()"},
    Definitions{"trigger",
                "SELECT trigger_name, action_statement FROM information_schema.triggers "
                "WHERE trigger_schema = DATABASE()"},
    Definitions{"event",
                "SELECT event_name, event_definition FROM information_schema.events "
                "WHERE event_schema = DATABASE()"},
    Definitions{"column",
                "SELECT CONCAT(table_name, '/', column_name), CONCAT_WS('\n', column_type, "
                "column_default, generation_expression, column_comment, ' ') "
                "FROM information_schema.columns WHERE table_schema = DATABASE()"},
    Definitions{"table",
                "SELECT table_name, CONCAT_WS('\n', table_comment, create_options, ' ') "
                "FROM information_schema.tables WHERE table_schema = DATABASE()"}};

void scan_definitions(mysql::Database& database, const std::string& schema, const Definitions& some,
                      Scanner& scanner) {
  for (const auto& row : database.query(some.statement).rows) {
    Place place;
    place.name = fmt::format("mysql:{}/{} ({})", schema, row[0].value_or(""), some.kind);
    place.why_kept = in_a_database;
    if (row[1].value_or("").empty())
      scanner.add(
          Gap{place.name, "its definition may not be seen by this user",
              "Scan with a user who has SHOW VIEW, EXECUTE, TRIGGER and EVENT on the whole database."});
    else
      scanner.scan(place, *row[1]);
  }
}

/// A user sees only what they may use.
void note_unseen(mysql::Database& database, const std::string& schema, Scanner& scanner) {
  const auto grants = mysql::read_grants(database);
  for (const auto* privilege : {"SELECT", "SHOW VIEW", "TRIGGER", "EVENT", "EXECUTE"}) {
    if (grants.in_database(privilege, schema)) continue;
    scanner.add(Gap{
        fmt::format("mysql:{}", schema),
        fmt::format("this user has no {} on the whole database, so some of it may not be seen", privilege),
        fmt::format("GRANT {} ON {}.* to the user.", privilege, mysql::quoted_name(schema))});
  }
}

}  // namespace

void scan_database(mysql::Database& database, const Skipped& skipped, Scanner& scanner) {
  const mysql::Transaction snapshot(database, mysql::Transaction::Purpose::snapshot);
  const auto schema = mysql::read_schema(database);
  const auto name = "mysql:" + schema.database;
  scanner.attempt(name, [&] { note_unseen(database, schema.database, scanner); });
  for (const auto& some : definitions)
    scanner.attempt(fmt::format("{} ({}s)", name, some.kind),
                    [&] { scan_definitions(database, schema.database, some, scanner); });
  for (const auto& table : schema.tables)
    if (!is_skipped(table.name, skipped.tables))
      scanner.attempt(name + "/" + table.name,
                      [&] { scan_table(database, schema.database, table, skipped, scanner); });
}

}  // namespace cleave::scan
