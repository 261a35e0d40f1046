"""The worked example of docs/mysql.md: what it shows is typed here, and what it prints is compared.

A `sql` block runs at the side that its first line names. In other blocks, lines after `$ ` are typed, and what follows
is what they print (`…` for anything); without such a line they show what the block before printed.
"""

import pathlib
import re
import subprocess

import pytest
from cleave_program import BINARY, Cleave
from test_docs import blocks

PAGE = pathlib.Path(__file__).parents[2] / "docs/mysql.md"
SIDES = {"-- both sides": ("shop", "new-shop"), "-- the source": ("shop",), "-- the destination": ("new-shop",)}


def example():
    text = PAGE.read_text()
    begin = text.index("## A worked example")
    return text[begin:text.index("\n## ", begin + 1)]


def calls(lines):
    """[(what is typed, what it prints)]; what stands before the first line that is typed is printed by nothing of it."""
    found = [(None, [])]
    for line in lines:
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return [(typed, "\n".join(printed)) for typed, printed in found if typed or printed]


def expect(said, shown, typed):
    pattern = re.escape(shown).replace("…", ".*")
    assert re.fullmatch(pattern, said.rstrip("\n")), f"$ {typed}\n{said}\ninstead of\n{shown}"


@pytest.fixture
def sides(mysql_servers):
    servers = {"shop": mysql_servers(), "new-shop": mysql_servers()}
    for server in servers.values():
        server.run("CREATE DATABASE shop")
    return servers


@pytest.fixture
def shell(sides, tmp_path):
    """shell(COMMAND) -> what it prints, with the groups [shop] and [new-shop] in the user's option file."""
    cleave = Cleave(tmp_path)
    groups = [f"[{name}]\nhost=127.0.0.1\nport={server.port}\nuser=root\ndatabase=shop\n" for name, server in sides.items()]
    (tmp_path / ".my.cnf").write_text("".join(groups))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/cleave").symlink_to(BINARY)
    environment = {**cleave.environment, "PATH": f"{tmp_path}/bin:{cleave.environment['PATH']}"}

    def run(command):
        done = subprocess.run(command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def ask(server, statements):
    command = ["mariadb", "--no-defaults", f"--socket={server.socket}", "--user=root", "--table", "shop"]
    return subprocess.run(command, input=statements, check=True, capture_output=True, text=True).stdout


def test_the_worked_example_is_so(sides, shell):
    answer, shown = "", 0
    for language, _, lines in blocks(example()):
        if language == "sql":
            for name in SIDES[lines[0]]:
                answer = ask(sides[name], "\n".join(lines))
            continue
        for typed, printed in calls(lines):
            expect(shell(typed) if typed else answer, printed, typed)
            shown += 1
    assert shown == 5
