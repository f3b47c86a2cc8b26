"""Layers of territories: what is planted is found, nothing else, and mended as told."""

from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from planting import matched, plant
from shapes import layer_of, rough

from cptsgeo.changes.plan_of_layer import plan_of_layer
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.geometry.rings import Geometries, array_of
from cptsgeo.geometry.topology import Topology
from cptsgeo.layers import Layer, read_layer
from cptsgeo.layers.diagnosis import Diagnosis, FaultKind, diagnose
from cptsgeo.layers.diagnosis.arrangement import arrange
from cptsgeo.layers.diagnosis.edges import mesh
from cptsgeo.layers.diagnosis.repair import repair
from cptsgeo.layers.measure import square_metres
from cptsgeo.layers.sides import moved
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.files.writer import plan_texts, write_plan
from cptsgeo.plan.territories import Territories, territories

from .partitions import CUTS, Cut, pieces, placed, to_degrees

REGION = ("44", "49", "53", "72", "85")


@pytest.fixture(scope="module")
def epci(france: Communes) -> Geometries:
    codes = france.codes_of(REGION)
    _, groups = np.unique([france.atoms[code].epci or code for code in codes], return_inverse=True)
    return france.topology.subset(codes).dissolve(groups)


def shapes(
    found: Diagnosis, *natures: FaultKind, eclat: bool | None = None
) -> list[shapely.Geometry]:
    return [one.forme for one in found.of(*natures, eclat=eclat)]


