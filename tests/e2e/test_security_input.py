"""Files that were made to harm: each ends with an error that names the file and the line, soon and in little memory."""

import contextlib
import hashlib
import io
import json
import os
import random
import shutil
import sqlite3
import tarfile
import zipfile

import pytest
from cleave_program import BINARY, IS_SANITIZED, SETTINGS, Cleave, run_measured
from twin_server import TwinServer

LONGEST_SECONDS = 20
MOST_MEMORY = 1200 if IS_SANITIZED else 300  # MiB


@pytest.fixture(scope="module")
def planned_home(tmp_path_factory):
    """A home whose split is planned; the one in `begun` has a journal, too."""
    twin = TwinServer(tmp_path_factory.mktemp("twin"))
    twin.client("route53").create_hosted_zone(Name="shop.example", CallerReference="1")
    program = Cleave(tmp_path_factory.mktemp("home"))
    for name in ("config", "credentials"):
        (program.home / ".aws" / name).write_text((twin.config_folder / name).read_text())
    (program.home / "cleave.toml").write_text(SETTINGS)
    for words in (["inventory"], ["graph"], ["plan"]):
        assert program.run(*words).returncode == 0
    plan = json.loads((program.home / ".cleave/plan.json").read_text())
    shutil.copytree(program.home / ".cleave", program.home / "begun/.cleave")
    shutil.copy(program.home / "cleave.toml", program.home / "begun")
    program.run("run", "--clock", "twin", "--yes", plan["hash"], "--longest-wait", "0", "--work-dir", "begun/.cleave")
    twin.stop()
    return program.home


@pytest.fixture
def cleave(planned_home, tmp_path):
    shutil.copytree(planned_home, tmp_path, dirs_exist_ok=True)
    return Cleave(tmp_path)


def refused(cleave, words, *parts, most_memory=MOST_MEMORY):
    done, memory = run_measured([BINARY, *words], cwd=cleave.home, env=cleave.environment, timeout=LONGEST_SECONDS)
    assert done.returncode == 2, (done.returncode, done.stdout[-500:], done.stderr[-500:])
    for part in parts:
        assert part in done.stderr, done.stderr[-500:]
    assert len(done.stderr) < 2000, "the error repeats the file"
    assert memory < most_memory, f"{memory} MiB"


LEVELS = 200_000
TOML = {
    "lists": "\na = " + "[" * LEVELS,
    "lists on lines": "\na = [\n" + "[\n" * LEVELS,
    "inline tables": "\na = " + "{a=" * LEVELS,
    "dotted keys": "\n" + ".".join(["a"] * LEVELS) + " = 1",
    "quoted dotted keys": "\n" + ".".join(['"a"'] * LEVELS) + " = 1",
    "dotted keys of an inline table": "\na = {" + ".".join(["a"] * LEVELS) + " = 1}",
    "a table's header": "\n[" + ".".join(["a"] * LEVELS) + "]\nb = 1",
    "a list of tables": "\n[[" + " . ".join(["a"] * LEVELS) + "]]\nb = 1",
    "lists behind a string that ends with quotes": '\na = ["""x"""""' + ", [" * LEVELS,
    "lists behind a comment": "\na = [ # ]]] \"\n" + "[" * LEVELS,
}


@pytest.mark.parametrize("kind", TOML)
def test_settings_that_nest_without_end(cleave, kind):
    """cleave graph with cleave.toml"""
    (cleave.home / "cleave.toml").write_text(SETTINGS + TOML[kind])
    first = SETTINGS.count("\n") + 2
    refused(cleave, ["graph"], f"cleave.toml:{first + 32 if 'on lines' in kind else first + 1 if 'comment' in kind else first}")


def test_settings_are_read_as_before(cleave):
    """Brackets and dots in strings and comments are no nesting."""
    text = "".join(f'"{name}" = "leave"  # {"[" * 100} {"." * 100}\n' for name in ("[" * 100, "." * 100, "'{{{"))
    (cleave.home / "cleave.toml").write_text(SETTINGS + "[decisions]\n" + text)
    refused(cleave, ["graph"], "cleave.toml:", "the source has no '")


@pytest.mark.parametrize("content", [b"\0" * 1000, b'split = "\xff\xfe"\n', b"a = 1" + b"0" * 100_000, b'a = """' + b"x" * 100_000])
def test_settings_that_are_no_text(cleave, content):
    """cleave graph"""
    (cleave.home / "cleave.toml").write_bytes(content)
    refused(cleave, ["graph"], "cleave.toml:")


def sparse(path, beginning=b"", size=3 << 30):
    with open(path, "wb") as file:
        file.write(beginning)
        file.truncate(size)


