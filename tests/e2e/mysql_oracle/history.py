"""Random transactions of one writer. Two writers either do what they like, or stay out of each other's way."""

import zlib

import pymysql

from mysql_oracle.actor import Change, KeyPart, Literal, Plus, Transaction
from mysql_oracle.columns import binary, text
from mysql_oracle.schema import quoted

NULL = Literal("NULL")


def checksum(*words):
    return zlib.crc32(repr(words).encode())


class Writer:
    """Writes into one database. `side` is "base", "a" or "b".

    `apart`: what this writer does commutes with what the writer of the other side does. Each row of the base then belongs
    to one of them or to both; rows of both are never deleted, and each of their columns belongs to one writer.
    """

    def __init__(self, random, actor, side, apart):
        self.random, self.actor, self.side, self.apart = random, actor, side, apart
        self.schema = actor.schema
        self.made = 0
        self.transactions = []

    def chance(self, probability):
        return self.random.random() < probability

    def write(self, count, time):
        """Executes `count` transactions; those that changed something are in `transactions`."""
        for _ in range(count):
            time += self.random.choice([0.5, 1, 3, 3.25])
            self.transaction(time)

    def transaction(self, time):
        rollback = self.chance(0.05)
        keys, rows = dict(self.actor.keys), dict(self.actor.rows)
        self.actor.begin(time)
        done = []
        for _ in range(self.random.randint(1, 4)):
            for change in self.changes():
                try:
                    self.actor.execute(change)
                except pymysql.err.OperationalError as error:
                    if error.args[0] not in (1690, 1761):  # counted out of range; a cascade to a key that is taken
                        raise
                    break
                except (pymysql.err.IntegrityError, pymysql.err.DataError):
                    break
                done.append(change)
        self.actor.run("ROLLBACK" if rollback else "COMMIT")
        if rollback:
            self.actor.keys, self.actor.rows = keys, rows
        elif done:
            self.transactions.append(Transaction(time, tuple(done)))

    def changes(self):
        table = self.random.choice(list(self.schema))
        inserts = 8 if self.side == "base" else 4
        kind = self.random.choices(["insert", "update", "delete", "swap"], [inserts, 4, 2, 0.5])[0]
        if not table.key:
            return self.insert_keyless(table) if kind in ("insert", "update") else self.delete_keyless(table)
        return getattr(self, kind)(table)

    # Whose rows

    def owner(self, row):
        if not self.apart or row[0] != "=":
            return self.side
        return ["a", "b", "both"][checksum(row) % 3]

    def mine(self, row):
        return self.owner(row) == self.side

    def keys(self, table):
        columns = ", ".join(map(quoted, table.key))
        return sorted(map(table.folded_key, self.actor.session.run(f"SELECT {columns} FROM {quoted(table.name)}")))

    def some_row(self, table, owners):
        rows = [self.actor.row(table.name, key) for key in self.keys(table)]
        rows = [row for row in rows if self.owner(row) in owners]
        return self.random.choice(rows) if rows else None

    def may_write(self, row, unit):
        """`unit`: the columns that change together are named after one of them."""
        return self.mine(row) or checksum(unit) % 2 == (self.side == "b")

    # Values

    def number(self, most):
        """Of few, so that both writers come upon the same, unless they stay apart."""
        if not self.apart:
            return self.random.randrange(most)
        self.made += 1
        return self.made * 2 + (self.side == "b") + (10_000 if self.side != "base" else 0)

    def key_value(self, column):
        number = self.number(7 if column.name == "line" else 30)
        if column.name == "line":
            return Literal(str(number), str(number).encode())
        if column.type.startswith("varbinary"):
            raw = bytes([0, number // 256, number % 256, 0])
            return Literal(binary(raw), raw)
        raw = f"{column.name[0]}{number} é"
        return Literal(text(raw), raw.encode())

    def email(self, column):
        if column.nullable and self.chance(0.2):
            return NULL
        word = f"u{self.number(25)}@x"
        if column.folds and self.chance(0.4):
            word = self.random.choice([word.upper(), word + " ", word.title()])
        return Literal(text(word))

    def value(self, table, column):
        if any(column.name in unique for unique in table.uniques):
            return self.email(column)
        if column.nullable and self.chance(0.2):
            return NULL
        return Literal(column.values(self.random))

    def references(self, table):
        """Lists of references: the alternatives of a polymorphic one are in one list."""
        groups = {}
        for one in table.references:
            groups.setdefault(one.columns, []).append(one)
        return list(groups.values())

    def referred(self, table, alternatives):
        """Values that name a parent or none; None when there must be one and is none."""
        one = self.random.choice(alternatives)
        parent = self.schema.tables[one.parent]
        nullable = table.column(one.columns[0]).nullable
        row = None if nullable and self.chance(0.25) else self.some_row(parent, (self.side, "both"))
        if row is None:
            if not nullable:
                return None
            return {name: NULL for name in one.columns + ((one.type_column,) if one.type_column else ())}
        if not one.declared and not self.apart and self.chance(0.05):
            values = {one.columns[0]: Literal("0", b"0")}
        else:
            loud = bool(table.key) and self.chance(0.3)
            values = {name: KeyPart(row, part, loud) for name, part in zip(one.columns, one.parent_columns)}
        if one.type_column:
            values[one.type_column] = Literal(text(one.type_value.decode()))
        return values

    # Changes

    def new_row(self, table):
        self.made += 1
        return (self.side, table.name, self.made)

    def insert(self, table):
        row = self.new_row(table)
        values, later = {}, {}
        for alternatives in self.references(table):
            found = self.referred(table, alternatives)
            if found is None:
                one = alternatives[0]
                if one.parent != table.name or not table.has_auto_key() or (self.apart and self.side != "base"):
                    return []
                # The first row is its own parent.
                own = self.random.randint(1, 60)
                found = {name: Literal(str(own), str(own).encode()) for name in one.columns + table.key}
            elif alternatives[0].parent == table.name and table.has_auto_key() and self.chance(0.1):
                later = {name: KeyPart(row, part) for name, part in zip(alternatives[0].columns, table.key)}
            values.update(found)
        if self.apart and self.side != "base" and len(table.key) > 1 and "line" not in table.key:
            parents = [value.row for name, value in values.items() if name in table.key]
            if not any(self.mine(parent) for parent in parents):
                return []
        for part in table.key:
            column = table.column(part)
            if part not in values and not column.auto:
                values[part] = self.key_value(column)
        for column in table.stored():
            written = column.name in values or column.auto or column.updates_itself
            if not written:
                values[column.name] = self.value(table, column)
        if table.has_auto_key() and not self.apart and not later and self.chance(0.03):
            own = str(self.random.randint(1, 60))
            values[table.key[0]] = Literal(own, own.encode())
        changes = [Change("insert", table.name, row, values)]
        return changes + ([Change("update", table.name, row, later)] if later else [])

    def update(self, table):
        row = self.some_row(table, (self.side, "both"))
        if row is None:
            return []
        values = {}
        for alternatives in self.references(table):
            columns = set(alternatives[0].columns)
            if columns & set(table.key) or not self.chance(0.25) or not self.may_write(row, alternatives[0].columns):
                continue
            if any(columns & set(unique) for unique in table.uniques) and not self.mine(row):
                continue
            values.update(self.referred(table, alternatives) or {})
        for column in table.stored():
            own = column.values is not None or any(column.name in unique for unique in table.uniques)
            if not own or column.name in table.reference_columns() or not self.chance(0.35):
                continue
            if column.counter and not self.chance(0.1):
                if not self.apart or table.policy == "sum:n" or self.may_write(row, column.name):
                    values[column.name] = Plus(self.random.choice([-1, -1, 1, 1, -3, 5, 9]))
            elif column.counter and self.apart:
                continue
            elif any(column.name in unique for unique in table.uniques) and not self.mine(row):
                continue
            elif self.may_write(row, column.name):
                values[column.name] = self.value(table, column)
        first = table.column(table.key[0])
        # What a cascade does to rows that only one side has is not to be had by merging.
        if first.folds and not self.apart and first.name not in table.reference_columns() and self.chance(0.3):
            spelled = self.random.choice([str.upper, str.title, lambda word: word + " "])(self.actor.key(row)[0].decode())
            values[first.name] = Literal(text(spelled), spelled.encode())
            return [Change("update", table.name, row, values)]
        if table.has_auto_key() or self.apart or not self.chance(0.1) or set(table.key) & table.reference_columns():
            return [Change("update", table.name, row, values)] if values else []
        return [Change("update", table.name, row, {**values, table.key[0]: self.key_value(table.column(table.key[0]))})]

    def delete(self, table):
        row = self.some_row(table, (self.side,))
        if row is None or (self.apart and not self.may_delete(table, row, set())):
            return []
        if not self.apart and self.chance(0.8) and any(
                found and not reference.declared for _, reference, found in self.children(table, row)):
            return []  # An application that looks after what it did not declare.
        return [Change("delete", table.name, row)]

    def may_delete(self, table, row, seen):
        """Whether all that goes or changes with the row belongs to this writer."""
        if not self.mine(row):
            return False
        if row in seen:
            return True
        seen.add(row)
        for child, reference, found in self.children(table, row):
            rows = [self.actor.row(child.name, child.folded_key(key)) for key in found] if child.key else []
            if found and not child.key:
                return False
            if not reference.declared and [one for one in rows if one != row]:
                return False
            if not all(self.may_delete(child, one, seen) for one in rows):
                return False
        return True

    def children(self, table, row):
        """(table, reference, keys of the rows that refer to the row by it)."""
        for child, reference in self.schema.children(table.name):
            where = [f"{quoted(name)} = {self.actor.sql(child.column(name), KeyPart(row, part))}"
                     for name, part in zip(reference.columns, reference.parent_columns)]
            if reference.type_column:
                where.append(f"{quoted(reference.type_column)} = {text(reference.type_value.decode())}")
            columns = ", ".join(map(quoted, child.key)) or "1"
            yield child, reference, self.actor.session.run(
                f"SELECT {columns} FROM {quoted(child.name)} WHERE {' AND '.join(where)}")

    def swap(self, table):
        """Two rows exchange what is unique."""
        if not table.uniques:
            return self.update(table)
        unique = table.uniques[0][-1]
        rows = [self.some_row(table, (self.side,)) for _ in range(2)]
        if None in rows or rows[0] == rows[1]:
            return []
        held = []
        for row in rows:
            key = self.actor.where(table, self.actor.key(row))
            held += self.actor.session.run(f"SELECT {quoted(unique)} FROM {quoted(table.name)} WHERE {key}")[0]
        literals = [NULL if value is None else Literal(text(value.decode())) for value in held]
        self.made += 1
        between = Literal(text(f"{self.side}{self.made}@between"))
        steps = [(rows[0], between), (rows[1], literals[0]), (rows[0], literals[1])]
        return [Change("update", table.name, row, {unique: value}) for row, value in steps]

    # Tables without a key: a row is a copy of one of a few patterns, next to what it refers to.

    def insert_keyless(self, table):
        values = {}
        for alternatives in self.references(table):
            found = self.referred(table, alternatives)
            if found is None:
                return []
            values.update(found)
        number = self.random.randrange(5)
        values["mark"] = Literal(text(f"{self.side}:{number}" if self.apart else str(number)))
        pattern = type(self.random)(number)
        for column in table.stored():
            if column.name not in values:
                values[column.name] = self.value_of_pattern(pattern, column)
        return [Change("insert", table.name, None, values)] * self.random.choice([1, 1, 2])

    def value_of_pattern(self, pattern, column):
        return NULL if column.nullable and pattern.random() < 0.2 else Literal(column.values(pattern))

    def delete_keyless(self, table):
        names = ["mark"] + [one for group in self.references(table) for one in group[0].columns]
        names += sorted({one.type_column for one in table.references if one.type_column})
        columns = ", ".join(map(quoted, names))
        found = sorted(self.actor.session.run(f"SELECT {columns} FROM {quoted(table.name)}"), key=repr)
        if not found:
            return []
        row = dict(zip(names, self.random.choice(found)))
        mark = row["mark"].decode()
        if self.apart and mark.startswith("base") and checksum(mark) % 2 != (self.side == "b"):
            return []
        if self.apart and not mark.startswith(("base", self.side + ":")):
            return []
        where = {"mark": Literal(text(mark))}
        for group in self.references(table):
            one = next((one for one in group if one.value(row) is not None), group[0])
            for name, part in zip(one.columns, one.parent_columns):
                where[name] = self.named(one, row, name, part)
            if one.type_column:
                kind = row[one.type_column]
                where[one.type_column] = NULL if kind is None else Literal(text(kind.decode()))
        return [Change("delete", table.name, None, {}, where)]

    def named(self, reference, row, name, part):
        value = reference.value(row)
        key = value and self.schema.key_named(reference, value)
        if row[name] is None:
            return NULL
        if key is None or (reference.parent, key) not in self.actor.rows:
            return Literal(text(row[name].decode()))
        return KeyPart(self.actor.rows[reference.parent, key], part)
