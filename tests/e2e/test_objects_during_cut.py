"""Objects that are written while a split is under way: nothing of the source is lost, nothing deleted comes back, nothing of
the destination's visitors is overwritten, whatever the local clock says."""

import datetime
import json
import os
import random
import re
import threading

import boto3
import pytest

from chaos_proxy import Answer, ChaosProxy, Dropped
from rehearsal import LAST_STEP, Rehearsal

SOURCE, COPY = "media", "media-222222222222"
BUCKETS = {SOURCE: COPY, "archive": "archive-222222222222"}  # the second one keeps versions
CONTACT = {
    "FirstName": "P", "LastName": "Ressi", "ContactType": "COMPANY", "OrganizationName": "Pressi", "CountryCode": "US",
    "AddressLine1": "1 Main St", "City": "New York", "State": "NY", "ZipCode": "10001", "PhoneNumber": "+1.2125550100",
    "Email": "hostmaster@pressi.example",
}


def build(twin):
    """A domain, so that there is traffic to lead and a drain to wait for, and two buckets."""
    twin.client("route53domains").register_domain(
        DomainName="pressi.example", DurationInYears=1, AdminContact=CONTACT, RegistrantContact=CONTACT, TechContact=CONTACT
    )
    twin.advance(3600)
    s3 = twin.client("s3")
    for bucket in BUCKETS:
        s3.create_bucket(Bucket=bucket)
    s3.put_bucket_versioning(Bucket="archive", VersioningConfiguration={"Status": "Enabled"})
    for bucket in BUCKETS:
        for number in range(12):
            s3.put_object(Bucket=bucket, Key=f"old/{number:02}", Body=f"old {number}".encode())
        for number in range(6):
            s3.put_object(Bucket=bucket, Key=f"shared/{number:02}", Body=f"shared {number}".encode())
        parts_of(s3, bucket, "old/parts", b"in parts")


def parts_of(s3, bucket, key, body):
    complete(s3, bucket, key, begin(s3, bucket, key, body))


def begin(s3, bucket, key, body):
    upload = s3.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]
    part = s3.upload_part(Bucket=bucket, Key=key, UploadId=upload, PartNumber=1, Body=body)
    return upload, part["ETag"]


def complete(s3, bucket, key, begun):
    s3.complete_multipart_upload(
        Bucket=bucket, Key=key, UploadId=begun[0], MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": begun[1]}]}
    )


class Cut(Rehearsal):
    """A rehearsal whose cleave reaches the twin through a proxy; a hook looks on."""

    proxy = None

    @property
    def source(self):
        return self.twin.client("s3")

    @property
    def destination(self):
        return self.twin.client("s3", "destination")

    def start(self, *arguments):
        environment = self.twin.environment
        if self.proxy:
            self.twin.environment = self.twin.environment_at(self.proxy.url)
        try:
            self.process = super().start(*arguments)
        finally:
            self.twin.environment = environment
        return self.process

    def look_on(self, hook, **accidents):
        self.proxy = ChaosProxy(self.twin.url, hook=hook, applies=lambda call: call.service == "s3", **accidents)
        return self.proxy

    def run_until(self, phase):
        self.cleave(*self.run_words("--until", phase))

    def run_drained(self):
        """All that needs no person, the confirmation, and the rest."""
        self.cleave(*self.run_words(), expect=(4,))
        self.cleave("confirm", LAST_STEP)
        self.cleave(*self.run_words())

    def questions(self):
        return {w["step"]: w["reason"] for w in self.json("status", expect=(0, 1, 3, 4))["waiting"] if w["person"]}


