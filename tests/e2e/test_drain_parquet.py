"""CloudFront's Parquet: files that DuckDB wrote say what the same records say as lines of JSON."""

import datetime
import json
import os
import random
import subprocess

import duckdb
import pytest
from cleave_program import BINARY, Cleave

ROWS = 5_000


@pytest.fixture
def cleave(tmp_path):
    return Cleave(tmp_path)


def records(seed, rows=ROWS):
    rng = random.Random(seed)
    time = datetime.datetime(2026, 11, 23, 5, 0, tzinfo=datetime.timezone.utc)
    for _ in range(rows):
        time += datetime.timedelta(seconds=rng.choice([0, 0, 1, 3]))
        yield {"date": f"{time:%Y-%m-%d}", "time": f"{time:%H:%M:%S}", "x-edge-location": rng.choice(["LAX1", "FRA50-C1"]),
               "sc-bytes": str(rng.randint(0, 100_000)), "c-ip": f"192.0.{rng.randint(0, 9)}.{int(250 * rng.random() ** 3)}",
               "cs-method": rng.choice(["GET", "POST"]), "cs(Host)": "d111111abcdef8.cloudfront.net",
               "cs-uri-stem": f'/odd"\t{rng.randint(1, 500)}', "sc-status": str(rng.choice([200] * 9 + [404, 500])),
               "cs(Referer)": rng.choice(["-", "https://example.com/"]), "cs(User-Agent)": rng.choice(["Mozilla/5.0%20(X11)", "curl/8", "-"]),
               "x-edge-request-id": f"{rng.getrandbits(128):032x}", "x-host-header": rng.choice(["www.example.com", "old.example.com", None]),
               "time-taken": f"{rng.random():.3f}", "c-port": str(rng.randint(1024, 65535))}


def write_json(path, rows):
    path.write_text("".join(json.dumps({name: value for name, value in row.items() if value is not None}) + "\n" for row in rows))


def write_parquet(path, rows, options="", typed=False):
    """With the names of columns that AWS documents."""
    names = {name: name.lower().replace(")", "").replace("(", "_").replace("-", "_") for name in rows[0]}
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE log ({', '.join(f'{name} VARCHAR' for name in names.values())})")
    lines = path.with_suffix(".rows")
    lines.write_text("".join(json.dumps({names[name]: value for name, value in row.items()}) + "\n" for row in rows))
    columns = ", ".join(f"{name}: 'VARCHAR'" for name in names.values())
    connection.execute(f"INSERT INTO log SELECT * FROM read_json('{lines}', format = 'newline_delimited', columns = {{{columns}}})")
    lines.unlink()
    what = ("SELECT * REPLACE (sc_bytes::BIGINT AS sc_bytes, sc_status::INT AS sc_status, time_taken::DOUBLE AS time_taken, "
            "c_port::USMALLINT AS c_port), sc_status = '200' AS is_good, [c_ip] AS list_of_one FROM log") if typed else "SELECT * FROM log"
    connection.execute(f"COPY ({what}) TO '{path}' (FORMAT parquet{options})")


def totals(document):
    return {name: value for name, value in document.items() if name != "channels"}


def count(cleave, *places):
    return cleave.json("drain", "count", *places, "--json", "--top", 100_000)


@pytest.mark.parametrize("typed", [False, True], ids=["texts", "numbers"])
@pytest.mark.parametrize("version", ["V1", "V2"])
@pytest.mark.parametrize("codec", ["uncompressed", "snappy", "gzip", "zstd"])
def test_totals_are_those_of_the_same_records_as_json(cleave, codec, version, typed):
    rows = list(records(1))
    write_json(cleave.home / "log.json", rows)
    write_parquet(cleave.home / "log.parquet", rows, f", CODEC {codec}, PARQUET_VERSION {version}, ROW_GROUP_SIZE 2048", typed)
    document = count(cleave, "log.parquet")
    assert totals(document) == totals(count(cleave, "log.json"))
    channel, = document["channels"]
    assert (channel["format"], channel["requests"], channel["unparsable"], channel["damaged"]) == ("cloudfront-parquet", ROWS, 0, [])
    assert totals(count(cleave, "log.parquet", "--format", "cloudfront-parquet")) == totals(document)


