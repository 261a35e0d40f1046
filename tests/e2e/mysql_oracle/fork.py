"""One database that became two: everything of a seed, on two servers."""

import contextlib
import random

from mysql_oracle.actor import Actor, repeat
from mysql_oracle.history import Writer
from mysql_oracle.random_schema import random_schema
from mysql_oracle.schema import quoted
from mysql_oracle.session import Session, read_all

FORK = 1_700_001_000


class Fork:
    """`apart`: the histories commute. `guarded`: ids that servers give do not collide. `ports` are those of the servers."""

    def __init__(self, seed, ports):
        self.random = random.Random(seed)
        self.database = f"seed{seed}"
        self.third, self.copy = self.database + "_third", self.database + "_copy"
        self.apart = seed % 4 == 3
        self.guarded = self.random.random() < 0.25
        self.ports = ports
        with contextlib.closing(Session(ports[0])) as session:
            is_mariadb = b"MariaDB" in session.run("SELECT VERSION()")[0][0]
        self.schema = random_schema(self.random, is_mariadb, seed)
        for port in ports:
            self.limit_ids(port, 1, 1)
        self.source, self.destination = (self.fresh(port, self.database) for port in ports)

    def limit_ids(self, port, increment, offset):
        session = Session(port)
        session.run(f"SET GLOBAL auto_increment_increment = {increment}, GLOBAL auto_increment_offset = {offset}")
        session.close()

    def fresh(self, port, database):
        session = Session(port)
        session.run(f"DROP DATABASE IF EXISTS {quoted(database)}")
        session.run(f"CREATE DATABASE {quoted(database)} CHARACTER SET utf8mb4")
        session.run(f"USE {quoted(database)}")
        for statement in self.schema.sql():
            session.run(statement)
        return session

    def write_base(self):
        actor = Actor(self.source, self.schema)
        Writer(self.random, actor, "base", self.apart).write(self.random.randint(20, 45), FORK - 1000)
        self.base_statements = actor.statements
        repeat(self.base_statements, self.destination)
        self.base = read_all(self.source, self.schema)
        assert self.base == read_all(self.destination, self.schema)

    def write_both(self):
        """Both go on; some transactions happen on both sides alike."""
        self.a, self.b = (self.go_on(session, side) for session, side in ((self.source, "a"), (self.destination, "b")))
        if not self.apart and self.random.random() < 0.3:
            self.a.write(self.random.randint(1, 3), FORK)
            self.b.transactions = self.same_on_the_other_side()
        for writer in (self.a, self.b):
            writer.write(self.random.randint(4, 14), FORK + 100 + self.random.choice([0, 0, 0.125]))

    def go_on(self, session, side):
        if self.guarded:
            offset = 1 if side == "a" else 2
            self.limit_ids(self.ports[offset - 1], 2, offset)
            session.run(f"SET auto_increment_increment = 2, auto_increment_offset = {offset}")
        return Writer(self.random, Actor(session, self.schema), side, self.apart)

    def same_on_the_other_side(self):
        self.b.actor.replay(self.a.transactions)
        return list(self.a.transactions)

    def write_third(self):
        """A third database in which both histories happen. Returns its rows and the actor."""
        session = self.fresh(self.ports[1], self.third)
        session.run("SET auto_increment_increment = 1, auto_increment_offset = 1")
        repeat(self.base_statements, session)
        actor = Actor(session, self.schema)
        actor.replay(sorted(self.a.transactions + self.b.transactions, key=lambda one: one.time))
        return read_all(session, self.schema), actor

    def copy_destination(self):
        """A database with the rows that the destination has now. Returns its session."""
        session = self.fresh(self.ports[1], self.copy)
        session.run("SET foreign_key_checks = 0, sql_mode = 'NO_AUTO_VALUE_ON_ZERO'")
        for table in self.schema:
            names = ", ".join(quoted(column.name) for column in table.stored())
            session.run(f"INSERT INTO {quoted(table.name)} ({names}) "
                        f"SELECT {names} FROM {quoted(self.database)}.{quoted(table.name)}")
        return session

    def go_further(self):
        """More of what both sides do, after a merge."""
        for writer in (self.a, self.b):
            writer.write(self.random.randint(2, 8), FORK + 500 + self.random.choice([0, 0.125]))

    def close(self):
        for session in (self.source, self.destination):
            for database in (self.database, self.third, self.copy):
                session.run(f"DROP DATABASE IF EXISTS {quoted(database)}")
            session.close()
        for port in self.ports:
            self.limit_ids(port, 1, 1)
