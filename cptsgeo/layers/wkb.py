"""Shapes as others wrote them in binary (WKB): looked over before GEOS parses them.

GEOS descends into collections as deep as it is told to, until the process dies; and it knows no
arcs, that a GeoPackage may draw: they are cut into sides here.
"""

import math
import struct
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.geometry.rings import Floats, Geometries, array_of
from cptsgeo.layers.nesting import MAX_DEPTH

STEP = math.radians(4)
"""Angle of a side that stands for a piece of an arc, as GDAL cuts them."""

_POINT, _LINE, _POLYGON, _COLLECTION, _ARCS, _COMPOUND, _CURVED = 1, 2, 3, 7, 8, 9, 10
_MULTI_LINES, _MULTI_POLYGONS = {5, 11}, {6, 12}
_MEMBERS = {
    4: {_POINT}, 5: {_LINE}, 6: {_POLYGON}, _COLLECTION: {*range(1, 13)},
    _COMPOUND: {_LINE, _ARCS}, _CURVED: {_LINE, _ARCS, _COMPOUND},
    11: {_LINE, _ARCS, _COMPOUND}, 12: {_POLYGON, _CURVED},
}  # fmt: skip
"""What each kind of shape is made of; a kind that is not here has points, or rings of them."""


class _Head(NamedTuple):
    """How a shape begins: order of bytes, kind, numbers of a point, and where the rest stands."""

    order: str
    kind: int
    size: int
    rest: int


def shapes_of(contents: Sequence[bytes | None]) -> Geometries:
    """Read shapes.

    Parameters
    ----------
    contents
        The WKB of each, of any dimension, with a SRID or without; None for none.

    Returns
    -------
    array of shapely geometries
        None where there is none, or what is there is malformed or nested too deep. The SRID of one
        is kept.
    """
    plain: list[bytes | None] = []
    bent: dict[int, bytes] = {}
    for rank, content in enumerate(contents):
        try:
            curved = content is not None and _end(content, 0, None, 0)[1]
        except (struct.error, IndexError, ValueError):
            content = None  # noqa: PLW2901 (none, from here on)
            curved = False
        if curved and content is not None:
            bent[rank] = content
        plain.append(None if curved else content)
    with np.errstate(all="ignore"):  # Numbers that are none are told by who places them.
        found = array_of(shapely.from_wkb(plain, on_invalid="ignore"))
        for rank, content in bent.items():
            found[rank] = _straight(content)
    return found


def _head(content: bytes, at: int, allowed: set[int] | None) -> _Head:
    order = "><"[content[at]]
    (code,) = struct.unpack_from(f"{order}I", content, at + 1)
    rest = at + 9 if code & 0x2000_0000 else at + 5
    thousands, kind = divmod(code & 0x1FFF_FFFF, 1000)
    extra = (0, 1, 1, 2)[thousands] + bool(code & 0x8000_0000) + bool(code & 0x4000_0000)
    if allowed is not None and kind not in allowed:
        raise ValueError("a part of another kind")
    return _Head(order, kind, 2 + extra, rest)


def _end(content: bytes, at: int, allowed: set[int] | None, depth: int) -> tuple[int, bool]:
    """Where a shape ends, and whether it has arcs."""
    head = _head(content, at, allowed)
    if head.kind == _POINT:
        return head.rest + 8 * head.size, False
    (count,) = struct.unpack_from(f"{head.order}I", content, head.rest)
    at = head.rest + 4
    if head.kind in {_LINE, _ARCS}:
        return at + 8 * head.size * count, head.kind == _ARCS
    if head.kind == _POLYGON:
        for _ in range(count):
            (points,) = struct.unpack_from(f"{head.order}I", content, at)
            at += 4 + 8 * head.size * points
        return at, False
    curved = head.kind > _ARCS
    if depth >= MAX_DEPTH:
        raise ValueError("nested too deep")
    members = _MEMBERS.get(head.kind)
    if members is None:
        raise ValueError("an unknown kind")
    for _ in range(count):
        at, bent = _end(content, at, members, depth + 1)
        curved |= bent
    return at, curved


