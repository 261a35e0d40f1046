"""What a user can get wrong: exit code 2, an error that names the place and the next thing to do, nothing changed."""

import contextlib
import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest
from chaos_proxy import Answer, ChaosProxy
from cleave_program import BINARY, SETTINGS, Cleave
from twin_server import ACCOUNTS, TwinServer

SOURCE, DESTINATION = ACCOUNTS["source"], ACCOUNTS["destination"]


@pytest.fixture(scope="module")
def twin(tmp_path_factory):
    server = TwinServer(tmp_path_factory.mktemp("twin"))
    for profile in ACCOUNTS:  # The twin makes what every account has from the start when somebody first looks.
        for region in ("us-east-1", "eu-west-1"):
            ec2 = server.client("ec2", profile, region)
            ec2.describe_vpcs()
            ec2.describe_images()
    server.client("route53").create_hosted_zone(Name="shop.example", CallerReference="1")
    yield server
    server.stop()


@pytest.fixture
def cleave(twin, tmp_path):
    """A home with the twin's profiles; after the test the twin's world is what it was."""
    program = Cleave(tmp_path)
    for name in ("config", "credentials"):
        (tmp_path / ".aws" / name).write_text((twin.config_folder / name).read_text())
    before = twin.page("world")
    yield program
    assert twin.page("world") == before


@pytest.fixture
def started(cleave):
    """… and with inventories of an estate that has nothing in it."""
    (cleave.home / "cleave.toml").write_text(SETTINGS.replace("domain:shop.example", "none"))
    result = cleave.run("inventory")
    assert result.returncode == 0, result.stderr
    return cleave


@pytest.fixture
def planned(cleave):
    """… and with the plan of a zone that nobody uses yet."""
    (cleave.home / "cleave.toml").write_text(SETTINGS)
    for command in ("inventory", "graph", "plan"):
        result = cleave.run(command)
        assert result.returncode == 0, result.stderr
    return cleave


def plan_of(cleave):
    return cleave.home / ".cleave/plan.json"


def hash_of(cleave):
    return json.loads(plan_of(cleave).read_text())["hash"]


def files(cleave):
    """Every file of the home but the AWS ones and the lock."""
    return {
        p: p.read_bytes()
        for p in sorted(cleave.home.rglob("*"))
        if p.is_file() and ".aws" not in p.parts and p.name != "lock"
    }


def refuses(cleave, arguments, *parts, **environment):
    before = files(cleave)
    result = cleave.run(*arguments, **environment)
    assert result.returncode == 2, (result.stdout, result.stderr)
    assert result.stderr.startswith("cleave: "), result.stderr
    for part in parts:
        assert part in result.stderr
    assert files(cleave) == before
    return result


def init(source="source", destination="destination"):
    return ["init", "--source-profile", source, "--destination-profile", destination, "--root", "domain:shop.example"]


def test_init_writes_settings_that_read_back(cleave):
    result = cleave.run(*init())
    assert result.returncode == 0, result.stderr
    assert SOURCE in result.stdout and DESTINATION in result.stdout
    assert cleave.run("inventory").returncode == 0
    refuses(cleave, init(), "cleave.toml", "already")


@pytest.mark.parametrize(
    "arguments,parts",
    [
        ([], ["--help"]),
        (["plna"], ["'plna'", "'plan'"]),
        (["plan", "--frobnicate"], ["--frobnicate", "cleave plan --help"]),
        (["init"], ["--source-profile"]),
        (["aws", "ec3", "DescribeVpcs"], ["ec3", "ec2"]),
        (["aws", "ec2", "DescribeVpc", "--profile", "source"], ["DescribeVpc", "'DescribeVpcs'"]),
        (["aws", "ec2", "DescribeVpcs", "--profile", "source", "--params", "{"], ["--params:1"]),
        (["aws", "ec2", "DescribeVpcs", "--profile", "source", "--params", '{"VpcIdz": []}'], ["VpcIdz"]),
    ],
    ids=lambda v: " ".join(v) or "none",
)
def test_bad_usage(cleave, arguments, parts):
    refuses(cleave, arguments, *parts)


