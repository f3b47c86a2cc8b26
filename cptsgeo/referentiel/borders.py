"""Borders as a source draws them, whose edges two neighbours share vertex by vertex.

Where a polygon ends in a needle thinner than the grid, cutting lines where they meet closes it, and
with it the border along it: such a needle is opened by one step of the grid.
"""

import itertools
from collections.abc import Collection, Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from cptsgeo.geometry.rings import Geometries
from cptsgeo.geometry.topology import OUTSIDE
from cptsgeo.referentiel.arcs import border_lengths
from cptsgeo.referentiel.cleaning import METRES_PER_DEGREE, Grid

Pair = tuple[str, str]
"""Codes of two neighbours, the smaller first."""


def drawn_borders(polygons: Geometries, labels: Sequence[str], grid: Grid) -> dict[Pair, float]:
    """Measure the borders that are drawn on both sides alike.

    Parameters
    ----------
    polygons
        Polygons or multipolygons in grid numbers, possibly invalid or overlapping, shape (n,).
    labels
        Code of each; several may bear the same, whose common borders are none.
    grid
        The grid.

    Returns
    -------
    dict of (str, str) to float
        Metres, approximately, of the segments that are in a ring of both, by pair of codes.
    """
    parts, source = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inside = np.flatnonzero((ring[1:] == ring[:-1]) & (xy[1:] != xy[:-1]).any(axis=1))
    ends = np.stack([xy[inside], xy[inside + 1]], axis=1)
    # Both directions of a segment are the same one.
    turned = (ends[:, 0, 0] > ends[:, 1, 0]) | (
        (ends[:, 0, 0] == ends[:, 1, 0]) & (ends[:, 0, 1] > ends[:, 1, 1])
    )
    ends[turned] = ends[turned][:, ::-1]
    codes = sorted(set(labels))
    number = {code: rank for rank, code in enumerate(codes)}
    label = np.array([number[one] for one in labels], dtype=np.int64)[source[part[ring[inside]]]]
    segments, segment = np.unique(ends.reshape(-1, 4), axis=0, return_inverse=True)
    metres = _metres(segments, grid)
    # One row a segment and a label, then every two labels of the same segment.
    held = np.unique(np.stack([segment.ravel(), label], axis=1), axis=0)
    found: dict[Pair, float] = {}
    for step in range(1, int(np.bincount(held[:, 0]).max(initial=0))):
        same = np.flatnonzero(held[step:, 0] == held[:-step, 0])
        for first, second, length in zip(
            held[same, 1].tolist(),
            held[same + step, 1].tolist(),
            metres[held[same, 0]].tolist(),
            strict=True,
        ):
            pair = (codes[first], codes[second])
            found[pair] = found.get(pair, 0.0) + length
    return found


def _metres(
    segments: "np.ndarray[tuple[int, int], np.dtype[np.float64]]", grid: Grid
) -> np.ndarray:
    """Lengths of segments in grid numbers, on a sphere."""
    across = (segments[:, 2] - segments[:, 0]) * grid.dx
    up = (segments[:, 3] - segments[:, 1]) * grid.dy
    middle = np.radians(grid.y0 + (segments[:, 1] + segments[:, 3]) / 2 * grid.dy)
    metres: NDArray[np.float64] = METRES_PER_DEGREE * np.hypot(across * np.cos(middle), up)
    return metres


def lost_borders(
    drawn: dict[Pair, float],
    faces: Geometries,
    owner: NDArray[np.int32],
    labels: Sequence[str],
    shortest: float,
) -> list[Pair]:
    """Find the borders that a partition has not.

    Parameters
    ----------
    drawn
        Metres of each border that should be, by pair of labels.
    faces
        Faces of the partition, shape (n,).
    owner
        Rank of the label of each face, or -1, shape (n,).
    labels
        The labels.
    shortest
        Metres from which a border counts.

    Returns
    -------
    list of (str, str)
        The pairs, sorted.
    """
    kept = {
        (min(labels[a], labels[b]), max(labels[a], labels[b]))
        for a, b in border_lengths(faces, owner)
        if OUTSIDE not in (a, b)
    }
    return sorted(pair for pair, metres in drawn.items() if metres > shortest and pair not in kept)


def opened(polygons: Geometries, labels: Sequence[str], lost: Collection[Pair]) -> Geometries:
    """Open the needles that end along lost borders.

    Parameters
    ----------
    polygons
        Polygons or multipolygons in grid numbers, shape (n,).
    labels
        Code of each.
    lost
        Pairs of codes.

    Returns
    -------
    array of shapely geometries, shape (n,)
        The same polygons, with one more vertex at each needle; others are as they were.
    """
    rank = {label: at for at, label in enumerate(labels)}
    found = polygons.copy()
    for pair in lost:
        one, other = (rank[label] for label in pair)
        shared = _segments(found[one]) & _segments(found[other])
        for at in (one, other):
            for segment in sorted(shared):
                for tip, end in itertools.permutations(segment):
                    found[at] = _opened(found[at], tip, end)
    return found


Vertex = tuple[float, float]


def _rings(polygon: shapely.Geometry) -> Iterator[list[Vertex]]:
    for ring in shapely.get_rings(shapely.get_parts(polygon)):
        yield [tuple(vertex) for vertex in shapely.get_coordinates(ring).tolist()]


def _segments(polygon: shapely.Geometry) -> set[tuple[Vertex, Vertex]]:
    return {
        (min(a, b), max(a, b))
        for ring in _rings(polygon)
        for a, b in itertools.pairwise(ring)
        if a != b
    }


def _opened(polygon: shapely.Geometry, tip: Vertex, end: Vertex) -> shapely.Geometry:
    """Turn the edge that runs from a tip along another, that ends sooner, round that end."""
    parts = []
    for part in shapely.get_parts(polygon):
        rings = [_round(ring, tip, end) for ring in _rings(part)]
        parts.append(shapely.Polygon(rings[0], rings[1:]))
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _round(ring: list[Vertex], tip: Vertex, end: Vertex) -> list[Vertex]:
    corners = ring[:-1]
    if tip not in corners:
        return ring
    at = corners.index(tip)
    before, after = corners[at - 1], corners[(at + 1) % len(corners)]
    if end not in (before, after) or before == after:
        return ring
    far = after if end == before else before
    turn = _turn(tip, end, far)
    if turn is None:
        return ring
    place = at + 1 if far == after else at
    opened = [*corners[:place], turn, *corners[place:]]
    return [*opened, opened[0]]


def _turn(tip: Vertex, end: Vertex, far: Vertex) -> Vertex | None:
    """The vertex beside an end that an edge must go round to leave it free; None if it does."""
    # Where a line crosses the cell of a vertex, it is drawn through that vertex.
    cell = shapely.box(end[0] - 0.5, end[1] - 0.5, end[0] + 0.5, end[1] + 0.5)
    if not shapely.LineString([tip, far]).intersects(cell):
        return None
    along = np.subtract(end, tip)

    def apart(one: Vertex) -> float:
        across = np.subtract(one, end)
        return float(along[0] * across[1] - along[1] * across[0])

    side = np.sign(apart(far))
    around = [(end[0] + dx, end[1] + dy) for dx, dy in itertools.product((-1, 0, 1), repeat=2)]
    free = [one for one in around if side * apart(one) > 0
            and not shapely.LineString([tip, one, far]).intersects(cell)]  # fmt: skip
    return min(free, key=lambda one: (abs(apart(one)), one), default=None)
