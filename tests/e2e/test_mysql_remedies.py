"""What `cleave mysql check` prints is pasted whole into the client of the server that it is for; then check is content.
Between servers of one kind, and between MariaDB and MySQL, which do not have each other's words."""

import json

import pytest
from cleave_program import Cleave
from mysql_server import MysqlServer

SOURCE = r"""
CREATE TABLE shelves (id INT AUTO_INCREMENT PRIMARY KEY, label VARCHAR(20) NOT NULL UNIQUE);
CREATE TABLE customers (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, email VARCHAR(100) NOT NULL UNIQUE,
  name VARCHAR(50) DEFAULT 'it''s', kind ENUM('a b', 'c)') DEFAULT 'c)', old VARCHAR(20) CHARACTER SET utf8,
  exact VARCHAR(20) COLLATE utf8mb4_bin, about JSON, made TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
  ON UPDATE CURRENT_TIMESTAMP, loud VARCHAR(50) AS (UPPER(name)) STORED);
CREATE TABLE settings (name VARCHAR(30) PRIMARY KEY, value TEXT);
CREATE TABLE books (id INT AUTO_INCREMENT PRIMARY KEY, shelf_id INT, title VARCHAR(50) NOT NULL DEFAULT '', FOREIGN KEY (shelf_id)
  REFERENCES shelves (id) ON DELETE CASCADE);
CREATE TABLE archive (id INT AUTO_INCREMENT PRIMARY KEY, book_id INT, about JSON, token CHAR(36) DEFAULT (UUID()),
  FOREIGN KEY (book_id) REFERENCES books (id));
CREATE TABLE log (at DATETIME, line TEXT) ENGINE=MyISAM;
CREATE TABLE small (id TINYINT AUTO_INCREMENT COMMENT 'it''s ours' PRIMARY KEY) AUTO_INCREMENT=120;
CREATE TABLE kinds (id INT PRIMARY KEY, kind ENUM('', 'a')); SET sql_mode = ''; INSERT INTO kinds VALUES (1, 'zzz'), (2, '');
DELIMITER $$
CREATE TRIGGER zz_first BEFORE INSERT ON books FOR EACH ROW BEGIN SET NEW.title = CONCAT(NEW.title, '1'); END$$
SET SESSION sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT'$$
CREATE TRIGGER "aa_then" BEFORE INSERT ON "books" FOR EACH ROW SET NEW."title" = "NEW"."title" || '2http://x' -- at last
$$
DELIMITER ;
"""
DESTINATION = """
CREATE TABLE customers (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, email VARCHAR(80) NOT NULL, name VARCHAR(50), exact TEXT, KEY (name));
CREATE TABLE settings (name VARCHAR(30) COLLATE utf8mb4_general_ci PRIMARY KEY, value TEXT COLLATE utf8mb4_general_ci);
CREATE TABLE books (id INT AUTO_INCREMENT PRIMARY KEY, shelf_id INT, title VARCHAR(50) NOT NULL DEFAULT '');
CREATE TABLE extra (a INT, b VARCHAR(9));
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM books WHERE title = '';
"""
PAIRS = [("mariadb", "mariadb"), ("mysql-8.0", "mysql-8.0"), ("mysql-8.0", "mariadb"), ("mariadb", "mysql-8.0")]


@pytest.fixture(scope="module")
def started():
    servers = {}
    yield servers
    for server in servers.values():
        server.stop()


@pytest.fixture
def both(started, request):
    """Servers of the kinds that the test names, with an empty database `shop` each."""
    for place in enumerate(request.param):
        if place not in started:
            options = ["--sql-mode=", "--event-scheduler=ON"] if place[0] else []
            started[place] = MysqlServer("--innodb-flush-log-at-trx-commit=0", *options, kind=place[1])
    servers = [started[place] for place in enumerate(request.param)]
    for server in servers:
        server.run("DROP DATABASE IF EXISTS shop; CREATE DATABASE shop CHARACTER SET utf8mb4")
    return servers


def printed(text):
    """What stands under `source:` and under `destination:`, each in one piece."""
    lines, place = {"source": [], "destination": []}, None
    for line in text.splitlines():
        if line.startswith("      ") and place:
            lines[place].append(line[6:])
        else:
            place = line.strip()[:-1] if line in ("    source:", "    destination:") else None
    return ["\n".join(found) for found in lines.values()]


