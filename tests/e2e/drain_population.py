"""A population of clients around a cut, and the logs that its requests leave: what `cleave drain` is tried against.

Written from published measurements and AWS's documentation, not from the program. Times are seconds since the cut, except
where a line of a log needs a date.

How long clients keep answers:
- 8.74 % of resolvers extend TTLs (https://ttl-violation-study.github.io).
- Of those who come late most do so within an hour, few within a day, stragglers up to three days
  (https://serverfault.com/questions/72363/what-percentage-of-nameservers-honor-ttl-these-days).
How late lines come:
- Classic load balancers: a file for each hour, up to 15 minutes after it
  (https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html).
- Application load balancers: a file for each five minutes, "eventually consistent"
  (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html).
- CloudFront: mostly within an hour, some lines up to 24 hours late
  (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html).
- A server's own file: at once.
"""

import dataclasses
import datetime
import math
import random

HOUR = 3600
DAY = 24 * HOUR
CUT = datetime.datetime(2026, 3, 10, 9, 0, tzinfo=datetime.timezone.utc)
HOST = "www.pressi.example"
SOURCE_IP = "192.0.2.80"
BEFORE = 7 * DAY
HORIZON = 14 * DAY

BROWSERS = [
    f"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.0.0 Safari/537.36"
    for system in ("Windows NT 10.0; Win64; x64", "X11; Linux x86_64", "Macintosh; Intel Mac OS X 10_15_7")
    for version in range(110, 130)
]
SCANS = [
    ("GET", "/", 200), ("GET", "/.env", 404), ("GET", "/wp-login.php", 404), ("GET", "/.git/config", 404),
    ("POST", "/cgi-bin/luci", 404), ("GET", "/favicon.ico", 200), ("GET", "/robots.txt", 404), ("GET", "/admin", 404),
    ("HEAD", "/", 200), ("GET", "/phpmyadmin/index.php", 404),
]
SCANNING_AGENTS = ["", "Mozilla/5.0", "Mozilla/5.0 zgrab/0.x", "Go-http-client/1.1", "curl/7.88.1", BROWSERS[0]]


@dataclasses.dataclass
class Request:
    time: float
    client: str
    port: int
    agent: str
    method: str
    host: str
    path: str
    status: int


@dataclasses.dataclass
class Client:
    """`leaves` is when it goes to the destination: never is infinity."""

    name: str
    leaves: float
    requests: list  # all of them, wherever they go
    is_real: bool = True
    longest_gap: float = 0.0

    def at_source(self):
        return [request for request in self.requests if request.time < self.leaves]

    def at_destination(self):
        return [request for request in self.requests if request.time >= self.leaves]