def test_a_clean_layer_has_no_fault(france: Communes, epci: Geometries) -> None:
    found = diagnose(layer_of(*epci), france)
    assert found.fautes == ()
    assert found.departements == REGION
    assert not found.defectueuse
    assert not found.sens.doutes
    assert set(found.sens.communes) == set(france.codes_of(REGION))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_all_that_is_planted_is_found_and_nothing_else(
    france: Communes, epci: Geometries, seed: int
) -> None:
    planted = plant(epci, 24, seed=seed)
    found = diagnose(layer_of(*planted.polygons), france)
    assert matched(shapes(found, FaultKind.CHEVAUCHEMENT), planted.overlaps)
    assert matched(shapes(found, FaultKind.VIDE, FaultKind.OUVERT), planted.gaps)
    assert not found.of(FaultKind.INVALIDE, FaultKind.DOUBLON)
    slivers = [one for one in found.fautes if one.eclat]
    real = [one for one in found.fautes if one.reel]
    assert slivers
    assert real
    assert {round(one.largeur) // 10 for one in slivers} <= {0, 1, 2, 3}
    assert all(one.largeur > 100 for one in real)


def test_in_lambert_93_the_same_is_found(france: Communes, epci: Geometries) -> None:
    """Coordinates that came through another system, and lost their last digits there."""
    from shapes import flat, round_again

    planted = plant(epci, 12)
    back = [round_again(shapely.set_precision(flat(one), 0.001, mode="pointwise"))
            for one in planted.polygons]  # fmt: skip
    found = diagnose(layer_of(*back), france)
    assert matched(shapes(found, FaultKind.CHEVAUCHEMENT), planted.overlaps)
    assert matched(shapes(found, FaultKind.VIDE, FaultKind.OUVERT), planted.gaps)


def square(x: float, y: float, size: float = 0.1) -> shapely.Polygon:
    return shapely.box(x, y, x + size, y + size)


def test_each_kind_of_fault(france: Communes) -> None:
    bowtie = shapely.Polygon([(-0.5, 47), (-0.4, 47.1), (-0.4, 47), (-0.5, 47.1)])
    found = diagnose(
        layer_of(square(-1, 47), square(-0.95, 47), square(-1, 47), bowtie,
                 noms=("A", "B", "A bis", "Nœud")), france,
    )  # fmt: skip
    kinds = {one.nature: one for one in found.fautes}
    assert set(kinds) == {FaultKind.INVALIDE, FaultKind.DOUBLON, FaultKind.CHEVAUCHEMENT}
    assert kinds[FaultKind.INVALIDE].rangs == (3,)
    assert kinds[FaultKind.INVALIDE].detail == "se recoupe lui-même"
    assert kinds[FaultKind.INVALIDE].point == pytest.approx((-0.45, 47.05))
    assert kinds[FaultKind.DOUBLON].rangs == (0, 2)
    assert kinds[FaultKind.CHEVAUCHEMENT].rangs == (0, 1)
    assert kinds[FaultKind.CHEVAUCHEMENT].forme.area == pytest.approx(0.005)
    assert kinds[FaultKind.CHEVAUCHEMENT].commune.departement == "49"


def test_nearly_the_same_polygon_is_a_double(france: Communes) -> None:
    found = diagnose(layer_of(square(-1, 47), square(-1, 47.0001)), france)
    assert [one.nature for one in found.fautes] == [FaultKind.DOUBLON]


def test_three_on_the_same_ground_are_told_by_pairs(france: Communes) -> None:
    found = diagnose(layer_of(square(-1, 47), square(-0.95, 47), square(-0.97, 47.02)), france)
    pairs = {one.rangs for one in found.of(FaultKind.CHEVAUCHEMENT)}
    assert pairs == {(0, 1), (0, 2), (1, 2)}


def test_gaps_open_and_closed(france: Communes, epci: Geometries) -> None:
    """A territory of the coast left out, and one of the inland."""
    names = [france.topology.union(france.codes_of(REGION)).boundary]
    inner = next(rank for rank, one in enumerate(epci) if not one.intersects(names[0]))
    outer = next(rank for rank, one in enumerate(epci) if one.intersects(names[0]))
    kept = [one for rank, one in enumerate(epci) if rank not in (inner, outer)]
    found = diagnose(layer_of(*kept), france)
    (closed,) = found.of(FaultKind.VIDE, eclat=False)
    assert shapely.equals(closed.forme, epci[inner])
    assert closed.rangs
    opened = shapely.union_all(shapes(found, FaultKind.OUVERT))
    assert shapely.equals(opened, epci[outer])
    assert not found.defectueuse


def test_an_outline_that_differs_is_no_gap_between_territories(
    france: Communes, epci: Geometries
) -> None:
    """One polygon, no hole: whatever lies between its outline and the limit is told as such."""
    drawn = rough(france.topology.union(france.codes_of(["53"])), 30, tolerance=300)
    found = diagnose(layer_of(drawn), france)
    assert found.departements == ("53",)
    assert found.fautes
    assert {one.nature for one in found.fautes} == {FaultKind.OUVERT}
    assert not found.defectueuse
    whole = shapely.simplify(epci, 0.004)
    found = diagnose(layer_of(*whole), france)
    union = shapely.union_all(whole)
    for gap in found.of(FaultKind.VIDE):
        assert not shapely.intersection(gap.forme, shapely.MultiPolygon(
            [shapely.Polygon(one.exterior) for one in shapely.get_parts(union)]
        )).is_empty  # fmt: skip
        assert shapely.intersection(gap.forme, union).area < 1e-9


@examples(40)
@given(CUTS, st.sets(st.integers(0, 8), max_size=3), st.floats(0, 3.1), st.booleans())
def test_gaps_are_the_holes_of_the_union(
    cuts: list[Cut], without: set[int], angle: float, exact: bool
) -> None:
    """Pieces left out, of a department or of none: what shapely finds, no more and no less."""
    drawn = placed(pieces(cuts), 430_000, 6_700_000, angle)
    kept = [one for rank, one in enumerate(drawn) if rank not in without] or [drawn[0]]
    back = moved(array_of(kept), to_degrees("EPSG:2154"))
    back = back if exact else shapely.set_precision(back, 1e-7, mode="pointwise")
    found = diagnose(layer_of(*back), read_communes(), departements=["49"])
    whole = shapely.union_all(back)
    holes = [shapely.Polygon(ring) - whole
             for part in shapely.get_parts(whole) for ring in part.interiors]  # fmt: skip
    areas = sorted(area for area in square_metres(array_of(holes)) if area > 10_000)
    told = sorted(one.surface for one in found.of(FaultKind.VIDE) if one.surface > 10_000)
    assert told == pytest.approx(areas, rel=1e-3)
    outside = shapely.union_all(
        [shapely.Polygon(part.exterior) for part in shapely.get_parts(whole)]
    )
    for one in found.of(FaultKind.OUVERT):
        assert shapely.intersection(one.forme, outside).area < 1e-9


def test_a_gap_that_territories_only_touch_in_points_is_between_them(france: Communes) -> None:
    """Four squares, corner to corner."""
    corners = [(-1, 47.1), (-0.9, 47), (-0.8, 47.1), (-0.9, 47.2)]
    found = diagnose(layer_of(*(square(x, y) for x, y in corners)), france)
    (gap,) = found.of(FaultKind.VIDE)
    assert gap.rangs == (0, 1, 2, 3)
    assert shapely.equals(gap.forme, square(-0.9, 47.1))


@pytest.mark.parametrize(
    ("system", "x", "y"), [(27572, 400_000, 2_280_000), (3857, -100_000, 5_950_000),
                           (2154, 430_000, 6_700_000)],
)  # fmt: skip
def test_a_gap_is_beside_all_that_is_around_it(
    france: Communes, tmp_path: Path, system: int, x: int, y: int
) -> None:
    # In degrees its corners are rounded: it lies a hair away from one of them.
    hole = shapely.box(x + 4_850, y + 14_000, x + 5_150, y + 14_300)
    halves = [shapely.box(x, y + 10_000, x + 5_000, y + 20_000),
              shapely.box(x + 5_000, y + 10_000, x + 10_000, y + 20_000)]  # fmt: skip
    shapes = [shapely.box(x, y, x + 10_000, y + 10_000), *(one - hole for one in halves)]
    path = tmp_path / "trou.gpkg"
    geopandas.GeoDataFrame({"nom": list("ABC")}, geometry=shapes, crs=system).to_file(path)
    (gap,) = diagnose(read_layer(path, france), france).of(FaultKind.VIDE)
    assert gap.rangs == (1, 2)


def test_another_country_is_no_gap(france: Communes) -> None:
    """Llívia, in the Pyrénées-Orientales."""
    assert not diagnose(layer_of(france.topology.union(france.codes_of(["66"]))), france).fautes


def test_departments_may_be_chosen(france: Communes, epci: Geometries) -> None:
    found = diagnose(layer_of(epci[0]), france, departements=["44"])
    assert found.departements == ("44",)
    assert found.of(FaultKind.OUVERT)
    assert diagnose(layer_of(epci[0]), france).departements == ()


def test_a_threshold_of_width(france: Communes) -> None:
    strip = layer_of(square(-1, 47), square(-0.9005, 47))
    (one,) = diagnose(strip, france).fautes
    assert one.eclat
    assert one.largeur == pytest.approx(37.8, abs=1)
    assert not diagnose(strip, france, seuil=20).fautes[0].eclat


@examples(40)
@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 4), st.integers(1, 4)),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_faces_are_covered_as_often_as_polygons_say(boxes: list[tuple[int, int, int, int]]) -> None:
    """On a grid, every cell is in as many polygons as its face tells; what is outside in none."""
    polygons = np.array([shapely.box(x, y, x + w, y + h) for x, y, w, h in boxes], dtype=object)
    none = np.array([], dtype=np.int64)
    nowhere = Topology((), none, none, np.array([0]), np.zeros((0, 2), dtype=np.int64))
    found = arrange(polygons, mesh(polygons, nowhere).unmatched(none))
    tree = shapely.STRtree(found.faces) if len(found.faces) else None
    for x in range(13):
        for y in range(13):
            cell = shapely.Point(x + 0.5, y + 0.5)
            count = sum(a <= x < a + w and b <= y < b + h for a, b, w, h in boxes)
            ranks = tree.query(cell, predicate="intersects") if tree else []
            assert (found.covers[ranks[0]] if len(ranks) else 0) == count


