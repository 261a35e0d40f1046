"""cleave mysql with the databases and the places of their passwords in cleave.toml."""

import json

import boto3
import pytest
from cleave_program import Cleave
from moto_server import MotoServer

PASSWORDS = {"source": "old $ecret", "destination": "new 'secret'"}


@pytest.fixture(scope="module")
def clouds():
    """Two AWS, so that it shows whose secret was read."""
    servers = {side: MotoServer() for side in PASSWORDS}
    yield {side: server.url for side, server in servers.items()}
    for server in servers.values():
        server.stop()


@pytest.fixture
def shop(tmp_path, clouds, mysql_servers):
    """cleave.toml names two databases; each AWS has the password of its own side only."""
    cleave = Cleave(tmp_path)
    config = "".join(f"[profile {side}]\nregion = us-east-1\nendpoint_url = {url}\n" for side, url in clouds.items())
    (cleave.home / ".aws/config").write_text(config)
    (cleave.home / ".aws/credentials").write_text(
        "".join(f"[{side}]\naws_access_key_id = a\naws_secret_access_key = b\n" for side in clouds))
    text = '[profiles]\nsource = "source"\ndestination = "destination"\n[mysql]\n'
    for number, (side, password) in enumerate(PASSWORDS.items()):
        server = mysql_servers(f"--server-id={number + 1}")
        quoted = password.replace("'", "''")
        server.run(f"CREATE DATABASE shop; CREATE USER app@'%' IDENTIFIED BY '{quoted}'; GRANT ALL ON *.* TO app@'%'")
        text += f'{side} = "{server.dsn("shop", "app")}"\n'
    cleave.settings = text
    return cleave


def put(url, service, name, value):
    client = boto3.client(service, region_name="us-east-1", endpoint_url=url, aws_access_key_id="a", aws_secret_access_key="b")
    if service == "ssm":
        client.put_parameter(Name=name, Value=value, Type="SecureString", Overwrite=True)
        return name
    return client.create_secret(Name=name, SecretString=value)["ARN"]


def check(shop, *places, expected=0):
    (shop.home / "cleave.toml").write_text(
        shop.settings + "".join(f'{side}_password = "{place}"\n' for side, place in zip(PASSWORDS, places)))
    done = shop.run("mysql", "check")
    assert done.returncode == expected, done.stderr
    for password in PASSWORDS.values():
        assert password not in done.stdout + done.stderr
    return done.stdout + done.stderr


def test_each_sides_password_is_read_as_that_side(shop, clouds):
    arn = put(clouds["source"], "secretsmanager", "db", json.dumps({"user": "app", "password": PASSWORDS["source"]}))
    put(clouds["destination"], "ssm", "/db", PASSWORDS["destination"])
    check(shop, "secretsmanager:db#password", "ssm:/db", expected=1)  # 1: there are warnings.
    check(shop, f"secretsmanager:{arn}#password", "ssm:/db", expected=1)
    assert "it is no JSON document with a text 'pass'" in check(shop, "secretsmanager:db#pass", "ssm:/db", expected=2)
    assert "ResourceNotFoundException" in check(shop, "secretsmanager:none", "ssm:/db", expected=2)


def test_another_databases_password_is_not_used(shop, clouds):
    put(clouds["destination"], "ssm", "/db", PASSWORDS["destination"])
    (shop.home / "cleave.toml").write_text(shop.settings + 'destination_password = "ssm:/db"\n')
    dsn = next(line.split('"')[1] for line in shop.settings.splitlines() if line.startswith("destination = \"mysql"))
    done = shop.run("mysql", "check", "--destination", dsn.replace("app@", "root@"),
                    CLEAVE_SOURCE_PASSWORD=PASSWORDS["source"])
    assert done.returncode == 1, done.stderr  # root has no password, and none was sent
