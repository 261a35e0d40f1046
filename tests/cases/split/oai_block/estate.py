"""A bucket that blocks public access is read by a distribution alone, whose access identity the policy names by its ARN."""

from estate_builder import alias, allow, bucket_origin


def build(aws):
    zone = aws.domain("oai.example")
    identity = aws.access_identity("oai")
    reader = {"AWS": f"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {identity}"}
    bucket = aws.bucket("oai-b", ["index.html"], [allow("s3:GetObject", "arn:aws:s3:::oai-b/*", reader)])
    certificate = aws.certificate({"oai.example": zone}, "www.oai.example")
    site = aws.distribution("oai", ["www.oai.example"], certificate, bucket_origin(bucket, identity))
    aws.change(zone, alias("www.oai.example", site))
