"""Objects at the edges of what a copy can meet, seen from outside."""

import datetime

import pytest

from chaos_proxy import ChaosProxy

from test_disable_acls import BUCKET, COPY, Split


@pytest.fixture
def split(tmp_path):
    with Split(tmp_path) as made:
        yield made


def plan(split):
    split.plan_it("false")


def keys(split, bucket=COPY, profile="destination"):
    return {o["Key"]: o["ETag"] for o in split.twin.client("s3", profile).list_objects_v2(Bucket=bucket).get("Contents", [])}


def test_undo_takes_copies_away_whatever_the_source_did_since(split):
    split.s3.create_bucket(Bucket=BUCKET)
    split.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    for key in ("stays", "changes", "goes", "goes-later"):
        split.put(key)
    plan(split)
    split.cleave(*split.run_words("--until", "copy"), expect=(0, 3, 4))
    split.s3.put_object(Bucket=BUCKET, Key="changes", Body=b"2")
    split.s3.delete_object(Bucket=BUCKET, Key="goes")
    split.cleave(*split.run_words("--until", "cutover"), expect=(0, 3, 4))
    assert keys(split) == keys(split, BUCKET, "source")
    split.s3.delete_object(Bucket=BUCKET, Key="goes-later")
    split.cleave("undo", "--everything", "--clock", "twin", "--yes", split.plan["hash"])
    assert split.twin.client("s3", "destination").list_buckets()["Buckets"] == []


def test_undo_leaves_what_was_written_at_the_destination_since(split):
    split.s3.create_bucket(Bucket=BUCKET)
    split.put("a")
    plan(split)
    split.cleave(*split.run_words("--until", "copy"), expect=(0, 3, 4))
    split.twin.advance(60)
    split.twin.client("s3", "destination").put_object(Bucket=COPY, Key="theirs", Body=b"x")
    assert "bucket-not-empty" in split.failing("undo", "--everything", "--clock", "twin", "--yes", split.plan["hash"], "--json")
    assert list(keys(split)) == ["a", "theirs"]  # before anything is taken back


def test_an_upload_of_one_empty_part_is_copied(split):
    split.s3.create_bucket(Bucket=BUCKET)
    upload = split.s3.create_multipart_upload(Bucket=BUCKET, Key="empty")["UploadId"]
    part = split.s3.upload_part(Bucket=BUCKET, Key="empty", UploadId=upload, PartNumber=1, Body=b"")
    split.s3.complete_multipart_upload(
        Bucket=BUCKET, Key="empty", UploadId=upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    )
    plan(split)
    split.run_all()
    assert keys(split) == keys(split, BUCKET, "source")
    split.cleave("verify")


def test_the_plan_counts_the_versions_that_stay_behind(split):
    split.s3.create_bucket(Bucket=BUCKET)
    split.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    for body in (b"1", b"2", b"3"):
        split.s3.put_object(Bucket=BUCKET, Key="k", Body=body)
    split.put("gone")
    split.s3.delete_object(Bucket=BUCKET, Key="gone")
    plan(split)
    assert [text for text in split.plan["dropped"] if "noncurrent" in text] == [
        f"s3/bucket/{BUCKET} 3 noncurrent versions, 1 delete markers: only current objects are copied; keep the source's bucket for the others"
    ]


def test_what_changes_how_objects_are_written_comes_before_the_first_of_them(split):
    """Versioning, encryption and object lock do; what a lock keeps by default would keep the copies from being taken back."""
    rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}
    lock = {"ObjectLockEnabled": "Enabled", "Rule": rule}
    split.s3.create_bucket(Bucket=BUCKET, ObjectLockEnabledForBucket=True)
    split.s3.put_object_lock_configuration(Bucket=BUCKET, ObjectLockConfiguration=lock)
    until = datetime.datetime(2036, 1, 1, tzinfo=datetime.timezone.utc)
    split.s3.put_object(Bucket=BUCKET, Key="a", Body=b"a", ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=until, ObjectLockLegalHoldStatus="ON")
    plan(split)
    calls = []
    with ChaosProxy(split.twin.url, hook=lambda call, send: calls.append(call.name) or send()) as proxy:
        split.twin.environment = split.twin.environment_at(proxy.url)
        split.run_all()
        split.cleave("verify")  # The plan has said that locks of single objects stay behind.
    first = calls.index("s3:CopyObject")
    for setting in ("PutBucketVersioning", "PutObjectLockConfiguration"):
        assert calls.index(f"s3:{setting}") < first, setting
    assert calls[first:].count("s3:PutObjectLockConfiguration") == 1
    assert split.twin.client("s3", "destination").get_object_lock_configuration(Bucket=COPY)["ObjectLockConfiguration"] == lock
    assert split.s3.head_object(Bucket=BUCKET, Key="a")["ObjectLockLegalHoldStatus"] == "ON"


def test_readers_who_pay_say_so(split):
    split.s3.create_bucket(Bucket=BUCKET)
    split.s3.put_bucket_request_payment(Bucket=BUCKET, RequestPaymentConfiguration={"Payer": "Requester"})
    split.put("a")
    plan(split)
    copies = [step["params"].get("RequestPayer") for step in split.plan["steps"] if step["kind"] == "s3/copy-objects"]
    assert set(copies) == {"requester"}
    split.run_all()
    assert "a" in keys(split)


def test_a_key_of_the_source_does_not_encrypt_the_copy(split):
    split.s3.create_bucket(Bucket=BUCKET)
    key = "arn:aws:kms:us-east-1:111111111111:key/0a1b2c3d-0000-4000-8000-000000000000"
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}
    split.s3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration={"Rules": [rule]})
    plan(split)
    assert any("Encryption" in text for text in split.plan["dropped"])
    assert any("decrypt" in text for text in split.plan["warnings"])
    assert f"s3/put-bucket-configuration/{BUCKET}/Encryption" not in [step["id"] for step in split.plan["steps"]]
