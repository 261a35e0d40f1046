#include <gtest/gtest.h>

#include "base/hash.h"
#include "twin/compute_estate.h"
#include "twin/ec2/filters.h"

namespace cleave::twin {
namespace {

Json tcp(int port, const Json& peer) {
  Json permission{{"IpProtocol", "tcp"}, {"FromPort", port}, {"ToPort", port}};
  permission.update(peer);
  return permission;
}
Json anywhere() {
  return {{"IpRanges", Json::array({Json::object({{"CidrIp", "0.0.0.0/0"}})})}};
}
Json members_of(const std::string& group) {
  return {{"UserIdGroupPairs", Json::array({Json::object({{"GroupId", group}})})}};
}
std::string make_group(ComputeEstate& estate, const std::string& name) {
  return text(estate.ec2("CreateSecurityGroup", {{"GroupName", name}, {"Description", "for tests"}}),
              "GroupId");
}
Json allow(const std::string& group, const Json& permission) {
  return {{"GroupId", group}, {"IpPermissions", Json::array({permission})}};
}

TEST(Ec2Network, EachAccountIsBornWithADefaultVpcAndASubnetInEachZone) {
  ComputeEstate estate;
  EXPECT_EQ(at(estate.ec2("DescribeSubnets"), "Subnets").size(), 6u);
  EXPECT_NE(estate.default_vpc(ComputeEstate::source), estate.default_vpc(ComputeEstate::destination));
  EXPECT_EQ(at(estate.ec2("DescribeInternetGateways"), "InternetGateways").size(), 1u);
  const Json tables = estate.ec2("DescribeRouteTables");
  EXPECT_EQ(at(tables, "RouteTables/0/Routes").size(), 2u);
}

TEST(Ec2Network, ZoneNamesOfTwoAccountsMeanTheSameSetOfZoneIds) {
  ComputeEstate estate;
  std::set<std::string> ids[2];
  std::string order[2];
  int index = 0;
  for (const char* account : {ComputeEstate::source, ComputeEstate::destination}) {
    const Json zones = estate.ec2("DescribeAvailabilityZones", Json::object(), account);
    for (const Json& zone : at(zones, "AvailabilityZones")) {
      ids[index].insert(text(zone, "ZoneId"));
      order[index] += text(zone, "ZoneId");
    }
    ++index;
  }
  EXPECT_EQ(ids[0], ids[1]);
  EXPECT_NE(order[0], order[1]);
}

TEST(Ec2Network, ADefaultVpcComesBackOnlyOnRequest) {
  ComputeEstate estate;
  EXPECT_EQ(estate.refusal("ec2", "DeleteVpc", {{"VpcId", estate.default_vpc()}}), "DependencyViolation");
  EXPECT_EQ(estate.refusal("ec2", "CreateDefaultVpc", Json::object()), "DefaultVpcAlreadyExists");
}

TEST(Ec2Network, SubnetsStayInsideTheirVpcAndApart) {
  ComputeEstate estate;
  const std::string vpc = text(estate.ec2("CreateVpc", {{"CidrBlock", "10.0.0.0/16"}}), "Vpc/VpcId");
  const std::string subnet =
      text(estate.ec2("CreateSubnet", {{"VpcId", vpc}, {"CidrBlock", "10.0.1.0/24"}}), "Subnet/SubnetId");
  EXPECT_EQ(estate.refusal("ec2", "CreateSubnet", {{"VpcId", vpc}, {"CidrBlock", "10.0.0.0/20"}}),
            "InvalidSubnet.Conflict");
  EXPECT_EQ(estate.refusal("ec2", "CreateSubnet", {{"VpcId", vpc}, {"CidrBlock", "10.1.0.0/24"}}),
            "InvalidSubnet.Range");
  const Json shown = estate.ec2("DescribeSubnets", {{"SubnetIds", {subnet}}});
  EXPECT_EQ(at(shown, "Subnets/0/AvailableIpAddressCount"), 251);
  estate.ec2("DeleteSubnet", {{"SubnetId", subnet}});
  estate.ec2("DeleteVpc", {{"VpcId", vpc}});
}

TEST(Ec2SecurityGroups, TwoGroupsThatNameEachOtherGoAfterTheirRules) {
  ComputeEstate estate;
  const std::string web = make_group(estate, "web");
  const std::string database = make_group(estate, "database");
  estate.ec2("AuthorizeSecurityGroupIngress", allow(database, tcp(3306, members_of(web))));
  estate.ec2("AuthorizeSecurityGroupEgress", allow(web, tcp(3306, members_of(database))));
  EXPECT_EQ(estate.refusal("ec2", "DeleteSecurityGroup", {{"GroupId", web}}), "DependencyViolation");
  EXPECT_EQ(estate.refusal("ec2", "DeleteSecurityGroup", {{"GroupId", database}}), "DependencyViolation");
  estate.ec2("RevokeSecurityGroupIngress", allow(database, tcp(3306, members_of(web))));
  estate.ec2("DeleteSecurityGroup", {{"GroupId", web}});
  estate.ec2("DeleteSecurityGroup", {{"GroupId", database}});
}

TEST(Ec2SecurityGroups, PermissionsAreTheRulesPutTogether) {
  ComputeEstate estate;
  const std::string group = make_group(estate, "web");
  estate.ec2("AuthorizeSecurityGroupIngress", allow(group, tcp(80, anywhere())));
  estate.ec2("AuthorizeSecurityGroupIngress", allow(group, tcp(80, members_of(group))));
  const Json shown = at(estate.ec2("DescribeSecurityGroups", {{"GroupIds", {group}}}), "SecurityGroups/0");
  ASSERT_EQ(at(shown, "IpPermissions").size(), 1u);
  EXPECT_EQ(text(shown, "IpPermissions/0/IpRanges/0/CidrIp"), "0.0.0.0/0");
  EXPECT_EQ(text(shown, "IpPermissions/0/UserIdGroupPairs/0/GroupId"), group);
  EXPECT_EQ(text(shown, "IpPermissionsEgress/0/IpProtocol"), "-1");
  const Json rules =
      estate.ec2("DescribeSecurityGroupRules", {{"Filters", Json::array({filter("group-id", {group})})}});
  ASSERT_EQ(at(rules, "SecurityGroupRules").size(), 3u);
  for (const Json& rule : at(rules, "SecurityGroupRules")) {
    EXPECT_TRUE(text(rule, "SecurityGroupRuleId").starts_with("sgr-"));
  }
}

TEST(Ec2SecurityGroups, ADuplicateAmongSeveralRulesAddsNone) {
  ComputeEstate estate;
  const std::string group = make_group(estate, "web");
  estate.ec2("AuthorizeSecurityGroupIngress", allow(group, tcp(80, anywhere())));
  const Json both{{"GroupId", group}, {"IpPermissions", {tcp(443, anywhere()), tcp(80, anywhere())}}};
  EXPECT_EQ(estate.refusal("ec2", "AuthorizeSecurityGroupIngress", both), "InvalidPermission.Duplicate");
  const Json shown = at(estate.ec2("DescribeSecurityGroups", {{"GroupIds", {group}}}), "SecurityGroups/0");
  EXPECT_EQ(at(shown, "IpPermissions").size(), 1u);
}

TEST(Ec2SecurityGroups, RefusalsAreThoseOfAws) {
  ComputeEstate estate;
  const std::string group = make_group(estate, "web");
  struct Case {
    const char* operation;
    Json input;
    const char* code;
  };
  const Case cases[] = {
      {"CreateSecurityGroup", {{"GroupName", "web"}, {"Description", "again"}}, "InvalidGroup.Duplicate"},
      {"CreateSecurityGroup", {{"GroupName", "sg-web"}, {"Description", "x"}}, "InvalidParameterValue"},
      {"DescribeSecurityGroups", {{"GroupIds", {"sg-0123456789abcdef0"}}}, "InvalidGroup.NotFound"},
      {"DescribeSecurityGroups", {{"GroupIds", {"web"}}}, "InvalidGroupId.Malformed"},
      {"AuthorizeSecurityGroupIngress", allow(group, tcp(80, members_of("sg-0123456789abcdef0"))),
       "InvalidGroup.NotFound"},
      {"AuthorizeSecurityGroupIngress", allow(group, tcp(70000, anywhere())), "InvalidParameterValue"},
      {"RevokeSecurityGroupIngress", allow(group, tcp(80, anywhere())), "InvalidPermission.NotFound"},
      {"DeleteSecurityGroup", {{"GroupName", "default"}}, "CannotDelete"},
      {"DescribeSecurityGroups",
       {{"Filters", Json::array({filter("color", {"red"})})}},
       "InvalidParameterValue"},
      {"CreateSecurityGroup",
       {{"GroupName", "x"}, {"Description", "x"}, {"DryRun", true}},
       "DryRunOperation"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(estate.refusal("ec2", one.operation, one.input), one.code) << one.operation << dump(one.input);
  }
}

TEST(Ec2Filters, WildcardsMatchAsInAws) {
  EXPECT_TRUE(ec2::matches_wildcard("web-*", "web-1"));
  EXPECT_TRUE(ec2::matches_wildcard("w?b", "web"));
  EXPECT_FALSE(ec2::matches_wildcard("w?b", "weeb"));
  EXPECT_TRUE(ec2::matches_wildcard("a\\*", "a*"));
  EXPECT_FALSE(ec2::matches_wildcard("a\\*", "ab"));
  EXPECT_TRUE(ec2::matches_wildcard("*", ""));
}

TEST(Ec2KeyPairs, APublicKeyGoesToAnotherAccountWithTheSameFingerprint) {
  ComputeEstate estate;
  const Json made = estate.ec2("CreateKeyPair", {{"KeyName", "ops"}, {"KeyType", "ed25519"}});
  EXPECT_TRUE(text(made, "KeyMaterial").starts_with("-----BEGIN"));
  const Json shown = estate.ec2("DescribeKeyPairs", {{"KeyNames", {"ops"}}, {"IncludePublicKey", true}});
  const std::string line = text(shown, "KeyPairs/0/PublicKey");
  const Json imported = estate.ec2("ImportKeyPair", {{"KeyName", "ops"}, {"PublicKeyMaterial", base64(line)}},
                                   ComputeEstate::destination);
  EXPECT_EQ(text(imported, "KeyFingerprint"), text(made, "KeyFingerprint"));
  EXPECT_EQ(estate.refusal("ec2", "CreateKeyPair", {{"KeyName", "ops"}}), "InvalidKeyPair.Duplicate");
  EXPECT_EQ(
      estate.refusal("ec2", "ImportKeyPair", {{"KeyName", "bad"}, {"PublicKeyMaterial", base64("no key")}}),
      "InvalidKey.Format");
}

TEST(Ec2KeyPairs, RsaKeysAreRealAndTheSameInEveryRun) {
  ComputeEstate first;
  ComputeEstate second;
  const Json made = first.ec2("CreateKeyPair", {{"KeyName", "ops"}});
  EXPECT_EQ(made, second.ec2("CreateKeyPair", {{"KeyName", "ops"}}));
  const Json shown = first.ec2("DescribeKeyPairs", {{"KeyNames", {"ops"}}, {"IncludePublicKey", true}});
  const std::string line = text(shown, "KeyPairs/0/PublicKey");
  first.ec2("ImportKeyPair", {{"KeyName", "copy"}, {"PublicKeyMaterial", base64(line)}});
}

}  // namespace
}  // namespace cleave::twin
