#include <fmt/format.h>

#include "twin/ec2/images.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/permissions.h"
#include "twin/ec2/request.h"

namespace cleave::twin::ec2 {
namespace {

Json& own_image(const Call& call) {
  const std::string id = text(call.input, "ImageId");
  usable_image(call, id);
  if (Json* row = find_own(call, image_kind, id)) return *row;
  throw Refusal{"AuthFailure", fmt::format("Not authorized for image:{}", id), 403};
}

Json value_of(const Json& document, std::string_view member) {
  Json value = Json::object();
  if (has(document, member)) value["Value"] = at(document, member);
  return value;
}

aws::Message describe_image_attribute(Call& call) {
  static const std::map<std::string, std::string> values{{"description", "Description"},
                                                         {"bootMode", "BootMode"},
                                                         {"imdsSupport", "ImdsSupport"},
                                                         {"sriovNetSupport", "SriovNetSupport"},
                                                         {"tpmSupport", "TpmSupport"}};
  const Json& row = own_image(call);
  const std::string attribute = text(call.input, "Attribute");
  Json answered{{"ImageId", call.input.at("ImageId")}};
  if (attribute == "launchPermission") {
    answered["LaunchPermissions"] = row.at("permissions");
  } else if (attribute == "blockDeviceMapping") {
    answered["BlockDeviceMappings"] = document_of(row).at("BlockDeviceMappings");
  } else if (attribute == "productCodes") {
    answered["ProductCodes"] = Json::array();
  } else if (const auto found = values.find(attribute); found != values.end()) {
    answered[found->second] = value_of(document_of(row), found->second);
  } else {
    throw invalid_value(attribute, "attribute", "Unknown attribute.");
  }
  return answer(std::move(answered));
}

/// An image whose snapshots are encrypted cannot be public.
void refuse_public_encrypted(const Json& row, const PermissionChange& change) {
  if (!change.makes_public()) return;
  for (const Json& mapping : list_or_empty(document_of(row), "BlockDeviceMappings")) {
    if (!flag_or(mapping, "Ebs/Encrypted", false)) continue;
    throw Refusal{"InvalidParameter", "AMIs with encrypted snapshots cannot be made public"};
  }
}

aws::Message modify_image_attribute(Call& call) {
  Json& row = own_image(call);
  const std::string attribute = text_or(call.input, "Attribute", "");
  if (has(call.input, "Description") || attribute == "description") {
    document_of(row)["Description"] =
        text_or(call.input, "Description/Value", text_or(call.input, "Value", ""));
    return done();
  }
  if (has(call.input, "ImdsSupport") || attribute == "imdsSupport") {
    document_of(row)["ImdsSupport"] =
        text_or(call.input, "ImdsSupport/Value", text_or(call.input, "Value", "v2.0"));
    return done();
  }
  if (!has(call.input, "LaunchPermission") && !attribute.empty() && attribute != "launchPermission") {
    throw invalid_value(attribute, "attribute", "Unknown attribute.");
  }
  const PermissionChange change = permission_change(call, "LaunchPermission", "UserGroups");
  refuse_public_encrypted(row, change);
  apply_change(row["permissions"], change);
  return done();
}

}  // namespace

void add_image_attributes(Handlers& handlers) {
  handlers["DescribeImageAttribute"] = describe_image_attribute;
  handlers["ModifyImageAttribute"] = modify_image_attribute;
}

}  // namespace cleave::twin::ec2
