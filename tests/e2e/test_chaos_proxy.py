"""The proxy of the tests, seen by an independent client: what it does to calls is what it says that it does."""

import boto3
import botocore.config
import botocore.exceptions
import pytest

from chaos_proxy import ChaosProxy, Dropped


def client(twin, proxy, service):
    keys = twin._credentials("source")
    return boto3.client(
        service, region_name="us-east-1", endpoint_url=proxy.url,
        aws_access_key_id=keys["aws_access_key_id"], aws_secret_access_key=keys["aws_secret_access_key"],
        config=botocore.config.Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
    )


def buckets(twin):
    return [bucket["Name"] for bucket in twin.client("s3").list_buckets()["Buckets"]]


def test_calls_pass_with_their_names(twin):
    with ChaosProxy(twin.url) as proxy:
        s3 = client(twin, proxy, "s3")
        s3.create_bucket(Bucket="plain")
        s3.put_object(Bucket="plain", Key="a/b c", Body=b"x" * 100_000)
        s3.copy_object(Bucket="plain", Key="d", CopySource="plain/a/b c")
        assert s3.head_object(Bucket="plain", Key="d")["ContentLength"] == 100_000
        assert s3.get_object(Bucket="plain", Key="d")["Body"].read() == b"x" * 100_000
        client(twin, proxy, "ec2").describe_vpcs()
        client(twin, proxy, "route53").list_hosted_zones()
        client(twin, proxy, "acm").list_certificates()
        assert dict(proxy.calls) == dict.fromkeys(
            ["s3:CreateBucket", "s3:PutObject", "s3:CopyObject", "s3:HeadObject", "s3:GetObject", "ec2:DescribeVpcs",
             "route53:ListHostedZones", "acm:ListCertificates"], 1)


@pytest.mark.parametrize("service,ask,code", [
    ("s3", "list_buckets", "SlowDown"), ("ec2", "describe_vpcs", "RequestLimitExceeded"),
    ("route53", "list_hosted_zones", "Throttling"), ("iam", "list_roles", "Throttling"),
    ("acm", "list_certificates", "ThrottlingException"),
])
def test_each_service_says_too_often_in_its_own_way(twin, service, ask, code):
    with ChaosProxy(twin.url, throttle=1) as proxy:
        with pytest.raises(botocore.exceptions.ClientError) as refused:
            getattr(client(twin, proxy, service), ask)()
        assert refused.value.response["Error"]["Code"] == code
        assert proxy.counts == {"calls": 1, "throttle": 1}


@pytest.mark.parametrize("accident,made", [
    ("drop_before", False), ("error_before", False), ("drop_after", True), ("error_after", True), ("double", True),
])
def test_the_effect_is_there_or_not_as_the_accident_says(twin, accident, made):
    with ChaosProxy(twin.url, **{accident: 1}) as proxy:
        try:
            client(twin, proxy, "s3").create_bucket(Bucket="perhaps")
        except botocore.exceptions.BotoCoreError:
            assert accident.startswith("drop")
        except botocore.exceptions.ClientError:
            assert accident.startswith("error")
        else:
            assert accident == "double"
        assert (buckets(twin) == ["perhaps"]) == made
        assert proxy.counts[accident] == 1


def test_one_seed_is_one_story(twin):
    def story(seed):
        with ChaosProxy(twin.url, seed=seed, throttle=0.5) as proxy:
            s3, told = client(twin, proxy, "s3"), ""
            for _ in range(20):
                try:
                    s3.list_buckets()
                    told += "."
                except botocore.exceptions.ClientError:
                    told += "x"
            return told

    assert story(1) == story(1) != story(2)


def test_a_hook_stands_around_a_call_and_sees_the_clock(twin):
    seen = []

    def hook(call, send):
        seen.append((call.name if not call.is_control else call.path, call.changes))
        if call.name == "s3:DeleteBucket":
            raise Dropped
        return send()

    with ChaosProxy(twin.url, hook=hook) as proxy:
        s3 = client(twin, proxy, "s3")
        s3.create_bucket(Bucket="one")
        s3.list_buckets()
        with pytest.raises(botocore.exceptions.BotoCoreError):
            s3.delete_bucket(Bucket="one")
    assert seen == [("s3:CreateBucket", True), ("s3:ListBuckets", False), ("s3:DeleteBucket", True)]
    assert buckets(twin) == ["one"]


def test_what_a_hook_asserts_fails_the_test(twin):
    def hook(call, send):
        raise AssertionError("seen")

    with pytest.raises(AssertionError, match="seen"), ChaosProxy(twin.url, hook=hook) as proxy:
        try:
            client(twin, proxy, "s3").list_buckets()
        except botocore.exceptions.BotoCoreError:
            pass
