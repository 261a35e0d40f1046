"""Ways in which a text stands inside another: each writes a Text, and reads back what it wrote with Python's own library."""

import base64
import html
import html.entities
import json
import re
import urllib.parse
from dataclasses import dataclass

from .forms import host_part
from .text import Text

NAMED = {character: f"&{name}" for name, character in html.entities.html5.items() if name in ("sol;", "colon;", "period;", "lowbar;", "commat;")}


def unchanged(text):
    return text


def percent(safe, upper=True):
    def write(character):
        if character.isascii() and (character.isalnum() or character in safe):
            return character
        return "".join(f"%{byte:02X}" if upper else f"%{byte:02x}" for byte in character.encode())
    return lambda text: text.each(write, ("percent",))


def json_text(slash, unicode_for=""):
    def write(character):
        if character in unicode_for:
            return f"\\u{ord(character):04x}"
        return "\\/" if slash and character == "/" else json.dumps(character)[1:-1]
    return lambda text: text.each(write, ("json-escape",))


def entities(pattern, which):
    def write(character):
        return (pattern(character) if character in which else html.escape(character)) if character.isascii() else character
    return lambda text: text.each(write, ("entity",))


def base64_run(before="", charset="utf-8", line=0, url=False):
    """A small script around the text, whole in base64; `before` moves the text against the groups of three bytes."""
    encodings = ("base64", *(["utf-16le"] if charset == "utf-16-le" else []))

    def run(text):
        encoded = (base64.urlsafe_b64encode if url else base64.b64encode)(text.encode(charset)).decode()
        return "\n".join(encoded[at:at + line] for at in range(0, len(encoded), line)) if line else encoded

    def place(at):
        return at + at // line if line else at

    def encode(text):
        script = Text.join(["#!/bin/sh\n# ", before, "\necho '", text, "' >> /etc/web.conf\nexit 0\n"])
        offsets = [0]
        for character in script.before:
            offsets.append(offsets[-1] + len(character.encode(charset)))
        starts = [place(at * 4 // 3) for at in offsets]
        ends = [place((at * 4 + 2) // 3 - 1) + 1 for at in offsets[1:]]
        marks = [mark.moved(starts, ends, encodings) for mark in script.marks]
        before_run = run(script.before)
        marks = [type(mark)(**{**vars(mark), "low": 0, "high": len(before_run)}) for mark in marks]
        return Text(before_run, run(script.after), marks)

    def decode(run):
        run = re.sub(r"\s", "", run)
        return (base64.urlsafe_b64decode if url else base64.b64decode)(run + "=" * (-len(run) % 4)).decode(charset)
    return encode, decode


def cased(write):
    """The host's letters in another case, as a person or a log may write it."""
    def encode(text):
        start, end = host_part(text.before)
        start_after, end_after = host_part(text.after)
        before = text.before[:start] + write(text.before[start:end]) + text.before[end:]
        after = text.after[:start_after] + write(text.after[start_after:end_after]) + text.after[end_after:]
        return Text(before, after, text.marks)
    return encode


def alternating(text):
    return "".join(character.upper() if at % 2 else character.lower() for at, character in enumerate(text))


@dataclass(frozen=True)
class Encoder:
    id: str
    encode: object
    decode: object
    hosts_only: bool = False
    before_context: bool = False  # works on the form alone
    lines: bool = False  # its text has line ends
    exact: bool = False  # its rewritten text has one form only


def unentity(text):
    return html.unescape(text)


def unjson(text):
    return json.loads(f'"{text}"')


ENCODERS = [
    Encoder("percent", percent("-._~"), urllib.parse.unquote, exact=True),
    Encoder("percent in small letters", percent("-._~", upper=False), urllib.parse.unquote, exact=True),
    Encoder("percent for all signs", percent(""), urllib.parse.unquote),
    Encoder("JSON, slash", json_text(slash=True), unjson, exact=True),
    Encoder("JSON, code points", json_text(False, "/:-.<>&'"), unjson),
    Encoder("entities, decimal", entities(lambda c: f"&#{ord(c)};", "/:&<>'\""), unentity, exact=True),
    Encoder("entities, hexadecimal", entities(lambda c: f"&#x{ord(c):x};", "/:.-&<>'\""), unentity),
    Encoder("entities, HEXADECIMAL", entities(lambda c: f"&#X{ord(c):04X};", "/:.-&<>'\""), unentity),
    Encoder("entities, named", entities(lambda c: NAMED.get(c) or html.escape(c), "/:.@_&<>'\""), unentity),
    Encoder("capitals", cased(str.upper), str.lower, hosts_only=True, before_context=True),
    Encoder("mixed case", cased(alternating), str.lower, hosts_only=True, before_context=True),
    *[Encoder(f"base64, {name}", *base64_run(*arguments), lines="lines" in name) for name, arguments in {
        "first": ("",), "second": ("x",), "third": ("xy",), "UTF-16": ("", "utf-16-le"), "in lines": ("xy", "utf-8", 76),
        "for URLs": ("??>>~~", "utf-8", 0, True)}.items()],
]
# One inside another.
CHAINS = [
    Encoder("percent twice", lambda text: percent("-._~")(percent("-._~")(text)), lambda text: urllib.parse.unquote(urllib.parse.unquote(text))),
    Encoder("JSON in JSON", lambda text: json_text(True)(json_text(True)(text)), lambda text: unjson(unjson(text))),
    Encoder("percent in JSON", lambda text: json_text(True)(percent("-._~")(text)), lambda text: urllib.parse.unquote(unjson(text))),
    Encoder("entities around percent", lambda text: entities(lambda c: f"&#{ord(c)};", "%")(percent("-._~")(text)),
            lambda text: urllib.parse.unquote(unentity(text))),
]
