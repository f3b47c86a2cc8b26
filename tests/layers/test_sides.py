"""Sides that meet in the system of a layer still do in degrees, and lie where they were drawn."""

import numpy as np
import pyproj
import pytest
import shapely
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.communes.reading import read_communes
from cptsgeo.geometry.rings import Geometries, array_of
from cptsgeo.layers.diagnosis import FaultKind, diagnose
from cptsgeo.layers.measure import square_metres
from cptsgeo.layers.sides import moved

from .partitions import CUTS, Cut, pieces, placed, to_degrees

SYSTEMS = {
    "EPSG:2154": (430_000, 6_700_000),
    "EPSG:3857": (-60_000, 5_990_000),
    "EPSG:3947": (1_420_000, 6_240_000),
    "EPSG:27572": (380_000, 2_270_000),
    "EPSG:32630": (650_000, 5_250_000),
}
"""A corner in Maine-et-Loire, in metres of each system."""


def corners(shapes: Geometries) -> list[int]:
    found: list[int] = shapely.get_num_coordinates(shapes).tolist()
    return found


def test_a_long_side_meets_two_halves() -> None:
    """Ten kilometres straight in Lambert-93 bend by a metre and a half in degrees."""
    drawn = array_of(
        [
            shapely.box(430_000, 6_700_000, 440_000, 6_710_000),
            shapely.box(430_000, 6_710_000, 435_000, 6_720_000),
            shapely.box(435_000, 6_710_000, 440_000, 6_720_000),
        ]
    )
    move = to_degrees("EPSG:2154")
    only_ends = shapely.transform(drawn, move)
    assert shapely.get_num_geometries(shapely.union_all(only_ends)) == 2
    found = moved(drawn, move)
    assert shapely.coverage_is_valid(found)
    assert shapely.is_valid(found).all()
    whole = shapely.union_all(found)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors


@examples(40)
@given(CUTS, st.sampled_from([*SYSTEMS]), st.floats(0, 3.1))
def test_what_meets_in_any_system_meets_in_degrees(
    cuts: list[Cut], system: str, angle: float
) -> None:
    drawn = placed(pieces(cuts), *SYSTEMS[system], angle)
    found = moved(drawn, to_degrees(system))
    assert shapely.is_valid(found).all()
    assert shapely.coverage_is_valid(found)
    whole = shapely.union_all(found)
    assert square_metres(found).sum() == pytest.approx(square_metres(array_of([whole]))[0])
    assert whole.geom_type == "Polygon"
    assert not whole.interiors


@examples(20)
@given(CUTS, st.sampled_from([*SYSTEMS]), st.floats(0, 3.1))
def test_no_fault_is_told_of_a_layer_that_has_none(
    cuts: list[Cut], system: str, angle: float
) -> None:
    from shapes import layer_of

    drawn = placed(pieces(cuts), *SYSTEMS[system], angle, digits=2)
    found = diagnose(layer_of(*moved(drawn, to_degrees(system))), read_communes())
    assert not found.of(FaultKind.VIDE, FaultKind.CHEVAUCHEMENT, FaultKind.INVALIDE)


@examples(20)
@given(st.floats(0, 3.1), st.floats(20, 2_000), st.sampled_from([*SYSTEMS]))
def test_an_overlap_has_the_area_that_was_drawn(angle: float, width: float, system: str) -> None:
    """Near sides, one of them cut in two: the ground between is that of the layer's own system."""
    drawn = array_of(
        [
            shapely.box(0, 0, 40_000, 10_000 + width),
            shapely.box(0, 10_000, 15_000, 20_000),
            shapely.box(15_000, 10_000, 40_000, 20_000),
        ]
    )
    drawn = placed(drawn, *SYSTEMS[system], angle)
    move = to_degrees(system)
    found = moved(drawn, move)
    fine = shapely.transform(shapely.segmentize(drawn, 50), move)
    for other in (1, 2):
        ours, exact = (
            square_metres(array_of([shapely.intersection(shapes[0], shapes[other])]))[0]
            for shapes in (found, fine)
        )
        assert ours == pytest.approx(exact, abs=0.02 * 2 * 25_100)


def test_a_side_that_comes_from_degrees_is_left_straight_there() -> None:
    box = shapely.box(-1.25, 47.35, -1.05, 47.45)
    back = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:2154", always_xy=True)
    flat = shapely.transform(box, lambda xy: np.round(np.column_stack(back.transform(*xy.T)), 2))
    (found,) = moved(array_of([flat]), to_degrees("EPSG:2154"))
    assert corners(array_of([found])) == [5]
    assert shapely.hausdorff_distance(found, box) < 1e-6


def test_the_ground_of_both_ways_round_is_cut_alike() -> None:
    """Two polygons on the two sides of one long side, drawn in opposite directions."""
    drawn = array_of(
        [
            shapely.Polygon([(0, 0), (30_000, 7_000), (0, 9_000)]),
            shapely.Polygon([(0, 0), (30_000, 7_000), (30_000, -9_000)]),
        ]
    )
    across = shapely.Polygon([(9_000, -1_000), (20_000, -1_000), (20_000, 6_000), (9_000, 6_000)])
    for one in (drawn, shapely.reverse(drawn)):
        flat = placed(array_of([*one, across]), 430_000, 6_700_000, 0.3)
        *found, _ = moved(flat, to_degrees("EPSG:2154"))
        assert min(corners(array_of(found))) > 20
        assert shapely.coverage_is_valid(found)


def test_parts_and_holes_keep_their_places() -> None:
    island = shapely.box(12_000, 2_000, 14_000, 4_000)
    drawn = array_of(
        [
            shapely.MultiPolygon(
                [shapely.box(0, 0, 10_000, 9_000) - shapely.box(2_000, 2_000, 6_000, 6_000), island]
            ),
            shapely.box(2_000, 2_000, 6_000, 4_000),
            shapely.box(2_000, 4_000, 6_000, 6_000),
        ]
    )
    found = moved(shapely.transform(drawn, lambda xy: xy + np.array([430_000, 6_700_000])),
                  to_degrees("EPSG:2154"))  # fmt: skip
    assert [one.geom_type for one in found] == ["MultiPolygon", "Polygon", "Polygon"]
    assert [len(part.interiors) for part in found[0].geoms] == [1, 0]
    assert shapely.coverage_is_valid(found)
    assert not any(len(part.interiors) for part in shapely.get_parts(shapely.union_all(found)))


def test_a_corner_within_a_centimetre_never_spoils_a_polygon() -> None:
    """A slit of half a centimetre: closing it would make the polygon cross itself."""
    slit = shapely.Polygon(
        [(0, 0), (100, 0), (100, 49.995), (10, 49.9975), (100, 50), (100, 100), (0, 100)]
    )
    beside = shapely.Polygon([(100, 0), (200, 0), (200, 100), (100, 100), (100, 49.9975)])
    drawn = placed(array_of([slit, beside]), 430_000, 6_700_000, 0.0, digits=4)
    assert shapely.is_valid(drawn).all()
    assert shapely.is_valid(moved(drawn, to_degrees("EPSG:2154"))).all()


def test_a_layer_as_large_as_the_globe_stays_bounded() -> None:
    drawn = array_of([shapely.box(-1e7, -1e6, 1e7, 2e7)] * 3)
    found = moved(drawn, to_degrees("EPSG:2154"))
    assert sum(corners(found)) < 2_100_000
