"""Sheets as an XLSX workbook."""

import datetime
import io
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cptsgeo import __version__
from cptsgeo.render.sheets.sheet import Sheet, Unit, Value, plainly, scaled, written

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
    Unit.LIBRE: "General",
}
_DAY, _HOUR = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
_FIRST_YEAR = 1900
"""Spreadsheets know no date before it."""
_WIDEST = 60
_MEASURED = 2_000
"""Rows by which a column is made as wide as its texts."""
_LONGEST = 32_767
"""Characters of a cell."""


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
        sign(book, titre)
        head = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3864",
                                "text_wrap": True, "valign": "vcenter"})  # fmt: skip
        formats = {
            nature: book.add_format({"num_format": shown, "valign": "top"})
            for nature, shown in _FORMATS.items()
        }
        formats[Unit.TEXTE].set_text_wrap()
        dates = (book.add_format({"num_format": _DAY}), book.add_format({"num_format": _HOUR}))
        styles = _Styles(head, formats, *dates)
        for sheet in sheets:
            if sheet.lignes:
                _fill(book.add_worksheet(_name(sheet.nom)), sheet, styles)
        _notes(book.add_worksheet("notes"), sheets, titre, sources, book)
    return content.getvalue()


def sign(book: Any, titre: str) -> None:
    """Put our mark in a workbook that is being written, and the place of its seal.

    Parameters
    ----------
    book
        The workbook, of xlsxwriter.
    titre
        Its title.
    """
    about = {"title": titre, "company": f"{MARK}{__version__}", "created": _CREATED}
    book.set_properties(about)
    book.set_custom_property(*_SEAL, "text")


class _Styles(NamedTuple):
    """Styles of headings, of what is of each nature, of days, of days with an hour."""

    head: "Format"
    of: Mapping[Unit, "Format"]
    day: "Format"
    hour: "Format"


def _name(text: str) -> str:
    """A worksheet's name: 31 characters, none of those that Excel forbids."""
    return re.sub(r"[\[\]:*?/\\]", " ", text)[:31]


def _fill(page: Any, sheet: Sheet, styles: "_Styles") -> None:
    for line, above in enumerate(sheet.haut):
        for rank, value in enumerate(above):
            _write(page, (line, rank), value, Unit.LIBRE, styles)
    top = len(sheet.haut)
    for rank, column in enumerate(sheet.colonnes):
        page.write_string(top, rank, column.titre[:_LONGEST], styles.head)
        texts = [written(row[rank], column.nature) for row in sheet.lignes[:_MEASURED]]
        longest = max([len(column.titre) * 0.7, *map(len, texts)])
        page.set_column(rank, rank, min(max(longest + 3, 9), _WIDEST))
    for line, row in enumerate(sheet.lignes, top + 1):
        for rank, (value, column) in enumerate(zip(row, sheet.colonnes, strict=True)):
            _write(page, (line, rank), scaled(value, column.nature), column.nature, styles)
    page.freeze_panes(top + 1, 1)
    page.autofilter(top, 0, top + len(sheet.lignes), len(sheet.colonnes) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)


def _write(
    page: Any, place: tuple[int, int], value: Value, nature: Unit, styles: "_Styles"
) -> None:
    style = styles.of[nature]
    if value is None:
        return
    if isinstance(value, str):
        page.write_string(*place, value[:_LONGEST], style)
    elif isinstance(value, bool):
        page.write_boolean(*place, value, style)
    elif not isinstance(value, datetime.date):
        page.write_number(*place, value, style)
    elif value.year < _FIRST_YEAR:
        page.write_string(*place, plainly(value), style)
    else:
        hour = isinstance(value, datetime.datetime)
        page.write_datetime(*place, value, styles.hour if hour else styles.day)


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
