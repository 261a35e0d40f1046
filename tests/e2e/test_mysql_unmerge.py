"""`cleave mysql unmerge` gives back what was there before a merge, also what is large, and leaves what was changed since."""

import json

import pytest
from cleave_program import Cleave
from mysql_server import MysqlServer


@pytest.fixture(scope="module")
def servers():
    servers = [MysqlServer("--innodb-flush-log-at-trx-commit=0") for _ in range(2)]
    yield servers
    for server in servers:
        server.stop()


class Pair:
    def __init__(self, servers, home, name, base):
        self.source, self.destination = servers
        self.name, self.cleave = name, Cleave(home)
        for server in servers:
            server.run(f"CREATE DATABASE {name} CHARACTER SET utf8mb4; USE {name}; {base}")
        self.words = ["--source", self.source.dsn(name), "--destination", self.destination.dsn(name), "--into", "destination"]
        self.run("baseline", "--dsn", self.source.dsn(name), "--out", "base.cleave")

    def run(self, command, *words, expected=0):
        done = self.cleave.run("mysql", command, *words)
        assert done.returncode == expected, done.stdout + done.stderr
        return done.stdout

    def merge(self):
        return self.run("merge", *self.words, "--baseline", "base.cleave")

    def unmerge(self, *more, expected=0):
        return self.run("unmerge", *self.words, *more, expected=expected)

    def rows(self, statement):
        return sorted(self.destination.run(statement, self.name))


def test_the_only_row_of_a_table_stays_as_somebody_has_left_it(servers, tmp_path):
    pair = Pair(servers, tmp_path, "only_row", "CREATE TABLE hits (page VARCHAR(10), n INT); INSERT INTO hits VALUES ('home', 5);")
    pair.source.run("UPDATE hits SET n = 7", pair.name)
    pair.merge()
    pair.destination.run("UPDATE hits SET n = 8", pair.name)
    left = json.loads(pair.unmerge("--json", expected=1))["left"]
    assert [(one["table"], one["why"]) for one in left] == [("hits", "changed")]
    assert pair.rows("SELECT * FROM hits") == [["home", "8"]]
    assert "nothing to take back" in pair.unmerge()


def test_the_only_row_of_a_table_is_as_before(servers, tmp_path):
    pair = Pair(servers, tmp_path, "as_before", "CREATE TABLE hits (page VARCHAR(10), n INT); INSERT INTO hits VALUES ('home', 5);")
    pair.source.run("UPDATE hits SET n = 7", pair.name)
    pair.merge()
    pair.unmerge()
    assert pair.rows("SELECT * FROM hits") == [["home", "5"]]


def test_rows_of_megabytes_come_back(servers, tmp_path):
    pair = Pair(servers, tmp_path, "large", """
        CREATE TABLE files (id INT AUTO_INCREMENT PRIMARY KEY, body LONGBLOB, words LONGTEXT CHARACTER SET utf8mb4);
        INSERT INTO files VALUES (1, REPEAT(x'00ff27', 3145728), 'old'), (2, REPEAT(x'0102', 4718592), REPEAT('ö''', 10000));""")
    digests = "SELECT id, MD5(body), MD5(words) FROM files"
    before = pair.rows(digests)
    pair.source.run("UPDATE files SET body = REPEAT(x'27', 9437184) WHERE id = 1; DELETE FROM files WHERE id = 2; "
                    "INSERT INTO files VALUES (3, REPEAT('x', 9437184), 'new')", pair.name)
    pair.merge()
    assert pair.rows(digests) == sorted(pair.source.run(digests, pair.name)) != before
    pair.unmerge()
    assert pair.rows(digests) == before
