"""What the oracle has to know of a schema, and its SQL and configuration."""

import dataclasses
import typing


def quoted(name):
    return "`" + name.replace("`", "``") + "`"


def toml(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclasses.dataclass
class Column:
    name: str
    type: str
    # random.Random -> SQL literal; None: the histories never write it by themselves (references, keys, generated).
    values: typing.Optional[typing.Callable] = None
    nullable: bool = True
    auto: bool = False
    attributes: str = ""
    generated: str = ""
    # Kept by the server: ON UPDATE CURRENT_TIMESTAMP.
    updates_itself: bool = False
    counter: bool = False
    # Equal as text although the bytes differ: case and trailing spaces do not count.
    folds: bool = False

    def folded(self, raw):
        """What the server compares."""
        return raw.decode().lower().rstrip(" ").encode() if self.folds and raw is not None else raw

    def selected(self):
        """SQL of the value with all its digits."""
        return f"CAST({quoted(self.name)} AS DOUBLE)" if self.type.startswith("float") else quoted(self.name)

    def sql(self):
        if self.generated:
            return f"{quoted(self.name)} {self.type} AS ({self.generated}) {self.attributes}"
        null = "NULL" if self.nullable else "NOT NULL"
        return f"{quoted(self.name)} {self.type} {null}{' AUTO_INCREMENT' if self.auto else ''} {self.attributes}"


@dataclasses.dataclass
class Reference:
    """Columns that hold the key of a row of `parent`: of the only one when `type_column` is empty."""

    columns: tuple
    parent: str
    parent_columns: tuple
    declared: bool = True
    on_delete: str = "RESTRICT"
    on_update: str = "RESTRICT"
    type_column: str = ""
    type_value: bytes = b""
    # False: the configuration does not speak of it, though it speaks of others in the same column.
    listed: bool = True

    def value(self, row):
        """The parent's key that the row names; None when it names none."""
        if self.type_column and row[self.type_column] != self.type_value:
            return None
        found = tuple(row[column] for column in self.columns)
        return None if None in found else found


@dataclasses.dataclass
class Table:
    name: str
    columns: list
    key: tuple = ()
    # The key is a UNIQUE one, there is no PRIMARY.
    key_is_unique_only: bool = False
    uniques: list = dataclasses.field(default_factory=list)
    references: list = dataclasses.field(default_factory=list)
    policy: str = "keep"
    unique_policy: str = "report"
    # Columns that look like references and are none.
    no_references: list = dataclasses.field(default_factory=list)
    # A reference that could only be declared after the other table was made.
    late: list = dataclasses.field(default_factory=list)

    def column(self, name):
        return next(column for column in self.columns if column.name == name)

    def stored(self):
        return [column for column in self.columns if not column.generated]

    def has_auto_key(self):
        return len(self.key) == 1 and self.column(self.key[0]).auto

    def key_is_chosen_number(self):
        """Both sides may have given the key to different rows: it is a number, and nobody knows whose."""
        types = [self.column(part).type.split()[0] for part in self.key]
        return all(one.endswith("int") for one in types) and not set(self.key) <= self.reference_columns()

    def key_of(self, row):
        return self.folded_key(tuple(row[column] for column in self.key))

    def folded_key(self, values):
        """Keys are what the server compares; how they are spelled is a column of their row."""
        return tuple(self.column(part).folded(raw) for part, raw in zip(self.key, values))

    def with_key(self, row, key):
        """The row under the key; what is the same to the server stays as it is spelled."""
        return {**row, **{part: raw for part, raw in zip(self.key, key) if self.column(part).folded(row[part]) != raw}}

    def reference_columns(self):
        found = {column for reference in self.references for column in reference.columns}
        return found | {reference.type_column for reference in self.references if reference.type_column}

    def sql(self):
        lines = [column.sql() for column in self.columns]
        key = ", ".join(map(quoted, self.key))
        if self.key:
            lines.append(f"UNIQUE KEY ({key})" if self.key_is_unique_only else f"PRIMARY KEY ({key})")
        lines += [f"UNIQUE KEY ({', '.join(map(quoted, unique))})" for unique in self.uniques]
        lines += [foreign_key(one) for one in self.references if one.declared and one not in self.late]
        return f"CREATE TABLE {quoted(self.name)} (\n  " + ",\n  ".join(lines) + "\n) ENGINE=InnoDB CHARSET=utf8mb4"

    def late_sql(self):
        return [f"ALTER TABLE {quoted(self.name)} ADD {foreign_key(one)}" for one in self.late]


def foreign_key(reference):
    return (f"FOREIGN KEY ({', '.join(map(quoted, reference.columns))}) REFERENCES {quoted(reference.parent)} "
            f"({', '.join(map(quoted, reference.parent_columns))}) "
            f"ON DELETE {reference.on_delete} ON UPDATE {reference.on_update}")


@dataclasses.dataclass
class Schema:
    tables: dict

    def __iter__(self):
        return iter(self.tables.values())

    def sql(self):
        return [table.sql() for table in self] + [line for table in self for line in table.late_sql()]

    def children(self, parent):
        return [(table, reference) for table in self for reference in table.references if reference.parent == parent]

    def key_named(self, reference, value):
        """The parent's key of the reference's value."""
        parent = self.tables[reference.parent]
        return parent.folded_key(tuple(value[reference.parent_columns.index(part)] for part in parent.key))

    def unlisted(self):
        return [(table, one) for table in self for one in table.references if not one.listed]

    def config(self):
        """cleave.toml that says what no database knows."""
        lines = ["[mysql.policy]"]
        lines += [f"{toml(table.name)} = {toml(table.policy)}" for table in self if table.policy != "keep"]
        lines += ["", "[mysql.unique]"]
        lines += [f"{toml(table.name)} = {toml(table.unique_policy)}" for table in self if table.unique_policy != "report"]
        lines += ["", "[mysql.references]"]
        for table in self:
            lines += [f"{toml(table.name + '.' + column)} = false" for column in table.no_references]
            kinds = {}
            for one in table.references:
                if one.type_column:
                    kinds.setdefault((one.columns[0], one.type_column), []).append(one)
                elif not one.declared:
                    parent = toml(one.parent + "." + one.parent_columns[0])
                    lines.append(f"{toml(table.name + '.' + one.columns[0])} = {parent}")
            for (column, type_column), parents in kinds.items():
                words = [f"type = {toml(table.name + '.' + type_column)}"]
                words += [f"{toml(one.type_value.decode())} = {toml(one.parent + '.' + one.parent_columns[0])}"
                          for one in parents if one.listed]
                lines.append(f"{toml(table.name + '.' + column)} = {{ {', '.join(words)} }}")
        return "\n".join(lines) + "\n"
