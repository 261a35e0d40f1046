"""What `cleave plan` tells of before and after: on the terminal, as Markdown and as a page, before, during and after a run."""

import datetime
import fcntl
import html.parser
import json
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import termios
import time

import pytest
from cleave_program import BINARY
from rehearsal import LAST_STEP, Rehearsals
from twin_server import TwinServer

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def estate(tmp_path_factory):
    return Rehearsals(tmp_path_factory.mktemp("shown"))


@pytest.fixture(scope="module")
def split(estate):
    with estate.fresh() as rehearsal:
        yield rehearsal


def section(text, title):
    return re.search(rf"^{title}[^\n]*\n(.*?)(?=\n\n|\Z)", text, re.M | re.S)[1]


def test_names_and_records_stand_from_before_to_after(split):
    told = split.cleave("plan")
    names = section(told, "Names")
    for line in ["bucket: pressi-assets → pressi-assets-222222222222", "load balancer: pressi-web → pressi-web",
                 "→ <known after elb/create-load-balancer/us-east-1/pressi-web>"]:
        assert line in names
    records = section(told, "DNS records")
    assert re.search(r"direct\.pressi\.example A: [0-9.]+ → <new address>", records)
    assert "→ alias of dualstack.<new host of load balancer pressi-web>" in records
    assert "mail.pressi.example" not in records and "more record sets as before" in records
    everything = split.cleave("plan", "-v")
    assert "mail.pressi.example A: 192.0.2.25 → 192.0.2.25" in everything, "all of them, for who asks"
    assert all(step["id"] in everything for step in split.plan["steps"])


def test_attributes_that_change_are_shown_and_no_others(split):
    told = split.cleave("plan", "-v")
    launched = re.search(r"^  ec2/run-instance/.*?(?=^  \S)", told, re.M | re.S)[0]
    assert re.search(r"SubnetId: subnet-\w+ → subnet-\w+", launched)
    assert re.search(r"UserData line [1-9]\d*: pressi-assets → pressi-assets-222222222222", launched)
    assert "systemctl" not in told, "user data may hold what nobody else should read"
    assert "InstanceType" not in launched and "KeyName" not in launched
    assert re.search(r"TTL: 300 → 60", told)


def test_once_a_step_is_done_what_it_made_is_named(estate):
    with estate.fresh() as split:
        split.cleave(*split.run_words("--until", "copy"))
        host = split.twin.client("elb", "destination").describe_load_balancers()["LoadBalancerDescriptions"][0]["DNSName"]
        told = split.cleave("plan", "--show")
        assert host in section(told, "Names") and f"dualstack.{host}" in section(told, "DNS records")
        assert "<" not in section(told, "DNS records")
        split.run()
        after = split.cleave("plan", "--show")
        assert all(section(after, title) == section(told, title) for title in ("Names", "DNS records")), "also after the run"


def test_it_can_be_read_while_a_run_is_at_work(estate):
    with estate.fresh() as split:
        split.page("faults", {"at": 40, "when": "before", "do": "stop"})
        process = split.start(*split.run_words())
        while not split.page("faults")["stopped"]:
            pass
        assert split.plan["hash"] in split.cleave("plan", "--show")
        status = split.json("status", expect=(3,))
        assert status["at_work"]["process"] == str(process.pid) and status["at_work"]["host"] and "UTC" in status["at_work"]["since"]
        told = split.cleave("status", expect=(3,))
        assert f"process {process.pid} on " in told and "goes on with it by itself" in told and "cleave run" not in told
        refused = split.start("run", "--yes", split.plan["hash"])
        assert f"process {process.pid} on " in refused.communicate(timeout=60)[1]
        process.kill()
        process.communicate()
        assert split.json("status", expect=(3,))["at_work"] is None


class Page(html.parser.HTMLParser):
    """Whatever would be loaded, and the text."""

    def __init__(self, text):
        super().__init__()
        self.loads, self.texts, self.tags = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.loads += [(tag, name, value) for name, value in attributes if name in ("src", "href", "srcset", "action", "data")]

    def handle_data(self, data):
        self.texts.append(data)


def test_the_page_is_one_file_that_holds_everything(split):
    split.cleave("plan", "--html", "plan.html")
    text = (split.work / "plan.html").read_text()
    page = Page(text)
    assert page.loads == [] and not {"script", "img", "link", "iframe"} & set(page.tags)
    assert "url(" not in text and "@import" not in text and "default-src &#39;none&#39;" in text
    shown = " ".join(page.texts)
    assert all(step["id"] in shown for step in split.plan["steps"]) and split.plan["hash"] in shown
    assert split.cleave("plan", "--show", "--html") == text


