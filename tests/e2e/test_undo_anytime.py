"""A split is interrupted at a random moment, in one of the ways in which splits are, and taken back: both accounts are as they
were, as an independent client sees them, and no visitor is without an answer on the way, live or by what resolvers hold.

A seed is one story. CLEAVE_ALL=1 tells a hundred of them, otherwise the first, which are interrupted in different ways.
"""

import os
import random
import signal

import pytest

import account_dump
from chaos_proxy import refusal
from estate_builder import record
from split_case import LONGEST_MEMORY, CaseRig, SplitCase

# With about as many changing calls as a whole run makes, and its cut-over.
CASES = {"two_apps": (31, 8), "demo": (284, 17), "shared_zone": (30, 11), "caa_ten": (24, 12), "name_clash": (30, 8)}
SEEDS = range(100) if os.environ.get("CLEAVE_ALL") == "1" else (0, 1, 2, 3)
PHASES = ["prepare", "copy", "cutover"]
NEVER = float("inf")


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """planned(case): a rig with a fresh copy of the estate and its plan."""
    made = {}

    def fresh(name, folder):
        case = SplitCase(name)
        if name not in made:
            made[name] = tmp_path_factory.mktemp(name)
            with CaseRig(case, made[name]) as rig:
                refused = rig.plan_split(rig.build())
                assert not refused, refused.told
        return CaseRig(case, folder, copy_of=made[name])

    return fresh


class Interruption:
    """Stops a run in one way, by the seed; afterwards `told` says how."""

    def __init__(self, rig, seed):
        self.rig, self.chance, self.told = rig, random.Random(seed), ""
        self.countdown = NEVER
        ways = [self.killed, self.failed, self.small_steps, self.phase, self.signalled]
        self.way = ways[seed % len(ways)]

    def after_some_changes(self, do):
        """Calls do(call, send) at one of the changing calls, half of the time at one of the few of the cut-over."""
        whole, cut_over = CASES[self.rig.case.name]
        if self.chance.random() < 0.5:
            self.rig.go(*self.rig.run_words("--until", "copy"))
            self.countdown = self.chance.randrange(1, cut_over + 1)
            self.told += " after the copies,"
        else:
            self.countdown = self.chance.randrange(1, whole + 1)
        self.told += f" at changing call {self.countdown}"
        self.do = do

    def hook(self, call, send):
        """Stands before the visitors' own hook."""
        if call.changes:
            with self.rig.visitors.lock:
                self.countdown -= 1
                if self.countdown <= 0:
                    return self.do(call, send)
        return self.rig.visitors.hook(call, send)

    # The ways.

    def phase(self):
        until = self.chance.choice(PHASES)
        self.told = f"run until {until}"
        self.rig.go(*self.rig.run_words("--until", until))

    def small_steps(self):
        """Again and again as far as it goes without waiting, as somebody does who looks in now and then."""
        if self.chance.random() < 0.5:
            self.rig.go(*self.rig.run_words("--until", "copy"))
        steps = self.chance.randrange(1, 40)
        self.told = f"{steps} runs without waiting"
        for _ in range(steps):
            code, _ = self.rig.go(*self.rig.run_words("--longest-wait", "0"))
            if code not in (3, 4):
                return
            self.rig.pass_time(self.chance.choice([1, 5, 30, 120, 600, 86400]))

    def killed(self):
        self.told = "killed"
        self._ended_by(signal.SIGKILL, self.chance.choice([True, False]))

    def signalled(self):
        self.told = "interrupted"
        self._ended_by(signal.SIGINT, True)

    def _ended_by(self, how, has_effect):
        self.after_some_changes(lambda call, send: self._end(how, has_effect, call, send))
        self._start(*self.rig.run_words())

    def _start(self, *words):
        self.process = self.rig.start(*words)
        self.process.communicate(timeout=300)
        self.countdown = NEVER

    def _end(self, how, has_effect, call, send):
        answer = self.rig.visitors.hook(call, send) if has_effect else None
        self.countdown = NEVER
        self.process.send_signal(how)
        if how == signal.SIGKILL:
            self.process.wait()
        return answer or refusal(500, "text/html", b"")

    def killed_again(self, *words):
        """Half of the undos are killed, too."""
        if self.chance.random() < 0.5:
            has_effect = self.chance.choice([True, False])
            self.countdown = self.chance.randrange(1, CASES[self.rig.case.name][0])
            self.told += f", the undo killed at changing call {self.countdown}"
            self.do = lambda call, send: self._end(signal.SIGKILL, has_effect, call, send)
            self._start(*words)

    def failed(self):
        """A permission is lost for good: the step fails."""
        self.told = "refused"
        lost = []

        def refuse(call, send):
            if not lost:
                lost.append(call.name)
            if call.name != lost[0]:
                return self.rig.visitors.hook(call, send)
            return refusal(*call.error(403, "AccessDenied", "the permission was taken away"))

        self.after_some_changes(refuse)
        self.rig.go(*self.rig.run_words())
        self.countdown = NEVER
        self.told += f" ({', '.join(lost)})"


