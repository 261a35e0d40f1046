"""Files in which it is known where which name stands, made from what AWS documents and not from what cleave looks for."""

import os

from .build import made_by_form
from .settings import of_settings
from .special import made_specially

ALL = os.environ.get("CLEAVE_ALL") == "1"


def documents(everything=ALL):
    """All files of the corpus, or those of which each kind of container, encoding and charset is one."""
    yield from made_by_form(everything)
    yield from of_settings()
    yield from made_specially()
