"""Visitors of a twin's hosts, who come after every changing call and all through the twin's time: for how long is each of
them without an answer?

Two kinds of visitor are told apart. A live one asks the DNS anew each time. A cached one has a resolver that holds what it was
told before (resolvers.py); of all that it may hold the worst counts.
"""

import datetime
import http.client
import json
import socket
import threading

from resolvers import Resolvers

# Time passes in short steps while something may still come of the last change, then in longer ones.
STEP, LONG_STEP, RESTLESS = 30, 600, 3600


def parse(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def write(time):
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class TwinPages:
    """The twin's own pages over one connection that stays open."""

    def __init__(self, url):
        self._connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
        self._connection.connect()
        self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, page, body=None):
        data = None if body is None else json.dumps(body)
        self._connection.request("POST" if data else "GET", "/_twin/" + page, data, {"Content-Type": "application/json"})
        return json.loads(self._connection.getresponse().read())


class Certificates:
    """Whether the certificate that a visitor of https is shown is valid for the host, as the accounts describe it."""

    def __init__(self, twin):
        self.twin = twin
        self.profiles = {id: name for name, id in twin.accounts.items()}
        self._clients, self._shown = {}, {}

    def forget(self):
        self._shown = {}

    def trouble(self, host, visit):
        """Why a browser would turn away, or ""."""
        for hop in visit["chain"]:
            if hop["hop"] in ("load balancer", "distribution"):
                key = hop["hop"], hop["account"], hop["id"]
                if key not in self._shown:
                    self._shown[key] = self._names_shown(*key)
                fits = any(name in (host, "*." + host.partition(".")[2]) for name in self._shown[key])
                return "" if fits else f"the certificate is of {self._shown[key]}"
        return "nothing on the way speaks TLS"

    def _names_shown(self, kind, account, id):
        if kind == "distribution":
            config = self._client("cloudfront", account).get_distribution_config(Id=id)["DistributionConfig"]
            arn = config["ViewerCertificate"].get("ACMCertificateArn")
        else:
            [balancer] = self._client("elb", account).describe_load_balancers(LoadBalancerNames=[id])["LoadBalancerDescriptions"]
            listeners = (one["Listener"] for one in balancer["ListenerDescriptions"])
            arn = next((one.get("SSLCertificateId") for one in listeners if one["LoadBalancerPort"] == 443), None)
        if not arn:
            return []
        certificate = self._client("acm", account).describe_certificate(CertificateArn=arn)["Certificate"]
        return certificate["SubjectAlternativeNames"] if certificate["Status"] == "ISSUED" else []

    def _client(self, service, account):
        key = service, account
        if key not in self._clients:
            self._clients[key] = self.twin.client(service, self.profiles[account])
        return self._clients[key]


class Host:
    """One URL that visitors ask for: http://…, https://… or dns:NAME/TYPE."""

    def __init__(self, url):
        self.url = url
        self.is_question = url.startswith("dns:")
        rest = url.removeprefix("dns:") if self.is_question else url.split("://")[1].split("/")[0] + "/A"
        self.question = tuple(rest.split("/"))
        self.highest_status = 399

    def trouble(self, visit):
        served = bool(visit.get("values")) if self.is_question else bool(visit.get("answered_by"))
        if served and visit.get("status", 200) <= self.highest_status:
            return ""
        return visit.get("why") or f"status {visit.get('status')}"


class Tally:
    """How a host was served in one chapter of the story: seconds without an answer, and how many looks met none."""

    def __init__(self):
        self.seconds = 0.0
        self.looks = 0
        self.first = ""

    def __str__(self):
        return "0" if not self.looks else f"{max(self.seconds, 1):.0f}"


