#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/error.h"
#include "names/dns_record.h"
#include "plan/aliases.h"
#include "plan/copied_records.h"
#include "plan/leads.h"
#include "plan/new_step.h"
#include "plan/route53_calls.h"
#include "plan/service_planners.h"
#include "plan/tags.h"
#include "plan/traffic.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

void demand_free_zone(const Draft& draft, const SourceZone& zone) {
  for (const Resource& held : draft.destination().resources) {
    if (held.service != "route53" || held.type != "zone") continue;
    if (names::dns_name(text(held.document, "Name")) != zone.name) continue;
    throw Error(Error::Kind::input, "name-taken",
                fmt::format("the destination already has a hosted zone {} ({})", names::host_name(zone.name),
                            held.id))
        .where(zone.resource->id)
        .next("Delete that zone if nobody uses it, or set this one to leave in cleave.toml.");
  }
}

void demand_movable(const Draft& draft, const SourceZone& zone) {
  demand_free_zone(draft, zone);
  // Two accounts cannot sign one zone: resolvers that check would refuse the answers of one of them.
  // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-migrating.html
  if (text_or(zone.resource->document, "GetDNSSEC/Status/ServeSignature", "NOT_SIGNING") != "NOT_SIGNING")
    throw Error(Error::Kind::input, "not-supported",
                fmt::format("the zone {} is signed (DNSSEC)", names::host_name(zone.name)))
        .where(zone.resource->id)
        .next(
            "Remove the DS record at the registrar, wait for its TTL, switch signing off, then take the "
            "inventory "
            "again; signing can begin anew in the destination.");
  for (const Resource* record : zone.records) demand_expressible(*record);
}

void demand_public(const Draft& draft) {
  for (const Resource* zone : draft.moving("route53/zone"))
    if (flag_or(zone->document, "Config/PrivateZone", false))
      throw Error(Error::Kind::input, "not-supported",
                  "a private zone is bound to networks of the source account")
          .where(zone->id)
          .next("Set it to leave in cleave.toml.");
}

void declare_zone(Draft& draft, const SourceZone& zone) {
  const std::string step = step_id("route53/create-zone", zone.id);
  draft.becomes(*zone.resource, "id", zone.id, from(step, "Id"));
  const Json& servers = list_or_empty(zone.resource->document, "GetHostedZone/DelegationSet/NameServers");
  for (std::size_t i = 0; i < servers.size(); ++i)
    draft.becomes(*zone.resource, "host", names::host_name(servers[i].get<std::string>()),
                  from(step, fmt::format("NameServers/{}", i)));
}

/// Both would be copied to one name, and only one of them is right.
void demand_one_of_name(const Draft& draft) {
  const auto& zones = draft.source_zones();
  for (const SourceZone& zone : zones)
    for (const SourceZone& other : zones)
      if (&zone < &other && zone.name == other.name && zone.moves && other.moves)
        throw Error(
            Error::Kind::input, "two-zones",
            fmt::format("two public zones are called {}, this one and {}, and neither account tells which of "
                        "them the world asks",
                        names::host_name(zone.name), other.resource->id))
            .where(zone.resource->id)
            .next(fmt::format("See which one's name servers 'dig NS {}' shows, and set the other to leave in "
                              "cleave.toml.",
                              names::host_name(zone.name)));
}

void declare_route53(Draft& draft) {
  demand_public(draft);
  demand_one_of_name(draft);
  for (const SourceZone& zone : draft.source_zones()) {
    if (!zone.moves) continue;
    demand_movable(draft, zone);
    declare_zone(draft, zone);
  }
  for (const Resource* check : draft.moving("route53/health-check")) {
    demand_copyable_check(*check);
    const std::string id = text(check->document, "Id");
    draft.becomes(*check, "id", id, from(step_id("route53/create-health-check", id), "Id"));
  }
}

void add_health_check(Draft& draft, const Resource& check) {
  Step step = new_step("route53/create-health-check", text(check.document, "Id"), Phase::copy,
                       Side::destination, &check,
                       {{"HealthCheckConfig", draft.rewritten(at(check.document, "HealthCheckConfig"))},
                        {"Tags", own_tags(list_or_empty(check.document, "Tags"))}});
  step.reason = "Records of the destination name health checks of the destination.";
  step.expected_seconds = 2;
  draft.add(std::move(step));
}

