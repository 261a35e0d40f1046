"""The zone api.mother.example moves. Its parent stands in a third account, where the domain is registered, too: somebody
there has to be asked to change the delegation, and takes an hour."""

from estate_builder import alias, record

ZONE = "api.mother.example"


def build(aws):
    mother = aws.domain("mother.example", profile="dns")
    made = aws.route53.create_hosted_zone(Name=ZONE, CallerReference="api")
    zone = made["HostedZone"]["Id"].split("/")[-1]
    delegate(aws, mother, made["DelegationSet"]["NameServers"])
    group = aws.security_group("api", 80)
    balancer = aws.load_balancer("api", [aws.instance("api-1", group)], [group])
    aws.change(zone, alias(ZONE, balancer), record("v1." + ZONE, "CNAME", ZONE))
    return {"zone": f"route53/zone/{zone}"}


def delegate(aws, mother, servers):
    aws.change(mother, record(ZONE, "NS", *servers, ttl=3600), profile="dns", action="UPSERT")


def person(aws, step, undoes):
    """What somebody does who is asked to do a step of the plan, or to take it back."""
    aws.pass_time(3600)
    if step.startswith("manual/registrar/"):
        profile = "source" if undoes else "destination"
        zone = aws.zone_id(ZONE, profile)
        servers = aws.client("route53", profile).get_hosted_zone(Id=zone)["DelegationSet"]["NameServers"]
        delegate(aws, aws.zone_id("mother.example", "dns"), servers)
