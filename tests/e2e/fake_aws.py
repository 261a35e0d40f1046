"""A false AWS on real host names, inside a network namespace: it writes down who signed what, on which host, for where.

Every name resolves to this process, which shows a certificate of its own authority for it. STS, the single sign-on
portal, instance metadata and the endpoints of containers hand out keys that any later call can be traced back by: an
access key says where it comes from, and its secret follows from it.
"""

import datetime
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import re
import socket
import socketserver
import ssl
import struct
import subprocess
import sys
import threading
import urllib.parse

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

METADATA = ["169.254.169.254", "169.254.170.2", "169.254.170.23"]
# Names below this one are signed by an authority that only a ca_bundle knows.
INSPECTED = "inspected.example"


def secret_of(key):
    return "secret" + hashlib.sha256(key.encode()).hexdigest()[:34]


def token_of(key):
    return "token-of-" + key


def key_of(*words):
    """The access key that these words lead to."""
    return "ASIA" + hashlib.sha256("|".join(words).encode()).hexdigest()[:16].upper()


def in_hours(hours):
    return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)


class Authority:
    def __init__(self, name):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        self.certificate = self.issue(self.name, self.key, None)

    def issue(self, subject, key, host):
        builder = (x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(key.public_key())
                   .serial_number(x509.random_serial_number()).not_valid_before(in_hours(-1)).not_valid_after(in_hours(200))
                   .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
                   .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
                   .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False))
        if host is None:
            builder = builder.add_extension(x509.KeyUsage(False, False, False, False, False, True, True, False, False), critical=True)
        else:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM)


class Names(socketserver.BaseRequestHandler):
    """Every name is 127.0.0.1 and has no IPv6 address."""

    def handle(self):
        question, out = self.request
        end = question.index(b"\0", 12) + 5
        is_a = question[end - 4:end - 2] == b"\0\1"
        answer = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\x7f\0\0\1" if is_a else b""
        out.sendto(question[:2] + b"\x81\x80\0\1" + struct.pack("!H", is_a) + b"\0\0\0\0" + question[12:end] + answer, self.client_address)


def xml(action, inner):
    return f'<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>{inner}</{action}Result></{action}Response>'


