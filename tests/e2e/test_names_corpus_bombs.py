"""cleave names scan on files that are made to exhaust memory, time or disk: it ends, says what it left out, and stays small."""

import base64
import gzip
import json
import os
import random
import subprocess

import pytest
from cleave_program import BINARY, IS_SANITIZED, Cleave
from names_corpus import ALL, archives, estate

BOUND = 4 << 20 if IS_SANITIZED else 1 << 20  # KB of memory, for any of these; sanitizers take a gigabyte for themselves
FOUND = b" s3://orchard-media/a\n"


@pytest.fixture
def cleave(tmp_path):
    (tmp_path / "names.map").write_text(estate.map_text())
    return Cleave(tmp_path)


def scan(cleave, place, *options, expected=0):
    """(report, KB of memory at its most)"""
    command = [BINARY, "names", "scan", place, "--map", "names.map", "--json", *options]
    with open(cleave.home / "said", "w+") as said:
        process = subprocess.Popen(command, cwd=cleave.home, env=cleave.environment, stdin=subprocess.DEVNULL, stdout=said)
        _, status, usage = os.wait4(process.pid, 0)
        assert os.waitstatus_to_exitcode(status) == expected
        said.seek(0)
        return json.load(said), usage.ru_maxrss


def test_a_zip_of_zips_of_zips_is_left_at_a_bound(cleave):
    (cleave.home / "bomb").mkdir()
    (cleave.home / "bomb/a.zip").write_bytes(archives.zip_bomb(6 if ALL else 5))
    (cleave.home / "bomb/b.txt").write_bytes(FOUND)
    report, memory = scan(cleave, "bomb")
    assert [hit["place"] for hit in report["hits"]] == ["bomb/b.txt"]
    assert any(gap["place"].startswith("bomb/a.zip") for gap in report["gaps"]) and memory < BOUND
    assert all(gap["what"] and gap["next"] for gap in report["gaps"])


def test_zips_inside_one_another_without_end_are_left_at_a_bound(cleave):
    content = FOUND
    for _ in range(3000 if ALL else 300):
        content = archives.zip_of({"again.zip": content})
    (cleave.home / "deep.zip").write_bytes(content)
    report, memory = scan(cleave, "deep.zip")
    assert report["gaps"] and memory < BOUND


@pytest.mark.parametrize("ending", ["gz", "zst"])
def test_a_line_of_many_gigabytes_is_read_in_pieces(cleave, ending):
    megabytes = 10 << 10 if ALL else 128
    compress = archives.zstd if ending == "zst" else gzip.compress
    (cleave.home / f"line.{ending}").write_bytes(archives.endless_line(megabytes, FOUND, compress))
    report, memory = scan(cleave, f"line.{ending}", "--unpack-limit", "20G")
    offset = (megabytes << 20) + 1
    [hit] = report["hits"]
    assert report["gaps"] == [] and memory < BOUND
    assert (hit["line"], offset <= hit["offset"] <= offset + 5, hit["column"]) == (1, True, hit["offset"] + 1)
    report, _ = scan(cleave, f"line.{ending}", "--unpack-limit", "100M")
    assert report["hits"] == [] and report["gaps"]


def test_a_sparse_file_of_many_gigabytes_is_read_in_pieces(cleave):
    size = (10 if ALL else 1) << 30
    with open(cleave.home / "sparse", "wb") as file:
        file.seek(size - len(FOUND))
        file.write(FOUND)
    report, memory = scan(cleave, "sparse")
    [hit] = report["hits"]
    assert size - len(FOUND) < hit["offset"] < size and memory < BOUND


def test_a_line_of_names_alone_is_bounded_by_what_is_reported(cleave):
    count = 200000 if ALL else 20000
    (cleave.home / "names").write_bytes(b"s3://orchard-media/ " * count)
    report, memory = scan(cleave, "names")
    assert len(report["hits"]) == count and memory < BOUND


def test_base64_in_base64_ends(cleave):
    content = FOUND * 100
    for _ in range(25):
        content = base64.b64encode(content)
    (cleave.home / "nested").write_bytes(content)
    size = 32 << 20 if ALL else 1 << 20
    (cleave.home / "plain").write_bytes(base64.b64encode(FOUND * (size // 200)))
    (cleave.home / "nothing").write_bytes(base64.b64encode(random.Random(1).randbytes(size)))
    (cleave.home / "same").write_bytes(b"A" * size)
    for place in ("nested", "nothing", "same"):
        report, memory = scan(cleave, place)
        assert report["hits"] == [] and memory < BOUND, place
    report, memory = scan(cleave, "plain")
    assert len(report["hits"]) > 0 and memory < BOUND


def test_pieces_of_names_and_escapes_repeated_end(cleave):
    pieces = [b"%25", b"\\\\", b"&amp;", b"=\r\n", b"%2", b"&#x", b"\\u002", b"i-", b"arn:aws:", b"s3://", b"111111111111", b".s3.", b"ip-10-", b"\xff\xfe",
              b"h\0t\0", b's:999999999:"', b"bucket = ", b"[[[[", b"-"]
    (cleave.home / "pieces").mkdir()
    for number, piece in enumerate(pieces):
        (cleave.home / f"pieces/{number}").write_bytes(piece * ((16 << 20 if ALL else 1 << 18) // len(piece)))
    report, memory = scan(cleave, "pieces")
    assert memory < BOUND and all(hit["confidence"] != "certain" for hit in report["hits"])


def test_broken_archives_are_said_and_hinder_nothing(cleave):
    folder = cleave.home / "broken"
    folder.mkdir()
    files = {"a.txt": FOUND, "b.txt": FOUND * 1000}
    whole = {"a.tar.gz": archives.tar(files, "w:gz"), "a.zip": archives.zip_of(files), "a.gz": gzip.compress(FOUND * 5000), "a.zst": archives.zstd(FOUND * 5000)}
    for name, content in whole.items():
        (folder / name).write_bytes(content[:len(content) // 3])
    (folder / "z.txt").write_bytes(FOUND)
    report, _ = scan(cleave, "broken")
    assert "broken/z.txt" in {hit["place"] for hit in report["hits"]}
    assert {gap["place"].split("!")[0] for gap in report["gaps"]} == {f"broken/{name}" for name in whole}
    scan(cleave, "broken", "--expect-none", expected=1)


def test_members_that_name_places_outside_write_nothing_there(cleave):
    (cleave.home / "evil.tar").write_bytes(archives.tar({"../../escaped": FOUND, "/etc/escaped": FOUND, "a\nb": FOUND}))
    report, _ = scan(cleave, "evil.tar")
    assert len(report["hits"]) == 3
    assert not (cleave.home.parent.parent / "escaped").exists() and not os.path.exists("/etc/escaped")
