"""The estates of tests/cases/split: each is built on a twin of its own, split with visitors watching, and taken back.

    .venv/bin/python -B tests/e2e/split_case.py two_apps child_zone demo     # prints who was unanswered, for how long
"""

import contextlib
import importlib.util
import json
import pathlib
import re
import sys
import tempfile
import time
import tomllib
import urllib.parse

import account_dump
from chaos_proxy import ChaosProxy
from cleave_program import ROOT
from estate_builder import Builder
from rehearsal import LAST_STEP, Rehearsal
from visitors import Visitors

FOLDER = ROOT / "tests/cases/split"


class SplitCase:
    """One folder of tests/cases/split, and one variant of it."""

    def __init__(self, name, variant=""):
        self.folder = FOLDER / name
        self.name = f"{name}-{variant}" if variant else name
        self.words = tomllib.loads((self.folder / "case.toml").read_text())
        variants = self.words.pop("variants", {})
        self.words = merged(self.words, variants[variant] if variant else {})

    def __repr__(self):
        return self.name

    def get(self, word, default=None):
        return self.words.get(word, default)

    @property
    def estate(self):
        spec = importlib.util.spec_from_file_location(f"estate_{self.folder.name}", self.folder / "estate.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def all_cases():
    cases = []
    for file in sorted(FOLDER.glob("*/case.toml")):
        variants = tomllib.loads(file.read_text()).get("variants", {"": {}})
        cases += [SplitCase(file.parent.name, variant) for variant in variants]
    return cases


def merged(left, right):
    if isinstance(left, dict) and isinstance(right, dict):
        return {key: merged(left.get(key, right.get(key)), right.get(key, left.get(key))) for key in {**left, **right}}
    return right


def filled(value, known):
    """With "{name}" replaced by what the estate was built with."""
    if isinstance(value, dict):
        return {filled(key, known): filled(one, known) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, known) for one in value]
    return re.sub(r"\{(\w+)\}", lambda match: str(known[match[1]]), value) if isinstance(value, str) else value


def toml(settings):
    """cleave.toml: values, then tables of values."""
    lines = [f"{json.dumps(key)} = {json.dumps(value)}" for key, value in settings.items() if not isinstance(value, dict)]
    for table, values in settings.items():
        if isinstance(values, dict):
            lines += ["", f"[{table}]", *(f"{json.dumps(key)} = {json.dumps(value)}" for key, value in values.items())]
    return "\n".join(lines) + "\n"


class Ended:
    """How a command of the split came out: "done", "person" (only the last confirmation is missing), "waits", "failed" or
    "refused", and what it said."""

    def __init__(self, how, told):
        self.how, self.told = how, told

    def __repr__(self):
        return self.how

    @property
    def reason(self):
        """The lines that say what is wrong, as few as there are, each with what is listed below it."""
        lines, listed = [], False
        for line in self.told.splitlines():
            wrong = re.match(r"\s*(error|failed|refused|blocked|waits)\b", line)
            listed = bool(wrong) or listed and line.startswith("    ")
            if listed:
                lines.append(line.strip())
        return "; ".join(lines[:8]) or self.told.strip()[-300:]


