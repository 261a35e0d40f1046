#include <algorithm>

#include <fmt/format.h>

#include "twin/ec2/filters.h"
#include "twin/ec2/network.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/request.h"
#include "twin/ec2/zones.h"

namespace cleave::twin::ec2 {
namespace {

Json region_document(const Region& region) {
  return {{"RegionName", region.name},
          {"Endpoint", fmt::format("ec2.{}.amazonaws.com", region.name)},
          {"OptInStatus", region.use == Region::Use::always ? "opt-in-not-required" : "not-opted-in"}};
}

aws::Message describe_regions(Call& call) {
  static const Filters filters{
      {"endpoint", "Endpoint"}, {"region-name", "RegionName"}, {"opt-in-status", "OptInStatus"}};
  const std::vector<std::string> names = strings(call.input, "RegionNames");
  for (const std::string& name : names) {
    if (find_region(name) == nullptr) {
      throw Refusal{"InvalidParameterValue", fmt::format("Invalid region provided: {}", name)};
    }
  }
  Json found = Json::array();
  for (const Region& region : regions()) {
    const bool listed = region.use == Region::Use::always || flag_or(call.input, "AllRegions", false);
    if (names.empty() ? listed : contains(names, region.name)) found.push_back(region_document(region));
  }
  return answer({{"Regions", filtered(call, std::move(found), filters)}});
}

Json zone_document(const Call& call, const Zone& zone) {
  return {{"State", "available"},           {"OptInStatus", "opt-in-not-required"},
          {"Messages", Json::array()},      {"RegionName", call.region},
          {"ZoneName", zone.name},          {"ZoneId", zone.id},
          {"GroupName", call.region},       {"NetworkBorderGroup", call.region},
          {"ZoneType", "availability-zone"}};
}

aws::Message describe_availability_zones(Call& call) {
  static const Filters filters{{"group-name", "GroupName"},   {"opt-in-status", "OptInStatus"},
                               {"region-name", "RegionName"}, {"state", "State"},
                               {"zone-id", "ZoneId"},         {"zone-name", "ZoneName"},
                               {"zone-type", "ZoneType"}};
  const std::vector<std::string> names = strings(call.input, "ZoneNames");
  const std::vector<std::string> ids = strings(call.input, "ZoneIds");
  const std::vector<Zone> zones = zones_of(call.account, call.region);
  for (const std::string& name : names) {
    const bool known =
        std::any_of(zones.begin(), zones.end(), [&](const Zone& zone) { return zone.name == name; });
    if (!known) throw Refusal{"InvalidParameterValue", fmt::format("Invalid availability zone: [{}]", name)};
  }
  Json found = Json::array();
  for (const Zone& zone : zones) {
    if (!names.empty() && !contains(names, zone.name)) continue;
    if (!ids.empty() && !contains(ids, zone.id)) continue;
    found.push_back(zone_document(call, zone));
  }
  return answer({{"AvailabilityZones", filtered(call, std::move(found), filters)}});
}

Json attribute(std::string_view name, const std::vector<std::string>& values) {
  Json listed = Json::array();
  for (const std::string& value : values) listed.push_back({{"AttributeValue", value}});
  return {{"AttributeName", name}, {"AttributeValues", listed}};
}

aws::Message describe_account_attributes(Call& call) {
  const std::vector<std::string> names = strings(call.input, "AttributeNames");
  const Json all = Json::array(
      {attribute("supported-platforms", {"VPC"}),
       attribute("default-vpc", {default_vpc(call).value_or("none")}), attribute("max-instances", {"20"}),
       attribute("vpc-max-security-groups-per-interface", {"5"}), attribute("max-elastic-ips", {"5"}),
       attribute("vpc-max-elastic-ips", {"5"})});
  Json found = Json::array();
  for (const Json& one : all) {
    if (names.empty() || contains(names, text(one, "AttributeName"))) found.push_back(one);
  }
  return answer({{"AccountAttributes", std::move(found)}});
}

}  // namespace

void add_regions(Handlers& handlers) {
  handlers["DescribeRegions"] = describe_regions;
  handlers["DescribeAvailabilityZones"] = describe_availability_zones;
  handlers["DescribeAccountAttributes"] = describe_account_attributes;
}

}  // namespace cleave::twin::ec2
