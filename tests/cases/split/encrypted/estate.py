"""The root volume is encrypted with the account's own key, as it is by default in most accounts today."""

from estate_builder import record


def build(aws):
    zone = aws.domain("enc.example")
    disk = {"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True, "VolumeSize": 10}}
    instance = aws.instance("enc-1", aws.security_group("enc", 80), BlockDeviceMappings=[disk])
    aws.change(zone, record("enc.example", "A", aws.address(instance)))
    return {"instance": instance}
