"""`cleave mysql baseline`, `diff` and `merge` while both sides are written to, killed and cut off again and again: nothing
is lost and nothing is there twice. What each writer has committed it knows itself (mysql_oracle/ledger.py)."""

import json
import os
import random
import subprocess
import time

import pytest
from cleave_program import BINARY, Cleave
from mysql_oracle.ledger import SCHEMA, Writer, expected, found

RATE = 200
ROUNDS = 24 if os.environ.get("CLEAVE_ALL") else 6
LOGGED = ["--log-bin=binlog", "--binlog-format=ROW"]


class Live:
    """Two servers with writers, and the program at work between them."""

    def __init__(self, servers, cleave):
        self.source, self.destination = servers
        self.cleave = cleave
        self.random = random.Random(7)
        for server in servers:
            server.run(f"CREATE DATABASE shop CHARACTER SET utf8mb4; USE shop; {SCHEMA}")
        self.fork = ":".join(self.source.run("SHOW MASTER STATUS")[0][:2])
        self.writers = [Writer("s", self.source, "shop", RATE), Writer("d", self.destination, "shop", RATE)]
        self.ends = ["--source", self.source.dsn("shop"), "--destination", self.destination.dsn("shop")]

    def baseline(self):
        done = self.cleave.run("mysql", "baseline", "--dsn", self.source.dsn("shop"), "--binlog", self.fork, "--out", "base.cleave")
        assert done.returncode == 0, done.stderr

    def words(self, into):
        return ["mysql", "merge", *self.ends, "--baseline", "base.cleave", "--into", into, "--policy", "hits=sum:n", "--json"]

    def merge(self, into):
        return self.cleave.run(*self.words(into))

    def begin_merge(self, into):
        return subprocess.Popen([BINARY, *self.words(into)], cwd=self.cleave.home, env=self.cleave.environment,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def disturb(self, merge, number):
        """At a random moment: the program is killed, or its connections are, or a server is."""
        kind = ("kill -9", "connections", "kill -9", "server")[number % 4]
        time.sleep(self.random.random() * (0.15 if kind == "kill -9" else 0.6))
        if kind == "kill -9":
            merge.kill()
        elif kind == "connections":
            self.cut(self.destination)
        else:
            server = self.random.choice([self.source, self.destination])
            server.kill()
            server.start()

    def cut(self, server):
        """Ends all connections, those of the writer as well."""
        own = "SELECT CONCAT('KILL ', id, ';') FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND user = 'root'"
        for statement, in server.run(own):
            server.client(statement)


@pytest.fixture
def live(mysql_servers, tmp_path):
    live = Live([mysql_servers(*LOGGED, f"--server-id={number}") for number in (1, 2)], Cleave(tmp_path))
    for writer in live.writers:
        writer.start()
    yield live
    for writer in live.writers:
        writer.ending.set()


def conflicts(done):
    """For a message: nobody writes to what another one has written, so there can be none."""
    if not done.stdout:
        return done.stderr
    document = json.loads(done.stdout)
    return document.get("error") or [one["conflicts"] for one in document.get("directions", [document])]


def last_merge(live, into):
    """Merges with nobody writing: all of it, and then nothing more."""
    done = live.merge(into)
    assert done.returncode == 0, conflicts(done)
    again = live.merge(into)
    counts = [one["tables"] for one in json.loads(again.stdout)["directions"]] if into == "both" else \
        [json.loads(again.stdout)["tables"]]
    words = ("inserted", "updated", "deleted", "conflicts")
    assert not any(table[word] for tables in counts for table in tables.values() for word in words)


@pytest.mark.parametrize("into", ["destination", "both"])
def test_nothing_is_lost_and_nothing_is_twice(live, into):
    live.baseline()
    ended = []
    for number in range(ROUNDS):
        merge = live.begin_merge(into)
        live.disturb(merge, number)
        out, err = merge.communicate(timeout=300)
        ended.append(merge.returncode)
        assert merge.returncode in (0, 3, -9), err or out[-3000:]
        undisturbed = live.merge(into)
        assert undisturbed.returncode == 0, conflicts(undisturbed)
    for writer in live.writers:
        writer.end()
    last_merge(live, into)

    wanted = expected(live.writers)
    for server in [live.destination] + [live.source] * (into == "both"):
        assert found(server, "shop") == wanted
    rates = [round(len(writer.ledger.journal) / writer.seconds) for writer in live.writers]
    refused = sum(writer.refused for writer in live.writers)
    print(f"transactions per second: {rates}, {refused} refused; merges that were disturbed ended with {ended}")
    assert -9 in ended
