"""Sides of polygons that stay what they were when they change system of coordinates.

A side is straight in the system that it was drawn in, and bends in any other. If only its ends were
moved, a side of ten kilometres would leave by a metre and a half the two that lie along it, and a
gap would appear where there is none. So the corners of others that lie on a side become corners of
it, and what is long is cut short, before anything is moved.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.geometry.edges import Edges, chained, merged
from cptsgeo.geometry.rings import Floats, Geometries, Ints

Bools = npt.NDArray[np.bool_]
Move = Callable[[Floats], Floats]

_ON = 0.01
"""Metres within which a corner lies on a side: files are seldom finer than a centimetre."""

_BEND = 0.02
"""Metres by which a moved side may leave what was drawn: less than what a diagnosis tells of."""

_SHORT = 10.0
"""Metres below which what a side bends by is nothing."""

_LONG = 500.0
"""Metres below which no side bends so much, in any system in use."""

_ROUND = 2e-7
"""Degrees, two centimetres, within which a corner is one of a grid of a metre in degrees."""

_MOST = 2_000_000
"""Corners that are added to the long sides of a layer, at most."""

_DEGREE = 111_320.0
"""Metres of a degree of latitude, about."""


class _Corners(NamedTuple):
    """Corners of rings, one after another: their ring, and what each ring is of.

    Attributes
    ----------
    xy : array of float, shape (n, 2)
        The corners.
    ring : array of int, shape (n,)
        Ring of each.
    owner : array of int, shape (m,)
        Geometry of each ring.
    sign : array of int, shape (m,)
        1 for a ring that has its inside on the left, -1 for one that has it on the right.
    """

    xy: Floats
    ring: Ints
    owner: Ints
    sign: Ints

    def with_more(self, before: Ints, more: Floats) -> "_Corners":
        """Put corners before some of them."""
        ring = np.insert(self.ring, before, self.ring[before])
        return self._replace(xy=np.insert(self.xy, before, more, axis=0), ring=ring)


def moved(geometries: Geometries, move: Move) -> Geometries:
    """Give polygons in another system of coordinates, their sides where they were.

    Parameters
    ----------
    geometries
        Polygons or multipolygons, none empty, in a projected system (metres).
    move
        From points of this system to longitude and latitude.

    Returns
    -------
    array of shapely geometries
        In degrees. Sides that lay one along another are made of the very same points; one that
        comes near another polygon bends as it should. One whose ends are both of a grid of a metre
        in degrees is left straight there: it comes from it.
    """
    corners = _joined(geometries, _corners(geometries))
    bent = _shortened(geometries, corners, move)
    return _drawn(geometries, bent._replace(xy=move(bent.xy)))


def _corners(geometries: Geometries) -> _Corners:
    parts, owner = shapely.get_parts(geometries, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    shell = np.diff(part, prepend=-1) != 0
    sign = np.where(shapely.is_ccw(rings) == shell, 1, -1)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    return _Corners(xy, ring, owner[part], sign)


def _drawn(geometries: Geometries, corners: _Corners, which: Ints | None = None) -> Geometries:
    """Geometries of other corners, or some of them."""
    bounds = np.searchsorted(corners.ring, np.arange(len(corners.owner) + 1))
    first = np.searchsorted(corners.owner, np.arange(len(geometries)))
    found = geometries.copy()
    for rank in range(len(geometries)) if which is None else which.tolist():
        rings = (
            corners.xy[bounds[one] : bounds[one + 1]] for one in range(first[rank], len(bounds))
        )
        parts = [_part(one, rings) for one in shapely.get_parts(geometries[rank])]
        several = geometries[rank].geom_type == "MultiPolygon"
        found[rank] = shapely.MultiPolygon(parts) if several else parts[0]
    return found if which is None else found[which]


def _part(part: shapely.Polygon, rings: Iterator[Floats]) -> shapely.Polygon:
    shell = next(rings)
    return shapely.Polygon(shell, [next(rings) for _ in part.interiors])


# — corners of others —


def _joined(geometries: Geometries, corners: _Corners) -> _Corners:
    """Corners, and those of other polygons that lie on the sides between them."""
    before, more = _on_sides(corners)
    owner = corners.owner[corners.ring[before]]
    touched = np.unique(owner)
    if not len(touched):
        return corners
    found = corners.with_more(before, more)
    # By a centimetre, a side may go over another one of its own polygon: that one stays as it was.
    broken = ~shapely.is_valid(_drawn(geometries, found, touched))
    broken &= shapely.is_valid(geometries[touched])
    if not broken.any():
        return found
    kept = ~np.isin(owner, touched[broken])
    return corners.with_more(before[kept], more[kept])


def _on_sides(corners: _Corners) -> tuple[Ints, Floats]:
    """Corners that lie on the sides of others: those before which they come, and where."""
    edges = chained(corners.xy, corners.ring)
    distinct = merged(edges)
    low, high, key = distinct.keys()
    weights = np.sign(distinct.end - distinct.start) * corners.sign[corners.ring[edges.start]]
    # A side along which one polygon begins as another ends lies along no other one.
    lone = np.flatnonzero(np.bincount(key, weights=weights, minlength=len(low)))
    ends = np.unique(np.concatenate([low[lone], high[lone]]))
    lone = lone[_length(distinct.xy[high[lone]] - distinct.xy[low[lone]]) > _SHORT]
    lines = Edges(distinct.xy, low[lone], high[lone]).lines()
    point, line = shapely.STRtree(lines).query(
        shapely.points(distinct.xy[ends]), predicate="dwithin", distance=_ON
    )
    side, vertex = lone[line], ends[point]
    from_low = _length(distinct.xy[vertex] - distinct.xy[low[side]])
    from_high = _length(distinct.xy[vertex] - distinct.xy[high[side]])
    inside = (from_low > _ON) & (from_high > _ON)
    side, vertex, along = side[inside], vertex[inside], from_low[inside]
    # Once for each time that a side is drawn, from where it starts.
    order = np.argsort(key, kind="stable")
    begin, stop = (np.searchsorted(key[order], side, where) for where in ("left", "right"))
    times = stop - begin
    item = np.repeat(np.arange(len(side)), times)
    drawn = order[np.arange(len(item)) - np.repeat(np.cumsum(times) - times, times) + begin[item]]
    forward = distinct.start[drawn] == low[side[item]]
    along = np.where(forward, along[item], -along[item])
    sorted_ = np.lexsort((along, drawn))
    return edges.end[drawn[sorted_]], distinct.xy[vertex[item[sorted_]]]


def _length(vectors: Floats) -> Floats:
    found: Floats = np.hypot(vectors[:, 0], vectors[:, 1])
    return found


# — long sides —


def _shortened(geometries: Geometries, corners: _Corners, move: Move) -> _Corners:
    """Corners, and more of them on the sides that would leave others by bending."""
    edges = chained(corners.xy, corners.ring)
    distinct = merged(edges)
    low, high, key = distinct.keys()
    sides = Edges(distinct.xy, low, high)
    bend = _bends(sides, move)
    bending = np.flatnonzero(bend > _BEND)
    owners = np.unique(np.stack([key, corners.owner[corners.ring[edges.start]]]), axis=1)
    bending = bending[_near_others(geometries, sides, bending, bend[bending], owners)]
    pieces = np.ones(len(low), dtype=np.int64)
    pieces[bending] = np.ceil(np.sqrt(bend[bending] / _BEND)).astype(np.int64)
    if (many := int(pieces.sum())) > _MOST:
        pieces = np.maximum(1, pieces * _MOST // many)
    added = pieces[key] - 1
    item = np.repeat(np.arange(len(key)), added)
    step = np.arange(len(item)) - np.repeat(np.cumsum(added) - added, added) + 1
    # The same points, to the last digit, whichever way a side is drawn.
    forward = distinct.start[item] == low[key[item]]
    share = np.where(forward, step, pieces[key[item]] - step) / pieces[key[item]]
    begin, end = distinct.xy[low[key[item]]], distinct.xy[high[key[item]]]
    return corners.with_more(edges.end[item], begin + share[:, None] * (end - begin))


def _bends(sides: Edges, move: Move) -> Floats:
    """By how many metres each side bends in degrees; 0 for one that comes from them."""
    begin, end = sides.xy[sides.start], sides.xy[sides.end]
    long = np.flatnonzero(_length(end - begin) > _LONG)
    first, middle, last = map(move, (begin[long], (begin[long] + end[long]) / 2, end[long]))
    found = np.zeros(len(begin))
    with np.errstate(invalid="ignore", over="ignore"):  # What no projection reaches is infinite.
        gap = middle - (first + last) / 2
        bend = _DEGREE * np.hypot(gap[:, 0] * np.cos(np.radians(middle[:, 1])), gap[:, 1])
        drawn = np.isfinite(bend) & ~(_is_round(first) & _is_round(last))
    found[long[drawn]] = bend[drawn]
    return found


def _is_round(degrees: Floats) -> Bools:
    units = degrees * 1e5
    found: Bools = np.all(np.abs(units - np.rint(units)) < _ROUND * 1e5, axis=1)
    return found


def _near_others(
    geometries: Geometries, sides: Edges, which: Ints, bend: Floats, owners: Ints
) -> Bools:
    """Whether each of some sides comes as near a polygon as it bends, that it is no side of."""
    ends = np.stack([sides.xy[sides.start[which]], sides.xy[sides.end[which]]], axis=1)
    low, high = ends.min(axis=1) - bend[:, None], ends.max(axis=1) + bend[:, None]
    side, other = shapely.STRtree(geometries).query(shapely.box(*low.T, *high.T))
    width = len(geometries)
    strange = ~np.isin(which[side] * width + other, owners[0] * width + owners[1])
    side, other = side[strange], other[strange]
    shapely.prepare(geometries)
    near = shapely.dwithin(geometries[other], shapely.linestrings(ends)[side], bend[side])
    return np.isin(np.arange(len(which)), side[near])
