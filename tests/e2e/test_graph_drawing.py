"""`cleave graph --dot` and `--svg`, on the small inventory of tests/cases/report."""

import json
import shutil
import subprocess
import xml.etree.ElementTree

import pytest
from cleave_program import ROOT, Cleave

SETTINGS = """
split = "c0ffee"
roots = ["domain:pressi.example"]
regions = []
[profiles]
source = "source"
destination = "destination"
"""


@pytest.fixture
def cleave(tmp_path):
    program = Cleave(tmp_path)
    (tmp_path / ".cleave").mkdir()
    shutil.copy(ROOT / "tests/cases/report/source.json", tmp_path / ".cleave/source.json")
    (tmp_path / "cleave.toml").write_text(SETTINGS)
    return program


def texts(svg):
    return {element.text for element in xml.etree.ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")}


def test_graph__dot_is_what_graphviz_draws(cleave):
    result = cleave.run("graph", "--dot")
    assert result.returncode == 0, result.stderr
    drawn = subprocess.run(["dot", "-Tsvg"], input=result.stdout, capture_output=True, text=True, timeout=60)
    assert drawn.returncode == 0 and drawn.stderr == ""
    assert {"pressi-web", "blog-web", "www.pressi.example", "move", "copy", "leave"} <= texts(drawn.stdout)


def test_graph__svg_writes_the_drawing(cleave):
    result = cleave.run("graph", "--svg", "application.svg")
    assert result.returncode == 0, result.stderr
    assert "wrote application.svg" in result.stdout
    assert "pressi-web" in texts((cleave.home / "application.svg").read_text())


def test_graph__svg_without_graphviz_says_what_to_install(cleave):
    result = cleave.run("graph", "--svg", "application.svg", PATH="/nonexistent")
    assert result.returncode == 2
    assert "graphviz" in result.stderr and "cleave graph --dot" in result.stderr
    assert not (cleave.home / "application.svg").exists()


def test_graph__svg_into_a_folder_that_is_not_there(cleave):
    result = cleave.run("graph", "--svg", "absent/application.svg")
    assert result.returncode != 0
    assert "absent/application.svg" in result.stderr


def test_graph__json_has_the_document_alone_on_standard_output(cleave):
    result = cleave.run("graph", "--json", "--svg", "application.svg")
    assert result.returncode == 0, result.stderr
    assert {part["decision"] for part in json.loads(result.stdout)["parts"]} == {"move", "copy", "leave"}
