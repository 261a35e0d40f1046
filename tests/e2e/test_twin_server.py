"""The twin as a server: what its answers carry, and what no connection may do to it or to the others."""

import datetime
import email.utils
import http.client
import urllib.parse

import pytest

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
