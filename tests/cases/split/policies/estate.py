"""Bucket policies as public modules write them: only over TLS, only with a header for encryption, only from the office."""

from estate_builder import deny, record


def build(aws, from_office=False):
    zone = aws.domain("pol.example")
    aws.change(zone, record("x.pol.example", "TXT", '"s3://pol-sse pol-tls pol-ip s3://pol-tls s3://pol-ip s3://pol-vpce"'))
    aws.bucket("pol-tls", ["a"], [deny("pol-tls", Bool={"aws:SecureTransport": "false"})])
    # Objects are there before the policy wants their header.
    aws.bucket("pol-sse", ["a", "b"])
    by_default = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
    aws.s3.put_bucket_encryption(Bucket="pol-sse", ServerSideEncryptionConfiguration=by_default)
    without_header = deny("pol-sse", "s3:PutObject", Null={"s3:x-amz-server-side-encryption": "true"})
    aws.set_policy("pol-sse", {**without_header, "Resource": "arn:aws:s3:::pol-sse/*"})
    if from_office:
        elsewhere = deny("pol-ip", ["s3:GetObject", "s3:PutObject"], NotIpAddress={"aws:SourceIp": "198.51.100.0/24"})
        aws.bucket("pol-ip", ["a"])
        aws.set_policy("pol-ip", {**elsewhere, "Resource": "arn:aws:s3:::pol-ip/*"})
