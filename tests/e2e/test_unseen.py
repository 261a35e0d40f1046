"""What the application names and nobody read is told with its place and what becomes of it; names are changed by what they
mean, and a word that is only spelt like one is told and left."""

import base64
import contextlib
import gzip
import json

import pytest

from estate_builder import Builder, alias, record
from estate_oracle import text_of
from split_case import toml
from rehearsal import Rehearsal

QUEUE = "export Q=https://sqs.us-east-1.amazonaws.com/111111111111/"
IN_BASE64 = base64.b64encode(f"{QUEUE}hidden\n".encode()).decode()
TWICE = base64.b64encode(base64.b64encode(f"{QUEUE}twice\n".encode())).decode()
WIDE = base64.b64encode(f"{QUEUE}wide\n".encode("utf-16-le")).decode()
NOBODY_READ = {
    # name: (user data that names it, what it is listed as, what is said of it)
    "a queue by its URL": ("Q=https://sqs.us-east-1.amazonaws.com/111111111111/jobs", "sqs.us-east-1.amazonaws.com/111111111111/jobs", "policy admits"),
    "a queue of another account": ("Q=https://sqs.us-east-1.amazonaws.com/333333333333/jobs", "sqs.us-east-1.amazonaws.com/333333333333/jobs", "account 333333333333"),
    "a registry": ("docker pull 111111111111.dkr.ecr.us-east-1.amazonaws.com/web:1", "111111111111.dkr.ecr.us-east-1.amazonaws.com", "policy admits"),
    "a database": ("psql -h app.c1abcdefghij.us-east-1.rds.amazonaws.com", "app.c1abcdefghij.us-east-1.rds.amazonaws.com", "security groups"),
    "a balancer of a region that was not read": ("curl http://web-1.eu-west-1.elb.amazonaws.com/", "web-1.eu-west-1.elb.amazonaws.com", "eu-west-1 was not read"),
    "a bucket of nobody here": ("aws s3 cp s3://vendor-drops/x .", "s3://vendor-drops", "policy admits"),
    "a bucket by its host": ("curl https://vendor-drops.s3.eu-west-1.amazonaws.com/x", "s3://vendor-drops", "eu-west-1 was not read"),
    "a topic by its ARN": ("T=arn:aws:sns:us-east-1:111111111111:alarms", "arn:aws:sns:us-east-1:111111111111:alarms", "policy admits"),
    "mail": ("relayhost = [email-smtp.eu-west-1.amazonaws.com]:587", "Amazon SES", "verify them in the destination"),
    "a service that nobody knows": ("E=https://thing-1.newservice.us-east-1.amazonaws.com", "thing-1.newservice.us-east-1.amazonaws.com", "not known"),
    "a function's URL": ("curl https://abcdefghijklmnop.lambda-url.us-east-1.on.aws/", "abcdefghijklmnop.lambda-url.us-east-1.on.aws", "policy admits"),
    "a file system": ("mount fs-0123456789abcdef0.efs.us-east-1.amazonaws.com:/", "fs-0123456789abcdef0.efs.us-east-1.amazonaws.com", "network"),
    "a queue in a region that a variable says": ("Q=https://sqs.$REGION.amazonaws.com/111111111111/late", "sqs.$REGION.amazonaws.com/111111111111/late", "shows when the script runs"),
    "a queue of an account that a variable says": ("Q=https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/late", "sqs.us-east-1.amazonaws.com/${ACCOUNT}/late", "shows when the script runs"),
    "a registry of variables": ("docker pull $ACCOUNT.dkr.ecr.$REGION.amazonaws.com/shop:1", "$ACCOUNT.dkr.ecr.$REGION.amazonaws.com/shop", "shows when the script runs"),
    "an ARN of variables": ("T=arn:aws:sns:us-east-1:${ACCOUNT}:late", "arn:aws:sns:us-east-1:${ACCOUNT}:late", "shows when the script runs"),
    "a bucket's host of variables": ("curl https://${APP}.s3.amazonaws.com/x", "${APP}.s3.amazonaws.com/x", "shows when the script runs"),
    "a bucket that begins as a known one": ("aws s3 cp s3://shop-prod-$STAGE/x .", "s3://shop-prod-$STAGE", "shows when the script runs"),
    "an access point": ("A=arn:aws:s3:us-east-1:111111111111:accesspoint/shop-ap", "arn:aws:s3:us-east-1:111111111111:accesspoint/shop-ap", "leads to the bucket there"),
    "an access point by its host": ("curl https://shop-ap-111111111111.s3-accesspoint.us-east-1.amazonaws.com/x", "shop-ap-111111111111.s3-accesspoint.us-east-1.amazonaws.com", "leads to the bucket there"),
    "an access point by its alias": ("aws s3 ls s3://shop-ap-abcdefgh1234567890abcdefg123456-s3alias", "s3://shop-ap-abcdefgh1234567890abcdefg123456-s3alias", "leads to the bucket there"),
    "a secret by the command": ("aws --region us-east-1 secretsmanager get-secret-value --secret-id prod/shop", "AWS Secrets Manager", "policy admits"),
    "a table by a library": ("python3 -c \"import boto3; boto3.resource('dynamodb').Table('sessions')\"", "Amazon DynamoDB", "policy admits"),
    "a group by the command": ("aws autoscaling set-desired-capacity --auto-scaling-group-name web --desired-capacity 3", "Amazon EC2 Auto Scaling", "caller's own account"),
    "a service that nobody knows by the command": ("aws newthing list-things", "newthing", "not known"),
    "a file system by its id": ("mount -t efs fs-0abc1234def567891 /efs", "fs-0abc1234def567891", "network"),
    "a volume by its id": ("aws ec2 attach-volume --volume-id vol-0abc1234def567890 --device /dev/sdf", "vol-0abc1234def567890", "used there only"),
    "an address by its id": ("aws ec2 associate-address --allocation-id eipalloc-0abc1234def567890", "eipalloc-0abc1234def567890", "used there only"),
    "a bucket's host in percent-encoding": ("U=https%3A%2F%2Fshop-prod.s3.amazonaws.com%2Fa", "s3://shop-prod in percent-encoding", "carried over as it stands"),
    "a bucket's URL in percent-encoding": ("U=s3%3A%2F%2Fvendor-encoded%2Fa", "s3://vendor-encoded", "policy admits"),
    "buckets by a beginning": ("aws s3 sync s3://shop-pr* /x", "s3://shop-pr*", "shows when the script runs"),
    "a private address that nobody has": ("export DB_HOST=172.31.77.7", "172.31.77.7", "only in the source's network"),
    "a container of Lightsail": ("curl https://shop.abc123def456.us-east-1.cs.amazonlightsail.com/", "shop.abc123def456.us-east-1.cs.amazonlightsail.com", "whether it answers was not read"),
    "a public registry": ("docker pull public.ecr.aws/shop/web", "public.ecr.aws", "policy admits"),
    "a queue in base64": (f"echo {IN_BASE64} | base64 -d > /etc/app.env", "sqs.us-east-1.amazonaws.com/111111111111/hidden", "policy admits"),
    "a queue in base64 twice": (f"echo {TWICE} | base64 -d | base64 -d | sh", "sqs.us-east-1.amazonaws.com/111111111111/twice", "policy admits"),
    "a queue in PowerShell's base64": (f"powershell -EncodedCommand {WIDE}", "sqs.us-east-1.amazonaws.com/111111111111/wide", "policy admits"),
    "a bucket by a variable": ("export S3_BUCKET=vendor-env", "s3://vendor-env", "policy admits"),
    "a bucket by a variable's default": ("export MEDIA_BUCKET=${1:-vendor-default}", "s3://vendor-default", "policy admits"),
    "a bucket by an option": ("aws s3api get-object --bucket vendor --key k f", "s3://vendor", "policy admits"),
    "a bucket in a document": ("echo '{\"bucketName\": \"vendor-json\"}' > /etc/app.json", "s3://vendor-json", "policy admits"),
    "a bucket that is mounted": ("s3fs -o iam_role=auto vendor-fs /mnt", "s3://vendor-fs", "policy admits"),
    "a bucket by a cmdlet": ("Read-S3Object -BucketName vendor-ps -Key x -File y", "s3://vendor-ps", "policy admits"),
    "a bucket that a variable ends": ("BUCKET=vendor-$STAGE", "s3://vendor-$STAGE", "shows when the script runs"),
    "a service by a package": ("node -e 'require(\"@aws-sdk/client-kinesis\")'", "Amazon Kinesis", "policy admits"),
    "a service by a module": ("import \"github.com/aws/aws-sdk-go-v2/service/eventbridge\"", "Amazon EventBridge", "policy admits"),
    "a service by a class": ("ruby -e 'Aws::States::Client.new'", "AWS Step Functions", "caller's own account"),
    "a service by a cmdlet": ("Get-KMSKeyList", "AWS KMS", "policy admits"),
    "a service by a helper": ("/opt/aws/bin/cfn-signal -e 0 --stack shop --resource Group", "AWS CloudFormation", "caller's own account"),
    "a service by a reference": ("DB='{{resolve:ssm:/shop/db:1}}'", "AWS Systems Manager", "caller's own account"),
    "a service by a list": ("- ['aws', 'firehose', 'put-record']", "Amazon Data Firehose", "caller's own account"),
    "a region by an option": ("aws ec2 describe-volumes --region ca-central-1", "region ca-central-1", "write it into `regions`"),
    "a region by a variable": ("export AWS_DEFAULT_REGION=eu-west-2", "region eu-west-2", "write it into `regions`"),
    "a region by an argument": ("boto3.Session(region_name='sa-east-1')", "region sa-east-1", "write it into `regions`"),
    "a region by a setting": ("aws configure set region me-south-1", "region me-south-1", "write it into `regions`"),
    "an account": ("PEER_ACCOUNT_ID=444444444444", "account 444444444444", "stays there"),
    "a transit gateway": ("T=tgw-0123456789abcdef0", "tgw-0123456789abcdef0", "used there only"),
    "a routing table": ("aws ec2 create-route --route-table-id rtb-0123456789abcdef0", "rtb-0123456789abcdef0", "used there only"),
    "a peering": ("pcx-1a2b3c4d", "pcx-1a2b3c4d", "used there only"),
    "users": ("POOL=us-east-1_AbCdEfGhI", "us-east-1_AbCdEfGhI", "users with it"),
    "identities": ("POOL=us-east-1:12345678-1234-1234-1234-123456789012", "us-east-1:12345678-1234-1234-1234-123456789012", "users with it"),
    "a zone by its id": ("ZONE=Z0123456789ABCDEFGHIJ", "Z0123456789ABCDEFGHIJ", "credentials of its account"),
    "a distribution by its id": ("aws cloudfront create-invalidation --distribution-id E1ABCDEFGHIJKL", "E1ABCDEFGHIJKL", "credentials of its account"),
    "an ARN in percent-encoding": ("T=arn%3Aaws%3Asns%3Aus-east-1%3A111111111111%3Aencoded", "arn:aws:sns:us-east-1:111111111111:encoded", "policy admits"),
    "a provider of identities": ("I=arn:aws:iam::111111111111:oidc-provider/id.example", "arn:aws:iam::111111111111:oidc-provider/id.example", "reads nothing of this kind"),
    "a role that is gone": ("R=arn:aws:iam::111111111111:role/gone", "arn:aws:iam::111111111111:role/gone", "Neither account has it"),
    "a target group": ("G=arn:aws:elasticloadbalancing:us-east-1:111111111111:targetgroup/web/0123456789abcdef", "arn:aws:elasticloadbalancing:us-east-1:111111111111:targetgroup/web/0123456789abcdef", "reads nothing of this kind"),
    "a balancer of some kind": ("curl http://web-99.us-east-1.elb.amazonaws.com/", "web-99.us-east-1.elb.amazonaws.com", "Of other balancers cleave reads none"),
    "a network balancer": ("curl http://web-0123456789abcdef.elb.us-east-1.amazonaws.com/", "web-0123456789abcdef.elb.us-east-1.amazonaws.com", "reads nothing of this kind"),
    "an access key": ("export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE", "goes on signing"),
}
OF_NOBODY = ["aws ec2 describe-instances", "listen 127.0.0.1:80; allow 10.0.0.0/8; via 172.17.0.1 or 169.254.169.254", "version 10.1.2.3-4 and 192.168.7", "aws s3 ls", "aws configure set region x", "# aws rds list-things", "echo use the aws cli or not", "vol-ume i-am sg-12 fs-0123",
             "curl -H 'Accept-Encoding: gzip' http://192.0.2.1/",
             "http://169.254.169.254/latest/meta-data/", "curl https://s3.amazonaws.com/", "aws sts get-caller-identity --endpoint-url https://sts.amazonaws.com", "arn: is no ARN",
             "proxy_pass http://shop.example$request_uri;",
             "server_names_hash_bucket_size 128; limit_bucket 10", "TOKEN_BUCKET=rate-limits", "BUCKET_OWNER=some-team", "GCS_BUCKET=some-files", "# Bucket names are unique", "BUCKET=$1", "B=${BUCKET}",
             "echo Your bucket list is long", "influx write --bucket metrics", "USE_BUCKET=true", "find /mnt -name 's3fs'",
             "PASSWORD=c2VjcmV0cGFzc3dvcmRvZm1pbmU=", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vbqajDhA", "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
             "PHONE=777788889999", "tgw-lan rtb-0123 nat-gateway acl-list igw-1", "ZULUZULUZULUZULU E2E_TESTS_ENABLED EXAMPLE00000000000", "Z35SXDOTRQ7X7K", "us-east-1_short east-1 fr-par-1",
             "curl --region fr-par-1", "aws ec2 describe-instances --region us-east-1", "Get-ChildItem; New-Object System.Net.WebClient", "require('@types/node')", "backup.aws and ~/.aws/config",
             "arn%3Ais%3Ano%3Aname", "AWS.config.update({})", "Set-Location C:\\new-media"]


