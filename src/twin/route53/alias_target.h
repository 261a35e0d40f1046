#pragma once

#include <string>
#include <string_view>

#include "twin/world.h"

namespace cleave::twin::route53 {

/// The kinds of AWS host names that an alias may lead to.
enum class AwsName { none, distribution, load_balancer, website };
AwsName kind_of_aws_name(std::string_view name);

/// The load balancer that answers under a DNS name, with or without "dualstack." before it.
World::Place load_balancer_named(World& world, std::string_view name);
/// The distribution with this domain name ("d111.cloudfront.net.").
World::Place distribution_named(World& world, std::string_view name);
/// The region in "s3-website-us-east-1.amazonaws.com." or "s3-website.eu-central-1.amazonaws.com.", or "".
std::string website_region(std::string_view name);

/// Why an alias to an AWS host name is refused, as Route 53 words it, or "" when it is fine.
std::string aws_alias_fault(World& world, std::string_view name, std::string_view type,
                            std::string_view zone_id);

}  // namespace cleave::twin::route53
