"""The merge, the slow and obvious way: it supposes that every change of the source can be made, looks at the result as a
whole, takes back what cannot be there, and looks again until nothing is wrong.

A *link* says that a row of the source and one of the destination are the same row, and what the row was when both were last
brought together, in the destination's terms (its references name the destination's rows); the row of a link is None when
both sides have deleted it since: what still refers to it keeps its meaning. At first the links are the rows of the base. A
*place* is (table, key of the source's row).
"""

import collections
import dataclasses
import typing

from mysql_oracle.combine import combined, decided, joined

# Stands in a reference whose parent does not come along.
LOST = b"<the row that is referred to is held back>"


@dataclasses.dataclass
class Link:
    key: tuple  # of the destination's row
    row: typing.Optional[dict]
    # A merge has made them one row, and they say different things that nobody has decided about.
    disputed: bool = False


@dataclasses.dataclass
class Expected:
    rows: dict  # table -> key -> row; of tables without a key: Counter of rows as tuples of items
    conflicts: dict  # place -> (kinds that are true of it, clashing columns or None)
    keyless_conflicts: dict  # table -> number of different rows of which some copies could not be brought
    renumbered: dict  # place -> the destination's key
    joined: dict
    images: dict  # place -> the destination's key of each row of the source that is there
    merged: set  # places that need no second look
    disputed: set  # places of rows that are one and say different things


def links_of(schema, base):
    return {table.name: {key: Link(key, row) for key, row in base[table.name].items()} for table in schema if table.key}


