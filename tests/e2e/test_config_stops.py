"""Credentials that end in the middle of a command, and cannot be had any more, end it at once: no gap, no difference and no failed
step comes of it, and the same command goes on when that is mended."""

import contextlib
import datetime
import json
import os
import pty
import re
import select
import signal
import time

import boto3
import pytest
from chaos_proxy import Answer, ChaosProxy, refusal
from cleave_program import BINARY
from rehearsal import Rehearsals
from test_config_days import role_at

SAID_TO_END = datetime.timedelta(minutes=7)
LATER = 600  # seconds


@pytest.fixture(scope="module")
def rehearsals(tmp_path_factory):
    return Rehearsals(tmp_path_factory.mktemp("stops"))


class Signing:
    """What signs for both sides, roles by default, seen by a proxy. At the n-th call of a command what `breaks` does happens once,
    and time passes, so that every role has to be asked for anew. A session is said to end long before it does: what is on its way
    meanwhile is not refused."""

    def __init__(self, rehearsal):
        self.rehearsal, self.twin = rehearsal, rehearsal.twin
        self.at, self.breaks, self.calls, self.refuses = 0, None, 0, None
        self.proxy = ChaosProxy(self.twin.url, hook=self.look)
        self.twin_folder = self.twin.config_folder
        self.places = {side: f"[profile {side}]\nregion = us-east-1\nendpoint_url = {self.proxy.url}\n" for side in ("source", "destination")}
        self.keys = {side: dict(self.twin._credentials(side)) for side in self.places}
        self.roles = {side: role_at(rehearsal, side) for side in self.places}
        self.write(self.places)

    def write(self, places, more=""):
        sources = {side: f"role_arn = {self.roles[side]}\nsource_profile = {side}-keys\n{more}" for side in places}
        (self.twin_folder / "config").write_text("".join(places[side] + sources[side] for side in places))
        (self.twin_folder / "credentials").write_text("".join(
            f"[{side}-keys]\naws_access_key_id = {keys['aws_access_key_id']}\naws_secret_access_key = {keys['aws_secret_access_key']}\n" for side, keys in self.keys.items()))

    def look(self, call, send):
        self.calls += not call.is_control
        if self.breaks and self.calls == self.at and not call.is_control:
            breaks, self.breaks = self.breaks, None
            breaks()
            self.twin.advance(LATER)
        answer = self.refuses(call) if self.refuses else None
        answer = answer or send()
        if b"Action=AssumeRole" in call.body and answer.status == 200:
            end = f"<Expiration>{self.now() + SAID_TO_END:%Y-%m-%dT%H:%M:%SZ}<".encode()
            answer.body = re.sub(b"<Expiration>[^<]*<", end, answer.body)
        return answer

    def now(self):
        return datetime.datetime.fromisoformat(self.twin.page("clock")["now"].replace("Z", "+00:00"))

    def refuse_roles(self, code="AccessDenied"):
        self.refuses = lambda call: refusal(*call.error(403, code)) if b"Action=AssumeRole" in call.body else None

    def command(self, *words, at, breaks):
        """The exit code and what is told, of a command at whose n-th call this happens."""
        self.at, self.breaks, self.calls = at, breaks, 0
        process = self.rehearsal.start(*words)
        _, err = process.communicate(timeout=self.rehearsal.patience)
        self.refuses = None
        return process.returncode, " ".join(err.split())


@pytest.fixture
def signing(rehearsals):
    with rehearsals.fresh() as rehearsal:
        made = Signing(rehearsal)
        yield made
        made.proxy.stop()


def run_words(signing):
    return signing.rehearsal.run_words()


def assert_nothing_failed(signing):
    status = signing.rehearsal.json("status", expect=(0, 3, 4))
    assert not status["failed"], status


