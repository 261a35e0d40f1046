"""Somebody makes a thing of a name that the split is about to give, after the plan: it is refused, named and left as it is."""

import json

import pytest

from rehearsal import Rehearsal, Rehearsals
from twin_server import ACCOUNTS

TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
ALLOW = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]})
KEY = b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1x7GJmGY8dV6rQ0Wq4oSg0sWj2mXl1m3u0c0oQ0b1Z somebody"
CACHE_POLICY = {"Name": "pressi-cache", "MinTTL": 1, "DefaultTTL": 60, "MaxTTL": 600}
REQUEST_POLICY = {"Name": "pressi-request", "HeadersConfig": {"HeaderBehavior": "none"}, "CookiesConfig": {"CookieBehavior": "none"}, "QueryStringsConfig": {"QueryStringBehavior": "all"}}
HEADERS_POLICY = {"Name": "pressi-headers", "CustomHeadersConfig": {"Quantity": 1, "Items": [{"Header": "X-Shop", "Value": "pressi", "Override": True}]}}
CONTROL = {"Name": "pressi-control", "SigningProtocol": "sigv4", "SigningBehavior": "always", "OriginAccessControlOriginType": "s3"}


def extended(twin):
    """The estate with one of each kind that it lacks."""
    iam, cloudfront, ec2 = (twin.client(service) for service in ("iam", "cloudfront", "ec2"))
    arn = iam.create_policy(PolicyName="pressi-read", PolicyDocument=ALLOW)["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="pressi-web", PolicyArn=arn)
    cache = cloudfront.create_cache_policy(CachePolicyConfig=CACHE_POLICY)["CachePolicy"]["Id"]
    request = cloudfront.create_origin_request_policy(OriginRequestPolicyConfig=REQUEST_POLICY)["OriginRequestPolicy"]["Id"]
    headers = cloudfront.create_response_headers_policy(ResponseHeadersPolicyConfig=HEADERS_POLICY)["ResponseHeadersPolicy"]["Id"]
    control = cloudfront.create_origin_access_control(OriginAccessControlConfig=CONTROL)["OriginAccessControl"]["Id"]
    id = cloudfront.list_distributions()["DistributionList"]["Items"][0]["Id"]
    answer = cloudfront.get_distribution_config(Id=id)
    config = answer["DistributionConfig"]
    config["DefaultCacheBehavior"].update(CachePolicyId=cache, OriginRequestPolicyId=request, ResponseHeadersPolicyId=headers)
    bucket = {"Id": "assets", "DomainName": "pressi-assets.s3.us-east-1.amazonaws.com", "OriginAccessControlId": control, "S3OriginConfig": {"OriginAccessIdentity": ""}}
    config["Origins"] = {"Quantity": 2, "Items": [*config["Origins"]["Items"], bucket]}
    cloudfront.update_distribution(Id=id, IfMatch=answer["ETag"], DistributionConfig=config)
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    ec2.import_key_pair(KeyName="deploy", PublicKeyMaterial=KEY)
    elb = twin.client("elb")
    image = next(i for i in ec2.describe_images(Owners=["self"])["Images"] if i["Name"] == "base-2026")["ImageId"]
    second = ec2.run_instances(ImageId=image, InstanceType="t3.micro", KeyName="deploy", MinCount=1, MaxCount=1, SubnetId=subnet)
    twin.advance(1200)
    elb.register_instances_with_load_balancer(LoadBalancerName="pressi-web", Instances=[{"InstanceId": second["Instances"][0]["InstanceId"]}])


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("foreign")
    with Rehearsals(folder).fresh() as rehearsal:
        extended(rehearsal.twin)
        rehearsal.cleave("inventory")
        rehearsal.cleave("plan")
    counter = iter(range(1000))
    return lambda: Rehearsal(folder / f"foreign-{next(counter)}", rehearsal.folder / "world.json", rehearsal.work)


def bucket(s3, *, tags=(), objects=()):
    name = "pressi-assets-" + ACCOUNTS["destination"]
    s3.create_bucket(Bucket=name)
    if tags:
        s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": list(tags)})
    for key in objects:
        s3.put_object(Bucket=name, Key=key, Body=b"theirs")


def group(ec2):
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    ec2.create_security_group(GroupName="pressi-web", Description="theirs", VpcId=vpc)


def balancer(elb, ec2):
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    elb.create_load_balancer(LoadBalancerName="pressi-web", Subnets=[subnet], Listeners=[{"Protocol": "TCP", "LoadBalancerPort": 80, "InstancePort": 80}])


OTHER_SPLIT = [{"Key": "cleave:split", "Value": "another"}, {"Key": "cleave:step", "Value": "s3/create-bucket/pressi-assets"}]
FOREIGN = {
    "iam/create-role": lambda c: c("iam").create_role(RoleName="pressi-web", AssumeRolePolicyDocument=TRUST),
    "iam/create-policy": lambda c: c("iam").create_policy(PolicyName="pressi-read", PolicyDocument=ALLOW),
    "iam/create-instance-profile": lambda c: c("iam").create_instance_profile(InstanceProfileName="pressi-web"),
    "ec2/create-security-group": lambda c: group(c("ec2")),
    "ec2/import-key-pair": lambda c: c("ec2").import_key_pair(KeyName="deploy", PublicKeyMaterial=KEY),
    "elb/create-load-balancer": lambda c: balancer(c("elb"), c("ec2")),
    "s3/create-bucket with objects": lambda c: bucket(c("s3"), objects=["theirs.txt"]),
    "s3/create-bucket empty": lambda c: bucket(c("s3")),
    "s3/create-bucket of another split": lambda c: bucket(c("s3"), tags=OTHER_SPLIT),
    "route53/create-zone": lambda c: c("route53").create_hosted_zone(Name="pressi.example", CallerReference="theirs"),
    "cloudfront/create-cache-policy": lambda c: c("cloudfront").create_cache_policy(CachePolicyConfig=CACHE_POLICY),
    "cloudfront/create-origin-request-policy": lambda c: c("cloudfront").create_origin_request_policy(OriginRequestPolicyConfig=REQUEST_POLICY),
    "cloudfront/create-response-headers-policy": lambda c: c("cloudfront").create_response_headers_policy(ResponseHeadersPolicyConfig=HEADERS_POLICY),
    "cloudfront/create-oac": lambda c: c("cloudfront").create_origin_access_control(OriginAccessControlConfig=CONTROL),
}


def test_a_thing_of_the_planned_name_is_refused_and_left(planned):
    """All kinds in one run: siblings go on, so each step is refused by itself; afterwards and after an undo all is theirs."""
    buckets = [kind for kind in FOREIGN if kind.startswith("s3/")]
    with planned() as rehearsal:
        def client(service):
            return rehearsal.twin.client(service, "destination")

        for kind, make in FOREIGN.items():
            if kind not in buckets[1:]:
                make(client)
        before = theirs(client)
        rehearsal.cleave(*rehearsal.run_words(), expect=(1,))
        failed = {f["step"]: f["error"] for f in rehearsal.json("status", expect=(1,))["failed"]}
        for kind in FOREIGN:
            mine = [error for step, error in failed.items() if step.startswith(kind.split()[0] + "/")]
            assert [e["code"] for e in mine] == ["name-taken"], f"{kind}: {failed}"
            assert "elete" in mine[0]["next"] and "Nothing of it was changed" in mine[0]["next"]
        rehearsal.cleave("undo", "--clock", "twin", "--yes", rehearsal.plan["hash"])
        assert theirs(client) == before


def theirs(client):
    """What stands at the destination, but for times and numbers of versions."""
    ec2, cloudfront = client("ec2"), client("cloudfront")
    return {
        "roles": [r["RoleName"] for r in client("iam").list_roles()["Roles"]],
        "policies": [p["PolicyName"] for p in client("iam").list_policies(Scope="Local")["Policies"]],
        "profiles": [p["InstanceProfileName"] for p in client("iam").list_instance_profiles()["InstanceProfiles"]],
        "groups": sorted((g["GroupName"], json.dumps(g["IpPermissions"]), g.get("Tags")) for g in ec2.describe_security_groups()["SecurityGroups"]),
        "keys": [(k["KeyName"], k.get("Tags")) for k in ec2.describe_key_pairs()["KeyPairs"]],
        "balancers": [(b["LoadBalancerName"], b["Instances"]) for b in client("elb").describe_load_balancers()["LoadBalancerDescriptions"]],
        "buckets": [b["Name"] for b in client("s3").list_buckets()["Buckets"]],
        "objects": [o["Key"] for o in client("s3").list_objects_v2(Bucket="pressi-assets-222222222222").get("Contents", [])],
        "zones": [(z["Id"], z["ResourceRecordSetCount"]) for z in client("route53").list_hosted_zones()["HostedZones"]],
        "parts": [
            cloudfront.list_cache_policies(Type="custom")["CachePolicyList"].get("Quantity"),
            cloudfront.list_origin_request_policies(Type="custom")["OriginRequestPolicyList"].get("Quantity"),
            cloudfront.list_response_headers_policies(Type="custom")["ResponseHeadersPolicyList"].get("Quantity"),
            [i["Id"] for i in cloudfront.list_origin_access_controls()["OriginAccessControlList"].get("Items", [])],
        ],
    }


@pytest.mark.parametrize("kind", ["s3/create-bucket empty", "s3/create-bucket of another split"])
def test_a_bucket_of_the_planned_name_is_refused_and_left_however_it_looks(planned, kind):
    with planned() as rehearsal:
        s3 = rehearsal.twin.client("s3", "destination")
        FOREIGN[kind](lambda service: s3)
        rehearsal.cleave(*rehearsal.run_words(), expect=(1,))
        failed = {f["step"]: f["error"]["code"] for f in rehearsal.json("status", expect=(1,))["failed"]}
        assert failed == {"s3/create-bucket/pressi-assets": "name-taken"}
        rehearsal.cleave("undo", "--clock", "twin", "--yes", rehearsal.plan["hash"])
        assert [b["Name"] for b in s3.list_buckets()["Buckets"]] == ["pressi-assets-222222222222"]


def test_a_bucket_of_the_planned_name_in_another_account_is_a_name_that_is_taken(planned):
    """It may not even be looked at."""
    with planned() as rehearsal:
        rehearsal.twin.client("s3").create_bucket(Bucket="pressi-assets-222222222222")
        rehearsal.cleave(*rehearsal.run_words(), expect=(1,))
        failed = {f["step"]: f["error"]["code"] for f in rehearsal.json("status", expect=(1,))["failed"]}
        assert failed == {"s3/create-bucket/pressi-assets": "name-taken"}


def test_a_rename_is_a_way_out_when_the_run_has_begun(planned):
    with planned() as rehearsal:
        FOREIGN["iam/create-role"](lambda service: rehearsal.twin.client(service, "destination"))
        rehearsal.cleave(*rehearsal.run_words("--until", "copy"), expect=(1,))
        settings = rehearsal.work / "cleave.toml"
        settings.write_text(settings.read_text().replace("[renames]", '[renames]\n"pressi-web" = "pressi-web-2"'))
        rehearsal.cleave("inventory")
        rehearsal.cleave("plan")
        rehearsal.cleave(*rehearsal.run_words("--until", "copy"))
        roles = [r["RoleName"] for r in rehearsal.twin.client("iam", "destination").list_roles()["Roles"]]
        assert sorted(roles) == ["pressi-web", "pressi-web-2"]
