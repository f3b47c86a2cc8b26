"""How spreadsheets misspell codes and dates, and what was meant."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from cptsgeo.files.schema import load_schema
from cptsgeo.files.tables import Row, Table
from cptsgeo.plan import aci
from cptsgeo.text import names
from cptsgeo.text.french import quoted

_NOISE = str.maketrans("", "", " \t\u00a0\u202f'’‘`\"=")
_CODE = re.compile(r"([0-9]{4,5}|[0-9][AB][0-9]{3})(?:[.,]0+)?")
_DEPARTEMENT = re.compile(r"([0-9]{1,3}|2[AB])(?:[.,]0+)?")
_DATES = (
    re.compile(r"(?P<y>[0-9]{4})(?:[.,]0+)?"),
    re.compile(
        r"(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})(?:[ T]00:00(?::00)?)?"
    ),
    re.compile(r"(?P<d>[0-9]{1,2})[-/.](?P<m>[0-9]{1,2})[-/.](?P<y>[0-9]{4})(?: 00:00(?::00)?)?"),
    re.compile(r"(?P<m>[0-9]{1,2})[-/.](?P<y>[0-9]{4})"),
)


class Correction(NamedTuple):
    """A cell that was read otherwise than to the letter, and how, in a few French words."""

    line: int
    column: str
    before: str
    after: str
    how: str

    @property
    def message(self) -> str:
        """Tell it in a French sentence."""
        return f"{quoted(self.before)} a été lu ainsi : {self.how}."


def tidy_code(text: str) -> str:
    """Restore an INSEE code that a spreadsheet took for a number: ``1004``, ``44109.0``.

    Parameters
    ----------
    text
        A cell.

    Returns
    -------
    str
        Five characters; the text itself if it is not the like of a code.
    """
    match = _CODE.fullmatch(text.translate(_NOISE).upper())
    return match[1].zfill(5) if match else text


def tidy_departement(text: str) -> str:
    """Restore the code of a department: ``1`` is ``01``.

    Parameters
    ----------
    text
        A cell.

    Returns
    -------
    str
        Two or three characters; the text itself if it is not the like of a code.
    """
    match = _DEPARTEMENT.fullmatch(text.translate(_NOISE).upper())
    return match[1].zfill(2) if match else text


def tidy_date(text: str) -> str:
    """Write in ISO a date that was written JJ/MM/AAAA, MM/AAAA, or with an hour.

    Parameters
    ----------
    text
        A cell.

    Returns
    -------
    str
        The date with the precision that is known, even if it is not in the calendar; the text
        itself if it is not the like of a date.
    """
    for pattern in _DATES:
        if match := pattern.fullmatch(text.strip()):
            parts = match.groupdict()
            rest = [parts[part].zfill(2) for part in "md" if part in parts]
            return "-".join([parts["y"], *rest])
    return text


class _Form(NamedTuple):
    """What a column holds, as it should be written, and what restores it."""

    noun: str
    plain: re.Pattern[str]
    tidy: Callable[[str], str]


_DATE = _Form("date", re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}"), tidy_date)
_FORMS: Final = {
    "code_commune": _Form("code", re.compile(r"[0-9][0-9AB][0-9]{3}"), tidy_code),
    **dict.fromkeys(
        ("departement_fiche", "siege"),
        _Form("code", re.compile(r"[0-9][0-9AB][0-9]?"), tidy_departement),
    ),
    **dict.fromkeys(
        ("date", "depuis", "jusqu_au", "annee", "date_liste", "effet", "modifiee_le", "fin"), _DATE
    ),
}


def _choices(name: str) -> dict[str, dict[str, str]]:
    """Choices of columns by what people write for them: a status by its label in the legend."""
    found = {
        field.name: {_key(choice): choice for choice in field.choices}
        for field in load_schema(name).fields
        if field.choices
    }
    if "statut" in found:
        found["statut"] |= {_key(statut.libelle): statut.statut for statut in aci.statuts()}
    return found


def _key(text: str) -> str:
    return names.key(text.replace("_", " "))


def tidied(name: str, table: Table) -> tuple[Table, tuple[Correction, ...]]:
    """Restore the codes, dates and choices of a plan's table.

    Parameters
    ----------
    name
        Its name, as ``compositions``.
    table
        The table as read.

    Returns
    -------
    tuple
        The table with what was meant, and what was corrected in it.
    """
    forms = [(column, _FORMS[column]) for column in table.columns if column in _FORMS]
    choices = [(c, meant) for c, meant in _choices(name).items() if c in table.columns]
    rows, corrections = [], []
    for row in table.rows:
        cells = row.cells
        for column, meant in choices:
            before = row.cells[column]
            after = meant.get(_key(before), before) if before not in meant.values() else before
            if after != before:
                cells = {**cells, column: after}
                corrections.append(Correction(row.line, column, before, after, quoted(after)))
        for column, form in forms:
            before = row.cells[column]
            if not before or form.plain.fullmatch(before):
                continue
            after = form.tidy(before)
            if after != before:
                cells = {**cells, column: after}
                lost = after[0] == "0" != before.translate(_NOISE)[0]
                told = f"{form.noun} {after}{', zéro initial rétabli' if lost else ''}"
                corrections.append(Correction(row.line, column, before, after, told))
        rows.append(row if cells is row.cells else Row(row.line, cells))
    return table._replace(rows=tuple(rows)), tuple(corrections)
