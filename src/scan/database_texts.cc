#include "scan/database_texts.h"

#include <algorithm>

#include <fmt/format.h>

#include "mysql/quoted.h"
#include "mysql/schema.h"

namespace cleave::scan {
namespace {

constexpr auto in_a_database =
    "it is in a database: change it where the application does, or with an UPDATE of your own";

bool holds_text(const mysql::Column& column) {
  return column.is_text() || column.data_type == "json" || column.data_type.ends_with("blob");
}

/// The columns of a table that are read: those of its key, then those with text.
struct Columns {
  std::vector<std::string> key, text;

  explicit Columns(const mysql::Table& table) {
    if (const auto* primary = table.primary_key())
      for (const auto& part : primary->parts) key.push_back(part.column);
    for (const auto& column : table.columns)
      if (holds_text(column)) text.push_back(column.name);
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
                Scanner& scanner) {
  const Columns columns(table);
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
      scanner.scan(place, *value);
    }
  }
}

}  // namespace

void scan_database(mysql::Database& database, Scanner& scanner) {
  const mysql::Transaction snapshot(database, mysql::Transaction::Purpose::snapshot);
  const auto schema = mysql::read_schema(database);
  for (const auto& table : schema.tables) scan_table(database, schema.database, table, scanner);
}

}  // namespace cleave::scan
