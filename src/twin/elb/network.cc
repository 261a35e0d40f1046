#include <algorithm>

#include <fmt/format.h>

#include "twin/elb/balancer.h"
#include "twin/elb/operations.h"

namespace cleave::twin::elb {
namespace {

Refusal bad_configuration(std::string message) {
  return {"InvalidConfigurationRequest", std::move(message), conflict};
}

const Json& subnet_document(const Call& call, const std::string& id) {
  const Table& subnets = call.table("ec2/subnet");
  const auto found = subnets.find(id);
  if (found != subnets.end()) return at(found->second, "document");
  throw Refusal{"SubnetNotFound", fmt::format("The subnet ID '{}' does not exist", id)};
}

std::string default_subnet_of(const Call& call, const std::string& zone) {
  for (const auto& [id, row] : call.table("ec2/subnet")) {
    const Json& document = at(row, "document");
    if (flag_or(document, "DefaultForAz", false) && text(document, "AvailabilityZone") == zone) return id;
  }
  throw Refusal{"ValidationError", fmt::format("Requested AZ {} is not valid.", zone)};
}

void set_network(Json& document, const Network& network) {
  document["Subnets"] = network.subnets;
  document["AvailabilityZones"] = network.zones;
}

aws::Message attach_to_subnets(Call& call) {
  Json& document = meant_balancer(call)["document"];
  std::vector<std::string> subnets = strings(document, "Subnets");
  for (const std::string& id : strings(call.input, "Subnets")) {
    if (!contains(subnets, id)) subnets.push_back(id);
  }
  set_network(document, network_of_subnets(call, subnets));
  return answer({{"Subnets", document["Subnets"]}});
}

aws::Message detach_from_subnets(Call& call) {
  Json& document = meant_balancer(call)["document"];
  const std::vector<std::string> leaving = strings(call.input, "Subnets");
  std::vector<std::string> subnets = strings(document, "Subnets");
  for (const std::string& id : leaving) {
    if (!contains(subnets, id))
      throw bad_configuration(fmt::format("{} is not attached to the load balancer", id));
  }
  std::erase_if(subnets, [&](const std::string& id) { return contains(leaving, id); });
  if (subnets.empty()) throw bad_configuration("A load balancer needs at least one subnet");
  set_network(document, network_of_subnets(call, subnets));
  return answer({{"Subnets", document["Subnets"]}});
}

aws::Message enable_zones(Call& call) {
  Json& document = meant_balancer(call)["document"];
  std::vector<std::string> zones = strings(document, "AvailabilityZones");
  for (const std::string& zone : strings(call.input, "AvailabilityZones")) {
    if (!contains(zones, zone)) zones.push_back(zone);
  }
  set_network(document, network_of_zones(call, zones));
  return answer({{"AvailabilityZones", document["AvailabilityZones"]}});
}

aws::Message disable_zones(Call& call) {
  Json& document = meant_balancer(call)["document"];
  const std::vector<std::string> leaving = strings(call.input, "AvailabilityZones");
  std::vector<std::string> subnets = strings(document, "Subnets");
  std::erase_if(subnets, [&](const std::string& id) {
    return contains(leaving, text(subnet_document(call, id), "AvailabilityZone"));
  });
  if (subnets.empty()) throw bad_configuration("A load balancer needs at least one availability zone");
  set_network(document, network_of_subnets(call, subnets));
  return answer({{"AvailabilityZones", document["AvailabilityZones"]}});
}

aws::Message apply_security_groups(Call& call) {
  Json& document = meant_balancer(call)["document"];
  const std::vector<std::string> groups = strings(call.input, "SecurityGroups");
  check_groups(call, groups, text(document, "VPCId"));
  document["SecurityGroups"] = groups;
  return answer({{"SecurityGroups", groups}});
}

}  // namespace

Network network_of_subnets(const Call& call, const std::vector<std::string>& subnet_ids) {
  Network network;
  for (const std::string& id : subnet_ids) {
    const Json& subnet = subnet_document(call, id);
    const std::string vpc_id = text(subnet, "VpcId");
    if (!network.vpc_id.empty() && network.vpc_id != vpc_id) {
      throw Refusal{"InvalidSubnet", "The subnets are not all of one VPC"};
    }
    network.vpc_id = vpc_id;
    const std::string zone = text(subnet, "AvailabilityZone");
    if (contains(network.zones, zone)) {
      throw bad_configuration(
          fmt::format("ELB cannot be attached to multiple subnets in the same AZ. ({})", zone));
    }
    network.zones.push_back(zone);
    network.subnets.push_back(id);
  }
  return network;
}

Network network_of_zones(const Call& call, const std::vector<std::string>& zones) {
  std::vector<std::string> subnets;
  for (const std::string& zone : zones) subnets.push_back(default_subnet_of(call, zone));
  return network_of_subnets(call, subnets);
}

void check_groups(const Call& call, const std::vector<std::string>& groups, const std::string& vpc_id) {
  const Table& table = call.table("ec2/security-group");
  for (const std::string& id : groups) {
    const auto found = table.find(id);
    if (found != table.end() && text(found->second, "document/VpcId") == vpc_id) continue;
    throw Refusal{"InvalidSecurityGroup",
                  fmt::format("One or more security groups are invalid: {} is not in {}", id, vpc_id)};
  }
}

void add_network(Handlers& handlers) {
  handlers["AttachLoadBalancerToSubnets"] = attach_to_subnets;
  handlers["DetachLoadBalancerFromSubnets"] = detach_from_subnets;
  handlers["EnableAvailabilityZonesForLoadBalancer"] = enable_zones;
  handlers["DisableAvailabilityZonesForLoadBalancer"] = disable_zones;
  handlers["ApplySecurityGroupsToLoadBalancer"] = apply_security_groups;
}

}  // namespace cleave::twin::elb
