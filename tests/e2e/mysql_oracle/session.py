"""A session of a MySQL server that passes bytes through, and the rows of a database as the oracle sees them."""

import collections

import pymysql

from mysql_oracle.schema import quoted


class Session:
    """One connection; values come as the bytes that the server has, whatever their charset."""

    def __init__(self, port, database=None):
        self.connection = pymysql.connect(host="127.0.0.1", port=port, user="root", charset="utf8mb4",
                                          use_unicode=False, conv={}, autocommit=True, read_timeout=60,
                                          write_timeout=60)
        self.cursor = self.connection.cursor()
        # Without what MySQL forbids by itself: dates of zeros.
        self.run("SET character_set_results = NULL, time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES'")
        if database:
            self.run(f"USE {quoted(database)}")

    def run(self, sql):
        """The rows of a query."""
        self.cursor.execute(sql)
        return self.cursor.fetchall()

    def last_id(self):
        return str(self.cursor.lastrowid).encode()

    def close(self):
        self.connection.close()


def read_table(session, table):
    """Key -> row; of a table without a key: row (as a tuple of items) -> how often."""
    columns = table.stored()
    fetched = session.run(f"SELECT {', '.join(one.selected() for one in columns)} FROM {quoted(table.name)}")
    rows = [dict(zip((one.name for one in columns), values)) for values in fetched]
    if not table.key:
        return collections.Counter(tuple(row.items()) for row in rows)
    return {table.key_of(row): row for row in rows}


def read_all(session, schema):
    return {table.name: read_table(session, table) for table in schema}


def fingerprint(session):
    """All that is in the database, tables that the schema does not know of as well."""
    found = {}
    for name, in session.run("SHOW TABLES"):
        rows = session.run(b"SELECT * FROM `" + name.replace(b"`", b"``") + b"`")
        found[name] = sorted(rows, key=repr)
    return found