class Population:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.addresses = 0
        self.ttl = self.random.choice([60, 300, 3600])
        self.clients = []
        for _ in range(self.random.randint(10, 30)):
            self.add_human()
        for _ in range(self.random.randint(0, 2)):
            self.add_device()
        if self.random.random() < 0.7:
            self.add_timer("nightly", DAY)
        if self.random.random() < 0.1:
            self.add_timer("weekly", 7 * DAY)
        if self.random.random() < 0.3:
            self.add_kept_connection()
        self.add_monitors()
        self.add_crawler()
        self.add_scanners()

    def real(self):
        return [client for client in self.clients if client.is_real]

    # Who.

    def address(self):
        self.addresses += 1
        block = self.random.choice(["198.51.100", "203.0.113"])
        return f"{block}.{self.random.randint(1, 254)}" if self.addresses % 7 else f"2001:db8::{self.addresses:x}"

    def stretched(self):
        """When a client behind some resolver asks it again, and the resolver asks the zone again."""
        honest = self.random.uniform(0, self.ttl)
        if self.random.random() >= 0.0874:
            return honest
        kind = self.random.random()
        if kind < 0.6:
            return self.ttl + self.random.uniform(0, HOUR)
        return self.ttl + (self.random.uniform(HOUR, DAY) if kind < 0.85 else self.random.uniform(DAY, 3 * DAY))

    def repaired(self):
        """A pinned client moves when somebody changes its configuration; one in eight is forgotten."""
        return math.inf if self.random.random() < 0.125 else self.random.uniform(6 * HOUR, 6 * DAY)

    def add(self, name, leaves, times, client=None, is_real=True, longest_gap=0.0, **request):
        client = client or self.address()
        fields = {"port": 0, "agent": BROWSERS[0], "method": "GET", "host": HOST, "path": "/", "status": 200} | request
        requests = []
        for time in times:
            made = {key: value() if callable(value) else value for key, value in fields.items()}
            requests.append(Request(time, client, made["port"] or self.random.randint(1024, 65000), *(
                made[key] for key in ("agent", "method", "host", "path", "status"))))
        self.clients.append(Client(name, leaves, requests, is_real, longest_gap))

    def add_human(self):
        agent, times = self.random.choice(BROWSERS), []
        mean = self.random.uniform(6, 72) * HOUR
        start = -BEFORE + self.random.expovariate(1 / mean)
        while start < HORIZON:
            times += [start + offset for offset in sorted(self.random.uniform(0, 300) for _ in range(self.random.randint(3, 9)))]
            start += 600 + self.random.expovariate(1 / mean)
        pages = ["/", "/style.css", "/app.js", "/shop", "/shop/17", "/cart", "/missing"]
        path = lambda: self.random.choice(pages)
        self.add("human", self.stretched(), times, agent=agent, path=path)

    def every(self, period, jitter):
        time = -BEFORE + self.random.uniform(0, period)
        while time < HORIZON:
            yield time + self.random.uniform(-jitter, jitter)
            time += period

    def add_device(self):
        period = self.random.uniform(10 * 60, 2 * HOUR)
        by_address = self.random.random() < 0.5
        self.add("device", self.repaired(), self.every(period, period / 20), agent="okhttp/4.11.0", method="POST",
                 path="/api/measurements", host=SOURCE_IP if by_address else HOST, status=204, longest_gap=1.1 * period)

    def add_timer(self, name, period):
        agent = self.random.choice(["curl/7.68.0", "python-requests/2.31.0", "Wget/1.21"])
        host = self.random.choice([HOST, SOURCE_IP])
        self.add(name, self.repaired(), self.every(period, 300), agent=agent, path="/export?day=yesterday", host=host,
                 longest_gap=period + 600)

    def add_kept_connection(self):
        """A proxy that keeps its connection for hours after the answer was over."""
        end = self.ttl + self.random.uniform(HOUR, DAY)
        self.add("kept connection", end, self.every(600, 100), agent="proxy/2.4", path="/feed", port=40404, longest_gap=800)

    def add_monitors(self):
        agent = "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)"
        leaves = self.random.choice([self.random.uniform(0, 300), self.random.uniform(0, 5 * DAY), math.inf])
        self.add("monitor", leaves, self.every(1800, 60), agent=agent, method="HEAD", is_real=False)

    def add_crawler(self):
        agent = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
        leaves = self.random.uniform(0, 4 * DAY)
        self.add("crawler", leaves, self.every(5 * HOUR, 2 * HOUR), agent=agent, path="/shop", is_real=False)

    def add_scanners(self):
        """New addresses all the time; they go to the address and never leave."""
        rate = self.random.uniform(24, 96) / DAY
        time = -BEFORE
        while time < HORIZON:
            time += self.random.expovariate(rate)
            client = f"233.252.0.{self.random.randint(1, 254)}" if self.random.random() < 0.2 else (
                f"2001:db8:{self.random.getrandbits(16):x}::{self.random.getrandbits(16):x}")
            agent = self.random.choice(SCANNING_AGENTS)
            for _ in range(self.random.choice([1, 1, 2, 5])):
                method, path, status = self.random.choice(SCANS)
                self.add("scanner", math.inf, [time], client=client, is_real=False, agent=agent, method=method, path=path,
                         status=status, host=SOURCE_IP)
                time += self.random.uniform(0, 3)


def date_of(time):
    return CUT + datetime.timedelta(seconds=time)


