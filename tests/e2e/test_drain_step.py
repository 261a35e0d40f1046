"""The step of a plan that reads the logs: a split of the demo's estate on a twin, with [drain] in cleave.toml."""

import datetime
import json

import pytest
from rehearsal import Rehearsals

STEP = "drain/decide/source"
HOST = "shop.pressi.example"


@pytest.fixture(scope="module")
def rehearsals(tmp_path_factory):
    return Rehearsals(tmp_path_factory.mktemp("drain"))


def run_until_decided(split, source):
    """There are no lines yet."""
    with (split.work / "cleave.toml").open("a") as settings:
        settings.write(f'\n[drain]\nsource = ["{source}"]\ndestination = ["destination.log"]\n')
    (split.work / "source.log").touch()
    (split.work / "destination.log").touch()
    split.cleave("plan")
    split.cleave(*split.run_words(), expect=(4,))


@pytest.fixture
def split(rehearsals):
    with rehearsals.fresh() as split:
        run_until_decided(split, "source.log")
        yield split


def line(moment, client, host, path="/cart", agent="okhttp/4.11.0"):
    moment = moment.strftime("%d/%b/%Y:%H:%M:%S +0000")
    return f'{host} {client} - - [{moment}] "GET {path} HTTP/1.1" 200 512 "-" "{agent}"\n'


def waiting(split):
    status = split.json("status", expect=(0, 1, 3, 4))
    return {step["step"]: step for step in status["waiting"]}


def write_logs(split, somebody_left):
    """Visitors that have moved, scanners until now, and perhaps a device that never moves."""
    # The logs have to be complete up to the end of the last honest cache.
    now = split.page("clock", {"advance_seconds": 2 * 3600})["now"]
    now = datetime.datetime.fromisoformat(now.replace("Z", "+00:00"))
    source, destination = [line(now - datetime.timedelta(hours=hour), "198.51.100.7", HOST) for hour in range(130, 100, -1)], []
    for hour in range(96, 0, -1):
        moment = now - datetime.timedelta(hours=hour - 0.99)
        source.append(line(moment, f"233.252.0.{hour}", "192.0.2.80", "/.env", "Mozilla/5.0 zgrab/0.x"))
        if somebody_left:
            source.append(line(moment, "203.0.113.9", "192.0.2.80", "/api"))
        destination.append(line(moment, "198.51.100.7", HOST))
    (split.work / "source.log").write_text("".join(source))
    (split.work / "destination.log").write_text("".join(destination))


def test_a_blind_log_is_not_passed_by_confirming(split):
    assert STEP in waiting(split) and "blind" in waiting(split)[STEP]["reason"]
    split.cleave("confirm", STEP)
    split.cleave(*split.run_words(), expect=(4,))
    assert STEP in waiting(split)


def test_silent_logs_end_the_drain(split):
    write_logs(split, somebody_left=False)
    split.cleave(*split.run_words())
    outputs = next(step for step in split.plan["steps"] if step["id"] == STEP)
    assert outputs["phase"] == "drain"
    assert not split.json("status")["waiting"]


def test_who_stays_is_a_persons_decision(split):
    write_logs(split, somebody_left=True)
    split.cleave(*split.run_words(), expect=(4,))
    assert "IP address" in waiting(split)[STEP]["reason"] and waiting(split)[STEP]["person"]
    split.cleave("confirm", STEP)
    split.cleave(*split.run_words())


def test_a_metric_alone_ends_the_drain_when_nobody_is_counted(rehearsals):
    with rehearsals.fresh() as split:
        run_until_decided(split, "metrics:elb/pressi-web")
        write_logs(split, somebody_left=False)
        [balancer] = split.twin.client("elb").describe_load_balancers()["LoadBalancerDescriptions"]
        assert split.twin.visit(f"http://{balancer['DNSName']}/")["status"] == 200
        split.twin.advance(3600)
        split.cleave(*split.run_words(), expect=(4,))
        assert "no log tells whose" in waiting(split)[STEP]["reason"] and waiting(split)[STEP]["person"]
        split.twin.advance(3 * 24 * 3600)
        split.cleave(*split.run_words())
        assert not split.json("status")["waiting"]


def test_drain_knows_hosts_and_cut_from_the_plan(split):
    write_logs(split, somebody_left=True)
    now = split.page("clock")["now"]
    answer = json.loads(split.cleave("drain", "--json", "--at", now, expect=(3,)))
    assert [held["class"] for held in answer["holding"]] == ["address-literal"]
    assert answer["cut"] < answer["caches_end"] <= now
