"""Connectivity of any graph: its pieces, what falls apart without a node, the way between two.

Linear searches in plain Python. The graph libraries of the field take longer to import than
`cptsgeo valider` may run; tests hold these against networkx.
"""

import heapq
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

Node = TypeVar("Node", bound=Hashable)


class Cuts(NamedTuple, Generic[Node]):
    """What the removal of a node detaches, in the order of one depth-first search.

    `detached` has, for each node whose removal breaks its piece, the ranges of `order` that no
    longer hang together with the search's root (or, for a root, with each other).
    """

    order: list[Node]
    detached: dict[Node, list[range]]

    def parts(self, node: Node) -> Iterator[list[Node]]:
        """Yield the groups of nodes that the removal of a node detaches."""
        for span in self.detached.get(node, ()):
            yield self.order[span.start : span.stop]


def components(
    nodes: Iterable[Node], beside: Callable[[Node], Collection[Node]]
) -> list[list[Node]]:
    """Divide nodes into pieces that edges among them connect.

    Parameters
    ----------
    nodes
        The nodes, distinct.
    beside
        Neighbours of a node, those outside `nodes` too.

    Returns
    -------
    list of list
        The pieces, in no order that counts.
    """
    left = set(nodes)
    pieces = []
    while left:
        fresh = {left.pop()}
        piece = list(fresh)
        while fresh and left:
            fresh = left.intersection(chain.from_iterable(map(beside, fresh)))
            left -= fresh
            piece += fresh
        pieces.append(piece)
    return pieces


def cuts(nodes: Iterable[Node], beside: Callable[[Node], Collection[Node]]) -> Cuts[Node]:
    """Find the articulation nodes of a graph, and what each holds on.

    Parameters
    ----------
    nodes
        The nodes, distinct; the first of each piece is the root of its search.
    beside
        Neighbours of a node, those outside `nodes` too.

    Returns
    -------
    Cuts
        Every node whose removal breaks its piece, and only those.
    """
    roots = list(nodes)
    among = set(roots)
    rank: dict[Node, int] = {}
    order: list[Node] = []
    detached: dict[Node, list[range]] = {}
    for root in roots:
        if root in rank:
            continue
        _search(root, among, beside, rank, order, detached)
        if len(detached.get(root, ())) == 1:  # A root with one branch holds nothing apart.
            del detached[root]
    return Cuts(order, detached)


def path(
    starts: Iterable[Node],
    goals: Collection[Node],
    beside: Callable[[Node], Collection[Node]],
    cost: Callable[[Node], int],
    most: int,
) -> list[Node] | None:
    """Find the way from some nodes to others that has the fewest nodes, then the least cost.

    Parameters
    ----------
    starts
        Where it may begin.
    goals
        Where it may end.
    beside
        Neighbours of a node.
    cost
        What a node costs, zero or more; decides between ways of one length.
    most
        Nodes between at most.

    Returns
    -------
    list or None
        The nodes between, neither end included; None if there is no such way.
    """
    waiting = [(0, 0, node, node) for node in starts]
    heapq.heapify(waiting)
    came: dict[Node, Node] = {}
    while waiting:
        length, total, node, before = heapq.heappop(waiting)
        if node in came:
            continue
        came[node] = before
        if node in goals:
            return _between(node, came)
        for near in beside(node) if length <= most else ():
            if near not in came:
                price = 0 if near in goals else cost(near)
                heapq.heappush(waiting, (length + 1, total + price, near, node))
    return None


def _between(goal: Node, came: dict[Node, Node]) -> list[Node]:
    way = []
    node = came[goal]
    while came[node] != node:
        way.append(node)
        node = came[node]
    return way[::-1]


def _search(
    root: Node,
    among: set[Node],
    beside: Callable[[Node], Collection[Node]],
    rank: dict[Node, int],
    order: list[Node],
    detached: dict[Node, list[range]],
) -> None:
    """One depth-first search (Tarjan), without recursion: territories are long."""
    # An edge back to where a search came from lowers nothing that counts for a node.
    rank[root] = low = len(order)
    order.append(root)
    rank_of = rank.get
    node, rest = root, iter(beside(root))
    above: list[tuple[Node, Iterator[Node], int]] = []  # the way here: node, what is left, low
    while True:
        for near in rest:
            seen = rank_of(near)
            if seen is None:
                if near in among:
                    above.append((node, rest, low))
                    rank[near] = low = len(order)
                    order.append(near)
                    node, rest = near, iter(beside(near))
                    break
            elif seen < low:
                low = seen
        else:
            if not above:
                return
            done, reached = node, low
            node, rest, low = above.pop()
            if reached >= rank[node]:
                detached.setdefault(node, []).append(range(rank[done], len(order)))
            elif reached < low:
                low = reached
