"""Statements of a history in terms of rows, not ids, so that they can be executed again where rows get other ids."""

import dataclasses
import typing

import pymysql

from mysql_oracle.columns import binary, text
from mysql_oracle.schema import quoted


@dataclasses.dataclass(frozen=True)
class Literal:
    sql: str
    raw: typing.Optional[bytes] = None  # known where it may be part of a key


@dataclasses.dataclass(frozen=True)
class KeyPart:
    """What a column of another row's key holds."""

    row: tuple
    column: str
    # Whether it is spelled in another way, which is the same to the server.
    loud: bool = False


@dataclasses.dataclass(frozen=True)
class Plus:
    amount: int


@dataclasses.dataclass(frozen=True)
class Change:
    verb: str  # insert, update, delete
    table: str
    # A name of the row, the same wherever the history is executed; ("=", table, key): the one with this key.
    # Of a table without a key: None.
    row: typing.Optional[tuple]
    values: dict = dataclasses.field(default_factory=dict)
    # Of a table without a key: what the row to delete holds.
    where: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Transaction:
    time: float
    changes: tuple


def literal(column, raw):
    """SQL of a key's value."""
    if raw is None:
        return "NULL"
    if column.type.startswith("varchar"):
        return text(raw.decode())
    return binary(raw) if column.type.startswith("varbinary") else raw.decode()


class Actor:
    """Executes changes in one database and knows which key each row has there."""

    def __init__(self, session, schema):
        self.session, self.schema = session, schema
        self.keys = {}  # row -> key
        self.rows = {}  # (table, key) -> row
        self.statements = []

    def row(self, table, key):
        return self.rows.get((table, key), ("=", table, key))

    def key(self, row):
        return self.keys.get(row) or row[2]

    def run(self, sql):
        self.statements.append(sql)
        return self.session.run(sql)

    def begin(self, time):
        self.run(f"SET timestamp = {time:.6f}")
        self.run("START TRANSACTION")

    def execute(self, change):
        """Throws pymysql.Error when the server refuses."""
        table = self.schema.tables[change.table]
        raw = {name: self.raw(table, value) for name, value in change.values.items()}
        sql = {name: self.sql(table.column(name), value) for name, value in change.values.items()}
        target = quoted(table.name)
        if change.verb == "insert":
            names = ", ".join(map(quoted, sql))
            self.run(f"INSERT INTO {target} ({names}) VALUES ({', '.join(sql.values())})")
            if table.key:
                auto = self.session.last_id() if table.has_auto_key() and table.key[0] not in raw else None
                key = (auto,) if auto else tuple(raw[part] for part in table.key)
                self.learn(change.row, table.name, table.folded_key(key))
        elif change.verb == "update":
            key = self.key(change.row)
            sets = ", ".join(f"{quoted(name)} = {value}" for name, value in sql.items())
            self.run(f"UPDATE {target} SET {sets} WHERE {self.where(table, key)}")
            if set(raw) & set(table.key):
                new = tuple(raw.get(part) or old for part, old in zip(table.key, key))
                self.learn(change.row, table.name, table.folded_key(new))
        elif table.key:
            self.run(f"DELETE FROM {target} WHERE {self.where(table, self.key(change.row))}")
        else:
            where = [f"{quoted(name)} <=> {self.sql(table.column(name), value)}" for name, value in change.where.items()]
            self.run(f"DELETE FROM {target} WHERE {' AND '.join(where)} LIMIT 1")

    def where(self, table, key):
        return " AND ".join(f"{quoted(part)} = {literal(table.column(part), raw)}" for part, raw in zip(table.key, key))

    def learn(self, row, table, key):
        self.keys[row] = key
        self.rows[table, key] = row

    def raw(self, table, value):
        if isinstance(value, KeyPart):
            parent = self.schema.tables[value.row[1]]
            raw = self.key(value.row)[parent.key.index(value.column)]
            return raw.decode().upper().encode() if value.loud and parent.column(value.column).folds else raw
        return getattr(value, "raw", None)

    def sql(self, column, value):
        if isinstance(value, Literal):
            return value.sql
        if isinstance(value, Plus):
            return f"{quoted(column.name)} + {value.amount}"
        parent = self.schema.tables[value.row[1]].column(value.column)
        return literal(parent, self.raw(None, value))

    def replay(self, transactions):
        """Throws when a statement is refused."""
        for transaction in transactions:
            self.begin(transaction.time)
            for change in transaction.changes:
                self.execute(change)
            self.run("COMMIT")


def repeat(statements, session):
    """Executes what another session has executed, what was refused as well: it used up ids."""
    for sql in statements:
        try:
            session.run(sql)
        except pymysql.Error:
            pass
