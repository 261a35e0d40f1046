"""What stands in both accounts of a twin, as an independent client describes it: two dumps that are equal are two accounts as
they were. Left out is what AWS itself does not forget (terminated instances), and the order of lists that have none."""

import botocore.exceptions

# What only tells when somebody looked, or who.
NOISE = {"ResponseMetadata", "Date", "LastAccessed", "RequestId"}


def dump(twin, accounts=("source", "destination")):
    return {account: _account(lambda service: twin.client(service, account)) for account in accounts}


def differences(left, right, path=""):
    """One line for each thing that is not the same."""
    if isinstance(left, dict) and isinstance(right, dict):
        keys = sorted({*left, *right}, key=str)
        return [line for key in keys for line in differences(left.get(key), right.get(key), f"{path}/{key}")]
    return [] if left == right else [f"{path}: {str(left)[:300]} became {str(right)[:300]}"]


def _account(client):
    return {
        **_names(client("route53"), client("route53domains")), **_cloudfront(client("cloudfront")), **_files(client("s3")),
        **_machines(client("ec2")), **_balancers(client("elb")), **_roles(client("iam")), **_certificates(client("acm")),
    }


def _clean(value):
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items() if key not in NOISE}
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return value


def _ask(call, member=None, **words):
    """What the call answers, or the code of its refusal: a setting that is not there is one that may come to be there."""
    try:
        answer = call(**words)
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"]
    return _clean(answer[member] if member else answer)


def _all(client, operation, member, **words):
    pages = client.get_paginator(operation).paginate(**words)
    return [_clean(one) for page in pages for one in page.get(member) or []]


def _by(key, rows):
    return {row[key]: row for row in rows}


def _unordered(rows):
    return sorted(rows, key=str)