def test_errors_are_json_for_machines(cleave):
    result = cleave.run("plan", "--json")
    assert result.returncode == 2
    error = json.loads(result.stderr)["error"]
    assert error["code"] == "no-settings" and error["where"].endswith("cleave.toml")


def test_a_profile_that_does_not_exist(cleave):
    refuses(cleave, init(source="sorce"), "'sorce'", ".aws/config", "'source'")


def test_missing_credentials(cleave):
    (cleave.home / ".aws/credentials").write_text("")
    refuses(cleave, init(), "profile 'source'", "no credentials", "aws configure")


def test_credentials_that_are_refused(cleave):
    path = cleave.home / ".aws/credentials"
    text = path.read_text()
    path.write_text(text.replace("aws_secret_access_key = ", "aws_secret_access_key = x"))
    result = refuses(cleave, init(), "sts GetCallerIdentity", "Log in again")
    secrets = [line.split("= ")[1] for line in path.read_text().splitlines() if "secret" in line]
    assert secrets and not any(secret in result.stderr for secret in secrets)


def test_an_expired_session(cleave):
    path = cleave.home / ".aws/credentials"
    path.write_text(path.read_text() + "aws_session_token = expired\n")
    refuses(cleave, ["aws", "sts", "GetCallerIdentity", "--profile", "destination"], "sts GetCallerIdentity")


@pytest.mark.parametrize("command", [["init"], ["inventory"], ["run"], ["undo"]], ids=lambda words: words[0])
def test_a_session_that_expired_since(planned, twin, command):
    words = {"init": [*init(), "--work-dir", planned.home / "other/.cleave"], "run": ["run", "--yes", hash_of(planned)],
             "undo": ["undo", "--yes", hash_of(planned)]}.get(command[0], command)
    twin.page("faults", {"at": 1, "do": "error", "status": 403, "code": "ExpiredToken"})
    try:
        refuses(planned, words, "sts GetCallerIdentity", "ExpiredToken", "Log in again")
    finally:
        twin.page("faults", {"clear": True})


@pytest.mark.parametrize("code, message", [("ExpiredToken", "It is over."), ("RequestExpired", "Request has expired."),
                                           ("AuthFailure", "AWS was not able to validate the provided access credentials")])
def test_a_session_that_ends_in_the_middle_of_an_inventory(started, twin, code, message):
    """There is no inventory with gaps: the one from before stays."""
    over = f"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors><RequestID>1</RequestID></Response>".encode()

    def rewrite(call, answer):
        ends = call.name == "ec2:DescribeSubnets"
        return Answer(401, [("Content-Type", "text/xml"), ("Content-Length", str(len(over)))], over) if ends else answer

    inventories = {path.name: path.read_bytes() for path in started.home.glob(".cleave/*.json")}
    assert inventories
    with ChaosProxy(twin.url, rewrite=rewrite) as proxy:
        result = started.run("inventory", "--endpoint-url", proxy.url)
        assert proxy.calls["ec2:DescribeVpcs"] and proxy.calls["ec2:DescribeSubnets"]
    assert result.returncode == 2 and code in result.stderr and "Log in again" in result.stderr, result.stderr
    assert "gap" not in result.stdout + result.stderr
    assert {path.name: path.read_bytes() for path in started.home.glob(".cleave/*.json")} == inventories


def test_a_profile_that_is_gone_since_init(planned):
    path = planned.home / "cleave.toml"
    path.write_text(path.read_text().replace('destination = "destination"', 'destination = "destinaton"'))
    for words in (["inventory"], ["run", "--yes", hash_of(planned)]):
        refuses(planned, words, "'destinaton'", ".aws/config", "'destination'")


def test_a_broken_line_of_the_aws_files(cleave):
    path = cleave.home / ".aws/config"
    path.write_text(path.read_text() + "\nnonsense\n")
    refuses(cleave, init(), f"config:{len(path.read_text().splitlines())}")


