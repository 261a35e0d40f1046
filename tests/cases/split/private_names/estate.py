"""Public records that lead into the account's own network: machines find their neighbours by them, visitors never come there."""

from estate_builder import alias, record


def build(aws):
    zone = aws.domain("app.example")
    group = aws.security_group("app", 80)
    web, database = aws.instance("web", group), aws.instance("db", group)
    described = aws.ec2.describe_instances(InstanceIds=[database])["Reservations"][0]["Instances"][0]
    inside = aws.load_balancer("inside", [database], [group], Scheme="internal")
    aws.change(
        zone, record("app.example", "A", aws.address(web)), record("db.app.example", "A", described["PrivateIpAddress"]),
        alias("inside.app.example", inside), record("vpn.app.example", "A", "10.8.0.1"),
    )
    [server, *_] = aws.route53.get_hosted_zone(Id=zone)["DelegationSet"]["NameServers"]
    return {"records": f"route53/record/{zone}", "server": server, "private": described["PrivateIpAddress"]}