def _straight(content: bytes) -> shapely.Geometry | None:
    try:
        return shapely.set_srid(_built(content, 0)[0], _srid(content))
    except (shapely.errors.ShapelyError, ValueError, IndexError, struct.error):
        return None


def _srid(content: bytes) -> int:
    """The number of its system that a shape is written with; 0 for none."""
    order = "><"[content[0]]
    code, number = struct.unpack_from(f"{order}Ii", content, 1)
    return number if code & 0x2000_0000 else 0


def _built(content: bytes, at: int) -> tuple[shapely.Geometry, int]:
    """A shape that stands at that place, its arcs cut into sides, and where it ends."""
    head = _head(content, at, None)
    if head.kind == _POINT:
        xy = np.frombuffer(content, f"{head.order}f8", 2, head.rest)
        return shapely.Point(xy), head.rest + 8 * head.size
    (count,) = struct.unpack_from(f"{head.order}I", content, head.rest)
    at = head.rest + 4
    if head.kind in {_LINE, _ARCS}:
        xy, at = _points(content, at, head, count)
        return shapely.LineString(_cut(xy) if head.kind == _ARCS else xy), at
    if head.kind == _POLYGON:
        rings = []
        for _ in range(count):
            (points,) = struct.unpack_from(f"{head.order}I", content, at)
            xy, at = _points(content, at + 4, head, points)
            rings.append(xy)
        return shapely.Polygon(*_shell(rings)), at
    parts = []
    for _ in range(count):
        part, at = _built(content, at)
        parts.append(part)
    return _joined(head.kind, parts), at


def _points(content: bytes, at: int, head: _Head, count: int) -> tuple[Floats, int]:
    xy = np.frombuffer(content, f"{head.order}f8", count * head.size, at).reshape(-1, head.size)
    return xy[:, :2].astype(np.float64), at + 8 * head.size * count


def _shell(rings: list[Floats]) -> tuple[Floats | None, list[Floats]]:
    return (rings[0], rings[1:]) if rings else (None, [])


def _joined(kind: int, parts: list[shapely.Geometry]) -> shapely.Geometry:
    """Parts as what they make together."""
    if kind == _COMPOUND:
        return shapely.LineString(np.concatenate([shapely.get_coordinates(one) for one in parts]))
    if kind == _CURVED:
        return shapely.Polygon(*_shell([shapely.get_coordinates(one) for one in parts]))
    if kind in _MULTI_POLYGONS:
        return shapely.MultiPolygon(parts)
    if kind in _MULTI_LINES:
        return shapely.MultiLineString(parts)
    return shapely.GeometryCollection(parts)


def _cut(xy: Floats) -> Floats:
    """Sides of arcs; each begins at a point of even rank, and passes by the next one."""
    pieces = [xy[:1]]
    for at in range(0, len(xy) - 2, 2):
        pieces.append(_arc(*xy[at : at + 3]))
    return np.concatenate(pieces)


def _arc(first: Floats, middle: Floats, last: Floats) -> Floats:
    """Points of an arc after its first one; the last is as given."""
    if (first == last).all():
        centre = (first + middle) / 2
        sweep = 2 * math.pi
    else:
        (bx, by), (cx, cy) = middle - first, last - first
        turn = 2 * (bx * cy - by * cx)
        if turn == 0 or not np.isfinite([*first, *middle, *last]).all():
            return np.array([middle, last])
        b, c = bx * bx + by * by, cx * cx + cy * cy
        centre = first + np.array([cy * b - by * c, bx * c - cx * b]) / turn
        start, end = (math.atan2(*(one - centre)[::-1]) for one in (first, last))
        sweep = (end - start) % (2 * math.pi)
        if turn < 0:
            sweep -= 2 * math.pi
    steps = max(2, math.ceil(abs(sweep) / STEP))
    x, y = first - centre
    angles: npt.NDArray[np.float64] = np.arange(1, steps) * sweep / steps
    cos, sin = np.cos(angles), np.sin(angles)
    inner = centre + np.column_stack([x * cos - y * sin, x * sin + y * cos])
    return np.vstack([inner, last])
