"""`cleave mysql merge` does in each folder of tests/cases/mysql/merge what its expected.json says: on MariaDB and on MySQL, and
with CLEAVE_ALL=1 also between servers of two kinds."""

import json
import os
import pathlib

import pytest
from cleave_program import Cleave
from database_pair import DatabasePair
from mysql_server import MysqlServer

CASES = pathlib.Path(__file__).parents[1] / "cases/mysql/merge"


PAIRS = [("mariadb", "mariadb"), ("mysql-8.0", "mysql-8.0")]
if os.environ.get("CLEAVE_ALL"):
    PAIRS += [("mysql-5.7", "mysql-8.0"), ("mysql-8.0", "mariadb"), ("mariadb-11.4", "mariadb-11.4")]


def cases():
    """(kinds of both servers, folder of the case), wherever both can hold it."""
    for pair in PAIRS:
        for file in sorted(CASES.glob("*/expected.json")):
            able = json.loads(file.read_text()).get("server", "")
            if all(kind.startswith(able if isinstance(able, str) else tuple(able)) for kind in pair):
                yield pytest.param(pair, file.parent, id=f"{file.parent.name}-{'-to-'.join(dict.fromkeys(pair))}")


@pytest.fixture(scope="module")
def started():
    """Servers by (kind, side), started when a case first asks for them."""
    servers = {}
    yield servers
    for server in servers.values():
        server.stop()


@pytest.fixture
def servers(started, kinds):
    for place in enumerate(kinds):
        if place not in started:
            started[place] = MysqlServer("--innodb-flush-log-at-trx-commit=0", kind=place[1])
    return [started[place] for place in enumerate(kinds)]


def words(key):
    """`17`, or `2,1` of a key of several columns."""
    return ",".join(key.values()) if isinstance(key, dict) else key


class Pair:
    """The two databases of a case, and the program's words for them."""

    def __init__(self, case, servers, cleave):
        self.case, self.servers, self.cleave = case, servers, cleave
        self.name = case.name.replace("-", "_")
        # Servers of one kind use the collation of their own; of two kinds, one that both have.
        collation = "COLLATE utf8mb4_general_ci" if servers[0].kind != servers[1].kind else ""
        for server in servers:
            server.run(f"DROP DATABASE IF EXISTS {self.name}; CREATE DATABASE {self.name} CHARACTER SET utf8mb4 {collation}")
            self.execute(server, "schema.sql")
            self.execute(server, "base.sql")
        self.ends = ["--source", servers[0].dsn(self.name), "--destination", servers[1].dsn(self.name)]
        if (case / "cleave.toml").exists():
            (cleave.home / "cleave.toml").write_text((case / "cleave.toml").read_text())

    def execute(self, server, file):
        if (self.case / file).exists():
            server.run((self.case / file).read_text(), self.name)

    def fork(self):
        self.cleave.json("mysql", "baseline", "--dsn", self.servers[0].dsn(self.name), "--out", "base.cleave", "--json")
        self.execute(self.servers[0], "source.sql")
        self.execute(self.servers[1], "destination.sql")

    def go_further(self):
        """What happens after a first merge, if the case says so."""
        if list(self.case.glob("*-later.sql")):
            self.merge()
            self.execute(self.servers[0], "source-later.sql")
            self.execute(self.servers[1], "destination-later.sql")

    def merge(self, *more):
        return self.cleave.run("mysql", "merge", *self.ends, "--baseline", "base.cleave", "--into", "destination", "--json",
                               *more)

    def rows(self, expected):
        return {table: sorted("|".join(row) for row in self.servers[1].run(self.select(expected, table), self.name))
                for table in expected["rows"]}

    def select(self, expected, table):
        return expected.get("select", {}).get(table, f"SELECT * FROM `{table}`")


