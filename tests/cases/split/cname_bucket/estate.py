"""A bucket that bears its host's name is reached by a CNAME, the 2010s' way to serve files from one's own host."""

from estate_builder import allow, record


def build(aws):
    zone = aws.domain("old.example")
    bucket = "assets.old.example"
    aws.bucket(bucket, ["logo.png"], [allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*")], public=True)
    aws.change(zone, record(bucket, "CNAME", bucket + ".s3.amazonaws.com"), record("www.old.example", "A", "192.0.2.1"))
