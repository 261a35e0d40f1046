"""`cleave graph --dot` and `--svg`, on the small inventory of tests/cases/report."""

import json
import random
import subprocess
import xml.etree.ElementTree

import pytest
from cleave_program import ROOT, Cleave

SETTINGS = """
split = "c0ffee"
roots = ["domain:pressi.example"]
regions = []
[profiles]
source = "source"
destination = "destination"
"""


@pytest.fixture
def cleave(tmp_path):
    program = Cleave(tmp_path)
    (tmp_path / ".cleave").mkdir()
    source = json.loads((ROOT / "tests/cases/report/source.json").read_text())
    (tmp_path / ".cleave/source.json").write_text(json.dumps(source))
    (tmp_path / ".cleave/destination.json").write_text(json.dumps({**source, "account_id": "222222222222", "resources": []}))
    (tmp_path / "cleave.toml").write_text(SETTINGS)
    return program


def texts(svg):
    return {element.text for element in xml.etree.ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")}


def test_graph__dot_is_what_graphviz_draws(cleave):
    result = cleave.run("graph", "--dot")
    assert result.returncode == 0, result.stderr
    drawn = subprocess.run(["dot", "-Tsvg"], input=result.stdout, capture_output=True, text=True, timeout=60)
    assert drawn.returncode == 0 and drawn.stderr == ""
    assert {"pressi-web", "blog-web", "www.pressi.example", "move", "copy", "1 left alone,"} <= texts(drawn.stdout)


def test_graph__svg_writes_the_drawing(cleave):
    result = cleave.run("graph", "--svg", "application.svg")
    assert result.returncode == 0, result.stderr
    assert "wrote application.svg" in result.stdout
    assert "pressi-web" in texts((cleave.home / "application.svg").read_text())


def test_graph__svg_without_graphviz_says_what_to_install(cleave):
    result = cleave.run("graph", "--svg", "application.svg", PATH="/nonexistent")
    assert result.returncode == 2
    assert "graphviz" in result.stderr and "cleave graph --dot" in result.stderr
    assert not (cleave.home / "application.svg").exists()


def test_graph__svg_into_a_folder_that_is_not_there(cleave):
    result = cleave.run("graph", "--svg", "absent/application.svg")
    assert result.returncode != 0
    assert "absent/application.svg" in result.stderr


def test_graph__json_has_the_document_alone_on_standard_output(cleave):
    result = cleave.run("graph", "--json", "--svg", "application.svg")
    assert result.returncode == 0, result.stderr
    assert {part["decision"] for part in json.loads(result.stdout)["parts"]} == {"move", "copy", "leave"}


def shops(count):
    """A source with so many shops in one zone, each with a balancer, instances, disks, a bucket and a role; a blog shares some."""
    choose, resources = random.Random(count), []

    def add(id, name=None, **document):
        service, kind = id.split("/")[:2]
        name = name or id.rsplit("/", 1)[-1]
        resources.append({"id": id, "service": service, "type": kind, "region": "us-east-1", "name": name, "document": document})
        return id.rsplit("/", 1)[-1]

    add("route53/zone/Z01", "shop.example.", Id="Z01", Name="shop.example.")
    network = add("ec2/vpc/vpc-01", VpcId="vpc-01")
    subnets = [add(f"ec2/subnet/subnet-0{i}", SubnetId=f"subnet-0{i}", VpcId=network) for i in range(3)]
    image, key = add("ec2/image/ami-01", ImageId="ami-01"), add("ec2/key-pair/us-east-1/ops", KeyName="ops")
    logs = add("s3/bucket/logs-of-all", Name="logs-of-all")
    shared = add("ec2/security-group/sg-shared", GroupId="sg-shared", VpcId=network)
    for number in range(count):
        shop = f"shop{number:02}"
        group = add(f"ec2/security-group/sg-{shop}", f"{shop}-web", GroupId=f"sg-{shop}", VpcId=network)
        bucket = add(f"s3/bucket/{shop}-media", Name=f"{shop}-media", Logging=logs)
        arn = f"arn:aws:iam::111111111111:role/{shop}-role"
        add(f"iam/role/{shop}-role", RoleName=f"{shop}-role", Arn=arn, Policy=f"arn:aws:s3:::{bucket}/*")
        instances = []
        for i in range(choose.choice([1, 1, 2, 3])):
            disks = [add(f"ec2/volume/vol-{shop}{i}{d}", f"{shop}-disk", VolumeId=f"vol-{shop}{i}{d}") for d in range(choose.choice([1, 2]))]
            instances.append(add(
                f"ec2/instance/i-{shop}{i}", f"{shop}-web-{i}", InstanceId=f"i-{shop}{i}", Volumes=disks, SubnetId=choose.choice(subnets),
                ImageId=image, KeyName=key, Role=arn, Groups=[group] + [shared] * choose.choice([0, 1])))
        host = f"{shop}-1234.us-east-1.elb.amazonaws.com"
        add(f"elb/load-balancer/us-east-1/{shop}", DNSName=host, LoadBalancerName=shop, Instances=[{"InstanceId": one} for one in instances], Groups=[group], Logs=logs)
        for name in choose.choice([["www"], ["www", "api"], ["www", "api", "cdn", "m"]]):
            add(f"route53/record/Z01/{name}.{shop}.shop.example./A", f"{name}.{shop}.shop.example.", Name=f"{name}.{shop}.shop.example.",
                Type="A", AliasTarget={"DNSName": host})
    for number in range(7):
        add(f"ec2/instance/i-blog{number}", f"blog-{number}", InstanceId=f"i-blog{number}", KeyName=key, Groups=[shared], ImageId=image)
    return {**json.loads((ROOT / "tests/cases/report/source.json").read_text()), "resources": sorted(resources, key=lambda one: one["id"])}


@pytest.mark.parametrize("count, resources", [(3, 40), (36, 400), (150, 1500)])
def test_a_drawing_has_room_on_a_page_however_much_there_is(cleave, count, resources):
    source = shops(count)
    assert len(source["resources"]) > resources
    (cleave.home / ".cleave/source.json").write_text(json.dumps(source))
    (cleave.home / "cleave.toml").write_text(SETTINGS.replace("pressi.example", "shop.example"))
    result = cleave.run("graph", "--svg", "application.svg")
    assert result.returncode == 0, result.stderr
    drawing = xml.etree.ElementTree.fromstring((cleave.home / "application.svg").read_text())
    _, _, width, height = map(float, drawing.get("viewBox").split())
    assert 1 / 3 < width / height < 3 and max(width, height) < 2400
    nodes = [one for one in drawing.iter("{http://www.w3.org/2000/svg}g") if one.get("class") == "node"]
    assert 10 < len(nodes) < 50
    shown = texts((cleave.home / "application.svg").read_text())
    assert not {"vpc-01", "subnet-00", "ami-01"} & shown, "what is left alone is not drawn"
    assert {"blog-0", "and 5 more"} <= shown and any(text.endswith(" left alone,") for text in shown)
    # As a text: a screen or two, and all of it for who asks.
    assert len(result.stdout.splitlines()) < 70 and "vpc-01" in result.stdout
    everything = cleave.run("graph", "-v").stdout
    assert all(one["id"] in everything for one in source["resources"] if "shop" in one["id"])
