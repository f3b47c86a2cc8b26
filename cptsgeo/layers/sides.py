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

_SHORT = 200.0
"""Metres below which a side bends by less than a millimetre."""

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

    def numbers(self) -> Ints:
        """Count the corners of each geometry."""
        return np.bincount(self.owner[self.ring])


class _Sides(NamedTuple):
    """Sides between corners.

    Attributes
    ----------
    drawn : Edges
        As rings have them, in their direction.
    once : Edges
        Each once, from the lower of its ends; those are distinct corners.
    key : array of int
        Which of these each drawn one is.
    forward : array of bool
        Whether it is drawn so.
    long : array of int
        Those of `once` that bend at all.
    """

    drawn: Edges
    once: Edges
    key: Ints
    forward: Bools
    long: Ints


def _sides(corners: _Corners) -> _Sides:
    drawn = chained(corners.xy, corners.ring)
    long = _length(drawn.xy[drawn.end] - drawn.xy[drawn.start]) > _SHORT
    if not long.any():
        none = np.zeros(0, dtype=np.int64)
        return _Sides(drawn, drawn, none, none > 0, none)
    ends = merged(drawn)
    low, high, key = ends.distinct()
    once = Edges(ends.xy, low, high)
    return _Sides(drawn, once, key, ends.start <= ends.end, np.unique(key[long]))


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
    corners = _corners(geometries)
    found: Geometries = shapely.transform(geometries, move)
    sides = _sides(corners)
    if not len(sides.long):
        return found
    joined = _joined(geometries, corners, sides)
    if joined is not corners:
        sides = _sides(joined)
    bent = _shortened(geometries, joined, sides, move)
    changed = np.flatnonzero(bent.numbers() != corners.numbers())
    found[changed] = _drawn(geometries, bent._replace(xy=move(bent.xy)), changed)
    return found


