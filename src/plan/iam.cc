#include <fmt/format.h>

#include "base/json_text.h"
#include "plan/new_step.h"
#include "plan/principals.h"
#include "plan/refusal.h"
#include "plan/renames.h"
#include "plan/s3/name_of_copy.h"
#include "plan/s3/policy_pattern.h"
#include "plan/self_references.h"
#include "plan/service_planners.h"
#include "plan/tags.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

constexpr double seconds_per_call = 1;
/// A new instance profile is not known everywhere at once
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency).
constexpr double seconds_to_spread = 10;

std::string iam_key(const Resource& resource) {
  return resource.id.substr(resource.service.size() + resource.type.size() + 2);
}

/// Roles that AWS services make for themselves appear by themselves in the destination.
bool is_service_linked(const Resource& role) {
  return text_or(role.document, "Path", "/").starts_with("/aws-service-role/");
}

std::vector<const Resource*> moving_roles(const Draft& draft) {
  std::vector<const Resource*> roles = draft.moving("iam/role");
  std::erase_if(roles, [](const Resource* role) { return is_service_linked(*role); });
  return roles;
}

std::string iam_name(const Draft& draft, const Resource& resource) {
  return new_name(draft, resource, resource.name);
}

/// The inventory id at the destination: a policy's has its path in front of the name. What has the name there
/// already has it in any case and under any path.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
std::string destination_id(const Draft& draft, const Resource& resource) {
  const std::string name = in_lower_case(iam_name(draft, resource));
  for (const Resource& held : draft.destination().resources)
    if (held.service == "iam" && held.type == resource.type && in_lower_case(held.name) == name)
      return held.id;
  const std::string id = resource.id.substr(0, resource.id.size() - resource.name.size());
  return id + iam_name(draft, resource);
}

void declare_role(Draft& draft, const Resource& role) {
  const std::string create = step_id("iam/create-role", role.name);
  draft.claim(role, destination_id(draft, role));
  draft.becomes(role, "arn", text(role.document, "Arn"), from(create, "Arn"));
  draft.becomes(role, "id", text_or(role.document, "RoleId", ""), from(create, "RoleId"));
  // The role in use, as policies name it: "arn:aws:sts::111111111111:assumed-role/web/i-0abc".
  const auto session = [&](const std::string& account, const std::string& name) {
    return fmt::format("arn:{}:sts::{}:assumed-role/{}", draft.source().partition, account, name);
  };
  draft.becomes(role, "arn", session(draft.source().account_id, role.name),
                session(draft.destination().account_id, iam_name(draft, role)));
}

void declare_named(Draft& draft, const Resource& resource, const char* kind, const char* id_member) {
  const std::string create = step_id(kind, iam_key(resource));
  draft.claim(resource, destination_id(draft, resource));
  draft.becomes(resource, "arn", text(resource.document, "Arn"), from(create, "Arn"));
  draft.becomes(resource, "id", text_or(resource.document, id_member, ""), from(create, id_member));
}

void declare_iam(Draft& draft) {
  for (const Resource* role : moving_roles(draft)) declare_role(draft, *role);
  for (const Resource* policy : draft.moving("iam/policy")) {
    declare_named(draft, *policy, "iam/create-policy", "PolicyId");
  }
  for (const Resource* profile : draft.moving("iam/instance-profile")) {
    declare_named(draft, *profile, "iam/create-instance-profile", "InstanceProfileId");
  }
}

Step& add_iam_step(Draft& draft, const char* kind, const std::string& key, const Resource& resource,
                   Json params, std::string reason) {
  Step step = new_step(kind, key, Phase::copy, Side::destination, &resource, std::move(params));
  step.reason = std::move(reason);
  step.expected_seconds = seconds_per_call;
  return draft.add(std::move(step));
}

