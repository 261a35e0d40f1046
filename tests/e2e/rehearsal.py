"""The demo's split as a test subject: the sample estate on a twin, made once, and a fresh copy of it for each test."""

import json
import pathlib
import shutil
import subprocess
import sys
import time
import urllib.request

from cleave_program import BINARY, ROOT
from twin_server import TwinServer

sys.path.insert(0, str(ROOT / "demo"))

LAST_STEP = "manual/confirm-drained/source"


class Rehearsal:
    """A twin with the sample estate, and a work directory."""

    patience = 300  # seconds for one command

    def __init__(self, folder, world=None, work=None, twin_options=(), accounts=None):
        self.folder = pathlib.Path(folder)
        self.work = self.folder / "work"
        if work:
            shutil.copytree(work, self.work)
        else:
            self.work.mkdir(parents=True)
        options = [*twin_options, "--save", str(self.folder / "world.json")]
        if world:
            options += ["--load", str(world)]
        self.twin = TwinServer(self.folder / "aws", *options, accounts=accounts)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.twin.stop()

    def page(self, name, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.twin.url}/_twin/{name}", data=data)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def start(self, *arguments, environment=None):
        return subprocess.Popen(
            [BINARY, *arguments], cwd=self.work, env=environment or self.twin.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )

    def cleave(self, *arguments, expect=(0,)):
        process = self.start(*arguments)
        out, err = process.communicate(timeout=self.patience)
        assert process.returncode in expect, f"cleave {' '.join(arguments)}: {process.returncode}\n{out[-3000:]}\n{err[-3000:]}"
        return out

    def json(self, *arguments, expect=(0,)):
        return json.loads(self.cleave(*arguments, "--json", expect=expect))

    def persons(self):
        """The steps that wait for a person."""
        return {step["step"] for step in self.json("status", expect=(3, 4))["waiting"] if step["person"]}

    # The commands of the story.

    def prepare(self):
        self.cleave("init", "--source-profile", "source", "--destination-profile", "destination", "--root", "domain:pressi.example")
        self.cleave("inventory")
        self.cleave("graph")
        self.cleave("plan")

    @property
    def plan(self):
        return json.loads((self.work / ".cleave" / "plan.json").read_text())

    def run(self, *options):
        """Runs to the end, confirming what a person has to; returns nothing or raises."""
        self.cleave(*self.run_words(*options), expect=(0, 3, 4))
        if not options:
            self.cleave("confirm", LAST_STEP)
            self.cleave(*self.run_words())

    def run_words(self, *options):
        return ["run", "--clock", "twin", "--yes", self.plan["hash"], *options]

    def world(self):
        return self.page("world")

    def run_killed_at(self, number, when):
        """A whole run, killed with SIGKILL at the n-th API call. False when the run makes fewer calls."""
        self.page("faults", {"at": number, "when": when, "do": "stop"})
        killed = self._until_stopped(self.run_words())
        if not killed:
            self.cleave("confirm", LAST_STEP)
            killed = self._until_stopped(self.run_words())
            if not killed:
                return False
        self.page("faults", {"clear": True})
        self.cleave(*self.run_words(), expect=(0, 3, 4))
        status = self.json("status", expect=(0, 1, 3, 4))
        if any(step.get("person") for step in status.get("waiting", [])):
            self.cleave("confirm", LAST_STEP)
            self.cleave(*self.run_words())
        return True

    def _until_stopped(self, words):
        process = self.start(*words)
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            if process.poll() is not None:
                out, err = process.communicate()
                assert process.returncode in (0, 3, 4), f"{process.returncode}\n{out[-2000:]}\n{err[-2000:]}"
                return False
            if self.page("faults")["stopped"]:
                process.kill()
                process.communicate()
                return True
            time.sleep(0.01)
        process.kill()
        raise AssertionError("neither finished nor stopped")


class Rehearsals:
    """Makes the estate, its inventory and its plan once."""

    def __init__(self, folder):
        import boto3
        import estate

        self.folder = pathlib.Path(folder)
        first = Rehearsal(self.folder / "first")
        keys = first.twin._credentials("source")
        session = boto3.Session(
            aws_access_key_id=keys["aws_access_key_id"], aws_secret_access_key=keys["aws_secret_access_key"],
            region_name="us-east-1",
        )
        estate.Estate(first.twin.url, session).build()
        first.prepare()
        first.twin.stop()
        self.world = first.folder / "world.json"
        self.work = first.work
        self.count = 0

    def fresh(self, first=None):
        """A copy of the estate with its plan, or of an earlier rehearsal that has ended."""
        self.count += 1
        world, work = (first.folder / "world.json", first.work) if first else (self.world, self.work)
        return Rehearsal(self.folder / f"copy-{self.count}", world, work)

    def at_the_end_of(self, phase):
        """Gives copies of a run that has come so far."""
        with self.fresh() as first:
            first.cleave(*first.run_words("--until", phase))
        return lambda: self.fresh(first)
