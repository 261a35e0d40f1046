"""The twin as a server: what its answers carry, and what no connection may do to it or to the others."""

import datetime
import email.utils
import hashlib
import http.client
import io
import json
import os
import pathlib
import socket
import threading
import time
import urllib.parse

import botocore.credentials
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from cleave_program import IS_SANITIZED
from twin_server import TwinServer


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One twin for all: none of the tests may harm it."""
    twin = TwinServer(tmp_path_factory.mktemp("server") / "twin")
    yield twin
    twin.stop()


def place(twin):
    address = urllib.parse.urlsplit(twin.url)
    return address.hostname, address.port


def ask(twin, method, path, body=None, headers=None):
    """An answer to an unsigned request, whatever its status."""
    connection = http.client.HTTPConnection(*place(twin), timeout=30)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "method, path, status",
    [
        ("GET", "/_twin/clock", 200),
        ("GET", "/_twin/nothing", 404),
        ("GET", "/no-such-bucket/key", 404),
        ("HEAD", "/no-such-bucket/key", 404),
        ("GET", "/%00?X-Amz-Algorithm=AWS4-HMAC-SHA256", 400),
    ],
)
def test_every_answer_is_dated_by_the_clock_of_the_twin(server, method, path, status):
    server.page("clock", {"advance_seconds": 86400})
    now = datetime.datetime.fromisoformat(server.page("clock")["now"].replace("Z", "+00:00"))
    answer, _ = ask(server, method, path)
    assert answer.status == status
    assert email.utils.parsedate_to_datetime(answer.getheader("Date")) == now.replace(microsecond=0)


def raw(twin, request, wait=20):
    """What the twin sends back for these bytes until it closes the connection."""
    with socket.create_connection(place(twin), timeout=wait) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while piece := connection.recv(65536):
            received += piece
    return received


@pytest.mark.parametrize(
    "request_bytes, status",
    [
        (b"PUT /b/k HTTP/1.1\r\nHost: x\r\nContent-Length: 9223372036854775807\r\n\r\nx", b"400"),
        (b"PUT /b/k HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551615\r\n\r\nx", b"400"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 17179869184\r\n\r\nx", b"400"),
        (b"POST /_twin/clock HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n{", b"400"),
        (b"PUT /b/k HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx", b"400"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"a%d: b\r\n" % n for n in range(2500)) + b"\r\n", b"431"),
        (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"431"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"400"),
    ],
)
def test_what_is_too_much_or_no_http_is_refused_with_an_answer(server, request_bytes, status):
    answer = raw(server, request_bytes)
    assert answer.startswith(b"HTTP/1.1 " + status), answer[:200]
    assert b"\r\nDate: " in answer
    assert server.page("clock")["mode"] == "manual"


def test_many_large_promises_take_no_memory_and_stop_nobody(server):
    """Each says that 5 GiB come, sends a little and waits."""
    before = memory_kb(server, "VmHWM")
    connections = []
    for number in range(40):
        connection = socket.create_connection(place(server), timeout=20)
        connection.sendall(b"PUT /b/k%d HTTP/1.1\r\nHost: x\r\nContent-Length: 5368709120\r\n\r\n" % number + b"x" * 1000)
        connections.append(connection)
    assert server.page("clock")["mode"] == "manual"
    for connection in connections:
        connection.close()
    assert memory_kb(server, "VmHWM") - before < 64 * 1024


def signed(twin, service, profile="source", **parameters):
    """The answer to a call of a query service that no SDK would send."""
    keys = twin._credentials(profile)
    credentials = botocore.credentials.Credentials(keys["aws_access_key_id"], keys["aws_secret_access_key"])
    body = urllib.parse.urlencode(parameters)
    request = AWSRequest("POST", twin.url + "/", data=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    SigV4Auth(credentials, service, "us-east-1").add_auth(request)
    answer, text = ask(twin, "POST", "/", body, dict(request.headers))
    return answer.status, text.decode()


def nested(depth, opening="[", closing="]"):
    statement = '{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":%s}}}'
    return '{"Version":"2012-10-17","Statement":[' + statement % (opening * depth + '"x"' + closing * depth) + "]}"


@pytest.mark.parametrize("document", [nested(60_000), nested(2), nested(20_000, '{"a":', "}"), "[" * 60_000, nested(1, '{"a":', "}")])
def test_policies_that_nest_are_malformed(server, document):
    version = "2010-05-08"
    status, text = signed(server, "iam", Action="CreateRole", Version=version, RoleName="deep", AssumeRolePolicyDocument=document)
    assert status == 400 and "MalformedPolicyDocument" in text
    status, text = signed(server, "iam", Action="CreatePolicy", Version=version, PolicyName="deep", PolicyDocument=document)
    assert status == 400 and "MalformedPolicyDocument" in text
    status, _ = signed(server, "sts", Action="GetCallerIdentity", Version="2011-06-15")
    assert status == 200


def test_bucket_policies_that_nest_are_malformed(server):
    s3 = server.client("s3")
    s3.create_bucket(Bucket="deep-policy")
    with pytest.raises(s3.exceptions.ClientError, match="MalformedPolicy"):
        s3.put_bucket_policy(Bucket="deep-policy", Policy=nested(5_000))


@pytest.mark.parametrize("path", ["clock", "faults", "delegation", "athena", "metrics"])
@pytest.mark.parametrize("body", ["[" * 60_000, '{"a":' * 60_000, '{"advance_seconds": {"a": 1}, "at": [], "domain": 5}', '{"to": "x"}'])
def test_pages_of_the_twin_refuse_what_they_cannot_read(server, path, body):
    answer, text = ask(server, "POST", f"/_twin/{path}", body)
    assert answer.status == 400, text
    assert server.page("clock")["mode"] == "manual"


def test_the_clock_does_not_leave_the_calendar(server):
    now = server.page("clock")["now"]
    for seconds in (10**18, -(10**18), 10**12):
        ask(server, "POST", "/_twin/clock", json.dumps({"advance_seconds": seconds}))
        assert server.page("clock")["now"] == now


def test_pages_of_the_twin_are_for_this_machine_and_no_web_page(server):
    port = place(server)[1]
    now = server.page("clock")["now"]

    def status(method="POST", body='{"advance_seconds": 60}', **headers):
        return ask(server, method, "/_twin/clock" if method == "POST" else "/_twin/world?raw=1", body, headers)[0].status

    def of(origin, host=f"127.0.0.1:{port}"):
        return status(Host=host, Origin=origin, **{"Content-Type": "text/plain"})

    for origin in ("https://evil.example", "null", "http://localhost:3000", "http://127.0.0.1", f"https://127.0.0.1:{port}"):
        assert of(origin) == 403, origin
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1", "[::2]"):
        assert status(Host=host) == 403, host
        assert status("GET", None, Host=host) == 403, host
    assert of(f"http://evil.example:{port}", f"evil.example:{port}") == 403
    assert server.page("clock")["now"] == now
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", "LOCALHOST", f"[::1]:{port}", "twin.localhost"):
        assert status(Host=host) == 200, host
        assert of(f"http://{host.lower()}", host) == 200, host


def memory_kb(twin, name):
    status = pathlib.Path(f"/proc/{twin.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith(name + ":")).split()[1])


def spooled_bytes(twin):
    """How much of the disk the twin's file without a name takes."""
    sizes = [os.stat(descriptor).st_blocks * 512
             for descriptor in pathlib.Path(f"/proc/{twin.process.pid}/fd").iterdir()
             if "(deleted)" in os.readlink(descriptor)]
    return sum(sizes)