@pytest.mark.parametrize("path,words", [
    ("cleave.toml", ["graph"]), (".cleave/source.json", ["graph"]), (".cleave/destination.json", ["plan"]), (".cleave/plan.json", ["status"]),
    (".aws/config", ["inventory"]), (".aws/credentials", ["inventory"]), ("names", ["names", "scan", "app", "--map", "names"]),
    ("undo.json", ["names", "undo", "undo.json"]), ("merge.toml", ["mysql", "merge", "--source", "mysql://a@127.0.0.1:1/d", "--destination",
     "mysql://a@127.0.0.1:1/d", "--baseline", "names", "--into", "destination", "--config", "merge.toml"]),
    ("params", ["aws", "sts", "GetCallerIdentity", "--params", "@params"]), ("state", ["drain", "count", "names", "--state", "state"]),
    (".my.cnf", ["mysql", "check", "--source", "@a", "--destination", "@b"]),
])
def test_files_that_are_too_large(cleave, path, words):
    """The size is looked at before a byte is read."""
    (cleave.home / "app").mkdir()
    (cleave.home / "names").write_text("a-name another\n")
    sparse(cleave.home / path)
    refused(cleave, words, path.split("/")[-1], "larger than")


@pytest.mark.parametrize("words", [["graph"], ["aws", "sts", "GetCallerIdentity", "--params", "@cleave.toml"]])
def test_files_without_an_end(cleave, words):
    """ln -s /dev/zero cleave.toml; mkfifo cleave.toml"""
    path = cleave.home / "cleave.toml"
    path.unlink()
    path.symlink_to("/dev/zero")
    if words == ["graph"]:
        refused(cleave, words, "cleave.toml", "larger than")
    path.unlink()
    os.mkfifo(path)
    done, _ = run_measured([BINARY, *words], cwd=cleave.home, env=cleave.environment, timeout=LONGEST_SECONDS)
    assert done.returncode == 2, done.stderr


def deep(levels):
    return "[" * levels + "]" * levels


def with_document(text, levels):
    """An inventory whose first resource holds something deep."""
    key = '"document": {'
    at = text.index(key) + len(key)
    return text[:at] + f'"X": {deep(levels)}, ' + text[at:]


@pytest.mark.parametrize("make", [
    lambda text: deep(2_000_000), lambda text: '{"a":' * 500_000, lambda text: "[" * 2_000_000, lambda text: with_document(text, 2_000_000),
    lambda text: with_document(text, 50_000), lambda text: with_document(text, 1_000),
    lambda text: with_document(text, 300).replace('"X"', '"\\\\"'),
], ids=["a list", "objects", "never closed", "a document, 2,000,000", "a document, 50,000", "a document, 1,000", "a document, 300"])
@pytest.mark.parametrize("name,words", [("source.json", ["graph"]), ("plan.json", ["status"])])
def test_json_that_nests_without_end(cleave, make, name, words):
    """cleave graph, cleave status"""
    path = cleave.home / ".cleave" / name
    source = (cleave.home / ".cleave/source.json").read_text()
    path.write_text(make(source))
    refused(cleave, words, f"{name}:", "nested")


@pytest.mark.parametrize("change,line", [
    (lambda text: text.replace('"gaps": []', '"gaps": 1e999'), True), (lambda text: text[:5000], True), (lambda text: "\x00" + text, True),
    (lambda text: text.replace('"gaps"', '"g\xff\xfe"', 1) + "x", True),
    (lambda text: json.dumps({**json.loads(text), "resources": {"a": 1}}), False),
    (lambda text: json.dumps({**json.loads(text), "resources": [{"id": "x/y/z"}]}), False),
    (lambda text: json.dumps({**json.loads(text), "resources": [7, None, []]}), False),
    (lambda text: json.dumps({**json.loads(text), "regions": [1], "gaps": [1]}), False),
    (lambda text: "null", False), (lambda text: "", True), (lambda text: '"x"', False),
], ids=range(11))
def test_an_inventory_that_is_none(cleave, change, line):
    """cleave graph, cleave plan"""
    path = cleave.home / ".cleave/source.json"
    path.write_text(change(path.read_text()))
    for command in ("graph", "plan"):
        refused(cleave, [command], "source.json:" if line else "source.json")


def test_resources_that_are_there_twice(cleave):
    """cleave graph"""
    path = cleave.home / ".cleave/source.json"
    inventory = json.loads(path.read_text())
    path.write_text(json.dumps({**inventory, "resources": inventory["resources"] * 2}))
    refused(cleave, ["graph"], "source.json", "twice")


