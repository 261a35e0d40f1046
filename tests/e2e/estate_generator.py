"""Estates put together at random, and what has to be said of each.

An estate is made of parts: a balancer with its machines, a site behind a distribution, a bucket that bears its host's name, an
address of a machine that is shared … A part builds itself and states three things, which it knows because it built them: what
uses what, where each host leads, and which words mean what. What follows for the split (fates, hosts, names, what is not seen)
is worked out from these statements alone, never from what cleave says.
"""

import collections
import json
import random

from estate_builder import EC2_MAY_ASSUME, Builder, alias, allow, bucket_origin, deny, policy, record, web_origin  # noqa: F401

HOME = "us-east-1"
OTHER_REGIONS = ["eu-west-1", "eu-central-1", "us-west-2"]
ACCOUNT, DESTINATION, STRANGER = "111111111111", "222222222222", "444455556666"
WEBSITES = "Z3AQBSTGFJSTF"  # of us-east-1: https://docs.aws.amazon.com/general/latest/gr/s3.html

# Two deployments of a distribution with a little between them, and three.
TWO_DEPLOYMENTS, THREE_DEPLOYMENTS = 630, 930

# The application's word is the beginning of everything that it owns; words that are a part of one another are close relatives.
WORDS = [("orchid", "orchids"), ("lumen", "lume"), ("harbor", "harborview"), ("quartz", "quart"), ("cedar", "incedar")]


class Regional(Builder):
    """A Builder at work in another region."""

    def __init__(self, twin, region):
        super().__init__(twin)
        self.region = region

    def client(self, service, profile="source"):
        key = (service, profile)
        if key not in self._clients:
            self._clients[key] = self.twin.client(service, profile, self.region)
        return self._clients[key]


class Host:
    """A name that visitors ask for. `end`: the id of what answers; "private", "nobody read", "foreign address", "elsewhere" or
    "own bucket"; or (“name”, host) for another name that it leads to."""

    def __init__(self, url, zone, end, record):
        self.url, self.zone, self.end, self.record = url, zone, end, record

    @property
    def name(self):
        return self.url.removeprefix("dns:").removeprefix("http://").removeprefix("https://").split("/")[0]


class App:
    """One owner's things. `moves`: it is the one that is split out."""

    def __init__(self, estate, word, moves):
        self.estate, self.word, self.moves = estate, word, moves
        self.domain = word + ".example"
        self.zone = None
        self.roots = []
        self.count = collections.Counter()

    def name(self, kind):
        """A fresh name that begins with the owner's word."""
        self.count[kind] += 1
        number = self.count[kind]
        return f"{self.word}-{kind}" + (f"-{number}" if number > 1 else "")

    def host(self, label=""):
        label = label or "h"
        self.count["host"] += 1
        return f"{label}{self.count['host']}.{self.domain}"


class Script:
    """User data: lines, and how each looks when the names in it are changed ({} for each name)."""

    def __init__(self):
        self.lines = ["#!/bin/sh"]
        self.after = ["#!/bin/sh"]
        self.buckets = []  # that it uses
        self.uses = []  # (bucket, line number)
        self.unseen = []
        self.bare = []  # (word, line number)

    def add(self, line, after=None):
        self.lines.append(line)
        self.after.append(line if after is None else after)
        return len(self.lines)

    @property
    def text(self):
        return "\n".join(self.lines) + "\n"


# Where a bucket is meant, and where a word is only spelt like it.
MEANS_BUCKET = [
    "aws s3 sync s3://{}/in /srv/in", "BUCKET={}", "export S3_BUCKET={}", "curl -o /x https://{}.s3.amazonaws.com/x",
    "curl -o /x https://s3.amazonaws.com/{}/x", "curl https://{}.s3.us-east-1.amazonaws.com/x", "echo arn:aws:s3:::{}/* >> /etc/arns",
    "aws s3api head-object --bucket {} --key x", "hadoop fs -ls s3a://{}/x", "export AWS_STORAGE_BUCKET_NAME='{}'",
    "curl http://{}.s3-website-us-east-1.amazonaws.com/", 'echo \'{{"bucket": "{}"}}\' > /etc/app.json',
]
BARE_WORD = [
    "hostnamectl set-hostname {}", "mysql -e 'create database `{}`'", "cd /srv/{}/current", "useradd {}", "docker run --name {} app",
    "echo {} is up", "mkdir -p /var/log/{}", "redis-cli set app {}", "rclone copy :s3:{}/x /x",
    "for bucket in x {}; do echo $bucket; done", "mkdir -p /data/{}", "git config bucket {}", "echo the bucket {} of old",
]
# line, what it is listed as, what has to be said of it.
NOBODY_READ = [
    ("Q=https://sqs.{region}.amazonaws.com/{account}/{name}", "sqs.{region}.amazonaws.com/{account}/{name}"),
    ("docker pull {account}.dkr.ecr.{region}.amazonaws.com/{name}:1", "{account}.dkr.ecr.{region}.amazonaws.com"),
    ("psql -h {name}.c1abcdefghij.{region}.rds.amazonaws.com app", "{name}.c1abcdefghij.{region}.rds.amazonaws.com"),
    ("T=arn:aws:sns:{region}:{account}:{name}", "arn:aws:sns:{region}:{account}:{name}"),
    ("K=arn:aws:kms:{region}:{account}:alias/{name}", "arn:aws:kms:{region}:{account}:alias/{name}"),
    ("E=https://{name}.newservice.{region}.amazonaws.com/x", "{name}.newservice.{region}.amazonaws.com"),
    ("curl https://abcdefghij.execute-api.{region}.amazonaws.com/prod", "abcdefghij.execute-api.{region}.amazonaws.com"),
    ("redis-cli -h {name}.abc123.0001.use1.cache.amazonaws.com", "{name}.abc123.0001.use1.cache.amazonaws.com"),
    ("S=arn:aws:secretsmanager:{region}:{account}:secret:{name}-AbCdEf", "arn:aws:secretsmanager:{region}:{account}:secret:{name}-AbCdEf"),
    ("aws s3 cp s3://{name}-of-nobody/x .", "s3://{name}-of-nobody"),
    ("mount -t nfs4 fs-0123456789abcdef0.efs.{region}.amazonaws.com:/ /mnt", "fs-0123456789abcdef0.efs.{region}.amazonaws.com"),
    ("L=arn:aws:lambda:{region}:{account}:function:{name}", "arn:aws:lambda:{region}:{account}:function:{name}"),
    ("Q=https://sqs.$REGION.amazonaws.com/{account}/{name}", "sqs.$REGION.amazonaws.com/{account}/{name}"),
    ("docker pull $ACCOUNT.dkr.ecr.{region}.amazonaws.com/{name}", "$ACCOUNT.dkr.ecr.{region}.amazonaws.com/{name}"),
    ("aws s3 cp s3://{name}-$STAGE/x .", "s3://{name}-$STAGE"),
    ("A=arn:aws:s3:{region}:{account}:accesspoint/{name}", "arn:aws:s3:{region}:{account}:accesspoint/{name}"),
    ("aws dynamodb scan --table arn:aws:dynamodb:{region}:{account}:table/{name}", "arn:aws:dynamodb:{region}:{account}:table/{name}"),
]
HOSTS_NOBODY_READ = [
    "{name}.cluster-c1abcdefghij.{region}.rds.amazonaws.com", "{name}-123456789.{region}.elb.amazonaws.com", "d-{name}.execute-api.{region}.amazonaws.com",
    "{name}.awsglobalaccelerator.com", "{name}.{region}.elasticbeanstalk.com", "d0{name}.cloudfront.net", "abcdefghij.lambda-url.{region}.on.aws",
]


