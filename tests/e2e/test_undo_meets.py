"""What an undo would meet is looked for before it begins: a source that would not answer, copies that somebody has changed,
and things of somebody else that use a copy. Then nothing is taken back, and the message names it."""

import datetime
import json

import pytest

from chaos_proxy import ChaosProxy
from rehearsal import Rehearsal, Rehearsals
from test_drift import Copied

TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
DENY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteBucket", "Resource": "arn:aws:s3:::pressi-assets-222222222222"}]}


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """The world and the work directory when visitors have been led to the destination."""
    return Rehearsals(tmp_path_factory.mktemp("meets")).at_the_end_of("cutover")


def address(c):
    return next(one for one in c.ec2.describe_addresses()["Addresses"] if one.get("InstanceId") == c.instance())


def end_instance(c):
    c.ec2.modify_instance_attribute(InstanceId=c.instance(), DisableApiTermination={"Value": False})
    c.ec2.terminate_instances(InstanceIds=[c.instance()])


def move_address(c):
    theirs, moved = foreign_instance(c), address(c)["AllocationId"]
    c.rehearsal.twin.advance(120)
    c.ec2.associate_address(AllocationId=moved, InstanceId=theirs, AllowReassociation=True)


def foreign_instance(c, **words):
    image = next(i["ImageId"] for i in c.ec2.describe_images(Owners=["amazon"])["Images"] if i["State"] == "available" and i["Architecture"] == "x86_64")
    return c.ec2.run_instances(ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1, **words)["Instances"][0]["InstanceId"]


def disable(c):
    one = c.cloudfront.list_distributions()["DistributionList"]["Items"][0]["Id"]
    answer = c.cloudfront.get_distribution_config(Id=one)
    c.cloudfront.update_distribution(Id=one, IfMatch=answer["ETag"], DistributionConfig={**answer["DistributionConfig"], "Enabled": False})


def foreign_profile(c):
    c.iam.create_instance_profile(InstanceProfileName="theirs")
    c.iam.add_role_to_instance_profile(InstanceProfileName="theirs", RoleName="pressi-web")


def foreign_zone(c):
    zone = c.route53.create_hosted_zone(Name="theirs.example", CallerReference="1")["HostedZone"]["Id"]
    record = {"Name": "theirs.example", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": address(c)["PublicIp"]}]}
    c.route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]})


def group_rule(c):
    c.ec2.create_security_group(GroupName="theirs", Description="theirs", VpcId=c.ec2.describe_vpcs()["Vpcs"][0]["VpcId"])
    c.ec2.authorize_security_group_ingress(
        GroupId=c.group("theirs"), IpPermissions=[{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "UserIdGroupPairs": [{"GroupId": c.group("pressi-web")}]}])


def new_record(c):
    record = {"Name": "new.pressi.example", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.9"}]}
    c.route53.change_resource_record_sets(HostedZoneId=c.zone(), ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]})


def launch_like_it(c):
    own = c.ec2.describe_instances(InstanceIds=[c.instance()])["Reservations"][0]["Instances"][0]["Tags"]
    foreign_instance(c, TagSpecifications=[{"ResourceType": "instance", "Tags": [tag for tag in own if tag["Key"] != "Name"]}])


