"""All that resolvers anywhere may hold of what the twin's DNS has said: a name's answer for its TTL, that there is none for the
time that the zone says, and the name servers of a zone for theirs, of which they then get the answers of now, or none if the
zone is gone. What a zone says of its own name servers holds no longer than what led to the zone.
"""

import collections
import datetime

REGISTRY_TTL = 172_800  # What registries give for the name servers of a domain.
ALIAS_TTL = 60  # https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
NEGATIVE_TTL = 900  # The TTL of the SOA record of Route 53's zones.


class Resolvers:
    """resolvers.hear(now, questions, visits) again and again; then trouble(question) and places(question).

    A question is (name, type). `ask` takes URLs of the twin's visit page and returns what it says to each."""

    def __init__(self, ask):
        self.ask = ask
        self.name_servers = collections.defaultdict(dict)  # zone → {its name servers: until}
        self.answers = collections.defaultdict(dict)  # question → {answer: until}
        self.deaf = {}  # question → why some resolver gets no answer at all now

    def hear(self, now, questions, visits):
        """What resolvers learn now, who are asked these questions; `visits`: those that began at the registry."""
        self.now = now
        self._forget()
        for visit in visits:
            for hop in visit["chain"]:
                if hop["hop"] == "registrar":
                    self._learn_servers(hop["id"], hop["name_servers"], REGISTRY_TTL)
        self._ask_everywhere(questions)

    def trouble(self, question):
        """Why somebody gets no answer, or ""."""
        for one in self._chain(question):
            if one in self.deaf:
                return self.deaf[one]
            for kind, value in self.answers[one]:
                if kind == "nothing":
                    return f"{one[0]}: {value} is held"
        return ""

    def places(self, question):
        """Every address and host name of AWS where somebody may go."""
        return [value for one in self._chain(question) for kind, value in self.answers[one] if kind == "place"]

    def _chain(self, question):
        """The question and those that CNAMEs lead to."""
        chain = [question]
        for name, type in chain:
            targets = [(value, type) for kind, value in self.answers[name, type] if kind == "name"]
            chain += [target for target in dict.fromkeys(targets) if target not in chain]
        return chain

    def _forget(self):
        self.deaf = {}
        for table in (self.name_servers, self.answers):
            for held in table.values():
                for value in [value for value, until in held.items() if until < self.now]:
                    del held[value]

    def _learn(self, held, value, ttl, longest=None):
        until = self.now + datetime.timedelta(seconds=ttl)
        held[value] = max(min(until, longest or until), held.get(value, self.now))

    def _learn_servers(self, zone, servers, ttl, longest=None):
        names = tuple(sorted(server.rstrip(".").lower() for server in servers))
        self._learn(self.name_servers[zone.rstrip(".")], names, ttl, longest)

    def _ask_everywhere(self, questions):
        """Each question at each set of name servers that anybody may hold; round by round, as answers lead on."""
        asked, waiting = set(), list(questions)
        while True:
            todo = [
                (one, zone, servers) for question in waiting for zone in self._zones_of(question[0])
                for servers in self.name_servers[zone] for one in (question, (zone, "NS"))
            ]
            todo = [one for one in dict.fromkeys(todo) if one not in asked]
            if not todo:
                return
            asked.update(todo)
            first_answers = self.ask([at(question, servers[0]) for question, _, servers in todo])
            for (question, zone, servers), answer in zip(todo, first_answers):
                if answer["code"] == "REFUSED":  # Whoever has a choice of servers tries the next one.
                    others = self.ask([at(question, server) for server in servers[1:]])
                    answer = next((one for one in others if one["code"] != "REFUSED"), None)
                if answer is None:
                    self.deaf[question] = f"no zone {zone} answers any more at {servers[0]} and its like"
                else:
                    waiting += self._understand(question, zone, self.name_servers[zone][servers], answer)

    def _zones_of(self, name):
        return [zone for zone, held in list(self.name_servers.items()) if held and (name == zone or name.endswith("." + zone))]

    def _understand(self, question, zone, until, answer):
        """Learns from an answer; the questions that come of it."""
        last = answer["chain"][-1]
        if last["hop"] == "delegation":
            servers = [value["Value"] for value in last["record"]["ResourceRecords"]]
            self._learn_servers(last["name"], servers, last["record"]["TTL"])
            return [question]
        if question == (zone, "NS"):
            self._learn_servers(zone, answer["values"], last["record"]["TTL"], until)
            return []
        held = self.answers[question]
        if last["hop"] != "record" or not (answer["values"] or answer.get("aws_name")):
            self._learn(held, ("nothing", answer["code"]), NEGATIVE_TTL)
            return []
        said = list(what_is_said(question[1], last["record"], answer))
        for one in said:
            self._learn(held, one, last["record"].get("TTL", ALIAS_TTL))
        return [(value, question[1]) for kind, value in said if kind == "name"]


def at(question, server):
    return f"dns:{question[0]}/{question[1]}@{server}"


def what_is_said(type, record, answer):
    """("place", address or host name of AWS), ("name", where a CNAME leads) or ("values", all of them)."""
    if answer.get("aws_name"):
        yield "place", answer["aws_name"].rstrip(".")
    elif record["Type"] == "CNAME" and type != "CNAME":
        target = answer["values"][0].rstrip(".").lower()
        yield "place" if target.endswith((".amazonaws.com", ".cloudfront.net")) else "name", target
    elif type == "A":
        yield from (("place", value) for value in answer["values"])
    else:
        yield "values", tuple(answer["values"])
