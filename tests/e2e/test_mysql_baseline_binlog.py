"""cleave mysql baseline --binlog: the state that a split began with comes out of the binary logs as it was."""

import json
import random

import pytest
from cleave_program import Cleave

LOGGED = ["--log-bin=binlog", "--binlog-format=ROW"]
SCHEMA = """
CREATE DATABASE shop CHARACTER SET utf8mb4; USE shop;
CREATE TABLE users (id INT AUTO_INCREMENT PRIMARY KEY, email VARCHAR(60) COLLATE utf8mb4_unicode_ci UNIQUE, at TIMESTAMP(3) NULL,
  photo MEDIUMBLOB, rate DOUBLE);
CREATE TABLE tags (word VARCHAR(30) COLLATE utf8mb4_german2_ci PRIMARY KEY, uses INT);
CREATE TABLE log (text VARCHAR(20), n INT);
"""


@pytest.fixture
def cleave(tmp_path):
    return Cleave(tmp_path)


def position(server):
    return ":".join(server.run("SHOW MASTER STATUS")[0][:2])


def word(random):
    return "".join(random.choice("aAäbBzZé_ -1") for _ in range(random.randint(1, 5))).strip() or "x"


def insertion(random):
    return random.choice([
        f"INSERT IGNORE INTO users (email, photo, rate) VALUES ('{word(random)}', REPEAT('{random.randint(0, 9)}', "
        f"{random.randint(0, 70000)}), {random.random()!r})",
        f"INSERT IGNORE INTO tags VALUES ('{word(random)}', {random.randint(0, 9)})",
        f"INSERT INTO log VALUES ('{word(random)}', {random.randint(0, 3)})"])


def change(random):
    number = random.randint(0, 9)
    return random.choice([
        insertion(random),
        f"UPDATE IGNORE users SET email = CONCAT(email, 'x'), at = NOW(3) WHERE id % 10 = {number}",
        f"UPDATE IGNORE users SET id = id + 100 WHERE id % 10 = {number}",
        f"DELETE FROM users WHERE id % 10 = {number}",
        f"UPDATE IGNORE tags SET word = UPPER(word) WHERE uses = {number}",
        f"DELETE FROM tags WHERE uses = {number}",
        f"UPDATE log SET n = n + 1 WHERE n = {number % 4}",
        f"DELETE FROM log WHERE n = {number % 4} LIMIT 2",
        "FLUSH BINARY LOGS"])


def baseline(cleave, server, *options, expected=0):
    done = cleave.run("mysql", "baseline", "--dsn", server.dsn("shop"), *options, "--json")
    assert done.returncode == expected, done.stderr
    return json.loads(done.stdout if expected == 0 else done.stderr)




@pytest.mark.parametrize("seed", range(3))
def test_random_histories_lead_back(cleave, mysql_servers, seed):
    draw = random.Random(seed)
    server = mysql_servers(*LOGGED, "--server-id=1")
    server.run(SCHEMA)
    server.run("".join(insertion(draw) + ";\n" for _ in range(120)), "shop")
    begin = position(server)
    taken = baseline(cleave, server, "--out", "taken.cleave")
    server.run("SET TIMESTAMP = 1700000000;" + "".join(change(draw) + ";\n" for _ in range(120)), "shop")
    rebuilt = baseline(cleave, server, "--binlog", begin, "--out", "rebuilt.cleave")
    assert rebuilt["origin"]["position"] == begin
    assert rebuilt["tables"] == taken["tables"]  # names, keys, numbers of rows and compressed bytes
    assert rebuilt["warnings"] == []


def test_the_source_says_what_the_destination_says(cleave, mysql_servers):
    draw = random.Random(7)
    servers = mysql_servers(*LOGGED, "--server-id=1"), mysql_servers(*LOGGED, "--server-id=2")
    beginning = [insertion(random.Random(1)) for _ in range(60)]
    begins, shown = [], []
    for server in servers:
        server.run(SCHEMA)
        server.run(";\n".join(beginning), "shop")
        begins.append(position(server))
    for server, begin in zip(servers, begins):
        server.run(";\n".join(change(draw) for _ in range(60)), "shop")
        shown.append(baseline(cleave, server, "--binlog", begin, "--out", f"{server.port}.cleave")["tables"])
    assert shown[0] == shown[1]


