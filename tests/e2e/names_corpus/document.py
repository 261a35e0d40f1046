"""A file of the corpus: its bytes before and after a rewrite, and where in them each planted name stands."""

import bisect
import codecs
import itertools
from dataclasses import dataclass, field

from .text import Mark, Text

MARKS_OF_ORDER = {"utf-8-sig": codecs.BOM_UTF8, "utf-16": codecs.BOM_UTF16_LE, "utf-16 from the other end": codecs.BOM_UTF16_BE}
CODECS = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-16 from the other end": "utf-16-be"}


@dataclass(frozen=True)
class Plant:
    """Bytes [start, end) must lie in a hit, and the hit in bytes [low, high)."""
    mark: Mark
    start: int
    end: int
    low: int
    high: int


@dataclass(frozen=True)
class Item:
    """A value that a parser must give back, and how its meaning is read from it."""
    key: str
    value: Text
    meaning: object


@dataclass(frozen=True)
class Document:
    path: str
    text: Text
    charset: str = "utf-8"
    items: list = field(default_factory=list)
    parse: object = None  # text of the file -> {key: value}; None where no parser reads it
    exact: bool = True  # one way only to write the destination's names
    binary: bool = False  # no length may change; lines and columns mean nothing
    rewritten: bool = True  # the program is to write into it

    @property
    def codec(self):
        return CODECS.get(self.charset, self.charset)

    def encode(self, text):
        return MARKS_OF_ORDER.get(self.charset, b"") + text.encode(self.codec, "surrogateescape")

    def decode(self, content):
        return content[len(MARKS_OF_ORDER.get(self.charset, b"")):].decode(self.codec, "surrogateescape")

    @property
    def before(self):
        return self.encode(self.text.before)

    @property
    def after(self):
        return self.encode(self.text.after)

    def meaning(self, content):
        """What the file says to a program that reads it: {key: value}, encodings taken off."""
        values = self.parse(self.decode(content).replace("\r\n", "\n"))
        return {item.key: item.meaning(values[item.key]) for item in self.items} if self.items else values

    def plants(self):
        first, codec = len(MARKS_OF_ORDER.get(self.charset, b"")), self.codec
        if self.text.before.isascii() and not codec.startswith("utf-16"):
            offsets = range(first, first + len(self.text.before) + 1)
        else:
            lengths = (len(character.encode(codec, "surrogateescape")) for character in self.text.before)
            offsets = list(itertools.accumulate(lengths, initial=first))
        return [Plant(mark, *(offsets[at] for at in (mark.start, mark.end, mark.low, mark.high))) for mark in self.text.marks]


class Lines:
    """Line and column of any byte, counted by hand: lines end with LF, columns are characters from 1, an order mark is none."""

    def __init__(self, document):
        self.codec, self.content = document.codec, document.before
        self.start = len(MARKS_OF_ORDER.get(document.charset, b""))
        self.ends, at = [], self.start
        for line in document.text.before.split("\n"):
            at += len((line + "\n").encode(self.codec, "surrogateescape"))
            self.ends.append(at)

    def of(self, offset):
        line = bisect.bisect_right(self.ends, offset)
        begin = self.ends[line - 1] if line else self.start
        return line + 1, len(self.content[begin:offset].decode(self.codec, "replace")) + 1


def with_crlf(text):
    return text.each(lambda character: "\r\n" if character == "\n" else character)
