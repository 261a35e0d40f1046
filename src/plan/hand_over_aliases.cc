#include "plan/hand_over_aliases.h"

#include <algorithm>

#include <fmt/format.h>

#include "names/dns_record.h"
#include "plan/aliases.h"
#include "plan/distribution_config.h"
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

/// For names whose DNS is not in the source account.
std::vector<Step> point_by_hand(const AliasGroup& group, const std::vector<SourceZone>& zones) {
  std::vector<Step> steps;
  for (const std::string& alias : group.aliases) {
    if (zone_of(zones, alias) != nullptr) continue;
    Json where = {
        {"$text",
         {fmt::format("Point {} at ", alias), domain_of(group), " and wait until its old TTL is over."}}};
    Step step = new_step(
        "manual/point-traffic", alias, Phase::cutover, Side::source, group.distribution,
        {{"Instructions", Json::array({std::move(where)})},
         {"Back", Json::array({fmt::format("Point {} back at {} and wait until its TTL is over.", alias,
                                           text(group.distribution->document, "DomainName"))})}});
    step.reason = fmt::format("{} is in no hosted zone of the source account.", alias);
    steps.push_back(std::move(step));
  }
  return steps;
}

std::vector<Step> point(Draft& draft, const AliasGroup& group, const std::vector<SourceZone>& zones) {
  std::vector<Step> steps = point_by_hand(group, zones);
  for (const SourceZone& zone : zones) {
    const Records records = records_of_hosts(draft, zone, group.aliases);
    if (records.empty()) continue;
    steps.push_back(point_traffic(draft, zone, records, zone.id + "/" + group.key()));
  }
  return steps;
}

std::vector<Step> verify(Draft& draft, const AliasGroup& group, const std::vector<SourceZone>& zones) {
  std::vector<Step> steps;
  for (const SourceZone& zone : zones) {
    const Records records = records_of_hosts(draft, zone, group.aliases);
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
  chain.then_all(point(draft, group, zones));
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
  return group.last_step();
}

/// CloudFront moves a name between accounts for who shows by a TXT record that the name is theirs.
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/alternate-domain-names-move-create-target.html
Json proof_record(const AliasGroup& group, const SourceZone& zone, const std::string& alias) {
  const std::string name =
      names::dns_name(alias) == zone.name ? "_." + zone.name : "_" + names::dns_name(alias);
  return {{"Name", name},
          {"Type", "TXT"},
          {"TTL", 60},
          {"ResourceRecords", {{{"Value", {{"$text", {"\"", domain_of(group), "\""}}}}}}}};
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

std::vector<Step> proofs_by_hand(const AliasGroup& group, const std::vector<SourceZone>& zones) {
  std::vector<Step> steps;
  for (const std::string& alias : group.aliases) {
    if (zone_of(zones, alias) != nullptr) continue;
    Json record = {{"$text",
                    {fmt::format("Where the DNS of {} is, add the record: _{} TXT \"", alias, alias),
                     domain_of(group), "\""}}};
    Step step = new_step("manual/prove-alias", alias, Phase::cutover, Side::source, group.distribution,
                         {{"Instructions", Json::array({std::move(record)})}});
    step.reason = "CloudFront asks DNS whether the name may go to the other account.";
    steps.push_back(std::move(step));
  }
  return steps;
}

void report_gap(Draft& draft, const AliasGroup& group) {
  const bool served = flag_or(group.distribution->document, "DistributionConfig/Enabled", true);
  for (std::size_t i = 0; i < group.aliases.size(); ++i) {
    const double seconds = served ? 2 * seconds_to_deploy : 0;
    draft.downtime(
        {group.aliases[i], seconds,
         fmt::format("{}: the source's distribution is disabled for the hand-over, and two deployments "
                     "take about {} s",
                     group.reasons[i], seconds)});
    if (served)
      draft.warn(fmt::format("{} is not served for about {:.0f} s in cutover: {}", group.aliases[i], seconds,
                             group.reasons[i]));
  }
}

std::string by_disabling(Draft& draft, const AliasGroup& group, const std::vector<SourceZone>& zones,
                         const std::vector<std::string>& wildcard_groups) {
  Chain chain(draft, group);
  auto shown = proofs(group, zones, "route53/prove-alias",
                      "CloudFront asks the live zone whether the name may go to the other account.");
  for (Step& step : proofs_by_hand(group, zones)) shown.push_back(std::move(step));
  chain.then_all(std::move(shown));
  chain.then_all(point(draft, group, zones));
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
