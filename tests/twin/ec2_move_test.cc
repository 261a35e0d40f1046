#include <gtest/gtest.h>

#include "base/hash.h"
#include "twin/compute_estate.h"

namespace cleave::twin {
namespace {

using namespace std::chrono_literals;

Json data_disk() {
  return {{"DeviceName", "/dev/sdf"}, {"Ebs", {{"VolumeSize", 20}, {"VolumeType", "gp3"}}}};
}

/// An instance with two volumes, user data, tags and a role.
std::string application_server(ComputeEstate& estate) {
  const Json trust{{"Version", "2012-10-17"}, {"Statement", Json::array()}};
  estate.iam("CreateRole", {{"RoleName", "web"}, {"AssumeRolePolicyDocument", dump(trust)}});
  estate.iam("CreateInstanceProfile", {{"InstanceProfileName", "web"}});
  estate.iam("AddRoleToInstanceProfile", {{"InstanceProfileName", "web"}, {"RoleName", "web"}});
  const Json tags{{"ResourceType", "instance"},
                  {"Tags", Json::array({Json{{"Key", "Name"}, {"Value", "web-1"}}})}};
  return estate.running_instance({{"BlockDeviceMappings", Json::array({data_disk()})},
                                  {"UserData", base64("#!/bin/sh\n")},
                                  {"IamInstanceProfile", Json::object({{"Name", "web"}})},
                                  {"TagSpecifications", Json::array({tags})}});
}

Json permission_for(const char* member, const char* account) {
  const Json who{{"UserId", account}};
  Json change = Json::object();
  change[member] = {{"Add", Json::array({who})}};
  return change;
}

std::string image_of(ComputeEstate& estate, const std::string& instance) {
  const Json made =
      estate.ec2("CreateImage", {{"InstanceId", instance}, {"Name", "web-1"}, {"NoReboot", true}});
  estate.pass(3min);
  return text(made, "ImageId");
}

Json image_document(ComputeEstate& estate, const std::string& image, const char* account) {
  return at(estate.ec2("DescribeImages", {{"ImageIds", {image}}}, account), "Images/0");
}

Json copy_wish(const std::string& image, const std::string& name = "web-1") {
  return {{"Name", name}, {"SourceImageId", image}, {"SourceRegion", "us-east-1"}, {"ClientToken", "copy-1"}};
}

TEST(Ec2Move, AnInstanceGoesToAnotherAccountByItsImage) {
  ComputeEstate estate;
  const std::string instance = application_server(estate);
  const std::string image = image_of(estate, instance);
  EXPECT_EQ(estate.refusal("ec2", "DescribeImages", {{"ImageIds", {image}}}, destination),
            "InvalidAMIID.NotFound");

  Json share = permission_for("LaunchPermission", destination);
  share["ImageId"] = image;
  estate.ec2("ModifyImageAttribute", share);
  EXPECT_EQ(estate.refusal("ec2", "CopyImage", copy_wish(image), destination), "InvalidRequest")
      << "the snapshots are not shared yet";
  const Json shown = image_document(estate, image, destination);
  EXPECT_FALSE(shown.contains("Tags"));
  ASSERT_EQ(at(shown, "BlockDeviceMappings").size(), 2u);
  for (const Json& mapping : at(shown, "BlockDeviceMappings")) {
    Json change;
    change["CreateVolumePermission"] = {{"Add", Json::array({Json::object({{"UserId", destination}})})}};
    change["SnapshotId"] = at(mapping, "Ebs/SnapshotId");
    estate.ec2("ModifySnapshotAttribute", change);
  }
  const std::string copy = text(estate.ec2("CopyImage", copy_wish(image), destination), "ImageId");
  EXPECT_EQ(text(estate.ec2("CopyImage", copy_wish(image), destination), "ImageId"), copy) << "idempotent";
  EXPECT_EQ(estate.refusal("ec2", "CopyImage", copy_wish(image, "other"), destination),
            "IdempotentParameterMismatch");

  const Json launch{{"ImageId", copy}, {"InstanceType", "t3.micro"}, {"MinCount", 1}, {"MaxCount", 1}};
  EXPECT_EQ(estate.refusal("ec2", "RunInstances", launch, destination), "InvalidAMIID.Unavailable");
  estate.pass(5min);
  estate.ec2("DeregisterImage", {{"ImageId", image}, {"DeleteAssociatedSnapshots", true}});
  EXPECT_EQ(text(image_document(estate, copy, destination), "OwnerId"), destination);
  const std::string moved = estate.running_instance({{"ImageId", copy}}, destination);
  const Json document = estate.instance(moved, destination);
  EXPECT_EQ(text(document, "State/Name"), "running");
  EXPECT_EQ(at(document, "BlockDeviceMappings").size(), 2u);
  EXPECT_TRUE(document.contains("PublicIpAddress"));
}

TEST(Ec2Move, LaunchingTwiceWithOneTokenMakesOneInstance) {
  ComputeEstate estate;
  const Json launch{{"ImageId", estate.base_image()},
                    {"InstanceType", "t3.micro"},
                    {"MinCount", 1},
                    {"MaxCount", 1},
                    {"ClientToken", "launch-1"}};
  const Json first = estate.ec2("RunInstances", launch);
  estate.pass(1min);
  const Json again = estate.ec2("RunInstances", launch);
  EXPECT_EQ(text(first, "Instances/0/InstanceId"), text(again, "Instances/0/InstanceId"));
  Json other = launch;
  other["InstanceType"] = "t3.small";
  EXPECT_EQ(estate.refusal("ec2", "RunInstances", other), "IdempotentParameterMismatch");
}

TEST(Ec2Instances, WhatDescribeInstancesLeavesOutIsInItsAttributes) {
  ComputeEstate estate;
  const std::string id = application_server(estate);
  const Json data = estate.ec2("DescribeInstanceAttribute", {{"InstanceId", id}, {"Attribute", "userData"}});
  EXPECT_EQ(from_base64(text(data, "UserData/Value")), "#!/bin/sh\n");
  const Json document = estate.instance(id);
  EXPECT_TRUE(text(document, "IamInstanceProfile/Arn").ends_with(":instance-profile/web"));
  EXPECT_EQ(text(document, "Tags/0/Value"), "web-1");
  EXPECT_EQ(text(document, "MetadataOptions/HttpTokens"), "optional");
}

TEST(Ec2Instances, ProtectedOnesCannotBeTerminated) {
  ComputeEstate estate;
  const std::string id = estate.running_instance({{"DisableApiTermination", true}});
  EXPECT_EQ(estate.refusal("ec2", "TerminateInstances", {{"InstanceIds", {id}}}), "OperationNotPermitted");
  estate.ec2("ModifyInstanceAttribute",
             {{"InstanceId", id}, {"DisableApiTermination", Json::object({{"Value", false}})}});
  estate.ec2("TerminateInstances", {{"InstanceIds", {id}}});
  EXPECT_EQ(at(estate.ec2("DescribeVolumes"), "Volumes").size(), 0u);
  estate.pass(2h);
  EXPECT_EQ(estate.refusal("ec2", "DescribeInstances", {{"InstanceIds", {id}}}),
            "InvalidInstanceID.NotFound");
}

TEST(Ec2Instances, StatesFollowTheClock) {
  ComputeEstate estate;
  const std::string id = estate.running_instance();
  const auto status = [&] {
    return text(estate.ec2("DescribeInstanceStatus", {{"InstanceIds", {id}}}),
                "InstanceStatuses/0/InstanceStatus/Status");
  };
  EXPECT_EQ(status(), "initializing");
  estate.pass(2min);
  EXPECT_EQ(status(), "ok");
  estate.ec2("StopInstances", {{"InstanceIds", {id}}});
  EXPECT_EQ(text(estate.instance(id), "State/Name"), "stopping");
  EXPECT_FALSE(estate.instance(id).contains("PublicIpAddress"));
  estate.pass(30s);
  EXPECT_EQ(text(estate.instance(id), "State/Name"), "stopped");
  estate.ec2("ModifyInstanceAttribute",
             {{"InstanceId", id}, {"InstanceType", Json::object({{"Value", "t3.small"}})}});
  estate.ec2("StartInstances", {{"InstanceIds", {id}}});
  estate.pass(30s);
  EXPECT_EQ(text(estate.instance(id), "InstanceType"), "t3.small");
}

TEST(Ec2Instances, AreFilteredAndPaged) {
  ComputeEstate estate;
  estate.running_instance({{"MaxCount", 12}});
  Json input{{"MaxResults", 5}, {"Filters", Json::array({filter("instance-state-name", {"run*"})})}};
  std::size_t seen = 0;
  int pages = 0;
  do {
    const Json page = estate.ec2("DescribeInstances", input);
    for (const Json& reservation : at(page, "Reservations")) seen += at(reservation, "Instances").size();
    input["NextToken"] = text_or(page, "NextToken", "");
    ++pages;
  } while (text(input, "NextToken") != "");
  EXPECT_EQ(seen, 12u);
  EXPECT_EQ(pages, 3);
}

TEST(Ec2Instances, RefusalsAreThoseOfAws) {
  ComputeEstate estate;
  const Json fine{
      {"ImageId", estate.base_image()}, {"InstanceType", "t3.micro"}, {"MinCount", 1}, {"MaxCount", 1}};
  struct Case {
    Json wish;
    const char* code;
  };
  const Case cases[] = {
      {{{"ImageId", "ami-0123456789abcdef0"}}, "InvalidAMIID.NotFound"},
      {{{"ImageId", "image"}}, "InvalidAMIID.Malformed"},
      {{{"InstanceType", "t9.tiny"}}, "InvalidParameterValue"},
      {{{"InstanceType", "t4g.micro"}}, "InvalidParameterValue"},
      {{{"KeyName", "nobody"}}, "InvalidKeyPair.NotFound"},
      {{{"SecurityGroupIds", {"sg-0123456789abcdef0"}}}, "InvalidGroup.NotFound"},
      {{{"SubnetId", "subnet-0123456789abcdef0"}}, "InvalidSubnetID.NotFound"},
      {{{"IamInstanceProfile", Json::object({{"Name", "nobody"}})}}, "InvalidParameterValue"},
      {{{"MinCount", 2}}, "InvalidParameterValue"},
      {{{"UserData", "not base64!"}}, "InvalidParameterValue"},
      {{{"DryRun", true}}, "DryRunOperation"},
  };
  for (const Case& one : cases) {
    Json input = fine;
    input.update(one.wish);
    EXPECT_EQ(estate.refusal("ec2", "RunInstances", input), one.code) << dump(one.wish);
  }
}

TEST(Ec2Instances, AWishedPrivateAddressIsGivenOnce) {
  ComputeEstate estate;
  const std::string subnet = text(estate.ec2("DescribeSubnets"), "Subnets/0/SubnetId");
  const std::string first = estate.running_instance({{"SubnetId", subnet}});
  const Json address = estate.instance(first).at("PrivateIpAddress");
  const Json again{{"ImageId", estate.base_image()},
                   {"InstanceType", "t3.micro"},
                   {"MinCount", 1},
                   {"MaxCount", 1},
                   {"SubnetId", subnet},
                   {"PrivateIpAddress", address}};
  EXPECT_EQ(estate.refusal("ec2", "RunInstances", again), "InvalidIPAddress.InUse");
}

TEST(Ec2Images, KeepTheirSnapshotsAndTheirNames) {
  ComputeEstate estate;
  const std::string instance = estate.running_instance();
  const std::string image = image_of(estate, instance);
  EXPECT_EQ(estate.refusal("ec2", "CreateImage", {{"InstanceId", instance}, {"Name", "web-1"}}),
            "InvalidAMIName.Duplicate");
  const Json shown = image_document(estate, image, source);
  const std::string snapshot = text(shown, "BlockDeviceMappings/0/Ebs/SnapshotId");
  EXPECT_EQ(estate.refusal("ec2", "DeleteSnapshot", {{"SnapshotId", snapshot}}), "InvalidSnapshot.InUse");
  estate.ec2("DeregisterImage", {{"ImageId", image}});
  estate.ec2("DeleteSnapshot", {{"SnapshotId", snapshot}});
}

TEST(Ec2Snapshots, EncryptedWithTheDefaultKeyCannotBeShared) {
  ComputeEstate estate;
  const Json zones = estate.ec2("DescribeAvailabilityZones");
  const Json volume = estate.ec2(
      "CreateVolume",
      {{"AvailabilityZone", at(zones, "AvailabilityZones/0/ZoneName")}, {"Size", 1}, {"Encrypted", true}});
  const Json snapshot = estate.ec2("CreateSnapshot", {{"VolumeId", volume.at("VolumeId")}});
  EXPECT_EQ(text(snapshot, "State"), "pending");
  const Json share{{"SnapshotId", snapshot.at("SnapshotId")},
                   {"Attribute", "createVolumePermission"},
                   {"OperationType", "add"},
                   {"UserIds", {destination}}};
  EXPECT_EQ(estate.refusal("ec2", "ModifySnapshotAttribute", share), "InvalidParameter");
  EXPECT_EQ(
      estate.refusal("ec2", "DescribeSnapshots", {{"SnapshotIds", {snapshot.at("SnapshotId")}}}, destination),
      "InvalidSnapshot.NotFound");
}

TEST(Ec2Volumes, AreAttachedAndDetachedWithTime) {
  ComputeEstate estate;
  const std::string instance = estate.running_instance();
  const Json zone = at(estate.instance(instance), "Placement/AvailabilityZone");
  const std::string volume =
      text(estate.ec2("CreateVolume", {{"AvailabilityZone", zone}, {"Size", 4}}), "VolumeId");
  const Json attach{{"VolumeId", volume}, {"InstanceId", instance}, {"Device", "/dev/sdg"}};
  EXPECT_EQ(estate.refusal("ec2", "AttachVolume", attach), "IncorrectState");
  estate.pass(5s);
  EXPECT_EQ(text(estate.ec2("AttachVolume", attach), "State"), "attaching");
  EXPECT_EQ(estate.refusal("ec2", "DeleteVolume", {{"VolumeId", volume}}), "VolumeInUse");
  estate.pass(5s);
  EXPECT_EQ(text(estate.ec2("DetachVolume", {{"VolumeId", volume}}), "State"), "detaching");
  estate.pass(5s);
  estate.ec2("DeleteVolume", {{"VolumeId", volume}});
}

TEST(Ec2Addresses, AnAddressKeepsItsNumbersWhenItChangesItsAccount) {
  ComputeEstate estate;
  const std::string instance = estate.running_instance();
  const Json address = estate.ec2("AllocateAddress");
  const Json allocation = address.at("AllocationId");
  estate.ec2("AssociateAddress", {{"AllocationId", allocation}, {"InstanceId", instance}});
  EXPECT_EQ(estate.instance(instance).at("PublicIpAddress"), address.at("PublicIp"));
  estate.ec2("EnableAddressTransfer", {{"AllocationId", allocation}, {"TransferAccountId", destination}});
  const Json accept{{"Address", address.at("PublicIp")}};
  EXPECT_EQ(estate.refusal("ec2", "AcceptAddressTransfer", accept, destination),
            "InvalidTransfer.AddressAssociated");
  const Json shown = estate.ec2("DescribeAddresses");
  estate.ec2("DisassociateAddress", {{"AssociationId", at(shown, "Addresses/0/AssociationId")}});
  EXPECT_EQ(
      text(estate.ec2("AcceptAddressTransfer", accept, destination), "AddressTransfer/AddressTransferStatus"),
      "accepted");
  EXPECT_EQ(at(estate.ec2("DescribeAddresses"), "Addresses").size(), 0u);
  EXPECT_EQ(at(estate.ec2("DescribeAddresses", Json::object(), destination), "Addresses/0/PublicIp"),
            address.at("PublicIp"));
  EXPECT_EQ(text(estate.ec2("DescribeAddressTransfers"), "AddressTransfers/0/AddressTransferStatus"),
            "accepted");
}

TEST(Ec2Addresses, AnOfferEndsAfterSevenDays) {
  ComputeEstate estate;
  const Json address = estate.ec2("AllocateAddress");
  const Json offer{{"AllocationId", address.at("AllocationId")}, {"TransferAccountId", destination}};
  estate.ec2("EnableAddressTransfer", offer);
  estate.pass(24h * 7);
  EXPECT_EQ(
      estate.refusal("ec2", "AcceptAddressTransfer", {{"Address", address.at("PublicIp")}}, destination),
      "InvalidAddress.NotFound");
}

TEST(Ec2Addresses, ThereAreFiveToARegion) {
  ComputeEstate estate;
  for (int count = 0; count < 5; ++count) estate.ec2("AllocateAddress");
  EXPECT_EQ(estate.refusal("ec2", "AllocateAddress", Json::object()), "AddressLimitExceeded");
}

TEST(Ec2, EveryOperationThatTheProgramKnowsIsAnswered) {
  for (const Service& service : {make_ec2(), make_elb()}) {
    for (const auto& [name, operation] : aws::service(service.id).operations) {
      EXPECT_TRUE(service.handlers.contains(name)) << service.id << " " << name;
    }
  }
}

TEST(Ec2Tags, AreKeptOnEveryKindOfThing) {
  ComputeEstate estate;
  const std::string instance = estate.running_instance();
  const Json ids{instance, estate.default_vpc()};
  const Json tag{{"Key", "team"}, {"Value", "web"}};
  estate.ec2("CreateTags", {{"Resources", ids}, {"Tags", Json::array({tag})}});
  EXPECT_EQ(
      at(estate.ec2("DescribeTags", {{"Filters", Json::array({filter("key", {"team"})})}}), "Tags").size(),
      2u);
  estate.ec2("DeleteTags", {{"Resources", ids}, {"Tags", Json::array({Json::object({{"Key", "team"}})})}});
  EXPECT_EQ(at(estate.ec2("DescribeTags"), "Tags").size(), 0u);
  const Json reserved{{"Key", "aws:x"}, {"Value", ""}};
  EXPECT_EQ(estate.refusal("ec2", "CreateTags", {{"Resources", ids}, {"Tags", Json::array({reserved})}}),
            "InvalidParameterValue");
}

}  // namespace
}  // namespace cleave::twin
