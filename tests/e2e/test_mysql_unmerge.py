"""`cleave mysql unmerge` gives back what was there before a merge, also what is large, and leaves what was changed since."""

import json

import pytest
from database_pair import DatabasePair

HITS = "CREATE TABLE hits (page VARCHAR(10), n INT); INSERT INTO hits VALUES ('home', 5);"


@pytest.fixture
def counted(server_pair, tmp_path):
    """A table of one row, and a merge that has changed it."""
    pair = DatabasePair(server_pair, tmp_path, HITS)
    pair.take()
    pair.source.run("UPDATE hits SET n = 7", pair.name)
    assert pair.merge().returncode == 0
    return pair


def test_the_only_row_of_a_table_stays_as_somebody_has_left_it(counted):
    counted.destination.run("UPDATE hits SET n = 8", counted.name)
    done = counted.unmerge("--json")
    assert done.returncode == 1, done.stderr
    assert [(one["table"], one["why"]) for one in json.loads(done.stdout)["left"]] == [("hits", "changed")]
    assert counted.rows("SELECT * FROM hits")[1] == [["home", "8"]]
    assert "nothing to take back" in counted.unmerge().stdout


def test_the_only_row_of_a_table_is_as_before(counted):
    assert counted.unmerge().returncode == 0
    assert counted.rows("SELECT * FROM hits")[1] == [["home", "5"]]


def test_rows_of_megabytes_come_back(server_pair, tmp_path):
    pair = DatabasePair(server_pair, tmp_path, """
        CREATE TABLE files (id INT AUTO_INCREMENT PRIMARY KEY, body LONGBLOB, words LONGTEXT CHARACTER SET utf8mb4);
        INSERT INTO files VALUES (1, REPEAT(x'00ff27', 3145728), 'old'), (2, REPEAT(x'0102', 4718592), REPEAT('ö''', 10000));""")
    pair.take()
    digests = "SELECT id, MD5(body), MD5(words) FROM files"
    before = pair.rows(digests)[1]
    pair.source.run("UPDATE files SET body = REPEAT(x'27', 9437184) WHERE id = 1; DELETE FROM files WHERE id = 2; "
                    "INSERT INTO files VALUES (3, REPEAT('x', 9437184), 'new')", pair.name)
    assert pair.merge().returncode == 0
    source, destination = pair.rows(digests)
    assert source == destination != before
    assert pair.unmerge().returncode == 0
    assert pair.rows(digests)[1] == before


@pytest.mark.parametrize("kind", ["mariadb", "mysql-8.0"])
def test_a_value_above_max_allowed_packet_is_a_conflict_and_hinders_no_other_row(mysql_servers, tmp_path, kind):
    pair = DatabasePair([mysql_servers(kind=kind), mysql_servers("--max-allowed-packet=1M", kind=kind)], tmp_path,
                        "CREATE TABLE files (id INT AUTO_INCREMENT PRIMARY KEY, content LONGBLOB); INSERT INTO files VALUES (1, 'old');")
    pair.take()
    pair.source.run("UPDATE files SET content = REPEAT('x', 2000000); INSERT INTO files VALUES (2, REPEAT('y', 3000000)), (3, REPEAT('z', 1000000))", pair.name)
    done = pair.merge()
    assert done.returncode == 1 and "files 1: refused" in done.stdout and "files 2: refused" in done.stdout, done.stdout + done.stderr
    assert "max_allowed_packet" in done.stdout
    assert pair.destination.run("SELECT id, LENGTH(content) FROM files ORDER BY id", pair.name) == [["1", "3"], ["3", "1000000"]]
    assert pair.unmerge().returncode == 0
    assert pair.destination.run("SELECT id, LENGTH(content) FROM files", pair.name) == [["1", "3"]]
