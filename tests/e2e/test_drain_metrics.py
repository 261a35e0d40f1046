"""`cleave drain` with CloudWatch's metrics: of the twin, which counts its own visits, and of moto for what the twin has not."""

import datetime
import http.server
import json
import threading
import urllib.request

import boto3
import botocore.exceptions
import pytest
from cleave_program import Cleave
from moto_server import MotoServer
from test_twin_cloudfront import distribution
from test_twin_dns import register
from test_twin_visit import load_balancer, point, running_instance

ACCOUNTS = {"source": "111111111111", "destination": "222222222222"}
HOST = "www.pressi.example"
ELB = "metrics:elb/web"
SETTINGS = 'split = "s"\nroots = ["domain:pressi.example"]\n\n[profiles]\nsource = "source"\ndestination = "destination"\n'


def now():
    return datetime.datetime.now(datetime.timezone.utc).replace(minute=0, second=0, microsecond=0)


class Drain(Cleave):
    """Looked at now; the cut was four days ago. Hours are since the cut."""

    last = 96

    def __init__(self, home):
        super().__init__(home)
        self.cut = now() - datetime.timedelta(hours=self.last)

    def at(self, hours):
        return self.cut + datetime.timedelta(hours=hours)

    def write_log(self, name, hours, balancer="web", agent="zgrab/0.x", path="/.env"):
        """A classic load balancer's log of scanners, who show that it works, and of a visitor first of all."""
        lines = [f'{self.at(hour):%Y-%m-%dT%H:%M:%S}.000000Z {balancer} 233.252.0.{int(hour * 7) % 250 + 1}:2817 10.0.0.1:80 0.001 0.001 '
                 f'0.001 404 404 0 29 "GET http://192.0.2.80:80{path} HTTP/1.1" "{agent}" - -\n' for hour in hours]
        lines[0] = lines[0].replace(f"http://192.0.2.80:80{path}", f"http://{HOST}:80/cart").replace(" 404 404 ", " 200 200 ").replace(agent, "Firefox")
        (self.home / name).write_text("".join(lines))

    def drain(self, source, *options, destination="destination.log", **changes):
        return self.run("drain", "--source", *source, "--destination", destination, "--cut", self.cut.isoformat(), "--ttl", "300",
                        "--host", HOST, "--at", self.at(self.last).isoformat(), *options, **changes)

    def answer(self, source, *options, **places):
        done = self.drain(source, "--json", *options, **places)
        assert done.returncode in (0, 1, 3), done.stderr
        answer = json.loads(done.stdout)
        assert done.returncode == {"drained": 0, "blind": 1, "not yet": 3}[answer["verdict"]]
        return answer


def every(step, first, last):
    return [first + step * i for i in range(int((last - first) / step))]


def codes(answer):
    return [reason["code"] for reason in answer["reasons"]]


def metric_of(answer, side="source"):
    return next(one for one in answer["channels"] if one["format"] == "metric" and one["side"] == side)


def log_of(answer):
    return next(one for one in answer["channels"] if one["format"] == "classic-elb")


@pytest.fixture
def drain(tmp_path, twin):
    """A load balancer on each side; visitors at the destination, whose server logs them."""
    drain = Drain(tmp_path / "home")
    drain.environment.update(twin.environment)
    (drain.home / "cleave.toml").write_text(SETTINGS)
    for profile in ACCOUNTS:
        ec2, elb = twin.client("ec2", profile), twin.client("elb", profile)
        zones = [zone["ZoneName"] for zone in ec2.describe_availability_zones()["AvailabilityZones"]]
        elb.create_load_balancer(LoadBalancerName="web", AvailabilityZones=zones,
                                 Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}])
    twin.page("clock", {"to": now().isoformat().replace("+00:00", "Z")})
    (drain.home / "destination.log").write_text("".join(
        f'{HOST} 198.51.100.7 - - [{drain.at(hour):%d/%b/%Y:%H:%M:%S +0000}] "GET /cart HTTP/1.1" 200 512 "-" "Mozilla/5.0 (X11) Firefox/124.0"\n'
        for hour in every(1, 0.1, drain.last)))
    return drain


