#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "twin/world.h"

namespace cleave::twin::elb {

/// Which of a load balancer's instances get requests now: they run, and have passed as many checks in a row
/// as the load balancer wants to see. Sorted; empty when there is no such load balancer.
std::vector<std::string> instances_in_service(World& world, std::string_view account, std::string_view region,
                                              std::string_view balancer);

/// Why an instance does not get requests now, as DescribeInstanceHealth words it.
struct Health {
  std::string state;        ///< "InService" or "OutOfService"
  std::string reason_code;  ///< "N/A", "ELB" or "Instance"
  std::string description;
};
Health health_of(World& world, const Json& balancer_row, std::string_view instance_id,
                 const Json* instance_row);

}  // namespace cleave::twin::elb
