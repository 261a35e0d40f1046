"""Each folder of tests/cases/drain/verdicts is a source whose verdict is known."""

import json

import pytest
from cleave_program import ROOT, Cleave

FOLDER = ROOT / "tests/cases/drain/verdicts"


@pytest.mark.parametrize("case", sorted(path.parent.name for path in FOLDER.glob("*/case.json")))
def test_verdict_of_a_case(tmp_path, case):
    told = json.loads((FOLDER / case / "case.json").read_text())
    done = Cleave(tmp_path).run(
        "drain", "--source", *(FOLDER / case / name for name in told["source"]), "--destination", FOLDER / "new.log",
        "--cut", "2026-11-20T06:30:00Z", "--ttl", "300", "--at", "2026-11-25T12:00:00Z", *told.get("arguments", []), "--json")
    answer = json.loads(done.stdout)
    assert answer["verdict"] == told["verdict"], answer["reasons"]
    assert set(told.get("reasons", [])) <= {reason["code"] for reason in answer["reasons"]}
