"""CloudFront and ACM in the twin, by boto3 and the AWS CLI."""

import json
import subprocess

import pytest

from test_twin_dns import change, register

CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"


def certificate(twin, profile, name, zone):
    """An issued certificate; its validation record goes into the source's zone."""
    acm = twin.client("acm", profile)
    arn = acm.request_certificate(DomainName=name, ValidationMethod="DNS")["CertificateArn"]
    twin.advance(10)
    option = acm.describe_certificate(CertificateArn=arn)["Certificate"]["DomainValidationOptions"][0]
    proof = option["ResourceRecord"]
    change(twin.client("route53"), zone, ("UPSERT", proof["Name"], "CNAME", [proof["Value"]]))
    assert acm.describe_certificate(CertificateArn=arn)["Certificate"]["Status"] == "PENDING_VALIDATION"
    twin.advance(300)
    acm.get_waiter("certificate_validated").wait(CertificateArn=arn)
    return arn


def config(reference, certificate_arn=None, aliases=(), bucket="no-such-bucket"):
    document = {
        "CallerReference": reference,
        "Comment": "",
        "Enabled": True,
        "Aliases": {"Quantity": len(aliases), "Items": list(aliases)},
        "Origins": {
            "Quantity": 1,
            "Items": [{"Id": "one", "DomainName": f"{bucket}.s3.us-east-1.amazonaws.com",
                       "S3OriginConfig": {"OriginAccessIdentity": ""}}],
        },
        "DefaultCacheBehavior": {
            "TargetOriginId": "one", "ViewerProtocolPolicy": "allow-all", "CachePolicyId": CACHING_OPTIMIZED,
        },
    }
    if certificate_arn:
        document["ViewerCertificate"] = {"ACMCertificateArn": certificate_arn, "SSLSupportMethod": "sni-only"}
    return document


def distribution(twin, profile, *arguments):
    cloudfront = twin.client("cloudfront", profile)
    made = cloudfront.create_distribution(DistributionConfig=config(*arguments))["Distribution"]
    twin.advance(300)
    cloudfront.get_waiter("distribution_deployed").wait(Id=made["Id"])
    return made


def set_aliases(twin, profile, id, *aliases):
    cloudfront = twin.client("cloudfront", profile)
    current = cloudfront.get_distribution_config(Id=id)
    document = current["DistributionConfig"]
    document["Aliases"] = {"Quantity": len(aliases), "Items": list(aliases)}
    cloudfront.update_distribution(Id=id, IfMatch=current["ETag"], DistributionConfig=document)
    twin.advance(300)


def point(twin, zone, name, target):
    alias = {"HostedZoneId": "Z2FDTNDATAQYW2", "DNSName": target["DomainName"], "EvaluateTargetHealth": False}
    record = {"Name": name, "Type": "A", "AliasTarget": alias}
    twin.client("route53").change_resource_record_sets(
        HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}
    )


def public_bucket(twin, profile, name):
    s3 = twin.client("s3", profile)
    s3.create_bucket(Bucket=name)
    s3.delete_public_access_block(Bucket=name)
    s3.put_bucket_policy(
        Bucket=name,
        Policy='{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", '
               f'"Resource": "arn:aws:s3:::{name}/*"}}]}}',
    )
    s3.put_object(Bucket=name, Key="page.html", Body=name.encode())


def test_an_alias_moves_between_accounts_without_a_gap(twin):
    zone = register(twin, "example.com")
    public_bucket(twin, "source", "first-bucket")
    public_bucket(twin, "destination", "second-bucket")
    first = distribution(twin, "source", "1", certificate(twin, "source", "*.example.com", zone),
                         ["www.example.com"], "first-bucket")
    second = distribution(twin, "destination", "2", certificate(twin, "destination", "*.example.com", zone), [],
                          "second-bucket")
    point(twin, zone, "www.example.com", first)

    def answered_by():
        visit = twin.visit("https://www.example.com/page.html")
        assert visit.get("status") == 200, visit
        return visit["answered_by"]

    assert answered_by() == "111111111111"
    there = twin.client("cloudfront", "destination")
    with pytest.raises(there.exceptions.CNAMEAlreadyExists):
        set_aliases(twin, "destination", second["Id"], "www.example.com")
    set_aliases(twin, "destination", second["Id"], "*.example.com")
    assert answered_by() == "111111111111"
    point(twin, zone, "www.example.com", second)
    assert answered_by() == "111111111111"
    set_aliases(twin, "source", first["Id"])
    assert answered_by() == "222222222222"
    set_aliases(twin, "destination", second["Id"], "*.example.com", "www.example.com")
    set_aliases(twin, "destination", second["Id"], "www.example.com")
    assert answered_by() == "222222222222"


