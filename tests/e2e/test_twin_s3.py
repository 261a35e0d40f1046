"""S3 of the twin, seen by clients that know nothing of cleave: boto3, the AWS CLI, rclone."""

import datetime
import json
import os
import subprocess

import boto3
import botocore.config
import botocore.exceptions
import pytest

AWKWARD_KEYS = [
    "plain.txt",
    "a folder/with spaces.txt",
    "plus+sign.txt",
    "percent%20already.txt",
    "100%.txt",
    "größe/naïve-日本語-😀.txt",
    "question?mark&amp#hash.txt",
    "semi;colon,comma=equals@at$dollar!.txt",
    "quote'double\"quote.txt",
    "tilde~(parens)*star.txt",
    "k" * 1024,
    "ü" * 512,
]


def code_of(function, *arguments, **parameters):
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        function(*arguments, **parameters)
    return caught.value.response["Error"]["Code"]


def open_bucket(client, name, ownership="ObjectWriter"):
    """A bucket as they were before 2023: ACLs count, public ones too."""
    client.create_bucket(Bucket=name, ObjectOwnership=ownership)
    client.delete_public_access_block(Bucket=name)
    return name


def anonymous(twin):
    config = botocore.config.Config(signature_version=botocore.UNSIGNED, s3={"addressing_style": "path"})
    return boto3.client("s3", region_name="us-east-1", endpoint_url=twin.url, config=config)


def test_awkward_keys_are_put_listed_copied_and_deleted(twin):
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="keys-one")
    s3.create_bucket(Bucket="keys-two")
    for number, key in enumerate(AWKWARD_KEYS):
        s3.put_object(Bucket="keys-one", Key=key, Body=str(number).encode(), Metadata={"number": str(number)})
    listed = [entry["Key"] for page in s3.get_paginator("list_objects_v2").paginate(Bucket="keys-one", PaginationConfig={"PageSize": 5}) for entry in page["Contents"]]
    assert listed == sorted(AWKWARD_KEYS, key=lambda key: key.encode())
    for number, key in enumerate(AWKWARD_KEYS):
        s3.copy_object(Bucket="keys-two", Key=key, CopySource={"Bucket": "keys-one", "Key": key})
        answer = s3.get_object(Bucket="keys-two", Key=key)
        assert answer["Body"].read() == str(number).encode()
        assert answer["Metadata"] == {"number": str(number)}
    deleted = s3.delete_objects(Bucket="keys-two", Delete={"Objects": [{"Key": key} for key in AWKWARD_KEYS]})
    assert len(deleted["Deleted"]) == len(AWKWARD_KEYS)
    assert "Contents" not in s3.list_objects_v2(Bucket="keys-two")
    assert code_of(s3.put_object, Bucket="keys-one", Key="k" * 1025) == "KeyTooLongError"


def test_listing_with_prefix_and_delimiter_pages_as_documented(twin):
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="folders")
    for key in ["a", "b/1", "b/2", "c/d/1", "e"]:
        s3.put_object(Bucket="folders", Key=key, Body=b"x")
    page = s3.list_objects_v2(Bucket="folders", Delimiter="/", MaxKeys=2)
    assert [entry["Key"] for entry in page["Contents"]] == ["a"]
    assert page["CommonPrefixes"] == [{"Prefix": "b/"}]
    assert page["IsTruncated"] and page["KeyCount"] == 2
    page = s3.list_objects_v2(Bucket="folders", Delimiter="/", MaxKeys=2, ContinuationToken=page["NextContinuationToken"])
    assert page["CommonPrefixes"] == [{"Prefix": "c/"}]
    assert [entry["Key"] for entry in page["Contents"]] == ["e"] and not page["IsTruncated"]
    old = s3.list_objects(Bucket="folders", Prefix="b/", Marker="b/1")
    assert [entry["Key"] for entry in old["Contents"]] == ["b/2"]


