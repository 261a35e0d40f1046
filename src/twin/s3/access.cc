#include "twin/s3/access.h"

#include <map>
#include <string_view>

#include <fmt/format.h>

#include "twin/accounts.h"
#include "twin/permissions.h"
#include "twin/s3/acl.h"

namespace cleave::twin::s3 {
namespace {

/// Which permission of an ACL gives an action, and whose ACL.
struct AclRule {
  std::string_view permission;
  enum class Of { bucket, object } of;
};

const AclRule* acl_rule(std::string_view action) {
  using Of = AclRule::Of;
  static const std::map<std::string_view, AclRule> rules = {
      {"s3:ListBucket", {"READ", Of::bucket}},
      {"s3:ListBucketVersions", {"READ", Of::bucket}},
      {"s3:ListBucketMultipartUploads", {"READ", Of::bucket}},
      {"s3:PutObject", {"WRITE", Of::bucket}},
      {"s3:DeleteObject", {"WRITE", Of::bucket}},
      {"s3:GetBucketAcl", {"READ_ACP", Of::bucket}},
      {"s3:PutBucketAcl", {"WRITE_ACP", Of::bucket}},
      {"s3:GetObject", {"READ", Of::object}},
      {"s3:GetObjectVersion", {"READ", Of::object}},
      {"s3:GetObjectAcl", {"READ_ACP", Of::object}},
      {"s3:PutObjectAcl", {"WRITE_ACP", Of::object}}};
  const auto found = rules.find(action);
  return found == rules.end() ? nullptr : &found->second;
}

bool acl_allows(const AccessRequest& caller, const Bucket& bucket, const Wish& wish) {
  const AclRule* rule = acl_rule(wish.action);
  if (rule == nullptr || bucket.ownership() == "BucketOwnerEnforced" || !caller.service.empty()) return false;
  const auto public_grants = bucket.blocks("IgnorePublicAcls") ? PublicGrants::ignored : PublicGrants::count;
  const AclReader reader{caller.account, caller.canonical_id};
  if (rule->of == AclRule::Of::bucket) {
    return grants(list_or_empty(*bucket.row, "acl"), rule->permission, reader, public_grants);
  }
  return wish.version != nullptr &&
         grants(list_or_empty(*wish.version, "acl"), rule->permission, reader, public_grants);
}

/// A bucket policy speaks for the objects that the bucket's owner owns.
bool belongs_to_bucket_owner(const Bucket& bucket, const Wish& wish) {
  return wish.version == nullptr || bucket.ownership() == "BucketOwnerEnforced" ||
         text_or(*wish.version, "owner", bucket.owner) == bucket.owner;
}

Verdict policy_verdict(const AccessRequest& caller, const Bucket& bucket, const Wish& wish) {
  const Json* setting = bucket.setting("policy");
  if (setting == nullptr) return Verdict::none;
  const Json policy = parse_json(setting->get<std::string>(), "bucket policy");
  const Verdict verdict = judge_resource_policy(policy, caller);
  if (verdict != Verdict::allow) return verdict;
  const bool outsider = caller.account != bucket.owner && caller.service.empty();
  if (outsider && bucket.blocks("RestrictPublicBuckets") && is_public_policy(policy)) return Verdict::none;
  return belongs_to_bucket_owner(bucket, wish) ? Verdict::allow : Verdict::none;
}

}  // namespace

bool is_allowed(World& world, AccessRequest caller, const Bucket& bucket, const Wish& wish) {
  caller.action = wish.action;
  caller.resource = wish.key.empty() ? bucket.arn() : fmt::format("{}/{}", bucket.arn(), wish.key);
  // The twin stands for endpoints that clients reach by TLS, whatever carries it here.
  caller.context.try_emplace("aws:securetransport", "true");
  if (!caller.account.empty()) {
    caller.context.try_emplace("aws:principalaccount", caller.account);
    caller.context.try_emplace("aws:principalarn", caller.caller_arn);
  }
  const Verdict policy = policy_verdict(caller, bucket, wish);
  if (policy == Verdict::deny) return false;
  if (caller.account.empty()) return policy == Verdict::allow || acl_allows(caller, bucket, wish);
  const Principal principal{caller.account, caller.caller_arn, "", role_in_arn(caller.caller_arn), {}};
  const Verdict own = judge_caller(world, principal, caller);
  if (own == Verdict::deny) return false;
  if (caller.account == bucket.owner && belongs_to_bucket_owner(bucket, wish)) {
    return combined(own, policy) == Verdict::allow;
  }
  const bool owns_object = wish.version != nullptr && text_or(*wish.version, "owner", "") == caller.account &&
                           bucket.ownership() != "BucketOwnerEnforced" && acl_rule(wish.action) != nullptr;
  return own == Verdict::allow &&
         (policy == Verdict::allow || acl_allows(caller, bucket, wish) || owns_object);
}

/// Headers by which policies judge, as condition keys.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
constexpr std::pair<const char*, const char*> keys_of_headers[] = {
    {"Prefix", "s3:prefix"},
    {"Delimiter", "s3:delimiter"},
    {"ACL", "s3:x-amz-acl"},
    {"ServerSideEncryption", "s3:x-amz-server-side-encryption"},
    {"SSEKMSKeyId", "s3:x-amz-server-side-encryption-aws-kms-key-id"},
    {"StorageClass", "s3:x-amz-storage-class"},
    {"CopySource", "s3:x-amz-copy-source"},
    {"MetadataDirective", "s3:x-amz-metadata-directive"}};

bool may(Call& call, const Bucket& bucket, const Wish& wish) {
  AccessRequest caller;
  caller.account = call.account;
  caller.caller_arn = call.caller_arn;
  if (!call.account.empty()) caller.canonical_id = canonical_user_id(call.account);
  // Parts are encrypted as their upload began.
  const Table& uploads = uploads_of(call.world, bucket);
  const auto upload = uploads.find(text_or(call.input, "UploadId", ""));
  for (const auto& [member, key] : keys_of_headers) {
    const Json* brought = find(call.input, member);
    if (brought == nullptr && upload != uploads.end())
      brought = find(upload->second, std::string("input/") + member);
    if (brought != nullptr) caller.context[key] = brought->get<std::string>();
  }
  return is_allowed(call.world, std::move(caller), bucket, wish);
}

void require(Call& call, const Bucket& bucket, const Wish& wish) {
  if (!may(call, bucket, wish)) throw access_denied();
}

}  // namespace cleave::twin::s3