def test_folders_pipes_and_compressed_files_say_the_same(cleave):
    rows = list(records(2))
    write_json(cleave.home / "log.json", rows)
    expected = totals(count(cleave, "log.json"))
    (cleave.home / "logs").mkdir()
    write_parquet(cleave.home / "logs/a.parquet", rows[:2000])
    write_json(cleave.home / "logs/b.json", rows[2000:4000])
    write_parquet(cleave.home / "logs/c.parquet", rows[4000:])
    subprocess.run(["gzip", cleave.home / "logs/c.parquet"], check=True)
    assert totals(count(cleave, "logs")) == expected
    write_parquet(cleave.home / "log.parquet", rows)
    with open(cleave.home / "log.parquet", "rb") as file:
        piped = subprocess.run(["sh", "-c", f"cat | {BINARY} drain count - --json --top 100000"], stdin=file, capture_output=True, text=True,
                               env=cleave.environment, timeout=120)
    assert totals(json.loads(piped.stdout)) == expected


def test_the_verdict_is_that_of_the_same_records_as_json(cleave):
    rows = list(records(3))
    verdicts = []
    for name, write in {"log.json": write_json, "log.parquet": write_parquet}.items():
        write(cleave.home / name, rows)
        result = cleave.run("drain", "--source", name, "--destination", name, "--cut", "2026-11-23T05:30:00Z", "--ttl", "300",
                            "--host", "www.example.com", "--json")
        document = json.loads(result.stdout)
        verdicts.append((result.returncode, *(document[part] for part in ("verdict", "source", "destination", "hosts", "timeline"))))
    assert verdicts[0] == verdicts[1]


def test_rows_are_counted_once_over_runs_and_under_other_names(cleave):
    rows = list(records(4))
    write_parquet(cleave.home / "a.parquet", rows[:3000])
    again = lambda: cleave.json("drain", "count", "*.parquet", "--state", "state.json", "--json")["requests"]
    assert [again(), again()] == [3000, 0]
    write_parquet(cleave.home / "b.parquet", rows[3000:])
    os.rename(cleave.home / "a.parquet", cleave.home / "renamed.parquet")
    assert [again(), again()] == [2000, 0]


def test_damaged_files_are_named_wherever_they_are_cut_or_changed(cleave):
    path = cleave.home / "log.parquet"
    write_parquet(path, list(records(5, 2000)), ", CODEC snappy, ROW_GROUP_SIZE 2048")
    whole = path.read_bytes()
    for kept in [4, 8, 12, 100, len(whole) // 2, len(whole) - 1]:
        path.write_bytes(whole[:kept])
        result = cleave.run("drain", "count", "log.parquet")
        assert result.returncode == 1 and "log.parquet: the Parquet file ends too early" in result.stdout
    rng = random.Random(6)
    for _ in range(60):
        changed = bytearray(whole)
        for _ in range(rng.choice([1, 8])):
            changed[rng.randrange(len(changed) // 2 if rng.random() < 0.5 else 0, len(changed))] = rng.randrange(256)
        path.write_bytes(changed)
        result = cleave.run("drain", "count", "log.parquet")
        assert result.returncode in (0, 1), result.stderr
        assert result.returncode == 0 or "log.parquet: " in result.stdout


def test_objects_of_a_bucket_are_read_and_counted_once(cleave, twin):
    cleave.environment.update(twin.environment)
    rows = list(records(9))
    write_json(cleave.home / "log.json", rows)
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="cdn-logs")
    for part, key in ((rows[:3000], "cdn/E2EXAMPLE.2026-11-23-05.a.parquet"), (rows[3000:], "cdn/E2EXAMPLE.2026-11-23-06.b.parquet")):
        write_parquet(cleave.home / "part.parquet", part)
        s3.put_object(Bucket="cdn-logs", Key=key, Body=(cleave.home / "part.parquet").read_bytes())
    place = ["s3://cdn-logs/cdn", "--profile", "source", "--state", "state.json"]
    assert totals(count(cleave, *place)) == totals(count(cleave, "log.json"))
    assert count(cleave, *place)["requests"] == 0