@pytest.mark.parametrize("both", PAIRS[:2], ids="-to-".join, indirect=True)
def test_a_trigger_is_guarded_whatever_stands_in_its_body(both, tmp_path):
    """MySQL shows a text with two quotes in one way in information_schema and in another one where the trigger is shown."""
    cleave, words = Cleave(tmp_path), []
    for server, place in zip(both, ("--source", "--destination")):
        server.run("CREATE TABLE notes (id INT AUTO_INCREMENT PRIMARY KEY, line VARCHAR(50)); CREATE TRIGGER quoted BEFORE INSERT ON "
                   "notes for each\n row SET NEW.line = CONCAT(NEW.line, _utf8mb4'it''s')", "shop")
        words += [place, server.dsn("shop")]
    for server, statements in zip(both, printed(cleave.run("mysql", "check", *words).stdout)):
        server.run(statements, "shop")
    left = {one["code"] for one in json.loads(cleave.run("mysql", "check", *words, "--json").stdout)["findings"]}
    assert not left & {"trigger", "trigger-differs"}
    both[0].run("INSERT INTO notes (line) VALUES ('one '); SET @cleave_merging = 1; INSERT INTO notes (line) VALUES ('two ')", "shop")
    assert both[0].run("SELECT line FROM notes ORDER BY id", "shop") == [["one it's"], ["two "]]


@pytest.mark.parametrize("both", PAIRS, ids="-to-".join, indirect=True)
def test_what_is_printed_is_pasted_and_check_is_content(both, tmp_path):
    cleave = Cleave(tmp_path)
    both[0].run(SOURCE, "shop")
    both[1].run(DESTINATION, "shop")
    words = ["mysql", "check", "--source", both[0].dsn("shop"), "--destination", both[1].dsn("shop")]
    for _ in range(3):  # What was created is looked at itself then.
        for server, text in zip(both, printed(cleave.run(*words, "-v").stdout)):
            server.run(text, "shop")
    left = json.loads(cleave.run(*words, "--json").stdout)["findings"]
    assert not [one for one in left if any(each["form"] == "statement" for each in one["remedies"])]
    assert {one["code"] for one in left if one["severity"] != "error"} <= {"versions", "no-binlog", "natural-key", "generated-column",
                                                                               "implied-reference"}
    # MySQL's JSON is no text, and MariaDB's is one: no statement makes them alike.
    is_mixed = both[0].kind != both[1].kind
    assert {one["subject"] for one in left if one["severity"] == "error"} == ({"archive.about", "customers.about"} if is_mixed else set())
    assert both[0].run("SELECT kind + 0 FROM kinds", "shop") == [["1"], ["1"]]
    comment = "SELECT column_comment FROM information_schema.columns WHERE table_name = 'small'"
    assert both[0].value(comment, "shop") == "it's ours"
    for server in both:
        server.run("SET auto_increment_increment = 1; INSERT INTO books (title) VALUES ('x')", "shop")
        assert server.value("SELECT title FROM books", "shop") == "x12http://x", "in their order, under their sql_mode"


@pytest.mark.parametrize("kind", ["mariadb", "mysql-8.0"])
def test_the_privileges_that_are_printed_suffice_for_every_command(kind, tmp_path, mysql_servers):
    servers = [mysql_servers("--log-bin=binlog", "--binlog-format=ROW", f"--server-id={number}", kind=kind) for number in (1, 2)]
    for server in servers:
        server.run("CREATE DATABASE shop; CREATE TABLE shop.t (id INT AUTO_INCREMENT PRIMARY KEY, a INT); INSERT INTO shop.t (a) "
                   "VALUES (1); CREATE USER app IDENTIFIED BY 'x'; GRANT SELECT ON shop.* TO app")
    position = ":".join(servers[0].run("SHOW MASTER STATUS")[0][:2])
    cleave = Cleave(tmp_path)
    cleave.environment.update(CLEAVE_SOURCE_PASSWORD="x", CLEAVE_DESTINATION_PASSWORD="x")
    ends = ["--source", servers[0].dsn("shop", "app"), "--destination", servers[1].dsn("shop", "app")]

    def privileges():
        found = json.loads(cleave.run("mysql", "check", *ends, "--json").stdout)["findings"]
        return [one["what"] for one in found if one["code"] == "privilege"]

    assert privileges()
    for server, text in zip(servers, printed(cleave.run("mysql", "check", *ends, "-v").stdout)):
        server.run("\n".join(line for line in text.splitlines() if line.startswith("GRANT")), "shop")
    assert privileges() == []

    def run(*words):
        done = cleave.run("mysql", *words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    assert "no-position" not in run("baseline", "--dsn", ends[1], "--out", "base.cleave", "--json")
    for number, server in enumerate(servers):
        server.run(f"INSERT INTO t (a) VALUES ({number + 7})", "shop")
    run("baseline", "--dsn", ends[1], "--binlog", position, "--out", "past.cleave")
    merge = ["merge", *ends, "--baseline", "base.cleave", "--into"]
    run(*merge, "destination", "--dry-run")
    run(*merge, "both")
    run("unmerge", *ends, "--into", "source")
    run("unmerge", *ends, "--into", "destination")
    run("guard", *ends)
    run("guard", *ends, "--undo")
    run("guard", *ends, "--freeze", "source")
    run("guard", *ends, "--thaw", "source")
    assert "access denied" not in cleave.run("mysql", "diff", *ends, "--max-lag", "10s").stderr.lower()
