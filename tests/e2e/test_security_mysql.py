"""What a hostile MySQL server, or one in between, gets to know and can do."""

import socket
import ssl
import struct
import subprocess
import threading

import pytest
from cleave_program import BINARY, IS_SANITIZED, Cleave, run_measured
from mysql_server import MysqlServer

PASSWORD = "s3cr3t-db-pw"
TLS = 0x800
OK = b"\0\0\0\2\0\0\0"
PLAIN_MODES = ["required", "verify-ca", "verify-identity"]


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Two authorities, `ca` and `other`, and a server's certificate for 127.0.0.1 that `ca` has signed."""
    folder = tmp_path_factory.mktemp("keys")
    new_key = ["-newkey", "rsa:2048", "-nodes", "-days", "30"]
    for name in ("ca", "other"):
        openssl(folder, "req", "-x509", *new_key, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem")
    openssl(folder, "req", *new_key[:3], "-subj", "/CN=db", "-keyout", "server.key", "-out", "server.csr")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    openssl(folder, "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30",
            "-extfile", "names", "-out", "server.pem")
    for path in folder.iterdir():
        path.chmod(0o644)
    folder.chmod(0o755)
    return folder


class HostileServer:
    """Plays one session with everybody who comes, and keeps what it was told."""

    def __init__(self, session):
        self.session, self.heard, self.ended = session, b"", threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        try:
            while True:
                self.connection, _ = self.listener.accept()
                self.connection.settimeout(10)
                try:
                    self.session(self)
                except OSError:
                    pass
                self.connection.close()
                self.ended.set()
        except OSError:  # Closed by the test.
            pass

    def send(self, number, content):
        self.connection.sendall(struct.pack("<I", len(content))[:3] + bytes([number]) + content)

    def greet(self, plugin=b"mysql_native_password", abilities=0x81FFF7FF & ~TLS):
        self.send(0, b"\x0a8.0.36\0" + struct.pack("<I", 7) + b"12345678\0" + struct.pack("<H", abilities & 0xFFFF) + b"\xff\2\0"
                  + struct.pack("<H", abilities >> 16) + bytes([21]) + bytes(10) + b"901234567890\0" + plugin + b"\0")

    def read(self):
        """The number and the content of the next packet; nothing at the end."""
        head = self.read_bytes(4)
        return (head[3], self.read_bytes(head[0] | head[1] << 8 | head[2] << 16)) if head else (0, b"")

    def read_bytes(self, count):
        content = b""
        while len(content) < count:
            got = self.connection.recv(count - len(content))
            if not got:
                return b""
            content, self.heard = content + got, self.heard + got
        return content


def check(folder, port, options, **environment):
    dsn = f"mysql://app@127.0.0.1:{port}/shop?{options}"
    return Cleave(folder).run("mysql", "check", "--source", dsn, "--destination", dsn, CLEAVE_SOURCE_PASSWORD=PASSWORD,
                              CLEAVE_DESTINATION_PASSWORD=PASSWORD, **environment)


def attacked(folder, session, options):
    server = HostileServer(session)
    done = check(folder, server.port, options)
    assert done.returncode in (2, 3) and not server.listener.close()
    assert server.ended.wait(10) and PASSWORD.encode() not in server.heard
    assert "\x1b" not in done.stdout + done.stderr and PASSWORD not in done.stdout + done.stderr
    return server.heard, done.stderr


def without_tls(server):
    server.greet()
    server.read()


def without_tls_in_parts(server):
    whole = server.connection
    sent = []
    server.connection = type("Parts", (), {"sendall": staticmethod(sent.append)})
    server.greet()
    server.connection = whole
    for piece in (sent[0][:3], sent[0][3:20], sent[0][20:]):
        server.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server.connection.sendall(piece)
        server.ended.wait(0.05)
    server.read()


def cut_short(server):
    server.connection.sendall(b"\x4a\0\0\0\x0a8.0")
    server.connection.shutdown(socket.SHUT_WR)
    server.read()


def of_an_old_protocol(server):
    server.send(0, b"\x098.0.36\0" + bytes(13))
    server.read()


@pytest.mark.parametrize("mode", PLAIN_MODES)
@pytest.mark.parametrize("session", [without_tls, without_tls_in_parts, cut_short, of_an_old_protocol])
def test_without_tls_nothing_is_said(tmp_path, keys, mode, session):
    """cleave mysql check --source 'mysql://…?ssl-mode=required'"""
    heard, error = attacked(tmp_path, session, f"ssl-mode={mode}" + (f"&ssl-ca={keys}/ca.pem" if mode == "verify-ca" else ""))
    assert heard == b""
    if session in (without_tls, without_tls_in_parts):
        assert "TLS is required" in error


def asking_for(plugin, switches):
    def session(server):
        server.greet(b"mysql_native_password" if switches else plugin)
        number, _ = server.read()
        if switches:
            server.send(number + 1, b"\xfe" + plugin + b"\0" + b"x" * 20 + b"\0")
            number, _ = server.read()
        server.send(number + 1, OK)
        server.read()
    return session


@pytest.mark.parametrize("plugin", [b"mysql_clear_password", b"dialog", b"mysql_old_password", b"../../evil"])
@pytest.mark.parametrize("switches", [True, False])
def test_a_password_is_never_said_as_it_is(tmp_path, plugin, switches):
    """A server asks for it by one of the plugins that say it."""
    _, error = attacked(tmp_path, asking_for(plugin, switches), "ssl-mode=disabled")
    if switches:
        assert "in a way that says it" in error and "\\x" not in error  # No bytes of the login.


def test_not_even_through_tls(tmp_path, keys):
    """ssl-mode=required proves nothing of the server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(keys / "server.pem", keys / "server.key")

    def session(server):
        server.greet(abilities=0x81FFFFFF)
        number, _ = server.read()
        server.connection = context.wrap_socket(server.connection, server_side=True)
        number, _ = server.read()
        server.send(number + 1, b"\xfemysql_clear_password\0")
        server.read()

    heard, _ = attacked(tmp_path, session, "ssl-mode=required")
    assert b"app" in heard  # It came as far as the login.


def test_a_file_of_this_machine_is_not_sent(tmp_path):
    """LOAD DATA LOCAL INFILE, asked for by the server"""
    def session(server):
        server.greet()
        number, _ = server.read()
        server.send(number + 1, OK)
        server.read()
        server.send(1, b"\xfb/etc/passwd")
        server.read()

    heard, _ = attacked(tmp_path, session, "ssl-mode=disabled")
    assert b"root:" not in heard


def test_an_answer_without_an_end_is_given_up(tmp_path):
    """The server sends rows of a megabyte for ever."""
    column = b"\x03def\0\0\0\x01v\0\x0c\x21\0" + struct.pack("<I", 1 << 20) + b"\xfd\0\0\0\0\0"
    end = b"\xfe\0\0\2\0"

    def session(server):
        server.greet()
        number, _ = server.read()
        server.send(number + 1, OK)
        while True:
            _, content = server.read()
            if not content:
                return
            if b"SELECT" not in content:
                server.send(1, OK)
                continue
            for number, packet in enumerate((b"\x01", column, end), 1):
                server.send(number, packet)
            for number in range(10_000):
                server.send(number & 255, b"\xfd" + struct.pack("<I", 1 << 20)[:3] + b"r" * (1 << 20))

    server = HostileServer(session)
    dsn = f"mysql://app@127.0.0.1:{server.port}/shop?ssl-mode=disabled"
    done, memory = run_measured([BINARY, "mysql", "check", "--source", dsn, "--destination", dsn], timeout=60,
                                env={**Cleave(tmp_path).environment, "CLEAVE_SOURCE_PASSWORD": "", "CLEAVE_DESTINATION_PASSWORD": ""})
    server.listener.close()
    assert done.returncode == 3 and "larger than 256 MiB" in done.stderr and "127.0.0.1" in done.stderr, done.stderr
    assert memory < 600 or IS_SANITIZED


def test_an_error_of_the_server_is_shown(tmp_path):
    """ERR Access \\x1b]0;pwned\\x07 denied"""
    _, error = attacked(tmp_path, lambda server: server.send(0, b"\xff\x15\x04#28000Access \x1b]0;pwned\x07\x1b[2J denied"), "ssl-mode=disabled")
    assert r"Access \x1b]0;pwned\x07\x1b[2J denied" in error
    heard, error = attacked(tmp_path, lambda server: server.send(0, b"\xff\x10\x04Too many connections"), "ssl-mode=required")
    assert heard == b"" and "Too many connections" in error


@pytest.fixture(scope="module")
def server(keys):
    running = MysqlServer(f"--ssl-cert={keys}/server.pem", f"--ssl-key={keys}/server.key", "--require-secure-transport=ON")
    running.run(f"CREATE DATABASE shop; CREATE USER app@'%' IDENTIFIED BY '{PASSWORD}'; GRANT ALL ON *.* TO app@'%'")
    yield running
    running.stop()


@pytest.mark.parametrize("options,proves", [
    ("ssl-mode=required", True), ("ssl-mode=verify-ca&ssl-ca=ca.pem", True), ("ssl-mode=verify-identity&ssl-ca=ca.pem", True),
    ("ssl-mode=required&ssl-ca=other.pem", True),  # Nothing is to be proved.
    ("ssl-mode=verify-ca&ssl-ca=other.pem", False), ("ssl-mode=verify-identity&ssl-ca=other.pem", False),
    ("ssl-mode=verify-identity", False), ("ssl-mode=verify-ca&ssl-ca=none.pem", False),
])
def test_an_authority_of_ones_own(tmp_path, keys, server, options, proves):
    """cleave mysql check --source 'mysql://…?ssl-mode=verify-ca&ssl-ca=FILE'"""
    done = check(tmp_path, server.port, options.replace("ssl-ca=", f"ssl-ca={keys}/"))
    if proves:
        assert done.returncode == 1 and "one and the same database" in done.stdout, done.stderr
    else:
        assert done.returncode == 2 and "127.0.0.1" in done.stderr, done.stdout


def test_an_authority_without_its_hosts_name(tmp_path, keys, server):
    """The certificate names 127.0.0.1, not localhost."""
    dsn = f"mysql://app@localhost:{server.port}/shop?ssl-ca={keys}/ca.pem&ssl-mode="
    cleave = Cleave(tmp_path)
    for mode, exit in (("verify-ca", 1), ("verify-identity", 2)):
        done = cleave.run("mysql", "check", "--source", dsn + mode, "--destination", dsn + mode, CLEAVE_SOURCE_PASSWORD=PASSWORD,
                          CLEAVE_DESTINATION_PASSWORD=PASSWORD)
        assert done.returncode == exit, (mode, done.stderr)
