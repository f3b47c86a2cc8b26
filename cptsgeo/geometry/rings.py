"""Rings of coordinates: closed walks along arcs, cut into simple rings, and polygons of them."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Geometries = npt.NDArray[np.object_]


def array_of(shapes: Sequence[Any]) -> Geometries:
    """Put shapes in an array, None for one that is missing: numpy would look into them."""
    found = np.array([None] * len(shapes), dtype=object)
    found[:] = shapes
    return found


def vertex_keys(xy: Ints) -> Ints:
    """Give one integer a vertex, shape (n, 2) → (n,), equal where vertices are."""
    return (xy[:, 0] << 32) + xy[:, 1]


def directions(vectors: Ints) -> Floats:
    """Give the angle of each vector in radians, counterclockwise from east."""
    angles: Floats = np.arctan2(vectors[:, 1], vectors[:, 0])
    return angles


def cycles(following: Ints) -> Iterator[list[int]]:
    """Yield the cycles of a permutation, by their smallest member."""
    successor = following.tolist()
    seen = bytearray(len(successor))
    for first in range(len(successor)):
        if seen[first]:
            continue
        cycle = []
        current = first
        while not seen[current]:
            seen[current] = 1
            cycle.append(current)
            current = successor[current]
        yield cycle


def following(nodes: Ints, owner: Ints, out: Floats, back: Floats) -> Ints:
    """Find the half-arc that continues each one around the same group.

    Parameters
    ----------
    nodes
        Where each begins and where it ends, counted from 0, shape (2, n).
    owner
        The group on the left of each, shape (n,).
    out
        Angle at which each leaves its first node.
    back
        Angle at which one goes back from its last node.

    Returns
    -------
    array of int, shape (n,)
        Rank of the next one.
    """
    # Around a group as many half-arcs leave a node as arrive at it, so sorting both sides by
    # (group, node) pairs them.
    places = owner * nodes.size + nodes
    leaving, arriving = np.argsort(places[0]), np.argsort(places[1])
    found = np.empty(len(owner), np.int64)
    found[arriving] = leaving
    # Where the group touches itself, several pairs meet at one node: a walk goes on along the
    # first border clockwise from where it came, the one that bounds the same interior.
    fresh = np.flatnonzero(np.diff(places[0, leaving]))
    bounds = np.concatenate([[0], fresh + 1, [len(owner)]])
    for run in np.flatnonzero(np.diff(bounds) > 1).tolist():
        members = slice(bounds[run], bounds[run + 1])
        turns = (back[arriving[members], None] - out[None, leaving[members]]) % (2 * np.pi)
        found[arriving[members]] = leaving[members][turns.argmin(axis=1)]
    return found


def simple_walks(nodes: Sequence[int]) -> list[list[int]]:
    """Cut a closed walk at the nodes that it passes more than once.

    Parameters
    ----------
    nodes
        The node where each step of the walk begins.

    Returns
    -------
    list of list of int
        Ranks of the steps of each simple walk.
    """
    walks: list[list[int]] = []
    stack: list[int] = []
    position: dict[int, int] = {}
    for step, node in enumerate([*nodes, nodes[0]]):
        if node in position:
            start = position[node]
            walks.append(stack[start:])
            for dropped in stack[start + 1 :]:
                del position[nodes[dropped]]
            stack[start:] = [step]  # The walk goes on from its second passage.
        else:
            position[node] = len(stack)
            stack.append(step)
    return walks


def crossing(walks: Sequence[Sequence[int]], nodes: Ints) -> list[int]:
    """Find the walks that pass a node twice.

    Parameters
    ----------
    walks
        Steps of each walk.
    nodes
        The node where each step begins, from 0.

    Returns
    -------
    list of int
        Ranks of these walks, in rising order.
    """
    sizes = [len(walk) for walk in walks]
    walk = np.repeat(np.arange(len(walks)), sizes)
    node = nodes[np.fromiter(itertools.chain.from_iterable(walks), np.int64, sum(sizes))]
    width = int(node.max(initial=0)) + 1
    passed, times = np.unique(walk * width + node, return_counts=True)
    return sorted({*(passed[times > 1] // width).tolist()})


def assemble(vertices: Ints, sizes: Ints, owner: Ints, n_groups: int, units: int) -> Geometries:
    """Make the polygons of groups from simple rings: shells turn left, holes turn right.

    Parameters
    ----------
    vertices
        Integer coordinates of closed rings, one after another, shape (m, 2).
    sizes
        How many vertices each ring has, shape (n,).
    owner
        Group of each ring, shape (n,).
    n_groups
        How many groups there are.
    units
        By what to divide the coordinates.

    Returns
    -------
    array of shapely geometries, shape (n_groups,)
        Polygon or MultiPolygon of each group; an empty Polygon for one without a ring.
    """
    indices = np.repeat(np.arange(len(sizes)), sizes)
    linear = shapely.linearrings(vertices / units, indices=indices)
    shells = np.flatnonzero(shapely.is_ccw(linear))
    holes = np.flatnonzero(~shapely.is_ccw(linear))
    holes_of = _holes_of(linear, owner, shells, holes)
    polygons = shapely.polygons(linear[shells])
    for shell, inside in holes_of.items():
        polygons[shell] = shapely.polygons(linear[shells[shell]], linear[inside])
    geometries = np.full(n_groups, shapely.Polygon(), dtype=object)
    order = np.argsort(owner[shells], kind="stable")
    groups, starts, sizes = np.unique(owner[shells][order], return_index=True, return_counts=True)
    geometries[groups] = polygons[order[starts]]
    for many in np.flatnonzero(sizes > 1).tolist():
        members = order[starts[many] : starts[many] + sizes[many]]
        geometries[groups[many]] = shapely.multipolygons(polygons[members])
    return geometries


def _holes_of(linear: Any, owner: Ints, shells: Ints, holes: Ints) -> dict[int, list[int]]:
    """Holes of each shell (by position in `shells`): the smallest shell of the group around."""
    found: dict[int, list[int]] = {}
    for hole in holes.tolist():
        candidates = np.flatnonzero(owner[shells] == owner[hole])
        if len(candidates) > 1:
            around = shapely.polygons(linear[shells[candidates]])
            inside = shapely.covers(around, shapely.polygons(linear[hole]))
            candidates = candidates[inside]
            candidates = candidates[np.argsort(shapely.area(around[inside]))]
        found.setdefault(int(candidates[0]), []).append(hole)
    return found
