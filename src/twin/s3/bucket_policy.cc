#include <fmt/format.h>

#include "twin/accounts.h"
#include "twin/iam/policy_document.h"
#include "twin/policy_condition.h"
#include "twin/s3/access.h"
#include "twin/s3/handlers.h"
#include "twin/s3/store.h"

namespace cleave::twin::s3 {
namespace {

const std::string& policy_text(const Bucket& bucket) {
  const Json* policy = bucket.setting("policy");
  if (policy == nullptr) {
    throw Refusal{
        "NoSuchBucketPolicy", "The bucket policy does not exist", 404, {{"BucketName", bucket.name}}};
  }
  return policy->get_ref<const std::string&>();
}

/// A bucket's policy may only name the bucket and what is in it.
void check_resources(const Bucket& bucket, const Json& policy) {
  const Json& statements = policy["Statement"];
  for (const auto& statement : statements.is_array() ? statements : Json::array({statements})) {
    for (const char* member : {"Resource", "NotResource"}) {
      if (!statement.contains(member)) continue;
      for (const auto& resource : strings_of(statement[member])) {
        if (resource == bucket.arn() || resource.starts_with(bucket.arn() + "/") || resource == "*" ||
            matches_wildcard(resource, bucket.arn() + "/x")) {
          continue;
        }
        throw bad_request("MalformedPolicy", "Policy has invalid resource");
      }
    }
  }
}

/// S3 turns the canonical id of an account into the account's ARN, and the policy says the same.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-bucket-user-policy-specifying-principal-intro.html
std::string with_accounts(const World& world, const std::string& document) {
  Json policy = parse_json(document, "bucket policy");
  bool changed = false;
  Json& statements = policy["Statement"];
  if (statements.is_object()) statements = Json::array({statements});
  for (Json& statement : statements) {
    const std::string id = text_or(statement, "Principal/CanonicalUser", "");
    const std::string account = id.empty() ? "" : account_of_canonical_id(world, id);
    if (account.empty()) continue;
    statement["Principal"] = {{"AWS", fmt::format("arn:aws:iam::{}:root", account)}};
    changed = true;
  }
  return changed ? dump(policy) : document;
}

aws::Message put_policy(Call& call) {
  Bucket bucket = bucket_of(call);
  require(call, bucket, {"s3:PutBucketPolicy", "", nullptr});
  const std::string document = text(call.input, "Policy");
  if (document.size() > 20 * 1024) throw bad_request("PolicyTooLarge", "The policy exceeds 20 KB.");
  const auto fault = fault_of_policy(call.world, document, PolicyKind::resource);
  if (!fault.empty()) throw bad_request("MalformedPolicy", fault);
  const Json policy = parse_json(document, "bucket policy");
  check_resources(bucket, policy);
  if (bucket.blocks("BlockPublicPolicy") && is_public_policy(policy)) throw access_denied();
  (*bucket.row)["settings"]["policy"] = with_accounts(call.world, document);
  return {};
}

aws::Message get_policy(Call& call) {
  const Bucket bucket = bucket_of(call);
  require(call, bucket, {"s3:GetBucketPolicy", "", nullptr});
  return {{{"Policy", policy_text(bucket)}}, ""};
}

aws::Message get_policy_status(Call& call) {
  const Bucket bucket = bucket_of(call);
  require(call, bucket, {"s3:GetBucketPolicyStatus", "", nullptr});
  const Json policy = parse_json(policy_text(bucket), "bucket policy");
  return {{{"PolicyStatus", {{"IsPublic", is_public_policy(policy)}}}}, ""};
}

aws::Message delete_policy(Call& call) {
  Bucket bucket = bucket_of(call);
  require(call, bucket, {"s3:DeleteBucketPolicy", "", nullptr});
  (*bucket.row)["settings"].erase("policy");
  return {};
}

}  // namespace

void add_policy_handlers(Service& service) {
  service.handlers["PutBucketPolicy"] = put_policy;
  service.handlers["GetBucketPolicy"] = get_policy;
  service.handlers["GetBucketPolicyStatus"] = get_policy_status;
  service.handlers["DeleteBucketPolicy"] = delete_policy;
}

}  // namespace cleave::twin::s3
