"""cleave mysql baseline: the file says what the rows were, to a reader that knows nothing but docs/baseline-format.md."""

import hashlib
import itertools
import json
import os
import resource
import signal
import subprocess
import threading
import time
import zlib

import pymysql
import pytest
from baseline_reader import read_baseline, xxh3
from cleave_program import BINARY, Cleave, run_measured

SHOP = """
CREATE DATABASE shop CHARACTER SET utf8mb4; USE shop;
CREATE TABLE users (id INT AUTO_INCREMENT PRIMARY KEY, email VARCHAR(60) UNIQUE, rate DOUBLE, price DECIMAL(12,2), born DATE,
  at TIMESTAMP(3) NULL, flags BIT(9), kind ENUM('a','b'), photo MEDIUMBLOB, note TEXT CHARACTER SET latin1,
  twice DOUBLE AS (rate * 2) VIRTUAL);
CREATE TABLE tags (word VARCHAR(30) COLLATE utf8mb4_unicode_ci, part SMALLINT UNSIGNED, uses BIGINT UNSIGNED, PRIMARY KEY (word, part));
CREATE TABLE log (text VARCHAR(20), n INT);
CREATE TABLE `a ``quoted' name` (`select` INT PRIMARY KEY);
INSERT INTO users (email, rate, price, born, at, flags, kind, photo, note) SELECT IF(seq % 7, CONCAT('u', seq, '@x'), NULL),
  seq / 7, seq * 1.01, IF(seq % 5, '2021-01-01' + INTERVAL seq DAY, NULL), FROM_UNIXTIME(seq * 1000.125), seq % 512,
  1 + seq % 2, REPEAT(CHAR(seq % 256), seq % 300), CONCAT('Ä', seq) FROM seq_1_to_9000;
INSERT INTO tags SELECT CONCAT(ELT(1 + seq % 4, 'Ä', 'b', 'z', 'É'), seq % 97), seq, 18446744073709551615 - seq FROM seq_1_to_5000;
INSERT INTO log SELECT IF(seq % 3, 'x', NULL), seq % 4 FROM seq_1_to_100;
"""


@pytest.fixture
def cleave(tmp_path):
    return Cleave(tmp_path)


def connect(server):
    return pymysql.connect(unix_socket=str(server.socket), user="root", database="shop", init_command="SET time_zone='+00:00'",
                           conv={}, autocommit=True)


def canonical(server, table):
    """The canonical texts of all rows, in the order of the key, as another client reads them."""
    def select(column):
        name = "`" + column["name"].replace("`", "``") + "`"
        if column["form"] == 2:
            return f"CONCAT(LENGTH({name}), ':', MD5({name}))"
        return f"{name} * 1e0" if column["type"] in ("double", "float") else name
    order = ", ".join("`" + table.columns[i]["name"] + "`" for i in table.key) or "1"
    name = "`" + table.name.replace("`", "``") + "`"
    with connect(server) as connection, connection.cursor() as cursor:
        cursor.execute("SET character_set_results = NULL")
        connection.use_unicode = False
        cursor.execute(f"SELECT {', '.join(map(select, table.columns))} FROM {name} ORDER BY {order}")
        return [[value if value is None or isinstance(value, bytes) else str(value).encode() for value in row]
                for row in cursor.fetchall()]


def text_of(table, row):
    pieces = [b"1" if value is None else b"0" for value, column in zip(row, table.columns) if column["nullable"]]
    for value, column in zip(row, table.columns):
        if value is not None:
            pieces += [str(len(value)).encode(), value] if column["form"] == 1 else [value]
    return b",".join(pieces)


def mark_of(column, value):
    if value is None:
        return b""
    return value if column["number"] else xxh3(value).to_bytes(8, "little")[:4]


def expect_same(server, table):
    rows = canonical(server, table)
    if not table.key:
        counts = {}
        for row in rows:
            digest = hashlib.md5(text_of(table, row)).digest()
            counts[digest] = counts.get(digest, 0) + 1
        assert [(digest, count) for _, digest, _, count in table.rows] == sorted(counts.items())
        return
    assert len(rows) == len(table.rows)
    for row, (key, digest, marks, count) in zip(rows, table.rows):
        assert [row[i] for i in table.key] == list(key)
        assert hashlib.md5(text_of(table, row)).digest() == digest
        assert {i: mark_of(table.columns[i], row[i]) for i in marks} == marks
    at = 0
    for block in table.blocks:
        digest = 0
        for row in rows[at:at + block["rows"]]:
            text = text_of(table, row)
            digest ^= zlib.crc32(text) * zlib.crc32(text[::-1])
        assert digest == block["digest"]
        at += block["rows"]


