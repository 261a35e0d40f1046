"""A git repository whose older commits and other branches name what its files no longer do."""

import os
import subprocess

from .build import RAW, document
from .containers import BY_NAME
from .document import Document
from .text import Text

IDENTITY = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", "web"), ("EMAIL", "web@example.com"), ("DATE", "2020-01-01T00:00:00Z"))}


def git(repository, *arguments):
    environment = {**os.environ, **IDENTITY, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(["git", "-C", repository, *arguments], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def write(repository):
    """[(commits that hold it, path, Document)]"""
    repository.mkdir()
    git(repository, "init", "-q", "-b", "main")
    texts = [document(BY_NAME[name], RAW, salt=11 + number) for number, name in enumerate(("plain text", "YAML", "SQL", "INI"))]
    commits = {}

    def commit(name, changes):
        for path, content in changes.items():
            file = repository / path
            if content is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        git(repository, "add", "-A")
        git(repository, "commit", "-q", "-m", name)
        commits[name] = git(repository, "rev-parse", "HEAD")

    commit("first", {"README": texts[0].before, "config/site.yaml": texts[1].before})
    commit("without README's names", {"README": b"Nothing here.\n"})
    commit("without settings", {"config/site.yaml": None})
    git(repository, "checkout", "-q", "-b", "topic/dump")
    commit("on a branch", {"with space/dump ü.sql": texts[2].before})
    git(repository, "checkout", "-q", "main")
    commit("still there", {"config/site.ini": texts[3].before})
    git(repository, "gc", "-q")
    empty = Document("README", Text("Nothing here.\n", "Nothing here.\n"))
    assert (repository / "README").read_bytes() == empty.before
    first = [commits["first"], commits["without README's names"]]
    return [([commits["first"]], "README", texts[0]), (first, "config/site.yaml", texts[1]),
            ([commits["on a branch"]], "with space/dump ü.sql", texts[2]), ([commits["still there"]], "config/site.ini", texts[3])]
