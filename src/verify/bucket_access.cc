#include "verify/bucket_access.h"

#include <fmt/format.h>

#include "aws/object_listing.h"
#include "plan/s3/policy_variables.h"
#include "verify/policy_reach.h"

namespace cleave::verify {
namespace {

constexpr const char* policy_path = "GetBucketPolicy/Policy";

Json policy_in(const Json& document) {
  const std::string policy = text_or(document, policy_path, "");
  if (policy.empty()) return Json::object();
  Json document_of_policy = parse_json(policy, "bucket policy");
  Json& statements = document_of_policy["Statement"];
  if (statements.is_object()) statements = Json::array({statements});
  return document_of_policy;
}

/// As verify/policy_reach.h names whom a policy reaches.
std::string name_of(const plan::Access& access) {
  return access.grantee == plan::everyone ? anybody : plan::sid_of(access);
}

}  // namespace

bool translates_lists(const plan::Plan& plan, const std::string& bucket) {
  return plan.find("s3/translate-grants/" + bucket + "/all") != nullptr;
}

BucketAccess::BucketAccess(const inventory::Resource& source, const inventory::Resource& destination,
                           const Counterparts& counterparts, const Sides& sides)
    : counterparts_(counterparts),
      source_owner_(aws::canonical_user(sides.source_account)),
      destination_owner_(aws::canonical_user(sides.destination_account)),
      arn_(fmt::format("arn:{}:s3:::{}", sides.destination.partition, destination.name)),
      source_acl_(source.document.value("GetBucketAcl", Json::object())),
      source_policy_(policy_in(counterparts.renamed(source.document))),
      destination_policy_(policy_in(destination.document)),
      public_grants_(flag_or(source.document,
                             "GetPublicAccessBlock/PublicAccessBlockConfiguration/IgnorePublicAcls", false)
                         ? plan::PublicGrants::ignored
                         : plan::PublicGrants::count) {}

plan::TranslatedGrants BucketAccess::translated(const Json& acl, plan::GrantsOf of) const {
  Json grants = counterparts_.renamed(list_or_empty(acl, "Grants"));
  for (Json& grant : grants) {
    if (text_or(grant, "Grantee/ID", "") == source_owner_) grant["Grantee"]["ID"] = destination_owner_;
  }
  return plan::translated(grants, of, destination_owner_, public_grants_);
}

void BucketAccess::compare_reach(const plan::TranslatedGrants& grants, std::string_view action,
                                 const std::string& resource, const std::string& path,
                                 std::vector<Difference>& differences) const {
  std::set<std::string> source = reached_by(source_policy_, action, resource);
  for (const auto& access : grants.access) source.insert(name_of(access));
  const std::set<std::string> destination = reached_by(destination_policy_, action, resource);
  const std::string place = fmt::format("{}{}", path, action);
  for (const auto& who : source)
    if (!destination.contains(who)) differences.push_back({place, who, nullptr});
  for (const auto& who : destination)
    if (!source.contains(who)) differences.push_back({place, nullptr, who});
}

std::vector<Difference> BucketAccess::of_bucket() const {
  std::vector<Difference> differences;
  const auto all = translated(source_acl_, plan::GrantsOf::bucket);
  plan::TranslatedGrants listing, writing;
  for (const auto& access : all.access) (access.right == "List" ? listing : writing).access.insert(access);
  compare_reach(listing, "s3:ListBucket", arn_, "access ", differences);
  // Whom a list lets write, it lets write any key.
  compare_reach(writing, "s3:PutObject", arn_ + "/any", "access ", differences);
  for (const auto& grant : all.left)
    differences.push_back({"grant", grant, "not translated: " + plan::why_left(grant)});
  return differences;
}

std::vector<Difference> BucketAccess::of_object(const std::string& key, const Json& acl) const {
  std::vector<Difference> differences;
  const auto grants = translated(acl, plan::GrantsOf::object);
  compare_reach(grants, "s3:GetObject", fmt::format("{}/{}", arn_, key), key + " access ", differences);
  for (const auto& grant : grants.left)
    differences.push_back({key + " grant", grant, "not translated: " + plan::why_left(grant)});
  return differences;
}

Json BucketAccess::without_lists(Json document) {
  document.erase("GetBucketAcl");
  document.erase("GetBucketOwnershipControls");  // lists are disabled at one side only
  Json policy = policy_in(document);
  if (policy.empty()) return document;
  Json kept = Json::array();
  for (const Json& statement : list_or_empty(policy, "Statement")) {
    if (!text_or(statement, "Sid", "").starts_with(plan::translated_sid)) kept.push_back(statement);
  }
  policy["Statement"] = kept;
  document.erase("GetBucketPolicy");
  // The statements that are left out may have needed a newer version.
  if (!kept.empty()) document["GetBucketPolicy"] = {{"Policy", dump(plan::with_policy_variables(policy))}};
  return document;
}

}  // namespace cleave::verify
