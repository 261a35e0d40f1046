"""Fills the source account of a twin with the sample estate, by plain AWS calls of an independent client (boto3).

"pressi" is the application to split off; "blog" stays and shares a security group, a log bucket and a key pair with it.
Usage: estate.py TWIN_URL   (profile `source` of the AWS configuration in the environment)
"""

import json
import sys
import urllib.request

import boto3
import botocore.config

REGION = "us-east-1"
ELB_LOG_ACCOUNT = "127311923021"  # https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-access-logs.html
EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers"


class Estate:
    def __init__(self, twin_url, session=None):
        self.twin_url = twin_url
        self.session = session or boto3.Session(profile_name="source", region_name=REGION)
        self.ec2 = self.client("ec2")
        self.elb = self.client("elb")
        self.iam = self.client("iam")
        self.s3 = self.client("s3")
        self.acm = self.client("acm")
        self.cloudfront = self.client("cloudfront")
        self.route53 = self.client("route53")
        self.domains = self.client("route53domains")

    def client(self, service):
        config = botocore.config.Config(s3={"addressing_style": "path"})
        return self.session.client(service, endpoint_url=self.twin_url, config=config)

    def pass_time(self, seconds):
        request = urllib.request.Request(
            self.twin_url + "/_twin/clock", data=json.dumps({"advance_seconds": seconds}).encode(), method="POST"
        )
        urllib.request.urlopen(request, timeout=30).read()

    def build(self):
        self.shared()
        self.pressi_network()
        self.pressi_buckets()
        self.pressi_role()
        self.pressi_instance()
        self.pressi_domain()
        self.pressi_load_balancer()
        self.pressi_distribution()
        self.pressi_records()
        self.blog()
        self.pass_time(3600)

    # What both applications use.

    def shared(self):
        vpc = self.ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
        self.vpc = vpc
        self.subnets = sorted(
            self.ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"],
            key=lambda subnet: subnet["AvailabilityZone"],
        )
        self.ec2.create_key_pair(KeyName="ops", KeyType="ed25519")
        self.ssh = self.security_group("shared-ssh", "SSH from the office")
        self.open(self.ssh, 22, IpRanges=[{"CidrIp": "198.51.100.0/24", "Description": "office"}])
        self.s3.create_bucket(Bucket="acme-logs")
        self.s3.put_bucket_policy(
            Bucket="acme-logs",
            Policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"AWS": f"arn:aws:iam::{ELB_LOG_ACCOUNT}:root"},
                            "Action": "s3:PutObject",
                            "Resource": "arn:aws:s3:::acme-logs/*",
                        },
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "logging.s3.amazonaws.com"},
                            "Action": "s3:PutObject",
                            "Resource": "arn:aws:s3:::acme-logs/*",
                        },
                    ],
                }
            ),
        )
        self.s3.put_bucket_lifecycle_configuration(
            Bucket="acme-logs",
            LifecycleConfiguration={
                "Rules": [{"ID": "expire", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 90}}]
            },
        )
        for day in range(1, 4):
            key = f"pressi/AWSLogs/2026/11/{day:02}.log"
            self.s3.put_object(Bucket="acme-logs", Key=key, Body=b"yesterday\n")
        # Instances start from an image of the account's own.
        volume = self.ec2.create_volume(AvailabilityZone=REGION + "a", Size=8, VolumeType="gp3")["VolumeId"]
        snapshot = self.ec2.create_snapshot(VolumeId=volume, Description="base")["SnapshotId"]
        self.pass_time(600)
        self.base_image = self.ec2.register_image(
            Name="base-2026",
            Architecture="x86_64",
            RootDeviceName="/dev/xvda",
            VirtualizationType="hvm",
            BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": snapshot, "VolumeType": "gp3"}}],
        )["ImageId"]
        self.ec2.delete_volume(VolumeId=volume)
        self.pass_time(600)

    def security_group(self, name, description):
        return self.ec2.create_security_group(
            GroupName=name,
            Description=description,
            VpcId=self.vpc,
            TagSpecifications=[{"ResourceType": "security-group", "Tags": [{"Key": "Name", "Value": name}]}],
        )["GroupId"]

    def open(self, group, port, **who):
        self.ec2.authorize_security_group_ingress(
            GroupId=group, IpPermissions=[{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **who}]
        )

    # The application to split off.

    def pressi_network(self):
        self.elb_group = self.security_group("pressi-elb", "Visitors")
        self.web_group = self.security_group("pressi-web", "The web server")
        for port in (80, 443):
            self.open(self.elb_group, port, IpRanges=[{"CidrIp": "0.0.0.0/0"}], Ipv6Ranges=[{"CidrIpv6": "::/0"}])
        self.open(self.web_group, 8080, UserIdGroupPairs=[{"GroupId": self.elb_group}])
        # Each names the other: neither can be made with its rules before both exist.
        self.ec2.authorize_security_group_egress(
            GroupId=self.elb_group,
            IpPermissions=[
                {"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "UserIdGroupPairs": [{"GroupId": self.web_group}]}
            ],
        )

    def pressi_buckets(self):
        self.s3.create_bucket(Bucket="pressi-assets", ObjectOwnership="ObjectWriter")
        self.s3.delete_public_access_block(Bucket="pressi-assets")
        self.s3.put_bucket_tagging(
            Bucket="pressi-assets", Tagging={"TagSet": [{"Key": "app", "Value": "pressi"}, {"Key": "Name", "Value": "assets"}]}
        )
        for number, key in enumerate(awkward_keys()):
            self.s3.put_object(
                Bucket="pressi-assets",
                Key=key,
                Body=f"object {number}\n".encode() * (number + 1),
                ContentType="image/png" if number % 3 else "text/plain; charset=utf-8",
                CacheControl="max-age=300",
                Metadata={"number": str(number)},
                StorageClass="STANDARD_IA" if number % 10 == 0 else "STANDARD",
                Tagging=f"n={number}" if number % 5 == 0 else "",
                **({"ACL": "public-read"} if number % 2 else {}),
            )
        self.multipart("pressi-assets", "big/film.bin")

        self.s3.create_bucket(Bucket="pressi-site")
        self.s3.delete_public_access_block(Bucket="pressi-site")
        self.s3.put_bucket_cors(
            Bucket="pressi-site",
            CORSConfiguration={
                "CORSRules": [
                    {"AllowedMethods": ["GET", "HEAD"], "AllowedOrigins": ["https://www.pressi.example"], "MaxAgeSeconds": 600}
                ]
            },
        )
        self.s3.put_bucket_lifecycle_configuration(
            Bucket="pressi-site",
            LifecycleConfiguration={
                "Rules": [{"ID": "drafts", "Status": "Enabled", "Filter": {"Prefix": "drafts/"}, "Expiration": {"Days": 30}}]
            },
        )
        self.s3.put_bucket_website(
            Bucket="pressi-site",
            WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "404.html"}},
        )
        self.s3.put_bucket_logging(
            Bucket="pressi-site",
            BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": "acme-logs", "TargetPrefix": "site/"}},
        )
        page = '<h1>pressi</h1>\n<img src="https://pressi-assets.s3.us-east-1.amazonaws.com/photos/0001.png">\n'
        for key, text in (("index.html", page), ("404.html", "nothing here"), ("css/site.css", "body{}")):
            self.s3.put_object(Bucket="pressi-site", Key=key, Body=text.encode(), ContentType="text/html")

    def multipart(self, bucket, key):
        upload = self.s3.create_multipart_upload(Bucket=bucket, Key=key, Metadata={"kind": "film"})["UploadId"]
        parts = []
        for number, content in enumerate((b"a" * (5 << 20), b"tail"), 1):
            answer = self.s3.upload_part(Bucket=bucket, Key=key, UploadId=upload, PartNumber=number, Body=content)
            parts.append({"PartNumber": number, "ETag": answer["ETag"]})
        self.s3.complete_multipart_upload(Bucket=bucket, Key=key, UploadId=upload, MultipartUpload={"Parts": parts})

    def pressi_role(self):
        self.iam.create_role(
            RoleName="pressi-web",
            AssumeRolePolicyDocument=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
                    ],
                }
            ),
            Tags=[{"Key": "app", "Value": "pressi"}],
        )
        self.iam.put_role_policy(
            RoleName="pressi-web",
            PolicyName="assets",
            PolicyDocument=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": ["s3:GetObject", "s3:PutObject", "s3:PutObjectAcl"],
                            "Resource": "arn:aws:s3:::pressi-assets/*",
                        }
                    ],
                }
            ),
        )
        self.iam.create_instance_profile(InstanceProfileName="pressi-web")
        self.iam.add_role_to_instance_profile(InstanceProfileName="pressi-web", RoleName="pressi-web")
        self.pass_time(30)

    def pressi_instance(self):
        self.instance = self.ec2.run_instances(
            ImageId=self.base_image,
            InstanceType="t3.small",
            KeyName="ops",
            MinCount=1,
            MaxCount=1,
            SubnetId=self.subnets[0]["SubnetId"],
            SecurityGroupIds=[self.web_group, self.ssh],
            IamInstanceProfile={"Name": "pressi-web"},
            UserData="#!/bin/sh\naws s3 sync s3://pressi-assets/ /srv/assets\nBUCKET=pressi-assets systemctl start pressi\n",
            BlockDeviceMappings=[
                {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 12, "VolumeType": "gp3", "DeleteOnTermination": True}},
                {"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 20, "VolumeType": "gp3", "DeleteOnTermination": False}},
            ],
            MetadataOptions={"HttpTokens": "required", "HttpPutResponseHopLimit": 2},
            DisableApiTermination=True,
            TagSpecifications=[
                {"ResourceType": kind, "Tags": [{"Key": "Name", "Value": "pressi-web"}, {"Key": "app", "Value": "pressi"}]}
                for kind in ("instance", "volume")
            ],
        )["Instances"][0]["InstanceId"]
        self.pass_time(120)
        self.address = self.ec2.allocate_address(Domain="vpc")
        self.ec2.associate_address(AllocationId=self.address["AllocationId"], InstanceId=self.instance)

    def pressi_domain(self):
        contact = {
            "FirstName": "P", "LastName": "Ressi", "ContactType": "COMPANY", "OrganizationName": "Pressi",
            "AddressLine1": "1 Main St", "City": "New York", "State": "NY", "CountryCode": "US", "ZipCode": "10001",
            "PhoneNumber": "+1.2125550100", "Email": "hostmaster@pressi.example",
        }
        for domain in ("pressi.example", "blog.example"):
            self.domains.register_domain(
                DomainName=domain, DurationInYears=1, AdminContact=contact, RegistrantContact=contact, TechContact=contact
            )
        self.pass_time(3600)
        zones = self.route53.list_hosted_zones()["HostedZones"]
        self.zones = {zone["Name"].rstrip("."): zone["Id"].split("/")[-1] for zone in zones}

    def pressi_load_balancer(self):
        self.certificate = self.certified("pressi.example", ["*.pressi.example"])
        self.elb_host = self.elb.create_load_balancer(
            LoadBalancerName="pressi-web",
            Listeners=[
                {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstanceProtocol": "HTTP", "InstancePort": 8080},
                {
                    "Protocol": "HTTPS", "LoadBalancerPort": 443, "InstanceProtocol": "HTTP", "InstancePort": 8080,
                    "SSLCertificateId": self.certificate,
                },
            ],
            Subnets=[subnet["SubnetId"] for subnet in self.subnets[:2]],
            SecurityGroups=[self.elb_group],
            Tags=[{"Key": "app", "Value": "pressi"}],
        )["DNSName"]
        self.elb.configure_health_check(
            LoadBalancerName="pressi-web",
            HealthCheck={
                "Target": "HTTP:8080/health", "Interval": 10, "Timeout": 5, "UnhealthyThreshold": 2, "HealthyThreshold": 3
            },
        )
        self.elb.create_lb_cookie_stickiness_policy(
            LoadBalancerName="pressi-web", PolicyName="sticky", CookieExpirationPeriod=3600
        )
        for port in (80, 443):
            self.elb.set_load_balancer_policies_of_listener(
                LoadBalancerName="pressi-web", LoadBalancerPort=port, PolicyNames=["sticky"]
            )
        self.elb.modify_load_balancer_attributes(
            LoadBalancerName="pressi-web",
            LoadBalancerAttributes={
                "CrossZoneLoadBalancing": {"Enabled": True},
                "ConnectionDraining": {"Enabled": True, "Timeout": 120},
                "ConnectionSettings": {"IdleTimeout": 75},
                "AccessLog": {"Enabled": True, "S3BucketName": "acme-logs", "S3BucketPrefix": "pressi", "EmitInterval": 5},
            },
        )
        self.elb.register_instances_with_load_balancer(
            LoadBalancerName="pressi-web", Instances=[{"InstanceId": self.instance}]
        )
        self.pass_time(120)

    def certified(self, name, others):
        """A certificate, proven by its records in the zone."""
        arn = self.acm.request_certificate(DomainName=name, SubjectAlternativeNames=others, ValidationMethod="DNS")[
            "CertificateArn"
        ]
        self.pass_time(60)
        options = self.acm.describe_certificate(CertificateArn=arn)["Certificate"]["DomainValidationOptions"]
        records = {option["ResourceRecord"]["Name"]: option["ResourceRecord"] for option in options}
        self.change(name, [record(r["Name"], r["Type"], 300, r["Value"]) for r in records.values()])
        for _ in range(10):
            self.pass_time(300)
            if self.acm.describe_certificate(CertificateArn=arn)["Certificate"]["Status"] == "ISSUED":
                return arn
        raise RuntimeError(f"the certificate of {name} was not issued")

    def pressi_distribution(self):
        identity = self.cloudfront.create_cloud_front_origin_access_identity(
            CloudFrontOriginAccessIdentityConfig={"CallerReference": "pressi", "Comment": "pressi"}
        )["CloudFrontOriginAccessIdentity"]["Id"]
        self.distribution = self.cloudfront.create_distribution(
            DistributionConfig={
                "CallerReference": "pressi-cdn",
                "Comment": "pressi's static files",
                "Enabled": True,
                "IsIPV6Enabled": True,
                "PriceClass": "PriceClass_100",
                "Aliases": {"Quantity": 1, "Items": ["cdn.pressi.example"]},
                "ViewerCertificate": {
                    "ACMCertificateArn": self.certificate, "SSLSupportMethod": "sni-only",
                    "MinimumProtocolVersion": "TLSv1.2_2021",
                },
                "Origins": {
                    "Quantity": 1,
                    "Items": [
                        {
                            "Id": "site",
                            "DomainName": "pressi-site.s3.us-east-1.amazonaws.com",
                            "S3OriginConfig": {"OriginAccessIdentity": f"origin-access-identity/cloudfront/{identity}"},
                        }
                    ],
                },
                "DefaultCacheBehavior": {
                    "TargetOriginId": "site",
                    "ViewerProtocolPolicy": "redirect-to-https",
                    "Compress": True,
                    "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
                },
            }
        )["Distribution"]
        self.s3.put_bucket_policy(
            Bucket="pressi-site",
            Policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Sid": "cdn",
                            "Effect": "Allow",
                            "Principal": {
                                "AWS": f"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {identity}"
                            },
                            "Action": "s3:GetObject",
                            "Resource": "arn:aws:s3:::pressi-site/*",
                        }
                    ],
                }
            ),
        )
        self.pass_time(1200)

    def pressi_records(self):
        balancer = self.elb.describe_load_balancers()["LoadBalancerDescriptions"][0]
        to_balancer = {
            "HostedZoneId": balancer["CanonicalHostedZoneNameID"],
            "DNSName": "dualstack." + self.elb_host,
            "EvaluateTargetHealth": False,
        }
        to_distribution = {
            "HostedZoneId": "Z2FDTNDATAQYW2", "DNSName": self.distribution["DomainName"], "EvaluateTargetHealth": False
        }
        health_check = self.route53.create_health_check(
            CallerReference="pressi-shop",
            HealthCheckConfig={
                "IPAddress": self.address["PublicIp"], "Port": 80, "Type": "HTTP", "ResourcePath": "/health",
                "RequestInterval": 30, "FailureThreshold": 3,
            },
        )["HealthCheck"]["Id"]
        self.change(
            "pressi.example",
            [
                {"Name": "pressi.example", "Type": "A", "AliasTarget": to_balancer},
                {"Name": "pressi.example", "Type": "AAAA", "AliasTarget": to_balancer},
                record("www.pressi.example", "CNAME", 3600, "pressi.example"),
                {"Name": "cdn.pressi.example", "Type": "A", "AliasTarget": to_distribution},
                {"Name": "cdn.pressi.example", "Type": "AAAA", "AliasTarget": to_distribution},
                record("pressi.example", "MX", 3600, "10 mail.pressi.example", "20 mail2.pressi.example"),
                record("mail.pressi.example", "A", 3600, "192.0.2.25"),
                record("pressi.example", "TXT", 3600, '"v=spf1 mx -all"', '"site-verification=abc123"'),
                record("direct.pressi.example", "A", 300, self.address["PublicIp"]),
                {
                    **record("shop.pressi.example", "A", 300, self.address["PublicIp"]),
                    "SetIdentifier": "own", "Weight": 90, "HealthCheckId": health_check,
                },
                {
                    **record("shop.pressi.example", "A", 300, "192.0.2.80"),
                    "SetIdentifier": "partner", "Weight": 10,
                },
            ],
        )
        self.pass_time(120)

    def change(self, zone, records):
        self.route53.change_resource_record_sets(
            HostedZoneId=self.zones[zone],
            ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record} for record in records]},
        )

    # The application that stays and must not be touched.

    def blog(self):
        group = self.security_group("blog-web", "The blog")
        self.open(group, 80, IpRanges=[{"CidrIp": "0.0.0.0/0"}])
        instance = self.ec2.run_instances(
            ImageId=self.base_image,
            InstanceType="t3.micro",
            KeyName="ops",
            MinCount=1,
            MaxCount=1,
            SubnetId=self.subnets[1]["SubnetId"],
            SecurityGroupIds=[group, self.ssh],
            UserData="#!/bin/sh\naws s3 cp s3://blog-media/theme.tar /srv\n",
            TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "blog-web"}]}],
        )["Instances"][0]["InstanceId"]
        self.pass_time(120)
        address = self.ec2.allocate_address(Domain="vpc")
        self.ec2.associate_address(AllocationId=address["AllocationId"], InstanceId=instance)
        self.s3.create_bucket(Bucket="blog-media")
        self.s3.put_bucket_logging(
            Bucket="blog-media",
            BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": "acme-logs", "TargetPrefix": "blog/"}},
        )
        self.s3.put_object(Bucket="blog-media", Key="theme.tar", Body=b"theme")
        self.change(
            "blog.example",
            [
                record("blog.example", "A", 300, address["PublicIp"]),
                record("www.blog.example", "CNAME", 300, "blog.example"),
            ],
        )


def record(name, kind, ttl, *values):
    return {"Name": name, "Type": kind, "TTL": ttl, "ResourceRecords": [{"Value": value} for value in values]}


def awkward_keys():
    """200 keys: most of them plain, the others as users manage to name files."""
    keys = [
        "with space.png", "plus+plus.png", "100%.png", "%41.png", "quote'\".png", "a&b=c?d#e.png", "käse.png", "日本語.png",
        "emoji-😀.png", "e\u0301-nfd.png", "\u00e9-nfc.png", "trailing/", "double//slash.png", "../up.png", "back\\slash.png",
        "<tag>&amp;.png", "semi;colon,comma.png", "~tilde*star!.png", "long/" + "x" * 1019, "UPPER.PNG", "upper.png",
    ]
    return keys + [f"photos/{number:04}.png" for number in range(199 - len(keys))]


if __name__ == "__main__":
    Estate(sys.argv[1]).build()