LARGE = 160 << 20


class Large(io.RawIOBase):
    """Bytes that nobody has to hold: each MiB begins with its number."""

    def __init__(self, size=LARGE):
        self.size, self.at = size, 0

    def readable(self):
        return True

    def seekable(self):
        return True

    def tell(self):
        return self.at

    def seek(self, offset, whence=0):
        self.at = offset + (0, self.at, self.size)[whence]
        return self.at

    def readinto(self, buffer):
        wanted = min(len(buffer), self.size - self.at)
        start = self.at >> 20
        text = b"".join((b"%020d" % n).ljust(1 << 20, b".") for n in range(start, start + (wanted >> 20) + 2))
        inside = self.at - (start << 20)
        buffer[:wanted] = text[inside:inside + wanted]
        self.at += wanted
        return wanted


def test_large_objects_lie_in_a_file_and_go_when_they_are_deleted(tmp_path):
    twin = TwinServer(tmp_path / "first", "--save", tmp_path / "world.json")
    try:
        s3 = twin.client("s3")
        s3.create_bucket(Bucket="large")
        before = memory_kb(twin, "VmHWM")
        longest = [0.0]
        done = threading.Event()

        def visit_all_the_time():
            while not done.is_set():
                start = time.monotonic()
                twin.page("clock")
                s3.head_bucket(Bucket="large")
                longest[0] = max(longest[0], time.monotonic() - start)

        visitor = threading.Thread(target=visit_all_the_time)
        visitor.start()
        s3.put_object(Bucket="large", Key="one", Body=Large())
        s3.copy_object(Bucket="large", Key="copy", CopySource={"Bucket": "large", "Key": "one"})
        upload = s3.create_multipart_upload(Bucket="large", Key="parts")["UploadId"]
        part = {"Bucket": "large", "Key": "parts", "UploadId": upload}
        source = {"Bucket": "large", "Key": "one"}
        tags = [s3.upload_part_copy(**part, PartNumber=number, CopySource=source, CopySourceRange=f"bytes={first}-{first + LARGE // 2 - 1}")["CopyPartResult"]["ETag"]
                for number, first in ((1, 0), (2, LARGE // 2))]
        s3.complete_multipart_upload(**part, MultipartUpload={"Parts": [{"PartNumber": n + 1, "ETag": t} for n, t in enumerate(tags)]})
        s3.copy_object(Bucket="large", Key="parts copied", CopySource={"Bucket": "large", "Key": "parts"})
        done.set()
        visitor.join()
        if not IS_SANITIZED:  # freed memory is kept aside for a while
            assert memory_kb(twin, "VmHWM") - before < 48 * 1024
        assert longest[0] < 5
        assert LARGE <= spooled_bytes(twin) < LARGE * 1.1, "copies share what they are made of"
        heads = {key: s3.head_object(Bucket="large", Key=key) for key in ("one", "copy", "parts", "parts copied")}
        assert heads["one"]["ETag"] == heads["copy"]["ETag"] == heads["parts copied"]["ETag"] != heads["parts"]["ETag"]
        digest = hashlib.md5()
        for piece in s3.get_object(Bucket="large", Key="parts")["Body"].iter_chunks(1 << 20):
            digest.update(piece)
        assert f'"{digest.hexdigest()}"' == heads["one"]["ETag"]
    finally:
        twin.stop()

    twin = TwinServer(tmp_path / "second", "--load", tmp_path / "world.json")
    try:
        s3 = twin.client("s3")
        middle = s3.get_object(Bucket="large", Key="copy", Range=f"bytes={100 << 20}-{(100 << 20) + 19}")["Body"].read()
        assert middle == b"%020d" % 100
        s3.put_object(Bucket="large", Key="new", Body=Large(20 << 20))
        assert spooled_bytes(twin) >= 20 << 20
        s3.put_object(Bucket="large", Key="new", Body=b"small")
        upload = s3.create_multipart_upload(Bucket="large", Key="aborted")["UploadId"]
        part = {"Bucket": "large", "Key": "aborted", "UploadId": upload, "PartNumber": 1}
        s3.upload_part(**part, Body=Large(10 << 20))
        s3.upload_part(**part, Body=Large(11 << 20))
        assert spooled_bytes(twin) < 12 << 20
        s3.abort_multipart_upload(Bucket="large", Key="aborted", UploadId=upload)
        for name in ("a", "b"):
            s3.put_object(Bucket="large", Key=name, Body=Large(5 << 20))
        s3.delete_objects(Bucket="large", Delete={"Objects": [{"Key": "a"}, {"Key": "b"}]})
        with pytest.raises(s3.exceptions.ClientError):
            s3.put_object(Bucket="large", Key="wrong", Body=Large(5 << 20), ContentMD5="AAAAAAAAAAAAAAAAAAAAAA==")
        assert spooled_bytes(twin) < 1 << 20
    finally:
        twin.stop()
