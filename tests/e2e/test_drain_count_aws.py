"""`cleave drain count` of logs that are in AWS: buckets listed by their dates, and CloudWatch Logs groups, of the twin."""

import datetime
import gzip
import json

import botocore.exceptions
import pytest
from cleave_program import Cleave

BUCKET = "pressi-access-logs"
PREFIX = "elb/AWSLogs/111111111111/elasticloadbalancing/us-east-1"


@pytest.fixture
def cleave(tmp_path, twin):
    program = Cleave(tmp_path / "home")
    program.environment.update(twin.environment)
    return program


def elb_line(day, number):
    return f'{day}T05:00:{number % 60:02}.000000Z shop 192.0.2.{number % 250}:2817 10.0.0.1:80 0.001 0.001 0.001 200 200 0 29 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.88.1" - -\n'


def put_logs(twin, days, files=3, lines=10):
    s3 = twin.client("s3")
    for day in days:
        for number in range(files):
            body = gzip.compress("".join(elb_line(day, i) for i in range(lines)).encode())
            s3.put_object(Bucket=BUCKET, Key=f"{PREFIX}/{day.replace('-', '/')}/111111111111_shop_{day.replace('-', '')}T0{number}05Z_192.0.2.9_x.log.gz", Body=body)


def count(cleave, *arguments):
    return cleave.json("drain", "count", *arguments, "--profile", "source", "--json")


def test_drain_count_of_a_bucket_reads_what_is_below_the_prefix(cleave, twin):
    twin.client("s3").create_bucket(Bucket=BUCKET)
    put_logs(twin, ["2026-11-21", "2026-11-22"])
    twin.client("s3").put_object(Bucket=BUCKET, Key="other/access.log", Body=b"not a log of ours\n")
    document = count(cleave, f"s3://{BUCKET}/elb")
    assert document["requests"] == 60
    assert [channel["format"] for channel in document["channels"]] == ["classic-elb"]
    assert document["channels"][0]["files"] == 6 and document["channels"][0]["newest_file"]


def test_days_before_since_are_not_even_listed(cleave, twin):
    twin.client("s3").create_bucket(Bucket=BUCKET)
    days = [f"2026-{month:02}-{day:02}" for month in (9, 10) for day in range(1, 29)]
    put_logs(twin, [*days, "2026-11-22"], files=2, lines=1)
    document = count(cleave, f"s3://{BUCKET}/elb", "--since", "2026-11-22T00:00:00Z")
    assert document["requests"] == 2 and document["channels"][0]["files"] == 2


def test_state_reads_each_object_once_and_late_ones_too(cleave, twin):
    twin.client("s3").create_bucket(Bucket=BUCKET)
    state = ["--state", "state.json"]
    put_logs(twin, ["2026-11-20", "2026-11-22"])
    assert count(cleave, f"s3://{BUCKET}/elb", *state)["requests"] == 60
    assert count(cleave, f"s3://{BUCKET}/elb", *state)["requests"] == 0
    put_logs(twin, ["2026-11-23"])
    put_logs(twin, ["2026-11-21"])  # Delivered late.
    assert count(cleave, f"s3://{BUCKET}/elb", *state)["requests"] == 60
    known = json.loads((cleave.home / "state.json").read_text())["texts"]["files"]
    put_logs(twin, ["2026-11-26"])
    assert count(cleave, f"s3://{BUCKET}/elb", *state)["requests"] == 30
    assert count(cleave, f"s3://{BUCKET}/elb", *state)["requests"] == 0
    later = json.loads((cleave.home / "state.json").read_text())["texts"]["files"]
    assert len(later) < len(known), "what is too old to be listed again is forgotten"


def test_a_bucket_elsewhere_is_read_where_it_is(cleave, twin):
    twin.client("s3", region="eu-west-1").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    twin.client("s3", region="eu-west-1").put_object(Bucket=BUCKET, Key="access.log", Body=elb_line("2026-11-22", 1).encode())
    assert count(cleave, f"s3://{BUCKET}")["requests"] == 1


GROUP = "/aws/route53/example.com"


def put_queries(twin, seconds):
    logs = twin.client("logs")
    now = datetime.datetime.fromisoformat(twin_now(twin))
    events = []
    for second in seconds:
        time = now - datetime.timedelta(hours=1) + datetime.timedelta(seconds=second)
        events.append({"timestamp": int(time.timestamp() * 1000), "message": f"1.0 {time:%Y-%m-%dT%H:%M:%SZ} Z123 www.example.com A NOERROR UDP FRA6 192.0.2.{second % 250} -"})
    answer = logs.put_log_events(logGroupName=GROUP, logStreamName="Z123/FRA6", logEvents=events)
    assert "rejectedLogEventsInfo" not in answer


def twin_now(twin):
    return twin.page("clock")["now"].replace("Z", "+00:00")


