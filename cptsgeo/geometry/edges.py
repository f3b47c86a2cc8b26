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

    def ends(self, kept: npt.NDArray[np.bool_] | slice = slice(None)) -> Floats:
        """Give both ends of them, or of some of them, shape (n, 2, 2)."""
        return np.stack([self.xy[self.start[kept]], self.xy[self.end[kept]]], axis=1)

    def lines(self, kept: npt.NDArray[np.bool_] | slice = slice(None)) -> Geometries:
        """Give them, or some of them, as lines of two points."""
        found: Geometries = shapely.linestrings(self.ends(kept))
        return found

    def distinct(self) -> tuple[Ints, Ints, Ints]:
        """Give the two ends of each distinct edge, the lower one first, and the rank of each."""
        low, high = np.minimum(self.start, self.end), np.maximum(self.start, self.end)
        keys, key = np.unique(low * len(self.xy) + high, return_inverse=True)
        return *np.divmod(keys, max(1, len(self.xy))), key

    def once(self) -> tuple["Edges", Ints]:
        """Give the distinct edges, in the order and direction that each is first drawn in.

        And the rank of each among them.
        """
        low, _, key = self.distinct()
        first = np.empty(len(low), dtype=np.int64)
        first[key[::-1]] = np.arange(len(key))[::-1]
        order = np.argsort(first)
        rank = np.empty_like(first)
        rank[order] = np.arange(len(order))
        first = first[order]
        return Edges(self.xy, self.start[first], self.end[first]), rank[key]


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


def strung_apart(ends: Floats, which: Ints) -> Geometries:
    """Give some segments as lines that only touch others at their ends, as `strung`.

    Parameters
    ----------
    ends
        Both ends of all segments, shape (n, 2, 2).
    which
        Ranks of those to give.

    Returns
    -------
    array of shapely geometries
        Lines, that go on as long as no third segment begins or ends there.
    """
    _, rank = numbered(ends.reshape(-1, 2))
    return strung(ends[which], np.bincount(rank)[rank[::2][which]] == 2)


def strung(ends: Floats, linked: npt.NDArray[np.bool_], most: int | None = None) -> Geometries:
    """Give segments as lines, each of those that go on from one to the next.

    A line takes much less memory than a segment each for all of its sides.

    Parameters
    ----------
    ends
        Both ends of each segment, shape (n, 2, 2).
    linked
        Whether each may go on from the one before it, if it begins where that one ends, shape (n,).
    most
        Sides of a line, at most; any number by default.

    Returns
    -------
    array of shapely geometries
        The lines.
    """
    goes_on = linked[1:] & (ends[1:, 0] == ends[:-1, 1]).all(axis=1)
    if most is not None:
        goes_on &= np.arange(1, len(ends)) % most != 0
    last = np.append(~goes_on, True)[: len(ends)].astype(np.int64)
    place = np.arange(len(ends)) + np.cumsum(last) - last
    xy = np.empty((len(ends) + int(last.sum()), 2))
    xy[place] = ends[:, 0]
    xy[place[last == 1] + 1] = ends[last == 1, 1]
    line = np.repeat(np.cumsum(last) - last, 1 + last)
    found: Geometries = shapely.linestrings(xy, indices=line)
    return found