def iso(time):
    return date_of(time).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Channel:
    """How requests become lines: `lines(requests)` gives (when the line is there, line)."""

    delay = 0  # documented; seconds
    best_effort = True
    header = ""

    def __init__(self, seed, loss=0.005):
        self.random = random.Random(f"channel {seed}")
        self.loss = loss if self.best_effort else 0
        self.off = None
        if self.random.random() < 0.15:  # Somebody switches the log off for a while.
            begin = self.random.uniform(0, 5 * DAY)
            self.off = (begin, begin + self.random.uniform(14, 40) * HOUR)

    def is_lost(self, request):
        return (self.off and self.off[0] <= request.time < self.off[1]) or self.random.random() < self.loss

    def lines(self, requests):
        for request in requests:
            if not self.is_lost(request):
                yield request, self.there_at(request.time), self.line(request)


class ServerFile(Channel):
    name, delay, best_effort = "server file", 60, False

    def there_at(self, time):
        return time + self.random.uniform(0, 60)

    def line(self, request):
        moment = date_of(request.time).strftime("%d/%b/%Y:%H:%M:%S +0000")
        return (f'{request.host} {request.client} - - [{moment}] "{request.method} {request.path} HTTP/1.1" {request.status} 512 '
                f'"-" "{request.agent or "-"}"')


class ClassicLoadBalancer(Channel):
    name, delay = "classic load balancer", 75 * 60

    def there_at(self, time):
        return (time // HOUR + 1) * HOUR + self.random.uniform(0, 900)

    def line(self, request):
        return (f"{iso(request.time)} pressi-web {self.end(request)} 10.0.0.7:80 0.000073 0.001048 0.000057 {request.status} "
                f'{request.status} 0 512 "{request.method} http://{request.host}:80{request.path} HTTP/1.1" '
                f'"{request.agent or "-"}" - -')

    @staticmethod
    def end(request):
        return f"[{request.client}]:{request.port}" if ":" in request.client else f"{request.client}:{request.port}"


class ApplicationLoadBalancer(ClassicLoadBalancer):
    name, delay = "application load balancer", 15 * 60

    def there_at(self, time):
        return (time // 300 + 1) * 300 + self.random.uniform(0, 300)

    def line(self, request):
        return (f"http {iso(request.time)} app/pressi-web/50dc6c495c0c9188 {self.end(request)} 10.0.0.7:80 0.000 0.001 0.000 "
                f"{request.status} {request.status} 34 366 "
                f'"{request.method} http://{request.host}:80{request.path} HTTP/1.1" "{request.agent or "-"}" - - '
                f"arn:aws:elasticloadbalancing:us-east-1:111111111111:targetgroup/web/73e2d6bc24d8a067 "
                f'"Root=1-58337262-36d228ad5d99923122bbe354" "-" "-" 0 {iso(request.time)} "forward" "-" "-" '
                f'"10.0.0.7:80" "{request.status}" "-" "-"')


class Distribution(Channel):
    name, delay = "distribution", 24 * HOUR
    header = ("#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status "
              "cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header "
              "cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type "
              "cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type "
              "sc-content-type sc-content-len sc-range-start sc-range-end\n")

    def there_at(self, time):
        return time + (self.random.uniform(300, HOUR) if self.random.random() < 0.95 else self.random.uniform(HOUR, DAY))

    def line(self, request):
        moment = date_of(request.time)
        path, _, query = request.path.partition("?")
        agent = (request.agent or "-").replace("%", "%25").replace(" ", "%20")
        return "\t".join([
            moment.strftime("%Y-%m-%d"), moment.strftime("%H:%M:%S"), "FRA2-C1", "512", request.client, request.method,
            "d111111abcdef8.cloudfront.net", path, str(request.status), "-", agent, query or "-", "-", "Miss",
            "SOX4xwn4XV6Q4rgb7XiVGOHms_BGlTAC4KyHmureZmBNrjGdRLiNIQ==", request.host, "http", "100", "0.042", "-", "-", "-",
            "Miss", "HTTP/1.1", "-", "-", str(request.port), "0.042", "Miss", "text/html", "512", "-", "-"])


CHANNELS = [ServerFile, ClassicLoadBalancer, ApplicationLoadBalancer, Distribution]
