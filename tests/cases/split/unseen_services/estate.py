"""The role, the user data and the records name services that cleave does not read: databases, queues, mail, secrets."""

from estate_builder import alias, record

USER_DATA = """#!/bin/sh
export DATABASE_URL=mysql://app@dyn.cluster-c1abcdefghij.us-east-1.rds.amazonaws.com/shop
export QUEUE=https://sqs.us-east-1.amazonaws.com/111111111111/jobs
export SMTP=email-smtp.us-east-1.amazonaws.com ACCOUNT=111111111111 REPO=111111111111.dkr.ecr.us-east-1.amazonaws.com/web
"""
ACTIONS = ["dynamodb:*", "sqs:*", "ses:SendEmail", "secretsmanager:GetSecretValue", "kms:Decrypt"]
NAMED = [
    ("dynamodb", "table/orders"), ("sqs", "jobs"), ("ses", "identity/dyn.example"), ("secretsmanager", "secret:dyn/db-AbCdEf"),
    ("kms", "key/1234abcd-12ab-34cd-56ef-1234567890ab"),
]


def build(aws):
    zone = aws.domain("dyn.example")
    group = aws.security_group("dyn", 80)
    arns = [f"arn:aws:{service}:us-east-1:111111111111:{what}" for service, what in NAMED]
    role = aws.role("dyn-web", {"Effect": "Allow", "Action": ACTIONS, "Resource": arns})
    instance = aws.instance("dyn-1", group, IamInstanceProfile={"Name": role}, UserData=USER_DATA)
    aws.change(
        zone, alias("dyn.example", aws.load_balancer("dyn", [instance], [group])),
        record("db.dyn.example", "CNAME", "dyn.cluster-c1abcdefghij.us-east-1.rds.amazonaws.com"),
        record("dyn.example", "MX", "10 inbound-smtp.us-east-1.amazonaws.com"),
        record("abc._domainkey.dyn.example", "CNAME", "abc.dkim.amazonses.com"),
        record("app.dyn.example", "CNAME", "dyn-alb-123456789.us-east-1.elb.amazonaws.com"),
        record("api.dyn.example", "CNAME", "d-abcdef123.execute-api.us-east-1.amazonaws.com"),
        record("v.dyn.example", "CNAME", "x.awsglobalaccelerator.com"),
    )
