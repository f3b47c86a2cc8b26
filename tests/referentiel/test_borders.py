"""Borders that the source draws on both sides alike are not lost when it is cleaned."""

import numpy as np
import pytest
import shapely

from cptsgeo.errors import ReferentielError
from cptsgeo.geometry.rings import Geometries
from cptsgeo.referentiel.arcs import build_topology
from cptsgeo.referentiel.borders import drawn_borders
from cptsgeo.referentiel.checks import check_borders
from cptsgeo.referentiel.cleaning import METRES_PER_DEGREE, Grid, faces_of, owners_of

GRID = Grid(x0=0.0, y0=0.0, dx=0.001, dy=0.001)
STEP = 0.001 * METRES_PER_DEGREE


def array(*shapes: shapely.Geometry) -> Geometries:
    return np.array([*shapes, None], dtype=object)[:-1]


def wedge() -> Geometries:
    """B below A and C; C runs over A down to B, and its own land lies along what it takes."""
    a = shapely.box(10, 0, 20, 32)
    b = shapely.Polygon([(10, 0), (20, 0), (40, 0), (40, -10), (10, -10)])
    c = shapely.union(shapely.box(20, 0, 40, 30), shapely.box(10, 0, 20, 30))
    return array(a, b, c)


def owned(border: float) -> list[float]:
    shapes = wedge()
    faces = faces_of(shapes)
    owner = owners_of(faces, shapes, GRID.areas(faces), 0.0, border)
    return [float(shapely.area(faces[owner == rank]).sum()) for rank in range(3)]


def test_a_wedge_takes_no_neighbour_away() -> None:
    assert owned(border=np.inf) == [20, 300, 900]
    assert owned(border=10) == [320, 300, 600]


def test_a_border_shorter_than_that_is_no_reason() -> None:
    assert owned(border=10.5) == owned(border=np.inf)


def test_who_meets_the_third_elsewhere_loses_nothing() -> None:
    a, _, c = wedge()
    shapes = array(shapely.union(a, shapely.box(5, 0, 10, 32)), shapely.box(5, -10, 40, 0), c)
    faces = faces_of(shapes)
    owner = owners_of(faces, shapes, GRID.areas(faces), 0.0, 1.0)
    # The ground in dispute has its longest border with the left part of A, as it would without B.
    assert shapely.area(faces[owner == 0]).sum() == pytest.approx(480)


def test_borders_are_measured_where_both_sides_have_the_same_edges() -> None:
    left, right = shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)
    above = shapely.Polygon([(0, 10), (20, 10), (20, 20), (0, 20)])  # no vertex where they meet
    found = drawn_borders(array(left, right, above), ["l", "r", "a"], GRID)
    assert found.keys() == {("l", "r")}
    assert found["l", "r"] == pytest.approx(10 * STEP)
    assert drawn_borders(array(left, right), ["x", "x"], GRID) == {}
    three = drawn_borders(array(left, right, right), ["l", "r", "t"], GRID)
    assert three[("l", "r")] == three[("l", "t")] == pytest.approx(10 * STEP)
    assert three[("r", "t")] == pytest.approx(40 * STEP, rel=1e-4)


def test_a_lost_border_is_told_and_an_exception_must_be_one() -> None:
    squares = array(shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10))
    topology = build_topology(squares, np.array([0, 1], dtype=np.int32), ["00000", "00001"])
    check_borders({("00000", "00001"): 900.0}, topology, ())
    check_borders({("00000", "00009"): 49.0}, topology, ())
    far = {("00000", "00009"): 900.0}
    with pytest.raises(ReferentielError, match=r"00000–00009 \(900 m\)"):
        check_borders(far, topology, ())
    check_borders(far, topology, [("00000", "00009")])
    with pytest.raises(ReferentielError, match="retrouvées"):
        check_borders({}, topology, [("00000", "00009")])
