#include "drain/athena/athena_counts.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/error.h"
#include "drain/log_time.h"
#include "drain/request_line.h"

namespace cleave::drain::athena {
namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::size_t row_size = 9;

/// Which columns a row is a group of: a bit for each of minute, host, client and status that it is not.
enum class Part { minute = 7, host = 11, client = 13, status = 14, all = 15 };

Error bad_row(const Json& row) {
  return Error(Error::Kind::failed, "bad-athena-row",
               fmt::format("Athena answered a row that the statement does not make: {}", dump(row)));
}

class Row {
 public:
  explicit Row(const Json& cells) : cells_(cells) {
    if (!cells.is_array() || cells.size() != row_size) throw bad_row(cells);
  }

  Part part() const { return static_cast<Part>(number(0)); }
  bool is_null(std::size_t i) const { return cells_[i].is_null(); }
  std::string text(std::size_t i) const {
    if (!cells_[i].is_string()) throw bad_row(cells_);
    return cells_[i].get<std::string>();
  }
  std::int64_t number(std::size_t i) const {
    const std::string digits = text(i);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size() || value < 0) throw bad_row(cells_);
    return value;
  }
  std::uint64_t count(std::size_t i) const { return static_cast<std::uint64_t>(number(i)); }

  /// The first and the last moment stay unknown.
  Totals totals() const {
    Totals totals;
    totals.requests = count(5);
    totals.bytes = count(6);
    totals.failures = count(7);
    return totals;
  }

  /// "2019-02-06T00:00", or the number itself.
  std::int64_t minute() const {
    const std::string written = text(1);
    if (written.find('-') == std::string::npos) return number(1);
    LogTime time;
    std::int64_t time_us = 0;
    if (!time.read_iso(written + ":00Z", time_us)) throw bad_row(cells_);
    return time_us / minute_us;
  }

 private:
  const Json& cells_;
};

void take_client(const Row& row, AthenaCounts& counts) {
  const std::string written = row.text(3);
  Address client;
  if (written.empty() || read_address(written, client))
    counts.clients[client].merge(row.totals());
  else
    counts.named_clients[written].merge(row.totals());
}

}  // namespace

AthenaCounts athena_counts(const Json& rows) {
  AthenaCounts counts;
  for (const Json& cells : rows) {
    const Row row(cells);
    switch (row.part()) {
      case Part::minute:
        if (row.is_null(1)) continue;
        counts.minutes[row.minute()].merge(row.totals());
        break;
      case Part::host:
        if (row.is_null(2)) continue;
        counts.hosts[std::string(without_port(row.text(2)))].merge(row.totals());
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
        counts.all.merge(row.totals());
        break;
      default:
        throw bad_row(cells);
    }
  }
  // The lines that could not be read are a group too.
  if (counts.unparsable > 0 && counts.distinct_clients > 0) --counts.distinct_clients;
  counts.all.requests -= std::min(counts.all.requests, counts.unparsable);
  return counts;
}

}  // namespace cleave::drain::athena
