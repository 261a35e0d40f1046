"""Worlds around a cut, written as somebody's log files: formats, envelopes, hosts, servers, noise, clocks and connections in any
mixture, each with the truth about who still comes to the source. What `cleave drain` is tried against (test_drain_worlds.py).

Written from the documents of the programs that write these logs, not from the program that reads them:
nginx https://nginx.org/en/docs/http/ngx_http_log_module.html, Apache https://httpd.apache.org/docs/2.4/mod/mod_log_config.html,
Caddy https://caddyserver.com/docs/caddyfile/directives/log, Traefik https://doc.traefik.io/traefik/observability/access-logs/,
HAProxy https://docs.haproxy.org/2.8/configuration.html#8.2.3, uWSGI https://uwsgi-docs.readthedocs.io/en/latest/LogFormat.html,
Cloudflare https://developers.cloudflare.com/logs/reference/log-fields/zone/http_requests/, AWS WAF
https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html, IIS https://learn.microsoft.com/iis/extensions/advanced-logging-module,
docker https://docs.docker.com/config/containers/logging/json-file/, CRI
https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md, journald
https://systemd.io/JOURNAL_EXPORT_FORMATS/, fluent-bit https://docs.fluentbit.io/manual/pipeline/outputs/file, CloudWatch
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3Export.html.
"""

import bz2
import dataclasses
import datetime
import gzip
import json
import lzma
import random

HOUR, DAY = 3600, 86400
CUT = datetime.datetime(2026, 3, 10, 9, 0, tzinfo=datetime.timezone.utc)
BEFORE, END = 4 * DAY, 5 * DAY
TTL = 300
HOST, APEX, OTHER = "www.example.com", "example.com", "blog.example.org"
ADDRESS = "192.0.2.80"

BROWSERS = [f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.0.0 Safari/537.36"
            for version in range(118, 132)]
MONITOR = "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)"
CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
PAGES = ["/", "/shop", "/shop/item/17", "/cart", "/checkout", "/style.css", "/app.js"]
SCANS = [("GET", "/.env", 404), ("GET", "/wp-login.php", 404), ("GET", "/.git/config", 404), ("POST", "/cgi-bin/luci", 404),
         ("GET", "/phpmyadmin/index.php", 404), ("GET", "/", 200), ("GET", "/favicon.ico", 200), ("POST", "/sdk", 404),
         ("GET", "/hudson", 404), ("GET", "/actuator/env", 404), ("GET", "/boaform/admin/formLogin", 404)]


@dataclasses.dataclass
class Request:
    time: float  # when it was answered, in seconds since the cut
    client: str
    path: str = "/"
    method: str = "GET"
    status: int = 200
    host: str = HOST
    agent: str = BROWSERS[0]
    referer: str = ""
    seconds: float = 0.042  # that it lasted
    size: int = 512


def moment(time):
    return CUT + datetime.timedelta(seconds=time)


def iso(time, digits=3):
    text = moment(time).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return text[:20 + digits] + "Z"


def clf(time):
    return moment(time).strftime("%d/%b/%Y:%H:%M:%S +0000")


def epoch(time):
    return moment(time).timestamp()


# Formats: a request as a line. What `tells_host` and `tells_noise` say the verdict can go by.

def request_line(r):
    return f"{r.method} {r.path} HTTP/1.1"


def combined(r, client=None):
    return f'{client or r.client} - - [{clf(r.time)}] "{request_line(r)}" {r.status} {r.size} "{r.referer or "-"}" "{r.agent or "-"}"'


def vhost_of_server(r):  # Apache's %v is the ServerName; www is its alias.
    return f"{APEX}:443 {combined(r)}"


def vhost_asked(r):  # nginx's $host
    return f"{r.host} {combined(r)}"


def vhost_two_spaces(r):
    return f"{r.host}:443  {combined(r)}"


def forwarded_behind(r):  # nginx's "main" behind a load balancer
    return f'{combined(r, "10.0.3.17")} "{r.client}"'


def forwarded_in_front(r):
    return f"{r.client}, 10.0.9.9 {combined(r, '10.0.3.17')}"


def forwarded_as_client(r):
    return combined(r, f"{r.client}, 198.18.0.7")


def client_with_port(r):
    return combined(r, f"{r.client}:{40000 + int(r.time) % 9999}")


