"""The still maps of a comparison, side by side, and what changed."""

from collections.abc import Collection

from cptsgeo.analysis.comparison import Comparison
from cptsgeo.analysis.coverage import coverage
from cptsgeo.plan.territories import Territories
from cptsgeo.render.drawing.lines import (
    STROKES,
    Stroke,
    departement_line,
    outlines,
    outlines_told,
    territory_line,
)
from cptsgeo.render.looks import state_looks
from cptsgeo.render.pages import comparison as page
from cptsgeo.render.paper.column import Column, Row
from cptsgeo.render.paper.ground import Ground, Ruled, close_ground, draw_ground
from cptsgeo.render.paper.margin import EDGE, before_foot, date_of, foot, foot_top, projection
from cptsgeo.render.paper.naming import cpts_names
from cptsgeo.render.paper.sheet import MM, SOFT, Paper, Sheet
from cptsgeo.render.provenance import sources
from cptsgeo.render.result import Picture
from cptsgeo.render.tables.changes import sections
from cptsgeo.text.french import count

_BETWEEN = round(6 * MM)
_STRIP = round(44 * MM)
"""Height of what is told under the maps."""

_SMALLER = 0.86
"""Names on two maps beside those on one."""


def still_comparison(found: Comparison, form: str, paper: Paper) -> Picture:
    """Draw the maps of a comparison.

    Parameters
    ----------
    found
        The changes.
    form
        ``png``, ``svg`` or ``pdf``.
    paper
        The sheet.

    Returns
    -------
    Picture
        The file, the same for the same plans.
    """
    return draw_comparison(found, paper).picture(form)


def draw_comparison(found: Comparison, paper: Paper) -> Sheet:
    """Draw the maps of a comparison on a sheet.

    Parameters
    ----------
    found
        The changes.
    paper
        The sheet.

    Returns
    -------
    Sheet
        Drawn.
    """
    _, _, wide, high = paper.box
    size, bottom = paper.letter, foot_top(paper)
    sheet = Sheet(paper, page.title(found), date_of(found.apres))
    head = Column(sheet, EDGE, wide - 2 * EDGE, EDGE, high // 3)
    head.text(page.title(found), 15.5 * size, bold=True, most=2)
    head.text(page.situation_of(found), 9 * size, colour=SOFT, most=1)
    head.space(2)
    half = (wide - 2 * EDGE - _BETWEEN) // 2
    strip = bottom - _STRIP
    plane = ""
    sides = (found.avant, found.apres)
    present: set[str] = set()
    for rank, (side, told) in enumerate(zip(sides, page.side_titles(found), strict=True)):
        left = EDGE + rank * (half + _BETWEEN)
        caption = Column(sheet, left, half, head.y, strip)
        caption.text(told, 9 * size, bold=True, most=1)
        top = caption.y + round(1 * MM)
        place = (left, top, half, strip - round(3 * MM) - top)
        ground = ground_of(found, side)
        present |= {*ground.states.values()}
        drawn = draw_ground(sheet, ground, place)
        small = paper._replace(letter=size * _SMALLER)
        drawn.placement.place(cpts_names(side, drawn, small, numbered=False))
        close_ground(sheet, drawn, place)
        plane = projection(drawn.seen)
    _strip(sheet, found, present, strip)
    foot(sheet, [*sources(found.apres)[:-1], plane])
    return sheet


def ground_of(found: Comparison, side: Territories) -> Ground:
    """Give the ground of the map of one of both plans."""
    codes, communes = page.mapped(found), side.communes
    moved = {code for one in found.mouvements for code in one.codes}
    states = coverage(side, [communes.atoms[code] for code in sorted(codes)]).etats
    return Ground(
        communes,
        states,
        tuple(state_looks().values()),
        [codes],
        [
            *map(Ruled, outlines(side)),
            Ruled(departement_line(communes)),
            *([Ruled(territory_line(moved, "change"))] if moved else []),
        ],
        margin=0.02,
    )


def _strip(sheet: Sheet, found: Comparison, present: set[str], top: int) -> None:
    """Under the maps, in three columns: counts and reserves, legend, changes."""
    _, _, wide, _ = sheet.paper.box
    size, bottom = sheet.paper.letter, foot_top(sheet.paper)
    whole = wide - 2 * EDGE
    columns = []
    for begin, end in ((0.0, 0.25), (0.28, 0.5), (0.53, 1.0)):
        left, right = EDGE + round(whole * begin), EDGE + round(whole * end)
        columns.append(Column(sheet, left, right - left, top, bottom))
    first, second, third = columns
    with before_foot(first, page.notices(found), size):
        first.table([(one.label, one.value) for one in page.figures(found)], 8 * size, (0,))
    rows, strokes = legend_of(found, present)
    second.legend(rows, 7.2 * size)
    second.strokes(strokes, 7.2 * size)
    _changes(third, found, size)


def legend_of(
    found: Comparison, present: Collection[str]
) -> tuple[list[Row], list[tuple[str, Stroke]]]:
    """Tell what both maps draw: states that are present on them, and lines."""
    looks = [look for look in state_looks().values() if look.identifier in present]
    strokes = outlines_told((*outlines(found.apres), *outlines(found.avant)))
    if len({found.apres.communes.atoms[code].departement for code in page.mapped(found)}) > 1:
        strokes.append(("Limite de département", STROKES["departement"]))
    if found.mouvements:
        strokes.append((page.words_of().changed_line, STROKES["change"]))
    return [Row(look, look.label) for look in looks], strokes


def _changes(column: Column, found: Comparison, size: float) -> None:
    """What changed, as far as there is room, and how much more there is."""
    if found.empty:
        column.text("Rien n’a changé.", 9 * size, bold=True)
        return
    points = 7.2 * size
    told = sections(found)
    left = sum(len(sentences) for _, sentences in told)
    for heading, sentences in told:
        if column.room(points) < 4:
            break
        column.text(heading, 8 * size, bold=True, most=1)
        for sentence in sentences:
            if column.room(points) < 3:
                break
            column.text(sentence, points, most=2)
            left -= 1
        column.space(0.4)
    if left:
        more = count(left, "autre ligne", "autres lignes")
        column.text(f"et {more}, dans le texte de la comparaison", points, colour=SOFT, most=1)
