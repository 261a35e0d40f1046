"""Compares what the program says and does with what is known of the documents."""

import json
from collections import defaultdict

from .document import Lines
from .text import SURE

RISKY = ("certain", "likely")  # what a rewrite writes over without being asked


def by_place(report):
    places = defaultdict(list)
    for hit in report["hits"]:
        places[hit["place"]].append(hit)
    return places


def covers(hit, plant):
    return hit["offset"] <= plant.start and plant.end <= hit["offset"] + hit["length"]


def names_it(hit, name):
    return hit["kind"] == name.kind and (hit["name"] == name.source or name.kind == "access-key")


def complaints(document, hits, place=None, kept=False):
    """What is wrong with the hits of one document: [(kind of fault, where, details)]. `kept`: it stands where nothing is written."""
    found, used = [], set()

    def complain(fault, plant, detail=None):
        text = document.text.before[max(0, plant.mark.low - 12):plant.mark.high + 12]
        found.append((fault, place or document.path, plant.start, plant.mark.form, text, detail))

    plants = document.plants()
    ordered = sorted(hits, key=lambda hit: hit["offset"])
    begin = 0
    for plant in sorted(plants, key=lambda one: one.low):
        while begin < len(ordered) and ordered[begin]["offset"] + ordered[begin]["length"] <= plant.low - 4096:
            begin += 1
        near = []
        for number in range(begin, len(ordered)):
            if ordered[number]["offset"] >= plant.high:
                break
            near.append(number)
        right = [number for number in near if covers(ordered[number], plant) and names_it(ordered[number], plant.mark.name)]
        if not right:
            complain("missed", plant, [(ordered[number]["text"], ordered[number]["kind"]) for number in near if ordered[number]["offset"] >= plant.low])
            continue
        hit = ordered[right[0]]
        used.update(right)
        if hit["offset"] < plant.low or hit["offset"] + hit["length"] > plant.high:
            complain("takes too much", plant, hit["text"])
        if plant.mark.trust == SURE and hit["confidence"] not in RISKY:
            complain("not sure", plant, hit)
        if not set(plant.mark.encodings) <= set(hit["encodings"]):
            complain("encodings", plant, (hit["encodings"], plant.mark.encodings))
        stays = kept or plant.mark.fixed or plant.mark.name.stays
        if stays and (hit["replacement"] is not None or not hit["reason"]):
            complain("would be written over", plant, hit["form"])
        if hit["replacement"] is not None and "\0" in hit["replacement"]:
            complain("replacement is no text", plant, hit["replacement"])
        if not stays and not document.binary and hit["replacement"] is None:
            complain("has no replacement", plant, hit["reason"])
    lines = Lines(document)
    size, end, previous = len(document.before), 0, None
    for number, hit in enumerate(ordered):
        where = (place or document.path, hit["offset"], hit["form"], hit["text"])
        if number not in used and hit["confidence"] in RISKY:
            found.append((f"false, {hit['confidence']}", *where, around(document, hit)))
        if hit["length"] <= 0 or hit["offset"] + hit["length"] > size:
            found.append(("outside the file", *where, size))
            continue
        if hit["offset"] < end and not ("base64" in hit["encodings"] and "base64" in previous["encodings"]):
            found.append(("overlaps", *where, previous))
        end, previous = hit["offset"] + hit["length"], hit
        if not document.binary and (hit["line"], hit["column"]) != lines.of(hit["offset"]):
            found.append(("line and column", *where, (hit["line"], hit["column"], lines.of(hit["offset"]))))
    return found


def around(document, hit):
    return document.before[max(0, hit["offset"] - 25):hit["offset"] + hit["length"] + 25]


def rewritten_complaints(document, content):
    """What is wrong with the bytes that a rewrite made of a document."""
    if document.binary:
        return binary_complaints(document, content)
    if document.exact and content != document.after:
        return [("other bytes", document.path, *first_difference(content, document.after))]
    if document.parse is None:
        return []
    try:
        values, wanted = document.meaning(content), document.meaning(document.after)
    except Exception as error:  # whatever its parser throws, the file is broken
        return [("no longer parses", document.path, repr(error)[:300])]
    return [("other meaning", document.path, key, values.get(key), wanted.get(key)) for key in {**wanted, **values}
            if values.get(key) != wanted.get(key)]


def first_difference(content, wanted):
    at = next((at for at, (one, other) in enumerate(zip(content, wanted)) if one != other), min(len(content), len(wanted)))
    return at, content[max(0, at - 60):at + 60], wanted[max(0, at - 60):at + 60]


def binary_complaints(document, content):
    """Each name is either what it was, or its destination of the same length; all else stays."""
    if len(content) != len(document.before):
        return [("another length", document.path, len(content), len(document.before))]
    at, found = 0, []
    for plant in sorted(document.plants(), key=lambda one: one.start):
        if content[at:plant.start] != document.before[at:plant.start]:
            found.append(("other bytes", document.path, at, content[at:plant.start], document.before[at:plant.start]))
        at = plant.end
        width = 2 if "utf-16le" in plant.mark.encodings else 1
        here = content[plant.start:plant.end:width].decode("latin-1")
        same = document.before[plant.start:plant.end:width].decode("latin-1")
        if here != same and plant.mark.name.source in same and here != same.replace(plant.mark.name.source, plant.mark.name.destination):
            found.append(("other bytes", document.path, plant.start, here, same))
    return found if content[at:] == document.before[at:] else [*found, ("other bytes", document.path, "end")]


def summary(found, most=40):
    """For the message of a test: how many of each fault, and examples."""
    groups = defaultdict(list)
    for one in found:
        groups[one[0]].append(one)
    lines = [f"{len(ones)} × {fault}" for fault, ones in groups.items()]
    for ones in groups.values():
        lines += [repr(one) for one in ones[:max(3, most // len(groups))]]
    return "\n".join(lines)


def show_nothing_secret(report, names):
    text = json.dumps(report)
    return [name.source for name in names if name.source in text]
