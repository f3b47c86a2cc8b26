"""The charts of an edition on a sheet: all of them, or those that are asked for."""

from collections.abc import Sequence

from cptsgeo.analysis.figures import Figures
from cptsgeo.render.drawing.figures import CHARTS
from cptsgeo.render.drawing.frame import UNITS_PER_PIXEL
from cptsgeo.render.paper.column import Column
from cptsgeo.render.paper.margin import EDGE, before_foot, date_of, foot, foot_top
from cptsgeo.render.paper.sheet import MM, SOFT, Paper, Sheet
from cptsgeo.render.provenance import places, situation_title, sources
from cptsgeo.render.result import Picture
from cptsgeo.render.tables.figures import CHART_NAMES, chart_notes
from cptsgeo.text.french import listed, typographic

_GAP = round(9 * MM)
_MOST, _LEAST = 18.0, 6.0
"""Pixels of letters, where there is room, and where there is none."""
_NARROW = 20
"""Letters that a chart is wide, at least."""


def chart_figures(found: Figures, form: str, paper: Paper, names: Sequence[str] = ()) -> Picture:
    """Draw the charts of an edition.

    Parameters
    ----------
    found
        The figures.
    form
        ``png``, ``svg`` or ``pdf``.
    paper
        The sheet.
    names
        Names of charts, of `CHARTS`; all of them if none.

    Returns
    -------
    Picture
        The file, the same for the same figures.
    """
    territories = found.territories
    told = f"Chiffres des CPTS – {typographic(territories.plan.nom)}"
    sheet = Sheet(paper, told, date_of(territories))
    _, _, wide, _ = paper.box
    head = Column(sheet, EDGE, wide - 2 * EDGE, EDGE, foot_top(paper))
    head.title(told, 15 * paper.letter, most=1)
    where = listed(places(territories.communes, found.departements))
    head.text(f"{situation_title(territories)} · {where}", 8.6 * paper.letter, colour=SOFT, most=2)
    shown = [name for name in CHART_NAMES if not names or name in names]
    with before_foot(head, chart_notes(found, shown), paper.letter):
        _charts(sheet, found, shown, (EDGE, head.y + round(4 * MM), head.wide, head.bottom))
        head.y = head.bottom
    foot(sheet, sources(territories)[:2])
    return sheet.picture(form)


def _charts(
    sheet: Sheet, found: Figures, names: Sequence[str], place: tuple[int, int, int, int]
) -> None:
    """Draw charts in columns, as large as they have room; `place` has edges, and a width."""
    left, top, wide, bottom = place
    columns = min(len(names), 4 if len(names) > 6 else 3 if len(names) > 4 else 2)
    each = (wide - _GAP * (columns - 1)) // columns
    letter = min(_MOST, each / UNITS_PER_PIXEL / _NARROW)
    while True:
        rows = [
            [CHARTS[name](found, each // UNITS_PER_PIXEL, letter)
             for name in names[first : first + columns]]
            for first in range(0, len(names), columns)
        ]  # fmt: skip
        high = [max(one.height for one in row) * UNITS_PER_PIXEL for row in rows]
        if top + sum(high) <= bottom or letter <= _LEAST:
            break
        letter -= 0.5
    spare = max(0, bottom - top - sum(high)) // len(rows)
    for row, tall in zip(rows, high, strict=True):
        for rank, one in enumerate(row):
            x = left + rank * (each + _GAP)
            sheet.add(
                f'<g transform="translate({x} {top}) scale({UNITS_PER_PIXEL})">{one.content}</g>'
            )
        top += tall + min(spare, _GAP)
