"""A plan that has begun is kept by the journal: whatever becomes of plan.json, the run goes on by what was confirmed."""

import json
import shutil
import subprocess

import pytest
from rehearsal import LAST_STEP, Rehearsals

JQ = shutil.which("jq")


@pytest.fixture(scope="module")
def estate(tmp_path_factory):
    return Rehearsals(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def split(estate):
    with estate.fresh() as rehearsal:
        yield rehearsal


@pytest.fixture(scope="module")
def copied_estate(estate):
    """Everything is copied, no visitor led."""
    with estate.fresh() as rehearsal:
        rehearsal.cleave(*rehearsal.run_words("--until", "copy"))
        hash = rehearsal.plan["hash"]
    return rehearsal, hash


@pytest.fixture
def copied(estate, copied_estate):
    first, hash = copied_estate
    with estate.fresh(first) as rehearsal:
        yield rehearsal, hash


def plan_file(rehearsal):
    return rehearsal.work / ".cleave" / "plan.json"


def edit(file):
    """A step less, and the hash as it was."""
    plan = json.loads(file.read_text())
    plan["steps"] = [step for step in plan["steps"] if step["kind"] != "manual/confirm-drained"]
    file.write_text(json.dumps(plan))


DAMAGES = {
    "lost": lambda file: file.unlink(),
    "edited": edit,
    "cut": lambda file: file.write_text(file.read_text()[:1000]),
    "emptied": lambda file: file.write_text(""),
    "a folder": lambda file: (file.unlink(), file.mkdir()),
}


def words(hash, *more):
    return ["run", "--clock", "twin", "--yes", hash, *more]


@pytest.mark.parametrize("damage", DAMAGES)
def test_whatever_becomes_of_the_file_the_run_goes_on(copied, damage):
    split, hash = copied
    DAMAGES[damage](plan_file(split))
    process = split.start("status")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 3 and "cutover" in out, out + err
    assert ("is lost" if damage == "lost" else "is not believed") in err, err
    assert hash in split.cleave("plan", "--show")
    if damage == "a folder":
        plan_file(split).rmdir()
    split.cleave(*words(hash), expect=(4,))
    assert split.plan["hash"] == hash, "the run puts the file back"
    DAMAGES[damage](plan_file(split))
    split.cleave("confirm", LAST_STEP)
    if damage == "a folder":
        plan_file(split).rmdir()
    split.cleave(*words(hash))
    plan_file(split).unlink()
    assert "equal" in split.cleave("verify")
    assert hash in split.cleave("plan", "--show")


@pytest.mark.parametrize("damage", ["lost", "edited"])
def test_undo_goes_by_the_journal(copied, damage):
    split, hash = copied
    DAMAGES[damage](plan_file(split))
    split.cleave("undo", "--everything", "--clock", "twin", "--yes", hash)
    assert split.twin.client("s3", "destination").list_buckets()["Buckets"] == []


def test_before_it_has_begun_an_edited_plan_is_refused_and_a_lost_one_is_made_again(split):
    hash = split.plan["hash"]
    edit(plan_file(split))
    process = split.start(*words(hash))
    assert "its hash does not fit" in process.communicate(timeout=60)[1] and process.returncode == 2
    plan_file(split).unlink()
    assert "cleave plan" in split.start("status").communicate(timeout=60)[1]
    split.cleave("plan")
    assert split.plan["hash"] == hash


def test_nothing_changed_is_the_same_hash(split):
    first = split.plan
    split.cleave("plan")
    assert split.plan["hash"] == first["hash"]
    split.cleave("inventory")
    split.cleave("plan")
    assert split.plan["hash"] == first["hash"] and split.plan["made_at"] != first["made_at"]
    settings = split.work / "cleave.toml"
    settings.write_text(settings.read_text().replace("[renames]", '[renames]\n"pressi-site" = "pressi-site-new"'))
    split.cleave("plan")
    assert split.plan["hash"] != first["hash"]


def test_planning_again_while_it_runs_is_the_same_hash(copied):
    split, hash = copied
    split.cleave("plan")
    assert split.plan["hash"] == hash


@pytest.mark.skipif(not JQ, reason="there is no jq")
@pytest.mark.parametrize("options", [["."], ["-S", "."], ["-c", "."], ["--tab", "-a", "."], ["to_entries | reverse | from_entries"]])
def test_the_hash_survives_jq(split, options):
    before = plan_file(split).read_text()
    laid_out = subprocess.run([JQ, *options, plan_file(split)], capture_output=True, text=True, check=True).stdout
    assert laid_out != before
    plan_file(split).write_text(laid_out)
    assert split.json("status", expect=(3,))["failed"] == []
    assert json.loads(before)["hash"] in split.cleave("plan", "--show")


def test_an_inventory_during_the_run_keeps_what_the_plan_came_from(copied):
    split, hash = copied
    folder = split.work / ".cleave"
    before = {side: (folder / f"{side}.json").read_bytes() for side in ("source", "destination")}
    for _ in range(2):
        split.cleave("inventory")
    for side, content in before.items():
        assert (folder / f"{side}-{split.plan[side + '_hash']}.json").read_bytes() == content
    assert (folder / "destination.json").read_bytes() != before["destination"]
    assert hash in split.cleave("plan", "--show")


def test_a_newer_plan_takes_over_or_is_dropped_by_the_hash_that_is_confirmed(copied):
    split, hash = copied
    settings = split.work / "cleave.toml"
    settings.write_text(settings.read_text().replace("[renames]", '[renames]\n"elb/load-balancer/us-east-1/pressi-web" = "pressi-web-new"'))
    split.cleave("plan")
    newer = split.plan["hash"]
    assert newer != hash
    process = split.start("status")
    assert newer in process.communicate(timeout=60)[1]
    assert "pressi-web-new" in split.cleave("plan", "--show", newer, "--json")
    assert "pressi-web-new" not in split.cleave("plan", "--show", hash, "--json")
    split.cleave(*words("0123456789abcdef"), expect=(2,))
    split.cleave(*words(hash, "--until", "copy"))
    assert split.plan["hash"] == hash, "going on with the plan that has begun drops the newer one"
    split.cleave("plan")
    assert split.plan["hash"] == newer
    split.cleave(*words(newer, "--until", "copy"))
    names = [one["LoadBalancerName"] for one in split.twin.client("elb", "destination").describe_load_balancers()["LoadBalancerDescriptions"]]
    assert "pressi-web-new" in names
    assert "pressi-web-new" not in split.cleave("plan", "--show", hash, "--json"), "plans that were carried out before are kept"
    assert "pressi-web-new" in split.cleave("plan", "--show", "--json")
