#include "report/athena_counts.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/clock.h"
#include "report/counts_table.h"

namespace cleave::report {
namespace {

using drain::Totals;
using drain::athena::AthenaCounts;

Json athena_totals_json(const Totals& totals) {
  return {{"requests", totals.requests}, {"bytes", totals.bytes}, {"failures", totals.failures}};
}

/// By requests, most first; of as many, by address: as `cleave drain count` has them.
Json clients_json(const AthenaCounts& counts) {
  std::vector<std::pair<drain::Address, Totals>> clients(counts.clients.begin(), counts.clients.end());
  std::stable_sort(clients.begin(), clients.end(), [](const auto& one, const auto& other) {
    return one.second.requests > other.second.requests;
  });
  Json list = Json::array();
  for (const auto& [client, totals] : clients)
    list.push_back({{"client", client.text()}, {"requests", totals.requests}});
  for (const auto& [client, totals] : counts.named_clients)
    list.push_back({{"client", client}, {"requests", totals.requests}});
  return {{"distinct", counts.distinct_clients}, {"is_exact", true}, {"most_frequent", list}};
}

/// Of a host that somebody has sent: nothing that a terminal obeys.
std::string shown(const std::string& host) {
  std::string text = host.empty() ? "-" : host;
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  return cut(text, 60);
}

}  // namespace

Json to_json(const AthenaCounts& counts) {
  Json json = athena_totals_json(counts.all);
  json["unparsable"] = counts.unparsable;
  json["clients"] = clients_json(counts);
  json["hosts"] = Json::array();
  for (const auto& [host, totals] : counts.hosts) {
    json["hosts"].push_back(athena_totals_json(totals));
    json["hosts"].back()["host"] = host;
  }
  json["statuses"] = Json::object();
  for (const auto& [status, requests] : counts.statuses)
    json["statuses"][status == 0 ? "none" : std::to_string(status)] = requests;
  json["minutes"] = Json::array();
  for (const auto& [minute, totals] : counts.minutes)
    json["minutes"].push_back({{"minute", to_rfc3339(Time(std::chrono::minutes(minute)))},
                               {"requests", totals.requests},
                               {"bytes", totals.bytes}});
  return json;
}

std::string athena_counts_text(const AthenaCounts& counts, Look look) {
  std::string text = fmt::format(
      "{} from {}, {} bytes; {} could not be read\n\n", counted(counts.all.requests, "request"),
      counted(counts.distinct_clients, "client"), counts.all.bytes, counted(counts.unparsable, "line"));
  std::vector<Cells> hosts, statuses;
  for (const auto& [host, totals] : counts.hosts)
    hosts.push_back({shown(host), std::to_string(totals.requests), std::to_string(totals.bytes),
                     std::to_string(totals.failures)});
  for (const auto& [status, requests] : counts.statuses)
    statuses.push_back({status == 0 ? "none" : std::to_string(status), std::to_string(requests)});
  return text + counts_table({"host", "requests", "bytes", "failures"}, hosts, look) + "\n" +
         counts_table({"status", "requests"}, statuses, look);
}

}  // namespace cleave::report
