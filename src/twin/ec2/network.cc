#include "twin/ec2/network.h"

#include <fmt/format.h>

#include "twin/ec2/groups.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/public_images.h"
#include "twin/ec2/request.h"
#include "twin/ec2/zones.h"

namespace cleave::twin::ec2 {
namespace {

constexpr std::string_view default_cidr = "172.31.0.0/16";
constexpr int addresses_per_default_subnet_in_blocks = 16;  // a /20 spans 16 values of the third byte

Json& make_main_route_table(Call& call, const std::string& vpc_id, const std::string& cidr) {
  World& world = call.world;
  const std::string key = natural_key(call, vpc_id + "/main");
  const std::string id = world.hex_id("rtb-", 17, key);
  const Json association{{"Main", true},
                         {"RouteTableAssociationId", world.hex_id("rtbassoc-", 17, key)},
                         {"RouteTableId", id},
                         {"AssociationState", {{"State", "associated"}}}};
  const Json local{{"DestinationCidrBlock", cidr},
                   {"GatewayId", "local"},
                   {"Origin", "CreateRouteTable"},
                   {"State", "active"}};
  return add_row(call, route_table_kind,
                 {{"RouteTableId", id},
                  {"VpcId", vpc_id},
                  {"OwnerId", call.account},
                  {"Associations", Json::array({association})},
                  {"PropagatingVgws", Json::array()},
                  {"Routes", Json::array({local})},
                  {"Tags", Json::array()}});
}

/// The way out of a default VPC.
void make_gateway(Call& call, const std::string& vpc_id) {
  const std::string id = call.world.hex_id("igw-", 17, natural_key(call, vpc_id + "/gateway"));
  add_row(call, gateway_kind,
          {{"InternetGatewayId", id},
           {"OwnerId", call.account},
           {"Attachments", Json::array({{{"State", "available"}, {"VpcId", vpc_id}}})},
           {"Tags", Json::array()}});
  const Json outside{{"DestinationCidrBlock", "0.0.0.0/0"},
                     {"GatewayId", id},
                     {"Origin", "CreateRoute"},
                     {"State", "active"}};
  for (auto& [key, row] : call.table(route_table_kind.table)) {
    if (text(document_of(row), "VpcId") == vpc_id) document_of(row)["Routes"].push_back(outside);
  }
}

}  // namespace

void ensure_region(Call& call) {
  if (find_region(call.region) == nullptr) {
    throw Refusal{"AuthFailure", "AWS was not able to validate the provided access credentials", 401};
  }
  Table& born = call.table("ec2/region");
  if (born.contains("born")) return;
  born["born"] = {{"document", {{"RegionName", call.region}}}};
  ensure_public_images(call.world, call.region);
  make_default_vpc(call);
}

std::optional<std::string> default_vpc(const Call& call) {
  for (const auto& [id, row] : call.table(vpc_kind.table)) {
    if (flag_or(document_of(row), "IsDefault", false)) return id;
  }
  return std::nullopt;
}

std::vector<std::string> default_subnets(const Call& call) {
  std::map<std::string, std::string> by_zone;
  for (const auto& [id, row] : call.table(subnet_kind.table)) {
    const Json& document = document_of(row);
    if (flag_or(document, "DefaultForAz", false)) by_zone[text(document, "AvailabilityZone")] = id;
  }
  std::vector<std::string> ids;
  for (const auto& [zone, id] : by_zone) ids.push_back(id);
  return ids;
}

std::string make_vpc(Call& call, const VpcWish& wish) {
  World& world = call.world;
  const std::string key = natural_key(call, wish.key);
  const std::string id = world.hex_id("vpc-", 17, key);
  const Json association{{"AssociationId", world.hex_id("vpc-cidr-assoc-", 17, key)},
                         {"CidrBlock", wish.cidr},
                         {"CidrBlockState", {{"State", "associated"}}}};
  add_row(call, vpc_kind,
          {{"VpcId", id},
           {"OwnerId", call.account},
           {"CidrBlock", wish.cidr},
           {"CidrBlockAssociationSet", Json::array({association})},
           {"DhcpOptionsId", fmt::format("dopt-{}", id.substr(4))},
           {"InstanceTenancy", "default"},
           {"IsDefault", wish.use == VpcWish::Use::default_of_region},
           {"State", "available"},
           {"Tags", wish.tags}});
  make_main_route_table(call, id, wish.cidr);
  make_default_group(call, id);
  return id;
}

std::string make_default_vpc(Call& call) {
  const std::string id = make_vpc(
      call, {std::string(default_cidr), VpcWish::Use::default_of_region, "default-vpc", Json::array()});
  int block = 0;
  for (const Zone& zone : zones_of(call.account, call.region)) {
    make_subnet(call, {id, fmt::format("172.31.{}.0/20", block), zone.name, SubnetWish::Use::default_of_zone,
                       Json::array()});
    block += addresses_per_default_subnet_in_blocks;
  }
  make_gateway(call, id);
  return id;
}

Json& make_subnet(Call& call, const SubnetWish& wish) {
  const std::string id =
      call.world.hex_id("subnet-", 17, natural_key(call, fmt::format("{}/{}", wish.vpc_id, wish.cidr)));
  std::string zone_id;
  for (const Zone& zone : zones_of(call.account, call.region)) {
    if (zone.name == wish.zone) zone_id = zone.id;
  }
  const bool is_default = wish.use == SubnetWish::Use::default_of_zone;
  return add_row(call, subnet_kind,
                 {{"SubnetId", id},
                  {"SubnetArn", fmt::format("arn:aws:ec2:{}:{}:subnet/{}", call.region, call.account, id)},
                  {"OwnerId", call.account},
                  {"VpcId", wish.vpc_id},
                  {"CidrBlock", wish.cidr},
                  {"AvailabilityZone", wish.zone},
                  {"AvailabilityZoneId", zone_id},
                  {"DefaultForAz", is_default},
                  {"MapPublicIpOnLaunch", is_default},
                  {"MapCustomerOwnedIpOnLaunch", false},
                  {"AssignIpv6AddressOnCreation", false},
                  {"Ipv6CidrBlockAssociationSet", Json::array()},
                  {"EnableDns64", false},
                  {"Ipv6Native", false},
                  {"PrivateDnsNameOptionsOnLaunch",
                   {{"HostnameType", "ip-name"},
                    {"EnableResourceNameDnsARecord", false},
                    {"EnableResourceNameDnsAAAARecord", false}}},
                  {"State", "available"},
                  {"Tags", wish.tags}});
}

}  // namespace cleave::twin::ec2
