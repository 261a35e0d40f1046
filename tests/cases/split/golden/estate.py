"""Two instances from a golden image, which was made from a neighbour's instance with a key, a group
and a bucket of its own. One of the two is a spare: it is stopped. A rule of their group admits the neighbour's group,
which stays."""

from estate_builder import alias


def build(aws):
    zone = aws.domain("gold.example")
    next_door = aws.security_group("next-door", 22)
    aws.ec2.create_key_pair(KeyName="next-door")
    notes = aws.bucket("notes-of-next-door", ["a"])
    neighbour = aws.instance("next-door", next_door, KeyName="next-door", UserData=f"aws s3 sync s3://{notes} /notes")
    image = aws.ec2.create_image(InstanceId=neighbour, Name="golden")["ImageId"]
    aws.pass_time(1800)
    group = aws.security_group("gold", 80)
    metrics = {"IpProtocol": "tcp", "FromPort": 9100, "ToPort": 9100, "UserIdGroupPairs": [{"GroupId": next_door}]}
    aws.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[metrics])
    [web, spare] = (aws.instance(name, group, ImageId=image) for name in ("gold-1", "gold-2"))
    aws.ec2.stop_instances(InstanceIds=[spare])
    aws.pass_time(300)
    aws.change(zone, alias("gold.example", aws.load_balancer("gold", [web, spare], [group])))
    return {"next_door": next_door, "neighbour": neighbour, "spare": spare, "notes": notes}
