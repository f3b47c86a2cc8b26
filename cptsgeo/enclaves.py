"""Enclaves: what a territory surrounds entirely, without sea or unknown land around it."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from cptsgeo.adjacency import Adjacency
from cptsgeo.graphs import components, cuts

OPEN = 0
"""The node of all that is open: the sea, other countries, communes that nobody looks at."""


class _Regions(NamedTuple):
    """Areas of one holding each: communes that touch and have the same owners."""

    members: list[list[str]]
    beside: list[set[int]]


def enclaves(
    owners: Mapping[str, tuple[str, ...]],
    uncovered: Iterable[str],
    graph: Adjacency,
    cpts_ids: Collection[str],
) -> dict[str, list[list[str]]]:
    """Find what each territory surrounds.

    Parameters
    ----------
    owners
        CPTS that hold each atom.
    uncovered
        Atoms that none holds, where that is known; any other atom is open land.
    graph
        The contiguity graph; links do not open an enclave.
    cpts_ids
        The territories to look at.

    Returns
    -------
    dict of str to list of list of str
        By CPTS that surrounds something: the sorted atoms of each enclave.
    """
    held = dict(owners)
    held.update(dict.fromkeys(uncovered, ()))
    regions = _regions(held, graph)
    of_cpts: dict[str, list[int]] = {}
    for node, members in enumerate(regions.members):
        for owner in held[members[0]] if members else ():
            of_cpts.setdefault(owner, []).append(node)
    everything = range(len(regions.members))
    # Seen from the open, what a region detaches is what it surrounds: one search for all.
    seen = cuts(everything, regions.beside.__getitem__)
    found: dict[str, list[list[str]]] = {}
    for cpts_id in cpts_ids:
        nodes = of_cpts.get(cpts_id, ())
        if not nodes:
            continue
        if len(nodes) == 1:
            parts = list(seen.parts(nodes[0]))
        else:
            own = frozenset(nodes)
            others = [node for node in everything if node not in own]
            parts = [p for p in components(others, regions.beside.__getitem__) if OPEN not in p]
        if parts:
            found[cpts_id] = [
                sorted(code for node in part for code in regions.members[node]) for part in parts
            ]
    return found


def _regions(held: Mapping[str, tuple[str, ...]], graph: Adjacency) -> _Regions:
    node_of: dict[str, int] = {}
    members: list[list[str]] = [[]]
    for first, owners in sorted(held.items()):
        if first in node_of:
            continue
        node = len(members)
        node_of[first] = node
        region, waiting = [first], [first]
        while waiting:
            for near in graph.touching(waiting.pop()):
                if near not in node_of and held.get(near) == owners:
                    node_of[near] = node
                    region.append(near)
                    waiting.append(near)
        members.append(region)
    beside: list[set[int]] = [set() for _ in members]
    for code, node in node_of.items():
        around = graph.voisinages.get(code)
        if around is None or around.exterieur:
            beside[node].add(OPEN)
            beside[OPEN].add(node)
        for near in around.metres if around else ():
            other = node_of.get(near, OPEN)
            if other != node:
                beside[node].add(other)
                beside[other].add(node)
    return _Regions(members, beside)
