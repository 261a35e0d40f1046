#include "twin/iam/roles.h"

#include <fmt/format.h>

#include "twin/iam/policy_document.h"
#include "twin/iam/store.h"

namespace cleave::twin::iam {
namespace {

void check_trust(Call& call, const std::string& document) {
  const auto fault = fault_of_policy(call.world, document, PolicyKind::trust);
  if (!fault.empty()) throw Refusal{"MalformedPolicyDocument", fault, 400, Json::object()};
}

aws::Message create_role(Call& call) {
  const std::string name = text(call.input, "RoleName");
  const std::string path = text_or(call.input, "Path", "/");
  const std::string trust = text(call.input, "AssumeRolePolicyDocument");
  Table& table = call.global_table(role_kind);
  if (table.contains(name)) throw already_exists(fmt::format("Role with name {} already exists.", name));
  check_trust(call, trust);
  const std::string arn = arn_of(call, "role", path, name);
  Json role = {{"Path", path},
               {"RoleName", name},
               {"RoleId", call.world.letter_id("AROA", 17, arn)},
               {"Arn", arn},
               {"CreateDate", to_rfc3339(call.world.now())},
               {"AssumeRolePolicyDocument", trust},
               {"MaxSessionDuration", number_or(call.input, "MaxSessionDuration", 3600)}};
  if (call.input.contains("Description")) role["Description"] = call.input["Description"];
  if (call.input.contains("PermissionsBoundary")) {
    role["PermissionsBoundary"] = {{"PermissionsBoundaryType", "Policy"},
                                   {"PermissionsBoundaryArn", call.input["PermissionsBoundary"]}};
  }
  merge_tags(role, list_or_empty(call.input, "Tags"));
  table[name] = {{"document", role}, {"inline", Json::object()}, {"attached", Json::object()}};
  return {{{"Role", shown_role(table[name])}}, ""};
}

aws::Message get_role(Call& call) {
  Json role = shown_role(role_row(call, text(call.input, "RoleName")));
  role["RoleLastUsed"] = Json::object();
  return {{{"Role", role}}, ""};
}

bool is_in_profile(Call& call, const std::string& role) {
  for (const auto& [name, row] : call.global_table(profile_kind)) {
    for (const auto& member : list_or_empty(row, "roles")) {
      if (member == role) return true;
    }
  }
  return false;
}

aws::Message delete_role(Call& call) {
  const std::string name = text(call.input, "RoleName");
  const Json& row = role_row(call, name);
  if (is_in_profile(call, name)) {
    throw delete_conflict("Cannot delete entity, must remove roles from instance profile first.");
  }
  if (!row.at("attached").empty())
    throw delete_conflict("Cannot delete entity, must detach all policies first.");
  if (!row.at("inline").empty()) throw delete_conflict("Cannot delete entity, must delete policies first.");
  call.global_table(role_kind).erase(name);
  return {};
}

aws::Message list_roles(Call& call) {
  Json all = Json::array();
  for (const auto& [name, row] : call.global_table(role_kind)) {
    if (!text(row, "document/Path").starts_with(text_or(call.input, "PathPrefix", "/"))) continue;
    Json role = shown_role(row);
    role.erase("Tags");
    role.erase("PermissionsBoundary");
    all.push_back(role);
  }
  return page_of(call, "Roles", all);
}

aws::Message update_trust(Call& call) {
  Json& row = role_row(call, text(call.input, "RoleName"));
  check_trust(call, text(call.input, "PolicyDocument"));
  row["document"]["AssumeRolePolicyDocument"] = text(call.input, "PolicyDocument");
  return {};
}

aws::Message tag_role(Call& call) {
  merge_tags(role_row(call, text(call.input, "RoleName"))["document"], call.input["Tags"]);
  return {};
}

aws::Message list_role_tags(Call& call) {
  return page_of(call, "Tags", list_or_empty(role_row(call, text(call.input, "RoleName")), "document/Tags"));
}

}  // namespace

void add_role_handlers(Service& service) {
  service.handlers["CreateRole"] = create_role;
  service.handlers["GetRole"] = get_role;
  service.handlers["DeleteRole"] = delete_role;
  service.handlers["ListRoles"] = list_roles;
  service.handlers["UpdateAssumeRolePolicy"] = update_trust;
  service.handlers["TagRole"] = tag_role;
  service.handlers["ListRoleTags"] = list_role_tags;
}

}  // namespace cleave::twin::iam
