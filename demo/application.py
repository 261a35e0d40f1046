"""Writes a small application that names the resources of the source account, in the forms in which people write them.

Usage: application.py PLAN FOLDER   (the names are those that PLAN changes)
"""

import base64
import json
import pathlib
import sys


def name_of(plan, kind, beginning):
    """The source's name of the first resource of this kind whose inventory id begins so."""
    return next(name["source"] for name in plan["names"] if name["kind"] == kind and name["resource"].startswith(beginning))


def main(plan_file, folder):
    plan = json.loads(pathlib.Path(plan_file).read_text())
    account = plan["source_account"]
    balancer = name_of(plan, "host", "elb/load-balancer/")
    distribution = name_of(plan, "host", "cloudfront/distribution/")
    instance = name_of(plan, "id", "ec2/instance/")
    policy = {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::pressi-assets/*"}]}
    files = {
        "settings.py": f"""\
BUCKET = "pressi-assets"
MEDIA_URL = "https://pressi-assets.s3.amazonaws.com/photos/"
CDN = "https://{distribution}/"
ROLE = "arn:aws:iam::{account}:role/pressi-web"
""",
        "config/production.yaml": f"storage:\n  bucket: pressi-assets\n  region: us-east-1\nupstream: http://dualstack.{balancer}:80/\n",
        "config/policy.json": json.dumps(policy).replace("/", "\\/") + "\n",
        "deploy/user-data.b64": base64.b64encode(b"#!/bin/sh\naws s3 sync s3://pressi-assets/ /srv/assets\n").decode() + "\n",
        "deploy/restart.sh": f"#!/bin/sh\naws ec2 reboot-instances --instance-ids {instance}\n",
        "etc/nginx/sites-enabled/pressi": f"location / {{ proxy_pass http://{balancer}; }}\n",
        "etc/cron.d/backup": "0 3 * * * root aws s3 sync /srv/photos s3://pressi-assets/photos\n",
        "templates/feed.xml": "<url>https://s3.amazonaws.com/pressi-assets/a.png?x=1&amp;to=s3%3A%2F%2Fpressi-assets%2F</url>\n",
        "infra/main.tf": """\
resource "aws_s3_bucket" "assets" {
  bucket = "pressi-assets"
}

resource "aws_s3_bucket_policy" "assets" {
  bucket = "pressi-assets"
}
""",
    }
    for path, text in files.items():
        file = pathlib.Path(folder, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
