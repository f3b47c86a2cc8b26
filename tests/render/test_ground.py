"""Shapes on a sheet: those of which a small map leaves little."""

import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from cptsgeo.render.drawing.frame import Frame
from cptsgeo.render.paper.ground import on_sheet

PLACES = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=3, max_size=12, unique=True
)
SMALL = shapely.box(0.5, 45, 0.500001, 45.000001)
"""An island of which a point is left."""


@given(PLACES)
@example([(0, 0), (10, 10), (10, 0), (0, 10)])
def test_an_edge_that_crosses_itself_beside_a_point_is_mended(
    places: list[tuple[int, int]],
) -> None:
    crossed = shapely.Polygon([(x / 1e3, 45 + y / 1e3) for x, y in places])
    seen = Frame((0.0, 0.0), 120_000.0, (0, 0, 10, 10), (10, 10))
    (found,) = on_sheet(shapely.multipolygons([[SMALL, crossed]]), seen)
    assert shapely.is_valid(found)
