"""What the estates of tests/cases/split are built with: AWS by an independent client, in a few words each."""

import json

# https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
ZONE_OF_DISTRIBUTIONS = "Z2FDTNDATAQYW2"
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
EC2_MAY_ASSUME = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def record(name, kind, *values, ttl=300, **more):
    return {"Name": name, "Type": kind, "TTL": ttl, "ResourceRecords": [{"Value": value} for value in values], **more}


def alias(name, target, kind="A", health=False, **more):
    """`target` is (zone id, host name), as load_balancer() and distribution() return it."""
    zone, host = target
    return {
        "Name": name, "Type": kind,
        "AliasTarget": {"HostedZoneId": zone, "DNSName": host, "EvaluateTargetHealth": health}, **more,
    }


def allow(action, resource, principal="*", **more):
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource, **more}


def deny(bucket, action="s3:*", **condition):
    arn = "arn:aws:s3:::" + bucket
    return {"Effect": "Deny", "Principal": "*", "Action": action, "Resource": [arn, arn + "/*"], "Condition": condition}


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


class Builder:
    """The source account of a twin; other accounts by `profile`. Whatever AWS takes time for is over when a call returns."""

    def __init__(self, twin):
        self.twin = twin
        self._clients = {}

    def client(self, service, profile="source"):
        key = (service, profile)
        if key not in self._clients:
            self._clients[key] = self.twin.client(service, profile)
        return self._clients[key]

    def __getattr__(self, service):
        """aws.ec2, aws.s3 …: clients of the source."""
        if service.startswith("_"):
            raise AttributeError(service)
        return self.client(service)

    def pass_time(self, seconds):
        self.twin.advance(seconds)

    # Names.

    def domain(self, name, profile="source"):
        """Registers the domain; the id of the zone that Route 53 makes for it."""
        person = {
            "FirstName": "A", "LastName": "B", "ContactType": "PERSON", "AddressLine1": "1 Way", "City": "Z",
            "CountryCode": "CH", "ZipCode": "8000", "PhoneNumber": "+41.440000000", "Email": "a@" + name,
        }
        self.client("route53domains", profile).register_domain(
            DomainName=name, DurationInYears=1, AdminContact=person, RegistrantContact=person, TechContact=person
        )
        self.pass_time(3600)
        return self.zone_id(name, profile)

    def zone_id(self, name, profile="source"):
        zones = self.client("route53", profile).list_hosted_zones()["HostedZones"]
        return next(zone["Id"].split("/")[-1] for zone in zones if zone["Name"] == name + ".")

    def change(self, zone, *records, profile="source", action="CREATE"):
        changes = [{"Action": action, "ResourceRecordSet": one} for one in records]
        self.client("route53", profile).change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
        self.pass_time(120)

    def certificate(self, zones, *names):
        """An issued certificate. `zones`: domain → the id of its zone, where the proof goes, or (id, profile)."""
        arn = self.acm.request_certificate(
            DomainName=names[0], SubjectAlternativeNames=list(names), ValidationMethod="DNS"
        )["CertificateArn"]
        self.pass_time(60)
        options = self.acm.describe_certificate(CertificateArn=arn)["Certificate"]["DomainValidationOptions"]
        proofs = {option["ResourceRecord"]["Name"].rstrip("."): option["ResourceRecord"]["Value"] for option in options}
        for name, value in proofs.items():
            domain = max((domain for domain in zones if name.endswith("." + domain)), key=len)
            zone, profile = zones[domain] if isinstance(zones[domain], tuple) else (zones[domain], "source")
            self.change(zone, record(name, "CNAME", value), profile=profile, action="UPSERT")
        for _ in range(8):
            self.pass_time(300)
            if self.acm.describe_certificate(CertificateArn=arn)["Certificate"]["Status"] == "ISSUED":
                return arn
        raise RuntimeError(f"the certificate of {names[0]} was not issued")

    # Machines.

    @property
    def vpc(self):
        return self.ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]

    @property
    def subnets(self):
        """Of the default network, in the order of their availability zones."""
        subnets = self.ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [self.vpc]}])["Subnets"]
        return [subnet["SubnetId"] for subnet in sorted(subnets, key=lambda subnet: subnet["AvailabilityZone"])]

    @property
    def image(self):
        images = self.ec2.describe_images(Owners=["amazon"])["Images"]
        usable = (i["ImageId"] for i in images if i["Architecture"] == "x86_64" and i["State"] == "available")
        return min(usable)

    def security_group(self, name, *ports, vpc=None):
        group = self.ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc or self.vpc)["GroupId"]
        for port in ports:
            everybody = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
            self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[everybody])
        return group

    def instance(self, name, *groups, subnet=None, **more):
        tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}]
        instance = self.ec2.run_instances(
            ImageId=more.pop("ImageId", None) or self.image, MinCount=1, MaxCount=1, InstanceType="t3.micro", SubnetId=subnet or self.subnets[0],
            SecurityGroupIds=list(groups), TagSpecifications=tags, **more,
        )["Instances"][0]["InstanceId"]
        self.pass_time(120)
        return instance

    def address(self, instance):
        """An elastic address that leads to the instance."""
        address = self.ec2.allocate_address(Domain="vpc")
        self.ec2.associate_address(AllocationId=address["AllocationId"], InstanceId=instance)
        return address["PublicIp"]

    def load_balancer(self, name, instances, groups, listeners=((("HTTP", 80), ("HTTP", 80)),), certificate="", health="HTTP:80/", **more):
        """A classic one. A listener is ((protocol, port), (protocol, port at the instance))."""
        made = []
        for (protocol, port), (inner, inner_port) in listeners:
            secure = {"SSLCertificateId": certificate} if protocol in ("HTTPS", "SSL") else {}
            made.append({"Protocol": protocol, "LoadBalancerPort": port, "InstanceProtocol": inner, "InstancePort": inner_port, **secure})
        host = self.elb.create_load_balancer(
            LoadBalancerName=name, Listeners=made, Subnets=self.subnets[:2], SecurityGroups=groups, **more
        )["DNSName"]
        check = {"Target": health, "Interval": 10, "Timeout": 5, "UnhealthyThreshold": 2, "HealthyThreshold": 2}
        self.elb.configure_health_check(LoadBalancerName=name, HealthCheck=check)
        members = [{"InstanceId": instance} for instance in instances]
        self.elb.register_instances_with_load_balancer(LoadBalancerName=name, Instances=members)
        self.pass_time(120)
        [balancer] = self.elb.describe_load_balancers(LoadBalancerNames=[name])["LoadBalancerDescriptions"]
        return balancer["CanonicalHostedZoneNameID"], host

    def role(self, name, *statements):
        """A role of instances, with the instance profile of the same name."""
        self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(EC2_MAY_ASSUME))
        if statements:
            self.iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=policy(*statements))
            self.iam.create_instance_profile(InstanceProfileName=name)
            self.iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
        return name

    # Files.

    def bucket(self, name, keys=(), statements=(), public=False, **more):
        self.s3.create_bucket(Bucket=name, **more)
        if public:
            self.s3.delete_public_access_block(Bucket=name)
        if statements:
            self.set_policy(name, *statements)
        for key in keys:
            self.s3.put_object(Bucket=name, Key=key, Body=f"body of {key}".encode())
        return name

    def set_policy(self, bucket, *statements):
        self.s3.put_bucket_policy(Bucket=bucket, Policy=policy(*statements))

    def access_identity(self, comment):
        made = self.cloudfront.create_cloud_front_origin_access_identity(
            CloudFrontOriginAccessIdentityConfig={"CallerReference": comment, "Comment": comment}
        )
        return made["CloudFrontOriginAccessIdentity"]["Id"]

    def distribution(self, name, aliases, certificate, origin, behavior=None, **more):
        """`origin`: of bucket_origin() or web_origin(). Deployed when this returns."""
        viewer = {"CloudFrontDefaultCertificate": True}
        if certificate:
            viewer = {"ACMCertificateArn": certificate, "SSLSupportMethod": "sni-only", "MinimumProtocolVersion": "TLSv1.2_2021"}
        default = {
            "TargetOriginId": origin["Id"], "ViewerProtocolPolicy": "redirect-to-https", "Compress": True,
            "CachePolicyId": CACHING_OPTIMIZED, **(behavior or {}),
        }
        config = {
            "CallerReference": name, "Comment": name, "Enabled": True, "IsIPV6Enabled": True, "PriceClass": "PriceClass_All",
            "Aliases": {"Quantity": len(aliases), "Items": list(aliases)}, "ViewerCertificate": viewer,
            "Origins": {"Quantity": 1, "Items": [origin]}, "DefaultCacheBehavior": default, **more,
        }
        made = self.cloudfront.create_distribution(DistributionConfig=config)["Distribution"]
        self.pass_time(1200)
        return ZONE_OF_DISTRIBUTIONS, made["DomainName"]


def bucket_origin(bucket, identity=""):
    access = "origin-access-identity/cloudfront/" + identity if identity else ""
    return {
        "Id": "site", "DomainName": f"{bucket}.s3.us-east-1.amazonaws.com", "OriginPath": "", "CustomHeaders": {"Quantity": 0},
        "S3OriginConfig": {"OriginAccessIdentity": access},
    }


def web_origin(host):
    return {
        "Id": "web", "DomainName": host, "OriginPath": "", "CustomHeaders": {"Quantity": 0},
        "CustomOriginConfig": {
            "HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "http-only",
            "OriginSslProtocols": {"Quantity": 1, "Items": ["TLSv1.2"]},
        },
    }
