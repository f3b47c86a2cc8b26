"""Where polygons overlap or leave gaps: the faces that their unmatched edges cut the plane into.

An edge along which one polygon begins as another ends changes nothing: on both sides as many
polygons cover the ground. In a clean layer all edges but those of the outer border are such, so
what is left to intersect is little; in any layer, between the edges that are left, the number of
polygons is the same all over a face.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.geometry.noding import noded
from cptsgeo.geometry.rings import Geometries

Ints = npt.NDArray[np.int64]


_GRID = 1e-9
"""Degrees, a tenth of a millimetre, to which crossings are rounded."""


class Arrangement(NamedTuple):
    """Faces of the plane.

    Attributes
    ----------
    faces : array of shapely Polygon, shape (n,)
        Bounded faces, in the coordinates of the polygons.
    covers : array of int, shape (n,)
        How many polygons cover each.
    within : array of bool, shape (n,)
        Whether each is in the place of reference; all are where there is none.
    """

    faces: Geometries
    covers: Ints
    within: npt.NDArray[np.bool_]


def arrange(
    polygons: Geometries, lines: Geometries, reference: shapely.Geometry | None = None
) -> Arrangement:
    """Cut the plane along the edges of polygons, but for those that match.

    Parameters
    ----------
    polygons
        Valid polygons or multipolygons, shape (m,).
    lines
        Edges that do not match, and those of the place of reference.
    reference
        This place.

    Returns
    -------
    Arrangement
        Its bounded faces.
    """
    # Two lines that should be one, but for a last digit, would leave a face no point can be in.
    faces = shapely.get_parts(shapely.polygonize(noded(lines, _GRID)))
    points = shapely.point_on_surface(faces)
    tree = shapely.STRtree(polygons)
    face, polygon = tree.query(points, predicate="intersects")
    covers = np.bincount(face, minlength=len(faces))
    # A point may fall on the border between two polygons, under a third: then areas tell.
    doubtful = np.unique(face[shapely.touches(points[face], polygons[polygon])])
    if len(doubtful):
        face, polygon = tree.query(faces[doubtful], predicate="intersects")
        common = shapely.area(shapely.intersection(faces[doubtful][face], polygons[polygon]))
        whole = np.bincount(face, weights=common, minlength=len(doubtful))
        covers[doubtful] = np.rint(whole / shapely.area(faces[doubtful]))
    if reference is None:
        return Arrangement(faces, covers, np.ones(len(faces), dtype=bool))
    shapely.prepare(reference)
    return Arrangement(faces, covers, np.asarray(shapely.intersects(reference, points)))
