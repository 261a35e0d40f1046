"""How AWS writes its names, each form with the page that says so. `{}` is the name; `{account}` and such are other planted names."""

import re
from dataclasses import dataclass

from . import estate
from .text import SURE, Mark, Text

S3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
EC2 = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/"
ELB = "https://docs.aws.amazon.com/elasticloadbalancing/latest/"
CLOUDFRONT = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/"
ROUTE53 = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/"
OTHERS = {"account": estate.ACCOUNT, "distribution": estate.DISTRIBUTION, "zone": estate.ZONES[0], "instance": estate.IDS[1]}


def as_it_is(name):
    return name


def with_dashes(name):
    """https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html: 1234-5678-9012, as in the console."""
    return f"{name[:4]}-{name[4:8]}-{name[8:]}"


def address_in_host(name):
    return name.replace(".", "-")


@dataclass(frozen=True)
class Form:
    id: str
    template: str
    page: str
    names: tuple
    host: bool = False  # names a host, whose case does not matter
    shape: object = as_it_is
    trust: str = SURE

    def texts(self):
        for name in self.names:
            yield name, plant(self.template, name, self.id, self.shape, self.trust)


def plant(template, name, form, shape=as_it_is, trust=SURE):
    before, after, marks, low = "", "", [], 0
    for part in re.split(r"(\{\w*\})", template):
        if not re.fullmatch(r"\{\w*\}", part):
            before, after = before + part, after + part
            continue
        one = OTHERS[part[1:-1]] if part != "{}" else name
        here = shape(one.source) if one is name else one.source
        there = here if one.stays else shape(one.destination) if one is name else one.destination
        start, end = len(before), len(before) + len(here)
        if marks:
            marks[-1] = Mark(**{**vars(marks[-1]), "high": start})
        marks.append(Mark(one, form, start, end, low, end, trust))
        before, after, low = before + here, after + there, end
    if marks:
        marks[-1] = Mark(**{**vars(marks[-1]), "high": len(before)})
    return Text(before, after, marks)


def family(prefix, page, names, templates, **also):
    return [Form(f"{prefix}: {template}", template, page, tuple(names), **also) for template in templates]


ordinary_buckets = [bucket for key, bucket in estate.BUCKETS.items() if key != "china"]
one_bucket = [estate.BUCKETS["media"]]
undotted = [bucket for bucket in ordinary_buckets if "." not in bucket.source]
zonal = estate.ELB_HOSTS["network"]

