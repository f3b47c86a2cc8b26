"""Lines cut where they meet: what polygons are made of again."""

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.geometry.crossings import close_pairs
from cptsgeo.geometry.edges import chained, merged, strung_apart
from cptsgeo.geometry.rings import Floats, Geometries

_AT_ONCE = 100_000
"""Pairs of segments that are looked at together."""


def noded(segments: Floats, grid: float) -> Geometries:
    """Put segments on a grid and cut them where they meet, so that they only touch at their ends.

    Most segments of borders only touch others at their very ends, and need no cut: those that come
    near others elsewhere alone are given to snap rounding, that costs far more than to find them.

    Parameters
    ----------
    segments
        Both ends of each, shape (n, 2, 2); those of a border best follow each other as they are
        drawn, since they are given back as one line.
    grid
        Step of the grid, in the unit of their coordinates: every vertex is rounded to it, and a
        line that passes a vertex within half a step goes through it.

    Returns
    -------
    array of shapely geometries
        Lines, and one MultiLineString of those that were cut.
    """
    ends = _on_grid(segments, grid)
    ends = ends[(ends[:, 0] != ends[:, 1]).any(axis=1)]
    # Lines made anew have no grid of their own, that points inside faces would be rounded to.
    rounded = shapely.linestrings(ends)
    meets = _to_cut(ends, rounded, grid)
    while True:
        cut = shapely.union_all(rounded[meets], grid_size=grid)
        plain = np.flatnonzero(~meets)
        # A line may also pass close to a new vertex, where others cross beside their common end.
        fresh = shapely.difference(
            shapely.multipoints(shapely.get_coordinates(cut)),
            shapely.multipoints(shapely.get_coordinates(rounded[meets])),
        )
        near = shapely.STRtree(rounded[plain]).query(
            shapely.get_parts(fresh), predicate="dwithin", distance=grid
        )[1]
        if not len(near):
            found: Geometries = np.append(strung_apart(ends, plain), cut)
            return found
        meets[plain[near]] = True


def _on_grid(segments: Floats, grid: float) -> Floats:
    """Ends of segments, each rounded to a grid."""
    if not len(segments):
        return np.zeros((0, 2, 2))
    # All in one shape: of a million, each takes more memory than its numbers.
    whole = shapely.linestrings(segments.reshape(-1, 2))
    rounded = shapely.set_precision(whole, grid, mode="pointwise")
    return np.asarray(shapely.get_coordinates(rounded).reshape(-1, 2, 2))


def _to_cut(ends: Floats, rounded: Geometries, grid: float) -> npt.NDArray[np.bool_]:
    """Segments that come near another elsewhere than at an end that both have."""
    meets = np.zeros(len(rounded), dtype=bool)
    once = close_pairs(rounded, grid)
    for start in range(0, once.shape[1], _AT_ONCE):
        some = once[:, start : start + _AT_ONCE]
        first, second = np.concatenate([some, some[::-1]], axis=1)
        same = (ends[first][:, :, None] == ends[second][:, None]).all(axis=-1)
        free = np.where(same[:, :1].any(axis=2), ends[first][:, 1], ends[first][:, 0])
        apart = shapely.distance(shapely.points(free), rounded[second]) > grid
        for side in (first, second):
            meets[side[~(same.any(axis=(1, 2)) & apart)]] = True
    return meets


def faces_of(polygons: Geometries) -> Geometries:
    """Cut the plane along the borders of polygons.

    Parameters
    ----------
    polygons
        Array of polygons or multipolygons with whole coordinates, possibly invalid.

    Returns
    -------
    ndarray of Polygon
        The bounded faces, with whole coordinates, in a fixed order; they do not overlap, and
        neighbours share their vertices.
    """
    rings = shapely.get_rings(shapely.get_parts(polygons))
    drawn = chained(*shapely.get_coordinates(rings, return_index=True))
    segments = merged(drawn).once()[0].ends()
    # On the unit grid: crossings become grid points and nothing is left uncut.
    faces = shapely.get_parts(shapely.polygonize(noded(segments, 1.0)))
    corners = shapely.bounds(faces)
    return np.asarray(faces[np.lexsort((*corners.T[::-1], shapely.area(faces)))], dtype=object)
