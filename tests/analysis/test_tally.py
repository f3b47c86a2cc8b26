"""Coverage counted: a country counted by hand, the shipped plan, laws on any plan."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from little import CODES, POPULATIONS, beside, little

from cptsgeo.analysis.tally import Classe, Measure, Tallies, classe, cohort, funding, tallies
from cptsgeo.analysis.zones import zones_blanches
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.plan import aci
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.model import Composition, Plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.text.dates import parse_date

MakePlan = Callable[..., Path]
KM2 = 1_000_000
OPERATIONAL, FINALISED, ACCOMPANIED, PREPARATORY, PAUSED = (s.statut for s in aci.statuts())


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Communes:
    return little(tmp_path_factory.mktemp("pays") / "communes")


@pytest.fixture
def every_case(make_plan: MakePlan, twelve: Communes) -> Territories:
    """A commune shared, one contested, one paused, one outside the perimeter, a bare project."""
    folder = make_plan(
        {"a": "44001 44002 44005 35001", "b": "44002 44003", "c": "44004", "d": "49001",
         "e": "44005 49003", "f": ""},
        statuts=f"a,2022,{OPERATIONAL},observation,,\nb,2022,{ACCOMPANIED},observation,,\n"
        f"c,2022,{PAUSED},observation,,\nd,2021-03-01,{OPERATIONAL},signature_aci,,\n"
        f"f,2022,{PREPARATORY},observation,,",
        derogations="44002,a b,partielle",
    )  # fmt: skip
    cpts = (folder / "cpts.csv").read_text(encoding="utf-8").splitlines()
    rows = [f"{cpts[0]},departement_fiche", *(f"{row},{'49' if row[0] == 'f' else ''}"
                                              for row in cpts[1:])]  # fmt: skip
    (folder / "cpts.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return territories(read_plan(folder), twelve, contested=True)


def test_every_figure_of_a_country_counted_by_hand(every_case: Territories) -> None:
    found = tallies(every_case)
    first, second = found.places
    assert first.departements == ("44",)
    assert first.total == Measure(6, 21_000, 21 * KM2)
    assert first.par_statut == {
        OPERATIONAL: Measure(3, 8_000, 8 * KM2),  # 44001, 44002 shared, 44005 contested
        FINALISED: Measure(),
        ACCOMPANIED: Measure(1, 3_000, 3 * KM2),
        PREPARATORY: Measure(),
        PAUSED: Measure(1, 4_000, 4 * KM2),
        aci.STATUT_INCONNU: Measure(),
    }
    assert first.couvert == Measure(5, 15_000, 15 * KM2)
    assert first.zone_blanche == Measure(1, 6_000, 6 * KM2)
    assert first.partagees == Measure(1, 2_000, 2 * KM2)
    assert first.contestees == Measure(1, 5_000, 5 * KM2)
    assert first.cumul == {
        OPERATIONAL: Measure(3, 8_000, 8 * KM2),
        FINALISED: Measure(3, 8_000, 8 * KM2),
        ACCOMPANIED: Measure(4, 11_000, 11 * KM2),
        PREPARATORY: Measure(4, 11_000, 11 * KM2),
        PAUSED: Measure(5, 15_000, 15 * KM2),
    }
    assert list(first.manquantes) == ["44006"]
    assert first.cpts_ids == ("a", "b", "c", "e")
    assert second.departements == ("49",)
    assert second.total == Measure(4, 80_000, 34 * KM2)
    assert second.par_statut[OPERATIONAL] == Measure(1, 70_000, 7 * KM2)
    assert second.par_statut[aci.STATUT_INCONNU] == Measure(1, 900, 9 * KM2)
    assert second.zone_blanche == Measure(2, 9_100, 18 * KM2)
    assert second.cumul[PAUSED] == Measure(1, 70_000, 7 * KM2)  # the unknown status is in none
    assert second.cpts_ids == ("d", "e", "f")
    whole = found.ensemble
    assert whole.departements == ("44", "49")
    assert whole.total == Measure(10, 101_000, 55 * KM2)
    assert whole.couvert == Measure(7, 85_900, 31 * KM2)
    assert whole.zone_blanche == Measure(3, 15_100, 24 * KM2)
    assert list(whole.manquantes) == ["44006", "49002", "49004"]
    assert whole.cpts_ids == ("a", "b", "c", "d", "e", "f")


def test_its_cpts_counted(every_case: Territories) -> None:
    found = tallies(every_case)
    counted = cohort(found.portraits(found.ensemble))
    assert counted.nombre == 6
    assert counted.par_statut == {OPERATIONAL: 2, FINALISED: 0, ACCOMPANIED: 1, PREPARATORY: 1,
                                  PAUSED: 1, aci.STATUT_INCONNU: 1}  # fmt: skip
    # a and b share a commune, f has none; c 4,000 and e 5,900 inhabitants; d 70,000.
    assert counted.par_taille == {1: 2, 2: 1, 3: 0, 4: 0, None: 3}
    assert counted.par_annee == {2021: 1, None: 1}
    assert [tuple(one) for one in funding(found.portraits(found.ensemble))] == [
        (OPERATIONAL, 2, 1, 330_000, 52_500),
        (ACCOMPANIED, 1, 0, 0, 0),
        (PREPARATORY, 1, 0, 0, 0),
        (PAUSED, 1, 1, 250_000, 37_500),
        (aci.STATUT_INCONNU, 1, 1, 250_000, 37_500),
    ]


def test_its_zones_blanches(every_case: Territories) -> None:
    found = zones_blanches(every_case)
    first, second = (zone.groupe for zone in found.zones)
    assert [c.code for c in first.communes] == ["49002"]
    assert first.ouverte  # 35002, outside the perimeter, is beside it
    assert [
        (c.cpts_id, c.longueur_metres, c.population_avant, c.population, c.taille_avant, c.taille)
        for c in first.candidats
    ] == [("c", 1_000, 4_000, 12_000, 1, 1), ("d", 1_000, 70_000, 78_000, 2, 2)]
    assert [c.code for c in second.communes] == ["44006", "49004"]
    assert (second.population, second.surface) == (7_100, 16 * KM2)
    assert second.departements == ("44", "49")
    assert (second.manque, second.marge, second.taille) == (32_900, None, 1)
    assert not second.ouverte  # 35001 is outside the perimeter, but a holds it
    assert [(c.cpts_id, c.longueur_metres, c.population) for c in second.candidats] == [
        ("a", 3_000, None), ("e", 2_000, 13_000), ("b", 1_000, None), ("d", 1_000, 77_100)
    ]  # fmt: skip
    assert [(s.nom, s.communes_dedans, s.communes_dehors, s.population_dedans) for s in second.epci
            ] == [("CC Nord", 1, 7, 6_000), ("CC Sud", 1, 3, 1_100)]  # fmt: skip
    assert [c.code for c in second.villes] == ["44006"]
    assert [c.code for c in found.contestees] == ["44005"]
    assert [(p.cpts_id, p.population) for p in found.projets] == [("f", 0), ("c", 4_000)]
    (only,) = zones_blanches(every_case, departements=["44"]).zones
    assert (only.groupe.ici, only.groupe.population) == (6_000, 7_100)


def test_above_a_status_the_rest_is_uncovered(every_case: Territories) -> None:
    found = zones_blanches(every_case, a_partir_de=OPERATIONAL)
    assert [[c.code for c in zone.groupe.communes] for zone in found.zones] == [
        ["49002", "44004", "44003"], ["44006", "49004"]
    ]  # fmt: skip
    assert [p.cpts_id for p in found.projets] == ["b", "f", "c"]
    assert [c.cpts_id for c in found.zones[0].groupe.candidats] == ["d", "a"]


def test_classes_are_exact() -> None:
    assert classe(3, 3) is Classe.ENTIERE
    assert classe(2, 3) is Classe.DEUX_TIERS
    assert classe(1_999_999, 3_000_000) is Classe.UN_TIERS
    assert classe(1, 3) is Classe.UN_TIERS
    assert classe(999_999, 3_000_000) is Classe.MOINS
    assert classe(0, 3) is Classe.AUCUNE
    assert classe(0, 0) is Classe.AUCUNE


def test_the_facts_of_the_pays_de_la_loire(shipped_plan: Plan, france: Communes) -> None:
    found = tallies(territories(shipped_plan, france, parse_date("2026-01")))
    by_code = {place.departements[0]: place for place in found.places}
    share = {
        code: place.couvert.population / place.total.population for code, place in by_code.items()
    }
    vendee = by_code["85"]
    assert vendee.couvert == vendee.total
    assert classe(vendee.couvert.communes, vendee.total.communes) is Classe.ENTIERE
    assert 0.95 < share["44"] < 1
    assert by_code["44"].presque
    assert 0.45 < share["49"] < 0.60
    # The national map of 2023 showed Mayenne wholly covered.
    mayenne = by_code["53"]
    assert classe(mayenne.couvert.communes, mayenne.total.communes) is Classe.DEUX_TIERS
    assert mayenne.presque
    assert len(mayenne.manquantes) == mayenne.zone_blanche.communes == 23
    white = zones_blanches(found.territories)
    everything = sum(c.population for c in france.select(departements=shipped_plan.perimetre))
    assert found.ensemble.couvert.population + white.population == everything
    assert found.ensemble.cpts_ids == tuple(sorted(cpts.cpts_id for cpts in shipped_plan.cpts))


STATUTS = (*(s.statut for s in aci.statuts()), None)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder = tmp_path_factory.mktemp("plan")
    texts = {
        "plan.toml": 'nom = "Essai"\nperimetre = ["44", "49"]\ncog = 2026\n',
        "cpts.csv": "cpts_id,nom\n" + "".join(f"{one},CPTS {one}\n" for one in "abc"),
        "compositions.csv": "cpts_id,code_commune\n",
        "statuts.csv": "cpts_id,date,statut,nature\n"
        + f"a,2021,{OPERATIONAL},observation\nb,2021,{ACCOMPANIED},observation\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return read_plan(folder)


@given(st.lists(st.sets(st.sampled_from("abc")), min_size=len(CODES), max_size=len(CODES)))
def test_covered_and_uncovered_are_all(
    bare: Plan, twelve: Communes, owners: list[set[str]]
) -> None:
    held = sorted(
        Composition(cpts, code, None, None, None, None, 0)
        for code, cpts_ids in zip(CODES, owners, strict=True)
        for cpts in cpts_ids
    )
    found = territories(replace(bare, compositions=tuple(held)), twelve, contested=True)
    counted = tallies(found)
    check_laws(counted)
    inside = [code for code in CODES if not code.startswith("35")]
    assert counted.ensemble.total.population == sum(POPULATIONS[code] for code in inside)
    white = {code for code, cpts in zip(CODES, owners, strict=True) if not cpts} & set(inside)
    assert set(counted.ensemble.manquantes) == white
    zones = zones_blanches(found)
    groups = [{c.code for c in zone.groupe.communes} for zone in zones.zones]
    assert sorted(code for group in groups for code in group) == sorted(white)
    for group in groups:
        around = {near for code in group for near in beside(code)} - group
        assert not around & white
    assert zones.surface == sum(map(adjacency(twelve).surface, white))


def check_laws(found: Tallies) -> None:
    for place in (*found.places, found.ensemble):
        assert place.couvert.plus(place.zone_blanche) == place.total
        apart = place.par_statut[aci.STATUT_INCONNU]
        assert place.cumul[PAUSED].plus(apart) == place.couvert
    total = Measure()
    for place in found.places:
        total = total.plus(place.total)
    assert total == found.ensemble.total
