"""A split whose cleave.toml says where no old name may be left before the cutover."""

import contextlib
import sqlite3

import pytest
from rehearsal import LAST_STEP, Rehearsals

RESCAN = "names/rescan/application"
CODE = "# The shop\nBUCKET = 'pressi-site'\nURL = 'https://pressi-site.s3.amazonaws.com/logo.png'\n"


@pytest.fixture(scope="module")
def rehearsals(tmp_path_factory):
    return Rehearsals(tmp_path_factory.mktemp("rehearsals"))


@pytest.fixture
def rehearsal(rehearsals):
    with rehearsals.fresh() as rehearsal:
        app = rehearsal.folder / "app"
        app.mkdir()
        (app / "settings.py").write_text(CODE)
        settings = rehearsal.work / "cleave.toml"
        settings.write_text(settings.read_text() + '[names]\nplaces = ["../app", "s3://pressi-site-222222222222"]\n')
        rehearsal.cleave("plan")
        yield rehearsal


def waiting(rehearsal):
    status = rehearsal.json("status", expect=(4,))
    return {step["step"]: step["reason"] for step in status["waiting"] if step["person"]}


def led(rehearsal):
    """The steps that have begun to lead visitors to the destination."""
    with contextlib.closing(sqlite3.connect(rehearsal.work / ".cleave" / "journal.db")) as journal:
        steps = [row[0] for row in journal.execute("SELECT id FROM step")]
    return [step for step in steps
            if step.startswith(("route53/point-traffic/", "cloudfront/add-alias/", "registrar/update-nameservers/"))]


def test_visitors_wait_until_no_old_name_is_left(rehearsal):
    rehearsal.cleave(*rehearsal.run_words(), expect=(4,))
    said = waiting(rehearsal)
    assert list(said) == [RESCAN]
    assert "app/settings.py:2:11: pressi-site" in said[RESCAN]
    assert "s3://pressi-site-222222222222/index.html" in said[RESCAN]
    assert not led(rehearsal)

    rehearsal.cleave("names", "rewrite", "../app", "--apply")
    rehearsal.cleave(*rehearsal.run_words(), expect=(4,))
    assert "settings.py" not in waiting(rehearsal)[RESCAN]
    rehearsal.cleave("names", "rewrite", "s3://pressi-site-222222222222", "--profile", "destination", "--apply")
    rehearsal.cleave(*rehearsal.run_words(), expect=(4,))
    assert list(waiting(rehearsal)) == [LAST_STEP]
    assert led(rehearsal)
    assert "pressi-site-222222222222" in (rehearsal.folder / "app" / "settings.py").read_text()
    rehearsal.cleave("confirm", LAST_STEP)
    rehearsal.cleave(*rehearsal.run_words())
    rehearsal.cleave("verify", expect=(0, 1))


def test_a_person_may_go_on_with_what_is_left(rehearsal):
    rehearsal.cleave(*rehearsal.run_words(), expect=(4,))
    rehearsal.cleave("confirm", RESCAN)
    rehearsal.cleave(*rehearsal.run_words(), expect=(4,))
    assert list(waiting(rehearsal)) == [LAST_STEP]
    assert (rehearsal.folder / "app" / "settings.py").read_text() == CODE


def test_a_place_that_is_not_there_stops_the_run(rehearsal):
    (rehearsal.folder / "app" / "settings.py").unlink()
    (rehearsal.folder / "app").rmdir()
    rehearsal.cleave(*rehearsal.run_words(), expect=(1,))
    assert not led(rehearsal)
    failed, = rehearsal.json("status", expect=(1,))["failed"]
    assert (failed["step"], failed["error"]["code"]) == (RESCAN, "no-such-place")
