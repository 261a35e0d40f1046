#include <charconv>

#include <fmt/format.h>

#include "twin/ec2/addresses_in.h"
#include "twin/ec2/groups.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/request.h"
#include "twin/ec2/rules.h"

namespace cleave::twin::ec2 {
namespace {

constexpr int largest_port = 65535;

std::string protocol_name(std::string protocol) {
  static const std::map<std::string, std::string> names{
      {"6", "tcp"}, {"17", "udp"}, {"1", "icmp"}, {"58", "icmpv6"}, {"all", "-1"}};
  if (const auto found = names.find(protocol); found != names.end()) return found->second;
  if (protocol == "tcp" || protocol == "udp" || protocol == "icmp" || protocol == "icmpv6" ||
      protocol == "-1") {
    return protocol;
  }
  int number = -1;
  const auto [end, problem] = std::from_chars(protocol.data(), protocol.data() + protocol.size(), number);
  if (problem == std::errc{} && end == protocol.data() + protocol.size() && number >= 0 && number <= 255) {
    return protocol;
  }
  throw Refusal{"InvalidParameterValue",
                fmt::format("Invalid value '{}' for IP protocol. Unknown protocol.", protocol)};
}

void check_ports(const std::string& protocol, long long from, long long to) {
  if (protocol != "tcp" && protocol != "udp") return;
  if (from < 0 || to < 0 || from > largest_port || to > largest_port) {
    throw Refusal{"InvalidParameterValue",
                  "Invalid value for portRange. Must specify both from and to ports with TCP/UDP."};
  }
  if (from > to) {
    throw Refusal{"InvalidParameterValue", fmt::format("Invalid TCP/UDP port range ({}:{})", from, to)};
  }
}

/// Protocol, ports and direction of a permission: what all its rules have in common.
Json frame_of(const Json& permission, Direction direction) {
  if (!has(permission, "IpProtocol")) throw missing_parameter("ipProtocol");
  const std::string protocol = protocol_name(text(permission, "IpProtocol"));
  long long from = number_or(permission, "FromPort", -1);
  long long to = number_or(permission, "ToPort", -1);
  if (protocol == "-1") from = to = -1;
  check_ports(protocol, from, to);
  return {{"IsEgress", direction == Direction::egress},
          {"IpProtocol", protocol},
          {"FromPort", from},
          {"ToPort", to}};
}

void check_cidr(const std::string& cidr) {
  if (!parse_range(cidr)) {
    throw Refusal{"InvalidParameterValue", fmt::format("CIDR block {} is malformed", cidr)};
  }
}

/// The group that a rule names as its peer, by id or (in the default VPC) by name. It has to be the caller's:
/// groups of other accounts can be named over a VPC peering only.
Json referenced_group(const Call& call, const std::string& group_id, const Json& pair) {
  std::string id = text_or(pair, "GroupId", "");
  if (id.empty()) {
    const std::string vpc_id = text(document_of(own_row(call, group_kind, group_id)), "VpcId");
    const std::string name = text_or(pair, "GroupName", "");
    id = find_group(call, vpc_id, name);
    if (id.empty()) throw not_found(group_kind, name);
  }
  own_row(call, group_kind, id);
  return {{"GroupId", id}, {"UserId", call.account}};
}

Json with_peer(const Json& frame, const char* member, Json peer, const Json& entry) {
  Json rule = frame;
  rule[member] = std::move(peer);
  if (has(entry, "Description")) rule["Description"] = entry.at("Description");
  return rule;
}

void add_rules(const Call& call, const std::string& group_id, const Json& permission, const Json& frame,
               std::vector<Json>& rules) {
  for (const Json& range : list_or_empty(permission, "IpRanges")) {
    if (!has(range, "CidrIp")) throw missing_parameter("cidrIp");
    check_cidr(text(range, "CidrIp"));
    rules.push_back(with_peer(frame, "CidrIpv4", range.at("CidrIp"), range));
  }
  for (const Json& range : list_or_empty(permission, "Ipv6Ranges")) {
    if (!has(range, "CidrIpv6")) throw missing_parameter("cidrIpv6");
    rules.push_back(with_peer(frame, "CidrIpv6", at(range, "CidrIpv6"), range));
  }
  for (const Json& list : list_or_empty(permission, "PrefixListIds")) {
    if (!has(list, "PrefixListId")) throw missing_parameter("prefixListId");
    rules.push_back(with_peer(frame, "PrefixListId", at(list, "PrefixListId"), list));
  }
  for (const Json& pair : list_or_empty(permission, "UserIdGroupPairs")) {
    rules.push_back(with_peer(frame, "ReferencedGroupInfo", referenced_group(call, group_id, pair), pair));
  }
}

/// The permission that the single parameters (CidrIp, IpProtocol, …) describe.
Json single_permission(const Json& input) {
  Json permission = Json::object();
  for (const char* member : {"IpProtocol", "FromPort", "ToPort"}) {
    if (has(input, member)) permission[member] = input.at(member);
  }
  if (has(input, "CidrIp")) permission["IpRanges"] = Json::array({Json{{"CidrIp", input.at("CidrIp")}}});
  if (has(input, "SourceSecurityGroupName")) {
    permission["IpProtocol"] = text_or(input, "IpProtocol", "-1");
    permission["UserIdGroupPairs"] = Json::array({Json{{"GroupName", input.at("SourceSecurityGroupName")}}});
  }
  return permission;
}

}  // namespace

std::vector<Json> requested_rules(const Call& call, const std::string& group_id, Direction direction) {
  Json permissions = list_or_empty(call.input, "IpPermissions");
  const Json single = single_permission(call.input);
  if (permissions.empty() && !single.empty()) permissions.push_back(single);
  std::vector<Json> rules;
  for (const Json& permission : permissions) {
    add_rules(call, group_id, permission, frame_of(permission, direction), rules);
  }
  return rules;
}

}  // namespace cleave::twin::ec2
