#include "plan/ec2/network.h"

#include <set>

#include <fmt/format.h>

#include "plan/refusal.h"

namespace cleave::plan {
namespace {

using inventory::Inventory;
using inventory::Resource;

const Resource* default_vpc(const Inventory& inventory, const std::string& region) {
  for (const Resource& resource : inventory.resources) {
    const bool here = resource.service == "ec2" && resource.type == "vpc" && resource.region == region;
    if (here && flag_or(resource.document, "IsDefault", false)) return &resource;
  }
  return nullptr;
}

/// "use1-az1": what a subnet says itself, or what its zone's name means in its account.
std::string zone_id(const Inventory& inventory, const Resource& subnet) {
  const std::string told = text_or(subnet.document, "AvailabilityZoneId", "");
  if (!told.empty()) return told;
  const Resource* zone = inventory.find(fmt::format("ec2/availability-zone/{}/{}", subnet.region,
                                                    text_or(subnet.document, "AvailabilityZone", "")));
  return zone == nullptr ? "" : text_or(zone->document, "ZoneId", "");
}

const Resource* default_subnet(const Inventory& inventory, const std::string& region,
                               const std::string& zone) {
  for (const Resource& resource : inventory.resources) {
    const bool here = resource.service == "ec2" && resource.type == "subnet" && resource.region == region;
    if (here && flag_or(resource.document, "DefaultForAz", false) && zone_id(inventory, resource) == zone) {
      return &resource;
    }
  }
  return nullptr;
}

/// Ids under which moving things speak of their network.
std::set<std::string> used_networks(const Draft& draft) {
  std::set<std::string> used;
  for (const char* type : {"ec2/instance", "ec2/security-group", "elb/load-balancer"}) {
    for (const Resource* user : draft.moving(type)) {
      for (const char* member : {"VpcId", "VPCId"})
        used.insert("ec2/vpc/" + text_or(user->document, member, ""));
      used.insert("ec2/subnet/" + text_or(user->document, "SubnetId", ""));
      for (const Json& subnet : list_or_empty(user->document, "Subnets")) {
        used.insert("ec2/subnet/" + text(subnet, ""));
      }
    }
  }
  return used;
}

}  // namespace

void declare_network(Draft& draft) {
  for (const std::string& id : used_networks(draft)) {
    const Resource* network = draft.source().find(id);
    if (network == nullptr) continue;
    const Resource* counterpart =
        network->type == "vpc"
            ? default_vpc(draft.destination(), network->region)
            : default_subnet(draft.destination(), network->region, zone_id(draft.source(), *network));
    if (counterpart == nullptr) continue;
    const char* member = network->type == "vpc" ? "VpcId" : "SubnetId";
    draft.becomes(*network, "id", text(network->document, member), text(counterpart->document, member));
  }
}

std::string destination_vpc(const Draft& draft, const Resource& user, const std::string& vpc_id) {
  const Resource* vpc = draft.source().find("ec2/vpc/" + vpc_id);
  if (vpc == nullptr || !flag_or(vpc->document, "IsDefault", false)) {
    throw not_supported(user,
                        fmt::format("it stands in {}, and only what stands in a default VPC can be moved",
                                    vpc_id.empty() ? "EC2-Classic" : vpc_id));
  }
  const Resource* counterpart = default_vpc(draft.destination(), user.region);
  if (counterpart != nullptr) return text(counterpart->document, "VpcId");
  throw Error(Error::Kind::input, "no-default-vpc",
              fmt::format("the destination account has no default VPC in {} for it", user.region))
      .where(user.id)
      .next("Make one with 'aws ec2 create-default-vpc', then take the inventory again.");
}

const Resource& destination_subnet(const Draft& draft, const Resource& user, const std::string& subnet_id) {
  const Resource* subnet = draft.source().find("ec2/subnet/" + subnet_id);
  if (subnet == nullptr || !flag_or(subnet->document, "DefaultForAz", false)) {
    throw not_supported(
        user,
        fmt::format("it stands in {}, and only what stands in default subnets can be moved", subnet_id));
  }
  const std::string zone = zone_id(draft.source(), *subnet);
  const Resource* counterpart = default_subnet(draft.destination(), user.region, zone);
  if (counterpart != nullptr) return *counterpart;
  throw Error(Error::Kind::input, "no-default-subnet",
              fmt::format("the destination account has no default subnet in zone {} for it", zone))
      .where(user.id)
      .next("Make one with 'aws ec2 create-default-subnet', then take the inventory again.");
}

}  // namespace cleave::plan
