"""A run of days, on the twin's clock, with credentials that end after an hour: they are renewed, or the run stops and loses nothing."""

import hashlib
import json

import pytest
from rehearsal import Rehearsals
from twin_server import ACCOUNTS

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
    iam = rehearsal.twin.client("iam", side)
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


def test_a_run_of_days_stops_where_credentials_cannot_be_renewed(rehearsals):
    """A login_session ends in the middle: no step fails, and the next run, with a new login, goes on to the end."""
    with rehearsals.fresh() as rehearsal:
        folder, arn = rehearsal.twin.config_folder, role_at(rehearsal, "destination")
        session = "arn:aws:iam::222222222222:user/me"
        config = (folder / "config").read_text().split("[profile destination]")[0]
        (folder / "config").write_text(f"{config}[profile destination]\nregion = us-east-1\nendpoint_url = {rehearsal.twin.url}\nlogin_session = {session}\n")
        credentials = (folder / "credentials").read_text().split("[destination]")
        keys = rehearsal.twin.client("sts", "destination")
        (folder / "credentials").write_text(credentials[0])
        rehearsal.twin.environment["AWS_LOGIN_CACHE_DIRECTORY"] = str(folder)

        def log_in():
            found = keys.assume_role(RoleArn=arn, RoleSessionName="me", DurationSeconds=3600)["Credentials"]
            login = {"accessToken": {"accessKeyId": found["AccessKeyId"], "secretAccessKey": found["SecretAccessKey"], "sessionToken": found["SessionToken"],
                                     "expiresAt": f"{found['Expiration']:%Y-%m-%dT%H:%M:%SZ}"}}
            (folder / f"{hashlib.sha256(session.encode()).hexdigest()}.json").write_text(json.dumps(login))

        for stops in range(200):
            log_in()
            process = rehearsal.start(*rehearsal.run_words())
            out, err = process.communicate(timeout=120)
            if process.returncode != 2:
                break
            assert "aws login --profile destination" in err and "failed" not in out, err
        assert process.returncode == 4 and stops >= 1, err
        assert not rehearsal.json("status", expect=(3, 4))["failed"]
        rehearsal.cleave("confirm", "manual/confirm-drained/source")
