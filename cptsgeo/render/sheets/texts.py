"""Sheets as text for a terminal, as CSV for a spreadsheet, as JSON for a program."""

import csv
import io
import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from cptsgeo.files.guard import guarded
from cptsgeo.render.sheets.sheet import Sheet, Unit, Value, plainly, scaled, written

BOM = "\ufeff"
"""Without it, Excel reads UTF-8 as Windows-1252."""

_GAP = "  "
_NARROW = 10
"""Characters that a column's title may have on a line, if its cells are shorter."""
_WIDE = 44
"""Characters beyond which a text cell is wrapped on a terminal."""


def to_text(sheets: Sequence[Sheet], *, width: int = 96) -> str:
    """Write sheets for a terminal, columns aligned, numbers to the right.

    Parameters
    ----------
    sheets
        The sheets; one without a row is passed over, its notes too.
    width
        Columns of the terminal, for the notes and the titles.

    Returns
    -------
    str
        Lines; a table wider than the terminal is not cut.
    """
    blocks = []
    for sheet in sheets:
        if not sheet.lignes:
            continue
        notes = [line for note in sheet.notes for line in wrapped(note, width, "  ")]
        blocks.append("\n".join([*wrapped(sheet.titre, width, ""), *_table(sheet), *notes]))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def wrapped(text: str, width: int, indent: str) -> list[str]:
    """Wrap a text at its plain spaces, each line after an indent."""
    # textwrap breaks at non-breaking spaces, which is what they are not for.
    held = text.replace("\u00a0", "\ufffc")
    lines = textwrap.wrap(held, width, initial_indent=indent, subsequent_indent=indent,
                          break_long_words=False, break_on_hyphens=False)  # fmt: skip
    return [line.replace("\ufffc", "\u00a0") for line in lines]


def _table(sheet: Sheet) -> list[str]:
    natures = [column.nature for column in sheet.colonnes]
    rows = [[_cell(value, nature) for value, nature in zip(row, natures, strict=True)]
            for row in sheet.lignes]  # fmt: skip
    head = [_title(column.titre, [row[rank] for row in rows])
            for rank, column in enumerate(sheet.colonnes)]  # fmt: skip
    cells = [head, *rows]
    widths = [max(len(line) for row in cells for line in row[rank]) for rank in range(len(head))]
    lines = []
    for rank, row in enumerate(cells):
        for part in range(max(map(len, row))):
            line = _GAP.join(
                _aligned(cell[part] if part < len(cell) else "", wide, nature)
                for cell, wide, nature in zip(row, widths, natures, strict=True)
            )
            lines.append(f"  {line}".rstrip())
        if not rank:
            lines.append(f"  {_GAP.join('─' * wide for wide in widths)}")
    return lines


def _title(text: str, cells: list[list[str]]) -> list[str]:
    """A column's title on several lines, as narrow as its cells if they are."""
    widest = max([_NARROW, *(len(line) for cell in cells for line in cell)])
    return textwrap.wrap(text, widest, break_long_words=False) or [""]


def _cell(value: Value, nature: Unit) -> list[str]:
    text = written(value, nature)
    return wrapped(text, _WIDE, "") or [""] if nature is Unit.TEXTE else [text]


def _aligned(text: str, wide: int, nature: Unit) -> str:
    return text.ljust(wide) if nature is Unit.TEXTE else text.rjust(wide)


def to_csv(sheet: Sheet) -> str:
    """Write a sheet as a French Excel opens it: semicolons, decimal commas, a byte order mark.

    Parameters
    ----------
    sheet
        The sheet.

    Returns
    -------
    str
        A header with the columns' keys, and the rows; nothing in it is computed by a spreadsheet.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    for row in sheet.haut:
        writer.writerow(map(_plain, row))
    writer.writerow(guarded(column.cle) for column in sheet.colonnes)
    for row in sheet.lignes:
        writer.writerow(
            _plain(scaled(value, column.nature))
            for value, column in zip(row, sheet.colonnes, strict=True)
        )
    return BOM + out.getvalue()


def _plain(value: Value) -> str:
    if value is None:
        return ""
    return guarded(value) if isinstance(value, str) else plainly(value)


def to_json(head: Mapping[str, Any], sheets: Sequence[Sheet]) -> str:
    """Write sheets as JSON.

    Parameters
    ----------
    head
        What stands before them; its ``format`` first, that says which command wrote it.
    sheets
        The sheets.

    Returns
    -------
    str
        An object with the head, then a list of objects by sheet, and ``notes``.
    """
    notes = {sheet.nom: list(sheet.notes) for sheet in sheets if sheet.notes}
    document = {
        **head,
        **{sheet.nom: _records(sheet) for sheet in sheets},
        **({"notes": notes} if notes else {}),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _records(sheet: Sheet) -> list[dict[str, Value]]:
    return [
        {
            column.cle: scaled(value, column.nature)
            for value, column in zip(row, sheet.colonnes, strict=True)
        }
        for row in sheet.lignes
    ]