FORMS = [
    *family("bucket in a URI", S3 + "access-bucket-intro.html", ordinary_buckets, ["s3://{}/a/b.png", "s3://{}"]),
    *family("bucket in a URI of Hadoop", "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-file-systems.html", one_bucket,
            ["s3a://{}/a/b", "s3n://{}/a/b"]),
    *family("bucket, virtual-hosted", S3 + "VirtualHosting.html", ordinary_buckets,
            ["https://{}.s3.amazonaws.com/a/b.png", "http://{}.s3.us-west-2.amazonaws.com/a?x=1", "https://{}.s3-us-west-2.amazonaws.com/a",
             "{}.s3.amazonaws.com", "//{}.s3.eu-central-1.amazonaws.com/a", "https://{}.s3.amazonaws.com:443/a#b"], host=True),
    *family("bucket, dual stack", S3 + "dual-stack-endpoints.html", undotted,
            ["https://{}.s3.dualstack.us-east-1.amazonaws.com/a"], host=True),
    *family("bucket, dual stack in the path", S3 + "dual-stack-endpoints.html", undotted, ["https://s3.dualstack.us-east-1.amazonaws.com/{}/a"]),
    *family("bucket, accelerated", S3 + "transfer-acceleration-getting-started.html", undotted,
            ["https://{}.s3-accelerate.amazonaws.com/a", "{}.s3-accelerate.dualstack.amazonaws.com"], host=True),
    *family("bucket, in the path", S3 + "VirtualHosting.html", ordinary_buckets,
            ["https://s3.amazonaws.com/{}/a/b.png", "https://s3.us-west-2.amazonaws.com/{}", "http://s3-us-west-2.amazonaws.com/{}/a",
             "s3.amazonaws.com/{}/", "https://s3.eu-west-1.amazonaws.com:443/{}/a?versionId=3"]),
    *family("bucket, FIPS", "https://docs.aws.amazon.com/general/latest/gr/s3.html", one_bucket,
            ["https://{}.s3-fips.us-east-1.amazonaws.com/a", "https://{}.s3-fips.dualstack.us-east-1.amazonaws.com/a"], host=True),
    *family("bucket as a website", S3 + "WebsiteEndpoints.html", ordinary_buckets,
            ["http://{}.s3-website-us-east-1.amazonaws.com/a", "{}.s3-website.eu-central-1.amazonaws.com"], host=True),
    *family("bucket in an ARN", S3 + "s3-arn-format.html", ordinary_buckets,
            ["arn:aws:s3:::{}", "arn:aws:s3:::{}/*", "arn:aws:s3:::{}/a/b.png"]),
    *family("bucket and account in an ARN", "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/"
            "create-s3-bucket-policy-for-cloudtrail.html", one_bucket, ["arn:aws:s3:::{}/AWSLogs/{account}/*"]),
    *family("bucket in China", "https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-arns.html", [estate.BUCKETS["china"]],
            ["https://{}.s3.cn-north-1.amazonaws.com.cn/a", "{}.s3-website.cn-north-1.amazonaws.com.cn"], host=True),
    *family("bucket in China, in the path or an ARN", "https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-arns.html",
            [estate.BUCKETS["china"]], ["https://s3.cn-northwest-1.amazonaws.com.cn/{}/a", "arn:aws-cn:s3:::{}/*"]),
    *family("ARN", IAM + "reference-arns.html", estate.ARNS, ["{}"]),
    *family("ARN of a version", "https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html", [estate.ARNS[3]], ["{}:PROD", "{}:42"]),
    *family("ARN with what it holds", "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-specific-table-indexes.html",
            [estate.ARNS[6]], ["{}/index/*"]),
    *family("account", "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html", [estate.ACCOUNT], ["{}"]),
    *family("account with dashes", "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html", [estate.ACCOUNT],
            ["{}"], shape=with_dashes),
    *family("account in an ARN", IAM + "reference-arns.html", [estate.ACCOUNT],
            ["arn:aws:iam::{}:root", "arn:aws:iam::{}:user/build/ci", "arn:aws:logs:us-east-1:{}:log-group:/web:*",
             "arn:aws:rds:eu-west-1:{}:db:shop", "arn:aws:sts::{}:assumed-role/other/x", "arn:aws:iam::{}:role/aws-service-role/a.example.com/R",
             "arn:aws:execute-api:us-east-1:{}:a1b2c3d4e5/*/GET/"]),
    *family("account in a registry of images", "https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html", [estate.ACCOUNT],
            ["{}.dkr.ecr.us-east-1.amazonaws.com/web:1.2", "https://{}.dkr.ecr.eu-west-1.amazonaws.com"], host=True),
    *family("account in the sign-in address", IAM + "console.html", [estate.ACCOUNT], ["https://{}.signin.aws.amazon.com/console/"], host=True),
    *family("account to switch role", IAM + "id_roles_use_switch-role-console.html", [estate.ACCOUNT],
            ["https://signin.aws.amazon.com/switchrole?account={}&roleName=web", "https://signin.aws.amazon.com/switchrole?roleName=web&account={}"]),
    *family("account in the URL of a queue", "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
            "sqs-queue-message-identifiers.html", [estate.ACCOUNT],
            ["https://sqs.us-east-1.amazonaws.com/{}/jobs", "https://us-west-2.queue.amazonaws.com/{}/jobs"]),
    *family("id", EC2 + "resource-ids.html", estate.IDS, ["{}"]),
    *family("id in an ARN", IAM + "reference-arns.html", [estate.IDS[1]], ["arn:aws:ec2:us-east-1:{account}:instance/{}"]),
    *family("id in the name of a host", EC2 + "hostname-types.html", [estate.IDS[1]],
            ["{}.us-west-2.compute.internal", "{}.ec2.internal"]),
    *family("load balancer", ELB + "classic/elb-internet-facing-load-balancers.html", estate.ELB_HOSTS.values(),
            ["{}", "http://{}/a/b", "https://{}:8443/a?b=c", "{}:80"], host=True),
    *family("load balancer, dual stack", ELB + "classic/elb-internet-facing-load-balancers.html",
            [one for key, one in estate.ELB_HOSTS.items() if key != "network"], ["dualstack.{}", "https://dualstack.{}/a"], host=True),
    *family("load balancer, IPv6 alone", ELB + "classic/elb-internet-facing-load-balancers.html", [estate.ELB_HOSTS["classic"]],
            ["ipv6.{}"], host=True),
    *family("load balancer in one zone", ELB + "network/network-load-balancers.html", [zonal], ["us-east-1a.{}"], host=True),
    *family("distribution's host", CLOUDFRONT + "distribution-web-values-returned.html", [estate.CLOUDFRONT_HOST],
            ["{}", "https://{}/a.js", "//{}/a", "{}:443", "{}."], host=True),
    *family("distribution", CLOUDFRONT + "distribution-web-values-returned.html", [estate.DISTRIBUTION], ["{}"]),
    *family("distribution in an ARN", IAM + "reference-arns.html", [estate.DISTRIBUTION], ["arn:aws:cloudfront::{account}:distribution/{}"]),
    *family("zone", ROUTE53 + "GetInfoAboutHostedZone.html", estate.ZONES,
            ["{}", "/hostedzone/{}", "arn:aws:route53:::hostedzone/{}", "https://route53.amazonaws.com/2013-04-01/hostedzone/{}/rrset"]),
    *family("name server", ROUTE53 + "GetInfoAboutHostedZone.html", estate.NAME_SERVERS, ["{}", "{}.", "NS {}."], host=True),
    *family("address", EC2 + "elastic-ip-addresses-eip.html", estate.ADDRESSES.values(), ["{}", "{}/32", "http://{}:8080/a", "{}:22", "ubuntu@{}"]),
    *family("address in a public host", "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html", [estate.ADDRESSES["elastic"]],
            ["ec2-{}.compute-1.amazonaws.com", "http://ec2-{}.eu-west-1.compute.amazonaws.com/a"], host=True, shape=address_in_host),
    *family("address in a private host", EC2 + "hostname-types.html", [estate.ADDRESSES["private"]],
            ["ip-{}.ec2.internal", "ip-{}.us-west-2.compute.internal", "ip-{}"], host=True, shape=address_in_host),
    *family("private host", EC2 + "hostname-types.html", estate.PRIVATE_HOSTS, ["{}", "http://{}:8080/a"], host=True),
    *family("access key", IAM + "reference_identifiers.html", estate.ACCESS_KEYS, ["{}", "AWS_ACCESS_KEY_ID={}"]),
    *family("canonical user", S3 + "finding-canonical-user-id.html", [estate.CANONICAL_USER], ["{}", "id={}"]),
    *family("origin access identity", CLOUDFRONT + "private-content-restricting-access-to-s3.html", [estate.ORIGIN_ACCESS_IDENTITY],
            ["origin-access-identity/cloudfront/{}", "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {}", "{}"]),
    *family("host of a database", "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Endpoint.html", [estate.HOST],
            ["{}", "mysql://shop@{}:3306/shop"], host=True),
]


def host_part(text):
    """[start, end) of the host in a form that names one."""
    start = text.find("//") + 2 if "//" in text else 0
    start = text.rfind("@", start) + 1 or start
    end = re.compile(r"[/:?#]|$").search(text, start).start()
    return start, end
