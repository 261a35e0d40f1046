"""One database on two servers, from the state that both start from on."""

import itertools
import json

from cleave_program import Cleave


class DatabasePair:
    numbers = itertools.count(1)

    def __init__(self, servers, home, base):
        self.source, self.destination = servers
        self.cleave, self.name = Cleave(home), f"pair{next(DatabasePair.numbers)}"
        for server in servers:
            server.run(f"CREATE DATABASE {self.name} CHARACTER SET utf8mb4; USE {self.name}; {base}")
        self.ends = ["--source", self.source.dsn(self.name), "--destination", self.destination.dsn(self.name)]

    def both(self, statements):
        self.source.run(statements, self.name)
        self.destination.run(statements, self.name)

    def take(self, *options):
        done = self.cleave.run("mysql", "baseline", "--dsn", self.source.dsn(self.name), "--out", "base.cleave", *options)
        assert done.returncode == 0, done.stderr

    def merge(self, *options, into="destination"):
        return self.cleave.run("mysql", "merge", *self.ends, "--baseline", "base.cleave", "--into", into, *options)

    def unmerge(self, *options):
        return self.cleave.run("mysql", "unmerge", *self.ends, "--into", "destination", *options)

    def rows(self, *statements):
        """What both sides answer, the source first."""
        return [sorted(server.run(statement, self.name)) for server in (self.source, self.destination) for statement in statements]

    def refuses(self, code, *words, into="destination"):
        """Nothing is written then."""
        tables = [row[0] for row in self.source.run("SHOW TABLES", self.name)]
        everything = [f"SELECT * FROM {table}" for table in tables]
        before = self.rows("SHOW TABLES", *everything)
        done = self.merge("--json", into=into)
        assert done.returncode == 2, done.stdout
        error = json.loads(done.stderr)["error"]
        assert error["code"] == code and all(word in error["what"] for word in words), error
        assert self.rows("SHOW TABLES", *everything) == before
        return error
