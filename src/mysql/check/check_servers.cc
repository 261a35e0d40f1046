#include <cstdlib>

#include <fmt/format.h>

#include "mysql/check/checks.h"
#include "mysql/check/setting.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

using Severity = Finding::Severity;
using Form = Finding::Remedy::Form;

std::string in_quotes(const std::string& value) {
  return "'" + value + "'";
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
        {Severity::warning, "same-server-id", "server",
         fmt::format("both have server_id {}: neither can be a replica of the other, nor can both be "
                     "read by one",
                     id),
         setting(destination, "server_id", fmt::format("{}", id + 1))});
}

/// What both servers should say alike, because it changes what the same statement stores.
void check_equal(const Side& source, const Side& destination, Portable& portable, Findings& findings) {
  struct Variable {
    const char* name;
    const char* code;
    const char* why;
  };
  const Variable variables[] = {
      {"sql_mode", "sql-mode", "the same statement may be refused by one and be cut to fit by the other"},
      {"character_set_server", "charset", "new databases and connections differ"},
      {"collation_server", "collation", "new databases differ in what is equal"},
      {"lower_case_table_names", "table-names", "names of tables are equal here and different there"}};
  for (const auto& variable : variables) {
    auto here = source.server.variable(variable.name), there = destination.server.variable(variable.name);
    const std::string_view name(variable.name);
    if (name == "sql_mode") {  // What only one server has, the other cannot say alike.
      here = portable.modes(Place::destination, here);
      there = portable.modes(Place::source, there);
    }
    if (here == there) continue;
    Finding finding{Severity::warning,
                    variable.code,
                    "server",
                    fmt::format("{} is '{}' at the source and '{}' at the destination: {}", variable.name,
                                here, there, variable.why),
                    {}};
    if (name == "lower_case_table_names") {
      finding.remedies = {{Place::destination, fmt::format("[mysqld]\nlower_case_table_names = {}", here),
                           Form::option_file}};
    } else {
      const auto both = name == "collation_server" ? portable.collation(here, there) : here;
      if (both != here) finding.remedies = setting(source, variable.name, in_quotes(both));
      if (both != there) {
        const auto other = setting(destination, variable.name, in_quotes(both));
        finding.remedies.insert(finding.remedies.end(), other.begin(), other.end());
      }
    }
    findings.push_back(std::move(finding));
  }
}

/// "CET", "+02:00"; what means UTC has one name.
std::string zone_of(const ServerState& server) {
  const auto& zone = server.variable("time_zone");
  const auto& own = zone == "SYSTEM" ? server.variable("system_time_zone") : zone;
  return own == "+00:00" || own == "GMT" || own == "Etc/UTC" ? "UTC" : own;
}

void check_clocks(const Side& source, const Side& destination, Findings& findings) {
  const auto here = zone_of(source.server), there = zone_of(destination.server);
  if (here != there) {
    auto remedies = setting(source, "time_zone", "'+00:00'");
    const auto other = setting(destination, "time_zone", "'+00:00'");
    remedies.insert(remedies.end(), other.begin(), other.end());
    findings.push_back({Severity::warning, "time-zone", "server",
                        fmt::format("the source is in {}, the destination in {}: the same moment becomes "
                                    "different DATETIME values. Either one zone for both, or UTC",
                                    here, there),
                        std::move(remedies)});
  }
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
        {Severity::warning, "packet-size", "server",
         "the source may hold values that are larger than max_allowed_packet of the destination",
         setting(destination, "max_allowed_packet", fmt::format("{}", packet))});
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

void check_database_defaults(const Side& source, const Side& destination, Portable& portable,
                             Findings& findings) {
  const auto &here = source.schema, &there = destination.schema;
  if (here.collation == there.collation) return;
  Finding finding{Severity::warning,
                  "collation",
                  "database",
                  fmt::format("new tables get {} at the source and {} at the destination", here.collation,
                              there.collation),
                  {}};
  const auto both = portable.collation(here.collation, there.collation);
  for (const auto* side : {&source, &destination})
    if (side->schema.collation != both)
      finding.remedies.push_back(
          {side->place,
           portable.definition(side->place, fmt::format("ALTER DATABASE {} CHARACTER SET {} COLLATE {}",
                                                        quoted_name(side->schema.database),
                                                        both.substr(0, both.find('_')), both))});
  findings.push_back(std::move(finding));
}

}  // namespace

void check_servers(const Side& source, const Side& destination, Portable& portable, Findings& findings) {
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
  check_equal(source, destination, portable, findings);
  check_clocks(source, destination, findings);
  check_database_defaults(source, destination, portable, findings);
  check_kinds(source, destination, findings);
}

}  // namespace cleave::mysql