class CaseRig(Rehearsal):
    """A case on a twin, with a work directory. `copy_of` is another one's folder, for a fresh copy of what it saved."""

    def __init__(self, case, folder, copy_of=None):
        self.case = case
        self.environment = None
        self.visitors = None
        saved = pathlib.Path(copy_of) if copy_of else None
        super().__init__(
            folder, saved and saved / "world.json", saved and saved / "work", ["--dns", "127.0.0.1:0"], case.get("accounts")
        )
        self.aws = Builder(self.twin)
        self.aws.pass_time = self.pass_time
        if saved:
            self.known = {**json.loads((saved / "known.json").read_text()), "dns": self.twin.dns}

    def pass_time(self, seconds):
        if self.visitors:
            self.visitors.pass_time(seconds)
        else:
            self.twin.advance(seconds)

    def start(self, *arguments):
        return super().start(*arguments, environment=self.environment)

    def go(self, *arguments):
        """(exit code, all that it said)."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=600)
        return process.returncode, out + err

    # The chapters.

    def build(self):
        known = self.case.estate.build(self.aws, **self.case.get("build", {})) or {}
        self.known = {**known, "dns": self.twin.dns}
        (self.folder / "known.json").write_text(json.dumps(known))
        return self.known

    def plan_split(self, known):
        """Nothing when there is a plan, or how it was refused."""
        words = filled(self.case.words, known)
        roots = [word for root in words["roots"] for word in ("--root", root)]
        code, told = self.go("init", "--source-profile", "source", "--destination-profile", "destination", *roots)
        if code == 0:
            file = self.work / "cleave.toml"
            file.write_text(toml(merged(tomllib.loads(file.read_text()), words.get("settings", {}))))
            for command in ("inventory", "graph", "plan"):
                code, told = self.go(command)
                if code != 0:
                    break
        return None if code == 0 else Ended("refused", told)

    @contextlib.contextmanager
    def watched(self, hook=None, **chaos):
        """While it lasts, cleave reaches the twin by a proxy at which visitors look on; `hook` instead of theirs calls it."""
        self.visitors = Visitors(self.twin, filled(self.case.get("visits", []), self.known))
        with ChaosProxy(self.twin.url, hook=hook or self.visitors.hook, **chaos) as proxy:
            self.environment = self.twin.environment_at(proxy.url)
            try:
                yield self.visitors
            finally:
                self.environment = self.visitors = None

    def carry_out(self, *options):
        """`cleave run` to the last confirmation, which is not given; whatever else a person is asked is done."""
        return self._until_done(self.run_words(*options), undoes=False)

    def take_back(self, *options):
        return self._until_done(self.undo_words(*options), undoes=True)

    def undo_words(self, *options):
        return ["undo", "--clock", "twin", "--yes", self.plan["hash"], *options]

    def _until_done(self, words, undoes):
        self.told_first = ""
        for _ in range(20):
            code, told = self.go(*words)
            self.told_first = self.told_first or told
            if code == 0:
                return Ended("done", told)
            if code not in (3, 4):
                return Ended("failed", told)
            status = self.json("status", expect=(0, 1, 3, 4))
            people = [one["step"] for one in status.get("waiting", []) if one["person"]]
            if LAST_STEP in people and not undoes:
                return Ended("person", told)
            if not people:
                return Ended("waits", told)
            for step in people:
                if hasattr(self.case.estate, "person"):
                    self.case.estate.person(self.aws, step, undoes)
                self.cleave("confirm", step)
        return Ended("waits", told)


class Sentences:
    """What a plan says of downtime: "downtime" of plan.json. `below_wildcards`: hosts without a record but a wildcard's."""

    def __init__(self, downtime, below_wildcards=()):
        self.own, self.others, self.below_wildcards, self.hosts = {}, {}, below_wildcards, {}
        for one in downtime:
            table = self.others if one.get("others") else self.own
            if not one.get("others"):
                self.hosts.setdefault(one["host"], set()).add(one.get("stays", False) and "one of its" not in one["reason"])
            table[one["host"]] = max(one, table.get(one["host"], one), key=lambda said: said["seconds"])

    def known_as(self, host):
        return "*." + host.partition(".")[2] if host in self.below_wildcards else host

    def about(self, host):
        """The host's own one, else that of the nearest domain around it; None where the plan says nothing."""
        if (name := self.known_as(host)) in self.own:
            return self.own[name]
        around = (host.split(".", cut)[-1] for cut in range(host.count(".") + 1))
        return next((self.others[domain] for domain in around if domain in self.others), None)

    def stays(self, url):
        """Whether all that is said of the host is that it is led nowhere."""
        return self.hosts.get(urllib.parse.urlsplit(url).hostname, {False}) == {True}

    def seconds(self, host):
        said = self.about(host)
        return None if said is None else said["seconds"]


def sentence_of_the_way_back(told):
    """Host → for how many seconds `cleave undo` says that it is not served."""
    found = re.search(r"Not served for about (\d+) s on the way back: ([^:]*?)\.(?:\s|$)", " ".join(told.split()))
    return {host: int(found[1]) for host in found[2].split(", ")} if found else {}


# A plan may say that nobody is served for a little longer than it turns out to be.
SPARE = 60

# Resolvers may hold for two days what they were told last.
LONGEST_MEMORY = 2 * 86400 + 3600


