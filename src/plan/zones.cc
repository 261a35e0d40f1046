#include "plan/zones.h"

#include <algorithm>
#include <array>

#include "names/dns_record.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

/// The members of a record set that name resources. Everything else says when the record is chosen, not what
/// it says.
constexpr std::array<std::string_view, 3> members_with_names{"AliasTarget", "ResourceRecords",
                                                             "HealthCheckId"};

bool is_apex_own(const SourceZone& zone, const Json& record) {
  const std::string type = text(record, "Type");
  return (type == "SOA" || type == "NS") && names::dns_name(text(record, "Name")) == zone.name;
}

bool is_left(const Draft& draft, const Resource& record) {
  const auto decided = draft.decisions().resources.find(record.id);
  return decided != draft.decisions().resources.end() && decided->second == Decision::leave;
}

void take_records(const Draft& draft, SourceZone& zone) {
  const std::string prefix = "route53/record/" + zone.id + "/";
  const auto& all = draft.source().resources;
  auto record = std::lower_bound(all.begin(), all.end(), prefix,
                                 [](const Resource& each, const std::string& id) { return each.id < id; });
  for (; record != all.end() && record->id.starts_with(prefix); ++record) {
    if (is_apex_own(zone, record->document)) {
      if (text(record->document, "Type") == "NS") zone.name_servers = record->document;
    } else if (zone.moves ? !is_left(draft, *record) : draft.moves(record->id)) {
      zone.records.push_back(&*record);
    }
  }
}

}  // namespace

std::vector<SourceZone> find_source_zones(const Draft& draft) {
  std::vector<SourceZone> zones;
  for (const Resource& resource : draft.source().resources) {
    if (resource.service != "route53" || resource.type != "zone") continue;
    if (flag_or(resource.document, "Config/PrivateZone", false)) continue;
    SourceZone zone;
    zone.resource = &resource;
    zone.id = resource.id.substr(resource.id.rfind('/') + 1);
    zone.name = names::dns_name(text(resource.document, "Name"));
    zone.moves = draft.moves(resource.id);
    take_records(draft, zone);
    zones.push_back(std::move(zone));
  }
  return zones;
}

const SourceZone* zone_of(const std::vector<SourceZone>& zones, std::string_view host) {
  const SourceZone* best = nullptr;
  for (const SourceZone& zone : zones) {
    if (!names::is_in_zone(host, zone.name)) continue;
    if (best == nullptr || zone.name.size() > best->name.size()) best = &zone;
  }
  return best;
}

Json moved_record(const Draft& draft, const Json& record) {
  Json moved = record;
  for (const std::string_view member : members_with_names) {
    if (const Json* part = find(record, member)) {
      moved[std::string(member)] = draft.rewritten(*part, member);
    }
  }
  return moved;
}

namespace {

Json pointed(const SourceZone& zone, const Json& record, Json moved) {
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