@pytest.mark.parametrize("change", [
    lambda plan: {"steps": plan["steps"] * 2}, lambda plan: {"steps": [{**plan["steps"][0], "needs": ["nobody"]}]},
    lambda plan: {"steps": [{**plan["steps"][0], "needs": [plan["steps"][0]["id"]]}]}, lambda plan: {"steps": [7]},
    lambda plan: {"warnings": [7]}, lambda plan: {"downtime": [{"host": "a", "seconds": "x", "reason": ""}]}, lambda plan: {"fates": 7},
], ids=range(7))
def test_a_plan_that_is_none_though_its_hash_fits(cleave, change):
    """cleave status, cleave run"""
    path = cleave.home / ".cleave/plan.json"
    plan = json.loads(path.read_text())
    del plan["hash"]
    plan |= change(plan)
    text = json.dumps(plan, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    path.write_text(json.dumps({**plan, "hash": digest}))
    refused(cleave, ["status"], "plan.json")


@pytest.mark.parametrize("column", ["before", "outputs", "failure"])
def test_rows_of_the_journal_that_nest_without_end(cleave, column):
    """cleave status"""
    with contextlib.closing(sqlite3.connect(cleave.home / "begun/.cleave/journal.db")) as journal:
        journal.execute(f"UPDATE step SET {column} = ?", (deep(100_000),))
        journal.commit()
    refused(cleave, ["status", "--work-dir", "begun/.cleave"], "journal.db", "nested")


@pytest.mark.parametrize("text", ["[" * 1_000_000, '{"names": ' + "[" * 300 + "]" * 300 + "}", '{"format": ' * 100_000])
def test_maps_and_ways_back_that_nest_without_end(cleave, text):
    """cleave names scan --map; cleave names undo"""
    (cleave.home / "file").write_text(text)
    (cleave.home / "app").mkdir()
    refused(cleave, ["names", "scan", "app", "--map", "file"], "file:1", "nested")
    refused(cleave, ["names", "undo", "file"], "file:1", "nested")


def test_a_token_of_sso_that_nests_without_end(cleave):
    """cleave inventory with ~/.aws/sso/cache"""
    start = "https://example.awsapps.com/start"
    (cleave.home / ".aws/config").write_text(
        "".join(f"[profile {side}]\nregion = us-east-1\nsso_start_url = {start}\nsso_region = us-east-1\nsso_account_id = 1\n"
                "sso_role_name = r\n" for side in ("source", "destination")))
    (cleave.home / ".aws/credentials").write_text("")
    cache = cleave.home / ".aws/sso/cache"
    cache.mkdir(parents=True)
    (cache / (hashlib.sha1(start.encode()).hexdigest() + ".json")).write_text(deep(500_000))
    refused(cleave, ["inventory"], "sso/cache", "nested")


def test_policies_within_documents_that_nest_without_end(cleave):
    """cleave graph, plan, verify: texts that may be JSON"""
    path = cleave.home / ".cleave/source.json"
    inventory = json.loads(path.read_text())
    for resource in inventory["resources"]:
        resource["document"]["Policy"] = '{"Statement": ' + deep(200_000) + "}"
    path.write_text(json.dumps(inventory))
    for command in ("graph", "plan"):
        done, _ = run_measured([BINARY, command], cwd=cleave.home, env=cleave.environment, timeout=LONGEST_SECONDS)
        assert done.returncode in (0, 2), done.stderr[-500:]


def test_archives_that_lead_elsewhere_or_are_broken(cleave):
    """cleave names scan"""
    folder = cleave.home / "archives"
    folder.mkdir()
    with zipfile.ZipFile(folder / "slip.zip", "w") as archive:
        for name in ("../../SLIPPED", str(cleave.home / "SLIPPED"), "a/../../SLIPPED"):
            archive.writestr(name, "a-name")
    with tarfile.open(folder / "slip.tar", "w") as archive:
        link = tarfile.TarInfo("l")
        link.type, link.linkname = tarfile.SYMTYPE, str(cleave.home)
        archive.addfile(link)
        inner = tarfile.TarInfo("l/SLIPPED")
        inner.size = 6
        archive.addfile(inner, io.BytesIO(b"a-name"))
    (folder / "cut.zip").write_bytes((folder / "slip.zip").read_bytes()[:100])
    (folder / "noise.7z").write_bytes(b"7z\xbc\xaf\x27\x1c" + random.Random(1).randbytes(5000))
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(folder)
    (folder / "zero").symlink_to("/dev/zero")
    (cleave.home / "names").write_text("a-name another\n")
    done, memory = run_measured([BINARY, "names", "scan", folder, "--map", "names"], cwd=cleave.home, env=cleave.environment,
                                timeout=LONGEST_SECONDS)
    assert done.returncode == 0 and memory < MOST_MEMORY, done.stderr
    assert not list(cleave.home.rglob("SLIPPED")) and "slip.zip!" in done.stdout and "gap: " in done.stdout
    for odd in (folder / "pipe", "/dev/zero"):
        done, memory = run_measured([BINARY, "names", "scan", odd, "--map", "names"], cwd=cleave.home, env=cleave.environment,
                                    timeout=LONGEST_SECONDS)
        assert "no regular file" in done.stdout + done.stderr and memory < MOST_MEMORY
