"""cleave names in what is no file: buckets, databases, the inventory and the plan of a split."""

import base64
import datetime
import json

import pytest
from chaos_proxy import ChaosProxy
from cleave_program import Cleave

PAGE = b'<img src="https://pressi-assets.s3.amazonaws.com/a.png">\n'


@pytest.fixture
def cleave(tmp_path):
    (tmp_path / "names").write_text("pressi-assets pressi-assets-222222222222 bucket\n")
    return Cleave(tmp_path)


@pytest.fixture
def on_twin(cleave, twin):
    cleave.environment |= {key: value for key, value in twin.environment.items() if key.startswith("AWS_")}
    return cleave


def test_objects_of_a_bucket_are_scanned_and_rewritten(on_twin, twin):
    """cleave names rewrite s3://BUCKET --apply; cleave names undo FILE"""
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="site")
    s3.put_object(Bucket="site", Key="index.html", Body=PAGE, ContentType="text/html", CacheControl="no-cache",
                  Metadata={"made-by": "hand"}, Tagging="team=web")
    s3.put_object(Bucket="site", Key="other/a.txt", Body=b"nothing")
    options = ["--profile", "source", "--map", "names", "--json"]
    report = on_twin.json("names", "scan", "s3://site", *options)
    assert report["files"] == 2 and [hit["place"] for hit in report["hits"]] == ["s3://site/index.html"]
    assert on_twin.json("names", "scan", "s3://site/other/", *options)["files"] == 1
    done = on_twin.json("names", "rewrite", "s3://site", "--apply", *options)
    head = s3.get_object(Bucket="site", Key="index.html")
    assert head["Body"].read() == PAGE.replace(b"pressi-assets", b"pressi-assets-222222222222")
    assert (head["ContentType"], head["CacheControl"], head["Metadata"]) == ("text/html", "no-cache", {"made-by": "hand"})
    assert s3.get_object_tagging(Bucket="site", Key="index.html")["TagSet"] == [{"Key": "team", "Value": "web"}]
    on_twin.json("names", "undo", done["undo"], "--profile", "source", "--json")
    assert s3.get_object(Bucket="site", Key="index.html")["Body"].read() == PAGE


def state(s3, key):
    """All that somebody sees of an object, but its time."""
    head = s3.head_object(Bucket="site", Key=key, ChecksumMode="ENABLED")
    algorithms = sorted(word for word in head if word.startswith("Checksum"))
    grants = s3.get_object_acl(Bucket="site", Key=key)["Grants"]
    return {"headers": {name: head.get(name) for name in ("ContentType", "CacheControl", "Metadata", "WebsiteRedirectLocation", "StorageClass")},
            "checksums": algorithms, "tags": s3.get_object_tagging(Bucket="site", Key=key)["TagSet"],
            "grants": sorted(json.dumps(grant["Grantee"], sort_keys=True) + grant["Permission"] for grant in grants),
            "body": s3.get_object(Bucket="site", Key=key)["Body"].read()}


@pytest.fixture
def site(twin):
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="site", ObjectOwnership="ObjectWriter")
    s3.delete_public_access_block(Bucket="site")
    s3.put_object(Bucket="site", Key="index.html", Body=PAGE, ContentType="text/html", CacheControl="no-cache", ACL="public-read",
                  Metadata={"made-by": "hand"}, Tagging="team=web&what=a%26b", ChecksumAlgorithm="SHA256", StorageClass="STANDARD_IA")
    return s3


def test_a_rewritten_object_keeps_all_that_it_had_and_comes_back_with_it(on_twin, site):
    before = state(site, "index.html")
    assert len(before["grants"]) == 2 and before["checksums"]
    done = on_twin.json("names", "rewrite", "s3://site", "--apply", "--profile", "source", "--map", "names", "--json")
    assert done["rewritten"] == 1
    after = state(site, "index.html")
    assert after == before | {"body": PAGE.replace(b"pressi-assets", b"pressi-assets-222222222222")}
    recorded = json.loads((on_twin.home / done["undo"]).read_text())["changes"][0]["attributes"]
    assert recorded["Tagging"] == "team=web&what=a%26b" and "AllUsers" in recorded["GrantRead"]
    assert recorded["ChecksumAlgorithm"] == "SHA256" and recorded["Metadata"] == {"made-by": "hand"}
    back = on_twin.json("names", "undo", done["undo"], "--profile", "source", "--json")
    assert back["restored"] == 1 and state(site, "index.html") == before


