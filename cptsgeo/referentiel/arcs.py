"""Shared arcs: each border once, with the face on each side.

Coordinates are whole numbers here, so that two neighbours share a vertex exactly or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from cptsgeo.errors import ReferentielError
from cptsgeo.geometry.rings import Geometries, Ints, cycles, vertex_keys
from cptsgeo.geometry.topology import OUTSIDE, Topology


@dataclass(frozen=True)
class Edges:
    """Undirected segments between two faces, directed so that `left` is on their left.

    Attributes
    ----------
    vertices
        Distinct vertices, shape (v, 2), whole numbers, sorted by x then y.
    start, end
        Indices into `vertices`, shape (e,).
    left, right
        Faces on each side, shape (e,): `left` is the smaller of the two face numbers, and `right`
        is -1 where there is nothing beyond.
    """

    vertices: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]

    def __len__(self) -> int:
        """Count the edges."""
        return len(self.start)


def edges_between(polygons: Geometries, faces: NDArray[np.int32]) -> Edges:
    """Find the segments that separate faces.

    Parameters
    ----------
    polygons
        Array of *n* valid polygons or multipolygons with whole coordinates, which do not overlap
        and share the vertices of their common borders.
    faces
        Face number of each polygon, shape (n,); several polygons may bear the same number, whose
        common borders vanish; -1 means outside.

    Returns
    -------
    Edges
        Each segment whose two sides differ, once, in a fixed order.

    Raises
    ------
    ReferentielError
        When a coordinate is not whole, or when polygons overlap.
    """
    vertices, start, end, face = _directed(polygons, faces)
    forward = start < end
    distinct, edge = np.unique(
        np.minimum(start, end) * np.int64(len(vertices)) + np.maximum(start, end),
        return_inverse=True,
    )
    sides = np.full((2, len(distinct)), OUTSIDE, dtype=np.int32)
    for row, mask in ((0, forward), (1, ~forward)):
        if np.bincount(edge[mask]).max(initial=0) > 1:
            raise ReferentielError("Des polygones se chevauchent : une frontière sert deux fois.")
        sides[row, edge[mask]] = face[mask]
    low, high = np.divmod(distinct, np.int64(len(vertices)))
    kept = sides[0] != sides[1]
    low, high, ahead, behind = low[kept], high[kept], sides[0][kept], sides[1][kept]
    keep = (behind == OUTSIDE) | ((ahead != OUTSIDE) & (ahead < behind))
    return Edges(
        vertices=vertices,
        start=np.where(keep, low, high),
        end=np.where(keep, high, low),
        left=np.where(keep, ahead, behind).astype(np.int32),
        right=np.where(keep, behind, ahead).astype(np.int32),
    )


def _directed(
    polygons: Geometries, faces: NDArray[np.int32]
) -> tuple[Ints, Ints, Ints, NDArray[np.int32]]:
    """Distinct vertices, and the ring segments between them: start, end, face on the left."""
    xy, ring, source, backwards = _rings(polygons)
    _, first, vertex = np.unique(vertex_keys(xy), return_index=True, return_inverse=True)
    inside = np.flatnonzero(ring[1:] == ring[:-1])
    turned = backwards[ring[inside]].astype(np.int64)
    face = faces[source[ring[inside]]]
    # Keys rise with x, then y.
    return xy[first], vertex[inside + turned], vertex[inside + 1 - turned], face


def _rings(polygons: Geometries) -> tuple[Ints, Ints, Ints, NDArray[np.bool_]]:
    """Vertices and the ring of each; the polygon of each ring, and whether that is on its right."""
    parts, source = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    shell = np.diff(part, prepend=-1) != 0
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    whole = xy.astype(np.int64)
    if not np.array_equal(whole, xy):
        raise ReferentielError("Les coordonnées doivent être entières avant de chercher les arcs.")
    return whole, ring, source[part], shapely.is_ccw(rings) != shell


def border_lengths(polygons: Geometries, faces: NDArray[np.int32]) -> dict[tuple[int, int], float]:
    """Measure the common border of each pair of faces.

    Parameters
    ----------
    polygons
        As for `edges_between`.
    faces
        As for `edges_between`.

    Returns
    -------
    dict
        For each (left, right), the planar length in units of the coordinates; right is -1 for the
        part of the border with nothing beyond.
    """
    edges = edges_between(polygons, faces)
    step = edges.vertices[edges.end] - edges.vertices[edges.start]
    length = np.hypot(step[:, 0], step[:, 1])
    pairs, pair = np.unique(np.stack([edges.left, edges.right]), axis=1, return_inverse=True)
    sums = np.bincount(pair.reshape(-1), weights=length)
    return {
        (int(left), int(right)): float(total)
        for left, right, total in zip(pairs[0], pairs[1], sums, strict=True)
    }


def build_topology(
    polygons: Geometries, faces: NDArray[np.int32], codes: Sequence[str]
) -> Topology:
    """Chain the borders of a clean coverage into shared arcs.

    A node is a vertex where other than two borders meet: three faces or more, or a face that
    touches itself at a point. An arc runs from node to node; a border without a node is one closed
    arc, which begins at its vertex of smallest x, then y, and repeats it at its end.

    Parameters
    ----------
    polygons
        As for `edges_between`, in units of 1e-5 degree.
    faces
        As for `edges_between`.
    codes
        Code of each face.

    Returns
    -------
    Topology
        Each arc runs with its smaller face on the left, the outside counting as larger than any:
        `left` < `right`, or `right` is -1. Arcs are sorted by left face, right face, first vertex,
        second vertex.

    Raises
    ------
    ReferentielError
        When a coordinate is not whole, or when polygons overlap.
    """
    edges = edges_between(polygons, faces)
    count = len(edges.vertices)
    degree = np.bincount(edges.start, minlength=count) + np.bincount(edges.end, minlength=count)
    leaving = np.full(count, OUTSIDE, dtype=np.int64)
    leaving[edges.start] = np.arange(len(edges))
    # At a vertex of two edges one comes and one goes, since both have the same face on the left.
    after = np.where(degree[edges.end] == 2, leaving[edges.end], OUTSIDE)
    first, steps = _chained(after, np.lexsort((edges.end, edges.start)))
    firsts, sizes = np.unique(first, return_counts=True)
    rank = np.lexsort(
        (edges.end[firsts], edges.start[firsts], edges.right[firsts], edges.left[firsts])
    )
    firsts, bounds = firsts[rank], np.concatenate([[0], np.cumsum(sizes[rank])])
    begins = np.empty(len(edges), dtype=np.int64)
    begins[firsts] = bounds[:-1]
    along = np.empty(len(edges), dtype=np.int64)
    along[begins[first] + steps] = np.arange(len(edges))
    # An arc is where its first edge starts, then where each of its edges ends.
    vertices = np.insert(edges.end[along], bounds[:-1], edges.start[firsts])
    return Topology(
        faces=tuple(codes),
        left=edges.left[firsts].astype(np.int64),
        right=edges.right[firsts].astype(np.int64),
        offsets=bounds + np.arange(len(bounds)),
        xy=edges.vertices[vertices],
    )


def _chained(after: Ints, order: Ints) -> tuple[Ints, Ints]:
    """First edge of the chain that each edge is in, and how many edges are between.

    `after` is the edge that follows each. A ring without a node begins at its first in `order`.
    """
    ends = np.ones(len(after), dtype=bool)
    ends[after[after != OUTSIDE]] = False
    first = np.arange(len(after))
    first[after[after != OUTSIDE]] = np.flatnonzero(after != OUTSIDE)
    steps = (~ends).astype(np.int64)
    # Each turn looks twice as far back, until no more edges see the first of their chain.
    seen = -1
    while seen < (seeing := int(np.count_nonzero(ends[first]))):
        seen = seeing
        steps += steps[first]
        first = first[first]
    apart = order[~ends[first[order]]]
    place = np.empty(len(after), dtype=np.int64)
    place[apart] = np.arange(len(apart))
    for ring in cycles(place[after[apart]]):
        members = apart[ring]
        first[members], steps[members] = members[0], np.arange(len(members))
    return first, steps
