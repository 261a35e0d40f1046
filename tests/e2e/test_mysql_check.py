"""cleave mysql check: everything that stands in the way is found, and what mends it does so."""

import json
import os
import pty
import subprocess
import time

import pytest
from cleave_program import BINARY, Cleave

SOURCE = r"""
CREATE DATABASE shop CHARACTER SET utf8mb4; USE shop;
CREATE TABLE customers (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, email VARCHAR(100) NOT NULL UNIQUE,
  name VARCHAR(50) DEFAULT 'it''s', kind ENUM('a b', 'c)') DEFAULT 'c)');
CREATE TABLE orders (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, customer_id INT UNSIGNED NOT NULL, parent_id INT UNSIGNED,
  total DECIMAL(10,2), twice DECIMAL(10,2) AS (total * 2) VIRTUAL, KEY (customer_id));
CREATE TABLE comments (id INT AUTO_INCREMENT PRIMARY KEY, owner_type VARCHAR(40), owner_id INT, seen_by_customer_id INT,
  shelf_id INT, text TEXT);
CREATE TABLE shelves (id INT AUTO_INCREMENT PRIMARY KEY);
CREATE TABLE log (at TIMESTAMP, text TEXT) ENGINE=MyISAM;
CREATE TABLE small (id TINYINT AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=120;
INSERT INTO customers (email) VALUES ('a@x'), ('b@x');
INSERT INTO orders (customer_id, parent_id, total) VALUES (1, NULL, 3), (2, 1, 4);
INSERT INTO shelves VALUES (1);
INSERT INTO comments (owner_type, owner_id, shelf_id) VALUES ('App\\Models\\Order', 1, 1), ('Customer', 2, 7), ('Robot', 9, 8);
DELIMITER //
CREATE TRIGGER doubled BEFORE INSERT ON orders FOR EACH ROW BEGIN SET NEW.total = NEW.total * 2; END// -- it doubles
CREATE TRIGGER raised BEFORE INSERT ON orders FOR EACH ROW SET NEW.total = NEW.total + 1//
DELIMITER ;
"""
DESTINATION = r"""
CREATE DATABASE shop CHARACTER SET latin1; USE shop;
CREATE TABLE customers (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, email VARCHAR(80) CHARACTER SET utf8mb4 NOT NULL,
  name VARCHAR(50) CHARACTER SET utf8mb4, KEY (name));
CREATE TABLE orders (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, customer_id INT UNSIGNED NOT NULL, parent_id INT UNSIGNED,
  total DECIMAL(10,2), twice DECIMAL(10,2) AS (total * 2) VIRTUAL, KEY (customer_id),
  CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customers (id));
CREATE TABLE extra (a INT);
CREATE USER reader@'%' IDENTIFIED BY 'a secret'; GRANT SELECT ON shop.* TO reader@'%';
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM orders WHERE total < 0;
"""


@pytest.fixture
def cleave(tmp_path):
    return Cleave(tmp_path)


@pytest.fixture
def both(mysql_servers):
    source = mysql_servers("--log-bin=binlog", "--server-id=7", "--binlog-format=MIXED", "--expire-logs-days=1")
    destination = mysql_servers("--server-id=7", "--event-scheduler=ON", "--sql-mode=", "--default-time-zone=+02:00",
                                "--max-allowed-packet=1M")
    source.run(SOURCE)
    destination.run(DESTINATION)
    return source, destination


def check(cleave, source, destination, *options, expected=1):
    password = {"CLEAVE_DESTINATION_PASSWORD": "a secret"} if "reader@" in destination else {}
    done = cleave.run("mysql", "check", "--source", source, "--destination", destination, *options, **password)
    assert done.returncode == expected, done.stderr + done.stdout
    assert "a secret" not in done.stdout + done.stderr
    return done.stdout


def findings(cleave, source, destination, expected=1):
    return json.loads(check(cleave, source, destination, "--json", expected=expected))["findings"]


