"""Whose the files of a split are, and what cleave does where somebody has put a link; no key leaves the memory."""

import contextlib
import json
import os
import pathlib
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import tempfile

import pytest
from cleave_program import BINARY, IS_SANITIZED, SETTINGS, Cleave
from twin_server import TwinServer

VICTIM = "what must not be lost\n"


@pytest.fixture(scope="module")
def twin(tmp_path_factory):
    server = TwinServer(tmp_path_factory.mktemp("twin"))
    server.client("route53").create_hosted_zone(Name="shop.example", CallerReference="1")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def planned_home(twin, tmp_path_factory):
    """A home whose split is planned and run, under the most careless umask."""
    program = Cleave(tmp_path_factory.mktemp("home"))
    for name in ("config", "credentials"):
        (program.home / ".aws" / name).write_text((twin.config_folder / name).read_text())
    (program.home / "cleave.toml").write_text(SETTINGS)
    (program.home / ".cleave").mkdir()
    (program.home / ".cleave").chmod(0o777)
    before = os.umask(0)
    try:
        for words in (["inventory"], ["graph", "--svg", ".cleave/graph.svg"], ["plan"]):
            assert program.run(*words).returncode == 0
        run(program)
        (program.home / "app").mkdir()
        (program.home / "app/a").write_text("s3://shop-assets\n")
        (program.home / "names").write_text("shop-assets other\n")
        assert program.run("names", "rewrite", "app", "--map", "names", "--apply").returncode == 0
    finally:
        os.umask(before)
    return program.home


@pytest.fixture
def cleave(planned_home, tmp_path):
    shutil.copytree(planned_home, tmp_path, dirs_exist_ok=True)
    return Cleave(tmp_path)


def run(program):
    plan = json.loads((program.home / ".cleave/plan.json").read_text())
    done = program.run("run", "--clock", "twin", "--yes", plan["hash"], "--longest-wait", "0")
    assert done.returncode in (0, 3, 4), done.stderr
    return done


def mode(path):
    return stat.S_IMODE(os.lstat(path).st_mode)


def modes(cleave):
    folder = cleave.home / ".cleave"
    return {path.name: mode(path) for path in [folder, *folder.iterdir()]}


def is_private(cleave):
    found = modes(cleave)
    assert found.pop(".cleave") == 0o700
    assert {name for name, bits in found.items() if bits != 0o600} == set(), found
    return set(found)


def test_all_files_are_their_owners_alone(cleave):
    """cleave inventory, graph --svg, plan, run, names rewrite, with umask 0 in a folder for everybody"""
    names = is_private(cleave)
    assert {"source.json", "destination.json", "graph.json", "plan.json", "journal.db", "lock", "graph.svg"} <= names
    assert any(name.startswith("names-undo-") for name in names)
    assert not any(name.endswith(".tmp") for name in names)


def test_a_work_dir_is_made_for_its_owner_alone(cleave):
    """cleave names rewrite --apply, cleave inventory, with umask 0 and no work directory"""
    (cleave.home / "app/a").write_text("s3://shop-assets\n")
    before = os.umask(0)
    try:
        for words in (["names", "rewrite", "app", "--map", "names", "--apply"], ["inventory"]):
            shutil.rmtree(cleave.home / ".cleave")
            assert cleave.run(*words).returncode == 0
            is_private(cleave)
    finally:
        os.umask(before)


@pytest.mark.parametrize("words", [["status"], ["inventory"], ["graph"], ["verify"]])
def test_what_was_open_before_is_closed(cleave, words):
    """cleave status after chmod -R a+rwX .cleave"""
    for path in [cleave.home / ".cleave", *(cleave.home / ".cleave").iterdir()]:
        path.chmod(0o777)
    assert cleave.run(*words).returncode in (0, 1, 3, 4)
    is_private(cleave)


def test_the_journals_own_files_are_private_while_it_is_open(cleave):
    """journal.db-wal and -shm have the mode of journal.db"""
    (cleave.home / ".cleave/journal.db").chmod(0o666)
    with contextlib.closing(sqlite3.connect(cleave.home / ".cleave/journal.db")) as other:
        other.execute("SELECT count(*) FROM step").fetchone()  # Who is connected keeps the files there.
        assert cleave.run("status").returncode in (0, 1, 3)
        assert {"journal.db-wal", "journal.db-shm"} <= is_private(cleave)
    is_private(cleave)


@pytest.mark.parametrize("name,words", [
    ("source.json", ["inventory"]), ("graph.json", ["graph"]), ("plan.json", ["plan"]), ("lock", ["plan"]),
    ("journal.db", ["status"]), ("journal.db-wal", ["status"]), ("journal.db.lock", "run"),
])
def test_a_link_in_the_work_dir_is_not_followed(cleave, name, words):
    """ln -s ~/victim .cleave/NAME; cleave WORDS"""
    victim, path = cleave.home / "victim", cleave.home / ".cleave" / name
    victim.write_text(VICTIM)
    victim.chmod(0o644)
    path.unlink(missing_ok=True)
    path.symlink_to(victim)
    if words == ["plan"]:  # There is none before what was begun is undone.
        for part in (cleave.home / ".cleave").glob("journal.db*"):
            part.unlink()
    if words == "run":
        words = ["run", "--clock", "twin", "--yes", json.loads((cleave.home / ".cleave/plan.json").read_text())["hash"]]
    done = cleave.run(*words)
    assert victim.read_text() == VICTIM and mode(victim) == 0o644
    assert done.returncode == 2 and "symbolic link" in done.stderr and name in done.stderr, (done.returncode, done.stderr)


