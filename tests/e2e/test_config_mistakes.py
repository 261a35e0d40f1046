"""Common mistakes in the configuration: each is told with profile, file and line, and the way out. Nobody else signs."""

import hashlib
import json
import os
import pty
import select
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cleave_program import BINARY, Cleave
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from fake_aws import Authority

KEYS = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n"
ROLE = "role_arn = arn:aws:iam::111111111111:role/mover\n"

IDENTITY = "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>a</Arn><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"


class AnyAnswer(BaseHTTPRequestHandler):
    """Answers every call with what the test has put there."""

    def do_POST(self):
        self.server.bodies.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())
        status, kind, body = self.server.answers.pop(0) if len(self.server.answers) > 1 else self.server.answers[0]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    do_GET = do_PUT = do_POST

    def log_message(self, *_):
        pass


ENDPOINTS = [("with a comment behind it", "http://127.0.0.1:4566 # localstack", ["blank"]), ("at a port that is none", "http://127.0.0.1:99999", ["port"]),
             ("at a port of letters", "http://127.0.0.1:8O", ["port"]), ("with a blank in the path", "http://127.0.0.1:4566/a b", ["blank"]),
             ("of letters beyond ASCII", "https://m\u00fcnchen.example", ["ASCII"]), ("with a backslash", "http://127.0.0.1:4566\\", ["'\\'"]),
             ("in quotes", '"http://127.0.0.1:4566"', ["neither http nor https"]), ("without a scheme", "127.0.0.1:4566", ["http://"]),
             ("of an address that does not end", "http://[::1:80", ["']'"]), ("without a host", "http://:80", ["no host"])]

# What the files say; the service that is asked; what is told, with the code in front where it matters.
MISTAKES = {
    "a comment behind the region": (f"[profile shop]\nregion = eu-west-1 # home\n{KEYS}", "ec2 DescribeRegions", ["'shop'", ".aws/config:2", "a line of its own"]),
    "no region": (f"[profile shop]\n{KEYS}", "ec2 DescribeRegions", ["needs a region", "AWS_REGION"]),
    "a name without the word profile": (f"[shop]\n{KEYS}", "sts GetCallerIdentity", ["no profile 'shop'", "[profile shop]", ".aws/config:1"]),
    "nothing at all": ("", "sts GetCallerIdentity", ["no profile 'shop'", ".aws/config", "aws configure --profile shop"]),
    "a line without =": (f"[profile shop]\nregion eu-west-1\n{KEYS}", "sts GetCallerIdentity", [".aws/config:2", "key = value"]),
    "a key that stands twice": (f"[profile shop]\n{KEYS}{KEYS}", "sts GetCallerIdentity", [".aws/config:4", "aws_access_key_id", "line 2"]),
    "a process that is empty": ("[profile shop]\nregion = eu-west-1\ncredential_process =\n", "sts GetCallerIdentity", ["'shop'", ".aws/config:3", "credential_process is empty"]),
    "a region of digits": (f"[profile shop]\nregion = 1\n{KEYS}", "ec2 DescribeRegions", ["'shop'", ".aws/config:2", "for example eu-west-1"]),
    "half a key pair": ("[profile shop]\nregion = eu-west-1\naws_access_key_id = AKIA1\n", "sts GetCallerIdentity", ["'shop'", ".aws/config:3", "no aws_secret_access_key"]),
    "a source that is not there": (f"[profile shop]\n{ROLE}source_profile = bse\n[profile base]\n{KEYS}", "sts GetCallerIdentity", ["'shop'", ".aws/config:3", "'base'"]),
    "a role without a source": (f"[profile shop]\n{ROLE}", "sts GetCallerIdentity", ["'shop'", ".aws/config:2", "source_profile"]),
    "half a single sign-on": ("[profile shop]\nsso_account_id = 1\n", "sts GetCallerIdentity", ["'shop'", "sso_start_url", "aws configure sso --profile shop"]),
    "nobody has logged in": ("[profile shop]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://x.example\n",
                             "sts GetCallerIdentity", ["'shop'", "aws sso login --profile shop"]),
    "a code and no terminal": (f"[profile shop]\n{ROLE}source_profile = base\nmfa_serial = arn:aws:iam::1:mfa/me\n[profile base]\n{KEYS}",
                               "sts GetCallerIdentity", ["'shop'", ".aws/config:4", "there is no terminal"]),
    "FIPS where there is none": (f"[profile shop]\nregion = cn-north-1\nuse_fips_endpoint = true\n{KEYS}", "s3 ListBuckets", ["FIPS", "use_fips_endpoint"]),
    "a section that stands twice": (f"[profile shop]\n{KEYS}[profile shop]\nregion = eu-west-1\n", "sts GetCallerIdentity", [".aws/config:4", "line 1 already"]),
    "lines of a shell": ("[profile shop]\nexport AWS_ACCESS_KEY_ID=\"AKIAX\"\nexport AWS_SECRET_ACCESS_KEY=\"s\"\n", "sts GetCallerIdentity", ["'shop'", ".aws/config:2", "export"]),
    "a section of an unknown kind": ("[profile shop]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n[sso_session s]\nsso_region = eu-west-1\n",
                                     "sts GetCallerIdentity", ["'shop'", ".aws/config:2", "[sso-session s] in", ".aws/config:5"]),
    "a line that is indented": (f"[profile shop]\nregion = eu-west-1\n  output = json\n{KEYS}", "sts GetCallerIdentity", ["'shop'", ".aws/config:2", "region", "blanks at its head"]),
    "a table where a word belongs": (f"[profile shop]\nregion =\n  name = eu-west-1\n{KEYS}", "sts GetCallerIdentity", ["'shop'", ".aws/config:2", "region"]),
    "a setting before the first section": (f"{KEYS}[profile shop]\n", "sts GetCallerIdentity", [".aws/config:1", "first [section]"]),
    "a zone for a region": (f"[profile shop]\nregion = eu-west-1a\n{KEYS}", "ec2 DescribeRegions", ["'shop'", ".aws/config:2", "availability zone"]),
    "a region in quotes": (f"[profile shop]\nregion = \"eu-west-1\"\n{KEYS}", "ec2 DescribeRegions", ["'shop'", ".aws/config:2", "for example eu-west-1"]),
    "the older name of a FIPS endpoint": (f"[profile shop]\nregion = us-gov-west-1-fips\n{KEYS}", "ec2 DescribeRegions", ["'shop'", ".aws/config:2", "use_fips_endpoint = true"]),
    "keys in quotes": ("[profile shop]\naws_access_key_id = 'AKIAIOSFODNN7EXAMPLE'\naws_secret_access_key = 'secret'\n", "sts GetCallerIdentity",
                       ["'shop'", ".aws/config:2", "without quotes"]),
    "a user for a role": (f"[profile shop]\nrole_arn = arn:aws:iam::111122223333:user/me\nsource_profile = base\n[profile base]\n{KEYS}", "sts GetCallerIdentity",
                          ["'shop'", ".aws/config:2", "user/me", "arn:aws:iam::111122223333:role/name"]),
    "the name of a role alone": (f"[profile shop]\nsource_profile = base\nrole_arn = mover\n[profile base]\n{KEYS}", "sts GetCallerIdentity", ["'shop'", ".aws/config:3", "'mover'"]),
    "a source that names nothing": (f"[profile shop]\n{ROLE}source_profile =\n[default]\n{KEYS}", "sts GetCallerIdentity", ["'shop'", ".aws/config:3", "source_profile"]),
    **{f"an endpoint {why}": (f"[profile shop]\nregion = eu-west-1\nendpoint_url = {url}\n{KEYS}", "sts GetCallerIdentity", ["bad-endpoint", "'shop'", ".aws/config:3", *words])
       for why, url, words in ENDPOINTS},
    "an endpoint of a service": (f"[profile shop]\nservices = mine\n{KEYS}[services mine]\nsts =\n  endpoint_url = http://127.0.0.1:4566 # localstack\n",
                                 "sts GetCallerIdentity", ["bad-endpoint", "'shop'", ".aws/config:2", "blank"]),
    **{f"a process that prints without an end on {name}": (f"[profile shop]\nregion = eu-west-1\ncredential_process = sh -c 'exec yes >&{stream}'\n", "sts GetCallerIdentity",
                                                           ["'shop'", ".aws/config:3", "'sh'", "MiB"]) for stream, name in [(1, "its output"), (2, "its errors")]},
    "certificates that are not there": (f"[profile shop]\nregion = eu-west-1\nca_bundle = /nowhere.pem\nendpoint_url = https://127.0.0.1:1\n{KEYS}",
                                        "sts GetCallerIdentity", ["no answer"]),
}