def time_of(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def text_of(time):
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def content(s3, bucket):
    """Every object with its body."""
    found = {}
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for one in page.get("Contents", []):
            found[one["Key"]] = s3.get_object(Bucket=bucket, Key=one["Key"])["Body"].read()
    return found


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """The world and the work directory of a plan, made once."""
    with Cut(tmp_path_factory.mktemp("planned") / "first") as first:
        build(first.twin)
        roots = [word for root in ("domain:pressi.example", *(f"s3/bucket/{bucket}" for bucket in BUCKETS)) for word in ("--root", root)]
        first.cleave("init", "--source-profile", "source", "--destination-profile", "destination", *roots)
        first.cleave("inventory")
        first.cleave("plan")
    return first.folder / "world.json", first.work


@pytest.fixture
def cut(planned, tmp_path):
    with Cut(tmp_path / "cut", *planned) as made:
        yield made


class Writers:
    """Visitors of both sides, who do something at random calls of cleave. `expected` is what has to be at the destination in
    the end: what the source has, and what visitors of the destination did to keys that nobody writes at the source."""

    def __init__(self, cut, seed):
        self.cut, self.random = cut, random.Random(seed)
        self.source, self.destination = cut.source, cut.destination
        self.skew = datetime.timedelta(seconds=self.random.choice((-3600, -601, -60, -1, 0, 1, 60, 601, 3600)))
        self.rate = self.random.choice((0.02, 0.05, 0.2))
        self.left = 15  # deeds until visitors are led to the destination, and as many after
        self.keys = {bucket: {f"old/{number:02}" for number in range(12)} for bucket in BUCKETS}  # of the source
        self.kill_at = self.random.randrange(5, 120) if self.random.random() < 0.5 else 0
        probability = self.random.choice((0, 0.02))
        self.accidents = {"seed": seed, **dict.fromkeys(("throttle", "error_before", "drop_before", "double", "drop_after", "error_after"), probability)}
        self.begun, self.theirs = [], {}
        self.number = self.deleted = 0
        self.log = []
        self.is_led = False  # visitors go to the destination
        self.lock = threading.RLock()

    def hook(self, call, send):
        if call.is_control:
            return self.clock(call, send)
        with self.lock:
            if call.service == "s3":
                self.write_perhaps(self.rate)
                self.kill_at -= 1
                if self.kill_at == 0:
                    return self.kill(send)
            answer = send()
            if call.name == "route53domains:UpdateDomainNameservers":
                self.is_led, self.left = True, 15
            if call.service == "s3":
                self.write_perhaps(self.rate)
            return answer

    def kill(self, send):
        if self.random.random() < 0.5:
            send()
        self.cut.process.kill()
        raise Dropped

    def clock(self, call, send):
        """cleave's clock is off by the skew; the twin's goes on in milliseconds of its own."""
        if call.path != "/_twin/clock":
            return send()
        with self.lock:
            self.write_perhaps(self.rate)
            jitter = datetime.timedelta(milliseconds=self.random.randrange(1000))
        wish = json.loads(call.body) if call.body else None
        if wish and "to" in wish:
            wish["to"] = text_of(time_of(wish["to"]) + jitter - self.skew)
        told = self.cut.page("clock", wish)
        told["now"] = text_of(time_of(told["now"]) + self.skew)
        return Answer(200, [("Content-Type", "application/json")], json.dumps(told).encode())

    def write_perhaps(self, probability):
        if self.left > 0 and self.random.random() < probability:
            self.left -= 1
            self.write()

    def write(self):
        bucket = self.random.choice(list(BUCKETS))
        deeds = [self.put, self.put, self.overwrite, self.overwrite, self.delete, self.begin, self.complete, self.abort]
        if self.is_led:
            deeds += [self.put_there, self.overwrite_there, self.delete_there]
        self.number += 1
        deed = self.random.choice(deeds)
        self.log.append((deed.__name__, bucket, self.number))
        deed(bucket)

    def body(self):
        return f"written {self.number}".encode()

    def put(self, bucket):
        self.keys[bucket].add(f"new/{self.number:04}")
        self.source.put_object(Bucket=bucket, Key=f"new/{self.number:04}", Body=self.body())

    def some(self, bucket):
        return self.random.choice(sorted(self.keys[bucket]))

    def overwrite(self, bucket):
        self.source.put_object(Bucket=bucket, Key=self.some(bucket), Body=self.body())

    def delete(self, bucket):
        if self.deleted < 8:  # More at once are asked about.
            self.deleted += 1
            self.source.delete_object(Bucket=bucket, Key=self.some(bucket))

    def begin(self, bucket):
        key = self.some(bucket) if self.random.random() < 0.5 else f"film/{self.number:04}"
        self.begun.append((bucket, key, begin(self.source, bucket, key, self.body())))

    def complete(self, bucket):
        if self.begun:
            complete(self.source, *self.begun.pop(0))

    def abort(self, bucket):
        if self.begun:
            bucket, key, (upload, _) = self.begun.pop(0)
            self.source.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=upload)

    def put_there(self, bucket):
        self.write_there(bucket, f"theirs/{self.number:04}", self.body())

    def overwrite_there(self, bucket):
        self.write_there(bucket, f"shared/{self.random.randrange(6):02}", self.body())

    def delete_there(self, bucket):
        self.write_there(bucket, f"shared/{self.random.randrange(6):02}", None)

    def write_there(self, bucket, key, body):
        self.theirs[bucket, key] = body
        if body is None:
            self.destination.delete_object(Bucket=BUCKETS[bucket], Key=key)
        else:
            self.destination.put_object(Bucket=BUCKETS[bucket], Key=key, Body=body)

    def finish_uploads(self):
        with self.lock:
            while self.begun:
                self.complete("")

    def expected(self, bucket):
        found = content(self.source, bucket)
        for (of, key), body in self.theirs.items():
            if of == bucket:
                found.pop(key, None)
                if body is not None:
                    found[key] = body
        return found


