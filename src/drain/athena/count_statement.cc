#include "drain/athena/count_statement.h"

#include <fmt/format.h>

#include "drain/athena/line_sql.h"

namespace cleave::drain::athena {
namespace {

/// "06/Feb/2019:00:00:38 +0000" in brackets. S3 writes UTC always.
std::string minute_of_clf(const std::string& column) {
  return fmt::format(
      "substr({0}, 9, 4) || '-' || {1} END || '-' || substr({0}, 2, 2) || 'T' || substr({0}, 14, 5)", column,
      case_month(column));
}

/// "2019-02-06T00:00", or the number of the minute since 1970 where the log counts seconds. Where a line has
/// several times the last one counts, as when it is read here.
std::string minute_of(const ColumnLayout& layout) {
  const auto iso = columns_of(layout, Column::iso_time);
  if (iso.size() == 1) return fmt::format("substr({}, 1, 16)", iso.front());
  if (!iso.empty()) return fmt::format("substr(coalesce({1}, {0}), 1, 16)", iso.front(), iso.back());
  for (const auto& column : columns_of(layout, Column::clf_time)) return minute_of_clf(column);
  for (const auto& column : columns_of(layout, Column::unix_time))
    return fmt::format("CAST(CAST(floor(TRY_CAST({} AS double) / 60) AS bigint) AS varchar)", column);
  return fmt::format("{} || 'T' || substr({}, 1, 5)", columns_of(layout, Column::date).front(),
                     columns_of(layout, Column::time_of_day).front());
}

std::string since_text(const ColumnLayout& layout, Time since) {
  if (!columns_of(layout, Column::unix_time).empty())
    return fmt::format("CAST(minute AS bigint) >= {}",
                       std::chrono::floor<std::chrono::minutes>(since).time_since_epoch().count());
  return fmt::format("minute >= '{}'", to_rfc3339(since).substr(0, 16));
}

}  // namespace

std::string count_statement(const ColumnLayout& layout, std::string_view table, std::size_t most_clients,
                            std::optional<Time> since) {
  // A line that could not be read is NULL in all columns, and stays NULL here: the only rows that are.
  const std::string lines = fmt::format(
      "SELECT {} AS minute, CASE WHEN c0 IS NULL THEN NULL ELSE {} END AS host, "
      "CASE WHEN c0 IS NULL THEN NULL ELSE coalesce({}, '') END AS client, {} AS status, "
      "TRY_CAST({} AS bigint) AS bytes FROM {}{}",
      minute_of(layout), host_of(layout), client_of(layout),
      fmt::format("CASE WHEN c0 IS NULL THEN NULL ELSE coalesce(TRY_CAST({} AS integer), 0) END",
                  first_or(layout, Column::status, "NULL")),
      first_or(layout, Column::bytes, "NULL"), table, only_traffic(layout));
  const std::string kept =
      since ? fmt::format(" WHERE minute IS NULL OR {}", since_text(layout, *since)) : std::string();
  const std::string grouped = fmt::format(
      "SELECT grouping(minute, host, client, status) AS part, minute, host, client, status, "
      "count(*) AS requests, coalesce(sum(bytes), 0) AS bytes, "
      "coalesce(sum(CASE WHEN status >= 500 THEN 1 ELSE 0 END), 0) AS failures "
      "FROM ({}) AS lines{} GROUP BY GROUPING SETS ((minute), (host), (client), (status), ())",
      lines, kept);
  return fmt::format(
      "SELECT part, minute, host, client, status, requests, bytes, failures, of_part FROM ("
      "SELECT *, count(*) OVER (PARTITION BY part) AS of_part, "
      "row_number() OVER (PARTITION BY part ORDER BY requests DESC, client) AS place FROM ({}) AS grouped"
      ") AS counted WHERE part <> 13 OR place <= {} OR client IS NULL",
      grouped, most_clients);
}

}  // namespace cleave::drain::athena
