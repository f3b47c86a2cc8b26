"""Still maps: those of the interactive pages, on a sheet of paper or a slide."""

from cptsgeo.render.drawing.frame import Box
from cptsgeo.render.drawing.lines import (
    STROKES,
    departement_line,
    outlines,
    outlines_told,
    territory_line,
)
from cptsgeo.render.looks import state_looks
from cptsgeo.render.pages.maps.model import LegendRow, MapPage, PageKind
from cptsgeo.render.paper.column import Row
from cptsgeo.render.paper.ground import Drawn, Ground, Ruled, close_ground, draw_ground
from cptsgeo.render.paper.margin import (
    Fact,
    Margin,
    before_foot,
    date_of,
    foot,
    head_of_margin,
    key_of_margin,
    map_place,
    projection,
)
from cptsgeo.render.paper.names import Name
from cptsgeo.render.paper.naming import commune_names, cpts_names, key
from cptsgeo.render.paper.sheet import Paper, Sheet
from cptsgeo.render.result import Picture

_AROUND = 0.45
"""How opaque the limits of CPTS around are."""


def still_map(page: MapPage, form: str, paper: Paper) -> Picture:
    """Draw the still map of what a page shows.

    Parameters
    ----------
    page
        What the page shows.
    form
        ``png``, ``svg`` or ``pdf``.
    paper
        The sheet.

    Returns
    -------
    Picture
        The file, the same for the same content.
    """
    return draw_map(page, paper).picture(form)


def draw_map(page: MapPage, paper: Paper) -> Sheet:
    """Draw a map on a sheet: see `still_map`."""
    return draw(page, paper)[0]


def draw(page: MapPage, paper: Paper) -> tuple[Sheet, Drawn]:
    """Draw a map on a sheet.

    Parameters
    ----------
    page
        What the page shows.
    paper
        The sheet.

    Returns
    -------
    tuple
        The sheet, and where its names are.
    """
    territories, place = page.coverage.territories, map_place(paper)
    sheet = Sheet(paper, page.title, date_of(territories))
    drawn = draw_ground(sheet, _ground(page), place)
    numbered = _names(page, drawn, paper)
    close_ground(sheet, drawn, place)
    column = head_of_margin(sheet, _margin(page))
    with before_foot(column, page.words.notices, paper.letter):
        key_of_margin(column, key(numbered), paper.letter)
    foot(sheet, [page.words.sources, *page.words.mentions, projection(drawn.seen)])
    return sheet, drawn


def draw_on(sheet: Sheet, page: MapPage, place: Box) -> str:
    """Draw a map alone, for a document that tells beside it what a margin would.

    Parameters
    ----------
    sheet
        The sheet.
    page
        What the page shows.
    place
        Where, in units.

    Returns
    -------
    str
        Whose the numbers on it are; empty where there are none.
    """
    drawn = draw_ground(sheet, _ground(page), place)
    numbered = _names(page, drawn, sheet.paper)
    close_ground(sheet, drawn, place)
    return key(numbered)


def _names(page: MapPage, drawn: Drawn, paper: Paper) -> list[Name]:
    """Place names of CPTS, then of communes; give those that are numbers."""
    territories = page.coverage.territories
    # Around a CPTS, the others are there for context: a sliver of one needs no name.
    told = page.subject.kind is not PageKind.CPTS
    numbered = drawn.placement.place(cpts_names(territories, drawn, paper, numbered=told))
    # The map of a region has enough with its CPTS.
    if page.subject.kind is not PageKind.REGION:
        drawn.placement.place(commune_names(page.coverage.communes, drawn, paper))
    return numbered


def _ground(page: MapPage) -> Ground:
    found, layer = page.coverage, page.options.layer
    territories = found.territories
    if layer:
        looks = layer.looks
        states = {code: looks[layer.rank(code)].identifier for code in page.drawn.etats}
    else:
        looks, states = tuple(state_looks().values()), dict(page.drawn.etats)
    around = frozenset(commune.code for commune in page.subject.around)
    own = frozenset(found.etats)
    limits = outlines(territories)
    return Ground(
        territories.communes,
        states,
        looks,
        [own],
        [
            *(Ruled(one, opacity=_AROUND) for one in limits if around),
            *(Ruled(one, among=own) for one in limits),
            *(Ruled(territory_line(atoms, "prevu")) for _, atoms in page.foreseen),
            Ruled(departement_line(territories.communes)),
        ],
        pale=around,
    )


def _margin(page: MapPage) -> Margin:
    layer = page.options.layer
    shown = [*page.coverage.communes, *page.subject.around]
    several = len({commune.departement for commune in shown}) > 1
    strokes = outlines_told(outlines(page.coverage.territories))
    if page.foreseen:
        strokes.append(("Territoire prévu (voté, pas encore dans un avenant)", STROKES["prevu"]))
    if several:
        strokes.append(("Limite de département", STROKES["departement"]))
    return Margin(
        page.title,
        page.words.subtitle,
        [Fact(one.label, one.value, (one.detail,) if one.detail else ()) for one in page.figures],
        [_row(row) for row in (page.classes if layer else page.states)],
        strokes,
        layer.title if layer else "",
    )


def _row(row: LegendRow) -> Row:
    return Row(row.look, " · ".join(filter(None, (row.look.label, row.holders))), row.detail)
