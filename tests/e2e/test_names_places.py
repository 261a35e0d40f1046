"""cleave names: the places where names stand, and the ways back."""

import json
import os
import random
import signal
import subprocess
import time
import zipfile

import pytest
from cleave_program import BINARY, ROOT, Cleave

MAP = "pressi-assets pressi-assets-222222222222 bucket\n111111111111 222222222222\n"
LINE = b"url = s3://pressi-assets/a\n"


@pytest.fixture
def cleave(tmp_path):
    (tmp_path / "names").write_text(MAP)
    return Cleave(tmp_path)


def write(folder, files):
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def content_of(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def git(folder, *arguments):
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for who in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{who}_NAME": "web", f"GIT_{who}_EMAIL": "web@example.com"}
    done = subprocess.run(["git", "-C", folder, *arguments], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def repository(cleave):
    folder = cleave.home / "repository"
    write(folder, {"app.conf": LINE, "sub/other.txt": b"nothing\n"})
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.name", "web")
    git(folder, "config", "user.email", "web@example.com")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "first")
    return folder


def test_a_scan_says_place_line_column_and_what_it_becomes(cleave):
    """cleave names scan tree --map names"""
    write(cleave.home / "tree", {"a.conf": b"# k\xc3\xa4se\n" + LINE, "etc/rc.local": LINE})
    done = cleave.run("names", "scan", "tree", "--map", "names")
    assert done.returncode == 0, done.stderr
    assert "tree/a.conf:2:" in done.stdout and "pressi-assets-222222222222" in done.stdout
    assert "2 places name this bucket, 1 of them in a file that runs at boot" in done.stdout


def test_without_plan_and_map_it_says_what_to_do(cleave):
    """cleave names scan ."""
    done = cleave.run("names", "scan", ".")
    assert done.returncode == 2 and "--map" in done.stderr


def test_a_place_that_is_not_there_is_an_error(cleave):
    """cleave names scan none"""
    done = cleave.run("names", "scan", "none", "--map", "names")
    assert done.returncode == 2 and "none" in done.stderr


def test_expect_none_is_for_ci(cleave):
    """cleave names scan tree --expect-none"""
    write(cleave.home / "tree", {"a": b"nothing\n"})
    assert cleave.run("names", "scan", "tree", "--map", "names", "--expect-none").returncode == 0
    write(cleave.home / "tree", {"a": LINE})
    assert cleave.run("names", "scan", "tree", "--map", "names", "--expect-none").returncode == 1
    write(cleave.home / "tree", {"a": b"\x1f\x8b\x08 no gzip"})
    assert cleave.run("names", "scan", "tree", "--map", "names", "--expect-none").returncode == 1


def test_files_are_chosen_as_by_ripgrep(cleave):
    """cleave names scan . -g '*.php' -g '!vendor/' --type yaml"""
    for name in ("a.php", "vendor/b.php", "sub/c.yml", "sub/d.md", "vendor/keep/e.yaml"):
        write(cleave.home / "tree", {name: LINE})
    for globs, wanted in ((["-g", "*.php"], {"a.php", "vendor/b.php"}), (["-g", "*.php", "-g", "!vendor/"], {"a.php"}),
                          (["--type", "yaml"], {"sub/c.yml", "vendor/keep/e.yaml"}), (["-g", "!vendor"], {"a.php", "sub/c.yml", "sub/d.md"}),
                          (["-g", "/sub"], {"sub/c.yml", "sub/d.md"}), (["--type", "yaml", "-g", "!/vendor/**"], {"sub/c.yml"})):
        report = cleave.json("names", "scan", "tree", "--map", "names", "--json", *globs)
        assert {hit["place"].removeprefix("tree/") for hit in report["hits"]} == wanted, globs
        assert report["not_chosen"] == 5 - len(wanted)
    wrong = cleave.run("names", "scan", "tree", "--map", "names", "--type", "yml")
    assert wrong.returncode == 2 and "yaml" in wrong.stderr


def test_what_may_stay_has_a_reason(cleave):
    """cleave names scan . --expect-none --allow allowed"""
    write(cleave.home / "tree", {"CHANGES.md": LINE, "app.conf": LINE})
    words = ["names", "scan", "tree", "--map", "names", "--expect-none", "--allow", "allowed"]
    (cleave.home / "allowed").write_text("# history\n*/CHANGES.md pressi-* tells of the past\n*/old.md * gone\n")
    done = cleave.run(*words)
    assert done.returncode == 1 and "app.conf" in done.stdout and "CHANGES" not in done.stdout
    said = done.stdout + done.stderr
    assert "allowed to stay: 1 names, 0 gaps" in said and "no longer needed in the allow-list: */old.md * gone" in said
    (cleave.home / "tree/app.conf").unlink()
    assert cleave.run(*words).returncode == 0
    (cleave.home / "allowed").write_text("*/CHANGES.md *\n")
    assert "allowed:1" in cleave.run(*words).stderr


def test_the_files_of_the_split_are_no_places(cleave):
    """cleave names scan ."""
    write(cleave.home, {".cleave/source.json": LINE, "cleave.toml": LINE, "a": LINE})
    report = cleave.json("names", "scan", ".", "--map", "names", "--json")
    assert [hit["place"] for hit in report["hits"]] == ["./a"]


def test_sarif_holds_the_hits(cleave):
    """cleave names scan tree --sarif names.sarif"""
    write(cleave.home / "tree", {"a b.conf": LINE})
    report = cleave.json("names", "scan", "tree", "--map", "names", "--sarif", "names.sarif", "--json")
    [run] = json.loads((cleave.home / "names.sarif").read_text())["runs"]
    [result], [hit] = run["results"], report["hits"]
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "tree/a%20b.conf"
    assert (location["region"]["startLine"], location["region"]["startColumn"]) == (hit["line"], hit["column"])
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == hit["form"]


def test_a_rewrite_shows_a_patch_and_changes_nothing(cleave):
    """cleave names rewrite tree | git apply"""
    write(cleave.home / "tree", {"a.conf": LINE, "b.txt": b"nothing\n"})
    before = content_of(cleave.home / "tree")
    report = cleave.json("names", "rewrite", "tree", "--map", "names", "--json")
    assert content_of(cleave.home / "tree") == before and report["undo"] is None
    (cleave.home / "change.patch").write_text("".join(file["diff"] for file in report["files"]))
    git(cleave.home, "apply", "change.patch")
    assert (cleave.home / "tree/a.conf").read_bytes() == LINE.replace(b"pressi-assets", b"pressi-assets-222222222222")


def test_a_rewrite_keeps_what_is_around_a_file_and_is_undone(cleave):
    """cleave names rewrite tree --apply; cleave names undo FILE"""
    tree = cleave.home / "tree"
    write(tree, {"a.conf": LINE.replace(b"\n", b"\r\n") + b"no end", "b.txt": b"nothing\n"})
    os.chmod(tree / "a.conf", 0o751)
    os.utime(tree / "a.conf", (1_000_000_000, 1_100_000_000))
    before, status = content_of(tree), (tree / "a.conf").stat()
    done = cleave.json("names", "rewrite", "tree", "--map", "names", "--apply", "--json")
    after = (tree / "a.conf").stat()
    assert (tree / "a.conf").read_bytes() == b"url = s3://pressi-assets-222222222222/a\r\nno end"
    assert (after.st_mode, after.st_uid, after.st_mtime) == (status.st_mode, status.st_uid, status.st_mtime)
    assert cleave.json("names", "scan", "tree", "--map", "names", "--expect-none", "--json")["hits"] == []
    for _ in range(2):  # An undo may be repeated.
        cleave.json("names", "undo", done["undo"], "--json")
        assert content_of(tree) == before
    assert (tree / "a.conf").stat().st_mtime == status.st_mtime


def test_an_undo_leaves_what_somebody_has_changed_since(cleave):
    """cleave names undo FILE"""
    tree = cleave.home / "tree"
    write(tree, {"a": LINE, "b": LINE})
    done = cleave.json("names", "rewrite", "tree", "--map", "names", "--apply", "--json")
    (tree / "a").write_bytes(b"mine\n")
    undone = cleave.run("names", "undo", done["undo"])
    assert undone.returncode == 1 and "tree/a" in undone.stdout
    assert content_of(tree) == {"a": b"mine\n", "b": LINE}


@pytest.mark.parametrize("seed", range(12 if os.environ.get("CLEAVE_ALL") else 4))
def test_a_rewrite_that_is_killed_is_undone_whole(cleave, seed):
    """cleave names rewrite tree --apply, killed; cleave names undo FILE"""
    tree, undo = cleave.home / "tree", cleave.home / "undo.json"
    write(tree, {f"{number}.conf": LINE * (number + 1) for number in range(150)})
    before = content_of(tree)
    command = [BINARY, "names", "rewrite", "tree", "--map", "names", "--apply", "--undo-file", undo]
    process = subprocess.Popen(command, cwd=cleave.home, env=cleave.environment, stdout=subprocess.DEVNULL)
    while not undo.exists() and process.poll() is None:
        time.sleep(0.001)
    time.sleep(random.Random(seed).random() * 0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    for path, content in content_of(tree).items():
        assert path.endswith(".cleave-new") or content in (before[path], before[path].replace(b"pressi-assets", b"pressi-assets-222222222222"))
    cleave.json("names", "undo", undo, "--json")
    assert content_of(tree) == before


def test_an_undo_file_is_not_written_over(cleave):
    """cleave names rewrite tree --apply --undo-file FILE"""
    write(cleave.home, {"tree/a": LINE, "undo.json": b"{}"})
    done = cleave.run("names", "rewrite", "tree", "--map", "names", "--apply", "--undo-file", "undo.json")
    assert done.returncode == 2 and (cleave.home / "tree/a").read_bytes() == LINE


def test_what_must_stay_is_said_with_the_reason(cleave):
    """cleave names rewrite tree --apply"""
    tree = cleave.home / "tree"
    write(tree, {"linked": LINE, "signed": LINE, "signed.asc": b"", "summed": LINE, "SHA256SUMS": b"0000  summed\n",
                 "binary": b"\0\1\2" + LINE})
    os.link(tree / "linked", tree / "again")
    with zipfile.ZipFile(tree / "a.zip", "w") as archive:
        archive.writestr("inner", LINE)
    before = content_of(tree)
    done = cleave.json("names", "rewrite", "tree", "--map", "names", "--apply", "--json")
    assert content_of(tree) == before and done["files"] == []
    assert {hit["place"].removeprefix("tree/") for hit in done["left"]} == {"linked", "again", "signed", "summed", "binary", "a.zip!inner"}
    assert all(hit["replacement"] is None and hit["reason"] for hit in done["left"])


def test_ambiguous_names_wait_for_a_word(cleave):
    """cleave names rewrite tree --include ambiguous"""
    write(cleave.home / "tree", {"a.txt": b"path /srv/pressi-assets/x\n"})
    done = cleave.json("names", "rewrite", "tree", "--map", "names", "--apply", "--json")
    assert done["files"] == [] and [hit["confidence"] for hit in done["left"]] == ["ambiguous"]
    cleave.json("names", "rewrite", "tree", "--map", "names", "--apply", "--include", "ambiguous", "--json")
    assert (cleave.home / "tree/a.txt").read_bytes() == b"path /srv/pressi-assets-222222222222/x\n"


def test_the_history_tells_commits_and_branches(cleave, repository):
    """cleave names scan repository --history"""
    first = git(repository, "rev-parse", "HEAD")
    git(repository, "checkout", "-q", "-b", "old")
    git(repository, "checkout", "-q", "main")
    write(repository, {"app.conf": b"clean\n"})
    git(repository, "commit", "-q", "-a", "-m", "No more s3://pressi-assets/")
    report = cleave.json("names", "scan", "repository", "--history", "--map", "names", "--json")
    assert {hit["place"]: hit["refs"] for hit in report["hits"]} == {
        f"git:{first}:app.conf": ["refs/heads/old"], f"git:{git(repository, 'rev-parse', 'main')}": []}
    assert all(hit["replacement"] is None for hit in report["hits"])


def test_a_folder_outside_of_repositories_has_no_history(cleave):
    """cleave names scan tree --history"""
    write(cleave.home / "tree", {"a": LINE})
    done = cleave.run("names", "scan", "tree", "--history", "--map", "names")
    assert done.returncode == 2 and "not a git repository" in done.stderr


def test_a_branch_holds_the_rewritten_commit(cleave, repository):
    """cleave names rewrite repository --git --apply"""
    (repository / "app.conf").write_bytes(b"not committed\n")
    shown = cleave.run("names", "rewrite", "repository", "--git", "--map", "names")
    assert shown.returncode == 0 and git(repository, "branch", "--list", "cleave/*") == ""
    done = cleave.json("names", "rewrite", "repository", "--git", "--apply", "--map", "names", "--json")
    [result] = done["repositories"]
    assert git(repository, "show", f"{result['branch']}:app.conf") == "url = s3://pressi-assets-222222222222/a"
    assert git(repository, "rev-list", "--count", f"main..{result['branch']}") == "1"
    assert git(repository, "diff", "--name-only", "main", result["branch"]) == "app.conf"
    assert (repository / "app.conf").read_bytes() == b"not committed\n" and git(repository, "branch", "--show-current") == "main"
    again = cleave.run("names", "rewrite", "repository", "--git", "--apply", "--map", "names")
    assert again.returncode == 2 and "cleave/names" in again.stderr


def in_part(repository, kind):
    """The repository without a part of its objects: its path, and the files of the newest commit that it does not have."""
    write(repository, {"app.conf": b"version 2 of " + LINE})
    git(repository, "commit", "-q", "-a", "-m", "second")
    clone = repository.parent / "clone"
    source = f"file://{repository}"
    if kind == "shallow":
        git(repository, "clone", "-q", "--depth", "1", source, clone)
        return clone, set()
    if kind == "partial":
        git(repository, "config", "uploadpack.allowFilter", "true")
        git(repository, "clone", "-q", "--no-checkout", "--filter=blob:none", source, clone)
        return clone, {"app.conf", "sub/other.txt"}
    git(repository, "clone", "-q", "--no-local", source, clone)
    id = git(clone, "rev-parse", "HEAD:sub/other.txt")
    packs = list((clone / ".git/objects/pack").glob("*.pack"))
    for pack in packs:  # Each object a file of its own.
        subprocess.run(["git", "-C", clone, "unpack-objects", "-q"], stdin=open(pack.rename(clone / pack.name)), check=True)
    (clone / ".git/objects" / id[:2] / id[2:]).unlink()
    return clone, {"sub/other.txt"}


@pytest.mark.parametrize("kind", ["shallow", "partial", "damaged"])
def test_what_a_repository_does_not_have_is_named(cleave, repository, kind):
    """cleave names rewrite clone --git --apply, names scan clone --history, where objects are missing"""
    clone, missing = in_part(repository, kind)
    git(clone, "config", "user.name", "web")
    git(clone, "config", "user.email", "web@example.com")
    words = ["names", "rewrite", "clone", "--git", "--map", "names"]
    shown = cleave.run(*words)
    done = cleave.run(*words, "--apply", "--json")
    assert shown.returncode == done.returncode == (1 if missing else 0), (shown.stderr, done.stderr)
    [result] = json.loads(done.stdout)["repositories"]
    assert {gap["place"] for gap in result["gaps"]} == missing
    assert all(f"gap: {path}: the repository does not have this object" in shown.stdout for path in missing)
    if "app.conf" not in missing:
        assert "pressi-assets-222222222222" in git(clone, "show", f"{result['branch']}:app.conf")
    report = cleave.json("names", "scan", "clone", "--history", "--map", "names", "--json")
    gaps = [gap["what"] for gap in report["gaps"] if not gap["place"].endswith(".pack")]
    assert len(gaps) == {"shallow": 1, "partial": 3, "damaged": 1}[kind] and ("shallow" in gaps[0]) == (kind == "shallow"), gaps


def test_hooks_of_a_repository_do_not_run(cleave, repository):
    """cleave names rewrite repository --git --apply"""
    hook = repository / ".git/hooks/reference-transaction"
    hook.write_text(f"#!/bin/sh\ntouch {cleave.home}/ran\n")
    hook.chmod(0o755)
    cleave.json("names", "rewrite", "repository", "--git", "--apply", "--map", "names", "--json")
    assert not (cleave.home / "ran").exists()


def test_a_switch_reads_the_environment(cleave):
    """cleave names rewrite app --style switch --apply"""
    write(cleave.home / "app", {"a.py": b"import json\nprint('s3://pressi-assets/a')\n"})
    done = cleave.run("names", "rewrite", "app", "--style", "switch", "--apply", "--map", "names")
    assert "PRESSI_ASSETS_BUCKET=pressi-assets-222222222222" in done.stdout
    for value, expected in (({}, "s3://pressi-assets/a"), ({"PRESSI_ASSETS_BUCKET": "b"}, "s3://b/a")):
        said = subprocess.run(["python3", cleave.home / "app/a.py"], env={**cleave.environment, **value}, capture_output=True, text=True)
        assert said.stdout.strip() == expected


def test_the_forms_are_listed_and_the_documentation_has_them(cleave):
    """cleave names forms --markdown"""
    forms = cleave.json("names", "forms", "--json")["forms"]
    assert all(form["id"] and form["title"] for form in forms)
    table = cleave.run("names", "forms", "--markdown").stdout
    assert f"<!-- forms -->\n\n{table.strip()}\n\n<!-- /forms -->" in (ROOT / "docs/names.md").read_text()
