"""The visitors of the tests see each kind of gap: what they do not see, no test of a split can."""

import pytest

from estate_builder import Builder, alias, record
from visitors import Visitors

HOST = "http://www.seen.example/"


class Estate:
    """A name that leads to one of two machines."""

    def __init__(self, twin):
        self.aws = aws = Builder(twin)
        self.zone = aws.domain("seen.example")
        group = aws.security_group("web", 80)
        self.machines = [aws.instance(name, group) for name in ("one", "two")]
        self.addresses = [aws.address(machine) for machine in self.machines]
        self.lead_to(0)

    def lead_to(self, number):
        self.aws.change(self.zone, record("www.seen.example", "A", self.addresses[number], ttl=300), action="UPSERT")

    def unplug(self, number):
        self.aws.ec2.disassociate_address(PublicIp=self.addresses[number])

    def plug(self, number):
        [address] = self.aws.ec2.describe_addresses(PublicIps=[self.addresses[number]])["Addresses"]
        self.aws.ec2.associate_address(AllocationId=address["AllocationId"], InstanceId=self.machines[number])


@pytest.fixture
def estate(twin):
    return Estate(twin)


def seconds(visitors, kind, url=HOST):
    return str(visitors.unanswered("before", kind)[url])


def test_a_machine_that_is_away_is_missed_by_everybody(twin, estate):
    visitors = Visitors(twin, [HOST])
    estate.unplug(0)
    visitors.look()
    visitors.pass_time(90)
    estate.plug(0)
    visitors.look()
    visitors.pass_time(600)
    assert (seconds(visitors, "live"), seconds(visitors, "cached")) == ("90", "90")


def test_a_gap_without_time_counts_for_a_second(twin, estate):
    visitors = Visitors(twin, [HOST])
    estate.unplug(0)
    visitors.look()
    estate.plug(0)
    visitors.look()
    assert seconds(visitors, "live") == "1"


def test_an_answer_is_held_for_its_ttl(twin, estate):
    visitors = Visitors(twin, [HOST])
    estate.aws.pass_time = visitors.pass_time
    estate.lead_to(1)  # 120 s pass
    estate.unplug(0)
    visitors.look()
    visitors.pass_time(3600)
    assert seconds(visitors, "live") == "0"
    assert 300 - 120 - 30 <= int(seconds(visitors, "cached")) <= 300 - 120 + 30


def test_name_servers_are_held_for_two_days(twin, estate):
    aws = estate.aws
    visitors = Visitors(twin, [HOST])
    aws.pass_time = visitors.pass_time
    made = aws.client("route53", "destination").create_hosted_zone(Name="seen.example", CallerReference="new")
    zone = made["HostedZone"]["Id"].split("/")[-1]
    aws.change(zone, record("www.seen.example", "A", estate.addresses[0]), profile="destination")
    servers = [{"Name": server} for server in made["DelegationSet"]["NameServers"]]
    aws.route53domains.update_domain_nameservers(DomainName="seen.example", Nameservers=servers)
    visitors.pass_time(3600)
    old = aws.route53.list_resource_record_sets(HostedZoneId=estate.zone)["ResourceRecordSets"]
    aws.change(estate.zone, *(one for one in old if one["Type"] == "A"), action="DELETE")
    aws.route53.delete_hosted_zone(Id=estate.zone)
    visitors.look()
    visitors.pass_time(3 * 86400)
    assert seconds(visitors, "live") == "0"
    assert 2 * 86400 - 7200 <= int(seconds(visitors, "cached")) <= 2 * 86400


def test_a_name_that_is_away_for_a_moment_is_held_to_be_away(twin, estate):
    visitors = Visitors(twin, [HOST])
    [old] = [
        one for one in estate.aws.route53.list_resource_record_sets(HostedZoneId=estate.zone)["ResourceRecordSets"]
        if one["Type"] == "A"
    ]
    estate.aws.pass_time = lambda _: visitors.look()
    estate.aws.change(estate.zone, old, action="DELETE")
    estate.aws.change(estate.zone, old)
    visitors.pass_time(3600)
    assert (seconds(visitors, "live"), seconds(visitors, "cached")) == ("1", "930")


def test_a_certificate_of_other_names_turns_visitors_away(twin, estate):
    aws = estate.aws
    good, bad = (aws.certificate({"seen.example": estate.zone}, name) for name in ("tls.seen.example", "other.seen.example"))
    secure = ((("HTTPS", 443), ("HTTP", 80)),)
    aws.change(
        estate.zone,
        alias("tls.seen.example", aws.load_balancer("web", estate.machines[:1], [aws.security_group("lb", 443)], secure, good)),
    )
    visitors = Visitors(twin, ["https://tls.seen.example/"])
    aws.elb.delete_load_balancer_listeners(LoadBalancerName="web", LoadBalancerPorts=[443])
    visitors.look()
    listener = {"Protocol": "HTTPS", "LoadBalancerPort": 443, "InstanceProtocol": "HTTP", "InstancePort": 80}
    aws.elb.create_load_balancer_listeners(LoadBalancerName="web", Listeners=[{**listener, "SSLCertificateId": bad}])
    visitors.certificates.forget()
    visitors.look()
    visitors.pass_time(60)
    assert int(seconds(visitors, "live", "https://tls.seen.example/")) == 60
    assert "certificate" in str(visitors.failing)