class Truth:
    """What the parts state."""

    def __init__(self):
        self.uses = collections.defaultdict(set)  # id → ids
        self.hosts = []
        self.unseen = collections.defaultdict(set)  # name → ids of who names it
        self.unread_regions = {}  # name → region
        self.foreign_accounts = {}  # name → account
        self.scripts = {}  # instance id → Script
        self.bare = set()  # (word, id, place)
        self.tagged = collections.defaultdict(set)  # "app=orchid" → ids
        self.named = {}  # id → name that its owner gave it
        self.distributions = {}  # id → its alternate names
        self.domains = {}  # id of a distribution → its own name
        self.never = {}  # id → why it may not be taken
        self.foreign_records = {}  # "h1.orchid.example A" → (zone, the address in nobody's hands)
        self.stopped = set()
        self.fronts = {}  # a balancer or an address → the instances that answer behind it
        self.left = set()  # instances that stay by decision
        self.accepted = set()  # names that may stay unseen
        self.renamed_words = set()  # that mean the bucket wherever they stand
        self.records = collections.defaultdict(list)  # zone → its records
        self.unasked = {}  # zone that nobody asks → its name
        self.hurdles = {}  # id → (what somebody has to decide of it, what the refusal says as long as nobody has)
        self.principals = {}  # bucket → (whom its policy still names at the destination, whom not)


