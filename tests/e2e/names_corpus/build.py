"""The documents of the corpus that are made form by form: each container with every form, each encoding with every form."""

import dataclasses

from .containers import BY_NAME, CONTAINERS
from .contexts import CONTEXTS, FOREIGN, WIDE, around
from .document import Document, Item, with_crlf
from .encoders import CHAINS, ENCODERS, Encoder, entities, json_text, unchanged
from .forms import FORMS
from .near_misses import near_misses

RAW = Encoder("as it is", unchanged, unchanged, exact=True)
# Containers that leave a backslash and an ampersand alone, so that what is encoded inside stands once encoded.
FOR_ENCODINGS = ("plain text", "YAML, block", "shell", "INI", "log")
# Containers that escape nothing in percent and base64.
FOR_PERCENT_AND_BASE64 = ("YAML", "JSON", "PHP", "Python", "JavaScript", "SQL", "nginx", "XML", "HTML", "TOML", "HCL")


def all_texts():
    """Every form of every name, and between them every near miss: (Form or None, Text)."""
    forms = [(form, text) for form in FORMS for _, text in form.texts()]
    misses = [(None, text) for text in near_misses()]
    every = max(1, len(forms) // len(misses))
    mixed = []
    while forms or misses:
        mixed += forms[:every]
        forms = forms[every:]
        mixed += misses[:1]
        misses = misses[1:]
    return mixed


def values(container, encoder, salt, contexts):
    """Items of one document: the contexts go round, another one for each text and each `salt`."""
    number = salt
    for form, text in all_texts():
        if encoder.hosts_only and not (form and form.host):
            continue
        number += 1
        for turn in range(len(contexts)):
            context = contexts[(number + turn) % len(contexts)]
            value = (around(encoder.encode(text), context) if encoder.before_context else encoder.encode(around(text, context)))
            if text.before.endswith(".") and context[1].startswith("."):
                continue
            # A tab or a line end that the encoding keeps as it is would be the container's.
            if container.fits(value.before) and not (encoder is RAW and "\t" in value.before and container.id.startswith("YAML, b")):
                yield Item(f"k{number}", value, encoder.decode)
                break


def document(container, encoder=RAW, salt=0, contexts=CONTEXTS, path=None, **also):
    items = list(values(container, encoder, salt, contexts))
    text = container.write([(item.key, item.value) for item in items])
    return Document(path or container.path, text, items=items, parse=container.parse, exact=encoder.exact, **also)


def of_containers():
    for salt, container in enumerate(CONTAINERS):
        yield document(container, salt=salt)


def folder(encoder):
    return encoder.id.replace(", ", "-").replace(" ", "-")


def of_encodings(encoders, names):
    for salt, encoder in enumerate(encoders):
        for name in names:
            if encoder.lines and name != "plain text":
                continue
            found = (in_lines if encoder.lines else document)(BY_NAME[name], encoder, salt)
            yield dataclasses.replace(found, path=f"{folder(encoder)}/{found.path}")


def in_lines(container, encoder, salt):
    """Runs of several lines stand between lines of their own, as in a mail."""
    container = dataclasses.replace(container, line="-----BEGIN KEY-----\nVALUE\n-----END KEY-----\n", multiline=True, parse=parse_armour)
    return document(container, encoder, salt)


def parse_armour(text):
    parts = text.split("-----BEGIN ")[1:]
    return {part.split("-----", 1)[0]: part.split("-----\n", 1)[1].split("\n-----END")[0] for part in parts}


def of_native_escapes():
    """The container's own escapes, used where it need not."""
    signs = "/:.-"
    xml, page, json = BY_NAME["XML"], BY_NAME["HTML"], BY_NAME["JSON"]
    for number, write in enumerate((lambda c: f"&#{ord(c)};", lambda c: f"&#x{ord(c):X};")):
        for container in (xml, page):
            changed = dataclasses.replace(container, escape=entities(write, signs + "&<>\"'"))
            yield document(changed, RAW_LOOSE, number, path=f"native-{number}/{container.path}")
    for number, which in enumerate(("/:", "/:.-=")):
        changed = dataclasses.replace(json, escape=json_text(True, which))
        yield document(changed, RAW_LOOSE, number, path=f"native-{number}/{json.path}")


RAW_LOOSE = dataclasses.replace(RAW, exact=False)
CHARSETS = {"utf-8": WIDE, "utf-8-sig": WIDE, "utf-16": WIDE, "utf-16 from the other end": WIDE, "utf-16-le": FOREIGN, "utf-16-be": FOREIGN,
            "latin-1": FOREIGN}


def of_charsets(names):
    for salt, (charset, contexts) in enumerate(CHARSETS.items()):
        for name in names:
            container = BY_NAME[name]
            for line_end in ("lf", "crlf"):
                found = document(container, salt=salt, contexts=contexts, path=f"{charset.replace(' ', '-')}-{line_end}/{container.path}", charset=charset)
                yield dataclasses.replace(found, text=with_crlf(found.text)) if line_end == "crlf" else found


def of_line_ends():
    for salt, name in enumerate(("plain text", "YAML", "INI", "JSON", "XML", "nginx", "SQL", "PHP", "Python", "HTML", "CSS")):
        found = document(BY_NAME[name], salt=salt + 3)
        yield dataclasses.replace(found, path=f"crlf/{found.path}", text=with_crlf(found.text))


def made_by_form(everything):
    yield from of_containers()
    yield from of_encodings(ENCODERS, FOR_ENCODINGS if everything else FOR_ENCODINGS[:1])
    yield from of_encodings(CHAINS, ("plain text",))
    yield from of_native_escapes()
    yield from of_charsets(("plain text", "YAML", "INI", "JSON") if everything else ("plain text",))
    if everything:
        yield from of_encodings([one for one in ENCODERS if one.id.startswith(("percent", "base64, "))], FOR_PERCENT_AND_BASE64)
        yield from of_encodings([one for one in ENCODERS if one.id.startswith("JSON")], ("JSON", "SQL", "Python"))
        yield from of_line_ends()
