"""Two public zones of one name: registering the domain made one, a tool that was told to make its own made the other."""

from estate_builder import alias, bucket_origin, record


def build(aws, asked):
    first = aws.domain("twice.example")
    made = aws.route53.create_hosted_zone(Name="twice.example", CallerReference="tool")
    second = made["HostedZone"]["Id"].split("/")[-1]
    if asked == "second":
        servers = [{"Name": server} for server in made["DelegationSet"]["NameServers"]]
        aws.route53domains.update_domain_nameservers(DomainName="twice.example", Nameservers=servers)
        aws.pass_time(3 * 86400)
    live, dead = (first, second) if asked == "first" else (second, first)
    instance = aws.instance("twice", aws.security_group("twice", 80))
    aws.change(live, record("twice.example", "A", aws.address(instance)), record("twice.example", "TXT", '"live"'))
    bucket = aws.bucket("twice-site", ["index.html"])
    certificate = aws.certificate({"twice.example": live}, "www.twice.example")
    site = aws.distribution("twice", ["www.twice.example"], certificate, bucket_origin(bucket))
    aws.change(live, alias("www.twice.example", site))
    aws.change(dead, alias("www.twice.example", site), record("twice.example", "A", "192.0.2.9"))
