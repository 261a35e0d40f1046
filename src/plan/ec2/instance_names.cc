#include "plan/ec2/instance_names.h"

#include "plan/ec2/device_key.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

/// The moving elastic address of the instance, or null.
const Resource* elastic_address(const Draft& draft, const std::string& instance) {
  for (const Resource* address : draft.moving("ec2/address")) {
    if (text_or(address->document, "InstanceId", "") == instance) return address;
  }
  return nullptr;
}

}  // namespace

bool is_gone(const Resource& instance) {
  const std::string state = text_or(instance.document, "State/Name", "");
  return state == "terminated" || state == "shutting-down";
}

bool is_stopped(const Resource& instance) {
  const std::string state = text_or(instance.document, "State/Name", "");
  return state == "stopped" || state == "stopping";
}

std::vector<InstanceName> instance_names(const Draft& draft, const Resource& instance) {
  const std::string id = text(instance.document, "InstanceId");
  const std::string launch = step_id("ec2/run-instance", id);
  const auto told = [&](const char* member) { return text_or(instance.document, member, ""); };
  std::vector<InstanceName> names = {
      {"id", id, launch, "InstanceId", &instance},
      {"id", told("PrivateIpAddress"), launch, "PrivateIpAddress", &instance},
      {"host", told("PrivateDnsName"), launch, "PrivateDnsName", &instance},
  };
  if (const Resource* address = elastic_address(draft, id)) {
    const std::string key = address->id.substr(address->id.rfind('/') + 1);
    names.push_back(
        {"host", told("PublicDnsName"), step_id("ec2/associate-address", key), "PublicDnsName", &instance});
  } else {
    names.push_back({"id", told("PublicIpAddress"), launch, "PublicIpAddress", &instance});
    names.push_back({"host", told("PublicDnsName"), launch, "PublicDnsName", &instance});
  }
  for (const Json& mapping : list_or_empty(instance.document, "BlockDeviceMappings")) {
    const std::string volume = text_or(mapping, "Ebs/VolumeId", "");
    const Resource* known = draft.source().find("ec2/volume/" + volume);
    const std::string device = device_key(text(mapping, "DeviceName"));
    if (known != nullptr) names.push_back({"id", volume, launch, "Volumes/" + device, known});
  }
  std::erase_if(names, [](const InstanceName& name) { return name.source.empty(); });
  return names;
}

}  // namespace cleave::plan