SSO = "[profile shop]\nregion = eu-west-1\nsso_session = s\nsso_account_id = 222222222222\nsso_role_name = r\n[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://x.example\n"
LOGIN = "[profile shop]\nregion = eu-west-1\nlogin_session = me\n"
PROCESS = "[profile shop]\nregion = eu-west-1\ncredential_process = cat answer\n"
GIVEN = {"Version": 1, "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "GEHEIM"}
TOKEN = {"accessToken": "GEHEIM", "expiresAt": "2099-01-01T00:00:00Z"}
LOGGED_IN = {"accessKeyId": "AKIAIOSFODNN7EXAMPLE", "secretAccessKey": "GEHEIM", "sessionToken": "", "expiresAt": "2099-01-01T00:00:00Z"}
FROM_SSO = ["'shop'", ".aws/config:4", ".aws/sso/cache/", "aws sso login --profile shop"]
FROM_LOGIN = ["'shop'", ".aws/config:3", ".aws/login/cache/", "aws login --profile shop"]
FROM_PROCESS = ["'shop'", ".aws/config:3", "credential_process 'cat'"]
# The profile, what a source has written, and what is told.
WRONG = [*((SSO, {**TOKEN, key: value}, [*FROM_SSO, key]) for key in TOKEN for value in (None, 7, [], {})), (SSO, [], FROM_SSO), (SSO, "x", FROM_SSO), (SSO, {}, FROM_SSO),
         (SSO, {**TOKEN, "expiresAt": "soon"}, [*FROM_SSO, "is no time"]), (SSO, {**TOKEN, "expiresAt": "2026-02-31T00:00:00Z"}, [*FROM_SSO, "is no time"]),
         *((SSO, {**TOKEN, "expiresAt": "2020-01-01T00:00:00Z", "refreshToken": "r", "clientId": "c", "clientSecret": "GEHEIM", "registrationExpiresAt": "2099-01-01T00:00:00Z", key: 7},
            ["'shop'", ".aws/config:4", "aws sso login --profile shop"]) for key in ("refreshToken", "clientId", "clientSecret", "registrationExpiresAt")),
         *((LOGIN, {"accessToken": {**LOGGED_IN, key: 7}}, [*FROM_LOGIN, key]) for key in LOGGED_IN), (LOGIN, {"accessToken": {**LOGGED_IN, "expiresAt": "x"}}, [*FROM_LOGIN, "is no time"]),
         *((LOGIN, login, FROM_LOGIN) for login in ([], {}, {"accessToken": None}, {"accessToken": "GEHEIM"})),
         *((PROCESS, {**GIVEN, "Version": version}, [*FROM_PROCESS, "Version"]) for version in ("1", True, None, 2, [])), (PROCESS, [], FROM_PROCESS), (PROCESS, "x", FROM_PROCESS),
         *((PROCESS, {**GIVEN, key: value}, [*FROM_PROCESS, key]) for key in ("AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration") for value in (7, [], {})),
         *((PROCESS, {**GIVEN, "Expiration": time}, [*FROM_PROCESS, "no time with a zone"]) for time in ("soon", "2099-01-01T00:00:00", "2099-02-31T00:00:00Z", "2099-01-01Z", ""))]


def test_what_a_source_has_written_wrongly_is_told_with_the_source_and_the_way_out(tmp_path):
    cleave = Cleave(tmp_path)
    places = {SSO: f".aws/sso/cache/{hashlib.sha1(b's').hexdigest()}.json", LOGIN: f".aws/login/cache/{hashlib.sha256(b'me').hexdigest()}.json", PROCESS: "answer"}
    for config, answer, words in WRONG:
        (tmp_path / ".aws/config").write_text(config)
        (tmp_path / places[config]).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / places[config]).write_text(json.dumps(answer))
        done = cleave.run("aws", "sts", "GetCallerIdentity", "--profile", "shop")
        assert done.returncode == 2 and not [word for word in words if word not in done.stderr], (answer, done.stderr)
        assert "GEHEIM" not in done.stderr, (answer, done.stderr)


