"""What people shorten in names, or add to them: abbreviations, calls of footnotes."""

import itertools
import re
from typing import Final

WORDS: dict[str, tuple[str, ...]] = {
    "s": ("sur", "sous", "saint"), "ss": ("sous",), "sr": ("sur",), "sts": ("saints",),
    "stes": ("saintes",), "nd": ("notre dame",), "gd": ("grand",), "grd": ("grand",),
    "gde": ("grande",), "grde": ("grande",), "gds": ("grands",), "gdes": ("grandes",),
    "pt": ("petit", "pont"), "pte": ("petite",), "pts": ("petits", "ponts"), "ptes": ("petites",),
    "mt": ("mont",), "mts": ("monts",), "vx": ("vieux",), "vlle": ("vieille", "ville"),
    "vle": ("vieille", "ville"), "ch": ("chapelle", "chateau"), "chap": ("chapelle",),
    "chat": ("chateau",), "cht": ("chateau",), "bg": ("bourg",), "nve": ("neuve",),
    "ht": ("haut",), "hte": ("haute",), "hts": ("hauts",), "htes": ("hautes",), "bs": ("bas",),
    "bse": ("basse",), "les": ("lez",), "lez": ("les",), "lz": ("les", "lez"),
}  # fmt: skip
"""What each short word may stand for, in keys of names; « les » and « lez » are one word."""
INITIALS = ((re.compile(r"\bn d\b"), "nd"), (re.compile(r"\bs s\b"), "ss"))
_ARR = r"(?: (?:arrondissements?|arr|arrdt|arrt|ardt))?"
_RANK = r"(\d{1,2}|[ivx]{1,5}) ?(?:er|e|eme|ieme|nd|de)?"
_DISTRICT = re.compile(
    rf"(paris|lyon|marseille) {_RANK}{_ARR}|{_RANK}{_ARR} (?:de )?(paris|lyon|marseille)"
)
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_MOST = 64
"""Names that one may stand for."""

_SLASH = re.compile(r"(?<=\w\w)\s?/\s?(?=[^\W\d]{2})")
_SIGNS = "*†‡§"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_CALL = re.compile(
    rf"\s*(?:[(\[]\s*(\d|[a-z]|[{_SIGNS}]+)\s*[)\]]|([{_SIGNS}]+|[{_RAISED}]+))$", re.IGNORECASE
)
_CALLED = re.compile(
    rf"[(\[]\s*(\d|[a-z]|[{_SIGNS}]+)\s*[)\]]|(\d|[a-z])\s?\)|([{_SIGNS}]+|[{_RAISED}]+)",
    re.IGNORECASE,
)
_LOWERED = str.maketrans(_RAISED, "0123456789")


def written_out(key: str) -> tuple[str, ...]:
    """Write out the abbreviations in the key of a name.

    Parameters
    ----------
    key
        As `cptsgeo.text.names.key` gives it: ``chalonnes s loire``.

    Returns
    -------
    tuple of str
        The keys that it may stand for (``chalonnes sur loire``, ``chalonnes sous loire``…), none
        if it abbreviates nothing.
    """
    for initials, word in INITIALS:
        key = initials.sub(word, key)
    words = key.split()
    if not any(word in WORDS for word in words):
        return ()
    choices = ((word, *WORDS.get(word, ())) for word in words)
    found = itertools.islice(itertools.product(*choices), 1, _MOST)
    return tuple(" ".join(chosen) for chosen in found)


def over(name: str) -> str:
    """Give a name whose slash stands for « sur » with the « s » that `written_out` knows.

    Parameters
    ----------
    name
        A name: ``Chalonnes/Loire``.

    Returns
    -------
    str
        ``Chalonnes s Loire``; the same name if it has no slash between two words.
    """
    return _SLASH.sub(" s ", name) if "/" in name else name


def district(key: str) -> tuple[str, ...]:
    """Give the arrondissement whose rank is written as people do.

    Parameters
    ----------
    key
        The key of a name: ``paris 12``, ``lyon iii``, ``13e arrondissement de paris``.

    Returns
    -------
    tuple of str
        Its key, ``paris 12e``; none for another name, nor for « Marseille 13 », its department.
    """
    found = _DISTRICT.fullmatch(key)
    if not found or key == "marseille 13":
        return ()
    city, rank, first, of = found.groups()
    rank = rank or first
    if not rank.isdigit():
        tens = len(rank) - len(rank.lstrip("x"))
        if rank[tens:] not in _ROMAN:
            return ()
        rank = str(10 * tens + _ROMAN.index(rank[tens:]))
    return (f"{city or of} {int(rank)}{'er' if int(rank) == 1 else 'e'}",)


def uncalled(text: str) -> tuple[str, str]:
    """Take the call of a footnote off the end of a name.

    Parameters
    ----------
    text
        A name, as ``La Possonnière (1)`` or ``Ligné*``.

    Returns
    -------
    tuple of str
        The name without it, and the call: ``1``, ``*``; empty if there is none.
    """
    text = text.rstrip()
    # A call is short: only the end is looked at, however long a text is.
    start = max(0, len(text) - 8)
    found = _CALL.search(text[start:])
    if not found or not text[: start + found.start()]:
        return text, ""
    return text[: start + found.start()].rstrip(), _sign(found)


def called(text: str) -> str:
    """Give the call that a text explains, as a footnote: ``* since 2019`` gives ``*``.

    Parameters
    ----------
    text
        A line.

    Returns
    -------
    str
        The call; empty for what does not begin with one.
    """
    found = _CALLED.match(text)
    return _sign(found) if found else ""


def _sign(found: re.Match[str]) -> str:
    sign: str = next(filter(None, found.groups()))
    return sign.translate(_LOWERED).lower()


SHARED: Final = {
    "WORDS": WORDS,
    "INITIALS": INITIALS,
    "DISTRICT": _DISTRICT,
    "ROMAN": _ROMAN,
    "MOST": _MOST,
    "SLASH": _SLASH,
    "CALL": _CALL,
    "CALLED": _CALLED,
    "RAISED": _RAISED,
}
"""What its twin in the script of a page takes from here."""
