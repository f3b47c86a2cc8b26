"""Segments that cross, and what is inside an odd number of times: against counting by hand."""

import numpy as np
import pytest
import shapely
from drawings import coast, comb, copies, hairs, spikes, star
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.geometry import crossings as module
from cptsgeo.geometry.crossings import (
    close_pairs,
    crossings,
    neighbours,
    odd_ground,
    segments_of,
)

POINTS = st.tuples(st.integers(0, 8), st.integers(0, 8))
RINGS = st.lists(POINTS, min_size=3, max_size=12)
ALL = 10**9


def lines(segments: np.ndarray) -> np.ndarray:
    return np.asarray(shapely.linestrings(segments), dtype=object)


def polygon(ring: list[tuple[int, int]]) -> shapely.Polygon:
    return shapely.Polygon(ring)


def by_hand(segments: np.ndarray) -> int:
    """Pairs that meet elsewhere than at an end of both, by GEOS one after another."""
    found = 0
    for rank, one in enumerate(segments.tolist()):
        for other in segments[rank + 1 :].tolist():
            common = shapely.LineString(one).intersection(shapely.LineString(other))
            at_ends = common.geom_type == "Point" and list(common.coords[0]) in one
            at_ends = at_ends and list(common.coords[0]) in other
            same = sorted(one) == sorted(other)
            found += not common.is_empty and not at_ends and not same
    return found


@examples(100)
@given(st.lists(st.lists(POINTS, min_size=2, max_size=2, unique=True), min_size=1, max_size=8))
def test_pairs_are_counted_as_by_hand(segments: list[list[tuple[int, int]]]) -> None:
    ends = np.array(segments, dtype=float)
    assert crossings(ends, ALL) == by_hand(ends)


@pytest.mark.parametrize("points", [5, 7, 21, 101])
def test_a_star_crosses_itself_as_often_as_is_known(points: int) -> None:
    assert crossings(segments_of(star(points)), ALL) == points * (points - 3) // 2


@pytest.mark.parametrize("shape", [spikes(100, 0.1), comb(30), hairs(20, 1e-6)], ids=str)
def test_what_is_valid_crosses_nothing(shape: shapely.Geometry) -> None:
    assert shape.is_valid
    assert crossings(segments_of(shape), ALL) == 0


def test_copies_cross_each_other_twice() -> None:
    squares = np.array(copies(40, 1e-5), dtype=object)
    assert crossings(segments_of(squares), ALL) == 40 * 39


def test_an_end_within_another_counts_and_a_common_end_does_not() -> None:
    def count(*segments: list[list[int]]) -> int:
        return crossings(np.array(segments, dtype=float), ALL)

    assert count([[0, 0], [4, 0]], [[2, 0], [2, 3]]) == 1
    assert count([[0, 0], [4, 0]], [[4, 0], [4, 3]]) == 0
    assert count([[0, 0], [4, 0]], [[0, 0], [4, 0]]) == 0
    assert count([[0, 0], [4, 0]], [[2, 0], [6, 0]]) == 1
    assert count([[0, 0], [4, 0]], [[1, 0], [2, 0]]) == 1
    assert count([[0, 0], [4, 4]], [[0, 4], [4, 0]]) == 1
    assert count([[0, 0], [4, 0]], [[0, 1], [4, 1]]) == 0


