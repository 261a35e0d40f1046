"""Whole applications on two sides: after a merge every order, comment and revision hangs together as where it was written."""

import collections
import importlib
import json
import pathlib

import pytest
from cleave_program import Cleave
from mysql_applications.session import Session, Tables

TABLES = pathlib.Path(__file__).parents[1] / "cases/mysql/applications"
NAMES = ["wordpress", "django", "rails", "mediawiki"]


class Application:
    """One application on both servers, from its base on."""

    def __init__(self, name, servers, folder, database=None):
        folder.mkdir(exist_ok=True)
        self.name, self.servers, self.cleave = database or name, servers, Cleave(folder)
        self.code = importlib.import_module(f"mysql_applications.{name}")
        session = Session()
        self.code.base(session)
        for server in servers:
            server.run(f"CREATE DATABASE {self.name} CHARACTER SET utf8mb4")
            server.run((TABLES / f"{name}.sql").read_text() + session.text(), self.name)
        self.ends = ["--source", servers[0].dsn(self.name), "--destination", servers[1].dsn(self.name)]
        self.cleave.json("mysql", "baseline", "--dsn", servers[0].dsn(self.name), "--out", "base.cleave", "--json")

    def write(self, round):
        for server, side in zip(self.servers, "sd", strict=True):
            session = Session()
            self.code.write(session, side, round)
            server.run(session.text(), self.name)

    def merge(self, *options):
        return self.cleave.run("mysql", "merge", *self.ends, "--baseline", "base.cleave", "--into", "destination", "--json", *options)

    def read(self, side):
        return collections.Counter(self.code.read(Tables(self.servers[side], self.name)))

    def rows(self):
        """Of the destination, as they are stored."""
        return {table: sorted(tuple(row.values()) for row in rows) for table, rows in Tables(self.servers[1], self.name).all.items()}

    def accept(self, *schemas):
        """Says in cleave.toml which schemas these are."""
        lines = ["[mysql]", f"schemas = {json.dumps(schemas)}"]
        lines += ["[mysql.references]", *(f'"{column}" = "{parent}"' for column, parent in getattr(self.code, "REFERENCES", {}).items())]
        (self.cleave.home / "cleave.toml").write_text("\n".join(lines) + "\n")


def differences(found, expected):
    return sorted((expected - found).elements()), sorted((found - expected).elements())


@pytest.mark.parametrize("name", NAMES)
def test_an_application_of_two_sides_hangs_together(name, server_pair, tmp_path):
    application = Application(name, server_pair, tmp_path)
    application.write(2)
    before, sides = application.rows(), [application.read(side) for side in (0, 1)]

    application.accept()
    refused = application.merge()
    assert refused.returncode == 2 and all(f'\\"{one}\\"' in refused.stderr for one in application.code.SCHEMAS), refused.stderr
    assert application.rows() == before

    application.accept(*application.code.SCHEMAS)
    merged = application.merge()
    assert merged.returncode == 0, merged.stdout + merged.stderr
    assert differences(application.read(1), sides[0] | sides[1]) == ([], [])
    application.cleave.json("mysql", "unmerge", *application.ends, "--into", "destination", "--json")
    assert application.rows() == before
    assert application.merge().returncode == 0

    application.write(3)
    sides = [application.read(side) for side in (0, 1)]
    assert application.merge().returncode == 0
    assert differences(application.read(1), sides[0] | sides[1]) == ([], [])
    again = application.merge()
    assert again.returncode == 0 and json.loads(again.stdout)["renumbered"] == []


@pytest.fixture(scope="module")
def blog(server_pair, tmp_path_factory):
    """A WordPress whose shop has pictures in a list, which no merge can change."""
    application = Application("wordpress", server_pair, tmp_path_factory.mktemp("blog"), "blog")
    application.write(2)
    server_pair[0].run("INSERT INTO wp_postmeta (post_id, meta_key, meta_value) SELECT MAX(ID), '_product_image_gallery', '5,6' FROM wp_posts", "blog")
    return application


def findings(application, expected=1):
    done = application.cleave.run("mysql", "check", *application.ends, "--json")
    assert done.returncode == expected, done.stderr
    return {(one["code"], one["subject"]): one for one in json.loads(done.stdout)["findings"]}


