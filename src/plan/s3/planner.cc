#include <algorithm>

#include <fmt/format.h>

#include "aws/bucket_configurations.h"
#include "aws/model.h"
#include "base/error.h"
#include "names/rewrite.h"
#include "plan/aws_names.h"
#include "plan/leads.h"
#include "plan/new_step.h"
#include "plan/principals.h"
#include "plan/refusal.h"
#include "plan/renames.h"
#include "plan/s3/access_lists.h"
#include "plan/s3/name_of_copy.h"
#include "plan/s3/objects.h"
#include "plan/s3/permitted.h"
#include "plan/service_planners.h"
#include "plan/tags.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
constexpr std::size_t longest_bucket_name = 63;

}  // namespace

std::string name_of_copy(const Draft& draft, const Resource& bucket) {
  std::string name = new_name(draft, bucket, bucket.name);
  if (name == bucket.name) name += "-" + draft.destination().account_id;
  if (draft.source().find("s3/bucket/" + name) != nullptr)
    throw Error(
        Error::Kind::input, "name-taken",
        fmt::format("'{}' cannot be its name at the destination: the source has a bucket of this name, "
                    "and the world can have one only",
                    name))
        .where(bucket.id)
        .next(fmt::format("Write \"{}\" = \"NEW-NAME\" under [renames] in cleave.toml.", bucket.name));
  if (name.size() <= longest_bucket_name) return name;
  throw Error(Error::Kind::input, "bad-bucket-name",
              fmt::format("'{}' cannot be its name at the destination", name))
      .where(bucket.id)
      .next(fmt::format(
          "Write \"{}\" = \"NEW-NAME\" under [renames] in cleave.toml, with at most {} characters.",
          bucket.name, longest_bucket_name));
}

