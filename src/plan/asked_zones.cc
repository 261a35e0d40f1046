#include "plan/asked_zones.h"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "names/dns_record.h"

namespace cleave::plan {
namespace {

using inventory::Inventory;
using inventory::Resource;
using Servers = std::set<std::string>;

bool have_common(const Servers& some, const Servers& others) {
  return std::any_of(some.begin(), some.end(), [&](const auto& server) { return others.contains(server); });
}

struct PublicZone {
  const Resource* resource;
  std::string id, name;
  /// Route 53's own, and those that its NS record names: a zone that was handed over names the other
  /// account's.
  Servers servers;
  std::map<std::string, Servers> delegates;  ///< by name
  bool asked = true;
};

/// Shorter names first: whether a zone is asked depends on those above it.
std::vector<PublicZone> public_zones(const Inventory& source) {
  std::map<std::string, PublicZone> by_id;
  for (const Resource& resource : source.resources) {
    if (resource.service != "route53" || resource.type != "zone") continue;
    if (flag_or(resource.document, "Config/PrivateZone", false)) continue;
    const std::string id = resource.id.substr(resource.id.rfind('/') + 1);
    by_id[id] = {
        &resource,
        id,
        names::dns_name(text(resource.document, "Name")),
        names::server_names(list_or_empty(resource.document, "GetHostedZone/DelegationSet/NameServers")),
        {}};
  }
  const std::string records = "route53/record/";
  for (const Resource& resource : source.resources) {
    if (!resource.id.starts_with(records) || text(resource.document, "Type") != "NS") continue;
    const std::string key = resource.id.substr(records.size());
    const auto zone = by_id.find(key.substr(0, key.find('/')));
    if (zone == by_id.end()) continue;
    const std::string name = names::dns_name(text(resource.document, "Name"));
    Servers servers = names::server_names(list_or_empty(resource.document, "ResourceRecords"));
    if (name == zone->second.name)
      zone->second.servers.merge(servers);
    else
      zone->second.delegates[name] = std::move(servers);
  }
  std::vector<PublicZone> zones;
  for (auto& [id, zone] : by_id) zones.push_back(std::move(zone));
  std::stable_sort(zones.begin(), zones.end(),
                   [](const auto& a, const auto& b) { return a.name.size() < b.name.size(); });
  return zones;
}

/// What leads to a name: servers, and who names them.
struct Lead {
  Servers servers;
  std::string by;
};

/// By the nearest zone above that is asked. One that says nothing answers for the name itself; nothing is
/// known of what stands behind a delegation of a name in between.
std::optional<Lead> lead_from_above(const std::vector<PublicZone>& zones, const PublicZone& zone) {
  const PublicZone* above = nullptr;
  for (const PublicZone& other : zones)
    if (other.asked && other.name != zone.name && names::is_in_zone(zone.name, other.name)) above = &other;
  if (above == nullptr) return std::nullopt;
  if (const auto found = above->delegates.find(zone.name); found != above->delegates.end())
    return Lead{found->second, above->resource->id};
  for (const auto& [name, servers] : above->delegates)
    if (names::is_in_zone(zone.name, name)) return std::nullopt;
  return Lead{{}, above->resource->id};
}

std::optional<Lead> lead_to(const std::vector<PublicZone>& zones, const PublicZone& zone,
                            const Inventory& source, const Inventory& destination) {
  for (const Inventory* inventory : {&source, &destination}) {
    const Resource* domain = inventory->find("route53domains/domain/" + names::host_name(zone.name));
    if (domain == nullptr) continue;
    if (Servers servers = names::server_names(list_or_empty(domain->document, "Nameservers"));
        !servers.empty())
      return Lead{std::move(servers), "the registrar"};
  }
  return lead_from_above(zones, zone);
}

std::string asked_instead(const std::vector<PublicZone>& zones, const PublicZone& zone, const Lead& lead) {
  if (lead.servers.empty()) return fmt::format("{}, which does not delegate it", lead.by);
  for (const PublicZone& other : zones)
    if (&other != &zone && other.name == zone.name && have_common(other.servers, lead.servers))
      return fmt::format("{}, whose name servers {} names", other.resource->id, lead.by);
  return fmt::format("the name servers that {} names: {}", lead.by, fmt::join(lead.servers, ", "));
}

}  // namespace

std::map<std::string, std::string> unasked_zones(const Inventory& source, const Inventory& destination) {
  std::map<std::string, std::string> unasked;
  std::vector<PublicZone> zones = public_zones(source);
  for (PublicZone& zone : zones) {
    const auto lead = lead_to(zones, zone, source, destination);
    if (!lead || have_common(zone.servers, lead->servers)) continue;
    zone.asked = false;
    unasked[zone.resource->id] = asked_instead(zones, zone, *lead);
  }
  return unasked;
}

std::set<std::string> silent_zones(const Inventory& source, const Inventory& destination) {
  std::set<std::string> silent;
  for (const auto& [zone, asked] : unasked_zones(source, destination)) silent.insert(zone);
  for (const Resource& resource : source.resources)
    if (resource.type == "zone" && flag_or(resource.document, "Config/PrivateZone", false))
      silent.insert(resource.id);
  return silent;
}

}  // namespace cleave::plan
