"""Visits in the twin: who would answer a client now, over load balancers, addresses and websites."""

from test_twin_dns import change, register


def running_instance(twin, profile):
    ec2 = twin.client("ec2", profile)
    images = ec2.describe_images(Owners=["amazon"], Filters=[{"Name": "name", "Values": ["amzn2-*"]}])["Images"]
    instance = ec2.run_instances(ImageId=images[0]["ImageId"], InstanceType="t3.micro", MinCount=1, MaxCount=1)
    twin.advance(30)
    return instance["Instances"][0]["InstanceId"]


def load_balancer(twin, profile, instance):
    elb, ec2 = twin.client("elb", profile), twin.client("ec2", profile)
    zones = [zone["ZoneName"] for zone in ec2.describe_availability_zones()["AvailabilityZones"]]
    elb.create_load_balancer(
        LoadBalancerName="web", AvailabilityZones=zones,
        Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstanceProtocol": "HTTP", "InstancePort": 80}],
    )
    elb.register_instances_with_load_balancer(LoadBalancerName="web", Instances=[{"InstanceId": instance}])
    return elb.describe_load_balancers(LoadBalancerNames=["web"])["LoadBalancerDescriptions"][0]


def point(twin, zone, name, balancer):
    alias = {"HostedZoneId": balancer["CanonicalHostedZoneNameID"], "DNSName": "dualstack." + balancer["DNSName"],
             "EvaluateTargetHealth": False}
    twin.client("route53").change_resource_record_sets(
        HostedZoneId=zone,
        ChangeBatch={"Changes": [{"Action": "UPSERT",
                                  "ResourceRecordSet": {"Name": name, "Type": "A", "AliasTarget": alias}}]},
    )


def test_a_record_of_one_account_may_lead_to_a_load_balancer_of_another(twin):
    zone = register(twin, "example.com")
    instances = {profile: running_instance(twin, profile) for profile in ("source", "destination")}
    balancers = {profile: load_balancer(twin, profile, instances[profile]) for profile in instances}
    point(twin, zone, "www.example.com", balancers["source"])
    early = twin.visit("http://www.example.com/")
    assert early["broken_at"] == "load balancer" and "no instance in service" in early["why"]
    twin.advance(600)
    visit = twin.visit("http://www.example.com/")
    assert [hop["hop"] for hop in visit["chain"]] == ["registrar", "zone", "record", "load balancer", "instance"]
    assert (visit["answered_by"], visit["resource"]) == ("111111111111", instances["source"])
    assert twin.visit("https://www.example.com/")["broken_at"] == "load balancer"
    point(twin, zone, "www.example.com", balancers["destination"])
    visit = twin.visit("http://www.example.com/")
    assert (visit["answered_by"], visit["resource"]) == ("222222222222", instances["destination"])


def test_an_elastic_address_leads_to_its_instance(twin):
    zone = register(twin, "example.com")
    ec2 = twin.client("ec2")
    instance = running_instance(twin, "source")
    address = ec2.allocate_address(Domain="vpc")
    change(twin.client("route53"), zone, ("CREATE", "ops.example.com", "A", [address["PublicIp"]]))
    assert twin.visit("http://ops.example.com/")["broken_at"] == "address"
    ec2.associate_address(AllocationId=address["AllocationId"], InstanceId=instance)
    assert twin.visit("http://ops.example.com/")["resource"] == instance
    ec2.stop_instances(InstanceIds=[instance])
    assert twin.visit("http://ops.example.com/")["broken_at"] == "instance"


def test_a_website_bucket_answers_under_its_own_name(twin):
    zone = register(twin, "example.com")
    s3 = twin.client("s3")
    s3.create_bucket(Bucket="docs.example.com")
    s3.put_bucket_website(Bucket="docs.example.com", WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
    s3.put_object(Bucket="docs.example.com", Key="index.html", Body=b"hello")
    change(twin.client("route53"), zone,
           ("CREATE", "docs.example.com", "CNAME", ["docs.example.com.s3-website-us-east-1.amazonaws.com"]))
    visit = twin.visit("http://docs.example.com/")
    assert (visit["resource"], visit["status"]) == ("docs.example.com", 403)
    s3.delete_public_access_block(Bucket="docs.example.com")
    s3.put_bucket_policy(
        Bucket="docs.example.com",
        Policy='{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", '
               '"Action": "s3:GetObject", "Resource": "arn:aws:s3:::docs.example.com/*"}]}',
    )
    assert twin.visit("http://docs.example.com/")["status"] == 200
