"""Edges and vertices are told apart by their numbers, whichever way they are drawn."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.geometry.edges import chained, merged, numbered

POINTS = st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2)), min_size=1, max_size=30)


@given(POINTS)
def test_each_vertex_has_one_number(points: list[tuple[int, int]]) -> None:
    xy = np.array(points, dtype=float)
    distinct, rank = numbered(xy)
    assert [*map(tuple, distinct)] == sorted(set(points))
    assert (distinct[rank] == xy).all()


@given(POINTS, st.data())
def test_each_edge_is_found_once(points: list[tuple[int, int]], data: st.DataObject) -> None:
    lines = sorted(data.draw(st.lists(st.integers(0, 3), min_size=len(points),
                                      max_size=len(points))))  # fmt: skip
    edges = merged(chained(np.array(points, dtype=float), np.array(lines)))
    low, high, key = edges.distinct()
    drawn = [
        frozenset((points[i], points[i + 1]))
        for i in range(len(points) - 1)
        if lines[i] == lines[i + 1]
    ]
    once = [frozenset(map(tuple, edges.xy[[a, b]])) for a, b in zip(low, high, strict=True)]
    assert len(once) == len(set(once)) == len(set(drawn))
    assert [once[one] for one in key] == drawn


def test_edges_of_nothing() -> None:
    none = merged(chained(np.zeros((0, 2)), np.zeros(0, dtype=np.int64)))
    assert [len(one) for one in none.distinct()] == [0, 0, 0]
    assert len(none.lines()) == 0


def test_some_edges_as_lines() -> None:
    edges = chained(np.array([(0, 0), (1, 0), (1, 2), (5, 5), (6, 6)]), np.array([0, 0, 0, 1, 1]))
    assert shapely.length(edges.lines()).tolist() == [1, 2, np.sqrt(2)]
    assert shapely.length(edges.lines(np.array([False, True, False]))).tolist() == [2]
