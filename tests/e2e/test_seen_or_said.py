"""What is said of hosts, patterns and settings was seen, or it is said that it was not: one estate in which each of them is easily
taken for something that it is not."""

import pytest

from estate_builder import Builder, alias, deny, record
from rehearsal import Rehearsal

QUEUE = "https://sqs.us-east-1.amazonaws.com/111111111111/jobs"
MAY = [{"Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::shop-prod*", "arn:aws:s3:::shop-pr?d/*"]},
       {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::shop-prod*/*"}]
NOBODY = ["stopped", "free", "empty", "lacks"]


def build(aws):
    zone, other = aws.domain("shop.example"), aws.domain("other.example")
    group = aws.security_group("web", 80)
    role = aws.role("web", *MAY)
    web = aws.instance("web", group, IamInstanceProfile={"Name": role})
    aws.ec2.create_tags(Resources=[web], Tags=[{"Key": "queue", "Value": QUEUE}])
    address = aws.address(web)
    aws.bucket("shop-prod", ["a"], [deny("shop-prod", "s3:GetLifecycleConfiguration")])
    stopped = aws.instance("stopped", group)
    at_stopped, at_nothing = aws.address(stopped), aws.ec2.allocate_address(Domain="vpc")["PublicIp"]
    aws.ec2.stop_instances(InstanceIds=[stopped])
    empty = aws.load_balancer("empty", [], [group])
    theirs = aws.load_balancer("theirs", [aws.instance("theirs", group)], [group])
    certificate = aws.certificate({"shop.example": zone}, "cdn.shop.example")
    front = aws.distribution("shop", ["cdn.shop.example"], certificate, {"Id": "w", "DomainName": "shop.example", "CustomOriginConfig": {
        "HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "http-only"}})
    aws.change(other, alias("lb.other.example", theirs))
    aws.change(
        zone, record("shop.example", "A", address), record("both.shop.example", "A", address, "192.0.2.7"),
        record("theirs.shop.example", "CNAME", "lb.other.example"), record("*.shop.example", "CNAME", "shop.example"),
        record("over.shop.example", "CNAME", "any.shop.example"), record("cdn.shop.example", "CNAME", "cdn2.shop.example"),
        record("cdn2.shop.example", "CNAME", front[1]), record("stopped.shop.example", "A", at_stopped),
        record("free.shop.example", "A", at_nothing), alias("empty.shop.example", empty), record("lacks.shop.example", "CNAME", front[1]),
        record("q.shop.example", "TXT", f'"queue={QUEUE}"'), record("media.shop.example", "TXT", '"s3://shop-prod/x"'), record("cut.shop.example", "TXT", '"see s3://shop-pr" "od/a for more"'),
        record("sub.shop.example", "NS", "ns.elsewhere.example"), record("at.sub.shop.example", "A", address))


class Split(Rehearsal):
    def __init__(self, folder):
        super().__init__(folder)
        build(Builder(self.twin))
        self.cleave("init", "--source-profile", "source", "--destination-profile", "destination", "--root", "domain:shop.example", "--root", "arn:aws:s3:::shop-prod")
        file = self.work / "cleave.toml"
        file.write_text(file.read_text().replace("[decisions]\n", '[decisions]\n"unseen/sqs.us-east-1.amazonaws.com/111111111111/jobs" = "leave"\n'))
        self.cleave("inventory")
        self.cleave("plan")
        self.run("--until", "cutover")
        self.verified = self.json("verify", expect=(0, 1))


@pytest.fixture(scope="module")
def split(tmp_path_factory):
    with Split(tmp_path_factory.mktemp("said") / "it") as made:
        yield made


def test_a_host_that_nobody_answers_for_is_not_said_to_go_on(split):
    said = {one["host"]: one["reason"] for one in split.plan["downtime"] if not one.get("others")}
    assert {name: said[f"{name}.shop.example"] for name in NOBODY if "nobody answers for it at the source" not in said[f"{name}.shop.example"]} == {}
    assert "goes on answering" in said["shop.example"]


def test_patterns_of_a_policy_stay_and_one_that_fits_no_copy_is_told(split):
    document = split.twin.client("iam", "destination").get_role_policy(RoleName="web", PolicyName="p")["PolicyDocument"]
    assert document["Statement"] == MAY
    told = [warning for warning in split.plan["warnings"] if "does not fit its copy" in warning]
    assert len(told) == 1 and "shop-pr?d" in told[0] and "shop-prod-222222222222" in told[0], told


def test_a_queue_keeps_its_account_wherever_it_is_named(split):
    ec2, route53 = split.twin.client("ec2", "destination"), split.twin.client("route53", "destination")
    tags = [tag["Value"] for one in ec2.describe_instances()["Reservations"] for tag in one["Instances"][0]["Tags"] if tag["Key"] == "queue"]
    assert tags == [QUEUE]
    zone = next(one["Id"] for one in route53.list_hosted_zones()["HostedZones"] if one["Name"] == "shop.example.")
    texts = [one["ResourceRecords"][0]["Value"] for one in route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"] if one["Type"] == "TXT"]
    assert f'"queue={QUEUE}"' in texts


def test_who_answers_is_told_over_wildcards_other_zones_and_of_each_address(split):
    hosts = {}
    for one in split.verified["hosts"]:
        hosts.setdefault(one["name"], set()).add(one["account"])
    assert hosts["theirs.shop.example"] == {"111111111111"}
    assert hosts["both.shop.example"] == {"222222222222", ""}
    assert hosts["over.shop.example"] == {"222222222222"}
    assert hosts["cdn.shop.example"] == {"222222222222"}
    assert hosts["lacks.shop.example"] == {""}


def test_a_name_that_another_zone_is_asked_for_is_not_said_to_be_answered(split):
    said, = (one for one in split.plan["downtime"] if one["host"] == "at.sub.shop.example")
    assert said["stays"] and "name servers of sub.shop.example are asked" in said["reason"]
    hosts = [(one["account"], one["resource"]) for one in split.verified["hosts"] if one["name"] == "at.sub.shop.example"]
    assert hosts == [("", "the name servers of sub.shop.example")]


def test_a_name_that_stands_in_two_strings_is_told(split):
    told, = (one for one in split.plan["unseen"] if one["name"].startswith("text of "))
    assert told["name"] == "text of cut.shop.example TXT" and "as it stands" in told["becomes"]


def test_what_is_wanted_and_what_the_source_has_are_told_apart(split):
    route53 = split.twin.client("route53", "destination")
    zone = next(one["Id"] for one in route53.list_hosted_zones()["HostedZones"] if one["Name"] == "shop.example.")
    entry = next(one for one in route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"] if one["Name"] == "media.shop.example.")
    wanted, other = '"s3://shop-prod-222222222222/x"', '"s3://elsewhere/x"'
    for value, expected in ((other, [("planned", wanted, other)]), (wanted, [])):
        changed = {**entry, "ResourceRecords": [{"Value": value}]}
        route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "UPSERT", "ResourceRecordSet": changed}]})
        finding, = (each for each in split.json("verify", expect=(0, 1))["findings"] if each["what"].endswith("/media.shop.example./TXT"))
        assert [(key, each[key], each["destination"]) for each in finding["differences"] for key in ("source", "planned") if key in each] == expected


def test_what_may_never_be_read_can_be_accepted(split):
    file = split.work / "cleave.toml"
    before = file.read_text()
    lines = "".join(f'"unread/s3/bucket/{name} GetBucketLifecycleConfiguration" = "leave"\n' for name in ("shop-prod", "shop-prod-222222222222"))
    file.write_text(before.replace("[decisions]\n", "[decisions]\n" + lines))
    assert [one["what"] for one in split.json("verify", expect=(0, 1))["findings"] if one["what"].startswith("unread ")] == []
    file.write_text(before)


def test_what_could_not_be_read_is_not_equal(split):
    unread = [one["what"] for one in split.verified["findings"] if one["what"].startswith("unread ")]
    assert unread == ["unread s3/bucket/shop-prod GetBucketLifecycleConfiguration", "unread s3/bucket/shop-prod-222222222222 GetBucketLifecycleConfiguration"]


def test_a_policy_that_hides_the_tags_of_a_copy_is_refused_when_planning(tmp_path):
    with Rehearsal(tmp_path / "it") as rehearsal:
        Builder(rehearsal.twin).bucket("shop-prod", ["a"], [deny("shop-prod", "s3:GetBucketTagging")])
        rehearsal.cleave("init", "--source-profile", "source", "--destination-profile", "destination", "--root", "arn:aws:s3:::shop-prod")
        rehearsal.cleave("inventory")
        process = rehearsal.start("plan")
        told = " ".join("".join(process.communicate(timeout=100)).split())
        assert process.returncode == 2 and "s3:GetBucketTagging" in told, told