@pytest.mark.parametrize("seed", [4, 5])
def test_what_is_mended_is_told_and_only_slivers_are(
    france: Communes, epci: Geometries, seed: int
) -> None:
    planted = plant(epci, 16, seed=seed)
    before = diagnose(layer_of(*planted.polygons, planted.polygons[0]), france)
    mended = repair(before)
    assert mended.rangs == tuple(range(len(epci)))
    slivers = [one for one in before.fautes if one.eclat]
    assert len(mended.actions) == len(slivers) + 1
    after = diagnose(layer_of(*mended.geometries), france)
    assert not [one for one in after.fautes if one.eclat]
    assert not after.of(FaultKind.INVALIDE, FaultKind.DOUBLON)
    for nature in (FaultKind.CHEVAUCHEMENT, FaultKind.VIDE):
        assert len(after.of(nature)) == len(before.of(nature, eclat=False))
    changed = shapely.area(shapely.symmetric_difference(
        np.array(mended.geometries), planted.polygons))  # fmt: skip
    assert changed.sum() < 1e-3


def test_a_layer_made_of_a_plan_means_that_plan(
    tmp_path_factory: pytest.TempPathFactory, shipped: Territories, france: Communes
) -> None:
    folder = tmp_path_factory.mktemp("plan") / "relu"
    held = {cpts_id: shipped.polygon(cpts_id) for cpts_id in shipped.atoms}
    attributs = tuple({"cpts_id": cpts_id} for cpts_id in held)
    layer = layer_of(*held.values())
    named = Layer(layer.path, tuple(held), layer.geometries, attributs, "", ())
    found = diagnose(named, france)
    assert {one.nature for one in found.fautes if one.nature is FaultKind.CHEVAUCHEMENT}
    write_plan(folder, plan_texts(plan_of_layer(found)))
    again = territories(read_plan(folder), france, contested=True)
    assert again.atoms == shipped.atoms