def test_what_an_object_has_beside_its_content_is_scanned(on_twin, twin):
    """An empty one, too; and older versions are said not to be read."""
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="site")
    s3.put_object(Bucket="site", Key="pressi-assets.s3.amazonaws.com/a", Body=b"")
    s3.put_object(Bucket="site", Key="moved", Body=b"", WebsiteRedirectLocation="https://pressi-assets.s3.amazonaws.com/b")
    s3.put_object(Bucket="site", Key="told", Body=b"x", Metadata={"origin": "s3://pressi-assets/c"})
    words = ["names", "scan", "s3://site", "--profile", "source", "--map", "names", "--json"]
    report = on_twin.json(*words)
    assert {hit["place"] for hit in report["hits"]} == {"s3://site/pressi-assets.s3.amazonaws.com/a (key)", "s3://site/moved (WebsiteRedirectLocation)",
                                                      "s3://site/told (Metadata)"}
    assert report["files"] == 3 and report["gaps"] == [] and all(hit["reason"] for hit in report["hits"])
    for key in ("pressi-assets.s3.amazonaws.com/a", "moved", "told"):
        s3.delete_object(Bucket="site", Key=key)
    s3.put_bucket_versioning(Bucket="site", VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket="site", Key="a", Body=PAGE)
    s3.put_object(Bucket="site", Key="a", Body=b"clean")
    done = on_twin.run(*words, "--expect-none")
    assert done.returncode != 0 and "older versions of its objects are not read, of a" in json.loads(done.stdout)["gaps"][0]["what"]


def test_a_locked_object_gets_a_new_version_under_the_same_lock(on_twin, twin):
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="kept", ObjectLockEnabledForBucket=True)
    until = datetime.datetime(2099, 1, 1, tzinfo=datetime.timezone.utc)
    old = s3.put_object(Bucket="kept", Key="a.html", Body=PAGE, ObjectLockMode="COMPLIANCE", ObjectLockRetainUntilDate=until, ChecksumAlgorithm="CRC32")
    done = on_twin.json("names", "rewrite", "s3://kept", "--apply", "--profile", "source", "--map", "names", "--json")
    head = s3.head_object(Bucket="kept", Key="a.html")
    assert done["rewritten"] == 1 and head["VersionId"] != old["VersionId"]
    assert (head["ObjectLockMode"], head["ObjectLockRetainUntilDate"]) == ("COMPLIANCE", until)
    assert s3.get_object(Bucket="kept", Key="a.html", VersionId=old["VersionId"])["Body"].read() == PAGE


def test_an_undo_says_what_is_not_as_it_was(on_twin, site):
    done = on_twin.json("names", "rewrite", "s3://site", "--apply", "--profile", "source", "--map", "names", "--json")
    site.put_object_tagging(Bucket="site", Key="index.html", Tagging={"TagSet": [{"Key": "team", "Value": "shop"}]})
    undone = on_twin.run("names", "undo", done["undo"], "--profile", "source", "--json")
    assert undone.returncode == 1
    back = json.loads(undone.stdout)
    assert back["restored"] == 0 and "not its Tagging" in back["gaps"][0]["what"]
    assert state(site, "index.html")["body"] == PAGE and state(site, "index.html")["tags"] == [{"Key": "team", "Value": "shop"}]


