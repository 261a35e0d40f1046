#include <algorithm>
#include <array>
#include <set>

#include "names/dns_record.h"
#include "plan/principals.h"
#include "plan/tags.h"
#include "verify/bucket_access.h"
#include "verify/dropped.h"
#include "verify/verify.h"

namespace cleave::verify {
namespace {

/// The members of a record set that name resources. Its own name stays, even where a bucket is called so too.
constexpr std::array<std::string_view, 3> renamed_of_records{"AliasTarget", "ResourceRecords",
                                                             "HealthCheckId"};

bool is_record(const inventory::Resource& resource) {
  return resource.service == "route53" && resource.type == "record";
}

/// Buckets made before April 2023 say nothing and mean ObjectWriter.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
Json with_ownership(Json document) {
  if (!document.contains("GetBucketOwnershipControls"))
    document["GetBucketOwnershipControls"] = {
        {"OwnershipControls", {{"Rules", {{{"ObjectOwnership", "ObjectWriter"}}}}}}};
  return document;
}

/// The hosts whose records go on leading to the source's. Where a step leads some of a host's records away,
/// the others name nothing that gets another name.
std::set<std::string> hosts_that_stay(const plan::Plan& plan) {
  std::set<std::string> hosts;
  for (const auto& each : plan.downtime)
    if (each.stays && !each.others) hosts.insert(each.host);
  for (const plan::Step& step : plan.steps) {
    if (step.kind != "route53/point-traffic") continue;
    for (const Json& record : list_or_empty(step.params, "Was"))
      hosts.erase(names::host_name(names::dns_name(text(record, "Name"))));
  }
  return hosts;
}

bool stays_as_it_is(const Json& record, const std::set<std::string>& staying) {
  if (names::leads_to_own_bucket(record)) return true;
  return names::leads_visitors(record) &&
         staying.contains(names::host_name(names::dns_name(text(record, "Name"))));
}

/// What the counterpart of a source's resource should say.
Json wanted(const inventory::Resource& source, const Counterparts& counterparts,
            const std::set<std::string>& staying) {
  if (!is_record(source)) {
    Json document = counterparts.renamed(source.document);
    const Json::json_pointer verbatim{std::string(plan::verbatim_member(source))};
    if (!verbatim.empty() && source.document.contains(verbatim))
      document[verbatim] = source.document[verbatim];
    return document;
  }
  Json record = source.document;
  if (stays_as_it_is(record, staying)) {
    // An alias of a name of its own zone names the zone that it stands in.
    if (const Json* zone = find(record, "AliasTarget/HostedZoneId"))
      record["AliasTarget"]["HostedZoneId"] = counterparts.renamed(*zone);
    return names::answer_form(record);
  }
  for (const std::string_view member : renamed_of_records) {
    if (const auto part = record.find(member); part != record.end()) *part = counterparts.renamed(*part);
  }
  return names::answer_form(record);
}

Json found(const inventory::Resource& destination) {
  return is_record(destination) ? names::answer_form(destination.document) : destination.document;
}

/// The source's bucket without the statements by which a pass over its objects reads it for a while.
inventory::Resource without_grants(inventory::Resource bucket, const plan::Plan& plan) {
  const std::string written = text_or(bucket.document, "GetBucketPolicy/Policy", "");
  if (bucket.type != "bucket" || written.empty()) return bucket;
  std::set<std::string> grants;
  for (const plan::Step& step : plan.steps)
    if (step.kind == "s3/grant-read") grants.insert(text(step.params, "Sid"));
  Json policy = parse_json(written, bucket.id);
  if (const Json* statements = find(policy, "Statement"); statements == nullptr || !statements->is_array())
    return bucket;  // as its owner wrote it: a grant makes a list of it
  Json kept = Json::array();
  for (const Json& statement : list_or_empty(policy, "Statement"))
    if (!grants.contains(text_or(statement, "Sid", ""))) kept.push_back(statement);
  if (kept.size() == list_or_empty(policy, "Statement").size()) return bucket;
  policy["Statement"] = kept;
  if (kept.empty())
    bucket.document.erase("GetBucketPolicy");
  else
    bucket.document["GetBucketPolicy"]["Policy"] = dump(policy);
  return bucket;
}

/// The policy of a bucket, and whom a role trusts, as the plan fitted them for the destination.
inventory::Resource with_carried_policy(inventory::Resource resource, const plan::PrincipalSides& sides) {
  Json& document = resource.document;
  if (const auto trust = document.find("AssumeRolePolicyDocument");
      resource.type == "role" && trust != document.end() && trust->is_object())
    *trust = plan::carried_policy(*trust, sides).policy;
  const std::string written = text_or(document, "GetBucketPolicy/Policy", "");
  if (resource.type != "bucket" || written.empty()) return resource;
  const Json policy = plan::carried_policy(parse_json(written, resource.id), sides).policy;
  if (policy.is_null())
    document.erase("GetBucketPolicy");
  else
    document["GetBucketPolicy"]["Policy"] = dump(policy);
  return resource;
}

}  // namespace

namespace {

/// The zones that get a counterpart. A record in another one is changed where it is; the hosts tell whom it
/// leads to.
std::set<std::string> zones_that_move(const plan::Plan& plan) {
  std::set<std::string> zones;
  for (const auto& name : plan.names)
    if (name.kind == "id") zones.insert("route53/zone/" + name.source);
  return zones;
}

/// A text that the source's document does not hold is what the plan makes of one that it holds.
void mark_planned(std::vector<Difference>& differences, const std::string& document) {
  for (Difference& difference : differences)
    difference.planned = difference.source.is_string() &&
                         document.find(difference.source.get_ref<const std::string&>()) == std::string::npos;
}

}  // namespace

std::vector<Finding> compare_resources(const plan::Plan& plan, const Counterparts& counterparts,
                                       const Sides& sides) {
  std::vector<Finding> findings;
  const std::set<std::string> zones = zones_that_move(plan), staying = hosts_that_stay(plan);
  std::set<std::string> moving;
  for (const auto& fate : plan.fates)
    if (is_moved(fate)) moving.insert(fate.resource);
  const plan::PrincipalSides principals{sides.source, plan.destination_account,
                                        [&](const std::string& id) { return moving.contains(id); }};
  for (const auto& fate : plan.fates) {
    const Dropped dropped(plan, fate.resource);
    if (!is_moved(fate) || dropped.all()) continue;
    if (fate.resource.starts_with("route53/record/") && !zones.contains(zone_of(fate.resource))) continue;
    const inventory::Resource* source = sides.source.find(fate.resource);
    Finding finding{fate.resource, counterparts.id_of(fate.resource), 0, {}, ""};
    const inventory::Resource* destination = sides.destination.find(finding.counterpart);
    if (source == nullptr) {
      finding.problem = "the source no longer has it";
    } else if (destination == nullptr) {
      finding.problem = "the destination has no counterpart";
    } else {
      const std::string type = source->service + "/" + source->type;
      const bool by_access = type == "s3/bucket" && translates_lists(plan, source->name);
      inventory::Resource owned = with_carried_policy(without_grants(*source, plan), principals);
      owned.document = dropped.without_items(std::move(owned.document));
      Json wished = wanted(owned, counterparts, staying);
      Json answered = found(*destination);
      if (type == "s3/bucket") {
        wished = with_ownership(std::move(wished));
        answered = with_ownership(std::move(answered));
      }
      if (by_access) {
        wished = BucketAccess::without_lists(std::move(wished));
        answered = BucketAccess::without_lists(std::move(answered));
      }
      finding.differences = dropped.without_attributes(
          compare(wished, answered, expected_differences(type), &finding.compared));
      mark_planned(finding.differences, dump(found(*source)));
      if (by_access) {
        for (auto& difference : BucketAccess(owned, *destination, counterparts, sides).of_bucket())
          finding.differences.push_back(std::move(difference));
      }
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace cleave::verify
