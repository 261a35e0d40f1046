"""Names of three zones end at one distribution: over a name in the middle that is none of its own, and straight."""

from estate_builder import bucket_origin, record


def build(aws):
    zones = {name: aws.domain(name) for name in ("chain.example", "second.example", "third.example")}
    bucket = aws.bucket("chain-site", ["index.html"], public=True)
    aws.set_policy(bucket, {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::chain-site/*"})
    names = ["www.chain.example", "old.chain.example", "shop.second.example", "lone.third.example"]
    certificate = aws.certificate(zones, *names)
    _, host = aws.distribution("chain", names, certificate, bucket_origin(bucket))
    blog = aws.address(aws.instance("blog", aws.security_group("blog", 80)))
    aws.change(
        zones["chain.example"], record("edge.chain.example", "CNAME", host), record("www.chain.example", "CNAME", "edge.chain.example"),
        record("old.chain.example", "CNAME", "www.chain.example"),
    )
    aws.change(zones["second.example"], record("shop.second.example", "CNAME", "www.chain.example"), record("second.example", "A", blog))
    aws.change(zones["third.example"], record("lone.third.example", "CNAME", host))
    return {"lone": f"route53/record/{zones['third.example']}/lone.third.example./CNAME"}
