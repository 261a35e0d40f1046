"""A whole split and a whole way back while a fifth of all calls is throttled, and others are lost, doubled or answered 500:
no restart is needed, nothing is made twice, nothing is left behind."""

import os

import pytest

from chaos_proxy import ChaosProxy
from rehearsal import LAST_STEP, Rehearsals

TROUBLE = {"throttle": 0.2, "error_before": 0.04, "error_after": 0.04, "drop_before": 0.04, "drop_after": 0.04, "double": 0.04}
ALL = bool(os.environ.get("CLEAVE_ALL"))
# Each of them happens to every call that changes something, the first time that it is made.
CERTAIN = ("error_after", "drop_after", "double")


@pytest.fixture(scope="module")
def rehearsals(tmp_path_factory):
    return Rehearsals(tmp_path_factory.mktemp("faults"))


@pytest.fixture(scope="module")
def before(rehearsals):
    with rehearsals.fresh() as rehearsal:
        return counts(rehearsal.world())


@pytest.fixture(scope="module")
def reference(rehearsals):
    with rehearsals.fresh() as rehearsal:
        rehearsal.run()
        return counts(rehearsal.world())


def counts(world):
    """How many living things of each kind each account has."""

    def lives(row):
        if not isinstance(row, dict):
            return True
        phases = row.get("phases") or [{}]
        return not row.get("deleted") and phases[-1].get("state") != "terminated"

    return {
        (kind, place): living
        for kind, places in world["tables"].items()
        for place, table in places.items()
        if (living := sum(map(lives, table.values())))
    }


def differences(left, right):
    return {key: (left.get(key, 0), right.get(key, 0)) for key in left.keys() | right.keys() if left.get(key, 0) != right.get(key, 0)}


class FirstOfEach:
    """The first call of each operation that changes something."""

    def __init__(self):
        self.seen = set()

    def __call__(self, call):
        first = call.changes and call.name not in self.seen
        self.seen.add(call.name) if first else None
        return first


def split(rehearsal, *options):
    """One command for the run, one confirmation, one more command: a person's part, and no restart."""
    rehearsal.cleave(*rehearsal.run_words(*options), expect=(0,) if options else (4,))
    if not options:
        status = rehearsal.json("status", expect=(4,))
        assert not status["failed"] and any(step["person"] for step in status["waiting"])
        rehearsal.cleave("confirm", LAST_STEP)
        rehearsal.cleave(*rehearsal.run_words())


def undo(rehearsal):
    """Visitors go back first, then the copies go."""
    rehearsal.cleave("undo", "--clock", "twin", "--yes", rehearsal.plan["hash"])
    rehearsal.cleave("undo", "--everything", "--clock", "twin", "--yes", rehearsal.plan["hash"])


def through(rehearsal, proxy):
    rehearsal.twin.environment = rehearsal.twin.environment_at(proxy.url)
    return rehearsal


@pytest.mark.parametrize("accident", CERTAIN if ALL else ("drop_after",))
def test_what_happens_to_each_kind_of_call_once_changes_nothing_in_a_run(rehearsals, reference, accident):
    with rehearsals.fresh() as rehearsal, ChaosProxy(rehearsal.twin.url, applies=FirstOfEach(), **{accident: 1}) as proxy:
        split(through(rehearsal, proxy))
        assert proxy.counts[accident] >= 20
        assert not differences(counts(rehearsal.world()), reference)


@pytest.mark.parametrize("accident", CERTAIN if ALL else ("double",))
def test_what_happens_to_each_kind_of_call_once_changes_nothing_in_an_undo(rehearsals, before, accident):
    with rehearsals.fresh() as rehearsal:
        split(rehearsal, "--until", "cutover")
        with ChaosProxy(rehearsal.twin.url, applies=FirstOfEach(), **{accident: 1}) as proxy:
            undo(through(rehearsal, proxy))
            assert proxy.counts[accident] >= 10
        assert not differences(counts(rehearsal.world()), before)


def calls_in_trouble(call):
    """Reads as well where there is time for it; of the objects each is a call like the other."""
    return ALL or call.changes and call.name not in ("s3:CopyObject", "s3:DeleteObject")


@pytest.mark.parametrize("seed", range(100 if ALL else 1))
def test_a_way_there_and_back_in_constant_trouble_leaves_nothing(rehearsals, before, seed):
    with rehearsals.fresh() as rehearsal, ChaosProxy(rehearsal.twin.url, applies=calls_in_trouble, seed=seed, **TROUBLE) as proxy:
        through(rehearsal, proxy)
        split(rehearsal, "--until", "cutover")
        undo(rehearsal)
        assert not differences(counts(rehearsal.world()), before)


@pytest.mark.parametrize("seed", range(8 if ALL else 0))
def test_a_run_in_constant_trouble_ends_as_it_does_without(rehearsals, reference, seed):
    """The passes of a drain of days are many calls, and each that is repeated takes a real moment."""
    with rehearsals.fresh() as rehearsal, ChaosProxy(rehearsal.twin.url, applies=calls_in_trouble, seed=seed, **TROUBLE) as proxy:
        rehearsal.patience = 1500
        split(through(rehearsal, proxy))
        assert not differences(counts(rehearsal.world()), reference)