def test_bucket_names_are_unique_across_accounts(twin):
    source, destination = twin.client("s3"), twin.client("s3", "destination")
    source.create_bucket(Bucket="only-one")
    source.create_bucket(Bucket="only-one")  # us-east-1 forgives one's own
    assert code_of(destination.create_bucket, Bucket="only-one") == "BucketAlreadyExists"
    europe = twin.client("s3", region="eu-west-1")
    location = {"LocationConstraint": "eu-west-1"}
    europe.create_bucket(Bucket="only-two", CreateBucketConfiguration=location)
    assert code_of(europe.create_bucket, Bucket="only-two", CreateBucketConfiguration=location) == "BucketAlreadyOwnedByYou"
    assert code_of(europe.create_bucket, Bucket="only-three") == "IllegalLocationConstraintException"
    assert code_of(source.create_bucket, Bucket="xn--bad") == "InvalidBucketName"
    assert source.head_bucket(Bucket="only-two")["BucketRegion"] == "eu-west-1"
    assert source.get_bucket_location(Bucket="only-two")["LocationConstraint"] == "eu-west-1"


def test_versions_and_delete_markers(twin):
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="history")
    s3.put_object(Bucket="history", Key="old", Body=b"before")
    s3.put_bucket_versioning(Bucket="history", VersioningConfiguration={"Status": "Enabled"})
    first = s3.put_object(Bucket="history", Key="k", Body=b"1")["VersionId"]
    second = s3.put_object(Bucket="history", Key="k", Body=b"2")["VersionId"]
    marker = s3.delete_object(Bucket="history", Key="k")
    assert marker["DeleteMarker"]
    assert code_of(s3.get_object, Bucket="history", Key="k") == "NoSuchKey"
    assert s3.get_object(Bucket="history", Key="k", VersionId=first)["Body"].read() == b"1"
    listed = s3.list_object_versions(Bucket="history")
    assert [(entry["Key"], entry["VersionId"]) for entry in listed["Versions"]] == [("k", second), ("k", first), ("old", "null")]
    assert listed["DeleteMarkers"][0]["IsLatest"]
    paged = [entry["VersionId"] for page in s3.get_paginator("list_object_versions").paginate(Bucket="history", PaginationConfig={"PageSize": 1}) for entry in page.get("Versions", [])]
    assert paged == [second, first, "null"]
    s3.delete_object(Bucket="history", Key="k", VersionId=marker["VersionId"])
    assert s3.get_object(Bucket="history", Key="k")["Body"].read() == b"2"
    assert code_of(s3.delete_bucket, Bucket="history") == "BucketNotEmpty"


def test_acls_decide_across_accounts_where_they_are_enabled(twin):
    source, destination = twin.client("s3"), twin.client("s3", "destination")
    bucket = open_bucket(source, "with-acls")
    source.put_object(Bucket=bucket, Key="public", Body=b"p", ACL="public-read")
    source.put_object(Bucket=bucket, Key="private", Body=b"s")
    assert anonymous(twin).get_object(Bucket=bucket, Key="public")["Body"].read() == b"p"
    assert code_of(anonymous(twin).get_object, Bucket=bucket, Key="private") == "AccessDenied"
    assert code_of(destination.get_object, Bucket=bucket, Key="private") == "AccessDenied"
    assert code_of(destination.get_object, Bucket=bucket, Key="absent") == "AccessDenied"
    reader = destination.list_buckets()["Owner"]["ID"]
    source.put_object_acl(Bucket=bucket, Key="private", GrantRead=f'id="{reader}"')
    assert destination.get_object(Bucket=bucket, Key="private")["Body"].read() == b"s"
    grants = source.get_object_acl(Bucket=bucket, Key="public")["Grants"]
    assert {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"} in [grant["Grantee"] for grant in grants]


def test_acls_count_no_more_once_they_are_disabled(twin):
    s3 = twin.client("s3")
    bucket = open_bucket(s3, "was-open")
    s3.put_object(Bucket=bucket, Key="public", Body=b"p", ACL="public-read")
    assert anonymous(twin).get_object(Bucket=bucket, Key="public")["Body"].read() == b"p"
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]})
    assert code_of(anonymous(twin).get_object, Bucket=bucket, Key="public") == "AccessDenied"


