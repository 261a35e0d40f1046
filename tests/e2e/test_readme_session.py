"""The session that README.md shows is what the program says: every line of it, up to times, ids and the order of what goes on side by
side. The rehearsal of docs/rehearsal.md can be typed as it stands."""

import os
import re
import socket
import subprocess

import boto3
import pytest

from cleave_program import BINARY, ROOT
from rehearsal import Rehearsal
from test_docs import blocks

CHANGING = [
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC"), "TIME"),
    (re.compile(r"\b[0-9a-f]{16}\b"), "HASH"),
    (re.compile(r"\b(i|ami|sg|vol|snap|eipalloc)-[0-9a-f]{17}\b"), r"\1-ID"),
    (re.compile(r"\bE[0-9A-Z]{13}\b"), "DISTRIBUTION"),
    (re.compile(r"\b\d+ (?:d|h|min|s)\b(?: \d+ (?:h|min|s)\b)*"), "SPAN"),
    (re.compile(r"\((?:SPAN, )?(?:waited )?SPAN\)"), "(TOOK)"),
    (re.compile(r"wrote \S*/"), "wrote "),
]


def plain(text):
    """Without what is another one each time, and without the breaks that the width of a page makes."""
    text = " ".join(text.split())
    for pattern, word in CHANGING:
        text = pattern.sub(word, text)
    return text


def session():
    """(command, the lines that follow it) for every command of the session."""
    text = (ROOT / "README.md").read_text()
    lines = next(lines for _, _, lines in blocks(text[text.index("## A session"):]))
    parts = []
    for line in lines:
        if line.startswith("$ "):
            parts.append((line[2:], []))
        elif line.strip() not in ("", "…"):
            parts[-1][1].append(line)
    return parts


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What each command says, typed one after the other."""
    import estate

    told = []
    with Rehearsal(tmp_path_factory.mktemp("readme")) as rehearsal:
        keys = rehearsal.twin._credentials("source")
        own = boto3.Session(aws_access_key_id=keys["aws_access_key_id"], aws_secret_access_key=keys["aws_secret_access_key"], region_name="us-east-1")
        estate.Estate(rehearsal.twin.url, own).build()
        for command, _ in session():
            words = command.split()[1:]
            if "--yes" in words:
                words[-1] = rehearsal.plan["hash"]
            process = rehearsal.start(*words)
            told.append("\n".join(process.communicate(timeout=300)))
    return told


@pytest.mark.parametrize("number", range(len(session())))
def test_the_session_of_the_readme_is_what_is_said(said, number):
    command, shown = session()[number]
    told = plain(said[number])
    missing = [line for line in shown if plain(line) not in told]
    assert not missing, "\n".join([*missing, "", f"is not said by {command}:", said[number][-16000:]])


def test_the_rehearsal_can_be_typed_as_it_stands(tmp_path):
    text = (ROOT / "docs/rehearsal.md").read_text()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    typed = "\n".join("\n".join(lines) for language, _, lines in blocks(text) if language == "sh").replace("4566", port)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "cleave").symlink_to(BINARY)
    environment = {"PATH": f"{tmp_path}/bin:{os.environ['PATH']}", "HOME": str(tmp_path), "AWS_PROFILE": "of the user"}
    script = f"trap 'kill %1 2>/dev/null || true' EXIT\n{typed}"
    done = subprocess.run(
        ["bash", "-m", "-euo", "pipefail", "-c", script], cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=300,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "no differences" in done.stdout and '"account": "222222222222"' in done.stdout, done.stdout[-3000:]
