"""Route 53 and its registrar in the twin, by boto3 and the AWS CLI."""

import botocore.exceptions
import pytest

CONTACT = {
    "FirstName": "Jane", "LastName": "Doe", "ContactType": "PERSON", "AddressLine1": "1 Road", "City": "Town",
    "CountryCode": "US", "ZipCode": "12345", "State": "NY", "PhoneNumber": "+1.5555550100", "Email": "jane@example.com",
}


def register(twin, domain, profile="source"):
    """Registers the domain; the id of the zone that comes with it."""
    domains = twin.client("route53domains", profile)
    domains.register_domain(
        DomainName=domain, DurationInYears=1, AdminContact=CONTACT, RegistrantContact=CONTACT, TechContact=CONTACT
    )
    twin.advance(120)
    zones = twin.client("route53", profile).list_hosted_zones_by_name(DNSName=domain)["HostedZones"]
    return zones[0]["Id"].removeprefix("/hostedzone/")


def change(route53, zone, *changes):
    batch = [
        {"Action": action, "ResourceRecordSet": {"Name": name, "Type": type, "TTL": 300,
                                                 "ResourceRecords": [{"Value": value} for value in values]}}
        for action, name, type, values in changes
    ]
    return route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": batch})


def test_records_are_read_back_as_they_were_written(twin):
    route53 = twin.client("route53")
    zone = register(twin, "example.com")
    many = [("CREATE", f"host{i}.example.com", "A", [f"192.0.2.{i % 250 + 1}"]) for i in range(350)]
    change(route53, zone, *many)
    change(
        route53, zone,
        ("CREATE", "*.example.com", "TXT", ['"one two"', '"three \\"four\\""']),
        ("CREATE", "example.com", "MX", ["10 mx1.example.com.", "20 mx2.example.com."]),
    )
    pages = route53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone)
    records = [record for page in pages for record in page["ResourceRecordSets"]]
    assert len(records) == 354
    wildcard = next(record for record in records if record["Name"] == "\\052.example.com.")
    assert [value["Value"] for value in wildcard["ResourceRecords"]] == ['"one two"', '"three \\"four\\""']
    assert twin.visit("dns:host7.example.com/A")["values"] == ["192.0.2.8"]
    assert twin.visit("dns:example.com/MX")["values"] == ["10 mx1.example.com.", "20 mx2.example.com."]


def test_a_change_comes_into_sync_by_the_clock(twin):
    route53 = twin.client("route53")
    zone = register(twin, "example.com")
    made = change(route53, zone, ("CREATE", "www.example.com", "A", ["192.0.2.1"]))
    assert route53.get_change(Id=made["ChangeInfo"]["Id"])["ChangeInfo"]["Status"] == "PENDING"
    twin.advance(30)
    route53.get_waiter("resource_record_sets_changed").wait(Id=made["ChangeInfo"]["Id"])


def test_a_wrong_batch_is_refused_as_a_whole(twin):
    route53 = twin.client("route53")
    zone = register(twin, "example.com")
    with pytest.raises(route53.exceptions.InvalidChangeBatch) as refused:
        change(route53, zone, ("CREATE", "www.example.com", "A", ["192.0.2.1"]),
               ("DELETE", "none.example.com", "A", ["192.0.2.1"]))
    assert "none.example.com." in str(refused.value)
    assert twin.visit("dns:www.example.com/A")["code"] == "NXDOMAIN"


def test_the_registrar_decides_which_zone_answers(twin):
    register(twin, "example.com")
    copies = twin.client("route53", "destination")
    copy = copies.create_hosted_zone(Name="example.com", CallerReference="copy")
    change(copies, copy["HostedZone"]["Id"], ("CREATE", "www.example.com", "TXT", ['"copy"']))
    assert twin.visit("dns:www.example.com/TXT")["code"] == "NXDOMAIN"
    domains = twin.client("route53domains")
    operation = domains.update_domain_nameservers(
        DomainName="example.com", Nameservers=[{"Name": name} for name in copy["DelegationSet"]["NameServers"]]
    )["OperationId"]
    assert domains.get_operation_detail(OperationId=operation)["Status"] == "IN_PROGRESS"
    twin.advance(120)
    assert domains.get_operation_detail(OperationId=operation)["Status"] == "SUCCESSFUL"
    answer = twin.visit("dns:www.example.com/TXT")
    assert (answer["values"], answer["answered_by"]) == (['"copy"'], "222222222222")


def test_health_checks_tags_and_limits(twin):
    route53 = twin.client("route53")
    zone = register(twin, "example.com")
    check = route53.create_health_check(
        CallerReference="1", HealthCheckConfig={"Type": "HTTP", "IPAddress": "192.0.2.1", "ResourcePath": "/"}
    )["HealthCheck"]
    assert route53.list_health_checks()["HealthChecks"] == [check]
    route53.change_tags_for_resource(ResourceType="hostedzone", ResourceId=zone, AddTags=[{"Key": "a", "Value": "b"}])
    tags = route53.list_tags_for_resource(ResourceType="hostedzone", ResourceId=zone)
    assert tags["ResourceTagSet"]["Tags"] == [{"Key": "a", "Value": "b"}]
    assert route53.get_hosted_zone_limit(Type="MAX_RRSETS_BY_ZONE", HostedZoneId=zone)["Count"] == 2
    assert route53.get_dnssec(HostedZoneId=zone)["Status"]["ServeSignature"] == "NOT_SIGNING"
    with pytest.raises(botocore.exceptions.ClientError, match="NoSuchHostedZone"):
        route53.get_hosted_zone(Id="ZNONE")


def test_aws_route53_commands(twin):
    made = twin.aws("route53", "create-hosted-zone", "--name", "example.net", "--caller-reference", "1")
    zone = made["HostedZone"]["Id"]
    batch = ('{"Changes": [{"Action": "UPSERT", "ResourceRecordSet": {"Name": "www.example.net", "Type": "CNAME", '
             '"TTL": 60, "ResourceRecords": [{"Value": "example.net"}]}}]}')
    twin.aws("route53", "change-resource-record-sets", "--hosted-zone-id", zone, "--change-batch", batch)
    records = twin.aws("route53", "list-resource-record-sets", "--hosted-zone-id", zone)["ResourceRecordSets"]
    assert [record["Type"] for record in records] == ["NS", "SOA", "CNAME"]
    answer = twin.aws("route53", "test-dns-answer", "--hosted-zone-id", zone, "--record-name", "www.example.net",
                      "--record-type", "CNAME")
    assert answer["RecordData"] == ["example.net"]
    assert twin.aws("route53domains", "list-domains", "--region", "us-east-1")["Domains"] == []
