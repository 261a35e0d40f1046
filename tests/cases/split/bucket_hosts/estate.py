"""Buckets that bear their host's name, reached by a CNAME in each spelling of S3's endpoints and by an alias of a website; and
a name that leads to a bucket of another name, which nobody ever got an answer from."""

from estate_builder import allow, record

WEBSITES = "Z3AQBSTGFJSTF"  # of us-east-1: https://docs.aws.amazon.com/general/latest/gr/s3.html


def build(aws):
    zone = aws.domain("files.example")
    for bucket in ("cdn.files.example", "site.files.example", "short.files.example"):
        aws.bucket(bucket, ["a.txt", "index.html"], [allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*")], public=True)
    aws.s3.put_bucket_website(Bucket="site.files.example", WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
    website = {"HostedZoneId": WEBSITES, "DNSName": "s3-website-us-east-1.amazonaws.com", "EvaluateTargetHealth": False}
    aws.change(
        zone, record("cdn.files.example", "CNAME", "cdn.files.example.s3.us-east-1.amazonaws.com"),
        {"Name": "site.files.example", "Type": "A", "AliasTarget": website},
        record("short.files.example", "CNAME", "s3.amazonaws.com"),
        record("other.files.example", "CNAME", "cdn.files.example.s3.amazonaws.com"),
        record("www.files.example", "A", "192.0.2.1"),
    )
