"""cleave mysql guard: ids that never meet, one writer at a time, and the way back from both."""

import json
import subprocess
import threading
import time

import pytest
from cleave_program import BINARY, Cleave

TABLES = "CREATE DATABASE shop; USE shop; CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(40))"
ROOT_BY_TCP = "CREATE USER app@'%' IDENTIFIED BY 'app secret'; GRANT ALL ON shop.* TO app@'%'; " \
              "CREATE USER copier@'%' IDENTIFIED BY 'it''s \\\\ secret'; GRANT REPLICATION SLAVE ON *.* TO copier@'%'"


@pytest.fixture
def cleave(tmp_path):
    return Cleave(tmp_path)


class Pair:
    """Two servers with one shop, and guard between them."""

    def __init__(self, cleave, source, destination):
        self.cleave, self.source, self.destination = cleave, source, destination
        self.words = ["mysql", "guard", "--source", source.dsn("shop"), "--destination", destination.dsn("shop")]
        self.file = cleave.home / ".cleave/guard.json"

    def guard(self, *options, expected=0, **environment):
        done = self.cleave.run(*self.words, *options, **environment)
        assert done.returncode == expected, done.stderr + done.stdout
        for text in (done.stdout, done.stderr, self.file.read_text() if self.file.exists() else ""):
            assert "secret" not in text
        return done.stdout + done.stderr

    def json(self, *options, expected=0, **environment):
        return json.loads(self.guard(*options, "--json", expected=expected, **environment))


@pytest.fixture
def pair(cleave, mysql_servers):
    servers = [mysql_servers(f"--server-id={number}", "--log-bin=binlog", "--binlog-format=ROW") for number in (1, 2)]
    for server in servers:
        server.run(TABLES)
    servers[0].run(ROOT_BY_TCP)
    return Pair(cleave, *servers)


def ids(server):
    return server.run("SELECT @@GLOBAL.auto_increment_increment, @@GLOBAL.auto_increment_offset")[0]


def insert(server, text="x"):
    return int(server.value(f"INSERT INTO orders (text) VALUES ('{text}'); SELECT LAST_INSERT_ID()", "shop"))


def app_may_write(server):
    done = subprocess.run(["mariadb", "--no-defaults", "--host=127.0.0.1", f"--port={server.port}", "--user=app",
                           "--password=app secret", "shop"], input="INSERT INTO orders (text) VALUES ('app')",
                          capture_output=True, text=True)
    assert done.returncode == 0 or "read-only" in done.stderr, done.stderr
    return done.returncode == 0


def log_end(server):
    file, position = server.run("SHOW MASTER STATUS")[0][:2]
    return f"{file}:{position}"


def fork(pair):
    """What the image of the source holds, at the destination; returns where it was taken."""
    at = log_end(pair.source)
    dump = subprocess.run(["mariadb-dump", "--no-defaults", f"--socket={pair.source.socket}", "--user=root", "--databases",
                           "shop"], capture_output=True, text=True, check=True).stdout
    pair.destination.run("DROP DATABASE shop")
    pair.destination.run(dump)
    pair.destination.run("CREATE USER IF NOT EXISTS app@'%' IDENTIFIED BY 'app secret'; GRANT ALL ON shop.* TO app@'%'")
    return at


# ids


def test_ids_of_both_sides_never_meet_and_undo_restores(pair):
    pair.source.run("SET GLOBAL auto_increment_offset = 3")
    assert "guarded: no new row" in pair.guard()
    assert ids(pair.source) == ["2", "1"] and ids(pair.destination) == ["2", "2"]
    here, there = {insert(pair.source) for _ in range(20)}, {insert(pair.destination) for _ in range(20)}
    assert not here & there
    again = pair.guard()
    assert "before: 1, 2, 3" in again, "a second run still knows what was before the first"
    pair.guard("--undo")
    assert ids(pair.source) == ["1", "3"] and ids(pair.destination) == ["1", "1"]
    assert not pair.file.exists()
    assert "nothing to undo" in pair.guard("--undo")