void create_zone(Draft& draft, const SourceZone& zone) {
  Json params = {{"Name", zone.name}, {"Tags", own_tags(list_or_empty(zone.resource->document, "Tags"))}};
  const std::string comment = text_or(zone.resource->document, "Config/Comment", "");
  if (!comment.empty()) params["HostedZoneConfig"] = {{"Comment", comment}, {"PrivateZone", false}};
  Step step = new_step("route53/create-zone", zone.id, Phase::copy, Side::destination, zone.resource,
                       std::move(params));
  step.reason = "A hosted zone cannot change its account; the new one gets name servers of its own.";
  step.expected_seconds = seconds_to_sync;
  draft.add(std::move(step));
  if (find(zone.resource->document, "GetHostedZone/DelegationSet/Id") != nullptr)
    draft.drop(*zone.resource, "DelegationSet",
               "a reusable set of name servers belongs to the source account");
}

Records changing_records(const Draft& draft, const SourceZone& zone) {
  Records changing;
  for (const Resource* record : zone.records)
    if (changes(draft, zone, record->document)) changing.push_back(record);
  return changing;
}

/// The records whose TTLs are lowered: those that will change, and who answers for the zone.
Json lowered_records(const Draft& draft, const SourceZone& zone, const Records& changing, Json& was) {
  Json lowered = Json::array();
  const auto lower = [&](const Json& record) {
    const Json low = with_cutover_ttl(draft, record);
    if (low == record) return;
    lowered.push_back(low);
    was.push_back(record);
  };
  for (const Resource* record : changing) lower(record->document);
  if (zone.moves && !zone.name_servers.is_null()) lower(zone.name_servers);
  return lowered;
}

long long largest_ttl(const Json& records) {
  long long largest = 0;
  for (const Json& record : records) largest = std::max(largest, number_or(record, "TTL", 0));
  return largest;
}

void lower_ttls(Draft& draft, const SourceZone& zone, const Records& changing) {
  Json was = Json::array();
  Json lowered = lowered_records(draft, zone, changing, was);
  if (lowered.empty()) return;
  const long long ttl = largest_ttl(was);
  Step lower =
      new_step("route53/lower-ttl", zone.id, Phase::prepare, Side::source, zone.resource,
               {{"HostedZoneId", zone.id}, {"Records", std::move(lowered)}, {"Was", std::move(was)}});
  lower.reason = fmt::format("Caches shall forget {} within {} s of the change to come.",
                             names::host_name(zone.name), draft.decisions().cutover_ttl_seconds);
  lower.expected_seconds = seconds_to_change(zone, at(lower.params, "Records"));
  const std::string lowered_by = draft.add(std::move(lower)).id;

  Step wait = new_step("wait/ttl", zone.id, Phase::prepare, Side::source, zone.resource,
                       {{"Since", from(lowered_by, "InSyncAt")}, {"Seconds", ttl}});
  wait.reason =
      fmt::format("Until then a cache may still hold an answer of {} with its old TTL of up to {} s.",
                  names::host_name(zone.name), ttl);
  wait.expected_seconds = static_cast<double>(ttl);
  const std::string waited = draft.add(std::move(wait)).id;
  // The last copy before the cutover is worth most when nothing is left to wait for.
  for (const Resource* bucket : draft.moving("s3/bucket"))
    if (Step* delta = draft.find_step(step_id("s3/grant-read", bucket->name + "/delta")))
      delta->needs.push_back(waited);
}

void point_plain_traffic(Draft& draft, const SourceZone& zone, const Records& changing,
                         const std::vector<SourceZone>& zones, const std::set<std::string>& by_alias,
                         std::vector<std::string>& pointed) {
  Records plain;
  for (const Resource* record : changing) {
    if (delegates_moving_zone(zones, record->document)) continue;
    if (!by_alias.contains(names::host_name(names::dns_name(text(record->document, "Name")))))
      plain.push_back(record);
  }
  if (plain.empty()) return;
  pointed.push_back(draft.add(point_traffic(draft, zone, plain, zone.id)).id);
  for (const Resource* record : plain) {
    if (!is_for_visitors(*record) || !draft.leads().delegated(*record).empty()) continue;
    const std::string why = why_unanswered(draft.source(), draft.leads(), *record);
    draft.downtime({names::host_name(text(record->document, "Name")), 0,
                    why.empty() ? "the source goes on answering while caches expire"
                                : fmt::format("nobody answers for it at the source ({})", why)});
  }
}

/// What has to be over before both zones can be compared: every change of traffic of names in this zone.
std::vector<std::string> hand_overs_in(const SourceZone& zone, const std::vector<SourceZone>& zones,
                                       const std::vector<AliasGroup>& groups) {
  std::vector<std::string> steps;
  for (const AliasGroup& group : groups) {
    const bool here = std::any_of(group.aliases.begin(), group.aliases.end(),
                                  [&](const std::string& alias) { return zone_of(zones, alias) == &zone; });
    if (!here) continue;
    steps.push_back(group.last_step());
    if (group.route == AliasRoute::disable)
      steps.push_back(step_id("route53/remove-proof", zone.id + "/" + group.key()));
  }
  return steps;
}

