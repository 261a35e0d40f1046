#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "names/dns_record.h"
#include "plan/leads.h"
#include "plan/new_step.h"
#include "plan/route53_calls.h"
#include "plan/s3/objects.h"
#include "plan/service_planners.h"
#include "plan/zones.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

/// The step by which the world learns of the zone's new name servers, and the output that tells when.
std::pair<std::string, std::string> delegation_of(Draft& draft, const SourceZone& zone) {
  const std::string name = names::host_name(zone.name);
  for (const auto& [kind, key, output] :
       {std::array{"registrar/update-nameservers", name.c_str(), "ChangedAt"},
        std::array{"manual/registrar", name.c_str(), "ChangedAt"},
        std::array{"route53/delegate", zone.id.c_str(), "InSyncAt"}})
    if (draft.find_step(step_id(kind, key)) != nullptr) return {step_id(kind, key), output};
  return {};
}

long long largest_ttl(const SourceZone& zone) {
  long long largest = 0;
  for (const Resource* record : zone.records)
    largest = std::max(largest, number_or(record->document, "TTL", 0));
  return largest;
}

std::string wait_for_caches(Draft& draft, const SourceZone& zone) {
  const auto [changed, output] = delegation_of(draft, zone);
  const std::string traffic = step_id("route53/point-traffic", zone.id);
  Json params;
  if (!changed.empty()) {
    params = {{"Since", from(changed, output)}, {"Seconds", std::max(parent_ttl, largest_ttl(zone))}};
    // A zone above that is in other hands gives the delegation a TTL that only its servers tell.
    if (output == "ChangedAt") params["CachedSeconds"] = from(changed, "CachedSeconds");
  } else if (draft.find_step(traffic) != nullptr) {
    params = {{"Since", from(traffic, "InSyncAt")}, {"Seconds", draft.decisions().cutover_ttl_seconds}};
  } else {
    return "";
  }
  Step step = new_step("wait/caches", zone.id, Phase::drain, Side::source, zone.resource, params);
  step.reason = fmt::format(
      "Until then a cache that keeps to the rules may still hold an answer that leads to the "
      "source for {}.",
      names::host_name(zone.name));
  step.expected_seconds = static_cast<double>(number_or(params, "Seconds", 0));
  return draft.add(std::move(step)).id;
}

/// Since when clients are led to the destination, and how long what they knew before may live.
Json caches_of(Draft& draft) {
  Json caches = Json::array();
  for (const Step* step : draft.steps_of(Phase::drain))
    if (step->kind == "wait/caches") caches.push_back(step->params);
  return caches;
}

/// When each part of the traffic was led away.
Json traffic_of(Draft& draft) {
  Json traffic = Json::array();
  for (const Step* step : draft.steps_of(Phase::cutover))
    if (step->kind == "route53/point-traffic") traffic.push_back(from(step->id, "InSyncAt"));
  return traffic;
}

/// The hosts whose records change.
Json hosts_of(const Draft& draft, const std::vector<SourceZone>& zones) {
  std::set<std::string> hosts;
  for (const SourceZone& zone : zones)
    for (const Resource* record : zone.records) {
      const std::string type = text_or(record->document, "Type", "");
      if ((type == "A" || type == "AAAA" || type == "CNAME") && changes(draft, zone, record->document))
        hosts.insert(names::host_name(text(record->document, "Name")));
    }
  return hosts;
}

/// Where the logs are known they decide; a person may overrule them about clients who stay, but not when they
/// are blind.
std::string decide_drained(Draft& draft, const std::vector<SourceZone>& zones, const DrainLogs& logs,
                           std::vector<std::string> waits) {
  Json renamed = Json::array();
  for (const auto& [name, becomes] : draft.decisions().renames) renamed.push_back(name);
  Step step = new_step("drain/decide", "source", Phase::drain, Side::source, nullptr,
                       {{"Source", logs.source},
                        {"Destination", logs.destination},
                        {"Own", logs.own},
                        {"Hosts", hosts_of(draft, zones)},
                        {"OldNames", std::move(renamed)},
                        {"Caches", caches_of(draft)},
                        {"Traffic", traffic_of(draft)},
                        {"PeriodSeconds", logs.period_seconds},
                        {"Confidence", logs.confidence}});
  step.needs = std::move(waits);
  step.reason =
      "Nearly a tenth of resolvers keep answers longer than they may: the logs of both sides have to show "
      "that nobody is left. After this, cleave undo leads back no further.";
  step.expected_seconds = static_cast<double>(logs.period_seconds);
  return draft.add(std::move(step)).id;
}

/// Hosts that the plan leads nowhere.
std::string staying_hosts(const Draft& draft) {
  std::set<std::string> hosts;
  for (const Downtime& each : draft.downtime())
    if (each.stays && !each.others) hosts.insert(each.host);
  return fmt::format("{}", fmt::join(hosts, ", "));
}

