#include <algorithm>

#include <fmt/format.h>

#include "twin/ec2/images.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/phases.h"
#include "twin/ec2/request.h"

namespace cleave::twin::ec2 {
namespace {

/// "2026-11-23T06:46:00.000Z": the one time in EC2 that is modelled as a text.
std::string creation_date(Time now) {
  const std::string whole = to_rfc3339(std::chrono::floor<std::chrono::seconds>(now));
  return whole.substr(0, whole.size() - 1) + ".000Z";
}

bool names_group_all(const Json& permissions) {
  return std::any_of(permissions.begin(), permissions.end(),
                     [](const Json& permission) { return text_or(permission, "Group", "") == "all"; });
}

}  // namespace

Json& make_image(Call& call, const std::string& key, Json document, std::chrono::seconds delay) {
  const Json usual{{"Architecture", "x86_64"},
                   {"EnaSupport", true},
                   {"Hypervisor", "xen"},
                   {"ImageType", "machine"},
                   {"PlatformDetails", "Linux/UNIX"},
                   {"RootDeviceType", "ebs"},
                   {"SriovNetSupport", "simple"},
                   {"UsageOperation", "RunInstances"},
                   {"VirtualizationType", "hvm"},
                   {"ProductCodes", Json::array()},
                   {"OwnerId", call.account},
                   {"ImageLocation", fmt::format("{}/{}", call.account, text(document, "Name"))},
                   {"CreationDate", creation_date(call.world.now())}};
  for (const auto& [member, value] : usual.items()) {
    if (!has(document, member)) document[member] = value;
  }
  document["ImageId"] = call.world.hex_id("ami-", 17, key);
  Json& row = add_row(call, image_kind, std::move(document));
  row["phases"] = Phases(call.world.now()).then("pending").then("available", delay);
  row["permissions"] = Json::array();
  return row;
}

bool may_launch(std::string_view account, const Json& row) {
  if (text(document_of(row), "OwnerId") == account) return true;
  const Json& permissions = list_or_empty(row, "permissions");
  return names_group_all(permissions) ||
         std::any_of(permissions.begin(), permissions.end(),
                     [&](const Json& permission) { return text_or(permission, "UserId", "") == account; });
}

const Json& usable_image(const Call& call, const std::string& id, std::string_view region) {
  check_id(image_kind, id);
  const World::Place place = call.world.find_anywhere(image_kind.table, id);
  if (place.row == nullptr || place.region != region || !may_launch(call.account, *place.row)) {
    throw Refusal{"InvalidAMIID.NotFound", fmt::format("The image id '[{}]' does not exist", id)};
  }
  return *place.row;
}

const Json& usable_image(const Call& call, const std::string& id) {
  return usable_image(call, id, call.region);
}

std::string image_state(const Call& call, const Json& row) {
  return state_of(row.at("phases"), call.world.now());
}

Json image_view(const Call& call, const Json& row) {
  Json view = document_of(row);
  view["State"] = image_state(call, row);
  view["Public"] = names_group_all(list_or_empty(row, "permissions"));
  if (view["OwnerId"] != call.account) view.erase("Tags");
  return view;
}

void check_new_image_name(const Call& call, const std::string& name) {
  const bool allowed = name.size() >= 3 && name.size() <= 128 &&
                       name.find_first_not_of(
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                           " ()[]./-'@_") == std::string::npos;
  if (!allowed) {
    throw Refusal{
        "InvalidAMIName.Malformed",
        "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, and only "
        "the following punctuation: ' ( ) [ ] . / - @ _"};
  }
  for (const auto& [id, row] : call.table(image_kind.table)) {
    if (text(document_of(row), "Name") != name) continue;
    throw Refusal{"InvalidAMIName.Duplicate",
                  fmt::format("AMI name {} is already in use by AMI {}", name, id)};
  }
}

}  // namespace cleave::twin::ec2
