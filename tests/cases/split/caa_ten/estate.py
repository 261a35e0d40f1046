"""A certificate with ten names, which is ACM's default limit, under a CAA record that forbids wildcards."""

from estate_builder import alias, bucket_origin, record


def build(aws):
    zone = aws.domain("ten.example")
    bucket = aws.bucket("ten-site", ["index.html"])
    aws.change(zone, record("ten.example", "CAA", '0 issue "amazon.com"', '0 issuewild ";"'))
    names = [f"h{number}.ten.example" for number in range(10)]
    certificate = aws.certificate({"ten.example": zone}, *names)
    site = aws.distribution("ten", names, certificate, bucket_origin(bucket))
    aws.change(zone, *(alias(name, site) for name in names))
