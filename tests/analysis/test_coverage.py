"""Who covers what: states, figures, portraits."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cptsgeo.analysis.coverage import (
    A_ATTRIBUER,
    CONTESTEE,
    COUVERTURE_INCONNUE,
    PARTAGEE,
    ZONE_BLANCHE,
    Coverage,
    Part,
    coverage,
    etats,
    portrait,
)
from cptsgeo.communes.communes import Communes
from cptsgeo.plan import aci
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.referentiel.vintages import EXPECTED
from cptsgeo.text.dates import parse_date

OPERATIONAL, FINAL, SUPPORTED, PREPARED, PAUSED = (
    "cpts_operationnelle",
    "projet_finalise",
    "accompagnement_en_cours",
    "en_phase_preparatoire",
    "projet_mis_en_pause",
)


@pytest.fixture(scope="module")
def region(shipped: Territories, france: Communes) -> Coverage:
    return coverage(shipped, france.select(region="52"))


def by_state(found: Coverage) -> dict[str, int]:
    return {part.etat: part.communes for part in found.parts}


def test_states_in_the_order_of_legends() -> None:
    assert list(etats()) == [
        OPERATIONAL,
        FINAL,
        SUPPORTED,
        PREPARED,
        PAUSED,
        aci.STATUT_INCONNU,
        PARTAGEE,
        CONTESTEE,
        ZONE_BLANCHE,
        A_ATTRIBUER,
        COUVERTURE_INCONNUE,
    ]
    assert len(set(etats().values())) == 11


@pytest.mark.parametrize(
    ("departement", "covered", "communes", "states"),
    [
        ("44", 200, 207, {OPERATIONAL: 199, PARTAGEE: 1, ZONE_BLANCHE: 7}),
        ("49", 110, 176, {OPERATIONAL: 110, ZONE_BLANCHE: 66}),
        (
            "53",
            217,
            240,
            {OPERATIONAL: 117, SUPPORTED: 26, aci.STATUT_INCONNU: 74, ZONE_BLANCHE: 23},
        ),
        ("72", 269, 352, {OPERATIONAL: 222, SUPPORTED: 47, ZONE_BLANCHE: 83}),
        ("85", 253, 253, {OPERATIONAL: 236, FINAL: 17}),
    ],
)
def test_departments_of_the_shipped_plan(
    shipped: Territories,
    france: Communes,
    departement: str,
    covered: int,
    communes: int,
    states: dict[str, int],
) -> None:
    found = coverage(shipped, france.select(departements=[departement]))
    assert (found.covered.communes, found.known.communes) == (covered, communes)
    assert by_state(found) == states


def test_departments_add_up_to_the_region(
    shipped: Territories, france: Communes, region: Coverage
) -> None:
    parts = [coverage(shipped, france.select(departements=[d])) for d in shipped.plan.perimetre]
    for figure in ("covered", "known"):
        whole: Part = getattr(region, figure)
        assert whole.communes == sum(getattr(part, figure).communes for part in parts)
        assert whole.population == sum(getattr(part, figure).population for part in parts)
    assert region.known == Part("", EXPECTED.communes_52, EXPECTED.habitants_52)
    assert region.covered.communes == 1_049
    assert len(region.cpts_ids) == 43


def test_a_shared_commune_counts_once(region: Coverage) -> None:
    assert sum(part.communes for part in region.parts) == EXPECTED.communes_52
    assert sum(part.population for part in region.parts) == EXPECTED.habitants_52
    (nantes,) = region.partial
    assert nantes.code == "44109"
    assert Part(PARTAGEE, 1, nantes.population) in region.parts


def test_outside_the_perimeter_coverage_is_unknown(shipped: Territories, france: Communes) -> None:
    brittany = coverage(shipped, france.select(departements=["35"]))
    assert by_state(brittany) == {OPERATIONAL: 20, COUVERTURE_INCONNUE: 312}
    # Two of the plan's CPTS go there, but the plan does not speak for it: no share is told.
    assert brittany.known == brittany.covered == Part("", 0, 0)
    assert brittany.cpts_ids == ("atlantique-nord-loire", "pays-de-redon")
    far = coverage(shipped, france.select(departements=["2A"]))
    assert far.covered == far.known == Part("", 0, 0)


def test_the_two_cpts_of_nantes_have_no_computed_size(region: Coverage) -> None:
    west = region.portrait("nantes-grand-ouest")
    assert [c.nom for c in west.partagees] == ["Nantes"]
    assert [c.nom for c in west.communes] == ["Couëron", "Indre", "Nantes", "Saint-Herblain"]
    assert (west.population, west.taille) == (None, None)
    assert west.population_propre == sum(c.population for c in west.communes if c.code != "44109")
    east = region.portrait("la-nantaise-centre-est")
    assert (east.population, east.taille, east.population_propre) == (None, None, 0)
    others = [p for p in map(region.portrait, region.cpts_ids) if not p.partagees]
    assert len(others) == 41
    assert all(p.population == p.population_propre and p.taille for p in others)


def test_a_portrait_is_of_the_whole_territory(shipped: Territories) -> None:
    redon = portrait(shipped, "pays-de-redon")
    assert redon.departements == ("35", "44", "56")
    assert redon.regions == ("52", "53")
    assert redon.population == sum(c.population for c in redon.communes)
    assert redon.taille == 3
    assert redon.statut == OPERATIONAL


# A plan of fourteen communes, counted by hand.

HOLDINGS = {
    "op": "44003 44036",  # Ancenis-Saint-Géréon, Châteaubriant
    "fin": "44184",  # Saint-Nazaire
    "acc": "44055",  # La Baule-Escoublac
    "prep": "44020 49007",  # Bouguenais, Angers (outside the perimeter)
    "pause": "44035",  # La Chapelle-sur-Erdre
    "rien": "44047",  # Couëron
    "deux": "44109 44143 44190",  # Nantes, Rezé, Saint-Sébastien-sur-Loire
    "trois": "44109 44143",
    "vide": "",
}
FREE = ("44162", "44108")  # Saint-Herblain, Mouzillon
OUTSIDE = ("49328",)  # Saumur
EVENTS = f"""
op,2023-01-10,{OPERATIONAL},signature_aci,,non
fin,2023,{FINAL},observation,,non
acc,2023,{SUPPORTED},observation,,non
prep,2023,{PREPARED},observation,,non
pause,2022,{SUPPORTED},observation,,non
pause,2023,{PAUSED},observation,,non
rien,2026,{OPERATIONAL},observation,,non
deux,2023,{FINAL},observation,,non
trois,2023,{FINAL},observation,,non
"""


@pytest.fixture
def by_hand(make_plan: Callable[..., Path], france: Communes) -> Territories:
    folder = make_plan(
        HOLDINGS, perimetre="44", statuts=EVENTS, derogations="44109,deux trois,partielle"
    )
    return territories(read_plan(folder), france, parse_date("2023"), contested=True)


def test_a_plan_counted_by_hand(by_hand: Territories, france: Communes) -> None:
    codes = {c for held in HOLDINGS.values() for c in held.split()} | {*FREE, *OUTSIDE}
    found = coverage(by_hand, [france.atoms[code] for code in sorted(codes)])
    assert [(p.etat, p.communes, p.population) for p in found.parts] == [
        (OPERATIONAL, 2, 11_600 + 12_260),
        (FINAL, 2, 74_568 + 28_596),
        (SUPPORTED, 1, 16_912),
        (PREPARED, 2, 20_530 + 159_022),
        (PAUSED, 1, 20_690),
        (aci.STATUT_INCONNU, 1, 24_103),
        (PARTAGEE, 1, 327_734),
        (CONTESTEE, 1, 43_556),
        (ZONE_BLANCHE, 2, 50_973 + 2_893),
        (COUVERTURE_INCONNUE, 1, france.atoms["49328"].population),
    ]
    # Angers is held, but outside the perimeter.
    assert found.known.communes == 12
    assert found.covered.communes == 10
    assert found.covered.population == found.known.population - 50_973 - 2_893
    assert [c.nom for c in found.partial] == ["Nantes"]
    assert set(found.cpts_ids) == HOLDINGS.keys() - {"vide"}


def test_states_of_some_communes_only(by_hand: Territories, france: Communes) -> None:
    found = coverage(by_hand, [france.atoms["44003"]])
    assert found.parts == (Part(OPERATIONAL, 1, 11_600),)
    assert found.cpts_ids == ("op",)
    assert found.partial == ()
    assert coverage(by_hand, []).parts == ()


def test_portraits_by_hand(by_hand: Territories) -> None:
    prep = portrait(by_hand, "prep")
    assert (prep.population, prep.taille) == (20_530 + 159_022, 4)
    assert (prep.departements, prep.regions) == (("44", "49"), ("52",))
    assert prep.epci == ("244400404", "244900015")
    two = portrait(by_hand, "deux")
    assert (two.population, two.taille) == (None, None)
    assert two.population_propre == 43_556 + 28_596
    empty = portrait(by_hand, "vide")
    assert (empty.communes, empty.population, empty.taille) == ((), None, None)
    assert empty.statut == portrait(by_hand, "rien").statut == aci.STATUT_INCONNU


def test_a_whole_derogation_is_shared_but_not_partial(
    make_plan: Callable[..., Path], france: Communes
) -> None:
    folder = make_plan({"a": "44109", "b": "44109"}, derogations="44109,a b,entiere")
    found = coverage(territories(read_plan(folder), france), [france.atoms["44109"]])
    assert by_state(found) == {PARTAGEE: 1}
    assert found.partial == ()


def test_each_arrondissement_has_its_state(
    make_plan: Callable[..., Path], france: Communes
) -> None:
    folder = make_plan({"a": "75101 75102"}, perimetre="75")
    found = coverage(territories(read_plan(folder), france), france.select(departements=["75"]))
    assert by_state(found) == {aci.STATUT_INCONNU: 2, ZONE_BLANCHE: 18}
