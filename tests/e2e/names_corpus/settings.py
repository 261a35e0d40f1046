"""Settings whose key says bucket, region in a key beside it, as each language writes them. «word» is a name of estate.BUCKETS."""

import ast
import configparser
import io
import json
import re
import shlex
import tomllib
import xml.etree.ElementTree

import hcl2
import yaml

from . import estate
from .containers import parse_php
from .document import Document
from .forms import plant
from .text import FOUND, SURE, Text

NEAR = {"older": "orchard-media-older", "my": "my-orchard-media"}


def fill(template, trust):
    parts = []
    for piece in re.split("(«\\w+»)", template):
        if not piece.startswith("«"):
            parts.append(piece)
        elif piece[1:-1] in NEAR:
            parts.append(NEAR[piece[1:-1]])
        else:
            parts.append(plant("{}", estate.BUCKETS[piece[1:-1]], "bucket in a key that says so", trust=trust))
    return Text.join(parts)


def flat(value, path=""):
    """Every text in a parsed document, by its path."""
    if isinstance(value, dict):
        return {key: text for name, inner in value.items() for key, text in flat(inner, f"{path}/{name}").items()}
    if isinstance(value, list):
        return {key: text for number, inner in enumerate(value) for key, text in flat(inner, f"{path}/{number}").items()}
    return {path: value if isinstance(value, str) else repr(value)}


def ini(text):
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(text)
    return {name: dict(section) for name, section in parser.items()}


def xml_values(text):
    return {str(number): [node.tag, node.text, node.attrib] for number, node in enumerate(xml.etree.ElementTree.fromstring(text).iter())}


def python_values(text):
    return [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]


def words(text):
    return shlex.split(text, comments=True)


SETTINGS = {
    "s3.yaml": ("""\
media:
  bucket: «media»
  region: us-east-1
logs:
  region: us-east-1
  bucket_name: "«logs»"
s3_bucket: '«media_old»'
bucketName: «short»
media-bucket: «media»    # served
Bucket: &b «old_media»
other: {bucket: «site», region: eu-west-1}
olderBucket: «older»
bucket: "«my»"
""", yaml.safe_load),
    "s3.toml": ("""\
bucket = "«media»"
region = "us-east-1"
[logs]
region = 'us-east-1'
s3-bucket = '«logs»'
bucket-name="«site»"
[older]
bucket = "«older»"
""", tomllib.loads),
    "s3.ini": ("""\
[media]
bucket = «media»
region = us-east-1
[logs]
bucket=«logs»
[site]
S3_BUCKET : «site»
[older]
bucket = «older»
""", ini),
    "s3.json": ("""\
{"media": {"bucket": "«media»", "region": "us-east-1"},
 "logs": {"region": "us-east-1", "bucketName": "«logs»"}, "S3_BUCKET":"«media_old»",
 "older": {"Bucket" : "«older»"}, "Bucket": "«short»", "Key": "a/b"}
""", json.loads),
    "s3.xml": ("""\
<web>
  <bucket>«media»</bucket><region>us-east-1</region>
  <s3 bucket="«logs»" region="us-east-1"/>
  <property name="bucket" value="«site»"/>
  <bucketName>
    «media_old»
  </bucketName>
  <bucket>«older»</bucket>
</web>
""", xml_values),
    "s3.env": ("""\
S3_BUCKET=«media»
S3_REGION=us-east-1
AWS_STORAGE_BUCKET_NAME="«logs»"
BUCKET='«site»'
OLD_BUCKET=«older»
export MEDIA_BUCKET=«media_old»
""", words),
    "s3.tf": ("""\
terraform {
  backend "s3" {
    bucket = "«media»"
    key    = "state"
    region = "us-east-1"
  }
}
variable "bucket_name" {
  default = "«logs»"
}
locals {
  media_bucket = "«site»"
  other_bucket = "«older»"
}
""", lambda text: hcl2.load(io.StringIO(text))),
    "s3.php": ("""\
<?php
$bucket = "«media»";
define('S3_BUCKET', '«logs»');
return ['bucket' => '«site»', 'region' => 'us-east-1', "s3" => ["Bucket" => "«media_old»", 'Key' => 'a'], 'older_bucket' => '«older»', $bucket];
""", parse_php),
    "s3.rb": ("""\
BUCKET = "«media»"
web = { bucket: "«logs»", region: "us-east-1", :s3_bucket => '«site»', "bucket" => "«media_old»", older_bucket: "«older»" }
""", lambda text: re.findall(r"[\"']([^\"']*)[\"']", text)),
    "s3.py": ("""\
BUCKET = "«media»"
AWS_STORAGE_BUCKET_NAME = '«logs»'
client.put_object(Bucket="«site»", Key="a/b", Body=b"")
WEB = {"bucket": "«media_old»", "region": "us-east-1", "older_bucket": "«older»"}
bucket: str = "«short»"
""", python_values),
    "s3.js": ("""\
const BUCKET = '«media»';
const bucketName = `«logs»`;
s3.getObject({ Bucket: "«site»", Key: "a" });
export default { bucket: '«media_old»', region: 'us-east-1', olderBucket: "«older»" };
""", lambda text: re.findall(r"[\"'`]([^\"'`]*)[\"'`]", text)),
    "s3.sh": ("""\
BUCKET=«media»
export S3_BUCKET="«logs»"
aws s3api list-objects --bucket «site» --prefix a
aws s3api put-object --bucket=«media_old» --key a
aws s3api head-bucket --bucket «older»
""", words),
}
# Ordinary words and short names: found, whatever is thought of them. In a document of its own, for they may stay as they are.
UNSURE = {
    "words.yaml": ("media:\n  bucket: «word»\n  region: us-east-1\n", yaml.safe_load),
    "words.json": ('{"bucket": "«word»", "region": "us-east-1"}\n', json.loads),
    "words.env": ("S3_BUCKET=«word»\nAWS_REGION=us-east-1\n", words),
    "bare.yaml": ("storage: «media»\nuploads: «logs»\n", yaml.safe_load),
    "bare.py": ("upload('a', '«media»')\n", python_values),
}


def of_settings():
    for folder, table, trust in (("settings", SETTINGS, SURE), ("unsure", UNSURE, FOUND)):
        for name, (template, parse) in table.items():
            text = fill(template, trust)
            yield Document(f"{folder}/{name}", text, parse=lambda text, parse=parse: flat(parse(text)), exact=trust == SURE)