@examples(20)
@given(st.lists(st.sets(st.integers(0, 140), min_size=1, max_size=25), min_size=1, max_size=4))
def test_any_whole_communes_are_meant_exactly(groups: list[set[int]]) -> None:
    france = read_communes()
    codes = france.codes_of(["53"])
    kept = [{codes[rank] for rank in group} for group in groups]
    found = diagnose(layer_of(*map(france.topology.union, kept)), france)
    # Of those that are alike, the first one is kept.
    assert [kept[rank] for rank in found.rangs] == [
        one for rank, one in enumerate(kept) if one not in kept[:rank]
    ]
    for rank in found.rangs:
        assert set(found.sens.of(rank)) == kept[rank]
    assert not found.sens.doutes


def test_a_commune_that_many_polygons_enter_is_measured_once(
    france: Communes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a hundred thousand of them, as many copies of it would take two gigabytes."""
    measured = []

    def counted(shapes: np.ndarray) -> np.ndarray:
        measured.append(int(shapely.get_num_coordinates(shapes).sum()))
        return np.asarray(square_metres(shapes))

    monkeypatch.setattr("cptsgeo.layers.diagnosis.whole_communes.square_metres", counted)
    many = [shapely.box(-1.4 + 0.001 * (n % 50), 47 + 0.001 * (n // 50),
                        -1.3995 + 0.001 * (n % 50), 47.0005 + 0.001 * (n // 50))
            for n in range(2000)]  # fmt: skip
    assert not diagnose(layer_of(*many), france).fautes
    assert sum(measured) < 2000 * 20