def count(twin, drain, hours, value=1, side="source", name="RequestCount", space="AWS/ELB", dimensions=None, region="us-east-1"):
    points = [[drain.at(hour).isoformat().replace("+00:00", "Z"), value] for hour in hours]
    return twin.page("metrics", {"account": ACCOUNTS[side], "region": region, "namespace": space, "metric": name,
                                 "dimensions": dimensions or {"LoadBalancerName": "web"}, "points": points})


def test_a_metric_alone_is_silent(drain, twin):
    count(twin, drain, every(0.5, -48, 0), 20)
    answer = drain.answer([ELB])
    assert answer["verdict"] == "drained", answer["reasons"]
    assert metric_of(answer)["lines"] == 96 * 20 and not metric_of(answer)["is_told"]
    assert answer["source"]["before"]["requests"] == 96 * 20 and answer["source"]["since"]["requests"] == 0


def test_a_metric_alone_tells_that_somebody_comes_and_not_who(drain, twin):
    count(twin, drain, [*every(0.5, -48, 0), 90])
    answer = drain.answer([ELB])
    assert answer["verdict"] == "not yet" and codes(answer) == ["counted", "window"] and not answer["holding"]
    assert "metrics:elb/web" in answer["reasons"][0]["what"] and "access log" in answer["reasons"][0]["next"]
    assert sum(one["source"] for one in answer["timeline"]["points"]) == 97
    assert "no log of this side tells" in drain.drain([ELB]).stdout


def test_requests_that_the_load_balancer_answers_itself_count(drain, twin):
    count(twin, drain, [90], name="HTTPCode_ELB_5XX")
    assert codes(drain.answer([ELB])) == ["counted", "window"]


def test_what_a_log_tells_is_not_counted_twice(drain, twin):
    hours = every(0.5, -48, drain.last)
    drain.write_log("source.log", hours)
    count(twin, drain, hours)
    alone, both = drain.answer(["source.log"]), drain.answer(["source.log", ELB])
    assert both["verdict"] == alone["verdict"] == "drained"
    assert both["source"] == alone["source"] and both["timeline"] == alone["timeline"]
    assert metric_of(both)["is_told"] and metric_of(both)["lines"] == len(hours) and not log_of(both)["unlogged"]


def test_a_log_of_another_load_balancer_tells_nothing(drain, twin):
    hours = every(0.5, -48, drain.last)
    drain.write_log("source.log", hours, balancer="other")
    count(twin, drain, hours)
    answer = drain.answer(["source.log", ELB])
    assert answer["verdict"] == "not yet" and "counted" in codes(answer) and not metric_of(answer)["is_told"]


def test_blind_when_the_log_is_off_while_requests_are_counted(drain, twin):
    """Noise is so rare that the log alone would not be missed yet."""
    drain.write_log("source.log", every(8, -96, drain.last))
    assert drain.answer(["source.log"])["verdict"] != "blind"
    count(twin, drain, every(8, -96, drain.last))
    assert drain.answer(["source.log", ELB])["verdict"] != "blind"
    count(twin, drain, every(0.5, 89.5, 94.5))
    answer = drain.answer(["source.log", ELB])
    assert answer["verdict"] == "blind" and codes(answer) == ["unlogged"]
    [lacking] = log_of(answer)["unlogged"]
    assert lacking["requests"] == 10 and lacking["metric"] == ELB
    assert "logging is on" in answer["reasons"][0]["next"]
    assert "hardly a line" in drain.drain(["source.log", ELB]).stdout


def test_the_watch_begins_anew_after_a_time_in_which_the_log_was_off(drain, twin):
    drain.write_log("source.log", [*every(0.5, -48, 60), *every(0.5, 70, drain.last)])
    count(twin, drain, every(0.5, -48, drain.last))
    answer = drain.answer(["source.log", ELB])
    assert answer["verdict"] == "not yet" and codes(answer) == ["unlogged", "window"]
    quiet = datetime.datetime.fromisoformat(answer["quiet_since"].replace("Z", "+00:00"))
    assert drain.at(69.4) <= quiet <= drain.at(70.1)


