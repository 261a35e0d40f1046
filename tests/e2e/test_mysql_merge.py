"""`cleave mysql merge` against a merge written the slow and obvious way (mysql_oracle/reference_merge.py), on random
histories over random schemas, on MariaDB and on MySQL. CLEAVE_ALL=1 tries 500 seeds; CLEAVE_SEED=N[,N…] tries these.

Each changed row has one of three outcomes: it is merged as the reference says, its conflict is reported, or the merge refuses
before it writes anything. How many had which is printed."""

import collections
import functools
import os

import pytest
from mysql_oracle.compare import differences, orphans, renamed
from mysql_oracle.fork import Fork
from mysql_oracle.memory import other_way, same_way, swapped
from mysql_oracle.program import Program, Refused
from mysql_oracle.reference_merge import Merge, links_of
from mysql_oracle.session import fingerprint, read_all
from mysql_server import MysqlServer

KINDS = ("mariadb", "mysql-8.0")
SAMPLE = 12
OUTCOMES = MERGED, CONFLICT, REFUSED, FOURTH = ("merged rightly", "in conflict", "refused", "of the fourth outcome")
FAST = ("--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync")


def seeds():
    if "CLEAVE_SEED" in os.environ:
        return [int(seed) for seed in os.environ["CLEAVE_SEED"].split(",")]
    return range(500 if os.environ.get("CLEAVE_ALL") else SAMPLE)


@pytest.fixture(scope="module", params=KINDS)
def ports(request):
    fast = FAST if request.param == "mariadb" else FAST[:1]  # MySQL's nosync is for tests of its own.
    servers = [MysqlServer(*fast, kind=request.param) for _ in range(2)]
    yield [server.port for server in servers]
    for server in servers:
        server.stop()


@pytest.fixture(params=seeds())
def fork(request, ports, tmp_path, count):
    print(f"alone: CLEAVE_SEED={request.param} pytest tests/e2e/test_mysql_merge.py")
    fork = Fork(request.param, ports)
    fork.outcomes = collections.Counter({word: 0 for word in OUTCOMES})
    try:
        fork.write_base()
        fork.program = Program(fork, tmp_path)
        fork.program.baseline()
        fork.write_both()
        yield fork
    finally:
        count(f"rows changed on {request.node.callspec.params['ports']}", fork.outcomes)
        fork.close()


def demand(lines, fork=None):
    if lines:
        if fork:
            fork.outcomes[FOURTH] += 1
        pytest.fail("\n".join(lines), pytrace=False)


def count_outcomes(fork, merge, expected, since):
    """`since`: what the side that gives had when it was last looked at."""
    for table in merge.schema:
        changed = changed_rows(since, merge.source, table)
        if table.key:
            changed -= {key for name, key in expected.conflicts if name == table.name}
        fork.outcomes[MERGED] += len(changed) - (0 if table.key else expected.keyless_conflicts.get(table.name, 0))
    fork.outcomes[CONFLICT] += len(expected.conflicts) + sum(expected.keyless_conflicts.values())


def until_refused(test):
    """Ends the test when the merge refuses rightly, naming the table."""

    @functools.wraps(test)
    def run(fork):
        try:
            test(fork)
        except Refused as refused:
            now = [read_all(session, fork.schema) for session in (fork.source, fork.destination)]
            if not any(table in refused.error["what"] for table in refusals(fork.schema, now)):
                raise
            fork.outcomes[REFUSED] += sum(len(changed_rows(fork.base, now[0], table)) for table in fork.schema)

    return run


def changed_rows(then, now, table):
    then, now = then[table.name], now[table.name]
    return {row for row in set(then) | set(now) if then.get(row) != now.get(row)}


def refusals(schema, sides):
    """Names of tables for which a merge may refuse: the configuration does not say what their rows refer to."""
    for table, reference in schema.unlisted():
        for rows in sides:
            found = rows[table.name].values() if table.key else map(dict, rows[table.name])
            if any(reference.value(row) for row in found):
                yield table.name


def base_counts(fork):
    return {table.name: fork.base[table.name] for table in fork.schema if not table.key}


def conflict_lines(report, expected):
    for place in sorted(set(report.conflicts) | set(expected.conflicts), key=repr):
        kinds, clashing = expected.conflicts.get(place, ({"no conflict"}, None))
        kind, columns = report.conflicts.get(place, ("no conflict", []))
        if kind not in kinds:
            yield f"{place} is reported as {kind}, it is {sorted(kinds)}"
        elif kind in ("both-updated", "both-inserted", "joined-differs") and columns != clashing:
            yield f"{place}: {columns} are reported, {clashing} differ"
    if len(report.keyless_conflicts) != sum(expected.keyless_conflicts.values()):
        yield f"without a key: {report.keyless_conflicts} instead of {expected.keyless_conflicts}"


