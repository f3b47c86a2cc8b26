"""Letters of drawings: how wide texts are, where their lines break, which signs there are none of.

Widths are those of the font of pictures, from a table that `scripts/widths.py` writes.
"""

import functools
import json
import unicodedata
from typing import NamedTuple

from cptsgeo.paths import PACKAGE

FAMILY = "Lato"
"""The font of pictures."""

STACK = f"{FAMILY}, Carlito, Calibri, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
"""Fonts of a drawing opened elsewhere: ours, those as wide, then those that are anywhere."""

_EM = 1000
_LACKING = _EM
"""Of a sign that the font has not: as wide as other fonts make the widest."""

_DRAWN_AS = {"\u2011": "-", "\u2028": " ", "\u2029": " ", "\t": " ", "\n": " ", "\r": " "}
"""Signs that are drawn as another: the hyphen that does not break, ends of lines."""

_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
"""Signs that draw nothing, or that no file may hold: controls, marks of direction, halves."""


class _Widths(dict[str, int]):
    """Widths of signs, a thousandth of an em each."""

    def __missing__(self, sign: str) -> int:
        """Give the width of a sign that the font has not."""
        return _LACKING


class _Table(NamedTuple):
    regular: _Widths
    bold: _Widths


@functools.cache
def _table() -> _Table:
    path = PACKAGE / "render" / "drawing" / "widths.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    signs = found["signs"]
    return _Table(*(_Widths(zip(signs, found[one], strict=True)) for one in ("regular", "bold")))


@functools.cache
def _cleaned(sign: str) -> str:
    nothing = unicodedata.category(sign) in _UNSEEN or sign in "\ufffe\uffff"
    return _DRAWN_AS.get(sign, "" if nothing else sign)


def clean(text: str) -> str:
    """Give a text as it is drawn: without what draws nothing or turns what follows around.

    Parameters
    ----------
    text
        What someone typed.

    Returns
    -------
    str
        On one line, its no-break spaces as they are; not escaped.
    """
    return "".join(map(_cleaned, text))


def lacking(text: str) -> frozenset[str]:
    """Signs of a text, as it is drawn, that the font has not."""
    return frozenset(clean(text)).difference(_table().regular)


def width(text: str, *, bold: bool = False) -> float:
    """Width of a text in ems, kerning left aside.

    Parameters
    ----------
    text
        What is written on a line.
    bold
        Whether it is bold.

    Returns
    -------
    float
        About what it takes in the font of pictures; rather more.
    """
    return _width(text, bold)


@functools.lru_cache(maxsize=8_192)
def _width(text: str, bold: bool) -> float:
    table = _table().bold if bold else _table().regular
    return sum(map(table.__getitem__, text)) / _EM


def shortened(text: str, ems: float, *, bold: bool = False) -> str:
    """Cut what is too wide for a line, and say so by three dots.

    Parameters
    ----------
    text
        What is to be written.
    ems
        How wide it may be.
    bold
        Whether it is bold.

    Returns
    -------
    str
        The text, or its beginning.
    """
    if width(text, bold=bold) <= ems:
        return text
    kept = fitting(text, ems - width("…", bold=bold), bold=bold)
    return text[:kept].rstrip() + "…"


def fitting(text: str, ems: float, *, bold: bool = False) -> int:
    """Count the signs at the beginning of a text that have room."""
    table = _table().bold if bold else _table().regular
    left = ems * _EM
    for rank, sign in enumerate(text):
        left -= table[sign]
        if left < 0:
            return rank
    return len(text)


def lines(text: str, ems: float, *, bold: bool = False, most: int = 99) -> list[str]:
    """Break a text into lines, at its spaces, or anywhere in what is wider than a line.

    Parameters
    ----------
    text
        What is to be written, clean.
    ems
        How wide a line may be.
    bold
        Whether it is bold.
    most
        How many lines it may have; what goes beyond is cut, and three dots say so.

    Returns
    -------
    list of str
        The lines.
    """
    found = [""]
    space = width(" ", bold=bold)
    taken = 0.0
    for word in _words(text, ems, bold):
        wide = width(word, bold=bold)
        if found[-1] and taken + space + wide > ems:
            if len(found) == most:
                found[-1] = shortened(f"{found[-1]} {word}", ems, bold=bold)
                break
            found.append(word)
            taken = wide
        else:
            taken += wide + (space if found[-1] else 0)
            found[-1] = f"{found[-1]} {word}" if found[-1] else word
    return found


def balanced(text: str, ems: float, *, bold: bool = False, most: int = 99) -> list[str]:
    """Break a title into as few lines as `lines` does, of about the same length."""
    found = lines(text, ems, bold=bold, most=most)
    if len(found) == 1 or found[-1].endswith("…"):
        return found
    low, high = max(width(word, bold=bold) for word in text.split(" ")), ems
    while high - low > 0.2:
        middle = (low + high) / 2
        if len(lines(text, middle, bold=bold, most=most + 1)) > len(found):
            low = middle
        else:
            high = middle
    return lines(text, high, bold=bold, most=most)


def _words(text: str, ems: float, bold: bool) -> list[str]:
    found = []
    for word in text.split(" "):
        rest = word
        while rest and width(rest, bold=bold) > ems:
            kept = max(1, fitting(rest, ems, bold=bold))
            found.append(rest[:kept])
            rest = rest[kept:]
        if rest:
            found.append(rest)
    return found