def test_a_gap_in_which_nobody_is_counted_is_silence(drain, twin):
    hours = [*every(0.5, -48, 60), *every(0.5, 75, drain.last)]
    drain.write_log("source.log", hours)
    alone = drain.answer(["source.log"])
    assert alone["verdict"] == "not yet" and log_of(alone)["dark"]
    count(twin, drain, hours)
    both = drain.answer(["source.log", ELB])
    assert both["verdict"] == "drained" and not log_of(both)["dark"]


def test_the_end_of_a_log_is_silence_when_nobody_is_counted(drain, twin):
    hours = every(0.5, -48, 10)
    drain.write_log("source.log", hours)
    assert codes(drain.answer(["source.log"])) == ["late"]
    count(twin, drain, hours)
    answer = drain.answer(["source.log", ELB])
    assert answer["verdict"] == "drained" and log_of(answer)["silent_until"]


def test_a_server_file_is_held_to_what_was_handed_on(drain, twin):
    lines = [f'{HOST} 233.252.0.9 - - [{drain.at(hour):%d/%b/%Y:%H:%M:%S +0000}] "GET {"/.env" if hour > -48 else "/cart"} HTTP/1.1" {404 if hour > -48 else 200} 9 "-" "Mozilla/5.0"\n'
             for hour in every(0.5, -48, 60)]
    (drain.home / "access.log").write_text("".join(lines))
    count(twin, drain, every(0.5, -48, drain.last))
    answer = drain.answer(["access.log", ELB])
    assert answer["verdict"] == "blind" and "unlogged" in codes(answer)


def test_the_destination_may_have_a_metric_only(drain, twin):
    drain.write_log("source.log", every(0.5, -48, drain.last))
    blind = drain.answer(["source.log"], destination=ELB)
    assert blind["verdict"] == "blind" and codes(blind) == ["destination-silent"]
    count(twin, drain, every(0.5, 0, drain.last), side="destination")
    answer = drain.answer(["source.log"], destination=ELB)
    assert answer["verdict"] == "drained" and answer["share_moved"] == 1


def test_places_of_cleave_toml(drain, twin):
    with (drain.home / "cleave.toml").open("a") as settings:
        settings.write(f'\n[drain]\nsource = ["{ELB}"]\ndestination = ["destination.log"]\n')
    count(twin, drain, [90])
    done = drain.run("drain", "--cut", drain.cut.isoformat(), "--ttl", "300", "--at", drain.at(drain.last).isoformat(), "--json")
    assert codes(json.loads(done.stdout)) == ["counted", "window"], done.stderr


@pytest.mark.parametrize("place, told", [
    ("metrics:elb/wep", "Did you mean 'web'?"),
    ("metrics:elb/shop-of-somebody", "no Classic Load Balancer 'shop-of-somebody'"),
    ("metrics:arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/web", "in eu-west-1"),
    ("metrics:cloudfront/E2QWRUHEXAMPLE", "no distribution 'E2QWRUHEXAMPLE'"),
    ("metrics:s3/no-such-bucket/all", "NoSuchBucket"),
    ("metrics:web", "metrics:elb/NAME"),
])
def test_a_wrong_name_is_no_silence(drain, twin, place, told):
    done = drain.drain([place])
    assert done.returncode != 0 and told in done.stderr and done.stdout == "", done.stderr
    assert place in done.stderr or "no-such-bucket" in place


def test_a_metric_needs_an_account_and_has_no_lines(drain, twin):
    (drain.home / "cleave.toml").unlink()
    assert "Name a profile" in drain.drain([ELB]).stderr
    counted = drain.run("drain", "count", ELB, "--profile", "source")
    assert counted.returncode == 2 and "has no lines" in counted.stderr


