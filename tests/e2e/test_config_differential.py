"""The same configuration leads botocore and cleave to the same principal, host and region, or both to an error."""

import json
import os
import pathlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from fake_aws import UNSHARE, why_not

HERE = pathlib.Path(__file__).parent
SEEDS = 6000 if os.environ.get("CLEAVE_ALL") == "1" else 300
HALF = "half of a source (`sso_session` without account, a secret key without its id, `source_profile` without `role_arn`), and nothing else in the profile"
NUMBER = "a number, or a time, that is none"
UNUSED = "a wrong value of `retry_mode`, `defaults_mode` or of the settings of instance metadata"
ACCELERATED = "`s3`: `use_accelerate_endpoint`"
BYTES = "a byte order mark at the head of a file or an answer, bytes that are no UTF-8"
EMPTY_REGION = "an empty `region`, `AWS_REGION` or `AWS_DEFAULT_REGION`"
PLACELESS = "`iam`, `cloudfront`, `route53` at an endpoint of your own"
HOST_OF_S3 = "S3 in `us-east-1`"
# The rows of the last table in docs/configuration.md, by words of the error. Where cleave refuses and botocore does not:
REFUSED = {
    "is set, but what belongs to it is not": HALF,
    "is a line of a shell": HALF,
    "needs a region and none is set": "S3 without a region",
    "is no name of a region": "a region that is none: `fips-us-east-1`, `aws-global`, `eu-west-1a`",
    "that is not there": "a `services` or `sso-session` section that is named and is not there",
    "is neither true nor false": "a switch that is neither `true` nor `false`",
    "is neither legacy nor regional": "`sts_regional_endpoints` that is neither `legacy` nor `regional`",
    "is not a time": NUMBER,
    "is no time": NUMBER,
    "is no number": NUMBER,
    "goes on in the line below": "an indented line below a setting",
    "the endpoint URL": "an endpoint URL with a query, or a sign that belongs in none",
}
# Where cleave works and botocore does not:
ALLOWED = {
    "EndpointVariantError": "FIPS or dual-stack in isolated partitions",
    "NoRegionError": "`route53domains`",
    "InvalidRetryModeError": UNUSED,
    "InvalidDefaultsMode": UNUSED,
    "InvalidIMDSEndpoint": UNUSED,
    "ccelerate": ACCELERATED,
    "Unexpected UTF-8 BOM": BYTES,
    "'str' object has no attribute 'get'": "an empty table (`s3 =`)",
    "Invalid endpoint: https://": EMPTY_REGION,
}
# Files that botocore cannot read.
READ = {"a_mark_at_the_head", "bytes_of_another_encoding"}
# What is not played here: the oracle reads the variables of the AWS CLI; the others are in the tests of what gives credentials.
ELSEWHERE = {"`AWS_REGION`", "`AWS_PROFILE` and `AWS_DEFAULT_PROFILE`", "`login_session`", "instance metadata of version 1", "a region that is no part of a host name",
             "`HTTP_PROXY` in capitals", "`ALL_PROXY`", "`https_proxy` or `no_proxy` that is empty beside the one in capitals",
             "`NO_PROXY` with blanks for commas, or with networks (`10.0.0.0/8`)", "a `credential_process` that takes over a minute, or prints more than 4 MiB",
             "`--profile ''`", "what a container or a machine gives without `Expiration` or `Token`", "a line break or another control character in keys or a token",
             "`NO_PROXY` with an address in brackets (`[::1]`)"}
ROWS_OF_DEVIATIONS = {*REFUSED.values(), *ALLOWED.values(), PLACELESS, HOST_OF_S3, *ELSEWHERE}
GLOBAL = ("iam", "cloudfront", "route53", "route53domains")


def without_place(calls):
    return [{**call, "scope": call["scope"].split("/")[-1], "host": ""} for call in calls]


def deviation(result):
    """The row of the table that tells of a difference, or None."""
    if result["verdict"] == "only botocore works":
        return next((reason for words, reason in REFUSED.items() if words in result["our_error"]), None)
    if result["verdict"] == "only cleave works":
        if "ConfigParseError" in result["their_error"] and READ & {*result["oddities"]}:
            return BYTES
        return next((reason for words, reason in ALLOWED.items() if words in result["their_error"]), None)
    if result["verdict"] != "other call" or without_place(result["ours"]) != without_place(result["theirs"]):
        return None
    service = result["call"].split()[0]
    if result["theirs"][-1]["scope"].startswith("/"):
        return EMPTY_REGION
    ours, theirs = result["ours"][-1], result["theirs"][-1]
    if result["ours"][:-1] != result["theirs"][:-1]:
        return None
    if service == "route53domains" and "us-east-1" in ours["scope"]:
        return "`route53domains`"
    if service in GLOBAL and ours["host"] == theirs["host"] and ours["host"].endswith(".example"):
        return PLACELESS
    if service == "s3" and ours["host"].replace("s3.us-east-1.", "s3.") == theirs["host"] and ours["scope"] == theirs["scope"]:
        return HOST_OF_S3
    if service == "s3" and ".s3-accelerate." in theirs["host"] and ours["scope"] == theirs["scope"]:
        return ACCELERATED
    return None


def play(folder, first, last=""):
    folder.mkdir()
    command = [*UNSHARE, sys.executable, "-B", "config_differential.py", folder, str(first), str(last)]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.timeout(1300)
def test_the_same_principal_host_and_region_as_botocore(tmp_path, show):
    if reason := why_not():
        show(f"not played: {reason}")
        pytest.skip(reason)
    half = SEEDS // 2
    with ThreadPoolExecutor() as pool:
        parts = pool.map(lambda part: play(tmp_path / str(part), part * half, (part + 1) * half), range(2))
        results = [result for part in parts for result in part]
    assert len(results) == SEEDS
    wrong = [result for result in results if result["verdict"] != "same" and not deviation(result)]
    assert not wrong, json.dumps(wrong[:3], indent=1)
    both_work = sum(not result["their_error"] and not result["our_error"] for result in results)
    assert both_work > SEEDS // 5
    show(f"{SEEDS} configurations: {both_work} lead to the same call, {sum(map(bool, map(deviation, results)))} are refused on purpose")


def test_whoever_gives_credentials_may_be_busy_for_a_moment(tmp_path, show):
    """One refusal is outlived; where nothing but refusals come, there is an error, and nobody else signs."""
    if reason := why_not():
        pytest.skip(reason)
    results = play(tmp_path / "faults", "faults")
    assert len(results) == 16
    for result in results:
        signs = result["who"].startswith("ASIA")
        assert signs == (result["times"] == 1) and bool(result["error"]) != signs, result
