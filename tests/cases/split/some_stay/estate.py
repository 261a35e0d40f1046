"""A distribution of which some names stay at the source: one leads over another, and the wildcard beside them may be somebody else's."""

from estate_builder import ZONE_OF_DISTRIBUTIONS, alias, allow, bucket_origin, record, web_origin

NAMES = ["stay.example", "www.stay.example", "cdn.stay.example"]


def build(aws, third=False):
    zone = aws.domain("stay.example")
    bucket = aws.bucket("stay-site", ["index.html"], [allow("s3:GetObject", "arn:aws:s3:::stay-site/*")], public=True)
    front = aws.distribution("stay", NAMES, aws.certificate({"stay.example": zone}, *NAMES), bucket_origin(bucket))
    aws.change(zone, alias(NAMES[0], front), record(NAMES[1], "CNAME", NAMES[0]), alias(NAMES[2], front))
    of = f"route53/record/{zone}/"
    known = {"apex": of + "stay.example./A", "www": of + "www.stay.example./CNAME"}
    return {**known, **(theirs(aws, zone) if third else {})}


def theirs(aws, zone):
    """Somebody else's distribution holds *.stay.example."""
    acm, cloudfront = aws.client("acm", "third"), aws.client("cloudfront", "third")
    arn = acm.request_certificate(DomainName="*.stay.example", ValidationMethod="DNS")["CertificateArn"]
    aws.pass_time(60)
    [option] = acm.describe_certificate(CertificateArn=arn)["Certificate"]["DomainValidationOptions"]
    proof = option["ResourceRecord"]
    aws.change(zone, record(proof["Name"], "CNAME", proof["Value"]), action="UPSERT")
    while acm.describe_certificate(CertificateArn=arn)["Certificate"]["Status"] != "ISSUED":
        aws.pass_time(300)
    made = cloudfront.create_distribution(DistributionConfig={
        "CallerReference": "theirs", "Comment": "", "Enabled": True, "Aliases": {"Quantity": 1, "Items": ["*.stay.example"]},
        "ViewerCertificate": {"ACMCertificateArn": arn, "SSLSupportMethod": "sni-only", "MinimumProtocolVersion": "TLSv1.2_2021"},
        "Origins": {"Quantity": 1, "Items": [web_origin("agency.example")]},
        "DefaultCacheBehavior": {"TargetOriginId": "web", "ViewerProtocolPolicy": "allow-all", "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6"},
    })["Distribution"]
    aws.pass_time(1200)
    aws.change(zone, alias("*.stay.example", (ZONE_OF_DISTRIBUTIONS, made["DomainName"])))
    return {"there": made["DomainName"], "proof": proof["Value"].rstrip(".")}