def test_a_load_balancer_that_was_deleted_meanwhile(drain, twin):
    twin.client("elb").delete_load_balancer(LoadBalancerName="web")
    done = drain.drain([ELB])
    assert done.returncode == 2 and "no longer" in done.stderr


def test_without_permission_nothing_is_taken_for_silence(drain, twin):
    twin.page("faults", {"operation": "cloudwatch:GetMetricData", "do": "error", "code": "AccessDenied", "status": 403})
    done = drain.drain([ELB])
    assert done.returncode not in (0, 3) and "GetMetricData" in done.stderr and done.stdout == ""


def test_a_distribution_is_counted_in_virginia(drain, twin):
    id = distribution(twin, "source", "one")["Id"]
    where = {"space": "AWS/CloudFront", "name": "Requests", "dimensions": {"DistributionId": id, "Region": "Global"}}
    count(twin, drain, [90], **where)
    assert codes(drain.answer([f"metrics:cloudfront/{id}"])) == ["counted", "window"]


def test_requests_of_a_bucket_need_a_metrics_configuration(drain, twin):
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="photos-of-pressi")
    assert "no metrics configuration 'all'" in drain.drain(["metrics:s3/photos-of-pressi/all"]).stderr
    s3.put_bucket_metrics_configuration(Bucket="photos-of-pressi", Id="all", MetricsConfiguration={"Id": "all"})
    count(twin, drain, [90], space="AWS/S3", name="AllRequests", dimensions={"BucketName": "photos-of-pressi", "FilterId": "all"})
    assert codes(drain.answer(["metrics:s3/photos-of-pressi/all"])) == ["counted", "window"]


def test_pages_of_minutes_are_put_together(drain, twin):
    """Three metrics of twelve days: more points than an answer has."""
    drain.last = 13 * 24
    drain.cut = now() - datetime.timedelta(hours=drain.last)
    minutes = every(1 / 60, 0, drain.last)
    for name in ("RequestCount", "HTTPCode_ELB_4XX", "HTTPCode_ELB_5XX"):
        count(twin, drain, every(1 / 60, -6 * 24, 0) + minutes, name=name)
    twin.page("calls")
    answer = drain.answer([ELB])
    asked = [call for call in twin.page("calls")["calls"] if call["operation"] == "cloudwatch:GetMetricData"]
    total = metric_of(answer)["lines"]
    assert total == 3 * (len(minutes) + 6 * 24 * 60) and len(asked) >= 2
    assert answer["source"]["since"]["requests"] == 3 * len(minutes)


def twin_query(name="RequestCount", period=60, stat="Sum", id="m", dimensions=(("LoadBalancerName", "web"),), **more):
    return {"Id": id, "MetricStat": {"Metric": {"Namespace": "AWS/ELB", "MetricName": name, "Dimensions": [
        {"Name": key, "Value": value} for key, value in dimensions]}, "Period": period, "Stat": stat}, **more}


def test_the_twin_counts_what_its_load_balancers_answer(twin):
    """By boto3: visits become sums of their minutes, in the account and under the name of who answered."""
    zone = register(twin, "example.com")
    balancer = load_balancer(twin, "source", running_instance(twin, "source"))
    point(twin, zone, "www.example.com", balancer)
    start = datetime.datetime.fromisoformat(twin.page("clock")["now"].replace("Z", "+00:00"))
    assert twin.visit("http://www.example.com/")["broken_at"] == "load balancer"
    twin.advance(600)
    for _ in range(3):
        assert twin.visit("http://www.example.com/")["status"] == 200
    twin.advance(60)
    twin.visit("http://www.example.com/")
    end = start + datetime.timedelta(hours=1)

    def sums(profile, *queries, **options):
        answer = twin.client("cloudwatch", profile).get_metric_data(
            MetricDataQueries=list(queries), StartTime=start, EndTime=end, ScanBy="TimestampAscending", **options)
        return {result["Id"]: result["Values"] for result in answer["MetricDataResults"]}

    assert sums("source", twin_query(), twin_query("HTTPCode_ELB_5XX", id="e")) == {"m": [3, 1], "e": [1]}
    assert sums("source", twin_query(period=3600)) in ({"m": [4]}, {"m": [3, 1]})
    assert sums("destination", twin_query()) == {"m": []}
    assert sums("source", twin_query(dimensions=())) == {"m": []}


