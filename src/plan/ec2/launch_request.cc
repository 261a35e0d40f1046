#include "plan/ec2/launch_request.h"

#include <array>

#include <fmt/format.h>

#include "plan/ec2/network.h"
#include "plan/refusal.h"
#include "plan/renames.h"
#include "plan/tags.h"
#include "plan/user_data.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

/// Members of Instance that RunInstances takes as they are.
constexpr std::array carried_members = {"InstanceType", "EbsOptimized", "PrivateDnsNameOptions"};

/// Members that RunInstances has no place for, and why their loss is worth a word.
struct Lost {
  const char* path;
  const char* why;
};
constexpr std::array lost_members = {
    Lost{"SpotInstanceRequestId", "the copy is an on-demand instance"},
    Lost{"CapacityReservationId", "capacity reservations stay with their account"},
    Lost{"Licenses/0", "license configurations belong to the source account"},
    Lost{"Placement/GroupName", "placement groups are not moved"},
    Lost{"NetworkInterfaces/1", "only the primary network interface is made anew"},
    Lost{"NetworkInterfaces/0/PrivateIpAddresses/1", "secondary private addresses are not made anew"},
    Lost{"Ipv6Address", "the destination's subnet decides on IPv6"},
    Lost{"CpuOptions", "it follows from the instance type; EC2 does not say whether it was chosen"},
};

/// "off" values are what RunInstances does by itself.
void put_options(const Json& source, Json& request) {
  if (flag_or(source, "EnclaveOptions/Enabled", false)) request["EnclaveOptions"] = {{"Enabled", true}};
  if (flag_or(source, "HibernationOptions/Configured", false))
    request["HibernationOptions"] = {{"Configured", true}};
  if (text_or(source, "MaintenanceOptions/AutoRecovery", "default") != "default") {
    request["MaintenanceOptions"] = {{"AutoRecovery", text(source, "MaintenanceOptions/AutoRecovery")}};
  }
  const std::string tenancy = text_or(source, "Placement/Tenancy", "default");
  if (tenancy != "default") request["Placement"] = {{"Tenancy", tenancy}};
  const std::string monitoring = text_or(source, "Monitoring/State", "disabled");
  request["Monitoring"] = {{"Enabled", monitoring == "enabled" || monitoring == "pending"}};
  if (const Json* metadata = find(source, "MetadataOptions")) {
    request["MetadataOptions"] = *metadata;
    request["MetadataOptions"].erase("State");
  }
}

/// What DescribeInstances leaves out (inventory/collect_instances.cc).
void put_attributes(Draft& draft, const Resource& instance, Json& request) {
  const Json& source = instance.document;
  for (const char* flag : {"DisableApiTermination", "DisableApiStop"}) {
    if (flag_or(source, fmt::format("DescribeInstanceAttribute/{}/Value", flag), false)) request[flag] = true;
  }
  const std::string behaviour =
      text_or(source, "DescribeInstanceAttribute/InstanceInitiatedShutdownBehavior/Value", "");
  if (!behaviour.empty()) request["InstanceInitiatedShutdownBehavior"] = behaviour;
  const std::string credits = text_or(source, "DescribeInstanceCreditSpecifications/CpuCredits", "");
  if (!credits.empty()) request["CreditSpecification"] = {{"CpuCredits", credits}};
  const std::string user_data = text_or(source, user_data_path, "");
  if (user_data.empty()) return;
  if (const auto script = script_of(source)) {
    request["UserData"] = user_data_expression(*script);
  } else {
    draft.warn(fmt::format("the user data of {} is no text: what it names is not known, and stays as it is",
                           instance.id));
    request["UserData"] = user_data;
  }
}