/// Until a person has looked at the logs, the source goes on answering for stragglers.
std::string confirm_drained(Draft& draft, std::vector<std::string> waits) {
  Json instructions = {
      "Look at the access logs of the source's load balancers, distributions and buckets: nobody but "
      "scanners and health checks should ask them any more.",
      "Data that visitors wrote at the source since the cutover has to be carried over before this is "
      "confirmed. What is written to buckets comes over by itself, also after it.",
      "After this, cleave undo leads back no further."};
  if (const std::string hosts = staying_hosts(draft); !hosts.empty())
    instructions.push_back(fmt::format(
        "No step leads {} to the destination: what the source is asked for by these names may go on.",
        hosts));
  Step step = new_step("manual/confirm-drained", "source", Phase::drain, Side::source, nullptr,
                       {{"Instructions", instructions}});
  step.needs = std::move(waits);
  step.reason =
      "Nearly a tenth of resolvers keep answers longer than they may: only logs show that nobody is left.";
  return draft.add(std::move(step)).id;
}

/// The end of the way back, a step of its own so that the wait for the person can still be taken back: from
/// here on the two copies may part.
std::string let_go(Draft& draft, const std::string& confirmed, std::vector<std::string> needs) {
  Step step = new_step("wait/let-go", "source", Phase::drain, Side::source, nullptr,
                       {{"Since", from(confirmed, "ConfirmedAt")}, {"Seconds", 0}});
  step.reason =
      "From here on the two copies may part: what only the destination knows would be lost by going back.";
  step.reversible = false;
  step.needs = std::move(needs);
  return draft.add(std::move(step)).id;
}

/// After the cutover the records of the destination get the TTLs back that their owner chose.
void restore_ttls(Draft& draft, const SourceZone& zone, const std::string& parted) {
  Step* lower = draft.find_step(step_id("route53/lower-ttl", zone.id));
  if (lower == nullptr || !zone.moves) return;
  const std::string created = step_id("route53/create-zone", zone.id);
  Json wanted = Json::array();
  for (const Json& record : at(lower->params, "Was")) {
    Json restored = moved_record(draft, record);
    const bool apex = text(record, "Type") == "NS" && names::dns_name(text(record, "Name")) == zone.name;
    if (apex)
      restored["ResourceRecords"] =
          at(draft.find_step(step_id("route53/copy-records", zone.id))->params, "Records/0/ResourceRecords");
    wanted.push_back(std::move(restored));
  }
  Step step = new_step("route53/restore-ttl", zone.id, Phase::drain, Side::destination, zone.resource,
                       {{"HostedZoneId", from(created, "Id")}, {"Records", std::move(wanted)}});
  step.needs = {parted};
  step.reason = "Short TTLs cost a question each time; nothing is about to change any more.";
  step.expected_seconds = seconds_to_change(zone, at(step.params, "Records"));
  draft.add(std::move(step));
}

bool keeps_names(const Draft& draft, const Resource& distribution) {
  const auto& stay = draft.staying_names();
  return std::any_of(stay.begin(), stay.end(),
                     [&](const auto& name) { return serves(distribution, name.first); });
}

void remind_of_retirement(Draft& draft, const std::vector<SourceZone>& zones) {
  for (const SourceZone& zone : zones)
    if (zone.moves)
      draft.remind(fmt::format(
          "Keep the source's hosted zone {} ({}) and all its records for at least two days after "
          "the name servers changed, and as long as wait/caches takes; then remove the records and the zone.",
          names::host_name(zone.name), zone.id));
  for (const Resource* distribution : draft.moving("cloudfront/distribution")) {
    if (keeps_names(draft, *distribution)) continue;
    draft.remind(
        fmt::format("Disable the source's distribution {} when its log is silent; links to {} end with it.",
                    text(distribution->document, "Id"), text(distribution->document, "DomainName")));
  }
}

void declare_drain(Draft&) {}

/// A step of the cut-over that has failed or waits still leads visitors to the source.
void decide_after_cutover(Draft& draft) {
  for (const char* kind : {"manual/confirm-drained", "drain/decide"}) {
    Step* decision = draft.find_step(step_id(kind, "source"));
    if (decision == nullptr) continue;
    for (const Step* step : draft.steps_of(Phase::cutover)) decision->needs.push_back(step->id);
  }
}

void add_drain_steps(Draft& draft) {
  const std::vector<SourceZone>& zones = draft.source_zones();
  std::vector<std::string> waits;
  for (const SourceZone& zone : zones) {
    const std::string wait = wait_for_caches(draft, zone);
    if (!wait.empty()) waits.push_back(wait);
  }
  remind_of_retirement(draft, zones);
  if (waits.empty()) {
    for (const Resource* bucket : draft.moving("s3/bucket")) end_with_delta(draft, *bucket);
    return;
  }
  const auto& logs = draft.decisions().drain;
  const std::string drained =
      logs ? decide_drained(draft, zones, *logs, std::move(waits)) : confirm_drained(draft, std::move(waits));
  std::vector<std::string> last;
  for (const Resource* bucket : draft.moving("s3/bucket")) {
    std::string pass = add_last_passes(draft, *bucket, drained);
    if (!pass.empty()) last.push_back(std::move(pass));
  }
  const std::string parted = let_go(draft, drained, std::move(last));
  for (const SourceZone& zone : zones) restore_ttls(draft, zone, parted);
}

}  // namespace

ServicePlanner drain_planner() {
  return {"drain", declare_drain, add_drain_steps};
}

ServicePlanner decision_planner() {
  return {"decision", declare_drain, decide_after_cutover};
}

}  // namespace cleave::plan
