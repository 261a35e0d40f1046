"""Measures a baseline against mysqldump of the same table, in turns, on a MariaDB server of its own.

Usage: baseline.py CLEAVE [ROWS [RUNS]]. Prints medians of seconds, sizes of the files and the largest memory.
"""

import pathlib
import statistics
import subprocess
import sys

from compare import OPTIONS, TABLE, seconds
from mysql_server import MysqlServer


def measure(cleave, server, rows, runs):
    files = {"cleave mysql baseline": server.folder / "base.cleave", "mysqldump": server.folder / "dump.sql"}
    commands = {
        "cleave mysql baseline": [cleave, "mysql", "baseline", "--dsn", server.dsn("shop"), "--force", "--out",
                                  files["cleave mysql baseline"]],
        "mysqldump": ["mysqldump", "--no-defaults", "--single-transaction", "--quick", f"--socket={server.socket}", "-uroot",
                      f"--result-file={files['mysqldump']}", "shop", "orders"]}
    times = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(seconds(command))
    print(f"\nbaseline of {rows} rows")
    time_of = {name: statistics.median(one[0] for one in measured) for name, measured in times.items()}
    for name, measured in times.items():
        size, whole = files[name].stat().st_size, files["mysqldump"].stat().st_size
        print(f"  {name:28} {time_of[name]:8.2f} s {time_of[name] / time_of['mysqldump']:7.2f} x its time "
              f"{size / 1e6:8.1f} MB {100 * size / whole:5.1f} % of its size {max(one[1] for one in measured) // 1024:6} MB memory")


def main():
    cleave = pathlib.Path(sys.argv[1]).resolve()
    rows, runs = int((sys.argv[2:] or [2000000])[0]), int((sys.argv[3:] or [3])[0])
    server = MysqlServer("--log-bin=binlog", *OPTIONS)
    try:
        server.run("SET sql_log_bin = 0; CREATE DATABASE shop; USE shop;" + TABLE + str(rows))
        subprocess.run(["mysqldump", "--version"], check=True)
        measure(cleave, server, rows, runs)
    finally:
        server.stop()


main()
