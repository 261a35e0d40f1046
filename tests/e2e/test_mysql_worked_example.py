"""The worked example of docs/mysql.md: what it shows is typed here, and what it prints is compared.

A `sql` block runs at the side that its first line names (`-- both sides`, `-- the source`, `-- the destination`). In a block
without a language, lines after `$ ` are typed; what follows is what they print, `…` for anything.
"""

import pathlib
import re
import subprocess

import pytest
from cleave_program import BINARY, Cleave
from test_docs import blocks

PAGE = pathlib.Path(__file__).parents[2] / "docs/mysql.md"
SIDES = {"both sides": ("shop", "new-shop"), "the source": ("shop",), "the destination": ("new-shop",)}


def example():
    text = PAGE.read_text()
    begin = text.index("### A worked example")
    return text[begin:text.index("\n## ", begin)]


def typed(lines):
    """[(what is typed, what it prints)] of a block."""
    calls = []
    for line in lines:
        if line.startswith("$ "):
            calls.append((line[2:], []))
        else:
            calls[-1][1].append(line)
    return calls


def expect(said, shown, call):
    pattern = "\n".join(re.escape(line).replace("…", ".*") for line in shown)
    assert re.fullmatch(pattern, said.rstrip("\n")), f"$ {call}\n{said}"


@pytest.fixture
def shell(mysql_servers, tmp_path):
    """shell(COMMAND) -> what it prints, with the groups [shop] and [new-shop] in the user's option file."""
    cleave = Cleave(tmp_path)
    servers = {"shop": mysql_servers(), "new-shop": mysql_servers()}
    groups = [f"[{name}]\nhost=127.0.0.1\nport={server.port}\nuser=root\ndatabase=shop\n" for name, server in servers.items()]
    (tmp_path / ".my.cnf").write_text("".join(groups))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/cleave").symlink_to(BINARY)
    # Debian's client reads [client] only: each group of the example is one of its own there.
    (tmp_path / "bin/mysql").write_text('#!/bin/sh\ngroup=${1#@}; shift\nexec mariadb --defaults-group-suffix=none '
                                        f'--socket=$(cat "{tmp_path}/$group.socket") --user=root --table shop "$@"\n')
    (tmp_path / "bin/mysql").chmod(0o755)
    for name, server in servers.items():
        server.run("CREATE DATABASE shop")
        (tmp_path / f"{name}.socket").write_text(str(server.socket))
    environment = {**cleave.environment, "PATH": f"{tmp_path}/bin:{cleave.environment['PATH']}"}

    def run(command):
        done = subprocess.run(command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode in (0, 1), done.stderr
        return done.stdout + done.stderr

    run.servers = servers
    return run


def test_the_worked_example_is_so(shell):
    shown = 0
    for language, _, lines in blocks(example()):
        if language == "sql":
            for side in SIDES[lines[0].removeprefix("-- ")]:
                shell.servers[side].run("\n".join(lines), "shop")
            continue
        for call, prints in typed(lines):
            expect(shell(call), prints, call)
            shown += 1
    assert shown >= 4
