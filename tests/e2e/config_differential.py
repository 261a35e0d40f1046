"""Plays configurations to botocore and to cleave in front of a false AWS: who signed, on which host, for which region.

    unshare -n -m .venv/bin/python -B tests/e2e/config_differential.py FOLDER FIRST LAST

A configuration is made of its seed: environment × config file × credentials file. Prints one JSON line for each.
"""

import hashlib
import json
import os
import pathlib
import random
import subprocess
import sys

import botocore.credentials
import botocore.loaders
import botocore.session
import botocore.tokens
import botocore.utils
from cleave_program import BINARY
from config_oddities import SETTINGS, TEXT
from fake_aws import FakeAws, in_hours, secret_of, token_of

REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-2", "us-west-2", "cn-north-1", "cn-northwest-1", "us-gov-west-1", "us-gov-east-1", "eusc-de-east-1",
           "us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1", "eu-west-99", "mx-central-1", "ca-west-1", "il-central-1"]
ODD_REGIONS = ["eu_west_1", "eu-west-1 # home", "evil.example/x", "-a", "moon"]
# cleave's words, botocore's client, method, parameters.
CALLS = [("sts GetCallerIdentity", "sts", "get_caller_identity", {}), ("ec2 DescribeRegions", "ec2", "describe_regions", {}),
         ("iam ListRoles", "iam", "list_roles", {}), ("route53 ListHostedZones", "route53", "list_hosted_zones", {}),
         ("cloudfront ListDistributions", "cloudfront", "list_distributions", {}), ("acm ListCertificates", "acm", "list_certificates", {}),
         ("elb DescribeLoadBalancers", "elb", "describe_load_balancers", {}), ("elbv2 DescribeLoadBalancers", "elbv2", "describe_load_balancers", {}),
         ("s3 ListObjectsV2", "s3", "list_objects_v2", {"Bucket": "photos"}), ("s3 ListObjectsV2", "s3", "list_objects_v2", {"Bucket": "www.shop.example"}),
         ("ssm GetParameter", "ssm", "get_parameter", {"Name": "x"}), ("route53domains ListDomains", "route53domains", "list_domains", {})]
