"""Blocks that several chapters have: tables of results, maps with their legends."""

from collections.abc import Iterable

from cptsgeo.render.document import (
    Block,
    Column,
    Fact,
    Facts,
    Group,
    Legend,
    Paragraph,
    Run,
    Table,
    Tone,
)
from cptsgeo.render.pages.maps.model import LegendRow, MapPage
from cptsgeo.render.paper.documents.parts import (
    look_mark,
    names_of_map,
    picture_of_map,
    sheet_of_map,
    whole,
)
from cptsgeo.render.paper.map import draw_on
from cptsgeo.render.sheets import Column as Of
from cptsgeo.render.sheets import Sheet as Told
from cptsgeo.render.sheets import Unit
from cptsgeo.render.sheets.sheet import Value, written
from cptsgeo.text.french import NBSP, date

WIDE = 174
"""Millimetres of a page, between its margins."""


def note(text: str) -> Paragraph:
    """Say something lower."""
    return Paragraph(text, Tone.NOTE)


def table(sheet: Told, *cles: str, small: bool = False) -> Table:
    """Give a table of results, or some of its columns.

    Parameters
    ----------
    sheet
        The table; its notes are for `notes`.
    *cles
        Columns, by name; all if none.
    small
        Whether its letters are smaller.

    Returns
    -------
    Table
        With the title of the other as its caption.
    """
    shown = sheet.only(*cles) if cles else sheet
    columns = tuple(
        Column(one.titre, one.nature not in (Unit.TEXTE, Unit.LIBRE)) for one in shown.colonnes
    )
    rows = tuple(
        tuple(_cell(value, one)
              for value, one in zip(row, shown.colonnes, strict=True))
        for row in shown.lignes
    )  # fmt: skip
    return Table(columns, (Group(rows),), caption=sheet.titre, small=small)


def _cell(value: Value, column: Of) -> str:
    if column.cle == "date" and value:
        return date(str(value))
    return written(value, column.nature)


def legend(rows: Iterable[LegendRow]) -> Legend:
    """Tell what the grounds of a map mean, and of how many communes and people each is."""
    return Legend(tuple(Run(_told(row), mark=look_mark(row.look)) for row in rows))


def _told(row: LegendRow) -> str:
    counted = " · ".join(filter(None, (row.holders, row.detail)))
    return f"{row.look.label}{NBSP}: {counted}" if counted else row.look.label


def figures_of(page: MapPage) -> Facts:
    """Give the key figures of a map, side by side."""
    return Facts(
        tuple(Fact(one.label, one.value, (one.detail,) if one.detail else ())
              for one in page.figures),
        columns=4,
    )  # fmt: skip


def map_of(page: MapPage, wide: float, high: float, alt: str) -> tuple[Block, ...]:
    """Draw a map, and say under it whose the numbers on it are.

    Parameters
    ----------
    page
        What it shows.
    wide
        Millimetres.
    high
        Millimetres.
    alt
        What it shows, for who cannot see it.

    Returns
    -------
    tuple of Block
        The picture, and a note where it needs one.
    """
    sheet = sheet_of_map(page.title, wide, high)
    names = draw_on(sheet, page, whole(sheet))
    return (picture_of_map(sheet, alt), *names_of_map(names))