/// "arn:aws:s3:::shop-me?ia/*" → "shop-me?ia"; "" where the bucket is written out, or is any.
std::string bucket_pattern(const std::string& resource) {
  const auto begin = resource.find(":s3:::");
  if (begin == std::string::npos) return "";
  const std::string bucket = resource.substr(begin + 6, resource.find('/', begin) - begin - 6);
  return bucket.find_first_of("*?") == std::string::npos ? "" : bucket;
}

/// Patterns stay as they are: most fit the copy's name, too. What one does not fit any more is told.
void warn_of_patterns(Draft& draft, const Json& document) {
  if (document.is_string()) {
    const std::string pattern = bucket_pattern(document.get<std::string>());
    for (const Resource* bucket : draft.moving("s3/bucket")) {
      const std::string copy = name_of_copy(draft, *bucket);
      if (pattern.empty()) continue;
      const bool before = fits_pattern(pattern, bucket->name, false),
                 after = fits_pattern(pattern, copy, false);
      if (!before && after)
        draft.warn(
            fmt::format("{} in a policy is not for {} at the source, and fits its copy {}: that right, or "
                        "what it forbids, is for "
                        "one bucket more there. Give the copy another name under [renames], or write the "
                        "pattern otherwise.",
                        document.get<std::string>(), bucket->name, copy));
      if (!before || after) continue;
      draft.warn(fmt::format(
          "{} in a policy is for {} at the source, and does not fit its copy {}: that right, or what it "
          "forbids, ends there. Write the pattern so that it fits both.",
          document.get<std::string>(), bucket->name, copy));
    }
  }
  if (document.is_structured())
    for (const Json& part : document) warn_of_patterns(draft, part);
}

/// A policy document as the text that IAM takes, with the names in it rewritten.
Json policy_text(Draft& draft, const Json& document) {
  warn_of_patterns(draft, document.is_string() ? json_or_discarded(document.get<std::string>()) : document);
  return draft.rewritten(document.is_string() ? document : Json(dump(document)));
}

/// A boundary or policy may be AWS's own, one that moves, or one that stays.
bool is_available(const Draft& draft, const std::string& policy_arn) {
  const std::string mark = ":policy/";
  const auto at = policy_arn.find(mark);
  const bool of_aws = policy_arn.find(":iam::aws:") != std::string::npos;
  return of_aws ||
         (at != std::string::npos && draft.moves("iam/policy/" + policy_arn.substr(at + mark.size())));
}

void add_role(Draft& draft, const Resource& role) {
  const Json& source = role.document;
  const std::string id = step_id("iam/create-role", role.name);
  const Json trust = carried_policy(draft, role, at(source, "AssumeRolePolicyDocument"));
  if (trust.is_null())
    throw not_supported(role, "nobody at the destination could assume it: all whom its policy trusts stay");
  Json params = {{"RoleName", iam_name(draft, role)},
                 {"Path", text_or(source, "Path", "/")},
                 {"AssumeRolePolicyDocument", policy_text(draft, trust)},
                 {"Tags", draft.rewritten(own_tags(list_or_empty(source, "Tags")))}};
  for (const char* member : {"Description", "MaxSessionDuration"}) {
    if (const Json* value = find(source, member)) params[member] = *value;
  }
  const std::string boundary = text_or(source, "PermissionsBoundary/PermissionsBoundaryArn", "");
  if (!boundary.empty() && !is_available(draft, boundary)) {
    throw not_supported(role,
                        fmt::format("its permissions boundary {} stays in the source account", boundary));
  }
  if (!boundary.empty()) params["PermissionsBoundary"] = draft.rewritten(boundary);
  // A role may trust itself; its ARN is known beforehand, its id is not.
  params = without_self(std::move(params), id, [&](const std::string& path) -> Json {
    if (path != "Arn") return text_or(source, path, "");
    return fmt::format("arn:{}:iam::{}:role{}{}", draft.source().partition, draft.destination().account_id,
                       text_or(source, "Path", "/"), iam_name(draft, role));
  });
  add_iam_step(draft, "iam/create-role", role.name, role, std::move(params),
               "A role cannot be used from another account by an instance: the destination gets its own.");
}

