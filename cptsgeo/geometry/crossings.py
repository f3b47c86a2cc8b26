"""Segments that cross: how often, told early, and what rings go round an odd number of times."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.geometry.rings import Floats, Geometries, Ints

_AT_ONCE = 2_000_000
"""Pairs of segments that are looked at together."""


class Crossings(NamedTuple):
    """How many pairs of segments meet elsewhere than at their ends, as far as they were counted.

    Attributes
    ----------
    meeting : int
        Pairs that do.
    looked_at : int
        Pairs whose boxes meet: what to find crossings among them costs.
    """

    meeting: int
    looked_at: int


def segments_of(shape: shapely.Geometry) -> Floats:
    """Give the sides of a polygon or a multipolygon, shape (n, 2, 2); those of no length left out.

    Parameters
    ----------
    shape
        Valid or not.

    Returns
    -------
    array of float
        Both ends of each.
    """
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shape)),
                                       return_index=True)  # fmt: skip
    same = ring[1:] == ring[:-1]
    ends = np.stack([xy[:-1][same], xy[1:][same]], axis=1)
    kept: Floats = ends[(ends[:, 0] != ends[:, 1]).any(axis=1)]
    return kept


def crossings(segments: Floats, *, most: int, looks: int) -> Crossings:
    """Count the pairs of segments that meet, and stop as soon as there are too many.

    Parameters
    ----------
    segments
        Both ends of each, shape (n, 2, 2).
    most
        Pairs that meet, above which counting stops.
    looks
        Pairs that are looked at, above which it stops too.

    Returns
    -------
    Crossings
        True counts where neither is reached.
    """
    lines = shapely.linestrings(segments)
    found = looked_at = 0
    for pair in _near(lines, lines):
        first, second = pair[:, pair[1] > pair[0]]
        looked_at += len(first)
        found += int(_meet(segments[first], segments[second]).sum())
        if found > most or looked_at > looks:
            break
    return Crossings(found, looked_at)


def _near(lines: Geometries, others: Geometries) -> Iterator[Ints]:
    """Pairs of a line and another whose boxes meet, some millions at a time at most."""
    tree = shapely.STRtree(others)
    start, size = 0, 1
    while start < len(lines):
        pairs = tree.query(lines[start : start + size])
        pairs[0] += start
        yield pairs
        start += size
        # As many next time as should find what may be looked at together.
        size = int(np.clip(_AT_ONCE * size // max(1, pairs.shape[1]), 1, 4 * size))


def _meet(one: Floats, other: Floats) -> npt.NDArray[np.bool_]:
    """Whether segments cross, or an end of one lies within the other."""
    begin, end = _sides(one, other)
    start, stop = _sides(other, one)
    cross = (begin * end < 0) & (start * stop < 0)
    found: npt.NDArray[np.bool_] = cross
    for side, points, line in (
        (begin, other[:, 0], one), (end, other[:, 1], one),
        (start, one[:, 0], other), (stop, one[:, 1], other),
    ):  # fmt: skip
        low, high = line.min(axis=1), line.max(axis=1)
        inside = ((points >= low) & (points <= high)).all(axis=1)
        at_end = (points[:, None] == line).all(axis=2).any(axis=1)
        found |= (side == 0) & inside & ~at_end
    return found


def _sides(line: Floats, other: Floats) -> tuple[Floats, Floats]:
    """On which side of a line each end of another one is: the sign tells, 0 on it."""
    along = line[:, 1] - line[:, 0]
    ends = other - line[:, :1]
    found = along[:, None, 0] * ends[:, :, 1] - along[:, None, 1] * ends[:, :, 0]
    return found[:, 0], found[:, 1]


def odd_ground(shape: shapely.Geometry) -> shapely.Geometry:
    """Give the ground that the rings of a polygon go round an odd number of times.

    Parameters
    ----------
    shape
        Polygon or multipolygon, valid or not.

    Returns
    -------
    shapely geometry
        A valid polygon or multipolygon; empty if there is no such ground.
    """
    segments = segments_of(shape)
    if not len(segments):
        return shapely.Polygon()
    noded = shapely.union_all(shapely.linestrings(segments))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    points = shapely.get_coordinates(shapely.point_on_surface(faces))
    ground = shapely.coverage_union_all(faces[_times(points, segments) % 2 == 1])
    parts = [one for one in shapely.get_parts(ground) if one.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _times(points: Floats, segments: Floats) -> Ints:
    """How many sides lie due east of each point: an odd number where it is inside."""
    found = np.zeros(len(points), dtype=np.int64)
    rays = np.stack([points, points], axis=1)
    rays[:, 1, 0] = np.maximum(segments[:, :, 0].max(), points[:, 0]) + 1
    for ray, side in _near(shapely.linestrings(rays), shapely.linestrings(segments)):
        place, (begin, end) = points[ray], segments[side].swapaxes(0, 1)
        # A side counts with its lower end, and without its upper one.
        crossed = (begin[:, 1] <= place[:, 1]) != (end[:, 1] <= place[:, 1])
        rising = np.where(end[:, 1] > begin[:, 1], 1, -1)
        along, to = end - begin, place - begin
        left = (along[:, 0] * to[:, 1] - along[:, 1] * to[:, 0]) * rising > 0
        found += np.bincount(ray[crossed & left], minlength=len(points))
    return found
