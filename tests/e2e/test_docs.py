"""What README.md and docs/ tell to type exists: subcommands, flags, and the pages that they link to."""

import functools
import pathlib
import re
import shlex
import subprocess

import pytest
from cleave_program import BINARY

ROOT = pathlib.Path(__file__).parents[2]
PAGES = [page for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))] if page.exists()]
FLAG = re.compile(r"(?<![\w-])--?[A-Za-z][\w-]*")


def blocks(text):
    """Fenced blocks: (language, number of the first line, lines)."""
    language, first, lines = None, 0, []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("```"):
            lines.append(line)
        elif language is None:
            language, first, lines = line[3:].strip(), number + 1, []
        else:
            yield language, first, lines
            language = None


def whole_commands(lines, first):
    """Lines of a shell with those that go on in the next one: after a backslash, or within quotes."""
    command, begin = "", first
    for number, line in enumerate(lines, first):
        begin, command = (begin, f"{command}\n{line}") if command else (number, line)
        if not command.endswith("\\") and is_closed(command):
            yield begin, command.replace("\\\n", "")
            command = ""
    assert not command, f"never ends: {command}"


def is_closed(command):
    try:
        shlex.split(command, comments=True)
        return True
    except ValueError:
        return False


def typed_lines(text):
    """(line number, what is typed there): all of a sh block, and what follows "$ " in any block."""
    for language, first, lines in blocks(text):
        for number, line in whole_commands(lines, first) if language == "sh" else enumerate(lines, first):
            if line.lstrip().startswith("$ "):
                yield number, line.lstrip()[2:]
            elif language == "sh":
                yield number, line
    for number, line in enumerate(text.splitlines(), 1):
        for code in re.findall(r"`(cleave [a-z][^`]*)`", line):
            yield number, code


def cleave_calls(line):
    """The arguments of each `cleave` in a command line."""
    words = shlex.shlex(line, posix=True, punctuation_chars=True)
    words.whitespace_split = True
    call = None
    for word in [*words, ";"]:
        if set(word) <= set("|&;()<>"):
            if call and call[0] in ("cleave", str(BINARY)):
                yield call[1:]
            call = []
        elif call is not None and (call or "=" not in word):
            call.append(word)
        elif call is None:
            call = [] if "=" in word else [word]


def calls_of(page):
    for number, line in typed_lines(page.read_text()):
        for arguments in cleave_calls(line):
            if arguments:
                yield pytest.param(arguments, id=f"{page.relative_to(ROOT)}:{number} cleave {' '.join(arguments)}"[:100])


@functools.cache
def help_of(*subcommands):
    done = subprocess.run([BINARY, *subcommands, "--help"], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else None


def split_call(arguments):
    """["mysql", "check", "--json"] -> (("mysql", "check"), ["--json"])."""
    depth = 2 if arguments[0] in ("dns", "drain", "mysql", "names") and len(arguments) > 1 and not arguments[1].startswith("-") else 1
    return tuple(arguments[:depth]), arguments[depth:]


@pytest.mark.parametrize("arguments", [call for page in PAGES for call in calls_of(page)])
def test_command_of_the_documentation_exists(arguments):
    subcommands, rest = split_call(arguments)
    if subcommands[0].startswith("-"):
        assert subcommands[0] in FLAG.findall(subprocess.run([BINARY, "--help"], capture_output=True, text=True).stdout)
        return
    text, subcommand = help_of(*subcommands), " ".join(subcommands)
    assert text is not None, f"there is no 'cleave {subcommand}'"
    unknown = {word.split("=")[0] for word in rest if FLAG.match(word)} - set(FLAG.findall(text))
    assert not unknown, f"'cleave {subcommand} --help' knows no {', '.join(sorted(unknown))}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
    missing = [target for target in targets if "://" not in target and not (page.parent / target).exists()]
    assert not missing


def test_commands_are_found():
    text = "```sh\nA=1 cleave run --yes x | jq . && cleave status  # now\n```\n```\n$ cleave plan --json\nhash 1\n```\nSay `cleave confirm STEP`."
    found = [arguments for _, line in typed_lines(text) for arguments in cleave_calls(line)]
    assert found == [["run", "--yes", "x"], ["status"], ["plan", "--json"], ["confirm", "STEP"]]