@pytest.mark.parametrize("said", ["<html>GEHEIM</html>", "", "[]", "{", "7"])
def test_an_answer_that_is_no_document_is_told_of_who_gave_it(said, server, tmp_path):
    cleave = Cleave(tmp_path)
    (tmp_path / "answer").write_text(said)
    (tmp_path / ".aws/config").write_text(PROCESS)
    done = cleave.run("aws", "sts", "GetCallerIdentity", "--profile", "shop")
    assert done.returncode == 2 and not [word for word in FROM_PROCESS if word not in done.stderr], done.stderr
    assert "no JSON object" in done.stderr and "GEHEIM" not in done.stderr and "Restore" not in done.stderr, done.stderr
    (tmp_path / ".aws/config").write_text("[default]\nregion = eu-west-1\n")
    server.answers, server.bodies = [(200, "text/html", said)], []
    done = cleave.run("aws", "sts", "GetCallerIdentity", AWS_CONTAINER_CREDENTIALS_FULL_URI=f"http://127.0.0.1:{server.server_port}/x")
    assert done.returncode == 2 and "AWS_CONTAINER_CREDENTIALS_FULL_URI" in done.stderr and "no JSON object" in done.stderr, done.stderr
    assert "GEHEIM" not in done.stderr and "Restore" not in done.stderr, done.stderr


@pytest.mark.parametrize("form", ["{}Z", "{}z", "{}UTC", "{} UTC", "{}GMT", "{}+0200", "{}+02", "{}+0000", "{}-00:00", "{}.5Z", "{}.123456+02:00"])
def test_a_time_of_credentials_may_be_written_in_other_ways(form, server, tmp_path):
    """Those that botocore reads. A process, a login and a server on this machine are asked."""
    server.answers, server.bodies = [(200, "text/xml", IDENTITY)], []
    cleave = Cleave(tmp_path)
    own = f"endpoint_url = http://127.0.0.1:{server.server_port}\n"
    for day in ("2036-11-23T07:00:00", "2036-11-23 07:00:00", "2036-11-23t07:00:00", "2036-11-23T07:00", "20361123T070000"):
        if len(day) == 16 and "." in form:  # A fraction of no second.
            continue
        (tmp_path / ".aws/config").write_text(PROCESS + own)
        (tmp_path / "answer").write_text(json.dumps({**GIVEN, "Expiration": form.format(day)}))
        done = cleave.run("aws", "sts", "GetCallerIdentity", "--profile", "shop")
        assert done.returncode == 0, (day, done.stderr)
    (tmp_path / ".aws/config").write_text(LOGIN + own)
    (tmp_path / ".aws/login/cache").mkdir(parents=True)
    (tmp_path / f".aws/login/cache/{hashlib.sha256(b'me').hexdigest()}.json").write_text(json.dumps({"accessToken": {**LOGGED_IN, "expiresAt": form.format("2036-11-23T07:00:00")}}))
    assert cleave.run("aws", "sts", "GetCallerIdentity", "--profile", "shop").returncode == 0


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_place_and_the_way_out(mistake, tmp_path):
    config, call, words = MISTAKES[mistake]
    cleave = Cleave(tmp_path)
    (tmp_path / ".aws/config").write_text(config)
    # Keys that are somebody's, and that nobody has chosen here.
    done = cleave.run("aws", *call.split(), "--profile", "shop", AWS_ACCESS_KEY_ID="AKIAOTHER", AWS_SECRET_ACCESS_KEY="other")
    assert done.returncode == 2, done.stderr
    if words[0] == "bad-endpoint":
        done.stderr += cleave.run("aws", *call.split(), "--profile", "shop", "--json").stderr
    assert not [word for word in words if word not in done.stderr], done.stderr
    assert "secret\n" not in done.stderr and "AKIAIOSFODNN7EXAMPLE" not in done.stderr


