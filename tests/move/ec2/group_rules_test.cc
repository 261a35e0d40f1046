#include "move/ec2/group_rules.h"

#include <gtest/gtest.h>

namespace cleave::move::ec2 {
namespace {

Json permission(int port, const Json& ranges) {
  return {{"IpProtocol", "tcp"}, {"FromPort", port}, {"ToPort", port}, {"IpRanges", ranges}};
}

const Json office = {{"CidrIp", "192.0.2.0/24"}, {"Description", "office"}};
const Json office_without_words = {{"CidrIp", "192.0.2.0/24"}};
const Json home = {{"CidrIp", "198.51.100.7/32"}};

TEST(GroupRules, AreTheSameHoweverTheyAreGrouped) {
  const Rules together = rules_in(Json::array({permission(80, Json::array({office, home}))}));
  const Rules apart = rules_in(Json::array(
      {permission(80, Json::array({home})), permission(80, Json::array({office_without_words}))}));
  EXPECT_TRUE(missing_in(together, apart).empty());
  EXPECT_TRUE(missing_in(apart, together).empty());
}

TEST(GroupRules, MissingOnesAreReadyToBeAuthorized) {
  const Rules present = rules_in(Json::array({permission(80, Json::array({home}))}));
  const Rules wanted = rules_in(
      Json::array({permission(80, Json::array({office, home})), permission(22, Json::array({home}))}));
  const Json missing = missing_in(present, wanted);
  EXPECT_EQ(missing,
            Json::array({permission(22, Json::array({home})), permission(80, Json::array({office}))}));
}

TEST(GroupRules, PeersOfAllKindsAreTold) {
  const Json everything = {{"IpProtocol", "-1"},
                           {"IpRanges", Json::array({home})},
                           {"Ipv6Ranges", Json::array({Json{{"CidrIpv6", "::/0"}}})},
                           {"PrefixListIds", Json::array({Json{{"PrefixListId", "pl-1"}}})},
                           {"UserIdGroupPairs", Json::array({Json{{"GroupId", "sg-1"}}})}};
  const Rules rules = rules_in(Json::array({everything}));
  EXPECT_EQ(rules.size(), 4U);
  for (const auto& [key, rule] : rules) EXPECT_FALSE(rule.contains("FromPort")) << key;
}

}  // namespace
}  // namespace cleave::move::ec2
