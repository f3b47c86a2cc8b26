"""Segments that cross: how often, told early, and what rings go round an odd number of times."""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.geometry.edges import chained, merged, strung_apart
from cptsgeo.geometry.rings import Floats, Geometries, Ints

_AT_ONCE = 500_000
"""Pairs of segments that are looked at together."""

_BESIDE = 0.02
"""Share of its length within which another segment lies beside one."""

_ASIDE = 1e-6
"""Sine of an angle below which two segments from one end may lie over each other."""

_SAMPLE = 60
"""Segments of which one counts those near them."""


def segments_of(shapes: shapely.Geometry | Geometries) -> Floats:
    """Give the sides of polygons and multipolygons, shape (n, 2, 2); those of no length left out.

    Parameters
    ----------
    shapes
        One or several, valid or not.

    Returns
    -------
    array of float
        Both ends of each.
    """
    rings = shapely.get_rings(shapely.get_parts(shapes))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    ends = np.stack([xy[:-1][same], xy[1:][same]], axis=1)
    kept: Floats = ends[(ends[:, 0] != ends[:, 1]).any(axis=1)]
    return kept


def neighbours(segments: Floats) -> float:
    """Estimate how many pairs of segments lie near each other: what any work on them costs.

    Those do whose boxes meet, grown by a fiftieth of their length: teeth of a comb, side by side,
    have boxes that do not.

    Parameters
    ----------
    segments
        Both ends of each, shape (n, 2, 2).

    Returns
    -------
    float
        About as many, from some of them, the same for the same segments.
    """
    ends = [np.ascontiguousarray(segments[:, end, axis]) for axis in (0, 1) for end in (0, 1)]
    west, east = np.minimum(*ends[:2]), np.maximum(*ends[:2])
    south, north = np.minimum(*ends[2:]), np.maximum(*ends[2:])
    drawn = np.random.default_rng(len(segments)).integers(len(segments), size=_SAMPLE)
    found = 0
    for one in drawn.tolist():
        around = _BESIDE * float(np.hypot(*(segments[one, 1] - segments[one, 0])))
        beside = np.flatnonzero((west <= east[one] + around) & (east >= west[one] - around))
        meet = (south[beside] <= north[one] + around) & (north[beside] >= south[one] - around)
        found += int(np.count_nonzero(meet)) - 1
    return found / _SAMPLE * len(segments) / 2


def crossings(segments: Floats, most: int) -> int:
    """Count the pairs of segments that meet elsewhere than at their ends, until they are too many.

    Parameters
    ----------
    segments
        Both ends of each, shape (n, 2, 2); not too many of them are `neighbours`.
    most
        Pairs above which counting stops.

    Returns
    -------
    int
        The true count where it is no more than that.
    """
    lines = shapely.linestrings(segments)
    found = 0
    for pair in _near(len(lines), lines.__getitem__, lines, "intersects"):
        first, second = pair[:, pair[1] > pair[0]]
        found += int(_meet(segments[first], segments[second]).sum())
        if found > most:
            break
    return found


def close_pairs(lines: Geometries, distance: float) -> Ints:
    """Give the pairs of segments within a distance of each other.

    Most of those whose boxes meet lie apart on either side of a line, which is soon seen; the rest
    are measured.

    Parameters
    ----------
    lines
        Lines of two points, none of no length.
    distance
        The distance.

    Returns
    -------
    array of int, shape (2, m)
        Ranks of the two, the lower first.
    """
    segments = shapely.get_coordinates(lines).reshape(-1, 2, 2)

    def boxes(which: slice) -> Geometries:
        some = segments[which]
        low, high = some.min(axis=1) - distance, some.max(axis=1) + distance
        return np.asarray(shapely.box(*low.T, *high.T), dtype=object)

    found = [np.zeros((2, 0), dtype=np.int64)]
    for pair in _near(len(lines), boxes, lines):
        once = pair[:, pair[1] > pair[0]]
        one, other = segments[once]
        left = once[:, ~(_lie_apart(one, other, distance) | _lie_apart(other, one, distance))]
        found.append(left[:, shapely.dwithin(lines[left[0]], lines[left[1]], distance)])
    return np.concatenate(found, axis=1)