class Story:
    """The split of a case and the way back, as far as they go."""

    def __init__(self, case, folder):
        self.case, began = case, time.monotonic()
        self.ran = self.verified = self.undone = self.visitors = None
        self.left_over = []
        with CaseRig(case, folder) as rig:
            known = rig.build()
            before = account_dump.dump(rig.twin)
            self.refused = rig.plan_split(known)
            planned = "" if self.refused else json.dumps(rig.plan, ensure_ascii=False)
            says, never_says = (filled(self.case.get(word, []), known) for word in ("says", "never_says"))
            self.unsaid = [word for word in says if word not in planned] + [word for word in never_says if word in planned]
            if not self.refused:
                self.sentences = Sentences(rig.plan["downtime"], self.case.get("below_wildcards", ()))
                self.unseen = [one["name"] for one in rig.plan["unseen"] if not one["accepted"]]
                with rig.watched() as self.visitors:
                    self._run_and_undo(rig)
                self.left_over = account_dump.differences(before, account_dump.dump(rig.twin))
        self.seconds = time.monotonic() - began

    def _run_and_undo(self, rig):
        self.visitors.chapter("run")
        self.ran = rig.carry_out()
        code, told = rig.go("verify")
        self.verified = Ended("done" if code == 0 else "failed", told)
        self.answers = {url: rig.twin.visit(filled(url, rig.known)).get("answered_by") for url in self.case.get("answers", {})}
        self.ends = {host.url: rig.twin.visit(host.url).get("answered_by") for host in self.visitors.hosts if host.url.startswith("http")}
        wanted = filled(self.case.get("values", {}), rig.known)
        self.values = {url: (rig.twin.visit(url).get("values"), value) for url, value in wanted.items()}
        self.visitors.chapter("undo")
        self.undone = rig.take_back("--everything")
        self.way_back = sentence_of_the_way_back(rig.told_first)
        rig.pass_time(LONGEST_MEMORY)

    def faults(self):
        """Promise → how it was broken."""
        refuses = self.case.get("refuses")
        if self.refused:
            return {} if refuses and refuses in self.refused.told else {"plan": self.refused.reason}
        found = {"plan": f"it is not refused with '{refuses}'"} if refuses else {}
        if self.unsaid:
            found["says"] = f"the plan does not say, or should not: {self.unsaid}"
        has_run = self.ran.how in ("done", "person")
        if not has_run:
            found["run"] = f"{self.ran}: {self.ran.reason}"
        if self.unseen != self.case.get("unseen", []):
            found["unseen"] = f"the plan names as not seen: {self.unseen}"
        if (has_run and not self.unseen) != (self.verified.how == "done"):
            found["verify"] = f"the run is {self.ran}, but verify says {self.verified.told.partition(chr(10) * 2)[2].strip()}"
        if self.undone.how != "done":
            found["undo"] = f"{self.undone}: {self.undone.reason}"
        sides = {"source": "111111111111", "destination": "222222222222"}
        if others := {url: self.answers[url] for url, side in self.case.get("answers", {}).items() if self.answers[url] != sides[side]}:
            found["answers"] = f"after the run these are answered by {others}"
        if has_run and (gone := [url for url, end in self.ends.items() if end == sides["destination"] and self.sentences.stays(url)]):
            found["stays"] = f"the plan says that no step leads these to the destination, which answers for them: {gone}"
        if others := {url: values for url, (values, wanted) in self.values.items() if values != [wanted]}:
            found["values"] = f"after the run DNS says {others}"
        if unsaid := [host.url for host in self.visitors.hosts if self.sentences.about(host.question[0]) is None]:
            found["downtime"] = f"the plan says nothing of {', '.join(unsaid)}"
        for kind in ("live", "cached"):
            run, undo = (self.visitors.unanswered(chapter, kind) for chapter in ("run", "undo"))
            if wrong := self._wrongly_said(run, too_little=True):
                found[f"run {kind}"] = wrong
            if kind == "live" and (wrong := self._wrongly_said(run, too_little=False)):
                found["downtime"] = wrong
            worse = {url: tally for url, tally in undo.items() if tally.looks and not run[url].looks}
            if worse:
                found[f"undo {kind}"] = self._unanswered(worse)
            if kind == "live" and (wrong := self._wrongly_said_of_undo(undo)):
                found["way back"] = wrong
        if self.left_over:
            found["accounts"] = f"{len(self.left_over)} differences from before: {self.left_over[0]}"
        return found

    def _wrongly_said(self, tallies, too_little):
        """The hosts that were unanswered for longer than the plan says, or for much less."""
        wrong = []
        for host in self.visitors.hosts:
            tally, said = tallies.get(host.url), self.sentences.seconds(host.question[0])
            if tally is None or said is None or (host.is_question and not too_little):
                continue  # a name's other records are answered also while nobody serves it
            measured = round(tally.seconds) if tally.looks else 0
            if measured > said or (tally.looks and said == 0) if too_little else measured < said - SPARE:
                wrong.append(f"{host.url} {tally} s of {said:.0f} s")
        return ", ".join(wrong)

    def _wrongly_said_of_undo(self, tallies):
        """The hosts whose gap on the way back is not what undo has said before it began."""
        wrong = []
        for host in self.visitors.hosts:
            tally = tallies.get(host.url)
            if tally is None or host.is_question:
                continue
            said = self.way_back.get(self.sentences.known_as(host.question[0]), 0)
            measured = round(tally.seconds) if tally.looks else 0
            if not said - SPARE <= measured <= said:
                wrong.append(f"{host.url} {tally} s of {said} s")
        return ", ".join(wrong)

    @staticmethod
    def _unanswered(tallies):
        return ", ".join(f"{url} {tally} s" for url, tally in tallies.items() if tally.looks)

    def __str__(self):
        if self.refused:
            lines = [f"{self.case}: refused by `cleave plan`"]
        else:
            lines = [f"{self.case}: run {self.ran}, undo {self.undone}, {self.visitors.looks} looks in {self.seconds:.0f} s"]
            predicted = {host.url: self.sentences.seconds(host.question[0]) for host in self.visitors.hosts}
            lines.append(self.visitors.table("run", "undo", predicted=predicted))
        lines += [f"  {promise}: {how}" for promise, how in self.faults().items()]
        return "\n".join(lines + [f"    {one}" for one in self.left_over[:8]])


if __name__ == "__main__":
    for one in all_cases():
        if not sys.argv[1:] or one.name in sys.argv[1:] or one.folder.name in sys.argv[1:]:
            with tempfile.TemporaryDirectory() as scratch:
                print(Story(one, scratch), flush=True)
