"""The contours of communes as shared arcs: each border once, with the face on either side.

An arc is a chain of vertices between two nodes, with one face on its left and another on its
right. The outline of any grouping of faces is the arcs whose two sides belong to different groups:
polygons, borders and adjacency all come from that, without a union and without a tolerance.
"""

import functools
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely

from cptsgeo.errors import ReferentielError
from cptsgeo.geometry.rings import (
    Floats,
    Geometries,
    Ints,
    assemble,
    crossing,
    cycles,
    directions,
    following,
    simple_walks,
    vertex_keys,
)

UNITS_PER_DEGREE = 100_000
OUTSIDE = -1
_BLOCK = 16_384  # vertices whose segments are measured together

# GRS80, the ellipsoid of RGF93.
SEMI_MAJOR = 6_378_137.0
ECCENTRICITY2 = 0.006_694_380_022_903_416


class Walks(NamedTuple):
    """Simple rings around groups of faces, as arcs.

    Attributes
    ----------
    groups : array of int, shape (n,)
        Group that each ring is around.
    starts : array of int, shape (n + 1,)
        Where the arcs of each ring begin.
    arcs : array of int
        Arcs in their order; ~i for arc i taken backwards.
    """

    groups: Ints
    starts: Ints
    arcs: Ints


@dataclass(frozen=True, eq=False)
class Topology:
    """Shared arcs over a list of faces (atoms: communes, or arrondissements municipaux).

    Attributes
    ----------
    faces : tuple of str
        Code of each face.
    left, right : array of int, shape (n_arcs,)
        Index of the face on either side of an arc in its direction; -1 outside all faces.
    offsets : array of int, shape (n_arcs + 1,)
        Where each arc's vertices begin in `xy`; two neighbouring arcs share no vertex row.
    xy : array of int, shape (n_vertices, 2)
        Longitude and latitude (EPSG:4326) in units of 1e-5 degree.
    """

    faces: tuple[str, ...]
    left: Ints
    right: Ints
    offsets: Ints
    xy: Ints

    def indices(self, codes: Iterable[str]) -> Ints:
        """Indices of faces by their codes.

        Parameters
        ----------
        codes
            Codes of atoms.

        Returns
        -------
        array of int
            One index a code.

        Raises
        ------
        ReferentielError
            If a code has no contour.
        """
        try:
            return np.fromiter((self._positions[code] for code in codes), np.int64)
        except KeyError as error:
            raise ReferentielError(
                f"La commune {error.args[0]} n’a pas de contour dans ce référentiel : "
                "reconstruire ses données avec des contours du même millésime."
            ) from error

    @functools.cached_property
    def _positions(self) -> dict[str, int]:
        return {code: index for index, code in enumerate(self.faces)}

    def subset(self, codes: Sequence[str]) -> "Topology":
        """Keep some faces only; what lay beside them becomes the outside.

        Parameters
        ----------
        codes
            The faces to keep, in the order wanted.

        Returns
        -------
        Topology
            Only the arcs with one of these faces on a side.
        """
        renumbered = np.full(len(self.faces) + 1, OUTSIDE)  # the last one serves index -1
        renumbered[self.indices(codes)] = np.arange(len(codes))
        left, right = renumbered[self.left], renumbered[self.right]
        kept = np.flatnonzero(left != right)
        sizes = np.diff(self.offsets)[kept]
        rows = _ranges(self.offsets[kept], sizes)
        return Topology(tuple(codes), left[kept], right[kept], _starts(sizes), self.xy[rows])

    def outline(self, groups: Ints) -> Ints:
        """Arcs that separate groups of faces, from each other and from the outside.

        Parameters
        ----------
        groups
            Group of each face; -1 for none.

        Returns
        -------
        array of int
            Indices of arcs, ascending.
        """
        extended = np.append(groups, OUTSIDE)
        return np.flatnonzero(extended[self.left] != extended[self.right])

    def dissolve(self, groups: Ints) -> Geometries:
        """Union of the faces of each group.

        Parameters
        ----------
        groups
            Group of each face, 0 to n - 1; -1 for faces left out.

        Returns
        -------
        array of shapely geometries, shape (n,)
            Valid Polygon or MultiPolygon of each group in degrees (EPSG:4326); an empty Polygon
            for a group without a face.
        """
        n_groups = int(groups.max(initial=-1)) + 1
        if not n_groups:
            return np.array([], dtype=object)
        walks = self.walks(groups)
        return assemble(*self.vertices(walks), walks.groups, n_groups, UNITS_PER_DEGREE)

    def polygons(self, codes: Sequence[str] | None = None) -> Geometries:
        """Polygons of faces.

        Parameters
        ----------
        codes
            The faces; all of them by default.

        Returns
        -------
        array of shapely geometries
            One a code, in degrees (EPSG:4326).
        """
        if codes is not None:
            return self.subset(codes).polygons()
        return self.dissolve(np.arange(len(self.faces)))

    def union(self, codes: Iterable[str]) -> shapely.Geometry:
        """Union of faces.

        Parameters
        ----------
        codes
            The faces.

        Returns
        -------
        shapely geometry
            Valid Polygon or MultiPolygon in degrees (EPSG:4326); an empty Polygon for no face.
        """
        kept = self.subset(sorted(codes))
        if not kept.faces:
            return shapely.Polygon()
        return kept.dissolve(np.zeros(len(kept.faces), np.int64))[0]

    def neighbours(self, codes: Iterable[str]) -> frozenset[str]:
        """Faces that share a border of positive length with a set of faces.

        Parameters
        ----------
        codes
            The faces of the set.

        Returns
        -------
        frozenset of str
            The faces around it, none of its own.
        """
        inside = np.zeros(len(self.faces) + 1, bool)
        inside[self.indices(codes)] = True
        border = inside[self.left] != inside[self.right]
        beside = {*self.left[border].tolist(), *self.right[border].tolist()} - {OUTSIDE}
        return frozenset(self.faces[i] for i in beside if not inside[i])

    def lengths(self) -> Floats:
        """Length of each arc on the GRS80 ellipsoid.

        Each segment is measured with the ellipsoid's two radii of curvature at its middle: exact
        to 1e-6 for segments of a few kilometres.

        Returns
        -------
        array of float, shape (n_arcs,)
            Metres.
        """
        segments = np.zeros(len(self.xy))
        # A block at a time: what is computed on the way stays in the processor's cache.
        for start in range(0, len(self.xy), _BLOCK):
            segments[:-1][start : start + _BLOCK] = _segment_lengths(self.xy[start:][: _BLOCK + 1])
        segments[self.offsets[1:] - 1] = 0.0  # from the end of an arc to the start of the next
        sums: Floats = np.add.reduceat(segments, self.offsets[:-1])
        return sums

    def borders(self) -> tuple[Ints, Floats]:
        """Measure the border of each pair of faces that share one, and of each with the outside.

        Returns
        -------
        tuple of array
            Indices of the two faces, the smaller first (-1 for the outside), shape (n, 2), in
            rising order; and metres on the GRS80 ellipsoid, shape (n,).
        """
        low, high = np.minimum(self.left, self.right), np.maximum(self.left, self.right)
        width = len(self.faces) + 1
        pairs, pair = np.unique((low + 1) * width + high, return_inverse=True)
        metres = np.bincount(pair, weights=self.lengths()).astype(np.float64)
        return np.stack([pairs // width - 1, pairs % width], axis=1), metres

    def boxes(self) -> Ints:
        """Box of each face.

        Returns
        -------
        array of int, shape (n_faces, 4)
            West, south, east and north in units of 1e-5 degree.
        """
        starts = self.offsets[:-1]
        low = np.minimum.reduceat(self.xy, starts)
        high = np.maximum.reduceat(self.xy, starts)
        wide = np.iinfo(np.int64).max
        south_west = np.full((len(self.faces), 2), wide)
        north_east = np.full((len(self.faces), 2), -wide)
        for side in (self.left, self.right):
            inside = side != OUTSIDE
            np.minimum.at(south_west, side[inside], low[inside])
            np.maximum.at(north_east, side[inside], high[inside])
        return np.concatenate([south_west, north_east], axis=1)

    def walks(self, groups: Ints) -> Walks:
        """Walk around groups of faces, interior on the left.

        Parameters
        ----------
        groups
            Group of each face; -1 for faces left out.

        Returns
        -------
        Walks
            Simple rings: none passes a vertex twice.
        """
        extended = np.append(groups, OUTSIDE)
        left, right = extended[self.left], extended[self.right]
        arcs = np.flatnonzero(left != right)
        forward, backward = arcs[left[arcs] >= 0], arcs[right[arcs] >= 0]
        half = np.concatenate([forward, backward])
        reverse = np.repeat([False, True], [len(forward), len(backward)])
        owner = np.concatenate([left[forward], right[backward]])
        first, last = self.offsets[half], self.offsets[half + 1] - 1
        begin, end = np.where(reverse, last, first), np.where(reverse, first, last)
        keys = vertex_keys(self.xy[np.concatenate([begin, end])])
        nodes = np.unique(keys, return_inverse=True)[1].reshape(2, -1)
        step = np.where(reverse, -1, 1)
        out = directions(self.xy[begin + step] - self.xy[begin])
        back = directions(self.xy[end - step] - self.xy[end])
        found = list(cycles(following(nodes, owner, out, back)))
        # A border only passes a vertex twice at a node, where arcs begin.
        for rank in reversed(crossing(found, nodes[0])):
            walk = found[rank]
            pieces = simple_walks(nodes[0, walk].tolist())
            found[rank : rank + 1] = [[walk[step] for step in piece] for piece in pieces]
        flat = np.fromiter(itertools.chain.from_iterable(found), np.int64, len(half))
        starts = _starts(np.array([len(walk) for walk in found], dtype=np.int64))
        return Walks(owner[flat[starts[:-1]]], starts, np.where(reverse, ~half, half)[flat])

    def vertices(self, walks: Walks) -> tuple[Ints, Ints]:
        """Give the vertices along walks, each closed by its first vertex.

        Parameters
        ----------
        walks
            Rings of arcs.

        Returns
        -------
        tuple of array of int
            Vertices in units of 1e-5 degree, shape (m, 2), and how many each walk has.
        """
        arcs = np.where(walks.arcs < 0, ~walks.arcs, walks.arcs)
        backwards = walks.arcs < 0
        first = np.where(backwards, self.offsets[arcs + 1] - 1, self.offsets[arcs])
        sizes = np.diff(self.offsets)[arcs] - 1  # The last one begins the next arc.
        along = _ranges(np.zeros(len(arcs), np.int64), sizes)
        rows = np.repeat(first, sizes) + np.repeat(np.where(backwards, -1, 1), sizes) * along
        bounds = _starts(sizes)[walks.starts]
        closed = np.insert(rows, bounds[1:], rows[bounds[:-1]])
        return self.xy[closed], np.diff(bounds) + 1


def _segment_lengths(xy: Ints) -> Floats:
    """Metres from each vertex to the next."""
    lon, lat = np.radians(xy / UNITS_PER_DEGREE).T
    middle = (lat[1:] + lat[:-1]) / 2
    w2 = 1 - ECCENTRICITY2 * np.sin(middle) ** 2
    north = np.diff(lat) * SEMI_MAJOR * (1 - ECCENTRICITY2) / w2**1.5
    east = np.diff(lon) * SEMI_MAJOR / np.sqrt(w2) * np.cos(middle)
    return np.asarray(np.hypot(north, east))


def _starts(sizes: Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(sizes)])


def _ranges(starts: Ints, sizes: Ints) -> Ints:
    """Concatenate ``range(start, start + size)`` over all pairs."""
    shift = np.repeat(starts - _starts(sizes)[:-1], sizes)
    return shift + np.arange(int(sizes.sum()))
