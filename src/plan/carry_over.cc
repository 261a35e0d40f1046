#include "plan/carry_over.h"

#include <algorithm>

#include <fmt/format.h>

#include "aws/bucket_configurations.h"
#include "base/error.h"
#include "names/dns_record.h"

namespace cleave::plan {
namespace {

constexpr std::string_view configuration_kind = "s3/put-bucket-configuration";
constexpr std::string_view acl_kind = "s3/put-bucket-acl";

Step* find_step(Plan& plan, std::string_view id) {
  const auto found =
      std::find_if(plan.steps.begin(), plan.steps.end(), [&](const Step& step) { return step.id == id; });
  return found == plan.steps.end() ? nullptr : &*found;
}

/// What takes a configuration away: null where there is a call for that; nothing where there is no way.
std::optional<Json> clearing_request(const std::string& name) {
  for (const auto& configuration : aws::bucket_configurations)
    if (configuration.name == name && !configuration.remove.empty()) return Json(nullptr);
  if (name == "Logging" || name == "Notification") return Json::object();
  if (name == "Versioning" || name == "Accelerate") return Json{{"Status", "Suspended"}};
  if (name == "RequestPayment") return Json{{"Payer", "BucketOwner"}};
  return std::nullopt;
}

/// The params that bring the bucket to what the source has now, or nothing where there is no way.
std::optional<Json> clearing_params(const Step& step, const inventory::Inventory& source) {
  Json params = step.params;
  params["Clears"] = true;
  if (step.kind == acl_kind) {
    const auto* bucket = source.find(step.resource);
    if (bucket == nullptr) return std::nullopt;
    params["Grants"] = list_or_empty(bucket->document, "GetBucketAcl/Grants");
    return params;
  }
  const auto request = clearing_request(text_or(step.params, "Configuration", ""));
  if (!request) return std::nullopt;
  params["Request"] = *request;
  return params;
}

/// Behind the last of the steps that it needs.
void insert(Plan& plan, Step step) {
  auto place = plan.steps.begin();
  for (auto other = plan.steps.begin(); other != plan.steps.end(); ++other)
    if (std::find(step.needs.begin(), step.needs.end(), other->id) != step.needs.end()) place = other + 1;
  plan.steps.insert(place, std::move(step));
}

/// Every copy is looked at again before it is remembered.
void let_memory_wait(Plan& plan, const std::string& id) {
  if (Step* memory = find_step(plan, "drift/remember/copies")) {
    Step moved = *memory;
    std::erase_if(plan.steps, [&](const Step& step) { return step.id == moved.id; });
    moved.needs.push_back(id);
    insert(plan, std::move(moved));
  }
}

void clear(Plan& now, const Step& was, const inventory::Inventory& source) {
  auto params = clearing_params(was, source);
  if (!params) {
    now.warnings.push_back(fmt::format(
        "{} was copied and the source does not have it any more: take it away from the copy by hand",
        was.id));
    return;
  }
  Step step = was;
  step.params = *std::move(params);
  step.reason = "The source's bucket does not have it any more.";
  step.needs = references(step.params);
  const std::string id = step.id;
  insert(now, std::move(step));
  let_memory_wait(now, id);
}

bool can_follow(const Plan& now, const Step& step) {
  const auto needed = references(step.params);
  return std::all_of(needed.begin(), needed.end(),
                     [&](const std::string& id) { return now.find(id) != nullptr; });
}

/// The record sets of `list` that `others` does not have, by name, type and identifier.
Json only_in(const Json& list, const Json& others) {
  Json only = Json::array();
  for (const Json& record : list) {
    const bool both = std::any_of(others.begin(), others.end(), [&](const Json& other) {
      return names::record_key(other) == names::record_key(record);
    });
    if (!both) only.push_back(record);
  }
  return only;
}

bool stands_in(const inventory::Inventory& source, const Json& record) {
  return std::any_of(source.resources.begin(), source.resources.end(), [&](const auto& resource) {
    return resource.type == "record" && resource.document == record;
  });
}

/// Raising a TTL is for a person: caches would have to be waited for again.
void demand_no_lowered(const Step& was, const Step& lower, const inventory::Inventory& source) {
  for (const Json& record : only_in(at(was.params, "Was"), at(lower.params, "Was"))) {
    if (!stands_in(source, record)) continue;
    throw Error(Error::Kind::input, "ttl-lowered",
                fmt::format("the TTL of {} is lowered, and the new plan does not change that record",
                            names::record_title(record)))
        .where(was.id)
        .next(fmt::format("Set its TTL back to {} by hand, then run cleave inventory and cleave plan again.",
                          number_or(record, "TTL", 0)));
  }
}

/// Only records that were not lowered before have old TTLs left.
void shorten_wait(Plan& now, const Step& was, const Step& lower, const Plan& before) {
  const std::string id = "wait/ttl" + lower.id.substr(lower.id.find('/', lower.id.find('/') + 1));
  Step* wait = find_step(now, id);
  const Step* waited = before.find(id);
  if (wait == nullptr || waited == nullptr) return;
  const Json added = only_in(at(lower.params, "Was"), at(was.params, "Was"));
  wait->params = waited->params;
  wait->expected_seconds = waited->expected_seconds;
  if (added.empty()) return;
  long long longest = 0;
  for (const Json& record : added) longest = std::max(longest, number_or(record, "TTL", 0));
  wait->params["Seconds"] = longest;
  wait->params["Of"] = Json::array();
  for (const Json& record : added) wait->params["Of"].push_back(names::record_title(record));
  wait->expected_seconds = static_cast<double>(longest);
}

/// Objects cannot be given another bucket's name, and what visitors have written there must not be left.
void demand_same_bucket(const Step& was, const Step& now) {
  const std::string before = text_or(was.params, "Bucket", ""), after = text_or(now.params, "Bucket", "");
  if (before == after) return;
  throw Error(
      Error::Kind::input, "already-copied",
      fmt::format("its objects are in {} already, and the new plan would have them in {}", before, after))
      .where(was.resource)
      .next(
          fmt::format("Let it have the name {} under [renames]. For another name take the copies back first: "
                      "cleave undo --everything.",
                      before));
}

}  // namespace

void carry_over(Plan& now, const Plan& before, const inventory::Inventory& source,
                const std::function<bool(const std::string& step_id)>& in_effect) {
  for (const Step& was : before.steps) {
    if (!in_effect(was.id)) continue;
    const Step* step = now.find(was.id);
    if (step == nullptr && (was.kind == configuration_kind || was.kind == acl_kind) && can_follow(now, was))
      clear(now, was, source);
    if (step != nullptr && was.kind == "s3/create-bucket") demand_same_bucket(was, *step);
    if (step != nullptr && was.kind == "route53/lower-ttl") {
      demand_no_lowered(was, *step, source);
      shorten_wait(now, was, *step, before);
    }
  }
}

}  // namespace cleave::plan
