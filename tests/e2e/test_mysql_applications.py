"""Whole applications on two sides: after a merge every order, comment and revision hangs together as where it was written."""

import collections
import importlib
import json
import pathlib

import pytest
from cleave_program import Cleave
from mysql_applications.session import Session, Tables
from mysql_server import MysqlServer

TABLES = pathlib.Path(__file__).parents[1] / "cases/mysql/applications"
NAMES = ["wordpress", "django", "rails", "mediawiki"]


@pytest.fixture(scope="module")
def servers():
    servers = [MysqlServer("--innodb-flush-log-at-trx-commit=0") for _ in range(2)]
    yield servers
    for server in servers:
        server.stop()


class Application:
    """One application on both servers, from its base on."""

    def __init__(self, name, servers, folder):
        self.name, self.servers, self.cleave = name, servers, Cleave(folder)
        self.code = importlib.import_module(f"mysql_applications.{name}")
        session = Session()
        self.code.base(session)
        for server in servers:
            server.run(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
            server.run((TABLES / f"{name}.sql").read_text() + session.text(), name)
        self.ends = ["--source", servers[0].dsn(name), "--destination", servers[1].dsn(name)]
        self.cleave.json("mysql", "baseline", "--dsn", servers[0].dsn(name), "--out", "base.cleave", "--json")

    def write(self, round):
        for server, side in zip(self.servers, "sd", strict=True):
            session = Session()
            self.code.write(session, side, round)
            server.run(session.text(), self.name)

    def merge(self, *options):
        return self.cleave.run("mysql", "merge", *self.ends, "--baseline", "base.cleave", "--into", "destination", "--json", *options)

    def read(self, side):
        return collections.Counter(self.code.read(Tables(self.servers[side], self.name)))

    

    def rows(self):
        """Of the destination, as they are stored."""
        return {table: sorted(tuple(row.values()) for row in rows) for table, rows in Tables(self.servers[1], self.name).all.items()}

    def accept(self):
        lines = ["[mysql]", f"schemas = {json.dumps(self.code.SCHEMAS)}"]
        lines += ["[mysql.references]", *(f'"{column}" = "{parent}"' for column, parent in getattr(self.code, "REFERENCES", {}).items())]
        (self.cleave.home / "cleave.toml").write_text("\n".join(lines) + "\n")


def differences(found, expected):
    return sorted((expected - found).elements()), sorted((found - expected).elements())


@pytest.mark.parametrize("name", NAMES)
def test_an_application_of_two_sides_hangs_together(name, servers, tmp_path):
    application = Application(name, servers, tmp_path)
    application.write(2)
    before, sides = application.rows(), [application.read(side) for side in (0, 1)]

    refused = application.merge()
    assert refused.returncode == 2 and all(f'\\"{one}\\"' in refused.stderr for one in application.code.SCHEMAS), refused.stderr
    assert application.rows() == before

    application.accept()
    merged = application.merge()
    assert merged.returncode == 0, merged.stdout + merged.stderr
    assert differences(application.read(1), sides[0] | sides[1]) == ([], [])
    application.cleave.json("mysql", "unmerge", *application.ends, "--into", "destination", "--json")
    assert application.rows() == before
    assert application.merge().returncode == 0
    

    application.write(3)
    sides = [application.read(side) for side in (0, 1)]
    assert application.merge().returncode == 0
    assert differences(application.read(1), sides[0] | sides[1]) == ([], [])
    again = application.merge()
    assert again.returncode == 0 and json.loads(again.stdout)["renumbered"] == []
