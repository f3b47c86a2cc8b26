"""Positions of GeoJSON make the shapes that GEOS makes of the same text, or none where it does."""

import json
from typing import Any

import pytest
import shapely
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.layers.positions import KINDS, MalformedError, shape_of

NUMBER = st.integers(-3, 3) | st.sampled_from([0.5, 1e-300, 10**40])
OTHER: st.SearchStrategy[Any] = st.sampled_from([None, True, "1", [], {}, [1]])
POSITION = st.lists(NUMBER, min_size=2, max_size=3) | st.lists(NUMBER | OTHER, max_size=3)
LINE = st.lists(POSITION, max_size=5)
RING = st.lists(st.lists(NUMBER, min_size=2, max_size=3), min_size=3, max_size=5).map(
    lambda line: [*line, line[0]]
)
COORDINATES = (
    POSITION | LINE | st.lists(LINE | RING, max_size=3) | st.lists(st.lists(RING), max_size=3)
    | st.lists(st.lists(LINE | RING, max_size=2), max_size=2) | OTHER
)  # fmt: skip


def by_geos(kind: str, coordinates: Any) -> shapely.Geometry | None:
    text = json.dumps({"type": kind, "coordinates": coordinates})
    try:
        return shapely.force_2d(shapely.from_geojson(text))
    except shapely.errors.GEOSException:
        return None


@examples(400)
@given(st.sampled_from([*KINDS]), COORDINATES)
def test_it_is_what_geos_reads(kind: str, coordinates: Any) -> None:
    expected = by_geos(kind, coordinates)
    try:
        found = shape_of(kind, coordinates)
    except MalformedError:
        assert expected is None
        return
    if expected is None:  # A part without a point.
        assert kind == "MultiPoint"
        assert [] in coordinates
        return
    assert found.wkt == expected.wkt


@examples(100)
@given(st.lists(RING, min_size=1, max_size=3))
def test_rings_are_read(rings: list[Any]) -> None:
    expected = by_geos("Polygon", rings)
    assert expected is not None
    assert shape_of("Polygon", rings).wkt == expected.wkt


@pytest.mark.parametrize(
    "ring",
    [
        [[0, 0], [1, 0], [1, 1]],
        [[0, 0], [1, 0], [1, 1], [0, 1e-9]],
        [[0, 0], [0, 0]],
        [[0, 0], [1, 0], [1, True], [0, 0]],
        [[0, 0], [1, 0], [1, "1"], [0, 0]],
        [[0, 0], [1, 0], [1], [0, 0]],
        [[0, 0], [1, 0], [1, None], [0, 0]],
        [[0, 0], [1, 0], [1, 10**400], [0, 0]],
        [[0], [1], [1], [0]],
        [0, 0, 1, 1],
        "ring",
        {"0": 0},
        None,
    ],
)
def test_what_is_no_ring(ring: Any) -> None:
    with pytest.raises(MalformedError):
        shape_of("Polygon", [ring])
    with pytest.raises(MalformedError):
        shape_of("MultiPolygon", [[ring]])


def test_heights_are_left_out_wherever_they_are() -> None:
    ring = [[0, 0], [1, 0, 7], [1, 1], [0, 0, 3]]
    assert shape_of("Polygon", [ring]).wkt == "POLYGON ((0 0, 1 0, 1 1, 0 0))"
