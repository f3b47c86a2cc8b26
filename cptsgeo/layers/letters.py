"""The letters of a Shapefile, whose own word on its encoding is often wrong."""

import codecs
import contextlib
import re
from collections.abc import Callable, Mapping
from typing import Any

Columns = list[list[Any]]

BYTES = "ISO-8859-1"
"""In this encoding each byte is a sign: what they are is seen after."""

_CONTROLS = re.compile("[\x80-\x9f]")
"""What no text has: letters of Windows-1252 taken for those of ISO-8859-1."""


def in_letters(columns: Columns, declared: Callable[[], Columns]) -> Columns:
    """Write texts of bytes in letters: UTF-8 if they read so; else as the file says.

    Parameters
    ----------
    columns
        Values; texts among them in `BYTES`.
    declared
        Reads the same in the encoding that the file tells; asked only where it is needed.

    Returns
    -------
    list of list
        The same, in letters.
    """
    texts = {text for column in columns for text in column
             if isinstance(text, str) and not text.isascii()}  # fmt: skip
    if not texts:
        return columns
    letters = {text: _utf8(text) for text in texts}
    # A field of a Shapefile may be cut within its last letter.
    whole = any(one is not None for one in letters.values())
    cut = {text: _utf8(text, cut=True) if one is None and whole else one
           for text, one in letters.items()}  # fmt: skip
    if None not in cut.values():
        return _replaced(columns, cut)
    with contextlib.suppress(ValueError):
        found = declared()
        if not any(_CONTROLS.search(text) for column in found for text in column
                   if isinstance(text, str)):  # fmt: skip
            return found
    windows = {text: text.encode("latin-1").decode("cp1252", errors="replace") for text in texts}
    return _replaced(columns, windows)


def _utf8(text: str, *, cut: bool = False) -> str | None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        return decoder.decode(text.encode("latin-1"), final=not cut)
    except UnicodeDecodeError:
        return None


def _replaced(columns: Columns, letters: Mapping[str, str | None]) -> Columns:
    return [[letters.get(one, one) if isinstance(one, str) else one for one in column]
            for column in columns]  # fmt: skip
