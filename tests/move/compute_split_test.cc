#include <cstdlib>

#include <gtest/gtest.h>

#include "base/hash.h"
#include "inventory/collector.h"
#include "move/twin_split.h"

namespace cleave::move {
namespace {

using Result = run::Outcome::Result;
using testing::TwinSplit;

constexpr const char* public_key =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1x7GJmGY8dV6rQ0Wq4oSg0sWj2mXl1m3u0c0oQ0b1Z somebody";

Json tags(const char* resource_type, const char* name) {
  return {{"ResourceType", resource_type}, {"Tags", Json::array({Json{{"Key", "Name"}, {"Value", name}}})}};
}

Json rule(int port, const char* list, Json peer) {
  return {
      {"IpProtocol", "tcp"}, {"FromPort", port}, {"ToPort", port}, {list, Json::array({std::move(peer)})}};
}

/// A split of "pressi": a load balancer with stickiness, an instance with a role, two volumes and a fixed
/// address, and groups that name each other. "blog" is an instance that shares a group and the key.
class ComputeSplit : public TwinSplit {
 public:
  void build_compute() {
    key_and_role();
    groups();
    pressi = instance("pressi", web_group, Json::object({{"Name", "web"}}));
    blog = instance("blog", web_group, nullptr);
    pass(std::chrono::minutes(5));
    address();
    balancer();
    pass(std::chrono::minutes(5));
  }

  void make_compute_plan() {
    plan::Decisions decisions;
    decisions.roots = {"elb/load-balancer/us-east-1/pressi-web"};
    plan = plan::make_plan(inventory_now(source), inventory_now(destination), decisions,
                           {"split-1", clock->now(), "", ""});
  }

  inventory::Inventory inventory_now(const aws::Account& account) const {
    return inventory::take_inventory(account, {"us-east-1"}, *clock, {});
  }

  Json ec2(const aws::Account& account, std::string_view operation,
           const Json& input = Json::object()) const {
    return call(account, "ec2", operation, input);
  }

  void pass(std::chrono::milliseconds time) { clock->advance_to(clock->now() + time); }

  std::string pressi, blog, web_group, balancer_group, public_ip;

 private:
  void key_and_role() {
    ec2(source, "ImportKeyPair", {{"KeyName", "laptop"}, {"PublicKeyMaterial", base64(public_key)}});
    const Json trust = {{"Version", "2012-10-17"},
                        {"Statement", Json::array({{{"Effect", "Allow"},
                                                    {"Principal", {{"Service", "ec2.amazonaws.com"}}},
                                                    {"Action", "sts:AssumeRole"}}})}};
    const Json permission = {
        {"Version", "2012-10-17"},
        {"Statement", Json::array({{{"Effect", "Allow"},
                                    {"Action", "sts:AssumeRole"},
                                    {"Resource", "arn:aws:iam::111111111111:role/web"}}})}};
    call(source, "iam", "CreateRole", {{"RoleName", "web"}, {"AssumeRolePolicyDocument", dump(trust)}});
    call(source, "iam", "PutRolePolicy",
         {{"RoleName", "web"}, {"PolicyName", "own"}, {"PolicyDocument", dump(permission)}});
    const Json policy =
        call(source, "iam", "CreatePolicy", {{"PolicyName", "read"}, {"PolicyDocument", dump(permission)}});
    call(source, "iam", "AttachRolePolicy", {{"RoleName", "web"}, {"PolicyArn", at(policy, "Policy/Arn")}});
    call(source, "iam", "CreateInstanceProfile", {{"InstanceProfileName", "web"}});
    call(source, "iam", "AddRoleToInstanceProfile", {{"InstanceProfileName", "web"}, {"RoleName", "web"}});
  }

  std::string group(const char* name) {
    const Json vpc = at(ec2(source, "DescribeVpcs"), "Vpcs/0/VpcId");
    return text(
        ec2(source, "CreateSecurityGroup", {{"GroupName", name}, {"Description", name}, {"VpcId", vpc}}),
        "GroupId");
  }

