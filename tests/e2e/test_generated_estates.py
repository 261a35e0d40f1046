"""Estates put together at random: what `cleave plan` and `cleave graph` say of each is compared with what follows from how it was
built. Some are split and taken back with visitors watching.

A seed is one estate. CLEAVE_ALL=1 makes a hundred of them, otherwise a few:

    .venv/bin/python -B tests/e2e/test_generated_estates.py 7 --split      # one of them, and what is wrong with what is said of it
"""

import json
import os
import pathlib
import random
import sys
import tempfile
import tomllib

import pytest

from estate_generator import Estate
from estate_oracle import Oracle
from split_case import CaseRig, Story, filled, toml

ALL = os.environ.get("CLEAVE_ALL") == "1"
PLANNED = range(100) if ALL else (2, 13, 17, 26)
SPLIT = range(100, 115) if ALL else (101,)
DECIDED = range(200, 230) if ALL else (201,)


class Generated:
    """A seed in the place of a folder of tests/cases/split."""

    def __init__(self, seed):
        self.estate = Estate(seed)
        self.name = f"seed {seed}"

    def __repr__(self):
        return f"{self.name} ({self.estate.mine.word} goes; {', '.join(self.estate.parts)})"

    @property
    def words(self):
        """As in case.toml; known once the estate is built."""
        oracle, truth = Oracle(self.estate), self.estate.truth
        answers = {host.url: oracle.answer(host)[1] for host in truth.hosts if host.url.startswith("http")}
        return {
            "roots": ["domain:" + self.estate.mine.domain], "settings": {"regions": self.estate.read, **self.estate.settings},
            "visits": [host.url for host in truth.hosts], "answers": {url: side for url, side in answers.items() if side},
            "unseen": sorted(oracle.unseen.keys() - truth.accepted), "below_wildcards": oracle.below_wildcards,
        }

    def get(self, word, default=None):
        if word == "accounts":
            return self.estate.accounts
        return self.words.get(word, default) if self.estate.parts else default


class Decided(Generated):
    """The same, and somebody has decided on some of it at random: the plan refuses that, or what it says of it holds."""

    @property
    def words(self):
        words, truth, chance = super().words, self.estate.truth, random.Random(f"decided {self.estate.seed}")
        zone = self.estate.mine.zone
        records = {self.estate.record_id(host.zone, host.record) for host in truth.hosts if host.zone == zone}
        ids = chance.sample(sorted(records | truth.distributions.keys() | truth.fronts.keys()), 2)
        decisions = {id: decision for id, decision in words["settings"].get("decisions", {}).items() if "/" in id and not id.startswith(("unseen/", "perhaps/"))}
        # An address cannot be shared.
        decisions.update({id: chance.choice(["leave" if id.startswith("ec2/address/") else "share", "share" if "/record/" in id else "leave", "copy"]) for id in ids})
        return {**words, "settings": {**words["settings"], "decisions": decisions}, "answers": {}, "unseen": None}

    KEPT = ("run", "run live", "run cached", "undo", "undo live", "undo cached", "way back", "accounts", "verify")

    def faults(self, story):
        """A refusal says what to do; nothing that was accepted fails or is worse than it was said."""
        if story.refused:
            return {} if "cleave.toml" in story.refused.told or "[decisions]" in story.refused.told else {"plan": story.refused.told}
        return {promise: how for promise, how in story.faults().items() if promise in self.KEPT}


def wrong_with(seed, folder):
    case = Generated(seed)
    with CaseRig(case, folder) as rig:
        known = rig.build()
        refused = rig.plan_split(known)
        assert not refused, f"{case}: {refused.told}"
        graph = json.loads((rig.work / ".cleave" / "graph.json").read_text())
        wrong = Oracle(case.estate).faults(rig.plan, graph)
        if unsaid := not_refused(rig, case.estate):
            wrong["refusals"] = unsaid
        return case, wrong


def not_refused(rig, estate):
    """What has to be decided and is not: the plan names it."""
    file, wrong = rig.work / "cleave.toml", []
    settings = tomllib.loads(file.read_text())
    for id, (_, says) in estate.truth.hurdles.items():
        section = next((one for one in ("decisions", "renames") if id in settings.get(one, {})), None)
        if section is None:
            continue
        file.write_text(toml({**settings, section: {key: value for key, value in settings[section].items() if key != id}}))
        code, told = rig.go("plan")
        told = " ".join(told.split())
        if code != 2 or any(word not in told for word in says):
            wrong.append(f"{id} is not refused ({code}): {told[-300:]}")
    return wrong


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", PLANNED)
def test_what_is_said_of_it_is_so(seed, tmp_path):
    case, wrong = wrong_with(seed, tmp_path)
    assert wrong == {}, repr(case)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", SPLIT)
def test_split_and_taken_back(seed, tmp_path, show):
    story = Story(Generated(seed), tmp_path)
    show(str(story))
    assert story.faults() == {}, repr(story.case)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", DECIDED)
def test_what_somebody_decides_is_refused_or_holds(seed, tmp_path, show):
    case = Decided(seed)
    story = Story(case, tmp_path)
    show(str(story))
    assert case.faults(story) == {}, repr(case)


if __name__ == "__main__":
    for word in sys.argv[1:]:
        if word.isdigit():
            with tempfile.TemporaryDirectory() as scratch:
                if "--decided" in sys.argv:
                    story = Story(case := Decided(int(word)), scratch)
                    print(case, filled(case.words["settings"]["decisions"], {}), story, case.faults(story), sep="\n", flush=True)
                elif "--split" in sys.argv:
                    print(Story(Generated(int(word)), scratch), flush=True)
                else:
                    case, wrong = wrong_with(int(word), pathlib.Path(scratch))
                    print(case, *(f"  {promise}: {one}" for promise, many in wrong.items() for one in many), sep="\n", flush=True)
