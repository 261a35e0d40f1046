"""A split whose domain is registered with another registrar: a person changes the name servers, cleave looks at the parent
zone whether it has happened."""

import datetime

import pytest

from rehearsal import LAST_STEP, Rehearsal

STEP = "manual/registrar/shop.example"


class ShopSplit(Rehearsal):
    """A hosted zone with a few records, delegated by a registrar that neither account knows."""

    domain = "shop.example"

    def __init__(self, folder, accounts=None):
        super().__init__(folder, twin_options=["--dns", "127.0.0.1:0"], accounts=accounts)
        route53 = self.twin.client("route53")
        zone = route53.create_hosted_zone(Name=self.domain, CallerReference="shop")
        self.old_servers = zone["DelegationSet"]["NameServers"]
        records = [(f"www.{self.domain}", "A", ["192.0.2.80"]), (self.domain, "MX", ["10 mail.example.net."])]
        changes = [
            {"Action": "CREATE", "ResourceRecordSet": {
                "Name": name, "Type": type, "TTL": 3600, "ResourceRecords": [{"Value": value} for value in values]}}
            for name, type, values in records
        ]
        route53.change_resource_record_sets(HostedZoneId=zone["HostedZone"]["Id"], ChangeBatch={"Changes": changes})
        self.delegate(self.old_servers)
        self.twin.advance(3600)

    def delegate(self, servers, **more):
        """What the owner does at the other registrar."""
        self.page("delegation", {"domain": self.domain, "name_servers": servers, **more})

    def prepare(self, resolver=None):
        self.cleave("init", "--source-profile", "source", "--destination-profile", "destination", "--root", f"domain:{self.domain}")
        with open(self.work / "cleave.toml", "a") as file:  # [options] is its last section.
            file.write(f'resolver = "{resolver or self.twin.dns}"\n')
        self.cleave("inventory")
        self.cleave("plan")

    @property
    def new_servers(self):
        [zone] = self.twin.client("route53", "destination").list_hosted_zones()["HostedZones"]
        details = self.twin.client("route53", "destination").get_hosted_zone(Id=zone["Id"])
        return details["DelegationSet"]["NameServers"]

    def go_on(self, *words, expect):
        """What `run` (or another command) says on the terminal."""
        process = self.start(*(words or self.run_words()))
        out, err = process.communicate(timeout=120)
        assert process.returncode == expect, f"{process.returncode}\n{out}\n{err}"
        return out + err

    def waiting(self, name=None):
        [waiting] = [step for step in self.json("status", expect=(4,))["waiting"] if step["step"] == (name or f"manual/registrar/{self.domain}")]
        return waiting

    def answered_by(self):
        return self.page(f"visit?url=dns:www.{self.domain}/A")["answered_by"]


@pytest.fixture
def shop(tmp_path):
    with ShopSplit(tmp_path) as split:
        yield split


def test_the_split_goes_on_when_the_parent_zone_says_so(shop):
    shop.prepare()
    asked = shop.go_on(expect=4)
    assert f"cleave confirm {STEP}" in asked
    assert shop.waiting()["person"]
    assert all(server in shop.waiting()["reason"] for server in shop.new_servers)

    shop.cleave("confirm", STEP)
    told = shop.go_on(expect=4)
    reason = shop.waiting()["reason"]
    assert "The parent zone example still says that the name servers of shop.example are" in reason
    assert all(server in reason for server in [*shop.old_servers, *shop.new_servers])
    assert shop.old_servers[0] in told and shop.old_servers[0] in shop.cleave("status", expect=(4,))
    assert shop.answered_by() == "111111111111"

    shop.delegate(shop.new_servers[:3])
    shop.go_on(expect=4)
    assert shop.new_servers[0] in shop.waiting()["reason"], "three of four are not enough"

    shop.delegate([server.upper() + "." for server in shop.new_servers], publish_seconds=600)
    shop.go_on(expect=4)
    shop.twin.advance(600)
    shop.go_on(expect=4)
    waiting = [step["step"] for step in shop.json("status", expect=(4,))["waiting"]]
    assert waiting == [LAST_STEP]
    shop.cleave("confirm", LAST_STEP)
    shop.go_on(expect=0)
    assert shop.answered_by() == "222222222222"
    assert shop.json("verify")["differences"] == 0


