"""A bucket policy names a user, the id of a role that is gone, another account, and the own account by its number."""

from estate_builder import allow, record


def build(aws):
    zone = aws.domain("pri.example")
    aws.change(zone, record("x.pri.example", "TXT", '"s3://pri-data"'))
    objects = "arn:aws:s3:::pri-data/*"
    aws.bucket("pri-data", ["a"], [
        allow("s3:*", ["arn:aws:s3:::pri-data", objects], {"AWS": "arn:aws:iam::111111111111:user/admin"}, Sid="user"),
        allow("s3:GetObject", objects, {"AWS": "AROA27HJSWAHEPTTLIWSO"}, Sid="gone"),
        allow("s3:GetObject", objects, {"AWS": "arn:aws:iam::333333333333:root"}, Sid="partner"),
        allow("s3:GetObject", objects, {"AWS": "111111111111"}, Sid="own"),
    ])