class Planned(Rehearsal):
    """An estate with a bucket called shop-prod and an instance with this user data, and its plan."""

    def __init__(self, folder):
        super().__init__(folder)
        self.aws = Builder(self.twin)

    def build(self, user_data):
        zone = self.aws.domain("shop.example")
        self.aws.bucket("shop-prod", ["a"])
        group = self.aws.security_group("web", 80)
        instance = self.aws.instance("web-1", group, UserData=user_data)
        self.aws.change(zone, alias("shop.example", self.aws.load_balancer("web", [instance], [group])),
                        record("x.shop.example", "TXT", '"s3://shop-prod"'))
        return instance

    def plan_with(self, **settings):
        self.cleave("init", "--source-profile", "source", "--destination-profile", "destination", "--root", "domain:shop.example")
        self.decide(**settings)
        self.cleave("inventory")
        return self.cleave("plan")

    def decide(self, **settings):
        if settings:
            file = self.work / "cleave.toml"
            file.write_text(file.read_text().replace("[decisions]\n", toml(settings).strip() + "\n"))

    @property
    def script(self):
        launch, = (step for step in self.plan["steps"] if step["kind"] == "ec2/run-instance")
        return launch["params"]["UserData"]


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    """One instance that names all of them."""
    with Planned(tmp_path_factory.mktemp("unseen") / "it") as planned:
        planned.instance = planned.build("#!/bin/sh\n" + "\n".join([*(line for line, *_ in NOBODY_READ.values()), *OF_NOBODY]))
        told = planned.plan_with()
        yield planned, told


