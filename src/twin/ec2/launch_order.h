#pragma once

#include <string>
#include <vector>

#include "twin/ec2/launch_interfaces.h"
#include "twin/service.h"

namespace cleave::twin::ec2 {

/// What a RunInstances call comes to after all its parameters were checked and defaults filled in: from here
/// on nothing is refused.
struct LaunchOrder {
  Json image;  ///< its document
  std::string instance_type;
  std::string zone;
  std::string zone_id;
  std::vector<InterfaceOrder> interfaces;  ///< the primary one first
  bool with_public_ip = false;
  Json profile;  ///< {"Arn", "Id"} or null
  struct Device {
    std::string name;
    Json ebs;  ///< complete
    bool delete_on_termination = false;
  };
  std::vector<Device> devices;
};

/// Throws what EC2 answers to parameters that do not fit.
LaunchOrder read_order(const Call& call);

/// The caller's instance profile that IamInstanceProfile names, as {"Arn", "Id"}.
Json instance_profile(const Call& call, const Json& wish);

}  // namespace cleave::twin::ec2
