"""`cleave drain --engine athena`: its statements are run by DuckDB on the same logs, its calls are answered by the twin with what
DuckDB found, and the document is that of `cleave drain` reading the lines."""

import gzip
import json
import random
import re

import pytest

import athena_engine
from cleave_program import ROOT, SETTINGS, Cleave
from drain_population import (CUT, DAY, HOST, HOUR, SOURCE_IP, ApplicationLoadBalancer, Channel, ClassicLoadBalancer,
                              Distribution, Population, date_of, iso)
from test_drain_verdict import Side, sorted_requests
from twin_server import TwinServer

BUCKETS = {"source": "logs-of-source", "destination": "logs-of-destination"}
RESULTS = {"source": "answers-of-source", "destination": "answers-of-destination"}


class Bucket(Channel):
    name, delay = "bucket", 12 * HOUR

    def there_at(self, time):
        return time + self.random.uniform(600, 3 * HOUR)

    def line(self, request):
        moment = date_of(request.time).strftime("%d/%b/%Y:%H:%M:%S +0000")
        refused = "NoSuchKey" if request.status == 404 else "-"
        return (f"79a59df9 pressi-assets [{moment}] {request.client} - 3E57427F3EXAMPLE REST.GET.OBJECT key "
                f'"{request.method} {request.path} HTTP/1.1" {request.status} {refused} 512 512 7 3 "-" "{request.agent or "-"}" - '
                f"c4= SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader {request.host} TLSV1.2 - Yes")


class NetworkLoadBalancer(ApplicationLoadBalancer):
    name = "network load balancer"

    def line(self, request):
        moment = date_of(request.time).strftime("%Y-%m-%dT%H:%M:%S")
        host = "-" if request.host == SOURCE_IP else request.host
        taken = 0 if request.status == 404 else 512
        return (f"tls 2.0 {moment} net/pressi/c6e77e28c25b2234 g3d4b5e8bb8464cd {self.end(request)} 10.0.0.7:443 5 2 98 {taken} - "
                f"arn:aws:acm:us-east-2:111111111111:certificate/2a108f19 - ECDHE-RSA-AES128-SHA tlsv12 - {host} - - - {moment}")


class FlowLog(Channel):
    name, delay = "flow log", 20 * 60
    header = "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status\n"

    def there_at(self, time):
        return time + self.random.uniform(0, 1200)

    def line(self, request):
        begin = int(date_of(request.time).timestamp())
        tail = f"{begin} {begin + 60}"
        kind = self.random.random()
        if kind < 0.05:
            return f"2 111111111111 eni-1 - - - - - - - {tail} - NODATA"
        if kind < 0.1:  # The machine's own doing.
            return f"2 111111111111 eni-1 10.0.0.7 {request.client} 443 {request.port} 6 9 4000 {tail} ACCEPT OK"
        packets, action = (3, "REJECT") if request.status == 404 else (20, "ACCEPT")
        return f"2 111111111111 eni-1 {request.client} 10.0.0.7 {request.port} 443 6 {packets} {packets * 200} {tail} {action} OK"


FORMATS = {"classic-elb": ClassicLoadBalancer, "alb": ApplicationLoadBalancer, "nlb": NetworkLoadBalancer,
           "cloudfront": Distribution, "s3": Bucket, "vpc-flow": FlowLog}


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    server = TwinServer(tmp_path_factory.mktemp("athena") / "aws")
    for side in BUCKETS:
        for bucket in (BUCKETS[side], RESULTS[side]):
            server.client("s3", side).create_bucket(Bucket=bucket)
    yield server
    server.stop()