@pytest.mark.parametrize("what", NOBODY_READ)
def test_what_nobody_read_is_told(named, what):
    planned, told = named
    _, name, becomes = NOBODY_READ[what]
    one, = (one for one in planned.plan["unseen"] if one["name"] == name)
    assert becomes in one["becomes"] and [place.split()[-2:] for place in one["places"]] == [["user", "data"]]
    assert name in told and name in planned.cleave("graph")


def test_nothing_else_is_told_and_nothing_is_half_changed(named):
    planned, _ = named
    packed = f"packed parts of the user data of ec2/instance/{planned.instance}"
    assert {one["name"] for one in planned.plan["unseen"]} == {packed, *(name for _, name, _ in NOBODY_READ.values())}
    assert "222222222222" not in json.dumps(planned.script) and "$from" not in json.dumps(planned.script)


def test_what_is_accepted_is_asked_about_no_more(named):
    planned, told = named
    assert "To accept" in told
    planned.decide(decisions={f"unseen/{one['name']}": "leave" for one in planned.plan["unseen"]})
    assert "To accept" not in planned.cleave("plan")
    assert all(one["accepted"] for one in planned.plan["unseen"])


def test_an_accepted_name_that_nothing_names_is_refused(tmp_path):
    with Planned(tmp_path / "it") as planned:
        planned.build("#!/bin/sh\n")
        planned.cleave("init", "--source-profile", "source", "--destination-profile", "destination", "--root", "domain:shop.example")
        planned.decide(decisions={"unseen/sqs.us-east-1.amazonaws.com/1/x": "leave", "perhaps/other": "rename"})
        planned.cleave("inventory")
        process = planned.start("plan")
        assert "nothing names" in process.communicate()[1] and process.returncode == 2