def take(cleave, server, *options, expected=0):
    done = cleave.run("mysql", "baseline", "--dsn", server.dsn("shop"), *options, "--json")
    assert done.returncode == expected, done.stderr
    return json.loads(done.stdout if expected == 0 else done.stderr)


def test_the_page_about_the_format_is_enough_to_read_the_file(cleave, mysql_servers):
    server = mysql_servers("--log-bin=binlog")
    server.run(SHOP)
    document = take(cleave, server)
    origin, tables = read_baseline(cleave.home / "base.cleave")
    assert origin == document["origin"]
    assert origin["position"] == ":".join(server.run("SHOW MASTER STATUS")[0][:2])
    assert origin["gtid"] == server.value("SELECT @@gtid_binlog_pos")
    assert set(tables) == {"users", "tags", "log", "a `quoted' name"} == {one["name"] for one in document["tables"]}
    assert [len(tables[name].blocks) for name in ("users", "tags", "log", "a `quoted' name")] == [3, 2, 1, 0]
    assert [column["name"] for column in tables["users"].columns][-1] == "note", "generated columns are left out"
    for table in tables.values():
        expect_same(server, table)
    assert [(one["code"], one["table"]) for one in document["warnings"]] == [("no-key", "log")]
    shown = cleave.json("mysql", "baseline", "--show", "base.cleave", "--json")
    assert shown["tables"] == document["tables"] and shown["origin"] == origin
    assert {one["name"]: one["rows"] for one in shown["tables"]}["log"] == 100


def test_a_file_that_is_there_stays_without_force(cleave, mysql_servers):
    server = mysql_servers()
    server.run(SHOP)
    (cleave.home / "base.cleave").write_text("precious")
    assert take(cleave, server, expected=2)["error"]["code"] == "file-exists"
    assert (cleave.home / "base.cleave").read_text() == "precious"
    assert take(cleave, server, "--force", "--table", "tags", "--table", "log")["origin"]["position"] == ""
    assert set(read_baseline(cleave.home / "base.cleave")[1]) == {"tags", "log"}
    assert take(cleave, server, "--table", "tag", "--out", "x", expected=2)["error"]["code"] == "unknown-table"
    assert cleave.run("mysql", "baseline").returncode == 2


def test_people_see_where_when_and_what(cleave, mysql_servers):
    server = mysql_servers("--log-bin=binlog")
    server.run(SHOP + "CREATE TABLE old (id INT PRIMARY KEY) ENGINE=MyISAM;")
    done = cleave.run("mysql", "baseline", "--dsn", server.dsn("shop"))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert f"127.0.0.1:{server.port}/shop (10." in lines[0] and "UTC" in lines[0]
    assert lines[1].startswith("at binlog.0")
    assert any(line.split()[:3] == ["users", "9000", "rows"] and line.endswith("by id") for line in lines)
    assert "[no-key]" in done.stdout and "[no-snapshot]" in done.stdout
    assert lines[-1].startswith("5 tables, 14100 rows, ")


def test_all_tables_and_the_position_are_of_one_moment(cleave, mysql_servers):
    """A writer counts the same number up in two tables, in one transaction; the log says when it was what."""
    server = mysql_servers("--log-bin=binlog", "--binlog-format=ROW")
    server.run("CREATE DATABASE shop; USE shop; CREATE TABLE a (id INT PRIMARY KEY, n INT); CREATE TABLE z (id INT PRIMARY KEY, n INT);"
               "INSERT INTO a VALUES (1, 0); INSERT INTO z VALUES (1, 0);"
               "CREATE TABLE m (id INT PRIMARY KEY, t VARCHAR(200)); INSERT INTO m SELECT seq, REPEAT(seq, 20) FROM seq_1_to_20000;")
    positions, ended = {}, threading.Event()

    def write():
        with connect(server) as connection, connection.cursor() as cursor:
            for number in itertools.count():
                cursor.execute("SHOW MASTER STATUS")
                file, offset = cursor.fetchone()[:2]
                positions[f"{file}:{offset}"] = number
                if ended.is_set():
                    return
                cursor.execute("START TRANSACTION")
                cursor.execute(f"UPDATE a SET n = {number + 1}")
                cursor.execute(f"UPDATE z SET n = {number + 1}")
                cursor.execute("COMMIT")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for attempt in range(5):
            time.sleep(0.3)
            take(cleave, server, "--force")
            origin, tables = read_baseline(cleave.home / "base.cleave")
            numbers = [tables[name].rows[0][2][1] for name in ("a", "z")]
            assert numbers[0] == numbers[1], "one moment"
            deadline = time.monotonic() + 10
            while origin["position"] not in positions and time.monotonic() < deadline:
                time.sleep(0.01)
            assert positions[origin["position"]] == int(numbers[0]), "the position of that moment"
    finally:
        ended.set()
        writer.join()


