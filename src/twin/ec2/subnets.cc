#include <algorithm>

#include <fmt/format.h>

#include "twin/ec2/addresses_in.h"
#include "twin/ec2/filters.h"
#include "twin/ec2/instances.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/network.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/pages.h"
#include "twin/ec2/request.h"
#include "twin/ec2/tags.h"
#include "twin/ec2/zones.h"

namespace cleave::twin::ec2 {
namespace {

constexpr std::uint64_t reserved_addresses = 5;

/// The addresses that instances of a subnet hold.
std::uint64_t addresses_used(Call& call, const std::string& subnet_id) {
  std::uint64_t used = 0;
  for (auto& [id, row] : call.table(instance_kind.table)) {
    if (text_or(document_of(row), "SubnetId", "") == subnet_id && is_live(call, row)) ++used;
  }
  return used;
}

Json subnet_view(Call& call, const Json& row) {
  Json view = document_of(row);
  const std::uint64_t size = parse_range(text(view, "CidrBlock"))->size();
  view["AvailableIpAddressCount"] = size - reserved_addresses - addresses_used(call, text(view, "SubnetId"));
  return view;
}

aws::Message describe_subnets(Call& call) {
  static const Filters filters{{"availability-zone", "AvailabilityZone"},
                               {"availabilityZone", "AvailabilityZone"},
                               {"availability-zone-id", "AvailabilityZoneId"},
                               {"available-ip-address-count", "AvailableIpAddressCount"},
                               {"cidr-block", "CidrBlock"},
                               {"default-for-az", "DefaultForAz"},
                               {"defaultForAz", "DefaultForAz"},
                               {"map-public-ip-on-launch", "MapPublicIpOnLaunch"},
                               {"owner-id", "OwnerId"},
                               {"state", "State"},
                               {"subnet-arn", "SubnetArn"},
                               {"subnet-id", "SubnetId"},
                               {"vpc-id", "VpcId"}};
  const std::vector<std::string> ids = strings(call.input, "SubnetIds");
  for (const std::string& id : ids) own_row(call, subnet_kind, id);
  Json subnets = Json::array();
  for (const auto& [id, row] : call.table(subnet_kind.table)) {
    if (ids.empty() || contains(ids, id)) subnets.push_back(subnet_view(call, row));
  }
  return page(call, "Subnets", filtered(call, std::move(subnets), filters));
}

std::string wished_zone(const Call& call) {
  const std::vector<Zone> zones = zones_of(call.account, call.region);
  const std::string name = text_or(call.input, "AvailabilityZone", "");
  const std::string id = text_or(call.input, "AvailabilityZoneId", "");
  if (name.empty() && id.empty()) return zones.front().name;
  for (const Zone& zone : zones) {
    if (zone.name == name || zone.id == id) return zone.name;
  }
  throw invalid_value(name.empty() ? id : name, "availabilityZone",
                      "Subnets can currently only be created in the "
                      "following availability zones: " +
                          zones.front().name + " and its siblings.");
}

void check_cidr(const Call& call, const std::string& cidr, const std::string& vpc_id) {
  const auto range = parse_range(cidr);
  if (!range) throw invalid_value(cidr, "cidrBlock", "This is not a valid CIDR block.");
  const auto whole = parse_range(text(document_of(own_row(call, vpc_kind, vpc_id)), "CidrBlock"));
  if (range->bits < 16 || range->bits > 28 || !whole->contains(*range)) {
    throw Refusal{"InvalidSubnet.Range", fmt::format("The CIDR '{}' is invalid.", cidr)};
  }
  for (const auto& [id, row] : call.table(subnet_kind.table)) {
    const Json& other = document_of(row);
    if (text(other, "VpcId") == vpc_id && parse_range(text(other, "CidrBlock"))->overlaps(*range)) {
      throw Refusal{"InvalidSubnet.Conflict",
                    fmt::format("The CIDR '{}' conflicts with another subnet", cidr)};
    }
  }
}

aws::Message create_subnet(Call& call) {
  const std::string vpc_id = text(call.input, "VpcId");
  own_row(call, vpc_kind, vpc_id);
  if (!has(call.input, "CidrBlock")) throw missing_parameter("cidrBlock");
  const std::string cidr = text(call.input, "CidrBlock");
  check_cidr(call, cidr, vpc_id);
  const Json& row = make_subnet(
      call, {vpc_id, cidr, wished_zone(call), SubnetWish::Use::normal, requested_tags(call, "subnet")});
  return answer({{"Subnet", subnet_view(call, row)}});
}

bool serves_load_balancer(const Call& call, std::string_view id) {
  const Table& table = call.table("elb/load-balancer");
  return std::any_of(table.begin(), table.end(), [&](const auto& entry) {
    return contains(strings(document_of(entry.second), "Subnets"), id);
  });
}

aws::Message delete_subnet(Call& call) {
  const std::string id = text(call.input, "SubnetId");
  own_row(call, subnet_kind, id);
  if (addresses_used(call, id) > 0 || serves_load_balancer(call, id)) {
    throw Refusal{"DependencyViolation",
                  fmt::format("The subnet '{}' has dependencies and cannot be deleted.", id)};
  }
  call.table(subnet_kind.table).erase(id);
  return done();
}

}  // namespace

void add_subnets(Handlers& handlers) {
  handlers["DescribeSubnets"] = describe_subnets;
  handlers["CreateSubnet"] = create_subnet;
  handlers["DeleteSubnet"] = delete_subnet;
}

}  // namespace cleave::twin::ec2
