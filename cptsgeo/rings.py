"""Rings of coordinates: closed walks along arcs, cut into simple rings, and polygons of them."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Ints = npt.NDArray[np.int64]
Geometries = npt.NDArray[np.object_]


def vertex_keys(xy: Ints) -> Ints:
    """Give one integer a vertex, shape (n, 2) → (n,), equal where vertices are."""
    return (xy[:, 0] << 32) + xy[:, 1]


def directions(vectors: Ints) -> npt.NDArray[np.float64]:
    """Give the angle of each vector in radians, counterclockwise from east."""
    angles: npt.NDArray[np.float64] = np.arctan2(vectors[:, 1], vectors[:, 0])
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


def simple_rings(vertices: Ints) -> list[Ints]:
    """Cut a closed walk at the nodes that it passes more than once."""
    keys = vertex_keys(vertices[:-1])
    if len(np.unique(keys)) == len(keys):
        return [vertices]
    rings: list[Ints] = []
    stack: list[int] = []
    position: dict[int, int] = {}
    for index, key in enumerate([*keys.tolist(), int(keys[0])]):
        if key in position:
            start = position[key]
            rings.append(vertices[[*stack[start:], stack[start]]])
            for dropped in stack[start + 1 :]:
                del position[int(keys[dropped])]
            stack[start:] = [index]  # The walk goes on from its second passage.
        else:
            position[key] = len(stack)
            stack.append(index)
    return rings


def assemble(rings: Sequence[Ints], owners: Sequence[int], n_groups: int, units: int) -> Geometries:
    """Make the polygons of groups from simple rings: shells turn left, holes turn right.

    Parameters
    ----------
    rings
        Closed rings of integer coordinates, shape (n, 2) each.
    owners
        Group of each ring.
    n_groups
        How many groups there are.
    units
        By what to divide the coordinates.

    Returns
    -------
    array of shapely geometries, shape (n_groups,)
        Polygon or MultiPolygon of each group; an empty Polygon for one without a ring.
    """
    sizes = np.array([len(ring) for ring in rings])
    coordinates = np.concatenate(rings) / units
    linear = shapely.linearrings(coordinates, indices=np.repeat(np.arange(len(rings)), sizes))
    owner = np.array(owners)
    shells = np.flatnonzero(shapely.is_ccw(linear))
    holes = np.flatnonzero(~shapely.is_ccw(linear))
    holes_of = _holes_of(linear, owner, shells, holes)
    polygons = shapely.polygons(linear[shells])
    for shell, inside in holes_of.items():
        polygons[shell] = shapely.polygons(linear[shells[shell]], linear[inside])
    geometries = np.full(n_groups, shapely.Polygon(), dtype=object)
    order = np.argsort(owner[shells], kind="stable")
    groups, starts = np.unique(owner[shells][order], return_index=True)
    for group, members in zip(groups.tolist(), np.split(order, starts[1:]), strict=True):
        parts = polygons[members]
        geometries[group] = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
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