def nginx_json(r, **more):
    return json.dumps({"time_iso8601": iso(r.time)[:19] + "+00:00", "remote_addr": r.client, "request_method": r.method,
                       "request_uri": r.path, "status": str(r.status), "http_user_agent": r.agent, "http_referer": r.referer} | more)


def json_with_host(r):
    return nginx_json(r, http_host=r.host)


def json_of_server(r):
    return nginx_json(r, server_name="_")


def json_of_machine(r):  # A shipper adds where it runs.
    return nginx_json(r, host="ip-10-0-3-17.eu-west-1.compute.internal")


def caddy(r):
    return json.dumps({"level": "info", "ts": epoch(r.time), "logger": "http.log.access", "msg": "handled request", "request": {
        "remote_ip": r.client, "remote_port": "51234", "client_ip": r.client, "proto": "HTTP/2.0", "method": r.method, "host": r.host,
        "uri": r.path, "headers": {"User-Agent": [r.agent]} | ({"Referer": [r.referer]} if r.referer else {})},
        "bytes_read": 0, "duration": r.seconds, "size": r.size, "status": r.status, "resp_headers": {"Server": ["Caddy"]}})


def traefik(r):
    return json.dumps({"ClientAddr": f"{r.client}:50012", "ClientHost": r.client, "DownstreamContentSize": r.size, "DownstreamStatus": r.status,
                       "Duration": int(r.seconds * 1e9), "RequestHost": r.host, "RequestMethod": r.method, "RequestPath": r.path,
                       "StartUTC": iso(r.time - r.seconds, 6), "request_User-Agent": r.agent, "request_Referer": r.referer,
                       "time": iso(r.time)[:19] + "Z"})


def pino(r):
    headers = {"host": r.host, "user-agent": r.agent} | ({"referer": r.referer} if r.referer else {})
    return json.dumps({"level": 30, "time": int(epoch(r.time) * 1000), "pid": 1, "hostname": "web-1", "req": {
        "id": 7, "method": r.method, "url": r.path, "headers": headers, "remoteAddress": f"::ffff:{r.client}", "remotePort": 50012},
        "res": {"statusCode": r.status}, "responseTime": int(r.seconds * 1000), "msg": "request completed"})


def cloudflare(r):
    return json.dumps({"ClientIP": r.client, "ClientRequestHost": r.host, "ClientRequestMethod": r.method, "ClientRequestURI": r.path,
                       "ClientRequestUserAgent": r.agent, "ClientRequestReferer": r.referer, "EdgeResponseStatus": r.status,
                       "EdgeResponseBytes": r.size, "EdgeStartTimestamp": iso(r.time - r.seconds), "EdgeEndTimestamp": iso(r.time)})


def waf(r):
    return json.dumps({"timestamp": int(epoch(r.time) * 1000), "formatVersion": 1, "webaclId": "arn:aws:wafv2:us-east-1:111111111111:regional/webacl/w/1",
                       "action": "ALLOW", "httpSourceName": "ALB", "httpSourceId": "1-app/web/1", "httpRequest": {
                           "clientIp": r.client, "country": "US", "headers": [{"name": "Host", "value": r.host}, {"name": "User-Agent", "value": r.agent},
                                                                              {"name": "Referer", "value": r.referer}],
                           "uri": r.path, "args": "", "httpVersion": "HTTP/1.1", "httpMethod": r.method, "requestId": "1-2"}})


def iis(r):
    time = moment(r.time)
    return " ".join([time.strftime("%Y-%m-%d"), time.strftime("%H:%M:%S"), "10.0.3.17", r.method, r.path, "-", "443", "-", r.client,
                     (r.agent or "-").replace(" ", "+"), r.referer or "-", r.host, str(r.status), "0", "0", str(int(r.seconds * 1000))])


def iis_advanced(r):
    time = moment(r.time)
    return " ".join([time.strftime("%Y-%m-%d"), time.strftime("%H:%M:%S.000"), r.client, r.path, r.method, f'"{r.agent}"', f'"{r.referer or "-"}"',
                     f'"{r.host}"', str(r.status), str(r.size), str(int(r.seconds * 1000))])


IIS = ("#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port "
       "cs-username c-ip cs(User-Agent) cs(Referer) cs-host sc-status sc-substatus sc-win32-status time-taken\n")
