#include "drain/athena/athena_counts.h"

#include <algorithm>

#include "drain/athena/result_row.h"
#include "drain/lines/log_time.h"
#include "drain/lines/request_line.h"

namespace cleave::drain::athena {
namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::size_t row_size = 9;

/// Which columns a row is a group of: a bit for each of minute, host, client and status that it is not.
enum class Part { minute = 7, host = 11, client = 13, status = 14, all = 15 };

Part part_of(const ResultRow& row) {
  return static_cast<Part>(row.number(0));
}

/// The first and the last moment stay unknown.
Totals totals_of(const ResultRow& row) {
  Totals totals;
  totals.requests = row.count(5);
  totals.bytes = row.count(6);
  totals.failures = row.count(7);
  return totals;
}

/// "2019-02-06T00:00", or the number itself.
std::int64_t minute_of(const ResultRow& row) {
  const std::string& written = row.text(1);
  if (written.find('-') == std::string::npos) return row.number(1);
  LogTime time;
  std::int64_t time_us = 0;
  if (!time.read_iso(written + ":00Z", time_us)) row.refuse();
  return time_us / minute_us;
}

void take_client(const ResultRow& row, AthenaCounts& counts) {
  const std::string written = row.text(3);
  Address client;
  if (written.empty() || read_address(written, client))
    counts.clients[client].merge(totals_of(row));
  else
    counts.named_clients[written].merge(totals_of(row));
}

}  // namespace

AthenaCounts athena_counts(const Json& rows) {
  AthenaCounts counts;
  for (const Json& cells : rows) {
    const ResultRow row(cells, row_size);
    switch (part_of(row)) {
      case Part::minute:
        if (row.is_null(1)) continue;
        counts.minutes[minute_of(row)].merge(totals_of(row));
        break;
      case Part::host:
        if (row.is_null(2)) continue;
        counts.hosts[std::string(without_port(row.text(2)))].merge(totals_of(row));
        break;
      case Part::client:
        counts.distinct_clients = row.count(8);
        if (!row.is_null(3)) take_client(row, counts);
        break;
      case Part::status:
        if (row.is_null(4))
          counts.unparsable = row.count(5);
        else
          counts.statuses[static_cast<std::int32_t>(row.number(4))] += row.count(5);
        break;
      case Part::all:
        counts.all.merge(totals_of(row));
        break;
      default:
        row.refuse();
    }
  }
  // The lines that could not be read are a group too.
  if (counts.unparsable > 0 && counts.distinct_clients > 0) --counts.distinct_clients;
  counts.all.requests -= std::min(counts.all.requests, counts.unparsable);
  return counts;
}

}  // namespace cleave::drain::athena