@pytest.mark.parametrize("before", ["PutObject", "GetObjectAcl", "GetObjectTagging"])
def test_an_editor_who_is_quicker_keeps_his_version(on_twin, site, twin, before):
    """Written just before one of the calls that a rewriting makes."""
    words = ["names", "rewrite", "s3://site", "--apply", "--profile", "source", "--map", "names", "--json"]
    written = []

    def edit(call, send):
        if call.operation == before and not written:
            written.append(site.put_object(Bucket="site", Key="index.html", Body=b"an editor's", ACL="public-read"))
        return send()

    with ChaosProxy(twin.url, hook=edit) as proxy:
        on_twin.environment |= {name: value for name, value in twin.environment_at(proxy.url).items() if name.startswith("AWS_")}
        done = on_twin.run(*words)
    assert written, "the call was made"
    seen = state(site, "index.html")
    assert seen["body"] == b"an editor's" and len(seen["grants"]) == 2
    assert done.returncode == 1
    said = json.loads(done.stdout)
    assert said["rewritten"] == 0 and [gap["place"] for gap in said["gaps"]] == ["s3://site/index.html"]


def test_text_columns_of_a_database_are_scanned(cleave, mysql_servers):
    """cleave names scan mysql://USER@HOST/DATABASE"""
    server = mysql_servers()
    server.run("CREATE DATABASE shop")
    server.run("CREATE TABLE page (id INT PRIMARY KEY, html TEXT, picture BLOB, price INT);"
               "INSERT INTO page VALUES (1, 'nothing', NULL, 5), (7, 'see s3://pressi-assets/a', 's3://pressi-assets/b', 6)", "shop")
    report = cleave.json("names", "scan", f"mysql://root@localhost/shop?socket={server.socket}", "--map", "names", "--json")
    assert [hit["place"] for hit in report["hits"]] == ["mysql:shop/page/html?id=7", "mysql:shop/page/picture?id=7"]
    assert all(hit["replacement"] is None and hit["reason"] for hit in report["hits"])


DEFINED = """
CREATE TABLE settings (id INT PRIMARY KEY, host VARCHAR(99) DEFAULT 'pressi-assets.s3.amazonaws.com', raw VARBINARY(99), fixed BINARY(30), packed BLOB)
  COMMENT='copied to s3://pressi-assets/';
INSERT INTO settings VALUES (1, '', 's3://pressi-assets/v', 's3://pressi-assets/f', COMPRESS('see s3://pressi-assets/c and s3://pressi-assets/d'));
CREATE VIEW links AS SELECT CONCAT('s3://pressi-assets/', id) AS link FROM settings;
CREATE FUNCTION bucket() RETURNS VARCHAR(99) DETERMINISTIC RETURN 's3://pressi-assets/';
CREATE TRIGGER filled BEFORE INSERT ON settings FOR EACH ROW SET NEW.host = 's3://pressi-assets/';
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM settings WHERE host = 's3://pressi-assets/';
"""


@pytest.mark.parametrize("kind", ["mariadb", "mysql-8.0"])
def test_definitions_of_a_database_and_bytes_are_scanned(cleave, mysql_servers, kind):
    server = mysql_servers(kind=kind)
    server.run("CREATE DATABASE shop")
    server.run(DEFINED, "shop")
    report = cleave.json("names", "scan", server.dsn("shop"), "--map", "names", "--json")
    places = {hit["place"].split("!")[0] for hit in report["hits"]}
    assert places == {f"mysql:shop/settings/{column}?id=1" for column in ("raw", "fixed", "packed")} | {
        "mysql:shop/links (view)", "mysql:shop/bucket (routine)", "mysql:shop/filled (trigger)", "mysql:shop/nightly (event)",
        "mysql:shop/settings/host (column)", "mysql:shop/settings (table)"}
    assert report["gaps"] == []


def test_tables_and_columns_are_left_out_when_asked(cleave, mysql_servers):
    """cleave names scan mysql://USER@HOST/DATABASE --skip-table 'cache_*' --skip-column page.html"""
    server = mysql_servers()
    server.run("CREATE DATABASE shop")
    server.run("CREATE TABLE page (html TEXT, title TEXT); CREATE TABLE cache_a (t TEXT); INSERT INTO cache_a VALUES ('s3://pressi-assets/');"
               "INSERT INTO page VALUES ('s3://pressi-assets/', 's3://pressi-assets/')", "shop")
    report = cleave.json("names", "scan", server.dsn("shop"), "--map", "names", "--json", "--skip-table", "cache_*", "--skip-column", "page.html")
    assert [hit["place"] for hit in report["hits"]] == ["mysql:shop/page/title?row=1"]