def test_a_mistake_in_the_other_file(tmp_path):
    cleave = Cleave(tmp_path)
    call = ["aws", "sts", "GetCallerIdentity", "--profile", "shop"]
    for text, words in [(f"[profile shop]\n{KEYS}".encode(), ["no profile 'shop'", "Write [shop]", ".aws/credentials:1"]),
                        (f"[shop]\n{KEYS}".encode("utf-16"), [".aws/credentials", "UTF-16", "PowerShell"]),
                        (KEYS.encode(), [".aws/credentials:1", "first [section]"])]:
        (tmp_path / ".aws/credentials").write_bytes(text)
        done = cleave.run(*call)
        assert done.returncode == 2 and not [word for word in words if word not in done.stderr], done.stderr


def test_a_variable_that_is_set_and_empty_names_no_profile(tmp_path):
    """Whoever's keys the default profile has, nobody has chosen them."""
    cleave = Cleave(tmp_path)
    (tmp_path / ".aws/config").write_text(f"[default]\nregion = eu-west-1\n{KEYS}")
    for variable in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        done = cleave.run("aws", "sts", "GetCallerIdentity", **{variable: ""})
        assert done.returncode == 2 and variable in done.stderr and "Unset it" in done.stderr, done.stderr


# What is no URL of a proxy, or none that answers.
PROXIES = ["http://alice:{}/1@127.0.0.1:9", "http://alice:{}#1@127.0.0.1:9", "http://alice:{} 1@127.0.0.1:9", "http://alice:{}@127.0.0.1:8O80", "http://alice:{}@127.0.0.1:99999",
           "alice:{}@proxy corp:8080", "htp://alice:{}@127.0.0.1:9", "http://alice:{}@proxy.invalid:8080", "http://alice:{}@x@127.0.0.1:9", "http://alice:{}%1@127.0.0.1:9",
           "alice:http://{}@x y:1", "http://alice:{}" + "x" * 400 + "/@127.0.0.1:9", "http://alice:x'{}'@x y:1"]


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_the_password_of_a_proxy_is_in_no_error(variable, tmp_path):
    """A wrong proxy is told by its variable."""
    cleave = Cleave(tmp_path)
    (tmp_path / ".aws/config").write_text(f"[profile shop]\nregion = eu-west-1\n{KEYS}")
    for proxy in PROXIES if variable == "HTTPS_PROXY" else PROXIES[:1]:
        for option in ([], ["--json"]):
            done = cleave.run("aws", "sts", "GetCallerIdentity", "--profile", "shop", *option, AWS_MAX_ATTEMPTS="1", **{variable: proxy.format("GEHEIM")})
            said = done.stdout + done.stderr
            assert done.returncode == 2 and variable in said and "GEHEIM" not in said and "alice" not in said, (proxy, said)


def test_the_user_of_an_endpoint_is_in_no_error(tmp_path):
    cleave = Cleave(tmp_path)
    call = ["aws", "sts", "GetCallerIdentity", "--profile", "shop"]
    for url in ("http://alice:GEHEIM@127.0.0.1:1", "http://alice:GEHEIM@127.0.0.1:1/?x=1", "alice:GEHEIM@127.0.0.1:1", "ftp://alice:GEHEIM@127.0.0.1:1", "https://alice:GE@HEIM@127.0.0.1:1",
                "http://alice:1#HEIM@127.0.0.1:1", "http://alice:1/HEIM@127.0.0.1:1", "https://alice:1/HEIM@127.0.0.1:1"):
        (tmp_path / ".aws/config").write_text(f"[profile shop]\nregion = eu-west-1\n{KEYS}")
        for words, environment in [(["--endpoint-url", url], {}), ([], {"AWS_ENDPOINT_URL": url})]:
            done = cleave.run(*call, *words, AWS_MAX_ATTEMPTS="1", **environment)
            assert done.returncode == 2 and "127.0.0.1:1" in done.stderr and "HEIM" not in done.stderr and "alice" not in done.stderr, done.stderr
        (tmp_path / ".aws/config").write_text("[profile shop]\nregion = eu-west-1\n")
        done = cleave.run(*call, AWS_CONTAINER_CREDENTIALS_FULL_URI=url)
        assert done.returncode == 2 and "HEIM" not in done.stderr and "alice" not in done.stderr, done.stderr


