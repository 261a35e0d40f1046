#include "drain/athena/traffic_rows.h"

#include "drain/athena/drain_statements.h"
#include "drain/athena/result_row.h"
#include "drain/lines/request_line.h"
#include "drain/time_us.h"

namespace cleave::drain::athena {
namespace {

/// Which columns a row is a group of: a bit for each of minute, host, since and step that it is not.
enum class Group { minute_and_host = 3, minute = 7, latency = 8, all = 15 };

struct TrafficRow {
  enum Cell : std::size_t {
    part,
    minute,
    host,
    since,
    step,
    requests,
    bytes,
    status_1,
    known = status_1 + 5,
    away,
    first_path,
    common,
    guess,
    plain,
    read_lines,
    first_t,
    last_t,
    longest,
    row_size
  };
};

}  // namespace

TrafficRows::TrafficRows(Subject& subject, std::size_t place, Format format, Request::Kind kind, Seen& seen)
    : subject_(subject), kind_(kind), seen_(seen), evidence_(seen.series[place]) {
  facts_.place = facts_.series = place;
  facts_.format = format;
}

std::uint64_t TrafficRows::Sums::noise(HostKind host) const {
  std::uint64_t noise = known;
  for (std::size_t look = 0; look < looks.size(); ++look)
    if (probe_of(static_cast<RequestLook>(look), host) != Probe::none) noise += looks[look];
  return noise;
}

void TrafficRows::Sums::subtract(const Sums& other) {
  traffic.requests -= other.traffic.requests;
  traffic.bytes -= other.traffic.bytes;
  for (std::size_t i = 0; i < traffic.statuses.size(); ++i) traffic.statuses[i] -= other.traffic.statuses[i];
  known -= other.known;
  for (std::size_t i = 0; i < looks.size(); ++i) looks[i] -= other.looks[i];
}

TrafficRows::Sums TrafficRows::sums_of(const ResultRow& row) {
  using enum TrafficRow::Cell;
  Sums sums;
  auto& traffic = sums.traffic;
  traffic.requests = traffic.statuses[0] = row.count(requests);
  traffic.bytes = row.count(bytes);
  for (std::size_t i = 1; i < traffic.statuses.size(); ++i) {
    traffic.statuses[i] = row.count(status_1 + i - 1);
    traffic.statuses[0] -= traffic.statuses[i];
  }
  sums.known = row.count(known);
  constexpr auto at = [](RequestLook look) { return static_cast<std::size_t>(look); };
  sums.looks[at(RequestLook::away)] = row.count(away);
  sums.looks[at(RequestLook::first)] = row.count(first_path);
  sums.looks[at(RequestLook::common)] = row.count(common);
  sums.looks[at(RequestLook::guess)] = row.count(guess);
  sums.looks[at(RequestLook::plain)] = row.count(plain);
  return sums;
}

HostKind TrafficRows::kind_of(const ResultRow& row, std::string& name) const {
  name = without_port(row.text(TrafficRow::host));
  Request asked;
  asked.kind = kind_;
  asked.host = name;
  return subject_.hosts.kind_of(asked);
}

void TrafficRows::add(std::int64_t minute_us, const std::string& name, HostKind kind, const Sums& sums) {
  const auto noise = sums.noise(kind);
  evidence_.pulse.add(slot_of(minute_us, ten_minutes), noise > 0);
  if (noise > sums.known) evidence_.unnamed_noise.add(slot_of(minute_us, ten_minutes));
  if (minute_us < us_of(subject_.cut.at) && kind != HostKind::other)
    evidence_.meant_before += sums.traffic.requests - std::min(noise, sums.traffic.requests);
  if (kind_ != Request::Kind::http) return;
  auto traffic = sums.traffic;
  traffic.noise = noise;
  seen_.traffic.at(slot_of(minute_us, one_minute), subject_.names.index_of(name, kind)).merge(traffic);
}

void TrafficRows::take(const Json& cells) {
  using enum TrafficRow::Cell;
  const ResultRow row(cells, row_size);
  ++rows_;
  std::string name;
  switch (static_cast<Group>(row.number(part))) {
    case Group::all:
      facts_.requests = row.count(read_lines);
      facts_.unparsable = row.count(requests) - facts_.requests;
      if (facts_.requests == 0) return;
      facts_.first_us = row.number(first_t);
      facts_.last_us = row.number(last_t);
      evidence_.lines = facts_.requests;
      if (kind_ == Request::Kind::http && !row.is_null(longest) && row.number(longest) > long_us)
        seen_.longest_connection_us = std::max(seen_.longest_connection_us, row.number(longest));
      evidence_.note_time(facts_.first_us);
      evidence_.note_time(facts_.last_us);
      return;
    case Group::minute:
      if (!row.is_null(minute)) rest_[row.number(minute)] = sums_of(row);
      return;
    case Group::minute_and_host: {
      if (row.is_null(minute)) return;
      const auto sums = sums_of(row);
      rest_[row.number(minute)].subtract(sums);
      const auto kind = kind_of(row, name);
      return add(row.number(minute), name, kind, sums);
    }
    case Group::latency: {
      if (row.is_null(step)) return;
      const auto noise = sums_of(row).noise(kind_of(row, name));
      auto& latencies = row.number(since) == 1 ? seen_.latencies_since : seen_.latencies_before;
      return latencies.add(row.number(step), row.count(requests) - noise);
    }
  }
  row.refuse();
}

void TrafficRows::finish() {
  if (rows_ <= most_traffic_rows) return;
  for (const auto& [minute_us, sums] : rest_)
    if (sums.traffic.requests > 0) add(minute_us, "", HostKind::other, sums);
}

}  // namespace cleave::drain::athena
