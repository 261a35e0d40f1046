"""A split whose instances carry a database: two MariaDB servers stand for the two copies, the twin for AWS."""

import json
import pathlib
import subprocess
import time

import boto3
import pytest
from moto_server import MotoServer
from rehearsal import LAST_STEP, Rehearsals

PASSWORD = "correct horse battery"

USERS = f"""
CREATE USER cleave@'127.0.0.1' IDENTIFIED BY '{PASSWORD}'; GRANT ALL ON *.* TO cleave@'127.0.0.1' WITH GRANT OPTION;
CREATE USER web@localhost; GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO web@localhost;
"""

SHOP = """
CREATE DATABASE shop; USE shop;
CREATE TABLE customers (id INT AUTO_INCREMENT PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE, name VARCHAR(40),
  updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP);
CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, customer_id INT NOT NULL, note VARCHAR(40),
  FOREIGN KEY (customer_id) REFERENCES customers (id));
CREATE TABLE stock (article VARCHAR(20) PRIMARY KEY, pieces INT NOT NULL);
INSERT INTO customers (email, name) VALUES ('ada@example.com', 'Ada'), ('bob@example.com', 'Bob');
INSERT INTO orders (customer_id, note) VALUES (1, 'first'), (2, 'second');
INSERT INTO stock VALUES ('tea', 1000), ('rum', 500);
"""

# `who` is written into what is inserted.
WRITES = """
INSERT INTO customers (email, name) VALUES ('{who}@example.com', '{who}');
INSERT INTO orders (customer_id, note) VALUES (LAST_INSERT_ID(), 'of {who}'), (1, 'for Ada, {who}');
INSERT INTO customers (email, name) VALUES ('both@example.com', 'Both') ;
INSERT INTO orders (customer_id, note) VALUES (LAST_INSERT_ID(), 'of both, {who}');
UPDATE stock SET pieces = pieces - {pieces} WHERE article = 'tea';
"""

DECISIONS = '[mysql.policy]\nstock = "sum:pieces"\n[mysql.unique]\ncustomers = "join"\n'


@pytest.fixture(scope="module")
def rehearsals(tmp_path_factory):
    return Rehearsals(tmp_path_factory.mktemp("rehearsals"))


class Shops:
    """A rehearsal whose cleave.toml names two databases."""

    def __init__(self, rehearsal, source, destination):
        self.rehearsal, self.source, self.destination = rehearsal, source, destination
        for server in (source, destination):
            server.run(USERS)
        source.run(SHOP)
        rehearsal.twin.environment["CLEAVE_SOURCE_PASSWORD"] = PASSWORD
        rehearsal.twin.environment["CLEAVE_DESTINATION_PASSWORD"] = PASSWORD
        self.settings = rehearsal.work / "cleave.toml"
        self.plain = self.settings.read_text()
        self.plan()

    def dsn(self, server):
        return f"mysql://cleave@127.0.0.1:{server.port}/shop"

    def plan(self, more=""):
        databases = f'[mysql]\nsource = "{self.dsn(self.source)}"\ndestination = "{self.dsn(self.destination)}"\n'
        self.settings.write_text(self.plain + databases + more + DECISIONS)
        return self.rehearsal.cleave("plan")

    def run(self, *options, expect=(0,)):
        return self.rehearsal.cleave(*self.rehearsal.run_words(*options), expect=expect)

    def undo(self, *options, expect=(0,)):
        return self.rehearsal.cleave("undo", "--clock", "twin", "--yes", self.rehearsal.plan["hash"], *options, expect=expect)

    def fork(self):
        """What launching the image does to the database."""
        dump = subprocess.run(
            ["mariadb-dump", "--no-defaults", f"--socket={self.source.socket}", "--user=root", "--single-transaction",
             "--databases", "shop"], check=True, capture_output=True, text=True)
        self.destination.run(dump.stdout)

    def until_copied(self):
        self.run("--until", "prepare")
        self.fork()
        self.run("--until", "copy")

    def write(self, server, who, pieces):
        statements = WRITES.format(who=who, pieces=pieces)
        subprocess.run(["mariadb", "--no-defaults", f"--socket={server.socket}", "--user=web", "shop"],
                       input=statements, check=True, capture_output=True, text=True)

    def write_on_both(self):
        self.write(self.source, "source", 3)
        self.write(self.destination, "destination", 4)

    def state(self):
        """What undo has to bring back, of both servers."""
        variables = "SELECT @@GLOBAL.auto_increment_increment, @@GLOBAL.auto_increment_offset, @@GLOBAL.read_only"
        content = "SELECT * FROM customers ORDER BY id; SELECT * FROM orders ORDER BY id; SELECT * FROM stock ORDER BY 1"
        servers = (self.source, self.destination)
        return [[s.run(variables), s.run("SHOW TABLES", "shop"), s.run(content, "shop")] for s in servers]

    def files(self):
        return sorted(p.name for p in (self.rehearsal.work / ".cleave").iterdir())

    def expect_merged(self):
        """Everything that either side wrote is in the destination once, and belongs together as it did."""
        found = self.destination.run(
            "SELECT c.email, o.note FROM customers c JOIN orders o ON o.customer_id = c.id ORDER BY 1, 2", "shop")
        assert found == sorted([
            ["ada@example.com", "first"], ["ada@example.com", "for Ada, source"], ["ada@example.com", "for Ada, destination"],
            ["bob@example.com", "second"], ["source@example.com", "of source"], ["destination@example.com", "of destination"],
            ["both@example.com", "of both, source"], ["both@example.com", "of both, destination"]])
        assert self.destination.value("SELECT pieces FROM stock WHERE article = 'tea'", "shop") == "993"


