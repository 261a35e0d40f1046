#include "plan/s3/access_lists.h"

#include <fmt/format.h>

#include "base/error.h"
#include "plan/new_step.h"
#include "plan/s3/acl_access.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

constexpr const char* lists_disabled = "BucketOwnerEnforced";

/// Buckets older than 2023 say nothing and mean ObjectWriter; new ones would disable ACLs.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
std::string ownership(const Resource& bucket) {
  return text_or(bucket.document, "GetBucketOwnershipControls/OwnershipControls/Rules/0/ObjectOwnership",
                 "ObjectWriter");
}

const Json& grants_of(const Resource& bucket) {
  return list_or_empty(bucket.document, "GetBucketAcl/Grants");
}

bool blocks(const Resource& bucket, std::string_view setting) {
  return flag_or(bucket.document,
                 fmt::format("GetPublicAccessBlock/PublicAccessBlockConfiguration/{}", setting), false);
}

/// The setting that keeps a policy from letting everybody in, or "".
std::string blocks_public_policy(const Resource& bucket) {
  for (const char* setting : {"BlockPublicPolicy", "RestrictPublicBuckets"})
    if (blocks(bucket, setting)) return setting;
  return "";
}

TranslatedGrants translated_grants(const Resource& bucket) {
  return translated(grants_of(bucket), GrantsOf::bucket,
                    text_or(bucket.document, "GetBucketAcl/Owner/ID", ""),
                    blocks(bucket, "IgnorePublicAcls") ? PublicGrants::ignored : PublicGrants::count);
}

/// What the bucket's own list lets everybody do, its policy would not be let say.
void refuse_blocked(const Resource& bucket, const TranslatedGrants& grants) {
  const std::string setting = blocks_public_policy(bucket);
  if (setting.empty()) return;
  for (const Access& access : grants.access) {
    if (access.grantee != everyone) continue;
    throw Error(Error::Kind::input, "public-policy-blocked",
                fmt::format("its access control list lets everybody in, and its {} would keep a policy from "
                            "doing so",
                            setting))
        .where(bucket.id)
        .next(
            "Take the grant to everybody away, or leave the bucket out of disable_acls in cleave.toml; then "
            "run "
            "cleave inventory and plan again.");
  }
}

void warn_of_disabled(Draft& draft, const Resource& bucket, const TranslatedGrants& grants) {
  draft.warn(fmt::format(
      "{} takes no access control lists at the destination (disable_acls): an upload that brings one "
      "is refused there with AccessControlListNotSupported, so look at the software that writes to it",
      bucket.name));
  if (text_or(bucket.document, "GetBucketPolicy/Policy", "").find("s3:x-amz-") != std::string::npos) {
    draft.warn(
        fmt::format("the policy of {} looks at headers of uploads; where it asks for a list other "
                    "than bucket-owner-full-control, nobody can upload to the destination's bucket",
                    bucket.name));
  }
  if (!blocks(bucket, "IgnorePublicAcls")) {
    const std::string setting = blocks_public_policy(bucket);
    draft.warn(fmt::format(
        "what lists of objects in {} let everybody read becomes a public policy{}; Block Public Access of "
        "the accounts as a whole is not read: see that the source's does not ignore public lists, or they "
        "come true at the destination",
        bucket.name,
        setting.empty() ? ""
                        : fmt::format(", which its {} forbids: if there are any, the step fails", setting)));
  }
  for (const auto& grant : grants.left) draft.drop(bucket, "grant of " + grant, why_left(grant));
}

std::string configuration_step(const Resource& bucket, std::string_view name) {
  return step_id("s3/put-bucket-configuration", fmt::format("{}/{}", bucket.name, name));
}

/// The grants of the bucket itself, where they say more than "the owner may do everything".
void keep_list(Draft& draft, const Resource& bucket) {
  if (ownership(bucket) == lists_disabled || grants_of(bucket).size() < 2) return;
  Step step = new_step("s3/put-bucket-acl", bucket.name, Phase::copy, Side::destination, &bucket,
                       {{"Bucket", from(step_id("s3/create-bucket", bucket.name), "Bucket")},
                        {"Grants", grants_of(bucket)},
                        {"Grantees", changed_grantees(draft)}});
  step.region = bucket.region;
  step.needs.push_back(configuration_step(bucket, "PublicAccessBlock"));
  step.reason = "The same grants, with the destination's owner in place of the source's.";
  step.expected_seconds = 1;
  draft.add(std::move(step));
}

}  // namespace

std::string new_ownership(const Draft& draft, const Resource& bucket) {
  return loses_lists(draft, bucket) ? lists_disabled : ownership(bucket);
}

bool loses_lists(const Draft& draft, const Resource& bucket) {
  const Decisions& decisions = draft.decisions();
  return ownership(bucket) != lists_disabled &&
         (decisions.disable_acls || decisions.disable_acls_of.contains(bucket.name));
}

void add_access(Draft& draft, const Resource& bucket) {
  if (!loses_lists(draft, bucket)) return keep_list(draft, bucket);
  const TranslatedGrants grants = translated_grants(bucket);
  refuse_blocked(bucket, grants);
  warn_of_disabled(draft, bucket, grants);
  const Step* bulk = draft.find_step(step_id("s3/copy-objects", bucket.name + "/all"));
  const Step* delta = draft.find_step(step_id("s3/copy-objects", bucket.name + "/delta"));
  const double seconds = bulk == nullptr ? 1 : bulk->expected_seconds;
  std::vector<std::string> needs;
  if (bulk != nullptr) needs = {bulk->id};
  const std::string first =
      add_translation(draft, bucket, {"all", Phase::copy, Json::object(), seconds, needs});
  if (delta == nullptr) return;
  add_translation(draft, bucket, {"delta", Phase::cutover, Json::object(), seconds, {first, delta->id}});
}

std::string add_translation(Draft& draft, const Resource& bucket, Translation translation) {
  const bool has_objects = draft.find_step(step_id("s3/copy-objects", bucket.name + "/all")) != nullptr;
  Json params = {{"SourceBucket", bucket.name},
                 {"Bucket", from(step_id("s3/create-bucket", bucket.name), "Bucket")},
                 {"Of", has_objects ? "objects" : "bucket"},
                 {"Partition", draft.destination().partition},
                 {"Grants", grants_of(bucket)},
                 {"Grantees", changed_grantees(draft)}};
  params.update(translation.limits);
  Step step = new_step("s3/translate-grants", fmt::format("{}/{}", bucket.name, translation.pass),
                       translation.phase, Side::destination, &bucket, std::move(params));
  step.region = bucket.region;
  step.needs = std::move(translation.needs);
  for (const char* configuration : {"PublicAccessBlock", "Policy"})
    need_if_planned(draft, step, configuration_step(bucket, configuration));
  step.reason =
      translation.pass == "all"
          ? "Access control lists are disabled here (disable_acls): the bucket's policy takes over what the "
            "source's lists grant."
          : "The same once more, for objects and lists that changed since.";
  step.expected_seconds = translation.seconds;
  return draft.add(std::move(step)).id;
}

/// CloudFront's origin access identities have canonical user ids, by which lists of older estates let them
/// read.
Json changed_grantees(const Draft& draft) {
  Json pairs = Json::array();
  for (const Resource* identity : draft.moving("cloudfront/origin-access-identity")) {
    const std::string id = text_or(identity->document, "S3CanonicalUserId", "");
    if (!id.empty()) pairs.push_back({{"Source", id}, {"Destination", draft.rewritten(id)}});
  }
  return pairs;
}

}  // namespace cleave::plan