def test_a_proxy_that_inspects_tls(tmp_path):
    """Its certificates are unknown until a bundle names them."""
    authority = Authority("A proxy")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "host")])
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "host.pem").write_bytes(authority.issue(name, key, "localhost").public_bytes(serialization.Encoding.PEM) + private)
    (tmp_path / "bundle.pem").write_bytes(authority.pem())
    (tmp_path / "another.pem").write_bytes(Authority("Another").pem())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "host.pem")
    with ThreadingHTTPServer(("127.0.0.1", 0), AnyAnswer) as proxy:
        proxy.answers, proxy.bodies = [(200, "text/xml", IDENTITY)], []
        proxy.socket = context.wrap_socket(proxy.socket, server_side=True)
        proxy.handle_error = lambda *_: None  # Whoever does not like the certificate hangs up.
        threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        cleave = Cleave(tmp_path)
        settings = f"[profile shop]\n{KEYS}endpoint_url = https://localhost:{proxy.server_port}\n"
        for bundle in ("", f"ca_bundle = {tmp_path}/another.pem\n"):
            (tmp_path / ".aws/config").write_text(settings + bundle)
            done = cleave.run("aws", "sts", "GetCallerIdentity", "--profile", "shop", AWS_MAX_ATTEMPTS="1")
            line = 5 if bundle else 4
            assert done.returncode == 2 and not [word for word in ("'shop'", f".aws/config:{line}", "certificate", "ca_bundle") if word not in done.stderr], done.stderr
        for known, line in [({"AWS_CA_BUNDLE": "bundle.pem"}, ""), ({"AWS_CA_BUNDLE": "~/bundle.pem"}, ""), ({"REQUESTS_CA_BUNDLE": "bundle.pem"}, ""),
                            ({}, f"ca_bundle = {tmp_path}/bundle.pem\n"), ({}, "ca_bundle = ~/bundle.pem\n")]:
            (tmp_path / ".aws/config").write_text(settings + line)
            assert cleave.run("aws", "sts", "GetCallerIdentity", "--profile", "shop", **known).returncode == 0
        proxy.shutdown()


@pytest.fixture(scope="module")
def server():
    found = ThreadingHTTPServer(("127.0.0.1", 0), AnyAnswer)
    threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield found
    found.shutdown()


def error(code, message="no"):
    return f'<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>'


ANSWERS = {
    "an unknown key": ((403, "text/xml", error("InvalidClientTokenId")), ["InvalidClientTokenId", "access keys of this profile"]),
    "a wrong secret": ((403, "text/xml", error("SignatureDoesNotMatch")), ["SignatureDoesNotMatch", "access keys of this profile"]),
    "a session that is over": ((403, "text/xml", error("ExpiredToken")), ["ExpiredToken", "Log in again"]),
    "a guest network": ((200, "text/html", "<html>Welcome! Please log in.</html>"), ["Something between here and AWS", "log in to the network"]),
}


@pytest.mark.parametrize("mistake", ANSWERS)
def test_what_aws_or_a_network_says_of_a_mistake(mistake, server, tmp_path):
    answer, words = ANSWERS[mistake]
    server.answers, server.bodies = [answer], []
    cleave = Cleave(tmp_path)
    cleave.profiles({"shop": ("AKIAIOSFODNN7EXAMPLE", "secret")}, f"http://127.0.0.1:{server.server_port}")
    done = cleave.run("aws", "sts", "GetCallerIdentity", "--profile", "shop")
    assert done.returncode == 2, done.stderr
    assert not [word for word in words if word not in done.stderr], done.stderr


CALLER = f"[profile shop]\nregion = eu-west-1\nendpoint_url = URL\n{KEYS}"
BY_ROLE = f"[profile shop]\nregion = eu-west-1\nendpoint_url = URL\n{ROLE}source_profile = base\n[profile base]\n{KEYS}"
BY_TOKEN = f"[profile shop]\nregion = eu-west-1\nendpoint_url = URL\n{ROLE}web_identity_token_file = token\n"
CHAIN = f"[profile shop]\nendpoint_url = URL\n{ROLE}source_profile = hop\n[profile hop]\nrole_arn = arn:aws:iam::1:role/hop\nsource_profile = base\n[profile base]\n{KEYS}"
REFUSED = [*((CALLER, code, ["'shop'", ".aws/config:4"]) for code in ("ExpiredToken", "InvalidClientTokenId", "SignatureDoesNotMatch")),
           *((BY_ROLE, code, ["'shop'", ".aws/config:4", "role/mover"]) for code in ("AccessDenied", "ValidationError", "RegionDisabledException", "ExpiredToken", "InvalidClientTokenId")),
           *((BY_TOKEN, code, ["'shop'", ".aws/config:5", "role/mover"]) for code in ("InvalidIdentityToken", "IDPRejectedClaim", "AccessDenied", "ExpiredTokenException")),
           *((CHAIN, code, ["'hop'", ".aws/config:6", "role/hop"]) for code in ("AccessDenied", "ExpiredToken"))]


