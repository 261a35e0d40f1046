#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "twin/permissions.h"
#include "twin/s3/access.h"
#include "twin/s3/acl.h"
#include "twin/s3/bucket_name.h"
#include "twin/s3/handlers.h"
#include "twin/s3/store.h"

namespace cleave::twin::s3 {
namespace {

/// What is asked of the caller alone, as no bucket is there yet or all are meant.
void require_of_caller(Call& call, const char* action) {
  AccessRequest request;
  request.account = call.account;
  request.caller_arn = call.caller_arn;
  request.action = action;
  const Principal principal{call.account, call.caller_arn, "", role_in_arn(call.caller_arn), {}};
  if (judge_caller(call.world, principal, request) != Verdict::allow) throw access_denied();
}

/// The region a new bucket goes to. Outside us-east-1 the request has to name the region that it is sent to.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
std::string region_of_new_bucket(const Call& call) {
  std::string wanted = text_or(call.input, "CreateBucketConfiguration/LocationConstraint", "");
  if (wanted == "EU") wanted = "eu-west-1";
  if (wanted == "us-east-1") {
    throw bad_request("InvalidLocationConstraint", "The specified location-constraint is not valid");
  }
  if (call.region != "us-east-1" && wanted != call.region) {
    throw bad_request(
        "IllegalLocationConstraintException",
        fmt::format("The {} location constraint is incompatible for the region specific endpoint this "
                    "request was sent to.",
                    wanted.empty() ? "unspecified" : wanted));
  }
  return wanted.empty() ? "us-east-1" : wanted;
}

/// Bucket names are unique among all accounts. Making one's own again is an error but in us-east-1.
bool exists_already(const Call& call, const std::optional<Bucket>& existing) {
  if (!existing) return false;
  if (existing->owner != call.account) {
    throw Refusal{
        "BucketAlreadyExists",
        "The requested bucket name is not available. The bucket namespace is shared by all users of the "
        "system. Please select a different name and try again.",
        409,
        {{"BucketName", existing->name}}};
  }
  if (call.region == "us-east-1" && existing->region() == "us-east-1") return true;
  throw Refusal{"BucketAlreadyOwnedByYou",
                "Your previous request to create the named bucket succeeded and you already own it.",
                409,
                {{"BucketName", existing->name}}};
}

/// New buckets have ACLs disabled, public access blocked and are encrypted.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
Json default_settings(const Call& call) {
  const std::string ownership = text_or(call.input, "ObjectOwnership", "BucketOwnerEnforced");
  return {{"ownership", {{"Rules", {{{"ObjectOwnership", ownership}}}}}},
          {"public_access_block",
           {{"BlockPublicAcls", true},
            {"IgnorePublicAcls", true},
            {"BlockPublicPolicy", true},
            {"RestrictPublicBuckets", true}}}};
}

aws::Message create_bucket(Call& call) {
  require_of_caller(call, "s3:CreateBucket");
  const std::string name = text(call.input, "Bucket");
  if (!is_bucket_name(name)) throw bad_request("InvalidBucketName", "The specified bucket is not valid.");
  const std::string region = region_of_new_bucket(call);
  const aws::Message answer{{{"Location", "/" + name}, {"BucketArn", "arn:aws:s3:::" + name}}, ""};
  if (exists_already(call, find_bucket(call.world, name))) return answer;
  Json row = {{"region", region},
              {"created", to_rfc3339(call.world.now())},
              {"settings", default_settings(call)},
              {"acl", canned_acl("private", {call.account, call.account})}};
  const Json acl = requested_acl(call, {call.account, call.account});
  if (!acl.is_null() && acl != row["acl"]) {
    if (text(row, "settings/ownership/Rules/0/ObjectOwnership") == "BucketOwnerEnforced") {
      throw bad_request("InvalidBucketAclWithObjectOwnership",
                        "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");
    }
    if (is_public_acl(acl)) throw access_denied();
    row["acl"] = acl;
  }
  if (flag_or(call.input, "ObjectLockEnabledForBucket", false)) {
    row["settings"]["object_lock"] = {{"ObjectLockEnabled", "Enabled"}};
    row["settings"]["versioning"] = {{"Status", "Enabled"}};
  }
  const Json& tags = list_or_empty(call.input, "CreateBucketConfiguration/Tags");
  if (!tags.empty()) row["settings"]["tagging"] = {{"TagSet", tags}};
  call.global_table(bucket_kind)[name] = std::move(row);
  return answer;
}

aws::Message delete_bucket(Call& call) {
  const Bucket bucket = bucket_of(call);
  require(call, bucket, {"s3:DeleteBucket", "", nullptr});
  if (!objects_of(call.world, bucket).empty()) {
    throw Refusal{
        "BucketNotEmpty",
        bucket.versioning().empty()
            ? "The bucket you tried to delete is not empty"
            : "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
        409,
        {{"BucketName", bucket.name}}};
  }
  remove_uploads(call.world, bucket);
  call.world.table(bucket.owner, "global", bucket_kind).erase(bucket.name);
  return {};
}

aws::Message head_bucket(Call& call) {
  const Bucket bucket = bucket_of(call);
  require(call, bucket, {"s3:ListBucket", "", nullptr});
  return {{{"BucketRegion", bucket.region()}, {"BucketArn", bucket.arn()}}, ""};
}

aws::Message get_location(Call& call) {
  const Bucket bucket = bucket_of(call);
  require(call, bucket, {"s3:GetBucketLocation", "", nullptr});
  if (bucket.region() == "us-east-1") return {};
  return {{{"LocationConstraint", bucket.region()}}, ""};
}

aws::Message list_buckets(Call& call) {
  if (call.account.empty()) throw access_denied();
  require_of_caller(call, "s3:ListAllMyBuckets");
  const bool paged = call.input.contains("MaxBuckets") || call.input.contains("Prefix") ||
                     call.input.contains("BucketRegion") || call.input.contains("ContinuationToken");
  const auto limit = static_cast<std::size_t>(number_or(call.input, "MaxBuckets", 10000));
  const std::string start = from_base64(text_or(call.input, "ContinuationToken", ""));
  const std::string prefix = text_or(call.input, "Prefix", "");
  Json buckets = Json::array();
  aws::Message answer;
  for (const auto& [name, row] : call.global_table(bucket_kind)) {
    const std::string region = text(row, "region");
    if (name <= start || !name.starts_with(prefix)) continue;
    if (region != text_or(call.input, "BucketRegion", region)) continue;
    if (buckets.size() == limit) {
      answer.document["ContinuationToken"] = base64(text(buckets.back(), "Name"));
      break;
    }
    buckets.push_back(
        {{"Name", name}, {"CreationDate", text(row, "created")}, {"BucketArn", "arn:aws:s3:::" + name}});
    if (paged) buckets.back()["BucketRegion"] = region;
  }
  answer.document["Buckets"] = buckets;
  answer.document["Owner"] = owner_document(call.account);
  if (!prefix.empty()) answer.document["Prefix"] = prefix;
  return answer;
}

}  // namespace

void add_bucket_handlers(Service& service) {
  service.handlers["CreateBucket"] = create_bucket;
  service.handlers["DeleteBucket"] = delete_bucket;
  service.handlers["HeadBucket"] = head_bucket;
  service.handlers["GetBucketLocation"] = get_location;
  service.handlers["ListBuckets"] = list_buckets;
}

}  // namespace cleave::twin::s3