@pytest.fixture
def shops(rehearsals, mysql_servers):
    options = ("--log-bin=binlog", "--binlog-format=ROW", "--binlog-row-image=FULL")
    servers = [mysql_servers(f"--server-id={number}", *options) for number in (1, 2)]
    with rehearsals.fresh() as rehearsal:
        yield Shops(rehearsal, *servers)


def test_the_plan_shows_the_steps(shops):
    text = shops.plan()
    for step in ("guard-source/shop", "guard/shop", "check/shop", "baseline/shop", "merge/catch-up", "watch/shop",
                 "freeze/shop", "merge/final", "diff/shop"):
        assert f"mysql/{step}" in text
    steps = {step["id"]: step for step in shops.rehearsal.plan["steps"]}
    images = [step for step in steps.values() if step["kind"] == "ec2/create-image"]
    assert images and all("mysql/guard-source/shop" in step["needs"] for step in images)
    shops.settings.write_text(shops.plain)
    assert "mysql/" not in shops.rehearsal.cleave("plan")


def test_a_whole_split(shops):
    shops.until_copied()
    shops.write_on_both()
    shops.run("--until", "cutover")
    shops.expect_merged()
    shops.source.run("INSERT INTO orders (customer_id, note) VALUES (2, 'late')", "shop")
    shops.run(expect=(4,))
    assert shops.destination.run("SELECT customer_id FROM orders WHERE note = 'late'", "shop") == [["2"]]
    assert shops.source.value("SELECT @@GLOBAL.read_only") == "1"
    shops.rehearsal.cleave("confirm", LAST_STEP)
    shops.run()
    assert not shops.rehearsal.json("status")["waiting"]


def test_a_conflict_is_a_persons(shops):
    shops.until_copied()
    shops.source.run("UPDATE customers SET name = 'Ada S.' WHERE id = 1", "shop")
    shops.destination.run("UPDATE customers SET name = 'Ada D.' WHERE id = 1", "shop")
    shops.run(expect=(4,))
    waiting = {step["step"]: step for step in shops.rehearsal.json("status", expect=(4,))["waiting"]}
    assert waiting["mysql/diff/shop"]["person"]
    assert 'customers {"id":"1"}: both-updated of name' in waiting["mysql/diff/shop"]["reason"]
    shops.destination.run("UPDATE cleave_conflicts SET resolved_at = NOW()", "shop")
    shops.run(expect=(4,))
    assert shops.rehearsal.persons() == {LAST_STEP}
    assert shops.destination.value("SELECT name FROM customers WHERE id = 1", "shop") == "Ada D."


@pytest.mark.parametrize("phase", ["prepare", "copy", "cutover", "drain"])
def test_undo_brings_both_databases_back(shops, phase):
    shops.fork()
    before = shops.state()
    files = shops.files()
    shops.run("--until", "prepare")
    if phase != "prepare":
        shops.run("--until", "copy")
    if phase in ("cutover", "drain"):
        shops.source.run("INSERT INTO orders (customer_id, note) VALUES (1, 'later')", "shop")
        shops.run("--until", phase, expect=(0, 3, 4))
        assert shops.destination.run("SELECT note FROM orders WHERE note = 'later'", "shop")
    shops.undo("--everything")
    if phase in ("cutover", "drain"):
        shops.source.run("DELETE FROM orders WHERE note = 'later'", "shop")
    assert shops.state() == before
    left = {name for name in set(shops.files()) - set(files) if not name.startswith(("journal.db", "lock", "pace-"))}
    assert left <= {"copies"} and not list((shops.rehearsal.work / ".cleave/copies").glob("*"))


