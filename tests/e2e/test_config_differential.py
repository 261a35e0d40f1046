"""The same configuration leads botocore and cleave to the same principal, host and region, or both to an error."""

import json
import os
import pathlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from fake_aws import UNSHARE, why_not

HERE = pathlib.Path(__file__).parent
SEEDS = 6000 if os.environ.get("CLEAVE_ALL") == "1" else 300
# Why cleave may refuse what botocore does: (words of the error, the reason).
REFUSED = [
    ("there is no such", ""),
    ("is set, but what belongs to it is not", "half of a source: other credentials of the machine are no answer to it"),
    ("needs a region and none is set", "S3 without a region: botocore guesses us-east-1"),
    ("may only be asked by https", "a name that only begins like an address of this machine"),
    ("is no name of a region", "a region that is no part of a host name"),
]
# Where cleave works and botocore does not.
ALLOWED = []


def deviation(result):
    error = result["our_error"] or ""
    if result["verdict"] == "only botocore works":
        return next((reason for words, reason in REFUSED[1:] if words in error), None)
    return None


def play(folder, first, last):
    folder.mkdir()
    command = [*UNSHARE, sys.executable, "-B", "config_differential.py", folder, str(first), str(last)]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.timeout(1300)
def test_the_same_principal_host_and_region_as_botocore(tmp_path, show):
    if reason := why_not():
        show(f"not played: {reason}")
        pytest.skip(reason)
    half = SEEDS // 2
    with ThreadPoolExecutor() as pool:
        parts = pool.map(lambda part: play(tmp_path / str(part), part * half, (part + 1) * half), range(2))
        results = [result for part in parts for result in part]
    assert len(results) == SEEDS
    wrong = [result for result in results if result["verdict"] != "same" and not deviation(result)]
    assert not wrong, json.dumps(wrong[:3], indent=1)
    both_work = sum(not result["their_error"] and not result["our_error"] for result in results)
    assert both_work > SEEDS // 4
    show(f"{SEEDS} configurations: {both_work} lead to the same call, {sum(map(bool, map(deviation, results)))} are refused on purpose")
