"""The instance stands in a network of its own, not in the account's default one."""

from estate_builder import record


def build(aws):
    zone = aws.domain("vpc.example")
    vpc = aws.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = aws.ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/17", AvailabilityZone="us-east-1a")["Subnet"]["SubnetId"]
    aws.pass_time(60)
    instance = aws.instance("vpc-web", aws.security_group("vpc-web", vpc=vpc), subnet=subnet)
    aws.change(zone, record("vpc.example", "A", aws.address(instance)))
    return {"instance": instance}
