#include "move/iam/steps.h"

#include <algorithm>

#include <fmt/format.h>

#include "aws/http.h"
#include "base/json_text.h"
#include "move/call_or_null.h"
#include "move/iam/attach.h"
#include "move/iam/create_named.h"
#include "names/arn.h"

namespace cleave::move {
namespace {

Json role_key(const run::Task& task, const aws::Account&) {
  return {{"RoleName", at(task.params, "RoleName")}};
}

Json profile_key(const run::Task& task, const aws::Account&) {
  return {{"InstanceProfileName", at(task.params, "InstanceProfileName")}};
}

/// Policies are asked for by their ARN, which follows from path and name.
Json policy_key(const run::Task& task, const aws::Account& account) {
  const auto caller = names::arn_of(account.caller_arn());  // its partition is the policy's
  return {
      {"PolicyArn", fmt::format("arn:{}:iam::{}:policy{}{}", caller ? caller->partition : "aws", account.id(),
                                text(task.params, "Path"), text(task.params, "PolicyName"))}};
}

bool has(const Json& list, const char* member, const std::string& value) {
  return std::any_of(list.begin(), list.end(), [&](const Json& item) { return text(item, member) == value; });
}

bool is_put(const aws::Client& iam, const run::Task& task) {
  const Json answer =
      call_or_null(iam, "GetRolePolicy",
                   {{"RoleName", at(task.params, "RoleName")}, {"PolicyName", at(task.params, "PolicyName")}},
                   {"NoSuchEntity"});
  if (answer.is_null()) return false;
  return json_or_discarded(aws::percent_decode(text(answer, "PolicyDocument"))) ==
         json_or_discarded(text(task.params, "PolicyDocument"));
}

bool is_attached(const aws::Client& iam, const run::Task& task) {
  const Json answer = call_or_null(iam, "ListAttachedRolePolicies",
                                   {{"RoleName", at(task.params, "RoleName")}}, {"NoSuchEntity"});
  return has(list_or_empty(answer, "AttachedPolicies"), "PolicyArn", text(task.params, "PolicyArn"));
}

bool has_role(const aws::Client& iam, const run::Task& task) {
  const Json answer =
      call_or_null(iam, "GetInstanceProfile",
                   {{"InstanceProfileName", at(task.params, "InstanceProfileName")}}, {"NoSuchEntity"});
  return has(list_or_empty(answer, "InstanceProfile/Roles"), "RoleName", text(task.params, "RoleName"));
}

const iam::NamedKind role = {"GetRole",    role_key,     "Role",
                             "role",       "CreateRole", {"RoleName", "Arn", "RoleId"},
                             "DeleteRole", "RoleName",   "RoleName"};
const iam::NamedKind policy = {"GetPolicy",    policy_key,     "Policy",
                               "policy",       "CreatePolicy", {"PolicyName", "Arn", "PolicyId"},
                               "DeletePolicy", "PolicyArn",    "Arn"};
const iam::NamedKind profile = {"GetInstanceProfile",    profile_key,
                                "InstanceProfile",       "instance profile",
                                "CreateInstanceProfile", {"InstanceProfileName", "Arn", "InstanceProfileId"},
                                "DeleteInstanceProfile", "InstanceProfileName",
                                "InstanceProfileName"};

const iam::Tie inline_policy = {
    is_put, "PutRolePolicy", "DeleteRolePolicy", {"RoleName", "PolicyName"}, std::chrono::seconds{0}};
const iam::Tie attached_policy = {
    is_attached, "AttachRolePolicy", "DetachRolePolicy", {"RoleName", "PolicyArn"}, std::chrono::seconds{0}};
const iam::Tie role_in_profile = {has_role,
                                  "AddRoleToInstanceProfile",
                                  "RemoveRoleFromInstanceProfile",
                                  {"InstanceProfileName", "RoleName"},
                                  std::chrono::seconds{10}};

}  // namespace

void add_iam_actions(run::Actions& actions, const Accounts& accounts) {
  actions["iam/create-role"] = std::make_unique<iam::CreateNamed>(accounts, role);
  actions["iam/create-policy"] = std::make_unique<iam::CreateNamed>(accounts, policy);
  actions["iam/create-instance-profile"] = std::make_unique<iam::CreateNamed>(accounts, profile);
  actions["iam/put-role-policy"] = std::make_unique<iam::Attach>(accounts, inline_policy);
  actions["iam/attach-role-policy"] = std::make_unique<iam::Attach>(accounts, attached_policy);
  actions["iam/add-role-to-instance-profile"] = std::make_unique<iam::Attach>(accounts, role_in_profile);
}

}  // namespace cleave::move