def test_a_role_that_is_refused_at_its_renewal_stops_every_command(signing):
    rehearsal, folder = signing.rehearsal, signing.twin_folder
    inventories = {path: path.read_bytes() for path in (rehearsal.work / ".cleave").rglob("*.json") if "plan" not in path.name}
    assert inventories
    for at in (15, 40):
        code, told = signing.command("inventory", at=at, breaks=signing.refuse_roles)
        assert code == 2 and "AccessDenied" in told and "trust policy" in told and f"{folder}/config:" in told, told
    assert all(path.read_bytes() == before for path, before in inventories.items())
    files = {name: (folder / name).read_text() for name in ("config", "credentials")}
    broken = [
        (60, signing.refuse_roles, "trust policy"),
        (40, lambda: signing.refuse_roles("RegionDisabledException"), "sts_regional_endpoints"),
        (60, lambda: (folder / "credentials").unlink(), "source_profile"),
        (60, lambda: (folder / "config").write_text("[profile source\nregion\n"), "config:1")]
    for at, breaks, words in broken:
        code, told = signing.command(*run_words(signing), at=at, breaks=breaks)
        assert code == 2 and words in told and "profile '" in told, told
        for name, text in files.items():
            (folder / name).write_text(text)
        assert_nothing_failed(signing)
    rehearsal.cleave(*run_words(signing), expect=(4,))
    code, told = signing.command("verify", at=40, breaks=signing.refuse_roles)
    assert code == 2 and "AccessDenied" in told and "trust policy" in told, told
    undo = ("undo", "--everything", "--clock", "twin", "--yes", rehearsal.plan["hash"])
    code, told = signing.command(*undo, at=20, breaks=signing.refuse_roles)
    assert code == 2 and "AccessDenied" in told, told
    rehearsal.cleave(*undo)


def test_new_keys_of_another_account_sign_nothing(signing):
    """Somebody logs in to another account in the middle: the program that gives credentials gives those of the other side."""
    rehearsal, folder = signing.rehearsal, signing.twin_folder
    found = {}
    for side, keys in signing.keys.items():
        sts = boto3.client("sts", region_name="us-east-1", endpoint_url=signing.twin.url, aws_access_key_id=keys["aws_access_key_id"],
                           aws_secret_access_key=keys["aws_secret_access_key"])
        session = sts.assume_role(RoleArn=signing.roles[side], RoleSessionName="me")["Credentials"]
        found[side] = {"Version": 1, "AccessKeyId": session["AccessKeyId"], "SecretAccessKey": session["SecretAccessKey"], "SessionToken": session["SessionToken"]}
    plain = "".join(f"{key} = {value}\n" for key, value in signing.keys["source"].items() if key.startswith("aws_"))
    (folder / "config").write_text(f"{signing.places['source']}{plain}{signing.places['destination']}credential_process = cat {folder}/given\n")
    (folder / "given").write_text(json.dumps({**found["destination"], "Expiration": f"{signing.now() + SAID_TO_END:%Y-%m-%dT%H:%M:%SZ}"}))
    signed = []
    look = signing.proxy.hook

    def note(call, send):
        if found["source"]["AccessKeyId"] in call.headers.get("authorization", ""):
            signed.append(call.name)
        return look(call, send)

    signing.proxy.hook = note

    def switch():
        (folder / "given").write_text(json.dumps(found["source"]))

    code, told = signing.command(*run_words(signing), at=60, breaks=switch)
    assert code == 2 and "111111111111" in told and "222222222222" in told and "'destination'" in told, told
    assert signed and set(signed) == {"sts:GetCallerIdentity"}, signed
    assert_nothing_failed(signing)
    signing.write(signing.places)
    rehearsal.cleave(*run_words(signing), expect=(4,))


def refused_of(key, answers_head):
    """Of S3, every call of these keys from now on; HEAD is answered without a body."""
    def refuses(call):
        if call.service != "s3" or key not in call.headers.get("authorization", ""):
            return None
        if call.method == "HEAD":
            return Answer(answers_head[0], [], b"")
        return refusal(*call.error(*answers_head)) if answers_head[1] else None

    return refuses


