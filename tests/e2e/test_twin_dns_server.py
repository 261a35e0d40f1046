"""The twin's DNS on the wire, asked by dig."""

import json
import random
import socket
import subprocess
import urllib.error

import pytest

from cleave_program import BINARY
from dns_tools import dig
from test_twin_dns import register
from twin_server import TwinServer

RECORDS = [
    ("pressi.example", "A", 300, ["192.0.2.1", "192.0.2.2"]),
    ("pressi.example", "AAAA", 300, ["2001:db8::1"]),
    ("pressi.example", "MX", 3600, ["10 mail.pressi.example", "20 mail2.pressi.example."]),
    ("pressi.example", "TXT", 3600, ['"v=spf1 -all"', '"two" "strings; \\"quoted\\""']),
    ("pressi.example", "CAA", 3600, ['0 issue "amazon.com"']),
    ("_sip._tcp.pressi.example", "SRV", 60, ["1 2 5060 sip.pressi.example."]),
    ("naptr.pressi.example", "NAPTR", 60, ['10 20 "u" "sip+E2U" "!^.*$!sip:info@pressi.example!" .']),
    ("2.192.pressi.example", "PTR", 60, ["host.pressi.example."]),
    ("www.pressi.example", "CNAME", 120, ["web.pressi.example"]),
    ("web.pressi.example", "A", 30, ["192.0.2.7"]),
    ("assets.pressi.example", "CNAME", 60, ["some-bucket.s3.amazonaws.com"]),
    ("*.wild.pressi.example", "TXT", 60, ['"caf\\303\\251"']),
    ("sub.pressi.example", "NS", 60, ["ns1.elsewhere.example"]),
    ("many.pressi.example", "A", 60, [f"192.0.2.{i}" for i in range(1, 101)]),
]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A twin with a zone of all record types."""
    server = TwinServer(tmp_path_factory.mktemp("twin") / "aws", "--dns", "127.0.0.1:0")
    zone = register(server, "pressi.example")
    server.client("route53").change_resource_record_sets(
        HostedZoneId=zone,
        ChangeBatch={
            "Changes": [
                {"Action": "CREATE", "ResourceRecordSet": {
                    "Name": name, "Type": type, "TTL": ttl, "ResourceRecords": [{"Value": value} for value in values]}}
                for name, type, ttl, values in RECORDS
            ]
        },
    )
    server.zone = server.client("route53").get_hosted_zone(Id=zone)
    yield server
    server.stop()


@pytest.mark.parametrize("name, type, values", [
    ("pressi.example", "A", ["192.0.2.1", "192.0.2.2"]),
    ("PRESSI.example", "AAAA", ["2001:db8::1"]),
    ("pressi.example", "MX", ["10 mail.pressi.example.", "20 mail2.pressi.example."]),
    ("pressi.example", "TXT", ['"two" "strings; \\"quoted\\""', '"v=spf1 -all"']),
    ("pressi.example", "CAA", ['0 issue "amazon.com"']),
    ("_sip._tcp.pressi.example", "SRV", ["1 2 5060 sip.pressi.example."]),
    ("naptr.pressi.example", "NAPTR", ['10 20 "u" "sip+E2U" "!^.*$!sip:info@pressi.example!" .']),
    ("2.192.pressi.example", "PTR", ["host.pressi.example."]),
    ("any.wild.pressi.example", "TXT", ['"caf\\195\\169"']),
])
def test_a_resolver_answers_every_type(served, name, type, values):
    answer = dig(served.dns, name, type)
    assert answer.code == "NOERROR", answer.text
    assert answer.values(type) == values
    assert "ra" in answer.flags and "aa" not in answer.flags


def test_a_resolver_answers_soa_and_ns_of_the_zone(served):
    servers = sorted(server + "." for server in served.zone["DelegationSet"]["NameServers"])
    assert dig(served.dns, "pressi.example", "NS").values("NS") == servers
    assert dig(served.dns, "pressi.example", "SOA").values("SOA")[0].startswith(servers[0].split(".")[0][:3])


def test_a_resolver_follows_cnames(served):
    answer = dig(served.dns, "www.pressi.example", "A")
    assert answer.answer == [
        ("www.pressi.example.", 120, "CNAME", "web.pressi.example."), ("web.pressi.example.", 30, "A", "192.0.2.7")]
    answer = dig(served.dns, "assets.pressi.example", "A")
    assert answer.answer[0][3] == "some-bucket.s3.amazonaws.com."
    assert answer.values("A")[0].startswith("198.1")


def test_what_is_not_there_and_what_is_broken(served):
    gone = dig(served.dns, "gone.pressi.example", "A")
    assert (gone.code, gone.answer) == ("NXDOMAIN", [])
    assert [(name, type) for name, _, type, _ in gone.authority] == [("pressi.example.", "SOA")]
    none = dig(served.dns, "pressi.example", "PTR")
    assert (none.code, none.answer, len(none.authority)) == ("NOERROR", [], 1)
    assert dig(served.dns, "www.nobody.example", "A").code == "NXDOMAIN"
    assert dig(served.dns, "www.sub.pressi.example", "A").code == "SERVFAIL"
    assert dig(served.dns, "pressi.example", "ANY", "+notcp").code == "REFUSED"
    assert dig(served.dns, "version.bind", "TXT", "CH").code == "REFUSED"
    assert dig(served.dns, "pressi.example", "A", "+edns=1", "+noednsnegotiation").code == "BADVERS"


def test_long_answers_come_over_tcp(served):
    cut = dig(served.dns, "many.pressi.example", "A", "+ignore")
    assert "tc" in cut.flags and not cut.answer
    assert len(dig(served.dns, "many.pressi.example", "A").values("A")) == 100
    assert "tc" in dig(served.dns, "many.pressi.example", "A", "+ignore", "+noedns").flags
    small = dig(served.dns, "pressi.example", "A", "+tcp")
    assert small.values("A") == ["192.0.2.1", "192.0.2.2"]


def test_without_recursion_the_registry_refers(served):
    servers = sorted(server + "." for server in served.zone["DelegationSet"]["NameServers"])
    referral = dig(served.dns, "www.pressi.example", "A", "+norecurse")
    assert (referral.code, referral.answer) == ("NOERROR", [])
    assert "aa" not in referral.flags
    assert sorted(value for name, _, type, value in referral.authority) == servers
    assert {(name, type) for name, _, type, _ in referral.authority} == {("pressi.example.", "NS")}
    assert dig(served.dns, "www.nobody.example", "A", "+norecurse").code == "NXDOMAIN"


def test_the_way_from_the_parent_leads_back_here(served):
    [parent] = dig(served.dns, "example", "NS").values("NS")
    assert dig(served.dns, parent, "A").values("A") == ["127.0.0.1"]
    said = dig(served.dns, "example", "SOA", "+norecurse")
    assert "aa" in said.flags and len(said.answer) == 1


def test_the_registry_follows_another_registrar(served):
    delegation = {"domain": "shop.example", "name_servers": served.zone["DelegationSet"]["NameServers"]}
    assert served.page("delegation", delegation)["document"]["DomainName"] == "shop.example"
    said = dig(served.dns, "shop.example", "NS", "+norecurse")
    assert sorted(value for _, _, _, value in said.authority) == sorted(s + "." for s in delegation["name_servers"])
    assert dig(served.dns, "www.shop.example", "A").code == "SERVFAIL"  # Those servers have no such zone.
    [place] = served.page("world")["tables"]["registry/domain"].values()
    assert list(place) == ["shop.example"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        served.page("delegation", {"domain": "pressi.example", "name_servers": ["ns1.other.example"]})
    assert refused.value.code == 400
    assert json.load(refused.value)["code"] == "registered-here"


def test_garbage_does_no_harm(served):
    address, port = served.dns.split(":")
    noise = random.Random(7)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for _ in range(2000):
            sender.sendto(noise.randbytes(noise.randrange(0, 600)), (address, int(port)))
    for length in (b"", b"\0", b"\xff\xff", b"\0\0", b"\0\x20" + noise.randbytes(32), noise.randbytes(5000)):
        with socket.create_connection((address, int(port)), timeout=5) as sender:
            sender.sendall(length)
    assert dig(served.dns, "web.pressi.example", "A").values("A") == ["192.0.2.7"]
    assert dig(served.dns, "web.pressi.example", "A", "+tcp").values("A") == ["192.0.2.7"]


def test_delegations_are_saved_and_loaded(tmp_path):
    first = TwinServer(tmp_path / "one", "--dns", "127.0.0.1:0", "--save", str(tmp_path / "world.json"))
    first.page("delegation", {"domain": "shop.example", "name_servers": ["ns1.old.example"]})
    first.stop()
    second = TwinServer(tmp_path / "two", "--dns", "127.0.0.1:0", "--load", str(tmp_path / "world.json"))
    said = dig(second.dns, "shop.example", "NS", "+norecurse")
    assert [value for _, _, _, value in said.authority] == ["ns1.old.example."]
    second.stop()


def test_the_address_is_told_to_machines(tmp_path):
    process = subprocess.Popen(
        [BINARY, "twin", "--account", "a=111111111111", "--dns", "127.0.0.1:0", "--json"], stdout=subprocess.PIPE, text=True)
    text = ""
    while not text.rstrip().endswith("}"):
        text += process.stdout.readline()
    addresses = json.loads(text)
    assert dig(addresses["dns"], "example", "NS").code in ("NOERROR", "NXDOMAIN")
    process.terminate()
    process.wait(timeout=20)
    process.stdout.close()


@pytest.mark.parametrize("address", ["nowhere:53", "127.0.0.1", "127.0.0.1:99999"])
def test_a_wrong_address_is_refused(address):
    done = subprocess.run(
        [BINARY, "twin", "--account", "a=111111111111", "--dns", address], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert address in done.stderr
