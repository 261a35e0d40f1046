"""Texts that look like the planted names and are not. Where `{…}` stands, a planted name stands inside and must be found alone."""

from . import estate
from .forms import plant

TEXTS = [
    # Longer names, on both sides. Dots belong to the names of buckets.
    "s3://orchard-media-older/a", "s3://my-orchard-media/a", "s3://orchard-medias/a", "s3://orchard-media.backup/a", "s3://x.orchard-media/a",
    "s3://orchard-mediaz", "s3://orchard-media-two/a", "s3://orchard-media-old-2/a", "s3://o4d4/a", "s3://xo4d/a", "s3://assets2/a",
    "s3://my-assets/a", "s3://orchard/media", "s3://orchard-logs-20190/a", "s3://orchard-logs-201/a", "s3://static.orchard.example.com.old/a",
    "s3://www.static.orchard.example.com/a", "s3://other/orchard-media/a", "s3://other/a?b=s3:/orchard-media",
    "https://orchard-media-older.s3.amazonaws.com/a", "https://x-orchard-media.s3.us-west-2.amazonaws.com/a",
    "https://cdn.orchard-media.s3.amazonaws.com/a", "https://orchard-mediax.s3-us-west-2.amazonaws.com", "https://orchard-media.x.s3.amazonaws.com",
    "http://my-assets.s3-website-us-east-1.amazonaws.com", "http://orchard-media-new.s3-website.eu-central-1.amazonaws.com",
    "https://s3.amazonaws.com/orchard-media-older/a", "https://s3.amazonaws.com/x-orchard-media", "https://s3.us-west-2.amazonaws.com/orchard-media.x/a",
    "arn:aws:s3:::orchard-media-older", "arn:aws:s3:::orchard-media-old2/*", "arn:aws:s3:::my-orchard-media/*", "arn:aws:s3:::assets-2",
    # Hosts that only look like those of AWS.
    "https://orchard-media.s3.example.com/a", "https://orchard-media.s3.amazonaws.com.example.net/a", "https://orchard-media.s3.amazonaws.comx/a",
    "https://orchard-media.s3-amazonaws.com/a", "https://orchard-media.s3amazonaws.com/a", "https://s3.amazonaws.com.example.net/orchard-media/a",
    "https://xs3.amazonaws.com/orchard-media/a", "https://s3.amazonaws.example/orchard-media/a", "https://orchard-media.sqs.us-east-1.amazonaws.com/",
    "https://s3.amazonaws.com/other/orchard-media/a", "https://orchard-media.example.com/a", "https://s3.amazonaws.co/assets/a",
    "https://static.orchard.example.com.example.net/a", "https://assets.example.com/a", "https://assets.s3x.amazonaws.com/a",
    # Ordinary words.
    "/var/www/assets/a.css", "assets: true", "import x from './assets'", "the assets of the company", "assets/", "assets_path", "rake assets:precompile",
    # Other accounts, and digits that are no account.
    "arn:aws:iam::999999999999:role/orchard-web", "1111111111111", "0111111111111", "1111111111112", "550e8400-e29b-41d4-a716-111111111111",
    "1111-1111-1111-1111", "4111-1111-1111-1111", "a111111111111f", "0.111111111111", "arn:aws:iam::111111111112:root",
    "111111111112.dkr.ecr.us-east-1.amazonaws.com/web", "1111111111111.dkr.ecr.us-east-1.amazonaws.com/web", "x111111111111y",
    "deadbeef111111111111deadbeef", "11-1111-1111-1111", "1111-1111-11111", "https://sqs.us-east-1.amazonaws.com/999999999999/jobs",
    # ARNs: the account in them is the source's, the resource is another.
    "arn:aws:iam::{account}:role/orchard-web2", "arn:aws:iam::{account}:role/orchard-web-old", "arn:aws:iam::{account}:role/team/orchard-web",
    "arn:aws:iam::{account}:user/orchard-web", "arn:aws:sns:us-west-2:{account}:orchard-alerts", "arn:aws:sns:us-east-1:{account}:orchard-alerts-2",
    "arn:aws:lambda:us-east-1:{account}:function:orchard-resize2", "arn:aws:dynamodb:us-gov-west-1:999999999999:table/Orchard",
    # Ids: one digit more or less, other prefixes, inside other words.
    "i-0a1b2c3d4", "i-0a1b2c3", "i-0a1b2c3d4e5f607180", "i-0a1b2c3d4e5f6071", "xi-0a1b2c3d", "ami-0a1b2c3d", "ami-0a1b2c3d4e5f60718", "eni-0a1b2c3d",
    "i-0a1b2c3e", "sg-903004f80", "asg-903004f8", "msg-0aa11bb22cc33dd44", "ami-0123456789abcdef01", "subnet-6e7f829e1", "mysubnet-6e7f829e",
    "eipassoc-64d5890a", "vol-049df61146c4d790", "i-0a1b2c3dzz", "i0a1b2c3d", "i_0a1b2c3d", "snap-066877671789bd71bb", "vpc-0e9801d129fab0b1c0",
    # Hosts of load balancers, distributions, zones' servers, instances.
    "orchard-web-12345678901.us-east-1.elb.amazonaws.com", "orchard-web-1234567890.us-west-2.elb.amazonaws.com",
    "my-orchard-web-1234567890.us-east-1.elb.amazonaws.com", "orchard-web-1234567890.us-east-1.elb.amazonaws.com.example.net",
    "orchard-web-1234567890.us-east-1.elb.example.com", "orchard-web-123456789.us-east-1.elb.amazonaws.com",
    "xorchard-nlb-0a1b2c3d4e5f6789.elb.us-east-1.amazonaws.com", "orchard-nlb-0a1b2c3d4e5f67890.elb.us-east-1.amazonaws.com",
    "orchard-nlb-0a1b2c3d4e5f6789.elb.us-east-2.amazonaws.com", "orchard-web-1234567890.us-east-1.elb.amazonaws.computer",
    "d111111abcdef80.cloudfront.net", "xd111111abcdef8.cloudfront.net", "d111111abcdef8.cloudfront.net.example.com", "d111111abcdef8.cloudfront.network",
    "d111111abcdef8.example.net", "d111111abcdef9.cloudfront.net", "EDFDVBD632BHDS5X", "XEDFDVBD632BHDS5", "EDFDVBD632BHDS", "edfdvbd632bhds5",
    "EDFDVBD632BHDS6", "Z1D633PJN98FT9X", "Z1D633PJN98FT", "AZ1D633PJN98FT9", "z1d633pjn98ft9", "Z0987654321EXAMPLEZZAB", "/hostedzone/Z1D633PJN98FT90",
    "ns-20481.awsdns-64.com", "ns-2048.awsdns-6.com", "xns-2048.awsdns-64.com", "ns-2048.awsdns-64.community", "ns-2048.awsdns-64.org",
    "ns-2048.awsdns-64.com.example.net", "ns-2048.awsdns-640.com", "ns-2050.awsdns-66.co", "ns-12048.awsdns-64.com",
    "192.0.2.100", "192.0.2.1", "1192.0.2.10", "192.0.2.10.5", "5.192.0.2.10", "192.0.2.11", "v10.0.12.345", "110.0.12.34", "10.0.12.3",
    "ec2-192-0-2-100.compute-1.amazonaws.com", "ec2-1192-0-2-10.compute-1.amazonaws.com", "ip-10-0-12-340.ec2.internal", "ip-110-0-12-34.ec2.internal",
    "ip-10-0-12-350.ec2.internal", "zip-10-0-12-35.ec2.internal", "ip-10-0-12-35.ec2.internals", "ip-10-0-12-36.us-west-1.compute.internal",
    "AKIAIOSFODNN7EXAMPLES", "XAKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPL", "akiaiosfodnn7example", "AKIAIOSFODNN7EXAMPLF",
    estate.CANONICAL_USER.source + "0", "a" + estate.CANONICAL_USER.source, estate.CANONICAL_USER.source[:-1],
    "EH1HDMB1FH2TCX", "origin-access-identity/cloudfront/EH1HDMB1FH2T", "orchard.abcdefghij123.us-east-1.rds.amazonaws.com",
    "my-orchard.abcdefghij12.us-east-1.rds.amazonaws.com", "orchard.abcdefghij12.us-east-2.rds.amazonaws.com",
]


def near_misses():
    return [plant(text, None, "inside a near miss") for text in TEXTS]
