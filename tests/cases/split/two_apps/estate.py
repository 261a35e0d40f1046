"""One machine and one load balancer serve two products with a zone each, as many small sites are kept; one product moves."""

from estate_builder import alias, record


def build(aws):
    zones = {name: aws.domain(name) for name in ("one.example", "two.example")}
    group = aws.security_group("wp", 80)
    instance = aws.instance("wp", group)
    balancer = aws.load_balancer("wp", [instance], [group])
    address = aws.address(instance)
    aws.bucket("wp-uploads", ["one/a.jpg", "two/b.jpg"])
    aws.role("wp")
    for name, zone in zones.items():
        aws.change(
            zone, alias(name, balancer), record("direct." + name, "A", address),
            record("s3." + name, "TXT", '"s3://wp-uploads"'),
        )
