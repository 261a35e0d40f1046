"""A small shop in two MariaDB servers that stand for the databases on the instances of the sample estate.

Usage: shop.py VERB FOLDER [SIDE]   (FOLDER/source and FOLDER/destination hold the servers)
  fill         makes the shop at the source, and the users at both
  fork         copies the source's data to the destination, as the launch of the image does
  worker       a session at the source from before the split; writes when FOLDER/worker.go appears
  visit SIDE   visitors of one side for some seconds: registrations, orders, a changed page
  decide       what a person does about the page that both sides have changed
  check        compares the destination with all that was written, and prints the table
Every row says where it was written and what it belongs to, so that plain queries can tell whether the merge was right.
"""

import json
import pathlib
import subprocess
import sys
import time

SIDES = ("source", "destination")
TABLES = ("customers", "orders", "order_lines", "articles", "pages", "log")
ARTICLES = {"tea": 100_000, "rum": 50_000, "mug": 20_000}
FROZEN = "ERROR 1290"  # the server runs with --read-only

SCHEMA = """
CREATE DATABASE shop; USE shop;
CREATE TABLE customers (id INT AUTO_INCREMENT PRIMARY KEY, email VARCHAR(80) NOT NULL UNIQUE, city VARCHAR(40),
  updated_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6));
CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, customer_id INT NOT NULL, number VARCHAR(40) NOT NULL,
  email VARCHAR(80) NOT NULL, FOREIGN KEY (customer_id) REFERENCES customers (id));
CREATE TABLE articles (name VARCHAR(20) PRIMARY KEY, pieces INT NOT NULL);
CREATE TABLE order_lines (id INT AUTO_INCREMENT PRIMARY KEY, order_id INT NOT NULL, number VARCHAR(40) NOT NULL,
  article VARCHAR(20) NOT NULL, pieces INT NOT NULL, FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
  FOREIGN KEY (article) REFERENCES articles (name));
CREATE TABLE pages (slug VARCHAR(20) PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE log (line VARCHAR(80) NOT NULL);
"""


