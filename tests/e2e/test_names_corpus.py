"""cleave names scan, rewrite and undo on a corpus in which it is known where which name stands (names_corpus)."""

import json
import subprocess

import pytest
from cleave_program import BINARY, Cleave
from names_corpus import archives, checks, documents, estate, history
from names_corpus.document import Lines


@pytest.fixture(scope="module")
def corpus():
    return list(documents())


@pytest.fixture
def cleave(tmp_path):
    (tmp_path / "names.map").write_text(estate.map_text())
    return Cleave(tmp_path)


def write(folder, files):
    """files: {path: bytes}"""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def read(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def scan(cleave, *arguments):
    return cleave.json("names", "scan", *arguments, "--map", "names.map", "--json")


def test_the_corpus_holds_what_it_says(corpus):
    """Each recorded place really holds the name, and each file says to its parser what was written, before and after."""
    assert len({document.path for document in corpus}) == len(corpus)
    names = set()
    for document in corpus:
        before = document.before
        for plant in document.plants():
            assert plant.low <= plant.start < plant.end <= plant.high <= len(before)
            here = before[plant.start:plant.end].decode(document.codec).lower()
            spellings = (here, here.replace("-", ""), here.replace("-", "."))
            assert plant.mark.encodings or plant.mark.name.source.lower() in spellings, (document.path, plant)
            names.add(plant.mark.name)
        if document.parse:
            for content, side in ((before, "before"), (document.after, "after")):
                meaning = document.meaning(content)
                assert all(meaning[item.key] == item.meaning(getattr(item.value, side)) for item in document.items), document.path
    assert names == set(estate.ALL)


def perfect_hits(document):
    lines = Lines(document)
    for plant in document.plants():
        line, column = lines.of(plant.start)
        yield {"offset": plant.start, "length": plant.end - plant.start, "line": line, "column": column, "kind": plant.mark.name.kind,
               "name": plant.mark.name.source, "confidence": "certain", "encodings": list(plant.mark.encodings), "form": "", "text": "",
               "replacement": None if plant.mark.fixed or plant.mark.name.stays else "", "reason": "kept"}


def test_the_checks_notice_every_fault(corpus):
    """Hits made from the records themselves are right, and wrong as soon as anything in them is."""
    for document in corpus:
        assert checks.complaints(document, list(perfect_hits(document))) == [], document.path
        assert document.binary or checks.rewritten_complaints(document, document.after) == [], document.path
    [document] = [document for document in corpus if document.path == "config/site.yaml"]
    hits = list(perfect_hits(document))
    faults = {"offset": 1, "length": -1, "line": 1, "column": 1}
    for key, change in faults.items():
        assert checks.complaints(document, [{**hits[9], key: hits[9][key] + change}, *hits[:9], *hits[10:]]), key
    for key, value in {"kind": "host", "name": "x", "confidence": "ambiguous", "replacement": None}.items():
        assert checks.complaints(document, [{**hits[9], key: value}, *hits[:9], *hits[10:]]), key
    assert checks.complaints(document, hits[1:]) and checks.complaints(document, [{**hits[0], "offset": 0, "length": 2}, *hits])
    assert checks.rewritten_complaints(document, document.before)
    assert checks.rewritten_complaints(document, document.after.replace(b"omo", b"om0", 1))


def test_every_name_is_found_where_it_stands_and_nothing_else(corpus, cleave):
    """cleave names scan corpus --json"""
    write(cleave.home / "corpus", {document.path: document.before for document in corpus})
    report = scan(cleave, "corpus")
    assert report["format"] == "cleave-names-1" and report["files"] == len(corpus) and report["gaps"] == []
    assert report["bytes"] == sum(len(document.before) for document in corpus)
    hits = checks.by_place(report)
    assert hits.keys() <= {f"corpus/{document.path}" for document in corpus}
    found = [one for document in corpus for one in checks.complaints(document, hits[f"corpus/{document.path}"])]
    assert not found, checks.summary(found)
    assert checks.show_nothing_secret(report, estate.ACCESS_KEYS) == []


def test_a_rewrite_writes_the_destinations_names_and_its_undo_every_byte(corpus, cleave):
    """cleave names rewrite corpus --apply; scan --expect-none; undo; rewrite without --apply changes nothing"""
    files = {document.path: document.before for document in corpus}
    folder = cleave.home / "corpus"
    write(folder, files)
    assert cleave.json("names", "rewrite", "corpus", "--map", "names.map", "--json")["files"]
    assert read(folder) == files
    done = cleave.json("names", "rewrite", "corpus", "--map", "names.map", "--apply", "--json")
    after = read(folder)
    found = [one for document in corpus for one in checks.rewritten_complaints(document, after[document.path])]
    rescan = checks.by_place(scan(cleave, "corpus"))
    for document in corpus:
        found += [("left", hit["place"], hit["offset"], hit["form"], hit["text"]) for hit in rescan[f"corpus/{document.path}"]
                  if hit["confidence"] in checks.RISKY and (hit["replacement"] is not None or not hit["reason"])]
    cleave.json("names", "undo", done["undo"], "--json")
    back = read(folder)
    found += [("not undone", path) for path in {**files, **back} if back.get(path) != files.get(path)]
    assert not found, checks.summary(found)


def test_names_are_found_in_archives(cleave):
    """cleave names scan a --json"""
    expected = []
    for path, content, inside in archives.archives():
        write(cleave.home, {path: content})
        expected += [(path, f"{path}!{place}" if place else path, document) for place, document in inside.items()]
    report = scan(cleave, "a")
    assert report["gaps"] == []
    hits = checks.by_place(report)
    found = []
    for archive, place, document in expected:
        inside = [one for name, ones in hits.items() if name == place or (place == archive and name.startswith(f"{archive}!")) for one in ones]
        found += checks.complaints(document, inside, place, kept=True)
    assert not found, checks.summary(found)
    before = read(cleave.home / "a")
    done = cleave.json("names", "rewrite", "a", "--map", "names.map", "--apply", "--json")
    if read(cleave.home / "a") != before:
        cleave.json("names", "undo", done["undo"], "--json")
    assert read(cleave.home / "a") == before


def test_names_are_found_in_what_a_repository_held(cleave):
    """cleave names scan repository --history --json"""
    repository = cleave.home / "repository"
    expected = history.write(repository)
    report = scan(cleave, "repository", "--history")
    hits = checks.by_place(report)
    found = []
    for commits, path, document in expected:
        places = [place for place in hits if place.endswith(f":{path}") and any(commit in place for commit in commits)]
        found += [("not in the history", path, commits)] if not places else checks.complaints(document, hits[places[0]], path, kept=True)
    assert not found, checks.summary(found)


def test_what_is_ignored_hidden_or_linked(cleave):
    """cleave names scan tree; --no-ignore"""
    line = b"s3://orchard-media/a\n"
    tree = cleave.home / "tree"
    write(tree, {".gitignore": b"*.tmp\n/build/\n!keep.tmp\n", "a.tmp": line, "keep.tmp": line, "build/b": line, "sub/build/c": line, ".env": line,
                 ".config/d": line, "sub/.gitignore": b"e\n", "sub/e": line, "e": line})
    write(cleave.home, {"outside/f": line})
    subprocess.run(["git", "init", "-q", tree], check=True)
    (tree / "link").symlink_to("../outside")
    (tree / "link-to-file").symlink_to("../outside/f")
    (tree / "round").symlink_to(".")
    seen = {hit["place"] for hit in scan(cleave, "tree")["hits"]}
    usual = {"keep.tmp", "sub/build/c", ".env", ".config/d", "e"}
    assert seen == {f"tree/{path}" for path in usual}
    seen = {hit["place"] for hit in scan(cleave, "tree", "--no-ignore")["hits"]}
    assert seen == {f"tree/{path}" for path in usual | {"a.tmp", "build/b", "sub/e"}}


def test_standard_input_and_single_files_are_places_too(corpus, cleave):
    """cleave names scan - < file; cleave names scan file"""
    document = next(document for document in corpus if document.path == "README")
    write(cleave.home, {"README": document.before})
    assert checks.complaints(document, scan(cleave, "README")["hits"]) == []
    command = [BINARY, "names", "scan", "-", "--map", "names.map", "--json"]
    done = subprocess.run(command, cwd=cleave.home, env=cleave.environment, input=document.before, capture_output=True, check=True, timeout=120)
    assert checks.complaints(document, json.loads(done.stdout)["hits"], "-", kept=True) == []


def test_names_that_change_places_are_rewritten_once(cleave):
    """A map in which one name's destination is another's source."""
    (cleave.home / "names.map").write_text("orchard-a orchard-b bucket\norchard-b orchard-c bucket\norchard-c orchard-a bucket\n")
    write(cleave.home / "swap", {"a.txt": b"s3://orchard-a/x s3://orchard-b/x s3://orchard-c/x\n"})
    done = cleave.json("names", "rewrite", "swap", "--map", "names.map", "--apply", "--json")
    assert read(cleave.home / "swap") == {"a.txt": b"s3://orchard-b/x s3://orchard-c/x s3://orchard-a/x\n"}
    cleave.json("names", "undo", done["undo"], "--json")
    assert read(cleave.home / "swap") == {"a.txt": b"s3://orchard-a/x s3://orchard-b/x s3://orchard-c/x\n"}


def test_the_kind_of_a_name_is_told_by_its_shape(corpus, cleave):
    """A map without kinds but for those of buckets finds the same."""
    text = "".join(f"{name.source} {name.destination or '-'}{' bucket' if name.kind == 'bucket' else ''}\n" for name in estate.ALL
                   if name.kind != "origin-access-identity")
    some = [document for document in corpus if document.path in ("README", "config/site.yaml", "dump/site.sql")]
    write(cleave.home / "corpus", {document.path: document.before for document in some})
    with_kinds = estate.map_text([name for name in estate.ALL if name.kind != "origin-access-identity"])
    (cleave.home / "names.map").write_text(with_kinds)
    expected = scan(cleave, "corpus")["hits"]
    (cleave.home / "names.map").write_text(text)
    assert scan(cleave, "corpus")["hits"] == expected
