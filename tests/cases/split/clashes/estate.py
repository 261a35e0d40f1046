"""The destination has things of the same names already: a key pair of another key, a security group, a load balancer, a role (in
another case, which IAM does not tell apart) with its instance profile."""

import json

from estate_builder import EC2_MAY_ASSUME, alias


def build(aws, taken):
    zone = aws.domain("clash.example")
    group = aws.security_group("launch-wizard-1", 80)
    aws.ec2.create_key_pair(KeyName="ops")
    role = aws.role("web", {"Effect": "Allow", "Action": "ec2:DescribeTags", "Resource": "*"})
    aws.pass_time(60)
    instance = aws.instance("c1", group, KeyName="ops", IamInstanceProfile={"Name": role})
    aws.change(zone, alias("clash.example", aws.load_balancer("web", [instance], [group])))
    ec2 = aws.client("ec2", "destination")
    if "key" in taken:
        ec2.create_key_pair(KeyName="ops")
    if "group" in taken:
        vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        ec2.create_security_group(GroupName="launch-wizard-1", Description="x", VpcId=vpc)
    if "role" in taken:
        iam = aws.client("iam", "destination")
        iam.create_role(RoleName="Web", AssumeRolePolicyDocument=json.dumps(EC2_MAY_ASSUME))
        iam.create_instance_profile(InstanceProfileName="WEB")
    if "balancer" in taken:
        aws.client("elb", "destination").create_load_balancer(
            LoadBalancerName="web", AvailabilityZones=["us-east-1a"],
            Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}],
        )