  void groups() {
    web_group = group("web");
    balancer_group = group("balancer");
    ec2(source, "AuthorizeSecurityGroupIngress",
        {{"GroupId", web_group},
         {"IpPermissions",
          Json::array({rule(80, "UserIdGroupPairs", {{"GroupId", balancer_group}}),
                       rule(22, "IpRanges", {{"CidrIp", "192.0.2.0/24"}, {"Description", "office"}})})}});
    ec2(source, "AuthorizeSecurityGroupIngress",
        {{"GroupId", balancer_group},
         {"IpPermissions", Json::array({rule(80, "IpRanges", {{"CidrIp", "0.0.0.0/0"}})})}});
    const Json everything = {{"IpProtocol", "-1"},
                             {"IpRanges", Json::array({Json{{"CidrIp", "0.0.0.0/0"}}})}};
    ec2(source, "RevokeSecurityGroupEgress",
        {{"GroupId", balancer_group}, {"IpPermissions", Json::array({everything})}});
    ec2(source, "AuthorizeSecurityGroupEgress",
        {{"GroupId", balancer_group},
         {"IpPermissions", Json::array({rule(80, "UserIdGroupPairs", {{"GroupId", web_group}})})}});
  }

  std::string instance(const char* name, const std::string& in_group, const Json& profile) {
    const Json images = ec2(source, "DescribeImages", {{"Owners", {"amazon"}}});
    Json wish = {{"ImageId", at(images, "Images/0/ImageId")},
                 {"InstanceType", "t3.micro"},
                 {"MinCount", 1},
                 {"MaxCount", 1},
                 {"ClientToken", name},  // so that every estate has the same ids
                 {"KeyName", "laptop"},
                 {"SecurityGroupIds", {in_group}},
                 {"DisableApiTermination", true},
                 {"TagSpecifications", Json::array({tags("instance", name), tags("volume", name)})},
                 {"BlockDeviceMappings",
                  Json::array({Json{{"DeviceName", "/dev/sdf"},
                                    {"Ebs", {{"VolumeSize", 20}, {"VolumeType", "gp3"}, {"Iops", 4000}}}}})}};
    if (!profile.is_null()) {
      wish["IamInstanceProfile"] = profile;
      wish["UserData"] = base64("#!/bin/sh\necho " + web_group + " arn:aws:iam::111111111111:role/web\n");
    }
    return text(ec2(source, "RunInstances", wish), "Instances/0/InstanceId");
  }

  void address() {
    const Json made = ec2(source, "AllocateAddress", {{"Domain", "vpc"}});
    public_ip = text(made, "PublicIp");
    ec2(source, "AssociateAddress", {{"AllocationId", at(made, "AllocationId")}, {"InstanceId", pressi}});
  }