@pytest.mark.parametrize("kinds, case", list(cases()))
def test_merges_as_the_case_says(case, servers, tmp_path):
    expected = json.loads((case / "expected.json").read_text())
    pair = Pair(case, servers, Cleave(tmp_path))
    pair.fork()
    pair.go_further()
    done = pair.merge()
    if "refused" in expected:
        assert (done.returncode, expected["refused"] in done.stderr) == (2, True), done.stderr
        return
    assert done.returncode == expected["code"], done.stdout + done.stderr
    said = json.loads(done.stdout)
    assert pair.rows(expected) == {table: sorted(rows) for table, rows in expected["rows"].items()}
    assert sorted(f"{one['table']} {one['kind']} {words(one['key'])}" for one in said["conflicts"]) == sorted(expected["conflicts"])
    reasons = [one["reason"] for one in said["conflicts"] if "reason" in one]
    assert all(word in reason for word, reason in zip(expected.get("reasons", []), reasons, strict=True)), reasons
    renumbered = [f"{one['table']} {words(one['source'])} -> {words(one['destination'])}" for one in said["renumbered"]]
    assert sorted(renumbered) == sorted(expected["renumbered"])
    assert "warnings" not in expected or [warning.split()[0] for warning in said["warnings"]] == expected["warnings"]

    again = pair.merge()
    assert again.returncode == expected["code"]
    assert pair.rows(expected) == {table: sorted(rows) for table, rows in expected["rows"].items()}


def test_databases_of_two_names_on_one_server(mysql_servers, tmp_path):
    """What columns hold is asked of the database that is merged from, whatever the other one is called."""
    server, cleave = mysql_servers(), Cleave(tmp_path)
    tables = """CREATE TABLE users (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20));
        CREATE TABLE papers (id INT AUTO_INCREMENT PRIMARY KEY, title VARCHAR(20), author_id INT);
        INSERT INTO users (name) VALUES ('ann'), ('bob');"""
    for name in ("old_shop", "new_shop"):
        server.run(f"CREATE DATABASE {name}; USE {name}; {tables}")
    assert cleave.run("mysql", "baseline", "--dsn", server.dsn("old_shop"), "--out", "base.cleave").returncode == 0
    server.run("INSERT INTO users (name) VALUES ('here'); INSERT INTO papers (title, author_id) VALUES ('one', 3)", "old_shop")
    server.run("INSERT INTO users (name) VALUES ('there')", "new_shop")
    words = ["mysql", "merge", "--source", server.dsn("old_shop"), "--destination", server.dsn("new_shop"), "--baseline",
             "base.cleave", "--into", "destination"]
    refused = cleave.run(*words)
    assert refused.returncode == 2 and '"papers.author_id" = "users.id"' in refused.stderr, refused.stdout + refused.stderr
    assert cleave.run(*words, "--accept-suggested").returncode == 0
    # What has been answered on a command line is asked again as soon as rows may refer to rows that have new ids.
    server.run("INSERT INTO papers (title, author_id) VALUES ('two', 3)", "old_shop")
    again = cleave.run(*words)
    assert again.returncode == 2 and "papers.author_id" in again.stderr
    assert cleave.run(*words, "--accept-suggested").returncode == 0
    assert server.run("SELECT title, name FROM papers JOIN users ON users.id = author_id ORDER BY title", "new_shop") == [
        ["one", "here"], ["two", "here"]]


def test_what_the_second_direction_would_refuse_is_refused_before_the_first_one_writes(server_pair, tmp_path):
    pair = DatabasePair(server_pair, tmp_path, "CREATE TABLE notes (id INT AUTO_INCREMENT PRIMARY KEY, line VARCHAR(20));")
    pair.take()
    pair.source.run("CREATE TRIGGER loud BEFORE INSERT ON notes FOR EACH ROW SET NEW.line = UPPER(NEW.line)", pair.name)
    pair.source.run("INSERT INTO notes (line) VALUES ('here')", pair.name)
    pair.destination.run("INSERT INTO notes (id, line) VALUES (7, 'there')", pair.name)
    pair.refuses("triggers", "loud of notes", into="both")
    assert pair.merge().returncode == 0  # Into the destination alone nothing is in the way.
