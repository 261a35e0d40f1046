#include <cstdlib>

#include <fmt/format.h>

#include "mysql/check/checks.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

using Severity = Finding::Severity;
using Form = Finding::Remedy::Form;

/// Resolvers may hold name servers for two days, and people notice a drift after a weekend.
constexpr long long least_retention_seconds = 7 * 86400;

std::string in_quotes(const std::string& value) {
  return "'" + value + "'";
}

/// How a global variable is set so that it outlives a restart, as far as a statement can.
Finding::Remedy setting(const Side& side, const std::string& name, const std::string& value) {
  return {side.place, fmt::format("SET {} {} = {}",
                                  side.server.dialect.has_set_persist ? "PERSIST" : "GLOBAL", name, value)};
}

void check_identity(const Side& source, const Side& destination, Findings& findings) {
  const auto& uuid = source.server.variable("server_uuid");
  if (!uuid.empty() && uuid == destination.server.variable("server_uuid"))
    findings.push_back(
        {Severity::warning,
         "same-server-uuid",
         "server",
         fmt::format("both are {}, as on an instance cloned with its disk: neither can be a replica "
                     "of the other",
                     uuid),
         {{Place::destination,
           fmt::format("stop the server, remove {}auto.cnf, start it",
                       destination.server.variable("datadir")),
           Form::deed}}});
  const auto id = source.server.number("server_id");
  if (id == destination.server.number("server_id"))
    findings.push_back(
        {Severity::warning,
         "same-server-id",
         "server",
         fmt::format("both have server_id {}: neither can be a replica of the other, nor can both be "
                     "read by one",
                     id),
         {setting(destination, "server_id", fmt::format("{}", id + 1)),
          {Place::destination, fmt::format("[mysqld]\nserver_id = {}", id + 1), Form::option_file}}});
}

/// What both servers should say alike, because it changes what the same statement stores.
void check_equal(const Side& source, const Side& destination, Findings& findings) {
  struct Variable {
    const char* name;
    const char* code;
    const char* why;
  };
  const Variable variables[] = {
      {"sql_mode", "sql-mode", "the same statement may be refused by one and be cut to fit by the other"},
      {"time_zone", "time-zone", "the same moment becomes different DATETIME values"},
      {"character_set_server", "charset", "new databases and connections differ"},
      {"collation_server", "collation", "new databases differ in what is equal"},
      {"lower_case_table_names", "table-names", "names of tables are equal here and different there"}};
  for (const auto& variable : variables) {
    const auto &here = source.server.variable(variable.name),
               &there = destination.server.variable(variable.name);
    if (here == there) continue;
    Finding finding{Severity::warning,
                    variable.code,
                    "server",
                    fmt::format("{} is '{}' at the source and '{}' at the destination: {}", variable.name,
                                here, there, variable.why),
                    {}};
    if (std::string_view(variable.name) == "lower_case_table_names")
      finding.remedies = {{Place::destination, fmt::format("[mysqld]\nlower_case_table_names = {}", here),
                           Form::option_file}};
    else
      finding.remedies = {setting(destination, variable.name, in_quotes(here))};
    findings.push_back(std::move(finding));
  }
}

void check_clocks(const Side& source, const Side& destination, Findings& findings) {
  const bool both_system =
      source.server.variable("time_zone") == "SYSTEM" && destination.server.variable("time_zone") == "SYSTEM";
  const auto &here = source.server.variable("system_time_zone"),
             &there = destination.server.variable("system_time_zone");
  if (both_system && here != there)
    findings.push_back(
        {Severity::warning,
         "time-zone",
         "server",
         fmt::format("the source is in {}, the destination in {}: the same moment becomes different "
                     "DATETIME values",
                     here, there),
         {setting(source, "time_zone", "'+00:00'"), setting(destination, "time_zone", "'+00:00'")}});
  const auto apart = std::llabs(source.server.clock - destination.server.clock);
  if (apart > 2)
    findings.push_back(
        {Severity::warning,
         "clock",
         "server",
         fmt::format("the clocks are {} seconds apart: which of two changes is newer cannot be told "
                     "from times; let both follow one time server",
                     apart),
         {}});
}