def test_what_a_user_may_not_see_of_a_database_is_a_gap(cleave, mysql_servers):
    """And one table that cannot be read does not end the scan."""
    server = mysql_servers()
    server.run("CREATE DATABASE shop")
    server.run("CREATE TABLE a (id INT PRIMARY KEY, t TEXT); CREATE TABLE b (t TEXT); CREATE TABLE broken (t TEXT) ENGINE=MyISAM;"
               "INSERT INTO a VALUES (1, 's3://pressi-assets/'); CREATE VIEW v AS SELECT * FROM b; CREATE USER app; GRANT SELECT ON shop.a TO app;"
               "GRANT SELECT ON shop.v TO app", "shop")
    words = ["names", "scan", "--map", "names", "--json", "--expect-none"]
    done = cleave.run(*words, server.dsn("shop", "app"))
    report = json.loads(done.stdout)
    assert done.returncode != 0 and [hit["place"] for hit in report["hits"]] == ["mysql:shop/a/t?id=1"]
    assert any("no SELECT on the whole database" in gap["what"] for gap in report["gaps"])
    assert any(gap["place"] == "mysql:shop/v (view)" for gap in report["gaps"])
    server.run("DELETE FROM a; FLUSH TABLES", "shop")
    (server.folder / "data/shop/broken.MYI").write_bytes(b"broken")
    done = cleave.run(*words, server.dsn("shop"))
    assert done.returncode != 0, "nothing was found, and not all was read"
    assert [gap["place"] for gap in json.loads(done.stdout)["gaps"]] == ["mysql:shop/broken"]


def test_user_data_of_the_inventory_runs_at_boot(cleave):
    """cleave names scan --inventory"""
    data = base64.b64encode(b"#!/bin/sh\naws s3 sync s3://pressi-assets/ /srv\n").decode()
    document = {"InstanceId": "i-0123456789abcdef0", "UserData": {"Value": data}}
    resource = {"id": "ec2/instance/i-0123456789abcdef0", "service": "ec2", "type": "instance", "region": "us-east-1",
                "name": "web", "document": document}
    inventory = {"format": "cleave-inventory-1", "account_id": "111111111111", "caller_arn": "arn:aws:iam::111111111111:user/me",
                 "partition": "aws", "regions": ["us-east-1"], "taken_at": "2026-11-23T06:30:23Z", "gaps": [], "resources": [resource]}
    (cleave.home / ".cleave").mkdir()
    (cleave.home / ".cleave/source.json").write_text(json.dumps(inventory))
    report = cleave.json("names", "scan", "--inventory", "--map", "names", "--json")
    [hit] = report["hits"]
    assert hit["place"] == "inventory:ec2/instance/i-0123456789abcdef0!UserData/Value" and hit["line"] == 2
    assert hit["role"] == "runs at boot" and report["summary"][0]["boot"] == 1


def test_a_plan_tells_the_names(on_twin, twin):
    """cleave names scan tree, with a plan"""
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="pressi-assets")
    s3.put_bucket_tagging(Bucket="pressi-assets", Tagging={"TagSet": [{"Key": "app", "Value": "pressi"}]})
    for command in (["init", "--source-profile", "source", "--destination-profile", "destination", "--root", "tag:app=pressi"],
                    ["inventory"], ["plan"]):
        done = on_twin.run(*command)
        assert done.returncode == 0, done.stderr
    (on_twin.home / "tree").mkdir()
    (on_twin.home / "tree/a.html").write_bytes(PAGE)
    report = on_twin.json("names", "scan", "tree", "--json")
    [hit] = report["hits"]
    assert hit["resource"] == "s3/bucket/pressi-assets" and hit["step"]
    assert hit["replacement"] and "pressi-assets-222222222222" in hit["replacement"]