WAYS_OUT = [(BY_ROLE, 403, "AccessDenied", "no", "trust policy"), (BY_TOKEN, 403, "AccessDenied", "no", "audience and subject"),
            (BY_ROLE, 403, "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code.", "shows now"),
            (BY_ROLE, 400, "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.", "duration_seconds smaller"),
            (BY_ROLE, 400, "ValidationError", "1 validation error detected", "what the message names"), (BY_ROLE, 403, "RegionDisabledException", "no", "sts_regional_endpoints"),
            (BY_TOKEN, 400, "InvalidIdentityToken", "no", "identity provider"), (BY_ROLE, 400, "SomethingNew", "no", "Correct the role")]


def test_a_refusal_says_whose_credentials_were_refused(server, tmp_path):
    cleave = Cleave(tmp_path)
    (tmp_path / "token").write_text("token")
    for config, status, code, message, words in [*((config, 403, code, "no", words) for config, code, words in REFUSED), *((*way[:4], [way[4]]) for way in WAYS_OUT)]:
        server.answers, server.bodies = [(status, "text/xml", error(code, message))], []
        (tmp_path / ".aws/config").write_text(config.replace("URL", f"http://127.0.0.1:{server.server_port}"))
        done = cleave.run("aws", "sts", "GetCallerIdentity", "--profile", "shop")
        assert done.returncode == 2 and not [word for word in [code, *words] if word not in done.stderr], (code, done.stderr)


# What STS and the portal answer with 200 that gives no credentials.
KEYLESS = [(BY_ROLE, "text/xml", f"<AssumeRoleResponse><AssumeRoleResult>{inner}</AssumeRoleResult></AssumeRoleResponse>", ["'shop'", ".aws/config:4", "sts AssumeRole", "role/mover"])
           for inner in ("", "<Credentials/>", "<Credentials><AccessKeyId></AccessKeyId><SecretAccessKey>GEHEIM</SecretAccessKey></Credentials>")]
KEYLESS += [(SSO, "application/json", body, ["'shop'", ".aws/config:4", "eu-west-1"]) for body in (
    "{}", '{"roleCredentials": null}', '{"roleCredentials": {"accessKeyId": null, "secretAccessKey": "GEHEIM"}}', '{"roleCredentials": {"accessKeyId": 5, "secretAccessKey": "GEHEIM"}}')]


def test_an_answer_without_credentials_is_told_of_who_gave_it(server, tmp_path):
    cleave, url = Cleave(tmp_path), f"http://127.0.0.1:{server.server_port}"
    logged_in(tmp_path)
    for config, kind, body, words in KEYLESS:
        server.answers, server.bodies = [(200, kind, body)], []
        (tmp_path / ".aws/config").write_text(config.replace("URL", url))
        done = cleave.run("aws", "sts", "GetCallerIdentity", "--profile", "shop", AWS_ENDPOINT_URL_SSO=url)
        assert done.returncode == 2 and not [word for word in words if word not in done.stderr], (body, done.stderr)
        assert "GEHEIM" not in done.stderr and done.stderr.count(". ") >= 1, done.stderr
    server.answers = [(403, "application/json", '{"message": "No access", "__type": "ForbiddenException"}')]
    done = cleave.run("aws", "sts", "GetCallerIdentity", "--profile", "shop", AWS_ENDPOINT_URL_SSO=url)
    assert done.returncode == 2 and "assigned to you" in done.stderr and "sso_role_name" in done.stderr, done.stderr


def logged_in(folder, token="GEHEIM"):
    cache = folder / f".aws/sso/cache/{hashlib.sha1(b's').hexdigest()}.json"
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_text(json.dumps({**TOKEN, "accessToken": token}))