# What a person does at the source → what the refusal names. Nobody would answer there.
DEAD = {
    "the instance is stopped": (lambda c: c.ec2.stop_instances(InstanceIds=[c.instance()]), "State/Name: running"),
    "the instance is gone": (end_instance, "ec2/instance/"),
    "the balancer is gone": (lambda c: c.elb.delete_load_balancer(LoadBalancerName="pressi-web"), "elb/load-balancer/us-east-1/pressi-web"),
    "the address is taken off": (lambda c: c.ec2.disassociate_address(AssociationId=address(c)["AssociationId"]), "ec2/address/"),
    "the distribution is disabled": (disable, "DistributionConfig/Enabled: true"),
    "the bucket's policy is gone": (lambda c: c.s3.delete_bucket_policy(Bucket="pressi-site"), "s3/bucket/pressi-site at the source, GetBucketPolicy"),
}
# At the destination; only what takes the copies away minds.
CHANGED = {
    "a policy on the role": (lambda c: c.iam.attach_role_policy(RoleName="pressi-web", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess"), "iam/role/pressi-web"),
    "a policy that forbids": (lambda c: c.s3.put_bucket_policy(Bucket="pressi-assets-222222222222", Policy=json.dumps(DENY)), "GetBucketPolicy"),
    "the tags by which copies are found": (lambda c: c.ec2.delete_tags(Resources=[c.instance()], Tags=[{"Key": "cleave:split"}]), "its tag cleave:split"),
    "the bucket's tags replaced": (lambda c: c.s3.put_bucket_tagging(Bucket="pressi-assets-222222222222", Tagging={"TagSet": [{"Key": "team", "Value": "b"}]}), "its tag cleave:split"),
    "ownership of objects": (lambda c: c.s3.put_bucket_ownership_controls(Bucket="pressi-assets-222222222222", OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}), "GetBucketOwnershipControls"),
    "the address on another instance": (move_address, "ec2/address/"),
    "a tag on the instance": (lambda c: c.ec2.create_tags(Resources=[c.instance()], Tags=[{"Key": "Owner", "Value": "bob"}]), "Owner"),
    "a tag on the distribution": (lambda c: c.cloudfront.tag_resource(Resource=c.cloudfront.list_distributions()["DistributionList"]["Items"][0]["ARN"], Tags={"Items": [{"Key": "Owner", "Value": "bob"}]}), "Owner"),
    "one more like the instance": (launch_like_it, "has the tags of the split, which has not made it"),
}
USED = {
    "an instance in the group": (lambda c: foreign_instance(c, SecurityGroupIds=[c.group("pressi-web")]), "uses ec2/security-group/"),
    "a rule that names the group": (group_rule, "uses ec2/security-group/"),
    "an instance with the profile": (lambda c: foreign_instance(c, IamInstanceProfile={"Name": "pressi-web"}), "uses iam/instance-profile/pressi-web"),
    "the role in another profile": (foreign_profile, "uses iam/role/pressi-web"),
    "a zone that leads to the address": (foreign_zone, "uses ec2/address/"),
    "a record in the new zone": (new_record, "somebody has added it"),
}


def new_balancer(c):
    there = Copied(c.rehearsal, "destination")
    return there.elb.describe_load_balancers()["LoadBalancerDescriptions"][0]


def new_address(c):
    return Copied(c.rehearsal, "destination").address()["PublicIp"]


def in_another_zone(c, **record):
    zone = c.route53.create_hosted_zone(Name="theirs.example", CallerReference="1")["HostedZone"]["Id"]
    change = {"Action": "CREATE", "ResourceRecordSet": {"Name": "shop.theirs.example", **record}}
    c.route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [change]})


def alias(c):
    balancer = new_balancer(c)
    target = {"HostedZoneId": balancer["CanonicalHostedZoneNameID"], "DNSName": "dualstack." + balancer["DNSName"], "EvaluateTargetHealth": False}
    in_another_zone(c, Type="A", AliasTarget=target)


def distribution_in_front_of(c, host, **origin):
    config = {
        "CallerReference": "theirs", "Comment": "theirs", "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [{"Id": "a", "DomainName": host, **origin}]},
        "DefaultCacheBehavior": {"TargetOriginId": "a", "ViewerProtocolPolicy": "allow-all", "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6"},
    }
    c.cloudfront.create_distribution(DistributionConfig=config)


def redirect(c):
    c.s3.create_bucket(Bucket="theirs")
    c.s3.put_bucket_website(Bucket="theirs", WebsiteConfiguration={"RedirectAllRequestsTo": {"HostName": "pressi-assets-222222222222.s3-website-us-east-1.amazonaws.com"}})


