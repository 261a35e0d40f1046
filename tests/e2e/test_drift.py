"""What somebody changes between the copy and the cut-over: the run stops before visitors are led, names what has changed,
and a new plan brings the copy up to date."""

import json
import os
import pathlib
import shutil

import pytest

import account_dump
from rehearsal import Rehearsals

EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers"
TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::pressi-assets/*"}]}


class Copied:
    """The estate on a twin after `run --until copy`, and one side's services."""

    def __init__(self, rehearsal, side):
        self.rehearsal = rehearsal
        self.side = side
        self.own = side == "source"

    def __getattr__(self, service):
        return self.rehearsal.twin.client(service, self.side)

    def group(self, name):
        groups = self.ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": [name]}])["SecurityGroups"]
        return groups[0]["GroupId"]

    def instance(self, name="pressi-web"):
        found = self.ec2.describe_instances(Filters=[{"Name": "tag:Name", "Values": [name]}])["Reservations"]
        return [i["InstanceId"] for r in found for i in r["Instances"] if i["State"]["Name"] != "terminated"][0]

    def bucket(self, name):
        return name if self.own else f"{name}-222222222222"

    def zone(self):
        zones = self.route53.list_hosted_zones()["HostedZones"]
        return next(z["Id"].split("/")[-1] for z in zones if z["Name"] == "pressi.example.")

    def record(self, name, kind="A", **changed):
        """The record set with other members, or deleted."""
        listed = self.route53.list_resource_record_sets(HostedZoneId=self.zone())["ResourceRecordSets"]
        found = next(r for r in listed if r["Name"] == name + "." and r["Type"] == kind)
        action = "UPSERT" if changed else "DELETE"
        self.batch(action, {**found, **changed})

    def batch(self, action, record):
        changes = {"Changes": [{"Action": action, "ResourceRecordSet": record}]}
        self.route53.change_resource_record_sets(HostedZoneId=self.zone(), ChangeBatch=changes)

    def certificate(self):
        listed = self.acm.list_certificates()["CertificateSummaryList"]
        return next(c["CertificateArn"] for c in listed if c["DomainName"] == "pressi.example")

    def distribution(self):
        return self.cloudfront.list_distributions()["DistributionList"]["Items"][0]["Id"]

    def configure_distribution(self, **changed):
        answer = self.cloudfront.get_distribution_config(Id=self.distribution())
        config = {**answer["DistributionConfig"], **changed}
        self.cloudfront.update_distribution(Id=self.distribution(), IfMatch=answer["ETag"], DistributionConfig=config)
        self.rehearsal.twin.advance(1200)

    def address(self):
        return self.ec2.describe_addresses(Filters=[{"Name": "instance-id", "Values": [self.instance()]}])["Addresses"][0]

    def volumes(self):
        instance = self.ec2.describe_instances(InstanceIds=[self.instance()])["Reservations"][0]["Instances"][0]
        return {m["DeviceName"]: m["Ebs"]["VolumeId"] for m in instance["BlockDeviceMappings"]}

    def while_stopped(self, **changed):
        self.ec2.stop_instances(InstanceIds=[self.instance()])
        self.rehearsal.twin.advance(300)
        self.ec2.modify_instance_attribute(InstanceId=self.instance(), **changed)
        self.ec2.start_instances(InstanceIds=[self.instance()])
        self.rehearsal.twin.advance(300)

    def attach(self, device):
        volume = self.ec2.create_volume(AvailabilityZone="us-east-1a", Size=5, VolumeType="gp3")["VolumeId"]
        self.rehearsal.twin.advance(60)
        self.ec2.attach_volume(VolumeId=volume, InstanceId=self.instance(), Device=device)

    def terminate(self):
        self.ec2.modify_instance_attribute(InstanceId=self.instance(), DisableApiTermination={"Value": False})
        self.ec2.terminate_instances(InstanceIds=[self.instance()])

    def then_wait(self, seconds, *_):
        self.rehearsal.twin.advance(seconds)


def port(number, **who):
    return [{"IpProtocol": "tcp", "FromPort": number, "ToPort": number, **who}]


EVERYWHERE = {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
ASSETS, SITE, LOGS = "pressi-assets", "pressi-site", "acme-logs"

# What somebody does at the source, and what the run has to name.
AT_SOURCE = {
    "a port is opened": (lambda c: c.ec2.authorize_security_group_ingress(GroupId=c.group("pressi-web"), IpPermissions=port(9000, **EVERYWHERE)), "ec2/security-group/", "9000"),
    "a port is closed": (lambda c: c.ec2.revoke_security_group_ingress(GroupId=c.group("pressi-elb"), IpPermissions=port(80, **EVERYWHERE)), "ec2/security-group/", "0.0.0.0/0"),
    "a way out is opened": (lambda c: c.ec2.authorize_security_group_egress(GroupId=c.group("pressi-elb"), IpPermissions=port(443, **EVERYWHERE)), "ec2/security-group/", "IpPermissionsEgress"),
    "the office gets another address": (lambda c: (c.ec2.revoke_security_group_ingress(GroupId=c.group("shared-ssh"), IpPermissions=port(22, IpRanges=[{"CidrIp": "198.51.100.0/24"}])), c.ec2.authorize_security_group_ingress(GroupId=c.group("shared-ssh"), IpPermissions=port(22, IpRanges=[{"CidrIp": "203.0.113.0/24"}]))), "ec2/security-group/", "203.0.113.0/24"),
    "an inline policy is changed": (lambda c: c.iam.put_role_policy(RoleName="pressi-web", PolicyName="assets", PolicyDocument=json.dumps(POLICY)), "iam/role/pressi-web", "Deny"),
    "an inline policy is added": (lambda c: c.iam.put_role_policy(RoleName="pressi-web", PolicyName="more", PolicyDocument=json.dumps(POLICY)), "iam/role/pressi-web", "iam/put-role-policy/pressi-web/more"),
    "an inline policy is taken away": (lambda c: c.iam.delete_role_policy(RoleName="pressi-web", PolicyName="assets"), "iam/role/pressi-web", "iam/put-role-policy/pressi-web/assets"),
    "a policy of AWS is attached": (lambda c: c.iam.attach_role_policy(RoleName="pressi-web", PolicyArn="arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"), "iam/role/pressi-web", "AmazonS3ReadOnlyAccess"),
    "another service is trusted": (lambda c: c.iam.update_assume_role_policy(RoleName="pressi-web", PolicyDocument=json.dumps(TRUST)), "iam/role/pressi-web", "ecs.amazonaws.com"),
    "a role is tagged": (lambda c: c.iam.tag_role(RoleName="pressi-web", Tags=[{"Key": "team", "Value": "web"}]), "iam/role/pressi-web", "team"),
    "the role leaves its instance profile": (lambda c: c.iam.remove_role_from_instance_profile(InstanceProfileName="pressi-web", RoleName="pressi-web"), "iam/instance-profile/pressi-web", "iam/add-role-to-instance-profile"),
    "public access is blocked": (lambda c: c.s3.put_public_access_block(Bucket=ASSETS, PublicAccessBlockConfiguration={"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}), "s3/bucket/pressi-assets", "BlockPublicAcls"),
    "a bucket's policy is changed": (lambda c: c.s3.put_bucket_policy(Bucket=SITE, Policy=json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::pressi-site/secret/*"}]})), "s3/bucket/pressi-site", "secret"),
    "a bucket's policy is taken away": (lambda c: c.s3.delete_bucket_policy(Bucket=SITE), "s3/bucket/pressi-site", "pressi-site/Policy"),
    "a bucket's list lets everybody read": (lambda c: c.s3.put_bucket_acl(Bucket=ASSETS, ACL="public-read"), "s3/bucket/pressi-assets", "s3/put-bucket-acl"),
    "CORS is changed": (lambda c: c.s3.put_bucket_cors(Bucket=SITE, CORSConfiguration={"CORSRules": [{"AllowedMethods": ["PUT"], "AllowedOrigins": ["*"]}]}), "s3/bucket/pressi-site", "AllowedMethods"),
    "CORS is taken away": (lambda c: c.s3.delete_bucket_cors(Bucket=SITE), "s3/bucket/pressi-site", "pressi-site/Cors"),
    "a lifecycle is changed": (lambda c: c.s3.put_bucket_lifecycle_configuration(Bucket=SITE, LifecycleConfiguration={"Rules": [{"ID": "drafts", "Status": "Disabled", "Filter": {"Prefix": "drafts/"}, "Expiration": {"Days": 30}}]}), "s3/bucket/pressi-site", "Enabled → Disabled"),
    "a website gets another start page": (lambda c: c.s3.put_bucket_website(Bucket=SITE, WebsiteConfiguration={"IndexDocument": {"Suffix": "start.html"}}), "s3/bucket/pressi-site", "start.html"),
    "a bucket is encrypted": (lambda c: c.s3.put_bucket_encryption(Bucket=ASSETS, ServerSideEncryptionConfiguration={"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": True}]}), "s3/bucket/pressi-assets", "BucketKeyEnabled"),
    "a bucket is versioned": (lambda c: c.s3.put_bucket_versioning(Bucket=ASSETS, VersioningConfiguration={"Status": "Enabled"}), "s3/bucket/pressi-assets", "pressi-assets/Versioning"),
    "a bucket is tagged": (lambda c: c.s3.put_bucket_tagging(Bucket=ASSETS, Tagging={"TagSet": [{"Key": "app", "Value": "other"}]}), "s3/bucket/pressi-assets", "other"),
    "a bucket logs elsewhere": (lambda c: c.s3.put_bucket_logging(Bucket=SITE, BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": LOGS, "TargetPrefix": "new/"}}), "s3/bucket/pressi-site", "site/ → new/"),
    "an instance leaves the balancer": (lambda c: c.elb.deregister_instances_from_load_balancer(LoadBalancerName="pressi-web", Instances=[{"InstanceId": c.instance()}]), "elb/load-balancer/us-east-1/pressi-web", "elb/register-instances"),
    "an instance joins the balancer": (lambda c: c.elb.register_instances_with_load_balancer(LoadBalancerName="pressi-web", Instances=[{"InstanceId": c.instance("blog-web")}]), "elb/load-balancer/us-east-1/pressi-web", "Instances"),
    "a health check is changed": (lambda c: c.elb.configure_health_check(LoadBalancerName="pressi-web", HealthCheck={"Target": "HTTP:8080/up", "Interval": 10, "Timeout": 5, "UnhealthyThreshold": 2, "HealthyThreshold": 3}), "elb/load-balancer/us-east-1/pressi-web", "HTTP:8080/health → HTTP:8080/up"),
    "a balancer waits longer": (lambda c: c.elb.modify_load_balancer_attributes(LoadBalancerName="pressi-web", LoadBalancerAttributes={"ConnectionSettings": {"IdleTimeout": 300}}), "elb/load-balancer/us-east-1/pressi-web", "75 → 300"),
    "a listener is added": (lambda c: c.elb.create_load_balancer_listeners(LoadBalancerName="pressi-web", Listeners=[{"Protocol": "TCP", "LoadBalancerPort": 8443, "InstanceProtocol": "TCP", "InstancePort": 8443}]), "elb/load-balancer/us-east-1/pressi-web", "8443"),
    "stickiness ends": (lambda c: c.elb.set_load_balancer_policies_of_listener(LoadBalancerName="pressi-web", LoadBalancerPort=443, PolicyNames=[]), "elb/load-balancer/us-east-1/pressi-web", "elb/set-listener-policies"),
    "a balancer gets another group": (lambda c: c.elb.apply_security_groups_to_load_balancer(LoadBalancerName="pressi-web", SecurityGroups=[c.group("pressi-elb"), c.group("shared-ssh")]), "elb/load-balancer/us-east-1/pressi-web", "SecurityGroups"),
    "an instance may be terminated": (lambda c: c.ec2.modify_instance_attribute(InstanceId=c.instance(), DisableApiTermination={"Value": False}), "ec2/instance/", "DisableApiTermination"),
    "an instance gets another group": (lambda c: c.ec2.modify_instance_attribute(InstanceId=c.instance(), Groups=[c.group("pressi-web")]), "ec2/instance/", "SecurityGroupIds"),
    "an instance may forward packets": (lambda c: c.ec2.modify_instance_attribute(InstanceId=c.instance(), SourceDestCheck={"Value": False}), "ec2/instance/", "ec2/allow-forwarding"),
    "an instance answers metadata without a token": (lambda c: c.ec2.modify_instance_metadata_options(InstanceId=c.instance(), HttpTokens="optional"), "ec2/instance/", "required → optional"),
    "an instance is tagged": (lambda c: c.ec2.create_tags(Resources=[c.instance()], Tags=[{"Key": "app", "Value": "other"}]), "ec2/instance/", "other"),
    "an address leaves its instance": (lambda c: c.ec2.disassociate_address(AssociationId=c.address()["AssociationId"]), "ec2/address/", "ec2/associate-address"),
    "a record gets another value": (lambda c: c.record("mail.pressi.example", ResourceRecords=[{"Value": "192.0.2.26"}]), "mail.pressi.example A", "192.0.2.25 → 192.0.2.26"),
    "a record that leads visitors is changed": (lambda c: c.record("direct.pressi.example", ResourceRecords=[{"Value": "192.0.2.99"}]), "direct.pressi.example A", "192.0.2.99"),
    "a record is added": (lambda c: c.batch("CREATE", {"Name": "new.pressi.example", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]}), "new.pressi.example A", "192.0.2.1"),
    "a record is deleted": (lambda c: c.record("mail.pressi.example"), "mail.pressi.example A", "nothing"),
    "a weight is changed": (lambda c: c.record("shop.pressi.example", Weight=1), "shop.pressi.example A", "Weight"),
    "a name for mail is changed": (lambda c: c.record("pressi.example", "MX", ResourceRecords=[{"Value": "10 mx.example.net"}]), "pressi.example MX", "mx.example.net"),
    "a distribution forwards to HTTP": (lambda c: c.configure_distribution(PriceClass="PriceClass_All"), "cloudfront/distribution/", "PriceClass_100 → PriceClass_All"),
    "a volume is attached": (lambda c: c.attach("/dev/sdg"), "ec2/instance/", "/dev/sdg"),
    "a volume is detached": (lambda c: c.then_wait(600, c.ec2.detach_volume(VolumeId=c.volumes()["/dev/sdf"])), "ec2/instance/", "/dev/sdf"),
    "an instance is stopped": (lambda c: c.then_wait(600, c.ec2.stop_instances(InstanceIds=[c.instance()])), "ec2/instance/", "is stopped"),
    "an instance is terminated": (lambda c: c.terminate(), "ec2/instance/", "ec2/run-instance/"),
    "an instance gets another type": (lambda c: c.while_stopped(InstanceType={"Value": "t3.large"}), "ec2/instance/", "t3.small → t3.large"),
    "an instance gets another script": (lambda c: c.while_stopped(UserData={"Value": b"PASSWORD=hush"}), "ec2/instance/", "UserData"),
    "a health check of a record is changed": (lambda c: c.route53.update_health_check(HealthCheckId=c.route53.list_health_checks()["HealthChecks"][0]["Id"], FailureThreshold=5), "route53/health-check/", "3 → 5"),
    "a bucket takes no lists any more": (lambda c: c.s3.put_bucket_ownership_controls(Bucket=ASSETS, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}), "s3/bucket/pressi-assets", "BucketOwnerEnforced"),
    "the name servers are changed": (lambda c: c.then_wait(90000, c.route53domains.update_domain_nameservers(DomainName="pressi.example", Nameservers=[{"Name": "ns1.example.net"}, {"Name": "ns2.example.net"}])), "route53domains/domain/pressi.example", "registrar/update-nameservers"),
    "a distribution is disabled": (lambda c: c.configure_distribution(Enabled=False), "cloudfront/distribution/", "Enabled"),
}

# The same at the destination, where nobody should be but cleave.
AT_DESTINATION = {
    "a port is opened": (AT_SOURCE["a port is opened"][0], "ec2/security-group/", "9000"),
    "a port is closed": (AT_SOURCE["a port is closed"][0], "ec2/security-group/", "0.0.0.0/0"),
    "an inline policy is taken away": (AT_SOURCE["an inline policy is taken away"][0], "iam/role/pressi-web", "GetRolePolicy"),
    "another service is trusted": (AT_SOURCE["another service is trusted"][0], "iam/role/pressi-web", "ecs.amazonaws.com"),
    "a bucket's policy is taken away": (lambda c: c.s3.delete_bucket_policy(Bucket=c.bucket(SITE)), "s3/bucket/pressi-site-222222222222", "GetBucketPolicy"),
    "public access is opened": (lambda c: c.s3.put_bucket_acl(Bucket=c.bucket(ASSETS), ACL="public-read"), "s3/bucket/pressi-assets-222222222222", EVERYBODY),
    "CORS is taken away": (lambda c: c.s3.delete_bucket_cors(Bucket=c.bucket(SITE)), "s3/bucket/pressi-site-222222222222", "GetBucketCors"),
    "an instance leaves the balancer": (AT_SOURCE["an instance leaves the balancer"][0], "elb/load-balancer/us-east-1/pressi-web", "Instances"),
    "a listener is deleted": (lambda c: c.elb.delete_load_balancer_listeners(LoadBalancerName="pressi-web", LoadBalancerPorts=[443]), "elb/load-balancer/us-east-1/pressi-web", "443"),
    "a balancer is deleted": (lambda c: c.elb.delete_load_balancer(LoadBalancerName="pressi-web"), "elb/load-balancer/us-east-1/pressi-web", "any more"),
    "an instance is stopped": (lambda c: c.ec2.stop_instances(InstanceIds=[c.instance()]), "ec2/instance/", "State"),
    "a distribution is changed": (lambda c: c.configure_distribution(PriceClass="PriceClass_All"), "cloudfront/distribution/", "PriceClass_All"),
}

# What does not stop a run: objects are copied again in the cut-over, and these do not belong to the application.
CARRIED = {
    "an object is written": lambda c: c.s3.put_object(Bucket=ASSETS, Key="late.png", Body=b"late"),
    "an object is deleted": lambda c: c.s3.delete_object(Bucket=SITE, Key="css/site.css"),
    "the blog opens a port": lambda c: c.ec2.authorize_security_group_ingress(GroupId=c.group("blog-web"), IpPermissions=port(9000, **EVERYWHERE)),
    "a bucket of the blog is tagged": lambda c: c.s3.put_bucket_tagging(Bucket="blog-media", Tagging={"TagSet": [{"Key": "a", "Value": "b"}]}),
}


def sampled(table, every):
    """A sample in CI, a different one for every third; with CLEAVE_ALL=1 the whole table."""
    names = list(table)
    return names if os.environ.get("CLEAVE_ALL") == "1" else names[::every]


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """The world and the work directory at the end of `copy`."""
    return Rehearsals(tmp_path_factory.mktemp("drift")).at_the_end_of("copy")


def failure(rehearsal):
    """The failed step, after a run that has to stop."""
    rehearsal.cleave(*rehearsal.run_words(), expect=(1,))
    status = rehearsal.json("status", expect=(1,))
    assert [step["step"] for step in status["failed"]] == ["drift/read-again/before-cutover"], status["failed"]
    phases = {phase["phase"]: phase["done"] for phase in status["phases"]}
    assert phases["cutover"] == 0
    return status["failed"][0]


def assert_stopped(rehearsal, resource, member):
    told = json.dumps(failure(rehearsal), ensure_ascii=False)
    assert resource in told and member in told, told
    assert "hush" not in told
    assert not any(word in told for word in ("Counterpart", "Returned", "Leading")), "a record is told once, as it is at the source"
    assert "cleave inventory" in told and "cleave plan" in told
    assert rehearsal.page("visit?url=http://www.pressi.example/index.html").get("answered_by") != "222222222222"


@pytest.mark.parametrize("name", sampled(AT_SOURCE, 6))
def test_a_change_at_the_source_stops_the_run(copied, name):
    change, resource, member = AT_SOURCE[name]
    with copied() as rehearsal:
        change(Copied(rehearsal, "source"))
        assert_stopped(rehearsal, resource, member)


@pytest.mark.parametrize("name", sampled(AT_DESTINATION, 4))
def test_a_change_at_the_destination_stops_the_run(copied, name):
    change, resource, member = AT_DESTINATION[name]
    with copied() as rehearsal:
        change(Copied(rehearsal, "destination"))
        assert_stopped(rehearsal, resource, member)


@pytest.mark.parametrize("name", sampled(CARRIED, 3))
def test_what_does_not_matter_or_comes_along_does_not_stop_the_run(copied, name):
    with copied() as rehearsal:
        CARRIED[name](Copied(rehearsal, "source"))
        rehearsal.cleave(*rehearsal.run_words(), expect=(4,))
        assert rehearsal.page("visit?url=http://www.pressi.example/index.html")["answered_by"] == "222222222222"


def update(rehearsal, *options, expect=(0, 3, 4)):
    """What the failed step advises."""
    rehearsal.cleave("inventory")
    rehearsal.cleave("plan")
    rehearsal.cleave(*rehearsal.run_words(*options), expect=expect)


def differences(rehearsal):
    """What `cleave verify` finds in resources; answers and hosts differ before the end in any case."""
    found = rehearsal.json("verify", expect=(0, 1))["findings"]
    return [f for f in found if (f["differences"] or f["problem"]) and f["what"].split()[0] not in ("answers", "host")]


# What is adjusted in place, and what is made anew, each alone and all of it together.
UPDATED = [
    ["a port is closed", "an inline policy is changed", "a bucket's policy is taken away", "CORS is taken away", "public access is blocked", "a health check is changed", "a bucket is tagged", "a record is added", "a record is deleted"],
    ["another service is trusted"],
    ["an inline policy is taken away", "stickiness ends", "a bucket is versioned", "a bucket's list lets everybody read", "a record that leads visitors is changed"],
    ["a listener is added", "an instance may be terminated", "an instance may forward packets"],
    ["a distribution forwards to HTTP", "a weight is changed"],
]


@pytest.mark.parametrize("names", UPDATED if os.environ.get("CLEAVE_ALL") == "1" else UPDATED[:2], ids=lambda names: names[0])
def test_a_new_plan_brings_the_copy_up_to_date(copied, names):
    with copied() as rehearsal:
        for name in names:
            AT_SOURCE[name][0](Copied(rehearsal, "source"))
        failure(rehearsal)
        update(rehearsal)
        assert rehearsal.page("visit?url=http://www.pressi.example/index.html")["answered_by"] == "222222222222"
        assert differences(rehearsal) == []


def test_a_new_plan_puts_back_what_was_changed_at_the_destination(copied):
    with copied() as rehearsal:
        for name in ("a port is opened", "an inline policy is taken away", "CORS is taken away", "an instance leaves the balancer"):
            if name != "an inline policy is taken away":
                AT_DESTINATION[name][0](Copied(rehearsal, "destination"))
        failure(rehearsal)
        update(rehearsal)
        assert differences(rehearsal) == []


def test_an_updated_copy_can_be_taken_back(copied):
    with copied() as rehearsal:
        for name in UPDATED[0]:
            AT_SOURCE[name][0](Copied(rehearsal, "source"))
        update(rehearsal, "--until", "copy", expect=(0,))
        AT_SOURCE["a port is opened"][0](Copied(rehearsal, "source"))
        failure(rehearsal)  # No visitor was led: the way back is the whole way.
        rehearsal.cleave("undo", "--clock", "twin", "--yes", rehearsal.plan["hash"])
        there = Copied(rehearsal, "destination")
        assert there.s3.list_buckets()["Buckets"] == [] and there.iam.list_roles()["Roles"] == []
        assert there.elb.describe_load_balancers()["LoadBalancerDescriptions"] == []
        assert there.route53.list_hosted_zones()["HostedZones"] == []
        here = Copied(rehearsal, "source")
        listed = here.route53.list_resource_record_sets(HostedZoneId=here.zone())["ResourceRecordSets"]
        assert {r["TTL"] for r in listed if r["Name"] == "www.pressi.example."} == {3600}


def test_an_undo_asks_the_steps_of_the_copy_also_after_a_stopped_run(copied):
    with copied() as rehearsal:
        AT_SOURCE["a record that leads visitors is changed"][0](Copied(rehearsal, "source"))
        failure(rehearsal)
        before = account_dump.dump(rehearsal.twin)
        told = rehearsal.cleave("undo", "--everything", "--clock", "twin", "--yes", rehearsal.plan["hash"], expect=(1,))
        assert "Nothing was changed" in told
        assert account_dump.differences(before, account_dump.dump(rehearsal.twin)) == []


def test_an_older_copy_of_the_journal_leads_nobody_into_nothing(copied):
    """The journal of before the cut-over is put back after it: neither a run nor an undo goes by what it does not know."""
    with copied() as rehearsal:
        kept = rehearsal.work.parent / "kept"
        shutil.copytree(rehearsal.work / ".cleave", kept)
        rehearsal.cleave(*rehearsal.run_words(), expect=(4,))
        shutil.rmtree(rehearsal.work / ".cleave")
        shutil.copytree(kept, rehearsal.work / ".cleave")
        before = account_dump.dump(rehearsal.twin)
        rehearsal.cleave(*rehearsal.run_words(), expect=(1,))
        failed, = rehearsal.json("status", expect=(1,))["failed"]
        assert failed["error"]["code"] == "journal-behind" and "pressi.example AAAA" in failed["error"]["text"]
        rehearsal.cleave("undo", "--everything", "--clock", "twin", "--yes", rehearsal.plan["hash"], expect=(1,))
        assert account_dump.differences(before, account_dump.dump(rehearsal.twin)) == []
        assert rehearsal.page("visit?url=http://www.pressi.example/index.html")["answered_by"] == "222222222222"


def test_no_other_plan_takes_over_once_visitors_are_led(copied):
    with copied() as rehearsal:
        rehearsal.cleave(*rehearsal.run_words(), expect=(4,))
        rehearsal.cleave("inventory")
        process = rehearsal.start("plan")
        assert "visitors are being led" in "".join(process.communicate()) and process.returncode == 2


@pytest.mark.parametrize("operation,step", [("s3:GetBucketPolicy", "before-cutover"), ("s3:PutBucketPolicy", "before-visitors"), ("cloudfront:UpdateDistribution", None)])
def test_a_run_that_goes_on_days_later_reads_again(copied, operation, step):
    """Killed at a call: before anything of the cut-over has begun, while the last copies are made, and when visitors
    are being led, which nothing may stop half-way."""
    with copied() as rehearsal:
        calls = 1
        if operation == "s3:GetBucketPolicy":  # The reading asks both accounts for each bucket's, then a copy begins.
            calls += sum(len(rehearsal.twin.client("s3", side).list_buckets()["Buckets"]) for side in ("source", "destination"))
        rehearsal.page("faults", {"operation": operation, "do": "stop", "at": calls})
        assert rehearsal._until_stopped(rehearsal.run_words())
        rehearsal.page("faults", {"clear": True})
        rehearsal.twin.advance(2 * 86400)
        AT_SOURCE["a port is opened"][0](Copied(rehearsal, "source"))
        if step is None:
            rehearsal.cleave(*rehearsal.run_words(), expect=(4,))
            return
        rehearsal.cleave(*rehearsal.run_words(), expect=(1,))
        assert [f["step"] for f in rehearsal.json("status", expect=(1,))["failed"]] == ["drift/read-again/" + step]
        assert rehearsal.page("visit?url=http://www.pressi.example/index.html")["answered_by"] == "111111111111"


def test_a_reading_that_gets_no_answer_is_made_again_later(copied):
    """What nobody told is no change."""
    with copied() as rehearsal:
        for number in range(1, 8):
            rehearsal.page("faults", {"operation": "iam:ListRoles", "do": "drop", "at": number})
        rehearsal.cleave(*rehearsal.run_words(), expect=(4,))
        assert rehearsal.page("faults")["armed"] == 0


def test_a_copy_that_nobody_is_answered_at_is_not_what_visitors_get(tmp_path):
    """Disabled or stopped by somebody before the copy has ended: what is remembered then would be compared with itself."""
    with Rehearsals(tmp_path).at_the_end_of("prepare")() as rehearsal:
        rehearsal.page("faults", {"operation": "iam:ListRoles", "do": "stop", "at": 1})  # All is copied, and read once more.
        assert rehearsal._until_stopped(rehearsal.run_words())
        rehearsal.page("faults", {"clear": True})
        there = Copied(rehearsal, "destination")
        current = there.cloudfront.get_distribution_config(Id=there.distribution())
        there.cloudfront.update_distribution(Id=there.distribution(), IfMatch=current["ETag"], DistributionConfig={**current["DistributionConfig"], "Enabled": False})
        instance = there.instance()
        there.ec2.stop_instances(InstanceIds=[instance])
        rehearsal.cleave(*rehearsal.run_words(), expect=(1,))
        failed, = rehearsal.json("status", expect=(1,))["failed"]
        assert failed["step"] == "drift/remember/copies" and failed["error"]["code"] == "silent-copy"
        assert "it is disabled" in failed["error"]["text"] and "it does not run" in failed["error"]["text"]
        rehearsal.twin.advance(900)
        there.ec2.start_instances(InstanceIds=[instance])
        current = there.cloudfront.get_distribution_config(Id=there.distribution())
        there.cloudfront.update_distribution(Id=there.distribution(), IfMatch=current["ETag"], DistributionConfig={**current["DistributionConfig"], "Enabled": True})
        rehearsal.twin.advance(900)
        rehearsal.cleave(*rehearsal.run_words(), expect=(4,))
        assert differences(rehearsal) == []


def test_a_stopped_copy_is_named_whatever_is_planned_anew(copied):
    """The advice after a drift is followed: it ends where the machine is to be started, and waits for nothing without end."""
    with copied() as rehearsal:
        there = Copied(rehearsal, "destination")
        there.ec2.stop_instances(InstanceIds=[there.instance()])
        rehearsal.cleave(*rehearsal.run_words(), expect=(1,))
        rehearsal.cleave("inventory")
        rehearsal.cleave("plan")
        process = rehearsal.start(*rehearsal.run_words())
        told = " ".join("".join(process.communicate(timeout=120)).split())
        assert process.returncode == 1 and "start-instances --instance-ids" in told, told
        there.ec2.start_instances(InstanceIds=[there.instance()])
        rehearsal.twin.advance(300)
        rehearsal.cleave(*rehearsal.run_words("--until", "cutover"))


def test_a_bucket_with_copies_keeps_its_name(copied):
    with copied() as rehearsal:
        settings = rehearsal.work / "cleave.toml"
        settings.write_text(settings.read_text().replace("[renames]", '[renames]\n"pressi-assets" = "pressi-new"'))
        assert "pressi-new" in settings.read_text()
        rehearsal.cleave("inventory")
        process = rehearsal.start("plan")
        told = " ".join("".join(process.communicate(timeout=120)).split())
        assert process.returncode == 2 and "in pressi-assets-222222222222 already" in told and "cleave undo --everything" in told, told
