#include "plan/traffic.h"

#include <algorithm>

#include <fmt/format.h>

#include "names/dns_record.h"
#include "plan/new_step.h"
#include "plan/route53_calls.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

/// What the zone shall hold, and what it held before with the TTLs as `prepare` has lowered them.
Json change_of(const Draft& draft, const SourceZone& zone, const Records& records) {
  Json wanted = Json::array(), was = Json::array();
  for (const Resource* record : records) {
    wanted.push_back(with_cutover_ttl(draft, pointed_record(draft, zone, record->document)));
    was.push_back(with_cutover_ttl(draft, record->document));
  }
  Json change = {{"HostedZoneId", zone.id}, {"Records", std::move(wanted)}, {"Was", std::move(was)}};
  std::vector<Json> documents;
  for (const Resource* record : records) documents.push_back(record->document);
  if (Json there = counterpart_of(draft, zone, documents); !there.is_null())
    change["Counterpart"] = std::move(there);
  return change;
}

std::string titles(const Records& records) {
  std::string joined;
  for (const Resource* record : records) {
    if (record != records.front()) joined += ", ";
    joined += names::record_title(record->document);
  }
  return joined;
}

/// The record set of the source as the destination's zone can hold it: what names parts of a zone's own
/// account stays the destination's.
Json returned_record(const Draft& draft, const SourceZone& zone, const Json& record, const Json& moved) {
  Json returned = with_cutover_ttl(draft, record);
  if (const Json* check = find(moved, "HealthCheckId")) returned["HealthCheckId"] = *check;
  if (text_or(record, "AliasTarget/HostedZoneId", "") == zone.id)
    returned["AliasTarget"] = at(moved, "AliasTarget");
  return returned;
}

}  // namespace

Json counterpart_of(const Draft& draft, const SourceZone& zone, const std::vector<Json>& records) {
  if (!zone.moves) return nullptr;
  Json there = Json::array(), back = Json::array();
  for (const Json& record : records) {
    Json moved = with_cutover_ttl(draft, moved_record(draft, record));
    back.push_back(returned_record(draft, zone, record, moved));
    there.push_back(std::move(moved));
  }
  return {{"HostedZoneId", from(step_id("route53/create-zone", zone.id), "Id")},
          {"Records", std::move(there)},
          {"Back", std::move(back)}};
}

Records records_of_hosts(const Draft& draft, const SourceZone& zone, const std::vector<std::string>& hosts) {
  Records records;
  for (const Resource* record : zone.records) {
    const std::string name = names::dns_name(text(record->document, "Name"));
    if (std::any_of(hosts.begin(), hosts.end(),
                    [&](const auto& host) { return names::dns_name(host) == name; }) &&
        changes(draft, zone, record->document))
      records.push_back(record);
  }
  return records;
}

Step point_traffic(Draft& draft, const SourceZone& zone, const Records& records, const std::string& key) {
  Step step = new_step("route53/point-traffic", key, Phase::cutover, Side::source, zone.resource,
                       change_of(draft, zone, records));
  step.reason =
      fmt::format("The zone that the world asks sends visitors to the destination: {}.", titles(records));
  step.expected_seconds = seconds_to_change(zone, at(step.params, "Records"));
  need_if_planned(draft, step, step_id("wait/ttl", zone.id));
  for (const Resource* bucket : draft.moving("s3/bucket")) {
    for (const char* kind : {"s3/copy-objects", "s3/translate-grants"})
      need_if_planned(draft, step, step_id(kind, bucket->name + "/delta"));
  }
  return step;
}

Step verify_traffic(Draft& draft, const SourceZone& zone, const Records& records, const std::string& key) {
  Step step = new_step("route53/verify-traffic", key, Phase::cutover, Side::source, zone.resource,
                       change_of(draft, zone, records));
  step.reason = "CloudFront takes a name only while DNS does not lead to another distribution.";
  step.way_back = true;
  step.expected_seconds = 1;
  return step;
}

}  // namespace cleave::plan
