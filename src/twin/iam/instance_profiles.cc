#include <algorithm>

#include <fmt/format.h>

#include "twin/iam/roles.h"
#include "twin/iam/store.h"

namespace cleave::twin::iam {
namespace {

Json& profile_of(Call& call) {
  return profile_row(call, text(call.input, "InstanceProfileName"));
}

aws::Message create_profile(Call& call) {
  const std::string name = text(call.input, "InstanceProfileName");
  const std::string path = text_or(call.input, "Path", "/");
  Table& table = call.global_table(profile_kind);
  if (table.contains(name)) throw already_exists(fmt::format("Instance Profile {} already exists.", name));
  const std::string arn = arn_of(call, "instance-profile", path, name);
  Json profile = {{"Path", path},
                  {"InstanceProfileName", name},
                  {"InstanceProfileId", call.world.letter_id("AIPA", 17, arn)},
                  {"Arn", arn},
                  {"CreateDate", to_rfc3339(call.world.now())}};
  merge_tags(profile, list_or_empty(call.input, "Tags"));
  table[name] = {{"document", profile}, {"roles", Json::array()}};
  return {{{"InstanceProfile", shown_profile(call, table[name])}}, ""};
}

aws::Message get_profile(Call& call) {
  return {{{"InstanceProfile", shown_profile(call, profile_of(call))}}, ""};
}

aws::Message delete_profile(Call& call) {
  if (!profile_of(call).at("roles").empty()) {
    throw delete_conflict("Cannot delete entity, must remove roles from instance profile first.");
  }
  call.global_table(profile_kind).erase(text(call.input, "InstanceProfileName"));
  return {};
}

aws::Message list_profiles(Call& call) {
  Json all = Json::array();
  for (const auto& [name, row] : call.global_table(profile_kind)) {
    if (!text(row, "document/Path").starts_with(text_or(call.input, "PathPrefix", "/"))) continue;
    all.push_back(shown_profile(call, row));
    all.back().erase("Tags");
  }
  return page_of(call, "InstanceProfiles", all);
}

aws::Message list_profiles_of_role(Call& call) {
  const std::string role = text(call.input, "RoleName");
  role_row(call, role);
  Json all = Json::array();
  for (const auto& [name, row] : call.global_table(profile_kind)) {
    const Json& roles = row.at("roles");
    if (std::find(roles.begin(), roles.end(), role) != roles.end()) all.push_back(shown_profile(call, row));
  }
  return page_of(call, "InstanceProfiles", all);
}

aws::Message tag_profile(Call& call) {
  merge_tags(profile_of(call)["document"], call.input["Tags"]);
  return {};
}

aws::Message list_profile_tags(Call& call) {
  return page_of(call, "Tags", list_or_empty(profile_of(call), "document/Tags"));
}

/// An instance profile holds one role at most.
/// https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html
aws::Message add_role(Call& call) {
  Json& roles = profile_of(call)["roles"];
  role_row(call, text(call.input, "RoleName"));
  if (!roles.empty()) {
    throw Refusal{"LimitExceeded", "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1", 409,
                  Json::object()};
  }
  roles.push_back(call.input["RoleName"]);
  return {};
}

aws::Message remove_role(Call& call) {
  Json& roles = profile_of(call)["roles"];
  const auto found = std::find(roles.begin(), roles.end(), call.input["RoleName"]);
  if (found == roles.end()) {
    throw no_such_entity(fmt::format("The role with name {} cannot be found.", text(call.input, "RoleName")));
  }
  roles.erase(found);
  return {};
}

}  // namespace

void add_profile_handlers(Service& service) {
  service.handlers["CreateInstanceProfile"] = create_profile;
  service.handlers["GetInstanceProfile"] = get_profile;
  service.handlers["DeleteInstanceProfile"] = delete_profile;
  service.handlers["ListInstanceProfiles"] = list_profiles;
  service.handlers["ListInstanceProfilesForRole"] = list_profiles_of_role;
  service.handlers["TagInstanceProfile"] = tag_profile;
  service.handlers["ListInstanceProfileTags"] = list_profile_tags;
  service.handlers["AddRoleToInstanceProfile"] = add_role;
  service.handlers["RemoveRoleFromInstanceProfile"] = remove_role;
}

}  // namespace cleave::twin::iam