IIS_ADVANCED = ("#Software: IIS Advanced Logging Module\n#Version: 1.0\n#Fields:  date time c-ip cs-uri-stem cs-method cs(User-Agent) cs(Referer) "
                "cs(Host) sc-status sc-bytes time-taken\n")


def haproxy(r):  # Its times have no zone.
    begun = moment(r.time - r.seconds).strftime("%d/%b/%Y:%H:%M:%S.%f")[:-3]
    return (f"{moment(r.time).strftime('%b %d %H:%M:%S')} lb-1 haproxy[14389]: {r.client}:{20000 + int(r.time) % 40000} [{begun}] http-in~ web/app1 10/0/30/69/"
            f'{int(r.seconds * 1000)} {r.status} {r.size} - - ---- 1/1/1/1/0 0/0 {{{r.host}|{r.agent}}} "{request_line(r)}"')


def uwsgi(r):  # Nor have these.
    return (f"[pid: 11|app: 0|req: 7/7] {r.client} () {{40 vars in 700 bytes}} [{moment(r.time).strftime('%a %b %d %H:%M:%S %Y')}] "
            f"{r.method} {r.path} => generated {r.size} bytes in {int(r.seconds * 1000)} msecs (HTTP/1.1 {r.status}) 2 headers in 80 bytes (1 switches on core 0)")


def classic_load_balancer(r):
    third = r.seconds / 3
    return (f'{iso(r.time - r.seconds, 6)} web {r.client}:{40000 + hash(r.client) % 9999} 10.0.3.17:80 {third:.6f} {third:.6f} {third:.6f} {r.status} '
            f'{r.status} 0 {r.size} "{r.method} http://{r.host}:80{r.path} HTTP/1.1" "{r.agent or "-"}" - -')


def application_load_balancer(r):
    kind = "wss" if r.status == 101 else "https"
    return (f'{kind} {iso(r.time, 6)} app/web/50dc6c495c0c9188 {r.client}:{40000 + hash(r.client) % 9999} 10.0.3.17:80 0.000 {r.seconds:.3f} 0.000 '
            f'{r.status} {r.status} 34 {r.size} "{r.method} https://{r.host}:443{r.path} HTTP/1.1" "{r.agent or "-"}" - - '
            f'arn:aws:elasticloadbalancing:us-east-1:111111111111:targetgroup/web/73e2d6bc24d8a067 "Root=1-58337262-36d228ad5d99923122bbe354" '
            f'"-" "-" 0 {iso(r.time - r.seconds, 6)} "forward" "-" "-" "10.0.3.17:80" "{r.status}" "-" "-"')


@dataclasses.dataclass
class Format:
    line: object
    tells_host: bool = True  # what the client asked
    tells_status: bool = True
    tells_referer: bool = True
    tells_agent: bool = True
    header: str = ""
    may_be_wrapped: bool = True
    tells_length: bool = False  # how long a connection lasted, or when it began
    flags: tuple = ()


# Without agents monitors and crawlers are known by their addresses only.
OWN = ("--own", "192.0.2.200", "192.0.2.201")
FORMATS = {
    "combined": Format(combined, tells_host=False),
    "vhost of the server": Format(vhost_of_server, tells_host=False),
    "vhost asked": Format(vhost_asked),
    "vhost, two spaces": Format(vhost_two_spaces),
    "forwarded behind": Format(forwarded_behind, tells_host=False),
    "forwarded in front": Format(forwarded_in_front, tells_host=False),
    "forwarded as client": Format(forwarded_as_client, tells_host=False),
    "client with port": Format(client_with_port, tells_host=False),
    "json": Format(json_with_host),
    "json of a server": Format(json_of_server, tells_host=False),
    "json of a machine": Format(json_of_machine, tells_host=False),
    "caddy": Format(caddy, tells_length=True),
    "traefik": Format(traefik, tells_length=True),
    "pino": Format(pino, tells_length=True),
    "cloudflare": Format(cloudflare, tells_length=True),
    "waf": Format(waf, tells_status=False, flags=OWN),
    "iis": Format(iis, header=IIS, may_be_wrapped=False, tells_length=True),
    "iis advanced": Format(iis_advanced, header=IIS_ADVANCED, may_be_wrapped=False, tells_length=True),
    "haproxy": Format(haproxy, may_be_wrapped=False, tells_host=False, tells_referer=False, tells_agent=False, tells_length=True,
                      flags=("--zone", "+00:00", *OWN)),
    "uwsgi": Format(uwsgi, tells_host=False, tells_referer=False, tells_agent=False, tells_length=True, flags=("--zone", "+00:00", *OWN)),
    "classic load balancer": Format(classic_load_balancer, may_be_wrapped=False, tells_referer=False, tells_length=True),
    "application load balancer": Format(application_load_balancer, may_be_wrapped=False, tells_referer=False, tells_length=True),
}

