#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "twin/service.h"

namespace cleave::twin::ec2 {

/// The rules of security groups. They are kept one by one, as SecurityGroupRule documents; the permissions
/// that DescribeSecurityGroups shows are the same rules put together by protocol and ports.
enum class Direction { ingress, egress };

/// A rule for all protocols and ports with this peer ({"CidrIpv4": …} or {"ReferencedGroupInfo": …}).
Json everything(Direction direction, Json peer);

/// Throws when the group has one of the rules already (InvalidPermission.Duplicate), or would get too many.
void check_new_rules(const Call& call, std::string_view group_id, const std::vector<Json>& rules);

/// Gives the rule an id and keeps it. Returns it.
Json put_rule(Call& call, const std::string& group_id, Json rule);

/// What IpPermissions (or the single parameters of old clients) ask for, as rules without ids.
std::vector<Json> requested_rules(const Call& call, const std::string& group_id, Direction direction);

/// The id of the group's rule with the same direction, protocol, ports and peer; "" when there is none.
std::string find_rule(const Call& call, std::string_view group_id, const Json& rule);

Json permissions_of(const Call& call, std::string_view group_id, Direction direction);

/// The groups with rules that name this one as their peer, itself not counted.
std::vector<std::string> groups_naming(const Call& call, std::string_view group_id);

}  // namespace cleave::twin::ec2