def test_drain_count_of_a_log_group(cleave, twin):
    logs = twin.client("logs")
    logs.create_log_group(logGroupName=GROUP)
    logs.create_log_stream(logGroupName=GROUP, logStreamName="Z123/FRA6")
    put_queries(twin, range(100))
    state = ["--state", "state.json"]
    document = count(cleave, "logs:" + GROUP, *state)
    assert document["requests"] == 100 and document["channels"][0]["format"] == "route53"
    assert document["hosts"][0]["host"] == "www.example.com" and document["channels"][0]["newest_file"]
    assert count(cleave, "logs:" + GROUP, *state)["requests"] == 0
    put_queries(twin, range(50, 120))  # Some came late, among those that were read.
    assert count(cleave, f"arn:aws:logs:us-east-1:111111111111:log-group:{GROUP}:*")["requests"] == 170
    assert count(cleave, "logs:" + GROUP, *state)["requests"] == 70


def test_cloudwatch_logs_of_the_twin_refuses_as_aws_does(twin):
    logs = twin.client("logs")

    def code_of(call, **parameters):
        with pytest.raises(botocore.exceptions.ClientError) as caught:
            call(**parameters)
        return caught.value.response["Error"]["Code"]

    assert code_of(logs.filter_log_events, logGroupName="none") == "ResourceNotFoundException"
    logs.create_log_group(logGroupName="g")
    assert code_of(logs.create_log_group, logGroupName="g") == "ResourceAlreadyExistsException"
    assert code_of(logs.put_log_events, logGroupName="g", logStreamName="s", logEvents=[{"timestamp": 1, "message": "x"}]) == "ResourceNotFoundException"
    logs.create_log_stream(logGroupName="g", logStreamName="s")
    assert code_of(logs.create_log_stream, logGroupName="g", logStreamName="s") == "ResourceAlreadyExistsException"
    now = int(datetime.datetime.fromisoformat(twin_now(twin)).timestamp() * 1000)
    assert code_of(logs.put_log_events, logGroupName="g", logStreamName="s", logEvents=[{"timestamp": now, "message": "b"}, {"timestamp": now - 1, "message": "a"}]) == "InvalidParameterException"
    answer = logs.put_log_events(logGroupName="g", logStreamName="s", logEvents=[{"timestamp": 1, "message": "old"}, {"timestamp": now, "message": "now"}, {"timestamp": now + 3 * 3600 * 1000, "message": "later"}])
    assert answer["rejectedLogEventsInfo"] == {"tooOldLogEventEndIndex": 1, "tooNewLogEventStartIndex": 2}
    logs.put_log_events(logGroupName="g", logStreamName="s", logEvents=[{"timestamp": now + i, "message": str(i)} for i in range(5)])
    pages = list(logs.get_paginator("filter_log_events").paginate(logGroupName="g", startTime=now + 1, PaginationConfig={"PageSize": 2}))
    assert [event["message"] for page in pages for event in page["events"]] == ["1", "2", "3", "4"]
    assert len(pages) == 2 and len({event["eventId"] for page in pages for event in page["events"]}) == 4


def test_an_archived_object_is_named_and_the_rest_is_counted(cleave, twin):
    twin.client("s3").create_bucket(Bucket=BUCKET)
    put_logs(twin, ["2026-11-22"])
    twin.client("s3").put_object(Bucket=BUCKET, Key=f"{PREFIX}/2026/11/21/old.log", Body=b"x\n", StorageClass="GLACIER")
    result = cleave.run("drain", "count", f"s3://{BUCKET}/elb", "--profile", "source", "--json")
    document = json.loads(result.stdout)
    assert result.returncode == 1 and document["requests"] == 30
    [damage] = [damage for channel in document["channels"] for damage in channel["damaged"]]
    assert f"s3://{BUCKET}/{PREFIX}/2026/11/21/old.log" in damage and "not read (InvalidObjectState" in damage


def test_an_object_dated_far_ahead_hides_no_later_day(cleave, twin):
    twin.client("s3").create_bucket(Bucket=BUCKET)
    state = ["--state", "state.json"]
    put_logs(twin, ["2026-11-20", "2099-01-01"], lines=1)
    assert count(cleave, f"s3://{BUCKET}/elb", *state)["requests"] == 6
    put_logs(twin, ["2026-11-22"], lines=1)
    assert count(cleave, f"s3://{BUCKET}/elb", *state)["requests"] == 3


def test_a_bucket_that_is_named_twice_counts_once(cleave, twin):
    twin.client("s3").create_bucket(Bucket=BUCKET)
    put_logs(twin, ["2026-11-22"])
    assert count(cleave, f"s3://{BUCKET}/elb", f"s3://{BUCKET}/")["requests"] == 30


@pytest.mark.parametrize("place", ["s3://no-such-bucket-of-logs/elb", "logs:/no/such/group"])
def test_a_place_that_cannot_be_read_is_named(cleave, twin, place):
    twin.client("s3").create_bucket(Bucket=BUCKET)
    result = cleave.run("drain", "count", f"s3://{BUCKET}/", place, "--profile", "source")
    assert result.returncode == 1 and place in result.stderr and "leave the place out" in result.stderr, result.stderr