  void balancer() {
    const auto elb = [&](std::string_view operation, const Json& input) {
      return call(source, "elb", operation, input);
    };
    const Json subnets = ec2(source, "DescribeSubnets");
    const Json name = "pressi-web";
    elb("CreateLoadBalancer",
        {{"LoadBalancerName", name},
         {"Listeners",
          Json::array({Json{{"Protocol", "HTTP"}, {"LoadBalancerPort", 80}, {"InstancePort", 80}},
                       Json{{"Protocol", "TCP"}, {"LoadBalancerPort", 8080}, {"InstancePort", 80}}})},
         {"Subnets", Json::array({at(subnets, "Subnets/0/SubnetId"), at(subnets, "Subnets/1/SubnetId")})},
         {"SecurityGroups", {balancer_group}},
         {"Tags", Json::array({Json{{"Key", "app"}, {"Value", "pressi"}}})}});
    elb("ConfigureHealthCheck", {{"LoadBalancerName", name},
                                 {"HealthCheck",
                                  {{"Target", "HTTP:80/health"},
                                   {"Interval", 10},
                                   {"Timeout", 5},
                                   {"UnhealthyThreshold", 2},
                                   {"HealthyThreshold", 3}}}});
    elb("CreateLBCookieStickinessPolicy",
        {{"LoadBalancerName", name}, {"PolicyName", "sticky"}, {"CookieExpirationPeriod", 600}});
    elb("SetLoadBalancerPoliciesOfListener",
        {{"LoadBalancerName", name}, {"LoadBalancerPort", 80}, {"PolicyNames", {"sticky"}}});
    elb("ModifyLoadBalancerAttributes",
        {{"LoadBalancerName", name},
         {"LoadBalancerAttributes",
          {{"ConnectionSettings", {{"IdleTimeout", 30}}}, {"CrossZoneLoadBalancing", {{"Enabled", true}}}}}});
    elb("RegisterInstancesWithLoadBalancer",
        {{"LoadBalancerName", name}, {"Instances", Json::array({Json{{"InstanceId", pressi}}})}});
  }
};

/// What the account is seen to hold, without what time and history leave behind.
Json seen(const inventory::Inventory& inventory) {
  Json resources = Json::object();
  for (const inventory::Resource& resource : inventory.resources) {
    const std::string state = text_or(resource.document, "State/Name", "");
    if (state != "terminated") resources[resource.id] = resource.document;
  }
  return resources;
}

const inventory::Resource* only(const inventory::Inventory& inventory, std::string_view type,
                                const std::string& name) {
  for (const inventory::Resource& resource : inventory.resources) {
    if (resource.type == type && resource.name == name) return &resource;
  }
  return nullptr;
}

class Compute : public ::testing::Test {
 protected:
  void SetUp() override {
    split.build_compute();
    split.make_compute_plan();
  }
  ComputeSplit split;
};

TEST_F(Compute, TheApplicationStandsInTheDestination) {
  ASSERT_EQ(split.run().result, Result::done) << split.failures();
  const inventory::Inventory there = split.inventory_now(split.destination);
  EXPECT_TRUE(there.gaps.empty());

  const auto* balancer = there.find("elb/load-balancer/us-east-1/pressi-web");
  ASSERT_NE(balancer, nullptr);
  const auto* instance = only(there, "instance", "pressi");
  ASSERT_NE(instance, nullptr);
  EXPECT_EQ(text(balancer->document, "Instances/0/InstanceId"), text(instance->document, "InstanceId"));
  EXPECT_EQ(number_or(balancer->document, "HealthCheck/HealthyThreshold", 0), 3);
  EXPECT_EQ(list_or_empty(balancer->document, "Subnets").size(), 2U);
  EXPECT_EQ(
      number_or(balancer->document,
                "DescribeLoadBalancerAttributes/LoadBalancerAttributes/ConnectionSettings/IdleTimeout", 0),
      30);
  const Json health =
      split.call(split.destination, "elb", "DescribeInstanceHealth", {{"LoadBalancerName", "pressi-web"}});
  EXPECT_EQ(text(health, "InstanceStates/0/State"), "InService");
}

TEST_F(Compute, TheInstanceIsTheSameButForItsNames) {
  ASSERT_EQ(split.run().result, Result::done) << split.failures();
  const inventory::Inventory there = split.inventory_now(split.destination);
  const auto* instance = only(there, "instance", "pressi");
  ASSERT_NE(instance, nullptr);
  const auto* web = only(there, "security-group", "web");
  ASSERT_NE(web, nullptr);
  const std::string script =
      from_base64(text(instance->document, "DescribeInstanceAttribute/UserData/Value"));
  EXPECT_EQ(script,
            "#!/bin/sh\necho " + text(web->document, "GroupId") + " arn:aws:iam::222222222222:role/web\n");
  EXPECT_TRUE(flag_or(instance->document, "DescribeInstanceAttribute/DisableApiTermination/Value", false));
  EXPECT_EQ(text(instance->document, "IamInstanceProfile/Arn"),
            "arn:aws:iam::222222222222:instance-profile/web");
  EXPECT_EQ(text(instance->document, "KeyName"), "laptop");
  EXPECT_NE(text(instance->document, "PublicIpAddress"), split.public_ip);
  long long gigabytes = 0;
  for (const auto& resource : there.resources) {
    if (resource.type != "volume") continue;
    gigabytes += number_or(resource.document, "Size", 0);
    EXPECT_EQ(resource.name, "pressi");
  }
  EXPECT_GT(gigabytes, 20);
}

TEST_F(Compute, RulesOfGroupsNameTheGroupsOfTheDestination) {
  ASSERT_EQ(split.run().result, Result::done) << split.failures();
  const inventory::Inventory there = split.inventory_now(split.destination);
  const auto* web = only(there, "security-group", "web");
  const auto* balancer = only(there, "security-group", "balancer");
  ASSERT_NE(web, nullptr);
  ASSERT_NE(balancer, nullptr);
  const Json& out = at(balancer->document, "IpPermissionsEgress");
  ASSERT_EQ(out.size(), 1U) << out.dump();
  EXPECT_EQ(text(out, "0/UserIdGroupPairs/0/GroupId"), text(web->document, "GroupId"));
  EXPECT_EQ(at(web->document, "IpPermissions").size(), 2U);
}

TEST_F(Compute, NothingStaysSharedAndNothingElseIsTouched) {
  const Json before = seen(split.inventory_now(split.source));
  ASSERT_EQ(split.run().result, Result::done) << split.failures();
  Json after = seen(split.inventory_now(split.source));
  for (auto resource = after.begin(); resource != after.end();) {
    const bool ours = resource.key().starts_with("ec2/image/") || resource.key().starts_with("ec2/snapshot/");
    if (!ours) {
      ++resource;
      continue;
    }
    EXPECT_TRUE(list_or_empty(*resource, "DescribeImageAttribute/LaunchPermissions").empty());
    resource = after.erase(resource);
  }
  EXPECT_EQ(after, before) << Json::diff(before, after).dump(1);
}

TEST_F(Compute, UndoLeavesBothAccountsAsTheyWere) {
  const Json source = seen(split.inventory_now(split.source));
  const Json destination = seen(split.inventory_now(split.destination));
  ASSERT_EQ(split.run().result, Result::done) << split.failures();
  ASSERT_EQ(split.undo().result, Result::done) << split.failures();
  const Json after = seen(split.inventory_now(split.destination));
  EXPECT_EQ(after, destination) << Json::diff(destination, after).dump(1);
  EXPECT_EQ(seen(split.inventory_now(split.source)), source);
}

TEST_F(Compute, ASecondRunMakesNoSecondCopy) {
  ASSERT_EQ(split.run().result, Result::done) << split.failures();
  const Json before = split.world();
  ASSERT_EQ(split.run().result, Result::done) << split.failures();
  EXPECT_EQ(split.world(), before);
}

TEST_F(Compute, AfterUndoItCanBeRunAgain) {
  ASSERT_EQ(split.run().result, Result::done) << split.failures();
  ASSERT_EQ(split.undo().result, Result::done) << split.failures();
  EXPECT_EQ(split.run().result, Result::done) << split.failures();
}

/// The twin stops answering at the n-th call, before or after its effect; then the same run again, to the
/// end.
TEST(InterruptedCompute, RunAfterAnyCallEndsInTheSameWorld) {
  const auto calls_so_far = [](ComputeSplit& split) {
    return split.twin->faults().describe().at("calls").get<long long>();
  };
  ComputeSplit whole;
  whole.build_compute();
  whole.make_compute_plan();
  const long long before = calls_so_far(whole);
  ASSERT_EQ(whole.run().result, Result::done) << whole.failures();
  const long long calls = calls_so_far(whole) - before;
  const Json wanted = whole.world();
  const int apart = std::getenv("CLEAVE_ALL") != nullptr ? 1 : 9;  // each takes a whole run
  for (long long n = 1; n <= calls; n += apart) {
    ComputeSplit split;
    split.build_compute();
    split.make_compute_plan();
    split.twin->faults().arm({{"at", n}, {"when", n % 2 == 0 ? "before" : "after"}, {"do", "stop"}});
    split.run();
    split.twin->faults().clear();
    ASSERT_EQ(split.run().result, Result::done) << "interrupted at call " << n << "\n" << split.failures();
    ASSERT_EQ(split.world(), wanted) << "interrupted at call " << n << " "
                                     << Json::diff(wanted, split.world()).dump(1);
  }
}

}  // namespace
}  // namespace cleave::move
