"""Edges of polygons, told apart by the very numbers of the vertices at their ends."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.geometry.rings import Geometries
from cptsgeo.geometry.topology import UNITS_PER_DEGREE, Topology

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Edges(NamedTuple):
    """Directed edges: ranks, among the vertices `xy`, of where they start and end."""

    xy: Floats
    start: Ints
    end: Ints

    def lines(self, kept: Bools) -> Geometries:
        """Some of them as lines of two points."""
        ends = np.stack([self.xy[self.start[kept]], self.xy[self.end[kept]]], axis=1)
        found: Geometries = shapely.linestrings(ends)
        return found


class Mesh(NamedTuple):
    """The edges of communes and of a layer, each once.

    Attributes
    ----------
    edges : Edges
        The distinct ones, undirected.
    change : array of int
        By how many polygons of the layer the two sides of each differ; none where one begins as
        another ends.
    etrangers : array of bool
        Whether each is of the layer, and of no commune.
    communes : array of int
        Rank of each edge of the communes, one after another along their arcs.
    arcs : array of int
        Arc of each of these.
    """

    edges: Edges
    change: Ints
    etrangers: Bools
    communes: Ints
    arcs: Ints

    def unmatched(self, outline: Ints) -> Geometries:
        """Edges where the number of polygons changes, and those along arcs, as lines."""
        kept = self.change != 0
        kept[self.communes[np.isin(self.arcs, outline)]] = True
        return self.edges.lines(kept)


def mesh(polygons: Geometries, topology: Topology) -> Mesh:
    """Match the edges of a layer with each other, and with those of communes.

    Parameters
    ----------
    polygons
        Valid polygons or multipolygons in degrees (EPSG:4326).
    topology
        The communes around.

    Returns
    -------
    Mesh
        Their edges: the same where the numbers of both ends are.
    """
    arc = np.repeat(np.arange(len(topology.left)), np.diff(topology.offsets))
    ours = _chained(topology.xy / UNITS_PER_DEGREE, arc)
    parts = shapely.orient_polygons(shapely.get_parts(polygons))  # The inside is on the left.
    theirs = _chained(*shapely.get_coordinates(shapely.get_rings(parts), return_index=True))
    shift, count = len(ours.xy), len(ours.start)
    vertices, vertex = _numbered(np.concatenate([ours.xy, theirs.xy]))
    start = vertex[np.concatenate([ours.start, theirs.start + shift])]
    end = vertex[np.concatenate([ours.end, theirs.end + shift])]
    low, high = np.minimum(start, end), np.maximum(start, end)
    keys, key = np.unique(low * len(vertices) + high, return_inverse=True)
    low, high = np.divmod(keys, len(vertices))
    # An edge of no length runs in both directions, or in none.
    direction = np.sign(end - start)[count:]
    change = np.bincount(key[count:], weights=direction, minlength=len(keys))
    foreign = np.zeros(len(keys), dtype=bool)
    foreign[key[count:]] = True
    foreign[key[:count]] = False
    return Mesh(Edges(vertices, low, high), change, foreign, key[:count], arc[ours.start])


def _chained(xy: Floats, line: Ints) -> Edges:
    """Edges between consecutive vertices of the same line."""
    start = np.flatnonzero(line[1:] == line[:-1])
    return Edges(xy, start, start + 1)


def _numbered(xy: Floats) -> tuple[Floats, Ints]:
    """Distinct vertices, and the rank of each vertex among them."""
    (xs, across), (ys, up) = (np.unique(column, return_inverse=True) for column in xy.T)
    # One whole number a vertex is sorted several times faster than two coordinates.
    places, rank = np.unique(across * len(ys) + up, return_inverse=True)
    across, up = np.divmod(places, len(ys))
    return np.stack([xs[across], ys[up]], axis=1), rank
