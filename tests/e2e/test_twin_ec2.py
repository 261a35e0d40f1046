"""EC2 in the twin, by boto3 and the AWS CLI: an estate is built, read back and moved to another account."""

import base64
import json

import botocore.exceptions
import pytest

TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
                                                             "Action": "sts:AssumeRole"}]})


def base_image(ec2):
    images = ec2.describe_images(Owners=["amazon"], Filters=[{"Name": "name", "Values": ["amzn2-*"]}])["Images"]
    return images[0]["ImageId"]


def refused(call, **parameters):
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        call(**parameters)
    return caught.value.response["Error"]["Code"]


def application_server(twin):
    """An instance with a role, user data, two volumes, a key pair, an elastic address and two groups."""
    ec2, iam = twin.client("ec2"), twin.client("iam")
    iam.create_role(RoleName="web", AssumeRolePolicyDocument=TRUST)
    iam.create_instance_profile(InstanceProfileName="web")
    iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web")
    ec2.create_key_pair(KeyName="ops", KeyType="ed25519")
    groups = [ec2.create_security_group(GroupName=name, Description=name)["GroupId"] for name in ("web", "database")]
    for group, peer in (groups, reversed(groups)):
        ec2.authorize_security_group_ingress(
            GroupId=group,
            IpPermissions=[{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": peer}]}],
        )
    instance = ec2.run_instances(
        ImageId=base_image(ec2), InstanceType="t3.micro", MinCount=1, MaxCount=1, KeyName="ops",
        SecurityGroupIds=groups, UserData="#!/bin/sh\necho hello\n", IamInstanceProfile={"Name": "web"},
        BlockDeviceMappings=[{"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 20, "VolumeType": "gp3"}}],
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web-1"}]}],
    )["Instances"][0]["InstanceId"]
    twin.advance(30)
    allocation = ec2.allocate_address(Domain="vpc")["AllocationId"]
    ec2.associate_address(AllocationId=allocation, InstanceId=instance)
    return instance


def test_an_application_server_moves_to_another_account(twin):
    source, destination = twin.client("ec2"), twin.client("ec2", "destination")
    instance = application_server(twin)
    described = source.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
    assert described["State"]["Name"] == "running"
    assert len(described["BlockDeviceMappings"]) == 2
    assert described["PublicIpAddress"] == source.describe_addresses()["Addresses"][0]["PublicIp"]
    data = source.describe_instance_attribute(InstanceId=instance, Attribute="userData")["UserData"]["Value"]
    assert base64.b64decode(data) == b"#!/bin/sh\necho hello\n"

    image = source.create_image(InstanceId=instance, Name="web-1", NoReboot=True)["ImageId"]
    assert source.describe_images(ImageIds=[image])["Images"][0]["State"] == "pending"
    assert refused(destination.describe_images, ImageIds=[image]) == "InvalidAMIID.NotFound"
    twin.advance(180)
    mappings = source.describe_images(ImageIds=[image])["Images"][0]["BlockDeviceMappings"]
    source.modify_image_attribute(ImageId=image, LaunchPermission={"Add": [{"UserId": "222222222222"}]})
    copy = dict(Name="web-1", SourceImageId=image, SourceRegion="us-east-1", ClientToken="copy-1")
    assert refused(destination.copy_image, **copy) == "InvalidRequest"
    for mapping in mappings:
        source.modify_snapshot_attribute(
            SnapshotId=mapping["Ebs"]["SnapshotId"], CreateVolumePermission={"Add": [{"UserId": "222222222222"}]}
        )
    copied = destination.copy_image(**copy)["ImageId"]
    assert destination.copy_image(**copy)["ImageId"] == copied
    twin.advance(300)
    launched = destination.run_instances(ImageId=copied, InstanceType="t3.micro", MinCount=1, MaxCount=1)
    twin.advance(30)
    moved = destination.describe_instances(InstanceIds=[launched["Instances"][0]["InstanceId"]])
    assert moved["Reservations"][0]["Instances"][0]["State"]["Name"] == "running"

    line = source.describe_key_pairs(IncludePublicKey=True)["KeyPairs"][0]["PublicKey"]
    imported = destination.import_key_pair(KeyName="ops", PublicKeyMaterial=line.encode())
    assert imported["KeyFingerprint"] == source.describe_key_pairs()["KeyPairs"][0]["KeyFingerprint"]


def test_pages_of_instances_hold_every_instance_once(twin):
    ec2 = twin.client("ec2")
    ec2.run_instances(ImageId=base_image(ec2), InstanceType="t3.micro", MinCount=13, MaxCount=13)
    pages = ec2.get_paginator("describe_instances").paginate(PaginationConfig={"PageSize": 5})
    ids = [i["InstanceId"] for page in pages for r in page["Reservations"] for i in r["Instances"]]
    assert len(ids) == len(set(ids)) == 13


def test_an_instance_carries_what_it_was_launched_with_or_is_refused(twin):
    ec2 = twin.client("ec2")
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    groups = [ec2.create_security_group(GroupName=name, Description=name)["GroupId"] for name in ("front", "back")]

    def launched(**parameters):
        made = ec2.run_instances(ImageId=base_image(ec2), InstanceType="t3.micro", MinCount=1, MaxCount=1, **parameters)["Instances"][0]
        twin.advance(60)
        return ec2.describe_instances(InstanceIds=[made["InstanceId"]])["Reservations"][0]["Instances"][0]

    spot = launched(InstanceMarketOptions={"MarketType": "spot"})
    assert spot["InstanceLifecycle"] == "spot" and spot["SpotInstanceRequestId"].startswith("sir-")
    options = launched(HibernationOptions={"Configured": True}, Placement={"GroupName": "near", "PartitionNumber": 2},
                       CpuOptions={"CoreCount": 1, "ThreadsPerCore": 1}, PrivateDnsNameOptions={"HostnameType": "resource-name"})
    assert options["HibernationOptions"] == {"Configured": True}
    assert (options["Placement"]["GroupName"], options["Placement"]["PartitionNumber"]) == ("near", 2)
    assert options["CpuOptions"]["ThreadsPerCore"] == 1 and "InstanceLifecycle" not in options
    wishes = [{"DeviceIndex": 1, "SubnetId": subnet, "Groups": groups[1:], "Description": "inside", "DeleteOnTermination": False},
              {"DeviceIndex": 0, "SubnetId": subnet, "Groups": groups[:1], "SecondaryPrivateIpAddressCount": 2}]
    two = launched(NetworkInterfaces=wishes)
    first, second = two["NetworkInterfaces"]
    assert [len(each["PrivateIpAddresses"]) for each in (first, second)] == [3, 1]
    assert len({address["PrivateIpAddress"] for each in (first, second) for address in each["PrivateIpAddresses"]}) == 4
    assert [each["Groups"][0]["GroupId"] for each in (first, second)] == groups
    assert [group["GroupId"] for group in two["SecurityGroups"]] == groups[:1]
    assert (second["Description"], second["Attachment"]["DeviceIndex"], second["Attachment"]["DeleteOnTermination"]) == ("inside", 1, False)
    assert "PublicIpAddress" not in two, "two interfaces get no public address"
    assert refused(ec2.delete_security_group, GroupId=groups[1]) == "DependencyViolation"
    for wrong, code in (
        ({"SubnetId": subnet, "Ipv6AddressCount": 1}, "InvalidParameterValue"),
        ({"SubnetId": subnet, "NetworkInterfaces": wishes}, "InvalidParameterCombination"),
        ({"NetworkInterfaces": wishes[:1]}, "InvalidParameterCombination"),
        ({"NetworkInterfaces": [{"DeviceIndex": 0, "NetworkInterfaceId": "eni-0123456789abcdef0"}]}, "InvalidNetworkInterfaceID.NotFound"),
        ({"LaunchTemplate": {"LaunchTemplateName": "t"}}, "UnsupportedOperation"),
        ({"LicenseSpecifications": [{"LicenseConfigurationArn": "arn:aws:license-manager:us-east-1:111111111111:x"}]}, "UnsupportedOperation"),
    ):
        assert refused(ec2.run_instances, ImageId=base_image(ec2), InstanceType="t3.micro", MinCount=1, MaxCount=1, **wrong) == code, wrong


def test_dry_run_is_answered_without_an_effect(twin):
    ec2 = twin.client("ec2")
    assert refused(ec2.allocate_address, DryRun=True) == "DryRunOperation"
    assert ec2.describe_addresses()["Addresses"] == []


def test_aws_ec2_describe_instances(twin):
    image = base_image(twin.client("ec2"))
    run = twin.aws("ec2", "run-instances", "--image-id", image, "--instance-type", "t3.micro", "--tag-specifications",
                   "ResourceType=instance,Tags=[{Key=Name,Value=web 1}]")
    twin.advance(30)
    shown = twin.aws("ec2", "describe-instances", "--filters", "Name=tag:Name,Values=web*")
    assert shown["Reservations"][0]["Instances"][0]["InstanceId"] == run["Instances"][0]["InstanceId"]
    assert shown["Reservations"][0]["Instances"][0]["State"] == {"Code": 16, "Name": "running"}


def test_aws_ec2_security_groups(twin):
    group = twin.aws("ec2", "create-security-group", "--group-name", "web", "--description", "the web")["GroupId"]
    twin.aws("ec2", "authorize-security-group-ingress", "--group-id", group, "--protocol", "tcp", "--port", "443",
             "--cidr", "0.0.0.0/0")
    shown = twin.aws("ec2", "describe-security-groups", "--group-ids", group)["SecurityGroups"][0]
    assert shown["IpPermissions"][0]["IpRanges"] == [{"CidrIp": "0.0.0.0/0"}]
    twin.aws("ec2", "delete-security-group", "--group-id", group)
