"""A run of days, on the twin's clock, with credentials that end after an hour: they are renewed, or the run stops and loses nothing."""

import collections
import datetime
import hashlib
import http.server
import json
import threading
import urllib.request

import boto3
import pytest
from rehearsal import Rehearsals
from twin_server import ACCOUNTS

BUSY_STS = b"<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error><RequestId>1</RequestId></ErrorResponse>"
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}

# Prints the keys of a profile, good for an hour of the twin's clock, and counts how often it is asked.
PROCESS = """
import datetime, json, sys, urllib.request
url, log, key, secret = sys.argv[1:]
now = datetime.datetime.fromisoformat(json.load(urllib.request.urlopen(url + "/_twin/clock"))["now"].replace("Z", "+00:00"))
open(log, "a").write(f"{now:%Y-%m-%dT%H:%M}\\n")
expires = now + datetime.timedelta(hours=1)
print(json.dumps({"Version": 1, "AccessKeyId": key, "SecretAccessKey": secret, "Expiration": f"{expires:%Y-%m-%dT%H:%M:%SZ}"}))
"""


@pytest.fixture(scope="module")
def rehearsals(tmp_path_factory):
    return Rehearsals(tmp_path_factory.mktemp("days"))


def role_at(rehearsal, side):
    """A role of the side's account that may do everything, for the keys of that account."""
    return role_of(rehearsal.twin.client("iam", side), side)


def role_at_by(rehearsal, giver, side="destination"):
    """The same, where only the giver has the keys any more."""
    keys = giver.keys[side]
    iam = boto3.client("iam", region_name="us-east-1", endpoint_url=rehearsal.twin.url, aws_access_key_id=keys["aws_access_key_id"],
                       aws_secret_access_key=keys["aws_secret_access_key"])
    return role_of(iam, side)


