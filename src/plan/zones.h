#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/draft.h"

namespace cleave::plan {

/// A public hosted zone of the source and those of its record sets that the split is about: all of them when
/// the zone moves, else those that belong to the application. Its own SOA and NS stand apart, since every
/// zone has its own.
struct SourceZone {
  const inventory::Resource* resource = nullptr;
  std::string id;    ///< "Z123"
  std::string name;  ///< "example.com."
  bool moves = false;
  std::string asked_instead;  ///< whom the world asks that is not led to it (plan/asked_zones.h), or ""
  std::vector<const inventory::Resource*> records;
  Json name_servers;  ///< the apex NS record set, or null
};

/// The TTL of the delegation in most parent zones: two days.
/// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/migrate-dns-domain-in-use.html
constexpr long long parent_ttl = 172800;

/// What Draft::source_zones gives; reads all records.
std::vector<SourceZone> find_source_zones(const Draft& draft);

/// The zone that answers for a host: the one with the longest name around it; null when DNS for it is
/// elsewhere. Zones that the world does not ask answer for nothing.
const SourceZone* zone_of(const std::vector<SourceZone>& zones, std::string_view host);

/// The record set as the destination's zone shall hold it. What leads to what stays, and what finds its
/// bucket by the host's own name, is the same there.
Json moved_record(const Draft& draft, const Json& record);

/// The record set as the source's zone shall hold it once traffic goes to the destination: an alias to a
/// record of its own zone stays one, and what leads into a network goes on leading into the source's.
Json pointed_record(const Draft& draft, const SourceZone& zone, const Json& record);

/// Did the user decide so?
bool is_decided(const Draft& draft, const inventory::Resource& resource, Decision decision);

/// Does traffic for it go elsewhere after the split? `moved` is its moved_record.
bool changes(const SourceZone& zone, const Json& record, Json moved);
bool changes(const Draft& draft, const SourceZone& zone, const Json& record);

/// Does it lead into a network, and at the destination into another one? Each side's zone keeps its own
/// side's then.
bool is_of_each_side(const Draft& draft, const Json& record);

/// The record set with the TTL of the cutover, where its own is longer.
Json with_cutover_ttl(const Draft& draft, Json record);

/// Does the record hand a zone that moves too over to that zone's name servers? Such a record is the zone's
/// own hand-over and not traffic.
bool delegates_moving_zone(const std::vector<SourceZone>& zones, const Json& record);

}  // namespace cleave::plan
