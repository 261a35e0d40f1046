"""Checks the demo's result with an independent client and the twin's view from outside; prints the table.

Usage: check.py before|after TWIN_URL FOLDER   (`before` remembers the state in FOLDER/before.json)
"""

import json
import pathlib
import sys
import urllib.parse
import urllib.request

import boto3
import botocore.config

HOSTS = [
    "http://pressi.example/", "http://www.pressi.example/", "https://cdn.pressi.example/index.html",
    "http://direct.pressi.example/", "http://shop.pressi.example/", "http://blog.example/", "http://www.blog.example/",
]
NAMES = {"111111111111": "source", "222222222222": "destination"}
REGION = "us-east-1"


def visit(twin_url, url):
    with urllib.request.urlopen(f"{twin_url}/_twin/visit?url={urllib.parse.quote(url, safe='')}", timeout=30) as answer:
        return json.load(answer)


def client(twin_url, service, profile):
    session = boto3.Session(profile_name=profile, region_name=REGION)
    config = botocore.config.Config(s3={"addressing_style": "path"})
    return session.client(service, endpoint_url=twin_url, config=config)


def blog(twin_url):
    """Everything of the application that stays, and what it shares, as AWS describes it."""
    ec2, s3, route53 = (client(twin_url, service, "source") for service in ("ec2", "s3", "route53"))
    zones = [zone for zone in route53.list_hosted_zones()["HostedZones"] if zone["Name"] == "blog.example."]
    named = lambda *names: [{"Name": "group-name", "Values": names}]
    return {
        "instance": ec2.describe_instances(Filters=[{"Name": "tag:Name", "Values": ["blog-web"]}])["Reservations"],
        "groups": ec2.describe_security_groups(Filters=named("blog-web", "shared-ssh"))["SecurityGroups"],
        "keys": ec2.describe_key_pairs()["KeyPairs"],
        "zones": zones,
        "records": [route53.list_resource_record_sets(HostedZoneId=z["Id"])["ResourceRecordSets"] for z in zones],
        "buckets": {
            bucket: {
                "objects": s3.list_objects_v2(Bucket=bucket).get("Contents", []),
                "logging": s3.get_bucket_logging(Bucket=bucket).get("LoggingEnabled"),
                "acl": s3.get_bucket_acl(Bucket=bucket)["Grants"],
            }
            for bucket in ("blog-media", "acme-logs")
        },
        "log policy": s3.get_bucket_policy(Bucket="acme-logs")["Policy"],
    }


def source(twin_url):
    """What must still stand in the source account after the run."""
    ec2, elb, s3, cloudfront = (client(twin_url, name, "source") for name in ("ec2", "elb", "s3", "cloudfront"))
    policies = {}
    for bucket in s3.list_buckets()["Buckets"]:
        try:
            policies[bucket["Name"]] = s3.get_bucket_policy(Bucket=bucket["Name"])["Policy"]
        except s3.exceptions.ClientError as error:
            policies[bucket["Name"]] = error.response["Error"]["Code"]
    reservations = ec2.describe_instances()["Reservations"]
    return {
        "instances": sorted((i["InstanceId"], i["State"]["Name"]) for r in reservations for i in r["Instances"]),
        "load balancers": [lb["LoadBalancerName"] for lb in elb.describe_load_balancers()["LoadBalancerDescriptions"]],
        "distributions": [d["Id"] for d in cloudfront.list_distributions()["DistributionList"].get("Items", [])],
        "bucket policies": policies,
        "grants": grants(s3, ec2),
    }


def grants(s3, ec2):
    """What another account may do with images and snapshots of this one."""
    images = [image["ImageId"] for image in ec2.describe_images(Owners=["self"])["Images"]]
    snapshots = [snapshot["SnapshotId"] for snapshot in ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]]
    return {
        **{i: ec2.describe_image_attribute(ImageId=i, Attribute="launchPermission")["LaunchPermissions"] for i in images},
        **{
            s: ec2.describe_snapshot_attribute(SnapshotId=s, Attribute="createVolumePermission")["CreateVolumePermissions"]
            for s in snapshots
        },
    }


def state(twin_url):
    return json.loads(
        json.dumps(
            {"hosts": {u: visit(twin_url, u) for u in HOSTS}, "blog": blog(twin_url), "source": source(twin_url)}, default=str
        )
    )


def who(answer):
    account = NAMES.get(answer.get("answered_by"), "nobody")
    return f"{account:11}  {answer.get('status', ''):>3}  {answer.get('resource') or answer.get('why', '')}"


def unserved(hosts):
    """An answer is more than an answerer: a refusal, too, comes from the right account."""
    bad = {url: answer for url, answer in hosts.items() if not 200 <= answer.get("status", 0) < 400}
    return [f"{url} answers {answer.get('status', answer.get('why'))}" for url, answer in bad.items()]


def main(moment, twin_url, folder):
    file = pathlib.Path(folder) / "before.json"
    now = state(twin_url)
    faults = unserved(now["hosts"])
    if moment == "before":
        file.write_text(json.dumps(now))
        for fault in faults:
            print(f"FAILED: {fault}")
        return 1 if faults else 0
    before = json.loads(file.read_text())

    print(f"{'host':40} {'before':50} after")
    for url in HOSTS:
        print(f"{url:40} {who(before['hosts'][url]):50} {who(now['hosts'][url])}")
        # One of the shop's two weighted records leads to a partner outside both accounts.
        wanted = "source" if "blog" in url else "destination"
        if NAMES.get(now["hosts"][url].get("answered_by")) != wanted:
            faults.append(f"{url} is not answered by the {wanted}")

    plan = json.loads((pathlib.Path(folder) / ".cleave" / "plan.json").read_text())
    for title, decisions in (("moved or copied", ("move", "copy")), ("stayed", ("share", "leave"))):
        print(f"\n{title}:")
        for fate in plan["fates"]:
            if fate["decision"] in decisions and not fate["resource"].startswith("route53/record/"):
                print(f"  {fate['decision']:5} {fate['resource']:60} {fate['reason']}")

    if now["blog"] != before["blog"]:
        faults.append("something of the blog changed")
    for what in ("load balancers", "distributions"):
        if now["source"][what] != before["source"][what]:
            faults.append(f"{what} of the source changed: {before['source'][what]} became {now['source'][what]}")
    if now["source"]["instances"] != before["source"]["instances"]:
        faults.append("instances of the source changed")
    if now["source"]["bucket policies"] != before["source"]["bucket policies"]:
        faults.append("a bucket policy of the source is not what it was: a grant was left")
    for resource, allowed in now["source"]["grants"].items():
        if allowed:
            faults.append(f"{resource} is still shared with {allowed}")

    print()
    for fault in faults:
        print(f"FAILED: {fault}")
    print("FAILED" if faults else "The blog is untouched, the source's resources still stand, no grant is left.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