HOSTILE = '<script>alert(1)</script><img src=x onerror=y>|`*_&"\x1b[31m'


def test_whatever_a_name_says_it_is_text(estate):
    with estate.fresh() as split:
        file = split.work / ".cleave/source.json"
        source = json.loads(file.read_text())
        for resource in source["resources"]:
            if resource["service"] == "ec2":
                resource["name"] = HOSTILE
        file.write_text(json.dumps(source, indent=2, sort_keys=True) + "\n")
        told = split.cleave("plan", "--html", "plan.html", "--markdown", "plan.md")
        told += split.cleave("plan", "-v")
        page, markdown = (split.work / "plan.html").read_text(), (split.work / "plan.md").read_text()
        assert "alert(1)" in page and "alert(1)" in markdown
        assert not {"script", "img"} & set(Page(page).tags) and "\x1b" not in page + markdown + told
        assert "<script" not in markdown and "<img" not in markdown
        tables = [line for line in markdown.splitlines() if line.startswith("|")]
        cells = {len(re.findall(r"(?<!\\)\|", line)) for line in tables}
        assert cells <= {3, 4, 5, 6}, "no name makes a cell more"


@pytest.mark.skipif(not CHROMIUM, reason="there is no chromium")
@pytest.mark.parametrize("width", [375, 1280])
def test_page_in_a_browser(split, width):
    split.cleave("plan", "--html", "plan.html")
    # Wider than the window is what a phone would have to scroll for: the page is asked for its own width, all opened.
    probe = split.work / "probe.html"
    probe.write_text((split.work / "plan.html").read_text().replace("default-src &#39;none&#39;; ", "").replace(
        "<details>", "<details open>").replace(
        "</body>", "<script>document.title=`${document.documentElement.scrollWidth} ${innerWidth}`</script></body>"))
    dom = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--window-size={width},2400",
         f"--user-data-dir={split.folder / 'profile'}", "--dump-dom", probe.as_uri()],
        capture_output=True, text=True, env={**split.twin.environment, "XDG_CONFIG_HOME": str(split.folder)}, timeout=120)
    measured = re.search(r"<title>(\d+) (\d+)</title>", dom.stdout)
    assert measured and int(measured[1]) <= int(measured[2]), "the page is wider than the window"