def run_with_writers(cut, seed):
    writers = Writers(cut, seed)
    with cut.look_on(writers.hook, **writers.accidents):
        for _ in range(4):
            process = cut.start(*cut.run_words())
            out, err = process.communicate(timeout=120)
            if process.returncode != -9:
                break
        assert process.returncode == 4, f"{seed}: {out[-2000:]}{err[-2000:]}"
        assert list(cut.questions()) == [LAST_STEP], seed
        for _ in range(5):
            writers.write()
        # The confirmation says that nobody is left; what has been begun may still end.
        writers.left = 0
        cut.cleave("confirm", LAST_STEP)
        looks = 0

        def end_uploads_late(call, send):
            nonlocal looks
            if call.name == "s3:ListMultipartUploads":
                looks += 1
                if looks == 4:
                    writers.finish_uploads()
            return writers.clock(call, send) if call.is_control else send()

        cut.proxy.hook = end_uploads_late
        cut.cleave(*cut.run_words())
    for bucket, copy in BUCKETS.items():
        assert content(cut.destination, copy) == writers.expected(bucket), f"seed {seed}, skew {writers.skew}: {writers.log}"


@pytest.mark.parametrize("seed", range(200 if os.environ.get("CLEAVE_ALL") == "1" else 4))
def test_writers_at_any_moment_lose_nothing_and_nothing_comes_back(cut, seed):
    run_with_writers(cut, seed)


def test_an_object_of_the_second_in_which_the_copies_are_compared_comes_over(cut):
    """The listing has gone past the key when it is written, in the same second of S3's clock."""
    done = []

    def hook(call, send):
        answer = send()
        if call.name == "s3:ListObjectsV2" and call.path == f"/{SOURCE}" and not done:
            done.append(cut.source.put_object(Bucket=SOURCE, Key="zz/after-the-listing", Body=b"order 4711"))
        return answer

    cut.run_until("copy")
    with cut.look_on(hook):
        cut.run_drained()
    assert content(cut.destination, COPY)["zz/after-the-listing"] == b"order 4711"


def test_an_upload_that_was_begun_before_the_copy_counts_when_it_ends(cut):
    cut.source.put_object(Bucket=SOURCE, Key="film", Body=b"old content")
    cut.twin.advance(5)
    begun = begin(cut.source, SOURCE, "film", b"NEW CONTENT")
    cut.twin.advance(60)
    cut.run_until("copy")
    complete(cut.source, SOURCE, "film", begun)
    cut.run_until("cutover")
    assert content(cut.destination, COPY)["film"] == b"NEW CONTENT"