def with_keys(signing):
    plain = {side: "".join(f"{key} = {value}\n" for key, value in keys.items() if key.startswith("aws_")) for side, keys in signing.keys.items()}
    (signing.twin_folder / "config").write_text("".join(place + plain[side] for side, place in signing.places.items()))


def at_head_of(signing, side, answer, operation):
    """From the first such call of a side on, its calls of S3 are answered so."""
    key, begun = signing.keys[side]["aws_access_key_id"], []

    def refuses(call):
        if call.name == operation and key in call.headers.get("authorization", ""):
            begun.append(call)
        return refused_of(key, answer)(call) if begun else None

    signing.refuses = refuses
    return begun


def refused_from(signing, side, answer, operation):
    begun = at_head_of(signing, side, answer, operation)
    process = signing.rehearsal.start(*run_words(signing))
    _, err = process.communicate(timeout=signing.rehearsal.patience)
    signing.refuses = None
    assert begun
    return process.returncode, " ".join(err.split())


def test_an_answer_to_head_that_has_no_code_is_asked_about(signing):
    """S3 answers HEAD without a body: of credentials that are over it says 400 or 403, and nothing else."""
    with_keys(signing)
    # A bucket of ours that refuses HEAD, for whatever reason, is not gone.
    code, told = refused_from(signing, "destination", (403, ""), "s3:HeadBucket")
    assert code == 1 and "Forbidden" in told and "gone" not in told and "everything" not in told, told
    for side, answer, operation in [("destination", (400, "ExpiredToken"), "s3:HeadBucket"), ("source", (400, "ExpiredToken"), "s3:HeadObject"),
                                    ("source", (403, "InvalidAccessKeyId"), "s3:HeadObject")]:
        code, told = refused_from(signing, side, answer, operation)
        assert code == 2 and answer[1] in told and f"'{side}'" in told, told
        assert_nothing_failed(signing)
    # Where the credentials are good, the refusal is what it says: of an object, which is named.
    code, told = refused_from(signing, "source", (403, ""), "s3:HeadObject")
    assert code == 1 and "objects were not copied" in told and "403" in told and "gone" not in told, told
    signing.rehearsal.cleave(*run_words(signing), expect=(4,))


class AtTerminal:
    """A command at a terminal of its own."""

    def __init__(self, words, folder, environment):
        self.shown = b""
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(folder)
            os.execve(BINARY, [BINARY, *words], environment)

    def read(self, wanted, count=1, seconds=60):
        end = time.monotonic() + seconds
        while self.shown.count(wanted) < count and time.monotonic() < end:
            if not select.select([self.terminal], [], [], 1)[0]:
                continue
            try:
                self.shown += os.read(self.terminal, 65536)
            except OSError:  # The other end is closed.
                break
        return self.shown.count(wanted) >= count

    def type(self, text):
        os.write(self.terminal, text)

    def end(self):
        """The exit code, and all that was shown."""
        self.read(b"\0", seconds=60)
        code = os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])
        os.close(self.terminal)
        return code, b" ".join(self.shown.split()).decode()


@pytest.mark.parametrize("how", [signal.SIGTERM, b"\x03"])
def test_a_run_that_waits_for_a_code_is_stopped_by_one_signal(signing, how):
    signing.write(signing.places, "mfa_serial = arn:aws:iam::111111111111:mfa/me\n")
    at = AtTerminal(run_words(signing), signing.rehearsal.work, signing.twin.environment)
    for prompt in (1, 2):
        assert at.read(b"Code of", prompt), at.shown
        at.type(b"123 456\n")
    assert at.read(b"Code of", 3), at.shown  # At a renewal, when its first credentials have ended.
    started = time.monotonic()
    at.type(how) if isinstance(how, bytes) else os.kill(at.child, how)
    code, told = at.end()
    assert time.monotonic() - started < 20
    # Credentials that are still good for a while let the run stop by itself.
    assert code == 2 and "Give the same command again" in told or code == 3 and "Stopped; nothing is lost" in told, told
    assert_nothing_failed(signing)
