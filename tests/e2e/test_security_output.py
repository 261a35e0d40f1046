"""What strangers write into names, tags, messages of AWS, file names, logs and databases is shown, and never obeyed."""

import http.server
import json
import os
import pty
import re
import subprocess
import threading
import unicodedata

import pytest
from cleave_program import BINARY, Cleave
from rehearsal import Rehearsals

# A title, an erased screen, a line of its own, CSI as one character, hidden and turned text, markup.
EVIL = "web\x1b]0;pwned\x07\x1b[2J\n\x9b31m\x7f<script>alert(1)</script>\u202egnp\u2066\u200b\u2028x&#27;"
OWN_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
OWN_MOVES = re.compile(r"\x1b\[[0-9]*[GKAJH]")


def obeyed(text):
    """The characters of a text that a terminal would obey, or that hide or turn what stands there."""
    return sorted({c for c in text if c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")})


def harmless(text):
    assert obeyed(text) == [], [line for line in text.splitlines() if obeyed(line)][:3]
    return text


def pieces(text, *wanted):
    for piece in wanted:
        assert piece in text, text[-2000:]


@pytest.fixture(scope="module")
def evil(tmp_path_factory):
    """The sample estate, with a name that nobody should trust; inventory, graph and plan made anew."""
    rehearsals = Rehearsals(tmp_path_factory.mktemp("evil"))
    with rehearsals.fresh() as rehearsal:
        ec2 = rehearsal.twin.client("ec2")
        instances = [i for r in ec2.describe_instances()["Reservations"] for i in r["Instances"]]
        groups = ec2.describe_security_groups()["SecurityGroups"]
        ids = [i["InstanceId"] for i in instances] + [g["GroupId"] for g in groups]
        ec2.create_tags(Resources=ids, Tags=[{"Key": "Name", "Value": EVIL}])
        yield rehearsal


def told(rehearsal, *arguments):
    """Both outputs of a command; where it makes no difference, its exit code is not looked at."""
    process = rehearsal.start(*arguments)
    out, err = process.communicate(timeout=300)
    assert process.returncode in (0, 1, 3, 4), (arguments, out[-2000:], err[-2000:])
    return harmless(out), harmless(err)


def test_every_stage_shows_a_hostile_name(evil):
    """cleave inventory, graph, plan, run, status, verify, undo"""
    told(evil, "inventory", "-v")
    pieces(told(evil, "graph", "-v")[0], r"web\x1b]0;pwned\x07\x1b[2J\x0a\u009b31m\x7f<script>", r"\u202egnp\u2066\u200b\u2028x")
    told(evil, "plan", "-v")
    told(evil, *evil.run_words("-v"))
    for command in ("status", "verify"):
        told(evil, command, "-v")
        json.loads(told(evil, command, "--json")[0])
    told(evil, "undo", "--clock", "twin", "--yes", evil.plan["hash"], "-v")


def test_json_says_the_name_as_it_is(evil):
    """cleave inventory --json, graph, plan, aws"""
    for command in ("inventory", "graph", "plan"):
        json.loads(told(evil, command, "--json")[0])
    name = next(r["name"] for r in json.loads((evil.work / ".cleave/source.json").read_text())["resources"]
                if r["type"] == "instance")
    assert name == EVIL
    answer = json.loads(told(evil, "aws", "ec2", "DescribeInstances", "--profile", "source")[0])
    assert EVIL in [t["Value"] for r in answer["Reservations"] for i in r["Instances"] for t in i.get("Tags", [])]


def test_drawings_show_it(evil):
    """cleave graph --dot, --svg"""
    dot = told(evil, "graph", "--dot")[0]
    pieces(dot, r"\\x1b]0;pwned", r"\\u202egnp")
    told(evil, "graph", "--svg", "drawn.svg")
    svg = harmless((evil.work / "drawn.svg").read_text())
    assert "<script" not in svg and "&#27;" not in svg and r"\u202egnp" in svg


def test_colours_of_its_own_still_colour(evil):
    """cleave graph on a terminal"""
    leader, follower = pty.openpty()
    process = subprocess.Popen([BINARY, "graph", "-v"], cwd=evil.work, env={**evil.twin.environment, "TERM": "xterm"},
                               stdin=subprocess.DEVNULL, stdout=follower, stderr=follower)
    os.close(follower)
    shown = b""
    while True:
        try:
            got = os.read(leader, 1 << 16)
        except OSError:  # The other end is closed.
            break
        shown += got
    os.close(leader)
    assert process.wait(60) == 0
    text = shown.decode().replace("\r\n", "\n")
    assert OWN_COLOURS.search(text) and r"\x1b[2J" in text
    harmless(OWN_MOVES.sub("", OWN_COLOURS.sub("", text)))


class HostileService(http.server.BaseHTTPRequestHandler):
    """Refuses every call with a message that is no message."""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = ("<ErrorResponse><Error><Code>Bad&#x9b;31mCode</Code><Message>nope \u202e &#x9b;2J &#x7f; hidden"
                "</Message></Error></ErrorResponse>").encode()
        self.send_response(400)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def test_a_message_of_the_service_is_shown(tmp_path):
    """cleave aws iam CreateRole; --json too"""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), HostileService)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    cleave = Cleave(tmp_path)
    cleave.profiles({"source": ("a", "b")}, f"http://127.0.0.1:{server.server_port}")
    words = ["aws", "iam", "ListRoles", "--profile", "source"]
    text, machine = cleave.run(*words), cleave.run(*words, "--json")
    server.shutdown()
    assert text.returncode == machine.returncode == 1
    pieces(harmless(text.stderr), r"Bad\u009b31mCode", r"nope \u202e \u009b2J \x7f hidden")
    assert json.loads(harmless(machine.stderr))["error"]["what"].startswith("nope \u202e")


