"""Trouble in the middle of a run: a lost network is waited for, expired credentials stop the run and fail nothing."""

import pytest

from rehearsal import Rehearsals


@pytest.fixture(scope="module")
def rehearsals(tmp_path_factory):
    return Rehearsals(tmp_path_factory.mktemp("trouble"))


@pytest.fixture(scope="module")
def reference(rehearsals):
    with rehearsals.fresh() as rehearsal:
        rehearsal.run()
        return rehearsal.world()


def counts(world):
    """How many things of each kind each account has: a call that was repeated would have made one too many."""
    return {kind: {place: len(table) for place, table in places.items()} for kind, places in world["tables"].items()}


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_run_outlives_a_network_that_is_gone_for_a_while(rehearsals, reference, when):
    """120 calls in a row get no answer, before or after their effect; the same run goes on when they do again."""
    with rehearsals.fresh() as rehearsal:
        for number in range(150, 270):
            rehearsal.page("faults", {"at": number, "when": when, "do": "drop"})
        process = rehearsal.start(*rehearsal.run_words())
        _, err = process.communicate(timeout=300)
        assert process.returncode == 4, err[-2000:]
        assert "trouble" in err and "It is tried again" in err
        assert rehearsal.page("faults")["armed"] == 0
        status = rehearsal.json("status", expect=(4,))
        assert any(step["person"] for step in status["waiting"]) and not status["failed"]
        rehearsal.run()
        assert rehearsal.json("verify")["differences"] == 0
        assert counts(rehearsal.world()) == counts(reference)


def test_status_names_the_trouble_that_a_step_waits_for(rehearsals):
    with rehearsals.fresh() as rehearsal:
        for number in range(30, 90):
            rehearsal.page("faults", {"at": number, "when": "before", "do": "drop"})
        told = rehearsal.cleave(*rehearsal.run_words("--longest-wait", "0"), expect=(3,))
        assert "no answer from" in told and "Then go on with: cleave run" in told
        told = rehearsal.cleave("status", expect=(3,))
        assert "tried again since" in told and "failed  " not in told.split("\n\n", 1)[1]


def test_credentials_that_expire_stop_the_run_and_fail_no_step(rehearsals):
    with rehearsals.fresh() as rehearsal:
        rehearsal.page("faults", {"operation": "ec2:RunInstances", "do": "error", "status": 400, "code": "RequestExpired"})
        process = rehearsal.start(*rehearsal.run_words())
        out, err = process.communicate(timeout=300)
        assert process.returncode == 2
        assert "RequestExpired" in err and "Log in again" in err
        assert "failed" not in out + err and "To go on: cleave run" in out
        assert not rehearsal.json("status", expect=(3,))["failed"]
        rehearsal.run()
        assert rehearsal.json("verify")["differences"] == 0