def unanswered(visitors, chapter):
    return {
        (kind, url): str(tally) for kind in ("live", "cached")
        for url, tally in visitors.unanswered(chapter, kind).items() if tally.looks
    }


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", SEEDS)
def test_any_moment_can_be_taken_back(planned, tmp_path, seed, show):
    with planned(random.Random(seed).choice(list(CASES)), tmp_path) as rig:
        before = account_dump.dump(rig.twin)
        stop = Interruption(rig, seed)
        with rig.watched(hook=stop.hook) as visitors:
            visitors.chapter("run")
            stop.way()
            assert unanswered(visitors, "run") == {}, stop.told
            visitors.chapter("undo")
            stop.killed_again(*rig.undo_words("--everything"))
            undone = rig.take_back("--everything")
            rig.pass_time(LONGEST_MEMORY)
            show(f"seed {seed}: {rig.case}, {stop.told}; undo {undone}; {visitors.looks} looks")
        assert undone.how == "done", undone.told[-2000:]
        assert account_dump.differences(before, account_dump.dump(rig.twin)) == []
        assert unanswered(visitors, "undo") == {}


def some_of_the_way_back(rig, stop, chance):
    """An undo that is not brought to its end: as far as it goes without waiting, again and again, or killed at a changing call."""
    words = rig.undo_words(*chance.choice([["--everything"], ["--everything"], []]))
    if chance.random() < 0.4:
        has_effect = chance.choice([True, False])
        stop.countdown = chance.randrange(1, CASES[rig.case.name][0] // chance.choice([1, 4]))
        stop.told = f"killed at changing call {stop.countdown}"
        stop.do = lambda call, send: stop._end(signal.SIGKILL, has_effect, call, send)
        return stop._start(*words)
    stop.told = f"{(steps := chance.randrange(1, 60))} undos without waiting"
    for _ in range(steps):
        code, _ = rig.go(*words, "--longest-wait", "0")
        if code not in (3, 4):
            return None
        rig.pass_time(chance.choice([1, 5, 20, 20, 60, 60, 600, 86400]))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(60) if len(SEEDS) > 4 else (5, 7))
def test_a_way_back_that_is_broken_off_leads_forward_again(planned, tmp_path, seed, show):
    chance = random.Random(1000 + seed)
    with planned(chance.choice(list(CASES)), tmp_path) as rig:
        before = account_dump.dump(rig.twin)
        stop = Interruption(rig, seed)
        with rig.watched(hook=stop.hook) as visitors:
            visitors.chapter("run")
            ran = rig.carry_out()
            assert ran.how == "person", ran.told[-2000:]
            some_of_the_way_back(rig, stop, chance)
            again = rig.carry_out()
            told = f"seed {seed}: {rig.case}, {stop.told}"
            assert again.how == "person", f"{told}: {again.told}"
            rig.pass_time(LONGEST_MEMORY)
            code, verified = rig.go("verify")
            assert code == 0, f"{told}: {verified}"
            visitors.chapter("undo")
            undone = rig.take_back("--everything")
            rig.pass_time(LONGEST_MEMORY)
            show(f"{told}; run {again}; undo {undone}; {visitors.looks} looks")
        assert undone.how == "done", undone.told[-2000:]
        assert account_dump.differences(before, account_dump.dump(rig.twin)) == []
        assert {**unanswered(visitors, "run"), **unanswered(visitors, "undo")} == {}


# What a person does between the cut-over and the undo. Each returns how it is put right again.


