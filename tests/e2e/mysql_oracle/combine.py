"""One row that was changed on both sides: column by column, then by policy."""

import decimal


def number(raw):
    return decimal.Decimal(raw.decode())


def units(table):
    """Columns that only mean something together: those of one reference. All others are alone."""
    references = {(one.type_column,) * bool(one.type_column) + one.columns for one in table.references}
    together = {name for columns in references for name in columns}
    alone = [(column.name,) for column in table.stored() if column.name not in together]
    return alone + sorted(references)


COUNTING = ("tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double")


def may_count(table, unit):
    """A number that says how many, as far as anybody knows: no reference, no part of the key, no boolean."""
    column = table.column(unit[0])
    alone = len(unit) == 1 and unit[0] not in table.reference_columns() and unit[0] not in table.key
    return alone and column.type.startswith(COUNTING) and column.type != "tinyint(1)"


def joined(table, ours, theirs):
    """Two rows that were inserted apart and are one: what one side has left at its default, the other one says. The row, and
    the columns in which both say something else."""
    result, clashing = dict(theirs), []
    for unit in units(table):
        if set(unit) & set(table.key) or all(ours[name] == theirs[name] for name in unit):
            continue
        ours_said, theirs_said = (any(not is_default(table.column(name), row[name]) for name in unit) for row in (ours, theirs))
        if not ours_said:
            continue
        if not theirs_said:
            result.update({name: ours[name] for name in unit})
        elif unit[0] in summed(table):
            result[unit[0]] = str(number(theirs[unit[0]]) + number(ours[unit[0]])).encode()
        elif table.column(unit[0]).updates_itself:
            result[unit[0]] = max(ours[unit[0]], theirs[unit[0]])
        else:
            clashing += [name for name in unit if ours[name] != theirs[name]]
    return result, sorted(clashing)


def is_default(column, raw):
    if "DEFAULT" in column.attributes:  # The time that the server sets.
        return raw is not None
    return raw is None and column.nullable


def summed(table):
    return table.policy.removeprefix("sum:").split(",") if table.policy.startswith("sum:") else []


def combined(table, base, ours, theirs):
    """The row with what either side changed, and the columns that both changed to different things. `base` is None when
    both sides inserted the row."""
    result, clashing = dict(theirs), []
    for unit in units(table):
        ours_changed = base is None or any(ours[name] != base[name] for name in unit)
        theirs_changed = base is None or any(theirs[name] != base[name] for name in unit)
        differs = any(ours[name] != theirs[name] for name in unit)
        if unit[0] in summed(table) and ours_changed and (differs or base is not None):
            before = number(base[unit[0]]) if base else 0
            result[unit[0]] = str(number(theirs[unit[0]]) + number(ours[unit[0]]) - before).encode()
        elif not ours_changed:
            continue
        elif not differs:
            # Both have added the same, or both have set it so: nobody can tell.
            if base is not None and theirs_changed and may_count(table, unit) and ours[unit[0]] is not None:
                clashing.append(unit[0])
        elif not theirs_changed:
            result.update({name: ours[name] for name in unit})
        elif table.column(unit[0]).updates_itself:
            result[unit[0]] = max(ours[unit[0]], theirs[unit[0]])
        else:
            clashing += [name for name in unit if ours[name] != theirs[name]]
    return result, sorted(clashing)


def source_is_newer(table, ours, theirs):
    column = table.policy.removeprefix("newest:")
    return (ours[column] or b"") > (theirs[column] or b"")


def decided(table, ours, theirs, result, clashing):
    """`result` with the clashing columns of the side that the policy names; None: it names none."""
    if table.policy == "destination":
        return result
    if table.policy == "source":
        return {**result, **{name: ours[name] for name in clashing}}
    if table.policy.startswith("newest:"):
        newer = source_is_newer(table, ours, theirs)
        return {**result, **{name: ours[name] for name in clashing}} if newer else result
    return None
