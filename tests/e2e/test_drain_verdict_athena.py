"""`cleave drain --engine athena`: its statements are run by DuckDB on the same logs, its calls are answered by the twin with what
DuckDB found, and the document is that of `cleave drain` reading the lines."""

import datetime
import gzip
import json
import random
import re

import pytest

import athena_engine
from cleave_program import ROOT, Cleave
from drain_population import (CUT, DAY, HOST, HOUR, SOURCE_IP, ApplicationLoadBalancer, Channel, ClassicLoadBalancer,
                              Distribution, Population, date_of, iso)
from test_drain_verdict import Side, sorted_requests
from twin_server import TwinServer

SETTINGS = """split = "abc"
roots = ["domain:shop.example"]
regions = []

[profiles]
source = "source"
destination = "destination"
"""
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
        self.formats = {"source": [], "destination": []}

    def put(self, side, format, *contents):
        """A folder of files; every second one is compressed."""
        number = len(self.folders[side])
        folder = self.cleave.home / f"{side}-{number}"
        folder.mkdir()
        s3, prefix = self.server.client("s3", side), f"{self.cleave.home.name}/{number}/"
        for place, content in enumerate(contents):
            packed, ending = (gzip.compress(content), ".gz") if place % 2 else (content, "")
            (folder / f"{place}.log{ending}").write_bytes(packed)
            s3.put_object(Bucket=BUCKETS[side], Key=f"{prefix}{place}.log{ending}", Body=packed)
        self.folders[side].append((folder, prefix, contents))
        self.formats[side].append(format)

    def words(self, is_far):
        for side, folders in self.folders.items():
            yield f"--{side}"
            yield from ((f"s3://{BUCKETS[side]}/{prefix}" if is_far else folder) for folder, prefix, _ in folders)

    def far(self, *options):
        formats = [word for side in self.formats for word in (f"--{side}-format", *self.formats[side])]
        return self.cleave.run("drain", *self.words(True), *formats, "--engine", "athena", "--results", f"s3://{RESULTS['source']}/a/",
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
        return comparable(json.loads(near.stdout)), comparable(json.loads(far.stdout))

    def tables(self):
        return [rows for rows in self.server.page("world")["tables"].get("athena/table", {}).values() if rows]


def comparable(document):
    document.pop("athena", None)
    # Sums of parts in another order.
    document["rarer_confidence"] = pytest.approx(document["rarer_confidence"])
    for channel in document["channels"]:
        for key in ("place", "unparsable_samples"):
            del channel[key]
    for reason in document["reasons"]:
        reason["what"] = re.sub(r"^\S+ \(", "(", reason["what"])
    for one in document["classes"]:
        one["examples"].sort(key=lambda example: (example["last"], example["client"], example["agent"]))
    document["hosts"].sort(key=lambda host: host["host"])
    return document


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
