"""What somebody deletes, or what dies, while the run makes it or has just made it: the step fails and says what can be
followed, the next runs go on, nothing waits for ever, nothing is made twice, nothing is left behind."""

import contextlib
import re
import threading

import boto3
import pytest

from chaos_proxy import ChaosProxy
from rehearsal import Rehearsals
from test_faults import counts, differences


@pytest.fixture(scope="module")
def rehearsals(tmp_path_factory):
    return Rehearsals(tmp_path_factory.mktemp("gone"))


@pytest.fixture(scope="module")
def before(rehearsals):
    with rehearsals.fresh() as rehearsal:
        return counts(rehearsal.world())


@pytest.fixture(scope="module")
def copied(rehearsals):
    return rehearsals.at_the_end_of("copy")


@pytest.fixture(scope="module")
def reference(copied):
    with copied() as rehearsal:
        return counts(rehearsal.world())


class Accounts:
    def __init__(self, twin):
        def session(profile):
            keys = twin._credentials(profile)
            names = ("aws_access_key_id", "aws_secret_access_key")
            return boto3.Session(region_name="us-east-1", **{name: keys[name] for name in names})

        sessions = {profile: session(profile) for profile in ("source", "destination")}
        self.client = lambda service, profile="destination": sessions[profile].client(service, endpoint_url=twin.url)


OWN = [{"Name": "tag-key", "Values": ["cleave:step"]}]


def images(accounts, profile):
    ec2 = accounts.client("ec2", profile)
    for image in ec2.describe_images(Owners=["self"], Filters=OWN)["Images"]:
        ec2.deregister_image(ImageId=image["ImageId"])


def instances(accounts, _=None):
    ec2 = accounts.client("ec2")
    for instance in [one["InstanceId"] for group in ec2.describe_instances()["Reservations"] for one in group["Instances"]]:
        ec2.modify_instance_attribute(InstanceId=instance, DisableApiTermination={"Value": False})
        ec2.terminate_instances(InstanceIds=[instance])


def addresses(accounts, _=None):
    ec2 = accounts.client("ec2")
    for address in ec2.describe_addresses()["Addresses"]:
        if "AssociationId" in address:
            ec2.disassociate_address(AssociationId=address["AssociationId"])
        ec2.release_address(AllocationId=address["AllocationId"])


def balancers(accounts, _=None):
    elb = accounts.client("elb")
    for balancer in elb.describe_load_balancers()["LoadBalancerDescriptions"]:
        elb.delete_load_balancer(LoadBalancerName=balancer["LoadBalancerName"])


def group(accounts, answer):
    """That one alone: another may have its rules already, which rest on it."""
    accounts.client("ec2").delete_security_group(GroupId=re.search(rb"sg-[0-9a-f]{17}", answer.body)[0].decode())


def roles(accounts, _=None):
    iam = accounts.client("iam")
    for role in iam.list_roles()["Roles"]:
        iam.delete_role(RoleName=role["RoleName"])


def certificates(accounts, _=None):
    acm = accounts.client("acm")
    for one in acm.list_certificates()["CertificateSummaryList"]:
        acm.delete_certificate(CertificateArn=one["CertificateArn"])


def identities(accounts, _=None):
    cloudfront = accounts.client("cloudfront")
    for one in cloudfront.list_cloud_front_origin_access_identities()["CloudFrontOriginAccessIdentityList"].get("Items", []):
        tag = cloudfront.get_cloud_front_origin_access_identity(Id=one["Id"])["ETag"]
        cloudfront.delete_cloud_front_origin_access_identity(Id=one["Id"], IfMatch=tag)


def health_checks(accounts, _=None):
    route53 = accounts.client("route53")
    for one in route53.list_health_checks()["HealthChecks"]:
        route53.delete_health_check(HealthCheckId=one["Id"])


def zones(accounts, _=None):
    route53 = accounts.client("route53")
    for one in route53.list_hosted_zones()["HostedZones"]:
        records = route53.list_resource_record_sets(HostedZoneId=one["Id"])["ResourceRecordSets"]
        others = [{"Action": "DELETE", "ResourceRecordSet": record} for record in records if record["Type"] not in ("NS", "SOA")]
        if others:
            route53.change_resource_record_sets(HostedZoneId=one["Id"], ChangeBatch={"Changes": others})
        route53.delete_hosted_zone(Id=one["Id"])


def bucket(accounts, answer):
    """That one alone, as above."""
    accounts.client("s3").delete_bucket(Bucket=dict(answer.headers)["Location"].rpartition("/")[2])


# The call that makes it → who deletes it as soon as it is made.
DELETED = {
    "CreateImage": lambda accounts, _: images(accounts, "source"),
    "CopyImage": lambda accounts, _: images(accounts, "destination"),
    "RunInstances": instances,
    "AllocateAddress": addresses,
    "CreateLoadBalancer": balancers,
    "CreateSecurityGroup": group,
    "CreateRole": roles,
    "RequestCertificate": certificates,
    "CreateCloudFrontOriginAccessIdentity": identities,
    "CreateHealthCheck": health_checks,
    "CreateHostedZone": zones,
    "CreateBucket": bucket,
}


