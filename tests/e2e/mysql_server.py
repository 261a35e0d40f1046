"""Database servers of a test's own: the fixture `mysql_servers` (conftest.py) starts them, and ends them for sure."""

import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

SCRIPT = pathlib.Path(__file__).parents[1] / "mysql" / "run-server"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class MysqlServer:
    """One server; `options` are mariadbd's, or those of the program of `kind` (tests/mysql/run-server). Its user root needs no
    password."""

    def __init__(self, *options, kind=None):
        self.kind = kind or os.environ.get("CLEAVE_MYSQL_SERVER", "mariadb")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cleave-mysql-"))
        self.socket = self.folder / "socket"
        self.port = free_port()
        self.options = options
        self.script = None
        self.start()

    def start(self):
        """Runs the server, also again on the data that is there; returns when it answers."""
        command = ["setpriv", "--pdeathsig", "TERM", SCRIPT, self.folder, f"--port={self.port}", *self.options]
        self.script = subprocess.Popen(command, env={**os.environ, "CLEAVE_MYSQL_SERVER": self.kind})
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if self.client("SELECT 1").returncode == 0:
                return
            assert self.script.poll() is None, (self.folder / "log").read_text()
            time.sleep(0.05)
        raise TimeoutError((self.folder / "log").read_text())

    def kill(self):
        """Ends the server as a power cut would; the data stays."""
        subprocess.run(["kill", "-KILL", (self.folder / "pid").read_text().strip()], check=True)
        self.script.wait()

    def stop(self):
        """Ends the server and removes its data. What a server said that ended by itself is shown with the failed test."""
        if self.script.poll() is None:
            self.script.terminate()
        else:
            print((self.folder / "log").read_text()[-5000:])
        self.script.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def client(self, statements, database=""):
        """Runs statements, which may fail."""
        command = ["mariadb", "--no-defaults", f"--socket={self.socket}", "--user=root", "--batch",
                   "--skip-column-names", "--default-character-set=utf8mb4", database]
        return subprocess.run([word for word in command if word], input=statements, capture_output=True, text=True)

    def run(self, statements, database=""):
        """Runs statements (DELIMITER works too) and returns the rows as lists of strings."""
        done = self.client(statements, database)
        assert done.returncode == 0, done.stderr
        return [line.split("\t") for line in done.stdout.splitlines()]

    def value(self, statement, database=""):
        return self.run(statement, database)[0][0]

    def dsn(self, database, user="root"):
        return f"mysql://{user}@127.0.0.1:{self.port}/{database}"
