#include "twin/ec2/rules.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/request.h"

namespace cleave::twin::ec2 {
namespace {

constexpr std::size_t most_rules =
    60;  // https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html

/// What makes two rules the same one.
Json identity_of(const Json& rule) {
  Json identity = Json::object();
  for (const char* member :
       {"IsEgress", "IpProtocol", "FromPort", "ToPort", "CidrIpv4", "CidrIpv6", "PrefixListId"}) {
    if (has(rule, member)) identity[member] = rule[member];
  }
  identity["Peer"] = text_or(rule, "ReferencedGroupInfo/GroupId", "");
  return identity;
}

std::string peer_text(const Json& rule) {
  for (const char* member : {"CidrIpv4", "CidrIpv6", "PrefixListId", "ReferencedGroupInfo/GroupId"}) {
    if (has(rule, member)) return text(rule, member);
  }
  return "";
}

bool is_of(const Json& rule, std::string_view group_id, Direction direction) {
  return text(rule, "GroupId") == group_id && rule.at("IsEgress") == (direction == Direction::egress);
}

void refuse_too_many(const Call& call, std::string_view group_id, const std::vector<Json>& added) {
  const Json& direction = added.front().at("IsEgress");
  const Table& table = call.table(rule_kind.table);
  const auto count = std::count_if(table.begin(), table.end(), [&](const auto& entry) {
    const Json& other = document_of(entry.second);
    return text(other, "GroupId") == group_id && other.at("IsEgress") == direction;
  });
  if (static_cast<std::size_t>(count) + added.size() <= most_rules) return;
  throw Refusal{"RulesPerSecurityGroupLimitExceeded",
                "The maximum number of rules per security group has been reached."};
}

Refusal duplicate(const Json& rule) {
  return {"InvalidPermission.Duplicate",
          fmt::format("the specified rule \"peer: {}, {}, from port: {}, to port: {}, ALLOW\" already exists",
                      peer_text(rule), text(rule, "IpProtocol"), rule.at("FromPort").get<int>(),
                      rule.at("ToPort").get<int>())};
}

/// The rule's peer as IpPermissions list it: the list's name and the entry.
std::pair<const char*, Json> peer_entry(const Json& rule) {
  Json entry = Json::object();
  const char* list = "UserIdGroupPairs";
  if (has(rule, "CidrIpv4")) {
    list = "IpRanges";
    entry["CidrIp"] = rule.at("CidrIpv4");
  } else if (has(rule, "CidrIpv6")) {
    list = "Ipv6Ranges";
    entry["CidrIpv6"] = rule.at("CidrIpv6");
  } else if (has(rule, "PrefixListId")) {
    list = "PrefixListIds";
    entry["PrefixListId"] = rule.at("PrefixListId");
  } else {
    entry = at(rule, "ReferencedGroupInfo");
  }
  if (has(rule, "Description")) entry["Description"] = rule.at("Description");
  return {list, std::move(entry)};
}

Json empty_permission(const Json& rule) {
  Json permission{{"IpProtocol", rule.at("IpProtocol")},
                  {"IpRanges", Json::array()},
                  {"Ipv6Ranges", Json::array()},
                  {"PrefixListIds", Json::array()},
                  {"UserIdGroupPairs", Json::array()}};
  if (rule.at("IpProtocol") != "-1") {
    permission["FromPort"] = rule.at("FromPort");
    permission["ToPort"] = rule.at("ToPort");
  }
  return permission;
}

}  // namespace

Json everything(Direction direction, Json peer) {
  peer["IsEgress"] = direction == Direction::egress;
  peer["IpProtocol"] = "-1";
  peer["FromPort"] = -1;
  peer["ToPort"] = -1;
  return peer;
}

std::string find_rule(const Call& call, std::string_view group_id, const Json& rule) {
  const Json identity = identity_of(rule);
  for (const auto& [id, row] : call.table(rule_kind.table)) {
    const Json& other = document_of(row);
    if (text(other, "GroupId") == group_id && identity_of(other) == identity) return id;
  }
  return "";
}

void check_new_rules(const Call& call, std::string_view group_id, const std::vector<Json>& rules) {
  for (std::size_t index = 0; index < rules.size(); ++index) {
    for (std::size_t other = 0; other < index; ++other) {
      if (identity_of(rules[index]) != identity_of(rules[other])) continue;
      throw Refusal{"InvalidParameterValue", "The same permission must not appear multiple times"};
    }
    if (!find_rule(call, group_id, rules[index]).empty()) throw duplicate(rules[index]);
  }
  refuse_too_many(call, group_id, rules);
}

Json put_rule(Call& call, const std::string& group_id, Json rule) {
  const std::string key = natural_key(call, fmt::format("{}/{}", group_id, dump(identity_of(rule))));
  const std::string id = call.world.hex_id("sgr-", 17, key);
  rule["SecurityGroupRuleId"] = id;
  rule["SecurityGroupRuleArn"] =
      fmt::format("arn:aws:ec2:{}:{}:security-group-rule/{}", call.region, call.account, id);
  rule["GroupId"] = group_id;
  rule["GroupOwnerId"] = call.account;
  if (!has(rule, "Tags")) rule["Tags"] = Json::array();
  return document_of(add_row(call, rule_kind, std::move(rule)));
}

Json permissions_of(const Call& call, std::string_view group_id, Direction direction) {
  std::map<std::string, Json> by_ports;
  for (const auto& [id, row] : call.table(rule_kind.table)) {
    const Json& rule = document_of(row);
    if (!is_of(rule, group_id, direction)) continue;
    const std::string ports = fmt::format("{}/{:06}/{:06}", text(rule, "IpProtocol"),
                                          rule.at("FromPort").get<int>(), rule.at("ToPort").get<int>());
    const auto permission = by_ports.try_emplace(ports, empty_permission(rule)).first;
    auto [list, entry] = peer_entry(rule);
    permission->second[list].push_back(std::move(entry));
  }
  Json permissions = Json::array();
  for (auto& [ports, permission] : by_ports) permissions.push_back(std::move(permission));
  return permissions;
}

std::vector<std::string> groups_naming(const Call& call, std::string_view group_id) {
  std::vector<std::string> groups;
  for (const auto& [id, row] : call.table(rule_kind.table)) {
    const std::string owner = text(document_of(row), "GroupId");
    const bool names_it = text_or(document_of(row), "ReferencedGroupInfo/GroupId", "") == group_id;
    if (names_it && owner != group_id && !contains(groups, owner)) groups.push_back(owner);
  }
  return groups;
}

}  // namespace cleave::twin::ec2