def on_terminal(split, columns, *arguments):
    """What a terminal of so many columns shows."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    process = subprocess.Popen([BINARY, *arguments], cwd=split.work, env={**split.twin.environment, "NO_COLOR": "1"}, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    shown = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(master)
    process.wait(timeout=60)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [80, 132, 200])
def test_lines_are_as_wide_as_the_terminal(split, columns):
    for arguments in (["plan"], ["plan", "-v"], ["graph"], ["status"]):
        lines = on_terminal(split, columns, *arguments).splitlines()
        wide = [line for line in lines if len(line) > columns and max(map(len, line.split())) < columns - 16]
        assert not wide, f"{arguments}: {wide[:3]}"
        if columns == 200 and arguments == ["plan"]:
            assert max(map(len, lines)) > 150
    environment = {**split.twin.environment, "COLUMNS": str(columns)}
    told = subprocess.run([BINARY, "plan"], cwd=split.work, env=environment, capture_output=True, text=True, timeout=60).stdout
    assert max(map(len, told.splitlines())) <= max(columns, 100)


def test_a_reader_that_has_enough_is_no_error(split):
    for command in ("plan -v", "plan --html", "graph -v", "plan --json", "status --json"):
        done = subprocess.run(["bash", "-c", f"{BINARY} {command} | head -1; exit ${{PIPESTATUS[0]}}"], cwd=split.work,
                              env=split.twin.environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == (3 if "status" in command else 0) and done.stderr == "", command
    assert json.loads((split.work / ".cleave/plan.json").read_text())["hash"]


def test_a_run_whose_reader_is_gone_goes_on(estate):
    with estate.fresh() as split:
        process = subprocess.Popen([BINARY, *split.run_words("--until", "copy", "--json")], cwd=split.work, env=split.twin.environment,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=120) == 0
        process.stderr.close()
        assert [phase["done"] for phase in split.json("status", expect=(3,))["phases"]][:2] == [2, 58]


def test_status_after_a_kill_goes_by_the_clock_of_the_run(estate):
    with estate.fresh() as split:
        process = subprocess.Popen([BINARY, *split.run_words("--json")], cwd=split.work, env=split.twin.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        with process:
            for line in process.stdout:
                event = json.loads(line)
                if event.get("step", "").startswith("wait/ttl/") and event["event"] == "step_done":
                    break
            process.kill()
        ends = re.search(r"until (\d+-\d+-\d+ \d+:\d+:\d+) UTC or so", split.cleave("status", expect=(3,)))[1]
        assert datetime.datetime.fromisoformat(ends + "+00:00") > datetime.datetime.fromisoformat(split.twin.page("clock")["now"].replace("Z", "+00:00"))


def test_status_adds_up_and_advises_what_can_be_done(estate):
    with estate.fresh() as split:
        def status(*expect):
            answer = split.json("status", expect=expect)
            for phase in answer["phases"]:
                parts = ("done", "waiting", "under_way", "failed", "blocked", "to_do")
                assert sum(phase[part] for part in parts) == phase["total"], phase
            return answer

        assert "Nothing has been run yet" in split.cleave("status", expect=(3,)) and status(3)["plan"] == split.plan["hash"]
        split.cleave(*split.run_words("--longest-wait", "0"), expect=(3,))
        left = status(3)
        assert 2 * 86400 < left["seconds_left"] < 5 * 86400 and left["persons_left"] == 1
        assert "s more)" in split.cleave("status", expect=(3,)), "how long a wait lasts is told by the twin's clock"
        split.cleave(*split.run_words("--until", "copy"))
        assert status(3)["ready"] == ["drift/read-again/before-cutover"]
        split.cleave(*split.run_words(), expect=(4,))
        assert "cleave confirm " + LAST_STEP in split.cleave("status", expect=(4,)) and status(4)["ready"] == []
        assert "To go on: cleave run" in split.cleave("confirm", LAST_STEP)
        told = split.cleave("status", expect=(3,))
        assert "confirmed  " + LAST_STEP in told and "cleave confirm" not in told and "To go on: cleave run" in told
        split.cleave(*split.run_words())
        assert "Next: cleave verify" in split.cleave("status") and status(0)["seconds_left"] == 0
        for words, advice in ((["undo", "--yes", split.plan["hash"]], "Nothing before it can be taken back"), (["plan"], "It is carried out")):
            process = split.start(*words)
            out, err = process.communicate(timeout=60)
            assert process.returncode == 2 and advice in err and "led back" not in out and "cleave undo" not in err


def test_ctrl_c_ends_a_long_sleep_at_once_also_on_a_clock_of_a_twin(estate):
    with estate.fresh() as split:
        split.cleave(*split.run_words("--longest-wait", "0"), expect=(3,))
        split.twin.stop()
        split.twin = TwinServer(split.folder / "real", "--load", str(split.folder / "world.json"), clock="real")
        process = split.start(*split.run_words())
        time.sleep(1)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert time.monotonic() - begun < 3 and process.returncode == 3 and "Stopped; nothing is lost" in out, out + err


def test_words_of_the_command_line(split):
    def run(*arguments):
        return subprocess.run([BINARY, *arguments], cwd=split.work, env=split.twin.environment, capture_output=True, text=True, timeout=60)

    assert run("--version").stdout == run("version").stdout and run("--version").stdout.startswith("cleave ")
    assert run("help").stdout == run("--help").stdout and "Exit codes" in run("help").stdout
    assert run("help", "plan").stdout == run("plan", "--help").stdout and "--show" in run("help", "plan").stdout
    assert run("help", "nonsense").returncode == 2
    for wrong in ("abc", "-1", "", "1e400", "nan", "5s"):
        refused = run("run", "--longest-wait", wrong)
        assert refused.returncode == 2 and len(refused.stderr) < 200, refused.stderr
    assert "'abc' is no number of seconds" in run("run", "--longest-wait", "abc").stderr


@pytest.mark.parametrize("side", ["source", "destination"])
def test_refused_credentials_are_said_of_their_side(split, side):
    folder = split.folder / f"refused-{side}"
    folder.mkdir()
    settings = (split.twin.config_folder / "credentials").read_text()
    keys = split.twin._credentials(side)
    (folder / "credentials").write_text(settings.replace(keys["aws_secret_access_key"], "wrong"))
    wrong = {**split.twin.environment, "AWS_SHARED_CREDENTIALS_FILE": str(folder / "credentials")}
    (folder / "none").write_text(re.sub(rf"\[{side}\][^\[]*", "", settings))
    none = {**split.twin.environment, "AWS_SHARED_CREDENTIALS_FILE": str(folder / "none")}
    for environment in (wrong, none):
        for command in (["inventory"], ["run", "--yes", split.plan["hash"]]):
            process = split.start(*command, environment=environment)
            _, err = process.communicate(timeout=60)
            assert process.returncode == 2 and f"the {side}, profile '{side}'" in err, err