def application_of(twin):
    """A client of the destination that has assumed a role, as its application does."""
    iam, trust = twin.client("iam", "destination"), {"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "sts:AssumeRole"}
    all_of_s3 = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}
    role = iam.create_role(RoleName="app", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": trust}))["Role"]
    iam.put_role_policy(RoleName="app", PolicyName="s3", PolicyDocument=json.dumps(all_of_s3))
    keys = twin.client("sts", "destination").assume_role(RoleArn=role["Arn"], RoleSessionName="app")["Credentials"]
    return boto3.client(
        "s3", region_name="us-east-1", endpoint_url=twin.url, aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"], aws_session_token=keys["SessionToken"],
    )


@pytest.mark.parametrize("accident", ["drop_before", "drop_after", "error_after", "double"])
def test_an_upload_of_which_no_answer_came_is_ended_and_a_visitors_is_not(cut, accident):
    begun = []

    def is_first(call):
        if begun or call.name != "s3:CreateMultipartUpload" or COPY not in call.target:
            return False
        begun.append(begin(application_of(cut.twin), COPY, "old/parts", b"of a visitor"))
        return True

    cut.proxy = ChaosProxy(cut.twin.url, applies=is_first, **{accident: 1})
    with cut.proxy:
        cut.run_until("copy")
        assert cut.proxy.counts[accident] == 1
    left = cut.destination.list_multipart_uploads(Bucket=COPY).get("Uploads", [])
    assert [upload["UploadId"] for upload in left] == [begun[0][0]]
    assert content(cut.destination, COPY)["old/parts"] == b"in parts"


def test_uploads_under_way_are_waited_for_and_then_asked_about(cut):
    upload, _ = begin(cut.source, SOURCE, "film", b"begun and left")
    cut.cleave(*cut.run_words(), expect=(4,))
    cut.cleave("confirm", LAST_STEP)
    before = cut.page("clock")["now"]
    cut.cleave(*cut.run_words(), expect=(4,))
    hours = time_of(cut.page("clock")["now"]) - time_of(before)
    assert datetime.timedelta(hours=1) <= hours < datetime.timedelta(hours=3)
    (step, asked), = cut.questions().items()
    assert step == f"s3/copy-objects/{SOURCE}/last" and "film" in asked and upload in asked
    cut.source.abort_multipart_upload(Bucket=SOURCE, Key="film", UploadId=upload)
    cut.cleave(*cut.run_words())


def test_uploads_that_are_left_behind_are_left_by_a_persons_word(cut):
    begin(cut.source, SOURCE, "film", b"begun and left")
    cut.cleave(*cut.run_words(), expect=(4,))
    cut.cleave("confirm", LAST_STEP)
    cut.cleave(*cut.run_words(), expect=(4,))
    cut.cleave("confirm", f"s3/copy-objects/{SOURCE}/last")
    cut.cleave(*cut.run_words())


def fill(cut, count):
    for number in range(count):
        cut.source.put_object(Bucket=SOURCE, Key=f"many/{number:03}", Body=b"x")


def test_a_pass_that_would_delete_many_copies_asks_first(cut):
    fill(cut, 30)
    cut.run_until("copy")
    for number in range(20):
        cut.source.delete_object(Bucket=SOURCE, Key=f"many/{number:03}")
    cut.cleave(*cut.run_words(), expect=(4,))
    step = f"s3/copy-objects/{SOURCE}/delta"
    asked = cut.questions()[step]
    assert re.search(r"20 would be deleted from media-222222222222, which has 49\b.*'many/000'", asked), asked
    assert len(content(cut.destination, COPY)) == 49
    # The confirmation is for these twenty: not for what is missing beside them by the time that it is used.
    for number in range(20, 30):
        cut.source.delete_object(Bucket=SOURCE, Key=f"many/{number:03}")
    for number in range(12):
        cut.source.delete_object(Bucket=SOURCE, Key=f"old/{number:02}")
    cut.cleave("confirm", step)
    cut.cleave(*cut.run_words(), expect=(4,))
    assert "22 would be deleted" in cut.questions()[step]
    assert len(content(cut.destination, COPY)) == 29
    cut.cleave("confirm", step)
    cut.cleave(*cut.run_words(), expect=(4,))
    assert content(cut.destination, COPY) == content(cut.source, SOURCE)


def test_a_few_deletions_are_repeated_without_a_question(cut):
    cut.run_until("copy")
    cut.source.delete_object(Bucket=SOURCE, Key="old/03")
    cut.run_until("cutover")
    assert content(cut.destination, COPY) == content(cut.source, SOURCE)


EMPTY = b"""<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>media</Name><KeyCount>0</KeyCount><MaxKeys>1000</MaxKeys>
<IsTruncated>false</IsTruncated></ListBucketResult>"""


def test_a_source_that_lists_nothing_empties_no_bucket(cut):
    cut.run_until("copy")

    def rewrite(call, answer):
        if call.name == "s3:ListObjectsV2" and call.path == f"/{SOURCE}":
            answer.body = EMPTY
        return answer

    with cut.look_on(None) as proxy:
        proxy.rewrite = rewrite
        cut.cleave(*cut.run_words(), expect=(4,))
        assert "lists nothing at all" in cut.questions()[f"s3/copy-objects/{SOURCE}/delta"]
        assert len(content(cut.destination, COPY)) == 19
        proxy.rewrite = None
        cut.run_drained()
    assert content(cut.destination, COPY) == content(cut.source, SOURCE)


def test_what_was_written_on_both_sides_is_a_persons_to_decide(cut):
    cut.run_until("cutover")
    cut.destination.put_object(Bucket=COPY, Key="old/01", Body=b"theirs")
    cut.source.put_object(Bucket=SOURCE, Key="old/01", Body=b"a straggler's")
    cut.destination.put_object(Bucket=COPY, Key="new", Body=b"theirs too")
    cut.source.put_object(Bucket=SOURCE, Key="new", Body=b"a straggler's too")
    cut.cleave(*cut.run_words(), expect=(4,))
    cut.cleave("confirm", LAST_STEP)
    cut.cleave(*cut.run_words(), expect=(4,))
    (step, asked), = cut.questions().items()
    assert "2 were written in media and in media-222222222222" in asked and "'new', 'old/01'" in asked
    assert content(cut.destination, COPY)["old/01"] == b"theirs"
    cut.cleave("confirm", step)
    cut.cleave(*cut.run_words())
    there = content(cut.destination, COPY)
    assert (there["old/01"], there["new"]) == (b"theirs", b"theirs too")


@pytest.mark.parametrize("after", ["another key", "another content"])
def test_an_answer_is_about_the_objects_that_were_asked_about(cut, after):
    cut.run_until("copy")
    step = f"s3/copy-objects/{SOURCE}/delta"
    both = lambda key: [s3.put_object(Bucket=bucket, Key=key, Body=bucket.encode()) for s3, bucket in ((cut.source, SOURCE), (cut.destination, COPY))]
    both("old/01")
    cut.cleave(*cut.run_words(), expect=(4,))
    assert "'old/01'" in cut.questions()[step]
    if after == "another key":
        cut.destination.put_object(Bucket=COPY, Key="old/01", Body=SOURCE.encode())
        both("old/02")
    else:
        cut.source.put_object(Bucket=SOURCE, Key="old/01", Body=b"another order")
    cut.cleave("confirm", step)
    cut.cleave(*cut.run_words(), expect=(4,))
    asked = cut.questions()[step]
    assert ("'old/02'" if after == "another key" else "'old/01'") in asked, asked
    cut.cleave("confirm", step)
    cut.cleave(*cut.run_words(), expect=(4,))
    assert step not in cut.questions()


@pytest.mark.parametrize("whose", ["the same account", "another account"])
def test_nothing_is_written_to_a_bucket_that_was_made_anew(cut, whose):
    cut.run_until("cutover")
    for bucket in cut.destination.get_paginator("list_objects_v2").paginate(Bucket=COPY):
        for one in bucket.get("Contents", []):
            cut.destination.delete_object(Bucket=COPY, Key=one["Key"])
    cut.destination.delete_bucket(Bucket=COPY)
    cut.twin.advance(7200)
    theirs = cut.destination if whose == "the same account" else cut.source
    theirs.create_bucket(Bucket=COPY)
    everybody = {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": [f"arn:aws:s3:::{COPY}", f"arn:aws:s3:::{COPY}/*"]}
    if whose == "another account":
        theirs.delete_public_access_block(Bucket=COPY)
        theirs.put_bucket_policy(Bucket=COPY, Policy=json.dumps({"Version": "2012-10-17", "Statement": [everybody]}))
    cut.source.put_object(Bucket=SOURCE, Key="customers.csv", Body=b"secret")
    cut.cleave(*cut.run_words(), expect=(1,))
    assert theirs.list_objects_v2(Bucket=COPY)["KeyCount"] == 0


def test_a_grant_that_somebody_takes_away_is_given_again(cut):
    """A policy that is set anew from a file, in the days of the drain."""
    cut.run_until("cutover")
    cut.cleave(*cut.run_words("--longest-wait", "0"), expect=(3,))
    own = {"Sid": "own", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:root"}, "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{SOURCE}/*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [own]})
    cut.source.put_bucket_policy(Bucket=SOURCE, Policy=policy)
    cut.source.put_object(Bucket=SOURCE, Key="late", Body=b"order")
    cut.run_drained()
    assert content(cut.destination, COPY)["late"] == b"order"
    assert json.loads(cut.source.get_bucket_policy(Bucket=SOURCE)["Policy"]) == json.loads(policy)


def test_visitors_objects_outlive_a_way_back_and_another_run(cut):
    cut.run_until("cutover")
    cut.destination.put_object(Bucket=COPY, Key="old/01", Body=b"theirs")
    cut.destination.put_object(Bucket=COPY, Key="theirs", Body=b"x")
    cut.destination.delete_object(Bucket=COPY, Key="old/03")
    cut.cleave("undo", "--to", "copy", "--clock", "twin", "--yes", cut.plan["hash"])
    cut.source.put_object(Bucket=SOURCE, Key="old/02", Body=b"changed since")
    cut.run_drained()
    # Until visitors are led there again, the source is right about what exists.
    assert content(cut.destination, COPY) == {**content(cut.source, SOURCE), "old/01": b"theirs", "theirs": b"x"}


def test_a_copy_with_another_etag_is_known_as_a_copy(cut):
    """Parts of different sizes cannot be copied as they were uploaded, and KMS makes ETags of its own."""
    half = 5 * 1024 * 1024
    upload = cut.source.create_multipart_upload(Bucket=SOURCE, Key="uneven")["UploadId"]
    parts = [
        {"PartNumber": number, "ETag": cut.source.upload_part(Bucket=SOURCE, Key="uneven", UploadId=upload, PartNumber=number, Body=body)["ETag"]}
        for number, body in enumerate((b"a" * half, b"b" * (half + 1), b"c"), 1)
    ]
    cut.source.complete_multipart_upload(Bucket=SOURCE, Key="uneven", UploadId=upload, MultipartUpload={"Parts": parts})
    made = []
    with cut.look_on(lambda call, send: made.append(call.name) or send()):
        cut.run_until("cutover")
        etags = {side.head_object(Bucket=bucket, Key="uneven")["ETag"] for side, bucket in ((cut.source, SOURCE), (cut.destination, COPY))}
        assert len(etags) == 2
        uneven = [name for name in made if name == "s3:CreateMultipartUpload"]
        assert len(uneven) == 3  # one for each bucket's "old/parts", and one
        assert not [f for f in cut.json("verify", expect=(0, 1))["findings"] if f["what"].startswith("objects") and f["differences"]]
        cut.source.delete_object(Bucket=SOURCE, Key="uneven")
        cut.run_drained()
    assert content(cut.destination, COPY) == content(cut.source, SOURCE)


def test_stragglers_objects_come_over_within_minutes(cut):
    """Passes repeat from the cut-over until the drain is over."""
    written, seen = {}, {}

    def hook(call, send):
        if call.name == "s3:CopyObject" and call.path.startswith(f"/{COPY}/late/"):
            key = call.path.partition(f"/{COPY}/")[2]
            seen[key] = time_of(cut.page("clock")["now"]) - written[key]
        if call.name == "route53domains:UpdateDomainNameservers" or (call.path == "/_twin/clock" and call.body and len(written) < 40):
            key = f"late/{len(written):02}"
            cut.source.put_object(Bucket=SOURCE, Key=key, Body=b"late")
            written[key] = time_of(cut.page("clock")["now"])
        return send()

    cut.run_until("cutover")
    with cut.look_on(hook):
        cut.cleave(*cut.run_words(), expect=(4,))
        assert [f for f in cut.json("verify", expect=(0, 1))["findings"] if f["what"].startswith("s3/") and f["differences"]] == []
    assert len(written) >= 2 and seen.keys() == written.keys()
    assert max(seen.values()) <= datetime.timedelta(minutes=6), seen


def test_without_the_memory_of_what_was_copied_nothing_is_guessed(cut):
    cut.run_until("copy")
    for file in (cut.work / ".cleave/copies").iterdir():
        file.unlink()
    cut.cleave(*cut.run_words("--until", "cutover"), expect=(1,))
    assert "copies-forgotten" in json.dumps(cut.json("status", expect=(1,)))


def test_undo_names_visitors_objects_before_it_takes_copies_back(cut):
    cut.run_until("copy")
    cut.twin.advance(60)
    cut.destination.put_object(Bucket=COPY, Key="old/01", Body=b"theirs")
    cut.destination.put_object(Bucket=COPY, Key="theirs", Body=b"x")
    cut.source.put_object(Bucket=SOURCE, Key="old/02", Body=b"changed since")
    undo = ["undo", "--everything", "--clock", "twin", "--yes", cut.plan["hash"]]
    before = content(cut.destination, COPY)
    process = cut.start(*undo)
    told = " ".join(part for out in process.communicate(timeout=120) for part in out.split())
    assert process.returncode == 1
    assert "2 objects (7 bytes) are not copies" in told and "'old/01', 'theirs'" in told, told
    assert content(cut.destination, COPY) == before  # refused before anything is taken apart
    for key in ("old/01", "theirs"):
        cut.destination.delete_object(Bucket=COPY, Key=key)
    cut.cleave(*undo)
    assert cut.destination.list_buckets()["Buckets"] == []


def overwrite_and_delete(s3):
    s3.put_object(Bucket="archive-222222222222", Key="old/01", Body=b"precious")
    s3.delete_object(Bucket="archive-222222222222", Key="old/01")


def write_and_delete(s3):
    s3.put_object(Bucket="archive-222222222222", Key="theirs", Body=b"precious")
    s3.delete_object(Bucket="archive-222222222222", Key="theirs")


def begin_upload(s3):
    begin(s3, COPY, "film", b"x")


@pytest.mark.parametrize("change,code", [(overwrite_and_delete, "bucket-not-empty"), (write_and_delete, "bucket-not-empty"), (begin_upload, "uploads-under-way")])
def test_undo_loses_no_versions_and_no_uploads(cut, change, code):
    cut.run_until("cutover")
    change(cut.destination)
    cut.twin.advance(60)
    before = cut.world()["tables"]
    undo = ["undo", "--clock", "twin", "--yes", cut.plan["hash"], "--everything"]
    process = cut.start(*undo)
    told = "".join(process.communicate(timeout=120))
    assert process.returncode == 1 and code in told and "Nothing was changed" in told, told
    assert cut.world()["tables"] == before


def test_undo_takes_earlier_versions_of_copies_back(cut):
    """What the passes brought one over the other is no visitor's, nor is a copy that somebody deleted."""
    cut.run_until("copy")
    cut.source.put_object(Bucket="archive", Key="old/01", Body=b"another")
    cut.source.delete_object(Bucket="archive", Key="old/02")
    cut.run_until("cutover")
    cut.source.put_object(Bucket="archive", Key="old/01", Body=b"a third")
    cut.destination.delete_object(Bucket="archive-222222222222", Key="old/03")
    cut.cleave(*cut.run_words(), expect=(4,))
    told = cut.cleave("undo", "--clock", "twin", "--yes", cut.plan["hash"], "--everything")
    assert "Tags, ACLs and locks" in " ".join(told.split())
    assert cut.destination.list_buckets()["Buckets"] == []


def test_the_plan_states_how_often_objects_come_over(cut):
    waits = " ".join(cut.cleave("plan").partition("Waits")[2].split())
    assert re.search(r"5 min What clients with an old answer still write to the source comes over every 5 minutes.* s3/copy-objects/archive/during, s3/copy-objects/media/during", waits), waits


def test_settings_that_change_how_objects_are_written_come_before_the_first(planned):
    steps = {step["id"]: step for step in json.loads((planned[1] / ".cleave/plan.json").read_text())["steps"]}
    assert "s3/put-bucket-configuration/archive/Versioning" in steps["s3/grant-read/archive/all"]["needs"]
