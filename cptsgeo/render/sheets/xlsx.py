"""Sheets as an XLSX workbook."""

import datetime
import io
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from cptsgeo import __version__
from cptsgeo.render.sheets.sheet import Sheet, Unit, Value, scaled, written

if TYPE_CHECKING:
    from xlsxwriter.format import Format

_CREATED = datetime.datetime(2026, 1, 1)
MARK = "cptsgeo "
"""How the company among a workbook's properties begins, where it is ours."""

_SEAL = ("cptsgeo-sceau", "0" * 64)
"""A property, where the seal goes once the book is whole: see `cptsgeo.render.formats.archives`."""

_FORMATS: Final[Mapping[Unit, str]] = {
    Unit.TEXTE: "@",
    Unit.ENTIER: "#,##0",
    Unit.DECIMAL: "#,##0.00",
    Unit.SURFACE: '#,##0.0" km²"',
    Unit.LONGUEUR: '#,##0.0" km"',
    Unit.PART: "0.0%",
    Unit.EUROS: '#,##0" €"',
}
_WIDEST = 60


def to_xlsx(sheets: Sequence[Sheet], *, titre: str, sources: Sequence[str] = ()) -> bytes:
    """Write sheets as a workbook, with a last worksheet of notes and sources.

    Parameters
    ----------
    sheets
        The sheets; one without a row is passed over.
    titre
        Title of the workbook.
    sources
        Sentences about the data.

    Returns
    -------
    bytes
        The same for the same arguments.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 (no other form of output needs it)

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(content, options) as book:
        about = {"title": titre, "company": f"{MARK}{__version__}", "created": _CREATED}
        book.set_properties(about)
        book.set_custom_property(*_SEAL, "text")
        head = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3864",
                                "text_wrap": True, "valign": "vcenter"})  # fmt: skip
        formats = {
            nature: book.add_format({"num_format": shown, "valign": "top"})
            for nature, shown in _FORMATS.items()
        }
        formats[Unit.TEXTE].set_text_wrap()
        for sheet in sheets:
            if sheet.lignes:
                _fill(book.add_worksheet(_name(sheet.nom)), sheet, head, formats)
        _notes(book.add_worksheet("notes"), sheets, titre, sources, book)
    return content.getvalue()


def _name(text: str) -> str:
    """A worksheet's name: 31 characters, none of those that Excel forbids."""
    return re.sub(r"[\[\]:*?/\\]", " ", text)[:31]


def _fill(page: Any, sheet: Sheet, head: "Format", formats: Mapping[Unit, "Format"]) -> None:
    for rank, column in enumerate(sheet.colonnes):
        page.write_string(0, rank, column.titre, head)
        texts = [written(row[rank], column.nature) for row in sheet.lignes]
        longest = max([len(column.titre) * 0.7, *map(len, texts)])
        page.set_column(rank, rank, min(max(longest + 3, 9), _WIDEST))
    for line, row in enumerate(sheet.lignes, 1):
        for rank, (value, column) in enumerate(zip(row, sheet.colonnes, strict=True)):
            _write(page, line, rank, scaled(value, column.nature), formats[column.nature])
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, len(sheet.lignes), len(sheet.colonnes) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _write(page: Any, line: int, rank: int, value: Value, style: "Format") -> None:
    if value is None:
        return
    if isinstance(value, str):
        page.write_string(line, rank, value, style)
    else:
        page.write_number(line, rank, value, style)


def _notes(
    page: Any, sheets: Sequence[Sheet], titre: str, sources: Sequence[str], book: Any
) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    strong = book.add_format({"bold": True, "text_wrap": True})
    page.set_column(0, 0, 110)
    page.hide_gridlines(2)
    lines = [(titre, strong)]
    for sheet in sheets:
        if sheet.lignes:
            lines += [(sheet.titre, strong), *((note, wrapped) for note in sheet.notes)]
    lines += [(text, wrapped) for text in sources]
    for row, (text, style) in enumerate(lines):
        page.write_string(row, 0, text, style)
