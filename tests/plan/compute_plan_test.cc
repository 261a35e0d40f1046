#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/hash.h"
#include "plan/draft.h"

namespace cleave::plan {
namespace {

using inventory::Inventory;
using inventory::Resource;

/// One account with a default VPC, its subnet in the physical zone use1-az1, and a default group.
Inventory account(const std::string& id, const std::string& suffix) {
  Inventory inventory;
  inventory.account_id = id;
  inventory.regions = {"us-east-1"};
  const auto add = [&](const std::string& type, const std::string& key, Json document) {
    inventory.resources.push_back(
        {"ec2/" + type + "/" + key, "ec2", type, "us-east-1", key, std::move(document)});
  };
  add("security-group", "sg-0default" + suffix,
      {{"GroupId", "sg-0default" + suffix},
       {"GroupName", "default"},
       {"Description", ""},
       {"VpcId", "vpc-0" + suffix}});
  add("subnet", "subnet-0" + suffix,
      {{"SubnetId", "subnet-0" + suffix},
       {"VpcId", "vpc-0" + suffix},
       {"DefaultForAz", true},
       {"AvailabilityZone", suffix == "a" ? "us-east-1a" : "us-east-1d"},
       {"AvailabilityZoneId", "use1-az1"}});
  add("vpc", "vpc-0" + suffix, {{"VpcId", "vpc-0" + suffix}, {"IsDefault", true}});
  return inventory;
}

Resource instance(const std::string& user_data = "") {
  Json document = {
      {"InstanceId", "i-0aaaaaaaaaaaaaaaa"},
      {"InstanceType", "t3.micro"},
      {"State", {{"Name", "running"}}},
      {"VpcId", "vpc-0a"},
      {"SubnetId", "subnet-0a"},
      {"PrivateIpAddress", "172.31.0.10"},
      {"PublicIpAddress", "198.51.100.10"},
      {"RootDeviceType", "ebs"},
      {"SecurityGroups", Json::array({Json{{"GroupId", "sg-0defaulta"}, {"GroupName", "default"}}})},
      {"BlockDeviceMappings",
       Json::array({Json{{"DeviceName", "/dev/sda1"}, {"Ebs", {{"VolumeId", "vol-0aaaaaaaaaaaaaaaa"}}}}})}};
  document["DescribeInstanceAttribute"] = {{"UserData", {{"Value", base64(user_data)}}}};
  return {"ec2/instance/i-0aaaaaaaaaaaaaaaa", "ec2", "instance", "us-east-1", "web", std::move(document)};
}

Resource volume() {
  return {"ec2/volume/vol-0aaaaaaaaaaaaaaaa",
          "ec2",
          "volume",
          "us-east-1",
          "data",
          {{"VolumeId", "vol-0aaaaaaaaaaaaaaaa"},
           {"VolumeType", "gp2"},
           {"Iops", 100},
           {"Size", 8},
           {"Encrypted", false}}};
}

Plan plan_of(std::vector<Resource> resources, Inventory destination = account("222222222222", "b")) {
  Inventory source = account("111111111111", "a");
  for (Resource& resource : resources) source.resources.push_back(std::move(resource));
  for (Inventory* inventory : {&source, &destination}) {
    std::sort(inventory->resources.begin(), inventory->resources.end(),
              [](const Resource& a, const Resource& b) { return a.id < b.id; });
  }
  Decisions decisions;
  decisions.roots = {"ec2/instance/i-0aaaaaaaaaaaaaaaa"};
  return make_plan(source, destination, decisions, {"split-1", from_rfc3339("2026-11-23T06:00:00Z"), "", ""});
}

std::string refusal(std::vector<Resource> resources, Inventory destination = account("222222222222", "b")) {
  try {
    plan_of(std::move(resources), std::move(destination));
    return "";
  } catch (const Error& error) {
    return error.code() + " " + error.where();
  }
}

const Step& launch(const Plan& plan) {
  const Step* step = plan.find("ec2/run-instance/i-0aaaaaaaaaaaaaaaa");
  if (step == nullptr) throw Error(Error::Kind::failed, "no-launch", "the plan launches nothing");
  return *step;
}

TEST(ComputePlan, TheSubnetIsTheOneOfTheSamePhysicalZone) {
  const Plan plan = plan_of({instance(), volume()});
  EXPECT_EQ(launch(plan).params.at("SubnetId"), "subnet-0b");
  EXPECT_EQ(launch(plan).params.at("SecurityGroupIds"), Json::array({"sg-0defaultb"}));
}

TEST(ComputePlan, TheTemporaryGrantEndsAfterTheCopy) {
  const Plan plan = plan_of({instance(), volume()});
  const Step* end = plan.find("ec2/unshare-image/i-0aaaaaaaaaaaaaaaa");
  ASSERT_NE(end, nullptr);
  EXPECT_THAT(end->needs, ::testing::Contains("ec2/copy-image/i-0aaaaaaaaaaaaaaaa"));
}

TEST(ComputePlan, IopsThatNobodyProvisionedAreNotAskedFor) {
  const Plan plan = plan_of({instance(), volume()});
  const Json& device = at(launch(plan).params, "BlockDeviceMappings/0/Ebs");
  EXPECT_FALSE(device.contains("Iops"));
  EXPECT_EQ(device.at("VolumeSize"), 8);
}

TEST(ComputePlan, OwnNamesInUserDataStayBecauseNobodyKnowsThemBeforeTheLaunch) {
  const Plan plan = plan_of({instance("echo 172.31.0.10 subnet-0a\n"), volume()});
  const Json data = resolve(launch(plan).params.at("UserData"), [](const std::string&) { return nullptr; });
  EXPECT_EQ(from_base64(data.get<std::string>()), "echo 172.31.0.10 subnet-0b\n");
  EXPECT_FALSE(plan.warnings.empty());
}

TEST(ComputePlan, CompressedUserDataGoesOverUnchanged) {
  const std::string bytes = "\x1f\x8b\x08\xff\xfe i-0aaaaaaaaaaaaaaaa";
  const Plan plan = plan_of({instance(bytes), volume()});
  EXPECT_EQ(launch(plan).params.at("UserData"), base64(bytes));
}

TEST(ComputePlan, WithoutAPublicAddressAtTheSourceThereIsNoneAtTheDestination) {
  Resource hidden = instance();
  hidden.document.erase("PublicIpAddress");
  Inventory destination = account("222222222222", "b");
  for (Resource& resource : destination.resources) {
    if (resource.type == "subnet") resource.document["MapPublicIpOnLaunch"] = true;
  }
  const Plan plan = plan_of({hidden, volume()}, destination);
  EXPECT_EQ(at(launch(plan).params, "NetworkInterfaces/0/AssociatePublicIpAddress"), false);
}

TEST(ComputePlan, WhatCannotBeMovedIsRefusedByName) {
  const std::string named = "not-supported ec2/instance/i-0aaaaaaaaaaaaaaaa";
  Resource encrypted = volume();
  encrypted.document["Encrypted"] = true;
  EXPECT_EQ(refusal({instance(), encrypted}), named);
  Resource elsewhere = instance();
  elsewhere.document["VpcId"] = "vpc-0other";
  EXPECT_EQ(refusal({elsewhere, volume()}), named);
  Resource ephemeral = instance();
  ephemeral.document["RootDeviceType"] = "instance-store";
  EXPECT_EQ(refusal({ephemeral, volume()}), named);
}

TEST(ComputePlan, InstancesThatNameEachOthersAddressesAreRefusedWithTheLines) {
  Resource web = instance("#!/bin/sh\necho database 172.31.0.11\n");
  Resource database = instance("echo web 172.31.0.10\n");
  Resource disk = volume();
  database.id = "ec2/instance/i-0bbbbbbbbbbbbbbbb";
  database.document["InstanceId"] = "i-0bbbbbbbbbbbbbbbb";
  database.document["PrivateIpAddress"] = "172.31.0.11";
  database.document["PublicIpAddress"] = "198.51.100.11";
  disk.id = "ec2/volume/vol-0bbbbbbbbbbbbbbbb";
  disk.document["VolumeId"] = "vol-0bbbbbbbbbbbbbbbb";
  database.document["BlockDeviceMappings"][0]["Ebs"]["VolumeId"] = "vol-0bbbbbbbbbbbbbbbb";
  try {
    plan_of({web, volume(), database, disk});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "cyclic-plan");
    EXPECT_THAT(error.what(),
                ::testing::HasSubstr("line 2 of the UserData of ec2/instance/i-0aaaaaaaaaaaaaaaa "
                                     "names 172.31.0.11 of ec2/instance/i-0bbbbbbbbbbbbbbbb"));
    EXPECT_THAT(error.what(),
                ::testing::HasSubstr("line 1 of the UserData of ec2/instance/i-0bbbbbbbbbbbbbbbb "
                                     "names 172.31.0.10 of ec2/instance/i-0aaaaaaaaaaaaaaaa"));
  }
}

TEST(ComputePlan, ADestinationWithoutADefaultVpcIsToldSo) {
  Inventory destination = account("222222222222", "b");
  std::erase_if(destination.resources, [](const Resource& resource) { return resource.type == "vpc"; });
  EXPECT_EQ(refusal({instance(), volume()}, destination).substr(0, 14), "no-default-vpc");
}

}  // namespace
}  // namespace cleave::plan
