"""Lists that become policy: who could read what at the source can read it at the destination, and nobody else."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request

import botocore.exceptions
import pytest

from rehearsal import LAST_STEP, Rehearsal, Rehearsals
from twin_server import TwinServer

BUCKET, COPY = "media", "media-222222222222"
POLICY = {
    "Version": "2008-10-17",
    "Statement": [
        {"Sid": "app", "Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": "s3:GetObject",
         "Resource": "arn:aws:s3:::media/${not-a-variable}/*"},
    ],
}
PUBLIC = ["img/a.jpg", "img/b.jpg", "img/deep/c d+e%.jpg", "doc/what?*$.txt", "\u00e9t\u00e9/\u20ac.txt"]
PRIVATE = ["doc/what.txt", "doc/whatXX$.txt", "doc/secret.txt", "imgs", "members/list.txt", "\u00e8", "partner/report.csv"]


class Split(Rehearsal):
    """Two accounts and a partner's, a bucket, and a work directory that plans to move the bucket."""

    def __init__(self, folder):
        self.folder = folder
        self.work = folder / "work"
        self.work.mkdir(parents=True)
        (folder / "aws").mkdir(exist_ok=True)
        self.twin = TwinServer(folder / "aws", "--account", "partner=333333333333")
        self.s3 = self.twin.client("s3")
        self.partner = self.twin.client("s3", "partner")
        self.partner_id = self.partner.list_buckets()["Owner"]["ID"]

    def open_bucket(self, name=BUCKET):
        self.s3.create_bucket(Bucket=name, ObjectOwnership="ObjectWriter")
        self.s3.delete_public_access_block(Bucket=name)

    def put(self, key, **acl):
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=key.encode(), **acl)

    def plan_it(self, disable_acls="true", roots=(f"s3/bucket/{BUCKET}",), expect=(0,)):
        named = [word for root in roots for word in ("--root", root)]
        self.cleave("init", "--source-profile", "source", "--destination-profile", "destination", *named)
        settings = self.work / "cleave.toml"
        text, count = re.subn(r"disable_acls = .*", f"disable_acls = {disable_acls}", settings.read_text())
        assert count == 1
        settings.write_text(re.sub(r'split = ".*"', 'split = "0123456789ab"', text))  # so that two worlds can be compared
        self.cleave("inventory")
        return self.cleave("plan", expect=expect)

    def run_all(self):
        self.cleave(*self.run_words(), expect=(0, 3, 4))
        if LAST_STEP in [step["id"] for step in self.plan["steps"]]:
            self.cleave("confirm", LAST_STEP)
            self.cleave(*self.run_words())

    def failing(self, *words):
        process = self.start(*words)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 1, out + err
        return out + err

    def anonymous(self, bucket, key):
        """The status of a GET by nobody."""
        try:
            with urllib.request.urlopen(f"{self.twin.url}/{bucket}/{urllib.parse.quote(key)}", timeout=30) as answer:
                assert answer.read() == key.encode()
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def policy(self):
        return json.loads(self.twin.client("s3", "destination").get_bucket_policy(Bucket=COPY)["Policy"])


@pytest.fixture
def split(tmp_path):
    with Split(tmp_path) as made:
        yield made


def build(split):
    split.open_bucket()
    split.s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(POLICY))
    for key in PUBLIC:
        split.put(key, ACL="public-read")
    for key in PRIVATE:
        split.put(key)
    split.s3.put_object_acl(Bucket=BUCKET, Key="members/list.txt", ACL="authenticated-read")
    split.s3.put_object_acl(Bucket=BUCKET, Key="partner/report.csv", GrantRead=f'id="{split.partner_id}"')
    split.s3.put_bucket_acl(
        Bucket=BUCKET, GrantRead=f'id="{split.partner_id}"', GrantWrite='uri="http://acs.amazonaws.com/groups/s3/LogDelivery"',
        GrantReadACP='uri="http://acs.amazonaws.com/groups/s3/LogDelivery"',
    )


