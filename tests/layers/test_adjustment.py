"""Drawings turned into whole communes: what is taken, what is left, what has to be decided."""

import numpy as np
import pytest
import shapely
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from shapes import layer_of, rough

from cptsgeo.communes.bourgs import parts
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.errors import LayerError
from cptsgeo.layers.adjustment import DOUBT, Adjustment, adjust
from cptsgeo.plan.territories import Territories


def codes(found: Adjustment, which: str) -> set[str]:
    return {one.commune.code for one in getattr(found, which)}


def test_whole_communes_come_back_whole(france: Communes) -> None:
    wanted = {"49007", "49015", "49020"}
    found = adjust(layer_of(france.topology.union(wanted)), france)
    assert codes(found, "prises") == wanted
    assert not found.douteuses
    assert found.en_plus + found.en_moins == pytest.approx(0, abs=100)
    assert found.surface_dessinee == pytest.approx(found.surface, rel=1e-5)
    assert found.ailleurs < 1e-5 * found.surface


def test_each_cpts_comes_back_from_a_rough_outline(shipped: Territories, france: Communes) -> None:
    """Every difference is told among the doubtful communes; Béhuard, 2 km² in the Loire, is one."""
    differences: set[str] = set()
    for cpts_id, atoms in shipped.atoms.items():
        for metres in (200, -200):
            found = adjust(layer_of(rough(shipped.polygon(cpts_id), metres)), france)
            differ = set(found.codes) ^ atoms
            assert differ <= codes(found, "douteuses"), (cpts_id, metres)
            differences |= differ
    assert "49028" in differences
    assert len(differences) <= 3


def test_what_a_drawing_cuts_is_to_be_decided(france: Communes) -> None:
    angers = france.topology.union(["49007"])
    west, south, east, north = angers.bounds
    half = shapely.intersection(angers, shapely.box(west, south, (west + east) / 2, north))
    found = adjust(layer_of(half), france)
    (one,) = found.touchees
    assert one.douteuse
    assert one.prise == (one.part >= 0.5)
    assert not adjust(layer_of(half), france, seuil=0.9).prises
    taken = adjust(layer_of(half), france, seuil=0.9, prendre=["angers"])
    assert taken.codes == ("49007",)
    assert not taken.a_trancher
    assert taken.en_plus == pytest.approx((1 - one.part) * one.surface)


def test_a_town_outside_makes_a_commune_doubtful(france: Communes) -> None:
    """All of the surface but a disc around the town hall."""
    angers = france.topology.union(["49007"])
    plain = adjust(layer_of(angers), france)
    assert plain.touchees[0].habitee
    from cptsgeo.communes.bourgs import bourgs
    from cptsgeo.communes.faces import faces

    place = bourgs(france, faces(france, angers.bounds)).points
    towns = shapely.MultiPoint(place).buffer(0.004)
    found = adjust(layer_of(angers.difference(towns)), france)
    (one,) = found.touchees
    assert one.part > DOUBT[1]
    assert one.douteuse
    assert one.prise


def test_the_communes_deleguees_that_a_drawing_follows_are_named(france: Communes) -> None:
    known = parts(france)
    wanted = {"49004", "49042"}  # Andard and Brain-sur-l’Authion, of Loire-Authion
    shape = shapely.union_all([known.polygons[rank] for rank, partie in enumerate(known.parties)
                               if partie.code in wanted])  # fmt: skip
    found = adjust(layer_of(shape), france)
    one = next(one for one in found.touchees if one.commune.code == "49307")
    assert {partie.code for partie in one.dedans} == wanted
    assert len(one.dehors) == 5
    cut = adjust(layer_of(shape.buffer(-0.01)), france)
    assert not next(one for one in cut.touchees if one.commune.code == "49307").dedans


def test_polygons_are_one_territory_or_chosen_by_name(france: Communes) -> None:
    layer = layer_of(
        france.topology.union(["49007"]), france.topology.union(["44003"]), noms=("Angers", "Est")
    )
    assert adjust(layer, france).codes == ("44003", "49007")
    assert adjust(layer, france, elements=["EST"]).codes == ("44003",)
    with pytest.raises(LayerError, match="Angers"):
        adjust(layer, france, elements=["Anger"])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"prendre": ["Angers"], "laisser": ["49007"]}, "à prendre et à laisser"),
        ({"prendre": ["Anger"]}, "vouliez-vous dire Angers"),
        ({"laisser": ["Paris"]}, "ne touche aucune commune"),
    ],
)
def test_decisions_are_checked(france: Communes, options: dict[str, list[str]], words: str) -> None:
    with pytest.raises(LayerError, match=words):
        adjust(layer_of(france.topology.union(["49007"])), france, **options)  # type: ignore[arg-type]


def test_homonyms_are_asked(france: Communes) -> None:
    """Saint-Denis, of two departments, in one drawing."""
    two = [code for code, commune in france.atoms.items() if commune.nom == "Saint-Aubin"][:2]
    layer = layer_of(france.topology.union(two))
    with pytest.raises(LayerError, match=two[0]):
        adjust(layer, france, laisser=["Saint-Aubin"])


def test_at_sea_nothing_is_touched(france: Communes) -> None:
    with pytest.raises(LayerError, match="aucune commune"):
        adjust(layer_of(shapely.box(-3.2, 46.5, -3.1, 46.6)), france)


def test_a_million_vertices(france: Communes) -> None:
    angles = np.linspace(0, 2 * np.pi, 1_000_000, endpoint=False)
    radius = 0.2 + 0.001 * np.sin(5_000 * angles)
    ring = np.column_stack([-1 + radius * np.cos(angles), 47.4 + radius * np.sin(angles)])
    smooth = adjust(layer_of(shapely.Point(-1, 47.4).buffer(0.2)), france)
    found = adjust(layer_of(shapely.Polygon(ring)), france)
    assert set(smooth.codes) ^ set(found.codes) <= codes(found, "douteuses")


@examples(30)
@given(
    st.lists(
        st.tuples(st.floats(-1.2, 0.2), st.floats(46.9, 48.2)), min_size=3, max_size=8, unique=True
    ),
    st.floats(0.1, 1),
)
def test_surfaces_add_up(points: list[tuple[float, float]], seuil: float) -> None:
    """Drawn = territory − added + removed + nowhere; shares and decisions agree."""
    shape = shapely.MultiPoint(points).convex_hull.buffer(0.01)
    found = adjust(layer_of(shape), read_communes(), seuil=seuil)
    assert found.surface_dessinee == pytest.approx(
        found.surface - found.en_plus + found.en_moins + found.ailleurs, rel=1e-3
    )
    assert all(one.prise == (one.part >= seuil) for one in found.touchees)
    assert all(0 < one.part <= 1 for one in found.touchees)