def test_access_identities_controls_and_policies_are_read_back(twin):
    cloudfront = twin.client("cloudfront")
    identity = cloudfront.create_cloud_front_origin_access_identity(
        CloudFrontOriginAccessIdentityConfig={"CallerReference": "1", "Comment": "c"}
    )
    got = cloudfront.get_cloud_front_origin_access_identity(Id=identity["CloudFrontOriginAccessIdentity"]["Id"])
    assert got["CloudFrontOriginAccessIdentity"] == identity["CloudFrontOriginAccessIdentity"]
    control = cloudfront.create_origin_access_control(
        OriginAccessControlConfig={"Name": "oac", "SigningProtocol": "sigv4", "SigningBehavior": "always",
                                   "OriginAccessControlOriginType": "s3"}
    )["OriginAccessControl"]
    assert cloudfront.list_origin_access_controls()["OriginAccessControlList"]["Items"][0]["Id"] == control["Id"]
    policies = cloudfront.list_cache_policies(Type="managed")["CachePolicyList"]["Items"]
    assert CACHING_OPTIMIZED in [item["CachePolicy"]["Id"] for item in policies]


def test_an_access_identity_reads_a_bucket_by_its_arn_and_by_its_canonical_id(twin):
    s3, cloudfront = twin.client("s3"), twin.client("cloudfront")
    s3.create_bucket(Bucket="behind")
    s3.put_object(Bucket="behind", Key="page", Body=b"1")
    identities = [cloudfront.create_cloud_front_origin_access_identity(
        CloudFrontOriginAccessIdentityConfig={"CallerReference": name, "Comment": ""})["CloudFrontOriginAccessIdentity"]
        for name in ("one", "other")]
    document = config("with identity", bucket="behind")
    document["Origins"]["Items"][0]["S3OriginConfig"]["OriginAccessIdentity"] = f"origin-access-identity/cloudfront/{identities[0]['Id']}"
    domain = cloudfront.create_distribution(DistributionConfig=document)["Distribution"]["DomainName"]
    twin.advance(1200)

    def status_with(principal):
        s3.put_bucket_policy(Bucket="behind", Policy=json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::behind/*"}]}))
        assert not s3.get_bucket_policy_status(Bucket="behind")["PolicyStatus"]["IsPublic"]
        return twin.visit(f"http://{domain}/page")["status"]

    arn = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity "
    for block in (True, False):
        if not block:
            s3.delete_public_access_block(Bucket="behind")
        assert status_with({"AWS": arn + identities[0]["Id"]}) == 200
        assert status_with({"AWS": [arn + identities[1]["Id"], arn + identities[0]["Id"]]}) == 200
        assert status_with({"AWS": arn + identities[1]["Id"]}) == 403
        assert status_with({"CanonicalUser": identities[0]["S3CanonicalUserId"]}) == 200
        assert status_with({"CanonicalUser": identities[1]["S3CanonicalUserId"]}) == 403
    with pytest.raises(s3.exceptions.ClientError, match="MalformedPolicy"):
        status_with({"AWS": arn + "ENONE"})


def test_aws_cloudfront_and_acm_commands(twin):
    made = twin.aws("cloudfront", "create-distribution", "--origin-domain-name", "bucket.s3.amazonaws.com")
    id = made["Distribution"]["Id"]
    twin.advance(300)
    listed = twin.aws("cloudfront", "list-distributions")["DistributionList"]["Items"]
    assert [(item["Id"], item["Status"]) for item in listed] == [(id, "Deployed")]
    twin.aws("cloudfront", "update-distribution", "--id", id, "--default-root-object", "index.html")
    got = twin.aws("cloudfront", "get-distribution", "--id", id)["Distribution"]
    assert (got["Status"], got["DistributionConfig"]["DefaultRootObject"]) == ("InProgress", "index.html")
    arn = twin.aws("acm", "request-certificate", "--domain-name", "example.org", "--validation-method", "DNS",
                   "--tags", "Key=team,Value=web")["CertificateArn"]
    tags = twin.aws("acm", "list-tags-for-certificate", "--certificate-arn", arn)["Tags"]
    assert tags == [{"Key": "team", "Value": "web"}]
    assert twin.aws("acm", "list-certificates")["CertificateSummaryList"][0]["Status"] == "PENDING_VALIDATION"


def test_a_certificate_from_elsewhere_is_imported(twin, tmp_path):


    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=www.example.org",
         "-addext", "subjectAltName=DNS:www.example.org,DNS:example.org", "-keyout", tmp_path / "key.pem",
         "-out", tmp_path / "cert.pem"],
        check=True, capture_output=True,
    )
    acm = twin.client("acm")
    arn = acm.import_certificate(
        Certificate=(tmp_path / "cert.pem").read_bytes(), PrivateKey=(tmp_path / "key.pem").read_bytes()
    )["CertificateArn"]
    described = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    assert described["SubjectAlternativeNames"] == ["www.example.org", "example.org"]
    assert (described["Status"], described["Type"]) == ("ISSUED", "IMPORTED")
    assert acm.get_certificate(CertificateArn=arn)["Certificate"] == (tmp_path / "cert.pem").read_text()
