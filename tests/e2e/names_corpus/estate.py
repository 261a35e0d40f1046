"""The names that the corpus plants, and what each becomes. Accounts, addresses and domains are those kept for documentation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Name:
    source: str
    destination: str
    kind: str
    stays: bool = False  # found and reported, never written over

    def __str__(self):
        return self.source


# A destination that holds its source, a shorter one, overlapping names, dots, ordinary words, the shortest length, the same length.
BUCKETS = {
    "media": Name("orchard-media", "orchard-media-two", "bucket"),
    "media_old": Name("orchard-media-old", "omo", "bucket"),
    "old_media": Name("old.orchard-media", "archived-orchard-photographs", "bucket"),
    "site": Name("static.orchard.example.com", "static-b.orchard.example.com", "bucket"),
    "word": Name("assets", "orchard-assets-b", "bucket"),
    "short": Name("o4d", "o4d-b", "bucket"),
    "logs": Name("orchard-logs-2019", "orchard-logs-2022", "bucket"),
    "china": Name("orchard-cn", "orchard-cn-two", "bucket"),
}
ACCOUNT = Name("111111111111", "222222222222", "account")
ARNS = [
    Name("arn:aws:iam::111111111111:role/orchard-web", "arn:aws:iam::222222222222:role/orchard-web-b", "arn"),
    Name("arn:aws:iam::111111111111:role/orchard-web-admin", "arn:aws:iam::222222222222:role/admin", "arn"),
    Name("arn:aws:sns:us-east-1:111111111111:orchard-alerts", "arn:aws:sns:eu-west-1:222222222222:orchard-alerts", "arn"),
    Name("arn:aws:lambda:us-east-1:111111111111:function:orchard-resize", "arn:aws:lambda:eu-west-1:222222222222:function:resize", "arn"),
    Name("arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/orchard/50dc6c495c0c9188",
         "arn:aws:elasticloadbalancing:eu-west-1:222222222222:loadbalancer/app/orchard/60dc6c495c0c9199", "arn"),
    Name("arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
         "arn:aws:kms:eu-west-1:222222222222:key/0987dcba-09fe-87dc-65ba-ab0987654321", "arn"),
    Name("arn:aws-us-gov:dynamodb:us-gov-west-1:111111111111:table/Orchard",
         "arn:aws-us-gov:dynamodb:us-gov-east-1:222222222222:table/Orchard", "arn"),
    Name("arn:aws-cn:sqs:cn-north-1:111111111111:orchard-jobs", "arn:aws-cn:sqs:cn-northwest-1:222222222222:orchard-jobs", "arn"),
]
# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html: 8 or 17 digits after the prefix.
IDS = [Name(source, destination, "id") for source, destination in (
    ("i-0a1b2c3d", "i-0d4e5f60718293a4b"),
    ("i-0a1b2c3d4e5f60718", "i-0f00dcafe12345678"),
    ("ami-0123456789abcdef0", "ami-0fedcba9876543210"),
    ("ami-1a2b3c4d", "ami-0fedcba9876543211"),
    ("sg-903004f8", "sg-0903004f8aabbccdd"),
    ("sg-0aa11bb22cc33dd44", "sg-0ee55ff66aa77bb88"),
    ("vol-049df61146c4d7901", "vol-01324f611def45678"),
    ("snap-066877671789bd71b", "snap-0a1b2c3d4e5f60718"),
    ("subnet-6e7f829e", "subnet-08fc749671b2d0771"),
    ("vpc-0e9801d129fab0b1c", "vpc-0f1234567890abcde"),
    ("eni-0123abcd4567efab8", "eni-0fedc9876543210fe"),
    ("eipalloc-64d5890a", "eipalloc-0a1b2c3d4e5f60719"),
    ("eipassoc-0db263c3c02b3d4f5", "eipassoc-0aa263c3c02b3d4f6"),
    ("rtb-0c7a1b2d3e4f56789", "rtb-0d8b2c3e4f5a67890"),
    ("igw-0aebbc6e2d3f4a5b6", "igw-0bfccd7f3e4a5b6c7"),
    ("nat-05dba92075d71c408", "nat-06ecb03186e82d519"),
    ("acl-0abc123def456789a", "acl-0bcd234ef0567890b"),
    ("lt-0123c79c33a54e0ab", "lt-0456d80d44b65f1bc"),
    ("vpce-0f89a33420c1931d7", "vpce-0a90b44531d2042e8"),
)]
# https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-internet-facing-load-balancers.html
# https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-internal-load-balancers.html
# https://docs.aws.amazon.com/elasticloadbalancing/latest/network/introduction.html
ELB_HOSTS = {
    "classic": Name("orchard-web-1234567890.us-east-1.elb.amazonaws.com", "orchard-1928374655.eu-west-1.elb.amazonaws.com", "elb-host"),
    "longer": Name("orchard-web-1234567890123.us-east-1.elb.amazonaws.com", "orchard-b-77.eu-west-1.elb.amazonaws.com", "elb-host"),
    "internal": Name("internal-orchard-api-987654321.us-east-1.elb.amazonaws.com",
                     "internal-orchard-api-123123123.eu-west-1.elb.amazonaws.com", "elb-host"),
    "network": Name("orchard-nlb-0a1b2c3d4e5f6789.elb.us-east-1.amazonaws.com", "nlb-9876f5e4d3c2b1a0.elb.eu-west-1.amazonaws.com", "elb-host"),
    "china": Name("orchard-cn-1234567890.cn-north-1.elb.amazonaws.com.cn", "orchard-cn-55.cn-northwest-1.elb.amazonaws.com.cn", "elb-host"),
}
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-values-returned.html
CLOUDFRONT_HOST = Name("d111111abcdef8.cloudfront.net", "d3v4example9x.cloudfront.net", "cloudfront-host")
DISTRIBUTION = Name("EDFDVBD632BHDS5", "E2QWRUHAPOMQZL", "distribution")
# https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/GetInfoAboutHostedZone.html
ZONES = [Name("Z1D633PJN98FT9", "Z0123456789EXAMPLEB", "zone"), Name("Z0987654321EXAMPLEZZA", "Z3M3LMPEXAMPLE", "zone")]
NAME_SERVERS = [Name("ns-2048.awsdns-64.com", "ns-1097.awsdns-09.org", "name-server"),
                Name("ns-204.awsdns-64.net", "ns-1.awsdns-00.com", "name-server"),
                Name("ns-2050.awsdns-66.co.uk", "ns-999.awsdns-60.net", "name-server")]
ADDRESSES = {"elastic": Name("192.0.2.10", "198.51.100.200", "address"), "private": Name("10.0.12.34", "10.8.112.134", "address")}
# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/hostname-types.html
PRIVATE_HOSTS = [Name("ip-10-0-12-35.ec2.internal", "ip-10-8-1-3.eu-west-1.compute.internal", "private-host"),
                 Name("ip-10-0-12-36.us-west-2.compute.internal", "ip-10-8-112-136.eu-west-1.compute.internal", "private-host")]
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html; the keys of AWS's own examples.
ACCESS_KEYS = [Name("AKIAIOSFODNN7EXAMPLE", "", "access-key", stays=True), Name("AKIAI44QH8DHBEXAMPLE", "", "access-key", stays=True)]
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/finding-canonical-user-id.html
CANONICAL_USER = Name("79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
                      "c1daee0a1b2caaf850ea79cf0430f33d72579fd1611c97f7ded193374c0b163b", "canonical-user")
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
ORIGIN_ACCESS_IDENTITY = Name("EH1HDMB1FH2TC", "E127EXAMPLE51Z", "origin-access-identity")
HOST = Name("orchard.abcdefghij12.us-east-1.rds.amazonaws.com", "orchard-b.zyxwvuts9876.eu-west-1.rds.amazonaws.com", "host")

ALL = [*BUCKETS.values(), ACCOUNT, *ARNS, *IDS, *ELB_HOSTS.values(), CLOUDFRONT_HOST, DISTRIBUTION, *ZONES, *NAME_SERVERS,
       *ADDRESSES.values(), *PRIVATE_HOSTS, *ACCESS_KEYS, CANONICAL_USER, ORIGIN_ACCESS_IDENTITY, HOST]


def map_text(names=ALL):
    """A file for --map. '-' is a destination that is not known."""
    return "".join(f"{name.source} {name.destination or '-'} {name.kind}\n" for name in names)