void add_policies_of_role(Draft& draft, const Resource& role) {
  const Json role_name = from(step_id("iam/create-role", role.name), "RoleName");
  for (const Json& policy : list_or_empty(role.document, "GetRolePolicy")) {
    const std::string name = text(policy, "PolicyName");
    warn_of_conditions(draft, role, at(policy, "PolicyDocument"));
    add_iam_step(draft, "iam/put-role-policy", role.name + "/" + name, role,
                 {{"RoleName", role_name},
                  {"PolicyName", name},
                  {"PolicyDocument", policy_text(draft, at(policy, "PolicyDocument"))}},
                 "The role's own permissions, on the resources that stand at the destination.");
  }
  for (const Json& policy : list_or_empty(role.document, "ListAttachedRolePolicies")) {
    const std::string name = text(policy, "PolicyName"), arn = text(policy, "PolicyArn");
    if (!is_available(draft, arn)) {
      draft.drop(role, "ListAttachedRolePolicies " + name,
                 why_left(draft, "iam/policy/" + arn.substr(arn.find(":policy/") + 8), arn));
      continue;
    }
    add_iam_step(draft, "iam/attach-role-policy", role.name + "/" + name, role,
                 {{"RoleName", role_name}, {"PolicyArn", draft.rewritten(arn)}},
                 "The role keeps the managed policies that it has.");
  }
}

void add_policy(Draft& draft, const Resource& policy) {
  warn_of_conditions(draft, policy, at(policy.document, "GetPolicyVersion/PolicyVersion/Document"));
  Json params = {
      {"PolicyName", iam_name(draft, policy)},
      {"Path", text_or(policy.document, "Path", "/")},
      {"PolicyDocument", policy_text(draft, at(policy.document, "GetPolicyVersion/PolicyVersion/Document"))},
      {"Tags", draft.rewritten(own_tags(list_or_empty(policy.document, "Tags")))}};
  const std::string description = text_or(policy.document, "Description", "");
  if (!description.empty()) params["Description"] = description;
  add_iam_step(draft, "iam/create-policy", iam_key(policy), policy, std::move(params),
               "Roles that move use this policy.");
}

void add_profile(Draft& draft, const Resource& profile) {
  const std::string create = step_id("iam/create-instance-profile", profile.name);
  add_iam_step(draft, "iam/create-instance-profile", profile.name, profile,
               {{"InstanceProfileName", iam_name(draft, profile)},
                {"Path", text_or(profile.document, "Path", "/")},
                {"Tags", draft.rewritten(own_tags(list_or_empty(profile.document, "Tags")))}},
               "Instances take their role through an instance profile.");
  for (const Json& role : list_or_empty(profile.document, "Roles")) {
    const std::string name = text(role, "RoleName");
    if (!draft.moves("iam/role/" + name)) {
      draft.drop(profile, "Roles", why_left(draft, "iam/role/" + name, name));
      continue;
    }
    Step& step = add_iam_step(draft, "iam/add-role-to-instance-profile", profile.name, profile,
                              {{"InstanceProfileName", from(create, "InstanceProfileName")},
                               {"RoleName", from(step_id("iam/create-role", name), "RoleName")}},
                              "Programs on the instances get the role's permissions.");
    step.expected_seconds = seconds_to_spread;
  }
}

void add_iam_steps(Draft& draft) {
  for (const Resource* policy : draft.moving("iam/policy")) add_policy(draft, *policy);
  for (const Resource* role : moving_roles(draft)) {
    add_role(draft, *role);
    add_policies_of_role(draft, *role);
  }
  for (const Resource* profile : draft.moving("iam/instance-profile")) add_profile(draft, *profile);
}

}  // namespace

ServicePlanner iam_planner() {
  return {"iam", declare_iam, add_iam_steps};
}

}  // namespace cleave::plan
