"""Each estate of tests/cases/split is split and taken back while visitors come: nobody is without an answer on the way back who
had one on the way there, and both accounts are as they were."""

import pytest

from split_case import Story, all_cases


@pytest.mark.timeout(600)
@pytest.mark.parametrize("case", all_cases(), ids=repr)
def test_nobody_is_cut_off_by_the_way_back(case, tmp_path, capsys):
    story = Story(case, tmp_path)
    with capsys.disabled():
        print(f"\n{story}")
    faults, known = story.faults(), case.get("known", {})
    for promise in known.keys() & faults.keys():
        print(f"known: {promise}: {known[promise]}")
    assert not known.keys() - faults.keys(), "these are kept by now: remove them from case.toml"
    assert {promise: how for promise, how in faults.items() if promise not in known} == {}