def _corners(geometries: Geometries) -> _Corners:
    parts, owner = shapely.get_parts(geometries, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    shell = np.diff(part, prepend=-1) != 0
    sign = np.where(shapely.is_ccw(rings) == shell, 1, -1)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    return _Corners(xy, ring, owner[part], sign)


def _drawn(geometries: Geometries, corners: _Corners, which: Ints) -> Geometries:
    """Some geometries, of other corners."""
    bounds = np.searchsorted(corners.ring, np.arange(len(corners.owner) + 1))
    first = np.searchsorted(corners.owner, which)
    found = geometries[which]
    for place, begin in enumerate(first.tolist()):
        rings = (corners.xy[bounds[one] : bounds[one + 1]] for one in range(begin, len(bounds)))
        parts = [_part(one, rings) for one in shapely.get_parts(found[place])]
        several = found[place].geom_type == "MultiPolygon"
        found[place] = shapely.MultiPolygon(parts) if several else parts[0]
    return found


def _part(part: shapely.Polygon, rings: Iterator[Floats]) -> shapely.Polygon:
    shell = next(rings)
    return shapely.Polygon(shell, [next(rings) for _ in part.interiors])


# — corners of others —


def _joined(geometries: Geometries, corners: _Corners, sides: _Sides) -> _Corners:
    """Corners, and those of other polygons that lie on the sides between them."""
    before, more = _on_sides(corners, sides)
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


def _on_sides(corners: _Corners, sides: _Sides) -> tuple[Ints, Floats]:
    """Corners that lie on the sides of others: those before which they come, and where."""
    xy, low, high = sides.once
    turn = np.where(sides.forward, 1, -1) * corners.sign[corners.ring[sides.drawn.start]]
    # A side along which one polygon begins as another ends lies along no other one.
    lone = np.bincount(sides.key, weights=turn, minlength=len(low)) != 0
    ends = np.unique(np.concatenate([low[lone], high[lone]]))
    lone = sides.long[lone[sides.long]]
    lines = Edges(xy, low[lone], high[lone]).lines()
    point, line = shapely.STRtree(lines).query(
        shapely.points(xy[ends]), predicate="dwithin", distance=_ON
    )
    side, vertex = lone[line], ends[point]
    along = _length(xy[vertex] - xy[low[side]])
    inside = (along > _ON) & (_length(xy[vertex] - xy[high[side]]) > _ON)
    side, vertex, along = side[inside], vertex[inside], along[inside]
    # Once for each time that a side is drawn, from where it starts.
    order = np.argsort(sides.key, kind="stable")
    begin, stop = (np.searchsorted(sides.key[order], side, where) for where in ("left", "right"))
    times = stop - begin
    item = np.repeat(np.arange(len(side)), times)
    drawn = order[np.arange(len(item)) - np.repeat(np.cumsum(times) - times, times) + begin[item]]
    along = np.where(sides.forward[drawn], along[item], -along[item])
    in_order = np.lexsort((along, drawn))
    return sides.drawn.end[drawn[in_order]], xy[vertex[item[in_order]]]


def _length(vectors: Floats) -> Floats:
    found: Floats = np.hypot(vectors[:, 0], vectors[:, 1])
    return found


# — long sides —


def _shortened(geometries: Geometries, corners: _Corners, sides: _Sides, move: Move) -> _Corners:
    """Corners, and more of them on the sides that would leave others by bending."""
    xy, low, high = sides.once
    bend = _bends(sides, move)
    bending = np.flatnonzero(bend > _BEND)
    bending = bending[_near_others(geometries, corners, sides, bending, bend[bending])]
    pieces = np.ones(len(low), dtype=np.int64)
    pieces[bending] = np.ceil(np.sqrt(bend[bending] / _BEND)).astype(np.int64)
    if (many := int(pieces.sum())) > _MOST:
        pieces = np.maximum(1, pieces * _MOST // many)
    added = pieces[sides.key] - 1
    item = np.repeat(np.arange(len(added)), added)
    step = np.arange(len(item)) - np.repeat(np.cumsum(added) - added, added) + 1
    # The same points, to the last digit, whichever way a side is drawn.
    side = sides.key[item]
    share = np.where(sides.forward[item], step, pieces[side] - step) / pieces[side]
    more = xy[low[side]] + share[:, None] * (xy[high[side]] - xy[low[side]])
    return corners.with_more(sides.drawn.end[item], more)


def _bends(sides: _Sides, move: Move) -> Floats:
    """By how many metres each side bends in degrees; 0 for one that comes from them."""
    xy, low, high = sides.once
    begin, end = xy[low[sides.long]], xy[high[sides.long]]
    long = _length(end - begin) > _LONG
    begin, end = begin[long], end[long]
    first, middle, last = map(move, (begin, (begin + end) / 2, end))
    found = np.zeros(len(low))
    with np.errstate(invalid="ignore", over="ignore"):  # What no projection reaches is infinite.
        gap = middle - (first + last) / 2
        bend = _DEGREE * np.hypot(gap[:, 0] * np.cos(np.radians(middle[:, 1])), gap[:, 1])
        drawn = np.isfinite(bend) & ~(_is_round(first) & _is_round(last))
    found[sides.long[long][drawn]] = bend[drawn]
    return found


def _is_round(degrees: Floats) -> Bools:
    units = degrees * 1e5
    found: Bools = np.all(np.abs(units - np.rint(units)) < _ROUND * 1e5, axis=1)
    return found


def _near_others(
    geometries: Geometries, corners: _Corners, sides: _Sides, which: Ints, bend: Floats
) -> Bools:
    """Whether each of some sides comes as near a polygon as it bends, that it is no side of."""
    xy, low, high = sides.once
    ends = np.stack([xy[low[which]], xy[high[which]]], axis=1)
    south_west, north_east = ends.min(axis=1) - bend[:, None], ends.max(axis=1) + bend[:, None]
    boxes = shapely.box(*south_west.T, *north_east.T)
    side, other = shapely.STRtree(geometries).query(boxes)
    drawn = np.isin(sides.key, which)
    owner = corners.owner[corners.ring[sides.drawn.start[drawn]]]
    own = np.unique(sides.key[drawn] * len(geometries) + owner)
    strange = ~np.isin(which[side] * len(geometries) + other, own)
    side, other = side[strange], other[strange]
    shapely.prepare(geometries)
    near = shapely.dwithin(geometries[other], shapely.linestrings(ends)[side], bend[side])
    return np.isin(np.arange(len(which)), side[near])
