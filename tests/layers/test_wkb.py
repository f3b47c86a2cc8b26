"""Shapes in binary: read as GEOS reads them, but for what would make it die."""

import struct

import numpy as np
import pytest
import shapely
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.layers.nesting import MAX_DEPTH
from cptsgeo.layers.wkb import shapes_of

POINTS = st.tuples(st.integers(-9, 9), st.integers(-9, 9))
POLYGONS = st.builds(lambda x, y, size: shapely.box(x, y, x + size, y + size),
                     st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 9))  # fmt: skip
SIMPLE = st.one_of(
    POINTS.map(shapely.Point),
    st.lists(POINTS, min_size=2, max_size=5).map(shapely.LineString),
    POLYGONS,
    st.lists(POINTS, max_size=3).map(shapely.MultiPoint),
    st.lists(POLYGONS, max_size=3).map(shapely.MultiPolygon),
)
SHAPES = st.recursive(SIMPLE, lambda inner: st.lists(inner, max_size=3).map(
    shapely.GeometryCollection), max_leaves=6)  # fmt: skip


@given(st.lists(SHAPES | st.none(), max_size=5), st.data())
def test_every_form_is_read(shapes: list[shapely.Geometry | None], data: st.DataObject) -> None:
    options = {
        "byte_order": data.draw(st.sampled_from([0, 1])),
        "flavor": data.draw(st.sampled_from(["iso", "extended"])),
    }
    if options["flavor"] == "extended":
        options["include_srid"] = data.draw(st.booleans())
    lifted = [one if one is None or not data.draw(st.booleans()) else shapely.force_3d(one, 7)
              for one in shapes]  # fmt: skip
    found = shapes_of([None if one is None else shapely.to_wkb(one, **options) for one in lifted])
    assert len(found) == len(shapes)
    for mine, given_ in zip(found, lifted, strict=True):
        assert mine is given_ is None or shapely.equals_identical(mine, given_)


@examples(300)
@given(SHAPES, st.data())
def test_a_damaged_one_is_none(shape: shapely.Geometry, data: st.DataObject) -> None:
    content = bytearray(shapely.to_wkb(shape))
    content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    found = shapes_of([bytes(content), bytes(content[:cut]), data.draw(st.binary(max_size=40))])
    assert all(one is None or isinstance(one, shapely.Geometry) for one in found)


@pytest.mark.parametrize("kind", [4, 5, 6, 7, 9, 10, 11, 12, 13, 15, 16, 17, 1007, 2007, 3007])
@pytest.mark.parametrize("order", ["<", ">"])
def test_what_is_nested_too_deep_is_none(kind: int, order: str) -> None:
    """A hundred thousand collections within each other, of which GEOS dies."""
    level = struct.pack(f"{order}BII", order == "<", kind, 1)
    flagged = struct.pack(f"{order}BII", order == "<", kind % 1000 | 0x8000_0000, 1)
    assert [*shapes_of([level * 100_000, flagged * 100_000])] == [None, None]


def test_some_nesting_is_read() -> None:
    shape = shapely.Point(1, 2)
    for _ in range(MAX_DEPTH):
        shape = shapely.GeometryCollection([shape])
    assert shapes_of([shapely.to_wkb(shape)])[0] == shape
    assert shapes_of([shapely.to_wkb(shapely.GeometryCollection([shape]))])[0] is None


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0.01, 1e5), st.floats(0, 6.28),
       st.floats(0.01, 6.27) | st.floats(-6.27, -0.01))  # fmt: skip
def test_an_arc_stays_on_its_circle(
    x: float, y: float, radius: float, start: float, sweep: float
) -> None:
    angles = np.array([start, start + sweep / 2, start + sweep])
    points = np.column_stack([x + radius * np.cos(angles), y + radius * np.sin(angles)])
    content = struct.pack("<BII", 1, 8, 3) + points.astype("<f8").tobytes()
    compound = struct.pack("<BII", 1, 9, 1) + content
    for found in shapes_of([content, compound]):
        ends = shapely.get_coordinates(found)[[0, -1]]
        assert (ends == points[[0, 2]]).all()
        away = np.hypot(*(shapely.get_coordinates(found) - [x, y]).T)
        assert away == pytest.approx(radius, rel=1e-3, abs=1e-6 * (1 + abs(x) + abs(y)))
        # Sides are a little shorter than the arc that they stand for.
        assert found.length == pytest.approx(radius * abs(sweep), rel=5e-3, abs=1e-5)


def test_three_points_in_a_line_are_sides() -> None:
    content = struct.pack("<BII6d", 1, 8, 3, 0, 0, 1, 1, 2, 2)
    assert shapes_of([content])[0].wkt == "LINESTRING (0 0, 1 1, 2 2)"
    for odd in ([0, 0], [0, 0, np.nan, 1, 2, 2], [0, 0, 1, 1, 2, 2, 3, 3]):
        content = struct.pack(f"<BII{len(odd)}d", 1, 8, len(odd) // 2, *odd)
        found = shapes_of([content])[0]
        assert found is None or found.geom_type == "LineString"
