"""The small map of a zone blanche, or of a part: it stands out, the CPTS around are paler."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from string import ascii_lowercase

from cptsgeo.analysis.zones import Groupe, ZonesBlanches
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.render.drawing.frame import UNITS_PER_PIXEL, Box
from cptsgeo.render.drawing.lines import Line
from cptsgeo.render.drawing.marks import marks_svg, spread
from cptsgeo.render.pages.zone_sheet import marks
from cptsgeo.render.paper.ground import Ground, Ruled, close_ground, draw_ground
from cptsgeo.render.paper.names import Name
from cptsgeo.render.paper.naming import commune_names, cpts_names, key
from cptsgeo.render.paper.sheet import MM, POINT, Sheet

_AROUND = 0.18
"""What is seen around, as a share of the width and height."""

_PALE = 0.55
_NUMBER = 7.0
"""Points of the numbers of parts."""

_SLIVER = (5 * MM) ** 2
"""What is seen of a CPTS below which it needs no name."""


def draw_zone(
    sheet: Sheet, group: Groupe, parts: Collection[Groupe], found: ZonesBlanches, ground: Ground
) -> str:
    """Draw a zone.

    Parameters
    ----------
    sheet
        The sheet, all of which is the map.
    group
        The zone, or the part.
    parts
        Parts of the zone, numbered on it, if it is divided.
    found
        All zones.
    ground
        That of the map of all.

    Returns
    -------
    str
        Whose the letters on the map are, that stand for names that found no room; see `key`.
    """
    _, _, wide, high = sheet.paper.box
    place = (0, 0, wide, high)
    drawn = draw_ground(sheet, _ground(group, parts, ground, place), place)
    em = round(_NUMBER * sheet.paper.letter * POINT)
    numbers = spread(marks(parts, found, drawn.seen), em, place)
    drawn.placement.reserve([one.box(em) for one in numbers])
    others = _lettered(cpts_names(found.territories, drawn, sheet.paper, numbered=False))
    inside = [] if parts else commune_names(group.communes, drawn, sheet.paper)
    lettered = drawn.placement.place([*inside, *others])
    sheet.add(marks_svg(numbers, em, UNITS_PER_PIXEL))
    close_ground(sheet, drawn, place)
    return key(lettered)


def _lettered(names: list[Name]) -> list[Name]:
    """Names that a letter may stand for, since parts have numbers; those of slivers may lack."""
    free = iter(ascii_lowercase)
    return [
        name._replace(number=next(free, "")) if name.shape.area > _SLIVER else name
        for name in names
    ]


def _ground(group: Groupe, parts: Collection[Groupe], ground: Ground, place: Box) -> Ground:
    """The communes in view only: what is out of it would make a document heavy."""
    _, _, wide, high = place
    near = _near(ground.communes, group.codes, wide / high)
    states: Mapping[str, str] = {
        code: state for code, state in ground.states.items() if code in near
    }
    part = {code: one.numero for one in parts for code in one.codes}
    own = [Ruled(Line("partie", part.get))] if parts else []
    zone = Ruled(Line("zone", lambda code: group.numero if code in group.codes else None))
    limits = [one for one in ground.ruled if one.line.css not in ("zone", "partie")]
    return replace(
        ground,
        states=states,
        pieces=[group.codes],
        ruled=[*limits, *own, zone],
        margin=_AROUND,
        pale=frozenset(states).difference(group.codes),
        opacity=_PALE,
    )


def _near(communes: Communes, codes: Collection[str], ratio: float) -> frozenset[str]:
    """Communes that a map of others, of such a width by its height, may show."""
    voisinages = adjacency(communes).voisinages
    west, south, east, north = zip(
        *(voisinages[code].box for code in codes if code in voisinages), strict=True
    )
    # A degree of longitude is two thirds of one of latitude in the north of France: a generous box.
    reach = max((max(east) - min(west)) * max(1.0, 1 / ratio), (max(north) - min(south)) * 1.6) * (
        0.5 + _AROUND * 2
    )
    across, middle = reach * max(1.0, ratio) * 1.2, (max(east) + min(west)) / 2
    down, centre = reach * 0.9, (max(north) + min(south)) / 2
    return frozenset(
        code
        for code, one in voisinages.items()
        if one.box[0] < middle + across and one.box[2] > middle - across
        and one.box[1] < centre + down and one.box[3] > centre - down
    )  # fmt: skip
