"""Every row of the tables in docs/configuration.md is true: each is played to the program in front of a false AWS, or names its test."""

import hashlib
import json
import pathlib
import re
import subprocess
import sys

import pytest
import test_config_days
import test_config_mistakes
from cleave_program import ROOT
from fake_aws import UNSHARE, FakeAws, in_hours, key_of, secret_of, token_of, why_not
from test_config_differential import ROWS_OF_DEVIATIONS

KEY, OTHER = "AKIAKEY", "AKIAOTHER"
REGION = "region = eu-west-1\n"
KEYS = f"aws_access_key_id = {KEY}\naws_secret_access_key = {secret_of(KEY)}\n"
BASE = f"[profile base]\n{KEYS}"
ARN = "arn:aws:iam::111111111111:role/r"
OUTSIDE = {"AWS_ACCESS_KEY_ID": OTHER, "AWS_SECRET_ACCESS_KEY": secret_of(OTHER)}
INSTANCE = {"instance": True}
PLACE = "sso_start_url = https://x.example/start\nsso_region = eu-west-1\n"
SSO = "sso_account_id = 222222222222\nsso_role_name = Admin\n"
LOGIN = json.dumps({"accessToken": "good-1", "expiresAt": f"{in_hours(8):%Y-%m-%dT%H:%M:%SZ}"})
ARN_OF_LOGIN = "arn:aws:iam::333333333333:user/me"
AWS_LOGIN = json.dumps({"accessToken": {"accessKeyId": KEY, "secretAccessKey": secret_of(KEY), "sessionToken": "", "expiresAt": f"{in_hours(8):%Y-%m-%dT%H:%M:%SZ}"}})


def role(who, arn=ARN, external="", web="", session="", seconds=""):
    return key_of("role", arn, who, external, web, "", session, seconds)


def case(profile="", *sections, who=KEY, host="sts.eu-west-1.amazonaws.com", error="", call="sts GetCallerIdentity", **more):
    """A configuration, and who signs where, or a part of the error. `more`: environment, option, files, credentials, instance, busy, parameters."""
    region = "" if re.search("^region", profile, re.M) else REGION
    return {"config": "\n".join([f"[default]\n{region}{profile}", *sections]), "who": who, "host": host, "error": error, "call": call, **more}


def login_file(name):
    return {f".aws/sso/cache/{hashlib.sha1(name.encode()).hexdigest()}.json": LOGIN}


def s3(profile, host, error=""):
    return case(profile + KEYS, call="s3 ListObjectsV2", parameters={"Bucket": "photos"}, host=host, error=error)


def environment(**values):
    return {"environment": values}


URL = "endpoint_url = https://own.example\n"
SERVICES = "[services mine]\nsts =\n  endpoint_url = https://service.example\n"

