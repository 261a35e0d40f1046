"""Names that answer by latency, by place, with several values or by failover, aliases of names of the same zone, and a balancer's
address for IPv6; some of their sets lead to a machine of a neighbour."""

from estate_builder import alias, record


def build(aws):
    zone, other = aws.domain("ways.example"), aws.domain("near.example")
    group, theirs = aws.security_group("ways", 80), aws.security_group("near", 80)
    first, second = (aws.instance(name, group) for name in ("first", "second"))
    near = aws.instance("near", theirs)
    one, two, three = (aws.address(instance) for instance in (first, second, near))
    balancer = aws.load_balancer("ways", [first, second], [group])
    check = aws.route53.create_health_check(
        CallerReference="ways", HealthCheckConfig={"Type": "HTTP", "FullyQualifiedDomainName": "ways.example", "Port": 80, "ResourcePath": "/"}
    )["HealthCheck"]["Id"]
    aws.change(other, record("near.example", "A", three))
    aws.change(
        zone, alias("ways.example", balancer), alias("ways.example", balancer, "AAAA"),
        record("fast.ways.example", "A", one, SetIdentifier="us", Region="us-east-1"),
        record("fast.ways.example", "A", two, SetIdentifier="eu", Region="eu-west-1"),
        record("place.ways.example", "A", one, SetIdentifier="all", GeoLocation={"CountryCode": "*"}),
        record("place.ways.example", "A", three, SetIdentifier="de", GeoLocation={"CountryCode": "DE"}),
        record("many.ways.example", "A", one, SetIdentifier="1", MultiValueAnswer=True, HealthCheckId=check),
        record("many.ways.example", "A", two, SetIdentifier="2", MultiValueAnswer=True),
        alias("spare.ways.example", balancer, health=True, SetIdentifier="main", Failover="PRIMARY"),
        record("spare.ways.example", "A", two, SetIdentifier="spare", Failover="SECONDARY"),
        record("*.any.ways.example", "CNAME", "ways.example"),
        record("ways.example", "MX", "10 many.ways.example"), record("_sip._tcp.ways.example", "SRV", "1 1 5060 fast.ways.example"),
    )
    # Aliases of names of the zone itself, one of which is a set of several.
    aws.change(zone, alias("www.ways.example", (zone, "ways.example")))
    aws.change(zone, alias("quick.ways.example", (zone, "fast.ways.example")), alias("www2.ways.example", (zone, "www.ways.example")))
    return {"second": second, "near": near}
