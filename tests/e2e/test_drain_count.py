"""`cleave drain count`: totals against GoAccess and a plain Python reading, compression, following, what is hostile."""

import json
import os
import shutil
import signal
import subprocess
import threading
import time

import pytest
from cleave_program import BINARY, Cleave
from log_reference import combined_log, counted

LINES = 200_000 if os.environ.get("CLEAVE_ALL") else 20_000


@pytest.fixture
def cleave(tmp_path):
    return Cleave(tmp_path)


def by_client(document):
    return {entry["client"]: entry["requests"] for entry in document["clients"]["most_frequent"]}


def by_minute(document):
    return {entry["minute"]: entry["requests"] for entry in document["minutes"]}


def check(document, expected):
    assert document["requests"] == expected["requests"]
    assert document["bytes"] == expected["bytes"]
    assert by_client(document) == expected["clients"]
    assert document["clients"]["distinct"] == len(expected["clients"]) and document["clients"]["is_exact"]
    assert document["statuses"] == expected["statuses"]
    assert by_minute(document) == expected["minutes"]
    assert sum(channel["unparsable"] for channel in document["channels"]) == expected["unparsable"]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("threads", [1, 4])
def test_totals_are_those_of_a_plain_reading(cleave, seed, threads):
    text = combined_log(seed, LINES, unparsable=7)
    (cleave.home / "access.log").write_text(text)
    check(cleave.json("drain", "count", "access.log", "--json", "--top", 100_000, "--threads", threads), counted(text))


@pytest.mark.skipif(not shutil.which("goaccess"), reason="needs Debian's goaccess")
def test_totals_are_those_of_goaccess(cleave):
    text = combined_log(11, LINES)
    log = cleave.home / "access.log"
    log.write_text(text)
    subprocess.run(["goaccess", log, "--log-format=COMBINED", "-o", cleave.home / "report.json", "--no-global-config", "--no-progress",
                    "--max-items=100000", "--tz=UTC", "--date-spec=min"], check=True, capture_output=True, timeout=300)
    theirs = json.loads((cleave.home / "report.json").read_text())
    ours = cleave.json("drain", "count", "access.log", "--json", "--top", 100_000)
    assert theirs["general"]["valid_requests"] == ours["requests"]
    assert theirs["general"]["bandwidth"] == ours["bytes"]
    assert {entry["data"]: entry["hits"]["count"] for entry in theirs["hosts"]["data"]} == by_client(ours)
    codes = {entry["data"].split()[0]: entry["hits"]["count"] for group in theirs["status_codes"]["data"] for entry in group["items"]}
    assert codes == ours["statuses"]
    minutes = {entry["data"]: entry["hits"]["count"] for entry in theirs["visitors"]["data"]}
    assert minutes == {minute.replace("-", "").replace("T", "").replace(":", "")[:12]: count for minute, count in by_minute(ours).items()}


def test_hosts_have_totals_of_their_own(cleave):
    hosts = ["www.example.com", "old.example.com", "192.0.2.80"]
    lines = [f'{hosts[i % 3]}:443 192.0.2.{i % 7} - - [23/Nov/2026:05:00:{i % 60:02} +0000] "GET / HTTP/1.1" {500 if i % 3 == 1 else 200} {i}' for i in range(300)]
    (cleave.home / "access.log").write_text("\n".join(lines) + "\n")
    document = cleave.json("drain", "count", "access.log", "--json")
    found = {entry["host"]: entry for entry in document["hosts"]}
    assert {host: entry["requests"] for host, entry in found.items()} == {host: 100 for host in hosts}
    assert found["old.example.com"]["bytes"] == sum(range(1, 300, 3))
    assert found["old.example.com"]["failures"] == 100 and found["www.example.com"]["failures"] == 0


def test_compressed_files_folders_and_standard_input_say_the_same(cleave):
    text = combined_log(3, LINES)
    lines = text.splitlines(keepends=True)
    folder = cleave.home / "logs"
    folder.mkdir()
    third = len(lines) // 3
    for number, tool in enumerate(["true", "gzip", "zstd -q --rm"]):
        (folder / f"{number}.log").write_text("".join(lines[number * third : (number + 1) * third if number < 2 else len(lines)]))
        subprocess.run([*tool.split(), folder / f"{number}.log"], check=True)
    expected = counted(text)
    check(cleave.json("drain", "count", "logs", "--json", "--top", 100_000), expected)
    check(cleave.json("drain", "count", "logs/*", "--json", "--top", 100_000), expected)
    piped = subprocess.run([BINARY, "drain", "count", "-", "--json", "--top", "100000"], input=text, capture_output=True, text=True, env=cleave.environment, timeout=120)
    check(json.loads(piped.stdout), expected)


