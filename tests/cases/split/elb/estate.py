"""A classic load balancer with all that it can have: proxy protocol, authentication of the instances, a TLS policy of its own,
ports of TCP and SSL."""

from estate_builder import alias, record

KEY = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA" + "A" * 340 + "IDAQAB"
POLICIES = [
    ("z-key", "PublicKeyPolicyType", {"PublicKey": KEY}),
    ("a-backend", "BackendServerAuthenticationPolicyType", {"PublicKeyPolicyName": "z-key"}),
    ("proxy", "ProxyProtocolPolicyType", {"ProxyProtocol": "true"}),
    ("tls", "SSLNegotiationPolicyType", {
        "Protocol-TLSv1.2": "true", "Protocol-TLSv1.1": "false", "Server-Defined-Cipher-Order": "true",
        "ECDHE-RSA-AES128-GCM-SHA256": "true"}),
    ("pre", "SSLNegotiationPolicyType", {"Reference-Security-Policy": "ELBSecurityPolicy-TLS-1-2-2017-01"}),
]
LISTENERS = [
    (("TCP", 80), ("TCP", 80)), (("HTTPS", 443), ("HTTPS", 443)), (("SSL", 5000), ("TCP", 5000)), (("SSL", 5001), ("SSL", 5001)),
]


def build(aws):
    zone = aws.domain("bal.example")
    group = aws.security_group("bal", 80, 443)
    instances = [aws.instance(f"bal-{number}", group, subnet=aws.subnets[number]) for number in (0, 1)]
    certificate = aws.certificate({"bal.example": zone}, "bal.example", "*.bal.example")
    zone_id, host = aws.load_balancer("bal", instances, [group], LISTENERS, certificate, health="SSL:443")
    for name, kind, attributes in POLICIES:
        aws.elb.create_load_balancer_policy(
            LoadBalancerName="bal", PolicyName=name, PolicyTypeName=kind,
            PolicyAttributes=[{"AttributeName": key, "AttributeValue": value} for key, value in attributes.items()],
        )
    aws.elb.create_lb_cookie_stickiness_policy(LoadBalancerName="bal", PolicyName="sticky")
    for port, names in ((443, ["a-backend"]), (80, ["proxy"])):
        aws.elb.set_load_balancer_policies_for_backend_server(LoadBalancerName="bal", InstancePort=port, PolicyNames=names)
    for port, names in ((443, ["sticky", "tls"]), (5000, ["pre"])):
        aws.elb.set_load_balancer_policies_of_listener(LoadBalancerName="bal", LoadBalancerPort=port, PolicyNames=names)
    aws.change(
        zone, alias("bal.example", (zone_id, "dualstack." + host), health=True), record("www.bal.example", "CNAME", host.upper())
    )