def test_everything_that_the_page_lists_is_found(cleave, both):
    source, destination = both
    found = findings(cleave, source.dsn("shop"), destination.dsn("shop"))
    found_codes = {(one["severity"], one["code"], one["subject"]) for one in found}
    assert found_codes >= {
        ("error", "table-missing", "comments"), ("error", "table-missing", "extra"),
        ("warning", "column-differs", "customers.email"), ("error", "column-missing", "customers.kind"),
        ("warning", "column-differs", "customers.name"),
        ("warning", "key-missing", "customers.email"), ("note", "key-missing", "customers.name"),
        ("warning", "foreign-key-missing", "orders.of_customer"), ("warning", "collation", "customers"),
        ("warning", "collation", "database"),
        ("warning", "no-primary-key", "log"), ("error", "engine", "log"),
        ("warning", "trigger", "orders.doubled"), ("warning", "trigger-missing", "orders.raised"),
        ("warning", "event", "nightly"), ("note", "generated-column", "orders.twice"),
        ("warning", "same-server-id", "server"), ("warning", "time-zone", "server"), ("warning", "sql-mode", "server"),
        ("warning", "packet-size", "server"),
        ("warning", "no-binlog", "server"), ("warning", "binlog-format", "server"), ("warning", "binlog-retention", "server"),
        ("warning", "ids-collide", "server"), ("warning", "ids-run-out", "small.id"),
        ("note", "natural-key", "customers.email"),
        ("note", "implied-reference", "orders.customer_id"), ("note", "implied-reference", "orders.parent_id"),
        ("note", "implied-reference", "comments.seen_by_customer_id"), ("warning", "implied-reference", "comments.shelf_id"),
        ("note", "polymorphic-reference", "comments.owner_id"),
    }
    assert "privilege" not in {one["code"] for one in found}


UNKNOWN = """
CREATE DATABASE odd; USE odd; CREATE TABLE t (id INT PRIMARY KEY); CREATE TABLE cleave_conflicts (id INT PRIMARY KEY);
CREATE TABLE part (id INT) ENGINE=MyISAM; CREATE TABLE parts (id INT) ENGINE=MERGE UNION=(part);
CREATE TABLE lost (id INT) ENGINE=MERGE UNION=(nowhere); CREATE SEQUENCE bills; CREATE SEQUENCE down INCREMENT BY -1;
CREATE TABLE prefs (user_id INT, name VARCHAR(9), UNIQUE (user_id, name));
CREATE TABLE staff (id INT PRIMARY KEY, info INT, boss INT AS (info + 1) STORED,
  CONSTRAINT of_boss FOREIGN KEY (boss) REFERENCES staff (id));
CREATE TABLE tickets (code CHAR(9) PRIMARY KEY, number INT AUTO_INCREMENT UNIQUE);
"""


def test_what_a_merge_would_refuse_is_an_error_and_no_other_command_skips_it(cleave, both):
    source, destination = both
    source.run(UNKNOWN)
    destination.run(UNKNOWN + "CREATE VIEW cleave_merged AS SELECT 1; DROP SEQUENCE bills; "
                    "ALTER SEQUENCE down INCREMENT BY 1 RESTART 1")
    ends = ["--source", source.dsn("odd"), "--destination", destination.dsn("odd")]
    found = findings(cleave, ends[1], ends[3])
    assert {(one["code"], one["subject"]) for one in found if one["severity"] == "error"} == {
        ("engine", "part"), ("table-kind", "parts"), ("table-kind", "lost"), ("own-name", "cleave_conflicts"),
        ("own-name", "cleave_merged"), ("no-primary-key", "prefs"), ("computed-reference", "staff.boss"),
        ("sequence-missing", "`bills`"), ("sequence-differs", "`down`")}
    assert ("number-not-key", "tickets.number") in {(one["code"], one["subject"]) for one in found}
    done = cleave.run("mysql", "baseline", "--dsn", source.dsn("odd"), "--out", "all.cleave")
    assert done.returncode == 2 and "lost cannot be opened" in done.stderr and "parts is kept by MRG_MyISAM" in done.stderr
    assert "part is kept" not in done.stderr, "its rows can be read"
    assert cleave.run("mysql", "baseline", "--dsn", source.dsn("odd"), "--out", "t.cleave", "--table", "t").returncode == 0
    merged = cleave.run("mysql", "merge", *ends, "--baseline", "t.cleave", "--into", "destination")
    assert merged.returncode == 2
    for word in ["part is kept by MyISAM", "parts is kept by MRG_MyISAM", "lost cannot be opened", "cleave_merged has"]:
        assert word in merged.stderr
    compared = cleave.run("mysql", "diff", *ends, "--json")
    assert compared.returncode == 1 and "lost" in compared.stdout and "parts" in compared.stdout


