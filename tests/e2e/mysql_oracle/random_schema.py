"""Random schemas: trees of foreign keys, self-references, cycles, keys of all kinds, references that nobody declared."""

from mysql_oracle.columns import KINDS, OF_MARIADB, random_column
from mysql_oracle.schema import Column, Reference, Schema, Table

WORDS = ["users", "posts", "orders", "items", "tags", "accounts", "groups", "comments", "notes", "events", "projects",
         "teams", "pages", "carts", "invoices", "labels"]
ODD = ["select", "or`der s", "Größe", "it's", 'say "hi"', "back\\slash", "group by", "日本", "%s", "a,b", "#x", "Key"]
AUTO_TYPES = ["int", "int unsigned", "bigint", "bigint unsigned", "mediumint", "smallint unsigned"]


# Kinds of tables that chance alone brings too seldom: each schema gets two of them for sure, by its seed.
FEATURES = ["circle", "plain", "folding", "composite", "counter", "nullable", "unlisted", "join"]


class RandomSchema:
    """Builds one schema, table after table; a table refers to those before it."""

    def __init__(self, random, is_mariadb, features):
        self.random = random
        self.features = features
        self.kinds = [kind for kind in KINDS if is_mariadb or kind[0] not in OF_MARIADB]
        self.tables = {}

    def chance(self, probability):
        return self.random.random() < probability

    def build(self):
        words = self.random.sample(WORDS, self.random.randint(3, 8))
        for place in range(len(words)):
            if self.chance(0.15):
                words[place] = self.random.choice([odd for odd in ODD if odd not in words])
        for place, word in enumerate(words):
            self.tables[word] = self.table(word, self.shape_of(place))
        if "unlisted" in self.features:
            self.polymorphic(self.tables[words[-1]], unlisted=True)
        for _ in range(2):
            self.cycles()
        for table in self.tables.values():
            self.policies(table)
            self.random.shuffle(table.columns)
        return Schema(self.tables)

    def shape_of(self, place):
        if place == 0:
            return "natural" if "folding" in self.features else "auto"
        if place == 1 and "composite" in self.features:
            return "composite"
        if place == 2 and "unlisted" in self.features:
            return "auto"
        return self.random.choices(["auto", "natural", "binary", "composite", "junction", "keyless", "unique"],
                                   [60, 9, 4, 12, 8, 7, 4])[0]

    def table(self, name, shape):
        table = Table(name, [])
        getattr(self, "key_" + shape)(table)
        for _ in range(self.random.choice([0, 1, 1, 2])):
            self.declared(table)
        if table.key and self.chance(0.3):
            self.self_reference(table)
        if self.chance(0.25):
            self.implied(table)
        if self.chance(0.2):
            self.polymorphic(table)
        if self.chance(0.6 if "plain" in self.features else 0.1):
            self.plain(table)
        else:
            self.extras(table)
        if table.key and self.chance(0.9 if {"nullable", "join"} & self.features else 0.45):
            self.unique(table)
        return table

    # Keys

    def key_auto(self, table):
        table.columns.append(Column(self.random.choice(["id", "id", "ID", "no`"]), self.random.choice(AUTO_TYPES),
                                    nullable=False, auto=True))
        table.key = (table.columns[0].name,)

    def key_natural(self, table):
        folds = "folding" in self.features or self.chance(0.5)
        collation = "utf8mb4_unicode_ci" if folds else "utf8mb4_bin"
        table.columns.append(Column("code", f"varchar(20) COLLATE {collation}", nullable=False, folds=folds))
        table.key = ("code",)

    def key_binary(self, table):
        table.columns.append(Column("hash", "varbinary(16)", nullable=False))
        table.key = ("hash",)

    def key_unique(self, table):
        table.columns.append(Column("slug", "varchar(20) COLLATE utf8mb4_bin", nullable=False))
        table.key = ("slug",)
        table.key_is_unique_only = True

    def key_keyless(self, table):
        table.columns.append(Column("mark", "varchar(20) COLLATE utf8mb4_bin", nullable=False))

    def key_composite(self, table):
        """(order, line): a key that contains a foreign key, of one column or of several."""
        parent = self.parent(single=self.chance(0.6))
        if parent is None:
            return self.key_auto(table)
        columns = self.add_reference_columns(table, parent, nullable=False)
        table.references.append(Reference(columns, parent.name, parent.key, on_delete=self.action(nullable=False),
                                          on_update=self.random.choice(["CASCADE", "RESTRICT"])))
        table.columns.append(Column("line", "smallint", nullable=False))
        table.key = columns + ("line",)

    def key_junction(self, table):
        parents = [self.parent(single=True), self.parent(single=True)]
        if None in parents:
            return self.key_auto(table)
        for parent in parents:
            columns = self.add_reference_columns(table, parent, nullable=False)
            table.references.append(Reference(columns, parent.name, parent.key, on_delete=self.action(nullable=False)))
            table.key += columns

    # References

    def parent(self, single=False, auto=False):
        fitting = [table for table in self.tables.values() if table.key and (not single or len(table.key) == 1)
                   and (not auto or table.has_auto_key())]
        return self.random.choice(fitting) if fitting else None

    def action(self, nullable):
        return self.random.choice(["CASCADE", "RESTRICT"] + ["SET NULL"] * nullable)

    def add_reference_columns(self, table, parent, nullable, stem=""):
        """Columns that can hold a key of `parent`."""
        names = []
        for part in parent.key:
            stem_of_part = stem or parent.name[:-1]
            name = f"{stem_of_part}_{part}"
            while any(column.name == name for column in table.columns):
                name += "2"
            column = parent.column(part)
            table.columns.append(Column(name, column.type, nullable=nullable, folds=column.folds))
            names.append(name)
        return tuple(names)

    def declared(self, table):
        parent = self.parent()
        if parent is None:
            return
        nullable = self.chance(0.5)
        columns = self.add_reference_columns(table, parent, nullable)
        table.references.append(Reference(columns, parent.name, parent.key, on_delete=self.action(nullable),
                                          on_update=self.random.choice(["CASCADE", "RESTRICT", "RESTRICT"])))

    def self_reference(self, table):
        nullable = self.chance(0.75) or not table.has_auto_key()
        columns = self.add_reference_columns(table, table, nullable, "parent")
        table.references.append(Reference(columns, table.name, table.key, on_delete=self.action(nullable)))

    def cycles(self):
        """Earlier tables refer to later ones."""
        names = list(self.tables)
        if len(names) < 2 or not ("circle" in self.features or self.chance(0.25)):
            return
        first, last = sorted(self.random.sample(range(len(names)), 2))
        child, parent = self.tables[names[first]], self.tables[names[last]]
        if not parent.key:
            return
        columns = self.add_reference_columns(child, parent, nullable=True)
        if parent.has_auto_key() and self.chance(0.3):
            child.references.append(Reference(columns, parent.name, parent.key, declared=False))
            return
        reference = Reference(columns, parent.name, parent.key, on_delete=self.random.choice(["SET NULL", "RESTRICT"]))
        child.references.append(reference)
        child.late.append(reference)

    def implied(self, table):
        parent = self.parent(auto=True)
        if parent is None:
            return
        stem = self.random.choice([parent.name[:-1], "owner", "by"])
        columns = self.add_reference_columns(table, parent, self.chance(0.6), stem)
        table.references.append(Reference(columns, parent.name, parent.key, declared=False))

    def polymorphic(self, table, unlisted=False):
        """`unlisted`: the configuration speaks of the first parent only."""
        parents = [one for one in self.tables.values() if one.has_auto_key() and one is not table]
        if len(parents) < 1 + unlisted or any(column.name == "subject_id" for column in table.columns):
            return
        parents = self.random.sample(parents, 2 if unlisted else min(len(parents), self.random.randint(1, 2)))
        nullable = self.chance(0.5)
        table.columns.append(Column("subject_type", "varchar(30) COLLATE utf8mb4_bin", nullable=nullable))
        table.columns.append(Column("subject_id", "bigint unsigned", nullable=nullable))
        for number, parent in enumerate(parents):
            value = parent.name[:-1].capitalize() if parent.name in WORDS else f"Kind{number}"
            table.references.append(Reference(("subject_id",), parent.name, parent.key, declared=False,
                                              type_column="subject_type", type_value=value.encode(),
                                              listed=not (unlisted and number)))

    # What else tables have

    def plain(self, table):
        """Rows of such tables look alike."""
        table.columns.append(Column("word", "varchar(10)", lambda random: random.choice(["'x'", "'y'"]), nullable=False))

    def extras(self, table):
        for number in range(self.random.randint(1, 4)):
            name = f"c{number}" if self.chance(0.85) else f"{self.random.choice(ODD)}{number}"
            table.columns.append(random_column(self.random, name, self.kinds))
        if table.key and self.chance(0.9 if "counter" in self.features else 0.4):
            kind = self.random.choice(["int", "bigint", "decimal(14,2)"])
            table.columns.append(Column("n", kind, lambda random: str(random.randint(0, 50)), nullable=False, counter=True))
            if self.chance(0.4):
                table.columns.append(Column("twice", "bigint", generated="`n` * 2",
                                            attributes=self.random.choice(["VIRTUAL", "STORED"])))
        if table.key and self.chance(0.35):
            kind, precision = self.random.choice([("timestamp", ""), ("datetime", "(6)"), ("timestamp", "(3)")])
            attributes = f"DEFAULT CURRENT_TIMESTAMP{precision} ON UPDATE CURRENT_TIMESTAMP{precision}"
            table.columns.append(Column("changed_at", kind + precision, nullable=False, attributes=attributes,
                                        updates_itself=True))
        if table.key and self.chance(0.3):
            table.columns.append(Column("seen_at", "datetime(6)", lambda random: "NOW(6)", nullable=False))
        if self.chance(0.08):
            # Looks like a reference, holds something else.
            table.columns.append(Column("legacy_id", "int", lambda random: str(random.randint(1, 9)), nullable=True))
            table.no_references.append("legacy_id")

    def unique(self, table):
        folds = self.chance(0.5)
        collation = "utf8mb4_general_ci" if folds else "utf8mb4_bin"
        table.columns.append(Column("email", f"varchar(40) COLLATE {collation}", folds=folds,
                                    nullable=self.chance(0.9 if "nullable" in self.features else 0.4)
                                    or table.key_is_unique_only))
        unique = ("email",)
        declared = [one for one in table.references if one.declared and not set(one.columns) & set(table.key)]
        if declared and self.chance(0.3):
            unique = self.random.choice(declared).columns + unique
        table.uniques.append(unique)

    def policies(self, table):
        names = {column.name for column in table.columns}
        choices = ["keep"] * 5 + ["source", "destination", "ask"]
        choices += [f"newest:{name}" for name in ("changed_at", "seen_at") if name in names] * 3
        choices += ["sum:n"] * 4 * ("n" in names)
        table.policy = self.random.choice(choices) if table.key else "keep"
        if table.uniques and self.chance(0.9 if "join" in self.features else 0.5):
            table.unique_policy = "join"


def features_of(seed):
    return {FEATURES[seed % len(FEATURES)], FEATURES[(seed * 3 + seed // len(FEATURES) + 1) % len(FEATURES)]}


def random_schema(random, is_mariadb, seed):
    return RandomSchema(random, is_mariadb, features_of(seed)).build()
