"""The whole split on the sample estate: what cleave promises, seen from outside."""

import itertools
import json
import os

import pytest

from rehearsal import Rehearsals

HOSTS = ["pressi.example", "www.pressi.example", "cdn.pressi.example", "direct.pressi.example", "shop.pressi.example"]


@pytest.fixture(scope="session")
def rehearsals(tmp_path_factory):
    return Rehearsals(tmp_path_factory.mktemp("rehearsals"))


def visit(rehearsal, host):
    scheme = "https" if host.startswith("cdn") else "http"
    return rehearsal.page(f"visit?url={scheme}://{host}/index.html")["answered_by"]


def alive(world):
    """The world without the memory of what is gone: AWS shows a terminated instance for an hour, and never forgets the
    token of a deleted health check."""

    def gone(row):
        phases = row.get("phases") or [{}]
        return bool(row.get("deleted")) or phases[-1].get("state") == "terminated"

    tables = {
        kind: {
            place: {key: row for key, row in table.items() if not (isinstance(row, dict) and gone(row))}
            for place, table in places.items()
        }
        for kind, places in world["tables"].items()
    }
    return {**world, "tables": {k: {p: t for p, t in places.items() if t} for k, places in tables.items()}}


@pytest.fixture(scope="session")
def finished(rehearsals):
    with rehearsals.fresh() as rehearsal:
        yield rehearsal, rehearsal.world(), rehearsal.run()


def test_every_host_is_answered_by_the_destination(finished):
    rehearsal = finished[0]
    assert {host: visit(rehearsal, host) for host in HOSTS} == {host: "222222222222" for host in HOSTS}
    assert visit(rehearsal, "blog.example") == "111111111111"


def test_verify_finds_no_difference(finished):
    findings = finished[0].json("verify")
    assert findings["differences"] == 0
    assert len(findings["findings"]) > 30


def test_verify_before_the_cutover_differs_in_who_answers_alone(rehearsals):
    with rehearsals.fresh() as rehearsal:
        told = rehearsal.cleave(*rehearsal.run_words("--until", "copy"))
        assert "Next is cutover" in told and "cleave run --until cutover" in told
        different = [f["what"] for f in rehearsal.json("verify", expect=(1,))["findings"] if f["differences"] or f["problem"]]
        assert {what.split()[0] for what in different} == {"answers", "host"}


def test_verify_tells_who_answers_each_host(finished):
    hosts = {}
    for host in finished[0].json("verify")["hosts"]:
        hosts.setdefault(host["name"], set()).add(host["account"])
    assert {host: accounts - {""} for host, accounts in hosts.items() if host in HOSTS} == {
        host: {"222222222222"} for host in HOSTS
    }
    assert hosts["mail.pressi.example"] == {""}


def test_the_drawing_of_the_estate_is_no_wider_than_twice_its_height(rehearsals):
    with rehearsals.fresh() as rehearsal:
        rehearsal.cleave("graph", "--svg", "application.svg")
        head = (rehearsal.work / "application.svg").read_text().split("<svg ")[1].split(">")[0]
        width, height = (float(head.split(f'{side}="')[1].split("pt")[0]) for side in ("width", "height"))
        assert height < width < 2 * height


def test_no_host_is_unanswered_at_any_step(rehearsals):
    """Every host is visited between any two steps: the cutover leaves no gap."""
    with rehearsals.fresh() as rehearsal:
        process = rehearsal.start(*rehearsal.run_words())
        while process.poll() is None:
            for host in HOSTS:
                answer = rehearsal.page(f"visit?url={'https' if host.startswith('cdn') else 'http'}://{host}/index.html")
                assert answer.get("answered_by"), f"{host}: {answer}"
        process.communicate()


def test_a_second_run_does_nothing(finished):
    rehearsal = finished[0]
    before = rehearsal.world()
    rehearsal.cleave(*rehearsal.run_words())
    assert rehearsal.world() == before


@pytest.mark.parametrize("phase", ["prepare", "copy", "cutover"])
def test_undo_brings_both_worlds_back(rehearsals, phase):
    with rehearsals.fresh() as rehearsal:
        before = alive(rehearsal.world())
        rehearsal.cleave(*rehearsal.run_words("--until", phase), expect=(0, 3, 4))
        assert alive(rehearsal.world()) != before
        rehearsal.cleave("undo", "--everything", "--clock", "twin", "--yes", rehearsal.plan["hash"])
        assert differences(before, alive(rehearsal.world())) == []


def differences(left, right, path=""):
    if isinstance(left, dict) and isinstance(right, dict):
        return [d for key in sorted({*left, *right}) for d in differences(left.get(key), right.get(key), f"{path}/{key}")]
    return [] if left == right else [f"{path}: {str(left)[:200]} became {str(right)[:200]}"]


@pytest.fixture(scope="session")
def reference(rehearsals):
    with rehearsals.fresh() as rehearsal:
        rehearsal.run()
        return rehearsal.world()


def crash_points():
    """A sample in CI; with CLEAVE_ALL=1 every call, until the run makes no more (test_every_crash_point)."""
    return [(n, "before" if i % 2 else "after") for i, n in enumerate([1, 7, 23, 61, 131, 211, 307, 433, 601, 757, 907, 1009, 1103])]


@pytest.mark.parametrize("number,when", crash_points())
def test_killed_at_a_call_and_run_again(rehearsals, reference, number, when):
    with rehearsals.fresh() as rehearsal:
        if not rehearsal.run_killed_at(number, when):
            pytest.skip(f"the run makes fewer than {number} calls")
        assert differences(reference, rehearsal.world()) == []


@pytest.mark.skipif(os.environ.get("CLEAVE_ALL") != "1", reason="every crash point: scripts/check --all")
@pytest.mark.timeout(6 * 3600)
@pytest.mark.parametrize("worker", range(2))
def test_killed_at_every_call(rehearsals, reference, worker):
    for number in itertools.count(1 + worker, 2):
        with rehearsals.fresh() as rehearsal:
            if not rehearsal.run_killed_at(number, "after" if (number // 2) % 2 else "before"):
                break
            assert differences(reference, rehearsal.world()) == [], f"killed at call {number}"
    assert number > 100