def xml_error(code):
    return f"<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body="", kind="text/xml", **headers):
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("x-amzn-requestid", "0")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def json(self, status, body):
        self.answer(status, json.dumps(body), "application/json")

    def handle_any(self):
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urllib.parse.urlsplit(self.path)
        self.query = dict(urllib.parse.parse_qsl(url.query))
        form = dict(urllib.parse.parse_qsl(self.body.decode("latin-1"))) if b"Action=" in self.body else {}
        address = self.connection.getsockname()[0]
        world = self.server.world
        if address in METADATA:
            if fault := world.fault({"host": address}):
                return self.answer(*fault)
            return self.metadata(address, url.path)
        who, scope, right = self.signer(url)
        host = self.headers["Host"].lower()
        call = {"host": host, "what": form.get("Action") or f"{self.command} {url.path}", "who": who, "scope": scope, "right": right}
        if fault := world.fault(call):
            return self.answer(*fault)
        world.calls.append(call)
        if not right:
            return self.answer(403, xml_error("SignatureDoesNotMatch"))
        if url.path == "/federation/credentials":
            return self.portal()
        if url.path == "/token":
            return self.oidc()
        if form.get("Action", "").startswith("AssumeRole"):
            return self.assume(form, who)
        if form.get("Action") == "GetCallerIdentity":
            inner = f"<Arn>arn:aws:iam::111111111111:user/{who}</Arn><UserId>{who}</UserId><Account>111111111111</Account>"
            return self.answer(200, xml("GetCallerIdentity", inner))
        return self.service(form)

    do_GET = do_POST = do_PUT = do_HEAD = handle_any

    def signer(self, url):
        """Access key, "region/service", and whether key, token and signature fit together."""
        found = re.match(r"AWS4-HMAC-SHA256 Credential=([^/]*)/(\d+)/([^,]*)/aws4_request, ?SignedHeaders=([^,]*), ?Signature=(\w+)",
                         self.headers.get("Authorization", ""))
        if not found:
            return self.headers.get("x-amz-sso_bearer_token", ""), "", True
        key, day, scope, names, signature = found.groups()
        headers = "".join(f"{name}:{' '.join(self.headers.get(name, '').split())}\n" for name in names.split(";"))
        digest = self.headers.get("x-amz-content-sha256") or hashlib.sha256(self.body).hexdigest()
        query = "&".join(sorted(part if "=" in part else part + "=" for part in url.query.split("&") if part))
        canonical = "\n".join([self.command, url.path or "/", query, headers, names, digest])
        text = "\n".join(["AWS4-HMAC-SHA256", self.headers["X-Amz-Date"], f"{day}/{scope}/aws4_request", hashlib.sha256(canonical.encode()).hexdigest()])
        mac = ("AWS4" + secret_of(key)).encode()
        for word in [day, *scope.split("/"), "aws4_request", text]:
            mac = hmac.new(mac, word.encode(), hashlib.sha256).digest()
        token = self.headers.get("X-Amz-Security-Token", "")
        return key, scope, mac.hex() == signature and token == (token_of(key) if key.startswith("ASIA") else "")

    def assume(self, form, who):
        if not re.fullmatch(r"[\w+=,.@-]{2,64}", session := form["RoleSessionName"], re.ASCII) or not 900 <= int(form.get("DurationSeconds", 3600)) <= 43200 or not re.fullmatch(
                r"[\w+=,.@:/-]{2,1224}", form.get("ExternalId", "none"), re.ASCII) or not re.fullmatch(r"arn:[\w-]+:iam::\d{12}:role/.+", form["RoleArn"]):
            return self.answer(400, xml_error("ValidationError"))
        # Where the profile names no session, every program has a name of its own.
        session = "" if session == "cleave" or session.startswith("botocore-session-") else session
        words = ["role", form["RoleArn"], who, form.get("ExternalId", ""), form.get("WebIdentityToken", ""), form.get("TokenCode", ""), session, form.get("DurationSeconds", "")]
        key = key_of(*words)
        inner = (f"<Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>{secret_of(key)}</SecretAccessKey>"
                 f"<SessionToken>{token_of(key)}</SessionToken><Expiration>{in_hours(1):%Y-%m-%dT%H:%M:%SZ}</Expiration></Credentials>"
                 "<AssumedRoleUser><Arn>a</Arn><AssumedRoleId>b</AssumedRoleId></AssumedRoleUser>")
        self.answer(200, xml(form["Action"], inner))

    def portal(self):
        bearer = self.headers.get("x-amz-sso_bearer_token", "")
        if not bearer.startswith("good"):
            return self.json(401, {"__type": "UnauthorizedException", "message": "Session token not found or invalid"})
        key = key_of("sso", self.query.get("account_id", ""), self.query.get("role_name", ""), bearer)
        self.json(200, {"roleCredentials": {"accessKeyId": key, "secretAccessKey": secret_of(key), "sessionToken": token_of(key),
                                            "expiration": int(in_hours(1).timestamp() * 1000)}})

    def oidc(self):
        asked = json.loads(self.body)
        if not str(asked.get("refreshToken")).startswith("refresh-good") or asked.get("grantType") != "refresh_token":
            return self.json(400, {"error": "invalid_grant", "error_description": "no"})
        self.json(200, {"accessToken": "good-refreshed", "tokenType": "Bearer", "expiresIn": 28800, "refreshToken": asked["refreshToken"] + "x"})

    def metadata(self, address, path):
        world = self.server.world
        if address != METADATA[0]:
            world.calls.append({"host": address, "what": path, "who": self.headers.get("Authorization", ""), "scope": "", "right": True})
            return self.json(200, self.keys(key_of("container", address, path, self.headers.get("Authorization", ""))))
        if not world.instance:
            return self.answer(404)
        if path == "/latest/api/token":
            return self.answer(200, "imds-token", "text/plain", x_aws_ec2_metadata_token_ttl_seconds="21600")
        if self.headers.get("x-aws-ec2-metadata-token") != "imds-token":
            return self.answer(401)
        if path.endswith("/security-credentials/"):
            return self.answer(200, "instance-role", "text/plain")
        self.json(200, self.keys(key_of("instance")))

    def keys(self, key):
        return {"Code": "Success", "Type": "AWS-HMAC", "LastUpdated": "2026-01-01T00:00:00Z", "AccessKeyId": key, "SecretAccessKey": secret_of(key),
                "Token": token_of(key), "Expiration": f"{in_hours(6):%Y-%m-%dT%H:%M:%SZ}"}

    def service(self, form):
        action = form.get("Action", "")
        if action == "DescribeRegions":
            return self.answer(200, '<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>0</requestId><regionInfo/></DescribeRegionsResponse>')
        if action:
            return self.answer(200, f"<{action}Response><{action}Result></{action}Result></{action}Response>")
        if "x-amz-json" in (self.headers.get("Content-Type") or ""):
            return self.json(200, {})
        path = urllib.parse.urlsplit(self.path).path
        if path.endswith("/hostedzone"):
            return self.answer(200, '<ListHostedZonesResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><HostedZones></HostedZones><Marker></Marker>'
                                    '<IsTruncated>false</IsTruncated><MaxItems>100</MaxItems></ListHostedZonesResponse>')
        if path.endswith("/distribution"):
            return self.answer(200, "<DistributionList><Marker></Marker><MaxItems>100</MaxItems><IsTruncated>false</IsTruncated><Quantity>0</Quantity></DistributionList>")
        self.answer(200, '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>')


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_):
        pass  # A client that does not like a certificate hangs up.