class Server:
    def __init__(self, folder, side):
        self.side = side
        self.words = ["mariadb", "--no-defaults", f"--socket={folder / side / 'socket'}", "--batch", "--skip-column-names",
                      "--default-character-set=utf8mb4"]

    def run(self, statements, database="shop", user="root"):
        """The rows; RuntimeError with what the server says against it."""
        done = subprocess.run([*self.words, f"--user={user}", *([database] if database else [])], input=statements,
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        return [line.split("\t") for line in done.stdout.splitlines()]

    def number(self, statement):
        return int(self.run(statement)[0][0])


def order(number, email, pieces, article):
    """One order of one line, all of it or nothing; a customer who has the e-mail already is that customer."""
    return f"""
START TRANSACTION;
INSERT IGNORE INTO customers (email, city) VALUES ('{email}', 'Rome');
SET @customer = (SELECT id FROM customers WHERE email = '{email}');
INSERT INTO orders (customer_id, number, email) VALUES (@customer, '{number}', '{email}');
INSERT INTO order_lines (order_id, number, article, pieces) VALUES (LAST_INSERT_ID(), '{number}', '{article}', {pieces});
UPDATE articles SET pieces = pieces - {pieces} WHERE name = '{article}';
INSERT INTO log VALUES ('an order of {article}');
COMMIT;
"""


def orders_of(side, count):
    """(number, e-mail, pieces, article): every fifth customer is one who registers on both sides."""
    names = list(ARTICLES)
    for n in range(count):
        email = f"both-{n}@example.com" if n % 5 == 0 else f"{side}-{n}@example.com"
        yield f"{side}-{n}", email, 1 + n % 3, names[n % len(names)]


def fill(folder):
    source, destination = (Server(folder, side) for side in SIDES)
    source.run(SCHEMA, database="")
    pieces = ", ".join(f"('{name}', {count})" for name, count in ARTICLES.items())
    source.run(f"INSERT INTO articles VALUES {pieces}; INSERT INTO pages VALUES ('about', 'We sell tea.')")
    source.run("".join(order(*each) for each in orders_of("before", 60)))
    for server in (source, destination):
        server.run("CREATE USER cleave@'127.0.0.1' IDENTIFIED BY 'a secret of the demo'; "
                   "GRANT ALL ON *.* TO cleave@'127.0.0.1'; CREATE USER web@localhost; "
                   "GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO web@localhost", database="")


def fork(folder):
    source, destination = (Server(folder, side) for side in SIDES)
    dump = subprocess.run(["mariadb-dump", "--no-defaults", f"--socket={folder / 'source' / 'socket'}", "--user=root",
                           "--single-transaction", "--databases", "shop"], check=True, capture_output=True, text=True)
    destination.run(dump.stdout, database="")
    counts = {table: destination.number(f"SELECT COUNT(*) FROM {table}") for table in TABLES}
    (folder / "fork.json").write_text(json.dumps(counts))


def worker(folder):
    """Its ids go on by ones, as they did when it connected: some of them are given at the destination as well."""
    server = Server(folder, "source")
    client = subprocess.Popen([*server.words, "--unbuffered", "--user=web", "shop"], stdin=subprocess.PIPE, text=True)
    client.stdin.write("SELECT 'the worker is there';\n")
    client.stdin.flush()
    while not (folder / "worker.go").exists():
        time.sleep(0.05)
    done = list(orders_of("worker", 12))
    client.stdin.write("".join(order(*each) for each in done))
    client.stdin.close()
    if client.wait() != 0:
        sys.exit("the worker failed")
    write_down(folder, "worker", done)


def visit(folder, side, seconds=5.0, count=75):
    """Each visitor is a session of its own. A side that takes no writes any more sends visitors away."""
    server = Server(folder, side)
    server.run(f"UPDATE pages SET text = 'We sell tea and {side}s.' WHERE slug = 'about'", user="web")
    server.run(f"UPDATE customers SET city = '{side}' WHERE email = 'before-1@example.com'", user="web")
    done = []
    end = time.monotonic() + seconds
    for n, each in enumerate(orders_of(side, count)):
        try:
            server.run(order(*each), user="web")
        except RuntimeError as error:
            if FROZEN not in str(error):
                raise
            break
        done.append(each)
        time.sleep(max(0.0, (end - time.monotonic()) / (count - n)))
    write_down(folder, side, done)


def write_down(folder, who, orders):
    (folder / f"{who}.json").write_text(json.dumps(orders))


def decide(folder):
    """The page says what both meant; the conflict is closed."""
    Server(folder, "destination").run("UPDATE pages SET text = 'We sell tea, sources and destinations.' WHERE slug = 'about'; "
                                      "UPDATE cleave_conflicts SET resolved_at = NOW() WHERE table_name = 'pages'")


# What was written, and what has become of it.


def written(orders, known):
    """How many rows these orders have made, by table, when `known` customers were there before."""
    customers = {email for _, email, _, _ in orders} - known
    return {"customers": len(customers), "orders": len(orders), "order_lines": len(orders), "log": len(orders),
            "articles": len({article for *_, article in orders}), "pages": 1}


def merged_ids(server):
    """Rows that have another key at the destination than at the source: [(table, old, new, how)]."""
    rows = server.run("SELECT table_name, from_key, into_key, kind FROM cleave_merged WHERE from_key <> into_key AND "
                      "kind IN ('inserted', 'joined') ORDER BY id")
    return [(table, json.loads(old)[0], json.loads(new)[0], kind) for table, old, new, kind in rows]


def faults(folder, server, orders):
    """What is not as it has to be."""
    expected = sorted([number, email, str(pieces), article] for number, email, pieces, article in orders)
    found = server.run("SELECT o.number, c.email, l.pieces, l.article FROM orders o JOIN customers c ON c.id = o.customer_id "
                       "JOIN order_lines l ON l.order_id = o.id ORDER BY 1, 2, 3, 4")
    if sorted(found) != expected:
        missing = [row for row in expected if row not in found]
        yield f"orders: {len(missing)} are missing or changed, {len(found)} are there of {len(expected)}: {missing[:3]}"
    for name, query in {
        "an order is another customer's": "SELECT COUNT(*) FROM orders o JOIN customers c ON c.id = o.customer_id "
                                          "WHERE c.email <> o.email",
        "a line is of another order": "SELECT COUNT(*) FROM order_lines l JOIN orders o ON o.id = l.order_id "
                                      "WHERE l.number <> o.number",
        "an order has no customer": "SELECT COUNT(*) FROM orders WHERE customer_id NOT IN (SELECT id FROM customers)",
        "a line has no order": "SELECT COUNT(*) FROM order_lines WHERE order_id NOT IN (SELECT id FROM orders)",
    }.items():
        if count := server.number(query):
            yield f"{name}: {count} times"
    customers = {email for _, email, _, _ in orders}
    if {row[0] for row in server.run("SELECT email FROM customers")} != customers:
        yield "customers: not those who registered on either side"
    for article, pieces in ARTICLES.items():
        sold = sum(count for _, _, count, name in orders if name == article)
        left = server.number(f"SELECT pieces FROM articles WHERE name = '{article}'")
        if left != pieces - sold:
            yield f"{article}: {left} pieces are left, {pieces} - {sold} should be"
    lines = {f"an order of {article}": 0 for article in ARTICLES}
    for *_, article in orders:
        lines[f"an order of {article}"] += 1
    if dict((line, int(count)) for line, count in server.run("SELECT line, COUNT(*) FROM log GROUP BY line")) != lines:
        yield "log: not one line for each order"
    if server.number("SELECT COUNT(*) FROM cleave_conflicts WHERE resolved_at IS NULL"):
        yield "a conflict is open"
    yield from faults_of_the_source(folder)


def faults_of_the_source(folder):
    try:
        Server(folder, "source").run("INSERT INTO log VALUES ('too late')", user="web")
        yield "the source still takes writes"
    except RuntimeError as error:
        if FROZEN not in str(error):
            yield f"the source: {error}"


def check(folder):
    server = Server(folder, "destination")
    at_fork = json.loads((folder / "fork.json").read_text())
    before, source, worker_orders, destination = (
        [tuple(row) for row in rows]
        for rows in (list(orders_of("before", 60)), *(json.loads((folder / f"{who}.json").read_text())
                                                      for who in ("source", "worker", "destination"))))
    known = {email for _, email, _, _ in before}
    at_source, at_destination = written(source + worker_orders, known), written(destination, known)
    ids = merged_ids(server)
    conflicts = dict(server.run("SELECT table_name, COUNT(*) FROM cleave_conflicts GROUP BY 1"))

    heading = ("table", "at the fork", "by source", "by destination", "merged", "new ids", "joined", "conflicts")
    print("".join(f"{title:>16}" if n else f"{title:12}" for n, title in enumerate(heading)))
    for table in TABLES:
        of_table = [kind for name, _, _, kind in ids if name == table]
        cells = (at_fork[table], at_source[table], at_destination[table], server.number(f"SELECT COUNT(*) FROM {table}"),
                 of_table.count("inserted"), of_table.count("joined"), conflicts.get(table, 0))
        print(f"{table:12}" + "".join(f"{cell:>16}" for cell in cells))
    for how, title in (("inserted", "ids that both sides had given (source -> destination)"),
                       ("joined", "customers who had registered on both sides")):
        pairs = [(table, old, new) for table, old, new, kind in ids if kind == how]
        print(f"\n{title}:")
        for table in TABLES:
            of_table = [f"{old} -> {new}" for name, old, new in pairs if name == table]
            if of_table:
                print(f"  {table:12} " + ", ".join(of_table[:8]) + (f" and {len(of_table) - 8} more" if len(of_table) > 8 else ""))

    found = list(faults(folder, server, before + source + worker_orders + destination))
    if not [pair for pair in ids if pair[3] == "inserted"]:
        found.append("no id was given on both sides: the demo has not shown what it should")
    print()
    for fault in found:
        print(f"FAILED: {fault}")
    orders = len(before + source + worker_orders + destination)
    print("FAILED" if found else f"All {orders} orders are there once, with their customers, lines and stock; the source is frozen.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit({"fill": fill, "fork": fork, "worker": worker, "visit": visit, "decide": decide, "check": check}[sys.argv[1]](
        pathlib.Path(sys.argv[2]), *sys.argv[3:]))