def test_sequences_are_mended_by_what_is_printed(cleave, both):
    source, destination = both
    source.run("CREATE DATABASE s; USE s; CREATE SEQUENCE bills; DO NEXTVAL(bills); CREATE SEQUENCE `only here`")
    destination.run("CREATE DATABASE s; USE s; CREATE SEQUENCE bills")

    def codes():
        return {(one["code"], one["subject"]) for one in findings(cleave, source.dsn("s"), destination.dsn("s"))}

    assert codes() >= {("ids-collide", "`bills`"), ("sequence-missing", "`only here`")}
    found = findings(cleave, source.dsn("s"), destination.dsn("s"))
    for place, server in [("source", source), ("destination", destination)]:
        for remedy in [each for one in found if "`" in one["subject"] for each in one["remedies"] if each["where"] == place]:
            server.run(remedy["text"], "s")
    assert not {one for one in codes() if one[1] == "`bills`" or one[0] == "sequence-missing"}
    assert [int(server.value("SELECT NEXTVAL(bills) % 2", "s")) for server in both] == [1, 0]


def test_privileges_that_are_missing_come_as_one_grant_for_each_place(cleave, both):
    source, destination = both

    def grants():
        found = findings(cleave, source.dsn("shop"), destination.dsn("shop", "reader"))
        return [remedy["text"] for one in found if one["code"] == "privilege" for remedy in one["remedies"]]

    assert grants() == [
        "GRANT SUPER, READ_ONLY ADMIN, PROCESS, REPLICATION CLIENT, REPLICATION SLAVE ON *.* TO 'reader'@'%'",
        "GRANT INSERT, UPDATE, DELETE, TRIGGER, EVENT, REFERENCES, CREATE, CREATE TEMPORARY TABLES, DROP ON `shop`.* TO 'reader'@'%'",
        "GRANT SLAVE MONITOR, REPLICATION SLAVE ADMIN, RELOAD ON *.* TO 'reader'@'%'"]
    for grant in grants():
        destination.run(grant)
    assert grants() == []
    destination.run("REVOKE ALL, GRANT OPTION FROM reader@'%'; GRANT SELECT, INSERT, UPDATE, DELETE ON shop.orders TO reader@'%'")
    assert "GRANT TRIGGER, EVENT, REFERENCES, CREATE, CREATE TEMPORARY TABLES, DROP ON `shop`.* TO 'reader'@'%'" in grants()


def test_references_say_how_sure_they_are(cleave, both):
    source, destination = both
    document = json.loads(check(cleave, source.dsn("shop"), destination.dsn("shop"), "--json"))
    seen = {(one["table"], one["columns"][0], one["parent"], one["origin"], one["confidence"], one.get("type_value"))
            for one in document["references"]}
    assert seen == {
        ("orders", "customer_id", "customers", "implied", "likely", None),
        ("orders", "parent_id", "orders", "implied", "likely", None),
        ("comments", "seen_by_customer_id", "customers", "implied", "presumed", None),
        ("comments", "shelf_id", "shelves", "implied", "doubtful", None),
        ("comments", "owner_id", "orders", "polymorphic", "likely", "App\\Models\\Order"),
        ("comments", "owner_id", "customers", "polymorphic", "likely", "Customer"),
    }


