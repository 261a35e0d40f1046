#include "plan/copied_records.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/error.h"
#include "base/side_by_side.h"
#include "names/dns_record.h"
#include "plan/new_step.h"
#include "plan/route53_calls.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

/// How many aliases a record stands away from data: an alias can be made only after its target. An alias to
/// something outside the zone counts one.
class Depths {
 public:
  explicit Depths(const SourceZone& zone) : zone_(zone) {
    for (const Resource* record : zone.records)
      by_name_.emplace(key(record->document, "Name"), &record->document);
  }

  int of(const Json& record, int deepest = 32) const {
    if (find(record, "AliasTarget") == nullptr) return 0;
    if (text(record, "AliasTarget/HostedZoneId") != zone_.id || deepest == 0) return 1;
    int depth = 0;
    const auto [first, last] = by_name_.equal_range(key(record, "AliasTarget/DNSName"));
    for (auto target = first; target != last; ++target)
      depth = std::max(depth, of(*target->second, deepest - 1));
    return depth + 1;
  }

 private:
  static std::string key(const Json& record, std::string_view name) {
    return names::dns_name(text(record, name)) + "/" + text(record, "Type");
  }

  const SourceZone& zone_;
  std::multimap<std::string, const Json*> by_name_;
};

Records targets_first(const SourceZone& zone) {
  const Depths depths(zone);
  std::map<int, Records> by_depth;
  for (const Resource* record : zone.records) by_depth[depths.of(record->document)].push_back(record);
  Records records;
  for (const auto& [depth, same] : by_depth) records.insert(records.end(), same.begin(), same.end());
  return records;
}

}  // namespace

Json own_name_servers(const Draft& draft, const SourceZone& zone) {
  const std::string created = step_id("route53/create-zone", zone.id);
  Json values = Json::array();
  for (int i = 0; i < 4; ++i) values.push_back({{"Value", from(created, fmt::format("NameServers/{}", i))}});
  return {{"Name", zone.name},
          {"Type", "NS"},
          {"TTL", draft.decisions().cutover_ttl_seconds},
          {"ResourceRecords", std::move(values)}};
}

namespace {

/// With the same TTL as in the source's zone, so that both zones answer alike.
Json wanted_record(const Draft& draft, const SourceZone& zone, const Json& record) {
  Json moved = moved_record(draft, record);
  return changes(zone, record, moved) ? with_cutover_ttl(draft, std::move(moved)) : moved;
}

/// What the records may be after an undo of the traffic: they then lead to the source, as the servers that
/// the zone names do.
Json returned_records(const Draft& draft, const SourceZone& zone, const Records& records) {
  std::vector<Json> changing;
  for (const Resource* record : records)
    if (changes(draft, zone, record->document)) changing.push_back(record->document);
  Json returned = at(counterpart_of(draft, zone, changing), "Back");
  if (!zone.name_servers.is_null()) returned.push_back(with_cutover_ttl(draft, zone.name_servers));
  return returned;
}

}  // namespace

void demand_expressible(const Resource& record) {
  const auto refuse = [&](std::string_view why) {
    throw Error(Error::Kind::input, "not-supported",
                fmt::format("the record {} {}", names::record_title(record.document), why))
        .where(record.id)
        .next(fmt::format("Set \"{}\" to leave in cleave.toml and make it anew by hand.", record.id));
  };
  if (!text_or(record.document, "TrafficPolicyInstanceId", "").empty())
    refuse("is made by a traffic policy, which belongs to the source account");
  if (find(record.document, "CidrRoutingConfig") != nullptr)
    refuse("is chosen by a CIDR collection, which belongs to the source account");
  if (find(record.document, "AliasTarget") == nullptr &&
      list_or_empty(record.document, "ResourceRecords").empty())
    refuse("has no values");
}

void demand_copyable_check(const Resource& check) {
  const std::string type = text_or(check.document, "HealthCheckConfig/Type", "");
  if (type != "CLOUDWATCH_METRIC" && type != "RECOVERY_CONTROL") return;
  throw Error(Error::Kind::input, "not-supported",
              fmt::format("this health check watches something of the source account ({})", type))
      .where(check.id)
      .next("Set it to leave in cleave.toml: records of the destination may go on using it.");
}

void copy_records(Draft& draft, const SourceZone& zone) {
  const Records records = targets_first(zone);
  const std::string created = step_id("route53/create-zone", zone.id);
  Json wanted = Json::array({own_name_servers(draft, zone)});
  auto moved = side_by_side(records.size(), [&](std::size_t begin, std::size_t end) {
    std::vector<Json> piece;
    for (std::size_t i = begin; i < end; ++i)
      piece.push_back(wanted_record(draft, zone, records[i]->document));
    return piece;
  });
  for (auto& piece : moved)
    for (Json& record : piece) wanted.push_back(std::move(record));
  Step step = new_step("route53/copy-records", zone.id, Phase::copy, Side::destination, zone.resource,
                       {{"HostedZoneId", from(created, "Id")},
                        {"Records", std::move(wanted)},
                        {"Returned", returned_records(draft, zone, records)}});
  step.reason = fmt::format(
      "All {} record sets of {}; those of what moves with their new targets. Nobody asks this zone "
      "before its delegation.",
      records.size(), names::host_name(zone.name));
  step.expected_seconds = seconds_to_change(zone, at(step.params, "Records"));
  draft.add(std::move(step));
}

}  // namespace cleave::plan