# The variables that the AWS CLI reads, in its order; botocore's own is another one.
AS_THE_CLI = {"profile": (None, ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"], None, None), "region": ("region", ["AWS_REGION", "AWS_DEFAULT_REGION"], None, None)}
ROLE = "arn:aws:iam::111111111111:role/"


class Configuration:
    """Everything that one seed decides."""

    def __init__(self, seed, home):
        self.random = random.Random(seed)
        self.home = home
        self.files, self.environment, self.moved, self.words = {}, {}, {}, []
        pick = self.random.choice
        self.names = self.random.sample(["default", "base", "work", "my prof", "x-1", "o'neil", "p.q"], 4)
        self.config, self.credentials, self.sessions, self.services = {}, {}, {}, {}
        for name in self.names:
            self.profile(name)
        chosen = pick([*self.names, *self.names, *self.names, "missing"])
        self.option = None
        how = self.random.random()
        if how < 0.5:
            self.option = chosen
        elif how < 0.8:
            self.environment[pick(["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])] = chosen
        else:
            chosen = "default"
        self.chosen = chosen
        self.outside()
        self.settings(self.config.setdefault(chosen, {}) if chosen != "missing" else {})
        self.call = pick(CALLS[:2]) if self.chance(0.5) else pick(CALLS)
        self.instance = self.chance(0.7)
        self.oddities = self.random.sample([*SETTINGS, *TEXT], pick([0, 0, 1, 1, 1, 2, 3]))
        for oddity in self.oddities:
            if oddity in SETTINGS:
                oddity(self)
        self.write(self.config_text(), self.credentials_text())

    def write(self, config, credentials):
        """Both files, where the environment says that they are."""
        texts = [config, credentials]
        for oddity in self.oddities:
            if oddity in TEXT:
                at = self.random.randrange(2)
                end = "\r\n" if "\r\n" in texts[at] else "\n"
                texts[at] = end.join(oddity(self, texts[at].split(end)))
        for text, variable, name in zip(texts, ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"], [".aws/config", ".aws/credentials"]):
            self.files[self.moved.get(variable, name)] = text

    def role(self, name):
        return ROLE + name

    def secret(self, key):
        return secret_of(key)

    def soon(self, hours, form):
        return f"{in_hours(hours):{form}}"

    def s3_call(self):
        return next(call for call in CALLS if call[1] == "s3")

    def chance(self, share):
        return self.random.random() < share

    def key(self, *words):
        return "AKIA" + hashlib.sha256("|".join(words).encode()).hexdigest()[:16].upper()

    def keys(self, *words):
        key = self.key(*words)
        found = {"aws_access_key_id": key, "aws_secret_access_key": secret_of(key)}
        if self.chance(0.2):
            key = "ASIA" + key[4:]
            found = {"aws_access_key_id": key, "aws_secret_access_key": secret_of(key), self.random.choice(["aws_session_token", "aws_security_token"]): token_of(key)}
        if self.chance(0.05):
            del found[self.random.choice(sorted(found))]
        return found

    def process(self, parts, output=None, name=""):
        """A credential_process that prints this, or whole keys with these parts."""
        key = self.key("process", name)
        output = {**parts, "AccessKeyId": key, "SecretAccessKey": secret_of(key)} if output is None else output
        self.files["p" + key] = output if isinstance(output, str) else json.dumps(output)
        return {"credential_process": f"cat {self.home}/p{key}"}

    def profile(self, name):
        config, pick = self.config.setdefault(name, {}), self.random.choice
        for kind in self.random.sample(["keys", "config keys", "role", "source", "self", "sso", "legacy", "partial", "process", "web", "login", "nothing"],
                                       pick([1, 1, 1, 1, 2, 3])):
            if kind == "keys":
                self.credentials[name] = self.keys("shared", name)
            elif kind == "config keys":
                config |= self.keys("config", name)
            elif kind in ("role", "self", "source"):
                config["role_arn"] = ROLE + name.replace(" ", "").replace("'", "")
                if kind == "source":
                    config["credential_source"] = pick(["Environment", "Ec2InstanceMetadata", "EcsContainer", "Environment", "Moon", "environment"])
                else:
                    config["source_profile"] = name if kind == "self" else pick([*self.names, *self.names, "nowhere"])
                if self.chance(0.2):
                    config["external_id"] = "x1"
                if self.chance(0.2):
                    config["duration_seconds"] = pick(["900", "3600"])
                if self.chance(0.1):
                    config.pop(pick(["source_profile", "credential_source"]), None)
            elif kind in ("sso", "legacy", "partial"):
                whole = {"sso_account_id": "222222222222", "sso_role_name": "Admin"}
                place = {"sso_start_url": f"https://{name.replace(' ', '')}.example/start", "sso_region": pick(["eu-west-1", "us-east-1", "cn-north-1"])}
                if kind == "sso":
                    config |= whole | {"sso_session": "s-" + name[0]}
                    self.sessions["s-" + name[0]] = place
                    if self.chance(0.1):
                        config["sso_region"] = "us-west-2"
                    self.login_file("s-" + name[0], place)
                else:
                    config |= whole | place
                    self.login_file(place["sso_start_url"], place)
                if kind == "partial":
                    for setting in self.random.sample(sorted({*whole, *place}), pick([1, 2, 3])):
                        config.pop(setting, None)
                    if self.chance(0.3):
                        config["sso_session"] = "unknown"
            elif kind == "process":
                config |= self.process({"Version": 2 if self.chance(0.1) else 1}, name=name)
            elif kind == "web":
                config |= {"web_identity_token_file": f"{self.home}/token", "role_arn": ROLE + "web"}
                if self.chance(0.2):
                    del config["role_arn"]
                if self.chance(0.9):
                    self.files["token"] = "web.identity.token"
            elif kind == "login":
                config["login_session"] = "arn:aws:iam::333333333333:user/me"

    def login_file(self, name, place):
        if self.chance(0.2):
            return
        login = {"startUrl": place["sso_start_url"], "region": place["sso_region"], "accessToken": self.random.choice(["good-1", "good-2", "bad"]),
                 "expiresAt": f"{in_hours(self.random.choice([8, 8, -1])):%Y-%m-%dT%H:%M:%SZ}"}
        if self.chance(0.6):
            login |= {"clientId": "c", "clientSecret": "s", "registrationExpiresAt": f"{in_hours(self.random.choice([99, 99, -1])):%Y-%m-%dT%H:%M:%SZ}",
                      "refreshToken": self.random.choice(["refresh-good", "refresh-good", "refused"])}
        self.files[f".aws/sso/cache/{hashlib.sha1(name.encode()).hexdigest()}.json"] = json.dumps(login)

    def outside(self):
        """What the environment has of credentials."""
        environment, pick = self.environment, self.random.choice
        if self.chance(0.2):
            environment |= {name.upper(): value for name, value in self.keys("environment").items()}
        if self.chance(0.1):
            environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/credentials"
        elif self.chance(0.1):
            environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = pick(["http://169.254.170.23/v1/credentials", "http://127.0.0.1.evil.example/x", "http://localhost.evil.example/"])
            if self.chance(0.5):
                environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "container-token"
        if self.chance(0.06):
            environment |= {"AWS_WEB_IDENTITY_TOKEN_FILE": f"{self.home}/token", "AWS_ROLE_ARN": ROLE + "environment"}
            self.files["token"] = "web.identity.token"
        if self.chance(0.1):
            environment["AWS_EC2_METADATA_DISABLED"] = pick(["true", "True", "false"])

    def settings(self, config):
        """Where the call goes to."""
        environment, pick = self.environment, self.random.choice
        if self.chance(0.85):
            config["region"] = pick(REGIONS) if self.chance(0.95) else pick(ODD_REGIONS)
        if self.chance(0.2):
            environment["AWS_DEFAULT_REGION"] = pick(REGIONS)
            if self.chance(0.5):
                environment["AWS_REGION"] = pick(REGIONS)
        for name in ("use_fips_endpoint", "use_dualstack_endpoint"):
            if self.chance(0.12):
                config[name] = pick(["true", "True", "false", "TRUE"])
            if self.chance(0.06):
                environment["AWS_" + name.upper()] = pick(["true", "false"])
        if self.chance(0.1):
            config["sts_regional_endpoints"] = pick(["legacy", "regional"])
        url = "https://own.example"
        if self.chance(0.08):
            config["endpoint_url"] = pick([url, "http://plain.example", url + "/base/"])
        if self.chance(0.05):
            environment[pick(["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_EC2"])] = "https://env.example"
        if self.chance(0.08):
            config["services"] = pick(["mine", "mine", "mine", "none"])
            self.services["mine"] = {pick(["sts", "ec2", "s3", "iam", "sso"]): {"endpoint_url": "https://service.example"}}
        if self.chance(0.04):
            config["ignore_configured_endpoint_urls"] = pick(["true", "false"])
        if self.chance(0.06):
            config["ca_bundle"] = "BUNDLE"
            if self.chance(0.6):
                config["endpoint_url"] = "https://sts.inspected.example"
        elif self.chance(0.04):
            environment["AWS_CA_BUNDLE"] = "BUNDLE"
            environment["AWS_ENDPOINT_URL"] = "https://x.inspected.example"
        if self.chance(0.15):
            config["s3"] = {"addressing_style": pick(["path", "virtual", "auto"])}

    def section(self, word, name):
        """The name of a section, as somebody may have written it."""
        if word is None:
            return f"[{name}]" + self.random.choice(["", "", "", " # mine", "  "])
        quoted = f'"{name}"' if " " in name or "'" in name or self.chance(0.1) else name
        if " " in name and self.chance(0.5):
            quoted = f"'{name}'"
        return f"[{word}{self.random.choice([' ', ' ', ' ', '  ', chr(9)])}{quoted}{self.random.choice(['', '', '', ' '])}]"

    def lines(self, values):
        for key, value in values.items():
            if self.chance(0.05):
                yield self.random.choice(["# a comment", "; a comment", "", "   # far away"])
            if self.chance(0.05):
                key = key.upper()
            if isinstance(value, dict):
                yield f"{key} ="
                yield from (f"  {inner} = {text}" for inner, text in value.items())
            else:
                yield f"{key}{self.random.choice([' = ', '=', ' =', ': ', ' = '])}{value}" + self.random.choice(["", "", "", "  "])

    def text(self, sections):
        self.random.shuffle(sections)
        end = self.random.choice(["\n", "\n", "\n", "\r\n"])
        return end.join(line for header, values in sections for line in [header, *self.lines(values), ""])

    def config_text(self):
        sections = [(self.section(None if name == "DEFAULT" or (name == "default" and self.chance(0.7)) else "profile", name), values)
                    for name, values in self.config.items()]
        sections += [(self.section("sso-session", name), values) for name, values in self.sessions.items()]
        sections += [(self.section("services", name), values) for name, values in self.services.items()]
        return self.text(sections)

    def credentials_text(self):
        return self.text([(self.section(None, name), values) for name, values in self.credentials.items()])


def clean(calls):
    """Without the repetitions of a call that got no better answer."""
    return [call for at, call in enumerate(calls) if at == 0 or call != calls[at - 1]]


# A program that ends by a signal, or fails without a word, is no refusal.
CRASH = "cleave ended with"


class Player:
    def __init__(self, world):
        self.world = world
        self.loader = botocore.loaders.Loader()
        # botocore asks for the home folder when it is imported.
        cache = str(pathlib.Path(world.folder) / "home/.aws/sso/cache")
        botocore.tokens.SSOTokenProvider._SSO_TOKEN_CACHE_DIR = cache
        botocore.credentials.SSOProvider._SSO_TOKEN_CACHE_DIR = cache
        botocore.utils.ContainerMetadataFetcher.SLEEP_TIME = 0
        self.outer = {"PATH": os.environ["PATH"], "AWS_MAX_ATTEMPTS": "1"}

    def write(self, configuration):
        home = configuration.home
        subprocess.run(["rm", "-rf", home], check=True)
        for name, text in configuration.files.items():
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.replace("BUNDLE", str(self.world.bundle)).encode(errors="surrogateescape"))
        bundle = {name: str(self.world.bundle) if value == "BUNDLE" else value for name, value in configuration.environment.items()}
        return {**self.outer, "HOME": str(home), **bundle}

    def botocore(self, configuration):
        environment = self.write(configuration)
        before = dict(os.environ)
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(configuration.home)
        _, service, method, parameters = configuration.call
        try:
            session = botocore.session.Session(AS_THE_CLI, profile=configuration.option)
            session.register_component("data_loader", self.loader)
            getattr(session.create_client(service), method)(**parameters)
            return clean(self.world.take()), None
        except Exception as error:  # Whatever it is: there was no answer.
            return clean(self.world.take()), f"{type(error).__name__}: {error}"
        finally:
            os.chdir(self.world.folder)
            os.environ.clear()
            os.environ.update(before)

    def cleave(self, configuration):
        environment = self.write(configuration)
        words, _, _, parameters = configuration.call
        command = [BINARY, "aws", *words.split(), "--params", json.dumps(parameters), *(["--profile", configuration.option] if configuration.option else []),
                   *configuration.words]
        done = subprocess.run(command, env=environment, cwd=configuration.home, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        if done.returncode not in (0, 1, 2) or (done.returncode and not done.stderr.strip()):
            return clean(self.world.take()), f"{CRASH} {done.returncode}: {done.stderr.strip()}"
        return clean(self.world.take()), done.stderr.strip() if done.returncode else None

    def play(self, configuration):
        self.world.instance = configuration.instance
        theirs, their_error = self.botocore(configuration)
        ours, our_error = self.cleave(configuration)
        return {"theirs": theirs, "their_error": their_error, "ours": ours, "our_error": our_error}


def verdict(result):
    """"same", or what is different: "other call", "only cleave works", "only botocore works"; or "crash"."""
    if (result["our_error"] or "").startswith(CRASH):
        return "crash"
    if result["their_error"] and result["our_error"]:
        return "same"
    if result["our_error"]:
        return "only botocore works"
    if result["their_error"]:
        return "only cleave works"
    return "same" if result["theirs"] == result["ours"] else "other call"


SSO = {"sso_session": "s", "sso_account_id": "222222222222", "sso_role_name": "Admin"}
PLACE = {"sso_start_url": "https://x.example/start", "sso_region": "eu-west-1"}
# What hands out credentials and is busy at first: the profile, what else is there, and the host that refuses.
FAULTS = {
    "portal": (SSO, {}, "portal.sso.eu-west-1.amazonaws.com"),
    "sts": ({"role_arn": ROLE + "r", "source_profile": "base"}, {}, "sts.us-east-1.amazonaws.com"),
    "metadata": ({}, {}, "169.254.169.254"),
    "container": ({}, {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials"}, "169.254.170.2"),
}


def play_fault(player, name, answer, times):
    """What cleave does when a giver of credentials answers so, so many times."""
    profile, environment, host = FAULTS[name]
    configuration = Configuration(0, pathlib.Path(player.world.folder) / "home")
    configuration.files, configuration.environment, configuration.option = {}, {"AWS_MAX_ATTEMPTS": "2", **environment}, None
    configuration.config = {"default": {"region": "us-east-1", **profile}, "base": {"aws_access_key_id": "AKIABASE", "aws_secret_access_key": secret_of("AKIABASE")}}
    configuration.credentials, configuration.sessions, configuration.services = {}, {"s": PLACE}, {}
    configuration.files[".aws/config"] = configuration.config_text()
    configuration.files[f".aws/sso/cache/{hashlib.sha1(b's').hexdigest()}.json"] = json.dumps(
        {"accessToken": "good-1", "expiresAt": f"{in_hours(8):%Y-%m-%dT%H:%M:%SZ}"})
    configuration.call, player.world.instance = CALLS[1], True
    left = [times]

    def fault(call):
        if call["host"] != host or left[0] == 0:
            return None
        left[0] -= 1
        return answer

    player.world.fault = fault
    calls, error = player.cleave(configuration)
    return {"fault": name, "answer": answer, "times": times, "who": calls[-1]["who"] if calls else "", "error": error}


def main(folder, first, last):
    world = FakeAws(folder)
    world.start()
    player = Player(world)
    if first == "faults":
        for name in FAULTS:
            for answer in [(503, "busy"), (429, "")]:
                for times in (1, 9):
                    print(json.dumps(play_fault(player, name, answer, times)), flush=True)
        return
    for seed in range(int(first), int(last)):
        configuration = Configuration(seed, pathlib.Path(folder) / "home")
        result = player.play(configuration)
        print(json.dumps({"seed": seed, "verdict": verdict(result), "oddities": [oddity.__name__ for oddity in configuration.oddities], "call": configuration.call[0], "option": configuration.option,
                          "environment": configuration.environment, "files": configuration.files, **result}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