def test_what_strangers_wrote_reaches_no_terminal(cleave):
    (cleave.home / "access.log").write_bytes(
        b"\x1b[2Jevil.example.com:80 192.0.2.1 - - [23/Nov/2026:05:00:00 +0000] \"GET / HTTP/1.1\" 200 1\n"
        b"www.example.com:80 192.0.2.1 - - [23/Nov/2026:05:00:00 +0000] \"GET / HTTP/1.1\" 200 1\n"
        b"\x1b]0;title\x07 broken \xff\xfe line\n" + b"y" * 3_000_000 + b"\n")
    for flags in ([], ["-v"], ["--json"]):
        result = cleave.run("drain", "count", "access.log", *flags)
        assert result.returncode == 0, result.stderr
        assert "\x1b" not in result.stdout and "\x07" not in result.stdout
        assert len(result.stdout) < 10_000


def test_damaged_files_are_named_and_the_exit_code_says_so(cleave):
    text = combined_log(4, 5_000)
    (cleave.home / "access.log").write_text(text)
    subprocess.run(["gzip", cleave.home / "access.log"], check=True)
    os.truncate(cleave.home / "access.log.gz", (cleave.home / "access.log.gz").stat().st_size // 2)
    result = cleave.run("drain", "count", "access.log.gz")
    assert result.returncode == 1 and "access.log.gz: the gzip data ends too early" in result.stdout
    document = json.loads(cleave.run("drain", "count", "access.log.gz", "--json").stdout)
    assert 0 < document["requests"] < 5_000


def test_state_counts_each_line_once_over_many_runs(cleave):
    text = combined_log(5, 6_000)
    lines = text.splitlines(keepends=True)
    total = 0
    for step in range(6):
        with open(cleave.home / "access.log", "a") as log:
            log.write("".join(lines[step * 1000 : (step + 1) * 1000]))
        if step == 3:  # Rotated between two runs.
            os.rename(cleave.home / "access.log", cleave.home / "access.log.1")
            subprocess.run(["gzip", cleave.home / "access.log.1"], check=True)
        count = cleave.json("drain", "count", "access.log*" if step != 3 else "access.log.1.gz", "--state", "state.json", "--json")["requests"]
        assert count == 1000
        total += count
    assert total == 6_000
    assert cleave.json("drain", "count", "access.log*", "--state", "state.json", "--json")["requests"] == 0


def test_follow_counts_what_comes(cleave):
    lines = combined_log(6, 400).splitlines(keepends=True)
    log = cleave.home / "access.log"
    log.write_text("".join(lines[:100]))
    process = subprocess.Popen([BINARY, "drain", "count", log, "--follow", "--interval", "1s", "--json"],
                               stdout=subprocess.PIPE, text=True, env=cleave.environment, cwd=cleave.home)
    watchdog = threading.Timer(100, process.kill)
    watchdog.start()
    try:
        assert json.loads(process.stdout.readline())["requests"] == 100
        with open(log, "a") as more:
            more.write("".join(lines[100:]))
        deadline = time.monotonic() + 60
        while (seen := json.loads(process.stdout.readline())["requests"]) < 400:
            assert time.monotonic() < deadline, seen
        assert seen == 400
        process.send_signal(signal.SIGTERM)
        process.stdout.read()
        assert process.wait(timeout=30) == 0
    finally:
        watchdog.cancel()
        process.kill()
        process.stdout.close()


def test_bad_usage_says_what_to_do(cleave):
    (cleave.home / "a.log").write_text("x\n")
    for arguments, words in [
        (["nowhere.log"], "nowhere.log"),
        (["a.log", "--format", "combind"], "combined"),
        (["a.log", "--log-format", "$status"], "client"),
        (["a.log", "--field", "time"], "WORD=MEMBER"),
        (["s3://"], "s3://BUCKET"),
    ]:
        result = cleave.run("drain", "count", *arguments)
        assert result.returncode == 2, arguments
        assert words in result.stderr, result.stderr
