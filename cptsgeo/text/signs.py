"""Signs that nobody sees, or that look like others, in the texts that people copy and paste."""

import re
import unicodedata
from typing import Final

_LIKE = dict.fromkeys("\u2010\u2011\ufe63", "-") | {sign: sign for sign in "\t\n\r\u00a0\u202f"}
"""Hyphens for the hyphen; what stays though its kind goes."""
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | frozenset(
    map(chr, range(0xFE00, 0xFE10))
)
"""Letters and marks that have no ink."""
_WIDE = range(0xFF01, 0xFF5F)
_JOINED = range(0xFB00, 0xFB07)
"""« ff », « fi », « fl »… in one sign, as typeset documents have them."""
_WIDER = 0xFEE0
"""How far the wide form of a sign of ASCII is from it."""

_ORDERS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""What a terminal or a page obeys, what turns a line round, what no file can hold."""
_ENDS = dict.fromkeys(map(ord, "\t\n\r\u2028\u2029"), " ")
_LOST = "\ufffd"
"""Stands for what was no letter in the encoding that was told: half of a pair, a stray byte."""


class _Signs(dict[int, str]):
    """What stands for each sign, found when it is first met."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _seen(chr(code))
        return found


_SIGNS = _Signs()


def _seen(sign: str) -> str:
    if sign in _LIKE:
        return _LIKE[sign]
    if ord(sign) in _WIDE:
        return chr(ord(sign) - _WIDER)
    if ord(sign) in _JOINED:
        return unicodedata.normalize("NFKC", sign)
    kind = unicodedata.category(sign)
    if _ORDERS.match(sign):
        return _harmless(sign)
    if kind == "Cf" or sign in _BLANK:
        return ""
    if kind in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    return str(unicodedata.decimal(sign)) if kind == "Nd" else sign


def plain(text: str) -> str:
    """Give a text as it is seen, in signs that are what they look like.

    What has no ink (zero-width space, soft hyphen, marks of direction) goes; control characters,
    that a terminal would obey, and rare spaces are spaces; hyphens are hyphens; digits and wide
    letters are those of ASCII. Tabs, line ends and the spaces of French stay.

    Parameters
    ----------
    text
        What someone pasted.

    Returns
    -------
    str
        The text.
    """
    # Of millions of cells, most hold nothing but what a typewriter has.
    return text if text.isascii() and text.isprintable() else text.translate(_SIGNS)


def clean(text: str) -> str:
    """Give a text without what a terminal, a page or another program would obey.

    Control characters are spaces (tabs and line ends stay), marks that turn the direction of a
    line round are gone, and half of a surrogate pair, as a file name that is no UTF-8 has, is the
    sign of a letter that is lost: the text can be written in any file. All else is as it was.

    Parameters
    ----------
    text
        A name, a title or any text from elsewhere.

    Returns
    -------
    str
        The text.
    """
    if text.isascii() and text.isprintable():
        return text
    return _ORDERS.sub(lambda found: _harmless(found[0]), text)


def one_line(text: str) -> str:
    """Give a text as `clean` does, on one line: a name may have been cut, a file's may hold ends.

    Parameters
    ----------
    text
        A name, or a sentence.

    Returns
    -------
    str
        The text, tabs and ends of lines as spaces.
    """
    return clean(text).translate(_ENDS)


def _harmless(sign: str) -> str:
    kind = unicodedata.category(sign)
    return _LOST if kind == "Cs" else " " if kind == "Cc" else ""


SHARED: Final = {
    "LIKE": _LIKE,
    "BLANK": "".join(sorted(_BLANK)),
}
"""What its twin in the script of a page takes from here."""