class Comparing:
    """The same logs in folders of this machine and of buckets, and both ways of reading them."""

    def __init__(self, home, server):
        self.cleave, self.server = Cleave(home), server
        for name in ("config", "credentials"):
            (self.cleave.home / ".aws" / name).write_text((server.config_folder / name).read_text())
        (self.cleave.home / "cleave.toml").write_text(SETTINGS)
        self.folders = {"source": [], "destination": []}
        self.has_ties = False  # Lines of one client have one time.
        self.formats = {"source": [], "destination": []}

    def put(self, side, format, *contents):
        """A folder of files; every second one is compressed."""
        number = len(self.folders[side])
        folder = self.cleave.home / f"{side}-{number}"
        folder.mkdir()
        s3, prefix = self.server.client("s3", side), f"{self.cleave.home.name}/{number}/"
        for place, content in enumerate(contents):
            packed, ending = (gzip.compress(content), ".gz") if place % 2 else (content, "")
            (folder / f"access.log.{place}{ending}").write_bytes(packed)
            s3.put_object(Bucket=BUCKETS[side], Key=f"{prefix}{place}.log{ending}", Body=packed)
        self.folders[side].append((folder, prefix, contents))
        self.formats[side].append(format)

    def words(self, is_far):
        for side, folders in self.folders.items():
            yield f"--{side}"
            yield from ((f"s3://{BUCKETS[side]}/{prefix}" if is_far else folder) for folder, prefix, _ in folders)

    def far(self, *options):
        formats = [word for side in self.formats for word in (f"--{side}-format", *self.formats[side])]
        return self.cleave.run("drain", *self.words(True), *formats, "--engine", "athena", "--tables", "cleave", "--results", f"s3://{RESULTS['source']}/a/",
                               "--destination-results", f"s3://{RESULTS['destination']}/a/", "--json", *options)

    def teach(self, *options):
        """Tells the twin what the statements answer."""
        shown = self.far("--show-sql", *options)
        assert shown.returncode == 0, shown.stdout + shown.stderr
        statements = json.loads(shown.stdout)
        contents = [files for folders in self.folders.values() for _, _, files in folders]
        assert len(statements) == len(contents)
        for each, files in zip(statements, contents):
            database = athena_engine.Database(each["create"], files)
            for select in each["selects"]:
                columns, rows = database.run(select)
                self.server.page("athena", {"query": select, "columns": columns, "rows": rows, "scanned_bytes": 10})
        return statements

    def both(self, *options):
        """The documents of both ways, without what only one of them has."""
        self.teach(*options)
        near, far = self.cleave.run("drain", *self.words(False), "--json", *options), self.far(*options)
        assert near.returncode == far.returncode and near.returncode in (0, 1, 3), near.stderr + far.stderr + far.stdout
        near, far = comparable(json.loads(near.stdout)), comparable(json.loads(far.stdout))
        # The columns of Athena's table end before the line does. Of two lines of one second either is the last.
        has_whole_seconds = self.has_ties or {"cloudfront", "s3", "vpc-flow"} & {format for formats in self.formats.values() for format in formats}
        for here, there in zip(lines_shown(near), lines_shown(far), strict=True):
            assert has_whole_seconds or (here.startswith(there) and len(there) > 40)
        for document in (near, far) if has_whole_seconds else ():
            for example in (example for one in document["classes"] for example in one["examples"]):
                del example["host"]
        return near, far

    def tables(self):
        return [rows for rows in self.server.page("world")["tables"].get("athena/table", {}).values() if rows]


def comparable(document):
    document.pop("athena", None)
    # Sums of parts in another order.
    document["rarer_confidence"] = pytest.approx(document["rarer_confidence"])
    for channel in document["channels"]:
        for key in ("place", "series", "told", "unparsable_samples"):
            del channel[key]
    for reason in document["reasons"]:
        reason["what"] = re.sub(r"^\S+ \(", "(", reason["what"])
    for one in document["classes"]:
        one["examples"].sort(key=lambda example: (example["last"], example["client"], example["agent"]))
    document["hosts"].sort(key=lambda host: host["host"])
    return document


def lines_shown(document):
    return [example.pop("line") for one in document["classes"] for example in one["examples"]]


def options_at(time, ttl=300):
    moment = lambda seconds: date_of(seconds).strftime("%Y-%m-%dT%H:%M:%SZ")
    return ["--host", HOST, "--cut", moment(0), "--ttl", ttl, "--at", moment(time), "--own", "198.51.100.250"]


def grown(folder, channel, requests, time):
    """The log of a side as it has come by then, in two files."""
    side = Side(folder / f"{channel.name}.log", channel, requests)
    side.deliver(time)
    lines = side.path.read_text().removeprefix(channel.header).splitlines(keepends=True)
    return [(channel.header + "".join(lines[part::2])).encode() for part in (0, 1)]


@pytest.mark.parametrize("time", [9 * HOUR, 3 * DAY, 12 * DAY])
@pytest.mark.parametrize("format", FORMATS)
def test_a_population_gets_the_verdict_of_reading_its_lines(shop, tmp_path, format, time):
    number = list(FORMATS).index(format)
    population = Population(number)
    comparing = Comparing(tmp_path, shop)
    for side in comparing.folders:
        channel = FORMATS[format](f"{side} {number}")
        channel.off = None
        comparing.put(side, format, *grown(tmp_path, channel, sorted_requests(population, f"at_{side}"), time))
    near, far = comparing.both(*options_at(time, population.ttl))
    assert far == near
    assert not comparing.tables(), "the tables are dropped"


@pytest.fixture
def mixed(shop, tmp_path):
    """Two folders of each side, of different formats."""
    population = Population(7)
    comparing = Comparing(tmp_path, shop)
    for side in comparing.folders:
        requests = sorted_requests(population, f"at_{side}")
        for part, format in enumerate(["alb", "cloudfront"]):
            channel = FORMATS[format](f"{side} mixed")
            channel.off = (DAY, 2.5 * DAY) if (side, part) == ("source", 1) else None
            comparing.put(side, format, *grown(tmp_path, channel, requests[part::2], 5 * DAY))
    return comparing


def test_several_folders_and_a_log_that_was_off(mixed):
    near, far = mixed.both(*options_at(5 * DAY))
    assert far == near and any(channel["dark"] for channel in far["channels"])