def test_a_run_that_is_killed_leaves_no_baseline(cleave, mysql_servers):
    server = mysql_servers()
    server.run("CREATE DATABASE shop; USE shop; CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(200)); "
               "INSERT INTO t SELECT seq, REPEAT(MD5(seq), 6) FROM seq_1_to_200000;")
    for delay in (0.05, 0.15, 0.25):
        running = subprocess.Popen([BINARY, "mysql", "baseline", "--dsn", server.dsn("shop")], cwd=cleave.home,
                                   env=cleave.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        running.send_signal(signal.SIGKILL)
        if running.wait() == 0 or (cleave.home / "base.cleave").exists():  # Then it is a whole one, as below.
            break
        for left in cleave.home.glob("base.cleave.*.tmp"):
            assert cleave.run("mysql", "baseline", "--show", left).returncode == 2
            left.unlink()
    if not (cleave.home / "base.cleave").exists():
        take(cleave, server, "--force")
    assert len(read_baseline(cleave.home / "base.cleave")[1]["t"].rows) == 200000


def test_a_disk_that_is_full_leaves_no_baseline(cleave, mysql_servers):
    server = mysql_servers()
    server.run(SHOP)

    def little_room():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run([BINARY, "mysql", "baseline", "--dsn", server.dsn("shop"), "--json"], cwd=cleave.home,
                          env=cleave.environment, capture_output=True, text=True, preexec_fn=little_room, timeout=60)
    assert done.returncode == 2 and json.loads(done.stderr)["error"]["code"] == "cannot-write", done.stderr
    assert list(cleave.home.glob("base.cleave*")) == []


def test_a_lost_server_leaves_no_baseline(cleave, mysql_servers):
    server = mysql_servers()
    server.run("CREATE DATABASE shop; USE shop; CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(200)); "
               "INSERT INTO t SELECT seq, REPEAT(MD5(seq), 6) FROM seq_1_to_300000;")
    running = subprocess.Popen([BINARY, "mysql", "baseline", "--dsn", server.dsn("shop"), "--json"], cwd=cleave.home,
                               env=cleave.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 20
    while not list(cleave.home.glob("base.cleave.*.tmp")) and running.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    server.kill()
    _, errors = running.communicate(timeout=60)
    if running.returncode != 0:
        assert running.returncode == 3 and json.loads(errors)["error"]["code"] in ("2013", "2006"), errors
        assert list(cleave.home.glob("base.cleave*")) == []


@pytest.mark.skipif("CLEAVE_ALL" not in os.environ, reason="takes a minute")
def test_memory_does_not_grow_with_the_rows(cleave, mysql_servers):
    server = mysql_servers("--innodb-buffer-pool-size=256M")
    server.run("CREATE DATABASE shop; USE shop; CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(200), n INT, at DATETIME); "
               "INSERT INTO t SELECT seq, REPEAT(MD5(seq), 5), seq % 977, '2021-01-01' + INTERVAL seq SECOND FROM seq_1_to_1000000; "
               "CREATE TABLE small LIKE t; INSERT INTO small SELECT * FROM t LIMIT 10000; "
               "CREATE TABLE log AS SELECT a, n FROM t;")

    def megabytes(table):
        command = [BINARY, "mysql", "baseline", "--dsn", server.dsn("shop"), "--table", table, "--force"]
        done, most = run_measured(command, cwd=cleave.home, env=cleave.environment)
        assert done.returncode == 0, done.stderr
        return most

    small, large, counted = megabytes("small"), megabytes("t"), megabytes("log")
    assert large < small + 20 and counted < small + 20 and large < 100, (small, large, counted)
