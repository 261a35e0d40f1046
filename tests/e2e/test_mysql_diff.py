"""cleave mysql diff: what it says is what a slow reading of all rows of both sides says (an oracle in Python)."""

import base64
import collections
import json
import os
import subprocess
import time

import pytest
from cleave_program import BINARY, IS_SANITIZED, Cleave, run_measured
from mysql_oracle.session import Session

ALL = os.environ.get("CLEAVE_ALL") == "1"
ROWS = 35000  # more than a range of any kind of key
# name of the table -> (columns of the key, its declaration, its values for a number `seq`)
KEYS = {
    "dense": (["id"], "id INT AUTO_INCREMENT PRIMARY KEY", "seq"),
    "negative": (["id"], "id SMALLINT PRIMARY KEY", "seq - 20000"),
    "unsigned": (["id"], "id BIGINT UNSIGNED PRIMARY KEY", "CAST(18446744073709551615 AS DECIMAL(30)) - seq"),
    "both ends": (["id"], "id BIGINT PRIMARY KEY", "CAST(IF(seq % 2, -1, 1) AS DECIMAL(30)) * (9223372036854775807 - seq)"),
    "gaps": (["id"], "id BIGINT PRIMARY KEY", "IF(seq < 20000, seq, seq * 100000000007)"),
    "or`der": (["sel`ect"], "`sel``ect` VARCHAR(60) COLLATE utf8mb4_general_ci PRIMARY KEY",
               "CONCAT(ELT(1 + seq % 4, 'Straße ', 'étude-', '\\'`\"', 'Z_'), MD5(seq))"),
    "latin": (["id"], "id VARCHAR(60) CHARACTER SET latin1 COLLATE latin1_german2_ci PRIMARY KEY",
              "CONCAT(ELT(1 + seq % 3, 'ä', 'b ', ''), MD5(seq), ELT(1 + seq % 2, ' x', ''))"),
    "bytes": (["id"], "id BINARY(16) PRIMARY KEY", "UNHEX(MD5(seq))"),
    "pairs": (["a", "b"], "a INT, b VARCHAR(20) COLLATE utf8mb4_unicode_ci, PRIMARY KEY (a, b)",
              "seq DIV 1000, CONCAT('k', seq)"),
    "words first": (["a", "b"], "a ENUM('x','m','a'), b INT, PRIMARY KEY (a, b)", "ELT(1 + seq % 3, 'x', 'm', 'a'), seq"),
    "words last": (["a", "b"], "a INT, b ENUM('z','a'), PRIMARY KEY (a, b)", "seq DIV 2, ELT(1 + seq % 2, 'z', 'a')"),
    "prefix": (["id"], "id TEXT NOT NULL, UNIQUE KEY (id(32))", "MD5(seq)"),
    "decimals": (["id"], "id DECIMAL(20,5) PRIMARY KEY", "seq * 1.00001 - 5000"),
    "times": (["id"], "id DATETIME(6) PRIMARY KEY", "IF(seq = 0, '0000-00-00', '2020-01-01' + INTERVAL seq * 13 MICROSECOND)"),
    "doubles": (["id"], "id DOUBLE PRIMARY KEY", "seq / 7 - 100"),
    "unique": (["id"], "id INT NOT NULL, UNIQUE KEY other (id)", "seq"),
    "bag": ([], "a INT", "seq DIV 3"),
}
SAMPLE = ["dense", "gaps", "or`der", "words first", "bag"]  # of which many rows are changed too
EMPTY = "CREATE TABLE nothing (id INT PRIMARY KEY, v INT);"


def name(text):
    return "`" + text.replace("`", "``") + "`"


def fill(tables, first, last):
    statements = ["SET sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO,NO_UNSIGNED_SUBTRACTION';"]
    for table in tables:
        keys, _, values = KEYS[table]
        number = "seq" if keys else "seq DIV 3"
        statements.append(f"INSERT INTO {name(table)} SELECT {values}, {number}, CONCAT('v', {number} * 7), IF({number} % 5, {number} / 3, NULL), "
                          f"'2021-05-05 05:05:05' FROM seq_{first}_to_{last};")
    return "\n".join(statements)


def create(tables):
    return EMPTY + "\n".join(
        f"CREATE TABLE {name(table)} ({KEYS[table][1]}, `n``m` INT, `group` VARCHAR(99) CHARACTER SET latin1, f FLOAT, "
        "at TIMESTAMP NULL) CHARACTER SET utf8mb4;" for table in tables)


