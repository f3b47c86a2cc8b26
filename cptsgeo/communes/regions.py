"""Regions: communes that touch and have the same owners, and what they surround."""

import functools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from cptsgeo.communes.adjacency import Adjacency
from cptsgeo.geometry.graphs import components

OPEN = 0
"""The region of all that is open: the sea, other countries, communes that nobody looks at."""


@dataclass(frozen=True)
class Regions:
    """A division of communes by who holds them: a small graph in place of a large one.

    Attributes
    ----------
    members : list of list of str
        Codes of each region, in no order that counts; those of the open are not listed.
    of_cpts : dict of str to list of int
        Regions of each CPTS that has communes; one that it shares with others counts for each.
    graph : Adjacency
        The contiguity graph of communes.
    """

    members: list[list[str]]
    of_cpts: dict[str, list[int]]
    graph: Adjacency

    @functools.cached_property
    def beside(self) -> list[set[int]]:
        """Regions that touch each; links do not count."""
        graph = self.graph
        region_of: dict[str, int] = {}
        for rank, codes in enumerate(self.members):
            region_of |= dict.fromkeys(codes, rank)
        beside: list[set[int]] = [set() for _ in self.members]
        for rank, codes in enumerate(self.members):
            around = set(map(region_of.get, chain.from_iterable(map(graph.touching, codes))))
            if None in around or any(map(graph.exposed, codes)):
                beside[OPEN].add(rank)
                beside[rank].add(OPEN)
            beside[rank] |= {near for near in around if near is not None and near != rank}
        return beside

    def pieces(self, cpts_id: str) -> list[list[str]]:
        """Pieces of a territory: what borders and links within it connect, in no order."""
        ranks = self.of_cpts.get(cpts_id, [])
        if len(ranks) < 2:
            return [self.members[rank] for rank in ranks]
        codes = [code for rank in ranks for code in self.members[rank]]
        return components(codes, self.graph.beside)

    def enclaves(self, cpts_ids: Iterable[str]) -> dict[str, list[list[str]]]:
        """Find what territories surround entirely, without the open around it.

        Parameters
        ----------
        cpts_ids
            The territories.

        Returns
        -------
        dict of str to list of list of str
            By CPTS that surrounds something: the sorted codes of each enclave.
        """
        found: dict[str, list[list[str]]] = {}
        for cpts_id in cpts_ids:
            parts = self._surrounded(frozenset(self.of_cpts.get(cpts_id, ())))
            if parts:
                found[cpts_id] = sorted(
                    sorted(code for rank in part for code in self.members[rank]) for part in parts
                )
        return found

    @functools.cached_property
    def _way_out(self) -> dict[int, int]:
        """The next region on a shortest way from each to the open."""
        onward = {OPEN: OPEN}
        reached = [OPEN]
        for rank in reached:  # It grows as it is read.
            for near in self.beside[rank]:
                if near not in onward:
                    onward[near] = rank
                    reached.append(near)
        return onward

    def _surrounded(self, ranks: frozenset[int]) -> list[set[int]]:
        """Groups of regions from which every way to the open passes through some regions."""
        found: list[set[int]] = []
        known: set[int] = set()
        for start in set(chain.from_iterable(map(self.beside.__getitem__, ranks))) - ranks:
            if start in known:
                continue
            group, waiting = {start}, [start]
            while waiting and not self._leads_out(waiting[-1], ranks):
                fresh = self.beside[waiting.pop()] - ranks - group
                group |= fresh
                waiting += fresh
            if not waiting:
                found.append(group)
            known |= group
        return found

    def _leads_out(self, rank: int, ranks: frozenset[int]) -> bool:
        """Whether the shortest way from a region to the open avoids some regions."""
        while rank != OPEN:
            if rank in ranks or rank not in self._way_out:
                return False
            rank = self._way_out[rank]
        return True


def regions(
    atoms: Mapping[str, frozenset[str]],
    shared: Mapping[str, tuple[str, ...]],
    uncovered: Collection[str],
    graph: Adjacency,
) -> Regions:
    """Divide communes by who holds them.

    Parameters
    ----------
    atoms
        Atoms of each CPTS.
    shared
        CPTS that hold each atom that several do.
    uncovered
        Atoms that none holds, where that is known; any other atom is open land.
    graph
        The contiguity graph.

    Returns
    -------
    Regions
        The division.
    """
    together: dict[tuple[str, ...], frozenset[str]]
    together = {
        (cpts_id,): codes if codes.isdisjoint(shared) else codes - shared.keys()
        for cpts_id, codes in atoms.items()
    }
    for atom, held in shared.items():
        together[held] = together.get(held, frozenset()) | {atom}
    members: list[list[str]] = [[], *components(uncovered, graph.touching)]
    of_cpts: dict[str, list[int]] = {}
    for held, codes in together.items():
        for region in components(codes, graph.touching):
            for cpts_id in held:
                of_cpts.setdefault(cpts_id, []).append(len(members))
            members.append(region)
    return Regions(members, of_cpts, graph)