def mend(server, place, found):
    """Pastes the statements of each finding into a client."""
    for one in found:
        texts = [each["text"] for each in one["remedies"] if each["where"] == place and each["form"] == "statement"]
        server.run("DELIMITER $$\n" + "".join(f"{text}\n$$\n" for text in texts), "shop")


def test_the_statements_mend_what_they_stand_beside(cleave, both):
    source, destination = both
    codes = ["table-missing", "column-missing", "column-differs", "collation", "key-missing", "foreign-key-missing",
             "trigger-missing", "engine", "no-primary-key", "event", "ids-run-out", "ids-collide"]
    for _ in range(2):  # What was created is looked at itself then: its engine, the key that it got meanwhile.
        found = [one for one in findings(cleave, source.dsn("shop"), destination.dsn("shop")) if one["code"] in codes]
        mend(source, "source", found)
        mend(destination, "destination", found)
    found = findings(cleave, source.dsn("shop"), destination.dsn("shop"))
    assert not {one["code"] for one in found} & set(codes), found
    mend(source, "source", [one for one in found if one["code"] == "trigger"])
    mend(destination, "destination", [one for one in found if one["code"] == "trigger"])
    left = findings(cleave, source.dsn("shop"), destination.dsn("shop"))
    assert not [one for one in left if one["code"] == "trigger" or one["severity"] == "error"], left
    source.run("INSERT INTO orders (customer_id, total) VALUES (1, 10)", "shop")
    assert source.value("SELECT total FROM orders ORDER BY id DESC LIMIT 1", "shop") == "21.00", "in their old order"
    assert source.run("SET @cleave_merging = 1; INSERT INTO orders (customer_id, total) VALUES (1, 10); "
                      "SELECT total FROM orders ORDER BY id DESC LIMIT 1", "shop") == [["10.00"]]


def test_people_can_paste_what_is_printed(cleave, both):
    source, destination = both
    text = check(cleave, source.dsn("shop"), destination.dsn("shop"))
    assert text.index("errors:") < text.index("warnings:") < text.index("notes")
    begin = text.index("orders.doubled of the source")
    block = text[text.index("DROP TRIGGER", begin):text.index("DELIMITER ;", begin) + len("DELIMITER ;")]
    source.run(block, "shop")
    assert "cleave_merging" in source.value("SELECT action_statement FROM information_schema.triggers WHERE "
                                            "trigger_name = 'doubled'")


def test_equal_databases_are_done_or_noted(cleave, mysql_servers):
    options = ["--log-bin=binlog", "--binlog-format=ROW", "--expire-logs-days=30"]
    servers = [mysql_servers("--server-id=1", "--auto-increment-increment=2", *options),
               mysql_servers("--server-id=2", "--auto-increment-increment=2", "--auto-increment-offset=2", *options)]
    for server in servers:
        server.run("CREATE DATABASE shop; USE shop; CREATE TABLE a (id INT AUTO_INCREMENT PRIMARY KEY, mail INT UNIQUE)")
    found = findings(cleave, servers[0].dsn("shop"), servers[1].dsn("shop"), expected=0)
    assert {one["code"] for one in found} == {"natural-key"}


def test_one_database_twice_is_an_error(cleave, mysql_servers):
    server = mysql_servers()
    server.run("CREATE DATABASE shop; CREATE DATABASE other")
    found = findings(cleave, server.dsn("shop"), server.dsn("shop"))
    assert ("error", "one-database") in {(one["severity"], one["code"]) for one in found}
    found = findings(cleave, server.dsn("shop"), server.dsn("other"))
    assert "one-server" in {one["code"] for one in found}


