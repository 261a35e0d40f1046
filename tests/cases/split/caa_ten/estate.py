"""A certificate with ten names, which is ACM's default limit, under CAA records."""

from estate_builder import alias, bucket_origin, record


def build(aws, wildcards="amazonaws.com", later=None):
    zone = aws.domain("ten.example")
    bucket = aws.bucket("ten-site", ["index.html"])
    aws.change(zone, record("ten.example", "CAA", '0 issue "amazon.com"', f'0 issuewild "{wildcards}"'))
    names = [f"h{number}.ten.example" for number in range(10)]
    certificate = aws.certificate({"ten.example": zone}, *names)
    site = aws.distribution("ten", names, certificate, bucket_origin(bucket))
    aws.change(zone, *(alias(name, site) for name in names))
    # A certificate goes on being valid when its authority may issue no other.
    if later:
        aws.change(zone, record("ten.example", "CAA", f'0 issue "{later}"'), action="UPSERT")
