#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "twin/service.h"

namespace cleave::twin::ec2 {

/// A network interface that RunInstances asks for; the first of a launch is the primary one.
struct InterfaceOrder {
  std::string subnet_id;
  std::string vpc_id;
  long long device_index = 0;
  std::string private_address;         ///< "" = any
  std::vector<std::string> secondary;  ///< private addresses that were named
  long long more_secondary = 0;        ///< … and how many of any
  std::vector<std::string> groups;     ///< ids
  std::string description;
  bool delete_on_termination = true;
};

/// The interfaces of a launch in a subnet of the call's zone, checked. Throws what EC2 answers to what does
/// not fit.
/// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceNetworkInterfaceSpecification.html
std::vector<InterfaceOrder> read_interfaces(const Call& call, const std::string& zone);

/// What DescribeInstances says of it in a row: "Groups" hold ids only.
Json interface_document(Call& call, const InterfaceOrder& order, const std::string& key);

std::string private_dns_name(std::string_view region, std::string_view address);

}  // namespace cleave::twin::ec2
