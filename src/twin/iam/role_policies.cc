#include <fmt/format.h>

#include "twin/iam/policies.h"
#include "twin/iam/policy_document.h"
#include "twin/iam/roles.h"
#include "twin/iam/store.h"

namespace cleave::twin::iam {
namespace {

Json& role_of(Call& call) {
  return role_row(call, text(call.input, "RoleName"));
}

Refusal no_inline(const Call& call) {
  return no_such_entity(
      fmt::format("The role policy with name {} cannot be found.", text(call.input, "PolicyName")));
}

aws::Message put_role_policy(Call& call) {
  Json& row = role_of(call);
  const std::string document = text(call.input, "PolicyDocument");
  const auto fault = fault_of_policy(call.world, document, PolicyKind::identity);
  if (!fault.empty()) throw Refusal{"MalformedPolicyDocument", fault, 400, Json::object()};
  row["inline"][text(call.input, "PolicyName")] = document;
  return {};
}

aws::Message get_role_policy(Call& call) {
  const Json& inline_policies = role_of(call).at("inline");
  const std::string name = text(call.input, "PolicyName");
  if (!inline_policies.contains(name)) throw no_inline(call);
  return {{{"RoleName", call.input["RoleName"]},
           {"PolicyName", name},
           {"PolicyDocument", encoded(inline_policies[name].get<std::string>())}},
          ""};
}

aws::Message list_role_policies(Call& call) {
  Json names = Json::array();
  for (const auto& [name, document] : role_of(call).at("inline").items()) names.push_back(name);
  return page_of(call, "PolicyNames", names);
}

aws::Message delete_role_policy(Call& call) {
  if (role_of(call)["inline"].erase(text(call.input, "PolicyName")) == 0) throw no_inline(call);
  return {};
}

aws::Message attach(Call& call) {
  Json& row = role_of(call);
  const std::string arn = text(call.input, "PolicyArn");
  if (aws_managed_policy(arn) == nullptr && !call.global_table(policy_kind).contains(arn)) {
    throw no_such_entity(fmt::format("Policy {} does not exist or is not attachable.", arn));
  }
  row["attached"][arn] = arn.substr(arn.rfind('/') + 1);
  if (row["attached"].size() <= 20) return {};
  row["attached"].erase(arn);
  throw Refusal{"LimitExceeded", "Cannot exceed quota for PoliciesPerRole: 20", 409, Json::object()};
}

aws::Message detach(Call& call) {
  const std::string arn = text(call.input, "PolicyArn");
  if (role_of(call)["attached"].erase(arn) == 0) {
    throw no_such_entity(fmt::format("Policy {} was not found.", arn));
  }
  return {};
}

aws::Message list_attached(Call& call) {
  Json all = Json::array();
  for (const auto& [arn, name] : role_of(call).at("attached").items()) {
    all.push_back({{"PolicyName", name}, {"PolicyArn", arn}});
  }
  return page_of(call, "AttachedPolicies", all);
}

}  // namespace

void add_role_policy_handlers(Service& service) {
  service.handlers["PutRolePolicy"] = put_role_policy;
  service.handlers["GetRolePolicy"] = get_role_policy;
  service.handlers["ListRolePolicies"] = list_role_policies;
  service.handlers["DeleteRolePolicy"] = delete_role_policy;
  service.handlers["AttachRolePolicy"] = attach;
  service.handlers["DetachRolePolicy"] = detach;
  service.handlers["ListAttachedRolePolicies"] = list_attached;
}

}  // namespace cleave::twin::iam
