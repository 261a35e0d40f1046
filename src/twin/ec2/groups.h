#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "twin/service.h"

namespace cleave::twin::ec2 {

struct GroupWish {
  std::string vpc_id;
  std::string name;
  std::string description;
  Json tags = Json::array();
};
/// A security group that lets everything out and nothing in, as AWS makes them. Returns its id.
std::string make_group(Call& call, const GroupWish& wish);
/// The group named "default" of a new VPC, whose members may talk to each other.
void make_default_group(Call& call, const std::string& vpc_id);

/// The id of the group of this name in a VPC, or "" when there is none.
std::string find_group(const Call& call, std::string_view vpc_id, std::string_view name);

/// The group as DescribeSecurityGroups shows it, with its rules as permissions.
Json group_view(const Call& call, const Json& row);
/// {"GroupId", "GroupName"}
Json group_identifier(const Call& call, std::string_view id);

/// The ids that a launch or a load balancer asks for, checked to be groups of that VPC; its default group
/// when it asks for none.
std::vector<std::string> groups_for(const Call& call, const std::string& vpc_id,
                                    const std::vector<std::string>& ids);

}  // namespace cleave::twin::ec2
