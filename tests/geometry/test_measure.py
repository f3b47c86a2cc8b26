"""Square metres against the geodesics of PROJ."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.faces import faces
from cptsgeo.layers.measure import square_metres

GEOD = Geod(ellps="GRS80")


@given(st.floats(-60, 60), st.floats(-22, 51), st.floats(0.001, 0.04), st.floats(0.001, 0.04))
def test_small_shapes_agree_with_geodesics(x: float, y: float, wide: float, high: float) -> None:
    box = shapely.box(x, y, x + wide, y + high)
    expected = abs(GEOD.geometry_area_perimeter(shapely.segmentize(box, 0.001))[0])
    assert square_metres(np.array([box]))[0] == pytest.approx(expected, rel=1e-6)


def test_a_large_shape_is_measured_along_its_parallels() -> None:
    """A geodesic would bulge by kilometres to the north of a parallel of ten degrees."""
    box = shapely.box(-4, 43, 6, 49)
    expected = abs(GEOD.geometry_area_perimeter(shapely.segmentize(box, 0.002))[0])
    assert square_metres(np.array([box]))[0] == pytest.approx(expected, rel=1e-6)


def test_communes_have_the_surface_of_the_table(france: Communes) -> None:
    known, around = faces(france), adjacency(france).voisinages
    told = np.array([around[code].surface for code in known.codes])
    assert square_metres(known.polygons) == pytest.approx(told, rel=5e-4)  # geodesics bend
