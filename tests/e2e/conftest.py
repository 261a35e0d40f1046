import collections

import pytest

from mysql_server import MysqlServer
from twin_server import TwinServer


@pytest.fixture
def twin(tmp_path):
    """A fresh twin: profiles `source` and `destination`, a manual clock."""
    server = TwinServer(tmp_path / "twin")
    yield server
    server.stop()


@pytest.fixture
def mysql_servers():
    """mysql_servers(OPTION…, kind=…) starts a server; all of them end with the test."""
    servers = []

    def start(*options, kind=None):
        servers.append(MysqlServer(*options, kind=kind))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="module")
def server_pair():
    """Two MariaDB servers for all tests of a file."""
    servers = [MysqlServer("--innodb-flush-log-at-trx-commit=0") for _ in range(2)]
    yield servers
    for server in servers:
        server.stop()


@pytest.fixture
def show(record_property):
    """show(text) prints the text when all tests have run, whichever process ran the test."""
    return lambda text: record_property("shown", text)


@pytest.fixture
def count(record_property):
    """count(title, words) adds up how often each word was counted, over all tests, and prints that when all have run."""
    return lambda title, counts: record_property("counted", [title, dict(counts)])


def pytest_terminal_summary(terminalreporter):
    counted = collections.defaultdict(collections.Counter)
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", []):
                if name == "shown" and report.when == "call":
                    terminalreporter.write_line(value)
                elif name == "counted" and report.when == "teardown":
                    counted[value[0]].update(value[1])
    for title, counts in sorted(counted.items()):
        terminalreporter.write_line(f"{title}: " + ", ".join(f"{number} {word}" for word, number in counts.items()))
