#include "twin/ec2/permissions.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "twin/ec2/request.h"

namespace cleave::twin::ec2 {
namespace {

constexpr std::size_t most_changes = 500;

void check_account(const std::string& id) {
  const bool digits =
      std::all_of(id.begin(), id.end(), [](unsigned char letter) { return std::isdigit(letter); });
  if (id.size() == 12 && digits) return;
  throw Refusal{"InvalidAMIAttributeItemValue",
                fmt::format("Invalid attribute item value \"{}\" for userId item type.", id)};
}

Json checked(const Json& permissions) {
  for (const Json& permission : permissions) {
    if (has(permission, "UserId")) check_account(text(permission, "UserId"));
    const std::string group = text_or(permission, "Group", "all");
    if (group != "all") {
      throw Refusal{"InvalidAMIAttributeItemValue",
                    fmt::format("Invalid attribute item value \"{}\" for group item type.", group)};
    }
  }
  return permissions;
}

Json single_parameters(const Call& call, std::string_view groups_member) {
  Json permissions = Json::array();
  for (const std::string& id : strings(call.input, "UserIds")) {
    permissions.push_back(Json::object({{"UserId", id}}));
  }
  for (const std::string& group : strings(call.input, groups_member)) {
    permissions.push_back(Json::object({{"Group", group}}));
  }
  return checked(permissions);
}

}  // namespace

bool PermissionChange::makes_public() const {
  return std::any_of(add.begin(), add.end(),
                     [](const Json& permission) { return text_or(permission, "Group", "") == "all"; });
}

PermissionChange permission_change(const Call& call, std::string_view member,
                                   std::string_view groups_member) {
  PermissionChange change;
  if (has(call.input, member)) {
    const Json& wished = at(call.input, member);
    change.add = checked(list_or_empty(wished, "Add"));
    change.remove = checked(list_or_empty(wished, "Remove"));
  } else {
    const std::string type = text_or(call.input, "OperationType", "");
    if (type != "add" && type != "remove") throw missing_parameter("operationType");
    (type == "add" ? change.add : change.remove) = single_parameters(call, groups_member);
  }
  if (!change.add.empty() && !change.remove.empty() && member == "CreateVolumePermission") {
    throw Refusal{"InvalidParameterCombination", "Permissions can be added or removed in one call, not both"};
  }
  if (change.add.size() + change.remove.size() > most_changes) {
    throw Refusal{"InvalidParameterValue",
                  fmt::format("At most {} permissions can be changed in one call", most_changes)};
  }
  return change;
}

void apply_change(Json& permissions, const PermissionChange& change) {
  Json kept = Json::array();
  for (const Json& permission : permissions) {
    const bool removed =
        std::find(change.remove.begin(), change.remove.end(), permission) != change.remove.end();
    if (!removed) kept.push_back(permission);
  }
  for (const Json& permission : change.add) {
    if (std::find(kept.begin(), kept.end(), permission) == kept.end()) kept.push_back(permission);
  }
  permissions = std::move(kept);
}

}  // namespace cleave::twin::ec2
