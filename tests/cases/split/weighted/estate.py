"""Names that two machines share by weight, and one that a second machine takes over when a health check fails."""

from estate_builder import record


def build(aws):
    zone = aws.domain("draw.example")
    group = aws.security_group("draw", 80)
    first, second = (aws.instance(name, group) for name in ("first", "second"))
    addresses = [aws.address(instance) for instance in (first, second)]
    made = aws.route53.create_health_check(
        CallerReference="draw", HealthCheckConfig={"Type": "HTTP", "IPAddress": addresses[0], "Port": 80, "ResourcePath": "/"}
    )
    check = made["HealthCheck"]["Id"]
    aws.change(
        zone, record("draw.example", "A", addresses[0], SetIdentifier="one", Weight=9),
        record("draw.example", "A", addresses[1], SetIdentifier="two", Weight=1), record("www.draw.example", "CNAME", "draw.example"),
        record("spare.draw.example", "A", addresses[0], SetIdentifier="main", Failover="PRIMARY", HealthCheckId=check),
        record("spare.draw.example", "A", addresses[1], SetIdentifier="spare", Failover="SECONDARY"),
    )
    return {"second": second}