class Deleter:
    """Deletes what each of these calls has made for the first time."""

    def __init__(self, accounts, operations):
        self.accounts, self.left, self.lock, self.faults = accounts, set(operations), threading.Lock(), []

    def __call__(self, call, send):
        answer = send()
        with self.lock:
            hit = answer.status < 300 and call.operation in self.left
            self.left.discard(call.operation) if hit else None
        if hit:
            try:
                DELETED[call.operation](self.accounts, answer)
            except Exception as error:
                self.faults.append(f"{call.operation}: {error}")
        return answer


@contextlib.contextmanager
def deleting(rehearsal, *operations):
    deleter = Deleter(Accounts(rehearsal.twin), operations)
    with ChaosProxy(rehearsal.twin.url, hook=deleter) as proxy:
        yield deleter, rehearsal.twin.environment_at(proxy.url)


def run(rehearsal, environment=None, *options):
    process = rehearsal.start(*rehearsal.run_words("--until", "copy", *options), environment=environment)
    try:
        told = "".join(process.communicate(timeout=90))
    except Exception:
        process.kill()
        raise
    return process.returncode, told


def test_what_is_deleted_while_it_is_made_is_made_anew(rehearsals, reference, before, show):
    with rehearsals.fresh() as rehearsal:
        with deleting(rehearsal, *DELETED) as (deleter, environment):
            runs = []
            for _ in range(6):
                code, told = run(rehearsal, environment)
                runs.append(told)
                if code == 0:
                    break
                assert code == 1, told
                status = rehearsal.json("status", expect=(1,))
                assert status["failed"] and not status["waiting"], status
                assert status["next"] == "cleave run"
                assert "Undo this step" not in told
            assert code == 0, "\n=====\n".join(runs)
            assert not deleter.left and not deleter.faults, (deleter.left, deleter.faults)
        show(f"{len(runs)} runs")
        assert not differences(counts(rehearsal.world()), reference)
        rehearsal.cleave(*undo_words(rehearsal))
        assert not differences(counts(rehearsal.world()), before)


def test_a_machine_that_is_stopped_while_it_is_launched(rehearsals, reference):
    with rehearsals.fresh() as rehearsal:
        ec2 = Accounts(rehearsal.twin).client("ec2")

        def stop(call, send):
            answer = send()
            if call.operation == "RunInstances" and answer.status < 300:
                rehearsal.twin.advance(120)
                ec2.stop_instances(InstanceIds=[re.search(rb"<instanceId>(.*?)<", answer.body)[1].decode()])
            return answer

        with ChaosProxy(rehearsal.twin.url, hook=stop) as proxy:
            code, told = run(rehearsal, rehearsal.twin.environment_at(proxy.url))
        assert code == 1, told
        advice = re.search(r"aws ec2 start-instances --instance-ids\s+(i-\w+)", told)
        assert advice, told
        ec2.start_instances(InstanceIds=[advice[1]])
        code, told = run(rehearsal)
        assert code == 0, told
        assert not differences(counts(rehearsal.world()), reference)


def undo_words(rehearsal, *options):
    return ["undo", "--clock", "twin", "--yes", rehearsal.plan["hash"], "--everything", *options]


# No plan is made again for what is gone, and none leads visitors there: the advice is followed to the letter.
@pytest.mark.parametrize("delete", [instances, addresses, balancers])
def test_a_new_plan_does_not_take_for_copied_what_is_gone(copied, reference, delete):
    with copied() as rehearsal:
        delete(Accounts(rehearsal.twin))
        rehearsal.cleave("inventory")
        rehearsal.cleave("plan")
        code, told = run(rehearsal)
        assert code == 1 and "is not there any more" in told, told
        failed = rehearsal.json("status", expect=(1,))["failed"]
        assert all("cleave undo --everything, then cleave run" in str(one) for one in failed), failed
        rehearsal.cleave(*undo_words(rehearsal))
        code, told = run(rehearsal)
        assert code == 0, told
        assert not differences(counts(rehearsal.world()), reference)


def test_an_image_is_shared_again_for_a_copy_that_begins_anew(copied, reference):
    """An undo is killed when it has taken the copy of the image away, and no more: the grant had ended with the copy."""
    with copied() as rehearsal:
        killed = []

        def kill(call, send):
            answer = send()
            if call.operation == "DeregisterImage" and not killed:
                killed.append(process)
                process.kill()
                process.wait()
            return answer

        with ChaosProxy(rehearsal.twin.url, hook=kill) as proxy:
            process = rehearsal.start(*undo_words(rehearsal), environment=rehearsal.twin.environment_at(proxy.url))
            process.communicate(timeout=90)
        assert killed
        code, told = run(rehearsal)
        assert code == 0, told
        assert not differences(counts(rehearsal.world()), reference)


def test_a_run_after_an_undo_that_was_stopped_while_the_machine_shuts_down(copied, reference):
    with copied() as rehearsal:
        told = ""
        for _ in range(100):
            rehearsal.cleave(*undo_words(rehearsal, "--longest-wait", "0"), expect=(0, 3))
            told = str(rehearsal.json("status", expect=(0, 1, 3, 4))["waiting"])
            if "is shutting down" in told:
                break
            rehearsal.twin.advance(20)
        assert "is shutting down" in told, told
        code, told = run(rehearsal)
        assert code == 0, told
        assert not differences(counts(rehearsal.world()), reference)

