#include "report/log_counts_json.h"

#include <array>
#include <utility>

#include "drain/time_us.h"

namespace cleave::report {
namespace {

Json time_or_null(std::int64_t time_us) {
  return time_us == drain::Request::no_time ? Json() : Json(to_rfc3339(drain::time_of_us(time_us)));
}

Json totals_json(const drain::Totals& totals) {
  return {{"requests", totals.requests},
          {"bytes", totals.bytes},
          {"failures", totals.failures},
          {"first", time_or_null(totals.first_us)},
          {"last", time_or_null(totals.last_us)}};
}

Json hosts_json(const drain::TotalsByText& hosts) {
  Json list = Json::array();
  for (const auto& [host, totals] : hosts.sorted()) {
    list.push_back(totals_json(totals));
    list.back()["host"] = host;
  }
  return list;
}

Json clients_json(const drain::LogCounts& counted) {
  const auto& clients = counted.clients;
  Json list = Json::array();
  for (const auto& [client, requests] : clients.most_frequent(counted.most_clients))
    list.push_back({{"client", client.text()}, {"requests", requests}});
  for (const auto& [client, totals] : counted.counts.named_clients().sorted())
    list.push_back({{"client", client}, {"requests", totals.requests}});
  return {{"distinct", clients.distinct()},
          {"is_exact", clients.is_exact()},
          {"most_missed", clients.most_missed()},
          {"standard_error", clients.is_exact() ? 0 : drain::Distinct::standard_error},
          {"most_frequent", list}};
}

Json statuses_json(const drain::Counts& counts) {
  Json statuses = Json::object();
  for (std::size_t status = 0; status < counts.statuses().size(); ++status) {
    if (counts.statuses()[status] != 0)
      statuses[status == 0 ? "none" : std::to_string(status)] = counts.statuses()[status];
  }
  return statuses;
}

Json minutes_json(const drain::TotalsByNumber& minutes) {
  Json list = Json::array();
  for (const auto& [minute, totals] : minutes.sorted()) {
    list.push_back({{"minute", to_rfc3339(Time(std::chrono::minutes(minute)))},
                    {"requests", totals.requests},
                    {"bytes", totals.bytes}});
  }
  return list;
}

Json latency_json(const drain::Latencies& latencies) {
  if (latencies.total() == 0) return nullptr;
  Json json = {{"requests", latencies.total()}};
  constexpr std::array<std::pair<const char*, double>, 4> shares = {
      {{"p50_us", 0.5}, {"p90_us", 0.9}, {"p99_us", 0.99}, {"p999_us", 0.999}}};
  for (const auto& [name, share] : shares) json[name] = latencies.percentile_us(share);
  return json;
}

Json channel_json(const drain::ChannelFacts& facts, const std::string& place) {
  return {{"place", place},
          {"format", drain::word_of(facts.format)},
          {"files", facts.files},
          {"bytes", facts.bytes},
          {"requests", facts.requests},
          {"outside", facts.outside},
          {"unparsable", facts.unparsable},
          {"unparsable_samples", facts.samples},
          {"damaged", facts.damaged},
          {"first", time_or_null(facts.first_us)},
          {"last", time_or_null(facts.last_us)},
          {"newest_file", facts.newest_file ? Json(to_rfc3339(*facts.newest_file)) : Json()}};
}

}  // namespace

Json to_json(const drain::LogCounts& counted) {
  const auto& counts = counted.counts;
  Json json = totals_json(counts.all());
  json["hosts"] = hosts_json(counts.hosts());
  json["other_hosts"] = totals_json(counts.hosts().others());
  json["clients"] = clients_json(counted);
  json["statuses"] = statuses_json(counts);
  json["minutes"] = minutes_json(counts.minutes());
  json["other_minutes"] = totals_json(counts.minutes().others());
  json["latency"] = latency_json(counts.latencies());
  json["channels"] = Json::array();
  for (const auto& facts : counted.channels)
    json["channels"].push_back(channel_json(facts, counted.places[facts.place]));
  return json;
}

}  // namespace cleave::report
