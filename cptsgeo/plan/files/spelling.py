"""How people and spreadsheets write codes, dates, numbers and choices, and what was meant."""

import functools
import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from cptsgeo.errors import StatutError
from cptsgeo.files.schema import Field, load_schema
from cptsgeo.files.tables import Note, Row, Table
from cptsgeo.plan import aci
from cptsgeo.text import names
from cptsgeo.text.french import quoted, slug
from cptsgeo.text.typed_dates import iso_of

_NOISE = str.maketrans("", "", " \t\u00a0\u202f'’‘`\"=")
_CODE = re.compile(r"([0-9]{4,5}|[0-9][AB][0-9]{3})(?:[.,]0+)?")
_DEPARTEMENT = re.compile(r"([0-9]{1,3}|2[AB])(?:[.,]0+)?")
_PLACE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_WHOLE = re.compile(r"(-?[0-9]{1,15})(?:[.,]0+)?")
_YES: Final = {"vrai": "oui", "true": "oui", "x": "oui", "faux": "non", "false": "non"}
"""What a spreadsheet makes of a box that is ticked, and people of a box that is not there."""


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


def _tidy_departements(text: str) -> str:
    codes = re.split(r"[\s,;]+", text.strip(" ,;"))
    return " ".join(map(tidy_departement, codes))


def _tidy_number(text: str) -> str:
    match = _WHOLE.fullmatch(text.translate(_NOISE))
    return match[1] if match else text


def _tidy_place(text: str) -> str:
    return slug(text).replace("-", "_") if names.key(text) else text


class _Form(NamedTuple):
    """What a column holds, as it should be written, and what restores it."""

    noun: str
    plain: re.Pattern[str]
    tidy: Callable[[str], str]


_DATE = _Form("date", re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}"), iso_of)
_NUMBER = _Form("nombre", re.compile(r"-?[0-9]{1,15}"), _tidy_number)
_CODES: Final = {
    "code_commune": _Form("code", re.compile(r"[0-9][0-9AB][0-9]{3}"), tidy_code),
    **dict.fromkeys(
        ("departement_fiche", "siege"),
        _Form("code", re.compile(r"[0-9][0-9AB][0-9]?"), tidy_departement),
    ),
    "departements_publies": _Form(
        "code", re.compile(r"[0-9][0-9AB][0-9]?(?: [0-9][0-9AB][0-9]?)*"), _tidy_departements
    ),
    "place": _Form("place", _PLACE, _tidy_place),
    # A month that a document announces: a spreadsheet makes « juil-26 » of it.
    "valeur": _Form("date", re.compile(r"(?!\w{3,9}\.?[ -]\d{2,4}$).*", re.DOTALL), iso_of),
}


def _form(field: Field) -> _Form | None:
    if field.is_date:
        return _DATE
    return _NUMBER if field.type == "integer" else _CODES.get(field.name)


@functools.cache
def _spellings(name: str, column: str) -> Mapping[str, str]:
    """Choices of a column by the keys of their names and of their labels."""
    field = load_schema(name).field(column)
    return {names.key(text): choice for choice in field.choices
            for text in (choice, field.shown(choice))}  # fmt: skip


def _chosen(name: str, field: Field, text: str) -> str:
    """What a choice means that is written otherwise; the text itself if it means none."""
    if found := _spellings(name, field.name).get(names.key(text)):
        return found
    if field.name == "statut":
        return _status(text)
    return _YES.get(names.key(text), text) if "oui" in field.choices else text


@functools.lru_cache
def _status(text: str) -> str:
    try:
        return aci.statut_of(text)
    except StatutError:
        return text


def tidied(name: str, table: Table) -> tuple[Table, tuple[Note, ...]]:
    """Restore the codes, dates, numbers and choices of a plan's table.

    Parameters
    ----------
    name
        Its name, as ``compositions``.
    table
        The table, its columns named as its schema does.

    Returns
    -------
    tuple
        The table with what was meant, and what was interpreted in it: the French label of a choice
        is no interpretation.
    """
    schema = load_schema(name)
    forms = [(field.name, form) for field in schema.fields
             if field.name in table.columns and (form := _form(field))]  # fmt: skip
    choices = [field for field in schema.fields if field.choices and field.name in table.columns]
    rows, notes = [], []
    for row in table.rows:
        cells = row.cells
        for field in choices:
            before = row.cells[field.name]
            if not before or before in field.choices:
                continue
            after = _chosen(name, field, before)
            if after != before:
                cells = {**cells, field.name: after}
                if names.key(before) not in _spellings(name, field.name):
                    told = quoted(field.shown(after))
                    notes.append(read_as(row.line, field.name, before, told))
        for column, form in forms:
            before = row.cells[column]
            if not before or form.plain.fullmatch(before):
                continue
            after = form.tidy(before)
            if after != before:
                cells = {**cells, column: after}
                lost = form.noun == "code" and after[0] == "0" != before.translate(_NOISE)[0]
                told = f"{form.noun} {after}{', zéro initial rétabli' if lost else ''}"
                notes.append(read_as(row.line, column, before, told))
        rows.append(row if cells is row.cells else Row(row.line, cells))
    return table._replace(rows=tuple(rows)), tuple(notes)


def read_as(line: int, column: str, before: str, how: str) -> Note:
    """Tell how a cell was read otherwise than to the letter.

    Parameters
    ----------
    line
        Its line.
    column
        Its column.
    before
        What is typed there.
    how
        What was read, in a few French words.

    Returns
    -------
    Note
        In a French sentence.
    """
    return Note(line, column, before, f"{quoted(before)} a été lu ainsi : {how}.")