def test_a_restart_would_lose_it_and_the_lines_that_keep_it_are_shown(pair, mysql_servers):
    text = pair.guard()
    assert "auto_increment_offset = 2" in text and "option file of the destination" in text
    pair.destination.kill()
    pair.destination.start()
    assert ids(pair.destination) == ["1", "1"]
    pair.guard()
    assert ids(pair.destination) == ["2", "2"]


def test_sessions_that_count_as_before_are_named_until_they_end(pair):
    old = subprocess.Popen(["mariadb", "--no-defaults", f"--socket={pair.source.socket}", "--user=root", "shop"],
                           stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    while int(pair.source.value("SELECT COUNT(*) FROM information_schema.processlist WHERE db = 'shop'")) < 1:
        time.sleep(0.02)
    report = pair.json(expected=3)
    assert [one["database"] for one in report["source"]["old_sessions"]] == ["shop"]
    new = subprocess.Popen(["mariadb", "--no-defaults", f"--socket={pair.source.socket}", "--user=root", "shop"],
                           stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    while int(pair.source.value("SELECT COUNT(*) FROM information_schema.processlist WHERE db = 'shop'")) < 2:
        time.sleep(0.02)
    assert f"KILL {report['source']['old_sessions'][0]['id']};" in pair.guard(expected=3)
    old.communicate("exit\n")
    assert pair.json()["source"]["old_sessions"] == [], "the newer session counts in the new way"
    new.communicate("exit\n")


def test_room_for_more_servers_and_tables_without_headroom(pair):
    pair.source.run("CREATE TABLE shop.small (id TINYINT AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=120")
    report = pair.json("--increment", "5")
    assert ids(pair.source) == ["5", "1"] and ids(pair.destination) == ["5", "2"]
    [narrow] = report["source"]["narrow_tables"]
    assert (narrow["table"], narrow["next"], narrow["largest"]) == ("small", 120, 127)
    pair.source.run(narrow["statement"], "shop")
    assert pair.json()["source"]["narrow_tables"] == []


def test_a_side_that_refuses_leaves_what_undo_needs(pair):
    pair.destination.run("CREATE USER weak@'%'; GRANT SELECT ON shop.* TO weak@'%'")
    weak = Pair(pair.cleave, pair.source, pair.destination)
    weak.words[-1] = pair.destination.dsn("shop", "weak")
    assert "privilege" in weak.guard(expected=2)
    assert ids(pair.source) == ["2", "1"]
    weak.guard("--undo", expected=2)
    assert ids(pair.source) == ["1", "1"]


def test_one_server_twice_and_a_file_of_other_databases_are_refused(pair):
    pair.guard()
    other = Pair(pair.cleave, pair.source, pair.source)
    assert "it is about" in other.guard(expected=2)
    assert "one server" in other.guard("--state", "other.json", expected=2)
    assert not (pair.cleave.home / "other.json").exists()


# one writer: freeze


def test_a_frozen_side_takes_no_writes_until_it_is_thawed(pair):
    text = pair.guard("--freeze", "source")
    assert not app_may_write(pair.source)
    assert "--thaw source" in text and "SUPER" in text
    pair.guard("--freeze", "source")
    pair.guard("--thaw", "source")
    assert app_may_write(pair.source)
    assert "not frozen" in pair.guard("--thaw", "source", expected=2)


def test_a_freeze_ends_by_an_event_of_the_server(pair):
    pair.source.run("SET GLOBAL event_scheduler = ON")
    assert pair.json("--freeze", "source", "--for", "3s")["ended_by"] == "event"
    assert not app_may_write(pair.source)
    end = time.monotonic() + 15
    while not app_may_write(pair.source):
        assert time.monotonic() < end
        time.sleep(0.2)
    pair.guard("--undo")
    assert pair.source.run("SHOW EVENTS FROM shop") == []


def test_a_freeze_ends_by_the_command_where_no_event_runs(pair):
    pair.destination.run("CREATE USER app@'%' IDENTIFIED BY 'app secret'; GRANT ALL ON shop.* TO app@'%'")
    begin = time.monotonic()
    running = subprocess.Popen([BINARY, *pair.words, "--freeze", "destination", "--for", "4s"], cwd=pair.cleave.home,
                               env=pair.cleave.environment, stdout=subprocess.PIPE, text=True)
    while pair.destination.value("SELECT @@GLOBAL.read_only") == "0":
        time.sleep(0.02)
        assert time.monotonic() < begin + 10
    assert not app_may_write(pair.destination)
    text, _ = running.communicate(timeout=20)
    assert "has to keep running" in text and time.monotonic() - begin >= 4
    assert app_may_write(pair.destination)


@pytest.mark.parametrize("options, words", [
    (["--freeze", "both"], "is no side"), (["--freeze", "source", "--for", "soon"], "no duration"),
    (["--undo", "--promote"], "excludes"), (["--for", "3s"], "requires"), (["--increment", "1"], "increment"),
])
def test_bad_words_exit_with_2_and_change_nothing(pair, options, words):
    assert words in pair.guard(*options, expected=2)
    assert not pair.file.exists()


# one writer: replica and promotion


def begin_replication(pair, at, *options, password="it's \\ secret", **rest):
    return pair.guard("--replicate", "--from", at, "--replication-user", "copier", *options,
                      CLEAVE_REPLICATION_PASSWORD=password, **rest)


def test_replicate_from_a_position_and_promote_under_writes(pair):
    insert(pair.source, "before")
    at = fork(pair)
    for number in range(50):
        insert(pair.source, f"since {number}")
    assert "promote" in begin_replication(pair, at)
    assert pair.destination.value("SELECT COUNT(*) FROM shop.orders") == "51"
    assert not app_may_write(pair.destination)

    written, stop = {"source": 0, "destination": 0}, threading.Event()

    def write():
        while not stop.is_set():
            for name, server in (("source", pair.source), ("destination", pair.destination)):
                written[name] += app_may_write(server)

    writer = threading.Thread(target=write)
    writer.start()
    time.sleep(1)
    promoted = pair.json("--promote")
    time.sleep(1)
    stop.set()
    writer.join()
    assert 0 <= promoted["write_pause_ms"] < 10000
    assert written["source"] > 0 and written["destination"] > 0
    assert not app_may_write(pair.source)
    rows = "SELECT COUNT(*) FROM shop.orders"
    assert int(pair.source.value(rows)) == 51 + written["source"]
    assert int(pair.destination.value(rows)) == 51 + written["source"] + written["destination"]
    assert pair.destination.run("SHOW SLAVE STATUS") == []
    assert "taken over" in pair.guard("--undo", expected=2)
    pair.guard("--thaw", "source")
    assert app_may_write(pair.source)
    assert not pair.file.exists()


def test_replicate_from_a_gtid_and_undo(pair):
    insert(pair.source, "before")
    gtid = pair.source.value("SELECT @@GLOBAL.gtid_binlog_pos")
    fork(pair)
    insert(pair.source, "since")
    begin_replication(pair, f"gtid:{gtid}")
    assert pair.destination.run("SELECT text FROM shop.orders ORDER BY id") == [["before"], ["since"]]
    assert pair.json("--replicate")["seconds_behind"] == 0
    pair.guard("--undo")
    assert pair.destination.run("SHOW SLAVE STATUS") == []
    assert app_may_write(pair.destination)


def test_a_promotion_that_takes_too_long_steps_back(pair):
    insert(pair.source, "before")
    at = fork(pair)
    begin_replication(pair, at)
    # A table lock at the destination holds up what the source has just written.
    blocker = subprocess.Popen(["mariadb", "--no-defaults", f"--socket={pair.destination.socket}", "--user=root", "shop"],
                               stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    blocker.stdin.write("LOCK TABLES orders READ; SELECT SLEEP(60);\n")
    blocker.stdin.flush()
    while pair.destination.value("SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%SLEEP(60)' AND command = 'Query'") == "0":
        time.sleep(0.02)
    assert app_may_write(pair.source)
    assert "not applied in time" in pair.guard("--promote", "--within", "2s", expected=3)
    assert app_may_write(pair.source), "the source writes again"
    assert not app_may_write(pair.destination)
    blocker.kill()
    blocker.wait()
    for row in pair.destination.run("SELECT id FROM information_schema.processlist WHERE info LIKE '%SLEEP(60)'"):
        pair.destination.run(f"KILL {row[0]}")
    assert pair.json("--promote")["write_pause_ms"] is not None
    assert pair.destination.value("SELECT COUNT(*) FROM shop.orders") == "3"


def test_table_locks_at_the_source_make_no_long_pause(pair):
    insert(pair.source, "before")
    begin_replication(pair, fork(pair))
    holder = subprocess.Popen(["mariadb", "--no-defaults", f"--socket={pair.source.socket}", "--user=root", "shop"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    holder.stdin.write("LOCK TABLES orders WRITE; SELECT 'locked';\n\\! echo done\n")
    holder.stdin.flush()
    while "done" not in holder.stdout.readline():
        pass
    begin = time.monotonic()
    pair.guard("--promote", "--within", "2s", expected=3)
    assert time.monotonic() - begin < 6
    holder.communicate("UNLOCK TABLES;\n")
    assert app_may_write(pair.source)
    assert pair.json("--promote")["promoted"]


def test_a_promotion_that_died_while_opening_is_finished(pair):
    insert(pair.source, "before")
    begin_replication(pair, fork(pair))
    pair.guard("--freeze", "source")
    state = json.loads(pair.file.read_text())
    state["sections"]["replication"]["state"] = "opening"
    pair.file.write_text(json.dumps(state))
    pair.destination.run("STOP SLAVE")
    assert "finished a promotion" in pair.guard("--promote")
    assert app_may_write(pair.destination) and not app_may_write(pair.source)
    assert pair.destination.run("SHOW SLAVE STATUS") == []


def test_a_promotion_that_was_killed_before_it_opened_begins_again(pair):
    insert(pair.source, "before")
    begin_replication(pair, fork(pair))
    pair.guard("--freeze", "source")  # As far as it came.
    assert pair.json("--promote")["promoted"]
    assert app_may_write(pair.destination) and not app_may_write(pair.source)
    pair.guard("--thaw", "source")
    assert app_may_write(pair.source), "the state of before the first freeze"


def purge_first_log(pair):
    """MariaDB keeps a log until a checkpoint is written to the next one, and says so in a warning only."""
    pair.source.run("FLUSH LOGS")
    end = time.monotonic() + 60
    while pair.source.run("SHOW BINARY LOGS")[0][0] == "binlog.000001":
        assert time.monotonic() < end
        pair.source.run("PURGE BINARY LOGS TO 'binlog.000002'")


@pytest.mark.parametrize("change, at, words", [
    (lambda pair: None, "binlog.000001:99999999", "shorter"),
    (lambda pair: None, "binlog.000099:4", "not there any more"),
    (lambda pair: None, "nonsense", "no place in a binary log"),
    (lambda pair: pair.destination.run("SET GLOBAL server_id = 1"), None, "server_id 1"),
    (purge_first_log, "binlog.000001:4", "not there any more"),
])
def test_what_cannot_be_replicated_is_refused_before_anything_changes(pair, change, at, words):
    change(pair)
    assert words in begin_replication(pair, at or log_end(pair.source), expected=2)
    assert not pair.file.exists()
    assert pair.destination.run("SHOW SLAVE STATUS") == []


def test_a_source_without_a_binary_log_is_refused(cleave, mysql_servers):
    pair = Pair(cleave, mysql_servers("--server-id=1"), mysql_servers("--server-id=2"))
    for server in (pair.source, pair.destination):
        server.run(TABLES)
    assert "no binary log" in begin_replication(pair, "binlog.000001:4", expected=2)


def test_a_refused_login_takes_everything_back_and_shows_no_password(pair):
    at = fork(pair)
    text = begin_replication(pair, at, password="a wrong secret", expected=3)
    assert "copier" in text and "REPLICATION SLAVE" in text
    assert pair.destination.run("SHOW SLAVE STATUS") == []
    assert app_may_write(pair.destination)
    assert not pair.file.exists()


def test_a_destination_that_does_not_follow_is_not_promoted(pair):
    assert "does not follow" in pair.guard("--promote", expected=2)
    assert app_may_write(pair.source)
