"""From a layer with gaps, overlaps and unmatched borders to a clean partition.

The borders of all polygons are snapped to a grid and cut where they meet; each face of that
arrangement is then given to one polygon. Whatever the input, the result has no overlap, no sliver,
and neighbours share the very same vertices.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from cptsgeo.errors import ReferentielError
from cptsgeo.geometry.rings import Geometries
from cptsgeo.geometry.topology import OUTSIDE
from cptsgeo.referentiel.arcs import border_lengths

METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True)
class Grid:
    """A regular grid of points in longitude and latitude (WGS84, degrees).

    Attributes
    ----------
    x0, y0
        One point of the grid, in degrees.
    dx, dy
        The steps, in degrees.
    """

    x0: float
    y0: float
    dx: float
    dy: float

    def snap(self, geometries: Geometries) -> Geometries:
        """Move every vertex to the nearest point of the grid.

        Parameters
        ----------
        geometries
            Array of geometries in degrees.

        Returns
        -------
        ndarray of geometries
            The same geometries, possibly invalid, whose coordinates are the (whole) numbers of
            the grid points.
        """
        origin, step = np.array([self.x0, self.y0]), np.array([self.dx, self.dy])
        snapped: Geometries = shapely.transform(
            geometries, lambda xy: np.rint((xy - origin) / step)
        )
        return snapped

    def to_degrees(self, geometries: Geometries, decimals: int) -> Geometries:
        """Turn geometries in grid numbers into whole numbers of 10^-`decimals` degree.

        Parameters
        ----------
        geometries
            Array of geometries whose coordinates are grid numbers.
        decimals
            How many decimals of a degree are kept.

        Returns
        -------
        ndarray of geometries
            Geometries with whole coordinates, in units of 10^-`decimals` degree.
        """
        origin, step = np.array([self.x0, self.y0]), np.array([self.dx, self.dy])
        scale = 10.0**decimals
        whole: Geometries = shapely.transform(
            geometries, lambda xy: np.rint((origin + xy * step) * scale)
        )
        return whole

    def areas(self, geometries: Geometries) -> NDArray[np.float64]:
        """Measure areas in square metres, approximately (sphere, cosine of the mean latitude).

        Parameters
        ----------
        geometries
            Array of *n* polygons whose coordinates are grid numbers.

        Returns
        -------
        ndarray of float, shape (n,)
            Areas in square metres.
        """
        bounds = shapely.bounds(geometries)
        latitude = np.radians(self.y0 + (bounds[:, 1] + bounds[:, 3]) / 2 * self.dy)
        cell = self.dx * self.dy * METRES_PER_DEGREE**2
        return np.asarray(shapely.area(geometries) * cell * np.cos(latitude), dtype=np.float64)


def owners_of(
    faces: Geometries, polygons: Geometries, areas: NDArray[np.float64], max_gap: float
) -> NDArray[np.int32]:
    """Give each face to one polygon.

    A face inside exactly one polygon goes to it. One claimed by several goes to a claimant that has
    no other face, else to the one whose undisputed faces share the longest border with it; one
    claimed by none, to the neighbour with the longest border, unless it is so large that it must
    be a true hole.

    Parameters
    ----------
    faces
        Array of *n* faces from `faces_of`.
    polygons
        Array of *m* polygons on the same grid, possibly invalid.
    areas
        Areas of the faces in square metres, shape (n,).
    max_gap
        The largest area, in square metres, of an unclaimed face that is filled.

    Returns
    -------
    ndarray of int32, shape (n,)
        Index into `polygons`, or -1 for a true hole.
    """
    valid = shapely.make_valid(polygons)
    face, polygon = shapely.STRtree(valid).query(
        shapely.point_on_surface(faces), predicate="intersects"
    )
    claims = np.bincount(face, minlength=len(faces))
    owner = np.full(len(faces), OUTSIDE, dtype=np.int32)
    single = claims[face] == 1
    owner[face[single]] = polygon[single]
    pending = (claims > 1) | ((claims == 0) & (areas <= max_gap))
    claimants: dict[int, set[int]] = {index: set() for index in np.flatnonzero(pending).tolist()}
    for index, who in zip(face[~single].tolist(), polygon[~single].tolist(), strict=True):
        claimants[index].add(who)
    # A polygon that is claimed by others everywhere (an enclave drawn over its surroundings) would
    # be left with nothing: what it claims is its own.
    landed = set(owner.tolist())
    for index, candidates in [*claimants.items()]:
        if landless := candidates - landed:
            owner[index] = min(landless, key=lambda who: (shapely.area(valid[who]), who))
            del claimants[index]
    neighbours = _neighbours(faces, claimants)
    while claimants:
        decided = {
            index: who
            for index, candidates in claimants.items()
            if (who := _longest(neighbours[index], owner, candidates)) is not None
        }
        if not decided:
            break
        for index, who in decided.items():
            owner[index] = who
            del claimants[index]
    # What is left touches none of its claimants' own faces.
    for index, candidates in claimants.items():
        if candidates:
            owner[index] = min(candidates)
    return owner


def _neighbours(faces: Geometries, wanted: Collection[int]) -> dict[int, list[tuple[int, float]]]:
    """Neighbours of some faces, with the length of the common border."""
    found: dict[int, list[tuple[int, float]]] = {index: [] for index in wanted}
    if not found:
        return found
    borders = border_lengths(faces, np.arange(len(faces), dtype=np.int32))
    for (left, right), length in borders.items():
        if right == OUTSIDE:
            continue
        if left in found:
            found[left].append((right, length))
        if right in found:
            found[right].append((left, length))
    return found


def _longest(
    neighbours: list[tuple[int, float]], owner: NDArray[np.int32], candidates: set[int]
) -> int | None:
    """Owner with the longest border, among the candidates if there are any."""
    shared: dict[int, float] = {}
    for other, length in neighbours:
        who = int(owner[other])
        if who != OUTSIDE and (not candidates or who in candidates):
            shared[who] = shared.get(who, 0.0) + length
    return min(shared, key=lambda who: (-shared[who], who)) if shared else None


def refine(
    faces: Geometries,
    owner: NDArray[np.int32],
    parents: dict[int, list[int]],
    polygons: Geometries,
    areas: NDArray[np.float64],
) -> NDArray[np.int32]:
    """Divide some polygons into their parts, each clipped to its parent, the parent filled.

    Parameters
    ----------
    faces
        Array of *n* faces, cut along the borders of the parts too.
    owner
        Index of the polygon that owns each face, shape (n,).
    parents
        For each divided polygon, the indices of its parts in `polygons`.
    polygons
        The parts, on the same grid.
    areas
        Areas of the faces in square metres, shape (n,).

    Returns
    -------
    ndarray of int32, shape (n,)
        Index of the part of each face of a divided polygon, -1 for all other faces.

    Raises
    ------
    ReferentielError
        When a part is left with no face.
    """
    part = np.full(len(faces), OUTSIDE, dtype=np.int32)
    for parent, indices in parents.items():
        mine = np.flatnonzero(owner == parent)
        local = owners_of(faces[mine], polygons[indices], areas[mine], max_gap=np.inf)
        if set(local.tolist()) != set(range(len(indices))):
            raise ReferentielError(
                f"Les {len(indices)} parties du polygone {parent} ne le couvrent pas toutes."
            )
        part[mine] = np.asarray(indices, dtype=np.int32)[local]
    return part