def into_the_old_zone(c):
    c.batch("CREATE", {"Name": "new.pressi.example", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": new_address(c)}]})


def health_check(c):
    config = {"Type": "HTTP", "IPAddress": new_address(c), "Port": 80}
    c.route53.create_health_check(CallerReference="theirs", HealthCheckConfig=config)


WEB = {"CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "http-only"}}
# What somebody leads to copies at the source, and no step has; its visitors would be cut off.
LED_THERE = {
    "a name that follows the balancer's": (lambda c: in_another_zone(c, Type="CNAME", TTL=60, ResourceRecords=[{"Value": new_balancer(c)["DNSName"]}]), "shop.theirs.example./CNAME at the source uses elb/load-balancer/"),
    "an alias to the balancer": (alias, "shop.theirs.example./A at the source uses elb/load-balancer/"),
    "an address": (lambda c: in_another_zone(c, Type="A", TTL=60, ResourceRecords=[{"Value": new_address(c)}]), "shop.theirs.example./A at the source uses ec2/"),
    "an address in the zone that moved": (into_the_old_zone, "new.pressi.example./A at the source uses ec2/"),
    "a distribution before the balancer": (lambda c: distribution_in_front_of(c, new_balancer(c)["DNSName"], **WEB), "at the source uses elb/load-balancer/"),
    "a distribution before a bucket": (lambda c: distribution_in_front_of(c, "pressi-assets-222222222222.s3.us-east-1.amazonaws.com", S3OriginConfig={"OriginAccessIdentity": ""}), "at the source uses s3/bucket/pressi-assets-222222222222"),
    "a bucket that sends visitors on": (redirect, "s3/bucket/theirs at the source uses s3/bucket/pressi-assets-222222222222"),
    "a health check": (health_check, "at the source uses ec2/"),
}


def undo(rehearsal, *options):
    process = rehearsal.start("undo", "--clock", "twin", "--yes", rehearsal.plan["hash"], *options)
    told = "".join(process.communicate(timeout=300))
    return process.returncode, told


def tables(rehearsal):
    """The twin's world but for what it remembers of calls."""
    return rehearsal.world()["tables"]


def assert_refused(rehearsal, named, *options):
    before = tables(rehearsal)
    code, told = undo(rehearsal, *options)
    assert code == 1 and named in told and "--anyway" in told, told
    assert tables(rehearsal) == before


@pytest.mark.parametrize("what", DEAD)
def test_visitors_are_not_led_to_a_source_that_does_not_answer(moved, what):
    with moved() as rehearsal:
        change, named = DEAD[what]
        change(Copied(rehearsal, "source"))
        assert_refused(rehearsal, named)


@pytest.mark.parametrize("what", [*CHANGED, *USED])
def test_copies_that_somebody_has_changed_or_uses_are_not_taken_apart(moved, what):
    with moved() as rehearsal:
        change, named = {**CHANGED, **USED}[what]
        change(Copied(rehearsal, "destination"))
        assert_refused(rehearsal, named, "--everything")


@pytest.mark.parametrize("what", LED_THERE)
def test_copies_that_the_source_leads_to_are_not_taken_apart(moved, what):
    with moved() as rehearsal:
        change, named = LED_THERE[what]
        change(Copied(rehearsal, "source"))
        assert_refused(rehearsal, named, "--everything")


def send_resolvers_there_again(c):
    there = Copied(c.rehearsal, "destination")
    servers = there.route53.get_hosted_zone(Id=there.zone())["DelegationSet"]["NameServers"]
    c.route53domains.update_domain_nameservers(DomainName="pressi.example", Nameservers=[{"Name": server} for server in servers])
    c.rehearsal.twin.advance(600)


# When visitors are back, and the copies still there: what somebody does at the source → what the refusal names.
LATER = {
    "the registrar has the new servers again": (send_resolvers_there_again, "pressi.example sends resolvers to"),
    "the instance is gone": (end_instance, "These copies are the last ones"),
    "the balancer is gone": (DEAD["the balancer is gone"][0], "These copies are the last ones"),
}


@pytest.fixture(scope="module")
def back(moved, tmp_path_factory):
    with moved() as rehearsal:
        assert undo(rehearsal)[0] == 0
        first = rehearsal
    return lambda: Rehearsal(tmp_path_factory.mktemp("back"), first.folder / "world.json", first.work)


@pytest.mark.parametrize("what", LATER)
def test_copies_that_are_needed_again_are_not_taken_apart(back, what):
    with back() as rehearsal:
        change, named = LATER[what]
        change(Copied(rehearsal, "source"))
        assert_refused(rehearsal, named, "--everything")


def day_of(time):
    return datetime.datetime.fromisoformat(time.replace("Z", "+00:00")).date()


def tag_the_copy(c):
    there = Copied(c.rehearsal, "destination")
    there.ec2.create_tags(Resources=[there.instance()], Tags=[{"Key": "Owner", "Value": "bob"}])


MEANWHILE = {
    "the registrar has the new servers again": (send_resolvers_there_again, "pressi.example sends resolvers to"),
    "a copy has somebody's tag": (tag_the_copy, "Owner"),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_copies_stay_that_meet_something_while_caches_forget(moved, what):
    """One undo that waits two days, and a colleague who acts meanwhile."""
    change, named = MEANWHILE[what]
    with moved() as rehearsal:
        seen = []

        def hook(call, send):
            waits = call.is_control and call.method == "POST" and not seen
            if waits and day_of(json.loads(call.body)["to"]) > day_of(rehearsal.twin.page("clock")["now"]):
                seen.append(call)
                change(Copied(rehearsal, "source"))
            return send()

        with ChaosProxy(rehearsal.twin.url, hook=hook) as proxy:
            words = ["undo", "--clock", "twin", "--yes", rehearsal.plan["hash"], "--everything"]
            process = rehearsal.start(*words, environment=rehearsal.twin.environment_at(proxy.url))
            told = "".join(process.communicate(timeout=300))
        assert seen and process.returncode == 1 and named in " ".join(told.split()), told
        assert new_balancer(Copied(rehearsal, "source"))
        assert undo(rehearsal, "--everything", "--anyway")[0] == 0


def test_visitors_go_back_whatever_became_of_the_copies(moved):
    with moved() as rehearsal:
        CHANGED["a policy on the role"][0](Copied(rehearsal, "destination"))
        code, told = undo(rehearsal)
        assert code == 0 and "leads visitors back" in told, told


def test_anyway_goes_on(moved):
    """The copies go with what somebody has changed of them."""
    with moved() as rehearsal:
        there = Copied(rehearsal, "destination")
        there.ec2.authorize_security_group_ingress(GroupId=there.group("pressi-web"), IpPermissions=[{"IpProtocol": "tcp", "FromPort": 9, "ToPort": 9, "IpRanges": [{"CidrIp": "192.0.2.0/24"}]}])
        assert undo(rehearsal, "--everything")[0] == 1
        code, told = undo(rehearsal, "--everything", "--anyway")
        assert code == 0, told
        assert there.elb.describe_load_balancers()["LoadBalancerDescriptions"] == []


@pytest.mark.parametrize("how", ["emptied", "deleted"])
def test_the_last_copies_are_not_deleted(moved, how):
    with moved() as rehearsal:
        s3, kept = rehearsal.twin.client("s3"), rehearsal.twin.client("s3", "destination")
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket="pressi-assets"):
            s3.delete_objects(Bucket="pressi-assets", Delete={"Objects": [{"Key": one["Key"]} for one in page["Contents"]]})
        if how == "deleted":
            s3.delete_bucket(Bucket="pressi-assets")
        code, told = undo(rehearsal, "--everything")
        assert code == 1 and "pressi-assets" in told, told
        assert kept.list_objects_v2(Bucket="pressi-assets-222222222222")["KeyCount"] > 100


@pytest.mark.parametrize("how,code", [("gone", "copies-forgotten"), ("emptied", "copies-forgotten"), ("cut off", "copies-damaged"), ("garbage", "copies-damaged")])
def test_without_the_memory_of_what_was_copied_nothing_is_taken_back(moved, how, code):
    with moved() as rehearsal:
        file = rehearsal.work / ".cleave/copies/pressi-assets.db"
        for journal in file.parent.glob("pressi-assets.db-*"):
            journal.unlink()
        kept = file.read_bytes()
        file.write_bytes({"emptied": b"", "cut off": kept[: len(kept) // 3], "garbage": b"x" * 5000}.get(how, b""))
        if how == "gone":
            file.unlink()
        before = tables(rehearsal)
        exit_code, told = undo(rehearsal, "--everything")
        told = " ".join(told.split())
        assert exit_code == 1 and code in told and str(file) in told and "copy of the work directory" in told, told
        assert tables(rehearsal) == before
        if how == "gone":  # The way out without a copy of the file.
            there = Copied(rehearsal, "destination")
            for page in there.s3.get_paginator("list_object_versions").paginate(Bucket="pressi-assets-222222222222"):
                for one in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
                    there.s3.delete_object(Bucket="pressi-assets-222222222222", Key=one["Key"], VersionId=one["VersionId"])
            assert undo(rehearsal, "--everything")[0] == 0


def test_a_lost_journal_leaves_nothing_unsaid(moved):
    """What an earlier journal made is still there, and an undo by a new one says so."""
    with moved() as rehearsal:
        undo(rehearsal)
        for part in (rehearsal.work / ".cleave").glob("journal.db*"):
            part.unlink()
        rehearsal.cleave(*rehearsal.run_words("--until", "copy"))
        code, told = undo(rehearsal, "--everything")
        assert code == 1 and "elb/load-balancer/us-east-1/pressi-web" in told, told


def test_a_plan_that_was_undone_can_be_run_again(moved):
    """The instance that the undo ended is not missed."""
    with moved() as rehearsal:
        assert undo(rehearsal, "--everything")[0] == 0
        rehearsal.cleave(*rehearsal.run_words("--until", "cutover"))


def test_what_nobody_could_look_at_is_no_clear_way(moved):
    """A permission that was there when the plan was made: somebody's use of a copy may hide behind it."""
    with moved() as rehearsal:
        rehearsal.page("faults", {"operation": "iam:ListInstanceProfiles", "do": "error", "status": 403, "code": "AccessDenied", "at": 2})
        assert_refused(rehearsal, "ListInstanceProfiles", "--everything")


def test_status_knows_which_undo_has_not_ended(moved):
    with moved() as rehearsal:
        code, told = undo(rehearsal, "--everything", "--longest-wait", "0")
        assert code == 3, told
        status = rehearsal.json("status", expect=(3,))
        assert status["next"] == "cleave undo --everything"
        assert "copy-objects" not in rehearsal.cleave("status", expect=(3,))
        # One that is refused meanwhile does not change that.
        USED["an instance in the group"][0](Copied(rehearsal, "destination"))
        assert undo(rehearsal, "--everything")[0] == 1
        assert rehearsal.json("status", expect=(3,))["next"] == "cleave undo --everything"
        rehearsal.cleave(*rehearsal.run_words("--until", "cutover"))
        assert rehearsal.json("status", expect=(3, 4))["next"] == "cleave run"


def test_a_lost_inventory_is_said(moved):
    with moved() as rehearsal:
        (rehearsal.work / ".cleave" / "source.json").unlink()
        assert_refused(rehearsal, "what has changed since is not known")
        assert undo(rehearsal, "--anyway")[0] == 0


def test_a_copy_that_is_never_free_ends_the_undo(moved):
    with moved() as rehearsal:
        USED["an instance in the group"][0](Copied(rehearsal, "destination"))
        code, told = undo(rehearsal, "--everything", "--anyway")
        assert code == 1 and "still-waiting" in told and "ec2/create-security-group/" in told, told