def test_a_known_schema_is_offered_once(blog):
    blog.accept()
    found = findings(blog)
    for name in blog.code.SCHEMAS:
        assert found["known-schema", name]["remedies"][0]["text"] == f'cleave.toml, [mysql]: schemas = ["{name}"]'
    assert "_product_image_gallery" in found["unfollowable-ids", "wp_postmeta.meta_value"]["what"]
    assert not any(code in ("implied-reference", "unknown-type") for code, _ in found), "what a known schema answers is not asked"
    blog.accept(*blog.code.SCHEMAS)
    assert not any(code == "known-schema" for code, _ in findings(blog))


def test_ids_that_cannot_follow_are_asked_about(blog):
    blog.accept(*blog.code.SCHEMAS)
    refused = blog.merge()
    assert refused.returncode == 2
    assert "a list of ids of posts" in refused.stderr and "_product_image_gallery = false" in refused.stderr
    with (blog.cleave.home / "cleave.toml").open("a") as file:
        file.write('"wp_postmeta.meta_value" = { type = "wp_postmeta.meta_key", _product_image_gallery = false }\n')
    sides = [blog.read(side) for side in (0, 1)]
    assert blog.merge().returncode == 0
    assert differences(blog.read(1), sides[0] | sides[1]) == ([], [])


@pytest.mark.parametrize("name, words", [("wordpres", "no schema is known as 'wordpres'"), ("django", "does not have the tables")])
def test_a_schema_that_is_not_there_is_refused(blog, name, words):
    (blog.cleave.home / "cleave.toml").write_text(f'[mysql]\nschemas = ["{name}"]\n')
    for done in (blog.merge(), blog.cleave.run("mysql", "check", *blog.ends, "--json")):
        assert done.returncode == 2 and words in done.stderr


# What makes an application unknown, and its references what only data tell.
UNKNOWN = {
    "wordpress": "RENAME TABLE wp_options TO wp_settings, wp_woocommerce_order_items TO wp_shop_order_items",
    "django": "DROP TABLE django_migrations",
    "rails": "DROP TABLE ar_internal_metadata",
    "mediawiki": "ALTER TABLE content CHANGE content_address content_place VARBINARY(255)",
}


def true_references(code):
    """Of the known schemas and of the application, column → parent; those that depend on a type are left out."""
    known = dict(getattr(code, "REFERENCES", {}))
    prefix = "wp_" if "wordpress" in code.SCHEMAS else ""
    for name in code.SCHEMAS:
        for line in (TABLES.parents[3] / f"schemas/{name}.txt").read_text().splitlines():
            child, _, parent = line.partition(" -> ")
            if parent and "[" not in child and " " not in parent:
                known[prefix + child] = prefix + parent
    renamed = ("woocommerce_order_items", "shop_order_items")
    return {child.replace(*renamed): parent.replace(*renamed) for child, parent in known.items()}


def judged(name, servers, folder):
    """(true ones with values, asked about, right parent offered, asked about without reason)"""
    application = Application(name, servers, folder, f"unknown_{name}")
    for round in range(2, 14):
        application.write(round)
    for server in servers:
        server.run(UNKNOWN[name], application.name)
    checked = json.loads(application.cleave.run("mysql", "check", *application.ends, "--json").stdout)
    found, declared = {}, set()
    for one in checked["references"]:
        column = f"{one['table']}.{one['columns'][0]}"
        if one["origin"] == "declared":
            declared.add(column)
        elif one["origin"] == "implied" and one["confidence"] != "possible":
            found.setdefault(column, []).append(f"{one['parent']}.{one['parent_columns'][0]}")
    tables = Tables(servers[0], application.name).all
    known = true_references(application.code)
    by_type = {"django_comments.object_pk", "taggit_taggeditem.object_id"}
    full = {column for column in known if any(row.get(column.split(".")[1], "0") not in ("0", "NULL", "")
                                              for row in tables.get(column.split(".")[0], []))} - declared
    return collections.Counter(true=len(full), asked=len(full & set(found)), right=sum(known[column] in found.get(column, []) for column in full),
                               false=len(set(found) - set(known) - by_type))


def test_values_tell_most_references_of_unknown_applications(server_pair, tmp_path):
    judgement = sum((judged(name, server_pair, tmp_path / name) for name in UNKNOWN), collections.Counter())
    assert judgement == collections.Counter(true=67, asked=63, right=59), "docs/mysql-reference.md has these numbers"