def record_edited(rig, chance):
    """Of a name that was moved, in the zone that was the source's; who is led there is led there still."""
    aws, zone, one = rig.aws, *moved_record(rig)
    if ".cloudfront.net" in one.get("AliasTarget", {}).get("DNSName", ""):
        pytest.skip("an alias of CloudFront's has nothing to edit that leads there still")
    if "AliasTarget" in one:
        edited = {**one, "AliasTarget": {**one["AliasTarget"], "EvaluateTargetHealth": True}}
    else:
        edited = {**one, "ResourceRecords": [*one["ResourceRecords"], {"Value": "192.0.2.77"}]}
    aws.change(zone, edited, action="UPSERT")
    return lambda: aws.change(zone, one, action="UPSERT")


def record_deleted(rig, chance):
    aws = rig.aws
    zone, one = moved_record(rig)
    aws.change(zone, one, action="DELETE")
    return lambda: aws.change(zone, one, action="UPSERT")


def record_added(rig, chance):
    aws, zone = rig.aws, moved_record(rig)[0]
    new = record("added." + zone_name(aws, zone), "TXT", '"by hand"')
    aws.change(zone, new)
    return lambda: aws.change(zone, new, action="DELETE")


def object_written(rig, chance):
    s3 = rig.aws.client("s3", "destination")
    buckets = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    if not buckets:
        return None
    bucket = chance.choice(buckets)
    s3.put_object(Bucket=bucket, Key="order-4711", Body=b"written by a visitor at the destination")
    return lambda: s3.delete_object(Bucket=bucket, Key="order-4711")


def tag_added(rig, chance):
    """To what was made: by somebody who keeps order in the destination."""
    ec2 = rig.aws.client("ec2", "destination")
    instances = [one["InstanceId"] for r in ec2.describe_instances()["Reservations"] for one in r["Instances"]]
    if not instances:
        return None
    ec2.create_tags(Resources=instances, Tags=[{"Key": "cost-centre", "Value": "4711"}])
    return lambda: ec2.delete_tags(Resources=instances, Tags=[{"Key": "cost-centre"}])


def machine_protected(rig, chance):
    ec2 = rig.aws.client("ec2", "destination")
    instances = [one["InstanceId"] for r in ec2.describe_instances()["Reservations"] for one in r["Instances"]]
    if not instances:
        return None
    protect = lambda value: [
        ec2.modify_instance_attribute(InstanceId=one, DisableApiTermination={"Value": value}) for one in instances
    ]
    protect(True)
    return lambda: protect(False)


def zone_name(aws, zone):
    return aws.route53.get_hosted_zone(Id=zone)["HostedZone"]["Name"]


def moved_record(rig):
    """(zone, record set) of the first host that visitors ask for."""
    host = rig.case.get("visits")[0].split("://")[1].split("/")[0]
    zones = rig.aws.route53.list_hosted_zones()["HostedZones"]
    zone = max((one for one in zones if (host + ".").endswith(one["Name"])), key=lambda one: len(one["Name"]))["Id"]
    records = rig.aws.route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return zone, next(one for one in records if one["Name"] == host + "." and one["Type"] in ("A", "CNAME"))


CHANGES = [record_edited, record_deleted, record_added, object_written, tag_added, machine_protected]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("name", CASES if os.environ.get("CLEAVE_ALL") == "1" else ["two_apps"])
def test_a_persons_change_is_respected_or_stops_the_undo_before_it_begins(planned, tmp_path, name, change, show):
    with planned(name, tmp_path) as rig:
        before = account_dump.dump(rig.twin)
        with rig.watched() as visitors:
            assert rig.carry_out().how == "person"
            visitors.chapter("undo")
            put_right = change(rig, random.Random(name))
            if put_right is None:
                pytest.skip("the estate has nothing of this kind")
            changed = account_dump.dump(rig.twin)
            undone = rig.take_back("--everything")
            first = f"{undone}: {undone.reason}" if undone.how != "done" else "done"
            if undone.how != "done":
                left = account_dump.differences(changed, account_dump.dump(rig.twin))
                assert left == [], "an undo that is refused has changed nothing"
                put_right()
                undone = rig.take_back("--everything")
            else:
                put_right()
            rig.pass_time(LONGEST_MEMORY)
            show(f"{rig.case}, {change.__name__}: undo {first}")
        assert undone.how == "done", undone.told[-2000:]
        assert account_dump.differences(before, account_dump.dump(rig.twin)) == []
        if change is not record_deleted:  # Nobody is answered while a record is deleted.
            assert unanswered(visitors, "undo") == {}
