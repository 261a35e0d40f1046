#include "move/ec2/group_rules.h"

#include <array>

#include <fmt/format.h>

namespace cleave::move::ec2 {
namespace {

struct Peer {
  const char* list;
  const char* member;
};
constexpr std::array peers = {Peer{"IpRanges", "CidrIp"}, Peer{"Ipv6Ranges", "CidrIpv6"},
                              Peer{"PrefixListIds", "PrefixListId"}, Peer{"UserIdGroupPairs", "GroupId"}};

/// The description is not part of what a rule permits.
std::string key_of(const Json& permission, const Peer& peer, const Json& entry) {
  return fmt::format("{} {} {} {}", text(permission, "IpProtocol"), number_or(permission, "FromPort", -1),
                     number_or(permission, "ToPort", -1), text_or(entry, peer.member, ""));
}

Json single(const Json& permission, const Peer& peer, const Json& entry) {
  Json rule = {{"IpProtocol", text(permission, "IpProtocol")}, {peer.list, Json::array({entry})}};
  for (const char* port : {"FromPort", "ToPort"}) {
    if (const Json* value = find(permission, port)) rule[port] = *value;
  }
  return rule;
}

}  // namespace

Rules rules_in(const Json& permissions) {
  Rules rules;
  for (const Json& permission : permissions) {
    for (const Peer& peer : peers) {
      for (const Json& entry : list_or_empty(permission, peer.list)) {
        rules.emplace(key_of(permission, peer, entry), single(permission, peer, entry));
      }
    }
  }
  return rules;
}

Json missing_in(const Rules& others, const Rules& rules) {
  Json missing = Json::array();
  for (const auto& [key, rule] : rules) {
    if (!others.contains(key)) missing.push_back(rule);
  }
  return missing;
}

}  // namespace cleave::move::ec2
