"""`cleave inventory` says of an estate that boto3 made on a moto server what boto3 reads back there."""

import base64
import json

import boto3
import pytest
from cleave_program import Cleave
from moto_server import MotoServer
from test_client_on_moto import plain

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
READ = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a b+c/ü*"}],
}
USER_DATA = "#!/bin/sh\necho grüße > /tmp/hello\n"


@pytest.fixture(scope="module")
def moto():
    server = MotoServer()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def boto(moto):
    def client(service):
        return boto3.client(
            service,
            region_name="us-east-1",
            endpoint_url=moto.url,
            aws_access_key_id="AKIAEXAMPLE",
            aws_secret_access_key="secret",
        )

    return client


def tags(resource_type, name):
    return {"ResourceType": resource_type, "Tags": [{"Key": "Name", "Value": name}]}


def make_roles(iam):
    iam.create_role(
        RoleName="web", AssumeRolePolicyDocument=json.dumps(TRUST), Tags=[{"Key": "app", "Value": "é & co"}]
    )
    iam.put_role_policy(RoleName="web", PolicyName="inline", PolicyDocument=json.dumps(READ))
    policy = iam.create_policy(
        PolicyName="read", Path="/team/", PolicyDocument=json.dumps(READ), Description="Reads"
    )["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="web", PolicyArn=policy)
    iam.create_instance_profile(InstanceProfileName="web")
    iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web")
    for i in range(120):
        iam.create_role(RoleName=f"many-{i:03}", AssumeRolePolicyDocument=json.dumps(TRUST))


def make_instance(ec2):
    ec2.create_key_pair(KeyName="laptop")
    groups = [
        ec2.create_security_group(GroupName=name, Description=f"{name} & <co>")["GroupId"] for name in "ab"
    ]
    for group, other in (groups, groups[::-1]):
        ec2.authorize_security_group_ingress(
            GroupId=group,
            IpPermissions=[
                {
                    "IpProtocol": "tcp",
                    "FromPort": 80,
                    "ToPort": 80,
                    "IpRanges": [{"CidrIp": "192.0.2.0/24", "Description": "office"}],
                    "UserIdGroupPairs": [{"GroupId": other}],
                }
            ],
        )
    instance = ec2.run_instances(
        ImageId=ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"],
        InstanceType="t3.micro",
        MinCount=1,
        MaxCount=1,
        KeyName="laptop",
        SecurityGroupIds=groups,
        UserData=USER_DATA,
        DisableApiTermination=True,
        IamInstanceProfile={"Name": "web"},
        BlockDeviceMappings=[{"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 20, "VolumeType": "gp3"}}],
        TagSpecifications=[tags("instance", "pressi"), tags("volume", "data")],
    )["Instances"][0]["InstanceId"]
    image = ec2.create_image(InstanceId=instance, Name="backup")["ImageId"]
    ec2.modify_image_attribute(ImageId=image, LaunchPermission={"Add": [{"UserId": "222222222222"}]})
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    ec2.associate_address(AllocationId=address, InstanceId=instance)
    return instance


def make_balancer(elb, instance):
    elb.create_load_balancer(
        LoadBalancerName="web",
        Listeners=[
            {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstanceProtocol": "HTTP", "InstancePort": 80}
        ],
        AvailabilityZones=["us-east-1a", "us-east-1b"],
        Tags=[{"Key": "app", "Value": "pressi"}],
    )
    elb.create_lb_cookie_stickiness_policy(
        LoadBalancerName="web", PolicyName="sticky", CookieExpirationPeriod=60
    )
    elb.set_load_balancer_policies_of_listener(
        LoadBalancerName="web", LoadBalancerPort=80, PolicyNames=["sticky"]
    )
    elb.register_instances_with_load_balancer(LoadBalancerName="web", Instances=[{"InstanceId": instance}])


@pytest.fixture(scope="module")
def source(moto, boto, tmp_path_factory):
    """source.json's resources by id, of `cleave inventory` on the estate."""
    make_roles(boto("iam"))
    make_balancer(boto("elb"), make_instance(boto("ec2")))
    other = boto("sts").assume_role(RoleArn="arn:aws:iam::222222222222:role/admin", RoleSessionName="test")
    key = other["Credentials"]
    program = Cleave(tmp_path_factory.mktemp("home"))
    program.profiles(
        {
            "personal": ("AKIAEXAMPLE", "secret"),
            "pressi": (key["AccessKeyId"], f"{key['SecretAccessKey']}\naws_session_token = {key['SessionToken']}"),
        },
        moto.url,
    )
    root = "elb/load-balancer/us-east-1/web"
    for command in (
        ["init", "--source-profile", "personal", "--destination-profile", "pressi", "--root", root],
        ["inventory"],
    ):
        result = program.run(*command)
        assert result.returncode == 0, result.stderr
    written = json.loads((program.home / ".cleave/source.json").read_text())
    resources = {resource["id"]: resource for resource in written["resources"]}
    assert list(resources) == sorted(resources)
    return {"resources": resources, "gaps": written["gaps"]}


def documents(source, kind, without=()):
    """The documents of one type by the last part of their id."""
    found = {}
    for id, resource in source["resources"].items():
        if id.startswith(kind + "/"):
            document = {k: v for k, v in resource["document"].items() if k not in without}
            found[id[len(kind) + 1 :]] = document
    return found


def paged(client, operation, key, **parameters):
    if client.can_paginate(operation):
        return plain(client.get_paginator(operation).paginate(**parameters).build_full_result()[key])
    return plain(getattr(client, operation)(**parameters)[key])


LISTS = [
    ("snapshot", "describe_snapshots", "Snapshots", "SnapshotId", {"OwnerIds": ["self"]}),
    ("volume", "describe_volumes", "Volumes", "VolumeId", {}),
    ("security-group", "describe_security_groups", "SecurityGroups", "GroupId", {}),
    ("vpc", "describe_vpcs", "Vpcs", "VpcId", {}),
    ("subnet", "describe_subnets", "Subnets", "SubnetId", {}),
    ("address", "describe_addresses", "Addresses", "AllocationId", {}),
]


@pytest.mark.parametrize("kind,operation,key,id,parameters", LISTS, ids=lambda v: v if isinstance(v, str) else "")
def test_a_list_of_ec2_is_what_boto3_reads(source, boto, kind, operation, key, id, parameters):
    wanted = {item[id]: item for item in paged(boto("ec2"), operation, key, **parameters)}
    assert wanted
    assert documents(source, "ec2/" + kind) == wanted


def test_key_pairs_and_zones_are_named_after_their_region(source, boto):
    ec2 = boto("ec2")
    keys = paged(ec2, "describe_key_pairs", "KeyPairs", IncludePublicKey=True)
    assert documents(source, "ec2/key-pair") == {"us-east-1/" + key["KeyName"]: key for key in keys}
    zones = paged(ec2, "describe_availability_zones", "AvailabilityZones")
    assert documents(source, "ec2/availability-zone") == {"us-east-1/" + z["ZoneName"]: z for z in zones}


def test_images_are_the_own_ones_with_whom_they_are_shared_with(source, boto):
    ec2 = boto("ec2")
    images = paged(ec2, "describe_images", "Images", Owners=["self"])
    assert len(images) == 1
    wanted = dict(images[0])
    wanted["DescribeImageAttribute"] = plain(
        ec2.describe_image_attribute(ImageId=images[0]["ImageId"], Attribute="launchPermission")
    )
    assert documents(source, "ec2/image") == {images[0]["ImageId"]: wanted}


def test_instances_have_what_describe_instances_leaves_out(source, boto):
    ec2 = boto("ec2")
    reservations = paged(ec2, "describe_instances", "Reservations")
    wanted = {i["InstanceId"]: i for r in reservations for i in r["Instances"]}
    extra = ("DescribeInstanceAttribute", "DescribeInstanceCreditSpecifications")
    assert documents(source, "ec2/instance", without=extra) == wanted
    (instance,) = documents(source, "ec2/instance").values()
    attributes = instance["DescribeInstanceAttribute"]
    assert base64.b64decode(attributes["UserData"]["Value"]).decode() == USER_DATA
    for attribute in ("disableApiTermination", "instanceInitiatedShutdownBehavior"):
        member = attribute[0].upper() + attribute[1:]
        answer = ec2.describe_instance_attribute(InstanceId=instance["InstanceId"], Attribute=attribute)
        assert attributes[member] == answer[member]


def test_load_balancers_have_attributes_policies_and_tags(source, boto):
    elb = boto("elb")
    (wanted,) = paged(elb, "describe_load_balancers", "LoadBalancerDescriptions")
    wanted["DescribeLoadBalancerAttributes"] = plain(
        elb.describe_load_balancer_attributes(LoadBalancerName="web")
    )
    wanted["DescribeLoadBalancerPolicies"] = plain(elb.describe_load_balancer_policies(LoadBalancerName="web"))
    wanted["DescribeTags"] = plain(elb.describe_tags(LoadBalancerNames=["web"]))["TagDescriptions"][0]
    assert documents(source, "elb/load-balancer") == {"us-east-1/web": wanted}


def test_roles_have_their_policies_as_documents(source, boto):
    iam = boto("iam")
    names = [role["RoleName"] for role in paged(iam, "list_roles", "Roles")]
    assert len(names) > 120
    found = documents(source, "iam/role")
    assert sorted(found) == sorted(names)
    wanted = plain(iam.get_role(RoleName="web")["Role"])
    wanted["GetRolePolicy"] = [plain(iam.get_role_policy(RoleName="web", PolicyName="inline"))]
    wanted["ListAttachedRolePolicies"] = paged(
        iam, "list_attached_role_policies", "AttachedPolicies", RoleName="web"
    )
    assert found["web"] == wanted


def test_instance_profiles_and_policies_are_what_boto3_reads(source, boto):
    iam = boto("iam")
    profile = plain(iam.get_instance_profile(InstanceProfileName="web")["InstanceProfile"])
    assert documents(source, "iam/instance-profile") == {"web": profile}
    (listed,) = paged(iam, "list_policies", "Policies", Scope="Local")
    wanted = plain(iam.get_policy(PolicyArn=listed["Arn"])["Policy"])
    version = iam.get_policy_version(PolicyArn=listed["Arn"], VersionId=wanted["DefaultVersionId"])
    wanted["GetPolicyVersion"] = plain(version)
    assert documents(source, "iam/policy") == {"team/read": wanted}


def test_gaps_are_only_what_moto_does_not_have(source):
    services = {gap["what"].split()[0].split("/")[0] for gap in source["gaps"]}
    assert not services & {"iam", "elb"}, source["gaps"]
