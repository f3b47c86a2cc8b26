"""The plan that a layer seems to mean: whole communes, each in the polygon that has most of it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import shapely

from cptsgeo.communes.faces import Faces
from cptsgeo.geometry.rings import Geometries
from cptsgeo.layers.adjustment import DOUBT, THRESHOLD
from cptsgeo.layers.measure import square_metres

_TRACE = 1e-4
"""Share below which a commune is not touched: what rounding leaves along a border."""


class Doubt(NamedTuple):
    """A commune that the layer cuts: the share of it in each polygon, by rank, largest first."""

    code: str
    parts: tuple[tuple[int, float], ...]


class Meaning(NamedTuple):
    """Whole communes of a layer.

    Attributes
    ----------
    communes : mapping of str to tuple of int
        Ranks of the polygons that hold half of each commune or more; those of one that no polygon
        holds so are absent.
    doutes : tuple of Doubt
        Communes that a polygon cuts (5 to 95 % of their surface), held or not, by code.
    """

    communes: Mapping[str, tuple[int, ...]]
    doutes: tuple[Doubt, ...]

    def of(self, rang: int) -> tuple[str, ...]:
        """Codes of the communes of a polygon."""
        return tuple(code for code, ranks in self.communes.items() if rang in ranks)


def meaning_of(
    polygons: Geometries, rangs: Sequence[int], known: Faces, lines: Geometries
) -> Meaning:
    """Find the whole communes of polygons.

    Parameters
    ----------
    polygons
        Valid polygons or multipolygons in degrees, shape (n,).
    rangs
        Rank of each in its layer.
    known
        The communes around.
    lines
        Edges of the polygons that are no edge of a commune.

    Returns
    -------
    Meaning
        Its communes, by code.
    """
    shapely.prepare(polygons)
    tree = shapely.STRtree(polygons)
    # A commune that no edge but those of communes enters is wholly where a point of it is.
    crossed = np.unique(shapely.STRtree(lines).query(known.polygons, predicate="intersects")[0])
    plain = np.setdiff1d(np.arange(len(known.codes)), crossed)
    points = shapely.point_on_surface(known.polygons[plain])
    commune, polygon = tree.query(points, predicate="intersects")
    rank, other = tree.query(known.polygons[crossed])
    # Of a commune that ten thousand polygons enter, its surface is measured once.
    whole = square_metres(known.polygons[crossed])[rank]
    commune, rank = plain[commune], crossed[rank]
    inside = square_metres(shapely.intersection(known.polygons[rank], polygons[other]))
    shares = np.concatenate([np.ones(len(commune)), inside / whole])
    commune, polygon = np.concatenate([commune, rank]), np.concatenate([polygon, other])
    found: dict[str, list[tuple[int, float]]] = {}
    order = np.lexsort((polygon, commune))
    order = order[shares[order] > _TRACE]
    for index, place, share in zip(
        *(column[order].tolist() for column in (commune, polygon, shares)), strict=True
    ):
        found.setdefault(known.codes[index], []).append((rangs[place], share))
    low, high = DOUBT
    held = {
        code: tuple(sorted(rank for rank, share in parts if share >= THRESHOLD))
        for code, parts in found.items()
    }
    doubts = tuple(
        Doubt(code, tuple(sorted(parts, key=lambda part: (-part[1], part[0]))))
        for code, parts in found.items()
        if any(low <= share <= high for _, share in parts)
    )
    return Meaning({code: ranks for code, ranks in held.items() if ranks}, doubts)
