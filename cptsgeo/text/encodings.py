"""Letters that were read in another encoding than they were written in, and what was meant.

UTF-8 read as Windows-1252 gives « CoÃ«vrons »: each letter with an accent has become two signs
that no French word has side by side. What is undone here is nothing else.
"""

import functools
import re
from typing import Final

LOST = "\ufffd"
"""What stands for a letter that a program could not read: it cannot be found again."""

_PASSES = 3
"""How many times in a row a file may have been opened wrongly."""

_GAPS: Final = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})
_WINDOWS: Final = {
    byte: bytes([byte]).decode("cp1252") for byte in range(0x80, 0xA0) if byte not in _GAPS
}


def windows(content: bytes) -> str:
    """Read bytes as Windows-1252, that leaves five without a letter: they are controls, as there.

    Parameters
    ----------
    content
        Bytes of a text.

    Returns
    -------
    str
        A character for each.
    """
    return content.decode("latin-1").translate(_WINDOWS)


_OTHERS: Final = LOST + "\u202f\u2011\ufeff\u0300\u0301\u0302\u0308\u0327"
_LETTERS: Final = windows(bytes(range(0x80, 0x100))) + _OTHERS
"""All of Windows-1252, the narrow space, the accents that stand apart: what is in several bytes."""


@functools.cache
def _meant() -> dict[str, str]:
    """What was meant, by what is shown."""
    return {windows(letter.encode()): letter for letter in _LETTERS}


@functools.cache
def _wrong() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _meant()), key=len, reverse=True)))


_SURE: Final = frozenset("ÃÅâÌïÆË")
"""First signs that tell by themselves; « Â » may end a word in capitals before « » »."""
_MAY_BE: Final = re.compile("[ÂÃÅâÌïÆË][^\\x00-\\x7f]")


def repaired(text: str) -> str:
    """Give a text as it was before it was read as Windows-1252.

    Parameters
    ----------
    text
        A cell, as it was read: ``CoÃ«vrons``, once or several times over.

    Returns
    -------
    str
        What was meant; the text itself if nothing in it is surely wrong.
    """
    if text.isascii() or not _MAY_BE.search(text):
        return text
    for _ in range(_PASSES):
        found = _wrong().findall(text)
        if not found or not _is_sure(text, found):
            break
        text = _wrong().sub(lambda match: _meant()[match[0]], text)
    return text.removeprefix("\ufeff")


def _is_sure(text: str, found: list[str]) -> bool:
    if any(signs[0] in _SURE for signs in found):
        return True
    # Only « Â° », « Â » : all that is no ASCII must then be of that kind.
    return _wrong().sub("", text).isascii() and not re.search("[A-Z]Â[»\u00a0]", text)


SHARED: Final = {
    # By number: the signs themselves are controls, that no page should hold.
    "WINDOWS": {str(byte): sign for byte, sign in _WINDOWS.items()},
    "PASSES": _PASSES,
    "OTHERS": _OTHERS,
    "SURE": _SURE,
    "MAY_BE": _MAY_BE,
}
"""What its twin in the script of a page takes from here."""
