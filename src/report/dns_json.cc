#include "report/dns_json.h"

namespace cleave::report {
namespace {

using namespace dns;

Json to_json(const CacheEnd& end) {
  return {{"at", to_rfc3339(end.at)}, {"open", end.is_open}, {"why", end.why}};
}

Json to_json(const Answer& answer) {
  Json document = {{"name", answer.name},          {"type", answer.type},
                   {"code", answer.code},          {"values", answer.values},
                   {"says", to_text(answer.says)}, {"ttl_seconds", answer.ttl_seconds}};
  if (answer.is_overdue) document["overdue"] = true;
  return document;
}

Json to_json(const std::vector<AskedServer>& servers) {
  Json list = Json::array();
  for (const AskedServer& server : servers) {
    Json answers = Json::array();
    for (const Answer& answer : server.answers) answers.push_back(to_json(answer));
    Json document = {{"address", server.address}, {"answers", std::move(answers)}};
    if (!server.name.empty()) document["name"] = server.name;
    list.push_back(std::move(document));
  }
  return list;
}

Json to_json(const ZoneState& zone) {
  Json document = {{"domain", zone.domain},
                   {"moves", zone.moves},
                   {"source_servers", to_json(zone.source_servers)},
                   {"resolvers", to_json(zone.resolvers)},
                   {"names", Json::array()},
                   {"faults", zone.faults}};
  for (const NameEnd& name : zone.name_ends)
    document["names"].push_back({{"name", name.name}, {"type", name.type}, {"end", to_json(name.end)}});
  if (!zone.moves) return document;
  document["parent_zone"] = zone.parent_zone;
  document["parents"] = to_json(zone.parents);
  document["destination_servers"] = to_json(zone.destination_servers);
  document["delegation_end"] = to_json(zone.delegation_end);
  if (!zone.why_no_parent.empty()) document["why_no_parent"] = zone.why_no_parent;
  return document;
}

}  // namespace

Json to_json(const State& state) {
  Json document = {
      {"at", to_rfc3339(state.at)}, {"verdict", to_text(state.verdict())}, {"zones", Json::array()}};
  for (const ZoneState& zone : state.zones) document["zones"].push_back(to_json(zone));
  if (const CacheEnd* end = state.names_end()) document["names_end"] = to_json(*end);
  return document;
}

}  // namespace cleave::report
