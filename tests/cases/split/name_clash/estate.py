"""Everything is called like the bucket, as templates do that name all by project and stage: health checks, tags, words of
the user data. Only some of these places mean the bucket."""

from estate_builder import alias, record

USER_DATA = """#!/bin/sh
hostnamectl set-hostname shop-prod
mysql -u root -e 'create database `shop-prod`'
aws s3 sync s3://shop-prod/ /srv
java -jar /opt/shop-prod/app.jar --server.servlet.context-path=/shop-prod
"""


def build(aws):
    zone = aws.domain("shop.example")
    aws.bucket("shop-prod", ["a.png"])
    group = aws.security_group("shop-prod", 80)
    instance = aws.instance("shop-prod", group, UserData=USER_DATA)
    balancer = aws.load_balancer(
        "shop-prod", [instance], [group], health="HTTP:80/shop-prod/health", Tags=[{"Key": "project", "Value": "shop-prod"}]
    )
    check = aws.route53.create_health_check(
        CallerReference="x",
        HealthCheckConfig={
            "FullyQualifiedDomainName": "www.shop.example", "Port": 80, "Type": "HTTP_STR_MATCH",
            "ResourcePath": "/shop-prod/health", "SearchString": "shop-prod ok",
        },
    )["HealthCheck"]["Id"]
    aws.change(
        zone, alias("shop.example", balancer), record("www.shop.example", "CNAME", "shop.example"),
        record("_app.shop.example", "TXT", '"shop-prod"'),
        record("w.shop.example", "A", "192.0.2.1", SetIdentifier="shop-prod", Weight=1, HealthCheckId=check),
    )
