"""Names that nobody named lead over names that go: from the zone above and from a neighbour's. A zone of the same name that
registering left behind says other things, which nobody is told."""

from estate_builder import alias, record, web_origin


def build(aws):
    corp, other = aws.domain("corp.example"), aws.domain("beside.example")
    group = aws.security_group("app", 80)
    machine = aws.instance("app", group)
    address = aws.address(machine)
    balancer = aws.load_balancer("app", [machine], [group])
    made = aws.route53.create_hosted_zone(Name="app.corp.example", CallerReference="app")
    zone, servers = made["HostedZone"]["Id"].split("/")[-1], made["DelegationSet"]["NameServers"]
    aws.change(corp, record("app.corp.example", "NS", *(server + "." for server in servers)))
    stale = aws.route53.create_hosted_zone(Name="app.corp.example", CallerReference="forgotten")["HostedZone"]["Id"].split("/")[-1]
    aws.change(stale, record("back.app.corp.example", "CNAME", "x.cluster-abc.us-east-1.rds.amazonaws.com"), record("app.corp.example", "A", "192.0.2.1"))
    certificate = aws.certificate({"app.corp.example": zone}, "cdn.app.corp.example", "*.app.corp.example")
    distribution = aws.distribution("cdn", ["cdn.app.corp.example"], certificate, web_origin("back.app.corp.example"))
    aws.change(
        zone, alias("app.corp.example", balancer), record("back.app.corp.example", "A", address), record("api.app.corp.example", "CNAME", "back.app.corp.example"),
        record("cdn.app.corp.example", "CNAME", distribution[1]),
    )
    aws.change(
        corp, record("help.corp.example", "CNAME", "app.corp.example"),
        record("promo.corp.example", "CNAME", "help.corp.example"), record("*.wild.corp.example", "CNAME", "back.app.corp.example"),
        alias("own.corp.example", balancer),
    )
    aws.change(other, record("theirs.beside.example", "CNAME", "app.corp.example"), record("none.beside.example", "CNAME", "cdn.app.corp.example"))
