"""Edges between vertices, told apart by the very numbers of their ends."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.geometry.rings import Floats, Geometries, Ints


class Edges(NamedTuple):
    """Directed edges: ranks, among the vertices `xy`, of where they start and end."""

    xy: Floats
    start: Ints
    end: Ints

    def lines(self, kept: npt.NDArray[np.bool_] | slice = slice(None)) -> Geometries:
        """Give them, or some of them, as lines of two points."""
        ends = np.stack([self.xy[self.start[kept]], self.xy[self.end[kept]]], axis=1)
        found: Geometries = shapely.linestrings(ends)
        return found

    def distinct(self) -> tuple[Ints, Ints, Ints]:
        """Give the two ends of each distinct edge, the lower one first, and the rank of each."""
        low, high = np.minimum(self.start, self.end), np.maximum(self.start, self.end)
        keys, key = np.unique(low * len(self.xy) + high, return_inverse=True)
        return *np.divmod(keys, max(1, len(self.xy))), key


def chained(xy: Floats, line: Ints) -> Edges:
    """Give the edges between consecutive vertices of the same line."""
    start = np.flatnonzero(line[1:] == line[:-1])
    return Edges(xy, start, start + 1)


def numbered(xy: Floats) -> tuple[Floats, Ints]:
    """Give distinct vertices, in order, and the rank of each vertex among them."""
    (xs, across), (ys, up) = (np.unique(column, return_inverse=True) for column in xy.T)
    # One whole number a vertex is sorted several times faster than two coordinates.
    places, rank = np.unique(across * len(ys) + up, return_inverse=True)
    across, up = np.divmod(places, max(1, len(ys)))
    return np.stack([xs[across], ys[up]], axis=1), rank


def merged(edges: Edges) -> Edges:
    """Give the same edges between distinct vertices."""
    xy, rank = numbered(edges.xy)
    return Edges(xy, rank[edges.start], rank[edges.end])
