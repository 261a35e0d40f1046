"""A bucket policy names a user, the id of a role that is gone, another account, the own account by its number, and two roles of
which one stays. In the destination there is a role of that name, too, which is somebody else's."""

import json

from estate_builder import EC2_MAY_ASSUME, allow, record


def build(aws):
    zone = aws.domain("pri.example")
    aws.change(zone, record("x.pri.example", "TXT", '"s3://pri-data"'))
    group = aws.security_group("pri", 80)
    aws.role("web", allow_listing())
    aws.pass_time(60)
    instance = aws.instance("pri", group, IamInstanceProfile={"Name": "web"})
    aws.change(zone, record("www.pri.example", "A", aws.address(instance)))
    for profile in ("source", "destination"):
        aws.client("iam", profile).create_role(RoleName="stays", AssumeRolePolicyDocument=json.dumps(EC2_MAY_ASSUME))
    objects = "arn:aws:s3:::pri-data/*"
    aws.bucket("pri-data", ["a"], [
        allow("s3:*", ["arn:aws:s3:::pri-data", objects], {"AWS": "arn:aws:iam::111111111111:user/admin"}, Sid="user"),
        allow("s3:GetObject", objects, {"AWS": "AROA27HJSWAHEPTTLIWSO"}, Sid="gone"),
        allow("s3:GetObject", objects, {"AWS": "arn:aws:iam::333333333333:root"}, Sid="partner"),
        allow("s3:GetObject", objects, {"AWS": "111111111111"}, Sid="own"),
        allow("s3:PutObject", objects, {"AWS": [role("web"), role("stays")]}, Sid="two"),
    ])


def role(name):
    return "arn:aws:iam::111111111111:role/" + name


def allow_listing():
    return {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
