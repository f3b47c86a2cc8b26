"""What stands in one cell around the name of a commune: codes, places, notes, signs."""

import re
from collections.abc import Iterator
from typing import Final

QUOTES = " \t\r\n\u00a0\u202f'’‘`\"“”=«»*"
"""What goes from both ends of a name."""

_NOISE = str.maketrans("", "", " \t\r\n\u00a0\u202f'’‘`\"=«»")
_CODE = re.compile(r"(\d{1,5}|\d{9}|\d[AB]\d{3})(?:[.,]0+)?")
_POST = re.compile(r"\d{4,5}(?!\d)")
_OF = re.compile(r"(?:la |les )?(?:communes?|villes?|mairies?) (?:de |du |des |d['’]\s?)", re.I)
_NUMBER = r"\d{2,5}|2[AaBb](?:\d{3})?"
_BESIDE = (
    re.compile(r"(?P<name>[^()\[\]]+?)\s*[(\[]\s*(?P<beside>[^()\[\]]+?)\s*[)\]]"),
    re.compile(rf"(?P<beside>{_NUMBER})(?:\s*[-–—:,/]\s*|\s+)(?P<name>\D.*)"),
    re.compile(rf"(?P<name>.*\D)(?:\s*[-–—:,/]\s*|\s+)(?P<beside>{_NUMBER})"),
    re.compile(r"(?P<name>.+?)(?:\s*[,/]\s*|\s+[-–—]\s+)(?P<beside>[^,/]+)"),
)
_NOTE = re.compile(r"(?P<name>[^()=:]+?)\s*(?P<note>\([^()]*\)?|[=:]\s.*)")
_PART = re.compile(
    r"\d|\b(?:sauf|hors|sans|partie|moitié|quartiers?|bourg|centre|nord|sud|est|ouest|non)\b", re.I
)


def code_in(text: str) -> str:
    """Digits of a code as a spreadsheet or a hand leaves them, ``'44109.0``; empty if it is none.

    Parameters
    ----------
    text
        A cell.

    Returns
    -------
    str
        One to five digits, nine, or the code of a commune of Corsica.
    """
    match = _CODE.fullmatch(text.translate(_NOISE).upper())
    return match[1] if match else ""


def post_in(text: str) -> str:
    """Five digits of the postal code that a text begins with (``44156 CEDEX``); empty if none."""
    match = _POST.match(text.translate(_NOISE))
    return match[0].zfill(5) if match else ""


def divisions(text: str) -> Iterator[tuple[str, str]]:
    """Divide a text into a name and what stands beside it, in all the ways that people write.

    Parameters
    ----------
    text
        A cell: ``Ligné (44)``, ``44850 Ligné``, ``Ligné - Loire-Atlantique``.

    Yields
    ------
    tuple of str
        The name, and what stands beside it, in capitals.
    """
    for pattern in _BESIDE:
        # One digit is no department, but the call of a footnote: « Belmont (1) ».
        if (match := pattern.fullmatch(text)) and len(match["beside"]) > 1:
            yield match["name"].strip(QUOTES), match["beside"].upper()


def annotated(text: str) -> tuple[str, str]:
    """Take a note off a name: « Tiercé (siège de la MSP) », « Étriché = OK ».

    Parameters
    ----------
    text
        A cell.

    Returns
    -------
    tuple of str
        The name and the note, empty if there is none.
    """
    match = _NOTE.fullmatch(text)
    return (match["name"], match["note"]) if match else (text, "")


def is_part(note: str) -> bool:
    """Tell whether a note makes of a commune another place, or a part of itself."""
    return bool(_PART.search(note))


def without_kind(text: str) -> str:
    """Take « commune de », « ville d’ » off the beginning of a text."""
    match = _OF.match(text)
    return text[match.end() :] if match else text


SHARED: Final = {
    "CODE": _CODE,
    "POST": _POST,
    "OF": _OF,
    "BESIDE": _BESIDE,
    "NOTE": _NOTE,
    "PART": _PART,
    "QUOTES": QUOTES,
    "NOISE": "".join(map(chr, _NOISE)),
}
"""What its twin in the script of a page takes from here."""