def test_whoever_could_read_can_read_and_nobody_else(split):
    build(split)
    assert "disable_acls" in split.plan_it()
    split.run_all()
    for key in PUBLIC:
        assert (split.anonymous(BUCKET, key), split.anonymous(COPY, key)) == (200, 200), key
    for key in PRIVATE:
        assert (split.anonymous(BUCKET, key), split.anonymous(COPY, key)) == (403, 403), key
    destination = split.twin.client("s3", "destination")
    rules = destination.get_bucket_ownership_controls(Bucket=COPY)["OwnershipControls"]["Rules"]
    assert rules == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert split.partner.get_object(Bucket=COPY, Key="partner/report.csv")["Body"].read() == b"partner/report.csv"
    assert [o["Key"] for o in split.partner.list_objects_v2(Bucket=COPY, Prefix="imgs")["Contents"]] == ["imgs"]
    with pytest.raises(botocore.exceptions.ClientError, match="AccessDenied"):
        split.partner.get_object(Bucket=COPY, Key="doc/secret.txt")
    sids = {statement.get("Sid"): statement for statement in split.policy()["Statement"]}
    assert sids["app"]["Resource"] == f"arn:aws:s3:::{COPY}/${{$}}{{not-a-variable}}/*"
    assert f"arn:aws:s3:::{COPY}/img/*" in sids["CleaveAclReadEveryone"]["Resource"]
    assert sids["CleaveAclDeliverLogDelivery"]["Principal"] == {"Service": "logging.s3.amazonaws.com"}


def test_verify_compares_access_and_names_what_no_policy_can_say(split):
    build(split)
    split.plan_it()
    split.run_all()
    found = split.json("verify", expect=(1,))
    differences = [d for finding in found["findings"] for d in finding["differences"]]
    assert [(d["path"], d["source"]) for d in differences] == [("members/list.txt grant", "READ to AuthenticatedUsers")]
    assert "not translated" in differences[0]["destination"]
    # Access that is lost or gained behind its back is found.
    destination = split.twin.client("s3", "destination")
    policy = split.policy()
    for statement in policy["Statement"]:
        if statement["Sid"] == "CleaveAclReadEveryone":
            statement["Resource"] = [r for r in statement["Resource"] if "/img/" not in r] + [f"arn:aws:s3:::{COPY}/doc/secret.txt"]
    destination.put_bucket_policy(Bucket=COPY, Policy=json.dumps(policy))
    found = split.json("verify", expect=(1,))
    paths = {d["path"]: (d["source"], d["destination"]) for finding in found["findings"] for d in finding["differences"]}
    assert paths["img/a.jpg access s3:GetObject"] == ("everyone", None)
    assert paths["doc/secret.txt access s3:GetObject"] == (None, "everyone")


def test_what_changes_between_the_passes_is_right_at_the_end(split):
    build(split)
    split.plan_it()
    split.cleave(*split.run_words("--until", "copy"), expect=(0, 3, 4))
    assert split.anonymous(COPY, "img/b.jpg") == 200
    split.put("img/new-private.jpg")
    split.put("doc/new-public.txt", ACL="public-read")
    split.s3.put_object_acl(Bucket=BUCKET, Key="img/b.jpg", ACL="private")  # leaves no trace in a listing
    split.s3.delete_object(Bucket=BUCKET, Key="img/a.jpg")
    split.run_all()
    assert {key: split.anonymous(COPY, key) for key in ("img/new-private.jpg", "doc/new-public.txt", "img/b.jpg", "img/deep/c d+e%.jpg")} == {
        "img/new-private.jpg": 403, "doc/new-public.txt": 200, "img/b.jpg": 403, "img/deep/c d+e%.jpg": 200,
    }


@pytest.mark.parametrize("phase", ["copy", "cutover"])
def test_undo_brings_both_worlds_back(split, phase):
    build(split)
    split.plan_it()
    before = split.world()
    split.cleave(*split.run_words("--until", phase), expect=(0, 3, 4))
    split.put("img/late.jpg", ACL="public-read")
    split.s3.delete_object(Bucket=BUCKET, Key="img/late.jpg")
    split.cleave("undo", "--everything", "--clock", "twin", "--yes", split.plan["hash"])
    assert split.world() == before


def test_undo_of_the_cutover_restores_the_policy_of_the_copy(split):
    build(split)
    split.plan_it()
    split.cleave(*split.run_words("--until", "copy"), expect=(0, 3, 4))
    before = split.policy()
    split.put("doc/new-public.txt", ACL="public-read")
    split.cleave(*split.run_words("--until", "cutover"), expect=(0, 3, 4))
    assert split.policy() != before
    split.cleave("undo", "--to", "copy", "--clock", "twin", "--yes", split.plan["hash"])
    assert split.policy() == before


def test_a_bucket_without_public_objects_gets_no_policy(split):
    split.open_bucket()
    split.put("a")
    split.plan_it(f'["{BUCKET}"]')
    split.run_all()
    with pytest.raises(botocore.exceptions.ClientError, match="NoSuchBucketPolicy"):
        split.policy()
    split.cleave("verify")


def test_lists_that_the_source_ignores_stay_ignored(split):
    split.open_bucket()
    split.put("a", ACL="public-read")
    split.s3.put_public_access_block(Bucket=BUCKET, PublicAccessBlockConfiguration={"IgnorePublicAcls": True, "BlockPublicPolicy": True})
    assert split.anonymous(BUCKET, "a") == 403
    split.plan_it()
    split.run_all()
    assert split.anonymous(COPY, "a") == 403
    split.cleave("verify")


