"""STS and IAM of the twin, seen by boto3 and the AWS CLI, and the twin's own pages."""

import json
import time

import boto3
import botocore.exceptions
import pytest

DESTINATION_MAY_ASSUME = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::222222222222:root"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "split-42"}}}],
}
INSTANCES_MAY_ASSUME = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
READ_BUCKETS = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}


def code_of(function, *arguments, **parameters):
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        function(*arguments, **parameters)
    return caught.value.response["Error"]["Code"]


def test_aws_sts_get_caller_identity(twin):
    assert twin.aws("sts", "get-caller-identity")["Account"] == "111111111111"
    assert twin.aws("sts", "get-caller-identity", profile="destination")["Arn"] == "arn:aws:iam::222222222222:user/admin"


def test_a_role_and_its_policies_come_back_as_they_were_made(twin):
    iam = twin.client("iam")
    role = iam.create_role(RoleName="web", Path="/app/", AssumeRolePolicyDocument=json.dumps(INSTANCES_MAY_ASSUME), Tags=[{"Key": "app", "Value": "pressi"}])["Role"]
    assert role["Arn"] == "arn:aws:iam::111111111111:role/app/web" and role["RoleId"].startswith("AROA")
    assert iam.get_role(RoleName="web")["Role"]["AssumeRolePolicyDocument"] == INSTANCES_MAY_ASSUME
    iam.put_role_policy(RoleName="web", PolicyName="inline", PolicyDocument=json.dumps(READ_BUCKETS))
    assert iam.get_role_policy(RoleName="web", PolicyName="inline")["PolicyDocument"] == READ_BUCKETS
    own = iam.create_policy(PolicyName="own", PolicyDocument=json.dumps(READ_BUCKETS))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="web", PolicyArn=own)
    iam.attach_role_policy(RoleName="web", PolicyArn="arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
    assert len(iam.list_attached_role_policies(RoleName="web")["AttachedPolicies"]) == 2
    assert iam.get_policy_version(PolicyArn=own, VersionId="v1")["PolicyVersion"]["Document"] == READ_BUCKETS
    iam.create_instance_profile(InstanceProfileName="web")
    iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web")
    profile = iam.list_instance_profiles_for_role(RoleName="web")["InstanceProfiles"][0]
    assert profile["Roles"][0]["AssumeRolePolicyDocument"] == INSTANCES_MAY_ASSUME
    assert [entry["RoleName"] for entry in iam.list_roles()["Roles"]] == ["web"]


def test_iam_errors_are_those_of_aws(twin):
    iam = twin.client("iam")
    assert code_of(iam.get_role, RoleName="nobody") == "NoSuchEntity"
    iam.create_role(RoleName="web", AssumeRolePolicyDocument=json.dumps(INSTANCES_MAY_ASSUME))
    assert code_of(iam.create_role, RoleName="web", AssumeRolePolicyDocument=json.dumps(INSTANCES_MAY_ASSUME)) == "EntityAlreadyExists"
    assert code_of(iam.create_role, RoleName="bad", AssumeRolePolicyDocument="{}") == "MalformedPolicyDocument"
    iam.attach_role_policy(RoleName="web", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    assert code_of(iam.delete_role, RoleName="web") == "DeleteConflict"
    assert code_of(iam.attach_role_policy, RoleName="web", PolicyArn="arn:aws:iam::111111111111:policy/none") == "NoSuchEntity"
    iam.detach_role_policy(RoleName="web", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    iam.delete_role(RoleName="web")


def session(twin, credentials, service):
    return boto3.client(
        service,
        region_name="us-east-1",
        endpoint_url=twin.url,
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )


def test_a_role_is_assumed_across_accounts_with_its_external_id_until_it_expires(twin):
    iam = twin.client("iam")
    arn = iam.create_role(RoleName="splitter", AssumeRolePolicyDocument=json.dumps(DESTINATION_MAY_ASSUME))["Role"]["Arn"]
    iam.put_role_policy(RoleName="splitter", PolicyName="read", PolicyDocument=json.dumps(READ_BUCKETS))
    sts = twin.client("sts", "destination")
    assert code_of(sts.assume_role, RoleArn=arn, RoleSessionName="run") == "AccessDenied"
    assert code_of(sts.assume_role, RoleArn=arn, RoleSessionName="run", ExternalId="other") == "AccessDenied"
    assert code_of(twin.client("sts").assume_role, RoleArn=arn, RoleSessionName="run", ExternalId="split-42") == "AccessDenied"
    keys = sts.assume_role(RoleArn=arn, RoleSessionName="run", ExternalId="split-42", DurationSeconds=900)["Credentials"]
    assert session(twin, keys, "sts").get_caller_identity()["Arn"] == "arn:aws:sts::111111111111:assumed-role/splitter/run"
    twin.client("s3").create_bucket(Bucket="visible")
    assert session(twin, keys, "s3").list_buckets()["Buckets"][0]["Name"] == "visible"
    assert code_of(session(twin, keys, "s3").create_bucket, Bucket="another") == "AccessDenied"
    assert code_of(session(twin, keys, "iam").list_roles) == "AccessDenied"
    twin.advance(901)
    assert code_of(session(twin, keys, "sts").get_caller_identity) == "ExpiredToken"


def test_the_clock_stands_still_until_it_is_advanced(twin):
    before = twin.page("clock")["now"]
    time.sleep(0.02)
    assert twin.page("clock")["now"] == before
    after = twin.page("clock", {"advance_seconds": 172800})["now"]
    assert after > before
    twin.client("s3").list_buckets()  # today's signature is still fresh


def test_calls_are_counted_by_account_and_operation(twin):
    twin.client("s3").list_buckets()
    twin.client("s3", "destination").list_buckets()
    code_of(twin.client("iam").get_role, RoleName="nobody")
    calls = twin.page("calls")
    assert calls["counts"] == {"111111111111": {"iam:GetRole": 1, "s3:ListBuckets": 1}, "222222222222": {"s3:ListBuckets": 1}}
    assert calls["calls"][-1]["error"] == "NoSuchEntity"


@pytest.mark.parametrize("when,made", [("before", False), ("after", True)])
def test_a_dropped_call_has_its_effect_only_when_it_is_dropped_after_it(twin, when, made):
    s3 = twin.client("s3")
    twin.page("faults", {"at": 2, "when": when, "do": "drop"})
    s3.list_buckets()
    import botocore.config

    with pytest.raises(botocore.exceptions.HTTPClientError):
        keys = twin._credentials("source")
        once = boto3.client("s3", region_name="us-east-1", endpoint_url=twin.url, config=botocore.config.Config(retries={"total_max_attempts": 1}), **keys)
        once.create_bucket(Bucket="maybe")
    assert bool(s3.list_buckets()["Buckets"]) == made


def test_two_runs_with_the_same_effect_have_the_same_normalised_world(twin, tmp_path):
    from twin_server import TwinServer

    def build(server):
        s3 = server.client("s3")
        s3.create_bucket(Bucket="same")
        s3.put_object(Bucket="same", Key="k", Body=b"x")
        server.client("iam").create_role(RoleName="web", AssumeRolePolicyDocument=json.dumps(INSTANCES_MAY_ASSUME))
        return server.page("world")

    other = TwinServer(tmp_path / "other")
    try:
        other.advance(12345)
        assert build(twin) == build(other)
    finally:
        other.stop()


def test_twin_save_and_load(tmp_path):
    from twin_server import TwinServer

    first = TwinServer(tmp_path / "first", "--save", tmp_path / "world.json")
    first.client("s3").create_bucket(Bucket="kept")
    first.client("s3").put_object(Bucket="kept", Key="k", Body=b"bytes")
    world = first.page("world")
    first.stop()
    second = TwinServer(tmp_path / "second", "--load", tmp_path / "world.json")
    try:
        assert second.page("world") == world
        assert second.client("s3").get_object(Bucket="kept", Key="k")["Body"].read() == b"bytes"
    finally:
        second.stop()


def test_a_stopped_twin_keeps_its_callers_waiting_until_it_is_cleared(twin):
    import threading

    s3 = twin.client("s3")
    twin.page("faults", {"at": 1, "when": "after", "do": "stop"})
    caller = threading.Thread(target=lambda: s3.create_bucket(Bucket="made-before-the-stop"))
    caller.start()
    deadline = time.time() + 20
    while not twin.page("faults")["stopped"] and time.time() < deadline:
        time.sleep(0.02)
    caller.join(timeout=0.3)
    assert caller.is_alive()
    twin.page("faults", {"clear": True})
    caller.join(timeout=20)
    assert not caller.is_alive()
    assert s3.list_buckets()["Buckets"][0]["Name"] == "made-before-the-stop"
