"""Shared arcs: each border once, with the face on each side.

Coordinates are whole numbers here, so that two neighbours share a vertex exactly or not at all.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from cptsgeo.errors import ReferentielError
from cptsgeo.rings import Geometries, vertex_keys
from cptsgeo.topology import OUTSIDE, Topology


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
    parts, source = shapely.get_parts(polygons, return_index=True)
    parts = shapely.orient_polygons(parts)  # The inside is on the left of every ring.
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    whole = np.rint(xy)
    if not np.array_equal(whole, xy):
        raise ReferentielError("Les coordonnées doivent être entières avant de chercher les arcs.")
    whole = whole.astype(np.int64)
    _, first, vertex = np.unique(vertex_keys(whole), return_index=True, return_inverse=True)
    vertices = whole[first]  # Keys rise with x, then y.
    inside = ring[1:] == ring[:-1]
    start, end = vertex[:-1][inside], vertex[1:][inside]
    face = faces[source[part[ring[:-1][inside]]]]
    forward = start < end
    low, high = np.where(forward, start, end), np.where(forward, end, start)
    key = low * np.int64(len(vertices)) + high
    distinct, edge = np.unique(key, return_inverse=True)
    sides = np.full((2, len(distinct)), OUTSIDE, dtype=np.int32)
    for row, mask in ((0, forward), (1, ~forward)):
        if len(np.unique(edge[mask])) != np.count_nonzero(mask):
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
    following = np.where(degree[edges.end] == 2, leaving[edges.end], OUTSIDE)
    # Edges that leave a node come first; what they do not reach are rings without a node.
    order = np.lexsort((edges.end, edges.start, degree[edges.start] == 2))
    chains = _chains(order.tolist(), following.tolist())
    firsts = np.array([chain[0] for chain in chains], dtype=np.int64)
    rank = np.lexsort(
        (edges.end[firsts], edges.start[firsts], edges.right[firsts], edges.left[firsts])
    )
    firsts = firsts[rank]
    ordered = [chains[index] for index in rank.tolist()]
    bounds = np.cumsum([0, *map(len, ordered)], dtype=np.int64)
    along = np.fromiter(itertools.chain.from_iterable(ordered), np.int64, len(edges))
    # An arc is where its first edge starts, then where each of its edges ends.
    vertices = np.insert(edges.end[along], bounds[:-1], edges.start[firsts])
    return Topology(
        faces=tuple(codes),
        left=edges.left[firsts].astype(np.int64),
        right=edges.right[firsts].astype(np.int64),
        offsets=bounds + np.arange(len(bounds)),
        xy=edges.vertices[vertices],
    )


def _chains(order: list[int], following: list[int]) -> list[list[int]]:
    """Follow edges one after another until a node, or until the ring closes."""
    chains: list[list[int]] = []
    seen = bytearray(len(order))
    for first in order:
        chain: list[int] = []
        edge = first
        while edge != OUTSIDE and not seen[edge]:
            seen[edge] = 1
            chain.append(edge)
            edge = following[edge]
        if chain:
            chains.append(chain)
    return chains
