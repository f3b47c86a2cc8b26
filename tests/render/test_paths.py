"""Path data: what it keeps of shapes and lines, whatever the projection."""

import re

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.communes.communes import Communes
from cptsgeo.geometry.rings import Ints, array_of
from cptsgeo.render.drawing.paths import border_path, path, paths, shape_path, shape_paths


def points(data: str) -> list[list[tuple[int, int]]]:
    """Vertices of each path in path data, as a browser walks them."""
    walked = []
    for x, y, steps in re.findall(r"M(-?\d+) (-?\d+)l([-\d ]+)", data):
        moves = [int(number) for number in re.findall(r"-?\d+", steps)]
        found = [(int(x), int(y))]
        for dx, dy in zip(moves[::2], moves[1::2], strict=True):
            found.append((found[-1][0] + dx, found[-1][1] + dy))
        walked.append(found)
    return walked


def as_is(xy: Ints) -> Ints:
    return np.stack([xy[:, 0], -xy[:, 1]], axis=1)


@given(st.lists(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), max_size=8)))
def test_a_path_passes_each_vertex_once(lines: list[list[tuple[int, int]]]) -> None:
    pixels = np.array([vertex for line in lines for vertex in line], np.int64).reshape(-1, 2)
    sizes = np.array([len(line) for line in lines], np.int64)
    for close, least in ((False, 2), (True, 3)):
        written = paths(pixels, sizes, close=close)
        assert len(written) == len(lines)
        for line, data in zip(lines, written, strict=True):
            kept = [one for rank, one in enumerate(line) if not rank or one != line[rank - 1]]
            assert points(data) == ([kept] if len(kept) >= least else [])
            assert data.endswith("z") is (close and bool(data))
            assert data == path(np.array(line, np.int64).reshape(-1, 2), close=close)


def test_a_shape_is_written_with_its_parts_and_holes() -> None:
    holed = shapely.box(0, 0, 1, 1) - shapely.box(0.2, 0.2, 0.4, 0.4)
    both = shapely.MultiPolygon([holed, shapely.box(2, 0, 3, 1)])
    rings = points(shape_path(both, as_is))
    assert len(rings) == 3
    for walked, ring in zip(rings, shapely.get_rings(shapely.get_parts(both)), strict=True):
        drawn = np.rint(shapely.get_coordinates(ring) * [1e5, -1e5]).astype(int).tolist()
        assert walked == [tuple(vertex) for vertex in drawn]
    empty = shapely.Polygon()
    assert shape_paths(array_of([both, empty, holed]), as_is) == [
        shape_path(both, as_is), "", shape_path(holed, as_is),
    ]  # fmt: skip


@pytest.mark.parametrize("edge", [True, False])
def test_borders_are_those_between_groups(france: Communes, edge: bool) -> None:
    codes = france.codes_of(["53"])
    topology = france.topology.subset(codes)
    groups = np.array([int(code) % 2 for code in codes])
    drawn = points(border_path(topology, groups, as_is, edge=edge))
    length = sum(shapely.LineString(line).length for line in drawn)
    shapes = topology.dissolve(groups)
    between = (shapes[0].length + shapes[1].length - shapely.union_all(shapes).length) / 2
    outside = shapely.union_all(shapes).length if edge else 0.0
    assert length / 1e5 == pytest.approx(between + outside, rel=1e-6)
