"""Lines cut where they meet: what polygons are made of again."""

import numpy as np
import shapely

from cptsgeo.geometry.crossings import close_pairs
from cptsgeo.geometry.rings import Geometries


def noded(lines: Geometries, grid: float) -> Geometries:
    """Put lines on a grid and cut them where they meet, so that they only touch at their ends.

    Most segments of borders only touch others at their very ends, and need no cut: those that come
    near others elsewhere alone are given to snap rounding, that costs far more than to find them.

    Parameters
    ----------
    lines
        Lines of two points.
    grid
        Step of the grid, in the unit of their coordinates: every vertex is rounded to it, and a
        line that passes a vertex within half a step goes through it.

    Returns
    -------
    array of shapely geometries
        Lines, and one MultiLineString of those that were cut.
    """
    ends = shapely.get_coordinates(shapely.set_precision(lines, grid, mode="pointwise"))
    ends = ends.reshape(-1, 2, 2)
    ends = ends[(ends[:, 0] != ends[:, 1]).any(axis=1)]
    # Lines made anew have no grid of their own, that points inside faces would be rounded to.
    rounded = shapely.linestrings(ends)
    once = close_pairs(rounded, grid)
    first, second = np.concatenate([once, once[::-1]], axis=1)
    same = (ends[first][:, :, None] == ends[second][:, None]).all(axis=-1)
    free = np.where(same[:, :1].any(axis=2), ends[first][:, 1], ends[first][:, 0])
    apart = shapely.distance(shapely.points(free), rounded[second]) > grid
    meets = np.zeros(len(rounded), dtype=bool)
    for side in (first, second):
        meets[side[~(same.any(axis=(1, 2)) & apart)]] = True
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
            found: Geometries = np.append(rounded[plain], cut)
            return found
        meets[plain[near]] = True


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
    coordinates, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(polygons)), return_index=True
    )
    inside = ring[1:] == ring[:-1]
    segments = np.hstack([coordinates[:-1][inside], coordinates[1:][inside]])
    swapped = (segments[:, 0] > segments[:, 2]) | (
        (segments[:, 0] == segments[:, 2]) & (segments[:, 1] > segments[:, 3])
    )
    segments[swapped] = segments[swapped][:, [2, 3, 0, 1]]
    segments = np.unique(segments, axis=0)
    empty = (segments[:, 0] == segments[:, 2]) & (segments[:, 1] == segments[:, 3])
    lines = shapely.linestrings(segments[~empty].reshape(-1, 2, 2))
    # On the unit grid: crossings become grid points and nothing is left uncut.
    faces = shapely.get_parts(shapely.polygonize(noded(lines, 1.0)))
    corners = shapely.bounds(faces)
    return np.asarray(faces[np.lexsort((*corners.T[::-1], shapely.area(faces)))], dtype=object)