def test_a_policy_shows_an_account_in_place_of_its_canonical_id(twin):
    s3, reader = twin.client("s3"), twin.client("s3", "destination")
    s3.create_bucket(Bucket="told-by-id")
    s3.put_object(Bucket="told-by-id", Key="k", Body=b"v")
    named = {"CanonicalUser": reader.list_buckets()["Owner"]["ID"]}
    statement = {"Effect": "Allow", "Principal": named, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::told-by-id/k"}
    s3.put_bucket_policy(Bucket="told-by-id", Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    shown = json.loads(s3.get_bucket_policy(Bucket="told-by-id")["Policy"])["Statement"][0]["Principal"]
    assert shown == {"AWS": "arn:aws:iam::222222222222:root"}
    assert reader.get_object(Bucket="told-by-id", Key="k")["Body"].read() == b"v"


def test_new_buckets_take_no_acls_and_no_public_policy(twin):
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="modern")
    assert s3.get_bucket_ownership_controls(Bucket="modern")["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert code_of(s3.put_object, Bucket="modern", Key="k", ACL="public-read") == "AccessControlListNotSupported"
    s3.put_object(Bucket="modern", Key="k", ACL="bucket-owner-full-control")
    assert code_of(s3.put_object_acl, Bucket="modern", Key="k", ACL="private") == "AccessControlListNotSupported"
    assert code_of(s3.put_bucket_acl, Bucket="modern", ACL="private") == "AccessControlListNotSupported"
    owner = s3.list_buckets()["Owner"]["ID"]
    for acl in (s3.get_object_acl(Bucket="modern", Key="k"), s3.get_bucket_acl(Bucket="modern")):
        assert [(grant["Grantee"]["ID"], grant["Permission"]) for grant in acl["Grants"]] == [(owner, "FULL_CONTROL")]
    public = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::modern/*"}]}
    assert code_of(s3.put_bucket_policy, Bucket="modern", Policy=json.dumps(public)) == "AccessDenied"
    s3.delete_public_access_block(Bucket="modern")
    s3.put_bucket_policy(Bucket="modern", Policy=json.dumps(public))
    assert s3.get_bucket_policy_status(Bucket="modern")["PolicyStatus"]["IsPublic"]
    assert json.loads(s3.get_bucket_policy(Bucket="modern")["Policy"]) == public
    assert anonymous(twin).get_object(Bucket="modern", Key="k")["Body"].read() == b""
    assert code_of(anonymous(twin).list_objects_v2, Bucket="modern") == "AccessDenied"


def test_a_copy_across_accounts_needs_a_grant_on_the_source_bucket(twin):
    source, destination = twin.client("s3"), twin.client("s3", "destination")
    source.create_bucket(Bucket="from-here")
    destination.create_bucket(Bucket="to-there")
    source.put_object(Bucket="from-here", Key="k", Body=b"data", Tagging="team=web", StorageClass="STANDARD_IA", ContentType="text/css", Metadata={"a": "1"})
    copy = dict(Bucket="to-there", Key="k", CopySource={"Bucket": "from-here", "Key": "k"})
    assert code_of(destination.copy_object, **copy) == "AccessDenied"
    grant = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::222222222222:root"}, "Action": ["s3:GetObject", "s3:GetObjectTagging", "s3:ListBucket"], "Resource": ["arn:aws:s3:::from-here", "arn:aws:s3:::from-here/*"]}],
    }
    source.put_bucket_policy(Bucket="from-here", Policy=json.dumps(grant))
    etag = source.head_object(Bucket="from-here", Key="k")["ETag"]
    assert code_of(destination.copy_object, CopySourceIfMatch='"other"', **copy) == "PreconditionFailed"
    destination.copy_object(CopySourceIfMatch=etag, **copy)
    copied = destination.head_object(Bucket="to-there", Key="k")
    assert copied["ContentType"] == "text/css" and copied["Metadata"] == {"a": "1"}
    assert "StorageClass" not in copied
    assert destination.get_object_tagging(Bucket="to-there", Key="k")["TagSet"] == [{"Key": "team", "Value": "web"}]
    denied = {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::from-here/k", "Condition": {"StringEquals": {"aws:PrincipalAccount": "222222222222"}}}
    grant["Statement"].append(denied)
    source.put_bucket_policy(Bucket="from-here", Policy=json.dumps(grant))
    assert code_of(destination.copy_object, **copy) == "AccessDenied"


NOT_SET = {
    "get_bucket_policy": "NoSuchBucketPolicy",
    "get_bucket_cors": "NoSuchCORSConfiguration",
    "get_bucket_tagging": "NoSuchTagSet",
    "get_bucket_lifecycle_configuration": "NoSuchLifecycleConfiguration",
    "get_bucket_website": "NoSuchWebsiteConfiguration",
    "get_bucket_replication": "ReplicationConfigurationNotFoundError",
    "get_object_lock_configuration": "ObjectLockConfigurationNotFoundError",
}


@pytest.mark.parametrize("operation,code", NOT_SET.items())
def test_a_setting_that_is_not_there_has_its_own_error(twin, operation, code):
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="bare")
    assert code_of(getattr(s3, operation), Bucket="bare") == code


def test_settings_come_back_as_they_were_set(twin):
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="settled")
    rules = [{"AllowedMethods": ["GET", "HEAD"], "AllowedOrigins": ["https://pressi.example"], "AllowedHeaders": ["*"], "ExposeHeaders": ["ETag"], "MaxAgeSeconds": 300}]
    s3.put_bucket_cors(Bucket="settled", CORSConfiguration={"CORSRules": rules})
    assert s3.get_bucket_cors(Bucket="settled")["CORSRules"] == rules
    website = {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "404.html"}, "RoutingRules": [{"Condition": {"KeyPrefixEquals": "docs/"}, "Redirect": {"ReplaceKeyPrefixWith": "documents/"}}]}
    s3.put_bucket_website(Bucket="settled", WebsiteConfiguration=website)
    answer = s3.get_bucket_website(Bucket="settled")
    assert {name: answer[name] for name in website} == website
    lifecycle = [{"ID": "old logs", "Status": "Enabled", "Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 30}}]
    s3.put_bucket_lifecycle_configuration(Bucket="settled", LifecycleConfiguration={"Rules": lifecycle})
    assert s3.get_bucket_lifecycle_configuration(Bucket="settled")["Rules"] == lifecycle
    tags = [{"Key": "app", "Value": "pressi"}]
    s3.put_bucket_tagging(Bucket="settled", Tagging={"TagSet": tags})
    assert s3.get_bucket_tagging(Bucket="settled")["TagSet"] == tags
    s3.create_bucket(Bucket="settled-logs")
    s3.put_bucket_logging(Bucket="settled", BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": "settled-logs", "TargetPrefix": "s3/"}})
    assert s3.get_bucket_logging(Bucket="settled")["LoggingEnabled"]["TargetBucket"] == "settled-logs"
    encryption = s3.get_bucket_encryption(Bucket="settled")["ServerSideEncryptionConfiguration"]["Rules"]
    assert encryption[0]["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    assert s3.get_bucket_request_payment(Bucket="settled")["Payer"] == "BucketOwner"
    s3.put_bucket_metrics_configuration(Bucket="settled", Id="all", MetricsConfiguration={"Id": "all"})
    assert s3.list_bucket_metrics_configurations(Bucket="settled")["MetricsConfigurationList"] == [{"Id": "all"}]
    s3.delete_bucket_website(Bucket="settled")
    assert code_of(s3.get_bucket_website, Bucket="settled") == "NoSuchWebsiteConfiguration"


def test_multipart_uploads_and_copies_of_parts(twin):
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="large")
    part = os.urandom(5 * 1024 * 1024)
    upload = s3.create_multipart_upload(Bucket="large", Key="whole", ContentType="video/mp4", Metadata={"m": "1"})["UploadId"]
    first = s3.upload_part(Bucket="large", Key="whole", UploadId=upload, PartNumber=1, Body=part)["ETag"]
    s3.put_object(Bucket="large", Key="piece", Body=part)
    second = s3.upload_part_copy(Bucket="large", Key="whole", UploadId=upload, PartNumber=2, CopySource="large/piece", CopySourceRange="bytes=0-99")["CopyPartResult"]["ETag"]
    assert [entry["PartNumber"] for entry in s3.list_parts(Bucket="large", Key="whole", UploadId=upload)["Parts"]] == [1, 2]
    assert s3.list_multipart_uploads(Bucket="large")["Uploads"][0]["Key"] == "whole"
    parts = [{"PartNumber": 1, "ETag": first}, {"PartNumber": 2, "ETag": second}]
    assert code_of(s3.complete_multipart_upload, Bucket="large", Key="whole", UploadId=upload, MultipartUpload={"Parts": parts[::-1]}) == "InvalidPartOrder"
    begun = s3.list_multipart_uploads(Bucket="large")["Uploads"][0]["Initiated"]
    twin.advance(3600)
    done = s3.complete_multipart_upload(Bucket="large", Key="whole", UploadId=upload, MultipartUpload={"Parts": parts})
    assert s3.head_object(Bucket="large", Key="whole")["LastModified"] == begun
    assert done["ETag"].endswith('-2"')
    whole = s3.get_object(Bucket="large", Key="whole")
    assert whole["ContentType"] == "video/mp4" and whole["Metadata"] == {"m": "1"}
    assert whole["Body"].read() == part + part[:100]
    assert s3.get_object(Bucket="large", Key="whole", Range="bytes=5242880-5242884")["Body"].read() == part[:5]
    assert s3.get_object(Bucket="large", Key="whole", PartNumber=2)["ContentLength"] == 100
    assert "Uploads" not in s3.list_multipart_uploads(Bucket="large")


def test_conditional_writes_and_reads(twin):
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="careful")
    etag = s3.put_object(Bucket="careful", Key="k", Body=b"1", IfNoneMatch="*")["ETag"]
    assert code_of(s3.put_object, Bucket="careful", Key="k", Body=b"2", IfNoneMatch="*") == "PreconditionFailed"
    s3.put_object(Bucket="careful", Key="k", Body=b"3", IfMatch=etag)
    assert code_of(s3.put_object, Bucket="careful", Key="k", Body=b"4", IfMatch=etag) == "PreconditionFailed"
    now = s3.head_object(Bucket="careful", Key="k")["ETag"]
    assert code_of(s3.get_object, Bucket="careful", Key="k", IfNoneMatch=now) == "304"


def test_parts_are_listed_page_by_page(twin):
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="pages-of-parts")
    upload = {"Bucket": "pages-of-parts", "Key": "k"}
    upload["UploadId"] = s3.create_multipart_upload(**upload)["UploadId"]
    for number in (1, 2, 10):
        s3.upload_part(**upload, PartNumber=number, Body=b"x" * number)
    page = s3.list_parts(**upload, MaxParts=2)
    assert [part["PartNumber"] for part in page["Parts"]] == [1, 2] and page["IsTruncated"]
    page = s3.list_parts(**upload, PartNumberMarker=page["NextPartNumberMarker"])
    assert [part["Size"] for part in page["Parts"]] == [10] and not page["IsTruncated"]
    assert page["PartNumberMarker"] == 2


def test_an_object_in_parts_has_the_date_of_its_uploads_beginning(twin):
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="dates")
    twin.page("clock", {"to": twin.page("clock")["now"][:11] + "23:59:59.900Z"})
    begun = datetime.datetime.fromisoformat(twin.page("clock")["now"].replace("Z", "+00:00")).replace(microsecond=0)
    upload = {"Bucket": "dates", "Key": "film"}
    upload["UploadId"] = s3.create_multipart_upload(**upload)["UploadId"]
    twin.advance(3600)
    s3.put_object(Bucket="dates", Key="film", Body=b"what stands there meanwhile")
    part = s3.upload_part(**upload, PartNumber=1, Body=b"film")["ETag"]
    twin.advance(3600)
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part}]})
    assert s3.get_object(Bucket="dates", Key="film")["Body"].read() == b"film"
    assert s3.head_object(Bucket="dates", Key="film")["LastModified"] == begun
    assert s3.list_objects_v2(Bucket="dates")["Contents"][0]["LastModified"] == begun
    s3.copy_object(Bucket="dates", Key="copy", CopySource={"Bucket": "dates", "Key": "film"})
    assert s3.head_object(Bucket="dates", Key="copy")["LastModified"] == begun + datetime.timedelta(hours=2)


def test_what_a_customers_key_encrypts_is_read_with_that_key_alone(twin):
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="own-keys")
    right = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "a" * 32}
    wrong = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "b" * 32}
    name = {"Bucket": "own-keys", "Key": "secret"}
    written = s3.put_object(**name, Body=b"1", **right)
    assert written["SSECustomerAlgorithm"] == "AES256" and "ServerSideEncryption" not in written
    s3.put_object(Bucket="own-keys", Key="open", Body=b"2")
    assert s3.get_object(**name, **right)["Body"].read() == b"1"
    assert s3.head_object(**name, **right)["SSECustomerKeyMD5"] == written["SSECustomerKeyMD5"]
    assert code_of(s3.get_object, **name) == "InvalidRequest"
    assert code_of(s3.get_object, **name, **wrong) == "AccessDenied"
    assert code_of(s3.head_object, **name) == "400"
    assert code_of(s3.head_object, **name, **wrong) == "403"
    assert code_of(s3.get_object_attributes, **name, ObjectAttributes=["ETag"]) == "InvalidRequest"
    assert code_of(s3.get_object, Bucket="own-keys", Key="open", **right) == "InvalidRequest"
    assert code_of(s3.put_object, **name, Body=b"x", SSECustomerAlgorithm="AES256", SSECustomerKey="short") == "InvalidArgument"
    copied = {"Bucket": "own-keys", "Key": "copy", "CopySource": name}
    as_source = {"CopySourceSSECustomerAlgorithm": "AES256", "CopySourceSSECustomerKey": "a" * 32}
    assert code_of(s3.copy_object, **copied) == "InvalidRequest"
    assert code_of(s3.copy_object, **copied, **{**as_source, "CopySourceSSECustomerKey": "b" * 32}) == "AccessDenied"
    s3.copy_object(**copied, **as_source, **wrong)
    assert s3.get_object(Bucket="own-keys", Key="copy", **wrong)["Body"].read() == b"1"
    upload = {"Bucket": "own-keys", "Key": "parts"}
    upload["UploadId"] = s3.create_multipart_upload(**upload, **right)["UploadId"]
    assert code_of(s3.upload_part, **upload, PartNumber=1, Body=b"3") == "InvalidRequest"
    part = s3.upload_part(**upload, PartNumber=1, Body=b"3", **right)["ETag"]
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part}]})
    assert code_of(s3.get_object, Bucket="own-keys", Key="parts") == "InvalidRequest"
    assert s3.get_object(Bucket="own-keys", Key="parts", **right)["Body"].read() == b"3"
    assert "YWFhYWFh" not in json.dumps(twin.page("world?raw=1")), "the twin keeps no key"


def test_wrong_secrets_and_old_signatures_are_refused(twin):
    client = boto3.client("s3", region_name="us-east-1", endpoint_url=twin.url, aws_access_key_id="AKIAAAAAAAAAAAAAAAAA", aws_secret_access_key="x" * 40)
    assert code_of(client.list_buckets) == "InvalidAccessKeyId"
    key = twin.client("s3")._request_signer._credentials.access_key
    client = boto3.client("s3", region_name="us-east-1", endpoint_url=twin.url, aws_access_key_id=key, aws_secret_access_key="x" * 40)
    assert code_of(client.list_buckets) == "SignatureDoesNotMatch"


def test_presigned_urls_work_until_they_expire(twin):
    import urllib.error
    import urllib.request

    s3 = twin.client("s3")
    s3.create_bucket(Bucket="signed")
    s3.put_object(Bucket="signed", Key="a b+c.txt", Body=b"hello")
    keys = twin._credentials("source")
    config = botocore.config.Config(signature_version="s3v4", s3={"addressing_style": "path"})
    signer = boto3.client("s3", region_name="us-east-1", endpoint_url=twin.url, config=config, **keys)
    url = signer.generate_presigned_url("get_object", Params={"Bucket": "signed", "Key": "a b+c.txt"}, ExpiresIn=60)
    assert urllib.request.urlopen(url, timeout=10).read() == b"hello"
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(url.replace("X-Amz-Signature=", "X-Amz-Signature=0"), timeout=10)
    for seconds, status in ((604800, 200), (604801, 400), (8 * 86400, 400)):
        url = signer.generate_presigned_url("get_object", Params={"Bucket": "signed", "Key": "a b+c.txt"}, ExpiresIn=seconds)
        try:
            assert urllib.request.urlopen(url, timeout=10).status == status
        except urllib.error.HTTPError as refused:
            assert refused.status == status and b"<Code>AuthorizationQueryParametersError</Code>" in refused.read()


def test_aws_s3_cp_sync_and_ls(twin, tmp_path):
    folder = tmp_path / "site"
    for name in ["index.html", "a b/plus+.css", "größe.txt"]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    (folder / "large.bin").write_bytes(os.urandom(9 * 1024 * 1024))
    environment = {**twin.environment, "LC_ALL": "C.UTF-8"}

    def aws(*words):
        command = ["/usr/bin/aws", "--profile", "source", "--endpoint-url", twin.url, *words]
        result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        assert result.returncode == 0, result.stderr
        return result.stdout

    aws("s3", "mb", "s3://site-of-cli")
    aws("s3", "sync", str(folder), "s3://site-of-cli/")
    listed = aws("s3", "ls", "--recursive", "s3://site-of-cli/")
    assert all(name in listed for name in ["index.html", "a b/plus+.css", "größe.txt", "large.bin"])
    back = tmp_path / "back"
    aws("s3", "cp", "--recursive", "s3://site-of-cli/", str(back))
    assert (back / "large.bin").read_bytes() == (folder / "large.bin").read_bytes()
    aws("s3", "rb", "--force", "s3://site-of-cli")


def test_rclone_copy_and_check(twin, tmp_path):
    keys = twin._credentials("source")
    environment = {
        **twin.environment,
        "RCLONE_CONFIG_TWIN_TYPE": "s3",
        "RCLONE_CONFIG_TWIN_PROVIDER": "Other",  # with AWS, rclone puts the bucket in the host name
        "RCLONE_CONFIG_TWIN_REGION": "us-east-1",
        "RCLONE_CONFIG_TWIN_ENDPOINT": twin.url,
        "RCLONE_CONFIG_TWIN_FORCE_PATH_STYLE": "true",
        "RCLONE_S3_LIST_VERSION": "2",
        "RCLONE_S3_LIST_URL_ENCODE": "true",
        "RCLONE_CONFIG_TWIN_ACCESS_KEY_ID": keys["aws_access_key_id"],
        "RCLONE_CONFIG_TWIN_SECRET_ACCESS_KEY": keys["aws_secret_access_key"],
    }
    folder = tmp_path / "files"
    for name in ["one.txt", "with space/plus+percent%.txt", "größe-日本語.txt", "deep/er/file"]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name * 3)
    (folder / "big").write_bytes(os.urandom(12 * 1024 * 1024))

    def rclone(*words):
        result = subprocess.run(["rclone", "--retries", "1", "--s3-upload-cutoff", "6M", *words], env=environment, capture_output=True, text=True, timeout=120)
        assert result.returncode == 0, result.stderr
        return result.stdout

    rclone("mkdir", "twin:by-rclone")
    rclone("copy", str(folder), "twin:by-rclone")
    rclone("check", "--download", str(folder), "twin:by-rclone")
    rclone("copy", "twin:by-rclone", "twin:by-rclone-too")
    listed = rclone("lsf", "-R", "--files-only", "twin:by-rclone-too").split("\n")
    assert "with space/plus+percent%.txt" in listed and "größe-日本語.txt" in listed
    rclone("purge", "twin:by-rclone")
    assert rclone("lsd", "twin:").split()[-1] == "by-rclone-too"