class TlsServer(Server):
    def finish_request(self, request, client_address):
        request = self.context.wrap_socket(request, server_side=True)
        super().finish_request(request, client_address)
        request.close()


class FakeAws:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.calls = []
        self.instance = True
        self.fault = lambda call: None
        self.authorities = [Authority("AWS"), Authority("A proxy")]
        self.trusted, self.bundle = self.folder / "trusted.pem", self.folder / "bundle.pem"
        self.trusted.write_bytes(self.authorities[0].pem())
        self.bundle.write_bytes(self.authorities[1].pem())
        self.contexts = {}
        self.host_key = ec.generate_private_key(ec.SECP256R1())

    def context(self, host):
        if host not in self.contexts:
            name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "host")])
            authority = self.authorities[host.endswith(INSPECTED)]
            path = self.folder / f"host-{len(self.contexts)}.pem"
            path.write_bytes(authority.issue(name, self.host_key, host).public_bytes(serialization.Encoding.PEM) + self.host_key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
            self.contexts[host] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.contexts[host].load_cert_chain(path)
        return self.contexts[host]

    def start(self):
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        for address in METADATA:
            subprocess.run(["ip", "address", "add", f"{address}/32", "dev", "lo"], check=True)
        resolver = self.folder / "resolv.conf"
        resolver.write_text("nameserver 127.0.0.1\n")
        import certifi
        for source, target in [(resolver, "/etc/resolv.conf"), (self.trusted, "/etc/ssl/certs/ca-certificates.crt"), (self.trusted, certifi.where())]:
            subprocess.run(["mount", "--bind", source, os.path.realpath(target)], check=True)
        names = socketserver.ThreadingUDPServer(("127.0.0.1", 53), Names)
        plain, secure = Server(("0.0.0.0", 80), Handler), TlsServer(("127.0.0.1", 443), Handler)
        secure.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        secure.context.sni_callback = lambda connection, host, _: setattr(connection, "context", self.context(host or "none"))
        for server in (names, plain, secure):
            server.world = self
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def take(self):
        calls, self.calls = self.calls, []
        return calls


UNSHARE = ["unshare", "--net", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]


def why_not():
    """The reason why a namespace cannot be had here, or None."""
    probe = subprocess.run([*UNSHARE, "ip", "link", "set", "lo", "up"], capture_output=True, text=True) if sys.platform == "linux" else None
    if probe is None or probe.returncode != 0:
        return "no network namespace can be made here: " + (probe.stderr.strip() if probe else "not Linux")
    return None
