#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace cleave::twin::elb {

/// A kind of policy: what DescribeLoadBalancerPolicyTypes says about it.
const Json& policy_types();
/// Null when there is none of that name.
const Json* find_policy_type(std::string_view name);

/// A load balancer's policies as DescribeLoadBalancers lists them.
Json policies_by_kind(const Json& balancer_row);

}  // namespace cleave::twin::elb
