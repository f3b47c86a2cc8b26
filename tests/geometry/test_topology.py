"""Shared arcs: polygons, outlines, neighbours and lengths, by hand, at random and for real."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.communes.communes import Communes
from cptsgeo.errors import ReferentielError
from cptsgeo.geometry.topology import OUTSIDE, UNITS_PER_DEGREE, Topology

Arc = tuple[int, int, list[tuple[int, int]]]


def arcs(n_faces: int, *found: Arc) -> Topology:
    """Make a topology of arcs: face on the left, face on the right, vertices."""
    sizes = [len(vertices) for _, _, vertices in found]
    return Topology(
        tuple("abcdefgh"[:n_faces]),
        np.array([left for left, _, _ in found]),
        np.array([right for _, right, _ in found]),
        np.concatenate([[0], np.cumsum(sizes)]),
        np.array([vertex for _, _, vertices in found for vertex in vertices]),
    )


def grid(width: int, height: int) -> Topology:
    """Make a topology of unit squares in which every side is an arc: every corner is a node."""

    def cell(x: int, y: int) -> int:
        return y * width + x if 0 <= x < width and 0 <= y < height else OUTSIDE

    found: list[Arc] = []
    for x in range(width + 1):
        for y in range(height + 1):
            if x < width:
                found.append((cell(x, y), cell(x, y - 1), [(x, y), (x + 1, y)]))
            if y < height:
                found.append((cell(x - 1, y), cell(x, y), [(x, y), (x, y + 1)]))
    made = arcs(0, *found)
    codes = tuple(f"{x}{y}" for y in range(height) for x in range(width))
    return Topology(codes, made.left, made.right, made.offsets, made.xy)


def unit_squares(width: int, height: int) -> list[shapely.Polygon]:
    boxes = [shapely.box(x, y, x + 1, y + 1) for y in range(height) for x in range(width)]
    return [shapely.transform(box, lambda xy: xy / UNITS_PER_DEGREE) for box in boxes]


def wkt(geometry: shapely.Geometry) -> str:
    """Well-known text in grid units, normalised."""
    units = shapely.transform(geometry, lambda xy: np.rint(xy * UNITS_PER_DEGREE))
    return str(shapely.to_wkt(shapely.normalize(units), rounding_precision=0))


SQUARES = arcs(
    2,
    (0, OUTSIDE, [(10, 10), (0, 10), (0, 0), (10, 0)]),
    (0, 1, [(10, 0), (10, 10)]),
    (1, OUTSIDE, [(10, 0), (20, 0), (20, 10), (10, 10)]),
)


def test_two_squares() -> None:
    left, right = SQUARES.polygons()
    assert wkt(left) == "POLYGON ((0 0, 0 10, 10 10, 10 0, 0 0))"
    assert wkt(right) == "POLYGON ((10 0, 10 10, 20 10, 20 0, 10 0))"
    (both,) = SQUARES.dissolve(np.array([0, 0]))
    assert wkt(both) == "POLYGON ((0 0, 0 10, 10 10, 20 10, 20 0, 10 0, 0 0))"


def test_outlines() -> None:
    assert SQUARES.outline(np.array([0, 1])).tolist() == [0, 1, 2]
    assert SQUARES.outline(np.array([0, 0])).tolist() == [0, 2]
    assert SQUARES.outline(np.array([OUTSIDE, 0])).tolist() == [1, 2]


def test_faces_in_no_group_are_left_out() -> None:
    empty, right = SQUARES.dissolve(np.array([OUTSIDE, 1]))
    assert wkt(empty) == "POLYGON EMPTY"
    assert wkt(right).startswith("POLYGON ((10 0,")
    assert len(SQUARES.dissolve(np.array([OUTSIDE, OUTSIDE]))) == 0


def test_shells_turn_left() -> None:
    assert all(shapely.is_ccw(polygon.exterior) for polygon in SQUARES.polygons())


HOLE = [(3, 3), (3, 7), (7, 7), (7, 3), (3, 3)]  # clockwise: its right is the inside
SQUARE = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]


def test_a_closed_arc_is_a_hole_on_its_left_and_a_face_on_its_right() -> None:
    around, inside = arcs(2, (0, OUTSIDE, SQUARE), (0, 1, HOLE)).polygons()
    assert wkt(inside) == "POLYGON ((3 3, 3 7, 7 7, 7 3, 3 3))"
    assert len(around.interiors) == 1
    assert shapely.area(around) * 1e10 == pytest.approx(84)


def test_an_island_in_a_hole() -> None:
    island = [(4, 4), (6, 4), (6, 6), (4, 6), (4, 4)]
    topology = arcs(2, (0, OUTSIDE, SQUARE), (0, 1, HOLE), (0, 1, island))
    outer, ring = topology.polygons()
    assert shapely.get_num_geometries(outer) == 2
    assert [len(part.interiors) for part in outer.geoms] in ([0, 1], [1, 0])
    assert len(ring.interiors) == 1
    assert shapely.is_valid([outer, ring]).all()
    (whole,) = topology.dissolve(np.array([0, 0]))
    assert wkt(whole) == "POLYGON ((0 0, 0 10, 10 10, 10 0, 0 0))"


def test_parts_that_touch_at_a_point_are_two() -> None:
    first = [(5, 5), (0, 5), (0, 0), (5, 0), (5, 5)]
    second = [(5, 5), (9, 5), (9, 9), (5, 9), (5, 5)]
    (both,) = arcs(1, (0, OUTSIDE, first), (0, OUTSIDE, second)).polygons()
    assert shapely.get_num_geometries(both) == 2
    assert shapely.is_valid(both)


@pytest.mark.parametrize(
    ("cells", "parts", "holes"),
    [
        (["###", "#.#", "###"], 1, 1),
        (["####", "#..#", "#.##", "####"], 1, 1),
        (["#.#", "###"], 1, 0),
        (["#.", ".#"], 2, 0),
        # A hole whose corner lies on the shell.
        ([".###", "#.##", "####"], 1, 1),
        # Holes that touch each other at a point.
        (["####.", "#.###", "##.##", "#####"], 1, 2),
        # A ring of holes cuts the inside off: two parts, one within the other.
        (["#####", "##.##", "#.#.#", "##.##", "#####"], 2, 1),
        # A hole that touches the shell at two points divides it.
        ([".##", "#.#", "##."], 2, 0),
        (["#####", "#...#", "#.#.#", "#...#", "#####"], 2, 1),
        # An island with a hole of its own, in a hole.
        (
            ["#######", "#.....#", "#.###.#", "#.#.#.#", "#.###.#", "#.....#", "#######"],
            2,
            2,
        ),
    ],
)
def test_shapes_that_pass_twice_through_a_node(cells: list[str], parts: int, holes: int) -> None:
    width, height = len(cells[0]), len(cells)
    inside = [cell == "#" for row in cells for cell in row]
    (found,) = grid(width, height).dissolve(np.where(inside, 0, OUTSIDE))
    assert shapely.is_valid(found)
    assert shapely.get_num_geometries(found) == parts
    assert sum(len(part.interiors) for part in shapely.get_parts(found)) == holes
    assert shapely.area(found) * 1e10 == pytest.approx(sum(inside))


@st.composite
def groupings(draw: st.DrawFn) -> tuple[int, int, list[int]]:
    width, height = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    labels = st.integers(OUTSIDE, draw(st.integers(0, 3)))
    return width, height, draw(st.lists(labels, min_size=width * height, max_size=width * height))


@given(groupings())
def test_any_grouping_dissolves_to_its_union(grouping: tuple[int, int, list[int]]) -> None:
    width, height, labels = grouping
    topology, groups = grid(width, height), np.array(labels)
    squares = np.array(unit_squares(width, height), dtype=object)
    found = topology.dissolve(groups)
    assert len(found) == max(labels) + 1
    for group, geometry in enumerate(found):
        expected = shapely.union_all(squares[groups == group])
        assert shapely.is_valid(geometry)
        assert shapely.equals(geometry, expected)
        if expected.is_empty:
            continue
        assert shapely.get_num_geometries(geometry) == shapely.get_num_geometries(expected)
        # Simplified, both have corners only: they are then the same vertex by vertex.
        one, other = (shapely.simplify(g, 0).normalize() for g in (geometry, expected))
        assert shapely.equals(one, other)
        assert len(shapely.get_rings(one)) == len(shapely.get_rings(other))
    assert math.isclose(shapely.area(found).sum() * 1e10, sum(x >= 0 for x in labels), abs_tol=1e-6)
    length = len(topology.outline(groups))
    drawn = shapely.length(found).sum() * UNITS_PER_DEGREE
    outer = sum(
        (a == OUTSIDE) != (b == OUTSIDE)
        for a, b in zip(
            np.append(groups, OUTSIDE)[topology.left],
            np.append(groups, OUTSIDE)[topology.right],
            strict=True,
        )
    )
    assert round(drawn) == 2 * length - outer  # Borders between groups are drawn twice.


@given(st.integers(1, 4), st.integers(1, 3), st.data())
def test_subsets_keep_polygons_and_order(width: int, height: int, data: st.DataObject) -> None:
    topology = grid(width, height)
    codes = data.draw(st.lists(st.sampled_from(topology.faces), unique=True, min_size=1))
    part = topology.subset(codes)
    assert part.faces == tuple(codes)
    indices = topology.indices(codes)
    assert [*map(wkt, part.polygons())] == [*map(wkt, topology.polygons()[indices])]
    assert [*map(wkt, topology.polygons(codes))] == [*map(wkt, part.polygons())]
    assert set(part.left.tolist() + part.right.tolist()) - {OUTSIDE} == set(range(len(codes)))
    kept = np.isin(topology.left, indices) | np.isin(topology.right, indices)
    assert part.lengths() == pytest.approx(topology.lengths()[kept])


def test_nothing_of_a_topology() -> None:
    nothing = SQUARES.subset([])
    assert nothing.polygons().tolist() == []
    assert nothing.lengths().tolist() == []
    assert SQUARES.neighbours([]) == frozenset()


def test_neighbours_share_more_than_a_corner() -> None:
    topology = grid(3, 3)
    assert topology.neighbours(["11"]) == {"01", "21", "10", "12"}
    assert topology.neighbours(["00", "10"]) == {"20", "01", "11"}
    assert topology.neighbours(topology.faces) == frozenset()


def test_a_face_without_contour_is_told() -> None:
    with pytest.raises(ReferentielError, match="99999 n’a pas de contour"):
        SQUARES.polygons(["99999"])


# The shipped contours


def test_lengths_are_geodesic(france: Communes) -> None:
    pyproj = pytest.importorskip("pyproj")
    geod = pyproj.Geod(ellps="GRS80")
    topology, lengths = france.topology, france.topology.lengths()
    for arc in range(0, len(lengths), 211):
        lon, lat = (topology.xy[topology.offsets[arc] : topology.offsets[arc + 1]] / 1e5).T
        assert lengths[arc] == pytest.approx(geod.line_length(lon, lat), rel=1e-6)


def test_the_epci_of_a_region_are_the_unions_of_their_communes(france: Communes) -> None:
    atoms = france.select(region="52")
    topology = france.topology.subset([atom.code for atom in atoms])
    names, groups = np.unique([atom.epci for atom in atoms], return_inverse=True)
    polygons = topology.polygons()
    assert shapely.coverage_is_valid(polygons)
    for group, found in enumerate(topology.dissolve(groups)):
        assert shapely.is_valid(found), names[group]
        expected = shapely.coverage_union_all(polygons[groups == group])
        assert shapely.equals(found, expected), names[group]
    assert len(names) == 72  # 71 EPCI, and L'Île-d'Yeu without one


def test_every_face_is_drawn_and_valid(france: Communes) -> None:
    assert set(france.topology.faces) == france.atoms.keys()
    polygons = france.topology.polygons()
    assert shapely.is_valid(polygons).all()
    assert (shapely.area(polygons) > 0).all()
