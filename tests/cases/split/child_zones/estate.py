"""A zone, a child zone that it delegates, and one that somebody made and that nothing delegates: its names are answered by the
mother."""

from estate_builder import record


def build(aws):
    mother = aws.domain("mother.example")
    group = aws.security_group("mother", 80)
    addresses = {name: aws.address(aws.instance(name, group)) for name in ("mother", "dev")}
    made = aws.route53.create_hosted_zone(Name="dev.mother.example", CallerReference="dev")
    child = made["HostedZone"]["Id"].split("/")[-1]
    aws.change(
        mother, record("mother.example", "A", addresses["mother"]), record("old.mother.example", "A", addresses["mother"]),
        record("dev.mother.example", "NS", *made["DelegationSet"]["NameServers"], ttl=3600),
    )
    aws.change(child, record("dev.mother.example", "A", addresses["dev"]), record("v1.dev.mother.example", "CNAME", "dev.mother.example"))
    stray = aws.route53.create_hosted_zone(Name="old.mother.example", CallerReference="stray")["HostedZone"]["Id"].split("/")[-1]
    aws.change(stray, record("old.mother.example", "A", "192.0.2.66"))