# Envelopes: what carries a line.


def docker(line, time):
    return json.dumps({"log": line + "\n", "stream": "stdout", "time": iso(time, 6)[:-1] + "123Z"})


def cri(line, time):
    return f"{iso(time, 6)[:-1]}123Z stdout F {line}"


def journald(line, time):
    return json.dumps({"__CURSOR": "s=1", "__REALTIME_TIMESTAMP": str(int(epoch(time) * 1e6)), "_HOSTNAME": "web-1", "SYSLOG_IDENTIFIER": "web",
                       "PRIORITY": "6", "MESSAGE": line})


def journald_bytes(line, time):
    return json.dumps({"__REALTIME_TIMESTAMP": str(int(epoch(time) * 1e6)), "_HOSTNAME": "web-1", "MESSAGE": list(line.encode())})


def fluent_bit(line, time):
    return json.dumps({"date": epoch(time), "log": line, "kubernetes": {"pod_name": "web-1", "host": "node-1.internal.example.net"}})


def fluent_bit_pair(line, time):
    return json.dumps([epoch(time), {"log": line, "container_name": "web"}])


def cloudwatch_export(line, time):
    return f"{iso(time)} {line}"


def cloudwatch_event(line, time):
    return json.dumps({"id": "3".zfill(56), "timestamp": int(epoch(time) * 1000), "message": line, "ingestionTime": int(epoch(time) * 1000) + 900})


def firehose(line, time):
    return json.dumps({"messageType": "DATA_MESSAGE", "owner": "111111111111", "logGroup": "/web", "logStream": "web-1", "subscriptionFilters": ["all"],
                       "logEvents": [{"id": "3".zfill(56), "timestamp": int(epoch(time) * 1000), "message": line}]})


def filebeat(line, time):
    return json.dumps({"@timestamp": iso(time), "@metadata": {"beat": "filebeat"}, "message": line, "host": {"name": "web-1.internal.example.net"},
                       "log": {"offset": 17, "file": {"path": "/var/log/nginx/access.log"}}})


def syslog(line, time):
    return f"<190>{moment(time).strftime('%b %d %H:%M:%S')} web-1 nginx: {line}"


def syslog_new(line, time):
    return f"<190>1 {iso(time)} web-1 nginx 812 - - {line}"


def compose(line, time):
    return f"web-1  | {line}"


ENVELOPES = {"docker": docker, "cri": cri, "journald": journald, "journald, bytes": journald_bytes, "fluent-bit": fluent_bit,
             "fluent-bit, a pair": fluent_bit_pair, "cloudwatch export": cloudwatch_export, "cloudwatch events": cloudwatch_event,
             "firehose": firehose, "filebeat": filebeat, "syslog": syslog, "syslog, new": syslog_new, "compose": compose}


# Who comes.

STAYERS = ["page", "sdk", "hudson", "gone", "post", "post to the first page", "agent", "moved away", "php", "crowd", "address", "connection",
           "nightly", "rest", "stopped server", "future", "many scanners' paths"]


