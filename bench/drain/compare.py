"""Compares `cleave drain count` with those who read logs too: one combined log, plain and as gzip, in turns.

Usage: compare.py CLEAVE [LINES [RUNS]]. Prints medians, the largest memory of any run, and ratios. Peers that are not
installed (Debian: goaccess, lnav) are left out. `--many LINES CLIENTS` measures the memory of one run over a stream
that is made while it is read.
"""

import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C"}


def write_log(path, lines):
    """About 153 bytes a line, 100,000 clients of whom few make most requests, 50 requests a second."""
    rng = random.Random(5)
    clients = [f"{rng.randint(1, 223)}.{rng.randint(0, 255)}.{rng.randint(0, 255)}.{rng.randint(1, 254)}" for _ in range(100_000)]
    agents = [f"Mozilla/5.0 (X11; Linux x86_64) Chrome/{version}.0.0.0" for version in range(90, 120)] + ["curl/7.88.1", "-"]
    start = 1_795_392_000
    with open(path, "w") as log:
        for begin in range(0, lines, 10_000):
            block = []
            for i in range(begin, min(begin + 10_000, lines)):
                when = time.strftime("%d/%b/%Y:%H:%M:%S", time.gmtime(start + i // 50))
                block.append(f'{clients[int(100_000 * rng.random() ** 3)]} - - [{when} +0000] "GET /{rng.choice(("a", "img", "products", "api/v1"))}/'
                             f'{rng.randint(1, 9999)} HTTP/1.1" {rng.choice((200, 200, 200, 304, 404))} {rng.randint(100, 99999)} '
                             f'"https://example.com/" "{rng.choice(agents)}"\n')
            log.writelines(block)


def seconds(command):
    start = time.monotonic()
    process = subprocess.Popen(["sh", "-c", command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=ENVIRONMENT)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"failed: {command}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def works(cleave, plain, packed):
    yield "wc -l", f"wc -l {plain}", plain
    yield "awk '{c[$1]++}'", f"awk '{{c[$1]++}} END {{for (i in c) print i, c[i]}}' {plain}", plain
    yield "cleave drain count, one thread", f"{cleave} drain count --threads 1 {plain}", plain
    yield "cleave drain count", f"{cleave} drain count {plain}", plain
    if shutil.which("lnav"):
        yield "lnav", f"lnav -n -c ';select c_ip, count(*) from access_log group by c_ip' {plain}", plain
    if shutil.which("goaccess"):
        yield "goaccess", f"goaccess {plain} --log-format=COMBINED -o {plain}.json --no-global-config --no-progress", plain
    yield "zcat > /dev/null", f"zcat {packed} > /dev/null", packed
    yield "cleave drain count, gzip", f"{cleave} drain count {packed}", packed
    yield "cleave drain count, two gzip files", f"{cleave} drain count {packed} {packed}.again", packed


def compare(cleave, lines, runs, folder):
    os.chdir(folder)  # lnav leaves settings behind.
    plain, packed = folder / "access.log", folder / "access.log.gz"
    write_log(plain, lines)
    subprocess.run(f"gzip -c {plain} > {packed} && cp {packed} {packed}.again", shell=True, check=True)
    print(f"{lines:,} lines, {plain.stat().st_size / 1e6:.0f} MB, as gzip {packed.stat().st_size / 1e6:.0f} MB")
    measured = {}
    for _ in range(runs):
        for title, command, _ in works(cleave, plain, packed):
            measured.setdefault(title, []).append(seconds(command))
    size = plain.stat().st_size
    print("| work | wall | processor | memory | throughput |\n|---|---|---|---|---|")
    for title, found in measured.items():
        wall, processor = (statistics.median(each[i] for each in found) for i in (0, 1))
        read = 2 * size if "two" in title else size
        print(f"| {title} | {wall:.2f} s | {processor:.2f} s | {max(each[2] for each in found)} MB | {read / wall / 1e9:.2f} GB/s |")


def many(cleave, lines, clients):
    """The generator is awk's, in the same machine: the time is mostly its own. The memory is what is measured."""
    program = (f"BEGIN {{ for (i = 0; i < {lines}; i++) {{ c = (i * 7919) % {clients}; "
               'printf "%d.%d.%d.%d - - [23/Nov/2026:05:%02d:%02d +0000] \\"GET / HTTP/1.1\\" 200 10 \\"-\\" \\"-\\"\\n", '
               "1 + int(c / 16777216), int(c / 65536) % 256, int(c / 256) % 256, c % 256, int(i / 60) % 60, i % 60 } }")
    start = time.monotonic()
    source = subprocess.Popen([shutil.which("mawk") or "awk", program], stdout=subprocess.PIPE)
    reader = subprocess.Popen([cleave, "drain", "count", "-"], stdin=source.stdout, env=ENVIRONMENT)
    _, status, usage = os.wait4(reader.pid, 0)
    source.stdout.close()
    source.wait()
    print(f"{lines:,} lines of {clients:,} clients: {time.monotonic() - start:.0f} s, {usage.ru_maxrss // 1024} MB, exit {status >> 8}")


def main():
    cleave = pathlib.Path(sys.argv[1]).resolve()
    if sys.argv[2:3] == ["--many"]:
        return many(cleave, int(sys.argv[3]), int(sys.argv[4]))
    lines = int(sys.argv[2]) if len(sys.argv) > 2 else 4_000_000
    with tempfile.TemporaryDirectory() as folder:
        compare(cleave, lines, int(sys.argv[3]) if len(sys.argv) > 3 else 3, pathlib.Path(folder))


main()
