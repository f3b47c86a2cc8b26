"""Where polygons overlap or leave gaps: the faces that their unmatched edges cut the plane into.

An edge along which one polygon begins as another ends changes nothing: on both sides as many
polygons cover the ground. In a clean layer all edges but those of the outer border are such, so
what is left to intersect is little; in any layer, between the edges that are left, the number of
polygons is the same all over a face.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.geometry.edges import chained, merged
from cptsgeo.geometry.noding import noded
from cptsgeo.geometry.rings import Floats, Geometries, Ints

Bools = npt.NDArray[np.bool_]

_GRID = 1e-9
"""Degrees, a tenth of a millimetre, to which crossings are rounded."""


MAX_STACKED = 400_000
"""Pairs of polygons that cover a face, over all faces: what is to be told of each pair."""
_AT_ONCE = 10


class StackedError(Exception):
    """More polygons lie over each other than those of any map."""


class Arrangement(NamedTuple):
    """Faces of the plane.

    Attributes
    ----------
    faces : array of shapely Polygon, shape (n,)
        Bounded faces, in the coordinates of the polygons.
    covers : array of int, shape (n,)
        How many polygons cover each.
    within : array of bool, shape (n,)
        Whether each is in the place of reference; none is where there is none.
    enclosed : array of bool, shape (n,)
        Whether each is covered by none, and covered ground is all around it.
    """

    faces: Geometries
    covers: Ints
    within: Bools
    enclosed: Bools


def arrange(
    polygons: Geometries, segments: Floats, reference: shapely.Geometry | None = None
) -> Arrangement:
    """Cut the plane along the edges of polygons, but for those that match.

    Parameters
    ----------
    polygons
        Valid polygons or multipolygons, shape (m,).
    segments
        Both ends of the edges that do not match, and of those of the place of reference.
    reference
        This place.

    Returns
    -------
    Arrangement
        Its bounded faces.

    Raises
    ------
    StackedError
        If there is too much ground that several polygons cover.
    """
    # Two lines that should be one, but for a last digit, would leave a face no point can be in.
    faces = shapely.get_parts(shapely.polygonize(noded(segments, _GRID)))
    points = shapely.point_on_surface(faces)
    polygon, face = holding(polygons, points)
    covers = np.bincount(face, minlength=len(faces))
    # A point may fall on the border between two polygons, under a third: then areas tell.
    doubtful = np.unique(face[shapely.touches(polygons[polygon], points[face])])
    if len(doubtful):
        polygon, face = shapely.STRtree(faces[doubtful]).query(polygons, predicate="intersects")
        common = shapely.area(shapely.intersection(faces[doubtful][face], polygons[polygon]))
        whole = np.bincount(face, weights=common, minlength=len(doubtful))
        covers[doubtful] = np.rint(whole / shapely.area(faces[doubtful]))
    within = np.zeros(len(faces), dtype=bool)
    if reference is not None:
        shapely.prepare(reference)
        within = np.asarray(shapely.intersects(reference, points))
    return Arrangement(faces, covers, within, holes(borders(faces), covers == 0) > 0)


def holding(polygons: Geometries, points: Geometries) -> Ints:
    """Tell which polygons hold which points.

    Parameters
    ----------
    polygons
        Valid polygons.
    points
        The points.

    Returns
    -------
    array of int, shape (2, n)
        Ranks of polygons and of points in each; one on the border counts.

    Raises
    ------
    StackedError
        If there are too many.
    """
    # A polygon that asks is indexed once; one that is asked walks along its outline each time.
    tree = shapely.STRtree(points)
    shapely.prepare(polygons)
    found = [np.zeros((2, 0), dtype=np.int64)]
    held = np.zeros(len(points), dtype=np.int64)
    for start in range(0, len(polygons), _AT_ONCE):
        pairs = tree.query(polygons[start : start + _AT_ONCE], predicate="intersects")
        held += np.bincount(pairs[1], minlength=len(points))
        if int((held * (held - 1) // 2).sum()) > MAX_STACKED:
            raise StackedError
        pairs[0] += start
        found.append(pairs)
    return np.concatenate(found, axis=1)


class Borders(NamedTuple):
    """Where faces touch.

    Attributes
    ----------
    sides : array of int, shape (2, n)
        The two faces along each edge; -1 for the outside.
    length : array of float, shape (n,)
        Length of each edge.
    """

    sides: Ints
    length: npt.NDArray[np.float64]

    def around(self, which: Sequence[int]) -> dict[int, dict[int, float]]:
        """Measure the border of each of some faces with every other; -1 is the outside."""
        found: dict[int, dict[int, float]] = {face: {} for face in which}
        kept = np.isin(self.sides, which).any(axis=0)
        lengths = self.length[kept].tolist()
        for (left, right), length in zip(self.sides[:, kept].T.tolist(), lengths, strict=True):
            for face, other in ((left, right), (right, left)):
                if face in found:
                    found[face][other] = found[face].get(other, 0.0) + length
        return found


def borders(faces: Geometries) -> Borders:
    """Find where faces touch, that only meet at their very vertices."""
    if not len(faces):
        return Borders(np.zeros((2, 0), dtype=np.int64), np.zeros(0))
    rings, face = shapely.get_rings(faces, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    edges = chained(xy, ring)
    *_, key = merged(edges).distinct()
    order = np.argsort(key, kind="stable")
    owner = face[ring[edges.start[order]]]
    same = np.diff(key[order]) == 0
    twice = np.append(same, False)
    alone = ~(twice | np.insert(same, 0, False))
    sides = [[owner[:-1][same], owner[1:][same]], [owner[alone], np.full(alone.sum(), -1)]]
    vectors = (edges.xy[edges.end] - edges.xy[edges.start])[order]
    length = np.hypot(vectors[:, 0], vectors[:, 1])
    return Borders(np.hstack(sides), np.concatenate([length[twice], length[alone]]))


def holes(around: Borders, bare: Bools) -> Ints:
    """Number the holes that bare faces make: the pieces of them that others are all around.

    Parameters
    ----------
    around
        Where faces touch.
    bare
        The faces that are bare, shape (n,).

    Returns
    -------
    array of int, shape (n,)
        The hole of each, from 1; 0 for one that is not bare, or that is open to the outside.
    """
    found = np.zeros(len(bare), dtype=np.int64)
    if not bare.any():
        return found
    # The outside is the first of what is open, and faces come after it.
    pairs = around.sides + 1
    pairs = pairs[:, np.append(True, bare)[pairs].all(axis=0)]
    label = np.arange(len(bare) + 1)
    while True:
        before, least = label.copy(), label[pairs].min(axis=0)
        for ends in pairs:
            np.minimum.at(label, ends, least)
        label = label[label]
        if (label == before).all():
            break
    enclosed = bare & (label[1:] > 0)
    found[enclosed] = np.unique(label[1:][enclosed], return_inverse=True)[1] + 1
    return found
