"""Borders that the source draws on both sides alike are not lost when it is cleaned."""

import numpy as np
import pytest
import shapely

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import ReferentielError
from cptsgeo.geometry.noding import faces_of
from cptsgeo.geometry.rings import Geometries
from cptsgeo.referentiel.arcs import build_topology
from cptsgeo.referentiel.borders import drawn_borders, lost_borders, opened
from cptsgeo.referentiel.checks import check_borders
from cptsgeo.referentiel.cleaning import METRES_PER_DEGREE, Grid, owners_of

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


# Loire-sur-Rhône, Saint-Cyr-sur-le-Rhône and Ampuis on the grid of the source: the second ends in a
# needle between the other two, that cutting lines on the grid closes.
LOIRE = shapely.Polygon([(67544, 42972), (67532, 42980), (67456, 42948), (67500, 43300),
                         (67700, 43300)])  # fmt: skip
SAINT_CYR = shapely.Polygon([(67532, 42980), (67544, 42972), (67603, 42958), (67642, 42930),
                             (67642, 42899)])  # fmt: skip
AMPUIS = shapely.Polygon([(67532, 42980), (67642, 42899), (67500, 42700), (67456, 42948)])
CODES = ["69118", "69193", "69007"]


def partition(shapes: Geometries) -> tuple[Geometries, np.ndarray]:
    faces = faces_of(shapes)
    return faces, owners_of(faces, shapes, GRID.areas(faces), 0.0, 3.0)


def test_a_needle_that_the_grid_closes_is_opened() -> None:
    shapes = array(LOIRE, SAINT_CYR, AMPUIS)
    drawn = drawn_borders(shapes, CODES, GRID)
    lost = lost_borders(drawn, *partition(shapes), CODES, 50.0)
    assert lost == [("69118", "69193")]
    mended = opened(shapes, CODES, lost)
    faces, owner = partition(mended)
    assert lost_borders(drawn, faces, owner, CODES, 50.0) == []
    assert shapely.coverage_is_valid(faces)
    for rank, shape in enumerate(shapes):
        mine = shapely.union_all(faces[owner == rank])
        assert shapely.area(shapely.symmetric_difference(mine, shape)) < 140  # the needle's length
    # What has no needle is as it was.
    assert [shapely.equals_exact(a, b) for a, b in zip(mended, shapes, strict=True)] == [
        True, False, True,
    ]  # fmt: skip


def test_the_two_communes_are_neighbours(france: Communes) -> None:
    assert adjacency(france).metres("69118", "69193") == 163
    assert len(adjacency(france).pieces(["69118", "69193"])) == 1
