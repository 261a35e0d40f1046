#include "move/route53/create_zone.h"

#include <fmt/format.h>

#include "move/call_or_null.h"
#include "move/own_tags.h"
#include "move/route53/route53_tags.h"
#include "move/route53/zone_records.h"
#include "names/dns_record.h"

namespace cleave::move::route53 {
namespace {

std::string bare_id(const std::string& id) {
  return id.substr(id.rfind('/') + 1);
}

/// The zone that this step made on an earlier try, or "". Names are not unique; the reference is.
std::string own_zone(const aws::Client& client, const run::Task& task) {
  const std::string name = names::dns_name(text(task.params, "Name"));
  const Json answer = client.call("ListHostedZonesByName", {{"DNSName", name}});
  for (const Json& zone : list_or_empty(answer, "HostedZones"))
    if (text(zone, "CallerReference") == task.token) return bare_id(text(zone, "Id"));
  return "";
}

/// Two zones of one name can be in an account: which of them the world then asks is up to the registrar.
void demand_free(const aws::Client& client, const run::Task& task) {
  const std::string name = names::dns_name(text(task.params, "Name"));
  const Json answer = client.call("ListHostedZonesByName", {{"DNSName", name}});
  for (const Json& zone : list_or_empty(answer, "HostedZones")) {
    if (names::dns_name(text(zone, "Name")) != name || flag_or(zone, "Config/PrivateZone", false)) continue;
    throw name_taken(
        task, fmt::format("the hosted zone {} ({})", names::host_name(name), bare_id(text(zone, "Id"))),
        "Delete that zone if nobody uses it, then run again.");
  }
}

Json outputs_of(const aws::Client& client, const std::string& id) {
  const Json answer = client.call("GetHostedZone", {{"Id", id}});
  return {{"Id", id}, {"NameServers", at(answer, "DelegationSet/NameServers")}, {"ChangeIds", Json::array()}};
}

}  // namespace

run::Seen CreateZone::check(const run::Task& task) {
  const aws::Client client = accounts_.client(task, "route53");
  const std::string id = own_zone(client, task);
  if (id.empty()) demand_free(client, task);
  if (id.empty() || !has_own_tags(client, task, "hostedzone", id)) return {std::nullopt, Json::object()};
  return {outputs_of(client, id), Json::object()};
}

Json CreateZone::apply(const run::Task& task, const Json&) {
  const aws::Client client = accounts_.client(task, "route53");
  std::string id = own_zone(client, task);
  Json changes = Json::array();
  if (id.empty()) {
    Json input = {{"Name", text(task.params, "Name")}, {"CallerReference", task.token}};
    if (const Json* config = find(task.params, "HostedZoneConfig")) input["HostedZoneConfig"] = *config;
    const Json answer = client.call("CreateHostedZone", input);
    id = bare_id(text(answer, "HostedZone/Id"));
    changes.push_back(text(answer, "ChangeInfo/Id"));
  }
  set_tags(client, task, "hostedzone", id);
  Json outputs = outputs_of(client, id);
  outputs["ChangeIds"] = std::move(changes);
  return outputs;
}

run::Progress CreateZone::settle(const run::Task& task, const Json& outputs) {
  const aws::Client client = accounts_.client(task, "route53");
  if (!is_there(task, outputs))
    return run::Progress::not_listed(task, "the hosted zone " + text(outputs, "Id"));
  return in_sync(client, task, outputs);
}

bool CreateZone::is_there(const run::Task& task, const Json& outputs) {
  return !call_or_null(accounts_.client(task, "route53"), "GetHostedZone", {{"Id", at(outputs, "Id")}},
                       {"NoSuchHostedZone"})
              .is_null();
}

run::Progress CreateZone::undo(const run::Task& task, const Json&, const Json& outputs) {
  const aws::Client client = accounts_.client(task, "route53");
  const std::string id = outputs.is_object() ? text(outputs, "Id") : own_zone(client, task);
  // A zone with records of somebody else's is refused, which is right.
  if (!id.empty()) call_or_null(client, "DeleteHostedZone", {{"Id", id}}, {"NoSuchHostedZone"});
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::route53
