"""Dates as people type them and as spreadsheets show them, to ISO."""

import datetime
import re
from typing import Final

from cptsgeo.text.names import key

_MONTHS: Final = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
_ENGLISH: Final = {"feb": 2, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8}
"""Where the month is not that of a French abbreviation."""

_TIME = r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_YEAR = "(?P<y>[0-9]{4}|[0-7][0-9])"
_NUMBERS: Final = (
    r"(?P<y>[0-9]{4})(?:[.,]0+)?",
    rf"(?P<y>[0-9]{{4}})[-/.](?P<m>[0-9]{{1,2}})(?:[-/.](?P<d>[0-9]{{1,2}}){_TIME})?",
    rf"(?P<d>[0-9]{{1,2}})\s?[-/.]\s?(?P<m>[0-9]{{1,2}})\s?[-/.]\s?{_YEAR}{_TIME}",
    r"(?P<m>[0-9]{1,2})\s?[-/.]\s?(?P<y>[0-9]{4})",
)
_WORDS = rf"(?:(?P<d>[0-9]{{1,2}})(?:er)? )?(?P<m>[a-z]{{3,9}})(?: {_YEAR})?"
_DAY_AND_MONTH = r"[0-9]{1,2}\s?[-/.]\s?[0-9]{1,2}"
_BEFORE = r"^(?:(?:le|en|au|du|depuis|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )+"
# Most files have no such date: these are compiled when one does.

_SERIAL = r"([0-9]{5})(?:[.,][0-9]+)?"
_FIRST, _LAST = 20_000, 80_000
"""Days since the end of 1899 that a spreadsheet may count to a date of ours."""
_EPOCH: Final = datetime.date(1899, 12, 30)


def iso_of(text: str) -> str:
    """Write in ISO a date that someone typed, or that a spreadsheet made of it.

    Parameters
    ----------
    text
        A cell: ``12/10/2026``, ``mars 2026``, ``mai-23``, ``46307``. Of two numbers the day comes
        first, as the French write; a year of two digits is of this century.

    Returns
    -------
    str
        The date with the precision that is known, even if it is not in the calendar; the text
        itself if it is not the like of a date, or has no year.
    """
    typed = " ".join(text.split())
    for pattern in _NUMBERS:
        if match := re.fullmatch(pattern, typed):
            return _joined(match["y"], *(match.groupdict().get(part) for part in "md"))
    if match := re.fullmatch(_SERIAL, typed):
        days = int(match[1])
        if _FIRST <= days <= _LAST:
            return (_EPOCH + datetime.timedelta(days)).isoformat()
        return text
    match = _worded(typed)
    if match and match["y"] and (month := _month(match["m"])):
        return _joined(match["y"], str(month), match["d"])
    return text


def lacks_year(text: str) -> bool:
    """Tell whether a text is a day and a month, as ``12-oct``: a spreadsheet shows no more."""
    typed = " ".join(text.split())
    if re.fullmatch(_DAY_AND_MONTH, typed):
        return True
    match = _worded(typed)
    return bool(match and not match["y"] and _month(match["m"]))


def _worded(typed: str) -> re.Match[str] | None:
    # The key of a name has neither accents, nor points, nor hyphens.
    return re.fullmatch(_WORDS, re.sub(_BEFORE, "", key(typed))) if len(typed) < 40 else None


def _month(word: str) -> int | None:
    """The month of a name or of what it begins with, if only one does."""
    found = [rank for rank, name in enumerate(_MONTHS, 1) if name.startswith(word)]
    return found[0] if len(found) == 1 else _ENGLISH.get(word)


def _joined(year: str, *rest: str | None) -> str:
    century = "20" if len(year) == 2 else ""
    return "-".join([century + year, *(part.zfill(2) for part in rest if part)])
