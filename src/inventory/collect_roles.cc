#include "inventory/collectors.h"
#include "inventory/policy_document.h"
#include "inventory/reading.h"

namespace cleave::inventory {
namespace {

/// ListRoles leaves out tags, the permissions boundary and the last use.
Json whole_role(const aws::Client& iam, Json role, const std::string& id, Findings& findings) {
  Json answer = read_or_gap(iam, "GetRole", {{"RoleName", text(role, "RoleName")}}, findings, id);
  return answer.is_null() ? std::move(role) : Json(at(answer, "Role"));
}

Json inline_policies(const aws::Client& iam, const std::string& role, const std::string& id,
                     Findings& findings) {
  Json policies = Json::array();
  for (const Json& name :
       listed(iam, "iam", "ListRolePolicies", "PolicyNames", {{"RoleName", role}}, findings)) {
    Json policy = read_or_gap(iam, "GetRolePolicy", {{"RoleName", role}, {"PolicyName", name}}, findings, id);
    if (policy.is_null()) continue;
    decode_policy(policy, "PolicyDocument");
    policies.push_back(std::move(policy));
  }
  return policies;
}

}  // namespace

/// Roles with their inline policies (under "GetRolePolicy") and the list of those attached to them.
void collect_roles(const aws::Account& account, const std::string& region, Findings& findings) {
  const aws::Client iam = account.client("iam");
  for (Json& listed_role : listed(iam, "iam", "ListRoles", "Roles", Json::object(), findings)) {
    const std::string name = text(listed_role, "RoleName");
    const std::string id = "iam/role/" + name;
    Json role = whole_role(iam, std::move(listed_role), id, findings);
    decode_policy(role, "AssumeRolePolicyDocument");
    role["GetRolePolicy"] = inline_policies(iam, name, id, findings);
    role["ListAttachedRolePolicies"] =
        listed(iam, "iam", "ListAttachedRolePolicies", "AttachedPolicies", {{"RoleName", name}}, findings);
    findings.add({id, "iam", "role", region, name, std::move(role)});
  }
}

}  // namespace cleave::inventory
