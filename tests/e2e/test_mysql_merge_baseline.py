"""`cleave mysql merge` with a baseline that is not the fork's: nothing is written, and the reason is told. With the fork's own
baseline, whatever happened since, it is not refused."""

import itertools
import json

import pytest
from cleave_program import Cleave
from mysql_server import MysqlServer

SCHEMA = """
CREATE TABLE customers (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40) NOT NULL, points INT NOT NULL DEFAULT 0);
CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, customer_id INT NOT NULL, article VARCHAR(40),
  FOREIGN KEY (customer_id) REFERENCES customers (id));
CREATE TABLE countries (code CHAR(2) PRIMARY KEY, name VARCHAR(40));
INSERT INTO countries VALUES ('it', 'Italy'), ('no', 'Norway'), ('pe', 'Peru'), ('jp', 'Japan'), ('za', 'South Africa');
"""
NAMES = ["Ada", "Bob", "Cem", "Dan", "Eve"]


def customers(*names, begin=1):
    return f"INSERT INTO customers (id, name) VALUES {', '.join(f'({i}, {name!r})' for i, name in enumerate(names, begin))};"


def orders(*articles):
    return f"INSERT INTO orders (customer_id, article) VALUES {', '.join(f'(1, {article!r})' for article in articles)};"


class Shop:
    """A database of one name on both servers; `fork` is what both started from."""

    numbers = itertools.count(1)

    def __init__(self, servers, home):
        self.source, self.destination = servers
        self.cleave, self.name = Cleave(home), f"shop{next(Shop.numbers)}"

    def make(self, *statements):
        for server in (self.source, self.destination):
            server.run(f"CREATE DATABASE {self.name} CHARACTER SET utf8mb4; USE {self.name}; {SCHEMA} {' '.join(statements)}")

    def both(self, statements):
        self.source.run(statements, self.name)
        self.destination.run(statements, self.name)

    def take(self, *options):
        done = self.cleave.run("mysql", "baseline", "--dsn", self.source.dsn(self.name), "--out", "base.cleave", *options)
        assert done.returncode == 0, done.stderr

    def content(self):
        return [server.run(f"SELECT * FROM {table}", self.name)
                for server in (self.source, self.destination) for table in ("customers", "orders", "countries")]

    def merge(self, *options):
        return self.cleave.run("mysql", "merge", "--source", self.source.dsn(self.name), "--destination",
                               self.destination.dsn(self.name), "--baseline", "base.cleave", "--into", "destination", *options)

    def refuses(self, code, *words):
        before = self.content()
        done = self.merge("--json")
        assert done.returncode == 2, done.stdout
        error = json.loads(done.stderr)["error"]
        assert error["code"] == code and all(word in error["what"] for word in words), error
        assert self.content() == before
        return error


@pytest.fixture(scope="module")
def servers():
    servers = [MysqlServer("--innodb-flush-log-at-trx-commit=0") for _ in range(2)]
    yield servers
    for server in servers:
        server.stop()


@pytest.fixture
def shop(servers, tmp_path):
    return Shop(servers, tmp_path)


def test_of_another_database(shop, servers, tmp_path):
    other = Shop(servers, tmp_path)
    other.make(customers("Kim", "Lee", "Mia"), orders("salt"))
    other.take()
    shop.make(customers(*NAMES), orders("tea", "rum"))
    shop.source.run(orders("mug"), shop.name)
    shop.refuses("other-baseline", "5 rows of customers are the same on both sides, but not as it has them")
    assert shop.merge("--trust-baseline").returncode in (0, 1)


def test_of_a_moment_after_the_fork(shop):
    shop.make(customers(*NAMES))
    shop.source.run(customers("Fay", "Gus", begin=6), shop.name)
    shop.take()
    error = shop.refuses("other-baseline", "customers under the id", "the destination has given no id above 5 yet")
    assert "--trust-baseline" in error["next"]


def test_of_a_moment_before_the_fork(shop):
    """The destination has deleted a row that the baseline does not know: it would come back."""
    shop.make(customers(*NAMES))
    shop.take()
    shop.both(customers("Fay", "Gus", "Hal", "Ida", begin=6))
    shop.destination.run("DELETE FROM customers WHERE id = 7", shop.name)
    shop.refuses("other-baseline", "3 rows of customers that it does not have are the same on both sides")


def test_without_a_table(shop):
    shop.make(customers(*NAMES), orders("tea", "rum"))
    shop.take("--table", "customers", "--table", "countries")
    shop.destination.run("DELETE FROM orders WHERE id = 2", shop.name)
    error = shop.refuses("table-not-in-baseline", "the table orders")
    assert "--new-table orders" in error["next"]


def test_a_table_that_both_sides_have_made(shop):
    shop.make(customers(*NAMES))
    shop.take()
    shop.both("CREATE TABLE notes (id INT AUTO_INCREMENT PRIMARY KEY, words VARCHAR(20));")
    assert shop.merge().returncode == 0  # Empty, so there is nothing to be mistaken about.
    shop.source.run("INSERT INTO notes (words) VALUES ('here')", shop.name)
    shop.destination.run("INSERT INTO notes (words) VALUES ('there')", shop.name)
    shop.refuses("table-not-in-baseline", "notes")
    (shop.cleave.home / "cleave.toml").write_text('[mysql]\nnew_tables = ["notes"]\n')
    assert shop.merge().returncode == 0
    assert sorted(words for _, words in shop.destination.run("SELECT * FROM notes", shop.name)) == ["here", "there"]


@pytest.mark.parametrize("since", [
    "UPDATE customers SET points = points + 5",                    # a job that both sides run
    "DELETE FROM customers",                                       # a purge
    "INSERT INTO customers (name) VALUES ('Fay'), ('Gus')",        # a few equal rows
    "REPLACE INTO countries VALUES ('cl', 'Chile'), ('ke', 'Kenya'), ('fj', 'Fiji')",  # an update of both copies
])
def test_the_forks_own_is_not_refused(shop, since):
    shop.make(customers(*NAMES))
    shop.take()
    shop.both(since)
    done = shop.merge()
    assert done.returncode in (0, 1), done.stderr


def test_the_forks_own_of_a_few_rows_is_not_refused(shop):
    """Both sides have sold one piece of the only article and changed the only customer's points."""
    shop.make(customers("Ada"), "CREATE TABLE stock (sku CHAR(3) PRIMARY KEY, pieces INT); INSERT INTO stock VALUES ('TEA', 9);")
    shop.take()
    shop.both("UPDATE stock SET pieces = 8; UPDATE customers SET points = 1")
    done = shop.merge()
    assert done.returncode == 1 and "2 conflicts" in done.stdout, done.stdout + done.stderr
