"""Lines cut where they meet, held against snap rounding of all of them."""

from itertools import pairwise

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.geometry.noding import noded
from cptsgeo.geometry.rings import Geometries

Segment = tuple[tuple[float, float], tuple[float, float]]
ENDS = st.tuples(st.integers(0, 9), st.integers(0, 9))
SEGMENTS = st.lists(
    st.tuples(ENDS, ENDS).filter(lambda ends: ends[0] != ends[1]), min_size=1, max_size=12
)


def segments(lines: Geometries) -> set[Segment]:
    """All steps between two vertices, in one direction."""
    found = set()
    for line in shapely.get_parts(lines):
        vertices = [*line.coords]
        found |= {(min(pair), max(pair)) for pair in pairwise(vertices)}
    return found


def directed(segment: Segment) -> Segment:
    return min(segment), max(segment)


@given(SEGMENTS)
def test_it_is_snap_rounding(drawn: list[Segment]) -> None:
    ends = np.array([*dict.fromkeys(map(directed, drawn))], float)
    whole = shapely.union_all(shapely.linestrings(ends), grid_size=1.0)
    assert segments(noded(ends, 1.0)) == segments(np.array([whole]))


def test_lines_that_touch_at_their_ends_are_left_as_they_are() -> None:
    square = np.array([[(0, 0), (9, 0)], [(9, 0), (9, 9)], [(9, 9), (0, 9)], [(0, 9), (0, 0)]])
    found = noded(square, 1.0)
    assert segments(found) == segments(shapely.linestrings(square))
    assert len(found) == 2
    assert found[-1].is_empty


def test_faces_have_no_grid_of_their_own() -> None:
    """A point inside a face of half a step would be rounded to its border."""
    triangle = np.array([[(0, 0), (1, 0)], [(1, 0), (0, 1)], [(0, 1), (0, 0)]], float)
    (face,) = shapely.get_parts(shapely.polygonize(noded(triangle, 1.0)))
    assert shapely.get_precision(face) == 0
    assert face.contains(shapely.point_on_surface(face))


def test_ends_that_differ_by_less_than_a_step_become_one() -> None:
    ends = np.array([[(0, 0), (5, 0)], [(5.0000000001, 0), (5, 5)]])
    assert segments(noded(ends, 1e-6)) == {((0, 0), (5, 0)), ((5, 0), (5, 5))}


def test_nothing_gives_nothing() -> None:
    assert not segments(noded(np.zeros((0, 2, 2)), 1.0))
