#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "names/dns_record.h"
#include "plan/new_step.h"
#include "plan/route53_calls.h"
#include "plan/service_planners.h"
#include "plan/traffic.h"
#include "plan/zones.h"

namespace cleave::plan {
namespace {

using inventory::Inventory;
using inventory::Resource;

/// The registrar's API answers in this region only. https://docs.aws.amazon.com/general/latest/gr/r53.html
constexpr std::string_view registrar_region = "us-east-1";
constexpr double seconds_at_registrar = 600;

/// The registered domain that a zone is, in one of the accounts.
const Resource* domain_in(const Inventory& inventory, const SourceZone& zone) {
  return inventory.find("route53domains/domain/" + names::host_name(zone.name));
}

Json new_name_servers(const SourceZone& zone) {
  Json servers = Json::array();
  for (int i = 0; i < 4; ++i)
    servers.push_back(from(step_id("route53/create-zone", zone.id), fmt::format("NameServers/{}", i)));
  return servers;
}

std::string checked(const SourceZone& zone) {
  return step_id("route53/compare-zones", zone.id + "/before-delegation");
}

void update_by_api(Draft& draft, const SourceZone& zone, const Resource& domain, Side side) {
  Step step = new_step("registrar/update-nameservers", domain.name, Phase::cutover, side, &domain,
                       {{"DomainName", domain.name},
                        {"Nameservers", new_name_servers(zone)},
                        {"Was", at(domain.document, "Nameservers")},
                        {"CachedSeconds", parent_ttl}});
  if (!draft.decisions().resolver.empty()) step.params["Resolver"] = draft.decisions().resolver;
  step.region = registrar_region;
  step.needs = {checked(zone)};
  step.reason =
      "The last thing that leads to the source's zone. Both zones answer alike by now, so it does not matter "
      "when a resolver notices.";
  step.expected_seconds = seconds_at_registrar;
  draft.add(std::move(step));
}

/// A name below a registered one is delegated by a record of the zone above it.
std::string whose_work(const SourceZone& zone) {
  const std::string name = names::host_name(zone.name);
  if (std::count(zone.name.begin(), zone.name.end(), '.') <= 2)
    return fmt::format("At the registrar of {}", name);
  return fmt::format(
      "In the zone above {0} ({1}, by the NS record of {0}), or at the registrar if {0} is registered "
      "itself",
      name, names::host_name(names::dns_parent(zone.name)));
}

void update_by_hand(Draft& draft, const SourceZone& zone) {
  const std::string name = names::host_name(zone.name);
  Json list = {{"$text", Json::array({fmt::format("{}, replace its name servers by: ", whose_work(zone))})}};
  for (const Json& server : new_name_servers(zone)) {
    if (list["$text"].size() > 1) list["$text"].push_back(", ");
    list["$text"].push_back(server);
  }
  Json instructions = {
      std::move(list),
      "All four and no other. Do not change anything else; DNSSEC must be off (no DS record).",
      fmt::format("See what the parent says: dig NS {} +trace", name)};
  Json params = {{"DomainName", name},
                 {"Nameservers", new_name_servers(zone)},
                 {"Was", list_or_empty(zone.resource->document, "GetHostedZone/DelegationSet/NameServers")},
                 {"CachedSeconds", parent_ttl},
                 {"Instructions", std::move(instructions)}};
  if (!draft.decisions().resolver.empty()) params["Resolver"] = draft.decisions().resolver;
  Step step =
      new_step("manual/registrar", name, Phase::cutover, Side::source, zone.resource, std::move(params));
  step.needs = {checked(zone)};
  step.reason = fmt::format(
      "Neither account holds the registration of {} or the zone above it, so a person has to do it.", name);
  step.expected_seconds = seconds_at_registrar;
  draft.add(std::move(step));
}

/// A zone below another zone of the source is delegated by a record there, whether or not that one moves.
const Json* delegation_in(const Draft& draft, const SourceZone& parent, const SourceZone& zone) {
  const Resource* record = draft.source().find(fmt::format("route53/record/{}/{}/NS", parent.id, zone.name));
  return record == nullptr ? nullptr : &record->document;
}

void delegate(Draft& draft, const SourceZone& parent, const SourceZone& zone, const Json& record) {
  Step step = new_step("route53/delegate", zone.id, Phase::cutover, Side::source, zone.resource,
                       {{"HostedZoneId", parent.id},
                        {"Records", {with_cutover_ttl(draft, pointed_record(draft, parent, record))}},
                        {"Was", {with_cutover_ttl(draft, record)}}});
  if (Json there = counterpart_of(draft, parent, {record}); !there.is_null())
    step.params["Counterpart"] = std::move(there);
  step.needs = {checked(zone)};
  step.reason = fmt::format("{} is delegated by a record of {}.", names::host_name(zone.name),
                            names::host_name(parent.name));
  step.expected_seconds = seconds_to_change(parent, at(step.params, "Records"));
  const std::string added = draft.add(std::move(step)).id;
  // The parent's two zones are alike only after this.
  if (Step* compared = draft.find_step(step_id("route53/compare-zones", parent.id)))
    compared->needs.push_back(added);
}

void declare_registrar(Draft&) {}

void add_registrar_steps(Draft& draft) {
  const std::vector<SourceZone>& zones = draft.source_zones();
  for (const SourceZone& zone : zones) {
    if (!zone.moves || !zone.asked_instead.empty()) continue;
    const SourceZone* parent = zone_of(zones, names::dns_parent(zone.name));
    const Json* record = parent == nullptr ? nullptr : delegation_in(draft, *parent, zone);
    if (record != nullptr) {
      delegate(draft, *parent, zone, *record);
    } else if (const Resource* domain = domain_in(draft.source(), zone)) {
      update_by_api(draft, zone, *domain, Side::source);
    } else if (const Resource* there = domain_in(draft.destination(), zone)) {
      update_by_api(draft, zone, *there, Side::destination);
    } else {
      update_by_hand(draft, zone);
    }
  }
}

}  // namespace

ServicePlanner registrar_planner() {
  return {"registrar", declare_registrar, add_registrar_steps};
}

}  // namespace cleave::plan
