"""Compares `cleave drain count` with those who read logs too: one combined log, plain and as gzip, in turns.

Usage: compare.py BUILD-DIRECTORY [LINES [RUNS]]. Prints medians (of lnav and GoAccess one run) and the largest memory of any
run. Peers that are not installed (Debian: goaccess, lnav) are left out. `--many LINES CLIENTS` measures the memory of runs
over a stream that is made while it is read.
"""

import json
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
    """Wall, processor, and memory in MB: less than this program's own (about 22) is told as that, which the child had first."""
    start = time.monotonic()
    process = subprocess.Popen(["sh", "-c", command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=ENVIRONMENT)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"failed: {command}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def works(cleave, plain, packed):
    yield "wc -l", f"wc -l {plain}"
    yield "awk '{c[$1]++}'", f"awk '{{c[$1]++}} END {{for (i in c) print i, c[i]}}' {plain}"
    yield "cleave drain count, one thread", f"{cleave} drain count --threads 1 {plain}"
    yield "cleave drain count", f"{cleave} drain count {plain}"
    if shutil.which("lnav"):
        yield "lnav", f"lnav -n -c ';select c_ip, count(*) from access_log group by c_ip' {plain}"
    if shutil.which("goaccess"):
        yield "goaccess", f"goaccess {plain} --log-format=COMBINED -o {plain}.json --no-global-config --no-progress"
    yield "zcat > /dev/null", f"zcat {packed} > /dev/null"
    yield "cleave drain count, gzip", f"{cleave} drain count {packed}"
    yield "cleave drain count, two gzip files", f"{cleave} drain count {packed} {packed}.again"


def compare(cleave, lines, runs, folder):
    os.chdir(folder)  # lnav leaves settings behind.
    plain, packed = folder / "access.log", folder / "access.log.gz"
    write_log(plain, lines)
    subprocess.run(f"gzip -c {plain} > {packed} && cp {packed} {packed}.again", shell=True, check=True)
    print(f"{lines:,} lines, {plain.stat().st_size / 1e6:.0f} MB, as gzip {packed.stat().st_size / 1e6:.0f} MB")
    measured = {}
    for run in range(runs):
        for title, command in works(cleave, plain, packed):
            if run == 0 or title not in ("lnav", "goaccess"):  # Minutes each.
                measured.setdefault(title, []).append(seconds(command))
    size = plain.stat().st_size
    print("| work | wall | processor | memory | throughput |\n|---|---|---|---|---|")
    for title, found in measured.items():
        wall, processor = (statistics.median(each[i] for each in found) for i in (0, 1))
        read = 2 * size if "two gzip" in title else size
        print(f"| {title} | {wall:.2f} s | {processor:.2f} s | {max(each[2] for each in found)} MB | {read / wall / 1e9:.2f} GB/s |")


def many(build, lines, clients):
    """One stream that is made while it is read, for `count` and for the verdict. The hundred clients that made each tenth
    line have to be the first, with what was lost of their requests within what is said."""
    maker = build / "bench/bench_log_lines"
    reads = {"count": ["count", "-", "--top", "100", "--json"],
             "verdict": ["--source", "-", "--destination", "destination.log", "--host", "shop.example.com", "--cut", "2026-11-23T00:00:00Z",
                         "--at", "2026-11-24T06:00:00Z", "--ttl", "300", "--json"]}
    for title, words in reads.items():
        start = time.monotonic()
        source = subprocess.Popen([maker, str(lines), str(clients)], stdout=subprocess.PIPE)
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as said:
            with open(folder + "/destination.log", "w") as destination:
                subprocess.run([maker, "1000", "10"], stdout=destination, check=True)
            reader = subprocess.Popen([build / "cleave", "drain", *words], stdin=source.stdout, stdout=said, env=ENVIRONMENT, cwd=folder)
            source.stdout.close()
            _, status, usage = os.wait4(reader.pid, 0)
            source.wait()
            said.seek(0)
            document = json.load(said)
        print(f"{title}, {lines:,} lines of {clients:,} clients: {time.monotonic() - start:.0f} s, {usage.ru_maxrss // 1024} MB, "
              f"exit {status >> 8}")
        if title == "count":
            found = document["clients"]
            heavy = {each["client"]: each["requests"] for each in found["most_frequent"]}
            expected = lines // 10 // 100
            missed = [expected - heavy.get(f"203.0.113.{last}", 0) for last in range(100)]
            if min(missed) < 0 or max(missed) > found["most_missed"]:
                sys.exit(f"of {expected} requests {missed} were missed, {found['most_missed']} at most were said to be")
            print(f"  {document['requests']:,} requests of {found['distinct']:,} clients; of the {expected:,} of each frequent one at "
                  f"most {max(missed):,} are missed, {found['most_missed']:,} may be")
        else:
            print(f"  {document['verdict']}")


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    if sys.argv[2:3] == ["--many"]:
        return many(build, int(sys.argv[3]), int(sys.argv[4]))
    lines = int(sys.argv[2]) if len(sys.argv) > 2 else 4_000_000
    with tempfile.TemporaryDirectory() as folder:
        compare(build / "cleave", lines, int(sys.argv[3]) if len(sys.argv) > 3 else 3, pathlib.Path(folder))


main()
