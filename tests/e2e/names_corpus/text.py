"""Text before and after a rewrite, with the places of the planted names in it."""

import dataclasses
import itertools
from dataclasses import dataclass, field

from .estate import Name

SURE, FOUND, UNSURE = "sure", "found", "unsure"  # must be certain; must be found; must be found and not certain


@dataclass(frozen=True)
class Mark:
    """A planted name: characters [start, end) are the name, a hit may take as much as [low, high), the written form."""
    name: Name
    form: str
    start: int
    end: int
    low: int
    high: int
    trust: str = SURE
    encodings: tuple = ()
    fixed: bool = False  # stands where nothing may be written

    def moved(self, starts, ends, encodings=()):
        return dataclasses.replace(self, start=starts[self.start], end=ends[self.end - 1], low=starts[self.low], high=ends[self.high - 1],
                                   encodings=(*encodings, *self.encodings))

    def shifted(self, by):
        return dataclasses.replace(self, start=self.start + by, end=self.end + by, low=self.low + by, high=self.high + by)


@dataclass(frozen=True)
class Text:
    before: str
    after: str
    marks: list = field(default_factory=list)

    @staticmethod
    def plain(text):
        return Text(text, text) if isinstance(text, str) else text

    @staticmethod
    def join(parts):
        before, after, marks, length = [], [], [], 0
        for part in map(Text.plain, parts):
            before.append(part.before)
            after.append(part.after)
            marks += [mark.shifted(length) for mark in part.marks]
            length += len(part.before)
        return Text("".join(before), "".join(after), marks)

    def __add__(self, other):
        return Text.join([self, other])

    def __radd__(self, other):
        return Text.join([other, self])

    def each(self, write, encodings=()):
        """Every character written as `write` says. Only a mark whose own characters changed bears the encodings."""
        written = {character: write(character) for character in {*self.before, *self.after}}
        parts = [written[character] for character in self.before]
        ends = list(itertools.accumulate(map(len, parts)))
        starts = [0, *ends[:-1]]
        before = "".join(parts)
        marks = []
        for mark in self.marks:
            changed = any(parts[at] != self.before[at] for at in range(mark.start, mark.end))
            marks.append(mark.moved(starts, ends, encodings if changed else ()))
        return Text(before, "".join(map(written.__getitem__, self.after)), marks)

    def with_marks(self, **changes):
        return Text(self.before, self.after, [dataclasses.replace(mark, **changes) for mark in self.marks])