def change(tables, share, seed):
    """Of every hundred thousand rows so many are changed, and some are removed and added."""
    if share == 0:
        return ""
    hit = f"CRC32(CONCAT(`n``m`, 'x{seed}')) % 100000"
    return "\n".join(
        f"UPDATE {name(one)} SET `group` = CONCAT(IFNULL(`group`, ''), '{seed}') WHERE {hit} < {share};"
        f"UPDATE {name(one)} SET f = NULL WHERE {hit} = 77; DELETE FROM {name(one)} WHERE {hit} BETWEEN 500 AND 600;"
        for one in tables) + fill(tables, ROWS + 10 * seed, ROWS + 10 * seed + 12)


def read(server, table):
    """Key -> row, of a table without a key row -> how often; all as the server's bytes."""
    keys = KEYS[table][0]
    session = Session(server.port, "shop")
    columns = [*keys, "`n``m`", "`group`", "f * 1e0", "at"] if keys else ["a", "`n``m`", "`group`", "f * 1e0", "at"]
    rows = session.run(f"SELECT {', '.join(name(one) if one in keys else one for one in columns)} FROM {name(table)}")
    session.close()
    return {row[:len(keys)]: row for row in rows} if keys else collections.Counter(rows)


def cleave_diff(home, source, destination, *options, expected=1):
    cleave = Cleave(home)
    done = cleave.run("mysql", "diff", "--source", source.dsn("shop"), "--destination", destination.dsn("shop"), *options)
    assert done.returncode == expected, done.stdout + done.stderr
    return done.stdout


def two_way(source, destination):
    if isinstance(source, collections.Counter):
        return {"only_source": (source - destination).total(), "only_destination": (destination - source).total(), "different": 0}
    return {"only_source": len(source.keys() - destination.keys()), "only_destination": len(destination.keys() - source.keys()),
            "different": sum(source[key] != destination[key] for key in source.keys() & destination.keys())}


def fate(base, now):
    if base is None:
        return "absent" if now is None else "inserted"
    return "deleted" if now is None else "unchanged" if base == now else "updated"


def three_way(base, source, destination):
    """(key -> (fate, fate, the same on both)) of the rows that changed."""
    found = {}
    for key in base.keys() | source.keys() | destination.keys():
        b, s, d = base.get(key), source.get(key), destination.get(key)
        if s != b or d != b:
            found[key] = (fate(b, s), fate(b, d), s == d)
    return found


def file_key(row):
    return tuple(base64.b64decode(value["base64"]) if isinstance(value, dict) else value.encode() for value in row["key"].values())


@pytest.fixture
def both(mysql_servers):
    """Two servers with the same rows."""
    servers = mysql_servers("--server-id=1"), mysql_servers("--server-id=2")
    for server in servers:
        server.run("CREATE DATABASE shop")
        server.run(create(KEYS) + fill(KEYS, 0, ROWS - 1), "shop")
    return servers