class Merge:
    """One merge. `given_ids`: place -> id, for rows that need a new one; without it they get free ones.

    `base_counts`: of tables without a key, in the source's terms."""

    def __init__(self, schema, links, base_counts, source, destination, given_ids=None):
        self.schema, self.links, self.base_counts = schema, links, base_counts
        self.source, self.destination = source, destination
        self.keyed = [table for table in schema if table.key]
        self.given_ids = given_ids
        self.renumbered, self.joined = {}, {}
        self.held = collections.defaultdict(set)  # place -> kinds
        self.clashing = {}  # place -> columns
        self.differing = {}  # place of a row that is joined -> columns in which both say something else
        self.linked_keys = {table: {link.key for link in found.values() if link.row} for table, found in links.items()}

    def run(self):
        while True:
            while self.find_new_ids():
                pass
            self.compose()
            if any([self.find_taken(), self.find_lost_parents()]):
                continue
            if not self.find_children():
                return self.expected()

    # What a row of the source is in the destination

    def is_insert(self, place):
        link = self.links[place[0]].get(place[1])
        return link is None or link.row is None

    def is_unknown(self, place):
        return place[1] not in self.source[place[0]] and place[1] not in self.links[place[0]]

    def image(self, place):
        """The key that the source's row has in the destination; None when it does not come along."""
        if place in self.joined:
            return self.joined[place]
        if not self.is_insert(place) or place[1] not in self.source[place[0]]:
            return self.links[place[0]][place[1]].key
        if self.held[place] - {"both-inserted"} and place not in self.clashing:
            return None
        if "both-inserted" in self.held[place] and self.schema.tables[place[0]].key_is_chosen_number():
            return None
        if place in self.renumbered:
            return self.renumbered[place]
        table = self.schema.tables[place[0]]
        key = table.key_of(self.translated(table, self.source[table.name][place[1]], set(table.key)))
        return None if LOST in key else key

    def translated(self, table, row, only=None):
        """The source's row with references in the destination's terms; `only`: those in these columns."""
        result = dict(row)
        for reference in table.references:
            value = reference.value(row)
            if value is None or (only is not None and not set(reference.columns) & only):
                continue
            parent = self.schema.tables[reference.parent]
            place = (parent.name, self.schema.key_named(reference, value))
            if self.is_unknown(place):
                continue
            image = self.image(place)
            for column, part in zip(reference.columns, reference.parent_columns):
                if image is None:
                    result[column] = LOST
                elif parent.column(part).folded(row[column]) != image[parent.key.index(part)]:
                    result[column] = image[parent.key.index(part)]
        return result

    # The result as a whole

    def compose(self):
        """Fills `rows` with the destination as it becomes; `inserted`, `updated`: (table, the destination's key) -> place."""
        self.rows = {table.name: dict(self.destination[table.name]) for table in self.keyed}
        self.inserted, self.updated, self.deleted = {}, {}, {}
        for table in self.keyed:
            for key in self.links[table.name]:
                if key not in self.source[table.name] and (table.name, key) not in self.blocked():
                    self.compose_delete(table, (table.name, key))
        for table in self.keyed:
            for key, row in self.source[table.name].items():
                place = (table.name, key)
                if place in self.joined:
                    self.compose_joined(table, place, self.translated(table, row))
                elif place in self.blocked():
                    continue
                elif self.is_insert(place):
                    self.compose_insert(table, place, self.translated(table, row))
                else:
                    self.compose_update(table, place, self.translated(table, row))
        self.compose_keyless()

    def blocked(self):
        return {place for place, kinds in self.held.items() if kinds}

    def compose_delete(self, table, place):
        link = self.links[table.name][place[1]]
        there = self.rows[table.name].get(link.key)
        if there is None or link.row is None:
            return
        if there == link.row or table.policy == "source":
            del self.rows[table.name][link.key]
            self.deleted[table.name, link.key] = place
        elif table.policy != "destination":
            self.held[place].add("deleted-updated")

    def compose_insert(self, table, place, row):
        if place in self.renumbered:
            row[table.key[0]] = self.renumbered[place][0]
        target = table.key_of(row)
        there = self.rows[table.name].get(target)
        if there is None:
            self.rows[table.name][target] = row
            self.inserted[table.name, target] = place
        elif there != row and not table.has_auto_key():
            self.compose_both(table, place, None, row, there, target)

    def compose_update(self, table, place, row):
        link = self.links[table.name][place[1]]
        row = table.with_key(row, link.key)
        self.keep_references(table, self.source[table.name][place[1]], row, link.row)
        if row == link.row and not link.disputed:
            return
        there = self.rows[table.name].get(link.key)
        if link.disputed and there is not None:
            self.compose_disputed(table, place, row, there, link.key)
        elif there is not None:
            self.compose_both(table, place, link.row, row, there, link.key)
        elif table.policy == "source":
            self.rows[table.name][link.key] = row
            self.inserted[table.name, link.key] = place
        elif table.policy != "destination":
            self.held[place].add("updated-deleted")

    def keep_references(self, table, source, row, base):
        """A reference that the source has not changed is no change, though what it leads to may not come any more."""
        for reference in table.references:
            if LOST in (reference.value(row) or ()) and reference.value(source) == reference.value(base):
                row.update({name: base[name] for name in reference.columns})

    def compose_both(self, table, place, base, row, there, target):
        result, clashing = combined(table, base, row, there)
        if clashing:
            result = decided(table, row, there, result, clashing)
        if result is None:
            self.held[place].add("both-inserted" if base is None else "both-updated")
            if LOST in row.values():
                self.held[place].add("parent-gone")
            self.clashing[place] = clashing
        elif result != there:
            self.rows[table.name][target] = result
            self.updated[table.name, target] = place

    def compose_joined(self, table, place, row):
        target = self.joined[place]
        there = self.destination[table.name][target]
        row = table.with_key(row, target)
        result, clashing = joined(table, row, there)
        if clashing:
            taken = decided(table, row, there, result, clashing)
            self.differing.pop(place, None)
            if taken is None:
                self.differing[place] = clashing
            else:
                result = taken
        if result != there and place not in self.blocked():
            self.rows[table.name][target] = result
            self.updated[table.name, target] = place

    def compose_disputed(self, table, place, row, there, target):
        """Both stay as they are as long as they differ in what both say."""
        result, clashing = joined(table, row, there)
        result = decided(table, row, there, result, clashing) if clashing else result
        self.differing.pop(place, None)
        if result is None:
            self.differing[place] = clashing
        elif result != there:
            self.rows[table.name][target] = result
            self.updated[table.name, target] = place

    def compose_keyless(self):
        """Of each row there are as many as either side made or left."""
        self.keyless_conflicts, self.keyless_held = collections.Counter(), collections.Counter()
        for table in self.schema:
            if table.key:
                continue
            source, base = self.source[table.name], self.base_counts[table.name]
            counts = collections.Counter(self.destination[table.name])
            for row in set(source) | set(base):
                here = tuple(self.translated(table, dict(row)).items())
                more = source[row] - base[row]
                if more > 0 and not self.parents_are_there(table, dict(here), dict(row)):
                    self.keyless_conflicts[table.name] += 1
                    self.keyless_held[table.name, row] = more
                else:
                    counts[here] = max(0, counts[here] + more)
            self.rows[table.name] = +counts

    # What cannot be so

    def find_new_ids(self):
        """Rows of both sides under one id that the server gave."""
        found = {}
        for table in self.keyed:
            if not table.has_auto_key():
                continue
            for key, row in self.source[table.name].items():
                place = (table.name, key)
                if not self.is_insert(place) or place in {**self.renumbered, **self.joined} or place in self.blocked():
                    continue
                there, here = self.destination[table.name].get(key), self.translated(table, row)
                is_one = there is None or (there == here and is_one_row(table, here))
                collides = self.is_known_as(table, key) or not is_one
                if collides or self.is_given_to_another(place):
                    found[place] = self.new_id(table, place)
        self.renumbered.update(found)
        return bool(found)

    def is_known_as(self, table, key):
        """Whether another row of the source has this key in the destination, or had it: what is said of that row, and what
        still refers to it, would be taken to mean this one."""
        return any(link.key == key != other for other, link in self.links[table.name].items())

    def is_given_to_another(self, place):
        """The server has given this row's id to another row that needed a new one."""
        return any(place[0] == table and place[1] == key for (table, _), key in (self.given_ids or {}).items())

    def new_id(self, table, place):
        if self.given_ids is not None:
            return self.given_ids.get(place) or (b"no new id for " + b",".join(place[1]),)
        taken = [int(key[0]) for rows in (self.source, self.destination) for key in rows[table.name]]
        taken += [int(key[0]) for (name, _), key in self.renumbered.items() if name == table.name]
        fresh = max(taken) + 1 + len(self.renumbered) * 1000
        return (str(fresh + int(place[1][0])).encode(),)

    def find_taken(self):
        holders, losers = collections.defaultdict(set), set()
        for table in self.keyed:
            for unique in table.uniques:
                for keys in self.groups(table, unique):
                    comers = [key for key in keys if self.comes_with_it(table, unique, key)]
                    others = set(keys) - set(comers)
                    if not others:
                        comers = sorted(comers, key=lambda key: (table.name, key) in self.updated)[1:]
                    for key in comers:
                        place = self.place(table, key)
                        losers.add(place)
                        holders[place] |= others
        for place in losers:
            table = self.schema.tables[place[0]]
            if table.unique_policy == "join" and self.can_join(table, place, holders[place]):
                self.joined[place] = min(holders[place])
            else:
                self.held[place].add("unique-taken")
        return bool(losers)

    def groups(self, table, unique):
        """Keys of rows that are equal in the unique columns."""
        found = collections.defaultdict(list)
        for key, row in self.rows[table.name].items():
            values = [table.column(name).folded(row[name]) for name in unique]
            if None not in values:
                found[tuple(values)].append(key)
        return [keys for keys in found.values() if len(keys) > 1]

    def place(self, table, key):
        return self.inserted.get((table.name, key)) or self.updated.get((table.name, key))

    def comes_with_it(self, table, unique, key):
        """Whether the row has these values by the merge."""
        if self.place(table, key) is None:
            return False
        before, after = self.destination[table.name].get(key), self.rows[table.name][key]
        return before is None or any(table.column(name).folded(before[name]) != table.column(name).folded(after[name])
                                     for name in unique)

    def can_join(self, table, place, holders):
        """Only a row that the destination inserted, and that is no other row of the source already."""
        if not self.is_insert(place) or place in self.joined or len(holders) != 1:
            return False
        target = min(holders)
        if target not in self.destination[table.name] or target in self.linked_keys[table.name]:
            return False
        others = [(table.name, key) for key in self.source[table.name] if (table.name, key) != place]
        return target not in [self.image(other) for other in others]

    def find_lost_parents(self):
        found = self.find_joined_orphans()
        for (name, key), place in {**self.inserted, **self.updated}.items():
            table, row = self.schema.tables[name], self.rows[name][key]
            for reference in table.references:
                value = reference.value(row)
                if value is None or (LOST not in value and not self.lacks_parent(table, place, reference, key, value)):
                    continue
                found = True
                deleted = self.deleted.get((reference.parent, self.schema.key_named(reference, value)))
                if deleted:
                    self.held[deleted].add("has-children")
                elif place not in self.joined or place in self.updated.values():
                    self.joined.pop(place, None)
                    self.held[place].add("parent-gone")
        return found

    def find_joined_orphans(self):
        """A row whose parent stays away becomes no other row either."""
        orphans = [(name, key) for name, key in self.joined
                   if LOST in self.translated(self.schema.tables[name], self.source[name][key]).values()]
        for place in orphans:
            del self.joined[place]
            self.held[place].add("parent-gone")
        return bool(orphans)

    def lacks_parent(self, table, place, reference, key, value):
        """A reference that the server does not know of may lead nowhere, if it does so where it comes from, or did here."""
        if self.parent(reference, value):
            return False
        there = self.destination[table.name].get(key)
        is_old = there is not None and reference.value(there) == value
        return reference.declared or not (is_old or self.dangles(reference, self.source[place[0]].get(place[1])))

    def dangles(self, reference, row):
        """Whether the row of the source refers to nothing there."""
        value = row and reference.value(row)
        return not value or self.schema.key_named(reference, value) not in self.source[reference.parent]

    def parent(self, reference, value):
        return self.schema.key_named(reference, value) in self.rows[reference.parent]

    def parents_are_there(self, table, row, source):
        """`row` is `source` in the destination's terms."""
        for reference in table.references:
            value = reference.value(row)
            must_be = value is not None and (reference.declared or not self.dangles(reference, source))
            if value is not None and (LOST in value or (must_be and not self.parent(reference, value))):
                return False
        return True

    def find_children(self):
        """Rows that would lose their parent keep it. Rows without a key that come when it is gone do so without a parent, as
        they are in the source."""
        found = False
        for child in self.schema:
            rows = self.rows[child.name]
            rows = rows.values() if child.key else [dict(row) for row in rows if row in self.destination[child.name]]
            for row in rows:
                for reference in child.references:
                    value = reference.value(row)
                    deleted = value and self.deleted.get((reference.parent, self.schema.key_named(reference, value)))
                    if deleted:
                        self.held[deleted].add("has-children")
                        found = True
        return found

    # What came of it

    def also_lost(self):
        """Rows that are held for something else, and could not come for their parents' sake either."""
        for place in self.blocked():
            table = self.schema.tables[place[0]]
            row = self.source[table.name].get(place[1])
            if row and not self.parents_are_there(table, self.translated(table, row), row):
                self.held[place].add("parent-gone")

    def expected(self):
        self.also_lost()
        conflicts = {place: (kinds, self.clashing.get(place)) for place, kinds in self.held.items() if kinds}
        conflicts.update({place: ({"joined-differs"}, columns) for place, columns in self.differing.items() if place not in conflicts})
        images = {}
        for table in self.keyed:
            for key in self.source[table.name]:
                image = self.image((table.name, key))
                if image in self.rows[table.name]:
                    images[table.name, key] = image
        places = [(table.name, key) for table in self.keyed for key in self.source[table.name]]
        return Expected(
            rows=self.rows,
            conflicts=conflicts,
            keyless_conflicts=dict(self.keyless_conflicts),
            # Also keys that hold the id of a row which got a new one.
            renumbered={place: key for place, key in images.items()
                        if key != place[1] and place in self.inserted.values()},
            joined=self.joined,
            images=images,
            merged={place for place in places if place not in conflicts},
            disputed=set(self.differing) & set(conflicts),
        )


def is_one_row(table, row):
    """Of two rows that say the same, under an id that each server gave."""
    return table.unique_policy == "join" or any(None not in [row[name] for name in unique] for unique in table.uniques)
