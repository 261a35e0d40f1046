"""Common mistakes in the configuration: each is told with profile, file and line, and the way out. Nobody else signs."""

import http.server
import os
import pty
import threading

import pytest
from cleave_program import BINARY, Cleave

KEYS = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n"
ROLE = "role_arn = arn:aws:iam::111111111111:role/mover\n"

# What the files say; the service that is asked; what is told.
MISTAKES = {
    "a comment behind the region": (f"[profile shop]\nregion = eu-west-1 # home\n{KEYS}", "ec2 DescribeRegions", ["'shop'", ".aws/config:2", "a line of its own"]),
    "no region": (f"[profile shop]\n{KEYS}", "ec2 DescribeRegions", ["needs a region", "AWS_REGION"]),
    "a name without the word profile": (f"[shop]\n{KEYS}", "sts GetCallerIdentity", ["no profile 'shop'", ".aws/config", "aws configure"]),
    "a line without =": (f"[profile shop]\nregion eu-west-1\n{KEYS}", "sts GetCallerIdentity", [".aws/config:2", "key = value"]),
    "a key that stands twice": (f"[profile shop]\n{KEYS}{KEYS}", "sts GetCallerIdentity", [".aws/config:4", "aws_access_key_id", "line 2"]),
    "half a key pair": ("[profile shop]\nregion = eu-west-1\naws_access_key_id = AKIA1\n", "sts GetCallerIdentity", ["'shop'", ".aws/config:3", "no aws_secret_access_key"]),
    "a source that is not there": (f"[profile shop]\n{ROLE}source_profile = bse\n[profile base]\n{KEYS}", "sts GetCallerIdentity", ["'shop'", ".aws/config:3", "'base'"]),
    "a role without a source": (f"[profile shop]\n{ROLE}", "sts GetCallerIdentity", ["'shop'", ".aws/config:2", "source_profile"]),
    "half a single sign-on": ("[profile shop]\nsso_account_id = 1\n", "sts GetCallerIdentity", ["'shop'", "sso_start_url", "aws configure sso --profile shop"]),
    "nobody has logged in": ("[profile shop]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://x.example\n",
                             "sts GetCallerIdentity", ["'shop'", "aws sso login --profile shop"]),
    "a code and no terminal": (f"[profile shop]\n{ROLE}source_profile = base\nmfa_serial = arn:aws:iam::1:mfa/me\n[profile base]\n{KEYS}",
                               "sts GetCallerIdentity", ["'shop'", ".aws/config:4", "terminal"]),
    "FIPS where there is none": (f"[profile shop]\nregion = cn-north-1\nuse_fips_endpoint = true\n{KEYS}", "s3 ListBuckets", ["FIPS", "use_fips_endpoint"]),
    "certificates that are not there": (f"[profile shop]\nregion = eu-west-1\nca_bundle = /nowhere.pem\nendpoint_url = https://127.0.0.1:1\n{KEYS}",
                                        "sts GetCallerIdentity", ["no answer"]),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_place_and_the_way_out(mistake, tmp_path):
    config, call, words = MISTAKES[mistake]
    cleave = Cleave(tmp_path)
    (tmp_path / ".aws/config").write_text(config)
    # Keys that are somebody's, and that nobody has chosen here.
    done = cleave.run("aws", *call.split(), "--profile", "shop", AWS_ACCESS_KEY_ID="AKIAOTHER", AWS_SECRET_ACCESS_KEY="other")
    assert done.returncode == 2, done.stderr
    assert not [word for word in words if word not in done.stderr], done.stderr
    assert "secret\n" not in done.stderr and "AKIAIOSFODNN7EXAMPLE" not in done.stderr


@pytest.fixture(scope="module")
def server():
    """Answers every call with what the test has put there."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.server.bodies.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())
            status, kind, body = self.server.answers.pop(0) if len(self.server.answers) > 1 else self.server.answers[0]
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            pass

    found = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
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


def test_the_code_of_a_device_is_asked_for_at_the_terminal(server, tmp_path):
    keys = ("<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
            "<Expiration>2036-11-23T07:00:00Z</Expiration>")
    role = f"<AssumeRoleResponse><AssumeRoleResult><Credentials>{keys}</Credentials></AssumeRoleResult></AssumeRoleResponse>"
    who = "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>a</Arn><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
    server.answers, server.bodies = [(200, "text/xml", role), (200, "text/xml", who)], []
    cleave = Cleave(tmp_path)
    url = f"endpoint_url = http://127.0.0.1:{server.server_port}\n"
    (tmp_path / ".aws/config").write_text(f"[profile shop]\n{ROLE}{url}source_profile = base\nmfa_serial = arn:aws:iam::1:mfa/me\n[profile base]\n{KEYS}")
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(tmp_path)
        os.execve(BINARY, [BINARY, "aws", "sts", "GetCallerIdentity", "--profile", "shop"], cleave.environment)
    shown = os.read(terminal, 1000)
    assert b"Code of arn:aws:iam::1:mfa/me for profile 'shop'" in shown
    os.write(terminal, b"123456\n")
    with open(terminal, "rb", buffering=0) as reader:
        try:
            while reader.read(1000):
                pass
        except OSError:  # The other end is closed.
            pass
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert "TokenCode=123456" in server.bodies[0] and "SerialNumber=arn" in server.bodies[0]