class World:
    """`stayer` is the kind of real client that comes to the source until the end, or "" when all is well. A server that stops
    logging hides one."""

    def __init__(self, seed):
        self.random = random.Random(f"world {seed}")
        choose = self.random.choice
        self.format_name = choose(list(FORMATS))
        self.format = FORMATS[self.format_name]
        self.envelope = choose(["", *ENVELOPES]) if self.format.may_be_wrapped and self.random.random() < 0.7 else ""
        self.servers = choose([1, 1, 2, 3])
        self.stayer = choose(STAYERS) if self.random.random() < 0.6 else ""
        self.rotation = choose(["", "numbers", "dates", "twice"])
        self.compression = choose(["gz", "bz2", "xz", "gz"])
        self.by_folder = self.random.random() < 0.5
        self.has_future_line = self.random.random() < 0.2 or self.stayer == "future"
        self.stops_at = None
        if self.stayer in ("stopped server", "future"):
            self.servers = max(self.servers, 2)
            self.stops_at = self.random.uniform(-3 * HOUR, END - 1.5 * DAY)
        self.source, self.destination = [], []
        self.addresses = 0
        self.add_visitors()
        self.add_noise()
        self.add_others()
        if self.stayer:
            self.add_stayer()
        self.source.sort(key=lambda r: r.time)
        self.destination.sort(key=lambda r: r.time)

    def __str__(self):
        return (f"{self.format_name} in {self.envelope or 'nothing'}, {self.servers} server(s), rotated by {self.rotation or 'nothing'}, "
                f"{'stays: ' + self.stayer if self.stayer else 'all is well'}")

    def address(self):
        self.addresses += 1
        return f"198.51.100.{self.addresses}" if self.addresses < 250 else f"203.0.113.{self.addresses % 250}"

    def every(self, period, begin=-BEFORE, end=END, jitter=0.3):
        time = begin + self.random.uniform(0, period)
        while time < end:
            yield time
            time += period * self.random.uniform(1 - jitter, 1 + jitter)

    def visit(self, client, agent, time):
        paths = self.random.sample(PAGES, self.random.randint(3, 6))
        for i, path in enumerate(paths):
            referer = f"https://{HOST}/" if i else ""
            yield Request(time + i * self.random.uniform(0.5, 20), client, path, agent=agent, referer=referer)

    def add_visitors(self):
        for _ in range(self.random.randint(8, 20)):
            client, agent = self.address(), self.random.choice(BROWSERS)
            leaves = self.random.uniform(0, TTL - 60)
            for time in self.every(self.random.uniform(3, 9) * HOUR):
                for request in self.visit(client, agent, time):
                    (self.source if request.time < leaves else self.destination).append(request)
        if self.random.random() < 0.4:  # A job that comes each night, and has moved too.
            client, path = self.address(), "/export?day=yesterday"
            for time in self.every(DAY, jitter=0.01):
                (self.source if time < 0 else self.destination).append(Request(time, client, path, agent="curl/7.88.1"))
        if self.format.tells_length and self.random.random() < 0.3:  # A socket that ends in time.
            self.source.append(Request(20 * 60, self.address(), "/live", status=101, seconds=HOUR))

    def add_noise(self):
        for time in self.every(self.random.uniform(600, 2000)):
            self.source.append(Request(time, "192.0.2.200", "/", "HEAD", agent=MONITOR))
        for time in self.every(4 * HOUR):
            self.source.append(Request(time, "192.0.2.201", "/shop", agent=CRAWLER))
        for time in self.every(DAY / self.random.uniform(20, 60)):
            client = f"233.252.{self.random.randint(0, 255)}.{self.random.randint(1, 254)}"
            agent = self.random.choice(["Mozilla/5.0", "Mozilla/5.0 zgrab/0.x", "curl/7.88.1", "Go-http-client/1.1", BROWSERS[3]])
            for i in range(self.random.choice([1, 2, 4])):
                method, path, status = self.random.choice(SCANS)
                self.source.append(Request(time + i, client, path, method, status, ADDRESS, agent))

    def add_others(self):
        """Another site on the same machine, whose visitors stay where they are."""
        if not self.format.tells_host or self.random.random() < 0.5:
            return
        for _ in range(3):
            client, agent = self.address(), self.random.choice(BROWSERS)
            for time in self.every(8 * HOUR):
                self.source.append(Request(time, client, "/article", host=OTHER, agent=agent, referer=f"https://{OTHER}/"))

    def add_stayer(self):
        client, agent, choose = self.address(), self.random.choice(BROWSERS), self.random.choice

        def comes(period, begin=-BEFORE, **request):
            self.source += [Request(time, client, **({"agent": agent} | request)) for time in self.every(period, begin)]

        referer = f"https://{HOST}/"
        match self.stayer:
            case "page" | "stopped server" | "future":
                comes(3 * HOUR, path="/checkout", referer=choose(["", referer]))
            case "sdk":
                comes(HOUR, path="/sdk/v2/track.js", referer=choose(["", referer]))
            case "hudson":
                comes(2 * HOUR, path="/tours/hudson-river-cruise", referer=choose(["", referer]))
            case "gone":
                self.source += [Request(time, self.address(), "/config/v1/settings", status=410, agent="okhttp/4.11.0") for time in self.every(HOUR)]
            case "post":
                comes(2 * HOUR, path="/api/v2/orders", method="POST", status=201, agent="okhttp/4.11.0")
            case "post to the first page":
                self.source += [Request(time, self.address(), "/", "POST", agent="python-requests/2.31.0") for time in self.every(3 * HOUR)]
            case "agent":
                comes(2 * HOUR, path="/api/tiles/7", agent="OpenMaps/2.1 (Android 14)")
            case "moved away":  # The source sends them elsewhere, and they come again.
                comes(2 * HOUR, path="/cart", status=301)
            case "php":  # The site is gone from the source, which answers that there is nothing.
                for time in self.every(2 * HOUR):
                    self.source.append(Request(time, client, "/index.php?id=7", status=200 if time < 0 else 404, agent=agent))
            case "crowd":  # Each comes once.
                self.source += [Request(time, self.address(), "/shop/item/99", agent=choose(BROWSERS)) for time in self.every(HOUR)]
            case "address":
                comes(HOUR, path="/api/measurements", method="POST", status=204, host=ADDRESS, agent="okhttp/4.11.0")
            case "connection":  # The line comes when it is closed.
                begun = -self.random.uniform(HOUR, DAY)
                closed = self.random.uniform(END - 20 * HOUR, END - HOUR)
                self.source.append(Request(closed, client, "/live", status=101, agent=agent, seconds=closed - begun))
            case "nightly":
                comes(DAY, path="/export?day=yesterday", agent="curl/7.88.1")
            case "rest":  # That there is no such thing is this API's answer.
                comes(HOUR, path="/api/config/backup/17", status=404, agent="okhttp/4.11.0")
            case "many scanners' paths":
                for path in ("/admin/users", "/login", "/manager/tasks"):
                    comes(5 * HOUR, path=path, referer=choose(["", referer]))

    # Files.

    def lines(self, requests):
        for request in requests:
            line = self.format.line(request)
            yield request, (ENVELOPES[self.envelope](line, request.time) if self.envelope else line)

    def server_of(self, request):
        """The stayer's server is the last one; noise goes to all."""
        if self.stayer in ("stopped server", "future") and request.path == "/checkout" and request.time > TTL:
            return self.servers - 1
        return self.random.randrange(self.servers)

    def write(self, folder):
        """Files of both sides; what to say on the command line."""
        source = folder / "source"
        files = [[] for _ in range(self.servers)]
        for request, line in self.lines(self.source):
            server = self.server_of(request)
            if self.stops_at is None or server != self.servers - 1 or request.time < self.stops_at:
                files[server].append((request.time, line))
        for server, entries in enumerate(files):
            name = source / f"web-{server}" / "access.log" if self.by_folder else source / f"web-{server}.log"
            name.parent.mkdir(parents=True, exist_ok=True)
            self.write_server(name, entries)
            if self.has_future_line and server == self.servers - 1:
                late = Request(370 * DAY, "192.0.2.200", "/", "HEAD", agent=MONITOR)
                with name.open("a") as file:
                    file.write(next(self.lines([late]))[1] + "\n")
        (folder / "destination.log").write_text("".join(vhost_asked(request) + "\n" for request in self.destination))
        return ["--source", source, "--destination", folder / "destination.log", "--host", HOST, *self.format.flags]

    def write_server(self, name, entries):
        if not self.rotation:
            return name.write_text(self.text(entries))
        days = {}
        for time, line in entries:
            days.setdefault(int(time // DAY), []).append((time, line))
        last = max(days)
        for day, part in days.items():
            if day == last:
                name.write_text(self.text(part))
                continue
            suffix = moment(day * DAY).strftime("-%Y%m%d") if self.rotation == "dates" else f".{last - day}"
            rotated = name.with_name(name.name + suffix)
            text = self.text(part).encode()
            if self.rotation == "twice" or day == last - 1:
                rotated.write_bytes(text)
            if self.rotation == "twice" or day != last - 1:
                pack = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}[self.compression]
                rotated.with_name(f"{rotated.name}.{self.compression}").write_bytes(pack(text))

    def text(self, entries):
        return self.format.header + "".join(line + "\n" for _, line in entries)
