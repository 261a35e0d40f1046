#include "report/drain_json.h"

#include "report/dns_json.h"
#include "report/drain_chart.h"

namespace cleave::report {
namespace {

using namespace drain;

/// A chart has at most so many points.
constexpr std::size_t most_json_points = 1500;

std::string_view word_of_side(Side side) {
  return side == Side::source ? "source" : "destination";
}

Json seconds(std::chrono::milliseconds time) {
  return static_cast<double>(time.count()) / 1000;
}

Json time_or_null(const std::optional<Time>& time) {
  return time ? Json(to_rfc3339(*time)) : Json();
}

Json verdict_json(const Verdict& verdict) {
  Json reasons = Json::array(), holding = Json::array();
  for (const auto& reason : verdict.reasons)
    reasons.push_back({{"code", reason.code}, {"what", reason.what}, {"next", reason.next}});
  for (const auto& held : verdict.holding)
    holding.push_back({{"class", text_of(held.client_class).word},
                       {"clients", held.clients},
                       {"last", to_rfc3339(held.last)}});
  return {{"verdict", to_text(verdict.kind)},
          {"confidence", verdict.confidence},
          {"rarer_confidence", verdict.rarer_confidence},
          {"reasons", reasons},
          {"holding", holding},
          {"window_seconds", seconds(verdict.window)},
          {"quiet_since", to_rfc3339(verdict.quiet_since)},
          {"watched_until", to_rfc3339(verdict.watched_until)},
          {"expected", time_or_null(verdict.expected)}};
}

Json channel_json(const Channel& channel) {
  Json dark = Json::array();
  for (const auto& gap : channel.dark)
    dark.push_back({{"begin", to_rfc3339(gap.begin)}, {"end", to_rfc3339(gap.end)}});
  Json unlogged = Json::array();
  for (const auto& lacking : channel.unlogged)
    unlogged.push_back({{"begin", to_rfc3339(lacking.begin)},
                        {"end", to_rfc3339(lacking.end)},
                        {"requests", lacking.requests},
                        {"metric", lacking.metric}});
  Json json = {{"side", word_of_side(channel.side)},
               {"place", channel.place},
               {"series", channel.series},
               {"format", word_of(channel)},
               {"files", channel.files},
               {"lines", channel.lines},
               {"unparsable", channel.unparsable},
               {"aside", channel.aside + channel.errors},
               {"told",
                {{"lines", channel.told.lines},
                 {"without_client", channel.told.without_client},
                 {"without_host", channel.told.without_host},
                 {"without_status", channel.told.without_status},
                 {"without_zone", channel.told.without_zone},
                 {"ahead", channel.told.ahead}}},
               {"unparsable_samples", channel.unparsable_samples},
               {"damaged", channel.damaged},
               {"first", time_or_null(channel.first)},
               {"last", time_or_null(channel.last)},
               {"delay_seconds", seconds(channel.promise.delay)},
               {"reliability", channel.promise.reliability},
               {"dark", dark},
               {"is_late", channel.is_dark},
               {"unlogged", unlogged},
               {"silent_until", time_or_null(channel.silent_until)}};
  if (channel.metric) json["is_told"] = channel.is_told;
  return json;
}

Json class_json(const ClassReport& report) {
  const auto& text = text_of(report.client_class);
  Json examples = Json::array();
  for (const auto& example : report.examples)
    examples.push_back({{"client", example.client},
                        {"agent", example.agent},
                        {"host", example.host},
                        {"line", example.line},
                        {"requests", example.requests},
                        {"first", to_rfc3339(example.first)},
                        {"last", to_rfc3339(example.last)},
                        {"also_at_destination", example.is_at_destination_too}});
  return {{"class", text.word},
          {"title", text.title},
          {"is_real", text.is_real},
          {"clients", report.clients},
          {"requests", report.requests},
          {"first", to_rfc3339(report.first)},
          {"last", to_rfc3339(report.last)},
          {"trend", to_text(report.trend)},
          {"evidence", text.meaning},
          {"advice", text.advice},
          {"examples", examples}};
}

Json percentiles_json(const Latencies& latencies) {
  Json json = {{"requests", latencies.total()}};
  for (const auto& [name, share] : {std::pair{"p50_ms", 0.5}, {"p95_ms", 0.95}, {"p99_ms", 0.99}})
    json[name] =
        latencies.total() == 0 ? Json() : Json(static_cast<double>(latencies.percentile_us(share)) / 1000);
  return json;
}

Json traffic_json(const Traffic& traffic, const Latencies& latencies) {
  Json statuses = Json::object();
  constexpr std::array<const char*, 6> words{"none", "1xx", "2xx", "3xx", "4xx", "5xx"};
  for (std::size_t i = 0; i < words.size(); ++i) statuses[words[i]] = traffic.statuses[i];
  return {{"requests", traffic.requests},
          {"noise", traffic.noise},
          {"bytes", traffic.bytes},
          {"statuses", statuses},
          {"latency", percentiles_json(latencies)}};
}

Json side_json(const SideReport& side) {
  return {{"before", traffic_json(side.before, side.latencies_before)},
          {"since", traffic_json(side.since, side.latencies_since)}};
}

Json timeline_json(const DrainReport& report) {
  const auto chart = chart_of(report, most_json_points);
  Json points = Json::array();
  for (const auto& point : chart.points)
    points.push_back({{"at", to_rfc3339(point.at)},
                      {"source", point.source.meant()},
                      {"source_noise", point.source.noise},
                      {"destination", point.destination.meant()},
                      {"destination_noise", point.destination.noise}});
  return {{"step_seconds", seconds(chart.step)}, {"points", points}};
}

Json hosts_json(const DrainReport& report) {
  Json hosts = Json::array();
  for (const auto& host : hosts_of(report))
    hosts.push_back(
        {{"host", host.name},
         {"is_of_split", !host.is_elsewhere},
         {"source", host.is_elsewhere ? host.source.requests : host.source.meant()},
         {"destination", host.is_elsewhere ? host.destination.requests : host.destination.meant()},
         {"source_last", time_or_null(host.source_last)}});
  return hosts;
}

Json habits_json(const HabitSummary& habits) {
  return {{"within_period", habits.within_period},
          {"rarer", habits.rarer.size()},
          {"once", habits.once},
          {"sampled_share", habits.sampled_share},
          {"awaited", habits.due.size()}};
}

}  // namespace

Json to_json(const DrainReport& report, const std::optional<dns::State>& dns) {
  Json json = verdict_json(report.verdict);
  json["at"] = to_rfc3339(report.now);
  json["cut"] = to_rfc3339(report.cut.at);
  json["caches_end"] = to_rfc3339(report.cut.caches_end);
  json["period_seconds"] = seconds(report.options.period);
  json["wanted_confidence"] = report.options.confidence;
  json["share_moved"] = share_moved(report) ? Json(*share_moved(report)) : Json();
  json["channels"] = Json::array();
  for (const auto& channel : report.channels) json["channels"].push_back(channel_json(channel));
  json["classes"] = Json::array();
  for (const auto& one : report.classes) json["classes"].push_back(class_json(one));
  json["untold_clients"] = report.forgotten;
  json["before_the_cut"] = habits_json(report.habits);
  json["source"] = side_json(report.source);
  json["destination"] = side_json(report.destination);
  json["hosts"] = hosts_json(report);
  json["timeline"] = timeline_json(report);
  if (dns) json["dns"] = to_json(*dns);
  return json;
}

}  // namespace cleave::report
