#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/service.h"

namespace cleave::twin::ec2 {

/// Every account has a default VPC in every region from its first use on: a subnet for each zone, a security
/// group, an internet gateway and a main route table
/// (https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html).
void ensure_region(Call& call);

/// The id of the caller's default VPC; nothing when it was deleted.
std::optional<std::string> default_vpc(const Call& call);
/// The ids of the default subnets, by zone.
std::vector<std::string> default_subnets(const Call& call);

/// A VPC with its main route table and default security group. Returns its id.
struct VpcWish {
  std::string cidr;
  enum class Use { normal, default_of_region } use = Use::normal;
  std::string key;  ///< natural key
  Json tags = Json::array();
};
std::string make_vpc(Call& call, const VpcWish& wish);

/// A default VPC with all that belongs to it. Returns the VPC's id.
std::string make_default_vpc(Call& call);

struct SubnetWish {
  std::string vpc_id;
  std::string cidr;
  std::string zone;  ///< name
  enum class Use { normal, default_of_zone } use = Use::normal;
  Json tags = Json::array();
};
Json& make_subnet(Call& call, const SubnetWish& wish);

}  // namespace cleave::twin::ec2
