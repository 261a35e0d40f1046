#include <cstdlib>

#include <fmt/format.h>

#include "mysql/check/checks.h"
#include "mysql/check/setting.h"

namespace cleave::mysql {
namespace {

using Severity = Finding::Severity;
using Form = Finding::Remedy::Form;

/// Resolvers may hold name servers for two days, and people notice a drift after a weekend.
constexpr long long least_retention_seconds = 7 * 86400;

}  // namespace

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
         setting(side, "binlog_format", "'ROW'"));
  const auto& image = server.variable("binlog_row_image");
  if (!image.empty() && image != "FULL")
    find("binlog-row-image", fmt::format("the binary log has parts of rows ({}) only", image),
         setting(side, "binlog_row_image", "'FULL'"));
  const auto& dialect = server.dialect;
  const auto kept =
      std::atof(server.variable(dialect.binlog_retention).c_str()) * dialect.binlog_retention_unit;
  if (kept > 0 && kept < static_cast<double>(least_retention_seconds))
    find("binlog-retention",
         fmt::format("binary logs are kept for {:.1f} days; the time with two copies may take longer",
                     kept / 86400),
         setting(side, dialect.binlog_retention,
                 fmt::format("{}", least_retention_seconds / dialect.binlog_retention_unit)));
}

}  // namespace cleave::mysql