void put_key_and_role(Draft& draft, const Resource& instance, Json& request) {
  const std::string key = text_or(instance.document, "KeyName", "");
  const std::string pair = fmt::format("ec2/key-pair/{}/{}", instance.region, key);
  const Resource* known = draft.source().find(pair);
  if (known != nullptr && draft.moves(pair) && !text_or(known->document, "PublicKey", "").empty()) {
    request["KeyName"] = new_name(draft, *known, key);
  } else if (!key.empty()) {
    draft.drop(instance, "KeyName",
               fmt::format("the key pair {} does not move; its key is in the image", key));
  }
  const std::string profile = text_or(instance.document, "IamInstanceProfile/Arn", "");
  const std::string name = profile.substr(profile.rfind('/') + 1);
  if (profile.empty()) return;
  if (draft.moves("iam/instance-profile/" + name)) {
    request["IamInstanceProfile"] = {{"Arn", profile}};
  } else {
    draft.drop(instance, "IamInstanceProfile", why_left(draft, "iam/instance-profile/" + name, name));
  }
}

Json groups_of(const Draft& draft, const Resource& instance) {
  Json groups = Json::array();
  for (const Json& group : list_or_empty(instance.document, "SecurityGroups")) {
    const std::string id = text(group, "GroupId");
    if (!draft.moves("ec2/security-group/" + id)) {
      throw not_supported(instance, fmt::format("its security group {} stays in the source account", id));
    }
    groups.push_back(id);
  }
  return groups;
}

/// A default subnet gives every instance a public address; one that has none at the source must get none.
void put_network(const Draft& draft, const Resource& instance, Json& request) {
  const std::string subnet = text_or(instance.document, "SubnetId", "");
  const Resource& counterpart = destination_subnet(draft, instance, subnet);
  const bool running = text_or(instance.document, "State/Name", "") == "running";
  const bool hidden = running && text_or(instance.document, "PublicIpAddress", "").empty();
  if (hidden && flag_or(counterpart.document, "MapPublicIpOnLaunch", false)) {
    request["NetworkInterfaces"] = Json::array({{{"DeviceIndex", 0},
                                                 {"SubnetId", subnet},
                                                 {"Groups", groups_of(draft, instance)},
                                                 {"AssociatePublicIpAddress", false}}});
    return;
  }
  request["SubnetId"] = subnet;
  request["SecurityGroupIds"] = groups_of(draft, instance);
}

/// The image knows devices and snapshots; sizes and types are the volumes' own.
Json devices_of(const Draft& draft, const Resource& instance) {
  Json devices = Json::array();
  for (const Json& mapping : list_or_empty(instance.document, "BlockDeviceMappings")) {
    Json ebs = {{"DeleteOnTermination", flag_or(mapping, "Ebs/DeleteOnTermination", false)}};
    const Resource* volume = draft.source().find("ec2/volume/" + text_or(mapping, "Ebs/VolumeId", ""));
    if (volume != nullptr) {
      const std::string type = text(volume->document, "VolumeType");
      ebs["VolumeType"] = type;
      ebs["VolumeSize"] = at(volume->document, "Size");
      // Others report a figure that they do not take
      // (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html).
      const bool provisioned = type == "io1" || type == "io2" || type == "gp3";
      if (provisioned && find(volume->document, "Iops") != nullptr)
        ebs["Iops"] = at(volume->document, "Iops");
      if (type == "gp3" && find(volume->document, "Throughput") != nullptr) {
        ebs["Throughput"] = at(volume->document, "Throughput");
      }
    }
    devices.push_back({{"DeviceName", text(mapping, "DeviceName")}, {"Ebs", std::move(ebs)}});
  }
  return devices;
}

}  // namespace

Json launch_request(Draft& draft, const Resource& instance) {
  const Json& source = instance.document;
  Json request = {{"MinCount", 1}, {"MaxCount", 1}};
  for (const char* member : carried_members) {
    if (const Json* value = find(source, member)) request[member] = *value;
  }
  put_options(source, request);
  put_attributes(draft, instance, request);
  put_key_and_role(draft, instance, request);
  put_network(draft, instance, request);
  request["BlockDeviceMappings"] = devices_of(draft, instance);
  request["TagSpecifications"] = {tag_specification("instance", source),
                                  {{"ResourceType", "volume"}, {"Tags", Json::array()}}};
  for (const Lost& lost : lost_members) {
    const Json* value = find(source, lost.path);
    const bool blank = value != nullptr && value->is_string() && value->get_ref<const std::string&>().empty();
    if (value != nullptr && !value->is_null() && !blank) draft.drop(instance, lost.path, lost.why);
  }
  return request;
}

}  // namespace cleave::plan
