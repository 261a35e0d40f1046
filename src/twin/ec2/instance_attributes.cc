#include <fmt/format.h>

#include "base/hash.h"
#include "twin/ec2/groups.h"
#include "twin/ec2/instances.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/request.h"
#include "twin/ec2/volumes.h"

namespace cleave::twin::ec2 {
namespace {

/// An attribute: its name in requests, its member in answers, and where the row keeps its value ("" =
/// nowhere: it then has no value).
struct Attribute {
  std::string_view name;
  std::string_view member;
  std::string_view path;
  enum class Change { always, when_stopped, never } change;
};
constexpr Attribute attributes[] = {
    {"instanceType", "InstanceType", "document/InstanceType", Attribute::Change::when_stopped},
    {"kernel", "KernelId", "", Attribute::Change::never},
    {"ramdisk", "RamdiskId", "", Attribute::Change::never},
    {"userData", "UserData", "attributes/UserData", Attribute::Change::when_stopped},
    {"disableApiTermination", "DisableApiTermination", "attributes/DisableApiTermination",
     Attribute::Change::always},
    {"disableApiStop", "DisableApiStop", "attributes/DisableApiStop", Attribute::Change::always},
    {"instanceInitiatedShutdownBehavior", "InstanceInitiatedShutdownBehavior",
     "attributes/InstanceInitiatedShutdownBehavior", Attribute::Change::always},
    {"rootDeviceName", "RootDeviceName", "document/RootDeviceName", Attribute::Change::never},
    {"sourceDestCheck", "SourceDestCheck", "document/SourceDestCheck", Attribute::Change::always},
    {"ebsOptimized", "EbsOptimized", "document/EbsOptimized", Attribute::Change::when_stopped},
    {"sriovNetSupport", "SriovNetSupport", "", Attribute::Change::never},
    {"enaSupport", "EnaSupport", "document/EnaSupport", Attribute::Change::when_stopped},
};

Json value_document(const Json& row, const Attribute& attribute) {
  Json value = Json::object();
  const Json* found = attribute.path.empty() ? nullptr : find(row, attribute.path);
  if (found != nullptr) value["Value"] = *found;
  return value;
}

aws::Message describe_instance_attribute(Call& call) {
  const std::string id = text(call.input, "InstanceId");
  const std::string wanted = text(call.input, "Attribute");
  const Json& row = instance_row(call, id);
  Json answered{{"InstanceId", id}};
  if (wanted == "blockDeviceMapping") {
    answered["BlockDeviceMappings"] = instance_view(call, row).at("BlockDeviceMappings");
    return answer(std::move(answered));
  }
  if (wanted == "groupSet") {
    answered["Groups"] = instance_view(call, row).at("SecurityGroups");
    return answer(std::move(answered));
  }
  if (wanted == "productCodes") {
    answered["ProductCodes"] = Json::array();
    return answer(std::move(answered));
  }
  if (wanted == "enclaveOptions") {
    answered["EnclaveOptions"] = at(row, "document/EnclaveOptions");
    return answer(std::move(answered));
  }
  for (const Attribute& attribute : attributes) {
    if (attribute.name != wanted) continue;
    answered[std::string(attribute.member)] = value_document(row, attribute);
    return answer(std::move(answered));
  }
  throw invalid_value(wanted, "attribute", "Unknown attribute.");
}

/// The wished value: from the member of its own, or from Attribute and Value.
Json wished_value(const Json& input, const Json& row, const Attribute& attribute) {
  const std::string member(attribute.member);
  if (has(input, member)) {
    if (!has(input, member + "/Value")) throw missing_parameter("value");
    return at(input, member + "/Value");
  }
  if (text_or(input, "Attribute", "") != attribute.name) return nullptr;
  if (!has(input, "Value")) throw missing_parameter("value");
  const std::string value = text(input, "Value");
  const Json* before = attribute.path.empty() ? nullptr : find(row, attribute.path);
  if (before == nullptr || !before->is_boolean()) return value;
  if (value != "true" && value != "false")
    throw invalid_value(value, attribute.name, "It must be true or false.");
  return value == "true";
}

void check_stopped(const Call& call, const Json& row, const Attribute& attribute) {
  if (attribute.change == Attribute::Change::never) {
    throw invalid_value(attribute.name, "attribute", "It cannot be modified.");
  }
  if (attribute.change == Attribute::Change::when_stopped && instance_state(call, row) != "stopped") {
    throw Refusal{"IncorrectInstanceState", fmt::format("The instance '{}' is not in the 'stopped' state.",
                                                        text(document_of(row), "InstanceId"))};
  }
}

void set_groups(const Call& call, Json& document) {
  document["SecurityGroups"] = Json::array();
  for (const std::string& id : groups_for(call, text(document, "VpcId"), strings(call.input, "Groups"))) {
    document["SecurityGroups"].push_back(group_identifier(call, id));
  }
}

void set_devices(const Call& call, const std::string& instance_id) {
  for (const Json& mapping : list_or_empty(call.input, "BlockDeviceMappings")) {
    if (!has(mapping, "DeviceName")) throw missing_parameter("deviceName");
    const std::string device = text(mapping, "DeviceName");
    bool found = false;
    for (Json* volume : volumes_of(call, instance_id)) {
      if (text(*volume, "attachment/Device") != device) continue;
      found = true;
      (*volume)["attachment"]["DeleteOnTermination"] = flag_or(mapping, "Ebs/DeleteOnTermination", false);
    }
    if (!found) {
      throw Refusal{"InvalidInstanceAttributeValue",
                    fmt::format("No device is currently mapped at {}", device)};
    }
  }
}

void set_value(Json& row, const Attribute& attribute, Json value) {
  const auto slash = attribute.path.find('/');
  const std::string part(attribute.path.substr(0, slash));
  row[part][std::string(attribute.path.substr(slash + 1))] = std::move(value);
}

aws::Message modify_instance_attribute(Call& call) {
  const std::string id = text(call.input, "InstanceId");
  Json& row = instance_row(call, id);
  if (has(call.input, "Groups")) set_groups(call, document_of(row));
  set_devices(call, id);
  for (const Attribute& attribute : attributes) {
    Json value = wished_value(call.input, row, attribute);
    if (value.is_null()) continue;
    check_stopped(call, row, attribute);
    set_value(row, attribute, std::move(value));
  }
  return done();
}

aws::Message modify_instance_metadata_options(Call& call) {
  const std::string id = text(call.input, "InstanceId");
  Json& options = document_of(instance_row(call, id))["MetadataOptions"];
  for (const char* member : {"HttpTokens", "HttpPutResponseHopLimit", "HttpEndpoint", "HttpProtocolIpv6",
                             "InstanceMetadataTags"}) {
    if (has(call.input, member)) options[member] = call.input.at(member);
  }
  Json shown = options;
  shown["State"] = "pending";
  return answer({{"InstanceId", id}, {"InstanceMetadataOptions", std::move(shown)}});
}

}  // namespace

void add_instance_attributes(Handlers& handlers) {
  handlers["DescribeInstanceAttribute"] = describe_instance_attribute;
  handlers["ModifyInstanceAttribute"] = modify_instance_attribute;
  handlers["ModifyInstanceMetadataOptions"] = modify_instance_metadata_options;
}

}  // namespace cleave::twin::ec2
