#include "twin/route53/alias_target.h"

#include <map>

#include <fmt/format.h>

#include "base/json.h"
#include "twin/dns_name.h"

namespace cleave::twin::route53 {
namespace {

/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
constexpr std::string_view distribution_zone = "Z2FDTNDATAQYW2";

/// https://docs.aws.amazon.com/general/latest/gr/s3.html#s3_website_region_endpoints
const std::map<std::string_view, std::string_view>& website_zones() {
  static const std::map<std::string_view, std::string_view> zones = {
      {"us-east-1", "Z3AQBSTGFJSTF"},       {"us-east-2", "Z2O1EMRO9K5GLX"},
      {"us-west-1", "Z2F56UZL2M1ACD"},      {"us-west-2", "Z3BJ6K6RIION7M"},
      {"eu-west-1", "Z1BKCTXD74EZPE"},      {"eu-west-2", "Z3GKZC51ZF0DB4"},
      {"eu-central-1", "Z21DNDUVLTQW6Q"},   {"ap-southeast-1", "Z3O0J2DXBE1FTB"},
      {"ap-southeast-2", "Z1WCIGYICN2BYD"}, {"ap-northeast-1", "Z2M4EHUR26P7ZW"},
      {"sa-east-1", "Z7KQH4QJS55SO"}};
  return zones;
}

World::Place with_member(World& world, std::string_view kind, std::string_view member,
                         std::string_view value) {
  World::Place place;
  world.each_table(kind, [&](const std::string& account, const std::string& region, Table& table) {
    for (auto& [key, row] : table) {
      if (dns_name(text_or(row, member, "")) == value) place = {account, region, &row};
    }
  });
  return place;
}

std::string lies_outside(std::string_view name, std::string_view type, std::string_view zone_id) {
  return fmt::format(
      "Tried to create an alias that targets {}, type {} in zone {}, but the alias target name does not "
      "lie within the target zone",
      name, type, zone_id);
}

std::string not_found(std::string_view name, std::string_view type, std::string_view zone_id) {
  return fmt::format(
      "Tried to create an alias that targets {}, type {} in zone {}, but that target was not found", name,
      type, zone_id);
}

}  // namespace

AwsName kind_of_aws_name(std::string_view name) {
  if (name.ends_with(".cloudfront.net.")) return AwsName::distribution;
  if (name.ends_with(".elb.amazonaws.com.")) return AwsName::load_balancer;
  if (!website_region(name).empty()) return AwsName::website;
  return AwsName::none;
}

World::Place load_balancer_named(World& world, std::string_view name) {
  static constexpr std::string_view dualstack = "dualstack.";
  if (name.starts_with(dualstack)) name.remove_prefix(dualstack.size());
  return with_member(world, "elb/load-balancer", "document/DNSName", name);
}

World::Place distribution_named(World& world, std::string_view name) {
  return with_member(world, "cloudfront/distribution", "document/DomainName", name);
}

std::string website_region(std::string_view name) {
  static constexpr std::string_view end = ".amazonaws.com.";
  if (!name.ends_with(end)) return "";
  name.remove_suffix(end.size());
  for (const std::string_view start : {"s3-website-", "s3-website."}) {
    const auto found = name.find(start);
    if (found != std::string_view::npos && (found == 0 || name[found - 1] == '.')) {
      return std::string(name.substr(found + start.size()));
    }
  }
  return "";
}

std::string aws_alias_fault(World& world, std::string_view name, std::string_view type,
                            std::string_view zone_id) {
  switch (kind_of_aws_name(name)) {
    case AwsName::distribution:
      if (zone_id != distribution_zone) return lies_outside(name, type, zone_id);
      return distribution_named(world, name).row == nullptr ? not_found(name, type, zone_id) : "";
    case AwsName::load_balancer: {
      const World::Place place = load_balancer_named(world, name);
      if (place.row == nullptr) return not_found(name, type, zone_id);
      if (text_or(*place.row, "document/CanonicalHostedZoneNameID", "") == zone_id) return "";
      return lies_outside(name, type, zone_id);
    }
    case AwsName::website: {
      const auto zone = website_zones().find(website_region(name));
      const bool fits = zone != website_zones().end() && zone->second == zone_id;
      if (!fits) return lies_outside(name, type, zone_id);
      return type == "A" ? "" : not_found(name, type, zone_id);
    }
    case AwsName::none:
      break;
  }
  return lies_outside(name, type, zone_id);
}

}  // namespace cleave::twin::route53
