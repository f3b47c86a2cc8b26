"""Edges and vertices are told apart by their numbers, whichever way they are drawn."""

from itertools import pairwise

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.geometry.edges import chained, merged, numbered, strung, strung_apart

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


@given(POINTS)
def test_each_edge_is_given_once_as_it_is_first_drawn(points: list[tuple[int, int]]) -> None:
    edges = merged(chained(np.array(points, dtype=float), np.zeros(len(points), dtype=np.int64)))
    once, rank = edges.once()
    drawn = [*pairwise(points)]
    first: dict[frozenset[tuple[int, int]], tuple[tuple[int, int], ...]] = {}
    for pair in drawn:
        first.setdefault(frozenset(pair), pair)
    ends = [tuple(map(tuple, pair)) for pair in once.ends().tolist()]
    assert ends == [*first.values()]
    assert [frozenset(ends[one]) for one in rank] == [frozenset(pair) for pair in drawn]


def test_edges_of_nothing() -> None:
    none = merged(chained(np.zeros((0, 2)), np.zeros(0, dtype=np.int64)))
    assert [len(one) for one in none.distinct()] == [0, 0, 0]
    assert len(none.lines()) == 0


def test_some_edges_as_lines() -> None:
    edges = chained(np.array([(0, 0), (1, 0), (1, 2), (5, 5), (6, 6)]), np.array([0, 0, 0, 1, 1]))
    assert shapely.length(edges.lines()).tolist() == [1, 2, np.sqrt(2)]
    assert shapely.length(edges.lines(np.array([False, True, False]))).tolist() == [2]


SQUARE = np.array([[(0, 0), (9, 0)], [(9, 0), (9, 9)], [(9, 9), (0, 9)], [(0, 9), (0, 0)]], float)


def test_segments_that_follow_each_other_are_one_line() -> None:
    (ring,) = strung(SQUARE, np.ones(4, dtype=bool))
    assert ring.is_closed
    assert ring.length == 36
    assert shapely.length(strung(SQUARE, np.ones(4, dtype=bool), 3)).tolist() == [27, 9]
    assert len(strung(SQUARE, np.zeros(4, dtype=bool))) == 4
    assert len(strung(SQUARE[::-1], np.ones(4, dtype=bool))) == 4
    assert len(strung(SQUARE[:0], np.ones(0, dtype=bool))) == 0


def test_a_line_ends_where_a_third_segment_begins() -> None:
    ends = np.append(SQUARE, [[(9, 9), (20, 20)]], axis=0)
    assert [len(one.coords) for one in strung_apart(ends, np.arange(4))] == [3, 3]
    assert [len(one.coords) for one in strung_apart(ends, np.array([0, 1, 3]))] == [3, 2]


@given(POINTS, st.integers(1, 5))
def test_no_side_is_lost(points: list[tuple[int, int]], most: int) -> None:
    edges = merged(chained(np.array(points, dtype=float), np.zeros(len(points), dtype=np.int64)))
    ends = edges.once()[0].ends()
    for lines in (strung_apart(ends, np.arange(len(ends))),
                  strung(ends, np.ones(len(ends), dtype=bool), most)):  # fmt: skip
        pairs = [pair for line in lines for pair in pairwise(line.coords)]
        assert pairs == [tuple(map(tuple, one)) for one in ends.tolist()]
