import pytest

from twin_server import TwinServer


@pytest.fixture
def twin(tmp_path):
    """A fresh twin: profiles `source` and `destination`, a manual clock."""
    server = TwinServer(tmp_path / "twin")
    yield server
    server.stop()
