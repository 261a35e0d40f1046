"""`cleave mysql merge` against a merge written the slow and obvious way (mysql_oracle/reference_merge.py), on random
histories over random schemas. CLEAVE_ALL=1 tries 500 seeds; CLEAVE_SEED=N tries one."""

import os

import pytest
from mysql_oracle.compare import differences, orphans
from mysql_oracle.fork import Fork
from mysql_oracle.program import Program
from mysql_oracle.reference_merge import Merge, links_of
from mysql_oracle.session import fingerprint, read_all
from mysql_server import MysqlServer

SAMPLE = 16
FAST = ("--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync")


def seeds():
    if "CLEAVE_SEED" in os.environ:
        return [int(os.environ["CLEAVE_SEED"])]
    return range(500 if os.environ.get("CLEAVE_ALL") else SAMPLE)


@pytest.fixture(scope="module")
def ports():
    servers = [MysqlServer(*FAST) for _ in range(2)]
    yield [server.port for server in servers]
    for server in servers:
        server.stop()


@pytest.fixture(params=seeds())
def fork(request, ports, tmp_path):
    fork = Fork(request.param, ports)
    try:
        fork.write_base()
        fork.program = Program(fork, tmp_path)
        fork.program.baseline()
        fork.write_both()
        yield fork
    finally:
        fork.close()


def base_counts(fork):
    return {table.name: fork.base[table.name] for table in fork.schema if not table.key}


def demand_conflicts(report, expected):
    wrong = []
    for place in sorted(set(report.conflicts) | set(expected.conflicts), key=repr):
        kinds, clashing = expected.conflicts.get(place, (set(), None))
        kind, columns = report.conflicts.get(place, ("none", []))
        if kind not in kinds:
            wrong.append(f"{place} is reported as {kind}, it is {sorted(kinds)}")
        elif kind in ("both-updated", "both-inserted") and columns != clashing:
            wrong.append(f"{place}: {columns} are reported, {clashing} differ")
    assert not wrong, "\n".join(wrong)


def merged_as_expected(fork, report, links, counts, source, before):
    """The reference merge's result; its differences to the destination fail the test."""
    schema = fork.schema
    expected = Merge(schema, links, counts, source, before, report.new_ids).run()
    lines = differences(schema, read_all(fork.destination, schema), expected.rows, base=fork.base, source=source,
                        destination=before)
    assert not lines, "\n".join(lines)
    assert report.new_ids == expected.renumbered
    assert report.joined == {place: key for place, key in expected.joined.items() if place[1] != key}
    demand_conflicts(report, expected)
    assert len(report.keyless_conflicts) == len(expected.keyless_conflicts)
    assert not orphans(fork.destination, schema)
    return expected


def test_merges_as_the_reference(fork):
    schema, program = fork.schema, fork.program
    source, before = read_all(fork.source, schema), read_all(fork.destination, schema)
    print_before = fingerprint(fork.destination)

    foreseen = program.merge("--dry-run")
    assert fingerprint(fork.destination) == print_before

    report = program.merge()
    # Not the new ids: the server does not give those of the dry run again.
    assert (foreseen.conflicts, foreseen.changed()) == (report.conflicts, report.changed())
    assert report.code == (1 if report.document["conflicts"] else 0)
    merged_as_expected(fork, report, links_of(schema, fork.base), base_counts(fork), source, before)

    after = read_all(fork.destination, schema)
    again = program.merge()
    assert not again.changed()
    assert again.conflicts == report.conflicts
    assert read_all(fork.destination, schema) == after

    left = program.unmerge()["left"]
    assert not left
    assert fingerprint(fork.destination) == print_before
