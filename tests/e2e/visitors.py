"""Visitors of a twin's hosts, who come after every changing call and all through the twin's time: for how long is each of
them without an answer?

Two kinds of visitor are told apart. A live one asks the DNS anew each time. A cached one has a resolver that may hold
whatever DNS has said to anybody: an answer for its TTL, and the name servers of a zone for theirs (two days from a
registry), whose present answers it then gets, or none if the zone is gone. Of all that such a resolver may hold the
worst counts.
"""

import collections
import datetime
import http.client
import json
import socket
import threading

REGISTRY_TTL = 172_800  # What registries give for the name servers of a domain.
ALIAS_TTL = 60  # https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
NEGATIVE_TTL = 900  # The TTL of the SOA record of Route 53's zones.

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


class Resolvers:
    """All that resolvers may hold at one moment of what they were told before."""

    def __init__(self):
        self.name_servers = collections.defaultdict(dict)  # zone → {its name servers: until}
        self.answers = collections.defaultdict(dict)  # (name, type) → {answer: until}
        self.deaf = {}  # (name, type) → why some resolver gets no answer at all now

    def learn(self, table, key, value, until):
        held = table[key]
        held[value] = max(until, held.get(value, until))

    def forget(self, now):
        for table in (self.name_servers, self.answers):
            for held in table.values():
                for value in [value for value, until in held.items() if until < now]:
                    del held[value]

    def zones_of(self, name):
        return [zone for zone, held in self.name_servers.items() if held and (name == zone or name.endswith("." + zone))]


def of_aws(name):
    return name.endswith((".amazonaws.com", ".cloudfront.net"))


