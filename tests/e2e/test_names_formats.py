"""cleave names rewrite on files of many formats: each is opened by its own reader afterwards, and is byte-equal after undo."""

import json

import file_formats
import pytest
from cleave_program import Cleave

# The second name has the length of its new one, and so has the account's.
MAP = {"pressi-assets": "pressi-assets-222222222222", "harbour-logs-1": "harbour-logs-2", "111111111111": "222222222222"}
TEXTS = ["s3://pressi-assets/logo.png", "arn:aws:sns:eu-west-1:111111111111:alerts", "https://harbour-logs-1.s3.amazonaws.com/a"]
# Formats whose content is compressed or encrypted in a way that nobody unpacks here: each is a gap.
UNREAD = {"avro, deflated", "parquet", "parquet, snappy", "duckdb", "git bundle"}


def files_of(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def meaning(value):
    """What was read, without regard to whether it names source or destination."""
    text = repr(value)
    for source, destination in MAP.items():
        text = text.replace(destination, source)
    return text


@pytest.fixture
def cleave(tmp_path):
    (tmp_path / "names").write_text("".join(f"{source} {destination}{' bucket' if '-' in source else ''}\n" for source, destination in MAP.items()))
    return Cleave(tmp_path)


@pytest.mark.parametrize("name", file_formats.FORMATS)
def test_a_file_is_readable_after_a_rewrite_and_as_before_after_undo(cleave, name):
    """cleave names rewrite tree --apply; the format's own reader; cleave names undo"""
    file, write, read = file_formats.FORMATS[name]
    tree = cleave.home / "tree"
    tree.mkdir()
    write(tree / file, list(TEXTS))
    first = meaning(read(tree / file))
    before = files_of(tree)
    done = cleave.json("names", "rewrite", "tree", "--map", "names", "--apply", "--json")
    assert meaning(read(tree / file)) == first
    for path, content in files_of(tree).items():
        named = [one["place"] for one in done["left"] + done["gaps"]]
        clean = not any(source.encode() in content.replace(destination.encode(), b"") for source, destination in MAP.items())
        assert clean or any(place.startswith(f"tree/{path}") for place in named) or "/.git/" in f"/{path}", (path, named)
    assert all(hit["reason"] for hit in done["left"] if hit["confidence"] != "ambiguous")
    if done["undo"]:
        cleave.json("names", "undo", done["undo"], "--json")
    after = files_of(tree)
    assert {path for path in before if after.get(path) != before[path]} == set()


@pytest.mark.parametrize("name", file_formats.FORMATS)
def test_a_name_in_a_file_is_found_or_the_file_is_a_gap(cleave, name):
    """cleave names scan tree"""
    file, write, read = file_formats.FORMATS[name]
    (cleave.home / "tree").mkdir()
    write(cleave.home / "tree" / file, list(TEXTS))
    report = cleave.json("names", "scan", "tree", "--map", "names", "--json")
    assert any(hit["name"] == "pressi-assets" and hit["place"].startswith(f"tree/{file}") for hit in report["hits"]) or name in UNREAD
    assert bool(report["gaps"]) == (name in UNREAD), report["gaps"]


def test_the_corpus_is_large_enough():
    assert len(file_formats.FORMATS) >= 40