def _lie_apart(one: Floats, other: Floats, distance: float) -> npt.NDArray[np.bool_]:
    """Whether all of the second segment is on one side of the first one's line, and not near it."""
    begin, end = _sides(one, other)
    length = np.hypot(*(one[:, 1] - one[:, 0]).T)
    # Twice the distance, since what is computed is rounded.
    far = np.minimum(np.abs(begin), np.abs(end)) > 2 * distance * length
    found: npt.NDArray[np.bool_] = far & ((begin > 0) == (end > 0))
    return found


def _near(
    count: int,
    asking: Callable[[slice], Geometries],
    lines: Geometries,
    predicate: str | None = None,
) -> Iterator[Ints]:
    """Pairs of a shape that asks and a line whose boxes meet, or they; not too many at a time.

    Shapes are made when they ask: of a million of them, each takes more memory than its numbers.
    """
    tree = shapely.STRtree(lines)
    start, size = 0, 1
    while start < count:
        pairs = tree.query(asking(slice(start, start + size)), predicate=predicate)
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
    found = _odd(_cut(segments), segments)
    # Where segments are cut, they move by a last digit: seldom enough to pass another one.
    return (
        found
        if found.is_valid
        else _odd(np.array([shapely.union_all(shapely.linestrings(segments))]), segments)
    )


def _odd(lines: Geometries, segments: Floats) -> shapely.Geometry:
    """What lines go round an odd number of times: polygons that do not overlap."""
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    points = shapely.get_coordinates(shapely.point_on_surface(faces))
    ground = shapely.coverage_union_all(faces[_times(points, segments) % 2 == 1])
    parts = [one for one in shapely.get_parts(ground) if one.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _cut(segments: Floats) -> Geometries:
    """Segments as lines that only touch at their ends: those that meet elsewhere alone are cut."""
    line = np.repeat(np.arange(len(segments)), 2)
    once = merged(chained(segments.reshape(-1, 2), line)).once()[0].ends()
    lines = shapely.linestrings(once)
    meets = np.zeros(len(once), dtype=bool)
    for pair in _near(len(lines), lines.__getitem__, lines, "intersects"):
        some = pair[:, pair[1] > pair[0]]
        meets[some[:, _may_lie_over(*once[some])]] = True
    cut = shapely.union_all(lines[meets])
    return np.append(strung_apart(once, np.flatnonzero(~meets)), cut)


def _may_lie_over(one: Floats, other: Floats) -> npt.NDArray[np.bool_]:
    """Whether segments that intersect may do so elsewhere than at an end that both have."""
    same = (one[:, :, None] == other[:, None]).all(axis=-1)
    first, second = (
        np.where(ends[:, :1, None], segment, segment[:, ::-1])
        for ends, segment in ((same.any(axis=2), one), (same.any(axis=1), other))
    )
    (ax, ay), (bx, by) = (segment[:, 1].T - segment[:, 0].T for segment in (first, second))
    aside = np.abs(ax * by - ay * bx) > _ASIDE * np.hypot(ax, ay) * np.hypot(bx, by)
    found: npt.NDArray[np.bool_] = ~(same.any(axis=(1, 2)) & (aside | (ax * bx + ay * by < 0)))
    return found


def _times(points: Floats, segments: Floats) -> Ints:
    """How many sides lie due east of each point: an odd number where it is inside."""
    found = np.zeros(len(points), dtype=np.int64)
    rays = np.stack([points, points], axis=1)
    rays[:, 1, 0] = np.maximum(segments[:, :, 0].max(), points[:, 0]) + 1

    def asking(which: slice) -> Geometries:
        return np.asarray(shapely.linestrings(rays[which]), dtype=object)

    for ray, side in _near(len(rays), asking, shapely.linestrings(segments)):
        place, (begin, end) = points[ray], segments[side].swapaxes(0, 1)
        # A side counts with its lower end, and without its upper one.
        crossed = (begin[:, 1] <= place[:, 1]) != (end[:, 1] <= place[:, 1])
        rising = np.where(end[:, 1] > begin[:, 1], 1, -1)
        along, to = end - begin, place - begin
        left = (along[:, 0] * to[:, 1] - along[:, 1] * to[:, 0]) * rising > 0
        found += np.bincount(ray[crossed & left], minlength=len(points))
    return found
