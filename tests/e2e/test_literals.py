"""scripts/literals finds names in C++ sources that no service model has, and lets through what is right."""

import os
import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[2]
HEAD = "entries 0\n"


def check(folder, file, source, allowed=HEAD):
    """Runs the script of a small tree of its own; its exit code and what it printed."""
    (folder / "scripts").mkdir()
    for name in ("literals", "service_models.py"):
        shutil.copy(ROOT / "scripts" / name, folder / "scripts" / name)
    (folder / "scripts/literals.allowed").write_text(allowed)
    shutil.copytree(ROOT / "models", folder / "models")
    path = folder / "src" / file
    path.parent.mkdir(parents=True)
    path.write_text(source)
    data = os.environ.get("BOTOCORE_DATA") or next((ROOT / ".venv").glob("lib/python3*/site-packages/botocore/data"))
    done = subprocess.run([folder / "scripts/literals"], env=os.environ | {"BOTOCORE_DATA": str(data)},
                          capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


WRONG = {
    "operation of a client": (
        "move/s3/x.cc", 'void f() {\n  client.call("HeadBuckett", {});\n}',
        "src/move/s3/x.cc:2: 's3' has no operation 'HeadBuckett'; did you mean 'HeadBucket'?"),
    "operation of another service": (
        "inventory/x.cc", 'auto c = account.client("elb", region);\nauto a = c.call("DescribeInstances");',
        "src/inventory/x.cc:2: 'elb' has no operation 'DescribeInstances'; did you mean 'DescribeInstanceHealth'?"),
    "operation of a helper": (
        "inventory/x.cc", 'auto a = listed(c, "ec2", "DescribeVolume", "Volumes", {}, findings);',
        "src/inventory/x.cc:1: 'ec2' has no operation 'DescribeVolume'; did you mean 'DescribeVolumes'?"),
    "operation behind a condition": (
        "move/ec2/x.cc", 'auto a = client(task, "ec2").call(whole ? "CopyImages" : "CreateImage", input);',
        "src/move/ec2/x.cc:1: 'ec2' has no operation 'CopyImages'; did you mean 'CopyImage'?"),
    "handler of the twin": (
        "twin/iam/x.cc", 'void add(Handlers& handlers) {\n  handlers["CreateRolle"] = create;\n}',
        "src/twin/iam/x.cc:2: 'iam' has no operation 'CreateRolle'; did you mean 'CreateRole'?"),
    "row of a table": (
        "aws/x.cc", 'constexpr Quirk table[] = {{"s3", "GetBucketPlace", Kind::root}};',
        "src/aws/x.cc:1: 's3' has no operation 'GetBucketPlace'; did you mean 'GetBucketPolicy'?"),
    "operation in a list, outside of the documents' folders": (
        "cli/x.cc", 'for (const char* name : {"DescribeInstancs"}) print(name);',
        "src/cli/x.cc:1: unknown name 'DescribeInstancs'; did you mean 'DescribeInstances'?"),
    "service": (
        "move/x.cc", 'auto c = accounts.client(task, "route35");',
        "src/move/x.cc:1: 'route35' is no service of models/operations.txt; did you mean 'route53'?"),
    "member that is read": (
        "plan/x.cc", 'auto id = text(instance, "InstanceID");',
        "src/plan/x.cc:1: unknown name 'InstanceID'; did you mean 'InstanceId'?"),
    "member within a path": (
        "plan/x.cc", 'auto s = text_or(document, "Reservations/0/Instances/0/Stae/Name", "");',
        "src/plan/x.cc:1: unknown name 'Stae'; did you mean 'State'?"),
    "member of another service": (
        "twin/elb/x.cc", 'auto id = text(balancer, "VpcId");',
        "src/twin/elb/x.cc:1: 'elb' does not know 'VpcId', other services do; did you mean 'VPCId'?"),
    "subscript": (
        "verify/x.cc", 'document["OriginAccesControl"] = nullptr;',
        "src/verify/x.cc:1: unknown name 'OriginAccesControl'; did you mean 'OriginAccessControl'?"),
    "key of a document": (
        "move/ec2/x.cc", 'Json request = {{"InstanceIdd", id}, {"Force", true}};',
        "src/move/ec2/x.cc:1: unknown name 'InstanceIdd'; did you mean 'InstanceId'?"),
    "member in a list": (
        "plan/x.cc", 'constexpr std::array names = {"PublicDnsNam", "PrivateDnsName"};',
        "src/plan/x.cc:1: unknown name 'PublicDnsNam'; did you mean 'PublicDnsName'?"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_name_is_reported_with_line_and_suggestion(tmp_path, case):
    file, source, expected = WRONG[case]
    code, printed = check(tmp_path, file, source)
    assert (code, printed.splitlines()) == (1, [expected])


def test_right_names_codes_comments_and_sentences_pass(tmp_path):
    source = '''
// text(instance, "InstanceID") in a comment
#include "twin/NoSuchThing.h"
/* client.call("HeadBuckett") */
void f() {
  const auto c = account.client("s3", "eu-west-9");
  c.call("GetBucketAcl", {{"Bucket", name}});
  throw Refusal{"ThisCodeIsInNoModel", fmt::format("Sentence about {}", name)};
  call_or_null(c, "HeadBucket", {{"Bucket", name}}, {"NoSuchThing", "NotThereAtAll"});
  document["GetBucketAcl"] = text_or(answer, "Contents/0/ETag", "NoTagAtAll of it");
  const char* pattern = R"(text(x, "InstanceID"))";
}
'''
    assert check(tmp_path, "move/s3/x.cc", source) == (0, "")


def test_allowed_name_passes(tmp_path):
    allowed = "entries 1\nplan/ HostNames  what a step is about\n"
    assert check(tmp_path, "plan/x.cc", 'auto hosts = at(step, "HostNames");', allowed) == (0, "")


def test_names_of_a_second_service_pass_where_they_are_allowed(tmp_path):
    allowed = "entries 1\ntwin/elb/ +ec2  networks of load balancers\n"
    assert check(tmp_path, "twin/elb/x.cc", 'auto id = text(subnet, "VpcId");', allowed) == (0, "")


def test_allowed_name_that_nothing_needs_is_reported(tmp_path):
    allowed = "entries 1\n* HostNames  what a step is about\n"
    assert check(tmp_path, "plan/x.cc", "int x;", allowed) == (
        1, "scripts/literals.allowed:2: nothing needs '* HostNames' any more\n")


@pytest.mark.parametrize("allowed, expected", [
    ("entries 2\n* HostNames  reason\n", "literals.allowed has 1 entries, its head says 2"),
    ("entries 1\n* HostNames\n", "literals.allowed:2: expected 'WHERE WHAT REASON', found '* HostNames'"),
    ("entries 2\n* A  reason\n* A  reason\n", "literals.allowed:3: '* A' stands here twice"),
])
def test_broken_allow_list_is_refused(tmp_path, allowed, expected):
    code, printed = check(tmp_path, "plan/x.cc", "int x;", allowed)
    assert (code, printed) == (1, f"scripts/literals: {expected}\n")