def map_lines(word, found, wanted):
    for place in sorted(set(found) | set(wanted), key=repr):
        if found.get(place) != wanted.get(place):
            yield f"{place} is {word} {found.get(place)} instead of {wanted.get(place)}"


def demand_expected(fork, merge, report, after, since):
    """Runs the reference merge; the program must have done and said the same. `since`: what the side that gives had when it
    was last looked at."""
    expected = merge.run()
    lines = differences(merge.schema, after, expected.rows, base=since, source=merge.source,
                        destination=merge.destination)
    lines += map_lines("renumbered to", report.new_ids, expected.renumbered)
    # A row that is joined with one of the same key has no other key to be listed.
    joined = {place: key for place, key in expected.joined.items() if place[1] != key}
    lines += map_lines("joined with", report.joined, joined)
    lines += conflict_lines(report, expected)
    demand(lines, fork)
    count_outcomes(fork, merge, expected, since)
    return expected


@until_refused
def test_merges_as_the_reference(fork):
    """Foreseen, done, done again, written as a file, taken back."""
    schema, program = fork.schema, fork.program
    source, before = read_all(fork.source, schema), read_all(fork.destination, schema)
    print_before = fingerprint(fork.destination)

    foreseen = program.merge("--dry-run")
    assert fingerprint(fork.destination) == print_before

    copy = fork.copy_destination()
    report = program.merge("--out", "merge.sql")
    # Not the new ids: the server does not give those of the dry run again.
    assert (foreseen.conflicts, foreseen.changed(), foreseen.code) == (report.conflicts, report.changed(), report.code)
    assert report.code == (1 if report.document["conflicts"] else 0)
    after = read_all(fork.destination, schema)
    merge = Merge(schema, links_of(schema, fork.base), base_counts(fork), source, before, report.new_ids)
    expected = demand_expected(fork, merge, report, after, fork.base)
    assert not orphans(fork.destination, schema)
    program.apply("merge.sql", fork.ports[1], fork.copy)
    demand(differences(schema, read_all(copy, schema), after))
    copy.close()
    if fork.apart:
        demand_one_server_had_it(fork, expected, after)

    again = program.merge()
    assert not again.changed()
    assert again.conflicts == report.conflicts
    assert read_all(fork.destination, schema) == after

    left = program.unmerge()["left"]
    assert not left
    assert fingerprint(fork.destination) == print_before


def demand_one_server_had_it(fork, expected, after):
    """The histories commute: the destination must hold what one server holds in which both happened."""
    assert not expected.conflicts
    third, actor = fork.write_third()
    keys = collections.defaultdict(dict)
    for row, key in actor.keys.items():
        table = row[1]
        ours = fork.a.actor.keys.get(row)
        keys[table][key] = fork.b.actor.keys.get(row) or expected.images.get((table, ours), ours)
    demand(differences(fork.schema, after, renamed(fork.schema, third, keys)))


@until_refused
def test_merges_what_happens_after_a_merge(fork):
    schema, program = fork.schema, fork.program
    links, counts, since = links_of(schema, fork.base), base_counts(fork), fork.base
    for _ in range(3):
        source, before = read_all(fork.source, schema), read_all(fork.destination, schema)
        report = program.merge()
        merge = Merge(schema, links, counts, source, before, report.new_ids)
        expected = demand_expected(fork, merge, report, read_all(fork.destination, schema), since)
        links, counts = same_way(merge, expected)
        since = source
        fork.go_further()


@until_refused
def test_merges_both_ways(fork):
    schema, program = fork.schema, fork.program
    links, counts = links_of(schema, fork.base), base_counts(fork)
    source, destination = read_all(fork.source, schema), read_all(fork.destination, schema)
    there, here = program.merge_both()
    source_after, destination_after = read_all(fork.source, schema), read_all(fork.destination, schema)
    merge = Merge(schema, links, counts, source, destination, there.new_ids)
    expected = demand_expected(fork, merge, there, destination_after, fork.base)
    links, counts = other_way(merge, expected, fork.base)
    back = Merge(swapped(schema), links, counts, destination_after, source, here.new_ids)
    came_back = demand_expected(fork, back, here, source_after, fork.base)
    assert not orphans(fork.source, schema)

    if not there.document["conflicts"] and not here.document["conflicts"]:
        keys = collections.defaultdict(dict)
        for (table, key), image in came_back.images.items():
            keys[table][key] = image
        demand(differences(schema, renamed(schema, destination_after, keys), source_after))

    for report in program.merge_both():
        assert not report.changed()
    assert read_all(fork.source, schema) == source_after
    assert read_all(fork.destination, schema) == destination_after
