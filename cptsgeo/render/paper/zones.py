"""The still map of zones blanches: numbered, with a key in its margin."""

from cptsgeo.analysis.zones import Groupe, ZonesBlanches
from cptsgeo.render.drawing.frame import UNITS_PER_PIXEL, Box
from cptsgeo.render.drawing.lines import (
    STROKES,
    Line,
    Stroke,
    departement_line,
    outlines,
    outlines_told,
)
from cptsgeo.render.drawing.marks import marks_svg, spread
from cptsgeo.render.looks import state_looks
from cptsgeo.render.pages import zones as page
from cptsgeo.render.pages.zone_sheet import marks
from cptsgeo.render.paper.column import Column, Row
from cptsgeo.render.paper.ground import Drawn, Ground, Ruled, close_ground, draw_ground
from cptsgeo.render.paper.margin import (
    Fact,
    Margin,
    before_foot,
    date_of,
    foot,
    head_of_margin,
    map_place,
    projection,
)
from cptsgeo.render.paper.naming import commune_names, cpts_names
from cptsgeo.render.paper.sheet import POINT, SOFT, Paper, Sheet
from cptsgeo.render.provenance import reserves, sources
from cptsgeo.render.result import Picture
from cptsgeo.text.french import count, number, typographic

_NUMBER = 7.4
"""Points of the numbers on the map."""

_ROW = 7.0
"""Points of the key."""

_SHARES = (0.0, 0.1)
"""Where the columns of the key begin."""

_HALF_SHARES = (0.0, 0.16)
"""The same, where there are two keys side by side."""


def still_zones(found: ZonesBlanches, form: str, paper: Paper) -> Picture:
    """Draw the map of zones blanches.

    Parameters
    ----------
    found
        The zones.
    form
        ``png``, ``svg`` or ``pdf``.
    paper
        The sheet.

    Returns
    -------
    Picture
        The file, the same for the same zones.
    """
    return draw_zones(found, paper).picture(form)


def draw_zones(found: ZonesBlanches, paper: Paper) -> Sheet:
    """Draw the map of zones blanches on a sheet.

    Parameters
    ----------
    found
        The zones.
    paper
        The sheet.

    Returns
    -------
    Sheet
        Drawn.
    """
    territories, place = found.territories, map_place(paper)
    sheet = Sheet(paper, page.title(found), date_of(territories))
    ground = ground_of(found)
    drawn = draw_map(sheet, found, ground, place)
    notices = (*reserves(territories), *page.line(found))
    column = head_of_margin(sheet, _margin(found, ground))
    with before_foot(column, notices, paper.letter):
        _key(column, found, paper.letter)
    foot(sheet, [*sources(territories)[:-1], projection(drawn.seen)])
    return sheet


def draw_map(sheet: Sheet, found: ZonesBlanches, ground: Ground, place: Box) -> Drawn:
    """Draw zones, their numbers and names.

    Parameters
    ----------
    sheet
        The sheet.
    found
        The zones.
    ground
        That of their map.
    place
        Where, in units.

    Returns
    -------
    Drawn
        The map.
    """
    paper = sheet.paper
    drawn = draw_ground(sheet, ground, place)
    em = round(_NUMBER * paper.letter * POINT)
    leaves = [one for zone in found.zones for one in zone.feuilles]
    numbers = spread(marks(leaves, found, drawn.seen), em, place)
    drawn.placement.reserve([one.box(em) for one in numbers])
    drawn.placement.place(cpts_names(found.territories, drawn, paper, numbered=False))
    drawn.placement.place(commune_names(found.communes, drawn, paper))
    sheet.add(marks_svg(numbers, em, UNITS_PER_PIXEL))
    close_ground(sheet, drawn, place)
    return drawn


def ground_of(found: ZonesBlanches) -> Ground:
    """Give the ground of a map of zones."""
    territories = found.territories
    zone = {code: one.groupe.numero for one in found.zones for code in one.groupe.codes}
    part = {code: leaf.numero for one in found.zones for leaf in one.parties for code in leaf.codes}
    return Ground(
        territories.communes,
        page.situated(found),
        tuple(state_looks().values()),
        page.framed(found),
        [
            *map(Ruled, outlines(territories)),
            Ruled(departement_line(territories.communes)),
            Ruled(Line("partie", part.get)),
            Ruled(Line("zone", zone.get)),
        ],
    )


def legend_of(found: ZonesBlanches, ground: Ground) -> tuple[list[Row], list[tuple[str, Stroke]]]:
    """Tell what a map of zones draws: its states, and its lines."""
    present = {*ground.states.values()}
    strokes = [("Zone", STROKES["zone"]), *outlines_told(outlines(found.territories))]
    if any(one.parties for one in found.zones):
        strokes.insert(1, ("Partie d’une zone, par EPCI", STROKES["partie"]))
    if len(found.departements) > 1:
        strokes.append(("Limite de département", STROKES["departement"]))
    return [Row(look, look.label) for look in ground.looks if look.identifier in present], strokes


def _margin(found: ZonesBlanches, ground: Ground) -> Margin:
    rows, strokes = legend_of(found, ground)
    return Margin(
        page.title(found),
        page.situation_of(found),
        [Fact(*one) for one in page.figures(found)],
        rows,
        strokes,
        long=True,
    )


def _key(column: Column, found: ZonesBlanches, size: float) -> None:
    leaves = [one for zone in found.zones for one in zone.feuilles]
    if not leaves:
        return
    column.space(1.2)
    column.text("Zones et leurs parties", 8 * size, bold=True, most=2)
    points = _ROW * size
    rows = [(one.numero, _named(one), f"{number(one.population)} hab.") for one in leaves]
    if len(rows) <= column.room(points):
        column.table(rows, points, _SHARES)
        return
    # On two columns, with less said of each.
    half = -(-len(rows) // 2)
    shown = min(half, column.room(points) - 1)
    wide, top = round(column.wide * 0.48), column.y
    for rank in range(2):
        side = Column(column.sheet, column.left + rank * (column.wide - wide), wide, top,
                      column.bottom)  # fmt: skip
        part = leaves[rank * shown : (rank + 1) * shown]
        side.table(
            [(one.numero, typographic(one.nom), number(one.population)) for one in part],
            points,
            _HALF_SHARES,
        )
        column.y = max(column.y, side.y)
    if (more := len(rows) - 2 * shown) > 0:
        told = count(more, "autre zone ou partie", "autres zones ou parties")
        column.text(f"et {told}", points, colour=SOFT, most=1)


def _named(one: Groupe) -> str:
    return f"{typographic(one.nom)}, {count(len(one.communes), 'commune')}"