# The bucket is called like everything else: which words mean it?
MEANS_IT = ["aws s3 sync s3://shop-prod /srv", "BUCKET=shop-prod", "curl https://shop-prod.s3.amazonaws.com/a", "arn:aws:s3:::shop-prod/*", "AWS_STORAGE_BUCKET_NAME='shop-prod'",
            "  bucket shop-prod", "ENV S3_BUCKET shop-prod", "aws s3api head-bucket --bucket shop-prod"]
MAY_MEAN_IT = ["ACCOUNT=111111111111", "hostnamectl set-hostname shop-prod", "create database `shop-prod`", "cd /srv/shop-prod/current",
               "GCS_BUCKET=shop-prod", "aws --endpoint-url https://minio.shop.example s3 cp s3://shop-prod/x .", "aws s3 ls s3://shop-prod --endpoint-url=http://127.0.0.1:9000",
            "for bucket in media shop-prod; do", "mkdir /data/shop-prod", "echo the bucket shop-prod # of old", "git config bucket shop-prod"]


@contextlib.contextmanager
def scripted(tmp_path, user_data, **settings):
    with Planned(tmp_path / "it") as planned:
        planned.build(user_data)
        planned.plan_with(**settings)
        yield planned


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_names_are_changed_by_what_they_mean(tmp_path, packed):
    lines = ["#!/bin/sh", *MEANS_IT, *MAY_MEAN_IT]
    text = "\n".join(lines)
    with scripted(tmp_path, gzip.compress(text.encode()) if packed else text) as planned:
        changed = text_of(planned.script).split("\n")
        assert changed == ["#!/bin/sh", *(line.replace("shop-prod", "{}") for line in MEANS_IT), *MAY_MEAN_IT]
        perhaps = {(one["word"], one["place"]) for one in planned.plan["perhaps"] if one["resource"].startswith("ec2/instance/")}
        first = 2 + len(MEANS_IT)
        assert perhaps >= {("shop-prod" if number else "111111111111", f"user data line {first + number}") for number in range(len(MAY_MEAN_IT))}
        if packed:
            planned.cleave(*planned.run_words("--until", "copy"))
            ec2 = planned.twin.client("ec2", "destination")
            copy = [i["InstanceId"] for r in ec2.describe_instances()["Reservations"] for i in r["Instances"]][0]
            data = ec2.describe_instance_attribute(InstanceId=copy, Attribute="userData")["UserData"]["Value"]
            assert b"BUCKET=shop-prod-222222222222\n" in gzip.decompress(base64.b64decode(data))