def test_the_same_account_twice(cleave):
    path = cleave.home / ".aws/credentials"
    path.write_text(path.read_text() + "\n" + path.read_text().replace("[source]", "[again]").split("[destination]")[0])
    config = cleave.home / ".aws/config"
    config.write_text(config.read_text() + "\n[profile again]\nregion = us-east-1\n"
                      + next(line for line in config.read_text().splitlines() if "endpoint_url" in line) + "\n")
    refuses(cleave, init(destination="again"), SOURCE, "'source'", "'again'")
    refuses(cleave, init(destination="source"), "same profile")


def test_an_unreachable_endpoint(cleave):
    refuses(cleave, [*init(), "--endpoint-url", "http://127.0.0.1:1"], "127.0.0.1:1", "sts GetCallerIdentity")
    refuses(cleave, [*init(), "--endpoint-url", "127.0.0.1:1"], "127.0.0.1:1", "http://")


@pytest.mark.parametrize(
    "text,parts",
    [
        ('\n[option]\n', ["cleave.toml:9", "'option'", "'options'"]),
        ('\n[options]\nreboot_for_images = true\n', ["cleave.toml:10", "'reboot_for_image'"]),
        ('\n[options]\ncutover_ttl_seconds = "60"\n', ["cleave.toml:10", "whole number"]),
        ('\n[decisions]\n"s3/bucket/a" = "mov"\n', ["cleave.toml:10", "'mov'", "'move'"]),
        ('\n[decisions]\n"s3/bucket/a" = "move"\n"s3/bucket/a" = "leave"\n', ["cleave.toml:11"]),
        ('\n[decisions]\n"s3/bucket/a" = "leave"\n[renames]\na = "b"\n', ["cleave.toml:10", "line 12"]),
        ('\n[renames]\na = "x"\nb = "x"\n', ["cleave.toml:11", "'a'", "'b'", "'x'"]),
        ('\n[decisions]\n"s3/bucket/nobody" = "move"\n', ["cleave.toml:10", "s3/bucket/nobody"]),
        ("\nbroken\n", ["cleave.toml:"]),
    ],
)
def test_faults_of_cleave_toml(started, text, parts):
    path = started.home / "cleave.toml"
    path.write_text(path.read_text() + text)
    refuses(started, ["plan"], *parts)


def test_source_and_destination_in_the_settings_are_one(started):
    path = started.home / "cleave.toml"
    path.write_text(path.read_text().replace('"destination"', '"source"'))
    refuses(started, ["plan"], "cleave.toml:7", "same profile")


def test_a_region_that_was_not_read(started):
    path = started.home / "cleave.toml"
    path.write_text(path.read_text().replace("regions = []", 'regions = ["eu-west-1"]'))
    refuses(started, ["plan"], "source.json", "eu-west-1", "cleave inventory")


def test_a_region_with_nothing_in_it(cleave):
    """The application is looked for where the settings say, and the error names what was not found there."""
    path = cleave.home / "cleave.toml"
    path.write_text(SETTINGS.replace("regions = []", 'regions = ["eu-west-1"]').replace("domain:shop", "tag:app=shop"))
    result = cleave.run("inventory")
    assert result.returncode == 0, result.stderr
    assert "eu-west-1" in result.stdout
    refuses(cleave, ["plan"], "tag:app=shop.example", "roots", "tag:KEY=VALUE", "eu-west-1")


def test_stages_out_of_order(cleave):
    (cleave.home / "cleave.toml").write_text(SETTINGS)
    for command, missing, made_by in [
        ("graph", "source.json", "cleave inventory"),
        ("plan", "source.json", "cleave inventory"),
        ("run", "plan.json", "cleave plan"),
        ("status", "plan.json", "cleave plan"),
    ]:
        (cleave.home / ".cleave").mkdir(exist_ok=True)
        refuses(cleave, [command], missing, made_by)


def test_a_broken_inventory(started):
    path = started.home / ".cleave/source.json"
    path.write_text(path.read_text()[:-20])
    refuses(started, ["plan"], "source.json:")


@pytest.mark.parametrize("content,part", [("{", "plan.json:1"), ("[]", "plan.json"), ('{"steps": 7}', "plan.json")])
def test_a_broken_plan(started, content, part):
    (started.home / ".cleave/plan.json").write_text(content)
    refuses(started, ["run", "--yes", "0"], part)


