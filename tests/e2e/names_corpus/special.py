"""Files whose format ties names to something else: lengths, folds, resources of the same file, signatures, fixed sizes."""

import email
import email.policy
import io
import json
import random
import re
import subprocess

import hcl2
import yaml

from . import estate
from .build import all_texts
from .containers import from_c
from .contexts import CONTEXTS, around
from .document import Document, Item
from .encoders import unchanged
from .forms import FORMS, plant
from .settings import flat
from .text import Text


def some_texts(start, step):
    return [around(text, CONTEXTS[number % 8]) for number, (_, text) in enumerate(all_texts()[start::step])]


# ---- PHP's serialize(): every text bears its length in bytes (https://www.php.net/manual/en/function.serialize.php).

def length_of(text):
    return Text(str(len(text.before.encode())), str(len(text.after.encode())))


def serialised(values):
    """An array of texts; a list among the values is an array of its own, serialised once more into a text."""
    parts = [f"a:{len(values)}:{{"]
    for number, value in enumerate(values):
        value = serialised(value) if isinstance(value, list) else Text.plain(value)
        parts += [f"i:{number};s:", length_of(value), ':"', value, '";']
    return Text.join([*parts, "}"])


def unserialise(text):
    code = """
      function open($v) { if (is_string($v) && substr($v, 0, 2) === 'a:') { $v = unserialize($v); if ($v === false) exit(3); }
                          return is_array($v) ? array_map('open', $v) : $v; }
      $found = unserialize(stream_get_contents(STDIN)); if ($found === false) exit(3); echo json_encode(open($found));"""
    done = subprocess.run(["php", "-n", "-r", code], input=text.encode(), capture_output=True, check=True)
    return flat(json.loads(done.stdout))


def of_serialised():
    values = [*some_texts(0, 3), Text.join(["größer ", some_texts(0, 50)[0], " größer"]), some_texts(1, 40)]
    whole = serialised(values)
    yield Document("cache/options.ser", whole, parse=unserialise)
    row = whole.each(lambda c: {"\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n"}.get(c, c))
    text = Text.join(["INSERT INTO `wp_options` VALUES (1,'about','a site','yes'),\n(2,'site','", row, "','yes'),\n(3,'end','','no');\n"])
    yield Document("dump/options.sql", text, parse=lambda text: unserialise(
        from_c(re.search(r"^\(2,'site','((?:[^'\\]|\\.)*)','yes'\)", text, re.MULTILINE)[1])))


# ---- Quoted-printable mail (RFC 2045, section 6.7): soft line ends in the middle of names.

def quoted_printable(text, folds, also=""):
    """`folds`: places in the text before which a line is folded besides where it must be."""
    def write(character, column):
        if character == "\n":
            return "\r\n", 0
        plain = character.isascii() and (32 <= ord(character) < 127) and character != "=" and character not in also
        piece = character if plain else "".join(f"={byte:02X}" for byte in character.encode())
        return (piece, column + len(piece)) if column + len(piece) <= 74 else ("=\r\n" + piece, len(piece))

    def run(source, marked):
        pieces, starts, ends, column, length = [], [], [], 0, 0
        for at, character in enumerate(source):
            piece, after = write(character, column)
            if at in marked and column and not piece.startswith("=\r\n"):
                piece, after = "=\r\n" + piece, len(piece)
            column = after
            fold = 3 if piece.startswith("=\r\n") else 0
            starts.append(length + fold)
            length += len(piece)
            ends.append(length)
            pieces.append(piece)
        return "".join(pieces), starts, ends

    before, starts, ends = run(text.before, folds)
    marks = []
    for mark in text.marks:
        changed = before[starts[mark.start]:ends[mark.end - 1]] != text.before[mark.start:mark.end]
        marks.append(mark.moved(starts, ends, ("quoted-printable",) if changed else ()))
    return Text(before, run(text.after, set())[0], marks)


