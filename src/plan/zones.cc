#include "plan/zones.h"

#include <algorithm>
#include <array>

#include "names/dns_record.h"
#include "plan/asked_zones.h"
#include "plan/leads.h"

namespace cleave::plan {

using inventory::Resource;

namespace {

/// The members of a record set that name resources. Everything else says when the record is chosen, not what
/// it says.
constexpr std::array<std::string_view, 3> members_with_names{"AliasTarget", "ResourceRecords",
                                                             "HealthCheckId"};

bool is_apex_own(const SourceZone& zone, const Json& record) {
  const std::string type = text(record, "Type");
  return (type == "SOA" || type == "NS") && names::dns_name(text(record, "Name")) == zone.name;
}

void take_records(const Draft& draft, SourceZone& zone) {
  const std::string prefix = "route53/record/" + zone.id + "/";
  const auto& all = draft.source().resources;
  auto record = std::lower_bound(all.begin(), all.end(), prefix,
                                 [](const Resource& each, const std::string& id) { return each.id < id; });
  for (; record != all.end() && record->id.starts_with(prefix); ++record) {
    if (is_apex_own(zone, record->document)) {
      if (text(record->document, "Type") == "NS") zone.name_servers = record->document;
    } else if (zone.moves || draft.moves(record->id)) {
      zone.records.push_back(&*record);
    }
  }
}

}  // namespace

bool is_decided(const Draft& draft, const Resource& resource, Decision decision) {
  const auto decided = draft.decisions().resources.find(resource.id);
  return decided != draft.decisions().resources.end() && decided->second == decision;
}

namespace {

/// Where neither account says which of the zones of one name the world asks, those that move are taken to be.
void prefer_moving(std::vector<SourceZone>& zones) {
  for (SourceZone& zone : zones) {
    if (zone.moves || !zone.asked_instead.empty()) continue;
    for (const SourceZone& other : zones)
      if (other.moves && other.name == zone.name && other.asked_instead.empty())
        zone.asked_instead = other.resource->id;
  }
}

}  // namespace

std::vector<SourceZone> find_source_zones(const Draft& draft) {
  const auto unasked = unasked_zones(draft.source(), draft.destination());
  std::vector<SourceZone> zones;
  for (const Resource& resource : draft.source().resources) {
    if (resource.service != "route53" || resource.type != "zone") continue;
    if (flag_or(resource.document, "Config/PrivateZone", false)) continue;
    SourceZone zone;
    zone.resource = &resource;
    zone.id = resource.id.substr(resource.id.rfind('/') + 1);
    zone.name = names::dns_name(text(resource.document, "Name"));
    zone.moves = draft.moves(resource.id);
    if (const auto found = unasked.find(resource.id); found != unasked.end())
      zone.asked_instead = found->second;
    zones.push_back(std::move(zone));
  }
  prefer_moving(zones);
  for (SourceZone& zone : zones)
    if (zone.moves || zone.asked_instead.empty()) take_records(draft, zone);
  return zones;
}

const SourceZone* zone_of(const std::vector<SourceZone>& zones, std::string_view host) {
  const SourceZone* best = nullptr;
  for (const SourceZone& zone : zones) {
    if (!names::is_in_zone(host, zone.name) || !zone.asked_instead.empty()) continue;
    if (best == nullptr || zone.name.size() > best->name.size()) best = &zone;
  }
  return best;
}

namespace {

bool stays_as_it_is(const Draft& draft, const Json& record) {
  return names::leads_visitors(record) &&
         draft.staying_names().contains(names::dns_name(text(record, "Name")));
}

}  // namespace

Json moved_record(const Draft& draft, const Json& record) {
  Json moved = record;
  if (names::leads_to_own_bucket(record) || stays_as_it_is(draft, record)) return moved;
  for (const std::string_view member : members_with_names) {
    if (const Json* part = find(record, member)) {
      moved[std::string(member)] = draft.rewritten(*part, member);
    }
  }
  return moved;
}

namespace {

Json pointed(const SourceZone& zone, const Json& record, Json moved) {
  if (names::leads_into_network(record)) return record;
  if (text_or(record, "AliasTarget/HostedZoneId", "") == zone.id)
    moved["AliasTarget"] = at(record, "AliasTarget");
  return moved;
}

}  // namespace

Json pointed_record(const Draft& draft, const SourceZone& zone, const Json& record) {
  return pointed(zone, record, moved_record(draft, record));
}

bool changes(const SourceZone& zone, const Json& record, Json moved) {
  return pointed(zone, record, std::move(moved)) != record;
}

bool changes(const Draft& draft, const SourceZone& zone, const Json& record) {
  return changes(zone, record, moved_record(draft, record));
}

bool is_of_each_side(const Draft& draft, const Json& record) {
  return names::leads_into_network(record) && moved_record(draft, record) != record;
}

Json with_cutover_ttl(const Draft& draft, Json record) {
  const long long ttl = draft.decisions().cutover_ttl_seconds;
  if (number_or(record, "TTL", 0) > ttl) record["TTL"] = ttl;
  return record;
}

bool delegates_moving_zone(const std::vector<SourceZone>& zones, const Json& record) {
  if (text(record, "Type") != "NS") return false;
  return std::any_of(zones.begin(), zones.end(), [&](const SourceZone& zone) {
    return zone.moves && zone.name == names::dns_name(text(record, "Name"));
  });
}

}  // namespace cleave::plan
