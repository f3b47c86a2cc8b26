"""What documents of results share: their frame, their figures, their legends, their tables."""

from collections.abc import Iterable, Sequence

from cptsgeo.plan.territories import Territories
from cptsgeo.render.document import (
    Block,
    Column,
    Document,
    Fact,
    Facts,
    Group,
    Heading,
    Legend,
    Paragraph,
    Picture,
    Run,
    Table,
    Tone,
)
from cptsgeo.render.drawing.bars import Drawn
from cptsgeo.render.drawing.frame import UNITS_PER_PIXEL
from cptsgeo.render.drawing.lines import Stroke
from cptsgeo.render.looks import Look, Sign, swatch
from cptsgeo.render.pages.document import FINGERPRINT, Figure, Page
from cptsgeo.render.pages.grid import Grid
from cptsgeo.render.paper.column import Row
from cptsgeo.render.paper.margin import date_of
from cptsgeo.render.paper.sheet import Paper, Sheet
from cptsgeo.text.french import NBSP

XMLNS = 'xmlns="http://www.w3.org/2000/svg"'
_LETTER = 0.96
"""Of the names of maps in a document: they are read from nearer than those of a sheet."""

PIXELS_PER_MM = 96 / 25.4


def document_of(page: Page, territories: Territories, blocks: Iterable[Block]) -> Document:
    """Make a document of what a page has as all pages have it, and of its blocks.

    Parameters
    ----------
    page
        The page.
    territories
        What it is about.
    blocks
        What it shows; notices come first.

    Returns
    -------
    Document
        Of the same title, sources and fingerprint.
    """
    notices = [Paragraph(notice, Tone.NOTICE) for notice in page.notices]
    told = [f"{FINGERPRINT} {page.fingerprint}"] if page.fingerprint else []
    return Document(
        page.title,
        page.situation,
        (*notices, *blocks),
        mentions=(*page.sources, *told),
        date=date_of(territories),
        keywords=("CPTS",),
    )


def facts(figures: Iterable[Figure], columns: int = 3) -> Facts:
    """Give key figures as a block."""
    return Facts(tuple(Fact(*one) for one in figures), columns)


def sheet_of_map(title: str, wide: float, high: float) -> Sheet:
    """Give a sheet for a map in a document, so many millimetres wide and high."""
    size = round(wide * PIXELS_PER_MM), round(high * PIXELS_PER_MM)
    return Sheet(Paper(*size, 192, _LETTER), title, None)


def picture_of_map(sheet: Sheet, told: str, caption: str = "") -> Picture:
    """Give the picture of a map that is drawn; `told` is what it shows, where no one sees it."""
    return Picture(sheet.svg(), told, caption)


def names_of_map(key: str) -> list[Block]:
    """Tell under a map whose the numbers on it are, if there are any; see `naming.key`."""
    return notes([f"Sur la carte{NBSP}: {key}"] if key else [])


def chart(drawn: Drawn, told: str) -> Picture:
    """Give a chart, its title and base inside; `told` is what it shows, where no one sees it."""
    sheet = Sheet(Paper(drawn.width, drawn.height, 192, 1.0), told, None)
    sheet.add(f'<g transform="scale({UNITS_PER_PIXEL})">{drawn.content}</g>')
    return Picture(sheet.svg(), told, high=drawn.height / PIXELS_PER_MM)


def legend(looks: Iterable[Row], strokes: Iterable[tuple[str, Stroke]]) -> Legend:
    """Give what a map draws: states, and lines."""
    return Legend((
        *(Run(row.label, mark=look_mark(row.look)) for row in looks),
        *(Run(label, mark=_line(stroke)) for label, stroke in strokes),
    ))  # fmt: skip


def mark(sign: Sign) -> str:
    """Draw a sign, of a verdict or of a severity, standing alone."""
    return (
        f'<svg {XMLNS} width="20" height="20" viewBox="0 0 20 20"><path fill="{sign.colour}" '
        f'd="{sign.shape}"/><path fill="none" stroke="#fff" stroke-width="2.2" '
        f'stroke-linecap="round" d="{sign.lines}"/></svg>'
    )


def grid(shown: Grid) -> list[Block]:
    """Give a table of a page under its title, with its notes."""
    return [Heading(1, shown.title), *table(shown)]


def table(shown: Grid) -> list[Block]:
    """Give a table of a page with its notes, without its title."""
    columns = tuple(Column(head, numeric) for head, numeric in shown.heads)
    small = len(columns) > _MANY
    return [
        Table(columns, (Group(shown.rows),), empty=shown.empty, small=small),
        *notes(shown.notes),
    ]


_MANY = 7
"""Columns beyond which letters are smaller."""


def notes(told: Sequence[str]) -> list[Block]:
    """Give notes."""
    return [Paragraph(one, Tone.NOTE) for one in told]


def look_mark(look: Look) -> str:
    """Draw a look, standing alone."""
    return str(swatch(look)).replace("<svg ", f"<svg {XMLNS} ", 1)


def _line(stroke: Stroke) -> str:
    drawn = stroke.svg("M1 8H25")
    return f'<svg {XMLNS} width="26" height="16" viewBox="0 0 26 16">{drawn}</svg>'


def whole(sheet: Sheet) -> tuple[int, int, int, int]:
    """Where a map stands on a sheet that it fills, but for the edge of its frame."""
    _, _, wide, high = sheet.paper.box
    edge = UNITS_PER_PIXEL // 2
    return (edge, edge, wide - 2 * edge, high - 2 * edge)
