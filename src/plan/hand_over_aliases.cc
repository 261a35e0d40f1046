#include "plan/hand_over_aliases.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "names/dns_record.h"
#include "plan/aliases.h"
#include "plan/distribution_config.h"
#include "plan/leads.h"
#include "plan/new_step.h"
#include "plan/route53_calls.h"
#include "plan/traffic.h"

namespace cleave::plan {
namespace {

/// The steps of one group, each needing those before it.
class Chain {
 public:
  Chain(Draft& draft, const AliasGroup& group) : draft_(draft), group_(group) {}

  /// Adds a step that needs all of `last`, and becomes the only one that the next needs.
  void then(Step step) {
    step.needs.insert(step.needs.end(), last_.begin(), last_.end());
    step.region = "";
    last_ = {draft_.add(std::move(step)).id};
  }

  /// As then, for steps that may go on side by side.
  void then_all(std::vector<Step> steps) {
    std::vector<std::string> added;
    for (Step& step : steps) {
      step.needs.insert(step.needs.end(), last_.begin(), last_.end());
      added.push_back(draft_.add(std::move(step)).id);
    }
    if (!added.empty()) last_ = std::move(added);
  }

  void need(const std::string& id) { last_.push_back(id); }

  Step on_distribution(std::string_view kind, Side side, Json params, std::string reason) const {
    const bool source = side == Side::source;
    params["Id"] = source ? Json(group_.distribution_id)
                          : from(step_id("cloudfront/create-distribution", group_.distribution_id), "Id");
    Step step = new_step(kind, group_.key(), Phase::cutover, side, group_.distribution, std::move(params));
    step.reason = std::move(reason);
    step.expected_seconds = seconds_to_deploy;
    return step;
  }

