"""From a layer with gaps, overlaps and unmatched borders to a clean partition.

The borders of all polygons are snapped to a grid and cut where they meet; each face of that
arrangement is then given to one polygon. Whatever the input, the result has no overlap, no sliver,
and neighbours share the very same vertices.
"""

from collections.abc import Collection, Mapping, Sequence
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

    def steps(self, metres: float) -> float:
        """How many steps of the grid make so many metres, about."""
        return metres / ((self.dx + self.dy) / 2 * METRES_PER_DEGREE)

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
    faces: Geometries,
    polygons: Geometries,
    areas: NDArray[np.float64],
    max_gap: float,
    border: float = np.inf,
) -> NDArray[np.int32]:
    """Give each face to one polygon.

    A face inside exactly one polygon goes to it. One claimed by several goes to a claimant that has
    no other face, else to the one that would lose a border with a third without it, else to the one
    whose undisputed faces share the longest border with it; one claimed by none, to the neighbour
    with the longest border, unless it is so large that it must be a true hole.

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
    border
        From how many steps of the grid a border is too long to be lost.

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
    if not claimants:
        return owner
    borders = border_lengths(faces, np.arange(len(faces), dtype=np.int32))
    for index, who in _keepers(borders, owner, claimants, border).items():
        owner[index] = who
        del claimants[index]
    neighbours = _neighbours(borders, claimants)
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


Borders = Mapping[tuple[int, int], float]
"""Length of the common border of pairs of faces, in steps of the grid."""


def _keepers(
    borders: Borders, owner: NDArray[np.int32], claimants: Mapping[int, set[int]], shortest: float
) -> dict[int, int]:
    """Who must have a contested face, not to lose a border that was drawn on both sides alike.

    Where a face is in A and C, and the next one in B, the edge between them is one of A and B, of C
    and B, or of both. If A and B meet nowhere else, it is theirs.
    """
    meet: dict[tuple[int, int], float] = {}
    beside: dict[int, list[tuple[int, float]]] = {}
    for (left, right), length in borders.items():
        if right == OUTSIDE:
            continue
        for face, other in ((left, right), (right, left)):
            if len(claimants.get(face, ())) > 1 and owner[other] != OUTSIDE:
                beside.setdefault(face, []).append((int(owner[other]), length))
        if owner[left] != OUTSIDE and owner[right] != OUTSIDE:
            pair = (int(min(owner[left], owner[right])), int(max(owner[left], owner[right])))
            meet[pair] = meet.get(pair, 0.0) + length
    found: dict[int, int] = {}
    for face, around in sorted(beside.items()):
        lost: dict[int, float] = {}
        for third, length in around:
            if third in claimants[face]:
                continue
            for who in claimants[face]:
                if (min(who, third), max(who, third)) not in meet:
                    lost[who] = lost.get(who, 0.0) + length
        who, length = max(lost.items(), key=lambda one: (one[1], -one[0]), default=(OUTSIDE, 0.0))
        if length >= shortest and list(lost.values()).count(length) == 1:
            found[face] = who
    return found


def _neighbours(borders: Borders, wanted: Collection[int]) -> dict[int, list[tuple[int, float]]]:
    """Neighbours of some faces, with the length of the common border."""
    found: dict[int, list[tuple[int, float]]] = {index: [] for index in wanted}
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
    names: Sequence[str],
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
    names
        What each divided polygon is called, at its index.

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
                f"Les {len(indices)} parties de la commune {names[parent]} n’ont pas toutes un "
                "morceau de son contour : ces deux couches ne sont pas du même millésime."
            )
        part[mine] = np.asarray(indices, dtype=np.int32)[local]
    return part
