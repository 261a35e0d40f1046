"""Compares two MariaDB servers of its own: the floor, cleave, pt-table-sync, and mysqldump of both with diff.

Usage: compare.py CLEAVE [ROWS [RUNS]]. Prints medians of runs that are done in turns, and their ratios. Peers that are
not installed (Debian: percona-toolkit, mariadb-client) are left out.
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/e2e"))
from mysql_server import MysqlServer  # noqa: E402

COLUMNS = "id,customer_id,status,email,note,total,created_at,updated_at"
TABLE = """CREATE TABLE orders (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, customer_id INT UNSIGNED NOT NULL,
  status VARCHAR(20) NOT NULL, email VARCHAR(80) NOT NULL, note VARCHAR(255) NULL, total DECIMAL(10,2) NOT NULL,
  created_at DATETIME NOT NULL, updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP) CHARACTER SET utf8mb4;
INSERT INTO orders SELECT seq, 1 + (seq * 7919) % 300000, ELT(1 + seq % 4, 'new', 'paid', 'shipped', 'returned'),
  CONCAT('customer.', (seq * 7919) % 300000, '@mail.example.com'), CONCAT(MD5(seq), MD5(seq + 1), MD5(seq + 2)),
  (seq * 37 % 100000) / 100, '2020-01-01' + INTERVAL seq SECOND, '2021-01-01' + INTERVAL seq SECOND FROM seq_1_to_"""
OPTIONS = ["--innodb-buffer-pool-size=1500M", "--innodb-log-file-size=512M"]


def seconds(*commands):
    """How long commands take that run side by side, and the largest memory of one."""
    start = time.monotonic()
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
               for command in commands]
    memory = max(os.wait4(process.pid, 0)[2].ru_maxrss for process in running)
    return time.monotonic() - start, memory


ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}


def works(cleave, source, destination, folder, share):
    """Title -> what is measured. pt-table-sync looks up each row on its own: many take it minutes."""
    floor = f"SELECT BIT_XOR(CRC32(CONCAT_WS('#', {COLUMNS}))) FROM orders"
    client = [["mariadb", "--no-defaults", f"--socket={one.socket}", "-uroot", "shop", "-e", floor] for one in (source, destination)]
    found = {"floor": lambda: seconds(*client)}
    words = [cleave, "mysql", "diff", "--source", source.dsn("shop"), "--destination", destination.dsn("shop")]
    found["cleave mysql diff"] = lambda: seconds(words)
    found["cleave mysql diff --rows"] = lambda: seconds([*words, "--rows", folder / "rows"])
    if shutil.which("pt-table-sync") and (share == 0 or share >= 1000):
        both = [f"h=127.0.0.1,P={one.port},u=root,D=shop,t=orders" for one in (source, destination)]
        found["pt-table-sync --print"] = lambda: seconds(["pt-table-sync", "--print", *both])
    if shutil.which("mysqldump"):
        dump = "mysqldump --no-defaults --skip-extended-insert --single-transaction --socket={} -uroot shop orders >{} & "
        script = (dump.format(source.socket, folder / "a") + dump.format(destination.socket, folder / "b") +
                  f"wait; diff {folder / 'a'} {folder / 'b'}")
        found["mysqldump of both + diff"] = lambda: seconds(["sh", "-c", script])
    return found


def compare(cleave, source, destination, rows, runs):
    folder = source.folder
    for share in (0, 1000, 10, 1):
        if share:
            destination.run(f"UPDATE orders SET note = CONCAT(note, '.') WHERE (id * 2654435761) % 4294967296 % {share} = 0", "shop")
        title = f"1 of {share} rows differs" if share else "no row differs"
        print(f"\n{rows} rows, {title}")
        times = {name: [] for name in works(cleave, source, destination, folder, share)}
        for _ in range(runs):
            for name, work in works(cleave, source, destination, folder, share).items():
                times[name].append(work())
        floor = statistics.median(one[0] for one in times["floor"])
        for name, measured in times.items():
            median = statistics.median(one[0] for one in measured)
            memory = max(one[1] for one in measured) // 1024
            print(f"  {name:28} {median:8.2f} s {median / floor:7.2f} x the floor {memory:6} MB", flush=True)


def main():
    cleave = pathlib.Path(sys.argv[1]).resolve()
    rows, runs = int((sys.argv[2:] or [2000000])[0]), int((sys.argv[3:] or [3])[0])
    servers = []
    try:
        for number in (1, 2):
            servers.append(MysqlServer(f"--server-id={number}", *OPTIONS))
            servers[-1].run("CREATE DATABASE shop; USE shop;" + TABLE + str(rows))
        print(servers[0].value("SELECT VERSION()"), f"{os.cpu_count()} processors", sep=", ")
        compare(cleave, *servers, rows, runs)
    finally:
        for server in servers:
            server.stop()


if __name__ == "__main__":
    main()
