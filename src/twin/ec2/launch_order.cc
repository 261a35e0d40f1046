#include "twin/ec2/launch_order.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "twin/ec2/groups.h"
#include "twin/ec2/images.h"
#include "twin/ec2/instance_types.h"
#include "twin/ec2/instances.h"
#include "twin/ec2/key_pairs.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/network.h"
#include "twin/ec2/request.h"
#include "twin/ec2/snapshots.h"
#include "twin/ec2/volumes.h"

namespace cleave::twin::ec2 {
namespace {

constexpr std::size_t most_user_data_bytes = 16384;
constexpr long long most_instances = 1000;

void check_counts(const Json& input) {
  const long long least = number_or(input, "MinCount", 0);
  const long long most = number_or(input, "MaxCount", 0);
  if (least < 1) throw invalid_value(std::to_string(least), "minCount", "It must be at least 1.");
  const bool one_address =
      has(input, "PrivateIpAddress") || has(input, "NetworkInterfaces/0/PrivateIpAddress");
  if (one_address && most > 1) {
    throw Refusal{"InvalidParameterCombination", "One private address cannot be given to several instances"};
  }
  if (most < least || most > most_instances) {
    throw invalid_value(std::to_string(most), "maxCount", "It must not be less than minCount.");
  }
}

void check_user_data(const Json& input) {
  if (!has(input, "UserData")) return;
  const std::string encoded = text(input, "UserData");
  const bool alphabet = encoded.find_first_not_of(
                            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                            "0123456789+/=\r\n") == std::string::npos;
  const auto breaks =
      std::count_if(encoded.begin(), encoded.end(), [](char c) { return c == '\r' || c == '\n'; });
  if (!alphabet || (encoded.size() - static_cast<std::size_t>(breaks)) % 4 != 0) {
    throw Refusal{"InvalidParameterValue", "Invalid BASE64 encoding of user data"};
  }
  if (from_base64(encoded).size() > most_user_data_bytes) {
    throw Refusal{"InvalidParameterValue",
                  fmt::format("User data is limited to {} bytes", most_user_data_bytes)};
  }
}

Json usable_image_document(const Call& call) {
  if (!has(call.input, "ImageId")) throw missing_parameter("ImageId");
  const std::string id = text(call.input, "ImageId");
  const Json& row = usable_image(call, id);
  if (image_state(call, row) != "available") {
    throw Refusal{"InvalidAMIID.Unavailable", fmt::format("The image ID '{}' is not available", id)};
  }
  return document_of(row);
}

std::string default_subnet_in(const Call& call, const std::string& zone) {
  if (!default_vpc(call)) {
    throw Refusal{
        "VPCIdNotSpecified",
        "No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC."};
  }
  const std::vector<std::string> subnets = default_subnets(call);
  for (const std::string& id : subnets) {
    const Json& subnet = document_of(own_row(call, subnet_kind, id));
    if (zone.empty() || text(subnet, "AvailabilityZone") == zone ||
        text(subnet, "AvailabilityZoneId") == zone) {
      return id;
    }
  }
  if (zone.empty())
    throw Refusal{"MissingInput", "No subnets found for the default VPC. Please specify a subnet."};
  throw Refusal{"InvalidParameterValue", fmt::format("Invalid availability zone: [{}]", zone)};
}

void place(const Call& call, LaunchOrder& order) {
  const Json& input = call.input;
  const std::string zone =
      text_or(input, "Placement/AvailabilityZone", text_or(input, "Placement/AvailabilityZoneId", ""));
  order.subnet_id = text_or(input, "SubnetId", text_or(input, "NetworkInterfaces/0/SubnetId", ""));
  if (order.subnet_id.empty()) order.subnet_id = default_subnet_in(call, zone);
  const Json& subnet = document_of(own_row(call, subnet_kind, order.subnet_id));
  order.vpc_id = text(subnet, "VpcId");
  order.zone = text(subnet, "AvailabilityZone");
  order.zone_id = text(subnet, "AvailabilityZoneId");
  if (!zone.empty() && zone != order.zone && zone != order.zone_id) {
    throw Refusal{"InvalidParameterValue",
                  fmt::format("The subnet {} is not in the availability zone {}", order.subnet_id, zone)};
  }
  order.private_address =
      text_or(input, "PrivateIpAddress", text_or(input, "NetworkInterfaces/0/PrivateIpAddress", ""));
  if (!order.private_address.empty()) check_private_address(call, order.subnet_id, order.private_address);
  order.with_public_ip = flag_or(input, "NetworkInterfaces/0/AssociatePublicIpAddress",
                                 flag_or(subnet, "MapPublicIpOnLaunch", false));
}

std::vector<std::string> wished_groups(const Call& call, const std::string& vpc_id) {
  std::vector<std::string> ids = strings(call.input, "SecurityGroupIds");
  for (const std::string& id : strings(call.input, "NetworkInterfaces/0/Groups")) ids.push_back(id);
  for (const std::string& name : strings(call.input, "SecurityGroups")) {
    ids.push_back(find_group(call, vpc_id, name));
    if (ids.back().empty()) {
      throw Refusal{"InvalidGroup.NotFound",
                    fmt::format("The security group '{}' does not exist in VPC '{}'", name, vpc_id)};
    }
  }
  return groups_for(call, vpc_id, ids);
}

/// The image's devices with what the call changes on them, and the call's own.
std::map<std::string, Json> merged_mappings(const Call& call, const Json& image) {
  std::map<std::string, Json> by_device;
  for (const Json& mapping : list_or_empty(image, "BlockDeviceMappings")) {
    by_device[text(mapping, "DeviceName")] = mapping;
  }
  for (const Json& mapping : list_or_empty(call.input, "BlockDeviceMappings")) {
    if (!has(mapping, "DeviceName")) throw missing_parameter("deviceName");
    const std::string device = text(mapping, "DeviceName");
    if (has(mapping, "NoDevice")) {
      by_device.erase(device);
    } else if (by_device.contains(device)) {
      by_device[device].merge_patch(mapping);
    } else {
      by_device[device] = mapping;
    }
  }
  return by_device;
}

/// Who may launch an image needs no permission on its snapshots; for a snapshot of the call's own it is
/// needed.
const Json* snapshot_for(const Call& call, const Json& image, const Json& ebs) {
  if (!has(ebs, "SnapshotId")) return nullptr;
  const std::string id = text(ebs, "SnapshotId");
  for (const Json& mapping : list_or_empty(image, "BlockDeviceMappings")) {
    if (text_or(mapping, "Ebs/SnapshotId", "") != id) continue;
    if (const Json* row = call.world.find_anywhere(snapshot_kind.table, id).row) return row;
  }
  return &usable_snapshot(call, id);
}

void order_devices(const Call& call, LaunchOrder& order) {
  const std::string root = text(order.image, "RootDeviceName");
  for (const auto& [device, mapping] : merged_mappings(call, order.image)) {
    if (!has(mapping, "Ebs")) continue;  // instance store: nothing that EBS keeps
    const Json& ebs = at(mapping, "Ebs");
    if (!has(ebs, "SnapshotId") && !has(ebs, "VolumeSize")) {
      throw Refusal{"MissingParameter", "The request must contain the parameter size or snapshotId"};
    }
    order.devices.push_back({device, complete_ebs(call, ebs, snapshot_for(call, order.image, ebs)),
                             flag_or(ebs, "DeleteOnTermination", device == root)});
  }
}

}  // namespace

Json instance_profile(const Call& call, const Json& wish) {
  const std::string name = text_or(wish, "Name", "");
  const std::string arn = text_or(wish, "Arn", "");
  for (const auto& [key, row] : call.global_table("iam/instance-profile")) {
    const Json& document = document_of(row);
    if (text(document, "InstanceProfileName") != name && text(document, "Arn") != arn) continue;
    return {{"Arn", document.at("Arn")}, {"Id", document.at("InstanceProfileId")}};
  }
  const bool by_name = !name.empty();
  throw invalid_value(by_name ? name : arn, by_name ? "iamInstanceProfile.name" : "iamInstanceProfile.arn",
                      by_name ? "Invalid IAM Instance Profile name" : "Invalid IAM Instance Profile ARN");
}

LaunchOrder read_order(const Call& call) {
  LaunchOrder order;
  check_counts(call.input);
  order.image = usable_image_document(call);
  order.instance_type = text_or(call.input, "InstanceType", "m1.small");
  check_instance_type(call, order.instance_type, order.image);
  if (has(call.input, "KeyName") && find_key_pair(call, text(call.input, "KeyName")) == nullptr) {
    throw not_found(key_pair_kind, text(call.input, "KeyName"));
  }
  place(call, order);
  order.groups = wished_groups(call, order.vpc_id);
  if (has(call.input, "IamInstanceProfile"))
    order.profile = instance_profile(call, call.input.at("IamInstanceProfile"));
  check_user_data(call.input);
  order_devices(call, order);
  return order;
}

}  // namespace cleave::twin::ec2