def test_a_word_is_renamed_everywhere_when_somebody_says_so(tmp_path):
    lines = "\n".join(["#!/bin/sh", *MAY_MEAN_IT])
    with scripted(tmp_path, lines, decisions={"perhaps/shop-prod": "rename", "perhaps/111111111111": "keep"}) as planned:
        assert text_of(planned.script) == lines.replace("shop-prod", "{}")


def test_a_public_address_of_nobody_is_told_and_a_private_one_is_not(tmp_path):
    with Planned(tmp_path / "it") as planned:
        planned.build("#!/bin/sh\n")
        zone = next(z["Id"].split("/")[-1] for z in planned.twin.client("route53").list_hosted_zones()["HostedZones"])
        planned.aws.change(zone, record("far.shop.example", "A", "192.0.2.9"), record("near.shop.example", "A", "10.0.0.9"))
        planned.plan_with()
        told = [warning for warning in planned.plan["warnings"] if "as far as they were read" in warning]
        assert len(told) == 1 and "far.shop.example A leads to 192.0.2.9" in told[0]


def test_what_is_called_or_tagged_alike_and_not_reached_is_told(tmp_path):
    with Planned(tmp_path / "it") as planned:
        instance = planned.build("#!/bin/sh\n")
        for name in ("shop-backup", *(f"shop-old-{number}" for number in range(6))):
            planned.aws.bucket(name, [])
        planned.aws.bucket("workshop-media", [])
        other = planned.aws.instance("cron-1", planned.aws.security_group("cron"))
        stranger = planned.aws.instance("blog-1", planned.aws.security_group("blog"))
        ec2 = planned.twin.client("ec2")
        ec2.create_tags(Resources=[instance, other], Tags=[{"Key": "app", "Value": "shop"}])
        ec2.create_tags(Resources=[stranger], Tags=[{"Key": "app", "Value": "blog"}])
        planned.plan_with()
        told = planned.cleave("graph").partition("Perhaps also yours")[2]
        assert "s3/bucket/shop-backup: its name begins like that of" in told and f"ec2/instance/{other}: it has the tag app=shop" in told
        assert "workshop" not in told and stranger not in told
        assert "s3/bucket: and 3 more (-v shows all)" in told and told.count("s3/bucket/shop-old-") == 3
        assert planned.cleave("graph", "-v").count("s3/bucket/shop-old-") == 6