def _names(route53, domains):
    zones = {}
    for zone in _all(route53, "list_hosted_zones", "HostedZones"):
        records = _all(route53, "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=zone["Id"])
        tags = _ask(route53.list_tags_for_resource, "ResourceTagSet", ResourceType="hostedzone", ResourceId=zone["Id"].split("/")[-1])
        zones[zone["Id"]] = {
            **zone, "tags": tags, "records": {(r["Name"], r["Type"], r.get("SetIdentifier", "")): r for r in records},
        }
    names = [domain["DomainName"] for domain in domains.list_domains()["Domains"]]
    details = {name: _ask(domains.get_domain_detail, DomainName=name) for name in names}
    return {
        "zones": zones,
        "health checks": _by("Id", _all(route53, "list_health_checks", "HealthChecks")),
        "domains": {name: {k: v for k, v in one.items() if k != "UpdatedDate"} for name, one in details.items()},
    }


def _cloudfront(cloudfront):
    distributions = cloudfront.list_distributions()["DistributionList"].get("Items", [])
    identities = cloudfront.list_cloud_front_origin_access_identities()["CloudFrontOriginAccessIdentityList"].get("Items", [])
    configs = {one["Id"]: _ask(cloudfront.get_distribution_config, "DistributionConfig", Id=one["Id"]) for one in distributions}
    for config in configs.values():
        config["Aliases"]["Items"] = sorted(config["Aliases"].get("Items", []))
    return {
        "distributions": {
            one["Id"]: {
                "config": configs[one["Id"]],
                "tags": _ask(cloudfront.list_tags_for_resource, "Tags", Resource=one["ARN"]),
            }
            for one in distributions
        },
        "access identities": _by("Id", _clean(identities)),
        "access controls": _by("Id", _clean(cloudfront.list_origin_access_controls()["OriginAccessControlList"].get("Items", []))),
    }


BUCKET_SETTINGS = [
    "acl", "policy", "tagging", "versioning", "encryption", "cors", "website", "logging", "lifecycle_configuration",
    "ownership_controls", "notification_configuration", "request_payment", "accelerate_configuration", "replication",
]


def _files(s3):
    buckets = {}
    for name in (bucket["Name"] for bucket in s3.list_buckets()["Buckets"]):
        settings = {one: _ask(getattr(s3, "get_bucket_" + one), Bucket=name) for one in BUCKET_SETTINGS}
        versions = _all(s3, "list_object_versions", "Versions", Bucket=name)
        buckets[name] = {
            **settings, "public access block": _ask(s3.get_public_access_block, Bucket=name),
            "objects": {(one["Key"], one["VersionId"]): one for one in versions},
            "delete markers": _all(s3, "list_object_versions", "DeleteMarkers", Bucket=name),
            "uploads": _all(s3, "list_multipart_uploads", "Uploads", Bucket=name),
        }
    return {"buckets": buckets}


def _machines(ec2):
    instances = [one for r in _all(ec2, "describe_instances", "Reservations") for one in r["Instances"]]
    images = _all(ec2, "describe_images", "Images", Owners=["self"])
    snapshots = _all(ec2, "describe_snapshots", "Snapshots", OwnerIds=["self"])
    groups = _by("GroupId", _all(ec2, "describe_security_groups", "SecurityGroups"))
    for group in groups.values():
        for side in ("IpPermissions", "IpPermissionsEgress"):
            group[side] = _unordered(group[side])
    instances = {one["InstanceId"]: one for one in instances if one["State"]["Name"] != "terminated"}
    return {
        "instances": instances,
        "user data": {
            one: _ask(ec2.describe_instance_attribute, InstanceId=one, Attribute="userData") for one in instances
        },
        "images": _by("ImageId", images),
        "launch permissions": {
            one["ImageId"]: _ask(ec2.describe_image_attribute, ImageId=one["ImageId"], Attribute="launchPermission") for one in images
        },
        "snapshots": _by("SnapshotId", snapshots),
        "volume permissions": {
            one["SnapshotId"]: _ask(
                ec2.describe_snapshot_attribute, SnapshotId=one["SnapshotId"], Attribute="createVolumePermission")
            for one in snapshots
        },
        "volumes": _by("VolumeId", _all(ec2, "describe_volumes", "Volumes")),
        "security groups": groups,
        "addresses": _by("PublicIp", _clean(ec2.describe_addresses()["Addresses"])),
        "key pairs": _by("KeyPairId", _clean(ec2.describe_key_pairs()["KeyPairs"])),
        "networks": _by("VpcId", _all(ec2, "describe_vpcs", "Vpcs")),
        "subnets": _by("SubnetId", _all(ec2, "describe_subnets", "Subnets")),
    }


def _balancers(elb):
    balancers = {}
    for one in _all(elb, "describe_load_balancers", "LoadBalancerDescriptions"):
        name = one["LoadBalancerName"]
        balancers[name] = {
            **one, "Instances": _unordered(one["Instances"]), "ListenerDescriptions": _unordered(one["ListenerDescriptions"]),
            "attributes": _ask(elb.describe_load_balancer_attributes, LoadBalancerName=name),
            "policies": _unordered(elb.describe_load_balancer_policies(LoadBalancerName=name)["PolicyDescriptions"]),
            "tags": _ask(elb.describe_tags, "TagDescriptions", LoadBalancerNames=[name]),
        }
    return {"load balancers": balancers}


def _roles(iam):
    roles = {}
    for role in _all(iam, "list_roles", "Roles"):
        name = role["RoleName"]
        inline = iam.list_role_policies(RoleName=name)["PolicyNames"]
        roles[name] = {
            **role, "attached": _ask(iam.list_attached_role_policies, "AttachedPolicies", RoleName=name),
            "inline": {one: _ask(iam.get_role_policy, "PolicyDocument", RoleName=name, PolicyName=one) for one in inline},
            "tags": _ask(iam.list_role_tags, "Tags", RoleName=name),
        }
    return {
        "roles": roles,
        "instance profiles": _by("InstanceProfileName", _all(iam, "list_instance_profiles", "InstanceProfiles")),
        "policies": _by("Arn", _all(iam, "list_policies", "Policies", Scope="Local")),
    }


def _certificates(acm):
    arns = [one["CertificateArn"] for one in acm.list_certificates()["CertificateSummaryList"]]
    return {
        "certificates": {
            arn: {
                **_ask(acm.describe_certificate, "Certificate", CertificateArn=arn),
                "tags": _ask(acm.list_tags_for_certificate, "Tags", CertificateArn=arn),
            }
            for arn in arns
        }
    }
