#include <fmt/format.h>

#include "twin/ec2/addresses.h"
#include "twin/ec2/groups.h"
#include "twin/ec2/idempotency.h"
#include "twin/ec2/instance_types.h"
#include "twin/ec2/instances.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/launch_order.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/phases.h"
#include "twin/ec2/request.h"
#include "twin/ec2/tags.h"
#include "twin/ec2/volumes.h"

namespace cleave::twin::ec2 {
namespace {

/// Images made for IMDSv2 turn tokens on and let containers reach the service
/// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-options-order-of-precedence.html).
Json metadata_options(const Json& input, const Json& image) {
  const bool version_two = text_or(image, "ImdsSupport", "") == "v2.0";
  Json options{{"State", "applied"},
               {"HttpTokens", version_two ? "required" : "optional"},
               {"HttpPutResponseHopLimit", version_two ? 2 : 1},
               {"HttpEndpoint", "enabled"},
               {"HttpProtocolIpv6", "disabled"},
               {"InstanceMetadataTags", "disabled"}};
  options.update(find(input, "MetadataOptions") == nullptr ? Json::object() : input.at("MetadataOptions"));
  return options;
}

/// What the call says outright.
void add_wishes(const Json& input, Json& document) {
  for (const char* member :
       {"KeyName", "EbsOptimized", "PrivateDnsNameOptions", "MaintenanceOptions", "HibernationOptions",
        "EnclaveOptions", "CapacityReservationSpecification", "NetworkPerformanceOptions"}) {
    if (has(input, member)) document[member] = input.at(member);
  }
  if (has(input, "CpuOptions")) document["CpuOptions"].update(input.at("CpuOptions"));
  if (has(input, "InstanceMarketOptions")) document["InstanceLifecycle"] = "spot";
  for (const char* member : {"Affinity", "HostId", "HostResourceGroupArn", "PartitionNumber"}) {
    if (has(input, fmt::format("Placement/{}", member)))
      document["Placement"][member] = at(input, fmt::format("Placement/{}", member));
  }
  document["ClientToken"] = text_or(input, "ClientToken", "");
  document["Monitoring"] = {{"State", flag_or(input, "Monitoring/Enabled", false) ? "enabled" : "disabled"}};
}

Json instance_document(Call& call, const LaunchOrder& order, const std::string& id, int index) {
  const Json& image = order.image;
  const std::string key = natural_key(call, id);
  const InterfaceOrder& primary = order.interfaces.front();
  const Json interface = interface_document(call, primary, key);
  const std::string address = text(interface, "PrivateIpAddress");
  const Json placement{{"AvailabilityZone", order.zone},
                       {"AvailabilityZoneId", order.zone_id},
                       {"GroupName", text_or(call.input, "Placement/GroupName", "")},
                       {"Tenancy", text_or(call.input, "Placement/Tenancy", "default")}};
  Json document{
      {"InstanceId", id},
      {"ImageId", image.at("ImageId")},
      {"InstanceType", order.instance_type},
      {"AmiLaunchIndex", index},
      {"Architecture", image.at("Architecture")},
      {"CapacityReservationSpecification", Json::object({{"CapacityReservationPreference", "open"}})},
      {"CpuOptions", cpu_options(order.instance_type)},
      {"CurrentInstanceBootMode", "legacy-bios"},
      {"EbsOptimized", false},
      {"EnaSupport", true},
      {"EnclaveOptions", Json::object({{"Enabled", false}})},
      {"HibernationOptions", Json::object({{"Configured", false}})},
      {"Hypervisor", "xen"},
      {"LaunchTime", now_text(call)},
      {"MaintenanceOptions", Json::object({{"AutoRecovery", "default"}})},
      {"MetadataOptions", metadata_options(call.input, image)},
      {"Placement", placement},
      {"PlatformDetails", "Linux/UNIX"},
      {"PrivateDnsName", private_dns_name(call.region, address)},
      {"PrivateDnsNameOptions", Json::object({{"HostnameType", "ip-name"},
                                              {"EnableResourceNameDnsARecord", false},
                                              {"EnableResourceNameDnsAAAARecord", false}})},
      {"PrivateIpAddress", address},
      {"ProductCodes", Json::array()},
      {"RootDeviceName", image.at("RootDeviceName")},
      {"RootDeviceType", "ebs"},
      {"SourceDestCheck", true},
      {"StateTransitionReason", ""},
      {"SubnetId", primary.subnet_id},
      {"Tags", requested_tags(call, "instance")},
      {"UsageOperation", "RunInstances"},
      {"VirtualizationType", "hvm"},
      {"VpcId", primary.vpc_id}};
  add_wishes(call.input, document);
  if (!order.profile.is_null()) document["IamInstanceProfile"] = order.profile;
  if (has(document, "InstanceLifecycle"))
    document["SpotInstanceRequestId"] = call.world.hex_id("sir-", 8, key);
  document["SecurityGroups"] = interface.at("Groups");
  document["NetworkInterfaces"] = Json::array({interface});
  for (std::size_t i = 1; i < order.interfaces.size(); ++i)
    document["NetworkInterfaces"].push_back(
        interface_document(call, order.interfaces[i], fmt::format("{}/{}", key, i)));
  return document;
}

/// What DescribeInstanceAttribute alone shows.
Json hidden_attributes(const Json& input) {
  Json attributes{
      {"DisableApiTermination", flag_or(input, "DisableApiTermination", false)},
      {"DisableApiStop", flag_or(input, "DisableApiStop", false)},
      {"InstanceInitiatedShutdownBehavior", text_or(input, "InstanceInitiatedShutdownBehavior", "stop")}};
  if (has(input, "UserData")) attributes["UserData"] = input.at("UserData");
  return attributes;
}

void make_devices(Call& call, const LaunchOrder& order, const std::string& instance_id) {
  for (const LaunchOrder::Device& device : order.devices) {
    const std::string key = natural_key(call, fmt::format("{}{}", instance_id, device.name));
    Json& volume = make_volume(call, {key, order.zone, device.ebs, requested_tags(call, "volume")});
    volume["phases"] = Phases(call.world.now()).then("available");
    attach(call, volume, {instance_id, device.name, device.delete_on_termination});
  }
}

std::string launch_one(Call& call, const LaunchOrder& order, const Json& reservation, int index) {
  const std::string id = call.world.hex_id("i-", 17, fmt::format("{}/{}", token_key(call), index));
  Json& row = add_row(call, instance_kind, instance_document(call, order, id, index));
  row["phases"] = Phases(call.world.now()).then("pending").then("running", pending_time);
  row["reservation"] = reservation;
  row["attributes"] = hidden_attributes(call.input);
  row["with_public_ip"] = order.with_public_ip;
  if (order.with_public_ip) row["public_ip"] = free_public_address(call.world, natural_key(call, id));
  if (is_burstable(order.instance_type)) {
    row["credits"] =
        text_or(call.input, "CreditSpecification/CpuCredits", default_credits(order.instance_type));
  }
  remember_token(call, row);
  make_devices(call, order, id);
  return id;
}

aws::Message reservation_answer(const Call& call, const Json& reservation) {
  Json answered = reservation;
  answered["Instances"] = Json::array();
  for (const auto& [id, row] : call.table(instance_kind.table)) {
    if (row.at("reservation") == reservation) answered["Instances"].push_back(instance_view(call, row));
  }
  return answer(std::move(answered));
}

aws::Message run_instances(Call& call) {
  if (const Json* row = made_before(call, instance_kind))
    return reservation_answer(call, row->at("reservation"));
  const LaunchOrder order = read_order(call);
  const Json reservation{{"ReservationId", call.world.hex_id("r-", 17, token_key(call))},
                         {"OwnerId", call.account},
                         {"Groups", Json::array()}};
  const int count = static_cast<int>(number_or(call.input, "MaxCount", 1));
  for (int index = 0; index < count; ++index) launch_one(call, order, reservation, index);
  return reservation_answer(call, reservation);
}

}  // namespace

void add_launch(Handlers& handlers) {
  handlers["RunInstances"] = run_instances;
}

}  // namespace cleave::twin::ec2
