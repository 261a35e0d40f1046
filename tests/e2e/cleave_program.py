"""Runs the real binary, in a home folder and an environment of its own."""

import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("CLEAVE_BINARY", ROOT / "build/release/cleave"))
# The address sanitizer keeps what was freed, so that a program's memory says nothing.
IS_SANITIZED = BINARY.exists() and b"__asan_init" in BINARY.read_bytes()

# The least that a split needs in cleave.toml.
SETTINGS = """split = "abc"
roots = ["domain:shop.example"]
regions = []

[profiles]
source = "source"
destination = "destination"
"""


class Cleave:
    def __init__(self, home):
        self.home = pathlib.Path(home)
        (self.home / ".aws").mkdir(parents=True, exist_ok=True)
        self.environment = {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "2",
        }

    def profiles(self, profiles, url=None, region="us-east-1"):
        """profiles: name -> (access key id, secret)."""
        config, credentials = "", ""
        for name, (key, secret) in profiles.items():
            config += f"[profile {name}]\nregion = {region}\n" + (f"endpoint_url = {url}\n" if url else "")
            credentials += f"[{name}]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\n"
        (self.home / ".aws/config").write_text(config)
        (self.home / ".aws/credentials").write_text(credentials)

    def run(self, *arguments, **changes):
        return subprocess.run(
            [BINARY, *map(str, arguments)],
            cwd=self.home,
            env={**self.environment, **changes},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            start_new_session=True,  # It asks nobody at the terminal that the tests run at.
        )

    def json(self, *arguments):
        result = self.run(*arguments)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)


# A process that pytest starts counts pytest's memory as its own until it executes the program: a small one stands between.
MEASURE = """
import resource, subprocess, sys
status = subprocess.call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(status)
"""


def run_measured(command, **options):
    """Runs a command; the finished process, its standard output as text, and the most memory that it had, in MiB."""
    done = subprocess.run([sys.executable, "-c", MEASURE, *map(str, command)], capture_output=True, text=True, **options)
    return done, int(done.stderr.split()[-1]) / 1024
