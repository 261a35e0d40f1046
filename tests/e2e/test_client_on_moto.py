"""`cleave aws SERVICE OPERATION` says the same as boto3 about an estate that boto3 made on a moto server."""

import datetime
import json
import urllib.parse

import boto3
import pytest
from cleave_program import Cleave
from moto_server import MotoServer

POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos.example/*"}],
}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}


@pytest.fixture(scope="module")
def moto():
    server = MotoServer()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def cleave(moto, tmp_path_factory):
    program = Cleave(tmp_path_factory.mktemp("home"))
    program.profiles({"p": ("AKIAEXAMPLE", "secret")}, moto.url)
    return program


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


@pytest.fixture(scope="module")
def estate(boto):
    """Things with awkward names in every service; returns the names that calls need."""
    names = {}
    ec2 = boto("ec2")
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    group = ec2.create_security_group(GroupName="web", Description="a & b <c>")["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        ],
    )
    instance = ec2.run_instances(
        ImageId=image,
        MinCount=1,
        MaxCount=1,
        UserData="#!/bin/sh\necho ü\n",
        SecurityGroupIds=[group],
        TagSpecifications=[
            {"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "wéb & co"}]}
        ],
    )["Instances"][0]["InstanceId"]
    names["instance"] = instance
    for _ in range(3):
        ec2.allocate_address(Domain="vpc")

    boto("elb").create_load_balancer(
        LoadBalancerName="web",
        Listeners=[
            {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstanceProtocol": "HTTP", "InstancePort": 80}
        ],
        AvailabilityZones=["us-east-1a"],
    )

    s3 = boto("s3")
    s3.create_bucket(Bucket="photos.example")
    for key in ["plain", "a b+c%d", "ü/é.txt", "x//y", "q?r&s=t"]:
        s3.put_object(Bucket="photos.example", Key=key, Body=key.encode(), Metadata={"k": "v"})
    s3.put_bucket_versioning(
        Bucket="photos.example", VersioningConfiguration={"Status": "Enabled"}
    )
    for i in range(5):
        s3.put_object(Bucket="photos.example", Key=f"v{i % 2}", Body=bytes([i]))
    s3.put_bucket_policy(Bucket="photos.example", Policy=json.dumps(POLICY))
    s3.put_bucket_tagging(
        Bucket="photos.example", Tagging={"TagSet": [{"Key": "a", "Value": "b c"}]}
    )

    route53 = boto("route53")
    zone = route53.create_hosted_zone(Name="shop.example", CallerReference="1")["HostedZone"]["Id"]
    names["zone"] = zone
    changes = [
        {
            "Action": "CREATE",
            "ResourceRecordSet": {
                "Name": f"h{i:03}.shop.example",
                "Type": "TXT",
                "TTL": 60,
                "ResourceRecords": [{"Value": f'"v {i}"'}],
            },
        }
        for i in range(120)
    ]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})

    iam = boto("iam")
    iam.create_role(RoleName="web", AssumeRolePolicyDocument=json.dumps(TRUST), Description="r")
    iam.put_role_policy(RoleName="web", PolicyName="inline", PolicyDocument=json.dumps(POLICY))

    cloudfront = boto("cloudfront")
    origin = {
        "Id": "o",
        "DomainName": "photos.example.s3.amazonaws.com",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    names["distribution"] = cloudfront.create_distribution(
        DistributionConfig={
            "CallerReference": "1",
            "Comment": "ü & <b>",
            "Enabled": True,
            "Aliases": {"Quantity": 1, "Items": ["cdn.shop.example"]},
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {
                "TargetOriginId": "o",
                "ViewerProtocolPolicy": "allow-all",
                "MinTTL": 0,
                "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
            },
        }
    )["Distribution"]["Id"]

    names["certificate"] = boto("acm").request_certificate(
        DomainName="shop.example", ValidationMethod="DNS"
    )["CertificateArn"]
    boto("secretsmanager").create_secret(Name="shop/db", SecretString='"p\u00e4ss\\word"')
    boto("ssm").put_parameter(Name="/shop/db", Value="pässword", Type="SecureString")
    return names


def without_policy_texts(value):
    """IAM sends policies URL-encoded. boto3 parses them; cleave leaves them as they are. Both become parsed here."""
    if isinstance(value, dict):
        return {k: without_policy_texts(v) for k, v in value.items()}
    if isinstance(value, list):
        return [without_policy_texts(v) for v in value]
    if isinstance(value, str) and urllib.parse.unquote(value).startswith("{"):
        return json.loads(urllib.parse.unquote(value))
    return value


# What boto3 adds of its own: it asks for encoded keys and for checksums, and names what is not there.
ADDED_BY_BOTO3 = ("ResponseMetadata", "Body", "EncodingType", "ChecksumCRC32")


def plain(value):
    """A boto3 answer as cleave writes documents."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if k not in ADDED_BY_BOTO3 and v is not None}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, datetime.datetime):
        text = value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
        return text + (f".{value.microsecond // 1000:03}" if value.microsecond else "") + "Z"
    return value


CALLS = [
    ("sts", "GetCallerIdentity", {}),
    ("ec2", "DescribeInstances", {}),
    ("ec2", "DescribeInstanceAttribute", {"InstanceId": "{instance}", "Attribute": "userData"}),
    ("ec2", "DescribeSecurityGroups", {}),
    ("ec2", "DescribeVolumes", {}),
    ("ec2", "DescribeAddresses", {}),
    ("ec2", "DescribeVpcs", {}),
    ("ec2", "DescribeRegions", {}),
    ("elb", "DescribeLoadBalancers", {}),
    ("elb", "DescribeLoadBalancerAttributes", {"LoadBalancerName": "web"}),
    ("s3", "ListBuckets", {}),
    ("s3", "ListObjectsV2", {"Bucket": "photos.example"}),
    ("s3", "GetObject", {"Bucket": "photos.example", "Key": "a b+c%d"}),
    ("s3", "HeadObject", {"Bucket": "photos.example", "Key": "ü/é.txt"}),
    ("s3", "GetBucketPolicy", {"Bucket": "photos.example"}),
    ("s3", "GetBucketTagging", {"Bucket": "photos.example"}),
    ("s3", "GetBucketAcl", {"Bucket": "photos.example"}),
    ("s3", "GetBucketLocation", {"Bucket": "photos.example"}),
    ("route53", "ListHostedZones", {}),
    ("route53", "GetHostedZone", {"Id": "{zone}"}),
    ("iam", "ListRoles", {}),
    ("iam", "ListRolePolicies", {"RoleName": "web"}),
    ("cloudfront", "ListDistributions", {}),
    ("cloudfront", "GetDistribution", {"Id": "{distribution}"}),
    ("cloudfront", "GetDistributionConfig", {"Id": "{distribution}"}),
    ("acm", "ListCertificates", {}),
    ("acm", "DescribeCertificate", {"CertificateArn": "{certificate}"}),
    ("route53domains", "ListDomains", {}),
    ("secretsmanager", "GetSecretValue", {"SecretId": "shop/db"}),
    ("ssm", "GetParameter", {"Name": "/shop/db", "WithDecryption": True}),
]


@pytest.mark.parametrize("service,operation,parameters", CALLS, ids=lambda v: v if isinstance(v, str) else "")
def test_an_answer_is_what_boto3_reads(cleave, boto, estate, service, operation, parameters):
    parameters = {k: v.format(**estate) if isinstance(v, str) else v for k, v in parameters.items()}
    client = boto(service)
    method = next(m for m, name in client.meta.method_to_api_mapping.items() if name == operation)
    wanted = plain(getattr(client, method)(**parameters))
    got = cleave.json("aws", service, operation, "--profile", "p", "--params", json.dumps(parameters))
    assert without_policy_texts(got) == without_policy_texts(wanted)


PAGES = [
    ("s3", "ListObjectsV2", {"Bucket": "photos.example", "MaxKeys": 2}, "Contents"),
    ("s3", "ListObjects", {"Bucket": "photos.example", "MaxKeys": 2}, "Contents"),
    ("s3", "ListObjectVersions", {"Bucket": "photos.example", "MaxKeys": 2}, "Versions"),
    ("route53", "ListResourceRecordSets", {"HostedZoneId": "{zone}", "MaxItems": "7"}, "ResourceRecordSets"),
]


@pytest.mark.parametrize("service,operation,parameters,list_name", PAGES, ids=lambda v: v if isinstance(v, str) else "")
def test_all_pages_are_what_boto3_pages_through(cleave, boto, estate, service, operation, parameters, list_name):
    parameters = {k: v.format(**estate) if isinstance(v, str) else v for k, v in parameters.items()}
    client = boto(service)
    method = next(m for m, name in client.meta.method_to_api_mapping.items() if name == operation)
    wanted = plain(client.get_paginator(method).paginate(**parameters).build_full_result())
    got = cleave.json(
        "aws", service, operation, "--all-pages", "--profile", "p", "--params", json.dumps(parameters)
    )
    assert got[list_name] == wanted[list_name]
    assert len(got[list_name]) > 5


def test_the_bytes_of_an_object_go_to_a_file_and_come_from_one(cleave, boto, estate):
    body = bytes(range(256)) * 5000
    (cleave.home / "body").write_bytes(body)
    parameters = json.dumps({"Bucket": "photos.example", "Key": "big é"})
    cleave.json("aws", "s3", "put-object", "--profile", "p", "--params", parameters, "--body-file", "body")
    assert boto("s3").get_object(Bucket="photos.example", Key="big é")["Body"].read() == body
    cleave.json("aws", "s3", "GetObject", "--profile", "p", "--params", parameters, "--answer-file", "got")
    assert (cleave.home / "got").read_bytes() == body


def test_a_refusal_names_the_call_and_the_code(cleave, estate):
    result = cleave.run("aws", "ec2", "DescribeInstances", "--profile", "p", "--params", '{"InstanceIds": ["i-0bad"]}')
    assert result.returncode == 1
    assert "ec2 DescribeInstances in us-east-1" in result.stderr
    assert "InvalidInstanceID" in result.stderr
