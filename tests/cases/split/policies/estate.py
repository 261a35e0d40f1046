"""Bucket policies as public modules write them: only over TLS, only with a header for encryption (of which there are several
spellings), never to be deleted, only from the office, only by the own account, only with a second factor."""

from estate_builder import deny, record

ENCRYPTION = "s3:x-amz-server-side-encryption"
MORE = {
    "office": deny("pol-more", ["s3:GetObject", "s3:PutObject"], NotIpAddress={"aws:SourceIp": "198.51.100.0/24"}),
    "own_account": {"Sid": "OnlyUs", **deny("pol-more", StringNotEquals={"aws:PrincipalAccount": ["111111111111"]})},
    "second_factor": deny("pol-more", "s3:DeleteObject", Bool={"aws:MultiFactorAuthPresent": "false"}),
}


def build(aws, also=""):
    zone = aws.domain("pol.example")
    buckets = ["pol-tls", "pol-sse", "pol-aes", "pol-kept", *(["pol-more"] if also else [])]
    aws.change(zone, record("x.pol.example", "TXT", '"' + " ".join("s3://" + bucket for bucket in buckets) + '"'))
    # Objects are there before a policy wants their header.
    for bucket in buckets:
        aws.bucket(bucket, ["a", "b"])
    aws.set_policy(
        "pol-tls", deny("pol-tls", Bool={"aws:SecureTransport": "false"}),
        deny("pol-tls", NumericLessThan={"s3:TlsVersion": "1.2"}),
    )
    by_default = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
    aws.s3.put_bucket_encryption(Bucket="pol-sse", ServerSideEncryptionConfiguration=by_default)
    aws.set_policy("pol-sse", uploads("pol-sse", Null={ENCRYPTION: "true"}))
    aws.set_policy(
        "pol-aes", uploads("pol-aes", **{"ForAllValues:StringNotEquals": {ENCRYPTION: ["AES256", "aws:kms"]}}),
        uploads("pol-aes", StringNotEquals={ENCRYPTION: "AES256"}),
    )
    # As Elastic Beanstalk does.
    aws.set_policy("pol-kept", {**deny("pol-kept", ["s3:DeleteBucket", "s3:PutLifecycleConfiguration"]), "Resource": "arn:aws:s3:::pol-kept"})
    if also:
        aws.set_policy("pol-more", MORE[also])


def uploads(bucket, **condition):
    return {**deny(bucket, "s3:PutObject", **condition), "Resource": f"arn:aws:s3:::{bucket}/*"}
