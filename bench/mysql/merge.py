"""Measures a merge of row changes whose ids collide against `mysql` applying the same rows from a file.

Usage: merge.py CLEAVE [CHANGES [RUNS]]. Both go to copies of one database on one MariaDB server; the file has been
written beforehand, with the new ids in it. Prints medians and their ratios.
"""

import pathlib
import statistics
import sys

from compare import OPTIONS, seconds
from mysql_server import MysqlServer

BASE = """CREATE TABLE customers (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, email VARCHAR(80) NOT NULL UNIQUE,
  city VARCHAR(40) NOT NULL) CHARACTER SET utf8mb4;
CREATE TABLE orders (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, customer_id INT UNSIGNED NOT NULL,
  status VARCHAR(20) NOT NULL, note VARCHAR(255) NULL, total DECIMAL(10,2) NOT NULL, created_at DATETIME NOT NULL,
  FOREIGN KEY (customer_id) REFERENCES customers (id)) CHARACTER SET utf8mb4;
INSERT INTO customers SELECT seq, CONCAT('customer.', seq, '@mail.example.com'), 'Paris' FROM seq_1_to_20000;
INSERT INTO orders SELECT seq, 1 + seq % 20000, 'new', CONCAT(MD5(seq), MD5(seq + 1), MD5(seq + 2)), seq % 1000,
  '2020-01-01' + INTERVAL seq SECOND FROM seq_1_to_200000;
"""
NEW_ID = 1000000  # where the file's rows begin


class Work:
    """Of the changes, 3 of 10 are updates of orders, the others new rows: an order for two of three, else a customer."""

    def __init__(self, changes):
        self.updates = 3 * changes // 10
        self.customers = (changes - self.updates) // 3
        self.orders = changes - self.updates - self.customers

    def statements(self, side, id_offset=0):
        yield (f"INSERT INTO customers SELECT {20000 + id_offset} + seq, CONCAT('{side}.', seq, '@mail.example.com'), 'Rome' "
               f"FROM seq_1_to_{self.customers}")
        yield (f"INSERT INTO orders SELECT {200000 + id_offset} + seq, {20000 + id_offset} + 1 + seq % {self.customers}, 'paid', "
               f"CONCAT('{side}', MD5(seq), MD5(seq + 1)), seq % 1000, NOW() FROM seq_1_to_{self.orders}")
        column = "status = 'sent'" if side == "source" else "total = total + 1"
        yield f"UPDATE orders SET {column} WHERE id <= {self.updates}"

    def write_file(self, server, file):
        """What somebody would apply who knew the new ids: rows as mysqldump writes them, updates one by one."""
        server.run("CREATE DATABASE renumbered; USE renumbered;" + BASE + "DELETE FROM orders; DELETE FROM customers;")
        server.run(";".join(list(self.statements("source", NEW_ID))[:2]), "renumbered")
        dump = seconds(["mysqldump", "--no-defaults", "--no-create-info", "--skip-add-locks", "--skip-disable-keys",
                        f"--socket={server.socket}", "-uroot", f"--result-file={file}", "renumbered", "customers", "orders"])
        assert dump and file.stat().st_size
        with file.open("a") as out:
            for number in range(1, self.updates + 1):
                if number % 500 == 1:
                    out.write("BEGIN;\n")
                out.write(f"UPDATE orders SET status = 'sent' WHERE id = {number};\n")
                if number % 500 == 0 or number == self.updates:
                    out.write("COMMIT;\n")

    def check(self, server, database):
        """Both ways have to end with the same numbers of rows; else the times mean nothing."""
        found = server.run("SELECT (SELECT COUNT(*) FROM customers), (SELECT COUNT(*) FROM orders), "
                           "(SELECT COUNT(*) FROM orders WHERE status = 'sent')", database)[0]
        wanted = [20000 + 2 * self.customers, 200000 + 2 * self.orders, self.updates]
        assert found == [str(number) for number in wanted], f"{database}: {found}, not {wanted}"


def measure(cleave, source, destination, changes, runs):
    work = Work(changes)
    folder = destination.folder
    source.run("CREATE DATABASE shop; USE shop;" + BASE)
    base, file = folder / "base.cleave", folder / "rows.sql"
    seconds([cleave, "mysql", "baseline", "--dsn", source.dsn("shop"), "--out", base])
    source.run(";".join(work.statements("source")), "shop")
    work.write_file(destination, file)
    times = {"cleave mysql merge": [], "mysql < rows.sql": []}
    for _ in range(runs):
        for database in ("shop", "peer"):
            destination.run(f"DROP DATABASE IF EXISTS {database}; CREATE DATABASE {database}; USE {database};" + BASE)
            destination.run(";".join(work.statements("destination")), database)
        times["cleave mysql merge"].append(seconds(
            [cleave, "mysql", "merge", "--source", source.dsn("shop"), "--destination", destination.dsn("shop"),
             "--baseline", base, "--into", "destination"]))
        work.check(destination, "shop")
        times["mysql < rows.sql"].append(seconds(
            ["mariadb", "--no-defaults", f"--socket={destination.socket}", "-uroot", "peer", "-e", f"source {file}"]))
        work.check(destination, "peer")
    median = {name: statistics.median(one[0] for one in measured) for name, measured in times.items()}
    print(f"\nmerge of {changes} row changes, {work.customers + work.orders} of them with new ids")
    for name, measured in times.items():
        print(f"  {name:28} {median[name]:8.2f} s {median[name] / median['mysql < rows.sql']:7.2f} x its time "
              f"{max(one[1] for one in measured) // 1024:6} MB memory", flush=True)


def main():
    cleave = pathlib.Path(sys.argv[1]).resolve()
    changes, runs = int((sys.argv[2:] or [100000])[0]), int((sys.argv[3:] or [3])[0])
    servers = []
    try:
        for number in (1, 2):
            servers.append(MysqlServer(f"--server-id={number}", *OPTIONS))
        measure(cleave, *servers, changes, runs)
    finally:
        for server in servers:
            server.stop()


main()
