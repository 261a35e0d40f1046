"""What a merge leaves behind for the next one: which rows are the same, and what they were when they were merged."""

import collections
import dataclasses

from mysql_oracle.reference_merge import Link

SWAPPED = {"source": "destination", "destination": "source"}


def same_way(merge, expected):
    """Links and counts for a later merge in the same direction."""
    links = {table.name: dict(merge.links[table.name]) for table in merge.keyed}
    for table in merge.keyed:
        for key in merge.links[table.name]:
            if key not in merge.source[table.name] and (table.name, key) not in expected.conflicts:
                links[table.name][key] = Link(links[table.name][key].key, None)
        for key, row in merge.source[table.name].items():
            image = expected.images.get((table.name, key))
            is_disputed = (table.name, key) in expected.disputed
            if ((table.name, key) in expected.merged or is_disputed) and (image or key in links[table.name]):
                image = image or links[table.name][key].key
                now = table.with_key(merge.translated(table, row), image)
                links[table.name][key] = Link(image, now, is_disputed)
    counts = {name: merge.source[name] - held(merge, name) for name in merge.base_counts}
    return links, counts


def other_way(merge, expected, base):
    """Links and counts for a merge from what was the destination into what was the source. What is missing at one side
    is still what it was in the base."""
    links = {table.name: {} for table in merge.keyed}
    for table in merge.keyed:
        for key, link in merge.links[table.name].items():
            links[table.name][link.key] = Link(key, base[table.name].get(key, link.row))
        for place in expected.merged | expected.disputed:
            if place[0] == table.name and place in expected.images:
                image = expected.images[place]
                links[table.name][image] = Link(place[1], merge.source[table.name][place[1]], place in expected.disputed)
    counts = {}
    for name in merge.base_counts:
        counts[name] = collections.Counter()
        for row, count in (merge.source[name] - held(merge, name)).items():
            there = tuple(merge.translated(merge.schema.tables[name], dict(row)).items())
            counts[name][there] += count
    return links, counts


def held(merge, name):
    return collections.Counter({row: count for (table, row), count in merge.keyless_held.items() if table == name})


def swapped(schema):
    """The schema as a merge into the source sees it: policies name the databases, not who gives and who gets."""
    tables = {}
    for table in schema:
        tables[table.name] = dataclasses.replace(table, policy=SWAPPED.get(table.policy, table.policy))
    return dataclasses.replace(schema, tables=tables)