def killed_again_and_again(shops, words, expected, between=lambda: None):
    """Each run is killed a little later than the one before, so that most steps are hit while they work. Returns how
    often it was killed before it came to its end."""
    pause = 0.05
    for kills in range(200):
        process = shops.rehearsal.start(*words)
        try:
            out, err = process.communicate(timeout=pause)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            pause *= 1.1
            between()
        else:
            assert process.returncode == expected, out + err
            return kills
    raise AssertionError("it never came to its end")


def test_killed_at_many_moments_and_run_again(shops):
    shops.run("--until", "prepare")
    shops.fork()
    before = shops.state()[1][1:]
    written = []

    def write_once_both_are_there():
        if not written and (shops.rehearsal.work / ".cleave/base.cleave").exists():
            shops.write_on_both()
            written.append(True)

    assert killed_again_and_again(shops, shops.rehearsal.run_words(), 4, write_once_both_are_there) > 10
    assert written
    shops.expect_merged()
    counts = "SELECT (SELECT COUNT(*) FROM customers), (SELECT COUNT(*) FROM orders)"
    assert shops.destination.run(counts, "shop") == [["5", "8"]]
    assert shops.rehearsal.persons() == {LAST_STEP}

    # And all the way back. What the destination alone has is given up by a person.
    undo = ["undo", "--everything", "--clock", "twin", "--yes", shops.rehearsal.plan["hash"]]
    assert killed_again_and_again(shops, undo, 4) > 5
    shops.rehearsal.cleave("confirm", "mysql/baseline/shop")
    killed_again_and_again(shops, undo, 0)
    assert [state[0] for state in shops.state()] == [[["1", "1", "0"]]] * 2
    left = shops.destination.run("SELECT email FROM customers ORDER BY id", "shop")
    assert left == [["ada@example.com"], ["bob@example.com"], ["destination@example.com"], ["both@example.com"]]
    assert before[0] == shops.state()[1][1]


class Processes:
    """What other users of the machine can see of processes."""

    def __init__(self):
        self.seen = set()

    def look(self):
        for file in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                self.seen.add(file.read_bytes())
            except OSError:
                pass


def test_passwords_come_from_aws_and_go_nowhere(shops):
    moto = MotoServer()
    try:
        environment = shops.rehearsal.twin.environment
        for side in ("SOURCE", "DESTINATION"):
            del environment[f"CLEAVE_{side}_PASSWORD"]
        for service in ("SECRETS_MANAGER", "SSM"):
            environment[f"AWS_ENDPOINT_URL_{service}"] = moto.url
        clients = {name: boto3.client(name, region_name="us-east-1", endpoint_url=moto.url, aws_access_key_id="a",
                                      aws_secret_access_key="b") for name in ("secretsmanager", "ssm")}
        clients["secretsmanager"].create_secret(Name="shop/db", SecretString=json.dumps({"user": "x", "password": PASSWORD}))
        clients["ssm"].put_parameter(Name="/shop/db", Value=PASSWORD, Type="SecureString")
        told = shops.plan('source_password = "secretsmanager:shop/db#password"\ndestination_password = "ssm:/shop/db"\n')
        told += shops.run("--until", "prepare")
        shops.fork()
        processes = Processes()
        process = shops.rehearsal.start(*shops.rehearsal.run_words("--until", "cutover", "-v"))
        while process.poll() is None:
            processes.look()
            time.sleep(0.02)
        out, err = process.communicate()
        assert process.returncode == 0, out + err
        told += out + err + "".join(
            shops.rehearsal.cleave("status", *words, expect=(3,)) for words in ([], ["--json"]))
        told += shops.rehearsal.cleave("mysql", "check", expect=(0, 1))
        assert "mysql/baseline/shop" in told
        assert PASSWORD not in told
        for file in shops.rehearsal.work.rglob("*"):
            assert file.is_dir() or PASSWORD.encode() not in file.read_bytes(), file
        assert not [line for line in processes.seen if PASSWORD.encode() in line]
    finally:
        moto.stop()


def test_a_password_that_aws_does_not_have_is_said(shops):
    moto = MotoServer()
    try:
        shops.rehearsal.twin.environment["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = moto.url
        shops.plan('source_password = "secretsmanager:shop/none"\n')
        process = shops.rehearsal.start(*shops.rehearsal.run_words("--until", "prepare"))
        out, err = process.communicate(timeout=60)
        assert process.returncode == 1
        assert "ResourceNotFoundException" in out + err or "can't find" in out + err
    finally:
        moto.stop()
