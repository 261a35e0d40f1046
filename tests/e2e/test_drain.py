"""`cleave drain` on logs of one population: its words, documents, table and page, what it refuses, and hostile lines."""

import csv
import datetime
import html.parser
import json
import pathlib
import re
import shutil
import struct
import subprocess
import zlib

import pytest
from cleave_program import Cleave

CUT = datetime.datetime(2026, 3, 10, 9, 0, tzinfo=datetime.timezone.utc)
HOST = "www.pressi.example"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:124.0) Gecko/20100101 Firefox/124.0"
CHROMIUM = shutil.which("chromium")


def at(hours):
    return CUT + datetime.timedelta(hours=hours)


def line(hours, client="198.51.100.7", host=HOST, path="/cart", status=200, agent=BROWSER):
    moment = at(hours).strftime("%d/%b/%Y:%H:%M:%S +0000")
    return f'{host} {client} - - [{moment}] "GET {path} HTTP/1.1" {status} 512 "-" "{agent}"\n'


def noise(first, last, step=0.5):
    """Scanners, which show that the log works."""
    hours = first
    while hours < last:
        yield line(hours, f"233.252.0.{int(hours * 7) % 250 + 1}", "192.0.2.80", "/.env", 404, "Mozilla/5.0")
        hours += step


def visits(first, last, step=1.0, **options):
    hours = first
    while hours < last:
        yield line(hours, **options)
        hours += step


class Drain(Cleave):
    def write(self, name, lines):
        (self.home / name).write_text("".join(lines))

    def drain(self, hours, *options, source="source.log", destination="destination.log"):
        return self.run("drain", "--source", source, "--destination", destination, "--cut", at(0).isoformat(), "--ttl", "300",
                        "--host", HOST, "--at", at(hours).isoformat(), *options)

    def answer(self, hours, *options, **places):
        done = self.drain(hours, "--json", *options, **places)
        assert done.returncode in (0, 1, 3), done.stderr
        answer = json.loads(done.stdout)
        assert done.returncode == {"drained": 0, "blind": 1, "not yet": 3}[answer["verdict"]]
        return answer


@pytest.fixture
def drain(tmp_path):
    """Visitors until the cut, then at the destination; scanners all the time."""
    drain = Drain(tmp_path)
    drain.write("source.log", [*visits(-48, 0), *noise(-48, 100)])
    drain.write("destination.log", visits(0.1, 100))
    return drain


def classes(answer):
    return {one["class"]: one for one in answer["classes"]}


def test_drained_after_a_silent_night(drain):
    answer = drain.answer(30)
    assert answer["verdict"] == "drained" and answer["confidence"] >= 0.99
    assert answer["share_moved"] == 1
    assert set(classes(answer)) == {"scanner"} and not classes(answer)["scanner"]["is_real"]


def test_not_yet_while_somebody_is_left(drain):
    with (drain.home / "source.log").open("a") as log:
        log.writelines([*visits(0.2, 60, client="203.0.113.9", host="192.0.2.80", path="/api", agent="okhttp/4.11.0"),
                        *visits(0.05, 40, client="203.0.113.10")])
    answer = drain.answer(60)
    assert answer["verdict"] == "not yet"
    assert classes(answer)["address-literal"]["clients"] == 1
    assert classes(answer)["answer-stretched"]["trend"] in ("falling", "over")
    assert {held["class"] for held in answer["holding"]} == {"address-literal", "answer-stretched"}
    assert classes(answer)["address-literal"]["examples"][0]["client"] == "203.0.113.9"
    expected = datetime.datetime.fromisoformat(answer["expected"].replace("Z", "+00:00"))
    assert at(59 + 24) < expected < at(61 + 26)


def test_blind_when_the_log_stops(drain):
    drain.write("source.log", [*visits(-48, 0), *noise(-48, 20)])
    answer = drain.answer(60)
    assert answer["verdict"] == "blind"
    assert [reason["code"] for reason in answer["reasons"]] == ["late"]


def test_blind_without_a_line_and_refused_without_a_place(drain):
    drain.write("source.log", [])
    assert drain.answer(60)["reasons"][0]["code"] in ("no-lines", "unreadable")
    missing = drain.drain(60, source="nowhere.log")
    assert missing.returncode == 2 and "nowhere.log" in missing.stderr


def test_bad_input_is_refused(drain):
    assert drain.run("drain", "--source", "source.log", "--destination", "destination.log").returncode == 2
    assert "--cut" in drain.run("drain", "--source", "source.log", "--destination", "destination.log").stderr
    assert "--source" in drain.run("drain", "--cut", at(0).isoformat()).stderr
    own = drain.drain(30, "--own", "here")
    assert own.returncode == 2 and "here" in own.stderr


def test_own_addresses_are_probes(drain):
    with (drain.home / "source.log").open("a") as log:
        log.writelines(visits(1, 30, client="203.0.113.77"))
    assert drain.answer(30)["verdict"] == "not yet"
    answer = drain.answer(30, "--own", "203.0.113.77")
    assert answer["verdict"] == "drained" and "own-probe" in classes(answer)


def test_clients_are_hidden_by_the_same_key(drain):
    with (drain.home / "source.log").open("a") as log:
        log.write(line(20, "203.0.113.9"))
    first = drain.drain(30, "--json", "--anonymize", "key").stdout
    assert "203.0.113.9" not in first and (drain.home / "key").stat().st_mode & 0o077 == 0
    client = classes(json.loads(first))["answer-stretched"]["examples"][0]
    assert re.fullmatch(r"client-[0-9a-f]{16}", client["client"]) and client["line"] == ""
    assert drain.drain(30, "--json", "--anonymize", "key").stdout == first


