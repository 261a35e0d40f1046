"""A permission that the caller has lost since the run: an undo either does not begin, and nothing has changed, or it comes to its
end. It never stops half way."""

import configparser
import json
import os

import pytest

from rehearsal import Rehearsals
from test_undo_meets import tables
from twin_server import ACCOUNTS

EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}
LOST = {"Effect": "Deny", "Resource": "*"}


class Operated:
    """A rehearsal whose cleave acts on both sides as the role "operator", which may do everything but what it has lost."""

    def __init__(self, rehearsal):
        self.rehearsal = rehearsal
        folder = rehearsal.folder / "operator"
        folder.mkdir()
        config = configparser.ConfigParser()
        config.read(rehearsal.twin.environment["AWS_CONFIG_FILE"])
        credentials = configparser.ConfigParser()
        credentials.read(rehearsal.twin.environment["AWS_SHARED_CREDENTIALS_FILE"])
        for profile, account in ACCOUNTS.items():
            self.may(profile)
            credentials[f"{profile}-owner"] = dict(credentials[profile])
            del credentials[profile]
            section = config[f"profile {profile}"]
            config[f"profile {profile}-owner"] = dict(section)
            section["role_arn"] = f"arn:aws:iam::{account}:role/staff/operator"
            section["source_profile"] = f"{profile}-owner"
        for name, file in (("config", config), ("credentials", credentials)):
            with open(folder / name, "w") as out:
                file.write(out)
        self.environment = {**rehearsal.twin.environment, "AWS_CONFIG_FILE": str(folder / "config"), "AWS_SHARED_CREDENTIALS_FILE": str(folder / "credentials")}

    def may(self, side, *statements):
        iam = self.rehearsal.twin.client("iam", side)
        trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNTS[side]}:root"}, "Action": "sts:AssumeRole"}]}
        try:
            iam.create_role(RoleName="operator", Path="/staff/", AssumeRolePolicyDocument=json.dumps(trust))
        except iam.exceptions.EntityAlreadyExistsException:
            pass
        policy = {"Version": "2012-10-17", "Statement": [EVERYTHING, *statements]}
        iam.put_role_policy(RoleName="operator", PolicyName="work", PolicyDocument=json.dumps(policy))

    def undo(self, *options):
        words = ["undo", "--clock", "twin", "--yes", self.rehearsal.plan["hash"], *options]
        told = ""
        for _ in range(8):  # a session ends while the undo waits for caches
            process = self.rehearsal.start(*words, environment=self.environment)
            said = "".join(process.communicate(timeout=300))
            told += said
            if "ExpiredToken" not in said:
                break
        return process.returncode, told


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    return Rehearsals(tmp_path_factory.mktemp("permissions")).at_the_end_of("cutover")


def calls_of_undo(moved):
    """(side, operation) of all that an undo of everything calls."""
    with moved() as rehearsal:
        operated = Operated(rehearsal)
        begin = rehearsal.page("calls")["total"]
        code, told = operated.undo("--everything")
        assert code == 0, told
        calls = rehearsal.page(f"calls?from={begin}")["calls"]
    sides = {account: side for side, account in ACCOUNTS.items()}
    return sorted({(sides[call["account"]], call["operation"]) for call in calls if call["account"] in sides})


# S3's actions have other names than some of its operations, and EC2's and IAM's are called as they are.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
ACTIONS = {
    "s3:HeadBucket": ["s3:ListBucket"], "s3:ListObjectsV2": ["s3:ListBucket"], "s3:ListObjectVersions": ["s3:ListBucketVersions"],
    "s3:ListMultipartUploads": ["s3:ListBucketMultipartUploads"], "s3:HeadObject": ["s3:GetObject"], "s3:DeleteObject": ["s3:DeleteObject", "s3:DeleteObjectVersion"],
}
SEEN_BY = {"s3:ListObjectsV2": ["s3:HeadBucket"]}  # the call whose refusal is told
SHARDS = 8
SAMPLE = {"s3:DeleteBucket", "route53:ChangeResourceRecordSets", "iam:DeleteRolePolicy", "cloudfront:DeleteDistribution"}


@pytest.fixture(scope="module")
def called(moved):
    return calls_of_undo(moved)


def outcome(moved, side, operation):
    """What is wrong about an undo whose caller has lost the operation; "" when it is right."""
    actions = ACTIONS.get(operation, [operation.replace("elb:", "elasticloadbalancing:")])
    with moved() as rehearsal:
        operated = Operated(rehearsal)
        operated.may(side, {**LOST, "Action": actions})
        before = tables(rehearsal)
        code, told = operated.undo("--everything")
        if code == 0:
            return ""
        if not any(action.split(":")[1] in told for action in [operation, *actions, *SEEN_BY.get(operation, [])]):
            return f"does not name it: {told[-600:]}"
        return "" if tables(rehearsal) == before else f"has begun: {told[-900:]}"


@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_lost_permission_stops_no_undo_half_way(moved, called, shard):
    calls = [call for number, call in enumerate(called) if number % SHARDS == shard]
    if not os.environ.get("CLEAVE_ALL"):
        calls = [call for call in calls if call[1] in SAMPLE]
    wrong = {call: how for call in calls if (how := outcome(moved, *call))}
    assert not wrong, "\n".join(f"{call}: {how}" for call, how in wrong.items())


def test_visitors_go_back_whatever_the_caller_may_not_do_with_copies(moved):
    with moved() as rehearsal:
        operated = Operated(rehearsal)
        operated.may("destination", {**LOST, "Action": ["s3:Delete*", "iam:Delete*", "ec2:TerminateInstances"]})
        code, told = operated.undo("--to", "copy")
        assert code == 0, told
        assert "s3:DeleteBucket on arn:aws:s3:::pressi-assets-222222222222 (explicitDeny)" in operated.undo("--everything")[1]


def test_a_caller_who_may_not_ask_is_told(moved):
    with moved() as rehearsal:
        operated = Operated(rehearsal)
        operated.may("destination", {**LOST, "Action": "iam:SimulatePrincipalPolicy"})
        code, told = operated.undo("--everything")
        assert code == 0 and "not known before this undo begins" in told and "may not call iam:SimulatePrincipalPolicy" in told, told


def test_who_knows_better_than_the_simulator_goes_on(moved):
    with moved() as rehearsal:
        operated = Operated(rehearsal)
        operated.may("destination", {**LOST, "Action": "iam:DeleteRole"})
        before = tables(rehearsal)
        code, told = operated.undo("--everything")
        assert code == 1 and "--anyway" in told and tables(rehearsal) == before, told
        code, told = operated.undo("--everything", "--anyway")
        assert code == 1 and "undone   route53/point-traffic" in told, told