def test_a_bucket_whose_lists_are_disabled_has_nothing_to_translate(split):
    split.open_bucket()
    split.put("a", ACL="public-read")
    split.s3.put_bucket_ownership_controls(Bucket=BUCKET, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]})
    split.plan_it()
    assert not [step for step in split.plan["steps"] if step["kind"] == "s3/translate-grants"]
    split.run_all()
    assert split.anonymous(COPY, "a") == 403


@pytest.mark.parametrize("setting", ["BlockPublicPolicy", "RestrictPublicBuckets"])
def test_public_objects_under_a_block_of_public_policies_stop_the_run(split, setting):
    split.open_bucket()
    split.put("a", ACL="public-read")
    split.s3.put_public_access_block(Bucket=BUCKET, PublicAccessBlockConfiguration={setting: True})
    assert setting in split.plan_it()
    said = split.failing(*split.run_words())
    assert setting in said and "'a' first" in said and "disable_acls" in said
    assert split.anonymous(COPY, "a") == 403


def test_a_public_bucket_under_a_block_of_public_policies_is_not_planned(split):
    split.open_bucket()
    split.s3.put_bucket_acl(Bucket=BUCKET, ACL="public-read")
    split.s3.put_public_access_block(Bucket=BUCKET, PublicAccessBlockConfiguration={"BlockPublicPolicy": True})
    with pytest.raises(AssertionError, match="BlockPublicPolicy"):
        split.plan_it()


def test_more_keys_than_a_policy_holds_stop_the_run_and_keep_what_was(split):
    split.open_bucket()
    split.s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(POLICY))
    for number in range(1000):
        split.put(f"photo-{number:04}.jpg", **({"ACL": "public-read"} if number % 2 else {}))
    split.plan_it()
    said = split.failing(*split.run_words())
    assert "20480" in said and "500 keys" in said and COPY in said and "disable_acls" in said
    assert [statement["Sid"] for statement in split.policy()["Statement"]] == ["app"]


def test_the_sample_estate_splits_without_lists(tmp_path):
    """All three passes, among zones and distributions; the bucket with the mixed lists has 200 awkward keys."""
    rehearsals = Rehearsals(tmp_path)
    with rehearsals.fresh() as rehearsal:
        settings = rehearsal.work / "cleave.toml"
        settings.write_text(settings.read_text().replace("disable_acls = false", "disable_acls = true"))
        rehearsal.cleave("plan")
        translations = [step for step in rehearsal.plan["steps"] if step["id"].startswith("s3/translate-grants/pressi-assets")]
        assert [step["phase"] for step in translations] == ["copy", "cutover", "drain"]
        rehearsal.run()
        assert rehearsal.json("verify")["differences"] == 0


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_a_call_of_the_translation_and_run_again(tmp_path, when):
    worlds = []
    for number in (0, *range(5, 400, 23)):
        with Split(tmp_path / str(number)) as split:
            build(split)
            split.plan_it()
            if number:
                split.page("faults", {"at": number, "when": when, "do": "stop"})
                killed = split._until_stopped(split.run_words())
                split.page("faults", {"clear": True})
                if not killed:
                    break
            split.run_all()
            worlds.append(split.world())
            assert worlds[-1] == worlds[0], f"killed at call {number}"
    assert len(worlds) > 4


def test_an_access_identity_reads_on_under_its_new_name(split):
    """Older estates let CloudFront read by lists that name the canonical id of an origin access identity."""
    config = {"CallerReference": "old", "Comment": "reads media"}
    made = split.twin.client("cloudfront").create_cloud_front_origin_access_identity(CloudFrontOriginAccessIdentityConfig=config)
    old = made["CloudFrontOriginAccessIdentity"]["S3CanonicalUserId"]
    split.open_bucket()
    split.put("a", GrantRead=f'id="{old}"')
    split.put("b")
    split.plan_it(roots=[f"s3/bucket/{BUCKET}", "cloudfront/origin-access-identity/" + made["CloudFrontOriginAccessIdentity"]["Id"]])
    split.run_all()
    new = split.twin.client("cloudfront", "destination").list_cloud_front_origin_access_identities()
    new = new["CloudFrontOriginAccessIdentityList"]["Items"][0]["S3CanonicalUserId"]
    assert new != old
    assert [(s["Principal"], s["Resource"]) for s in split.policy()["Statement"]] == [({"CanonicalUser": new}, f"arn:aws:s3:::{COPY}/a")]
    split.cleave("verify")
