"""What differs between rows as they are and as they should be, in few lines."""

import collections

from mysql_oracle.schema import quoted


def shown(raw):
    if raw is None:
        return "NULL"
    text = raw.decode(errors="backslashreplace")
    return text if len(text) < 50 else f"{text[:40]}… ({len(raw)} bytes)"


def differences(schema, actual, expected, **others):
    """Lines. `others` are shown with each row that differs: base=…, source=…, destination=…"""
    lines = []
    for table in schema:
        found, wanted = actual[table.name], expected[table.name]
        if not table.key:
            for row in sorted(set(found) | set(wanted), key=repr):
                if found[row] != wanted[row]:
                    words = ", ".join(f"{name}={shown(raw)}" for name, raw in row)
                    lines.append(f"{table.name}: {found[row]} times instead of {wanted[row]}: {words}")
            continue
        for key in sorted(set(found) | set(wanted)):
            if found.get(key) != wanted.get(key):
                lines.append(f"{table.name} {tuple(map(shown, key))} (policy {table.policy}, {table.unique_policy}):")
                lines += row_lines(table, key, found.get(key), wanted.get(key), others)
    return lines


def row_lines(table, key, found, wanted, others):
    versions = {"is": found, "should be": wanted, **{word: rows[table.name].get(key) for word, rows in others.items()}}
    if found and wanted:
        names = [name for name in wanted if found[name] != wanted[name]]
    else:
        names = list(found or wanted)
    width = max(map(len, versions))
    return [f"    {word:{width}}  " + (", ".join(f"{name}={shown(row[name])}" for name in names) if row else "–")
            for word, row in versions.items()]


def orphans(session, schema):
    """Declared references that lead nowhere, by SQL."""
    lines = []
    for child in schema:
        for one in child.references:
            if not one.declared:
                continue
            pairs = list(zip(one.columns, one.parent_columns))
            same = " AND ".join(f"p.{quoted(part)} = c.{quoted(name)}" for name, part in pairs)
            there = " AND ".join(f"c.{quoted(name)} IS NOT NULL" for name, _ in pairs)
            count, = session.run(f"SELECT COUNT(*) FROM {quoted(child.name)} c WHERE {there} AND NOT EXISTS "
                                 f"(SELECT 1 FROM {quoted(one.parent)} p WHERE {same})")[0]
            if count != b"0":
                lines.append(f"{child.name}.{one.columns}: {count.decode()} rows have no parent in {one.parent}")
    return lines


def renamed(schema, rows, keys):
    """The rows with other keys. `keys`: table -> key -> key; references follow."""
    result = {}
    for table in schema:
        if table.key:
            found = [renamed_row(schema, table, row, keys) for row in rows[table.name].values()]
            result[table.name] = {table.key_of(row): row for row in found}
        else:
            counts = collections.Counter()
            for row, count in rows[table.name].items():
                counts[tuple(renamed_row(schema, table, dict(row), keys).items())] += count
            result[table.name] = counts
    return result


def renamed_row(schema, table, row, keys):
    result = dict(row)
    for one in table.references:
        value = one.value(row)
        if value is None:
            continue
        parent = schema.tables[one.parent]
        key = schema.key_named(one, value)
        new = keys.get(parent.name, {}).get(key, key)
        for name, part in zip(one.columns, one.parent_columns):
            image = new[parent.key.index(part)]
            if parent.column(part).folded(row[name]) != image:
                result[name] = image
    if table.key:
        result = table.with_key(result, keys.get(table.name, {}).get(table.key_of(row), table.key_of(result)))
    return result
