"""The ground of a still map: communes by state on a sheet, their lines, the scale and the north."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely

from cptsgeo.communes.communes import Communes
from cptsgeo.geometry.rings import Floats, Geometries
from cptsgeo.geometry.topology import OUTSIDE, UNITS_PER_DEGREE, Topology
from cptsgeo.render.drawing.frame import UNITS_PER_PIXEL, Box, Frame, fitted
from cptsgeo.render.drawing.lines import STROKES, Line, Stroke, line_path
from cptsgeo.render.drawing.paths import shape_paths
from cptsgeo.render.drawing.planes import plane_of
from cptsgeo.render.looks import Look
from cptsgeo.render.paper.furniture import furniture
from cptsgeo.render.paper.names import Placement
from cptsgeo.render.paper.sheet import Sheet, rectangle

SEA = "#e8eff3"
EDGE = "#c3ccd5"

_COMMUNE = Stroke("#66727f", 0.32, round=False)


class Ruled(NamedTuple):
    """Lines to draw: among which communes (all that are drawn by default), how opaque."""

    line: Line
    among: frozenset[str] | None = None
    opacity: float = 1.0


@dataclass(frozen=True)
class Ground:
    """What a still map shows.

    Attributes
    ----------
    communes : Communes
        The referential.
    states : Mapping of str to str
        Identifier of the look of each commune drawn.
    looks : Sequence of Look
        Looks, in the order in which they are drawn.
    pieces : Sequence of Collection of str
        What is framed, the main piece first; see `cptsgeo.render.drawing.frame.frame`.
    ruled : Sequence of Ruled
        Lines, in their order.
    margin : float
        What is seen around, at least, as a share of the width and height.
    pale : frozenset of str
        Communes drawn paler, for context; those without have lines between communes.
    opacity : float
        How opaque these are.
    """

    communes: Communes
    states: Mapping[str, str]
    looks: Sequence[Look]
    pieces: Sequence[Collection[str]]
    ruled: Sequence[Ruled]
    margin: float = 0.03
    pale: frozenset[str] = frozenset()
    opacity: float = 0.38


class Drawn(NamedTuple):
    """A ground on a sheet: its frame, its communes, and where names may be placed."""

    seen: Frame
    topology: Topology
    placement: Placement


def draw_ground(sheet: Sheet, ground: Ground, place: Box) -> Drawn:
    """Draw a ground.

    Parameters
    ----------
    sheet
        The sheet.
    ground
        What is drawn.
    place
        Where, in units.

    Returns
    -------
    Drawn
        Names are still to be placed, and drawn by `close_ground`.
    """
    whole = ground.communes.topology
    atoms = ground.communes.atoms
    framed = [code for piece in ground.pieces for code in piece]
    plane = plane_of({atoms[code].departement for code in framed})
    seen = fitted(ground.pieces, whole, place, plane=plane, margin=ground.margin)
    topology = whole.subset(sorted(ground.states))
    inside = whole.subset(sorted(ground.states.keys() - ground.pale)) if ground.pale else topology
    clip = f' clip-path="{sheet.clip(place)}"' if _beyond(topology, seen) else ""
    sheet.add(rectangle(place, fill=SEA), f"<g{clip}>")
    if ground.pale:
        sheet.add(f'<g opacity="{ground.opacity:g}">')
        sheet.add(*_fills(sheet, ground, seen, ground.pale), "</g>")
    sheet.add(*_fills(sheet, ground, seen, frozenset(inside.faces)))
    communes = line_path(Line("", lambda code: code), inside, seen)
    sheet.add(_COMMUNE.svg(communes, UNITS_PER_PIXEL))
    for ruled in ground.ruled:
        sheet.add(_ruled(ruled, topology, whole, seen))
    around = furniture(sheet, seen, _shape(inside, seen), _middle(inside))
    return Drawn(seen, topology, Placement(place, [around]))


def close_ground(sheet: Sheet, drawn: Drawn, place: Box) -> None:
    """Draw the names that were placed, and the edge of the map."""
    sheet.add("</g>")
    drawn.placement.draw(sheet)
    sheet.add(rectangle(place, fill="none", stroke=EDGE, stroke_width=10))


def shapes(topology: Topology, groups: Sequence[int], seen: Frame) -> Geometries:
    """Shapes of groups of communes on a sheet.

    Parameters
    ----------
    topology
        The communes.
    groups
        Group of each, 0 to n - 1; -1 for those left out.
    seen
        The frame.

    Returns
    -------
    array of shapely geometries
        In units of the sheet, y downwards.
    """
    return on_sheet(topology.dissolve(np.array(groups, np.int64)), seen)


def on_sheet(polygons: Geometries, seen: Frame) -> Geometries:
    """Put shapes in degrees on a sheet: in its units, y downwards.

    On a small map, rounded to units, the edge of a shape may cross itself: it is mended, since
    nothing could be measured on it.
    """

    def project(degrees: Floats) -> Floats:
        return seen.project(np.rint(degrees * UNITS_PER_DEGREE).astype(np.int64)).astype(float)

    found: Geometries = np.atleast_1d(shapely.transform(polygons, project))
    crossed = ~shapely.is_valid(found)
    found[crossed] = shapely.make_valid(found[crossed], method="structure")
    return found


def _fills(sheet: Sheet, ground: Ground, seen: Frame, codes: Collection[str]) -> list[str]:
    """The communes of each state as one shape: patterns of neighbours join."""
    topology = ground.communes.topology.subset(sorted(codes))
    looks = [look for look in ground.looks if look.identifier in {*ground.states.values()}]
    rank = {look.identifier: at for at, look in enumerate(looks)}
    groups = np.array([rank.get(ground.states[code], OUTSIDE) for code in topology.faces])
    drawn = shape_paths(topology.dissolve(groups), seen.project)
    return [
        f'<g fill-rule="evenodd">{sheet.filled(look, data)}</g>'
        for look, data in zip(looks, drawn, strict=False)
        if data
    ]


def _ruled(ruled: Ruled, topology: Topology, whole: Topology, seen: Frame) -> str:
    among = topology if ruled.among is None else whole.subset(sorted(ruled.among))
    drawn = STROKES[ruled.line.css].svg(line_path(ruled.line, among, seen), UNITS_PER_PIXEL)
    return drawn if ruled.opacity == 1 else f'<g opacity="{ruled.opacity:g}">{drawn}</g>'


def _beyond(topology: Topology, seen: Frame) -> bool:
    """Whether something drawn is out of the frame: to clip a whole map is dear."""
    left, top, wide, high = seen.view
    xy = seen.project(topology.xy)
    return bool((xy < (left, top)).any() or (xy > (left + wide, top + high)).any())


def _shape(topology: Topology, seen: Frame) -> shapely.Geometry:
    (found,) = shapes(topology, [0] * len(topology.faces), seen)
    return found


def _middle(topology: Topology) -> tuple[float, float]:
    """Longitude and latitude of the middle of communes, in degrees."""
    west, south = topology.xy.min(axis=0) / UNITS_PER_DEGREE
    east, north = topology.xy.max(axis=0) / UNITS_PER_DEGREE
    return float(west + east) / 2, float(south + north) / 2