def test_cloudwatch_of_the_twin_answers_as_aws_does(drain, twin):
    cloudwatch = twin.client("cloudwatch")
    count(twin, drain, every(1 / 60, 0, 1), 2)
    pages = list(cloudwatch.get_paginator("get_metric_data").paginate(
        MetricDataQueries=[twin_query()], StartTime=drain.at(0), EndTime=drain.at(2), PaginationConfig={"PageSize": 25}))
    assert [len(page["MetricDataResults"][0]["Values"]) for page in pages] == [25, 25, 10]
    assert [page["MetricDataResults"][0]["StatusCode"] for page in pages] == ["PartialData", "PartialData", "Complete"]
    times = [time for page in pages for time in page["MetricDataResults"][0]["Timestamps"]]
    assert times == sorted(times, reverse=True) and len(set(times)) == 60, "the newest first, when nothing is said"

    def code_of(*queries, start=0, end=1, **more):
        with pytest.raises(botocore.exceptions.ClientError) as caught:
            cloudwatch.get_metric_data(MetricDataQueries=list(queries), StartTime=drain.at(start), EndTime=drain.at(end), **more)
        return caught.value.response["Error"]["Code"]

    assert code_of(twin_query(), start=1, end=0) == "ValidationError"
    assert code_of(twin_query(), twin_query()) == "ValidationError"
    assert code_of(twin_query(period=61)) == "ValidationError"
    assert code_of(twin_query(), NextToken="what?") == "InvalidNextToken"
    # After fifteen days there is a point for every five minutes.
    twin.advance(16 * 24 * 3600)
    for period, points in ((60, 0), (300, 12)):
        answer = cloudwatch.get_metric_data(MetricDataQueries=[twin_query(period=period)], StartTime=drain.at(0), EndTime=drain.at(2))
        assert len(answer["MetricDataResults"][0]["Values"]) == points


@pytest.fixture(scope="module")
def moto():
    server = MotoServer()
    yield server
    server.stop()


