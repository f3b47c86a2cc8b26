"""The ground of a layer, cut into faces on the grid that it is written on, and who holds each.

Every corner is put on the grid, and every side that passes a corner goes through it: polygons made
of these faces share their corners, and what is written is read back to the last digit.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely

from cptsgeo.geometry.noding import faces_of
from cptsgeo.geometry.rings import Geometries, array_of
from cptsgeo.layers.diagnosis.arrangement import Borders, borders, holding

UNITS = 10**7
"""Steps of the grid in a degree: a centimetre, and seven decimals."""

_THIN = 1.0
"""Steps of mean width below which a point in a face does not tell who holds it."""

_PASSES = 50
"""Times that faces are cut again at most; two are nearly always enough."""

Holders = frozenset[int]
NOBODY: Holders = frozenset()


class Partition(NamedTuple):
    """Faces of the plane, and the polygons that hold each.

    Attributes
    ----------
    faces : array of shapely Polygon, shape (n,)
        In steps of the grid.
    borders : Borders
        Where they touch.
    holders : tuple of frozenset of int, n of them
        Ranks of the polygons that hold each.
    """

    faces: Geometries
    borders: Borders
    holders: tuple[Holders, ...]


def partition(polygons: Geometries, ranks: Sequence[int]) -> Partition:
    """Cut the plane along the sides of polygons, on the grid.

    Parameters
    ----------
    polygons
        Valid polygons or multipolygons in degrees (EPSG:4326), shape (m,).
    ranks
        What each is called.

    Returns
    -------
    Partition
        Its faces; one too thin for a point to tell is held by those that hold most around it.
    """
    faces = _settled(shapely.transform(polygons, lambda xy: np.rint(xy * UNITS)))
    around = borders(faces)
    scaled = shapely.transform(polygons, lambda xy: xy * UNITS)
    points = shapely.point_on_surface(faces)
    polygon, face = holding(scaled, points)
    held: dict[int, set[int]] = {}
    for index, who in zip(face.tolist(), polygon.tolist(), strict=True):
        held.setdefault(index, set()).add(ranks[who])
    holders = [frozenset(held.get(index, ())) for index in range(len(faces))]
    thin = np.flatnonzero(2 * shapely.area(faces) < _THIN * shapely.length(faces))
    return Partition(faces, around, tuple(_without_thin(around, holders, thin.tolist())))


def degrees(shapes: Geometries) -> Geometries:
    """Give shapes of the grid in degrees."""
    found: Geometries = shapely.transform(shapes, lambda xy: xy / UNITS)
    return found


def polygons_of(faces: Geometries, holders: Sequence[Holders], ranks: Sequence[int]) -> Geometries:
    """Give what each polygon holds.

    Parameters
    ----------
    faces
        Faces, in steps of the grid.
    holders
        Ranks of the polygons that hold each.
    ranks
        The polygons.

    Returns
    -------
    array of shapely geometries
        In degrees; empty for one that holds nothing. The same ground gives the same bytes.
    """
    mine: dict[int, list[int]] = {rank: [] for rank in ranks}
    for index, held in enumerate(holders):
        for rank in held:
            mine[rank].append(index)
    return array_of([_united(faces[mine[rank]]) for rank in ranks])


def _united(faces: Geometries) -> shapely.Geometry:
    whole = degrees(shapely.coverage_union_all(faces))
    parts = [one for one in shapely.get_parts(whole).tolist() if one.geom_type == "Polygon"]
    if not parts:
        return shapely.Polygon()
    shape = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    return shapely.orient_polygons(shapely.normalize(shape))


def _settled(snapped: Geometries) -> Geometries:
    """Faces that cutting again does not change: what is rounded may come near something else."""
    faces = faces_of(snapped)
    for _ in range(_PASSES):
        before, faces = faces, faces_of(faces)
        if _texts(before) == _texts(faces):
            break
    return faces


def _texts(faces: Geometries) -> list[bytes]:
    return sorted(shapely.to_wkb(shapely.normalize(faces)).tolist())


def _without_thin(around: Borders, holders: list[Holders], thin: Sequence[int]) -> list[Holders]:
    """Give thin faces to those that hold the longest border of each."""
    found = [*holders]
    beside = around.around(thin)
    while beside:
        settled = {}
        for face, others in beside.items():
            lengths: dict[Holders, float] = {}
            for other, length in others.items():
                if other not in beside:
                    held = NOBODY if other < 0 else found[other]
                    lengths[held] = lengths.get(held, 0.0) + length
            if lengths:
                settled[face] = max(lengths, key=lambda held: (lengths[held], sorted(held)))
        if not settled:
            break
        for face, held in settled.items():
            found[face] = held
            del beside[face]
    return found
