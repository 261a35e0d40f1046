"""`cleave drain` against simulated populations: it never says "drained" while somebody is left whom the logs have shown or
could have, and says it at most one window later than it could. CLEAVE_ALL=1 tries 200 populations, else a sample."""

import dataclasses
import heapq
import json
import math
import os
import subprocess

import pytest
from cleave_program import BINARY
from drain_population import BEFORE, CHANNELS, DAY, HORIZON, HOST, HOUR, Population, date_of

ALL = os.environ.get("CLEAVE_ALL")
SEEDS = range(200) if ALL else range(0, 200, 25)
STEP = 4 * HOUR if ALL else 8 * HOUR
# A nightly job has to be seen, with the hour that daylight saving takes or gives; where delivery is a best effort, twice.
NIGHT = 1.05 * DAY


def window_of(channel):
    return NIGHT * (2 if channel.best_effort else 1)


class Side:
    """A log file that grows as lines are delivered."""

    def __init__(self, path, channel, requests):
        self.path, self.channel = path, channel
        self.waiting = sorted(((there, line, request.time) for request, there, line in channel.lines(requests)))
        self.next = 0
        path.write_text(channel.header)

    def deliver(self, until):
        with self.path.open("a") as file:
            while self.next < len(self.waiting) and self.waiting[self.next][0] <= until:
                file.write(self.waiting[self.next][1] + "\n")
                self.next += 1


@dataclasses.dataclass
class Outcome:
    seed: int
    channel: str
    drained_at: float = math.inf
    could_at: float = math.inf
    false: list = dataclasses.field(default_factory=list)
    uncovered: list = dataclasses.field(default_factory=list)
    verdicts: dict = dataclasses.field(default_factory=dict)


def left_at(population, time):
    """Real clients that will still come to the source."""
    return [client for client in population.real() if any(request.time > time for request in client.at_source())]


def could_have_shown(client, side, time):
    """Has the observation window a line of this client, or is it one that comes in every window?"""
    window = window_of(side.channel)
    begin, end = time - side.channel.delay - window, time - side.channel.delay
    came = any(begin <= request.time <= end for request in client.at_source())
    return came or 0 < client.longest_gap <= 1.1 * DAY


def known_to_come_again(client):
    """Who came since the cut and keeps a slower time than a night has to be waited for until its next turn."""
    came = [request.time for request in client.at_source() if request.time >= 0]
    return max(came) + client.longest_gap if came else 0


def judge(seed, folder):
    population = Population(seed)
    channel = CHANNELS[seed % len(CHANNELS)](seed)
    other = CHANNELS[(seed // len(CHANNELS)) % len(CHANNELS)](f"destination {seed}")
    other.off = None
    source = Side(folder / "source.log", channel, sorted_requests(population, "at_source"))
    destination = Side(folder / "destination.log", other, sorted_requests(population, "at_destination"))
    outcome = Outcome(seed, channel.name)
    last = max((request.time for client in population.real() for request in client.at_source()), default=0)
    end_of_outage = channel.off[1] if channel.off else 0
    if last < HORIZON - DAY:  # Nobody stays for good.
        shown = max((known_to_come_again(client) for client in population.real()), default=0)
        quiet = max(last, population.ttl, end_of_outage)
        outcome.could_at = max(quiet + window_of(channel), shown) + channel.delay
    time = 6 * HOUR
    while time < HORIZON:
        for side in (source, destination):
            side.deliver(time)
        verdict = ask(folder, population, time)
        outcome.verdicts[verdict["verdict"]] = outcome.verdicts.get(verdict["verdict"], 0) + 1
        if verdict["verdict"] == "drained":
            outcome.drained_at = time
            for client in left_at(population, time):
                (outcome.false if could_have_shown(client, source, time) else outcome.uncovered).append(client.name)
            break
        outcome.last_answer = verdict
        time += STEP
    return outcome


def sorted_requests(population, where):
    return list(heapq.merge(*(getattr(client, where)() for client in population.clients), key=lambda request: request.time))


def ask(folder, population, time):
    done = subprocess.run(
        [BINARY, "drain", "--source", folder / "source.log", "--destination", folder / "destination.log", "--host", HOST,
         "--cut", date_of(0).strftime("%Y-%m-%dT%H:%M:%SZ"), "--ttl", str(population.ttl),
         "--at", date_of(time).strftime("%Y-%m-%dT%H:%M:%SZ"), "--json"],
        cwd=folder, capture_output=True, text=True, timeout=60,
    )
    answer = json.loads(done.stdout)
    assert done.returncode == {"drained": 0, "blind": 1, "not yet": 3}[answer["verdict"]], done.stderr
    return answer


@pytest.fixture(scope="module")
def outcomes():
    found = []
    yield found
    false = [outcome for outcome in found if outcome.false]
    late = [(outcome.drained_at - outcome.could_at) / HOUR for outcome in found if outcome.drained_at < math.inf]
    print(f"\n{len(found)} populations: {len(false)} false verdicts, {sum(bool(o.uncovered) for o in found)} with somebody left "
          f"whom no window could show, {len(late)} drained, {sum(late) / max(1, len(late)):.1f} h later than they could be "
          f"(at most {max(late, default=0):.1f} h)")


@pytest.mark.parametrize("seed", SEEDS)
def test_verdict_of_a_population(seed, tmp_path, outcomes):
    outcome = judge(seed, tmp_path)
    outcomes.append(outcome)
    print(outcome)
    assert not outcome.false, f"drained was said while {outcome.false} were left"
    window = NIGHT * (2 if outcome.channel != "server file" else 1)
    latest = outcome.could_at + window + STEP
    if latest < HORIZON:
        assert outcome.drained_at <= latest, f"drained came {(outcome.drained_at - outcome.could_at) / HOUR:.0f} h late"
    if outcome.could_at == math.inf and not outcome.uncovered:
        assert outcome.drained_at == math.inf