class Visitors:
    """visitors = Visitors(twin, urls); ChaosProxy(twin.url, hook=visitors.hook); visitors.chapter("run")"""

    def __init__(self, twin, urls):
        self.pages = TwinPages(twin.url)
        self.certificates = Certificates(twin)
        self.resolvers = Resolvers(lambda questions: self._visits([(url, "") for url in questions]))
        self.lock = threading.RLock()
        self.hosts = [Host(one) for one in urls]
        self.tallies = {}  # (chapter, "live" | "cached") → {host: Tally}
        self.looks = 0
        self.last_change = "the start"
        self.now = parse(self.pages.ask("clock")["now"])
        self.changed_at = self.now
        self.failing = {}  # (host, kind) → why, at the last look
        self._said = {}  # what the twin said in this look
        self._begin()

    def chapter(self, name):
        """What is met from now on is counted under this name."""
        with self.lock:
            self.name = name
            self.failing = {}
            for kind in ("live", "cached"):
                self.tallies.setdefault((name, kind), {host: Tally() for host in self.hosts})

    def _begin(self):
        """Who is not served at the start has nothing to lose; who gets an error page may go on getting it."""
        self.exempt = set()
        self.chapter("before")
        for host, visit in zip(self.hosts, self._visits([(host.url, "") for host in self.hosts])):
            if visit.get("answered_by"):
                host.highest_status = max(host.highest_status, visit.get("status", 200))
        self.look()
        self.exempt = set(self.failing)
        self.tallies = {}
        self.chapter("before")
        self.look()

    # What happens: at a proxy, or by the test itself.

    def hook(self, call, send):
        with self.lock:
            if call.changes:
                answer = send()
                self.happened(call.name)
                return answer
            if call.is_control and call.method == "POST" and call.path == "/_twin/clock":
                self.pass_until(parse(json.loads(call.body)["to"]))
        return send()

    def happened(self, what):
        self.last_change = what
        self.changed_at = self.now
        self.certificates.forget()
        self.look()

    def pass_time(self, seconds):
        self.pass_until(parse(self.pages.ask("clock")["now"]) + datetime.timedelta(seconds=seconds))

    def pass_until(self, end):
        with self.lock:
            while (left := (end - self.now).total_seconds()) > 0:
                restless = (self.now - self.changed_at).total_seconds() < RESTLESS
                step = min(left, STEP if restless else LONG_STEP)
                self.pages.ask("clock", {"to": write(self.now + datetime.timedelta(seconds=step))})
                self.look()

    # One look at everything.

    def look(self):
        with self.lock:
            self.looks += 1
            self._said = {}
            before, live = self.now, self._visits([(host.url, "") for host in self.hosts])
            for host, kind in self.failing:
                self.tallies[self.name, kind][host].seconds += (self.now - before).total_seconds()
            self.resolvers.hear(self.now, [host.question for host in self.hosts], live)
            failing = {}
            for host, visit in zip(self.hosts, live):
                failing[host, "live"] = host.trouble(visit) or self._trouble_of_tls(host, visit)
                failing[host, "cached"] = self.resolvers.trouble(host.question) or self._trouble_at_places(host)
            self._count({key: why for key, why in failing.items() if why and key not in self.exempt})

    def _count(self, failing):
        if failing.keys() != self.failing.keys():
            self.changed_at = self.now
        self.failing = failing
        for (host, kind), why in failing.items():
            tally = self.tallies[self.name, kind][host]
            tally.looks += 1
            tally.first = tally.first or f"after {self.last_change}: {why}"

    def _visits(self, wanted):
        """wanted: (url, place); each is made once a look."""
        new = [one for one in dict.fromkeys(wanted) if one not in self._said]
        if new:
            answer = self.pages.ask("visit", {"visits": [{"url": url, "at": place} for url, place in new]})
            self.now = parse(answer["now"])
            self._said.update(zip(new, answer["visits"]))
        return [self._said[one] for one in wanted]

    def _trouble_of_tls(self, host, visit):
        return self.certificates.trouble(host.question[0], visit) if host.url.startswith("https:") else ""

    def _trouble_at_places(self, host):
        """Of the visitors whose resolvers still hold where the host was."""
        if host.is_question:
            return ""
        places = self.resolvers.places(host.question)
        for place, visit in zip(places, self._visits([(host.url, place) for place in places])):
            if why := host.trouble(visit):
                return f"by {place}: {why}"
        return ""

    # What came of it.

    def unanswered(self, chapter, kind):
        """URL → Tally, of the hosts that were served at the start."""
        return {host.url: tally for host, tally in self.tallies[chapter, kind].items() if (host, kind) not in self.exempt}

    def table(self, *chapters, predicted=None):
        """A line for each host: seconds without an answer, predicted (where that is known), live and cached, in each chapter;
        then how each gap began."""
        width = max((len(host.url) for host in self.hosts), default=0)
        columns = [(chapter, kind) for chapter in chapters for kind in ("live", "cached")]
        lines = [" " * width + (f"{'predicted':>12}" if predicted else "") + "".join(f"{' '.join(one):>14}" for one in columns)]
        for host in self.hosts:
            cells = ("-" if (host, kind) in self.exempt else str(self.tallies[chapter, kind][host]) for chapter, kind in columns)
            said = predicted and predicted[host.url]
            first = "" if not predicted else f"{'unsaid' if said is None else f'{said:.0f}':>12}"
            lines.append(f"{host.url:{width}}" + first + "".join(f"{cell:>14}" for cell in cells))
        for chapter, kind in columns:
            for url, tally in self.unanswered(chapter, kind).items():
                if tally.looks:
                    lines.append(f"  {chapter}, {kind}, {url}: {tally.first}")
        return "\n".join(lines)
