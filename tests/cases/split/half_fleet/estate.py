"""A balancer of two instances, one of which is reached at an elastic address of its own, too; a distribution in front of the
balancer; and a machine with the address that EC2 gave it."""

from estate_builder import alias, record, web_origin


def build(aws):
    zone = aws.domain("fleet.example")
    group = aws.security_group("fleet", 80)
    first, second, plain = (aws.instance(name, group) for name in ("first", "second", "plain"))
    balancer = aws.load_balancer("fleet", [first, second], [group])
    address = aws.address(first)
    certificate = aws.certificate({"fleet.example": zone}, "cdn.fleet.example")
    front = aws.distribution("fleet", ["cdn.fleet.example"], certificate, web_origin(balancer[1]))
    own = aws.ec2.describe_instances(InstanceIds=[plain])["Reservations"][0]["Instances"][0]["PublicIpAddress"]
    aws.change(
        zone, alias("fleet.example", balancer), record("direct.fleet.example", "A", address),
        record("www.fleet.example", "CNAME", "fleet.example"), alias("cdn.fleet.example", front),
        record("plain.fleet.example", "A", own),
    )
    [allocation] = aws.ec2.describe_addresses()["Addresses"]
    return {"first": first, "second": second, "address": allocation["AllocationId"]}
