"""A distribution bound to things that are not copied: a function, signed URLs by a key group, a web firewall, code at the
edge."""

from estate_builder import alias, bucket_origin

ARN = "arn:aws:{}:111111111111:{}"
BINDINGS = {
    "function": {"FunctionAssociations": {"Quantity": 1, "Items": [
        {"FunctionARN": ARN.format("cloudfront:", "function/redirect"), "EventType": "viewer-request"}]}},
    "keys": {"TrustedKeyGroups": {"Enabled": True, "Quantity": 1, "Items": ["1f0f7e3b-0000-4c0c-9c0c-000000000001"]}},
    "edge": {"LambdaFunctionAssociations": {"Quantity": 1, "Items": [
        {"LambdaFunctionARN": ARN.format("lambda:us-east-1", "function:hdr:3"), "EventType": "origin-response"}]}},
    "firewall": {},
}


def build(aws, to):
    zone = aws.domain("bnd.example")
    bucket = aws.bucket("bnd-site", ["index.html"])
    certificate = aws.certificate({"bnd.example": zone}, "www.bnd.example")
    more = {"WebACLId": ARN.format("wafv2:us-east-1", "global/webacl/x/1")} if to == "firewall" else {}
    site = aws.distribution("bnd", ["www.bnd.example"], certificate, bucket_origin(bucket), BINDINGS[to], **more)
    aws.change(zone, alias("www.bnd.example", site))
