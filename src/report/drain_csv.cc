#include "report/drain_csv.h"

#include <fmt/format.h>

namespace cleave::report {
namespace {

using namespace drain;

/// Host names come from strangers: in quotes, and never a formula to a spreadsheet.
std::string csv_text(std::string_view text) {
  std::string quoted = "\"";
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
    quoted += '\'';
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

void append(std::string& csv, const char* side, const SideReport& report,
            const std::vector<NamedHost>& hosts) {
  for (const auto& entry : report.minutes) {
    const auto& [requests, noise, bytes, statuses] = entry.traffic;
    csv +=
        fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\r\n", to_rfc3339(time_of(entry.minute, one_minute)),
                    side, csv_text(hosts.at(entry.host).name), requests, noise, bytes, statuses[0],
                    statuses[1], statuses[2], statuses[3], statuses[4], statuses[5]);
  }
}

}  // namespace

std::string drain_csv(const DrainReport& report) {
  std::string csv = "minute,side,host,requests,noise,bytes,no_status,1xx,2xx,3xx,4xx,5xx\r\n";
  append(csv, "source", report.source, report.hosts);
  append(csv, "destination", report.destination, report.hosts);
  return csv;
}

}  // namespace cleave::report
