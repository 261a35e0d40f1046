"""`cleave mysql merge` with a baseline that is not the fork's: nothing is written, and the reason is told. With the fork's own
baseline, whatever happened since, it is not refused."""

import subprocess
import time

import pytest
from cleave_program import BINARY
from database_pair import DatabasePair

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


@pytest.fixture
def shop(server_pair, tmp_path):
    """shop(STATEMENTS…) makes one that both sides start from."""
    return lambda *statements: DatabasePair(server_pair, tmp_path, SCHEMA + " ".join(statements))


def test_of_another_database(shop):
    shop(customers("Kim", "Lee", "Mia"), orders("salt")).take()
    pair = shop(customers(*NAMES), orders("tea", "rum"))
    pair.source.run(orders("mug"), pair.name)
    pair.refuses("other-baseline", "5 rows of customers are the same on both sides, but not as it has them")
    assert pair.merge("--trust-baseline").returncode in (0, 1)


def test_of_a_moment_after_the_fork(shop):
    pair = shop(customers(*NAMES))
    pair.source.run(customers("Fay", "Gus", begin=6), pair.name)
    pair.take()
    error = pair.refuses("other-baseline", "customers under the id", "the destination has given no id above 5 yet")
    assert "--trust-baseline" in error["next"]


def test_a_table_that_was_emptied_looks_as_if_it_had_never_had_rows(shop):
    pair = shop(customers(*NAMES))
    pair.take()
    pair.destination.run("TRUNCATE countries; SET foreign_key_checks = 0; TRUNCATE customers", pair.name)
    pair.refuses("other-baseline", "or has forgotten, by TRUNCATE")
    assert pair.merge("--trust-baseline").returncode == 0
    assert pair.rows("SELECT * FROM customers")[1] == []


def test_of_a_moment_before_the_fork(shop):
    """The destination has deleted a row that the baseline does not know: it would come back."""
    pair = shop(customers(*NAMES))
    pair.take()
    pair.both(customers("Fay", "Gus", "Hal", "Ida", begin=6))
    pair.destination.run("DELETE FROM customers WHERE id = 7", pair.name)
    pair.refuses("other-baseline", "3 rows of customers that it does not have are the same on both sides")


def test_without_a_table(shop):
    pair = shop(customers(*NAMES), orders("tea", "rum"))
    pair.take("--table", "customers", "--table", "countries")
    pair.destination.run("DELETE FROM orders WHERE id = 2", pair.name)
    error = pair.refuses("table-not-in-baseline", "the table orders")
    assert "--new-table orders" in error["next"]


def test_a_table_that_both_sides_have_made(shop):
    pair = shop(customers(*NAMES))
    pair.take()
    pair.both("CREATE TABLE notes (id INT AUTO_INCREMENT PRIMARY KEY, words VARCHAR(20));")
    assert pair.merge().returncode == 0  # Empty, so there is nothing to be mistaken about.
    pair.source.run("INSERT INTO notes (words) VALUES ('here')", pair.name)
    pair.destination.run("INSERT INTO notes (words) VALUES ('there')", pair.name)
    pair.refuses("table-not-in-baseline", "notes")
    (pair.cleave.home / "cleave.toml").write_text('[mysql]\nnew_tables = ["notes"]\n')
    assert pair.merge().returncode == 0
    assert sorted(words for _, words in pair.destination.run("SELECT * FROM notes", pair.name)) == ["here", "there"]


@pytest.mark.parametrize("since", [
    "UPDATE customers SET points = points + 5",                    # a job that both sides run
    "DELETE FROM customers",                                       # a purge
    "INSERT INTO customers (name) VALUES ('Fay'), ('Gus')",        # a few equal rows
    "REPLACE INTO countries VALUES ('cl', 'Chile'), ('ke', 'Kenya'), ('fj', 'Fiji')",  # an update of both copies
])
def test_the_forks_own_is_not_refused(shop, since):
    pair = shop(customers(*NAMES))
    pair.take()
    pair.both(since)
    done = pair.merge()
    assert done.returncode in (0, 1), done.stderr


def test_the_forks_own_of_a_few_rows_is_not_refused(shop):
    """Both sides have sold one piece of the only article and changed the only customer's points."""
    pair = shop(customers("Ada"), "CREATE TABLE stock (sku CHAR(3) PRIMARY KEY, pieces INT); INSERT INTO stock VALUES ('TEA', 9);")
    pair.take()
    pair.both("UPDATE stock SET pieces = 8; UPDATE customers SET points = 1")
    done = pair.merge()
    assert done.returncode == 1 and "2 conflicts" in done.stdout, done.stdout + done.stderr


def test_the_forks_own_is_not_refused_when_a_merge_was_killed(shop):
    """Rows under one id have new ones by then, and what refers to them, equal on both sides, has not come yet."""
    pair = shop(customers("Ada"))
    pair.take()
    for server in (pair.source, pair.destination):
        names = ", ".join(f"({i}, '{server.port} {i}')" for i in range(3, 4003))
        articles = ", ".join(f"({i}, {i}, 'tea')" for i in range(3, 4003))
        server.run(f"INSERT INTO customers (id, name) VALUES {names}; INSERT INTO orders VALUES {articles}", pair.name)
    program = subprocess.Popen([BINARY, "mysql", "merge", *pair.ends, "--baseline", "base.cleave", "--into", "destination"],
                               cwd=pair.cleave.home, env=pair.cleave.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while int(pair.destination.value("SELECT COUNT(*) FROM customers", pair.name)) < 5000:
        assert program.poll() is None and time.monotonic() < deadline
    program.kill()
    program.wait()
    assert pair.destination.value("SELECT COUNT(*) FROM orders", pair.name) == "4000", "killed before them"
    done = pair.merge()
    assert done.returncode == 0, done.stderr
    own = "SELECT COUNT(*) FROM orders JOIN customers ON customers.id = customer_id WHERE name LIKE '{} %'"
    assert [pair.destination.value(own.format(server.port), pair.name) for server in (pair.source, pair.destination)] == ["4000", "4000"]
