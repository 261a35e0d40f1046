#include "verify/own_changes.h"

#include <algorithm>
#include <map>

#include "base/json_text.h"
#include "names/dns_record.h"
#include "run/effects.h"

namespace cleave::verify {

std::string record_id(const std::string& zone, const Json& record) {
  const std::string set = text_or(record, "SetIdentifier", "");
  return "route53/record/" + zone + "/" + names::dns_name(text(record, "Name")) + "/" + text(record, "Type") +
         (set.empty() ? "" : "/" + set);
}

namespace {

using inventory::Inventory;
using inventory::Resource;

/// What a changed record set was before; null when the split made it.
struct Replaced {
  Json wanted, before;
};
using ReplacedRecords = std::map<std::string, Replaced>;

bool is_answered_by(const Json& before, const Json& wanted) {
  return !before.is_null() && names::answer_form(before) == names::answer_form(wanted);
}

/// Two steps may set one record set, in any order (two certificates have one proof): what one of them found
/// is no former state when the other had set it.
Replaced joined(const Replaced& one, const Replaced& other) {
  if (is_answered_by(other.before, one.wanted)) return {other.wanted, one.before};
  if (is_answered_by(one.before, other.wanted)) return {one.wanted, other.before};
  return other;
}

void add_replaced(ReplacedRecords& replaced, const Json& params, const Json& before) {
  const std::string zone = text_or(params, "HostedZoneId", "");
  ReplacedRecords own;
  for (const Json& record : list_or_empty(params, "Records"))
    own[record_id(zone, record)] = {record, nullptr};
  for (const Json& record : list_or_empty(before, "Records"))
    if (const auto found = own.find(record_id(zone, record)); found != own.end())
      found->second.before = record;
  for (auto& [id, change] : own) {
    const auto [place, is_new] = replaced.emplace(id, change);
    if (!is_new) place->second = joined(place->second, change);
  }
}

/// By the steps of `prepare` and `copy`, and of the phases behind them up to `last`.
ReplacedRecords replaced_records(const plan::Plan& plan, const run::Records& records, plan::Phase last) {
  ReplacedRecords replaced;
  for (const plan::Step& step : plan.steps) {
    if (!step.kind.starts_with("route53/") || step.side != plan::Side::source || step.phase > last) continue;
    const run::Record* record = run::effect_of(step, records);
    const Json params = record == nullptr ? Json() : run::known_params(step, records);
    if (!params.is_null()) add_replaced(replaced, params, *record->before);
  }
  return replaced;
}

void put_records_back(Inventory& inventory, const ReplacedRecords& replaced) {
  std::erase_if(inventory.resources, [&](Resource& resource) {
    const auto found = replaced.find(resource.id);
    if (found == replaced.end()) return false;
    const auto& [wanted, before] = found->second;
    if (names::answer_form(resource.document) != names::answer_form(wanted)) return false;
    if (before.is_null()) return true;
    resource.document = before;
    return false;
  });
}

/// The statements of a policy without the one that the split has added.
Json without_statement(const Json& policy, const std::string& sid) {
  Json kept = policy;
  kept["Statement"] = Json::array();
  const Json& statements = list_or_empty(policy, "Statement");
  for (const Json& statement : statements)
    if (text_or(statement, "Sid", "") != sid) kept["Statement"].push_back(statement);
  return kept;
}

void put_policy_back(Resource& bucket, const std::string& sid, const std::string& before) {
  const std::string now = text_or(bucket.document, "GetBucketPolicy/Policy", "");
  const Json policy = json_or_discarded(now);
  if (!policy.is_object() || !policy.contains("Statement") || !policy["Statement"].is_array()) return;
  const Json kept = without_statement(policy, sid);
  if (kept == policy) return;
  if (kept["Statement"].empty()) {
    bucket.document.erase("GetBucketPolicy");
  } else {
    const bool as_before = json_or_discarded(before) == kept;
    bucket.document["GetBucketPolicy"]["Policy"] = as_before ? before : dump(kept);
  }
}

void put_policies_back(Inventory& inventory, const plan::Plan& plan, const run::Records& records) {
  std::map<std::string, Resource*> buckets;
  for (Resource& resource : inventory.resources)
    if (resource.service == "s3" && resource.type == "bucket") buckets[resource.name] = &resource;
  for (const plan::Step& step : plan.steps) {
    if (step.kind != "s3/grant-read") continue;
    const run::Record* record = run::effect_of(step, records);
    const auto bucket = buckets.find(text(step.params, "Bucket"));
    if (record == nullptr || bucket == buckets.end()) continue;
    put_policy_back(*bucket->second, text_or(step.params, "Sid", ""), text_or(*record->before, "Policy", ""));
  }
}

}  // namespace

/// As move/own_tags.h writes it. Tags stand in the document or in the answer of a call for them; other
/// members may hold another resource with its tags (a profile's roles).
bool carries_tag(const Json& document, const std::string& split_id) {
  if (document == Json{{"Key", "cleave:split"}, {"Value", split_id}}) return true;
  if (document.is_array())
    return std::any_of(document.begin(), document.end(),
                       [&](const Json& item) { return carries_tag(item, split_id); });
  if (!document.is_object()) return false;
  for (const auto& [member, value] : document.items()) {
    const bool may_hold_tags = member.find("Tag") != std::string::npos || member.starts_with("Get") ||
                               member.starts_with("Describe") || member == "Items";
    if (may_hold_tags && carries_tag(value, split_id)) return true;
  }
  return false;
}

bool is_own(const Resource& resource, const plan::Plan& plan, const run::Records& records) {
  if (carries_tag(resource.document, plan.split_id)) return true;
  if (resource.service != "cloudfront") return false;
  const std::string id = resource.id.substr(resource.id.rfind('/') + 1);
  return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const plan::Step& step) {
    if (!step.kind.starts_with("cloudfront/create-")) return false;
    const run::Record* record = run::effect_of(step, records);
    return record != nullptr && record->outputs && text_or(*record->outputs, "Id", "") == id;
  });
}

std::set<std::string> changed_records(const plan::Plan& plan, const run::Records& records) {
  std::set<std::string> ids;
  for (const auto& [id, replaced] : replaced_records(plan, records, plan::Phase::retire)) ids.insert(id);
  return ids;
}

Inventory without_own_changes(Inventory inventory, plan::Side side, const plan::Plan& plan,
                              const run::Records& records) {
  std::erase_if(inventory.resources,
                [&](const Resource& resource) { return is_own(resource, plan, records); });
  if (side == plan::Side::destination) return inventory;
  put_records_back(inventory, replaced_records(plan, records, plan::Phase::copy));
  put_policies_back(inventory, plan, records);
  return inventory;
}

}  // namespace cleave::verify