def test_csv_has_every_minute(drain):
    drain.drain(30, "--csv", "drain.csv")
    rows = list(csv.DictReader((drain.home / "drain.csv").open()))
    visits_at_source = [row for row in rows if row["side"] == "source" and row["host"] == HOST]
    assert len(visits_at_source) == 48 and all(row["2xx"] == "1" and row["bytes"] == "512" for row in visits_at_source)
    assert sum(int(row["noise"]) for row in rows if row["side"] == "source") == sum(1 for _ in noise(-48, 30.01))


def test_text_has_verdict_chart_and_classes(drain):
    text = drain.drain(30).stdout
    assert text.startswith("drained\n") and "▁" in text or "█" in text
    assert "Scanners and background noise" in text and "source.log" in text


HOSTILE = [
    line(20, "203.0.113.9", path="/<script>alert(1)</script>", agent="<img src=x onerror=alert(2)>"),
    line(21, "203.0.113.9", path="/\x1b[2J\x1b]0;title\x07", agent="\x1b[31mred"),
    line(22, "203.0.113.9", path="/" + "a" * (1 << 20)),
    line(23, "203.0.113.9", agent="\u202egnp.exe \x00 \x9b31m"),
]


def test_hostile_lines_reach_no_terminal_and_no_page(drain):
    with (drain.home / "source.log").open("a") as log:
        log.writelines(HOSTILE)
    done = drain.drain(30, "-v", "--html", "drain.html")
    assert done.returncode in (1, 3)
    assert not set("\x1b\x07\x00\u202e\x9b") & set(done.stdout)
    page = (drain.home / "drain.html").read_text()
    assert "<script" not in page and "<img" not in page and not set("\x1b\x07\x00\u202e") & set(page)
    assert len(page) < 200_000


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.open, self.addresses = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.addresses += [value for name, value in attributes if name in ("src", "href", "action", "data")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_page_stands_alone(drain):
    drain.drain(30, "--html", "drain.html")
    text = (drain.home / "drain.html").read_text()
    page = Page(text)
    assert not page.open and not page.addresses
    assert "url(" not in text and "@import" not in text and "default-src &#39;none&#39;" in text


def pixels(path):
    """(width, height, rows of RGB bytes) of a PNG with 8 bits and no interlacing, which is what Chromium writes."""
    data = path.read_bytes()
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    assert depth == 8 and colour in (2, 6)
    size = 3 if colour == 2 else 4
    packed, place = b"", 8
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place:place + 8])
        packed += data[place + 8:place + 8 + length] if kind == b"IDAT" else b""
        place += length + 12
    raw, rows, before = zlib.decompress(packed), [], bytes(width * size)
    for number in range(height):
        kind, row = raw[number * (width * size + 1)], bytearray(raw[number * (width * size + 1) + 1:(number + 1) * (width * size + 1)])
        for i in range(len(row)):
            left, up, corner = (row[i - size] if i >= size else 0), before[i], (before[i - size] if i >= size else 0)
            guess = left + up - corner
            paeth = min((left, up, corner), key=lambda value: abs(guess - value))
            row[i] = (row[i] + (0, left, up, (left + up) // 2, paeth)[kind]) & 255
        rows.append(bytes(row))
        before = rows[-1]
    return width, height, [[tuple(row[x * size:x * size + 3]) for x in range(0, width, 4)] for row in rows]


@pytest.mark.skipif(not CHROMIUM, reason="there is no chromium")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_page_in_a_browser(drain, width, theme):
    with (drain.home / "source.log").open("a") as log:
        log.writelines([*HOSTILE, *visits(0.2, 60, client="203.0.113.9", host="192.0.2.80", path="/api", agent="okhttp/4.11.0")])
    drain.drain(60, "--html", "drain.html")
    page, picture = drain.home / "drain.html", drain.home / "drain.png"
    outlines = re.findall(r' d="([^"]*)"', page.read_text())
    assert len(outlines) > 2 and all(outline.endswith("Z") for outline in outlines), "what is drawn is drawn to its end"
    # Wider than the window is what a phone would have to scroll for: the page is asked for its own width.
    probe = drain.home / "probe.html"
    probe.write_text(page.read_text().replace("default-src &#39;none&#39;; ", "").replace(
        "</body>", "<script>document.title=`${document.documentElement.scrollWidth} ${innerWidth}`</script></body>"))
    options = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage",
               f"--user-data-dir={drain.home / 'profile'}", f"--window-size={width},2400",
               *(["--blink-settings=preferredColorScheme=0"] if theme == "dark" else [])]
    environment = {**drain.environment, "XDG_CONFIG_HOME": str(drain.home)}
    dom = subprocess.run([*options, "--dump-dom", probe.as_uri()], capture_output=True, text=True, env=environment, timeout=120)
    measured = re.search(r"<title>(\d+) (\d+)</title>", dom.stdout)
    assert measured and int(measured[1]) <= int(measured[2]), "the page is wider than the window"
    subprocess.run([*options, f"--screenshot={picture}", page.as_uri()], capture_output=True, env=environment, timeout=120, check=True)
    found_width, height, rows = pixels(picture)
    assert found_width == width
    background = rows[2][1]
    assert (sum(background) > 600) == (theme == "light"), f"the background is {background}"
    colours = {pixel for row in rows[:2000] for pixel in row}
    assert len(colours) > 50, "there is a chart and text"