@pytest.mark.parametrize("sign", ["\r\nX-Evil: 1", "\n", "\0", "\x1f", "\x7f"])
def test_what_a_source_gives_becomes_no_line_of_a_header(sign, server, tmp_path):
    """Keys and tokens with a line break, or another control character, sign nothing, wherever they come from."""
    cleave, url = Cleave(tmp_path), f"http://127.0.0.1:{server.server_port}"
    own = f"endpoint_url = {url}\n"
    whole = {"Version": 1, "Code": "Success", "AccessKeyId": "ASIAX", "SecretAccessKey": "GEHEIM", "SessionToken": "t", "Token": "t", "Expiration": "2036-11-23T07:00:00Z"}
    machine = {"AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": url}
    for key in ("AccessKeyId", "SecretAccessKey", "SessionToken"):
        broken = {**whole, key: whole[key] + sign, **({"Token": "t" + sign} if key == "SessionToken" else {})}
        escaped = "".join(f"&#{ord(character)};" for character in sign) if sign not in ("\0", "\x1f") else ""
        role = "".join(f"<{name}>{value.replace(sign, escaped)}</{name}>" for name, value in broken.items() if name in ("AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"))
        for config, environment, answers, source in [
                (PROCESS + own, {}, [], "'shop'"),
                ("[profile shop]\n" + own, {"AWS_CONTAINER_CREDENTIALS_FULL_URI": url}, [(200, "application/json", json.dumps(broken))], "container"),
                ("[profile shop]\n" + own, machine, [(200, "text/plain", text) for text in ("token", "role", json.dumps(broken))], "instance metadata"),
                *([(BY_ROLE.replace("URL", url), {}, [(200, "text/xml", f"<AssumeRoleResponse><AssumeRoleResult><Credentials>{role}</Credentials></AssumeRoleResult></AssumeRoleResponse>")], "config:4")]
                  if escaped else [])]:
            (tmp_path / ".aws/config").write_text(config)
            (tmp_path / "answer").write_text(json.dumps(broken))
            server.answers, server.bodies = [*answers, (200, "text/xml", IDENTITY)], []
            done = cleave.run("aws", "sts", "GetCallerIdentity", "--profile", "shop", **environment)
            assert done.returncode == 2 and source in done.stderr and "'shop'" in done.stderr and "control character" in done.stderr, (key, config, done.stderr)
            assert not [body for body in server.bodies if "GetCallerIdentity" in body] and "GEHEIM" not in done.stderr
    (tmp_path / ".aws/config").write_text(SSO)
    logged_in(tmp_path, "GEHEIM" + sign)
    server.bodies = []
    done = cleave.run("aws", "sts", "GetCallerIdentity", "--profile", "shop", AWS_ENDPOINT_URL_SSO=url)
    assert done.returncode == 2 and "x-amz-sso_bearer_token" in done.stderr and "'shop'" in done.stderr and not server.bodies, done.stderr
    if sign != "\0":
        done = cleave.run("aws", "sts", "GetCallerIdentity", AWS_ACCESS_KEY_ID="AKIAX", AWS_SECRET_ACCESS_KEY="s", AWS_SESSION_TOKEN="t" + sign, AWS_ENDPOINT_URL=url)
        assert done.returncode == 2 and "session token" in done.stderr and not server.bodies, done.stderr


WHICH_MACHINE = ["'default'", "instance metadata at 127.0.0.1", "AWS_EC2_METADATA_DISABLED"]
# What a server on this machine's own network says: its answers in turn, and what is told.
NEARBY = [*(("container", [(status, "text/html", "<html>GEHEIM</html>")], ["'default'", "container metadata at 127.0.0.1", f"status {status}", "authorization token"]) for status in (500, 404, 403)),
          ("container", [(200, "application/json", "{}")], ["'default'", "container metadata at 127.0.0.1", "AccessKeyId", "what answers there"]),
          ("machine", [(500, "text/plain", "x")] * 3, [*WHICH_MACHINE, "status 500", "token"]), ("machine", [(200, "text/plain", "t"), (500, "text/plain", "x")], [*WHICH_MACHINE, "status 500", "role"]),
          *(("machine", [(200, "text/plain", "t"), (200, "text/html", roles)], [*WHICH_MACHINE, "no name of a role"]) for roles in ("<html>GEHEIM</html>", "", " \n", "a/../b")),
          ("machine", [(200, "text/plain", "t"), (200, "text/plain", "r"), (404, "text/plain", "x")], [*WHICH_MACHINE, "role 'r'", "status 404"]),
          *(("machine", [(200, "text/plain", "t"), (200, "text/plain", "r"), (200, "text/html", body)], ["'default'", "instance metadata at 127.0.0.1", "JSON"]) for body in ("<html>GEHEIM</html>", ""))]


def test_a_server_nearby_that_gives_no_credentials_is_named(server, tmp_path):
    cleave, url = Cleave(tmp_path), f"http://127.0.0.1:{server.server_port}"
    (tmp_path / ".aws/config").write_text("[default]\nregion = eu-west-1\n")
    for kind, answers, words in NEARBY:
        server.answers, server.bodies = [*answers], []
        environment = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": url} if kind == "container" else {
            "AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": url, "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "1"}
        done = cleave.run("aws", "sts", "GetCallerIdentity", **environment)
        assert done.returncode == 2 and not [word for word in words if word not in done.stderr], (answers, done.stderr)
        assert "GEHEIM" not in done.stderr and "Restore" not in done.stderr, done.stderr


def test_credentials_of_a_machine_that_are_just_over_are_used_as_botocore_does(server, tmp_path):
    """Where the service cannot renew them, AWS accepts them for a while longer."""
    cleave, url = Cleave(tmp_path), f"http://127.0.0.1:{server.server_port}"
    over = {"Code": "Success", "AccessKeyId": "ASIAX", "SecretAccessKey": "s", "Token": "t", "Expiration": "2026-01-01T00:00:00Z"}
    server.answers, server.bodies = [(200, "text/plain", "t"), (200, "text/plain", "r"), (200, "text/plain", json.dumps(over)), (200, "text/xml", IDENTITY)], []
    (tmp_path / ".aws/config").write_text(f"[default]\nregion = eu-west-1\nendpoint_url = {url}\n")
    done = cleave.run("aws", "sts", "GetCallerIdentity", AWS_EC2_METADATA_DISABLED="false", AWS_EC2_METADATA_SERVICE_ENDPOINT=url)
    assert done.returncode == 0 and "GetCallerIdentity" in server.bodies[-1], done.stderr


