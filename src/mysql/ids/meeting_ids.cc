#include "mysql/ids/meeting_ids.h"

#include <algorithm>

#include <fmt/format.h>

#include "mysql/column_text.h"
#include "mysql/quoted.h"

namespace cleave::mysql {

IdSequence sequence_of(const ServerState& server) {
  const auto number = [&](const char* name) {
    return static_cast<std::uint64_t>(std::max(1LL, server.number(name)));
  };
  return {number("auto_increment_increment"), number("auto_increment_offset")};
}

std::vector<MeetingTable> meeting_tables(const Schema& source, const IdSequence& source_ids,
                                         const Schema& destination, const IdSequence& destination_ids) {
  if (!can_meet(source_ids, destination_ids)) return {};
  std::vector<MeetingTable> tables;
  for (const auto& table : source.tables) {
    const auto* other = destination.table(table.name);
    const auto* column = table.auto_increment_column();
    if (column == nullptr || other == nullptr || other->auto_increment_column() == nullptr) continue;
    tables.push_back({table.name, column->name, source_ids.next(table.auto_increment.value_or(1)),
                      destination_ids.next(other->auto_increment.value_or(1))});
  }
  return tables;
}

namespace {

/// Foreign keys hold a column's type fast, and nothing is wider than a BIGINT UNSIGNED.
std::string widened(const Schema& schema, const std::string& table, const Column& column) {
  const auto is_held = [&](const Table& one) {
    return std::any_of(one.foreign_keys.begin(), one.foreign_keys.end(), [&](const ForeignKey& key) {
      const auto has = [&](const std::vector<std::string>& columns) {
        return std::find(columns.begin(), columns.end(), column.name) != columns.end();
      };
      return (one.name == table && has(key.columns)) || (key.parent == table && has(key.parent_columns));
    });
  };
  const bool is_widest = column.data_type == "bigint" && column.is_unsigned();
  if (is_widest || std::any_of(schema.tables.begin(), schema.tables.end(), is_held)) return "";
  const auto comment = column.comment.empty() ? "" : " COMMENT " + in_quotes(column.comment);
  return fmt::format("ALTER TABLE {} MODIFY {} BIGINT UNSIGNED NOT NULL AUTO_INCREMENT{}", quoted_name(table),
                     quoted_name(column.name), comment);
}

}  // namespace

std::vector<NarrowTable> narrow_tables(const Schema& schema) {
  std::vector<NarrowTable> tables;
  for (const auto& table : schema.tables) {
    const auto* column = table.auto_increment_column();
    if (column == nullptr || !table.auto_increment) continue;
    const auto largest = column->largest_id();
    if (*table.auto_increment >= largest - largest / 10)
      tables.push_back(
          {table.name, column->name, *table.auto_increment, largest, widened(schema, table.name, *column)});
  }
  return tables;
}

}  // namespace cleave::mysql