 private:
  Draft& draft_;
  const AliasGroup& group_;
  std::vector<std::string> last_;
};

Json domain_of(const AliasGroup& group) {
  return from(step_id("cloudfront/create-distribution", group.distribution_id), "DomainName");
}

/// A record with one value, for the time of the hand-over.
Json record_of(const std::string& name, const char* type, Json value) {
  return {{"Name", names::dns_name(name)},
          {"Type", type},
          {"TTL", 60},
          {"ResourceRecords", {{{"Value", std::move(value)}}}}};
}

/// A step of a person who changes a record of `alias` where its DNS is.
Step asked_of_person(Draft& draft, std::string_view kind, const AliasGroup& group, const std::string& alias) {
  Step step = new_step(kind, alias, Phase::cutover, Side::source, group.distribution, Json::object());
  if (!draft.decisions().resolver.empty()) step.params["Resolver"] = draft.decisions().resolver;
  return step;
}

constexpr const char* by_alias =
    "At the top of a zone, where no CNAME may be, by the ALIAS or ANAME of its provider:";

void add_way_back(Step& step, const AliasGroup& group, const std::string& alias) {
  step.params["Back"] = {
      fmt::format("Where the DNS of {} is, set it back and wait until the TTL is over. {}", alias, by_alias)};
  step.params["BackRecords"] = {
      Json::array({record_of(alias, "CNAME", text(group.distribution->document, "DomainName"))})};
}

/// For names whose DNS is not in the source account.
std::vector<Step> point_by_hand(Draft& draft, const AliasGroup& group, const std::vector<SourceZone>& zones) {
  std::vector<Step> steps;
  for (const std::string& alias : group.aliases) {
    if (zone_of(zones, alias) != nullptr) continue;
    Step step = asked_of_person(draft, "manual/point-traffic", group, alias);
    step.params["Instructions"] = {fmt::format(
        "Where the DNS of {} is, set this and wait until the old TTL is over. {}", alias, by_alias)};
    step.params["Records"] = {Json::array({record_of(alias, "CNAME", domain_of(group))})};
    add_way_back(step, group, alias);
    step.reason = fmt::format("{} is in no hosted zone of the source account.", alias);
    steps.push_back(std::move(step));
  }
  return steps;
}

/// On the way back the person comes before CloudFront, which gives a name back only where DNS leads.
std::vector<Step> lead_back_by_hand(Draft& draft, const AliasGroup& group,
                                    const std::vector<SourceZone>& zones) {
  std::vector<Step> steps;
  for (const std::string& alias : group.aliases) {
    if (zone_of(zones, alias) != nullptr) continue;
    Step step = asked_of_person(draft, "wait/lead-back", group, alias);
    add_way_back(step, group, alias);
    step.reason = fmt::format(
        "Changes nothing now. An undo has {} led back here, because CloudFront gives a name only where DNS "
        "leads.",
        alias);
    step.way_back = true;
    steps.push_back(std::move(step));
  }
  return steps;
}

/// The records that the group's names lead over, without those that a group before it has led away:
/// CloudFront looks where DNS ends. `others` gets the steps of such groups.
Records own_records(Draft& draft, const AliasGroup& group, const SourceZone& zone,
                    std::vector<std::string>* others) {
  Records records = records_of_hosts(draft, zone, hosts_of(draft, group));
  std::erase_if(records, [&](const inventory::Resource* record) {
    for (const Step* step : draft.steps_of(Phase::cutover)) {
      if (step->kind != "route53/point-traffic" || step->params.at("HostedZoneId") != Json(zone.id)) continue;
      if (step->id == step_id("route53/point-traffic", zone.id + "/" + group.key())) continue;
      for (const Json& led : at(step->params, "Was")) {
        if (names::record_key(led) != names::record_key(record->document)) continue;
        if (others != nullptr) others->push_back(step->id);
        return true;
      }
    }
    return false;
  });
  return records;
}

std::vector<Step> point(Draft& draft, const AliasGroup& group, const std::vector<SourceZone>& zones,
                        std::vector<std::string>& others) {
  std::vector<Step> steps = point_by_hand(draft, group, zones);
  for (const SourceZone& zone : zones) {
    const Records records = own_records(draft, group, zone, &others);
    if (records.empty()) continue;
    steps.push_back(point_traffic(draft, zone, records, zone.id + "/" + group.key()));
  }
  return steps;
}

std::vector<Step> verify(Draft& draft, const AliasGroup& group, const std::vector<SourceZone>& zones) {
  std::vector<Step> steps = lead_back_by_hand(draft, group, zones);
  for (const SourceZone& zone : zones) {
    const Records records = own_records(draft, group, zone, nullptr);
    if (!records.empty()) steps.push_back(verify_traffic(draft, zone, records, zone.id + "/" + group.key()));
  }
  return steps;
}

/// A name that nobody serves between two moments of one sequence does not exist here: the source answers for
/// it until its alias is gone, from then on the destination does, by its wildcard. A client that still asks
/// the source's distribution for it is answered by the destination too: CloudFront chooses by host name, not
/// by address. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html
std::string by_wildcard(Draft& draft, const AliasGroup& group, const std::vector<SourceZone>& zones,
                        const std::string& after) {
  Chain chain(draft, group);
  if (!after.empty()) chain.need(after);
  const std::string names = fmt::format("{}", fmt::join(group.aliases, ", "));
  const bool several = group.aliases.size() > 1;
  chain.then(chain.on_distribution(
      "cloudfront/add-wildcard", Side::destination, {{"Add", {group.wildcard}}},
      fmt::format("While {} {}, the destination answers for {} by {}.", names,
                  several ? "change hands" : "changes hands", several ? "them" : "it", group.wildcard)));
  std::vector<std::string> others;
  chain.then_all(point(draft, group, zones, others));
  for (const std::string& id : others) chain.need(id);
  chain.then(chain.on_distribution(
      "cloudfront/remove-alias", Side::source, {{"Remove", group.aliases}},
      "The name can be on one distribution only; from here the wildcard answers for it."));
  chain.then_all(verify(draft, group, zones));
  chain.then(chain.on_distribution(
      "cloudfront/add-alias", Side::destination, {{"Add", group.aliases}},
      fmt::format("{} {} the destination's own.", names, several ? "become" : "becomes")));
  chain.then(chain.on_distribution("cloudfront/drop-wildcard", Side::destination,
                                   {{"Remove", {group.wildcard}}}, "The wildcard was only a bridge."));
  for (const std::string& alias : group.aliases)
    draft.downtime({alias, 0, fmt::format("handed over under the wildcard {}", group.wildcard)});
  for (const auto& [host, distribution] : unread_below(draft, group.wildcard))
    draft.warn(
        fmt::format("{} leads to {}, a distribution of neither account. Ask its owner whether it holds {}: "
                    "then CloudFront "
                    "refuses that name to the destination in cutover, before {} changes hands, and only "
                    "cleave undo leads on.",
                    host, distribution, group.wildcard, names));
  return group.last_step();
}

/// CloudFront moves a name between accounts for who shows by a TXT record that the name is theirs.
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/alternate-domain-names-move-create-target.html
Json proof_record(const AliasGroup& group, const SourceZone& zone, const std::string& alias) {
  const std::string name =
      names::dns_name(alias) == zone.name ? "_." + zone.name : "_" + names::dns_name(alias);
  return record_of(name, "TXT", {{"$text", {"\"", domain_of(group), "\""}}});
}

std::vector<Step> proofs(const AliasGroup& group, const std::vector<SourceZone>& zones, std::string_view kind,
                         std::string_view reason) {
  std::vector<Step> steps;
  for (const SourceZone& zone : zones) {
    Json records = Json::array();
    for (const std::string& alias : group.aliases)
      if (zone_of(zones, alias) == &zone) records.push_back(proof_record(group, zone, alias));
    if (records.empty()) continue;
    Step step = new_step(kind, zone.id + "/" + group.key(), Phase::cutover, Side::source, group.distribution,
                         {{"HostedZoneId", zone.id}, {"Records", std::move(records)}});
    step.reason = reason;
    step.expected_seconds = seconds_to_change(zone, at(step.params, "Records"));
    steps.push_back(std::move(step));
  }
  return steps;
}

std::vector<Step> proofs_by_hand(Draft& draft, const AliasGroup& group,
                                 const std::vector<SourceZone>& zones) {
  std::vector<Step> steps;
  for (const std::string& alias : group.aliases) {
    if (zone_of(zones, alias) != nullptr) continue;
    Step step = asked_of_person(draft, "manual/prove-alias", group, alias);
    step.params["Instructions"] = {fmt::format("Where the DNS of {} is, add:", alias)};
    step.params["Records"] = {
        Json::array({record_of("_" + alias, "TXT", {{"$text", {"\"", domain_of(group), "\""}}})})};
    step.reason = "CloudFront asks DNS whether the name may go to the other account.";
    steps.push_back(std::move(step));
  }
  return steps;
}

/// Of the steps between two deployments.
constexpr double seconds_between = 30;
/// Until the source's distribution is back at all edges: off, the names go over, on again.
constexpr double seconds_disabled = 3 * seconds_to_deploy + seconds_between;

/// Names of the distribution beside the group's that lead over one of the group's: they stay with it.
std::vector<std::string> led_over(const Draft& draft, const AliasGroup& group) {
  std::set<std::string> own, others;
  for (const std::string& alias : group.aliases) own.insert(names::host_name(names::dns_name(alias)));
  for (const inventory::Resource* record : draft.leads().records_to(*group.distribution)) {
    const std::string host = names::host_name(names::dns_name(text(record->document, "Name")));
    if (own.contains(host)) continue;
    for (const std::string& over : draft.leads().names_behind(*record))
      if (own.contains(over)) others.insert(host);
  }
  return {others.begin(), others.end()};
}

/// Leaving some of the group's names would not spare the others the gap, and make it longer for these: all of
/// them stay, or none. "" where one of them has no record that could.
std::string by_sharing(const Draft& draft, const AliasGroup& group) {
  std::vector<std::string> lines;
  for (const std::string& alias : group.aliases) {
    const auto& records = draft.leads().records_of(names::host_name(names::dns_name(alias)));
    if (records.empty()) return "";
    for (const inventory::Resource* record : records)
      lines.push_back(fmt::format("\"{}\" = \"share\"", record->id));
  }
  const bool several = group.aliases.size() > 1;
  std::string stays = several ? "these names stay" : "this name stays";
  if (const auto others = led_over(draft, group); !others.empty())
    stays += fmt::format(", with {} that {} over {}", fmt::join(others, ", "),
                         others.size() == 1 ? "leads" : "lead", several ? "them" : "it");
  return fmt::format(", or {}{} ({})", lines.size() > 1 ? "all of " : "", fmt::join(lines, ", "), stays);
}

std::string ways_out(const Draft& draft, const AliasGroup& group) {
  std::string ways = fmt::format(
      "To go without it: write \"{}\" = \"copy\" under [decisions] (all its names stay with the source's)",
      group.distribution->id);
  ways += by_sharing(draft, group);
  if (std::all_of(group.aliases.begin(), group.aliases.end(),
                  [](const std::string& alias) { return alias.starts_with("*."); }))
    ways += fmt::format(", or give the hosts below {} alternate names of their own first",
                        fmt::join(group.aliases, ", "));
  return ways + fmt::format(", or have AWS Support move {}.", group.aliases.size() > 1 ? "them" : "it");
}

bool is_said(const Draft& draft, const std::string& host) {
  const auto& said = draft.downtime();
  return std::any_of(said.begin(), said.end(),
                     [&](const Downtime& each) { return !each.others && each.host == host; });
}

/// Of the names that stay on it, too, and of its own: disabled, it serves nobody.
void report_gap(Draft& draft, const AliasGroup& group) {
  const inventory::Resource& distribution = *group.distribution;
  if (!flag_or(distribution.document, "DistributionConfig/Enabled", true)) {
    for (const std::string& alias : group.aliases)
      draft.downtime({alias, 0, fmt::format("{} is disabled: nobody is served at it", distribution.id)});
    return;
  }
  const double seconds = 2 * seconds_to_deploy + seconds_between;
  const std::string gap = fmt::format(
      "the source's distribution is disabled for the hand-over, and two deployments take about {:.0f} s",
      seconds);
  for (std::size_t i = 0; i < group.aliases.size(); ++i) {
    draft.downtime({group.aliases[i], seconds,
                    fmt::format("{}: {}. {}", group.reasons[i], gap, ways_out(draft, group))});
    draft.warn(fmt::format("{} is not served for about {:.0f} s in cutover: {}", group.aliases[i], seconds,
                           group.reasons[i]));
  }
  const std::string own = text(distribution.document, "DomainName");
  draft.downtime(
      {own, seconds_disabled,
       fmt::format("{} is disabled for the hand-over of {}, and no other distribution has this name; after "
                   "that the source's answers again",
                   distribution.id, fmt::join(group.aliases, ", ")),
       true});
  for (const inventory::Resource* record : draft.leads().records_to(distribution)) {
    const std::string host = names::host_name(names::dns_name(text(record->document, "Name")));
    if (!serves(distribution, host) || is_said(draft, host)) continue;
    const auto stays = draft.staying_names().find(names::dns_name(host));
    const bool left = stays != draft.staying_names().end();
    draft.downtime({host, left ? seconds_disabled : seconds,
                    left ? fmt::format("stays on {} ({}), which is disabled for the hand-over of {}",
                                       distribution.id, stays->second, fmt::join(group.aliases, ", "))
                         : fmt::format("served by {}: {}", fmt::join(group.aliases, ", "), gap),
                    left});
  }
}

std::string by_disabling(Draft& draft, const AliasGroup& group, const std::vector<SourceZone>& zones,
                         const std::vector<std::string>& wildcard_groups) {
  Chain chain(draft, group);
  auto shown = proofs(group, zones, "route53/prove-alias",
                      "CloudFront asks the live zone whether the name may go to the other account.");
  for (Step& step : proofs_by_hand(draft, group, zones)) shown.push_back(std::move(step));
  chain.then_all(std::move(shown));
  std::vector<std::string> others;
  chain.then_all(point(draft, group, zones, others));
  for (const std::string& id : others) chain.need(id);
  for (const std::string& id : wildcard_groups) chain.need(id);
  chain.then(
      chain.on_distribution("cloudfront/disable", Side::source, Json::object(),
                            "A name goes to another account only from a disabled distribution. Its names are "
                            "not served from here until the next deployment is over."));
  chain.then_all(verify(draft, group, zones));
  chain.then(chain.on_distribution("cloudfront/associate-aliases", Side::destination,
                                   {{"Aliases", group.aliases}}, "The names go over in one call each."));
  chain.then(
      chain.on_distribution("cloudfront/enable", Side::source, Json::object(),
                            "Without its names the source's distribution answers on its own address again."));
  chain.then_all(proofs(group, zones, "route53/remove-proof", "The proof has served."));
  report_gap(draft, group);
  return group.last_step();
}

}  // namespace

void hand_over_aliases(Draft& draft) {
  const std::vector<SourceZone>& zones = draft.source_zones();
  std::map<std::string, std::string> holder;             // wildcard → the step after which it is free again
  std::map<std::string, std::vector<std::string>> done;  // distribution → last steps of its wildcard groups
  for (const AliasGroup& group : alias_groups(draft, zones)) {
    if (group.route == AliasRoute::disable) {
      by_disabling(draft, group, zones, done[group.distribution_id]);
      continue;
    }
    holder[group.wildcard] = by_wildcard(draft, group, zones, holder[group.wildcard]);
    done[group.distribution_id].push_back(group.last_step());
  }
}

}  // namespace cleave::plan
