#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "twin/service.h"

namespace cleave::twin::elb {

/// A load balancer's row, by name: {"document": as DescribeLoadBalancers shows it, "attributes", "policies":
/// {name → description}, "tags": {key → value}, "registered": {instance id → since when},
/// "health_check_since"}.
inline constexpr std::string_view balancer_table = "elb/load-balancer";

/// Throws LoadBalancerNotFound.
Json& balancer_row(const Call& call, std::string_view name);
/// The row of the call's LoadBalancerName.
Json& meant_balancer(const Call& call);

std::vector<std::string> strings(const Json& document, std::string_view path);
bool contains(const std::vector<std::string>& values, std::string_view value);
aws::Message answer(Json document);
/// The answer of operations that only say that it worked.
aws::Message done();

/// The id of the hosted zone that all load balancers of a region are in, for aliases
/// (https://docs.aws.amazon.com/general/latest/gr/elb.html).
std::string hosted_zone_id(std::string_view region);

/// Checks a listener and completes it: InstanceProtocol, upper case, its certificate. Throws
/// UnsupportedProtocol, CertificateNotFound, ValidationError.
Json checked_listener(const Call& call, const Json& listener);

/// Checks and completes what a load balancer is attached to.
struct Network {
  std::string vpc_id;
  std::vector<std::string> subnets;
  std::vector<std::string> zones;
};
/// Throws SubnetNotFound, InvalidSubnet, InvalidConfigurationRequest.
Network network_of_subnets(const Call& call, const std::vector<std::string>& subnet_ids);
/// The default subnets of these zones. Throws ValidationError for a zone that there is not.
Network network_of_zones(const Call& call, const std::vector<std::string>& zones);
/// Throws InvalidSecurityGroup.
void check_groups(const Call& call, const std::vector<std::string>& groups, const std::string& vpc_id);

/// Adds tags to a row's, checked. Throws TooManyTags, DuplicateTagKeys.
void put_tags(Json& row, const Json& tags);

}  // namespace cleave::twin::elb
