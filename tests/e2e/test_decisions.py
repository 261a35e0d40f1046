"""What somebody writes into cleave.toml: the plan refuses it and says which way leads on, or the run carries it out and verify finds
what the plan has said. One estate, for each line a fresh copy of it.

    CLEAVE_ALL=1 decides on everything that `cleave graph` lists
"""

import json
import os
import shutil
import tomllib

import pytest

from estate_builder import Builder, alias, allow, bucket_origin, policy, record, web_origin
from rehearsal import Rehearsal
from split_case import filled, merged, toml

ALL = os.environ.get("CLEAVE_ALL") == "1"
MINE = "arn:aws:{}:111111111111:{}"
# What a right may be for: things that go, and any of a kind.
NAMED = [MINE.format("elasticloadbalancing:us-east-1", "loadbalancer/shop-lb"), MINE.format("ec2:us-east-1", "key-pair/shop-key"), "arn:aws:route53:::hostedzone/*"]
PATTERNS = [MINE.format("iam:", "role/shop*"), MINE.format("ec2:us-east-1", "*"), MINE.format("acm:us-east-1", "certificate/*")]
# Conditions of the policy of shop-media, and what is said of them.
CONDITIONS = {
    "pattern": ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/*"}}, "the copy names arn:aws:iam::222222222222:role/*"),
    "org": ({"StringEquals": {"aws:PrincipalOrgID": "o-abcd1234"}}, "asks for aws:PrincipalOrgID o-abcd1234"),
    "endpoint": ({"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}, "asks for aws:SourceVpce vpce-1a2b3c4d"),
    "trail": ({"StringEquals": {"aws:SourceArn": MINE.format("cloudtrail:us-east-1", "trail/main")}}, "still names account 111111111111"),
}
CONDITIONS["owner"] = ({"StringEquals": {"aws:SourceAccount": "333333333333"}}, "asks for aws:SourceAccount 333333333333")
SOMEBODY = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"
PROVIDER = MINE.format("iam:", "oidc-provider/id.example")
# What the documents of things that move name, and what is said of it.
NAMED_BY_DOCUMENTS = {
    "api-1.execute-api.us-east-1.amazonaws.com": "whether it answers was not read",  # a policy of a distribution
    "shop.abc123def456.us-east-1.cs.amazonlightsail.com": "whether it answers was not read",  # a CNAME record
    "cut-1.execute-api.us-east-1.amazonaws.com": "whether it answers was not read",  # a TXT record of two strings
    "zone sub.shop.example": "the zone was read in neither account",  # an NS record
    "any service": "not known",  # the action "*:*"
    "region ap-southeast-2": "write it into `regions`",  # a condition
    "s3://logs-of-somebody": "The copy does without it",  # where the plan logs no more
    "s3://lists-of-somebody": "policy admits",  # a bucket's own configuration
    PROVIDER: "The copy names the one of that name in account 222222222222",  # whom a role trusts
}
ROLE_MAY = {"Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::shop-media/*"]}
UNSEEN = {f"unseen/{name}": "leave" for name in [*PATTERNS, *NAMED_BY_DOCUMENTS, MINE.format("cloudtrail:us-east-1", "trail/main")]}


def build(aws):
    """What a plan can be asked to leave; ids by the words that the cases use."""
    zone = aws.domain("shop.example")
    web, front = aws.security_group("shop-web", 80), aws.security_group("shop-front", 80)
    for name in ("shop-media", "shop-logs", "shop-site"):
        aws.bucket(name, ["index.html"])
    media = "arn:aws:s3:::shop-media/*"
    by_id = {"Sid": "canonical", "Effect": "Allow", "Principal": {"CanonicalUser": SOMEBODY}, "Action": "s3:GetObject", "Resource": media}
    aws.set_policy("shop-media", by_id, *({"Sid": sid, **allow("s3:GetObject", media, Condition=condition)} for sid, (condition, _) in CONDITIONS.items()))
    listing = {"S3BucketDestination": {"AccountId": "333333333333", "Bucket": "arn:aws:s3:::lists-of-somebody", "Format": "CSV"}}
    inventory = {"Id": "daily", "IsEnabled": True, "IncludedObjectVersions": "All", "Schedule": {"Frequency": "Daily"}, "Destination": listing}
    aws.s3.put_bucket_inventory_configuration(Bucket="shop-media", Id="daily", InventoryConfiguration=inventory)
    aws.bucket("elsewhere")
    tags = {"Name": "shop-media", "from": "s3://shop-logs/x", "app": "shop"}
    aws.s3.put_bucket_tagging(Bucket="shop-media", Tagging={"TagSet": [{"Key": key, "Value": value} for key, value in tags.items()]})
    aws.s3.put_bucket_ownership_controls(Bucket="shop-logs", OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]})
    profile = {"Name": aws.role("shop-role", ROLE_MAY, {"Effect": "Allow", "Action": ["ec2:*", "iam:GetRole"], "Resource": NAMED + PATTERNS})}
    only_there = {"StringEquals": {"aws:ResourceAccount": "333333333333", "aws:RequestedRegion": "ap-southeast-2"}}
    aws.iam.put_role_policy(RoleName="shop-role", PolicyName="any", PolicyDocument=policy({"Sid": "there", "Effect": "Allow", "Action": "*:*", "Resource": "*", "Condition": only_there}))
    trust = [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"},
             {"Effect": "Allow", "Principal": {"Federated": PROVIDER}, "Action": "sts:AssumeRoleWithWebIdentity"}]
    aws.iam.update_assume_role_policy(RoleName="shop-role", PolicyDocument=policy(*trust))
    extra = aws.iam.create_policy(PolicyName="shop-extra", PolicyDocument=policy({**ROLE_MAY, "Action": "s3:GetObject"}))["Policy"]["Arn"]
    aws.iam.attach_role_policy(RoleName="shop-role", PolicyArn=extra)
    aws.ec2.create_key_pair(KeyName="shop-key")
    one, two = aws.instance("shop-one", web, IamInstanceProfile=profile, KeyName="shop-key"), aws.instance("shop-two", web)
    addresses = [aws.address(one), aws.address(two)]
    balancer = aws.load_balancer("shop-lb", [one, two], [front])
    certificate = aws.certificate({"shop.example": zone}, "shop.example", "*.shop.example", "*.img.shop.example")
    secure = aws.load_balancer("shop-tls", [two], [front], listeners=((("HTTPS", 443), ("HTTP", 80)),), certificate=certificate)
    identity = aws.access_identity("shop")
    reader = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity " + identity
    aws.set_policy("shop-site", {"Effect": "Allow", "Principal": {"AWS": reader}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::shop-site/*"})
    caching = aws.cloudfront.create_cache_policy(CachePolicyConfig={"Name": "shop-cache", "MinTTL": 1})["CachePolicy"]["Id"]
    security = {"ContentSecurityPolicy": {"Override": True, "ContentSecurityPolicy": "img-src 'self' https://api-1.execute-api.us-east-1.amazonaws.com"}}
    headers = aws.cloudfront.create_response_headers_policy(ResponseHeadersPolicyConfig={"Name": "shop-headers", "SecurityHeadersConfig": security})
    site = aws.distribution(
        "site", ["cdn.shop.example"], certificate, bucket_origin("shop-site", identity),
        {"CachePolicyId": caching, "ResponseHeadersPolicyId": headers["ResponseHeadersPolicy"]["Id"]},
        Logging={"Enabled": True, "IncludeCookies": False, "Bucket": "shop-logs.s3.amazonaws.com", "Prefix": "cdn/"},
    )
    shop = aws.distribution("shop", ["shop.example", "www.shop.example", "*.img.shop.example"], certificate, web_origin(balancer[1]),
                            Logging={"Enabled": True, "IncludeCookies": False, "Bucket": "logs-of-somebody.s3.amazonaws.com", "Prefix": ""})
    made = aws.route53.create_hosted_zone(Name="eu.shop.example", CallerReference="eu")
    child, servers = made["HostedZone"]["Id"].split("/")[-1], made["DelegationSet"]["NameServers"]
    aws.change(
        zone, alias("shop.example", shop), record("www.shop.example", "CNAME", "shop.example"), record("cdn.shop.example", "CNAME", site[1]),
        alias("*.img.shop.example", shop), alias("lb.shop.example", balancer), alias("tls.shop.example", secure),
        record("both.shop.example", "A", *addresses), record("two.shop.example", "A", addresses[1]), record("t.shop.example", "TXT", '"x"'),
        record("ls.shop.example", "CNAME", "shop.abc123def456.us-east-1.cs.amazonlightsail.com"),
        record("cut.shop.example", "TXT", '"cut-1.execute-api.us-" "east-1.amazonaws.com"'),
        record("sub.shop.example", "NS", "ns-1.awsdns-01.org", "ns-2.awsdns-02.net"),
        record("over.shop.example", "CNAME", "web.eu.shop.example"), record("eu.shop.example", "NS", *(server + "." for server in servers)),
        *(record("w.shop.example", "A", address, SetIdentifier=address, Weight=1) for address in addresses),
    )
    aws.change(child, record("web.eu.shop.example", "A", addresses[0]))
    ids = {one["DomainName"]: one["Id"] for one in aws.cloudfront.list_distributions()["DistributionList"]["Items"]}
    [address] = aws.ec2.describe_addresses(PublicIps=[addresses[1]])["Addresses"]
    return {
        "zone": zone, "records": f"route53/record/{zone}", "site": "cloudfront/distribution/" + ids[site[1]], "shop": "cloudfront/distribution/" + ids[shop[1]],
        "certificate": "acm/certificate/" + certificate, "caching": "cloudfront/cache-policy/" + caching, "web": "ec2/security-group/" + web,
        "identity": "cloudfront/origin-access-identity/" + identity, "two": "ec2/instance/" + two, "address": "ec2/address/" + address["AllocationId"],
    }


class Estate:
    def __init__(self, folder):
        self.folder, self.count = folder, 0
        with Rehearsal(folder / "first") as first:
            self.known = build(Builder(first.twin))
            first.cleave("init", "--source-profile", "source", "--destination-profile", "destination", "--root", "domain:shop.example", "--root", "arn:aws:s3:::shop-media")
            self.decide(first.work, {"decisions": UNSEEN})
            for command in ("inventory", "graph", "plan"):
                first.cleave(command)
        self.first = first
        self.ids = [part["resource"] for part in json.loads((first.work / ".cleave" / "graph.json").read_text())["parts"]]

    def decide(self, work, settings):
        file = work / "cleave.toml"
        file.write_text(toml(merged(tomllib.loads(file.read_text()), filled(settings, self.known))))

    def copy(self, settings):
        """On a twin of its own, decided and not planned."""
        self.count += 1
        copy = Rehearsal(self.folder / str(self.count), self.folder / "first" / "world.json", self.first.work)
        self.decide(copy.work, settings)
        return copy

    def planned(self, settings):
        """(exit code, what is said, the plan). A plan asks nobody: it needs no twin."""
        self.count += 1
        one = Rehearsal.__new__(Rehearsal)
        one.twin, one.work = self.first.twin, self.folder / str(self.count)
        shutil.copytree(self.first.work, one.work)
        self.decide(one.work, settings)
        process = one.start("plan")
        told = " ".join(" ".join(process.communicate(timeout=60)).split())
        return process.returncode, told, one.plan if process.returncode == 0 else None


@pytest.fixture(scope="module")
def estate(tmp_path_factory):
    return Estate(tmp_path_factory.mktemp("decided"))


REFUSED = {
    "a record of a zone that moves": ({"{records}/two.shop.example./A": "leave"}, ["nobody would answer for the record once", "Or write \"share\""]),
    "a text of a zone that moves": ({"{records}/t.shop.example./TXT": "leave"}, ["nobody would answer for the record once", "goes along with its zone"]),
    "a certificate of a distribution": ({"{certificate}": "leave", "elb/load-balancer/us-east-1/shop-tls": "leave"}, ["it can only use what is of its own account", "{certificate}"]),
    "a policy of a distribution": ({"{caching}": "leave"}, ["it can only use what is of its own account", "{caching}"]),
    "whom a distribution reads as": ({"{identity}": "leave"}, ["it can only use what is of its own account", "{identity}"]),
    "what nothing leads to": ({"s3/bucket/elsewhere": "move"}, ["nothing of the application leads to s3/bucket/elsewhere", "Write it into `roots`"]),
    "a group of what moves": ({"{web}": "leave"}, ["its security group", "stays in the source account"]),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_carried_out_is_refused_when_planning(estate, what):
    decisions, words = REFUSED[what]
    code, told, _ = estate.planned({"decisions": decisions})
    assert code == 2, told
    for word in filled(words, estate.known):
        assert word in told, told


TOO_LONG = "a" * 129
# The line, and the rule that it breaks.
BAD_NAMES = [
    ("shop-media", "Shop_Media", "small letters"), ("shop-media", "no", "3 to 63"), ("shop-media", "192.0.2.1", "no IP address"),
    ("shop-media", "xn--shop", "S3's own beginnings"), ("shop-media", "shop..media", "single dots"), ("shop-media", "shop-logs", "the world can have one only"),
    ("shop-media", "shop-media", "is called 'shop-media' already"),
    ("shop-lb", "new_lb!", "at most 32"), ("shop-lb", "b" * 33, "at most 32"), ("shop-lb", "-lb", "no hyphen at its ends"), ("shop-lb", "shop-tls", "would get the name of"),
    ("shop-role", "a role", "at most 64"), ("iam/role/shop-role", "r" * 65, "at most 64"), ("shop-extra", TOO_LONG, "at most 128"),
    ("shop-web", "sg-new", "does not begin with sg-"), ("shop-web", "default", "is not default"), ("shop-key", " key", "no blank"),
    ("shop-cache", "shop cache", "hyphens and underscores"), ("{two}", "shop-2", "cannot get another name"), ("{records}/t.shop.example./TXT", "u", "cannot get another name"),
    ("iam/role/shop-role", "shop-role", "already"),
]


@pytest.mark.parametrize("line, name, rule", BAD_NAMES)
def test_a_name_that_aws_does_not_take_is_refused_when_planning(estate, line, name, rule):
    code, told, _ = estate.planned({"renames": {line: name}})
    assert code == 2 and rule in told, told


def test_names_that_aws_takes_are_planned(estate):
    names = {"shop-media": "shop.media-2", "shop-lb": "L-2", "iam/role/shop-role": "r+=,.@-_2", "shop-web": "web (2)", "shop-key": "key 2", "shop-cache": "c_2"}
    code, told, _ = estate.planned({"renames": names})
    assert code == 0, told


def test_things_of_two_kinds_may_get_one_name(estate):
    code, told, plan = estate.planned({"renames": {"iam/role/shop-role": "web", "iam/instance-profile/shop-role": "web"}})
    assert code == 0, told
    made = {one["kind"]: json.dumps(one["params"]) for one in plan["steps"] if one["kind"] in ("iam/create-role", "iam/create-instance-profile")}
    assert len(made) == 2 and all('"web"' in params for params in made.values()), made
    code, told, _ = estate.planned({"renames": {"shop-media": "web-1", "shop-logs": "web-1"}})
    assert code == 2 and "are both renamed" in told, told


def test_advice_leads_to_what_it_says(estate):
    """Of several names that go by disabling the distribution all can stay, or none: one alone would wait longer."""
    _, _, plan = estate.planned({})
    [advice] = {one["reason"] for one in plan["downtime"] if one["host"] == "shop.example" and one["seconds"]}
    names = filled(["{records}/shop.example./A", "{records}/*.img.shop.example./A"], estate.known)
    assert "all of " + ", ".join(f'"{name}" = "share"' for name in names) + " (these names stay, with www.shop.example that leads over them)" in advice
    _, _, plan = estate.planned({"decisions": dict.fromkeys(names, "share")})
    assert [one for one in plan["downtime"] if one["seconds"]] == []


def test_what_policies_and_tags_name_is_changed_as_a_whole_or_told(estate):
    _, _, plan = estate.planned({})
    assert {one["name"] for one in plan["unseen"]} == {name.removeprefix("unseen/") for name in UNSEEN}
    assert all("none of the destination's" in one["becomes"] for one in plan["unseen"] if one["name"] in PATTERNS)
    [put] = [json.dumps(one["params"]) for one in plan["steps"] if one["kind"] == "iam/put-role-policy" and not one["id"].endswith("/any")]
    assert all((name in put) == (name not in NAMED[:2]) for name in NAMED + PATTERNS), put
    [policy] = [json.dumps(one["params"]) for one in plan["steps"] if one["id"] == "s3/put-bucket-configuration/shop-media/Policy"]
    assert "222222222222:role/*" in policy and "111111111111:role/*" not in policy
    said = [one for one in plan["warnings"] if one.startswith("s3/bucket/shop-media: ")]
    for sid, (_, words) in CONDITIONS.items():
        assert any(words in one and f"'{sid}'" in one for one in said), (sid, said)
    assert all(words in one["becomes"] for one in plan["unseen"] for words in [NAMED_BY_DOCUMENTS.get(one["name"], "")]), plan["unseen"]
    for words in ("names the canonical user " + SOMEBODY, "its Inventory 'daily' names account 333333333333"):
        assert any(words in one for one in said), (words, said)
    assert any("iam/role/shop-role" in one and "asks for aws:ResourceAccount 333333333333" in one for one in plan["warnings"]), plan["warnings"]
    assert any("logs-of-somebody.s3.amazonaws.com is not the source account's" in one for one in plan["dropped"]), plan["dropped"]
    assert any("a tag of it (from=s3://shop-logs/x) is carried over as it stands" in one for one in said), said


def test_what_is_accepted_as_unread_and_is_none_of_it_is_told(estate):
    code, told, _ = estate.planned({"decisions": {"unread/nonsense": "leave"}})
    assert code == 0 and '"unread/nonsense" = "leave"' in told and "accepts nothing" in told


SAID = {
    "nothing": ({}, [], {"w.shop.example": False, "both.shop.example": False, "over.shop.example": True}),
    "an address": ({"{address}": "leave"}, ["gets an address that AWS picks"], {"two.shop.example": False}),
    "one of two machines": (
        {"{two}": "leave"}, [],
        {"w.shop.example": True, "both.shop.example": True, "two.shop.example": True},
    ),
    "an origin": ({"elb/load-balancer/us-east-1/shop-lb": "leave"}, ["the copy of {shop} gets what it serves from elb/load-balancer/us-east-1/shop-lb"], {}),
    "a policy": ({"iam/policy/shop-extra": "leave"}, ["are without what it allows or forbids"], {}),
}


@pytest.mark.parametrize("what", SAID)
def test_the_run_and_verify_find_what_the_plan_says_of_what_is_left(estate, what):
    decisions, warned, stays = SAID[what]
    with estate.copy({"decisions": decisions}) as copy:
        copy.cleave("plan")
        for word in filled(warned, estate.known):
            assert any(word in one for one in copy.plan["warnings"]), copy.plan["warnings"]
        said = {host: any(one.get("stays", False) for one in copy.plan["downtime"] if one["host"] == host) for host in stays}
        assert said == stays
        copy.cleave(*copy.run_words(), expect=(4,))
        verified = copy.cleave("verify")
    lines = {line.split()[0]: line for line in verified.splitlines() if line.strip()}
    assert not any("destination" in lines[host] and "stays" in lines[host] for host in stays), verified



@pytest.mark.skipif(not ALL, reason="two runs for everything of the estate")
@pytest.mark.parametrize("decision", ["leave", "share"])
def test_whatever_is_decided_is_refused_or_carried_out(estate, decision):
    wrong = []
    for id in estate.ids:
        code, told, _ = estate.planned({"decisions": {id: decision}})
        if code == 2:
            continue
        with estate.copy({"decisions": {id: decision}}) as copy:
            copy.cleave("plan")
            process = copy.start(*copy.run_words())
            ran = "".join(process.communicate(timeout=300))
            if process.returncode not in (0, 4):
                wrong.append(f"{id}: {ran[-500:]}")
    assert wrong == []