def of_mail():
    head = 'From: web@example.com\r\nSubject: links\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset="utf-8"\r\n' \
           "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    for number, (name, also) in enumerate((("plain", ""), ("signs", "/:.-"))):
        texts = [text for text in some_texts(number, 3) if "\n" not in text.before and "\t" not in text.before]
        body = Text.join([piece for at, text in enumerate(texts) for piece in (f"k{at}: ", text, "\n")])
        folds = {(mark.start + mark.end) // 2 for at, mark in enumerate(body.marks) if at % 2}
        folds |= {match.end() - 3 for at, match in enumerate(re.finditer("orchard-media-old(er)?", body.before)) if at % 3 == 0}
        items = [Item(f"k{at}", text, unchanged) for at, text in enumerate(texts)]
        yield Document(f"mail/{name}.eml", Text.join([head, quoted_printable(body, folds, also)]), items=items, parse=parse_mail, exact=False)


def parse_mail(text):
    body = email.message_from_string(text.replace("\n", "\r\n"), policy=email.policy.default).get_content()
    return dict(line.split(": ", 1) for line in body.splitlines())


# ---- Programs and images: nothing may move. Text in bytes and in UTF-16, between bytes that mean nothing.

def of_binaries():
    dice = random.Random(4)
    noise = [chr(byte) for byte in range(256) if not chr(byte).isascii() or not (chr(byte).isalnum() or chr(byte) in "-_./:%\\&=+")]
    parts = []
    for number, (_, text) in enumerate(all_texts()):
        if number % 3 == 2:
            text = text.each(lambda character: character + "\0", ("utf-16le",))
            parts += ["\0\0", "\0" * (sum(len(Text.plain(part).before) for part in parts) % 2), text, "\0\0"]
        else:
            parts += ["".join(dice.choices(noise, k=dice.randrange(40))), "\0", text, "\0"]
    yield Document("bin/program", Text.join(["\x7fELF\x02\x01\x01\0\0\0", *parts]), charset="latin-1", binary=True)
    yield Document("bin/image.png", Text.join(["\x89PNG\r\n\x1a\n\0\0\0\rIHDR", *parts[:300]]), charset="latin-1", binary=True)


# ---- Borders of what a reader reads at once: a name across each multiple of 64 KiB, and at both ends of the file.

def of_large(megabytes=4):
    one, other = plant("s3://{}/a", estate.BUCKETS["media"], "large"), plant("{}", estate.ELB_HOSTS["classic"], "large")
    parts, length = [one], len(one.before)
    block = 64 * 1024
    filler = "the quick brown fox, 3.1415 jumps; over_the lazy dogs: 2020-01-01\n"
    for number in range(1, megabytes * 16):
        text = (one, other)[number % 2]
        start = number * block - 1 - number % len(text.before)
        pad = start - length - 2
        parts += ["\n", (filler * (pad // len(filler) + 1))[:pad], "\n", text]
        length = start + len(text.before)
    yield Document("log/large.log", Text.join([*parts, "\n", other]))


# ---- Resources of the same file: what names them becomes a reference.

TERRAFORM = """\
resource "aws_s3_bucket" "media" {
  bucket = "«media»"
}

resource "aws_s3_bucket_policy" "media" {
  bucket = "«media»"
  policy = jsonencode({ Statement = [{ Resource = "arn:aws:s3:::«media»/*" }] })
}

resource "aws_cloudfront_distribution" "site" {
  origin {
    domain_name = "«media».s3.amazonaws.com"
    origin_id   = "media"
  }
}

locals {
  logs = "s3://«logs»/a"
}

output "url" {
  value = "s3://«media»/a"
}
"""
CLOUDFORMATION = """\
Resources:
  Media:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: «media»
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: «media»
      PolicyDocument:
        Statement:
          - Resource: "arn:aws:s3:::«media»/*"
  Logs:
    Type: AWS::SSM::Parameter
    Properties:
      Value: s3://«logs»/a
"""
NEW = estate.BUCKETS["media"].destination
ATTRIBUTES = {"bucket": NEW, "id": NEW, "arn": f"arn:aws:s3:::{NEW}", "bucket_domain_name": f"{NEW}.s3.amazonaws.com"}


def parse_terraform(text):
    """Values with the references to the bucket resolved, as Terraform would."""
    own = re.search(r'resource "aws_s3_bucket" "media" \{\s*bucket = "([^"$]*)"', text)[1]
    values = {name: value.replace(NEW, own) for name, value in ATTRIBUTES.items()}
    found = {}
    for key, value in flat(hcl2.load(io.StringIO(text))).items():
        value = re.sub(r"\$\{aws_s3_bucket\.media\.(\w+)\}", lambda match: values[match[1]], value)
        found[key] = re.sub(r"\baws_s3_bucket\.media\.(\w+)\b", lambda match: f'"{values[match[1]]}"', value).replace('"', "")
    return found


class Template(yaml.SafeLoader):
    pass


Template.add_constructor("!Ref", lambda loader, node: {"Ref": node.value})
Template.add_constructor("!Sub", lambda loader, node: {"Fn::Sub": node.value})
Template.add_constructor("!GetAtt", lambda loader, node: {"Fn::GetAtt": node.value.split(".")})


def parse_cloudformation(text):
    document = yaml.load(text, Template)
    own = document["Resources"]["Media"]["Properties"]["BucketName"]
    values = {"Media": own, "Media.Arn": f"arn:aws:s3:::{own}", "Media.DomainName": f"{own}.s3.amazonaws.com"}

    def resolved(value):
        if isinstance(value, dict) and len(value) == 1:
            [(name, inner)] = value.items()
            if name == "Ref":
                return values[inner]
            if name == "Fn::GetAtt":
                return values[".".join(inner)]
            if name == "Fn::Sub":
                return re.sub(r"\$\{([\w.]+)\}", lambda match: values[match[1]], inner)
        if isinstance(value, dict):
            return {name: resolved(inner) for name, inner in value.items()}
        return [resolved(inner) for inner in value] if isinstance(value, list) else value
    return flat(resolved(document))


def fill(template):
    parts = re.split("(«\\w+»)", template)
    return Text.join([plant("{}", estate.BUCKETS[part[1:-1]], "bucket beside its resource") if part.startswith("«") else part for part in parts])


def of_references():
    yield Document("infra/bucket.tf", fill(TERRAFORM), parse=parse_terraform, exact=False)
    yield Document("infra/stack.yaml", fill(CLOUDFORMATION), parse=parse_cloudformation, exact=False)


# ---- Signed: a change would break it, so it is reported and left.

def of_signed():
    texts = [text for form in FORMS[::9] for _, text in form.texts()]
    body = Text.join([piece for text in texts for piece in (text, "\n")])
    signed = Text.join(["-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n", body, "-----BEGIN PGP SIGNATURE-----\n\n",
                        "iHUEARYIAB0WIQTnotarealsignatureAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n=abcd\n-----END PGP SIGNATURE-----\n"])
    yield Document("signed/notice.asc", Text(signed.before, signed.before, signed.with_marks(fixed=True).marks))
    # https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
    query = "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20200101T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=" + "ab" * 32
    url = Text.join(["curl 'https://", plant("{}", estate.BUCKETS["media"], "bucket in a signed URL"), ".s3.amazonaws.com/a.zip" + query, "'\n"])
    yield Document("signed/fetch.sh", Text(url.before, url.before, url.with_marks(fixed=True, high=len(url.before)).marks))


def made_specially():
    for make in (of_serialised, of_mail, of_binaries, of_large, of_references, of_signed):
        yield from make()
