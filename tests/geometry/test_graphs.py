"""Connectivity, held against networkx."""

from typing import Any

import networkx
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.geometry.graphs import components, cuts, path

EDGES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=30)
NODES = st.sets(st.integers(0, 14))


def graph_of(nodes: set[int], edges: list[tuple[int, int]]) -> Any:
    graph = networkx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from((a, b) for a, b in edges if a != b and {a, b} <= nodes)
    return graph


def beside_of(edges: list[tuple[int, int]]) -> dict[int, set[int]]:
    beside: dict[int, set[int]] = {node: set() for node in range(15)}
    for a, b in edges:
        if a != b:
            beside[a].add(b)
            beside[b].add(a)
    return beside


@given(NODES, EDGES)
def test_pieces_are_those_of_networkx(nodes: set[int], edges: list[tuple[int, int]]) -> None:
    found = components(nodes, beside_of(edges).__getitem__)
    expected = networkx.connected_components(graph_of(nodes, edges))
    assert sorted(map(sorted, found)) == sorted(map(sorted, expected))


@given(NODES, EDGES)
def test_cuts_are_those_of_networkx(nodes: set[int], edges: list[tuple[int, int]]) -> None:
    graph = graph_of(nodes, edges)
    found = cuts(nodes, beside_of(edges).__getitem__)
    assert sorted(found.order) == sorted(nodes)
    assert found.detached.keys() == set(networkx.articulation_points(graph))
    for node in found.detached:
        piece = networkx.node_connected_component(graph, node) - {node}
        apart = sorted(map(sorted, networkx.connected_components(graph.subgraph(piece))))
        parts = sorted(map(sorted, found.parts(node)))
        rest = piece.difference(*parts)
        assert sorted([*parts, *([sorted(rest)] if rest else [])]) == apart


def test_a_long_chain_needs_no_recursion() -> None:
    found = cuts(range(50_000), lambda node: (node - 1, node + 1))
    assert len(found.detached) == 49_998


COSTS = st.lists(st.integers(0, 3), min_size=15, max_size=15)
ENDS = st.sets(st.integers(0, 14), max_size=3)


@given(EDGES, ENDS, ENDS, COSTS, st.integers(0, 4))
def test_a_path_is_the_shortest_then_the_cheapest(
    edges: list[tuple[int, int]],
    starts: set[int],
    goals: set[int],
    costs: list[int],
    most: int,
) -> None:
    """Of all the shortest ways that networkx finds, none costs less."""
    graph = graph_of(set(range(15)), edges)
    ways = [
        way[1:-1] if len(way) > 1 else []
        for start in starts
        for goal in goals
        if networkx.has_path(graph, start, goal)
        for way in networkx.all_shortest_paths(graph, start, goal)
    ]
    ways = [way for way in ways if len(way) <= most]
    direct = bool(starts & goals)
    found = path(starts, goals, beside_of(edges).__getitem__, costs.__getitem__, most)
    if not ways:
        assert found is None
        return
    assert found is not None

    def price(way: list[int]) -> tuple[int, int]:
        return len(way), sum(costs[node] for node in way)

    assert price(found) == min(map(price, ways))
    assert direct or found in ways


def test_a_path_between_what_touches_has_nothing_between() -> None:
    chain = {0: (1,), 1: (0, 2), 2: (1,)}
    assert path([0], {1}, chain.__getitem__, lambda _: 1, 9) == []
    assert path([0], {0}, chain.__getitem__, lambda _: 1, 9) == []
    assert path([0], {2}, chain.__getitem__, lambda _: 1, 9) == [1]
    assert path([], {2}, chain.__getitem__, lambda _: 1, 9) is None
    assert path([0], (), chain.__getitem__, lambda _: 1, 9) is None
