#include "twin/ec2/launch_order.h"

#include <algorithm>
#include <set>

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

void place(const Call& call, LaunchOrder& order) {
  const Json& input = call.input;
  const std::string zone =
      text_or(input, "Placement/AvailabilityZone", text_or(input, "Placement/AvailabilityZoneId", ""));
  order.interfaces = read_interfaces(call, zone);
  const InterfaceOrder& primary = order.interfaces.front();
  const Json& subnet = document_of(own_row(call, subnet_kind, primary.subnet_id));
  order.zone = text(subnet, "AvailabilityZone");
  order.zone_id = text(subnet, "AvailabilityZoneId");
  if (!zone.empty() && zone != order.zone && zone != order.zone_id) {
    throw Refusal{"InvalidParameterValue",
                  fmt::format("The subnet {} is not in the availability zone {}", primary.subnet_id, zone)};
  }
  for (const InterfaceOrder& interface : order.interfaces) {
    if (text(document_of(own_row(call, subnet_kind, interface.subnet_id)), "AvailabilityZone") != order.zone)
      throw Refusal{"InvalidParameterCombination",
                    "All network interfaces of an instance lie in the same availability zone"};
  }
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
  const bool alone = order.interfaces.size() == 1;
  const Json* asked = find(input, "NetworkInterfaces/0/AssociatePublicIpAddress");
  if (!alone && asked != nullptr)
    throw Refusal{"InvalidParameterCombination",
                  "The associatePublicIPAddress parameter cannot be specified when launching with multiple "
                  "network interfaces."};
  order.with_public_ip =
      alone && (asked == nullptr ? flag_or(subnet, "MapPublicIpOnLaunch", false) : asked->get<bool>());
}

/// A launch without network interfaces names its groups itself.
void add_wished_groups(const Call& call, InterfaceOrder& primary) {
  std::vector<std::string> ids = strings(call.input, "SecurityGroupIds");
  for (const std::string& name : strings(call.input, "SecurityGroups")) {
    ids.push_back(find_group(call, primary.vpc_id, name));
    if (ids.back().empty()) {
      throw Refusal{"InvalidGroup.NotFound",
                    fmt::format("The security group '{}' does not exist in VPC '{}'", name, primary.vpc_id)};
    }
  }
  if (!ids.empty()) primary.groups = groups_for(call, primary.vpc_id, ids);
}

/// What the twin cannot give must not look as if it had been given.
void refuse_unknown(const Json& input) {
  static const std::set<std::string> known = {"BlockDeviceMappings",
                                              "CapacityReservationSpecification",
                                              "ClientToken",
                                              "CpuOptions",
                                              "CreditSpecification",
                                              "DisableApiStop",
                                              "DisableApiTermination",
                                              "DryRun",
                                              "EbsOptimized",
                                              "EnclaveOptions",
                                              "HibernationOptions",
                                              "IamInstanceProfile",
                                              "ImageId",
                                              "InstanceInitiatedShutdownBehavior",
                                              "InstanceMarketOptions",
                                              "InstanceType",
                                              "Ipv6AddressCount",
                                              "Ipv6Addresses",
                                              "KeyName",
                                              "MaintenanceOptions",
                                              "MaxCount",
                                              "MetadataOptions",
                                              "MinCount",
                                              "Monitoring",
                                              "NetworkInterfaces",
                                              "NetworkPerformanceOptions",
                                              "Placement",
                                              "PrivateDnsNameOptions",
                                              "PrivateIpAddress",
                                              "SecurityGroupIds",
                                              "SecurityGroups",
                                              "SubnetId",
                                              "TagSpecifications",
                                              "UserData"};
  for (const auto& [name, value] : input.items()) {
    if (!known.contains(name))
      throw Refusal{"UnsupportedOperation",
                    fmt::format("The twin does not simulate {} of RunInstances", name)};
  }
  if (text_or(input, "InstanceMarketOptions/MarketType", "spot") != "spot")
    throw Refusal{"UnsupportedOperation", "The twin simulates no market but spot"};
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
  refuse_unknown(call.input);
  check_counts(call.input);
  order.image = usable_image_document(call);
  order.instance_type = text_or(call.input, "InstanceType", "m1.small");
  check_instance_type(call, order.instance_type, order.image);
  if (has(call.input, "KeyName") && find_key_pair(call, text(call.input, "KeyName")) == nullptr) {
    throw not_found(key_pair_kind, text(call.input, "KeyName"));
  }
  place(call, order);
  add_wished_groups(call, order.interfaces.front());
  if (has(call.input, "IamInstanceProfile"))
    order.profile = instance_profile(call, call.input.at("IamInstanceProfile"));
  check_user_data(call.input);
  order_devices(call, order);
  return order;
}

}  // namespace cleave::twin::ec2
