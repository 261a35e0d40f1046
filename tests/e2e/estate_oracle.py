"""What has to be said of a generated estate when one of its applications is split out, worked out from what its parts state
(estate_generator.Truth). Nothing here reads what cleave wrote, but to compare it."""

import json
import re

from estate_generator import ACCOUNT, DESTINATION, THREE_DEPLOYMENTS, TWO_DEPLOYMENTS

# A plan may say that nobody is served for a little longer than it turns out to be.
SPARE = 60

# Types that "perhaps also yours" does not speak of: others bring them along, or they hold nothing of their own.
BROUGHT_ALONG = {"route53/record", "ec2/security-group", "ec2/key-pair", "ec2/volume", "route53domains/domain"}


def type_of(id):
    return "/".join(id.split("/")[:2])


def first_word(name):
    return re.split(r"[^A-Za-z0-9]", name)[0].lower()


class Oracle:
    def __init__(self, estate):
        self.estate, self.truth = estate, estate.truth
        self.zone = estate.mine.zone
        self._find_members()

    def closure(self, roots):
        found, left = set(), list(roots)
        while left:
            one = left.pop()
            if one not in found:
                found.add(one)
                if not self.stays(one):
                    left += self.truth.uses.get(one, ())
        return found

    def stays(self, id):
        """By decision, or because it stands in front of such only."""
        behind = self.truth.fronts.get(id)
        return id in self.truth.left or bool(behind) and all("ec2/instance/" + one in self.truth.left for one in behind)

    def _find_members(self):
        """What moves and what is copied. An alternate name of a distribution that goes takes its record along."""
        records = set()
        while True:
            members = self.closure([*self.estate.mine.roots, *records])
            more = {
                self.estate.record_id(host.zone, host.record) for host in self.truth.hosts
                if host.end in self.truth.distributions and host.end in members
            }
            if more <= records | members:
                break
            records |= more
        self.members = members
        nodes = set(self.truth.uses) | {one for used in self.truth.uses.values() for one in used}
        outside = nodes - members | {one for one in members if self.stays(one)}
        zones = {one for one in outside if type_of(one) == "route53/zone"}
        # A zone that stays holds a record whose alternate name goes; that is no use of it.
        held = records | {record for zone in zones for record in self.truth.uses[zone] if record in members}
        used = self.closure_without(outside, held)
        self.fates = {}
        for one in members:
            if self.stays(one):
                continue
            self.fates[one] = "copy" if one in used else "move"
            if type_of(one) == "ec2/volume" or one in self.truth.distributions:
                self.fates[one] = "move"
            if type_of(one) == "route53domains/domain":
                self.fates[one] = "share"
            if self.estate.settings.get("decisions", {}).get(one) == "copy":
                self.fates[one] = "copy"

    def closure_without(self, roots, stop):
        found, left = set(), list(roots)
        while left:
            one = left.pop()
            if one not in found and one not in stop:
                found.add(one)
                left += self.truth.uses.get(one, ())
        return found

    def goes(self, id):
        return self.fates.get(id) in ("move", "copy")

    # Where hosts lead.

    def disabled(self, distribution):
        """The alternate names that go over by disabling it; the others go under a wildcard."""
        taken = {name for names in self.truth.distributions.values() for name in names}
        apexes = {app.domain for app in self.estate.apps}
        return [
            name for name in self.truth.distributions[distribution]
            if name.startswith("*.") or name in apexes or "*." + name.partition(".")[2] in taken
        ]

    @property
    def below_wildcards(self):
        return {host.name for host in self.truth.hosts if host.name != host.record["Name"]}

    @property
    def unseen(self):
        """Name → who of what goes names it."""
        named = {name: {one for one in who if self.goes(one)} for name, who in self.truth.unseen.items()}
        return {name: who for name, who in named.items() if who}

    def last_of(self, host):
        """Over the names that it leads to, the one that says where."""
        by_name = {one.name: one for one in self.truth.hosts}
        while isinstance(host.end, tuple):
            host = by_name[host.end[1]]
        return host

    def answer(self, host):
        """(seconds, who answers after the run: "source", "destination", or None where that is not to be known)."""
        last = self.last_of(host)
        here = last.zone == self.zone
        if last.end in self.truth.distributions:
            if not self.goes(last.end):
                return 0, "source"
            gap = self.disabled(last.end)
            held = self.truth.distributions[last.end]
            by = host.name if host.name in held else "*." + host.name.partition(".")[2]
            origin_stays = any(self.stays(used) for used in self.truth.uses[last.end])
            return (TWO_DEPLOYMENTS if by in gap else 0), None if origin_stays else "destination"
        if last.end == "private":
            return 0, ("destination" if here and self.goes("route53/zone/" + last.zone) else "source")
        if last.end in ("own bucket", "nobody read"):
            return 0, "source"
        if last.end in ("foreign address", "several", "elsewhere"):
            return 0, None
        return 0, ("destination" if here and self.goes(last.end) else "source")

    # What a plan and a graph have to say.

    def faults(self, plan, graph):
        """Promise → what is wrong with it."""
        found = {
            "fates": self.wrong_fates(plan), "hosts": self.wrong_hosts(plan), "unseen": self.wrong_unseen(plan),
            "perhaps": self.wrong_words(plan), "names": self.wrong_names(plan), "records": self.wrong_records(plan),
            "similar": self.wrong_neighbours(graph), "warnings": self.wrong_warnings(plan),
            "principals": self.wrong_principals(plan), "renames": self.wrong_renames(plan),
        }
        return {promise: wrong for promise, wrong in found.items() if wrong}

    def wrong_fates(self, plan):
        said = {one["resource"]: one["decision"] for one in plan["fates"] if one["decision"] != "leave"}
        return [
            f"{one}: {said.get(one, 'not taken')}, but it is to {self.fates.get(one, 'stay')}"
            for one in sorted(said.keys() | self.fates.keys()) if said.get(one) != self.fates.get(one)
        ]

    def wrong_hosts(self, plan):
        from split_case import Sentences

        said, wrong = Sentences(plan["downtime"], self.below_wildcards), []
        for host in self.truth.hosts:
            seconds, side = self.answer(host)
            sentence = said.about(host.name)
            if sentence is None:
                wrong.append(f"nothing is said of {host.name}")
                continue
            if not seconds <= sentence["seconds"] <= seconds + SPARE:
                wrong.append(f"{host.name}: {sentence['seconds']} s said, {seconds} s right")
            stays = bool(sentence.get("stays"))
            if side and stays != (side == "source"):
                wrong.append(f"{host.name} ({self.last_of(host).end}): the {side} answers after the run; said: {sentence}")
            if self.last_of(host).end == "foreign address" and host.zone == self.zone and "not known" not in sentence["reason"]:
                wrong.append(f"{host.name}: whose address that is nobody knows; said: {sentence}")
        for id in filter(self.goes, self.truth.distributions):
            own = said.about(self.truth.domains[id])
            right = THREE_DEPLOYMENTS if self.disabled(id) else 0
            if own is None or not right <= own["seconds"] <= right + SPARE or not own.get("stays"):
                wrong.append(f"{self.truth.domains[id]}: {right} s right, said: {own}")
        return wrong

    def wrong_unseen(self, plan):
        said = {one["name"]: one for one in plan["unseen"]}
        right = self.unseen
        wrong = [f"{name} is not told" for name in sorted(right.keys() - said.keys())]
        wrong += [f"{name} is accepted: {name in self.truth.accepted}" for name, one in said.items() if one["accepted"] != (name in self.truth.accepted)]
        wrong += [f"{name} is told, and nothing names it or it was read: {said[name]['places']}" for name in sorted(said.keys() - right.keys())]
        for name in sorted(right.keys() & said.keys()):
            if (places := {place.split(" ")[0] for place in said[name]["places"]}) != right[name]:
                wrong.append(f"{name} is named by {sorted(right[name])}, said: {sorted(places)}")
            region, account = self.truth.unread_regions.get(name), self.truth.foreign_accounts.get(name)
            if region and f"{region} was not read" not in said[name]["becomes"]:
                wrong.append(f"{name}: that {region} was not read is not said: {said[name]['becomes']}")
            if account and account not in said[name]["becomes"]:
                wrong.append(f"{name}: account {account} is not said: {said[name]['becomes']}")
        return wrong

    def is_renamed(self, word):
        return word == ACCOUNT or self.goes("s3/bucket/" + word)

    def wrong_words(self, plan):
        said = {(one["word"], one["resource"], one["place"]) for one in plan["perhaps"] if one["place"] != "everywhere"}
        right = {(word, id, place) for word, id, place in self.truth.bare if self.goes(id) and self.is_renamed(word) and word not in self.truth.renamed_words}
        return [f"not told: {one}" for one in sorted(right - said)] + [f"told, but {one} is none" for one in sorted(said - right)]

    def wrong_names(self, plan):
        wrong, becomes = [], {name["source"]: name["becomes"] for name in plan["names"] if name["kind"] == "bucket"}
        right = {one.removeprefix("s3/bucket/") for one in self.fates if type_of(one) == "s3/bucket" and self.goes(one)}
        if set(becomes) != right:
            wrong.append(f"buckets that get a new name: {sorted(becomes)}, but {sorted(right)} go")
        renames = self.estate.settings.get("renames", {})
        for one in (one for one in plan["steps"] if one["kind"] == "s3/create-bucket"):
            bucket = one["resource"].removeprefix("s3/bucket/")
            if one["params"]["Bucket"] != (wanted := renames.get(bucket, f"{bucket}-{DESTINATION}")):
                wrong.append(f"{bucket} becomes {one['params']['Bucket']}, not {wanted}")
        launched = {one["params"].get("SourceInstance", one["resource"]): one for one in plan["steps"] if one["kind"] == "ec2/run-instance"}
        for id, script in self.truth.scripts.items():
            if not self.goes(id) or id not in launched:
                continue
            after, right = text_of(launched[id]["params"]["UserData"]), list(script.after)
            for bucket, number in script.uses:
                if not self.goes("s3/bucket/" + bucket):
                    right[number - 1] = script.lines[number - 1]
            for word, number in script.bare:
                if word in self.truth.renamed_words:
                    right[number - 1] = right[number - 1].replace(word, "{}")
            for line, wanted in zip(after.split("\n"), right):
                if line != wanted:
                    wrong.append(f"{id}: '{wanted}' became '{line}'")
        return wrong

    def wrong_records(self, plan):
        """Of the zone that moves: which records say the same at the destination?"""
        [copied] = [one for one in plan["steps"] if one["kind"] == "route53/copy-records" and one["id"].endswith("/" + self.zone)]
        after = {key_of(one): one for one in copied["params"]["Records"]}
        wrong = []
        for one in self.truth.records[self.zone]:
            there = after.get(key_of(one))
            if there is None:
                wrong.append(f"{one['Name']} {one['Type']} is not copied")
            elif ("$from" in json.dumps(there)) != self.changes(one):
                wrong.append(f"{one['Name']} {one['Type']} {'should' if self.changes(one) else 'should not'} change: {there}")
        return wrong

    def changes(self, one):
        """A record that says where something stands that goes says where its counterpart does."""
        id = self.estate.record_id(self.zone, one)
        if any(host.end == "own bucket" and host.record is one for host in self.truth.hosts):
            return False
        words = {word for word, holder, _ in self.truth.bare if holder == id}
        return bool(words & self.truth.renamed_words) or any(self.goes(used) for used in self.truth.uses.get(id, ()) if type_of(used) != "route53/health-check") or "HealthCheckId" in one

    def wrong_neighbours(self, graph):
        said = {one.partition(": ")[0] for one in graph["similar"]}
        own = {id for id in self.fates if self.goes(id)}
        words = {first_word(self.truth.named[id]) for id in own if id in self.truth.named} - {"web"}
        tags = {tag for tag, ids in self.truth.tagged.items() if ids & own}
        right = {
            id for id, name in self.truth.named.items() if id not in self.members and type_of(id) not in BROUGHT_ALONG
            and (first_word(name) in words or any(id in self.truth.tagged[tag] for tag in tags))
        }
        return [f"not told: {one}" for one in sorted(right - said)] + [f"told: {one}" for one in sorted(said - right)]

    def wrong_warnings(self, plan):
        said, wrong = plan["warnings"], []
        for title, (zone, address) in self.truth.foreign_records.items():
            told = [one for one in said if address in one and one.startswith(title + " ")]
            if bool(told) != (zone == self.zone):
                wrong.append(f"{title} leads to {address}, said: {told}")
        for instance in self.truth.stopped:
            if self.goes(instance) != any(instance.rpartition("/")[2] in one for one in said):
                wrong.append(f"{instance} is stopped")
        for zone, name in self.truth.unasked.items():
            if not any(zone in one and "is left alone" in one for one in said):
                wrong.append(f"that nobody asks {zone} ({name}) is not said")
        for id, why in self.truth.never.items():
            if any(one["resource"] == id and one["decision"] != "leave" for one in plan["fates"]):
                wrong.append(f"{id} is taken: {why}")
        return wrong


    def wrong_principals(self, plan):
        wrong = []
        for bucket, (named, dropped) in self.truth.principals.items():
            if not self.goes("s3/bucket/" + bucket):
                continue
            said = [one for one in plan["dropped"] if one.startswith("s3/bucket/" + bucket + " ")]
            wrong += [f"that {bucket} drops {one} is not said: {said}" for one in dropped if not any(one in each for each in said)]
            policies = [text_of(one["params"]["Request"]) for one in plan["steps"] if one["id"] == f"s3/put-bucket-configuration/{bucket}/Policy"]
            there = {who for policy in policies for statement in json.loads(policy)["Statement"] for who in listed(statement["Principal"]["AWS"])}
            if there != named:
                wrong.append(f"the policy of {bucket} names {sorted(there)}, not {sorted(named)}")
        return wrong

    def wrong_renames(self, plan):
        """What has another name at the destination by decision."""
        wrong, members = [], {"elb/create-load-balancer": "LoadBalancerName", "iam/create-role": "RoleName", "ec2/import-key-pair": "KeyName"}
        for step in plan["steps"]:
            if step["kind"] in members:
                name, given = step["resource"].rpartition("/")[2], step["params"][members[step["kind"]]]
                if given != (wanted := self.estate.settings.get("renames", {}).get(step["resource"], name)):
                    wrong.append(f"{step['resource']} becomes {given}, not {wanted}")
        return wrong


def listed(value):
    return value if isinstance(value, list) else [value]


def key_of(one):
    return one["Name"].rstrip(".").replace("\\052", "*"), one["Type"], one.get("SetIdentifier", "")


def text_of(script):
    """The script with {} for what is changed in it."""
    if isinstance(script, str):
        return script
    if "$text" in script:
        return "".join(part if isinstance(part, str) else "{}" for part in script["$text"])
    return text_of(script.get("$base64", script.get("$gzip")))
