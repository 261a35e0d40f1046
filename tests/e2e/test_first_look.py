"""What is wrong with the regions or the roots is said by `init` and `inventory`, before anybody reads a plan."""

import json
import os
import subprocess

import pytest

from cleave_program import BINARY
from estate_builder import Builder, record


@pytest.fixture
def said(twin, tmp_path):
    """said(ROOT, REGION…) runs init and inventory: the exit code of the last one, and what both have said."""

    def run(root, *regions):
        work = tmp_path / f"work-{len(list(tmp_path.iterdir()))}"
        work.mkdir()
        told = ""
        words = ["init", "--source-profile", "source", "--destination-profile", "destination", "--root", root]
        for region in regions:
            words += ["--region", region]
        for command in (words, ["inventory"]):
            done = subprocess.run([BINARY, *command], cwd=work, env=twin.environment, capture_output=True, text=True, timeout=120)
            told += done.stdout + done.stderr
            if done.returncode:
                break
        return done.returncode, told

    return run


@pytest.mark.parametrize("region, why", [("us-esat-1", "Did you mean 'us-east-1'?"), ("mars-north-1", "AWS has no region"), ("af-south-1", "has not enabled")])
def test_a_region_that_nobody_can_read_is_refused_at_once(said, region, why):
    code, told = said("domain:shop.example", region, "us-east-1")
    assert code == 2 and why in told and "cleave.toml" in told, told


def test_who_may_not_ask_for_regions_reads_them(twin, said):
    twin.page("faults", {"operation": "ec2:DescribeRegions", "do": "error", "status": 403, "code": "UnauthorizedOperation"})
    assert said("domain:shop.example")[0] == 0


def test_an_empty_region_and_a_root_that_nothing_is_are_told(said):
    code, told = said("domain:shop.example", "us-east-1", "eu-west-1")
    assert code == 0 and "eu-west-1 holds nothing but what AWS gives to every account" in told, told
    assert "The root domain:shop.example is nothing that was read." in told


def test_a_zone_that_leads_nobody_here_is_told(twin, said):
    aws = Builder(twin)
    zone = aws.domain("shop.example")
    assert "leads no visitor to this account: it has no A, AAAA or CNAME record" in said("domain:shop.example")[1]
    aws.change(zone, record("shop.example", "A", "192.0.2.1"), record("www.shop.example", "CNAME", "shop.example"))
    told = said("domain:shop.example")[1]
    assert "none of its 2 A, AAAA and CNAME records ends at something that was read" in told, told


def test_a_zone_that_the_world_does_not_ask_is_told(twin, said):
    aws = Builder(twin)
    aws.domain("shop.example")
    aws.client("route53").create_hosted_zone(Name="shop.example", CallerReference="by hand")
    told = said("domain:shop.example")[1]
    assert "The world does not ask route53/zone/" in told, told


def test_nothing_is_told_where_all_is_well(twin, said):
    aws = Builder(twin)
    zone = aws.domain("shop.example")
    address = aws.address(aws.instance("shop", aws.security_group("shop", 80)))
    aws.change(zone, record("shop.example", "A", address))
    told = said("domain:shop.example")[1]
    assert "leads no visitor" not in told and "holds nothing" not in told and "The root" not in told, told
