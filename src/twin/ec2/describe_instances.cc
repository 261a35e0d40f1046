#include <fmt/format.h>

#include "twin/ec2/filters.h"
#include "twin/ec2/instances.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/pages.h"
#include "twin/ec2/phases.h"
#include "twin/ec2/request.h"

namespace cleave::twin::ec2 {
namespace {

const Filters instance_filters{
    {"architecture", "Architecture"},
    {"availability-zone", "Placement/AvailabilityZone"},
    {"block-device-mapping.device-name", "BlockDeviceMappings/*/DeviceName"},
    {"block-device-mapping.volume-id", "BlockDeviceMappings/*/Ebs/VolumeId"},
    {"client-token", "ClientToken"},
    {"dns-name", "PublicDnsName"},
    {"group-id", "SecurityGroups/*/GroupId"},
    {"group-name", "SecurityGroups/*/GroupName"},
    {"iam-instance-profile.arn", "IamInstanceProfile/Arn"},
    {"iam-instance-profile.id", "IamInstanceProfile/Id"},
    {"image-id", "ImageId"},
    {"instance-id", "InstanceId"},
    {"instance-state-code", "State/Code"},
    {"instance-state-name", "State/Name"},
    {"instance-type", "InstanceType"},
    {"instance.group-id", "SecurityGroups/*/GroupId"},
    {"instance.group-name", "SecurityGroups/*/GroupName"},
    {"ip-address", "PublicIpAddress"},
    {"key-name", "KeyName"},
    {"launch-time", "LaunchTime"},
    {"monitoring-state", "Monitoring/State"},
    {"network-interface.network-interface-id", "NetworkInterfaces/*/NetworkInterfaceId"},
    {"owner-id", "OwnerId"},
    {"placement-group-name", "Placement/GroupName"},
    {"private-dns-name", "PrivateDnsName"},
    {"private-ip-address", "PrivateIpAddress"},
    {"reservation-id", "ReservationId"},
    {"root-device-name", "RootDeviceName"},
    {"root-device-type", "RootDeviceType"},
    {"subnet-id", "SubnetId"},
    {"tenancy", "Placement/Tenancy"},
    {"virtualization-type", "VirtualizationType"},
    {"vpc-id", "VpcId"}};

void check_instance_ids(const Call& call, const std::vector<std::string>& ids) {
  for (const std::string& id : ids) instance_row(call, id);
  if (!ids.empty() && has(call.input, "MaxResults")) {
    throw Refusal{"InvalidParameterCombination",
                  "The parameter instancesSet cannot be used with the parameter maxResults"};
  }
}

/// Pages count instances, but the answer groups them by the call that launched them.
Json by_reservation(const Json& instances) {
  std::map<std::string, Json> reservations;
  for (Json instance : instances) {
    const std::string id = text(instance, "ReservationId");
    Json& reservation = reservations[id];
    if (reservation.is_null()) {
      reservation = {{"ReservationId", id},
                     {"OwnerId", instance.at("OwnerId")},
                     {"Groups", Json::array()},
                     {"Instances", Json::array()}};
    }
    instance.erase("ReservationId");
    instance.erase("OwnerId");
    reservation["Instances"].push_back(std::move(instance));
  }
  Json list = Json::array();
  for (auto& [id, reservation] : reservations) list.push_back(std::move(reservation));
  return list;
}

aws::Message describe_instances(Call& call) {
  const std::vector<std::string> ids = strings(call.input, "InstanceIds");
  check_instance_ids(call, ids);
  Json instances = Json::array();
  for (const auto& [id, row] : call.table(instance_kind.table)) {
    if (!is_shown(call, row) || (!ids.empty() && !contains(ids, id))) continue;
    Json view = instance_view(call, row);
    view["ReservationId"] = at(row, "reservation/ReservationId");
    view["OwnerId"] = at(row, "reservation/OwnerId");
    instances.push_back(std::move(view));
  }
  aws::Message message = page(call, "Instances", filtered(call, std::move(instances), instance_filters));
  message.document["Reservations"] = by_reservation(message.document.at("Instances"));
  message.document.erase("Instances");
  return message;
}

Json check_result(std::string_view status) {
  const std::string detail = status == "ok" ? "passed" : std::string(status);
  const Json details{{"Name", "reachability"}, {"Status", detail}};
  return {{"Status", status}, {"Details", Json::array({details})}};
}

Json status_view(const Call& call, const Json& row) {
  const Json& document = document_of(row);
  const Time now = call.world.now();
  const std::string state = instance_state(call, row);
  std::string_view status = "not-applicable";
  if (state == "pending") status = "initializing";
  if (state == "running") {
    status = now - state_since(row.at("phases"), now) < checks_time ? "initializing" : "ok";
  }
  return {{"InstanceId", document.at("InstanceId")},
          {"AvailabilityZone", at(document, "Placement/AvailabilityZone")},
          {"AvailabilityZoneId", at(document, "Placement/AvailabilityZoneId")},
          {"InstanceState", state_document(state)},
          {"InstanceStatus", check_result(status)},
          {"SystemStatus", check_result(status)}};
}

aws::Message describe_instance_status(Call& call) {
  static const Filters filters{{"availability-zone", "AvailabilityZone"},
                               {"instance-state-code", "InstanceState/Code"},
                               {"instance-state-name", "InstanceState/Name"},
                               {"instance-status.reachability", "InstanceStatus/Details/*/Status"},
                               {"instance-status.status", "InstanceStatus/Status"},
                               {"system-status.reachability", "SystemStatus/Details/*/Status"},
                               {"system-status.status", "SystemStatus/Status"}};
  const std::vector<std::string> ids = strings(call.input, "InstanceIds");
  check_instance_ids(call, ids);
  const bool all = flag_or(call.input, "IncludeAllInstances", false);
  Json statuses = Json::array();
  for (const auto& [id, row] : call.table(instance_kind.table)) {
    if (!is_shown(call, row) || (!ids.empty() && !contains(ids, id))) continue;
    if (all || instance_state(call, row) == "running") statuses.push_back(status_view(call, row));
  }
  return page(call, "InstanceStatuses", filtered(call, std::move(statuses), filters));
}

aws::Message describe_instance_credit_specifications(Call& call) {
  static const Filters filters{{"instance-id", "InstanceId"}};
  const std::vector<std::string> ids = strings(call.input, "InstanceIds");
  check_instance_ids(call, ids);
  Json credits = Json::array();
  for (const auto& [id, row] : call.table(instance_kind.table)) {
    if (!is_live(call, row) || !has(row, "credits") || (!ids.empty() && !contains(ids, id))) continue;
    credits.push_back({{"InstanceId", id}, {"CpuCredits", row.at("credits")}});
  }
  return page(call, "InstanceCreditSpecifications", filtered(call, std::move(credits), filters));
}

}  // namespace

void add_instances(Handlers& handlers) {
  handlers["DescribeInstances"] = describe_instances;
  handlers["DescribeInstanceStatus"] = describe_instance_status;
  handlers["DescribeInstanceCreditSpecifications"] = describe_instance_credit_specifications;
}

}  // namespace cleave::twin::ec2