CARRIED_OVER = {
    "a part of a multipart": ('MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/x-shellscript\n'
                              "Content-Transfer-Encoding: base64\n\nIyEvYmluL3NoCg==\n--b--\n", "packed parts of the user data of ec2/instance/"),
    "a file of cloud-config": ("#cloud-config\nwrite_files:\n- encoding: b64\n  content: QlVDS0VUPXNob3AtcHJvZA==\n  path: /etc/a\n", "packed parts of the user data of ec2/instance/"),
    "what is no text": (b"\x7fELF\x02\x01\x00\xff\xfe\x80", "user data of ec2/instance/"),
    "a name that is put together": ("#!/bin/sh\naws s3 sync s3://${APP}-logs/x /x\n", "s3://${APP}-logs"),
}


@pytest.mark.parametrize("kind", CARRIED_OVER)
def test_user_data_that_nobody_sees_into_is_told(kind, tmp_path):
    script, name = CARRIED_OVER[kind]
    with Planned(tmp_path / "it") as planned:
        planned.build(script)
        planned.plan_with()
        assert [one["name"] for one in planned.plan["unseen"] if one["name"].startswith(name) and not one["accepted"]], planned.plan["unseen"]


def test_a_decided_word_leaves_the_keys_of_objects_alone_and_is_asked_about_no_more(tmp_path):
    """A rule is for keys that begin so, and they are the same at the destination."""
    with Planned(tmp_path / "it") as planned:
        planned.build("#!/bin/sh\nuseradd shop-prod\n")
        rule = {"ID": "shop-prod", "Filter": {"Prefix": "shop-prod/tmp/"}, "Status": "Enabled", "Expiration": {"Days": 7}}
        planned.aws.s3.put_bucket_lifecycle_configuration(Bucket="shop-prod", LifecycleConfiguration={"Rules": [rule]})
        told = planned.plan_with(decisions={"perhaps/shop-prod": "rename"})
        assert text_of(planned.script) == "#!/bin/sh\nuseradd {}\n" and "Perhaps names" not in told
        [rules] = [step["params"]["Request"]["Rules"] for step in planned.plan["steps"] if step["id"].endswith("/shop-prod/Lifecycle")]
        assert rules == [rule]


def test_the_old_name_of_what_is_renamed_is_told_where_a_script_has_it(tmp_path):
    with Planned(tmp_path / "it") as planned:
        instance = planned.build("#!/bin/sh\naws elb describe-load-balancers --load-balancer-name web\necho web-1 of webs\n")
        planned.plan_with()
        file = planned.work / "cleave.toml"
        file.write_text(file.read_text().replace("[renames]\n", '[renames]\n"elb/load-balancer/us-east-1/web" = "web-2"\n'))
        planned.cleave("plan")
        [told] = [one for one in planned.plan["warnings"] if instance in one and "web-2" in one]
        assert "has the word web in line 2," in told
