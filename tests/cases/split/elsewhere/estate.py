"""Two certificates with names of a domain whose zone is in a third account. Somebody there is asked for the records that prove them,
forgets one, says that it is done, and is asked again."""

from estate_builder import alias

OUT = "out.example"


def build(aws):
    zone, elsewhere = aws.domain("in.example"), aws.domain(OUT, profile="dns")
    zones = {"in.example": zone, OUT: (elsewhere, "dns")}
    group = aws.security_group("in", 80, 443)
    instance = aws.instance("in-1", group)
    listeners = ((("HTTPS", 443), ("HTTP", 80)),)
    for name, names in (("a", ["in.example", "www." + OUT]), ("b", ["b.in.example", "www." + OUT, "shop." + OUT])):
        balancer = aws.load_balancer(name, [instance], [group], listeners, aws.certificate(zones, *names))
        aws.change(zone, alias(names[0], balancer))


def person(aws, step, undoes):
    if undoes or not step.startswith("manual/validation-records/"):
        return
    acm = aws.client("acm", "destination")
    wanted = {}
    for summary in acm.list_certificates()["CertificateSummaryList"]:
        described = acm.describe_certificate(CertificateArn=summary["CertificateArn"])["Certificate"]
        for option in described["DomainValidationOptions"]:
            if option["DomainName"].endswith(OUT):
                wanted[option["ResourceRecord"]["Name"]] = option["ResourceRecord"]["Value"]
    zone = aws.zone_id(OUT, "dns")
    known = {one["Name"] for one in aws.client("route53", "dns").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]}
    name = next(name for name in sorted(wanted) if name not in known)
    proof = {"Name": name, "Type": "CNAME", "TTL": 300, "ResourceRecords": [{"Value": wanted[name]}]}
    aws.change(zone, proof, profile="dns")
