"""cleave mysql watch: drift and conflicts while both sides run, until nothing is written to the source any more."""

import json
import os
import pty
import signal
import subprocess
import threading
import time

import pytest
from cleave_program import BINARY, Cleave

LOGGED = ["--log-bin=binlog", "--binlog-format=ROW"]
SHOP = """
CREATE DATABASE shop CHARACTER SET utf8mb4; USE shop;
CREATE TABLE users (id INT AUTO_INCREMENT PRIMARY KEY, email VARCHAR(60) UNIQUE, name VARCHAR(40));
CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, user_id INT, total DECIMAL(8,2));
INSERT INTO users VALUES (1, 'ann@x', 'Ann'), (2, 'bob@x', 'Bob');
INSERT INTO orders VALUES (1, 1, 9.50);
"""


@pytest.fixture
def cleave(tmp_path):
    return Cleave(tmp_path)


@pytest.fixture
def both(mysql_servers):
    servers = mysql_servers(*LOGGED, "--server-id=1"), mysql_servers(*LOGGED, "--server-id=2")
    for server in servers:
        server.run(SHOP)
    return servers


class Watch:
    """A watch that runs; its events as they come."""

    def __init__(self, cleave, source, destination, *options, json_lines=True):
        words = [BINARY, "mysql", "watch", "--source", source.dsn("shop"), "--destination", destination.dsn("shop")]
        self.program = subprocess.Popen([*words, *options, *(["--json"] if json_lines else [])], text=True, cwd=cleave.home,
                                        env=cleave.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.lines = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.program.stdout:
            self.lines.append(line)

    def events(self, kind=None):
        events = [json.loads(line) for line in list(self.lines)]
        return [event for event in events if kind in (None, event["event"])]

    def until(self, condition, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return
            assert self.program.poll() is None, self.program.stderr.read()
            time.sleep(0.05)
        raise TimeoutError("".join(self.lines[-5:]))

    def begin(self):
        self.until(lambda: self.lines)
        return self

    def end(self):
        code = self.program.wait(60)
        self.reader.join(10)
        assert self.program.stderr.read() == ""
        return code


def drift(watch, side):
    """Rows by table, all intervals together."""
    rows = {}
    for event in watch.events("interval"):
        for table, news in (event[side] or {"tables": {}})["tables"].items():
            rows[table] = rows.get(table, 0) + news["rows"]
    return rows


def test_drift_is_counted_until_the_source_is_quiet(cleave, both):
    source, destination = both
    watch = Watch(cleave, source, destination, "--interval", "1s", "--quiet-for", "4s").begin()
    source.run("INSERT INTO users (name) VALUES ('c'), ('d'); UPDATE users SET name = 'x' WHERE id = 1", "shop")
    destination.run("DELETE FROM orders", "shop")
    time.sleep(1.5)
    source.run("INSERT INTO orders (total) VALUES (1)", "shop")
    for _ in range(5):  # The destination may go on.
        time.sleep(0.5)
        destination.run("INSERT INTO orders (total) VALUES (1)", "shop")
    assert watch.end() == 0
    assert drift(watch, "source") == {"users": 3, "orders": 1}
    assert drift(watch, "destination") == {"orders": 6}
    verdict = watch.events()[-1]
    assert verdict["verdict"] == "quiet since"
    assert (verdict["source_rows"], verdict["destination_rows"], verdict["conflicts"]) == (4, 6, 0)


def test_the_time_may_end_first(cleave, both):
    watch = Watch(cleave, *both, "--interval", "1s", "--quiet-for", "1h", "--max-time", "2s")
    assert watch.end() == 3
    assert watch.events()[-1]["verdict"] == "time over"


def test_a_signal_ends_it_with_the_verdict(cleave, both):
    watch = Watch(cleave, *both).begin()
    watch.program.send_signal(signal.SIGTERM)
    assert watch.end() == 3
    assert watch.events()[-1]["verdict"] == "stopped"


def test_conflicts_are_told_when_they_appear(cleave, both):
    source, destination = both
    watch = Watch(cleave, source, destination, "--interval", "1s", "--max-time", "60s").begin()
    source.run("UPDATE users SET name = 'here' WHERE id = 1; INSERT INTO users VALUES (11, 'NEW@x', 'n')", "shop")
    destination.run("UPDATE users SET name = 'there' WHERE id = 1; INSERT INTO users VALUES (12, 'new@x', 'n');"
                    "DELETE FROM orders WHERE id = 1", "shop")
    source.run("UPDATE orders SET total = 10 WHERE id = 1", "shop")
    watch.until(lambda: len(watch.events("conflict")) == 3)
    told = {(event["kind"], event["table"], event["key"]["id"]) for event in watch.events("conflict")}
    assert told == {("both-updated", "users", "1"), ("unique-taken", "users", "11"), ("updated-deleted", "orders", "1")}
    taken = next(event for event in watch.events("conflict") if event["kind"] == "unique-taken")
    assert (taken["unique"], taken["other_key"]) == ("email", {"id": "12"})
    watch.until(lambda: watch.events("interval")[-1]["open_conflicts"] == 3)
    destination.run("UPDATE users SET name = 'here' WHERE id = 1", "shop")
    watch.until(lambda: watch.events("interval")[-1]["open_conflicts"] == 2)
    source.run("UPDATE users SET name = 'again' WHERE id = 11", "shop")
    destination.run("UPDATE users SET name = 'there too' WHERE id = 12", "shop")
    time.sleep(3)
    assert watch.events("interval")[-1]["open_conflicts"] == 2, "both rows still hold the value"
    destination.run("UPDATE users SET email = 'other@x' WHERE id = 12", "shop")
    watch.until(lambda: watch.events("interval")[-1]["open_conflicts"] == 1)
    watch.program.terminate()
    assert watch.end() == 3


def test_conflicts_since_a_baseline_count_too(cleave, both):
    source, destination = both
    assert cleave.run("mysql", "baseline", "--dsn", source.dsn("shop")).returncode == 0
    source.run("UPDATE users SET name = 'here'", "shop")
    destination.run("UPDATE users SET name = 'there' WHERE id = 1", "shop")
    watch = Watch(cleave, source, destination, "--interval", "1s", "--max-time", "30s", "--baseline", "base.cleave").begin()
    destination.run("DELETE FROM users WHERE id = 2", "shop")
    watch.until(lambda: len(watch.events("conflict")) == 2)
    assert [(event["kind"], event["key"]["id"]) for event in watch.events("conflict")] == \
        [("both-updated", "1"), ("updated-deleted", "2")]
    watch.program.terminate()
    assert watch.end() == 3
    assert drift(watch, "source") == {}


def test_a_merge_is_no_write(cleave, both):
    source, destination = both
    assert cleave.run("mysql", "baseline", "--dsn", source.dsn("shop")).returncode == 0
    source.run("INSERT INTO users VALUES (11, 'new@x', 'n'); UPDATE orders SET total = 1", "shop")
    destination.run("DELETE FROM users WHERE id = 2; INSERT INTO users VALUES (12, 'other@x', 'o')", "shop")
    watch = Watch(cleave, source, destination, "--interval", "1s", "--quiet-for", "10s").begin()
    merged = cleave.run("mysql", "merge", "--source", source.dsn("shop"), "--destination", destination.dsn("shop"),
                        "--baseline", "base.cleave", "--into", "both")
    assert merged.returncode == 0, merged.stderr
    assert watch.end() == 0
    assert drift(watch, "source") == {} and drift(watch, "destination") == {}
    assert sum(event["destination"]["merged"] for event in watch.events("interval")) == 2
    assert sum(event["source"]["merged"] for event in watch.events("interval")) == 2
    assert watch.events("conflict") == []


def test_a_restart_is_waited_for_and_nothing_is_missed(cleave, both):
    source, destination = both
    watch = Watch(cleave, source, destination, "--interval", "1s", "--quiet-for", "6s").begin()
    source.run("INSERT INTO users (name) VALUES ('before')", "shop")
    source.kill()
    watch.until(lambda: watch.events("trouble"))
    source.start()
    source.run("INSERT INTO users (name) VALUES ('after'), ('too')", "shop")
    assert watch.end() == 0
    assert drift(watch, "source") == {"users": 3}
    assert [event["event"] for event in watch.events() if event["event"] in ("trouble", "recovered")][-1] == "recovered"
    assert watch.events("trouble")[0]["attempt"] == 1


def test_it_begins_at_a_position(cleave, both):
    source, destination = both
    position = ":".join(source.run("SHOW MASTER STATUS")[0][:2])
    source.run("INSERT INTO users (name) VALUES ('since')", "shop")
    watch = Watch(cleave, source, destination, "--interval", "1s", "--quiet-for", "2s", "--source-from", position)
    assert watch.end() == 0
    assert drift(watch, "source") == {"users": 1}


def test_without_a_readable_log_digests_are_looked_at(cleave, mysql_servers):
    source, destination = mysql_servers(), mysql_servers(*LOGGED, "--server-id=2")
    for server in (source, destination):
        server.run(SHOP)
    destination.run("CREATE USER app@localhost; GRANT SELECT ON shop.* TO app@localhost")
    destination.dsn = lambda database: f"mysql://app@localhost/{database}?socket={destination.socket}"
    watch = Watch(cleave, source, destination, "--interval", "1s", "--quiet-for", "3s").begin()
    watch.until(lambda: watch.events("interval"))
    source.run("INSERT INTO users (name) VALUES ('c'), ('d')", "shop")
    assert watch.end() == 0
    assert [(event["side"], event["code"]) for event in watch.events("gap")] == [("source", "no-log"), ("destination", "no-log")]
    assert drift(watch, "source") == {"users": 2}
    assert watch.events("interval")[-1]["quiet_seconds"] >= 3


def test_people_read_a_line_for_each_interval(cleave, both):
    source, destination = both
    watch = Watch(cleave, source, destination, "--interval", "1s", "--quiet-for", "3s", json_lines=False).begin()
    source.run("UPDATE users SET name = 'here'", "shop")
    destination.run("UPDATE users SET name = 'there' WHERE id = 2", "shop")
    assert watch.end() == 0
    text = "".join(watch.lines)
    words = " ".join(text.split())
    assert "source: users 2 (" in text and "destination: users 1 (" in text
    assert "conflict: users 2: both sides changed it, differently [both-updated]" in words
    assert "The source is quiet since" in text
    assert "\x1b" not in text


def test_a_terminal_has_a_table(cleave, both):
    source, destination = both
    ours, theirs = pty.openpty()
    program = subprocess.Popen([BINARY, "mysql", "watch", "--source", source.dsn("shop"), "--destination", destination.dsn("shop"),
                                "--interval", "1s", "--quiet-for", "4s"], env=cleave.environment, cwd=cleave.home, stdout=theirs)
    os.close(theirs)
    time.sleep(1.5)
    source.run("UPDATE users SET name = 'here'", "shop")
    text = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        text += part
    assert program.wait(30) == 0
    shown = text.decode()
    assert "source/min" in shown and "\x1b[J" in shown
    assert any(line.split()[:1] == ["users"] and "2" in line.split() for line in shown.splitlines())


def test_bad_input_is_refused(cleave, both):
    source, destination = both
    words = ["mysql", "watch", "--source", source.dsn("shop"), "--destination", destination.dsn("shop")]
    for options, code in (["--quiet-for", "soon"], "bad-duration"), (["--source-from", "yesterday"], "bad-position"), \
            (["--source-from", "binlog.999999:4"], "bad-position"):
        done = cleave.run(*words, *options, "--json")
        assert done.returncode == 2
        assert json.loads(done.stderr)["error"]["code"] == code
