"""Scans for names, side by side with ripgrep and Hyperscan, on copies of installed packages and on a generated dump.

Usage: compare.py BUILD-DIRECTORY [GIGABYTES]
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

build = pathlib.Path(sys.argv[1]).resolve()
gigabytes = float(sys.argv[2]) if len(sys.argv) > 2 else 4.0
RUNS = 3


def resources(count, seed):
    """Lines of a map: buckets, ids, hosts, roles, addresses and a few accounts, as an estate has them."""
    chance = random.Random(seed)
    words = "alpha bravo cedar delta ember frost grove haven iris jade karst lunar maple north ocean pine".split()
    digits = lambda count: "".join(chance.choice("0123456789abcdef") for _ in range(count))
    capitals = lambda count: "".join(chance.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") for _ in range(count))
    makers = [
        lambda: f"{chance.choice(words)}-{chance.choice(words)}-{chance.choice(['assets', 'media', 'logs'])}-{chance.randrange(10**5)}",
        lambda: f"i-0{digits(16)}",
        lambda: f"sg-0{digits(16)}",
        lambda: f"subnet-{digits(8)}",
        lambda: f"vol-0{digits(16)}",
        lambda: f"{chance.choice(words)}-{chance.choice(words)}-{chance.randrange(10**9)}.eu-west-1.elb.amazonaws.com",
        lambda: f"d{digits(13)}.cloudfront.net",
        lambda: f"E{capitals(13)}",
        lambda: f"Z{capitals(13)}",
        lambda: f"arn:aws:iam::{chance.randrange(10**11, 10**12)}:role/{chance.choice(words)}-{chance.choice(words)}-{digits(4)}",
        lambda: f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(256)}",
    ]
    kinds = {0: "bucket"}
    seen = {}
    while len(seen) < count:
        number = len(seen) % len(makers)
        seen.setdefault(makers[number](), kinds.get(number, ""))
    return [(name, kind) for name, kind in seen.items()]


def write_map(path, names):
    path.write_text("".join(f"{name} - {kind}\n" for name, kind in names))


def make_tree(folder, names):
    """Copies of the installed packages until there is enough, with a name in one file of a hundred."""
    size = files = copy = 0
    while size < gigabytes * 1e9:
        copy += 1
        for source in ("/usr/share", "/usr/lib", "/usr/include", "/usr/bin"):
            for root, _, held in os.walk(source):
                for name in held:
                    path = os.path.join(root, name)
                    if os.path.islink(path) or not os.path.isfile(path):
                        continue
                    target = pathlib.Path(f"{folder}/{copy}{path}")
                    target.parent.mkdir(parents=True, exist_ok=True)
                    try:
                        shutil.copyfile(path, target)
                    except PermissionError:
                        continue
                    files += 1
                    if files % 100 == 0:
                        with target.open("ab") as file:
                            file.write(f"\n{names[files // 100 % len(names)][0]}\n".encode())
                    size += target.stat().st_size
                    if size >= gigabytes * 1e9:
                        return size, files
    return size, files


def make_dump(path, names, size):
    """Rows as mysqldump writes them, about a megabyte of them a line."""
    chance = random.Random(3)
    prose = pathlib.Path("/usr/share/common-licenses/GPL-3").read_text().split()
    written = 0
    with open(path, "w") as out:
        block = []
        for number in range(4400):
            text = " ".join(chance.choice(prose) for _ in range(30)).replace("'", "")
            if number % 200 == 0:
                text += " https://" + chance.choice(names)[0]
            block.append(f"({number},'{text}','{chance.random()}','2026-01-01 00:00:00')")
        text = "INSERT INTO `posts` VALUES " + ",".join(block) + ";\n"
        while written < size:
            out.write(text)
            written += len(text)


def seconds(*command):
    times, said = [], ""
    for _ in range(RUNS):
        begin = time.monotonic()
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, errors="replace")
        times.append(time.monotonic() - begin)
        said = done.stdout
        if done.returncode > 1:
            sys.exit(f"{command[0]} ended with {done.returncode}")
    return statistics.median(times), said


def main():
    with tempfile.TemporaryDirectory(prefix="cleave-bench-names-") as work:
        folder = pathlib.Path(work)
        few, many = resources(1000, 1), resources(100_000, 2)
        write_map(folder / "few", few)
        write_map(folder / "many", many)
        (folder / "words").write_text("".join(f"{name}\n" for name, _ in few))
        size, files = make_tree(folder / "tree", few)
        make_dump(folder / "dump.sql", few, 2_000_000_000 if gigabytes >= 4 else int(gigabytes * 5e8))
        finder, peer = build / "bench/bench_names_finder", build / "bench/bench_names_hyperscan"
        cleave = build / "cleave"
        print(f"tree: {size / 1e9:.1f} GB, {files} files; {os.cpu_count()} processors; median of {RUNS}\n")
        for title, place in (("tree", folder / "tree"), ("dump", folder / "dump.sql")):
            print(f"{title}: read only     {seconds(finder, '-', place)[1].strip()}")
            # All places, not only the first of each line.
            ripgrep, _ = seconds("rg", "-uuu", "-a", "-F", "-o", "-b", "-f", folder / "words", place)
            print(f"{title}: ripgrep       {ripgrep:.2f} s")
            for count, names in (("1,000", "few"), ("100,000", "many")):
                print(f"{title}: finder {count}  {seconds(finder, folder / names, place)[1].strip()}")
                if peer.exists():
                    print(f"{title}: Hyperscan {count}  {seconds(peer, folder / names, place)[1].strip()}")
                for title_of, more in (("", ["--no-archives"]), (" and archives", [])):  # The peers do not unpack.
                    taken, _ = seconds(cleave, "names", "scan", "--no-ignore", *more, "--map", folder / names, place)
                    print(f"{title}: cleave names scan, {count}{title_of}  {taken:.2f} s, {taken / ripgrep:.2f} of ripgrep")


main()