def test_the_endpoint_of_the_command_line_gives_no_roles(server, tmp_path):
    """Only the command's own calls go there: who asks for a role asks STS, or the endpoint of the profile."""
    role = ("<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
            "<Expiration>2036-11-23T07:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>")
    cleave, url = Cleave(tmp_path), f"http://127.0.0.1:{server.server_port}"
    call = ["aws", "sts", "GetCallerIdentity", "--profile", "shop", "--endpoint-url"]
    (tmp_path / ".aws/config").write_text(BY_ROLE.replace("URL", "http://127.0.0.1:1"))
    server.answers, server.bodies = [(200, "text/xml", IDENTITY)], []
    done = cleave.run(*call, url, AWS_MAX_ATTEMPTS="1")
    assert done.returncode == 2 and "AssumeRole" in done.stderr and not server.bodies, done.stderr
    (tmp_path / ".aws/config").write_text(BY_ROLE.replace("URL", url))
    server.answers = [(200, "text/xml", role)]
    done = cleave.run(*call, "http://127.0.0.1:1", AWS_MAX_ATTEMPTS="1")
    assert done.returncode == 2 and "GetCallerIdentity" in done.stderr and len(server.bodies) == 1, done.stderr


def test_variables_that_are_wrong_are_named(tmp_path):
    cleave = Cleave(tmp_path)
    role, keys = "arn:aws:iam::111111111111:role/mover", {"AWS_ACCESS_KEY_ID": "AKIA1", "AWS_SECRET_ACCESS_KEY": "secret"}
    (tmp_path / "empty").write_text("")
    (tmp_path / "short").write_text("abc")
    for environment, words in [({**keys, "AWS_CREDENTIAL_EXPIRATION": "soon"}, ["AWS_CREDENTIAL_EXPIRATION", "no time"]),
                               ({**keys, "AWS_CREDENTIAL_EXPIRATION": "2026-02-31T00:00:00Z"}, ["AWS_CREDENTIAL_EXPIRATION", "no time"]),
                               ({"AWS_WEB_IDENTITY_TOKEN_FILE": "short"}, ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"]),
                               *(({"AWS_WEB_IDENTITY_TOKEN_FILE": name, "AWS_ROLE_ARN": role}, ["AWS_WEB_IDENTITY_TOKEN_FILE", f"file {name}"]) for name in ("empty", "short", "nowhere"))]:
        done = cleave.run("aws", "sts", "GetCallerIdentity", AWS_REGION="eu-west-1", **environment)
        assert done.returncode == 2 and not [word for word in words if word not in done.stderr], (environment, done.stderr)
    for name in ("empty", "short"):
        (tmp_path / ".aws/config").write_text(f"[profile shop]\n{ROLE}web_identity_token_file = {name}\n")
        done = cleave.run("aws", "sts", "GetCallerIdentity", "--profile", "shop")
        assert done.returncode == 2 and "'shop'" in done.stderr and ".aws/config:3" in done.stderr and f"file {name}" in done.stderr, done.stderr


def test_the_code_of_a_device_is_asked_for_at_the_terminal(server, tmp_path):
    keys = ("<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
            "<Expiration>2036-11-23T07:00:00Z</Expiration>")
    role = f"<AssumeRoleResponse><AssumeRoleResult><Credentials>{keys}</Credentials></AssumeRoleResult></AssumeRoleResponse>"
    server.answers, server.bodies = [(200, "text/xml", role), (200, "text/xml", IDENTITY)], []
    cleave = Cleave(tmp_path)
    url = f"endpoint_url = http://127.0.0.1:{server.server_port}\n"
    (tmp_path / ".aws/config").write_text(f"[profile shop]\n{ROLE}{url}source_profile = base\nmfa_serial = arn:aws:iam::1:mfa/me\n[profile base]\n{KEYS}")

    def asked(typed, errors=None):
        """The exit code, and what is shown, of somebody who types this; `errors` is a file that they go to."""
        server.answers, server.bodies = [(200, "text/xml", role), (200, "text/xml", IDENTITY)], []
        terminal, other_end = pty.openpty()
        child = os.fork()
        if child == 0:
            os.login_tty(other_end)
            os.chdir(tmp_path)
            if errors:
                os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT), 2)
            os.execve(BINARY, [BINARY, "aws", "sts", "GetCallerIdentity", "--profile", "shop"], cleave.environment)
        shown = os.read(terminal, 1000)
        assert b"Code of arn:aws:iam::1:mfa/me for profile 'shop'" in shown
        os.write(terminal, typed)
        status = os.waitpid(child, 0)[1]
        while select.select([terminal], [], [], 0.3)[0]:  # Our own other end keeps what was said until it is read.
            shown += os.read(terminal, 1000)
        os.close(terminal), os.close(other_end)
        return os.waitstatus_to_exitcode(status), shown.decode()

    for typed, errors in [(b"123456\n", None), (b"123 456\n", None), (b" 123456 \n", tmp_path / "errors")]:
        code, shown = asked(typed, errors)
        assert code == 0 and "TokenCode=123456" in server.bodies[0] and "SerialNumber=arn" in server.bodies[0], shown
    for typed, words in [(b"\x04", "nobody has typed"), (b"\n", "nobody has typed"), (b"12345\n", "six digits"), (b"12345x\n", "six digits")]:
        code, shown = asked(typed)
        assert code == 2 and words in " ".join(shown.split()) and "no terminal" not in shown and not server.bodies, shown