@pytest.mark.parametrize("share", [0, 40, 10000, *([100000] if ALL else [])])
def test_both_ways_of_comparing_say_what_reading_everything_says(both, tmp_path, share):
    """cleave mysql diff; the same --baseline base.cleave --rows rows"""
    source, destination = both
    tables = KEYS if share == 40 or ALL else SAMPLE
    for server in both:
        server.run("".join(f"DROP TABLE {name(table)};" for table in KEYS if table not in tables), "shop")
    base = {table: read(source, table) for table in tables}
    Cleave(tmp_path).json("mysql", "baseline", "--dsn", source.dsn("shop"), "--out", "base.cleave", "--json")
    source.run(change(tables, share, 1), "shop")
    destination.run(change(tables, share, 2) + change(tables, share // 4, 1).split("INSERT")[0], "shop")
    here, there = ({table: read(server, table) for table in tables} for server in both)
    expected = 1 if share else 0

    said = json.loads(cleave_diff(tmp_path, source, destination, "--json", "--rows", "two", expected=expected))
    assert said["equal"] == (share == 0)
    for table in tables:
        numbers = {word: said["tables"][table][word] for word in ("only_source", "only_destination", "different")}
        assert numbers == two_way(here[table], there[table]), table
    if share < 1000:
        assert said["rows"]["fetched"] < said["rows"]["source"]
    found = collections.defaultdict(set)
    for line in (tmp_path / "two").read_text().splitlines():
        row = json.loads(line)
        if "key" in row:
            assert row["columns"]
            found[row["table"]].add(file_key(row))
    for table in (table for table in tables if KEYS[table][0]):
        keys = here[table].keys() | there[table].keys()
        assert found[table] == {key for key in keys if here[table].get(key) != there[table].get(key)}, table

    said = json.loads(cleave_diff(tmp_path, source, destination, "--json", "--baseline", "base.cleave", "--rows", "three",
                                  expected=expected))
    rows = collections.defaultdict(dict)
    for line in (tmp_path / "three").read_text().splitlines():
        row = json.loads(line)
        if "key" in row:
            rows[row["table"]][file_key(row)] = (row["source"], row["destination"], "same" in row)
    for table in tables:
        if not KEYS[table][0]:
            continue
        wanted = three_way(base[table], here[table], there[table])
        assert rows[table] == wanted, table
        counts = said["tables"][table]
        for place, side in enumerate(("source", "destination")):
            assert counts[side] == {word: sum(one[place] == word for one in wanted.values()) for word in counts[side]}, table
        assert counts["same"] == sum(one[2] for one in wanted.values())
    bag = said["tables"]["bag"]["source"]
    assert bag["inserted"] == (here["bag"] - base["bag"]).total() and bag["deleted"] == (base["bag"] - here["bag"]).total()


def test_where_most_rows_differ_each_is_written_out(mysql_servers, tmp_path):
    """Dense and sparse ids, and stretches that only one side has."""
    servers = mysql_servers(), mysql_servers()
    for server in servers:
        server.run("CREATE DATABASE shop; USE shop; CREATE TABLE t (id BIGINT PRIMARY KEY, word VARCHAR(40), n DECIMAL(8,2) NULL);"
                   "INSERT INTO t SELECT IF(seq < 190000, CAST(seq AS INT) - 50000, seq * 100000000007), MD5(seq), NULLIF(seq % 5, 0) "
                   "FROM seq_0_to_199999")
    source, destination = servers
    source.run("DELETE FROM t WHERE id BETWEEN 90000 AND 99999; UPDATE t SET n = 7 WHERE id % 3 = 0", "shop")
    destination.run("DELETE FROM t WHERE id BETWEEN 110000 AND 130000; UPDATE t SET word = CONCAT(word, ' \\'x') WHERE id % 10", "shop")
    cleave_diff(tmp_path, source, destination, "--rows", "rows")

    here, there = ({int(row[0]): dict(zip(("id", "word", "n"), row)) for row in server.run("SELECT * FROM t", "shop")}
                   for server in servers)
    wanted = {}
    for key in here.keys() | there.keys():
        one, other = here.get(key), there.get(key)
        names = [name for name in ("id", "word", "n") if not one or not other or one[name] != other[name]]
        if names:
            wanted[key] = {name: [side and side[name] for side in (one, other)] for name in names}
    found = {}
    for line in (tmp_path / "rows").read_text().splitlines():
        row = json.loads(line)
        assert int(row["key"]["id"]) not in found
        found[int(row["key"]["id"])] = {name: [none(values.get(side)) for side in ("source", "destination")]
                                        for name, values in row["columns"].items()}
    assert len(found) == len(wanted) > 150000
    assert found == {key: {name: [none(value) for value in both] for name, both in columns.items()} for key, columns in wanted.items()}


def none(value):
    return None if value in (None, "NULL") else value


def test_a_key_that_changed_only_for_people_is_one_row(mysql_servers, tmp_path):
    source, destination = mysql_servers(), mysql_servers()
    for server in (source, destination):
        server.run("CREATE DATABASE shop; USE shop; CREATE TABLE tags (tag VARCHAR(20) COLLATE utf8mb4_general_ci, n DOUBLE, "
                   "PRIMARY KEY (tag, n)); INSERT INTO tags VALUES ('red', 0), ('blue', 1), ('Grün', 2), ('x', 3)")
    Cleave(tmp_path).json("mysql", "baseline", "--dsn", source.dsn("shop"), "--out", "base.cleave", "--json")
    source.run("UPDATE tags SET tag = 'RED' WHERE n = 0; UPDATE tags SET tag = 'grun ' WHERE n = 2", "shop")
    destination.run("UPDATE tags SET tag = 'réd ' WHERE n = 0; DELETE FROM tags WHERE n = 3", "shop")
    two = json.loads(cleave_diff(tmp_path, source, destination, "--json"))["tables"]["tags"]
    assert (two["only_source"], two["only_destination"], two["different"]) == (1, 0, 2)
    three = json.loads(cleave_diff(tmp_path, source, destination, "--json", "--baseline", "base.cleave"))["tables"]["tags"]
    assert three["source"] == {"inserted": 0, "updated": 2, "deleted": 0}
    assert three["destination"] == {"inserted": 0, "updated": 1, "deleted": 1}
    assert three["conflicting"] == 1


def test_what_cannot_be_compared_is_said_and_hinders_nothing(mysql_servers, tmp_path):
    """cleave mysql diff --table orders; tables of one side, other columns, cleave's own"""
    source, destination = mysql_servers(), mysql_servers()
    for server in (source, destination):
        server.run("CREATE DATABASE shop; USE shop; CREATE TABLE orders (id INT PRIMARY KEY, v INT); INSERT INTO orders VALUES (1, 1), (2, 2); "
                   "CREATE TABLE cleave_merged (run INT, table_name INT, kind INT, into_key INT); CREATE TABLE cleave_other (a INT)")
    source.run("CREATE TABLE old (a INT); CREATE TABLE other (a INT); DELETE FROM orders WHERE id = 2", "shop")
    destination.run("CREATE TABLE other (a BIGINT)", "shop")
    tables = json.loads(cleave_diff(tmp_path, source, destination, "--json"))["tables"]
    assert tables["old"]["code"] == "table-missing" and tables["other"]["code"] == "different-columns"
    assert tables["orders"]["only_destination"] == 1 and "cleave_merged" not in tables
    assert tables["cleave_other"]["equal"]
    text = cleave_diff(tmp_path, source, destination)
    assert "only the source has it" in text and "only in destination" in text
    destination.run("DELETE FROM orders WHERE id = 2", "shop")
    assert "1 of 1 table equal" in cleave_diff(tmp_path, source, destination, "--table", "orders", expected=0)
    cleave_diff(tmp_path, source, destination, "--table", "ordres", expected=2)
    cleave_diff(tmp_path, source, destination, "--baseline", "none", expected=2)


def test_large_values_do_not_travel_and_memory_is_bounded(mysql_servers, tmp_path):
    size = 100 if ALL else 5
    options = ["--max-allowed-packet=256M", "--innodb-buffer-pool-size=256M", "--innodb-log-file-size=512M"]
    source, destination = mysql_servers(*options), mysql_servers(*options)
    for server, byte in ((source, "a"), (destination, "b")):
        server.run("CREATE DATABASE shop; USE shop; CREATE TABLE files (id INT PRIMARY KEY, content LONGBLOB);"
                   f"INSERT INTO files SELECT seq, REPEAT('x', {size} << 20) FROM seq_1_to_4;"
                   f"UPDATE files SET content = CONCAT(LEFT(content, LENGTH(content) - 1), '{byte}') WHERE id = 3;"
                   "CREATE TABLE many (id BINARY(16) PRIMARY KEY, v VARCHAR(200));"
                   f"INSERT INTO many SELECT UNHEX(MD5(seq)), REPEAT('{byte}', 150) FROM seq_1_to_200000;")
    command = [BINARY, "mysql", "diff", "--source", source.dsn("shop"), "--destination", destination.dsn("shop"), "--json"]
    done, megabytes = run_measured(command, env={"HOME": str(tmp_path)})
    assert done.returncode == 1, done.stderr
    tables = json.loads(done.stdout)["tables"]
    assert tables["files"]["different"] == 1 and tables["many"]["different"] == 200000
    assert megabytes < 100 or IS_SANITIZED


def test_it_waits_while_a_server_is_busy(mysql_servers, tmp_path):
    """cleave mysql diff --max-load 1"""
    source, destination = mysql_servers(), mysql_servers()
    for server in (source, destination):
        server.run("CREATE DATABASE shop; USE shop; CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1)")
    busy = [subprocess.Popen(["mariadb", "--no-defaults", f"--socket={source.socket}", "--user=root", "-e",
                              "SELECT BENCHMARK(1000000000, 1) FROM (SELECT SLEEP(2)) AS s LIMIT 0; SELECT SLEEP(2)"],
                             stdout=subprocess.DEVNULL) for _ in range(4)]
    time.sleep(0.5)
    begin = time.monotonic()
    cleave = Cleave(tmp_path)
    done = cleave.run("mysql", "diff", "--source", source.dsn("shop"), "--destination", destination.dsn("shop"), "--max-load", "2",
                      "--max-lag", "10s", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["paused_ms"] >= 250
    assert time.monotonic() - begin > 0.5
    for one in busy:
        one.wait()
