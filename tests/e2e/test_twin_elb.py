"""Classic load balancers in the twin, by boto3 and the AWS CLI."""

import botocore.exceptions
import pytest


def running_instance(twin):
    ec2 = twin.client("ec2")
    images = ec2.describe_images(Owners=["amazon"], Filters=[{"Name": "name", "Values": ["amzn2-*"]}])["Images"]
    run = ec2.run_instances(ImageId=images[0]["ImageId"], InstanceType="t3.micro", MinCount=1, MaxCount=1)
    twin.advance(30)
    return run["Instances"][0]["InstanceId"]


def zones(twin):
    return [zone["ZoneName"] for zone in twin.client("ec2").describe_availability_zones()["AvailabilityZones"][:2]]


def test_a_load_balancer_is_read_back_as_it_was_built(twin):
    elb = twin.client("elb")
    name = elb.create_load_balancer(
        LoadBalancerName="web",
        Listeners=[{"Protocol": "http", "LoadBalancerPort": port, "InstancePort": 80} for port in (80, 8080)],
        AvailabilityZones=zones(twin), Tags=[{"Key": "team", "Value": "web"}],
    )["DNSName"]
    elb.create_lb_cookie_stickiness_policy(LoadBalancerName="web", PolicyName="sticky", CookieExpirationPeriod=60)
    elb.set_load_balancer_policies_of_listener(LoadBalancerName="web", LoadBalancerPort=80, PolicyNames=["sticky"])
    elb.modify_load_balancer_attributes(
        LoadBalancerName="web", LoadBalancerAttributes={"ConnectionDraining": {"Enabled": True, "Timeout": 30}}
    )
    shown = elb.describe_load_balancers(LoadBalancerNames=["web"])["LoadBalancerDescriptions"][0]
    assert shown["DNSName"] == name
    assert shown["CanonicalHostedZoneNameID"] == "Z35SXDOTRQ7X7K"
    assert [d["PolicyNames"] for d in shown["ListenerDescriptions"]] == [["sticky"], []]
    assert shown["Policies"]["LBCookieStickinessPolicies"] == [{"PolicyName": "sticky", "CookieExpirationPeriod": 60}]
    attributes = elb.describe_load_balancer_attributes(LoadBalancerName="web")["LoadBalancerAttributes"]
    assert attributes["ConnectionDraining"] == {"Enabled": True, "Timeout": 30}
    tags = elb.describe_tags(LoadBalancerNames=["web"])["TagDescriptions"][0]["Tags"]
    assert tags == [{"Key": "team", "Value": "web"}]
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        elb.create_load_balancer(
            LoadBalancerName="web", Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}],
            AvailabilityZones=zones(twin),
        )
    assert caught.value.response["Error"]["Code"] == "DuplicateLoadBalancerName"


def test_an_instance_becomes_healthy_with_the_clock(twin):
    instance = running_instance(twin)
    twin.aws("elb", "create-load-balancer", "--load-balancer-name", "web", "--listeners",
             "Protocol=HTTP,LoadBalancerPort=80,InstanceProtocol=HTTP,InstancePort=80", "--availability-zones", *zones(twin))
    twin.aws("elb", "configure-health-check", "--load-balancer-name", "web", "--health-check",
             "Target=HTTP:80/,Interval=10,Timeout=5,UnhealthyThreshold=2,HealthyThreshold=2")
    twin.aws("elb", "register-instances-with-load-balancer", "--load-balancer-name", "web", "--instances", instance)

    def state():
        health = twin.aws("elb", "describe-instance-health", "--load-balancer-name", "web")
        return health["InstanceStates"][0]["State"]

    assert state() == "OutOfService"
    twin.advance(20)
    assert state() == "InService"
