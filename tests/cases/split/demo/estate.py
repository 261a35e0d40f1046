"""The sample estate of the demo: every kind of host, and a second application that stays and shares things with it."""

import pathlib
import sys

import boto3

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[4] / "demo"))


def build(aws):
    from estate import Estate

    keys = aws.twin._credentials("source")
    session = boto3.Session(
        aws_access_key_id=keys["aws_access_key_id"], aws_secret_access_key=keys["aws_secret_access_key"],
        region_name="us-east-1",
    )
    Estate(aws.twin.url, session).build()
