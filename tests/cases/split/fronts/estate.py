"""Distributions as people put them together: in front of a bucket's website, with a second origin by path, with a group of origins
for failover, with logs in a bucket, one of a neighbour in front of the application's machine, and a host that asks one by its own
name."""

from estate_builder import alias, allow, record, web_origin


def build(aws):
    zone, other = aws.domain("fronts.example"), aws.domain("beside.example")
    group = aws.security_group("fronts", 80)
    machine = aws.instance("fronts-web", group)
    balancer = aws.load_balancer("fronts", [machine], [group])
    for name in ("fronts-web", "fronts-spare"):
        aws.bucket(name, ["index.html"], [allow("s3:GetObject", f"arn:aws:s3:::{name}/*")], public=True)
        aws.s3.put_bucket_website(Bucket=name, WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
    aws.s3.create_bucket(Bucket="fronts-logs")
    aws.s3.put_bucket_ownership_controls(Bucket="fronts-logs", OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]})
    proof = {"fronts.example": zone, "beside.example": other}
    site, spare, api = (
        {**web_origin(host), "Id": id} for id, host in
        (("site", "fronts-web.s3-website-us-east-1.amazonaws.com"), ("spare", "fronts-spare.s3-website-us-east-1.amazonaws.com"), ("api", balancer[1]))
    )
    by_path = {
        "PathPattern": "/api/*", "TargetOriginId": "api", "ViewerProtocolPolicy": "allow-all", "Compress": True,
        "CachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
    }
    whole = aws.distribution(
        "whole", ["www.fronts.example"], aws.certificate(proof, "www.fronts.example"), site,
        Origins={"Quantity": 2, "Items": [site, api]}, CacheBehaviors={"Quantity": 1, "Items": [by_path]},
        Logging={"Enabled": True, "IncludeCookies": False, "Bucket": "fronts-logs.s3.amazonaws.com", "Prefix": "cdn/"},
    )
    members = {"Quantity": 2, "Items": [{"OriginId": "site"}, {"OriginId": "spare"}]}
    either = aws.distribution(
        "either", ["static.fronts.example"], aws.certificate(proof, "static.fronts.example"), {**site, "Id": "site"},
        {"TargetOriginId": "pair"}, Origins={"Quantity": 2, "Items": [site, spare]},
        OriginGroups={"Quantity": 1, "Items": [{"Id": "pair", "FailoverCriteria": {"StatusCodes": {"Quantity": 1, "Items": [503]}}, "Members": members}]},
    )
    theirs = aws.distribution("theirs", ["shop.beside.example"], aws.certificate(proof, "shop.beside.example"), {**api, "DomainName": "origin.fronts.example"})
    aws.change(
        zone, alias("www.fronts.example", whole), alias("www.fronts.example", whole, "AAAA"), record("static.fronts.example", "CNAME", either[1]),
        alias("origin.fronts.example", balancer), record("fronts.example", "A", aws.address(machine)),
    )
    aws.change(other, alias("shop.beside.example", theirs))