# The first cell of a row: how the others begin, what is played, and the tests that show whether it is renewed.
CREDENTIALS = {
    "`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`": ("yes", "no", [
        case(KEYS, who=OTHER, environment=OUTSIDE), case("", BASE, option="base", environment={**OUTSIDE, "AWS_REGION": "eu-west-1"}),
        case(who="ASIAX", environment={"AWS_ACCESS_KEY_ID": "ASIAX", "AWS_SECRET_ACCESS_KEY": secret_of("ASIAX"), "AWS_SESSION_TOKEN": token_of("ASIAX")})], []),
    "keys in either file": ("yes", "no", [case(KEYS), case(credentials=f"[default]\n{KEYS}"), case(KEYS.replace(KEY, OTHER), credentials=f"[default]\n{KEYS}")],
                            ["test_a_run_of_days_stops_where_credentials_cannot_be_renewed"]),
    "`role_arn` with `source_profile` or `credential_source`, chains, `external_id`, `role_session_name`, `duration_seconds`": ("yes", "yes", [
        case(f"role_arn = {ARN}\nsource_profile = base\n", BASE, who=role(KEY)),
        case(f"role_arn = {ARN}\ncredential_source = Ec2InstanceMetadata\n", who=role(key_of("instance")), **INSTANCE),
        case(f"role_arn = {ARN}2\nsource_profile = one\n", f"[profile one]\nrole_arn = {ARN}\nsource_profile = base\n", BASE, who=role(role(KEY), ARN + "2")),
        case(f"role_arn = {ARN}\nsource_profile = base\nexternal_id = x1\nrole_session_name = me\nduration_seconds = 900\n", BASE,
             who=role(KEY, external="x1", session="me", seconds="900"))], ["test_a_run_of_days_renews_a_role_and_a_process"]),
    "`mfa_serial`": ("yes", "with a new code", [], ["test_the_code_of_a_device_is_asked_for_at_the_terminal"]),
    "`web_identity_token_file` and its variables": ("yes", "yes", [
        case(f"web_identity_token_file = token\nrole_arn = {ARN}\n", who=role("", web="token"), files={"token": "token"}),
        case(who=role("", web="token"), files={"token": "token"}, environment={"AWS_WEB_IDENTITY_TOKEN_FILE": "token", "AWS_ROLE_ARN": ARN})],
        ["test_a_run_of_four_days_renews_single_sign_on_and_a_web_identity"]),
    "`sso_session` (AWS IAM Identity Center)": ("yes", "yes", [
        case(f"sso_session = s\n{SSO}", f"[sso-session s]\n{PLACE}", who=key_of("sso", "222222222222", "Admin", "good-1"), files=login_file("s"))],
        ["test_a_run_of_four_days_renews_single_sign_on_and_a_web_identity"]),
    "`sso_start_url` in the profile (the older form)": ("yes", "until the login ends", [
        case(SSO + PLACE, who=key_of("sso", "222222222222", "Admin", "good-1"), files=login_file("https://x.example/start"))], []),
    "`login_session`": ("yes", "no", [
        case(f"login_session = {ARN_OF_LOGIN}\n", files={f".aws/login/cache/{hashlib.sha256(ARN_OF_LOGIN.encode()).hexdigest()}.json": AWS_LOGIN})],
        ["test_a_run_of_days_stops_where_credentials_cannot_be_renewed"]),
    "`credential_process`": ("yes", "yes", [
        case("credential_process = cat keys\n", files={"keys": json.dumps({"Version": 1, "AccessKeyId": KEY, "SecretAccessKey": secret_of(KEY)})})],
        ["test_a_run_of_days_renews_a_role_and_a_process"]),
    "container endpoint (`AWS_CONTAINER_CREDENTIALS_…`)": ("yes", "yes", [
        case(who=key_of("container", "127.0.0.1", "/x", ""), error="no answer from LOCALHOST", environment={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://LOCALHOST:9/x"}),
        case(who=key_of("container", "169.254.170.2", "/x", ""), environment={"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x"}),
        case(who=key_of("container", "169.254.170.23", "/x", "t"), files={"t": "t"},
             environment={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/x", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "t"})],
        ["test_a_run_of_four_days_renews_what_a_machine_is_given"]),
    "instance metadata": ("version 2 only", "yes", [
        case(who=key_of("instance"), **INSTANCE), case(error="no credentials", **INSTANCE, **environment(AWS_EC2_METADATA_DISABLED="true"))],
        ["test_a_run_of_four_days_renews_what_a_machine_is_given"]),
    "`ec2_metadata_service_endpoint`, `ec2_metadata_service_endpoint_mode` and their variables": ("yes", "", [
        case("ec2_metadata_service_endpoint = http://127.0.0.1:9\n", error="no credentials", **INSTANCE),
        case("ec2_metadata_service_endpoint_mode = IPv6\n", error="no credentials", **INSTANCE),
        case("ec2_metadata_service_endpoint_mode = x\n", error="neither IPv4 nor IPv6", **INSTANCE),
        case("ec2_metadata_service_endpoint = http://127.0.0.1:9\n", who=key_of("instance"), **INSTANCE, **environment(AWS_EC2_METADATA_SERVICE_ENDPOINT="http://169.254.169.254"))], []),
    "`metadata_service_timeout`, `metadata_service_num_attempts` and their variables": ("yes", "", [
        case("metadata_service_timeout = 2\nmetadata_service_num_attempts = 1\n", who=key_of("instance"), **INSTANCE),
        *(case(f"metadata_service_{name} = {number}\n", error=f"{name} '{number}' is no number", **INSTANCE) for name in ("timeout", "num_attempts") for number in ("x", "1.5", "-1", "0")),
        case(error="is no number", **INSTANCE, **environment(AWS_METADATA_SERVICE_TIMEOUT="x")),
        case("metadata_service_num_attempts = 1\n", busy=1, error="status 503", **INSTANCE), case("metadata_service_num_attempts = 2\n", busy=1, who=key_of("instance"), **INSTANCE)], []),
    "`~/.boto`, `/etc/boto.cfg`, `AWS_CREDENTIAL_FILE`": ("no", "", [
        case(error="no credentials", files={".boto": f"[Credentials]\n{KEYS}"}),
        case(error="no credentials", files={"keys": f"AWSAccessKeyId={KEY}\nAWSSecretKey={secret_of(KEY)}\n"}, **environment(AWS_CREDENTIAL_FILE="keys"))], []),
}

# The first cell of a row: how the other one begins, and what is played.
PLACES = {
    "`AWS_CONFIG_FILE`, `AWS_SHARED_CREDENTIALS_FILE`, with `~` and variables in them": ("yes", [
        case(KEYS, words=["--profile", ""]), case(files={"other": f"[default]\n{KEYS}"}, **environment(AWS_SHARED_CREDENTIALS_FILE="~/other")),
        case(KEYS.replace(KEY, OTHER), files={"other": f"[default]\n{REGION}{KEYS}"}, **environment(AWS_CONFIG_FILE="$HOME/other")),
        case(KEYS, error="no credentials", **environment(AWS_CONFIG_FILE="", AWS_REGION="eu-west-1"))]),
    "`--region`, `AWS_REGION`, `AWS_DEFAULT_REGION`, `region`, in this order": ("yes", [
        case(KEYS), case(KEYS, host="sts.us-west-2.amazonaws.com", **environment(AWS_DEFAULT_REGION="us-west-2")),
        case(KEYS, host="sts.ca-west-1.amazonaws.com", **environment(AWS_DEFAULT_REGION="us-west-2", AWS_REGION="ca-west-1")),
        case(KEYS, host="sts.il-central-1.amazonaws.com", words=["--region", "il-central-1"], **environment(AWS_REGION="ca-west-1"))]),
    "`--endpoint-url`, `AWS_ENDPOINT_URL_…`, `AWS_ENDPOINT_URL`, `services`, `endpoint_url`, `ignore_configured_endpoint_urls`": ("yes", [
        case(KEYS + URL, host="own.example"), *(case(f"{KEYS}endpoint_url = {url}\n", host="own.example") for url in (
            "https://alice:word@own.example", "https://alice@own.example:443/", "HTTPS://own.example", "https://OWN.example/#part", "HTTP://own.example")),
        case(f"{KEYS}{URL}services = mine\n", SERVICES, host="service.example"),
        case(f"{KEYS}{URL}services = mine\n", SERVICES, host="all.example", **environment(AWS_ENDPOINT_URL="https://all.example")),
        case(KEYS, host="sts.example", **environment(AWS_ENDPOINT_URL="https://all.example", AWS_ENDPOINT_URL_STS="https://sts.example")),
        case(KEYS, host="option.example", words=["--endpoint-url", "https://option.example"], **environment(AWS_ENDPOINT_URL_STS="https://sts.example")),
        case(f"{KEYS}{URL}ignore_configured_endpoint_urls = true\n"), case(KEYS + URL, **environment(AWS_IGNORE_CONFIGURED_ENDPOINT_URLS="true"))]),
    "`use_fips_endpoint`, `use_dualstack_endpoint` and their variables": ("yes; where a service has no such endpoint, the call is refused", [
        case(KEYS + "region = us-east-1\nuse_fips_endpoint = true\n", host="sts-fips.us-east-1.amazonaws.com"), case(KEYS, host="sts.eu-west-1.api.aws", **environment(AWS_USE_DUALSTACK_ENDPOINT="true")),
        s3("region = cn-north-1\nuse_fips_endpoint = true\n", "", error="no FIPS endpoint")]),
    "`sts_regional_endpoints`": ("yes", [case(KEYS + "sts_regional_endpoints = legacy\n", host="sts.amazonaws.com"), case(KEYS + "sts_regional_endpoints = regional\n")]),
    "`ca_bundle`, `AWS_CA_BUNDLE`, `REQUESTS_CA_BUNDLE`": ("yes, for each profile by itself", [
        case(KEYS + "endpoint_url = https://x.inspected.example\n", error="certificate"), case(KEYS + "endpoint_url = https://x.inspected.example\nca_bundle = BUNDLE\n", host="x.inspected.example"),
        *(case(KEYS + "endpoint_url = https://x.inspected.example\n", host="x.inspected.example", environment={name: "BUNDLE"}) for name in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"))]),
    "partitions: China, GovCloud, the European Sovereign Cloud, isolated regions": ("yes", [
        case(KEYS + f"region = {region}\n", host=host) for region, host in [
            ("cn-north-1", "sts.cn-north-1.amazonaws.com.cn"), ("us-gov-west-1", "sts.us-gov-west-1.amazonaws.com"), ("eusc-de-east-1", "sts.eusc-de-east-1.amazonaws.eu"),
            ("us-iso-east-1", "sts.us-iso-east-1.c2s.ic.gov")]]),
    "`s3`: `addressing_style`, `use_dualstack_endpoint`": ("yes", [
        s3("", "photos.s3.eu-west-1.amazonaws.com"), s3("s3 =\n  addressing_style = path\n", "s3.eu-west-1.amazonaws.com"),
        s3("s3 =\n  use_dualstack_endpoint = true\n", "photos.s3.dualstack.eu-west-1.amazonaws.com")]),
    "`s3`: accelerated, global and access point endpoints": ("no", [s3("s3 =\n  use_accelerate_endpoint = true\n", "photos.s3.eu-west-1.amazonaws.com")]),
    "`max_attempts`, `AWS_MAX_ATTEMPTS`": ("yes", [
        case(KEYS + "max_attempts = 1\n", call="ec2 DescribeRegions", busy=1, error="503", **environment(AWS_MAX_ATTEMPTS="")),
        case(KEYS + "max_attempts = 2\n", call="ec2 DescribeRegions", busy=1, host="ec2.eu-west-1.amazonaws.com", **environment(AWS_MAX_ATTEMPTS="")),
        case(KEYS + "max_attempts = 1\n", call="ec2 DescribeRegions", busy=1, host="ec2.eu-west-1.amazonaws.com", **environment(AWS_MAX_ATTEMPTS="2"))]),
    "`retry_mode`, `defaults_mode`": ("no, always `standard`", [case(KEYS + "retry_mode = adaptive\ndefaults_mode = auto\n")]),
    "`HTTPS_PROXY`, `NO_PROXY`": ("yes", [*(case(KEYS, error=name, environment={"https_proxy": "", name: "http://127.0.0.1:9"}) for name in ("HTTPS_PROXY", "ALL_PROXY")),
                                          case(KEYS + "endpoint_url = http://plain.example\n", host="plain.example", **environment(HTTP_PROXY="http://127.0.0.1:9")),
                                          *(case(KEYS, environment={"HTTPS_PROXY": "http://127.0.0.1:9", **none}) for none in (
                                              {"NO_PROXY": "a.example .amazonaws.com"}, {"NO_PROXY": ".amazonaws.com", "no_proxy": ""})),
                                          case(KEYS + "endpoint_url = http://127.0.0.1\n", host="127.0.0.1", **environment(http_proxy="http://127.0.0.1:9", NO_PROXY="127.0.0.0/8")),
                                          case(KEYS, error="127.0.0.1", **environment(HTTPS_PROXY="http://127.0.0.1:9")),
                                          case(KEYS, **environment(HTTPS_PROXY="http://127.0.0.1:9", NO_PROXY=".amazonaws.com"))]),
}

PLAYED = {row: parts[2] for row, parts in CREDENTIALS.items()} | {row: parts[1] for row, parts in PLACES.items()}


def tables():
    """Of the document: the rows of each table, as lists of cells."""
    found = [[]]
    for line in (ROOT / "docs/configuration.md").read_text().splitlines():
        if line.startswith("|"):
            found[-1].append([cell.strip() for cell in line.strip("|").split(" | ")])
        elif found[-1]:
            found.append([])
    return [rows[2:] for rows in found if rows]


def test_the_tables_say_what_is_played():
    credentials, places, deviations = tables()
    assert {row[0] for row in credentials} == CREDENTIALS.keys() and {row[0] for row in places} == PLACES.keys()
    for row, supported, renewed in credentials:
        word, renewal, cases, tests = CREDENTIALS[row]
        assert supported.startswith(word) and renewed.startswith(renewal) and (cases or tests), row
        assert (renewed == "yes") <= bool(tests) or row.startswith("`ec2_metadata"), row
        assert all(hasattr(test_config_days, name) or hasattr(test_config_mistakes, name) for name in tests), tests
    for row, supported in places:
        assert supported.startswith(PLACES[row][0]) and PLACES[row][1], row
    assert {row[0] for row in deviations} == ROWS_OF_DEVIATIONS


def play_all(folder):
    """Inside the namespace: plays every case, and prints what came of it."""
    from config_differential import Player

    world = FakeAws(folder)
    world.start()
    player = Player(world)
    home = pathlib.Path(folder) / "home"
    for row, cases in PLAYED.items():
        for one in cases:
            made = type("Made", (), {})()
            made.home, made.option = home, one.get("option")
            made.files = {".aws/config": one["config"], ".aws/credentials": one.get("credentials", ""), **one.get("files", {})}
            made.environment, made.call, made.words = one.get("environment", {}), (one["call"], "", "", one.get("parameters", {})), one.get("words", [])
            world.instance, left = one.get("instance", False), [one.get("busy", 0)]

            def fault(_, left=left):
                left[0] -= 1
                return (503, "busy") if left[0] >= 0 else None

            world.fault = fault
            calls, error = player.cleave(made)
            last = calls[-1] if calls else {"who": "", "host": ""}
            right = one["error"] in error if one["error"] and error else not one["error"] and not error and last["who"] == one["who"] and last["host"] == one["host"]
            print(json.dumps({"row": row, "right": bool(right), "config": one["config"], "expected": [one["who"], one["host"], one["error"]], "last": last, "error": error}), flush=True)


@pytest.mark.timeout(300)
def test_every_row_is_true(tmp_path):
    if reason := why_not():
        pytest.skip(reason)
    done = subprocess.run([*UNSHARE, sys.executable, "-B", __file__, tmp_path], capture_output=True, text=True, timeout=250)
    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == sum(map(len, PLAYED.values()))
    wrong = [result for result in results if not result["right"]]
    assert not wrong, json.dumps(wrong, indent=1)


if __name__ == "__main__":
    play_all(sys.argv[1])