@pytest.mark.parametrize("source, exit_code, code, next_step", [
    ("mysql://root:pw@127.0.0.1/shop", 2, "password-in-dsn", "CLEAVE_SOURCE_PASSWORD"),
    ("mysql://root@127.0.0.1:1/shop", 3, "2002", ""),
    ("postgres://x", 2, "bad-dsn", ""),
    ("@nowhere", 2, "no-option-group", ""),
])
def test_bad_words_and_a_server_that_does_not_answer(cleave, source, exit_code, code, next_step):
    done = cleave.run("mysql", "check", "--source", source, "--destination", "mysql://a@127.0.0.1:1/b", "--json")
    assert done.returncode == exit_code
    error = json.loads(done.stderr)["error"]
    assert error["code"] == code and next_step in error["next"]
    assert "pw" not in done.stderr.replace("pwd", "")


def test_a_missing_password_without_a_terminal_names_the_variable(cleave, both):
    source, destination = both
    # A session of its own has no terminal to ask, even when the tests run in one.
    done = subprocess.run([BINARY, "mysql", "check", "--source", source.dsn("shop"), "--destination",
                           destination.dsn("shop", "reader"), "--json"], env=cleave.environment, capture_output=True,
                          text=True, start_new_session=True, timeout=60)
    assert done.returncode == 2
    error = json.loads(done.stderr)["error"]
    assert error["code"] == "no-password" and "CLEAVE_DESTINATION_PASSWORD" in error["next"]


def test_the_terminal_is_asked_once_and_shows_nothing(cleave, both):
    source, destination = both
    words = [BINARY, "mysql", "check", "--source", source.dsn("shop"), "--destination", destination.dsn("shop", "reader")]
    child, terminal = pty.fork()
    if child == 0:
        os.execve(BINARY, [str(word) for word in words], cleave.environment)
    shown = b""
    while b"Password of destination reader@" not in shown:
        shown += os.read(terminal, 4096)
    time.sleep(0.2)  # What is typed before the question is thrown away.
    os.write(terminal, b"a secret\n")
    try:
        while part := os.read(terminal, 4096):
            shown += part
    except OSError:  # How Linux says that the program has closed its terminal.
        pass
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1, shown.decode()
    assert shown.count(b"Password of") == 1 and b"a secret" not in shown and b"warnings:" in shown


def test_words_that_are_no_verbs_are_answered(cleave):
    done = cleave.run("mysql", "chekc")
    assert done.returncode == 2 and "there is no command 'chekc'" in done.stderr and "check" in done.stderr
    assert cleave.run("mysql").returncode == 2
    assert "cleave mysql check --help" in cleave.run("mysql", "check", "--sorce", "x").stderr


def test_the_lines_about_references_are_pasted_together(mysql_servers, tmp_path):
    """One line for each column, however many types it has."""
    servers = mysql_servers("--server-id=1"), mysql_servers("--server-id=2")
    for server in servers:
        server.run("CREATE DATABASE shop; USE shop; CREATE TABLE users (id INT AUTO_INCREMENT PRIMARY KEY); INSERT INTO users VALUES (1), (2);"
                   "CREATE TABLE projects (id INT AUTO_INCREMENT PRIMARY KEY); INSERT INTO projects VALUES (1), (2), (3);"
                   "CREATE TABLE notes (id INT AUTO_INCREMENT PRIMARY KEY, notable_type VARCHAR(20), notable_id INT, author_user_id INT);"
                   "INSERT INTO notes VALUES (1, 'User', 1, 1), (2, 'Project', 3, 2), (3, 'Ghost', 1, 1)")
    cleave = Cleave(tmp_path)
    found = findings(cleave, *(server.dsn("shop") for server in servers))
    beginning = "cleave.toml, [mysql.references]: "
    lines = [each["text"].removeprefix(beginning) for one in found for each in one["remedies"] if each["text"].startswith(beginning)]
    assert len(lines) == 2 and all(word in "".join(lines) for word in ("User = ", "Project = ", "Ghost = ", "author_user_id"))
    (tmp_path / "cleave.toml").write_text("\n".join(["[mysql.references]", *lines]))
    left = {one["code"] for one in findings(cleave, *(server.dsn("shop") for server in servers))}
    assert not left & {"polymorphic-reference", "implied-reference", "unknown-type"}
