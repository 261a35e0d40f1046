"""What answers in AWS's place is never taken for "there is nothing", and a wrong clock or a second process breaks no rule of AWS's."""

import datetime
import itertools
import json
import os
import re
import subprocess
import time

import pytest

from chaos_proxy import Answer, ChaosProxy
from cleave_program import BINARY
from rehearsal import Rehearsals

ALL = bool(os.environ.get("CLEAVE_ALL"))
PAGE = Answer(200, [("Content-Type", "text/html")], b"<html><body>Please log in to the guest network</body></html>")


@pytest.fixture(scope="module")
def rehearsals(tmp_path_factory):
    return Rehearsals(tmp_path_factory.mktemp("answers"))


def half(answer):
    return Answer(answer.status, answer.headers, answer.body[: len(answer.body) // 2])


def empty(answer):
    return Answer(answer.status, answer.headers, b"")


def page(_):
    return PAGE


def other(_):
    return Answer(200, [("Content-Type", "text/xml"), ("x-amzn-RequestId", "1"), ("x-amz-request-id", "1")], b"<ListOfNothing/>")


WRONG = [page, half, empty, other]


@pytest.mark.parametrize("wrong", WRONG)
def test_an_inventory_names_what_it_could_not_read(rehearsals, wrong):
    names = {"ec2:DescribeAddresses", "elb:DescribeLoadBalancers", "acm:ListCertificates", "route53:ListResourceRecordSets"}
    with rehearsals.fresh() as rehearsal:
        proxy = ChaosProxy(rehearsal.twin.url, rewrite=lambda call, answer: wrong(answer) if call.name in names else answer)
        with proxy:
            rehearsal.twin.environment = rehearsal.twin.environment_at(proxy.url)
            rehearsal.cleave("inventory")
        gaps = json.loads((rehearsal.work / ".cleave/source.json").read_text())["gaps"]
        for name in names:
            assert any(name.partition(":")[2] in gap["what"] + gap["reason"] for gap in gaps), (name, gaps)
        assert {gap["code"] for gap in gaps} == {"bad-response"}


@pytest.mark.parametrize("until,wrong", list(itertools.product(["copy", "cutover"], WRONG)) if ALL else [("copy", page), ("cutover", empty)])
def test_a_wrong_listing_empties_no_bucket(rehearsals, wrong, until):
    with rehearsals.fresh() as rehearsal:
        rehearsal.cleave(*rehearsal.run_words("--until", until))
        destination, hits = rehearsal.twin.client("s3", "destination"), []

        def rewrite(call, answer):
            is_listing = call.name == "s3:ListObjectsV2" and "pressi-assets" in call.path and "222222222222" not in call.path
            if not is_listing or len(hits) == 3:
                return answer
            hits.append(call)
            return wrong(answer)

        def listed():
            return {item["Key"] for item in destination.list_objects_v2(Bucket="pressi-assets-222222222222")["Contents"]}

        before = listed()
        with ChaosProxy(rehearsal.twin.url, rewrite=rewrite) as proxy:
            rehearsal.twin.environment = rehearsal.twin.environment_at(proxy.url)
            rehearsal.cleave(*rehearsal.run_words(), expect=(4,))
        assert hits and listed() == before
        assert not rehearsal.json("status", expect=(4,))["failed"]


def test_a_lost_answer_in_html_makes_nothing_twice(rehearsals):
    """A middlebox answers for AWS after the call has had its effect."""
    seen = set()

    def rewrite(call, answer):
        first = call.changes and call.name not in seen
        seen.add(call.name)
        return PAGE if first else answer

    with rehearsals.fresh() as rehearsal:
        with ChaosProxy(rehearsal.twin.url, rewrite=rewrite) as proxy:
            rehearsal.twin.environment = rehearsal.twin.environment_at(proxy.url)
            rehearsal.cleave(*rehearsal.run_words("--until", "copy"))
        assert len(rehearsal.twin.client("ec2", "destination").describe_addresses()["Addresses"]) == 1
        assert len(rehearsal.twin.client("route53", "destination").list_hosted_zones()["HostedZones"]) == 1


def test_a_wrong_clock_is_said_and_not_gone_by(rehearsals):
    signed = []

    def hook(call, send):
        signed.append(call.headers.get("x-amz-date"))
        return send()

    with rehearsals.fresh() as rehearsal, ChaosProxy(rehearsal.twin.url, hook=hook) as proxy:
        rehearsal.twin.advance(3600)
        rehearsal.twin.environment = rehearsal.twin.environment_at(proxy.url)
        process = rehearsal.start("inventory")
        _, err = process.communicate(timeout=300)
        behind = re.search(r"The clock of this machine is (?:(\d+) h)?.* behind that of AWS", err)
        assert behind, err
        now = datetime.datetime.fromisoformat(rehearsal.page("clock")["now"])
        last = datetime.datetime.strptime(signed[-1], "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        assert abs((now - last).total_seconds()) < 60


def test_processes_of_a_work_directory_keep_the_rate_of_an_account_together(rehearsals):
    times = {}

    def hook(call, send):
        if call.service == "route53":
            profile = call.headers["authorization"].partition("Credential=")[2].partition("/")[0]
            times.setdefault(profile, []).append(time.monotonic())
        return send()

    with rehearsals.fresh() as rehearsal, ChaosProxy(rehearsal.twin.url, hook=hook) as proxy:
        environment = rehearsal.twin.environment_at(proxy.url)
        processes = [
            subprocess.Popen([BINARY, "aws", "route53", "ListHostedZones", "--profile", "source"], cwd=rehearsal.work,
                             env=environment, stdout=subprocess.DEVNULL)
            for _ in range(8)
        ]
        assert [process.wait(60) for process in processes] == [0] * 8
    (seen,) = times.values()
    assert len(seen) == 8 and seen[-1] - seen[0] > 1.2, "8 calls, 5 a second"