def role_of(iam, side):
    account = ACCOUNTS[side]
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "sts:AssumeRole"}]}
    arn = iam.create_role(RoleName="mover", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    iam.put_role_policy(RoleName="mover", PolicyName="all", PolicyDocument=json.dumps(EVERYTHING))
    return arn


def test_a_run_of_days_renews_a_role_and_a_process(rehearsals):
    with rehearsals.fresh() as rehearsal:
        folder = rehearsal.twin.config_folder
        keys = {side: rehearsal.twin._credentials(side) for side in ("source", "destination")}
        url = rehearsal.twin.url
        (folder / "process.py").write_text(PROCESS)
        process = f"python3 {folder}/process.py {url} {folder}/log {keys['source']['aws_access_key_id']} {keys['source']['aws_secret_access_key']}"
        (folder / "config").write_text(
            f"[profile source]\nregion = us-east-1\nendpoint_url = {url}\ncredential_process = {process}\n"
            f"[profile destination]\nregion = us-east-1\nendpoint_url = {url}\nrole_arn = {role_at(rehearsal, 'destination')}\nsource_profile = base\n")
        base = "".join(f"{key} = {keys['destination'][key]}\n" for key in ("aws_access_key_id", "aws_secret_access_key"))
        (folder / "credentials").write_text(f"[base]\n{base}")
        rehearsal.run()
        assert rehearsal.json("verify")["differences"] == 0
        hours = {time[:13] for time in (folder / "log").read_text().split()}
        assert len(hours) > 5 and max(hours)[:10] > min(hours)[:10]


class Giver(http.server.ThreadingHTTPServer):
    """Whoever gives credentials, all at one address: the portal of single sign-on and its tokens, instance metadata, the endpoint
    of containers, and STS for a web identity. The keys are an account's own, said to be good for an hour of the twin's clock; what
    it was asked for, and in which of the twin's hours, is in `asked`."""

    def __init__(self, twin, keys):
        self.twin, self.keys, self.asked = twin, keys, []
        self.answers = collections.Counter()
        super().__init__(("127.0.0.1", 0), Asked)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def now(self):
        return datetime.datetime.fromisoformat(self.twin.page("clock")["now"].replace("Z", "+00:00"))

    def give(self, what, side="destination"):
        now = self.now()
        self.asked.append((what, f"{now:%Y-%m-%dT%H}"))
        return self.keys[side]["aws_access_key_id"], self.keys[side]["aws_secret_access_key"], now + datetime.timedelta(hours=1)

    def is_busy(self, what):
        """In the middle of the run; STS for longer than a call is tried again, so that a step has to wait for it."""
        self.answers[what] += 1
        return self.answers[what] in ((4, 5, 6, 7) if what == "AssumeRole" else (4, 10))

    def hours(self, what):
        return {hour for kind, hour in self.asked if kind == what}


class Asked(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_PUT(self):
        self.reply(b"a-token-of-metadata")

    def do_GET(self):
        if self.path == "/latest/meta-data/iam/security-credentials/":
            return self.reply(b"of-the-machine")
        if self.server.is_busy(self.path):
            return self.reply(b"", 503)
        if self.path.startswith("/federation/credentials"):
            key, secret, end = self.server.give("sso", "source")
            return self.reply({"roleCredentials": {"accessKeyId": key, "secretAccessKey": secret, "sessionToken": "", "expiration": int(end.timestamp() * 1000)}})
        key, secret, end = self.server.give("metadata" if self.path.startswith("/latest/") else "container")
        self.reply({"Code": "Success", "AccessKeyId": key, "SecretAccessKey": secret, "Token": "", "Expiration": f"{end:%Y-%m-%dT%H:%M:%SZ}"})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        what = "token" if self.path == "/token" else "AssumeRole" if b"Action=AssumeRole" in body else ""
        if what and self.server.is_busy(what):
            return self.reply({"error": "slow_down"} if what == "token" else BUSY_STS, 429 if what == "token" else 400)
        if self.path == "/token":
            self.server.give("token", "source")
            return self.reply({"accessToken": "renewed", "expiresIn": 3600, "refreshToken": "next", "tokenType": "Bearer"})
        if b"AssumeRoleWithWebIdentity" in body:
            key, secret, end = self.server.give("web identity")
            return self.reply((
                f"<AssumeRoleWithWebIdentityResponse xmlns='https://sts.amazonaws.com/doc/2011-06-15/'><AssumeRoleWithWebIdentityResult><Credentials>"
                f"<AccessKeyId>{key}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey><SessionToken></SessionToken>"
                f"<Expiration>{end:%Y-%m-%dT%H:%M:%SZ}</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>").encode())
        passed_on = urllib.request.Request(self.server.twin.url + self.path, data=body, headers=dict(self.headers))
        with urllib.request.urlopen(passed_on, timeout=30) as answer:
            self.reply(answer.read())

    def reply(self, body, status=200):
        kind = "text/xml" if isinstance(body, bytes) else "application/json"
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def given(rehearsals):
    """A rehearsal, and who gives its credentials."""
    with rehearsals.fresh() as rehearsal:
        giver = Giver(rehearsal.twin, {side: dict(rehearsal.twin._credentials(side)) for side in ("source", "destination")})
        (rehearsal.twin.config_folder / "credentials").write_text("")
        yield rehearsal, giver
        giver.shutdown()


def configure(rehearsal, source, destination, *sections):
    place = f"region = us-east-1\nendpoint_url = {rehearsal.twin.url}\n"
    text = f"[profile source]\n{place}{source}\n[profile destination]\n{place}{destination}\n" + "\n".join(sections)
    (rehearsal.twin.config_folder / "config").write_text(text + "\n")


def assert_days(giver, *kinds):
    for kind in kinds:
        hours = giver.hours(kind)
        first, last = (datetime.datetime.fromisoformat(hour + ":00:00") for hour in (min(hours), max(hours)))
        assert last - first >= datetime.timedelta(days=3, hours=20) and len(hours) > 5, (kind, sorted(hours))


def test_a_run_of_four_days_renews_single_sign_on_and_a_web_identity(given):
    rehearsal, giver = given
    folder, twin = rehearsal.twin.config_folder, rehearsal.twin
    cache = folder / ".aws" / "sso" / "cache"
    cache.mkdir(parents=True)
    now = giver.now()
    login = {
        "startUrl": "https://own.awsapps.com/start", "region": "us-east-1", "accessToken": "first", "expiresAt": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "clientId": "c", "clientSecret": "s", "registrationExpiresAt": f"{now + datetime.timedelta(days=90):%Y-%m-%dT%H:%M:%SZ}", "refreshToken": "r"}
    (cache / f"{hashlib.sha1(b'own').hexdigest()}.json").write_text(json.dumps(login))
    (folder / "token").write_text("a token of an identity provider")
    arn = "arn:aws:iam::222222222222:role/mover"
    configure(
        rehearsal, "sso_session = own\nsso_account_id = 111111111111\nsso_role_name = mover",
        f"role_arn = {arn}\nweb_identity_token_file = {folder}/token\nservices = own",
        "[sso-session own]\nsso_start_url = https://own.awsapps.com/start\nsso_region = us-east-1", f"[services own]\nsts =\n  endpoint_url = {giver.url}")
    twin.environment.update({"AWS_ENDPOINT_URL_SSO": giver.url, "AWS_ENDPOINT_URL_SSO_OIDC": giver.url, "HOME": str(folder)})
    rehearsal.run()
    assert rehearsal.json("verify")["differences"] == 0
    assert_days(giver, "sso", "token", "web identity")
    # Each was busy in the middle of it.
    assert sorted(what.split("?")[0] for what, count in giver.answers.items() if count >= 4) == ["/federation/credentials", "AssumeRole", "token"]


@pytest.mark.parametrize("kind, source", [("container", "EcsContainer"), ("metadata", "Ec2InstanceMetadata")])
def test_a_run_of_four_days_renews_what_a_machine_is_given(given, kind, source):
    """The role of the machine, or of the container, takes the destination's; the source has keys that never end."""
    rehearsal, giver = given
    role = role_at_by(rehearsal, giver)
    keys = giver.keys["source"]
    configure(
        rehearsal, "\n".join(f"{key} = {keys[key]}" for key in ("aws_access_key_id", "aws_secret_access_key")),
        f"role_arn = {role}\ncredential_source = {source}")
    rehearsal.twin.environment.update({
        "AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": giver.url, "AWS_CONTAINER_CREDENTIALS_FULL_URI": giver.url + "/own"})
    rehearsal.run()
    assert rehearsal.json("verify")["differences"] == 0
    assert_days(giver, kind)


@pytest.mark.parametrize("kind, advice", [("login", "aws login --profile destination"), ("keys", "Log in again, or correct the access keys")])
def test_a_run_of_days_stops_where_credentials_cannot_be_renewed(rehearsals, kind, advice):
    """A login_session, or the keys of a session in the file, end in the middle: no step fails, and the next run, with new ones, goes
    on to the end."""
    with rehearsals.fresh() as rehearsal:
        folder, arn = rehearsal.twin.config_folder, role_at(rehearsal, "destination")
        session = "arn:aws:iam::222222222222:user/me"
        config = (folder / "config").read_text().split("[profile destination]")[0]
        source = f"login_session = {session}\n" if kind == "login" else ""
        (folder / "config").write_text(f"{config}[profile destination]\nregion = us-east-1\nendpoint_url = {rehearsal.twin.url}\n{source}")
        credentials = (folder / "credentials").read_text().split("[destination]")
        keys = rehearsal.twin.client("sts", "destination")
        (folder / "credentials").write_text(credentials[0])
        rehearsal.twin.environment["AWS_LOGIN_CACHE_DIRECTORY"] = str(folder)

        def log_in():
            found = keys.assume_role(RoleArn=arn, RoleSessionName="me", DurationSeconds=3600)["Credentials"]
            if kind == "keys":
                (folder / "credentials").write_text(
                    f"{credentials[0]}[destination]\naws_access_key_id = {found['AccessKeyId']}\naws_secret_access_key = {found['SecretAccessKey']}\n"
                    f"aws_session_token = {found['SessionToken']}\n")
                return
            login = {"accessToken": {"accessKeyId": found["AccessKeyId"], "secretAccessKey": found["SecretAccessKey"], "sessionToken": found["SessionToken"],
                                     "expiresAt": f"{found['Expiration']:%Y-%m-%dT%H:%M:%SZ}"}}
            (folder / f"{hashlib.sha256(session.encode()).hexdigest()}.json").write_text(json.dumps(login))

        for stops in range(200):
            log_in()
            process = rehearsal.start(*rehearsal.run_words())
            out, err = process.communicate(timeout=120)
            if process.returncode != 2:
                break
            assert advice in " ".join(err.split()) and "failed" not in out, err
        assert process.returncode == 4 and stops >= 1, err
        assert not rehearsal.json("status", expect=(3, 4))["failed"]
        rehearsal.cleave("confirm", "manual/confirm-drained/source")