def test_the_cost_of_all_statements_is_bounded_before_the_start(mixed):
    stored = {side: sum(len((folder / name.name).read_bytes()) for folder, _, _ in folders for name in folder.iterdir())
              for side, folders in mixed.folders.items()}
    refused = mixed.far(*options_at(DAY), "--max-cost", "0")
    assert refused.returncode == 2 and "too-dear" in refused.stdout + refused.stderr
    assert f"{3 * stored['source'] + 2 * stored['destination']} bytes are scanned at most" in refused.stdout + refused.stderr
    assert not mixed.tables()


def test_tables_are_dropped_when_a_statement_fails(mixed):
    failed = mixed.far(*options_at(DAY + 1))
    assert failed.returncode == 4 or "athena-failed" in failed.stdout + failed.stderr
    assert not mixed.tables()


def hostile_lines():
    """What clients may send, before the cut and after it."""
    requests = ["GET http://www.pressi.example:80/?q=' OR '1'='1 HTTP/1.1", "- - - ", "GET  HTTP/1.1", "'; DROP TABLE logs; --",
                "GET http://[2001:db8::1]:80/a:b HTTP/1.1", "GET /x?u=http://other.example/ HTTP/1.1", "\\x16\\x03\\x01", "",
                "GET http://www.pressi.example/.ENV HTTP/1.1", "GET http://www.pressi.example HTTP/1.1", "get / HTTP/1.1",
                "GET http://192.0.2.80:80/a?b=${jndi:ldap} HTTP/1.1", "PUT http://a.b.elb.amazonaws.com:80/%2e%2e/ HTTP/1.1",
                "OPTIONS * HTTP/1.1", "GET http://WWW.pressi.example.:80/wp-login.php HTTP/1.1", "GET  /two  spaces HTTP/1.1",
                "GET http://x%27y.example:80/\u00e4 HTTP/1.1", "HEAD " + "/a" * 900 + "/.env HTTP/1.1"]
    agents = ["it's", "-", "", "Mozilla/5.0 (GoogleBot)", "a\tb", "100% _ \\", "blackbox exporter", "x" * 700 + "zgrab"]
    chance = random.Random(1)
    for number in range(600):
        time = chance.uniform(-2 * DAY, 2 * DAY)
        client = chance.choice(["192.0.2.1:9", "[2001:db8::5]:77", "10.1.2.3:80", "198.51.100.250:1", "203.0.113.9:4444"])
        status = chance.choice([200, 204, 301, 304, 308, 400, 404, 429, 460, 499, 503, "-"])
        taken = chance.choice(["0.000073 0.001048 0.000057", "-1 -1 -1", "0.000 12.5 0.1", "0.000015 0.000001 0.000000"])
        yield (f"{iso(time)} pressi-web {client} {chance.choice(['-', '10.0.0.7:80'])} {taken} {status} {status} 0 "
               f'{chance.choice([0, 512])} "{chance.choice(requests)}" "{chance.choice(agents)}" - -\n')
    yield "no line at all\n"


def test_hostile_lines_are_read_as_they_are_here(shop, tmp_path):
    comparing = Comparing(tmp_path, shop)
    for side in comparing.folders:
        comparing.put(side, "classic-elb", "".join(hostile_lines()).encode())
    near, far = comparing.both(*options_at(2 * DAY), "--old-name", "x%27y.example", "o'ld.example")
    assert far == near


@pytest.mark.parametrize("format, case, cut", [
    ("classic-elb", "classic_elb", "2026-05-13T23:39:44Z"), ("alb", "alb", "2026-07-02T22:23:00Z"),
    ("nlb", "nlb", "2026-04-01T08:51:21Z"), ("cloudfront", "cloudfront", "2026-12-04T21:02:31Z"),
    ("s3", "s3", "2026-02-06T00:00:38Z"), ("vpc-flow", "vpc_flow_default", "2026-11-23T12:00:00Z")])
def test_lines_of_the_documentation(shop, tmp_path, format, case, cut):
    content = (ROOT / f"tests/cases/drain/formats/{case}.log").read_text()
    content = content[: content.find("\n#Fields", 20) + 1] if case == "cloudfront" else content.rstrip("\n") + "\n"
    comparing = Comparing(tmp_path, shop)
    comparing.has_ties = True
    for side in comparing.folders:
        comparing.put(side, format, content.encode())
    near, far = comparing.both("--cut", cut, "--at", "2026-12-31T00:00:00Z")
    assert far == near


@pytest.mark.parametrize("words, told", [
    (["--source-format", "alb", "nlb", "--destination-format", "alb"], "no-format"),
    (["--destination-format", "alb"], "no-format"),
    (["--format", "iis"], "not-in-athena"),
    (["--format", "alb", "--database", "a;b"], "bad-name"),
    (["--format", "alb", "--follow"], "no-follow"),
])
def test_bad_words_are_refused(tmp_path, words, told):
    done = Cleave(tmp_path).run("drain", "--source", "s3://a/b/", "--destination", "s3://c/d/", "--cut", CUT.isoformat(), "--engine",
                                "athena", "--show-sql", "--json", *words)
    assert done.returncode == 2 and told in done.stdout + done.stderr
