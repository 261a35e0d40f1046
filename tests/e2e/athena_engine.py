"""Athena's part of counting, done on this machine: Hive's RegexSerDe by Python's expressions, Trino's SQL by DuckDB."""

import gzip
import re

import duckdb


def unescaped(text):
    """A text of Hive's DDL without its escapes."""
    return re.sub(r"\\(.)", r"\1", text)


class Table:
    """What a CREATE EXTERNAL TABLE statement makes of lines."""

    def __init__(self, statement):
        head = re.match(r"CREATE EXTERNAL TABLE IF NOT EXISTS (\w+) \(([^)]*)\)", statement)
        self.name = head.group(1)
        self.columns = [column.split()[0] for column in head.group(2).split(", ")]
        self.location = unescaped(re.search(r"LOCATION '((?:[^'\\]|\\.)*)'", statement).group(1))
        self.pattern = re.compile(unescaped(re.search(r"'input.regex' = '((?:[^'\\]|\\.)*)'", statement).group(1)))
        skipped = re.search(r"'skip.header.line.count' = '(\d+)'", statement)
        self.skipped = int(skipped.group(1)) if skipped else 0

    def rows(self, content):
        """One for each line of a file; a line that does not match is NULL in all columns."""
        text = (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode("utf-8", "replace")
        lines = text.split("\n")
        for line in lines[self.skipped : len(lines) - (lines[-1] == "")]:
            match = self.pattern.fullmatch(line)
            yield match.groups() if match else (None,) * len(self.columns)


class Database:
    """Files as the table that a statement makes of them."""

    def __init__(self, create, files):
        table = Table(create)
        self.database = duckdb.connect()
        self.database.execute(f"CREATE TABLE {table.name} ({', '.join(column + ' VARCHAR' for column in table.columns)})")
        rows = [row for content in files for row in table.rows(content)]
        if rows:
            columns = ", ".join("unnest(?)" for _ in table.columns)
            self.database.execute(f"INSERT INTO {table.name} SELECT {columns}", list(map(list, zip(*rows))))
        # The functions that DuckDB has otherwise: both search, and its md5 answers digits in place of bytes.
        self.database.execute("CREATE MACRO regexp_like(text, pattern) AS regexp_matches(text, pattern)")
        self.database.execute("CREATE MACRO to_utf8(text) AS text")
        self.database.execute("CREATE MACRO to_hex(digits) AS digits")

    def run(self, select):
        """Heading and rows, as Athena answers them: texts, or None."""
        answer = self.database.execute(select)
        columns = [column[0] for column in answer.description]
        return columns, [[None if cell is None else str(cell) for cell in row] for row in answer.fetchall()]
