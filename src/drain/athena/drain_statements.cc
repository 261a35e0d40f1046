#include "drain/athena/drain_statements.h"

#include <fmt/format.h>

#include "drain/athena/log_table.h"
#include "drain/athena/request_select.h"
#include "drain/callers/probe.h"
#include "drain/latencies.h"
#include "drain/time_us.h"

namespace cleave::drain::athena {
namespace {

constexpr std::int64_t us_per_minute = 60'000'000, hour_us = 60 * us_per_minute;

/// How many requests look so.
std::string looks(RequestLook look) {
  return fmt::format("coalesce(sum(CASE WHEN quiet AND look = {} THEN 1 ELSE 0 END), 0)",
                     static_cast<int>(look));
}

std::string status_of(int hundreds) {
  return fmt::format("coalesce(sum(CASE WHEN status BETWEEN {0}00 AND {0}99 THEN 1 ELSE 0 END), 0) AS s{0}",
                     hundreds);
}

/// Lines that count at all.
std::string in_time(const Subject& subject) {
  return fmt::format("t > 0 AND t <= {}", subject.until_us());
}

/// The beginning of the step of Latencies that a latency is in.
std::string latency_step() {
  std::string width = "CASE";
  constexpr int longest = 45;  // A year, in microseconds.
  for (int doubling = 0; doubling <= longest; ++doubling)
    width += fmt::format(" WHEN latency < {} THEN {}", Latencies::exact_below << doubling,
                         std::uint64_t{1} << doubling);
  return fmt::format("latency - latency % ({} END)", width);
}

/// The columns of TrafficRows. A line that could not be read, or is of later, is in no minute.
std::string traffic_statement(const std::string& requests, const Subject& subject) {
  const std::string lines = fmt::format(
      "SELECT *, CASE WHEN {0} THEN t - t % {1} END AS minute, CASE WHEN {0} THEN {2} END AS step, "
      "CASE WHEN {0} THEN CASE WHEN t >= {3} THEN 1 ELSE 0 END END AS since FROM ({4}) AS looked",
      in_time(subject), us_per_minute, latency_step(), us_of(subject.cut.at), requests);
  const std::string sums = fmt::format(
      "count(*) AS requests, coalesce(sum(CASE WHEN bytes > 0 THEN bytes ELSE 0 END), 0) AS bytes, {}, {}, "
      "{}, {}, {}, "
      "coalesce(sum(CASE WHEN quiet THEN 0 ELSE 1 END), 0) AS known, {} AS away, {} AS first_path, "
      "{} AS common, {} AS guess, {} AS plain, count(t) AS read_lines, min(t) AS first_t, max(t) AS last_t, "
      "max(CASE WHEN minute IS NOT NULL AND NOT outgoing THEN t - begun END) AS longest",
      status_of(1), status_of(2), status_of(3), status_of(4), status_of(5), looks(RequestLook::away),
      looks(RequestLook::first), looks(RequestLook::common), looks(RequestLook::guess),
      looks(RequestLook::plain));
  const std::string grouped = fmt::format(
      "SELECT grouping(minute, host, since, step) AS part, minute, host, since, step, {} FROM ({}) AS lines "
      "GROUP BY GROUPING SETS ((minute, host), (minute), (host, since, step), ())",
      sums, lines);
  return fmt::format(
      "SELECT part, minute, host, since, step, requests, bytes, s1, s2, s3, s4, s5, known, away, first_path, "
      "common, guess, plain, read_lines, first_t, last_t, longest FROM (SELECT *, sum(requests) OVER "
      "(PARTITION BY part, "
      "host) "
      "AS of_host FROM ({}) AS grouped) AS weighed "
      "ORDER BY CASE WHEN part IN (15, 7) THEN 0 ELSE 1 END, of_host DESC, host, part, minute, since, step "
      "LIMIT {}",
      grouped, most_traffic_rows + 1);
}

/// The columns of CallerRows. Ports are grouped first, because a caller has one for each connection: what
/// counts is when the last one began.
std::string callers_statement(const std::string& requests, const Subject& subject) {
  const std::string by_port = fmt::format(
      "SELECT client, agent, host, t - t % {} AS hour, port, count(*) AS requests, "
      "sum(CASE WHEN look = {} THEN 1 ELSE 0 END) AS meant, "
      "sum(CASE WHEN look = {} THEN 1 ELSE 0 END) AS away, "
      "sum(CASE WHEN look = {} THEN 1 ELSE 0 END) AS first_path, "
      "sum(CASE WHEN look = {} THEN 1 ELSE 0 END) AS common, "
      "sum(CASE WHEN status >= 400 THEN 1 ELSE 0 END) AS refused, "
      "min(begun) AS first_t, max(t) AS last_t, max_by(begun, t) AS last_begun_t, max_by(line, t) AS line "
      "FROM ({}) AS "
      "looked "
      "WHERE {} AND t >= {} AND NOT outgoing GROUP BY client, agent, host, t - t % {}, port",
      hour_us, static_cast<int>(RequestLook::meant), static_cast<int>(RequestLook::away),
      static_cast<int>(RequestLook::first), static_cast<int>(RequestLook::common), requests, in_time(subject),
      us_of(subject.cut.at), hour_us);
  const std::string by_hour = fmt::format(
      "SELECT client, agent, host, hour, max_by(port, last_t) AS port, max_by(first_t, last_t) AS "
      "port_first_t, "
      "sum(requests) AS requests, sum(meant) AS meant, sum(away) AS away, sum(first_path) AS first_path, "
      "sum(common) AS common, sum(refused) AS refused, min(first_t) AS first_t, max(last_t) AS last_t, "
      "max_by(last_begun_t, last_t) AS last_begun_t, max_by(line, last_t) AS line FROM ({}) AS ports GROUP "
      "BY client, agent, host, hour",
      by_port);
  const std::string ranked = fmt::format(
      "SELECT *, max(last_t) OVER (PARTITION BY client, agent) AS caller_last_t, "
      "row_number() OVER (PARTITION BY client, agent ORDER BY last_t DESC, host) AS place FROM ({}) AS hours",
      by_hour);
  const std::string names =
      "client, agent, host, hour, port, port_first_t, meant, away, first_path, common, refused, first_t, "
      "last_t, last_begun_t, caller_last_t, line";
  return fmt::format(
      "SELECT all_of_them, {0}, requests, callers FROM (SELECT grouping(client) AS all_of_them, {0}, "
      "sum(requests) AS requests, sum(CASE WHEN place = 1 THEN 1 ELSE 0 END) AS callers "
      "FROM ({1}) AS ranked GROUP BY GROUPING SETS (({0}), ())) AS told "
      "ORDER BY all_of_them DESC, caller_last_t DESC, client, agent, last_t, host LIMIT {2}",
      names, ranked, most_caller_rows + 2);
}

/// The columns of VisitorRows. Clients are sampled by a hash of theirs, the same on both sides.
std::string visitors_statement(Side side, const std::string& requests, const Subject& subject) {
  const bool is_source = side == Side::source;
  return fmt::format(
      "SELECT substr(lower(to_hex(md5(to_utf8(client)))), 1, 16) AS hash, client, agent, hour FROM ("
      "SELECT DISTINCT client, agent, {} AS hour FROM ({}) AS looked "
      "WHERE {} AND t {} {} AND NOT outgoing AND quiet AND look NOT IN ({}, {})) AS came "
      "ORDER BY hash, client, agent, hour LIMIT {}",
      is_source ? fmt::format("t - t % {}", hour_us) : "0", requests, in_time(subject),
      is_source ? "<" : ">=", us_of(subject.cut.at), static_cast<int>(RequestLook::guess),
      static_cast<int>(RequestLook::plain), most_visitor_rows + 1);
}

}  // namespace

std::vector<std::string> DrainStatements::selects() const {
  std::vector<std::string> list{traffic};
  if (!callers.empty()) list.push_back(callers);
  list.push_back(visitors);
  return list;
}

DrainStatements drain_statements(Side side, const Folder& folder, const Subject& subject,
                                 std::string_view run) {
  const auto layout = layout_of(folder.format);
  const auto location = to_text(folder.location);
  const auto table = table_name(folder.format, location, run);
  const auto requests = select_requests(layout, table, subject);
  return {create_table(layout, table, location), traffic_statement(requests, subject),
          side == Side::source ? callers_statement(requests, subject) : "",
          visitors_statement(side, requests, subject), drop_table(table)};
}

}  // namespace cleave::drain::athena