def test_undo_waits_until_the_parent_zone_says_the_former_name_servers(shop):
    shop.prepare()
    shop.go_on(expect=4)
    shop.delegate(shop.new_servers)
    shop.cleave("confirm", STEP)
    shop.go_on(expect=4)
    undo = ["undo", "--clock", "twin", "--yes", shop.plan["hash"], "--to", "copy"]
    told = shop.go_on(*undo, expect=4)
    assert "put back the name servers" in told
    assert all(server in shop.waiting()["reason"] for server in [*shop.old_servers, *shop.new_servers])
    shop.go_on(*undo, expect=4)
    shop.delegate(shop.old_servers)
    shop.go_on(*undo, expect=0)
    assert shop.answered_by() == "111111111111"


def test_a_zone_that_the_registrar_names_again_is_not_taken_away(shop):
    shop.prepare()
    shop.go_on(expect=4)
    shop.delegate(shop.new_servers)
    shop.cleave("confirm", STEP)
    shop.go_on(expect=4)
    undo = ["undo", "--clock", "twin", "--yes", shop.plan["hash"]]
    shop.go_on(*undo, expect=4)
    shop.delegate(shop.old_servers)
    shop.go_on(*undo, expect=0)
    shop.delegate(shop.new_servers)
    assert "the zone above shop.example sends resolvers to the destination's zone" in shop.go_on(*undo, "--everything", expect=1)
    assert shop.new_servers
    shop.delegate(shop.old_servers)
    shop.go_on(*undo, "--everything", expect=0)
    assert shop.answered_by() == "111111111111"


def test_without_dns_the_reason_says_what_to_do(shop):
    shop.prepare(resolver="127.0.0.1:9")
    shop.go_on(expect=4)
    shop.delegate(shop.new_servers)
    shop.cleave("confirm", STEP)
    shop.go_on(expect=4)
    reason = shop.waiting()["reason"]
    assert "could not be asked" in reason and "127.0.0.1:9" in reason and "port 53" in reason
    undecided = [one["what"] for one in shop.json("verify", expect=(1,))["findings"] if one["problem"]]
    assert undecided == [f"undecided {STEP}"]


WEEK = 7 * 86400


class BelowForeignZone(ShopSplit):
    """The zone above is in a third account and hands it over for a week."""

    domain = "shop.corp.example"

    def __init__(self, folder):
        self.above = None
        super().__init__(folder, accounts={"corp": "333333333333"})

    def delegate(self, servers, **more):
        corp = self.twin.client("route53", "corp")
        if self.above is None:
            made = corp.create_hosted_zone(Name="corp.example", CallerReference="corp")
            self.above = made["HostedZone"]["Id"]
            self.page("delegation", {"domain": "corp.example", "name_servers": made["DelegationSet"]["NameServers"]})
        record = {"Name": self.domain, "Type": "NS", "TTL": WEEK, "ResourceRecords": [{"Value": server} for server in servers]}
        corp.change_resource_record_sets(HostedZoneId=self.above, ChangeBatch={"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]})
        self.twin.advance(120)

    def now(self):
        return datetime.datetime.fromisoformat(self.page("clock")["now"].replace("Z", "+00:00"))

    def seconds_of(self, *words, expect):
        """How long it takes by the twin's clock; caches are what most of it waits for."""
        begin = self.now()
        self.go_on(*words, expect=expect)
        return (self.now() - begin).total_seconds()


def test_a_delegation_is_remembered_for_its_own_ttl(tmp_path):
    """On the way there the source is asked for so long, on the way back the destination."""
    with BelowForeignZone(tmp_path) as shop:
        shop.prepare()
        assert "at least 2 d" in shop.cleave("plan")
        shop.go_on(expect=4)
        shop.delegate(shop.new_servers)
        shop.cleave("confirm", "manual/registrar/shop.corp.example")
        assert shop.seconds_of(expect=4) >= WEEK - 120
        assert shop.waiting(LAST_STEP)["person"]

        undo = ["undo", "--clock", "twin", "--yes", shop.plan["hash"], "--everything"]
        shop.go_on(*undo, expect=4)
        shop.delegate(shop.old_servers)
        assert shop.seconds_of(*undo, expect=0) >= WEEK - 120
        assert shop.twin.client("route53", "destination").list_hosted_zones()["HostedZones"] == []


def test_a_resolver_is_an_address(shop):
    shop.prepare()
    settings = shop.work / "cleave.toml"
    settings.write_text(settings.read_text().replace(shop.twin.dns, "localhost"))
    assert "'resolver' must be an IP address" in shop.go_on("plan", expect=2)
    settings.write_text(settings.read_text().replace("resolver =", "resolvr ="))
    assert "resolver" in shop.go_on("plan", expect=2)