Step compare(const Draft& draft, const SourceZone& zone, const std::string& key, std::string_view apex,
             const Records& changing) {
  Json leading = Json::array();
  for (const Resource* record : changing) leading.push_back(names::record_key(record->document));
  Step step = new_step("route53/compare-zones", key, Phase::cutover, Side::source, zone.resource,
                       {{"Source", zone.id},
                        {"Destination", from(step_id("route53/create-zone", zone.id), "Id")},
                        {"Name", zone.name},
                        {"Apex", apex},
                        {"Leading", std::move(leading)}});
  // Each side's zone leads into its own side's network.
  Json of_each_side = Json::array();
  for (const Resource* record : zone.records)
    if (is_of_each_side(draft, record->document)) of_each_side.push_back(names::record_key(record->document));
  if (!of_each_side.empty()) step.params["OfEachSide"] = std::move(of_each_side);
  step.checkpoint = true;
  return step;
}

void hand_over_zone(Draft& draft, const SourceZone& zone, const Records& changing,
                    std::vector<std::string> after) {
  const std::string created = step_id("route53/create-zone", zone.id);
  Step equal = compare(draft, zone, zone.id, "own", changing);
  equal.needs = std::move(after);
  equal.needs.push_back(step_id("route53/copy-records", zone.id));
  equal.reason =
      "Nobody shall notice which of the two zones answers: every name and type has the same answer in both.";
  equal.expected_seconds = seconds_to_compare(zone);
  const std::string compared = draft.add(std::move(equal)).id;

  Step apex = new_step("route53/hand-over-apex", zone.id, Phase::cutover, Side::source, zone.resource,
                       {{"Source", zone.id},
                        {"Destination", from(created, "Id")},
                        {"Name", zone.name},
                        {"NameServers", own_name_servers(draft, zone)}});
  apex.needs = {compared};
  apex.reason =
      "Resolvers that trust the zone itself about its name servers move on when its NS record expires.";
  apex.expected_seconds = seconds_to_hand_over(zone);
  const std::string handed_over = draft.add(std::move(apex)).id;

  Step again = compare(draft, zone, zone.id + "/before-delegation", "equal", changing);
  again.needs = {handed_over};
  again.reason = "Looked at once more right before the domain changes its name servers.";
  again.expected_seconds = seconds_to_compare(zone);
  draft.add(std::move(again));
}

/// Nobody is led to it, so there is nobody to lead away.
void copy_unasked(Draft& draft, const SourceZone& zone) {
  if (!zone.moves) return;
  create_zone(draft, zone);
  copy_records(draft, zone);
  draft.warn(fmt::format(
      "The world does not ask {} about {} but {}: its records are copied, and nobody is led anywhere "
      "by them.",
      zone.resource->id, names::host_name(zone.name), zone.asked_instead));
}

void add_route53_steps(Draft& draft) {
  for (const Resource* check : draft.moving("route53/health-check")) add_health_check(draft, *check);
  const std::vector<SourceZone>& zones = draft.source_zones();
  const std::vector<AliasGroup> groups = alias_groups(draft, zones);
  std::set<std::string> by_alias;
  for (const AliasGroup& group : groups)
    for (const std::string& host : hosts_of(draft, group)) by_alias.insert(host);
  for (const SourceZone& zone : zones) {
    if (!zone.asked_instead.empty()) {
      copy_unasked(draft, zone);
      continue;
    }
    const Records changing = changing_records(draft, zone);
    lower_ttls(draft, zone, changing);
    std::vector<std::string> before_compare = hand_overs_in(zone, zones, groups);
    point_plain_traffic(draft, zone, changing, zones, by_alias, before_compare);
    if (!zone.moves) continue;
    create_zone(draft, zone);
    copy_records(draft, zone);
    for (const Resource* certificate : draft.moving("acm/certificate")) {
      const std::string arn = text(certificate->document, "CertificateArn");
      const std::string proof = arn.substr(arn.rfind('/') + 1) + "/" + zone.id;
      for (const std::string& key : {proof, proof + "/destination"})
        if (draft.find_step(step_id("route53/validation-records", key)) != nullptr)
          before_compare.push_back(step_id("route53/validation-records", key));
    }
    hand_over_zone(draft, zone, changing, std::move(before_compare));
  }
}

}  // namespace

ServicePlanner route53_planner() {
  return {"route53", declare_route53, add_route53_steps};
}

}  // namespace cleave::plan
