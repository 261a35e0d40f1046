"""A site of one distribution that is reached by its apex, by names below it, and by the distribution's own name."""

from estate_builder import alias, bucket_origin, record


def build(aws, names):
    zone = aws.domain("apex.example")
    identity = aws.access_identity("apex")
    reader = {"AWS": f"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {identity}"}
    bucket = aws.bucket("apex-site", ["index.html"])
    aws.set_policy(bucket, {"Effect": "Allow", "Principal": reader, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::apex-site/*"})
    certificate = aws.certificate({"apex.example": zone}, "apex.example", "*.apex.example")
    site = aws.distribution("apex", names, certificate, bucket_origin(bucket, identity))
    hosts = ["www.apex.example", "shop.apex.example", *(["apex.example"] if "apex.example" in names else [])]
    aws.change(zone, *(alias(host, site) for host in hosts), record("apex.example", "MX", "10 mx.example.net"))
    [distribution] = aws.cloudfront.list_distributions()["DistributionList"]["Items"]
    return {
        "id": distribution["Id"], "own": f"http://{site[1]}/index.html",
        "shop": f"route53/record/{zone}/shop.apex.example./A",
    }
