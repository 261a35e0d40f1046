#include "drain/athena/line_sql.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "drain/athena/log_table.h"

namespace cleave::drain::athena {

std::vector<std::string> columns_of(const ColumnLayout& layout, Column wanted) {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < layout.columns.size(); ++i)
    if (layout.columns[i] == wanted) found.push_back(column_name(i));
  return found;
}

std::string without_quotes(const std::string& column) {
  return fmt::format("CASE WHEN {0} LIKE '\"%\"' THEN substr({0}, 2, length({0}) - 2) ELSE {0} END", column);
}

std::string told(const std::string& expression) {
  return fmt::format("nullif(nullif({}, '-'), '')", expression);
}

/// Before the last ":" and digits, as read_address_and_port takes it.
std::string client_of(const ColumnLayout& layout) {
  for (const auto& column : columns_of(layout, Column::client_and_port))
    return told(
        fmt::format("CASE WHEN regexp_like({0}, ':[0-9]+$') THEN regexp_extract({0}, '^(.*):[0-9]+$', 1) "
                    "ELSE {0} END",
                    column));
  const auto clients = columns_of(layout, Column::client);
  return told(clients.back());
}

/// The host of the request's URL, of the header, or of the TLS greeting: the first that is told. With its
/// port, which is taken off when the rows are read.
std::string host_of(const ColumnLayout& layout) {
  std::vector<std::string> sources;
  for (const auto& column : columns_of(layout, Column::http_host))
    sources.push_back(told(without_quotes(column)));
  for (const auto& column : columns_of(layout, Column::request_line))
    sources.push_back(fmt::format("nullif(regexp_extract({}, '^[^ ]+ [^:/? ]{{1,5}}://([^/? ]*)', 1), '')",
                                  without_quotes(column)));
  for (const auto& column : columns_of(layout, Column::tls_host))
    sources.push_back(told(without_quotes(column)));
  if (sources.empty()) return "''";
  return fmt::format("coalesce({}, '')", fmt::join(sources, ", "));
}

std::string first_or(const ColumnLayout& layout, Column wanted, const std::string& otherwise) {
  const auto columns = columns_of(layout, wanted);
  return columns.empty() ? otherwise : columns.front();
}

/// Flow logs have lines about intervals without traffic, and each file has a heading.
std::string only_traffic(const ColumnLayout& layout) {
  const auto status = columns_of(layout, Column::flow_status);
  return status.empty() ? ""
                        : fmt::format(" WHERE {0} IS NULL OR {0} NOT IN ('NODATA', 'SKIPDATA', 'log-status')",
                                      status.front());
}

std::string case_month(const std::string& column) {
  constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::string month = fmt::format("CASE substr({}, 5, 3)", column);
  for (int i = 0; i < 12; ++i) month += fmt::format(" WHEN '{}' THEN '{:02}'", months[i], i + 1);
  return month;
}

std::string sql_text(std::string_view text) {
  std::string written = "'";
  for (const char c : text) written += c == '\'' ? "''" : std::string(1, c);
  return written + "'";
}

}  // namespace cleave::drain::athena
