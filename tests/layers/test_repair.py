"""Mended copies, as they are read back: nothing left but what is named, and nothing to do again."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from planting import plant
from shapes import layer_of, round_again

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.errors import LayerError
from cptsgeo.geometry.rings import Geometries, array_of
from cptsgeo.layers import Layer, read_layer
from cptsgeo.layers.diagnosis import Diagnosis, FaultKind, diagnose
from cptsgeo.layers.diagnosis.repair import Mended, repair
from cptsgeo.layers.measure import square_metres
from cptsgeo.render.exports.mended import mended_content

from .partitions import CUTS, Cut, pieces, placed

CORNER = (430_000, 6_700_000)
"""In Maine-et-Loire, in Lambert-93."""


def written(folder: Path, layer: Layer, mended: Mended, name: str = "copie.geojson") -> Layer:
    """The copy, written and read back."""
    content = mended_content(layer, mended, Path(name).suffix)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_layer(path, read_communes())


def check_clean(copy: Geometries, found: Diagnosis) -> None:
    """Hold a copy against what its diagnosis names: no edge, hole or overlap but these."""
    assert shapely.is_valid(copy).all()
    overlaps = found.of(FaultKind.CHEVAUCHEMENT)
    assert not [one for one in found.of(FaultKind.CHEVAUCHEMENT, FaultKind.VIDE) if one.eclat]
    assert not found.of(FaultKind.INVALIDE, FaultKind.DOUBLON)
    shared = shapely.union_all([one.forme for one in overlaps])
    edges = shapely.union_all(shapely.coverage_invalid_edges(copy))
    assert shapely.difference(edges, shared.buffer(1e-8)).is_empty
    whole = shapely.union_all(copy)
    # As many times too many as polygons hold the ground that is named.
    part, owner = shapely.STRtree(copy).query(shapely.get_parts(shared), "intersects")
    again = square_metres(shapely.intersection(shapely.get_parts(shared)[part], copy[owner])).sum()
    excess = square_metres(copy).sum() - square_metres(array_of([whole]))[0]
    told = again - square_metres(array_of([shared]))[0]
    assert excess == pytest.approx(told, abs=0.5)
    rings = [ring for part in shapely.get_parts(whole) for ring in part.interiors]
    holes = [shapely.Polygon(ring) - whole for ring in rings]
    named = [*(one.forme for one in found.of(FaultKind.VIDE)), *found.enclaves]
    for hole in holes:
        # Crossings of a diagnosis are rounded to a tenth of a millimetre.
        unnamed = shapely.difference(hole, shapely.union_all(named)).area
        assert unnamed <= 1e-6 * hole.area + 1e-14


def mended_and_checked(folder: Path, *drawn: shapely.Geometry) -> Layer:
    """Mend a layer, write the copy, read it, hold it against what is named, and mend it again."""
    france = read_communes()
    layer = layer_of(*drawn)
    copy = written(folder, layer, repair(diagnose(layer, france)))
    found = diagnose(copy, france)
    check_clean(copy.geometries, found)
    again = repair(found)
    assert again.intacte
    assert again.actions == ()
    first = copy.path.read_bytes()
    assert written(folder, copy, again, "encore.geojson").path.read_bytes() == first
    return copy


@pytest.fixture(scope="module")
def epci(france: Communes) -> Geometries:
    codes = france.codes_of(["53", "72"])
    _, groups = np.unique([france.atoms[code].epci or code for code in codes], return_inverse=True)
    return france.topology.subset(codes).dissolve(groups)


def test_a_clean_layer_is_copied_as_it_is(tmp_path: Path, epci: Geometries) -> None:
    copy = mended_and_checked(tmp_path, *epci)
    assert shapely.equals(copy.geometries, epci).all()


@pytest.mark.parametrize("metres", [50, 300])
def test_outlines_simplified_each_for_itself(
    tmp_path: Path, epci: Geometries, metres: float
) -> None:
    """Every border becomes overlaps and gaps, by hundreds."""
    copy = mended_and_checked(tmp_path, *shapely.simplify(epci, metres / 100_000))
    assert len(copy.noms) == len(epci)


def test_planted_faults(tmp_path: Path, epci: Geometries) -> None:
    planted = plant(epci, 8, seed=3)
    mended_and_checked(tmp_path, *planted.polygons, planted.polygons[0])


@examples(40)
@given(
    CUTS,
    st.floats(0, 3.1),
    st.lists(st.tuples(*[st.integers(-400, 400)] * 2), min_size=1, max_size=6),
    st.sampled_from([0, 1, 2, 3]),
)
def test_near_sides_are_mended_once_for_all(
    tmp_path_factory: pytest.TempPathFactory,
    cuts: list[Cut],
    angle: float,
    shifts: list[tuple[int, int]],
    digits: int,
) -> None:
    """Pieces moved by up to some metres, each for itself: overlaps and gaps of every width."""
    drawn = pieces(cuts)
    by = [np.array(shifts[rank % len(shifts)]) / 10 for rank in range(len(drawn))]
    drawn = array_of([shapely.transform(one, lambda xy, by=by[rank]: xy + by)
                      for rank, one in enumerate(drawn)])  # fmt: skip
    flat = placed(drawn, *CORNER, angle, digits)
    mended_and_checked(tmp_path_factory.mktemp("copie"), *map(round_again, flat))


@examples(40)
@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 30), st.integers(1, 30)),
        min_size=1, max_size=8,
    ),
    st.sampled_from([1e-2, 1e-3, 3e-7]),
)  # fmt: skip
def test_anything_is_mended_once_for_all(
    tmp_path_factory: pytest.TempPathFactory,
    boxes: list[tuple[int, int, int, int]],
    step: float,
) -> None:
    """Rectangles anywhere, of every size, down to that of the grid that is written on."""
    drawn = [shapely.box(x, y, x + w, y + h) for x, y, w, h in boxes]
    turned = [shapely.transform(one, lambda xy: xy @ np.array([[0.96, 0.28], [-0.28, 0.96]]))
              for one in drawn]  # fmt: skip
    mended_and_checked(
        tmp_path_factory.mktemp("copie"),
        shapely.box(-1.2, 47.2, -1.1, 47.3),
        *[shapely.transform(one, lambda xy: xy * step + (-1, 47)) for one in turned],
    )


def test_an_enclave_of_another_department_is_not_filled(tmp_path: Path, france: Communes) -> None:
    """Five hectares of Mauléon (79) lie inside the Vendée: a hole, and no gap."""
    codes = france.codes_of(["85"])
    _, groups = np.unique([france.atoms[code].epci or code for code in codes], return_inverse=True)
    vendee = france.topology.subset(codes).dissolve(groups)
    copy = mended_and_checked(tmp_path, *vendee)
    assert shapely.equals(copy.geometries, vendee).all()
    found = diagnose(copy, france)
    (enclave,) = found.enclaves
    assert square_metres(array_of([enclave]))[0] == pytest.approx(50_603, abs=1)
    assert not found.fautes
    around = [one for one in vendee if one.distance(enclave) < 1e-3]
    for departements in (None, ["44"]):
        less = diagnose(layer_of(*around), france, departements=departements)
        assert [*map(shapely.normalize, less.enclaves)] == [shapely.normalize(enclave)]
        assert not less.of(FaultKind.VIDE)
    assert "1 trou laissé" in " ".join(repair(found).reste).replace("\xa0", " ")


def test_a_sliver_is_left_to_the_smaller_one(tmp_path: Path) -> None:
    """A territory of four may give a strip of thirty metres; a small one would miss it."""
    for large, small in ((0, 1), (1, 0)):
        drawn = [shapely.box(-1, 47, -0.8, 47.2), shapely.box(-0.8004, 47.05, -0.7, 47.1)]
        copy = mended_and_checked(tmp_path, *(drawn[rank] for rank in (large, small)))
        assert copy.geometries[small].bounds[0] == -0.8004
        assert copy.geometries[large].area == pytest.approx(0.04 - 0.0004 * 0.05)


def test_a_polygon_of_nothing_is_taken_away_and_told() -> None:
    flat = shapely.Polygon([(-1.05, 47.05), (-1.04, 47.06), (-1.05, 47.05)])
    layer = layer_of(shapely.box(-1, 47, -0.9, 47.1), flat, noms=("A", "Rien"))
    mended = repair(diagnose(layer, read_communes()))
    assert mended.rangs == (0,)
    assert "Rien" in mended.actions[-1]
    assert "aucune surface" in mended.actions[-1]


def test_a_layer_without_an_area_is_diagnosed_and_not_copied() -> None:
    flat = shapely.Polygon([(-1.05, 47.05), (-1.04, 47.06), (-1.05, 47.05)])
    for drawn in ([flat], [flat, flat]):
        found = diagnose(layer_of(*drawn), read_communes())
        assert len(found.of(FaultKind.INVALIDE)) == len(drawn)
        with pytest.raises(LayerError, match="n’a de surface"):
            repair(found)


def test_a_real_overlap_and_a_real_gap_stay_and_are_named(tmp_path: Path) -> None:
    """Three around a hole, two that overlap by a kilometre, and a sliver between."""
    drawn = [
        shapely.box(-1, 47, -0.8, 47.1),
        shapely.box(-0.82, 47, -0.6, 47.1),
        shapely.box(-1, 47.1, -0.85, 47.3),
        shapely.box(-0.75, 47.1001, -0.6, 47.3),
        shapely.box(-1, 47.3, -0.6, 47.4),
        shapely.box(-0.6, 47, -0.5, 47.4),
    ]
    copy = mended_and_checked(tmp_path, *drawn)
    found = diagnose(copy, read_communes())
    (overlap,) = found.of(FaultKind.CHEVAUCHEMENT)
    assert overlap.rangs == (0, 1)
    assert overlap.forme.area == pytest.approx(0.002)
    (gap,) = found.of(FaultKind.VIDE)
    assert gap.forme.area == pytest.approx(0.02, rel=0.01)
    told = " ".join(repair(found).reste).replace("\xa0", " ")
    assert "1 chevauchement réel laissé" in told
    assert "1 vide réel laissé" in told


def test_attributes_come_through(tmp_path: Path) -> None:
    polygon = shapely.box(-1, 47, -0.9, 47.1)
    layer = layer_of(polygon)
    layer = Layer(layer.path, ("A",), layer.geometries,
                  ({"nom_cpts": ["A"], "n": 3, "x": 1.5, "vide": None},), "degrés", ())  # fmt: skip
    copy = written(tmp_path, layer, repair(diagnose(layer, read_communes())))
    assert copy.noms == ("A",)
    assert copy.attributs[0]["n"] == 3
    assert copy.attributs[0]["x"] == 1.5
