#include "cli/planned_names.h"

#include <algorithm>

#include "names/dns_record.h"

namespace cleave::cli {
namespace {

/// Answers for aliases have this TTL where their target is AWS's.
/// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
constexpr std::uint32_t alias_ttl = 60;

/// The steps by which the world learns of a zone's new name servers, and the output that tells when.
constexpr std::pair<std::string_view, std::string_view> delegations[] = {
    {"registrar/update-nameservers", "ChangedAt"},
    {"manual/registrar", "ChangedAt"},
    {"route53/delegate", "InSyncAt"}};

std::optional<Time> time_in(const Json* outputs, std::string_view member) {
  if (outputs == nullptr || !outputs->contains(member)) return std::nullopt;
  return from_rfc3339(text(*outputs, member));
}

/// What a record set leads to is added to a side.
void add_lead(dns::Lead& lead, const Json& record_set) {
  const std::string host = text_or(record_set, "AliasTarget/DNSName", "");
  if (!host.empty()) lead.hosts.push_back(host);
  for (const Json& value : list_or_empty(record_set, "ResourceRecords"))
    lead.values.push_back(text(value, "Value"));
}

class Zones {
 public:
  Zones(const plan::Plan& plan, const run::Records& records, const inventory::Inventory& source)
      : plan_(plan), records_(records), source_(source) {}

  std::vector<dns::WatchedZone> all() {
    for (const plan::Step& step : plan_.steps) {
      if (step.kind == "route53/point-traffic") add_traffic(step);
      if (step.kind == "route53/hand-over-apex") add_apex(step);
      for (const auto& [kind, changed_at] : delegations)
        if (step.kind == kind) add_delegation(step, changed_at);
    }
    std::vector<dns::WatchedZone> zones;
    for (auto& [id, zone] : zones_) zones.push_back(std::move(zone));
    return zones;
  }

 private:
  dns::WatchedZone& zone(const std::string& resource_id) {
    auto& zone = zones_[resource_id];
    if (!zone.domain.empty()) return zone;
    const inventory::Resource* resource = source_.find(resource_id);
    if (resource == nullptr) return zone;
    zone.domain = text(resource->document, "Name");
    for (const Json& server : list_or_empty(resource->document, "GetHostedZone/DelegationSet/NameServers"))
      zone.source_servers.push_back({server.get<std::string>(), std::nullopt});
    return zone;
  }

  dns::WatchedName& name(dns::WatchedZone& zone, const Json& record_set) {
    const std::string name = names::dns_name(text(record_set, "Name")), type = text(record_set, "Type");
    for (auto& known : zone.names)
      if (known.name == name && known.type == type) return known;
    auto& added = zone.names.emplace_back();
    added.name = name;
    added.type = type;
    return added;
  }

  void add_traffic(const plan::Step& step) {
    auto& zone = this->zone(step.resource);
    for (const Json& was : list_or_empty(step.params, "Was")) {
      auto& watched = name(zone, was);
      add_lead(watched.source, was);
      watched.change.at = time_in(run::outputs_of(records_, step.id), "InSyncAt");
      const auto ttl = static_cast<std::uint32_t>(number_or(was, "TTL", alias_ttl));
      watched.change.ttl_seconds = std::max(ttl, watched.change.ttl_seconds.value_or(0));
    }
    const auto needed = plan::references(step.params);
    const bool is_known = std::all_of(needed.begin(), needed.end(), [&](const auto& id) {
      return run::outputs_of(records_, id) != nullptr;
    });
    if (!is_known) return;
    const Json params =
        plan::resolve(step.params, [&](const auto& id) { return run::outputs_of(records_, id); });
    for (const Json& wanted : list_or_empty(params, "run::Records"))
      add_lead(name(zone, wanted).destination, wanted);
  }

  void add_apex(const plan::Step& step) {
    const Json* outputs = run::outputs_of(records_, step.id);
    auto& apex = zone(step.resource).apex;
    apex.at = time_in(outputs, "InSyncAt");
    if (outputs != nullptr && outputs->contains("LargestTtl"))
      apex.ttl_seconds = static_cast<std::uint32_t>(number_or(*outputs, "LargestTtl", 0));
  }

  /// The zone has name servers to move to as soon as the destination's zone is there.
  void add_delegation(const plan::Step& step, std::string_view changed_at) {
    const std::string of_zone = zone_of(step);
    if (of_zone.empty()) return;
    auto& zone = this->zone(of_zone);
    zone.moves = true;
    zone.delegation.at = time_in(run::outputs_of(records_, step.id), changed_at);
    const Json* created =
        run::outputs_of(records_, "route53/create-zone/" + of_zone.substr(of_zone.rfind('/') + 1));
    if (created == nullptr) return;
    for (const Json& server : list_or_empty(*created, "NameServers"))
      zone.destination_servers.push_back({server.get<std::string>(), std::nullopt});
  }

  /// The registrar's steps are about a domain, by API even one that is a resource of its own.
  std::string zone_of(const plan::Step& step) const {
    const std::string domain = text_or(step.params, "DomainName", "");
    if (domain.empty()) return step.resource;
    for (const inventory::Resource& resource : source_.resources) {
      const bool is_zone = resource.service == "route53" && resource.type == "zone" &&
                           !flag_or(resource.document, "Config/PrivateZone", false);
      if (is_zone && names::dns_name(text(resource.document, "Name")) == names::dns_name(domain))
        return resource.id;
    }
    return "";
  }

  const plan::Plan& plan_;
  const run::Records& records_;
  const inventory::Inventory& source_;
  std::map<std::string, dns::WatchedZone> zones_;
};

}  // namespace

std::vector<dns::WatchedZone> planned_names(const plan::Plan& plan, const run::Records& records,
                                            const inventory::Inventory& source) {
  return Zones(plan, records, source).all();
}

}  // namespace cleave::cli