class NamesNetworkBalancers(http.server.BaseHTTPRequestHandler):
    """Stands before moto, which names every load balancer as if it were of the type application."""

    moto = ""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).replace(b"net%2F", b"app%2F").replace(b'"net/', b'"app/')
        request = urllib.request.Request(self.moto, data=body, headers={name: value for name, value in self.headers.items() if name != "Host"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            said = answer.read().replace(b"loadbalancer/app/", b"loadbalancer/net/")
            headers = {name: value for name, value in answer.headers.items() if name not in ("Connection", "Transfer-Encoding")}
        self.send_response(200)
        for name, value in {**headers, "Content-Length": len(said)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def network(moto):
    NamesNetworkBalancers.moto = moto.url
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), NamesNetworkBalancers)
    threading.Thread(target=server.serve_forever).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize("kind, type, name", [("alb", "application", "RequestCount"), ("nlb", "network", "NewFlowCount"),
                                              ("nlb", "network", "ProcessedBytes")])
def test_load_balancers_of_the_second_generation(moto, network, tmp_path, kind, type, name):
    drain = Drain(tmp_path / "home")
    drain.profiles({"source": ("AKIAEXAMPLE", "secret"), "destination": ("AKIAEXAMPLF", "secret")}, network if kind == "nlb" else moto.url)
    (drain.home / "cleave.toml").write_text(SETTINGS)
    (drain.home / "destination.log").write_text("".join(
        f'{HOST} 198.51.100.7 - - [{drain.at(hour):%d/%b/%Y:%H:%M:%S +0000}] "GET / HTTP/1.1" 200 5 "-" "Firefox"\n' for hour in range(96)))

    def client(service):
        return boto3.client(service, region_name="us-east-1", endpoint_url=moto.url, aws_access_key_id="AKIAEXAMPLE", aws_secret_access_key="secret")

    subnet = client("ec2").describe_subnets()["Subnets"][0]["SubnetId"]
    arn = client("elbv2").create_load_balancer(Name=f"{kind}-{name[:3]}", Type=type, Subnets=[subnet])["LoadBalancers"][0]["LoadBalancerArn"]
    id = arn.split("loadbalancer/")[1]
    counted = id
    if kind == "nlb":
        arn, id = arn.replace("loadbalancer/app/", "loadbalancer/net/"), id.replace("app/", "net/")
    assert drain.answer([f"metrics:{kind}/{id}"])["verdict"] == "drained"
    client("cloudwatch").put_metric_data(
        Namespace={"alb": "ApplicationELB", "nlb": "NetworkELB"}[kind],
        MetricData=[{"MetricName": name, "Dimensions": [{"Name": "LoadBalancer", "Value": counted}], "Timestamp": drain.at(90), "Value": 3}])
    answer = drain.answer([f"metrics:{kind}/{id}"])
    assert codes(answer) == ["counted", "window"] and metric_of(answer)["lines"] == (1 if name == "ProcessedBytes" else 3)
    assert codes(drain.answer([f"metrics:{arn}"])) == ["counted", "window"]
    wrong = drain.drain([f"metrics:{kind}/{id[:-1]}x"])
    assert wrong.returncode == 2 and f"Did you mean '{id}'?" in wrong.stderr


class Hostile(http.server.BaseHTTPRequestHandler):
    """One classic load balancer, and a CloudWatch that says what it likes."""

    says = b""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        is_metric = "X-Amz-Target" in self.headers
        said = self.says if is_metric else (
            b"<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancerDescriptions><member><LoadBalancerName>web"
            b"</LoadBalancerName></member></LoadBalancerDescriptions></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>")
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0" if is_metric else "text/xml")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_):
        pass


def data(times, values, id="m0", state="Complete", **more):
    return {"MetricDataResults": [{"Id": id, "Timestamps": times, "Values": values, "StatusCode": state}], **more}


@pytest.mark.parametrize("says, told", [
    (data([1], ["many"]), "not a number"),
    (data(["never"], [1]), "not a time"),
    (data([], [], state="Forbidden"), "Forbidden"),
    (data([], [], state="PartialData"), "PartialData"),
    (data([], [], NextToken="again"), "same page twice"),
    ({"MetricDataResults": "none"}, "cannot be string"),
    (data([0, -1, 4e9], [1, 1, 1]), None),
    (data([], [5, 5]), None),
    (data(["BEFORE"], [-7]), None),
    (data(["BEFORE"], [1], id="m99"), None),
    (data(["BEFORE"], [1], id="x"), None),
    (data(["BEFORE"], [1e300]), None),
])
def test_what_cloudwatch_says_is_not_believed_blindly(tmp_path, says, told):
    drain = Drain(tmp_path / "home")
    before = int(drain.at(-1).timestamp())
    Hostile.says = json.dumps(says).replace('"BEFORE"', str(before)).encode()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    threading.Thread(target=server.serve_forever).start()
    try:
        drain.profiles({"source": ("AKIAEXAMPLE", "secret"), "destination": ("AKIAEXAMPLF", "secret")}, f"http://127.0.0.1:{server.server_port}")
        (drain.home / "cleave.toml").write_text(SETTINGS)
        (drain.home / "destination.log").write_text("".join(
            f'{HOST} 198.51.100.7 - - [{drain.at(hour):%d/%b/%Y:%H:%M:%S +0000}] "GET / HTTP/1.1" 200 5 "-" "Firefox"\n' for hour in range(96)))
        done = drain.drain([ELB], "--json")
    finally:
        server.shutdown()
    if told:
        assert done.returncode in (1, 2) and told in done.stderr, done.stdout + done.stderr
    else:
        assert json.loads(done.stdout)["verdict"] == "drained", done.stdout + done.stderr
