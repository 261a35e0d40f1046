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
    """mysql_servers(OPTION…) starts a MariaDB server; all of them end with the test."""
    servers = []

    def start(*options):
        servers.append(MysqlServer(*options))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()
