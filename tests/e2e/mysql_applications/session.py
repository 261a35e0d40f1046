"""Statements of one session, and the tables of a database."""

import collections


class Session:
    """Collects what an application does in one session; ids are the server's, in variables."""

    def __init__(self):
        self.statements = []
        self.count = 0

    def insert(self, table, **values):
        """Returns the id as SQL."""
        names = ", ".join(f"`{name}`" for name in values)
        self.statements.append(f"INSERT INTO `{table}` ({names}) VALUES ({', '.join(self.sql(one) for one in values.values())})")
        self.count += 1
        self.statements.append(f"SET @id{self.count} = LAST_INSERT_ID()")
        return Id(f"@id{self.count}")

    def do(self, sql):
        self.statements.append(sql)

    @staticmethod
    def sql(value):
        if isinstance(value, Id):
            return value
        if value is None:
            return "NULL"
        return str(value) if isinstance(value, (int, float)) else "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"

    def text(self):
        return ";\n".join(self.statements) + ";\n"


class Id(str):
    """An id, as an expression."""


class Tables:
    """All rows of a database as dictionaries of texts; NULL is 'NULL'."""

    def __init__(self, server, database):
        columns = collections.defaultdict(list)
        for table, column in server.run("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = "
                                        f"'{database}' ORDER BY table_name, ordinal_position"):
            columns[table].append(column)
        self.all = {table: [] for table in columns if not table.startswith("cleave_")}
        for table, rows in self.all.items():
            rows += [dict(zip(columns[table], row, strict=True)) for row in server.run(f"SELECT * FROM `{table}`", database)]

    def __getitem__(self, table):
        return self.all[table]

    def by(self, table, column):
        return {row[column]: row for row in self.all[table]}

    def where(self, table, **values):
        return [row for row in self.all[table] if all(row[name] == value for name, value in values.items())]

    def one(self, table, **values):
        """The row, or one that says that it is missing."""
        found = self.where(table, **values)
        return found[0] if found else collections.defaultdict(lambda: f"NO {table}")