namespace {

std::string create_step(const Resource& bucket) {
  return step_id("s3/create-bucket", bucket.name);
}

void declare(Draft& draft) {
  for (const Resource* bucket : draft.moving("s3/bucket")) {
    draft.claim(*bucket, "s3/bucket/" + name_of_copy(draft, *bucket));
    draft.becomes(*bucket, "bucket", bucket->name, from(create_step(*bucket), "Bucket"));
  }
}

/// The configuration as its Put takes it; null when the bucket has none.
Json wanted(const Resource& bucket, const aws::BucketConfiguration& configuration) {
  const Json* answer = find(bucket.document, configuration.get);
  if (answer == nullptr || answer->empty()) return nullptr;
  if (!configuration.get_member.empty()) return at(*answer, configuration.get_member);
  // The answer has headers beside the configuration: only what the request knows belongs to it.
  const aws::Operation& put = aws::service("s3").operation(configuration.put);
  const aws::Shape& shape = *put.input.shape->member(configuration.put_member)->shape;
  Json kept = Json::object();
  for (const auto& [member, value] : answer->items()) {
    if (shape.member(member) != nullptr) kept[member] = value;
  }
  return kept.empty() ? Json(nullptr) : kept;
}

/// Does the rewritten configuration still name the source account, where its targets stay?
bool names_source(const Draft& draft, const Json& rewritten) {
  return dump(rewritten).find(":" + draft.source().account_id + ":") != std::string::npos;
}

/// Keys are not copied. A key that is not named is the account's own default.
bool names_key_of_source(const Draft& draft, const Json& rewritten) {
  const std::string key = text_or(rewritten, "Rules/0/ApplyServerSideEncryptionByDefault/KMSMasterKeyID", "");
  return !key.empty() &&
         (!key.starts_with("arn:") || key.find(":" + draft.source().account_id + ":") != std::string::npos);
}

/// Configurations that a bucket of the same kind has anyway, or that make no sense across accounts.
bool left_out(Draft& draft, const Resource& bucket, const aws::BucketConfiguration& configuration,
              const Json& rewritten) {
  if (configuration.name == "RequestPayment") return text_or(rewritten, "Payer", "") == "BucketOwner";
  if (configuration.name == "Replication") {
    draft.drop(bucket, "Replication",
               "it is not set up at the destination: set it up there with a role and buckets of its own");
    return true;
  }
  if (configuration.name == "Notification" && names_source(draft, rewritten)) {
    draft.drop(bucket, "Notification",
               "it names topics, queues or functions that stay in the source account");
    return true;
  }
  if (configuration.name == "Encryption" && names_key_of_source(draft, rewritten)) {
    draft.drop(bucket, "Encryption",
               "its key stays in the source; S3's own keys encrypt here until you set another");
    return true;
  }
  if (configuration.name == "Versioning" && rewritten.contains("MFADelete")) {
    draft.drop(bucket, "MFADelete", "only the root user with an MFA device can set it");
  }
  return false;
}

std::string reason_for(std::string_view name) {
  if (name == "PublicAccessBlock")
    return "New buckets block public access; this is what the source's bucket does.";
  if (name == "Policy")
    return "Who may use the bucket, with accounts, roles and distributions of the destination. After all "
           "else that "
           "it could refuse.";
  if (name == "Lifecycle") return "After the objects, so that nothing expires while they arrive.";
  if (name == "ObjectLock") return "Before the objects: a bucket that locks keeps versions.";
  return fmt::format("{} as at the source.", name);
}

Step configuration_step(const Resource& bucket, std::string_view key, std::string_view configuration,
                        Json request) {
  Step step = new_step("s3/put-bucket-configuration", fmt::format("{}/{}", bucket.name, key), Phase::copy,
                       Side::destination, &bucket,
                       {{"Bucket", from(create_step(bucket), "Bucket")},
                        {"Configuration", configuration},
                        {"Request", std::move(request)}});
  step.region = bucket.region;
  step.reason = reason_for(configuration);
  step.expected_seconds = 1;
  return step;
}

/// The bucket locks from the beginning, but what it locks by default would keep the copies from being taken
/// back: that rule comes after them.
void add_retention(Draft& draft, const Resource& bucket, const Json& request, const std::string& copied) {
  Step step = configuration_step(bucket, "ObjectLock/DefaultRetention", "ObjectLock", request);
  step.reason = "After the objects, so that the copies can still be taken back.";
  step.needs.push_back(step_id(step.kind, bucket.name + "/ObjectLock"));
  if (!copied.empty()) step.needs.push_back(copied);
  draft.add(std::move(step));
}

/// An account inside a configuration owns what it writes to, or gets what it writes.
void warn_of_accounts(Draft& draft, const Resource& bucket, const std::string& called, const Json& part) {
  if (!part.is_structured()) return;
  for (const auto& [member, value] : part.items()) {
    const std::string account = value.is_string() ? value.get<std::string>() : "";
    const bool is_foreign = is_account(account) && account != draft.source().account_id &&
                            account != draft.destination().account_id;
    if (is_foreign && (member == "Account" || member == "AccountId"))
      draft.warn(
          fmt::format("{}: its {} names account {}, which gets the same from the copy: whether its "
                      "bucket admits that is not known",
                      bucket.id, called, account));
    warn_of_accounts(draft, bucket, called, value);
  }
}

/// Adds the configurations in their order. What changes how objects are written comes before them
/// (add_object_steps), what would expire or lock the copies after them.
void add_configurations(Draft& draft, const Resource& bucket, const Json& policy, const std::string& copied) {
  std::string before = create_step(bucket);
  for (const auto& configuration : aws::bucket_configurations) {
    const bool opens = configuration.name == "PublicAccessBlock";
    const bool is_policy = configuration.name == "Policy";
    Json request = draft.rewritten(is_policy ? policy : wanted(bucket, configuration));
    if (request.is_null() && !opens) continue;
    if (!request.is_null() && left_out(draft, bucket, configuration, request)) continue;
    if (!is_policy) warn_of_accounts(draft, bucket, std::string(configuration.name), request);
    if (configuration.name == "Versioning") request.erase("MFADelete");
    const bool locks = configuration.name == "ObjectLock";
    Json at_once = request;
    if (locks) at_once.erase("Rule");
    Step step = configuration_step(bucket, configuration.name, configuration.name, std::move(at_once));
    step.needs.push_back(before);
    if (configuration.name == "Lifecycle" && !copied.empty()) step.needs.push_back(copied);
    if (locks) need_if_planned(draft, step, step_id(step.kind, bucket.name + "/Versioning"));
    const std::string& id = draft.add(std::move(step)).id;
    if (opens) before = id;
    if (locks && request.contains("Rule")) add_retention(draft, bucket, request, copied);
  }
}

void add_listed_configurations(Draft& draft, const Resource& bucket) {
  for (const auto& list : aws::bucket_configuration_lists) {
    const std::string path = fmt::format("{}/{}", list.list, list.items);
    for (const Json& item : list_or_empty(bucket.document, path)) {
      const std::string id = text(item, "Id");
      warn_of_accounts(draft, bucket, fmt::format("{} '{}'", list.name, id), item);
      Step step = new_step("s3/put-bucket-configuration", fmt::format("{}/{}/{}", bucket.name, list.name, id),
                           Phase::copy, Side::destination, &bucket,
                           {{"Bucket", from(create_step(bucket), "Bucket")},
                            {"Configuration", list.name},
                            {"Id", id},
                            {"Request", draft.rewritten(item)}});
      step.region = bucket.region;
      step.reason = fmt::format("{} '{}' as at the source.", list.name, id);
      step.expected_seconds = 1;
      draft.add(std::move(step));
    }
  }
}

/// What an instance reads from a bucket while it boots shall be there.
void let_instances_wait(Draft& draft, const std::string& created, const std::string& copied) {
  for (const Resource* instance : draft.moving("ec2/instance")) {
    Step* launch =
        draft.find_step(step_id("ec2/run-instance", instance->id.substr(instance->id.rfind('/') + 1)));
    if (launch == nullptr) continue;
    const auto named = references(launch->params);
    if (std::find(named.begin(), named.end(), created) != named.end()) launch->needs.push_back(copied);
  }
}

/// Are there hosts for which the source goes on answering, from this bucket or perhaps so?
bool goes_on_serving(const Draft& draft, const Resource& bucket) {
  return !draft.leads().records_to(bucket).empty() || !draft.staying_names().empty();
}

Json policy_at_destination(Draft& draft, const Resource& bucket) {
  const Json* policy = find(bucket.document, "GetBucketPolicy/Policy");
  return policy == nullptr ? Json(nullptr) : carried_policy(draft, bucket, *policy);
}

/// A policy may keep everybody from changing the bucket, or from writing to it in another way than the
/// source's objects came in: it comes last. Logging alone waits for policies, that of its target.
void let_policy_wait(Draft& draft, const Resource& bucket) {
  Step* policy = draft.find_step(step_id("s3/put-bucket-configuration", bucket.name + "/Policy"));
  if (policy == nullptr) return;
  for (const Step* other : draft.steps_of(Phase::copy)) {
    const bool sets = other->kind == "s3/put-bucket-configuration" && other->id != policy->id &&
                      text(other->params, "Configuration") != "Logging";
    if (other->resource == bucket.id && (sets || other->kind == "s3/copy-objects"))
      policy->needs.push_back(other->id);
  }
}

void add_bucket(Draft& draft, const Resource& bucket, ObjectsOf objects) {
  Step step = new_step("s3/create-bucket", bucket.name, Phase::copy, Side::destination, &bucket,
                       {{"Bucket", name_of_copy(draft, bucket)},
                        {"ObjectOwnership", new_ownership(draft, bucket)},
                        {"Tags", own_tags(list_or_empty(bucket.document, "GetBucketTagging/TagSet"))}});
  step.region = bucket.region;
  step.reason = "A bucket's name is unique in the world, so the copy has another one.";
  if (loses_lists(draft, bucket)) step.reason += " It takes no access control lists (disable_acls).";
  step.expected_seconds = 2;
  draft.add(std::move(step));
  if (objects == ObjectsOf::left)
    draft.drop(bucket, "objects", "it gathers logs only; the counterpart starts empty");
  const bool copies = objects == ObjectsOf::copied;
  const Json policy = policy_at_destination(draft, bucket);
  const Json headers = demand_permitted(draft, bucket, policy, objects);
  add_configurations(draft, bucket, policy, copies ? step_id("s3/copy-objects", bucket.name + "/all") : "");
  if (copies) let_instances_wait(draft, create_step(bucket), add_object_steps(draft, bucket, headers));
  add_listed_configurations(draft, bucket);
  let_policy_wait(draft, bucket);
  add_access(draft, bucket);
  draft.remind(
      fmt::format("Keep the source's bucket {0}{1}: once deleted, anyone can take the name "
                  "{0} and get what is still sent to it.",
                  bucket.name, goes_on_serving(draft, bucket) ? "" : " (empty it if you like)"));
}

/// S3 takes a target of logs only when it may write there.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html
void let_logging_wait(Draft& draft, const Resource& bucket) {
  Step* logging = draft.find_step(step_id("s3/put-bucket-configuration", bucket.name + "/Logging"));
  const std::string target = text_or(bucket.document, "GetBucketLogging/LoggingEnabled/TargetBucket", "");
  if (logging == nullptr || target.empty()) return;
  need_if_planned(draft, *logging, step_id("s3/put-bucket-acl", target));
  need_if_planned(draft, *logging, step_id("s3/put-bucket-configuration", target + "/Policy"));
  need_if_planned(draft, *logging, step_id("s3/translate-grants", target + "/all"));
}

void add_steps(Draft& draft) {
  const auto for_logs = log_buckets(draft);
  for (const Resource* bucket : draft.moving("s3/bucket")) {
    add_bucket(draft, *bucket, for_logs.contains(bucket->name) ? ObjectsOf::left : ObjectsOf::copied);
  }
  for (const Resource* bucket : draft.moving("s3/bucket")) let_logging_wait(draft, *bucket);
}

}  // namespace

ServicePlanner s3_planner() {
  return {"s3", declare, add_steps};
}

}  // namespace cleave::plan
