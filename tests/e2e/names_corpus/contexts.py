"""What stands around a name: its borders. A line end or a quote is written as the container wants it, which moves the border."""

from .text import Text

CONTEXTS = [
    ("", ""), ("see ", " there"), ("(", ")"), ("<", ">"), ('"', '"'), ("a,", ",b"), ("x=", "&y=1"), ("[", "]"), ("first\n", "\nlast"),
    ("of ", ". Then"), ("\t", "\t"), ("", ", and"), ("'", "'"), ("|", "|"), ("x = ", "; y"), ("{", "}"), ('say "', '"!'), ("\n", "\n"),
]
FOREIGN = [("é ", " ü"), ("Größe: ", " – ß".replace("–", "-")), ("¿", "?"), ("ÿ=", ";ÿ")]
WIDE = [("漢字😀 ", " 漢"), ("😀😀 ", "😀"), ("“", "”"), ("Ελ: ", " Ж")]


def around(form, context):
    return Text.join([context[0], form, context[1]])