class Estate:
    def __init__(self, seed):
        self.seed, self.chance = seed, random.Random(seed)
        self.truth = Truth()
        self.accounts = {"elsewhere": "333333333333"}
        self.parts = []  # told when a test fails
        self.settings = {}

    # Building.

    def build(self, aws):
        chance, truth = self.chance, self.truth
        mine, theirs = chance.choice(WORDS)[:: chance.choice([1, -1])]
        self.mine, self.theirs = App(self, mine, True), App(self, theirs, False)
        self.apps = [self.mine, self.theirs]
        self.read = [HOME, *chance.sample(OTHER_REGIONS, chance.choice([0, 0, 1, 2]))]
        self.unread = [one for one in OTHER_REGIONS if one not in self.read]
        self.at = {region: aws if region == HOME else Regional(aws.twin, region) for region in [HOME, *OTHER_REGIONS]}
        for one in self.at.values():
            one.pass_time = aws.pass_time
        self.aws = aws
        self.buckets, self.children = [], []
        self.groups, self.addresses = {}, collections.Counter()
        for app in self.apps:
            self.make_zone(app)
        for part in self.chosen():
            app = self.mine if chance.random() < 0.7 else self.theirs
            self.parts.append(f"{part.__name__}({app.word})")
            part(self, app)
        self.decide()
        return {"dns": getattr(aws.twin, "dns", "")}

    def decide(self):
        """What somebody wrote into cleave.toml, as far as it concerns anything."""
        from estate_oracle import Oracle

        chance, truth, decisions = self.chance, self.truth, self.settings.setdefault("decisions", {})
        reached = Oracle(self).members
        for front, behind in sorted(truth.fronts.items()):
            if front in reached and chance.random() < 0.1:
                some = behind if chance.random() < 0.5 else behind[:1]
                truth.left |= {"ec2/instance/" + one for one in some}
        for id, (decision, _) in truth.hurdles.items():
            if id in reached and decision == "leave":
                truth.left.add(id)
        decisions.update({id: "leave" for id in truth.left})
        oracle = Oracle(self)
        decisions.update({id: word for id, (word, _) in truth.hurdles.items() if word != "leave" and oracle.goes(id)})
        self.clashes(oracle)
        for name in sorted(oracle.unseen):
            if chance.random() < 0.3:
                decisions["unseen/" + name] = "leave"
                truth.accepted.add(name)
        for bucket in self.buckets:
            if oracle.goes("s3/bucket/" + bucket) and chance.random() < 0.2:
                self.settings.setdefault("renames", {})[bucket] = "renamed-" + bucket
            if oracle.goes("s3/bucket/" + bucket) and chance.random() < 0.1:
                truth.renamed_words.add(bucket)
                decisions["perhaps/" + bucket] = "rename"

    def clashes(self, oracle):
        """The destination has something that is called like what goes there, and somebody gives the copy another name."""
        make = {"elb/load-balancer": self.clash_balancer, "iam/role": self.clash_role, "ec2/key-pair": self.clash_key}
        for id in sorted(one for one in oracle.fates if "/".join(one.split("/")[:2]) in make):
            if oracle.goes(id) and self.chance.random() < 0.1:
                make["/".join(id.split("/")[:2])](id, id.rpartition("/")[2])

    def clash(self, id, name):
        self.settings.setdefault("renames", {})[id] = "other-" + name
        self.truth.hurdles[id] = ("other-" + name, ["the destination already has a resource of this name", id])
        self.parts.append(f"{id} is taken")

    def region_of(self, id):
        return id.split("/")[2]

    def clash_balancer(self, id, name):
        elb = self.at[self.region_of(id)].client("elb", "destination")
        elb.create_load_balancer(LoadBalancerName=name, AvailabilityZones=[self.region_of(id) + "a"],
                                 Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}])
        self.clash(id, name)

    def clash_role(self, id, name):
        self.aws.client("iam", "destination").create_role(RoleName=name.upper(), AssumeRolePolicyDocument=json.dumps(EC2_MAY_ASSUME))
        self.clash(id, name)

    def clash_key(self, id, name):
        self.at[self.region_of(id)].client("ec2", "destination").create_key_pair(KeyName=name)
        self.clash(id, name)

    def chosen(self):
        singles = [Estate.part_fleet, Estate.part_site, Estate.part_machine]
        rest = [
            Estate.part_own_bucket, Estate.part_private, Estate.part_unseen_host, Estate.part_foreign, Estate.part_mail, Estate.part_child,
            Estate.part_shared_machine, Estate.part_shared_bucket, Estate.part_golden, Estate.part_role, Estate.part_neighbour, Estate.part_partner,
            Estate.part_chain, Estate.part_check, Estate.part_internal, Estate.part_stray_zone, Estate.part_bucket_policy, Estate.part_far_balancer,
            Estate.part_named_alike, Estate.part_shared_site, Estate.part_weighted, Estate.part_address_of_ec2,
            Estate.part_twins, Estate.part_sender, Estate.part_web_site, Estate.part_any, Estate.part_powers,
            Estate.part_encrypted, Estate.part_own_network, Estate.part_closed_bucket, Estate.part_principals,
        ]
        return [self.chance.choice(singles)] + [self.chance.choice(singles + rest * 2) for _ in range(self.chance.randrange(5, 15))]

    def change(self, app, *records):
        for one in records:
            self.truth.uses["route53/zone/" + app.zone].add(self.record_id(app.zone, one))
            self.truth.records[app.zone].append(one)
        self.aws.change(app.zone, *records)

    @staticmethod
    def record_id(zone, one):
        last = "/" + one["SetIdentifier"] if "SetIdentifier" in one else ""
        return f"route53/record/{zone}/{one['Name']}./{one['Type']}{last}"

    def lead(self, app, one, end, url="http://{}/", host=""):
        """Makes a record that visitors follow (as `host`, below a wildcard), and states where it leads."""
        self.change(app, one)
        self.truth.hosts.append(Host(url.format(host or one["Name"]), app.zone, end, one))
        if isinstance(end, str) and "/" in end:
            self.truth.uses[self.record_id(app.zone, one)].add(end)

    def use(self, user, *used):
        self.truth.uses[user].update(used)

    def make_zone(self, app):
        aws, chance = self.aws, self.chance
        app.dead, app.elsewhere = None, chance.random() < 0.12
        if app.elsewhere:
            return self.make_zone_of_elsewhere(app)
        first = aws.domain(app.domain)
        app.zone = first
        domain = "route53domains/domain/" + app.domain
        if chance.random() < 0.2:
            made = aws.route53.create_hosted_zone(Name=app.domain, CallerReference="again of " + app.domain)
            second = made["HostedZone"]["Id"].split("/")[-1]
            if chance.random() < 0.5:
                servers = [{"Name": server} for server in made["DelegationSet"]["NameServers"]]
                aws.route53domains.update_domain_nameservers(DomainName=app.domain, Nameservers=servers)
                aws.pass_time(3 * 86400)
                app.zone, app.dead = second, first
            else:
                app.dead = second
            aws.change(app.dead, record("www." + app.domain, "A", "192.0.2.200"), record("only-here." + app.domain, "A", "192.0.2.201"))
            self.parts.append(f"two zones of {app.domain}")
            self.truth.never["route53/zone/" + app.dead] = "nobody asks it"
            self.truth.unasked["route53/zone/" + app.dead] = app.domain
            if app is not self.mine:
                self.truth.named["route53/zone/" + app.dead] = app.domain
        self.use(domain, "route53/zone/" + app.zone)
        self.own_zone(app, domain)

    def make_zone_of_elsewhere(self, app):
        """The domain is registered in an account that nobody here reads."""
        self.aws.domain(app.domain, profile="elsewhere")
        made = self.aws.route53.create_hosted_zone(Name=app.domain, CallerReference=app.domain)
        app.zone = made["HostedZone"]["Id"].split("/")[-1]
        self.parts.append(f"{app.domain} is registered elsewhere")
        self.name_servers(app, made["DelegationSet"]["NameServers"])
        self.aws.pass_time(3 * 86400)
        self.own_zone(app)
        if app.moves:
            self.settings["options"] = {"resolver": "{dns}"}

    def name_servers(self, app, servers):
        domains = self.aws.client("route53domains", "elsewhere")
        domains.update_domain_nameservers(DomainName=app.domain, Nameservers=[{"Name": one} for one in servers])

    def person(self, aws, step, undoes):
        """What somebody does who is asked to change the name servers elsewhere."""
        aws.pass_time(3600)
        if step.startswith("manual/registrar/"):
            profile = "source" if undoes else "destination"
            zone = self.mine.zone if undoes else aws.zone_id(self.mine.domain, profile)
            self.name_servers(self.mine, aws.client("route53", profile).get_hosted_zone(Id=zone)["DelegationSet"]["NameServers"])

    def own_zone(self, app, *roots):
        app.roots = ["route53/zone/" + app.zone, *roots]
        self.truth.named["route53/zone/" + app.zone] = app.domain
        for kind in ("NS", "SOA"):
            self.use("route53/zone/" + app.zone, f"route53/record/{app.zone}/{app.domain}./{kind}")

    # Pieces of parts.

    def group(self, app, region=HOME):
        """The security group of an owner's machines; now and then the one that everybody uses."""
        shared = self.chance.random() < 0.15
        key = ("shared" if shared else app.word, region)
        if key not in self.groups:
            name = "web-of-all" if shared else app.name("sg")
            self.groups[key] = self.at[region].security_group(name, 80, 443)
        return self.groups[key]

    def script(self, app, buckets=()):
        chance, script = self.chance, Script()
        for bucket in buckets:
            for line in chance.sample(MEANS_BUCKET, chance.randrange(1, 4)):
                script.uses.append((bucket, script.add(line.format(bucket), line.format("{}"))))
                script.buckets.append(bucket)
            for line in chance.sample(BARE_WORD, chance.randrange(0, 3)):
                script.bare.append((bucket, script.add(line.format(bucket))))
        for _ in range(chance.choice([0, 0, 1, 2])):
            line, listed = chance.choice(NOBODY_READ)
            words = self.words_of_nobody(app)
            script.add(line.format(**words))
            script.unseen.append((listed.format(**words), words))
        if chance.random() < 0.15:
            script.bare.append((ACCOUNT, script.add(f"ACCOUNT={ACCOUNT}")))
        if chance.random() < 0.3:
            script.add("curl http://169.254.169.254/latest/meta-data/ && aws sts get-caller-identity")
        return script

    def words_of_nobody(self, app):
        chance = self.chance
        region = chance.choice([HOME, HOME, *OTHER_REGIONS])
        return {"region": region, "account": chance.choice([ACCOUNT, ACCOUNT, STRANGER]), "name": app.word + str(chance.randrange(10, 99))}

    def state_unseen(self, listed, words, who):
        self.truth.unseen[listed].add(who)
        if "$" in listed:
            return  # what a variable stands for is not known
        if words["region"] not in self.read and words["region"] in listed:
            self.truth.unread_regions[listed] = words["region"]
        if words["account"] == STRANGER and STRANGER in listed:
            self.truth.foreign_accounts[listed] = STRANGER

    def machine(self, app, region=HOME, buckets=(), **more):
        """An instance with its volume, group, and perhaps a role, a key and user data."""
        chance, aws, truth = self.chance, self.at[region], self.truth
        name = app.name("web")
        groups = [self.group(app, region)]
        used = ["ec2/security-group/" + group for group in groups]
        script = None
        if buckets or chance.random() < 0.5:
            script = self.script(app, buckets)
            more["UserData"] = script.text
        if chance.random() < 0.3:
            key = chance.choice(["ops", app.word + "-key"])
            if ("key", key, region) not in self.groups:
                aws.ec2.create_key_pair(KeyName=key)
                self.groups["key", key, region] = key
            more["KeyName"] = key
            used.append(f"ec2/key-pair/{region}/{key}")
        if "IamInstanceProfile" in more:
            profile = more["IamInstanceProfile"]["Name"]
            used.append("iam/instance-profile/" + profile)
        instance = aws.instance(name, *groups, **more)
        id = "ec2/instance/" + instance
        described = aws.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
        used += ["ec2/volume/" + mapping["Ebs"]["VolumeId"] for mapping in described["BlockDeviceMappings"]]
        truth.named[id] = name
        if script:
            truth.scripts[id] = script
            used += ["s3/bucket/" + bucket for bucket in script.buckets]
            for listed, words in script.unseen:
                self.state_unseen(listed, words, id)
            for word, line in script.bare:
                truth.bare.add((word, id, f"user data line {line}"))
        for bucket in self.buckets:
            if bucket == name:
                truth.bare.add((bucket, id, "Tags/0/Value"))
        if chance.random() < 0.3:
            aws.ec2.create_tags(Resources=[instance], Tags=[{"Key": "app", "Value": app.word}])
            truth.tagged["app=" + app.word].add(id)
        self.use(id, *used)
        return instance, described

    def way_to(self, app, name, instance, region=HOME, **more):
        """A record that leads to a machine, and what stands there: its elastic address, while there are any, or a balancer."""
        self.addresses[region] += 1
        if self.addresses[region] > 5:  # https://docs.aws.amazon.com/general/latest/gr/ec2-service.html
            target, id = self.balancer(app, [instance], region)
            return alias(name, target, **{word: value for word, value in more.items() if word != "ttl"}), id
        public, id = self.address(instance, region)
        return record(name, "A", public, **more), id

    def address(self, instance, region=HOME):
        public = self.at[region].address(instance)
        [described] = self.at[region].ec2.describe_addresses(PublicIps=[public])["Addresses"]
        id = "ec2/address/" + described["AllocationId"]
        self.use(id, "ec2/instance/" + instance)
        self.truth.fronts[id] = [instance]
        return public, id

    def bucket(self, app, name="", **more):
        region = self.chance.choice([HOME, *self.read]) if "statements" not in more and not name else HOME
        if region != HOME:
            more["CreateBucketConfiguration"] = {"LocationConstraint": region}
        name = self.aws.bucket(name or app.name(self.chance.choice(["media", "media", "uploads", "prod"])), ["a.txt", "index.html"], **more)
        self.buckets.append(name)
        self.truth.named["s3/bucket/" + name] = name
        return name

    def balancer(self, app, instances, region=HOME, listeners=None, certificate="", **more):
        name = app.name("lb")
        group = self.group(app, region)
        words = {"listeners": listeners} if listeners else {}
        target = self.at[region].load_balancer(name, instances, [group], certificate=certificate, **words, **more)
        id = f"elb/load-balancer/{region}/{name}"
        self.truth.named[id] = name
        self.use(id, "ec2/security-group/" + group, *("ec2/instance/" + one for one in instances))
        self.truth.fronts[id] = instances
        if certificate:
            self.use(id, "acm/certificate/" + certificate)
        return target, id

    def certificate(self, app, *names):
        arn = self.aws.certificate({one.domain: one.zone for one in self.apps}, *names)
        for option in self.aws.acm.describe_certificate(CertificateArn=arn)["Certificate"]["DomainValidationOptions"]:
            proof = option["ResourceRecord"]["Name"].rstrip(".")
            zone = next(one.zone for one in self.apps if proof.endswith("." + one.domain))
            self.use("route53/zone/" + zone, f"route53/record/{zone}/{proof}./CNAME")
        return arn

    def site(self, app, aliases, closed=None):
        """A bucket, an identity that alone may read it (or not), and a distribution."""
        closed = self.chance.random() < 0.5 if closed is None else closed
        name = app.name("site")
        if closed:
            identity = self.aws.access_identity(name)
            bucket = self.bucket(app, name)
            who = {"AWS": f"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {identity}"}
            self.aws.set_policy(bucket, allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*", who))
            origin = bucket_origin(bucket, identity)
        else:
            bucket = self.bucket(app, name, statements=[allow("s3:GetObject", f"arn:aws:s3:::{name}/*")], public=True)
            origin = bucket_origin(bucket)
        arn = self.certificate(app, *aliases)
        target = self.aws.distribution(name, aliases, arn, origin)
        id = self.state_distribution(target, aliases, arn)
        self.use(id, "s3/bucket/" + bucket)
        for place in ("CallerReference", "Comment"):
            self.truth.bare.add((bucket, id, "DistributionConfig/" + place))
        if closed:
            identity_id = "cloudfront/origin-access-identity/" + identity
            self.truth.named[identity_id] = name
            self.use(id, identity_id)
            self.use("s3/bucket/" + bucket, identity_id)
            for place in ("CallerReference", "Comment"):
                self.truth.bare.add((bucket, identity_id, "CloudFrontOriginAccessIdentityConfig/" + place))
        return target, id

    # Parts.

    def part_fleet(self, app):
        region = self.chance.choice(self.read)
        buckets = [self.bucket(app)] if self.chance.random() < 0.5 else []
        machines = [self.machine(app, region, buckets)[0] for _ in range(self.chance.choice([1, 2]))]
        target, id = self.balancer(app, machines, region)
        name = app.host("lb")
        as_alias = self.chance.random() < 0.6
        self.lead(app, alias(name, target) if as_alias else record(name, "CNAME", target[1]), id)
        if len(machines) == 2 and self.chance.random() < 0.4:
            self.at[region].ec2.stop_instances(InstanceIds=machines[1:])
            self.aws.pass_time(300)
            self.truth.stopped.add("ec2/instance/" + machines[1])

    def part_machine(self, app):
        region = self.chance.choice(self.read)
        machine, _ = self.machine(app, region)
        self.lead(app, *self.way_to(app, app.host("box"), machine, region, ttl=self.chance.choice([60, 300, 3600])))

    def part_address_of_ec2(self, app):
        machine, described = self.machine(app)
        if "PublicIpAddress" in described:
            self.lead(app, record(app.host("raw"), "A", described["PublicIpAddress"]), "ec2/instance/" + machine)

    def part_site(self, app):
        way = self.chance.choice(["www", "www", "apex", "wildcard", "both"])
        wild = "*." + app.domain
        taken = {one for aliases in self.truth.distributions.values() for one in aliases}
        if way in ("apex", "both") and app.domain in taken or way == "wildcard" and wild in taken:
            way = "www"
        names = {"www": [app.host("site")], "apex": [app.domain], "wildcard": [wild], "both": [app.domain, app.host("site")]}[way]
        target, id = self.site(app, names)
        for name in names:
            self.lead(app, alias(name, target), id, "https://{}/index.html", "any." + app.domain if name == wild else "")

    def part_shared_site(self, app):
        """A distribution with an alternate name in each application's zone."""
        names = [self.mine.host("both"), self.theirs.host("both")]
        target, id = self.site(app, names)
        for one, name in zip(self.apps, names):
            self.lead(one, alias(name, target), id, "https://{}/index.html")

    def part_own_bucket(self, app):
        name = app.host("files")
        self.bucket(app, name, statements=[allow("s3:GetObject", f"arn:aws:s3:::{name}/*")], public=True)
        if self.chance.random() < 0.5:
            one = record(name, "CNAME", self.chance.choice([name + ".s3.amazonaws.com", name + ".s3.us-east-1.amazonaws.com"]))
        else:
            self.aws.s3.put_bucket_website(Bucket=name, WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
            one = alias(name, (WEBSITES, "s3-website-us-east-1.amazonaws.com"))
        self.lead(app, one, "own bucket", "http://{}/index.html")
        self.use(self.record_id(app.zone, one), "s3/bucket/" + name)

    def part_private(self, app):
        machine, described = self.machine(app)
        name = app.host("db")
        one = record(name, "A", described["PrivateIpAddress"])
        self.lead(app, one, "private", "dns:{}/A")
        self.use(self.record_id(app.zone, one), "ec2/instance/" + machine)

    def part_internal(self, app):
        machine, _ = self.machine(app)
        target, id = self.balancer(app, [machine], Scheme="internal")
        one = alias(app.host("inside"), target)
        self.lead(app, one, id, "dns:{}/A")
        self.use(self.record_id(app.zone, one), id)

    def part_unseen_host(self, app):
        words = self.words_of_nobody(app)
        value = self.chance.choice(HOSTS_NOBODY_READ).format(**words)
        one = record(app.host("svc"), "CNAME", value)
        self.lead(app, one, "nobody read", "dns:{}/CNAME")
        self.state_unseen(value, words, self.record_id(app.zone, one))

    def part_far_balancer(self, app):
        """A balancer and its machine in a region that is not read."""
        if not self.unread:
            return
        region = self.chance.choice(self.unread)
        aws = self.at[region]
        machine = aws.instance(app.name("far"), aws.security_group(app.name("far-sg"), 80))
        target = aws.load_balancer(app.name("far-lb"), [machine], [])
        one = alias(app.host("far"), target) if self.chance.random() < 0.5 else record(app.host("far"), "CNAME", target[1])
        self.lead(app, one, "nobody read", "dns:{}/A")
        self.state_unseen(target[1].lower(), {"region": region, "account": ACCOUNT}, self.record_id(app.zone, one))

    def part_foreign(self, app):
        name = app.host("out")
        if self.chance.random() < 0.5:
            address = f"192.0.2.{self.chance.randrange(1, 199)}"
            self.lead(app, record(name, "A", address), "foreign address", "dns:{}/A")
            self.truth.foreign_records[name + " A"] = (app.zone, address)
        else:
            self.lead(app, record(name, "CNAME", "shops.vendor.test"), "elsewhere", "dns:{}/CNAME")

    def part_mail(self, app):
        if app.count["mail"]:
            return
        app.count["mail"] += 1
        ours, others = record(app.domain, "MX", "10 inbound-smtp.us-east-1.amazonaws.com"), record(app.domain, "MX", "10 mx.vendor.test")
        key = record("k1._domainkey." + app.domain, "CNAME", "k1.dkim.amazonses.com")
        sends = record(app.domain, "TXT", '"v=spf1 include:amazonses.com ~all"')
        one = self.chance.choice([ours, others, key, sends])
        self.change(app, one)
        if one is not others:
            self.truth.unseen["k1.dkim.amazonses.com" if one is key else "Amazon SES"].add(self.record_id(app.zone, one))

    def part_sender(self, app):
        """A machine that sends mail: a text names its address."""
        machine, _ = self.machine(app)
        way, id = self.way_to(app, app.host("mta"), machine)
        self.lead(app, way, id)
        if "ResourceRecords" in way:
            one = record(app.host("spf"), "TXT", f'"v=spf1 ip4:{way["ResourceRecords"][0]["Value"]} -all"')
            self.change(app, one)
            self.use(self.record_id(app.zone, one), id)

    def part_web_site(self, app):
        """A distribution in front of a balancer."""
        machine, _ = self.machine(app)
        target, balancer = self.balancer(app, [machine])
        name = app.host("cdn")
        arn = self.certificate(app, name)
        front = self.aws.distribution(app.name("front"), [name], arn, web_origin(target[1]))
        self.state_distribution(front, [name], arn)
        self.use(self.id_of(front), balancer)
        plain = self.chance.random() < 0.5
        self.lead(app, record(name, "CNAME", front[1]) if plain else alias(name, front), self.id_of(front), "https://{}/")

    def id_of(self, target):
        listed = self.aws.cloudfront.list_distributions()["DistributionList"]["Items"]
        return "cloudfront/distribution/" + next(one["Id"] for one in listed if one["DomainName"] == target[1])

    def state_distribution(self, target, aliases, certificate):
        id = self.id_of(target)
        self.use(id, "acm/certificate/" + certificate)
        self.truth.named.update({id: aliases[0], "acm/certificate/" + certificate: aliases[0]})
        self.truth.distributions[id], self.truth.domains[id] = aliases, target[1]
        return id

    def part_twins(self, app):
        """Machines of two regions have one private address: default networks are alike everywhere."""
        if len(self.read) < 2 or app.count["twins"]:
            return
        app.count["twins"] += 1
        other = self.theirs if app is self.mine else self.mine
        regions = (self.aws.ec2, self.at[self.read[1]].ec2)
        used = {one.get("PrivateIpAddress") for ec2 in regions for some in ec2.describe_instances()["Reservations"] for one in some["Instances"]}
        address = next(one for one in (f"172.31.{14 if app is self.mine else 13}.{end}" for end in range(77, 250)) if one not in used)
        subnet = next(one["SubnetId"] for one in self.aws.ec2.describe_subnets()["Subnets"] if one["CidrBlock"].startswith("172.31.0"))
        there = next(one["SubnetId"] for one in self.at[self.read[1]].ec2.describe_subnets()["Subnets"] if one["CidrBlock"].startswith("172.31.0"))
        self.machine(other, self.read[1], subnet=there, PrivateIpAddress=address)
        self.machine(app, subnet=subnet, PrivateIpAddress=address)
        one = record(app.host("db"), "A", address)
        self.lead(app, one, "several", "dns:{}/A")
        self.truth.foreign_records[one["Name"] + " A"] = (app.zone, address)

    def part_any(self, app):
        """A wildcard that leads to a machine, and a text below it that nothing leads from."""
        if app.count["any"]:
            return
        app.count["any"] += 1
        machine, _ = self.machine(app)
        inner = app.host("any")
        way, id = self.way_to(app, "*." + inner, machine)
        self.lead(app, way, id, "http://{}/", "x." + inner)

    def part_powers(self, app):
        """A role with a policy of AWS's, or with all rights."""
        name = app.name("role")
        everything = self.chance.random() < 0.4
        self.aws.role(name, {"Effect": "Allow", "Action": "*" if everything else "s3:*", "Resource": "*"})
        role, profile = "iam/role/" + name, "iam/instance-profile/" + name
        if everything:
            self.truth.unseen["any service"].add(role)
        else:
            managed = self.chance.choice(["CloudWatchAgentServerPolicy", "AmazonSSMManagedInstanceCore", "AmazonS3ReadOnlyAccess"])
            self.aws.iam.attach_role_policy(RoleName=name, PolicyArn="arn:aws:iam::aws:policy/" + managed)
            if "S3" not in managed:
                self.truth.unseen[managed].add(role)
        self.truth.named.update({role: name, profile: name})
        self.use(profile, role)
        machine, _ = self.machine(app, IamInstanceProfile={"Name": name})
        self.lead(app, *self.way_to(app, app.host("job"), machine))

    def part_child(self, app):
        """A zone of its own below, delegated; it is no root."""
        name = app.host("child")
        made = self.aws.route53.create_hosted_zone(Name=name, CallerReference=name)
        child = made["HostedZone"]["Id"].split("/")[-1]
        self.change(app, record(name, "NS", *made["DelegationSet"]["NameServers"], ttl=3600))
        machine, _ = self.machine(app)
        holder = App(self, app.word, False)
        holder.zone, holder.domain = child, name
        self.children.append(holder)
        self.truth.named["route53/zone/" + child] = name
        self.lead(holder, *self.way_to(app, "v1." + name, machine))

    def part_stray_zone(self, app):
        """A zone that nothing delegates: its names are answered by the zone above."""
        name = app.host("stray")
        stray = self.aws.route53.create_hosted_zone(Name=name, CallerReference=name)["HostedZone"]["Id"].split("/")[-1]
        self.aws.change(stray, record(name, "A", "192.0.2.66"))
        self.truth.named["route53/zone/" + stray] = self.truth.unasked["route53/zone/" + stray] = name
        machine, _ = self.machine(app)
        self.lead(app, *self.way_to(app, name, machine))

    def part_shared_machine(self, app):
        """One machine at which names of both applications end."""
        bucket = [self.bucket(app)] if self.chance.random() < 0.4 else []
        machine, _ = self.machine(app, HOME, bucket)
        if self.chance.random() < 0.5:
            target, id = self.balancer(app, [machine])
            for one in self.apps:
                self.lead(one, alias(one.host("wp"), target), id)
        else:
            for one in self.apps:
                target, id = self.balancer(one, [machine])
                self.lead(one, alias(one.host("wp"), target), id)

    def part_shared_bucket(self, app):
        bucket = self.bucket(app)
        for one in self.apps:
            text = record("_files-" + app.host("x"), "TXT", f'"s3://{bucket}"')
            text["Name"] = f"_files{one.count['host']}.{one.domain}"
            one.count["host"] += 1
            self.change(one, text)
            self.use(self.record_id(one.zone, text), "s3/bucket/" + bucket)

    def part_golden(self, app):
        """A machine from an image that was made of a machine of the other application."""
        other = self.theirs if app is self.mine else self.mine
        origin, _ = self.machine(other)
        image = self.aws.ec2.create_image(InstanceId=origin, Name=f"golden-{self.seed}-{len(self.parts)}")["ImageId"]
        self.aws.pass_time(1800)
        machine, _ = self.machine(app, ImageId=image)
        self.lead(app, *self.way_to(app, app.host("gold"), machine))

    def part_role(self, app):
        chance = self.chance
        name = app.name("role")
        bucket = self.bucket(app)
        words = self.words_of_nobody(app)
        listed = chance.choice(["arn:aws:sqs:{region}:{account}:{name}", "arn:aws:dynamodb:{region}:{account}:table/{name}",
                                "arn:aws:ssm:{region}:{account}:parameter/{name}", "arn:aws:secretsmanager:{region}:{account}:secret:{name}"]).format(**words)
        service = listed.split(":")[2]
        self.aws.role(name, {"Effect": "Allow", "Action": ["s3:*", service + ":*"], "Resource": [f"arn:aws:s3:::{bucket}/*", listed]})
        role, profile = "iam/role/" + name, "iam/instance-profile/" + name
        self.truth.named.update({role: name, profile: name})
        self.use(profile, role)
        self.use(role, "s3/bucket/" + bucket)
        self.state_unseen(listed, words, role)
        machine, _ = self.machine(app, IamInstanceProfile={"Name": name})
        self.lead(app, *self.way_to(app, app.host("job"), machine))

    def part_neighbour(self, app):
        """Called or tagged like an application, and reached from nowhere."""
        if self.chance.random() < 0.5:
            self.bucket(app, app.name(self.chance.choice(["backup", "dumps", "old"])))
        else:
            aws = self.aws
            machine = aws.instance("cron-" + str(len(self.parts)), aws.security_group("cron-" + str(len(self.parts))))
            aws.ec2.create_tags(Resources=[machine], Tags=[{"Key": "app", "Value": app.word}])
            self.truth.tagged["app=" + app.word].add("ec2/instance/" + machine)
            self.truth.named["ec2/instance/" + machine] = "cron-"

    def part_partner(self, app):
        """A name of the one that leads to a name of the other."""
        other = self.theirs if app is self.mine else self.mine
        machine, _ = self.machine(other)
        inner = other.host("api")
        self.lead(other, *self.way_to(other, inner, machine))
        self.lead(app, record(app.host("partner"), "CNAME", inner), ("name", inner))

    def part_chain(self, app):
        machine, _ = self.machine(app)
        target, id = self.balancer(app, [machine])
        last = app.host("last")
        self.lead(app, alias(last, target), id)
        self.lead(app, record(app.host("first"), "CNAME", last, ttl=86400), ("name", last))

    def part_check(self, app):
        """A health check whose words are spelt like a bucket."""
        bucket = self.bucket(app)
        machine, _ = self.machine(app, HOME, [bucket])
        name = app.host("ok")
        check = self.aws.route53.create_health_check(CallerReference=name, HealthCheckConfig={
            "FullyQualifiedDomainName": name, "Port": 80, "Type": "HTTP_STR_MATCH", "ResourcePath": f"/{bucket}/health", "SearchString": f"{bucket} ok",
        })["HealthCheck"]["Id"]
        check_id = "route53/health-check/" + check
        self.truth.bare |= {(bucket, check_id, "HealthCheckConfig/ResourcePath"), (bucket, check_id, "HealthCheckConfig/SearchString")}
        one, id = self.way_to(app, name, machine, SetIdentifier="one", Weight=1, HealthCheckId=check)
        self.lead(app, one, id)
        self.use(self.record_id(app.zone, one), check_id)

    def part_weighted(self, app):
        """Two record sets of one name, one of which leads to a machine that nobody here owns."""
        machine, _ = self.machine(app)
        name = app.host("half")
        self.lead(app, *self.way_to(app, name, machine, SetIdentifier="here", Weight=9))
        address = f"192.0.2.{self.chance.randrange(1, 199)}"
        self.change(app, record(name, "A", address, SetIdentifier="there", Weight=0))
        self.truth.foreign_records[f"{name} A (there)"] = (app.zone, address)

    def part_bucket_policy(self, app):
        """A bucket with a policy as modules write it, used by a machine."""
        bucket = self.bucket(app)
        self.aws.set_policy(bucket, self.chance.choice([
            deny(bucket, Bool={"aws:SecureTransport": "false"}),
            {**deny(bucket, "s3:PutObject", Null={"s3:x-amz-server-side-encryption": "true"}), "Resource": f"arn:aws:s3:::{bucket}/*"},
            allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*", {"AWS": f"arn:aws:iam::{STRANGER}:root"}),
        ]))
        machine, _ = self.machine(app, HOME, [bucket])
        self.lead(app, *self.way_to(app, app.host("up"), machine))

    def part_named_alike(self, app):
        """Bucket, database and words of the machine are all called like the application itself."""
        if app.count["alike"]:
            return
        app.count["alike"] += 1
        bucket = self.bucket(app, app.word + "-all")
        machine, _ = self.machine(app, HOME, [bucket])
        self.lead(app, *self.way_to(app, app.host("same"), machine))
        one = record(f"_app.{app.domain}", "TXT", f'"{bucket}"')
        self.change(app, one)
        self.truth.bare.add((bucket, self.record_id(app.zone, one), "ResourceRecords/0/Value"))

    def part_encrypted(self, app):
        """A machine with an encrypted disk, which no other account can be given an image of."""
        disk = {"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True, "VolumeSize": 10}}
        machine, _ = self.machine(app, BlockDeviceMappings=[disk])
        self.truth.hurdles["ec2/instance/" + machine] = ("leave", ["is encrypted", machine])
        self.lead(app, *self.way_to(app, app.host("enc"), machine))

    def part_own_network(self, app):
        """A machine in a network of its own, with an elastic address, while there are any."""
        self.addresses[HOME] += 1
        if self.addresses[HOME] > 5:
            return
        ec2 = self.aws.ec2
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/17", AvailabilityZone=HOME + "a")["Subnet"]["SubnetId"]
        group = self.aws.security_group(app.name("net-sg"), 80, vpc=vpc)
        name = app.name("net")
        machine = self.aws.instance(name, group, subnet=subnet)
        id = "ec2/instance/" + machine
        described = ec2.describe_instances(InstanceIds=[machine])["Reservations"][0]["Instances"][0]
        self.use(id, "ec2/security-group/" + group, *("ec2/volume/" + each["Ebs"]["VolumeId"] for each in described["BlockDeviceMappings"]))
        self.truth.named[id] = name
        self.truth.hurdles[id] = ("leave", [f"it stands in {vpc}", "default VPC"])
        public, address = self.address(machine)
        self.lead(app, record(app.host("net"), "A", public), address)

    def part_closed_bucket(self, app):
        """A bucket whose policy denies what copying takes, surely or as far as can be known."""
        bucket = self.bucket(app)
        way = self.chance.choice(["all", "office", "account"])
        self.aws.set_policy(bucket, {
            "all": deny(bucket, "s3:GetObject"),
            "office": deny(bucket, ["s3:GetObject", "s3:PutObject"], NotIpAddress={"aws:SourceIp": "198.51.100.0/24"}),
            "account": deny(bucket, StringNotEquals={"aws:PrincipalAccount": [ACCOUNT]}),
        }[way])
        decision = "copy" if way == "office" else "leave"
        self.truth.hurdles["s3/bucket/" + bucket] = (decision, ["s3:GetObject", bucket])
        machine, _ = self.machine(app, HOME, [bucket])
        self.lead(app, *self.way_to(app, app.host("shut"), machine))

    def part_principals(self, app):
        """A bucket that lets others read it: a user, another account, the own one."""
        bucket = self.bucket(app)
        everybody = [f"arn:aws:iam::{STRANGER}:root", f"arn:aws:iam::{ACCOUNT}:root", f"arn:aws:iam::{ACCOUNT}:user/admin"]
        chosen = self.chance.sample(everybody, self.chance.choice([1, 2, 3]))
        self.aws.set_policy(bucket, allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*", {"AWS": chosen}))
        after = {one.replace(ACCOUNT, DESTINATION) for one in chosen if one.endswith("root")}
        self.truth.principals[bucket] = (after, {one for one in chosen if ":user/" in one})
        machine, _ = self.machine(app, HOME, [bucket])
        self.lead(app, *self.way_to(app, app.host("read"), machine))
