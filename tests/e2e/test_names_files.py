"""cleave names rewrite on files in which a name depends on what stands around it (tests/cases/names/files), and on trees in which one file
depends on another."""

import base64
import hashlib
import json
import os
import pathlib
import shutil
import subprocess

import cfnlint.api
import hcl2
import pytest
import yaml
from cleave_program import ROOT, Cleave

CASES = ROOT / "tests/cases/names/files"
OLD, NEW = "pressi-assets", "pressi-assets-222222222222"
LINE = b"url = s3://pressi-assets/a\n"


@pytest.fixture
def cleave(tmp_path):
    shutil.copyfile(CASES / "names.txt", tmp_path / "names.txt")
    return Cleave(tmp_path)


def write(folder, files):
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content.encode() if isinstance(content, str) else content)


def content_of(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rewrite(cleave, *words):
    """Rewrites the folder "tree"; what was left, by file and line."""
    done = cleave.json("names", "rewrite", "tree", "--map", "names.txt", "--apply", "--json", *words)
    return [(hit["place"].removeprefix("tree/"), hit["line"], hit["reason"] or hit["doubt"] or hit["confidence"]) for hit in done["left"]]


def git(folder, *arguments):
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for who in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{who}_NAME": "web", f"GIT_{who}_EMAIL": "web@example.com"}
    return subprocess.run(["git", "-C", folder, *arguments], env=environment, capture_output=True, check=True).stdout


def case(cleave, name):
    shutil.copytree(CASES / name, cleave.home / "tree", dirs_exist_ok=True)
    return cleave.home / "tree"


def references_of(value):
    """All "${…}" of what python-hcl2 has read."""
    if isinstance(value, dict):
        return [one for item in value.items() for one in references_of(item)]
    if isinstance(value, (list, tuple)):
        return [one for item in value for one in references_of(item)]
    return [value] if isinstance(value, str) and "${" in value else []


def test_terraform_has_no_circle_and_no_key_that_is_an_expression(cleave):
    """cleave names rewrite tree --apply; python-hcl2"""
    tree = case(cleave, "terraform")
    before = content_of(tree)
    assert rewrite(cleave) == []
    for path, content in content_of(tree).items():
        assert content.replace(NEW.encode(), OLD.encode()) == before[path], "all of them are literals"
        hcl2.loads(content.decode())


def test_terraform_refers_to_the_bucket_where_it_may(cleave):
    write(cleave.home / "tree", {"main.tf": 'resource "aws_s3_bucket" "assets" {\n  bucket = "pressi-assets"\n  tags = local.tags\n}\n'
                                            'resource "aws_s3_object" "a" {\n  bucket = "pressi-assets"\n  key = "s3://pressi-assets/a"\n}\n',
                                 "locals.tf": 'locals {\n  tags = { a = "b" }\n}\n'})
    assert rewrite(cleave) == []
    read = hcl2.loads((cleave.home / "tree/main.tf").read_text())
    assert "${aws_s3_bucket.assets.bucket}" in references_of(read) and len(references_of(read)) == 3
    write(cleave.home / "other", {"main.tf": 'resource "aws_s3_bucket" "assets" {\n  bucket = "pressi-assets"\n  tags = local.tags\n}\n'
                                             'resource "aws_s3_object" "a" {\n  bucket = "pressi-assets"\n}\n',
                                  "locals.tf": "locals {\n  tags = { a = aws_s3_object.a.id }\n}\n"})
    cleave.json("names", "rewrite", "other", "--map", "names.txt", "--apply", "--json")
    assert (cleave.home / "other/main.tf").read_text().count(f'"{NEW}"') == 2


def test_cloudformation_has_no_circle(cleave):
    """cleave names rewrite tree --apply; cfn-lint"""
    tree = case(cleave, "cloudformation")
    before = (tree / "notify.yaml").read_text()
    assert rewrite(cleave) == []
    after = (tree / "notify.yaml").read_text()
    assert after == before.replace(OLD, NEW).replace('"111111111111"', '"222222222222"')
    lint = lambda text: sorted(match.rule.id for match in cfnlint.api.lint_all(text))
    assert lint(after) == lint(before) and not [one for one in lint(after) if one.startswith("E")]


def test_a_state_of_terraform_is_never_written(cleave):
    state = json.dumps({"version": 4, "terraform_version": "1.9.0", "serial": 7, "lineage": "x", "resources": [{"bucket": OLD}]})
    tree = cleave.home / "tree"
    pulumi = json.dumps({"version": 3, "checkpoint": {"latest": {"manifest": {}, "resources": [{"id": OLD}]}}})
    write(tree, {"terraform.tfstate": state, "terraform.tfstate.backup": state, "pulled.json": state, "stacks/dev.json": pulumi})
    before = content_of(tree)
    assert {left[0] for left in rewrite(cleave)} == set(before) and content_of(tree) == before


def test_what_else_is_called_like_the_bucket_stays_together(cleave):
    """cleave names rewrite tree --apply, where a Service and a service of Compose are called like the bucket"""
    tree = case(cleave, "kubernetes")
    before = {path.name: list(yaml.safe_load_all(path.read_text())) for path in tree.iterdir()}
    left = rewrite(cleave)
    after = {path.name: list(yaml.safe_load_all(path.read_text())) for path in tree.iterdir()}
    assert after["docker-compose.yml"] == before["docker-compose.yml"]
    [service, deployment] = after["app.yaml"]
    assert service == before["app.yaml"][0]
    [container] = deployment["spec"]["template"]["spec"]["containers"]
    assert container["env"] == [*before["app.yaml"][1]["spec"]["template"]["spec"]["containers"][0]["env"][:2], {"name": "S3_BUCKET", "value": NEW}]
    assert {path for path, _, _ in left} == {"app.yaml", "docker-compose.yml"} and all("is called so in" in reason for _, _, reason in left)


@pytest.mark.parametrize("other", [
    {"package.json": '{"name": "pressi-assets", "version": "1.0.0"}\n'},
    {"package.json": '{"dependencies": {"pressi-assets": "^1.0.0"}}\n'},
    {"a.js": 'const assets = require("pressi-assets")\n'},
    {"a.ts": "import { url } from 'pressi-assets'\n"},
    {"nginx.conf": "proxy_pass http://pressi-assets:8080;\n"},
    {"Dockerfile": "FROM pressi-assets:1.2\n"},
    {"service.json": '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "pressi-assets"}}\n'},
], ids=str)
def test_a_word_that_is_another_thing_somewhere_is_ambiguous_everywhere(cleave, other):
    tree = cleave.home / "tree"
    write(tree, {**other, "b.conf": "target = pressi-assets\n", "c.conf": LINE, "d.conf": "bucket = pressi-assets\n"})
    before = content_of(tree)
    left = rewrite(cleave)
    changed = {path for path, content in content_of(tree).items() if content != before[path]}
    assert changed == {"c.conf", "d.conf"} and {path for path, _, _ in left} == {*other, "b.conf"}


def test_binary_files_are_named_and_stay(cleave):
    """cleave names rewrite tree --apply"""
    tree = case(cleave, "binary")
    before = content_of(tree)
    left = rewrite(cleave)
    assert content_of(tree) == before and {path for path, _, _ in left} == set(before)
    assert cleave.run("names", "scan", "tree", "--map", "names.txt", "--expect-none").returncode == 1


def sums(content):
    """How checksums of a file are written."""
    sha384 = base64.b64encode(hashlib.sha384(content).digest()).decode()
    record = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
    return {"page.html": f'<script src="app.js" integrity="sha384-{sha384}" crossorigin="anonymous"></script>',
            "package-lock.json": json.dumps({"packages": {"a": {"integrity": f"sha512-{base64.b64encode(hashlib.sha512(content).digest()).decode()}"}}}),
            "site-packages/RECORD": f"app.js,sha256={record},{len(content)}\n",
            "precache.js": json.dumps([{"url": "/app.js", "revision": hashlib.md5(content).hexdigest()}]),
            "list.txt": f"{hashlib.sha1(content).hexdigest().upper()} app.js\n"}


@pytest.mark.parametrize("holder", sums(b""))
@pytest.mark.parametrize("is_git", [False, True], ids=["files", "git"])
def test_what_somebody_has_a_checksum_of_stays(cleave, holder, is_git):
    """cleave names rewrite tree --apply; with --git"""
    tree = cleave.home / "tree"
    app = b'const base = "https://pressi-assets.s3.amazonaws.com/";\n'
    write(tree, {"app.js": app, holder: sums(app)[holder], "free.js": app + b"// more\n"})
    before = content_of(tree)
    if is_git:
        git(tree, "init", "-q", "-b", "main")
        git(tree, "config", "user.name", "web")
        git(tree, "config", "user.email", "web@example.com")
        git(tree, "add", "-A")
        git(tree, "commit", "-q", "-m", "first")
        [done] = cleave.json("names", "rewrite", "tree", "--git", "--apply", "--map", "names.txt", "--json")["repositories"]
        changed = set(git(tree, "diff", "--name-only", "main", "cleave/names").decode().split())
        left = [(hit["place"], hit["reason"]) for hit in done["left"]]
    else:
        left = [(path, reason) for path, _, reason in rewrite(cleave)]
        changed = {path for path, content in content_of(tree).items() if content != before[path]}
    assert changed == {"free.js"}
    [(path, reason)] = left
    assert path == "app.js" and holder in reason


def test_a_script_that_a_policy_allows_by_its_checksum_stays(cleave):
    script = 'fetch("https://pressi-assets.s3.amazonaws.com/a")'
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    tree = cleave.home / "tree"
    write(tree, {"index.html": f"<html><script>{script}</script></html>\n", "nginx.conf": f"add_header Content-Security-Policy \"script-src 'sha256-{digest}'\";\n"})
    [(path, _, reason)] = rewrite(cleave)
    assert path == "index.html" and "nginx.conf" in reason


@pytest.mark.parametrize("manifest, lock, mark", [("pyproject.toml", "poetry.lock", 'content-hash = "1"'), ("composer.json", "composer.lock", '"content-hash": "1"'),
                                                  ("Pipfile", "Pipfile.lock", '{"sha256": "1"}'), ("Chart.yaml", "Chart.lock", "digest: sha256:1")])
@pytest.mark.parametrize("is_git", [False, True], ids=["files", "git"])
def test_a_manifest_that_a_lock_file_was_made_from_stays(cleave, manifest, lock, mark, is_git):
    tree = cleave.home / "tree"
    write(tree, {f"a/{manifest}": LINE, f"a/{lock}": mark, f"b/{manifest}": LINE})
    if is_git:
        git(tree, "init", "-q", "-b", "main")
        git(tree, "add", "-A")
        git(tree, "commit", "-q", "-m", "first")
        [done] = cleave.json("names", "rewrite", "tree", "--git", "--map", "names.txt", "--json")["repositories"]
        assert [hit["place"] for hit in done["left"]] == [f"a/{manifest}"] and len(done["diffs"]) == 1
    else:
        [(path, _, reason)] = rewrite(cleave)
        assert path == f"a/{manifest}" and lock in reason and NEW in (tree / f"b/{manifest}").read_text()


def test_files_that_are_ignored_and_tracked_are_read(cleave):
    """cleave names scan tree, where git add -f has been used"""
    tree = cleave.home / "tree"
    write(tree, {".gitignore": "*.env\nlocal/\n", "a.env": LINE, "b.env": LINE, "local/c": LINE, "local/d": LINE})
    git(tree, "init", "-q")
    git(tree, "add", "-f", ".gitignore", "a.env", "local/c")
    report = cleave.json("names", "scan", "tree", "--map", "names.txt", "--json")
    assert {hit["place"] for hit in report["hits"]} == {"tree/a.env", "tree/local/c"} and report["gaps"] == []
    (tree / ".git/HEAD").write_text("damaged")
    report = cleave.json("names", "scan", "tree", "--map", "names.txt", "--json")
    assert [gap["place"] for gap in report["gaps"]] == ["tree"], "which files are tracked is not known"


@pytest.mark.parametrize("text", ['{"bucket": "pressi-assets", "account": 111111111111}', "account: 111111111111\n", "x = [111111111111]\n"])
def test_a_number_never_becomes_one_that_begins_with_zero(cleave, text):
    """A destination's account that begins with 0, where the source's is a number of JSON."""
    (cleave.home / "names.txt").write_text("111111111111 012345678901\n")
    write(cleave.home / "tree", {"a": text, "b": 'account = "111111111111"\n'})
    [(path, _, reason)] = rewrite(cleave)
    assert path == "a" and "begins with 0" in reason and content_of(cleave.home / "tree") == {"a": text.encode(), "b": b'account = "012345678901"\n'}


# Programs that print what they call the bucket, by file name; what of them is switched.
PROGRAMS = {
    "a.py": ("import sys\nB = 'pressi-assets'\nprint(f'{B}', ['pressi-assets', {'k': 'pressi-assets'}], 'a' 'pressi-assets', end='')\n", 3),
    "future.py": ('"""Docs.\n\nimport nothing\n"""\nfrom __future__ import annotations\nB = "pressi-assets"\nprint(B)\n', 1),
    "early.py": ("B = 'pressi-assets'\nimport sys\nC = 's3://pressi-assets/x'\nprint(B, C)\n", 1),
    "match.py": ("import sys\nmatch 'pressi-assets'.lower():\n    case 'pressi-assets':\n        print('pressi-assets')\n", 1),
    "percent.py": ("import sys\nprint('s3://pressi-assets/%s' % 1, 'x is pressi-assets'.upper())\nT = \"\"\"\nprint('pressi-assets')\n\"\"\"\n", 0),
    "a.js": ("const m = require('fs'); const o = {'pressi-assets': 1, b: 'pressi-assets'};\nconsole.log(o.b, `s3://pressi-assets/${1}`, /'/.test(''), ['pressi-assets'])\n", 3),
    "heredoc.js": ("const m = require('fs'); const t = `\nconst b = 'pressi-assets'\n`; console.log(t.length > 5 ? 'pressi-assets' : 'b')\n", 0),
    "browser.js": ("console.log('pressi-assets')\n", 0),
    "a.php": ("<?php class C { const B = 'pressi-assets'; public $b = 'pressi-assets'; function f($x = 'pressi-assets') { return 'pressi-assets'; } }\n"
              "static $s = 'pressi-assets'; $c = new C; echo C::B, $c->f(), \"a {$s} pressi-assets\", <<<X\n 'pressi-assets'\nX;\n?>\n<p class='pressi-assets'>\n", 1),
    "a.sh": ("#!/bin/bash\necho s3://pressi-assets/x 'pressi-assets' \"s3://pressi-assets/$1\"\ncat <<EOF\n'pressi-assets'\nEOF\n", 2),
}
COMMANDS = {"py": ["python3"], "js": ["node"], "php": ["php"], "sh": ["bash"]}
SYNTAX = {"py": ["python3", "-m", "py_compile"], "js": ["node", "--check"], "php": ["php", "-l"], "sh": ["bash", "-n"]}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_switched_program_parses_and_does_what_it_did(cleave, name):
    """cleave names rewrite tree --style switch --apply --include ambiguous"""
    program, switched = PROGRAMS[name]
    write(cleave.home / "tree", {name: program})
    path, ending = cleave.home / "tree" / name, name.rsplit(".")[-1]
    run = lambda **more: subprocess.run([*COMMANDS[ending], path], env={**cleave.environment, **more}, capture_output=True, text=True, check=True).stdout
    before = run()
    left = rewrite(cleave, "--style", "switch", "--include", "ambiguous")
    subprocess.run([*SYNTAX[ending], path], check=True, capture_output=True)
    assert run() == before, path.read_text()
    after = path.read_text()
    variables = after.count("PRESSI_ASSETS_BUCKET")
    # What is neither switched nor left is no name of the bucket.
    found = len(cleave.json("names", "scan", f"tree/{name}", "--map", "names.txt", "--json")["hits"])
    assert variables == switched and found == len(left) + switched, (after, left)
    if switched:
        assert run(PRESSI_ASSETS_BUCKET="another") != before


def test_the_types_of_typescript_are_no_texts(cleave):
    program = "export type B = 'pressi-assets'\nenum E { A = 'pressi-assets' }\ninterface I { b: 'pressi-assets' }\nexport const b = 'pressi-assets'\n"
    write(cleave.home / "tree", {"a.ts": program})
    left = rewrite(cleave, "--style", "switch")
    assert [line for _, line, _ in left] == [1, 2, 3] and all(reason for _, _, reason in left)
    assert (cleave.home / "tree/a.ts").read_text() == program.replace("const b = 'pressi-assets'", "const b = (process.env.PRESSI_ASSETS_BUCKET || 'pressi-assets')")


def test_the_cases_of_switch(cleave):
    tree = case(cleave, "switch")
    before = content_of(tree)
    left = rewrite(cleave, "--style", "switch")
    assert [path for path, _, _ in left] == ["a.php", "a.php", "f.sh"] and all(reason for _, _, reason in left)
    assert {path for path, content in content_of(tree).items() if content != before[path]} == {"c.py"}
    subprocess.run(["python3", tree / "c.py"], check=True)


def test_what_is_opaque_is_unpacked_or_a_gap(cleave):
    """cleave names scan tree"""
    tree = case(cleave, "opaque")
    write(tree, {"secrets.yml": "$ANSIBLE_VAULT;1.1;AES256\n3132\n", "k.age": "age-encryption.org/v1\n-> X25519 a\n", "m.asc": "-----BEGIN PGP MESSAGE-----\n\nhQ\n",
                 "s.json": '{"bucket": "ENC[AES256_GCM,data:a]", "sops": {}}', "locked": b"\0GITCRYPT\0abc", "not.br": "pressi-assets\n",
                 "talk.md": "ORC and CWS and $ANSIBLE_VAULT; are words. PAR1 too.\n", "orc.txt": "ORC is a word\n"})
    report = cleave.json("names", "scan", "tree", "--map", "names.txt", "--json")
    assert {gap["place"].removeprefix("tree/").split("!")[0] for gap in report["gaps"]} == {
        "enc.sops.yaml", "lfs.png", "secrets.yml", "k.age", "m.asc", "s.json", "locked", "not.br"}
    assert all(gap["next"] for gap in report["gaps"])
    assert {hit["place"].removeprefix("tree/").split("!")[0] for hit in report["hits"]} == {"a.lzma", "app.js.br", "x.deb"}
    (tree / "pressi.txt").write_text("nothing\n")
    for path in tree.iterdir():
        if path.name not in ("lfs.png", "talk.md"):
            path.unlink()
    assert cleave.run("names", "scan", "tree", "--map", "names.txt", "--expect-none").returncode == 1
