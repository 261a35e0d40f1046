"""The company's zone is shared by many products and stays; the product that moves is three records in it."""

from estate_builder import alias, bucket_origin, record


def build(aws):
    zone = aws.domain("corp.example")
    group = aws.security_group("app", 80)
    balancer = aws.load_balancer("app", [aws.instance("app-1", group)], [group])
    bucket = aws.bucket("app-site", ["index.html"])
    certificate = aws.certificate({"corp.example": zone}, "cdn.app.corp.example")
    site = aws.distribution("app", ["cdn.app.corp.example"], certificate, bucket_origin(bucket))
    aws.change(
        zone, alias("app.corp.example", balancer), record("www.app.corp.example", "CNAME", "app.corp.example", ttl=86400),
        alias("cdn.app.corp.example", site), record("www.corp.example", "A", "192.0.2.1"),
        record("corp.example", "MX", "10 mx.corp.example"),
    )
    return {"records": f"route53/record/{zone}"}