class Host:
    """One URL, and what its visitors have met."""

    def __init__(self, url):
        self.url = url
        self.is_question = url.startswith("dns:")
        if self.is_question:
            name, _, kind = url.removeprefix("dns:").partition("/")
            self.question = (name, kind)
        else:
            self.question = (url.split("://")[1].split("/")[0], "A")
        self.highest_status = 399

    def is_served(self, visit):
        if self.is_question:
            return bool(visit.get("values"))
        return bool(visit.get("answered_by")) and visit.get("status", 200) <= self.highest_status


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
        self.lock = threading.RLock()
        self.hosts = [Host(one) for one in urls]
        self.resolvers = Resolvers()
        self.tallies = {}  # (chapter, "live" | "cached") → {host: Tally}
        self.looks = 0
        self.last_change = "the start"
        self.now = parse(self.pages.ask("clock")["now"])
        self.changed_at = self.now
        self.failing = {}  # (host, kind) → why, at the last look
        self._cache = {}  # what was asked in this look
        self.chapter("before")
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
        for host, visit in zip(self.hosts, self._visits([(host.url, "") for host in self.hosts])):
            if visit.get("answered_by"):
                host.highest_status = max(host.highest_status, visit.get("status", 200))
        self.look()
        self.exempt = set(self.failing)
        self.chapter("before")
        self.look()

    # The two things that a proxy sees.

    def hook(self, call, send):
        with self.lock:
            if call.is_control:
                if call.method == "POST" and call.path == "/_twin/clock":
                    self.pass_until(parse(json.loads(call.body)["to"]))
                return send()
            if not call.changes:
                return self._unlocked(send)
            self.last_change = call.name
            answer = send()
            self.certificates.forget()
            self.changed_at = self.now
            self.look()
            return answer

    def _unlocked(self, send):
        self.lock.release()
        try:
            return send()
        finally:
            self.lock.acquire()

    def pass_time(self, seconds):
        self.pass_until(parse(self.pages.ask("clock")["now"]) + datetime.timedelta(seconds=seconds))

    def pass_until(self, end):
        with self.lock:
            while True:
                left = (end - self.now).total_seconds()
                if left <= 0:
                    return
                restless = (self.now - self.changed_at).total_seconds() < RESTLESS
                step = min(left, STEP if restless else LONG_STEP)
                self.pages.ask("clock", {"to": write(self.now + datetime.timedelta(seconds=step))})
                self.look()

    # One look at everything.

    def look(self):
        with self.lock:
            self.looks += 1
            self._cache = {}
            failing = {}
            live = self._visits([(host.url, "") for host in self.hosts])
            self._time_has_passed()
            self.resolvers.forget(self.now)
            self.resolvers.deaf = {}
            for host, visit in zip(self.hosts, live):
                why = self._trouble(host, visit)
                if why:
                    failing[host, "live"] = why
                for hop in visit["chain"]:
                    if hop["hop"] == "registrar":
                        self._learn_servers(hop["id"], hop["name_servers"], REGISTRY_TTL, None)
            self._ask_name_servers()
            for host in self.hosts:
                why = self._trouble_by_cache(host)
                if why:
                    failing[host, "cached"] = why
            before = set(self.failing)
            self.failing = {key: why for key, why in failing.items() if key not in self.exempt}
            if set(self.failing) != before:
                self.changed_at = self.now
            for (host, kind), why in self.failing.items():
                tally = self.tallies[self.name, kind][host]
                tally.looks += 1
                tally.first = tally.first or f"after {self.last_change}: {why}"

    def _trouble(self, host, visit):
        if not host.is_served(visit):
            return visit.get("why") or f"status {visit.get('status')}"
        return self.certificates.trouble(host.question[0], visit) if host.url.startswith("https:") else ""

    def _time_has_passed(self):
        passed = (self._answered_at - self.now).total_seconds()
        self.now = self._answered_at
        for host, kind in self.failing:
            self.tallies[self.name, kind][host].seconds += passed

    def _visits(self, wanted):
        """wanted: (url, place); each is made once a look."""
        new = [one for one in dict.fromkeys(wanted) if one not in self._cache]
        if new:
            answer = self.pages.ask("visit", {"visits": [{"url": url, "at": place} for url, place in new]})
            self._answered_at = parse(answer["now"])
            self._cache.update(zip(new, answer["visits"]))
        return [self._cache[one] for one in wanted]

    def _later(self, seconds):
        return self.now + datetime.timedelta(seconds=seconds)

    def _learn_servers(self, zone, servers, ttl, longest):
        """What a zone says of its own name servers holds no longer than what led to the zone: resolvers go back to the
        parent then."""
        until = self._later(ttl) if longest is None else min(self._later(ttl), longest)
        names = tuple(sorted(server.rstrip(".").lower() for server in servers))
        self.resolvers.learn(self.resolvers.name_servers, zone.rstrip("."), names, until)

    def _ask_name_servers(self):
        """Every question, at every set of name servers that a resolver may hold; round by round, as answers lead on."""
        done, waiting = set(), [host.question for host in self.hosts]
        while True:
            todo = []
            for name, kind in dict.fromkeys(waiting):
                for zone in self.resolvers.zones_of(name):
                    for servers in self.resolvers.name_servers[zone]:
                        todo += [(one, zone, servers) for one in ((name, kind), (zone, "NS"))]
            todo = [one for one in dict.fromkeys(todo) if one not in done]
            if not todo:
                return
            done.update(todo)
            self._visits([self._at(question, servers[0]) for question, _, servers in todo])
            for question, zone, servers in todo:
                waiting += self._hear(question, zone, servers)

    @staticmethod
    def _at(question, server):
        return f"dns:{question[0]}/{question[1]}@{server}", ""

    def _hear(self, question, zone, servers):
        """Learns from the first of the servers that answers; the further questions that come of it."""
        for server in servers:
            [answer] = self._visits([self._at(question, server)])
            if answer["code"] != "REFUSED":
                break
        else:
            self.resolvers.deaf[question] = f"no zone {zone} answers any more at {servers[0]} and its like"
            return []
        last, until = answer["chain"][-1], self.resolvers.name_servers[zone][servers]
        if last["hop"] == "delegation":
            values = [value["Value"] for value in last["record"]["ResourceRecords"]]
            self._learn_servers(last["name"], values, last["record"]["TTL"], None)
            return [question]
        if question == (zone, "NS"):
            self._learn_servers(zone, answer["values"], last["record"]["TTL"], until)
            return []
        if last["hop"] != "record" or not (answer["values"] or answer.get("aws_name")):
            self.resolvers.learn(self.resolvers.answers, question, ("nothing", answer["code"]), self._later(NEGATIVE_TTL))
            return []
        ttl = last["record"].get("TTL", ALIAS_TTL)
        targets = []
        for answered in self._answers_in(question, last["record"], answer):
            self.resolvers.learn(self.resolvers.answers, question, answered, self._later(ttl))
            if answered[0] == "name":
                targets.append((answered[1], question[1]))
        return targets

    @staticmethod
    def _answers_in(question, record, answer):
        if answer.get("aws_name"):
            return [("place", answer["aws_name"].rstrip("."))]
        if record["Type"] == "CNAME" and question[1] != "CNAME":
            target = answer["values"][0].rstrip(".").lower()
            return [("place" if of_aws(target) else "name", target)]
        if question[1] == "A":
            return [("place", value) for value in answer["values"]]
        return [("values", tuple(answer["values"]))]

    def _trouble_by_cache(self, host):
        """Why some resolver's visitor is not served, or "". """
        questions, places = [host.question], []
        for question in questions:
            if question in self.resolvers.deaf:
                return self.resolvers.deaf[question]
            for answer in self.resolvers.answers[question]:
                if answer[0] == "nothing":
                    return f"{question[0]}: {answer[1]} is held"
                if answer[0] == "name" and (answer[1], question[1]) not in questions:
                    questions.append((answer[1], question[1]))
                if answer[0] == "place":
                    places.append(answer[1])
        if host.is_question:
            return ""
        for place, visit in zip(places, self._visits([(host.url, place) for place in places])):
            if not host.is_served(visit):
                return f"by {place}: " + (visit.get("why") or f"status {visit.get('status')}")
        return ""

    # What came of it.

    def unanswered(self, chapter, kind):
        """URL → Tally, of the hosts that were served at the start."""
        return {host.url: tally for host, tally in self.tallies[chapter, kind].items() if (host, kind) not in self.exempt}

    def table(self, *chapters):
        """A line for each host: seconds without an answer, live and cached, in each chapter."""
        width = max(len(host.url) for host in self.hosts)
        heads = "".join(f"{chapter + ' live':>14}{chapter + ' cached':>14}" for chapter in chapters)
        lines = [" " * width + heads]
        for host in self.hosts:
            cells = ""
            for chapter in chapters:
                for kind in ("live", "cached"):
                    cells += f"{'-' if (host, kind) in self.exempt else self.tallies[chapter, kind][host]!s:>14}"
            lines.append(f"{host.url:{width}}{cells}")
        for chapter in chapters:
            for kind in ("live", "cached"):
                for url, tally in self.unanswered(chapter, kind).items():
                    if tally.looks:
                        lines.append(f"  {chapter}, {kind}, {url}: {tally.first}")
        return "\n".join(lines)
