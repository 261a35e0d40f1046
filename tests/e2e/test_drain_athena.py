"""`cleave drain count --engine athena`: its statements are run by DuckDB on the same logs, its calls are answered by the twin
with what DuckDB found, and the totals are those of `cleave drain count`."""

import gzip
import json
import pathlib
import signal
import subprocess
import time

import pytest

import athena_engine
from cleave_program import BINARY, ROOT
from twin_server import TwinServer

CASES = ROOT / "tests/cases/drain/formats"
FORMATS = [("alb", "alb"), ("classic_elb", "classic-elb"), ("nlb", "nlb"), ("s3", "s3"), ("cloudfront", "cloudfront"),
           ("vpc_flow_default", "vpc-flow")]
BUCKET, RESULTS = "logs-of-shop", "answers-of-shop"


def lines_of(case):
    """The sample lines of a format; of CloudFront's as its files are: with one heading."""
    text = (CASES / f"{case}.log").read_text()
    return text[: text.find("\n#Fields", 20) + 1] if case == "cloudfront" else text.rstrip("\n") + "\n"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Logs in a bucket of the twin, twice: as they are, and compressed."""
    server = TwinServer(tmp_path_factory.mktemp("athena") / "aws")
    s3 = server.client("s3")
    for bucket in (BUCKET, RESULTS):
        s3.create_bucket(Bucket=bucket)
    for case, format in FORMATS:
        content = lines_of(case).encode()
        s3.put_object(Bucket=BUCKET, Key=f"{format}/2026/11/26/one.log", Body=content)
        s3.put_object(Bucket=BUCKET, Key=f"{format}/2026/11/27/two.log.gz", Body=gzip.compress(content))
    yield server
    server.stop()


class Counting:
    def __init__(self, server, format):
        self.server, self.format = server, format

    def run(self, *words, expect=0):
        words = ["drain", "count", *map(str, words), "--format", self.format, "--json"]
        done = subprocess.run([BINARY, *words], env=self.server.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == expect, done.stdout + done.stderr
        return json.loads(done.stdout) if expect == 0 else json.loads(done.stderr or done.stdout)

    def athena(self, *words, **options):
        return self.run(f"s3://{BUCKET}/{self.format}/", "--engine", "athena", "--tables", "cleave", "--profile", "source", "--results",
                        f"s3://{RESULTS}/counts/", *words, **options)

    def teach(self, *words):
        """Tells the twin what the statement answers; returns the statements."""
        sql = self.athena("--show-sql", *words)
        s3 = self.server.client("s3")
        listed = s3.list_objects_v2(Bucket=BUCKET, Prefix=self.format + "/")["Contents"]
        files = [s3.get_object(Bucket=BUCKET, Key=each["Key"])["Body"].read() for each in listed]
        columns, rows = athena_engine.Database(sql["create"], files).run(sql["count"])
        self.bytes = sum(len(content) for content in files)
        self.server.page("athena", {"query": sql["count"], "columns": columns, "rows": rows, "scanned_bytes": self.bytes})
        return sql


def made_tables(server):
    return server.page("world")["tables"].get("athena/table", {}).get("111111111111/us-east-1")


def comparable(counts):
    """What both ways count."""
    clients = counts["clients"]
    return {
        "sums": [counts[key] for key in ("requests", "bytes", "failures")],
        "statuses": counts["statuses"],
        "minutes": counts["minutes"],
        "hosts": [[host[key] for key in ("host", "requests", "bytes", "failures")] for host in counts["hosts"]],
        "clients": sorted((client["client"], client["requests"]) for client in clients["most_frequent"]),
        "distinct": clients["distinct"],
    }


@pytest.mark.parametrize("case, format", FORMATS)
def test_athena_counts_what_is_counted_here(shop, tmp_path, case, format):
    counting = Counting(shop, format)
    counting.teach()
    far = counting.athena()
    for number in 1, 2:
        (tmp_path / f"{number}.log").write_text(lines_of(case))
    near = counting.run(tmp_path)
    assert comparable(far) == comparable(near)
    assert far["unparsable"] == sum(channel["unparsable"] for channel in near["channels"])
    assert far["scanned_bytes"] == counting.bytes == far["most_bytes"]
    assert not made_tables(shop)


@pytest.mark.parametrize("since", ["2026-07-02T22:22:00Z", "2026-07-02T22:23:00Z"])
def test_earlier_requests_are_left_out(shop, tmp_path, since):
    counting = Counting(shop, "alb")
    counting.teach("--since", since)
    (tmp_path / "1.log").write_text(lines_of("alb"))
    (tmp_path / "2.log").write_text(lines_of("alb"))
    assert comparable(counting.athena("--since", since)) == comparable(counting.run(tmp_path, "--since", since))


def test_the_cost_is_bounded_before_the_start(shop):
    counting = Counting(shop, "alb")
    counting.teach()
    shop.page("calls")
    refused = counting.athena("--max-cost", "0", expect=2)
    assert "too-dear" in json.dumps(refused) and "USD" in json.dumps(refused)
    done = subprocess.run(
        [BINARY, "drain", "count", f"s3://{BUCKET}/alb/", "--engine", "athena", "--tables", "cleave", "--profile", "source", "--results",
         f"s3://{RESULTS}/", "--format", "alb"], env=shop.environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    first = done.stdout.splitlines()[0]
    assert f"{counting.bytes} bytes are scanned at most" in first and "USD at most" in first


def test_what_athena_refuses_is_told(shop):
    counting = Counting(shop, "nlb")
    failed = counting.athena("--top", "7", expect=1)
    assert "athena-failed" in json.dumps(failed) and "runs no SQL" in json.dumps(failed)


@pytest.mark.parametrize("words, told", [
    (["s3://logs/x/", "--engine", "athena"], "no-format"),
    (["s3://logs/x/", "--engine", "athena", "--format", "iis"], "not-in-athena"),
    (["access.log", "--engine", "athena", "--format", "alb"], "bad-location"),
    (["s3://logs/it's/", "--engine", "athena", "--format", "alb"], "bad-location"),
    (["s3://logs/x/", "--engine", "athena", "--format", "alb", "--database", "a;b"], "bad-name"),
    (["s3://logs/x/", "--engine", "athena", "--format", "alb", "--results", "s3://logs/x/results/"], "results-in-logs"),
])
def test_bad_words_are_refused(tmp_path, words, told):
    done = subprocess.run([BINARY, "drain", "count", *words, "--show-sql", "--json"], env={"HOME": str(tmp_path)},
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and told in done.stdout + done.stderr


def test_hostile_lines_move_no_column():
    """Quotes, backslashes and long lines in what clients send stay in their field, and take no long time."""
    done = subprocess.run([BINARY, "drain", "count", "s3://logs/x/", "--engine", "athena", "--format", "classic-elb", "--show-sql",
                           "--json"], capture_output=True, text=True, timeout=60)
    table = athena_engine.Table(json.loads(done.stdout)["create"])
    head = "2026-05-13T23:39:43.945958Z web 192.0.2.10:2817 10.0.0.1:80 0.1 0.2 0.3 200 200 0 29"
    for request in ['GET /a\\"b HTTP/1.1', 'GET /"q"x HTTP/1.1', "GET /" + '\\\\' * 20000, "GET /" + '"x' * 20000, "\\"]:
        quoted = '"' + request + '"' if not request.endswith("\\") or request.endswith("\\\\") else '"' + request + '\\"'
        [row] = table.rows(f'{head} {quoted} "agent" - -'.encode())
        assert row[11] == quoted and row[12] == '"agent"', request[:40]
    for broken in ['"GET /', '"' * 30000, '"' + '\\"' * 30000, ""]:
        [row] = table.rows(f"{head} {broken}\n".encode())
        assert row[0] is None or row[11] == broken


def test_a_signal_stops_the_statement_and_drops_the_table(shop):
    counting = Counting(shop, "s3")
    sql = counting.athena("--show-sql")
    shop.page("athena", {"query": sql["count"], "columns": [], "rows": [], "running_looks": 1_000})
    seen = shop.page("calls")["total"]

    def started_and_stopped():
        operations = [call["operation"] for call in shop.page("calls")["calls"] if call["number"] > seen]
        return [word for operation in operations for word in ("Start", "Stop") if operation.endswith(word + "QueryExecution")]

    process = subprocess.Popen([BINARY, "drain", "count", f"s3://{BUCKET}/s3/", "--format", "s3", "--engine", "athena", "--tables", "cleave", "--profile",
                                "source", "--results", f"s3://{RESULTS}/counts/"],
                               env=shop.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        while started_and_stopped() != ["Start", "Start"]:  # CREATE has ended, SELECT runs.
            assert time.monotonic() < deadline and process.poll() is None
            time.sleep(0.1)
        assert made_tables(shop)
        process.send_signal(signal.SIGTERM)
        out, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 1 and "was cancelled" in errors, out + errors
    assert started_and_stopped() == ["Start", "Start", "Stop", "Start"]
    assert not made_tables(shop)
