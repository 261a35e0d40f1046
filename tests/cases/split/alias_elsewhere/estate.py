"""A distribution of which one name is in a zone of a third account. Somebody there is asked to lead it to the destination, says that
it is done before it is, and is asked again; the same on the way back."""

from estate_builder import record, web_origin

OUT = "cdn.out.example"


def build(aws):
    aws.asked = {"source": 0, "destination": 0}
    zones = {"in.example": aws.domain("in.example"), "out.example": (aws.domain("out.example", profile="dns"), "dns")}
    bucket = aws.bucket("in-site", ["index.html"], public=True, ObjectOwnership="ObjectWriter")
    aws.s3.put_bucket_website(Bucket=bucket, WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
    certificate = aws.certificate(zones, "www.in.example", OUT)
    _, host = aws.distribution("site", ["www.in.example", OUT], certificate, web_origin(bucket + ".s3-website-us-east-1.amazonaws.com"))
    aws.change(zones["in.example"], record("www.in.example", "CNAME", host))
    aws.change(zones["out.example"][0], record(OUT, "CNAME", host, ttl=60), profile="dns")


def person(aws, step, undoes):
    if step.startswith("manual/validation-records/") and not undoes:
        prove(aws)
    if step in (f"manual/point-traffic/{OUT}", f"wait/lead-back/{OUT}"):
        side = "source" if undoes else "destination"
        aws.asked[side] += 1
        if aws.asked[side] > 1:  # the first time they have only said so
            lead_to(aws, side)


def prove(aws):
    acm = aws.client("acm", "destination")
    for summary in acm.list_certificates()["CertificateSummaryList"]:
        for option in acm.describe_certificate(CertificateArn=summary["CertificateArn"])["Certificate"]["DomainValidationOptions"]:
            if option["DomainName"].endswith("out.example"):
                proof = option["ResourceRecord"]
                aws.change(aws.zone_id("out.example", "dns"), record(proof["Name"], "CNAME", proof["Value"]), profile="dns", action="UPSERT")


def lead_to(aws, side):
    host = aws.client("cloudfront", side).list_distributions()["DistributionList"]["Items"][0]["DomainName"]
    aws.change(aws.zone_id("out.example", "dns"), record(OUT, "CNAME", host, ttl=60), profile="dns", action="UPSERT")
    aws.pass_time(120)