void check_binary_log(const Side& side, Findings& findings) {
  const auto& server = side.server;
  const auto where = to_text(side.place);
  const auto find = [&](const char* code, std::string what, std::vector<Finding::Remedy> remedies) {
    findings.push_back(
        {Severity::warning, code, "server", fmt::format("{}: {}", where, what), std::move(remedies)});
  };
  if (!server.is_on("log_bin"))
    return find(
        "no-binlog",
        "there is no binary log, so what has changed can only be found by comparing; it takes a restart",
        {{side.place, "[mysqld]\nlog_bin = binlog\nbinlog_format = ROW", Form::option_file}});
  if (server.variable("binlog_format") != "ROW")
    find("binlog-format",
         fmt::format("the binary log has statements ({}), not the rows that they changed",
                     server.variable("binlog_format")),
         {setting(side, "binlog_format", "'ROW'")});
  const auto& image = server.variable("binlog_row_image");
  if (!image.empty() && image != "FULL")
    find("binlog-row-image", fmt::format("the binary log has parts of rows ({}) only", image),
         {setting(side, "binlog_row_image", "'FULL'")});
  const auto& dialect = server.dialect;
  const auto kept =
      std::atof(server.variable(dialect.binlog_retention).c_str()) * dialect.binlog_retention_unit;
  if (kept > 0 && kept < static_cast<double>(least_retention_seconds))
    find("binlog-retention",
         fmt::format("binary logs are kept for {:.1f} days; the time with two copies may take longer",
                     kept / 86400),
         {setting(side, dialect.binlog_retention,
                  fmt::format("{}", least_retention_seconds / dialect.binlog_retention_unit))});
}

void check_kinds(const Side& source, const Side& destination, Findings& findings) {
  const auto &here = source.server.dialect, &there = destination.server.dialect;
  if (here.family != there.family || here.version / 100 != there.version / 100)
    findings.push_back({Severity::note,
                        "versions",
                        "server",
                        fmt::format("the source is {}, the destination {}", here.name(), there.name()),
                        {}});
  const auto packet = source.server.number("max_allowed_packet");
  if (packet > destination.server.number("max_allowed_packet"))
    findings.push_back(
        {Severity::warning,
         "packet-size",
         "server",
         "the source may hold values that are larger than max_allowed_packet of the destination",
         {setting(destination, "max_allowed_packet", fmt::format("{}", packet))}});
  for (const auto* side : {&source, &destination}) {
    if (side->server.is_on("read_only"))
      findings.push_back(
          {Severity::warning,
           "read-only",
           "server",
           fmt::format("the {} is read-only, so nothing can be merged into it", to_text(side->place)),
           {{side->place, "SET GLOBAL read_only = OFF"}}});
  }
}

void check_database_defaults(const Side& source, const Side& destination, Findings& findings) {
  const auto &here = source.schema, &there = destination.schema;
  if (here.collation == there.collation) return;
  findings.push_back(
      {Severity::warning,
       "collation",
       "database",
       fmt::format("new tables get {} at the source and {} at the destination", here.collation,
                   there.collation),
       {{Place::destination, fmt::format("ALTER DATABASE {} CHARACTER SET {} COLLATE {}",
                                         quoted_name(there.database), here.charset, here.collation)}}});
}

}  // namespace

void check_servers(const Side& source, const Side& destination, Findings& findings) {
  if (same_process(source.server, destination.server)) {
    if (source.schema.database == destination.schema.database)
      findings.push_back(
          {Severity::error,
           "one-database",
           "server",
           "source and destination are one and the same database: one of the DSNs leads to the "
           "wrong server",
           {}});
    else
      findings.push_back({Severity::warning,
                          "one-server",
                          "server",
                          "both databases are on one server: ids cannot be kept apart there",
                          {}});
  } else {
    check_identity(source, destination, findings);
  }
  check_equal(source, destination, findings);
  check_clocks(source, destination, findings);
  check_database_defaults(source, destination, findings);
  check_kinds(source, destination, findings);
  check_binary_log(source, findings);
  check_binary_log(destination, findings);
}

}  // namespace cleave::mysql
