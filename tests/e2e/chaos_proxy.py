"""An HTTP proxy between cleave and the twin: it counts the calls, lets a test look on between them, and does to them what
networks, load balancers and busy services do.

Clients take its `url` for the twin's (`TwinServer.environment_at`). Every accident is drawn by the seed, the call's name
and how many calls of that name there were before, so that threads do not change what becomes of a call.
"""

import collections
import http.client
import random
import socket
import socketserver
import threading
import time

from aws_wire import Call

# What a call may meet, with the probability of each. "after" means after the effect: the twin has done what was asked.
ACCIDENTS = ("throttle", "error_before", "drop_before", "delay", "double", "drop_after", "error_after")
LONGEST_DELAY = 0.05


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body


class Dropped(Exception):
    """The connection ends without an answer."""


class ChaosProxy:
    """ChaosProxy(twin.url, seed=7, throttle=0.2, drop_after=0.05, hook=look_on)

    hook(call, send) -> Answer   stands around each call, control pages of the twin included; `send()` makes the call, as
                                 often as it is called; `raise Dropped` ends the connection
    rewrite(call, answer)        gives the answer that the client gets, of AWS calls alone
    applies(call) -> bool        which AWS calls meet accidents; without it all of them
    """

    def __init__(self, url, *, seed=0, hook=None, rewrite=None, applies=None, **probabilities):
        unknown = set(probabilities) - set(ACCIDENTS)
        assert not unknown, f"no such accident: {unknown}"
        self.target = url.removeprefix("http://").rstrip("/")
        self.seed, self.hook, self.rewrite, self.applies = seed, hook, rewrite, applies
        self.probabilities = probabilities
        self.counts = collections.Counter()  # by accident, and "calls"
        self.calls = collections.Counter()  # by the call's name, as the client made them
        self.broken = []
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Connection)
        self._server.proxy = self
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        try:
            self.stop()
        except Exception:
            if kind is None:
                raise

    def stop(self):
        """Raises what a hook raised: it had nobody to tell but the client's connection."""
        self._server.shutdown()
        self._server.server_close()
        if self.broken:
            raise self.broken[0]

    def answer(self, call, send):
        """What the client gets; raises Dropped when it gets nothing."""
        around = (lambda: self.hook(call, send)) if self.hook else send
        if call.is_control:
            return around()
        met, chance = self._accidents_of(call)
        if "throttle" in met:
            return refusal(*call.throttled())
        if "error_before" in met:
            return failure(call, chance)
        if "drop_before" in met:
            raise Dropped
        if "delay" in met:
            time.sleep(LONGEST_DELAY * chance.random())
        answer = around()
        if "double" in met:
            answer = send()
        if "drop_after" in met:
            raise Dropped
        if "error_after" in met:
            answer = failure(call, chance)
        return self.rewrite(call, answer) if self.rewrite else answer

    def _accidents_of(self, call):
        """At most one: it is the client's next try that meets the next one."""
        with self._lock:
            self.counts["calls"] += 1
            self.calls[call.name] += 1
            chance = random.Random(f"{self.seed}/{call.name}/{self.calls[call.name]}")
            if self.applies and not self.applies(call):
                return (), chance
            met = [name for name in ACCIDENTS if chance.random() < self.probabilities.get(name, 0)][:1]
            self.counts.update(met)
            return met, chance


def failure(call, chance):
    """The service's own 500 or 503, or the page of a load balancer before it."""
    status = chance.choice((500, 502, 503, 504))
    if status in (502, 504):
        return refusal(status, "text/html", b"<html><body><h1>Bad gateway</h1></body></html>")
    return refusal(*call.error(status, "InternalError" if status == 500 else "ServiceUnavailable"))


def refusal(status, content_type, body):
    return Answer(status, [("Content-Type", content_type)], body)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 256


class _Connection(socketserver.StreamRequestHandler):
    """One connection of a client, and one to the twin that lives as long."""

    disable_nagle_algorithm = True

    def handle(self):
        self.upstream = None
        try:
            while self._one_call():
                pass
        except (Dropped, OSError, http.client.HTTPException):
            pass  # Closing the connection is the answer.
        except Exception as error:
            self.server.proxy.broken.append(error)
        finally:
            if self.upstream:
                self.upstream.close()

    def _one_call(self):
        line = self.rfile.readline(1 << 20)
        if not line.strip():
            return False
        method, target, _ = line.decode("latin1").split(" ", 2)
        fields = self._fields()
        headers = {name.lower(): value for name, value in fields}
        assert "transfer-encoding" not in headers, "requests come with a length"
        body = self.rfile.read(int(headers.get("content-length", 0)))
        call = Call(method, target, headers, body)
        self._reply(call, self.server.proxy.answer(call, lambda: self._send(call, fields)))
        return headers.get("connection", "").lower() != "close"

    def _fields(self):
        fields = []
        while True:
            line = self.rfile.readline(1 << 20).decode("latin1").rstrip("\r\n")
            if not line:
                return fields
            name, _, value = line.partition(":")
            fields.append((name, value.strip()))

    def _send(self, call, fields):
        """One request is sent once: a twin that drops the connection has dropped it for the client too."""
        if self.upstream is None:
            self.upstream = http.client.HTTPConnection(self.server.proxy.target, timeout=300)
            self.upstream.connect()
            self.upstream.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.upstream.putrequest(call.method, call.target, skip_host=True, skip_accept_encoding=True)
        for name, value in fields:
            self.upstream.putheader(name, value)
        self.upstream.endheaders(call.body or None)
        answer = self.upstream.getresponse()
        return Answer(answer.status, answer.getheaders(), answer.read())

    def _reply(self, call, answer):
        is_head = call.method == "HEAD"
        fields = [(name, value) for name, value in answer.headers if name.lower() not in ("connection", "transfer-encoding")]
        if not is_head:  # An answer to HEAD tells the length of what GET would bring.
            fields = [(name, value) for name, value in fields if name.lower() != "content-length"]
            if answer.status not in (204, 304):
                fields.append(("Content-Length", str(len(answer.body))))
        head = f"HTTP/1.1 {answer.status} \r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields) + "\r\n"
        self.wfile.write(head.encode("latin1") + (b"" if is_head else answer.body))