def test_a_work_dir_that_is_a_link_is_refused(cleave):
    """mv .cleave elsewhere; ln -s elsewhere .cleave"""
    (cleave.home / ".cleave").rename(cleave.home / "elsewhere")
    (cleave.home / ".cleave").symlink_to("elsewhere")
    (cleave.home / "elsewhere").chmod(0o755)
    for command in ("status", "plan", "inventory"):
        done = cleave.run(command)
        assert done.returncode == 2 and "symbolic link" in done.stderr and ".cleave" in done.stderr
    assert mode(cleave.home / "elsewhere") == 0o755


def test_a_work_dir_of_somebody_else_is_refused(cleave):
    """chown nobody .cleave"""
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    os.chown(cleave.home / ".cleave", 65534, 65534)
    for command in ("status", "plan", "inventory"):
        done = cleave.run(command)
        assert done.returncode == 2 and "65534" in done.stderr and "--work-dir" in done.stderr


OUTPUTS = {
    "cleave.toml": ["init", "--source-profile", "source", "--destination-profile", "destination", "--root", "domain:shop.example",
                    "--work-dir", "new/.cleave"],
    "page.html": ["drain", "--source", "empty.log", "--destination", "empty.log", "--cut", "2026-11-23T06:30:00Z", "--ttl", "60",
                  "--html", "new/page.html"],
    "drawn.svg": ["graph", "--svg", "new/drawn.svg"],
    "found.sarif": ["names", "scan", "app", "--map", "names", "--sarif", "new/found.sarif"],
    "undo.json": ["names", "rewrite", "app", "--map", "names", "--apply", "--undo-file", "new/undo.json"],
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_file_that_a_person_names_is_no_way_to_another(cleave, name):
    """ln -s ~/victim NAME: whoever may write beside it does not choose what cleave overwrites"""
    victim = cleave.home / "victim"
    victim.write_text(VICTIM)
    (cleave.home / "new").mkdir()
    (cleave.home / "empty.log").write_text("")
    (cleave.home / "app/a").write_text("s3://shop-assets\n")
    (cleave.home / "new" / name).symlink_to(victim)
    done = cleave.run(*OUTPUTS[name])
    assert victim.read_text() == VICTIM
    assert done.returncode == 2 and name in done.stderr, (done.returncode, done.stderr)
    (cleave.home / "new" / name).unlink()
    assert cleave.run(*OUTPUTS[name]).returncode in (0, 1, 3)
    assert mode(cleave.home / "new" / name) == (0o600 if name == "undo.json" else 0o644)


def test_pipes_are_written_into_and_stay(cleave):
    """cleave names scan --sarif PIPE, as /dev/stdout and >(jq .) are"""
    pipe = cleave.home / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["timeout", "60", "cat", pipe], stdout=subprocess.PIPE, text=True)
    assert cleave.run("names", "scan", "app", "--map", "names", "--sarif", pipe).returncode == 0
    assert '"version": "2.1.0"' in reader.communicate()[0]
    assert stat.S_ISFIFO(os.lstat(pipe).st_mode)


def test_temporary_names_cannot_be_foreseen(cleave):
    """A name with the process's number in it is taken, by a link."""
    victim = cleave.home / "victim"
    victim.write_text(VICTIM)
    shell = 'ln -s "$1" "found.sarif.$$.tmp"; exec "$2" names scan app --map names --sarif found.sarif'
    done = subprocess.run(["sh", "-c", shell, "sh", victim, BINARY], cwd=cleave.home, env=cleave.environment, capture_output=True)
    assert done.returncode == 0 and victim.read_text() == VICTIM


def test_a_killed_writer_leaves_no_trap(cleave):
    """A temporary file of a rewriting that was killed is taken away by the next one."""
    (cleave.home / "app/a").write_text("s3://shop-assets\n")
    (cleave.home / "app/.a.0123456789abcdef.cleave-new").write_text("half")
    assert cleave.run("names", "rewrite", "app", "--map", "names", "--apply", "--undo-file", "u.json").returncode == 0
    assert [path.name for path in (cleave.home / "app").iterdir()] == ["a"]


def test_no_core_holds_keys():
    """A running cleave, started where core dumps are allowed: no core of it is written, and nobody looks into it."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        binary = shutil.copy(BINARY, folder)  # Where any user may start it.

        def as_somebody():
            resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            if os.geteuid() == 0:
                os.setuid(65534)

        process = subprocess.Popen([binary, "twin", "--account", "source=111111111111", "--listen", "127.0.0.1:0"], cwd=folder,
                                   env={"PATH": os.environ["PATH"]}, stdout=subprocess.PIPE, preexec_fn=as_somebody)
        assert b"http://" in process.stdout.readline()
        limits = pathlib.Path(f"/proc/{process.pid}/limits").read_text()
        owner_of_memory = os.stat(f"/proc/{process.pid}/mem").st_uid
        process.send_signal(signal.SIGABRT)
        _, status = os.waitpid(process.pid, 0)
        process.returncode = -signal.SIGABRT
        process.stdout.close()
    [core] = [line.split() for line in limits.splitlines() if line.startswith("Max core file size")]
    assert core[4:6] == ["0", "0"] and not os.WCOREDUMP(status), limits
    if not IS_SANITIZED:
        assert owner_of_memory == 0  # Not the user's: https://man7.org/linux/man-pages/man5/proc_pid.5.html
