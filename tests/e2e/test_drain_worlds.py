"""`cleave drain` in worlds of all kinds of logs (drain_worlds.py): never "drained" while a real client comes, never "blind" or "not yet"
where all is well. CLEAVE_ALL=1 tries 500 worlds, else a sample."""

import json
import os
import subprocess

import pytest
from cleave_program import BINARY
from drain_worlds import CUT, END, TTL, World, moment

SEEDS = range(500) if os.environ.get("CLEAVE_ALL") else range(24)


def answer_in(world, folder):
    done = subprocess.run(
        [BINARY, "drain", *map(str, world.write(folder)), "--cut", CUT.isoformat(), "--ttl", str(TTL), "--at", moment(END).isoformat(), "--json"],
        cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode in (0, 1, 3), done.stderr
    return json.loads(done.stdout)


def wrongs_of(world, answer):
    """What contradicts the truth, or itself."""
    said = f"{answer['verdict']}: {[reason['what'] for reason in answer['reasons']]}"
    wrongs = []
    if world.stayer and answer["verdict"] == "drained":
        wrongs.append(f"drained, but {world.stayer} comes until the end")
    # Without a status nobody knows whether there was what a scanner asked for.
    expected = ("drained",) if world.format.tells_status else ("drained", "not yet")
    if not world.stayer and answer["verdict"] not in expected:
        wrongs.append(f"all is well, but {said}")
    if answer["verdict"] == "drained" and answer["share_moved"] is not None and answer["share_moved"] < 1:
        wrongs.append(f"drained, but {answer['share_moved']} of the requests have moved")
    lines = sum(channel["lines"] for channel in answer["channels"] if channel["side"] == "source" and not channel.get("metric"))
    if world.stops_at is None and abs(lines - len(world.source)) > 1:
        wrongs.append(f"{lines} lines were counted of {len(world.source)}")
    return wrongs


@pytest.mark.parametrize("seed", SEEDS)
def test_verdict_in_a_world(seed, tmp_path):
    world = World(seed)
    wrongs = wrongs_of(world, answer_in(world, tmp_path))
    assert not wrongs, f"{world}: {wrongs}"
