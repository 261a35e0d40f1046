"""Two sites, each a distribution before a bucket: one bucket lets the distribution alone read, the other one everybody. And a
zone whose apex has both kinds of address."""

from estate_builder import alias, allow, bucket_origin, record


def build(aws):
    zone = aws.domain("closed.example")
    identity = aws.access_identity("closed")
    reader = {"AWS": f"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {identity}"}
    aws.bucket("closed-site", ["index.html"], [allow("s3:GetObject", "arn:aws:s3:::closed-site/*", reader)])
    aws.bucket("open-site", ["index.html"], [allow("s3:GetObject", "arn:aws:s3:::open-site/*")], public=True)
    certificate = aws.certificate({"closed.example": zone}, "www.closed.example", "open.closed.example")
    closed = aws.distribution("closed", ["www.closed.example"], certificate, bucket_origin("closed-site", identity))
    opened = aws.distribution("open", ["open.closed.example"], certificate, bucket_origin("open-site"))
    instance = aws.instance("closed", aws.security_group("closed", 80))
    aws.change(
        zone, *(alias("www.closed.example", closed, kind) for kind in ("A", "AAAA")),
        *(alias("open.closed.example", opened, kind) for kind in ("A", "AAAA")),
        record("closed.example", "A", aws.address(instance)), record("closed.example", "AAAA", "2001:db8::7"),
    )