def test_counting_stops_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four million crossings are there; no more pairs are met than a few times what is admitted."""
    met = []
    meet = module._meet

    def counted(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        met.append(len(one))
        return meet(one, other)

    monkeypatch.setattr(module, "_meet", counted)
    assert crossings(segments_of(star(3001)), 1000) > 1000
    assert sum(met) < 20_000


def _lengths(segments: np.ndarray) -> np.ndarray:
    return np.asarray(shapely.length(shapely.linestrings(segments)))


def test_teeth_side_by_side_are_neighbours_though_their_boxes_are_not() -> None:
    assert neighbours(segments_of(comb(1000))) > 50_000
    assert neighbours(segments_of(comb(1000, height=1e-5))) < 10_000


def test_neighbours_are_about_as_many_as_there_are() -> None:
    for shape in (spikes(3000, 0.1), spikes(3000, 0.29), star(301), comb(500)):
        segments = segments_of(shape)
        first, second = shapely.STRtree(shapely.linestrings(segments)).query(
            shapely.linestrings(segments)
        )
        true = int((first < second).sum())
        grown = shapely.buffer(shapely.linestrings(segments), 0.02 * _lengths(segments))
        most = int((np.less(*shapely.STRtree(grown).query(grown))).sum())
        assert true / 2 - len(segments) < neighbours(segments) < 2 * most + len(segments)
        assert neighbours(segments) == neighbours(segments)


def odd(ring_lists: list[list[tuple[int, int]]], x: float, y: float) -> bool:
    """Whether a ray to the east crosses rings an odd number of times, side by side."""
    inside = False
    for ring in ring_lists:
        for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
                inside = not inside
    return inside


@examples(200)
@given(st.lists(RINGS, min_size=1, max_size=3))
def test_what_is_kept_is_what_rings_go_round_an_odd_number_of_times(
    rings: list[list[tuple[int, int]]],
) -> None:
    shape = shapely.MultiPolygon([polygon(ring) for ring in rings])
    found = odd_ground(shape)
    assert found.is_valid
    assert found.geom_type in {"Polygon", "MultiPolygon"}
    # Points that are on no line through whole numbers below nine.
    for x in np.arange(0.0, 8, 0.97) + 0.0123:
        for y in np.arange(0.0, 8, 0.89) + 0.0377:
            assert found.covers(shapely.Point(x, y)) == odd(rings, x, y)


@examples(100)
@given(RINGS)
def test_a_valid_polygon_stays_what_it_is(ring: list[tuple[int, int]]) -> None:
    shape = polygon(ring)
    if shape.is_valid and not shape.is_empty:
        assert odd_ground(shape).equals(shape)


def test_holes_copies_and_nothing() -> None:
    outer = shapely.box(0, 0, 9, 9)
    holed = shapely.Polygon(outer.exterior, [shapely.box(2, 2, 4, 4).exterior])
    assert odd_ground(holed).equals(holed)
    assert odd_ground(shapely.MultiPolygon([outer, outer])).is_empty
    assert odd_ground(shapely.Polygon()).is_empty
    assert odd_ground(shapely.Polygon([(0, 0), (1, 1), (0, 0), (1, 1)])).is_empty
    # A line out and back is no ground, wherever it crosses others.
    spike = shapely.Polygon([(0, 0), (4, 0), (4, 2), (9, 2), (4, 2), (4, 4), (0, 4)])
    assert odd_ground(spike).equals(shapely.box(0, 0, 4, 4))


def test_only_what_meets_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip of the hand on a fine outline costs what it is long, not what the outline is."""
    cut = []
    union = shapely.union_all

    def counted(lines: np.ndarray) -> shapely.Geometry:
        cut.append(len(lines))
        return union(lines)

    monkeypatch.setattr(shapely, "union_all", counted)
    drawn = coast(5000, slips=5)
    assert not drawn.is_valid
    assert odd_ground(drawn).is_valid
    assert sum(cut) <= 4 * 5
    assert abs(odd_ground(drawn).area - coast(5000).area) < 1e-3


@examples(20)
@given(st.integers(2, 30).map(lambda n: 2 * n + 1), st.floats(0.01, 0.5))
def test_any_star_is_repaired(points: int, radius: float) -> None:
    found = odd_ground(star(points, radius))
    assert found.is_valid
    assert 0 < found.area < np.pi * radius**2


@examples(100)
@given(
    st.lists(st.lists(POINTS, min_size=2, max_size=2, unique=True), min_size=1, max_size=10),
    st.sampled_from([1e-9, 0.5, 1.0, 2.3]),
)
def test_close_pairs_are_those_within_the_distance(
    segments: list[list[tuple[int, int]]], distance: float
) -> None:
    ends = np.array(segments, dtype=float)
    drawn = lines(ends)
    first, second = shapely.STRtree(drawn).query(drawn, predicate="dwithin", distance=distance)
    expected = {(a, b) for a, b in zip(first.tolist(), second.tolist(), strict=True) if a < b}
    assert {*zip(*close_pairs(lines(ends), distance).tolist(), strict=True)} == expected


def test_what_lies_apart_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spikes side by side are told apart by where their ends lie: few are left to measure."""
    measured = []
    within = shapely.dwithin

    def counted(one: np.ndarray, other: np.ndarray, far: float) -> np.ndarray:
        measured.append(len(one))
        return np.asarray(within(one, other, far))

    monkeypatch.setattr(shapely, "dwithin", counted)
    segments = segments_of(spikes(3000, 0.2))
    assert close_pairs(lines(segments), 1e-9).shape == (2, 3000)
    assert neighbours(segments) > 100_000
    assert sum(measured) < 4000
