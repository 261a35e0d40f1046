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
# Why cleave may refuse what botocore does: docs/configuration.md. By words of its error.
REFUSED = {
    "is set, but what belongs to it is not": "half of a source",
    "needs a region and none is set": "S3 without a region",
    "may only be asked by https": "a name that only begins like an address of this machine",
    "is no name of a region": "a region that is no part of a host name",
    "that is not there": "a section that is named and is not there",
    "is neither true nor false": "a switch that is neither",
    "is neither legacy nor regional": "sts_regional_endpoints that is neither, also where sts is not asked",
    "is no time": "a time that is not written as AWS does",
    "is no number": "a number that is none",
    "goes on in the line below": "an indented line, also below a setting that is not used",
    "must be a scheme, a host and perhaps a path": "an endpoint URL with a query",
}
# Where cleave works and botocore does not. By words of botocore's error.
ALLOWED = {
    "EndpointVariantError": "botocore looks a variant up in an older list, too",
    "NoRegionError": "the registrar needs no region",
    "InvalidRetryModeError": "cleave has one way of retrying",
    "InvalidDefaultsMode": "cleave has no modes of defaults",
    "InvalidIMDSEndpoint": "what is not asked is not looked at",
    "ccelerate": "cleave asks no accelerated endpoint",
    "Unexpected UTF-8 BOM": "a byte order mark before what a credential_process says",
    "'str' object has no attribute 'get'": "a table without a line",
    "Invalid endpoint: https://": "an empty region is none",
}
# Files that botocore cannot read.
READ = {"a_mark_at_the_head", "bytes_of_another_encoding"}
GLOBAL = ("iam", "cloudfront", "route53", "route53domains")


def without_place(calls):
    return [{**call, "scope": call["scope"].split("/")[-1], "host": ""} for call in calls]


def deviation(result):
    """The reason why a difference stands, or None."""
    if result["verdict"] == "only botocore works":
        return next((reason for words, reason in REFUSED.items() if words in result["our_error"]), None)
    if result["verdict"] == "only cleave works":
        if "ConfigParseError" in result["their_error"] and READ & {*result["oddities"]}:
            return "a byte order mark, and bytes that are no UTF-8"
        return next((reason for words, reason in ALLOWED.items() if words in result["their_error"]), None)
    if result["verdict"] != "other call" or without_place(result["ours"]) != without_place(result["theirs"]):
        return None
    service = result["call"].split()[0]
    if result["theirs"][-1]["scope"].startswith("/"):
        return "an empty region is none"
    ours, theirs = result["ours"][-1], result["theirs"][-1]
    if result["ours"][:-1] != result["theirs"][:-1]:
        return None
    if service == "route53domains" and "us-east-1" in ours["scope"]:
        return "the registrar has one region"
    if service in GLOBAL and ours["host"] == theirs["host"] and ours["host"].endswith(".example"):
        return "a service without regions, at an endpoint of the user's own"
    if service == "s3" and ours["host"].replace("s3.us-east-1.", "s3.") == theirs["host"] and ours["scope"] == theirs["scope"]:
        return "S3's host of us-east-1 has the region in its name"
    if service == "s3" and ".s3-accelerate." in theirs["host"] and ours["scope"] == theirs["scope"]:
        return "no accelerated endpoint: the same bucket at the endpoint of its region"
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