def test_a_wrong_hash(planned):
    right = hash_of(planned)
    refuses(planned, ["run", "--yes", "0123456789abcdef"], right, "0123456789abcdef", "cleave plan")
    refuses(planned, ["run"], right, f"--yes {right}")


def test_a_plan_that_was_changed(planned):
    confirmed = hash_of(planned)
    text = plan_of(planned).read_text()
    assert "shop.example" in text
    plan_of(planned).write_text(text.replace("shop.example", "shop.example.org"))
    refuses(planned, ["run", "--yes", confirmed], "plan.json", "changed", "cleave plan")


def test_a_plan_for_other_accounts(planned):
    path = planned.home / "cleave.toml"
    text = path.read_text().replace('source = "source"', 'source = "x"').replace('= "destination"', '= "source"')
    path.write_text(text.replace('"x"', '"destination"'))
    refuses(planned, ["run", "--yes", hash_of(planned)], "plan.json", SOURCE, DESTINATION, "cleave.toml")


def test_a_plan_of_another_split(planned):
    path = planned.home / "cleave.toml"
    path.write_text(path.read_text().replace('"abc"', '"other"'))
    refuses(planned, ["run", "--yes", hash_of(planned)], "plan.json", "abc", "other", "cleave plan")


def test_a_plan_that_is_older_than_the_inventory(planned):
    file = planned.home / ".cleave/source.json"
    inventory = json.loads(file.read_text())
    inventory["resources"].pop()
    file.write_text(json.dumps(inventory, indent=2, sort_keys=True) + "\n")
    refuses(planned, ["run", "--yes", hash_of(planned)], "plan.json", "cleave plan")


def test_a_work_dir_in_use_by_another_run(planned):
    with open(planned.home / ".cleave/lock", "r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for command in ("run", "undo"):
            refuses(planned, [command, "--yes", hash_of(planned)], ".cleave/lock", "in use")


def test_a_locked_work_dir(started):
    with open(started.home / ".cleave/lock", "r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refuses(started, ["plan"], ".cleave/lock", "in use")


def test_a_work_dir_that_cannot_be_made(cleave):
    (cleave.home / "cleave.toml").write_text(SETTINGS)
    (cleave.home / "file").write_text("")
    refuses(cleave, init() + ["--work-dir", cleave.home / "file/x/.cleave"], "file/x")


@contextlib.contextmanager
def small_disk(size):
    """A folder on a tmpfs, as only root can mount one."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root")
    with tempfile.TemporaryDirectory() as folder:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True)
        if mounted.returncode != 0:
            pytest.skip("this machine does not let one mount a file system")
        try:
            pathlib.Path(folder, ".cleave").mkdir()
            yield pathlib.Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


def test_a_full_disk(started):
    with small_disk("16k") as folder:
        (folder / "cleave.toml").write_text((started.home / "cleave.toml").read_text())
        (folder / ".cleave/lock").write_text("")
        (folder / "fill").write_bytes(b"x" * 4096)
        result = started.run("inventory", "--work-dir", folder / ".cleave")
        assert result.returncode == 2, (result.stdout, result.stderr)
        assert ".json" in result.stderr and "No space left" in result.stderr
        assert not list((folder / ".cleave").glob("*.tmp"))


def test_a_full_disk_under_the_journal(planned):
    """Nothing leaves before the journal has it: the fixture compares the worlds."""
    with small_disk("512k") as folder:
        shutil.copy(planned.home / "cleave.toml", folder)
        shutil.copytree(planned.home / ".cleave", folder / ".cleave", dirs_exist_ok=True)
        with open(folder / "fill", "wb", buffering=0) as fill:
            with contextlib.suppress(OSError):
                while True:
                    fill.write(b"x" * 4096)
        result = planned.run("run", "--yes", hash_of(planned), "--work-dir", folder / ".cleave")
        assert result.returncode == 2, (result.stdout, result.stderr)
        assert "journal.db" in result.stderr and "disk" in result.stderr


def test_standard_output_that_is_full(cleave):
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            [BINARY, "version"], stdout=full, stderr=subprocess.PIPE, text=True, env=cleave.environment
        )
    assert result.returncode == 2
    assert "standard output" in result.stderr