def test_names_of_files_and_their_lines_are_shown(tmp_path):
    """cleave names scan, names rewrite --apply, names undo"""
    cleave = Cleave(tmp_path)
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "a\x1b]0;pwned\x07\x1b[2J\nb\u202e.txt").write_text("x\x1b[31m pressi-assets \x1b[0m\n")
    (tree / "b\udcff.txt").write_text("evil \x1b]0;pwned\x07\u202e bucket=pressi-assets \x1b[2J \x9b\n")
    (tmp_path / "names").write_text("pressi-assets pressi-assets-2\n")
    for words in (["scan", "tree", "--map", "names"], ["rewrite", "tree", "--map", "names"],
                  ["rewrite", "tree", "--map", "names", "--apply", "--undo-file", "undo\x1b[2J.json"],
                  ["undo", "undo\x1b[2J.json"], ["scan", "tree\x1b[2J", "--map", "names"]):
        done = cleave.run("names", *words)
        harmless(done.stdout), harmless(done.stderr)
    scan = cleave.run("names", "scan", "tree", "--map", "names").stdout
    pieces(scan, r"tree/a\x1b]0;pwned\x07\x1b[2J\x0ab\u202e.txt:1:")
    json.loads(harmless(cleave.run("names", "scan", "tree", "--map", "names", "--json").stdout))


def test_lines_of_logs_are_shown(tmp_path):
    """cleave drain, drain count, --html, --csv"""
    cleave = Cleave(tmp_path)
    line = '203.0.113.7 - - [23/Nov/2026:06:4{}:00 +0000] "GET /\x1b[2J\u202e HTTP/1.1" 200 5 "-" "agent\x9b31m\x07\x1b]0;x\x07"\n'
    for side in ("source", "destination"):
        (tmp_path / f"{side}.log").write_text("".join(line.format(minute) for minute in range(10)))
    words = ["--source", "source.log", "--destination", "destination.log", "--cut", "2026-11-23T06:30:00Z", "--ttl", "60",
             "--at", "2026-11-23T08:00:00Z"]
    for more in ([], ["-v"], ["--json"], ["--html", "page.html"]):
        done = cleave.run("drain", *words, *more)
        assert done.returncode in (0, 1, 3), done.stderr
        harmless(done.stdout), harmless(done.stderr)
    harmless((tmp_path / "page.html").read_text())
    done = cleave.run("drain", "count", "source.log", "-v")
    harmless(done.stdout), harmless(done.stderr)


def test_the_command_line_itself_is_shown(tmp_path):
    """cleave pla\\x1b[2J"""
    cleave = Cleave(tmp_path)
    for words in (["pla\x1b[2Jn"], ["graph", "--work-dir", "x\x1b[2J\u202e"], ["status", "--\x9b"],
                  ["mysql", "check", "--source", "mysql://a@h\x1b[2J/d", "--destination", "@\x07"]):
        done = cleave.run(*words)
        assert done.returncode == 2
        harmless(done.stdout), harmless(done.stderr)
