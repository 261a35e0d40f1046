"""Two public zones of one name, and the registrar is somebody else's account."""

from estate_builder import record

DOMAIN = "far.example"


def build(aws):
    aws.domain(DOMAIN, profile="dns")
    made = [aws.route53.create_hosted_zone(Name=DOMAIN, CallerReference=one) for one in ("dead", "live")]
    dead, live = (one["HostedZone"]["Id"].split("/")[-1] for one in made)
    name_servers(aws, made[1]["DelegationSet"]["NameServers"])
    aws.pass_time(3 * 86400)
    address = aws.address(aws.instance("far", aws.security_group("far", 80)))
    aws.change(live, record(DOMAIN, "A", address), record(DOMAIN, "MX", "10 mx.example.net"))
    aws.change(dead, record(DOMAIN, "A", "192.0.2.5"))
    return {"dead": dead, "live": live}


def name_servers(aws, servers):
    aws.client("route53domains", "dns").update_domain_nameservers(DomainName=DOMAIN, Nameservers=[{"Name": one} for one in servers])


def person(aws, step, undoes):
    """What somebody does at the registrar."""
    aws.pass_time(3600)
    if step.startswith("manual/registrar/"):
        profile = "source" if undoes else "destination"
        zones = [zone["Id"] for zone in aws.client("route53", profile).list_hosted_zones()["HostedZones"]]
        servers = [aws.client("route53", profile).get_hosted_zone(Id=zone)["DelegationSet"]["NameServers"] for zone in zones]
        counts = [aws.client("route53", profile).get_hosted_zone(Id=zone)["HostedZone"]["ResourceRecordSetCount"] for zone in zones]
        name_servers(aws, servers[counts.index(max(counts))])
