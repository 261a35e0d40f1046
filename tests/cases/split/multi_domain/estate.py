"""One distribution redirects the names of two zones; only one of them is the root."""

from estate_builder import record, web_origin


def build(aws):
    zones = {name: aws.domain(name) for name in ("a.example", "b.example")}
    bucket = aws.bucket("http-redirect-1a2b3c4", public=True, ObjectOwnership="ObjectWriter")
    redirect = {"RedirectAllRequestsTo": {"HostName": "www.target.example", "Protocol": "https"}}
    aws.s3.put_bucket_website(Bucket=bucket, WebsiteConfiguration=redirect)
    names = ["www.a.example", "old.a.example", "www.b.example"]
    certificate = aws.certificate(zones, *names)
    _, host = aws.distribution("redirect", names, certificate, web_origin(bucket + ".s3-website-us-east-1.amazonaws.com"))
    aws.change(zones["a.example"], *(record(name, "CNAME", host) for name in names[:2]))
    aws.change(zones["b.example"], record(names[2], "CNAME", host), record("b.example", "A", "192.0.2.1"))
