"""Names of which one record set or address is the application's, and another one is somebody's that nobody read."""

from estate_builder import alias, record


def build(aws):
    zone = aws.domain("part.example")
    group = aws.security_group("part", 80)
    machine = aws.instance("part", group)
    address = aws.address(machine)
    balancer = aws.load_balancer("part", [machine], [group])

    def one(name, kind, value, number, weight=1):
        return record(name, kind, value, SetIdentifier=str(number), Weight=weight)

    aws.change(
        zone, alias("part.example", balancer), record("two.part.example", "A", address, "203.0.113.9"),
        one("draw.part.example", "A", address, 1), one("draw.part.example", "A", "203.0.113.8", 2, 0),
        one("api.part.example", "CNAME", "part.abc.us-east-1.awsapprunner.com", 1, 0), one("api.part.example", "CNAME", "part.example", 2),
        one("old.part.example", "CNAME", "partner.example.net", 1, 0), one("old.part.example", "CNAME", "part.example", 2),
    )
