"""Each estate of tests/cases/split is split and taken back while visitors come: nobody is without an answer on the way back who
had one on the way there, and both accounts are as they were."""

import os

import pytest

import account_dump
from split_case import LONGEST_MEMORY, CaseRig, Story, all_cases

CASES = [case for case in all_cases() if os.environ.get("CLEAVE_ALL") or not case.get("only_in_all")]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("case", CASES, ids=repr)
def test_nobody_is_cut_off_by_the_way_back(case, tmp_path, show):
    story = Story(case, tmp_path)
    faults, known = story.faults(), case.get("known", {})
    show("\n".join([str(story), *(f"  known, {promise}: {known[promise]}" for promise in known.keys() & faults.keys())]))
    assert not known.keys() - faults.keys(), "these are kept by now: remove them from case.toml"
    assert {promise: how for promise, how in faults.items() if promise not in known} == {}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("case", [case for case in all_cases() if case.name in ("demo", "two_apps")], ids=repr)
def test_back_and_there_again(case, tmp_path, show):
    """A bare undo leads visitors back while the copies stay; then they go there again, then everything is taken back."""
    with CaseRig(case, tmp_path) as rig:
        rig.plan_split(rig.build())
        before = account_dump.dump(rig.twin)
        with rig.watched() as visitors:
            answers = {}
            for chapter, go in (
                ("run", rig.carry_out), ("back", lambda: rig.take_back()), ("again", rig.carry_out),
                ("undo", lambda: rig.take_back("--everything")),
            ):
                visitors.chapter(chapter)
                ended = go()
                rig.pass_time(LONGEST_MEMORY)
                assert ended.how in ("done", "person"), f"{chapter}: {ended}: {ended.told[-1000:]}"
                answers[chapter] = rig.twin.visit(case.get("visits")[0])["answered_by"]
            show(f"{case}: there, back, there again and everything taken back\n{visitors.table(*answers)}")
        assert answers == {"run": "222222222222", "back": "111111111111", "again": "222222222222", "undo": "111111111111"}
        assert account_dump.differences(before, account_dump.dump(rig.twin)) == []
        unanswered = {
            (chapter, kind, url): str(tally) for chapter in answers for kind in ("live", "cached")
            for url, tally in visitors.unanswered(chapter, kind).items() if tally.looks
        }
        assert unanswered == {}
