"""Writes the access logs of both sides' web servers, as visitors and scanners would have left them until now."""

import datetime
import json
import pathlib
import random
import sys
import urllib.request

HOUR = datetime.timedelta(hours=1)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:124.0) Gecko/20100101 Firefox/124.0"


def line(moment, client, host, path, status, agent):
    return moment, f'{host} {client} - - [{moment:%d/%b/%Y:%H:%M:%S} +0000] "GET {path} HTTP/1.1" {status} 5120 "-" "{agent}"\n'


def visits(dice, begin, end):
    moment = begin
    while moment < end:
        yield line(moment, f"198.51.100.{dice.randint(1, 90)}", "shop.pressi.example", dice.choice(["/", "/cart", "/item/7"]), 200, BROWSER)
        moment += HOUR * dice.expovariate(6)


def scans(dice, begin, end):
    moment = begin
    while moment < end:
        yield line(moment, f"233.252.0.{dice.randint(1, 254)}", "192.0.2.80", dice.choice(["/.env", "/.git/config"]), 404, "Mozilla/5.0")
        moment += HOUR * dice.expovariate(2)


def main(url, folder):
    # Some hours after the last honest cache, so that all lines up to then are there.
    later = urllib.request.Request(f"{url}/_twin/clock", data=json.dumps({"advance_seconds": 6 * 3600}).encode())
    with urllib.request.urlopen(later) as answer:
        now = datetime.datetime.fromisoformat(json.load(answer)["now"].replace("Z", "+00:00"))
    dice, moved = random.Random(7), now - 55 * HOUR  # Caches have been waited for two days.
    sides = {
        "source.log": [*visits(dice, now - 120 * HOUR, moved), *scans(dice, now - 120 * HOUR, now)],
        "destination.log": [*visits(dice, moved, now)],
    }
    for name, lines in sides.items():
        (pathlib.Path(folder) / name).write_text("".join(text for _, text in sorted(lines)))
    print(now.strftime("%Y-%m-%dT%H:%M:%SZ"))


main(*sys.argv[1:])
