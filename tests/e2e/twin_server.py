"""A running `cleave twin` on a free port, with two accounts and a clock that only tests move."""

import configparser
import json
import os
import subprocess
import urllib.parse
import urllib.request

import boto3
import botocore.config

from cleave_program import BINARY

ACCOUNTS = {"source": "111111111111", "destination": "222222222222"}


class TwinServer:
    def __init__(self, folder, *options, accounts=None, clock="manual"):
        """`accounts`: further ones, name → id."""
        self.config_folder = folder
        self.accounts = {**ACCOUNTS, **(accounts or {})}
        accounts = [word for name, id in self.accounts.items() for word in ("--account", f"{name}={id}")]
        self.process = subprocess.Popen(
            [BINARY, "twin", *accounts, "--listen", "127.0.0.1:0", "--clock", clock, "--write-config", folder, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        line = self.process.stdout.readline()
        assert "http://" in line, f"the twin did not start: {line!r}"
        self.url = "http://" + line.split("http://")[1].split()[0].rstrip("/")
        if "--dns" in options:
            line = self.process.stdout.readline()
            assert line.startswith("dns ready at "), f"the twin serves no DNS: {line!r}"
            self.dns = line.split()[-1]
        self.environment = {
            "AWS_CONFIG_FILE": str(folder / "config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(folder / "credentials"),
            "AWS_EC2_METADATA_DISABLED": "true",
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
        }

    def environment_at(self, url):
        """The environment of a client that reaches the twin by another address: a proxy's."""
        folder = self.config_folder / url.rpartition(":")[2]
        folder.mkdir(exist_ok=True)
        for name in ("config", "credentials"):
            (folder / name).write_text((self.config_folder / name).read_text().replace(self.url, url))
        return {**self.environment, "AWS_CONFIG_FILE": str(folder / "config"), "AWS_SHARED_CREDENTIALS_FILE": str(folder / "credentials")}

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.process.stdout.close()

    def client(self, service, profile="source", region="us-east-1"):
        credentials = self._credentials(profile)
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id=credentials["aws_access_key_id"],
            aws_secret_access_key=credentials["aws_secret_access_key"],
            config=botocore.config.Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
        )

    def _credentials(self, profile):
        file = configparser.ConfigParser()
        file.read(self.config_folder / "credentials")
        return file[profile]

    def aws(self, *arguments, profile="source"):
        """What the AWS CLI prints, read as JSON."""
        result = subprocess.run(
            ["/usr/bin/aws", "--profile", profile, "--endpoint-url", self.url, "--output", "json", *map(str, arguments)],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout) if result.stdout.strip() else None

    def page(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + "/_twin/" + path, data=data, method="GET" if data is None else "POST")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def visit(self, url):
        return self.page("visit?url=" + urllib.parse.quote(url, safe=""))

    def advance(self, seconds):
        self.page("clock", {"advance_seconds": seconds})
