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
        elif not ours_changed or not differs:
            continue
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