def test_a_merge_with_the_rebuilt_baseline_does_the_same(cleave, mysql_servers):
    draw = random.Random(3)
    servers = mysql_servers(*LOGGED, "--server-id=1"), mysql_servers(*LOGGED, "--server-id=2")
    beginning = [insertion(random.Random(5)) for _ in range(80)]
    for server in servers:
        server.run(SCHEMA + ";\n".join(beginning))
    begin = position(servers[0])
    baseline(cleave, servers[0], "--out", "taken.cleave")
    for server in servers:
        server.run(";\n".join(change(draw) for _ in range(40)), "shop")
    baseline(cleave, servers[0], "--binlog", begin, "--out", "rebuilt.cleave")
    merges = [cleave.run("mysql", "merge", "--source", servers[0].dsn("shop"), "--destination", servers[1].dsn("shop"),
                         "--baseline", file, "--into", "destination", "--dry-run", "--json") for file in ("taken.cleave", "rebuilt.cleave")]
    assert merges[0].stdout, merges[0].stderr
    assert merges[0].stdout == merges[1].stdout


def test_a_gap_is_refused_left_out_or_taken_from_the_other_side(cleave, mysql_servers):
    source, destination = mysql_servers(*LOGGED, "--server-id=1"), mysql_servers(*LOGGED, "--server-id=2")
    begins = []
    for server in (source, destination):
        server.run(SCHEMA + "INSERT INTO tags VALUES ('a', 1), ('b', 2)")
        begins.append(position(server))
    source.run("ALTER TABLE tags MODIFY uses BIGINT; ALTER TABLE tags MODIFY uses INT; DELETE FROM tags", "shop")
    destination.run("DELETE FROM tags WHERE word = 'a'", "shop")
    refused = baseline(cleave, source, "--binlog", begins[0], expected=2)
    assert refused["error"]["code"] == "log-gaps"
    assert "tags" in refused["error"]["what"] and "[definition]" in refused["error"]["what"]
    left_out = baseline(cleave, source, "--binlog", begins[0], "--skip-gaps", "--out", "part.cleave")
    assert [table["name"] for table in left_out["tables"]] == ["log", "users"]
    assert [(one["code"], one["table"]) for one in left_out["warnings"]] == [("left-out", "tags")]
    whole = baseline(cleave, source, "--binlog", begins[0], "--other", destination.dsn("shop"), "--other-binlog", begins[1])
    assert {table["name"]: table["rows"] for table in whole["tables"]} == {"log": 0, "tags": 2, "users": 0}
    assert [(one["code"], one["table"]) for one in whole["warnings"]] == [("other-side", "tags")]


def test_past_rows_of_a_versioned_table_are_no_changes(cleave, mysql_servers):
    source = mysql_servers(*LOGGED, "--server-id=1")
    source.run("CREATE DATABASE shop; USE shop; CREATE TABLE prices (id INT PRIMARY KEY, cents INT, since TIMESTAMP(6) GENERATED "
               "ALWAYS AS ROW START, till TIMESTAMP(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (since, till)) "
               "WITH SYSTEM VERSIONING; INSERT INTO prices (id, cents) VALUES (1, 10)")
    begin = position(source)
    source.run("UPDATE prices SET cents = 20", "shop")  # The log has the row of the past as one that was inserted.
    assert "[system-versioned]" in baseline(cleave, source, "--binlog", begin, expected=2)["error"]["what"]


def test_removed_files_of_the_log_are_given(cleave, mysql_servers, tmp_path):
    server = mysql_servers(*LOGGED, "--server-id=1")
    server.run(SCHEMA + "INSERT INTO tags VALUES ('a', 1)")
    begin = position(server)
    server.run("DELETE FROM tags; FLUSH BINARY LOGS; INSERT INTO tags VALUES ('z', 1); FLUSH BINARY LOGS", "shop")
    files = [row[0] for row in server.run("SHOW BINARY LOGS")]
    kept = tmp_path / "kept"
    kept.mkdir()
    for name in files[:-1]:
        (kept / name).write_bytes((server.folder / "data" / name).read_bytes())
    while server.run("SHOW BINARY LOGS")[0][0] != files[-1]:
        server.run(f"PURGE BINARY LOGS TO '{files[-1]}'")
    assert baseline(cleave, server, "--binlog", begin, expected=2)["error"]["code"] == "log-purged"
    options = [word for name in files[:-1] for word in ("--log-file", kept / name)]
    rebuilt = baseline(cleave, server, "--binlog", begin, *options)
    assert {table["name"]: table["rows"] for table in rebuilt["tables"]}["tags"] == 1


def test_nonsense_is_refused(cleave, mysql_servers):
    server = mysql_servers("--server-id=1")
    server.run(SCHEMA)
    assert baseline(cleave, server, "--binlog", "binlog.000001:4", expected=2)["error"]["code"] == "no-binlog"
    assert baseline(cleave, server, "--binlog", "then", expected=2)["error"]["code"] == "bad-position"
    assert baseline(cleave, server, "--skip-gaps", expected=2)["error"]["code"] == "usage"
    assert baseline(cleave, server, "--binlog", "binlog.000001:4", "--other", server.dsn("shop"), expected=2)["error"]["code"] == "usage"
