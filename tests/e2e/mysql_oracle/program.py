"""The program under test: `cleave mysql baseline`, `merge` and `unmerge`, and what they say."""

import base64
import json
import subprocess

from cleave_program import BINARY
from mysql_oracle.session import fingerprint


class Refused(Exception):
    """The merge has refused; `error` is what it says."""

    def __init__(self, error):
        super().__init__(error["what"])
        self.error = error


class Program:
    """Works on one fork, with its files in a folder of their own."""

    def __init__(self, fork, folder):
        self.fork, self.folder = fork, folder
        self.databases = [f"mysql://root@127.0.0.1:{port}/{fork.database}" for port in fork.ports]
        (folder / "merge.toml").write_text(fork.schema.config())

    def run(self, *words, accepted=(0, 1)):
        done = subprocess.run([BINARY, "mysql", *words], capture_output=True, text=True, cwd=self.folder, timeout=300)
        assert done.returncode in accepted, f"cleave mysql {' '.join(words)}: {done.returncode}\n{done.stderr}"
        return done

    def baseline(self):
        self.run("baseline", "--dsn", self.databases[0], "--out", "base.cleave")

    def merge_words(self, into="destination"):
        return ["merge", "--source", self.databases[0], "--destination", self.databases[1], "--baseline", "base.cleave",
                "--config", "merge.toml", "--into", into]

    def run_merge(self, *words):
        """Throws Refused; nothing may be written then."""
        sides = (self.fork.source, self.fork.destination)
        before = list(map(fingerprint, sides))
        done = self.run(*words, "--json", accepted=(0, 1, 2))
        if done.returncode == 2:
            assert list(map(fingerprint, sides)) == before
            raise Refused(json.loads(done.stderr)["error"])
        return done

    def merge(self, *more, into="destination"):
        done = self.run_merge(*self.merge_words(into), *more)
        return Report(self.fork.schema, json.loads(done.stdout), done.returncode)

    def merge_both(self):
        """Reports of both directions: into the destination, into the source."""
        done = self.run_merge(*self.merge_words("both"))
        reports = [Report(self.fork.schema, one, done.returncode) for one in json.loads(done.stdout)["directions"]]
        assert [one.document["into"] for one in reports] == ["destination", "source"]
        return reports

    def apply(self, name, port, database):
        """Executes a file of the folder with the client of the server."""
        command = ["mariadb", "--no-defaults", "--host=127.0.0.1", f"--port={port}", "--user=root", "--binary-mode",
                   database]
        with open(self.folder / name, "rb") as statements:
            done = subprocess.run(command, stdin=statements, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr

    def unmerge(self, into="destination"):
        done = self.run("unmerge", "--source", self.databases[0], "--destination", self.databases[1], "--into", into, "--json")
        return json.loads(done.stdout)


class Report:
    """What a merge in one direction says, in the oracle's terms."""

    def __init__(self, schema, document, code):
        self.schema, self.document, self.code = schema, document, code
        # From the key of the side that gave a row to the key at the side that got it.
        self.new_ids, self.joined = {}, {}
        ways = ("destination", "source") if document["into"] == "source" else ("source", "destination")
        for one in document.get("renumbered", []):
            table = schema.tables[one["table"]]
            found = self.joined if one.get("joined") else self.new_ids
            given, got = (self.key(table, one[side]) for side in ways)
            found[table.name, given] = got
        self.conflicts, self.keyless_conflicts = {}, []
        for one in document.get("conflicts", []):
            table = schema.tables[one["table"]]
            if table.key:
                place = table.name, self.key(table, one["key"])
                assert place not in self.conflicts, f"{place} is reported twice"
                self.conflicts[place] = one["kind"], sorted(one["columns"])
            else:
                self.keyless_conflicts.append(one)

    def key(self, table, value):
        if not isinstance(value, dict) or set(value) == {"base64"}:
            return table.folded_key((raw(value),))
        return table.folded_key(tuple(raw(value[part]) for part in table.key))

    def summed(self, word):
        return sum(found[word] for found in self.document["tables"].values())

    def changed(self):
        """How many rows of each table were changed."""
        words = ("inserted", "updated", "deleted", "joined")
        counts = {name: {word: found[word] for word in words} for name, found in self.document["tables"].items()}
        return {name: found for name, found in counts.items() if any(found.values())}


def raw(value):
    if value is None:
        return None
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value.encode()
