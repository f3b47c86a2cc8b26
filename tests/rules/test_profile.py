"""The figures of an examined territory, as a report shows them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.epci import EpciShare, epci_shares
from cptsgeo.plan import aci
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, interpret
from cptsgeo.proposal import Proposal
from cptsgeo.rules.case import Case, plan_case, proposal_case
from cptsgeo.rules.profile import profile
from rules.conftest import inhabitants, named

MakePlan = Callable[..., Path]
LIGNE, COUFFE, ANCENIS, NANTES = "44082", "44048", "44003", "44109"
PAYS_D_ANCENIS = "244400552"


@pytest.fixture
def examine(make_plan: MakePlan, france: Communes) -> Callable[..., Case]:
    def run(holdings: dict[str, str], proposal: str = "", **options: Any) -> Case:
        plan = read_plan(make_plan(holdings, **options))
        if not proposal:
            return plan_case(plan, france)
        read = Proposal(Path("liste.csv"), "Essai", tuple(named(france, proposal)))
        return proposal_case(interpret(plan, france), read)

    return run


Examine = Callable[..., Case]


def test_a_territory_of_a_plan(examine: Examine, france: Communes) -> None:
    case = examine({"a": f"{LIGNE} {COUFFE}", "b": ANCENIS})
    found = profile(case, "a")
    assert (found.cpts_id, found.nom) == ("a", "CPTS A")
    population = inhabitants(f"{LIGNE} {COUFFE}")
    assert found.portrait.population == population
    assert found.financement == aci.financement_par_mission(1)
    assert (found.manque, found.marge) == (40_000 - population, None)
    # Who holds its communes is asked of a proposal only.
    assert [(one.commune.code, one.epci_nom, one.detenue_par) for one in found.membres] == [
        (COUFFE, "CC du Pays d'Ancenis", ()),
        (LIGNE, "CC du Pays d'Ancenis", ()),
    ]
    (ancenis,) = found.voisines
    assert (ancenis.cpts_id, ancenis.nom, ancenis.statut) == ("b", "CPTS B", "statut_inconnu")
    assert ancenis.longueur_metres == adjacency(france).metres(COUFFE, ANCENIS)
    assert (ancenis.prises, ancenis.avant) == ((), ancenis.apres)


def test_what_is_uncovered_around(examine: Examine, france: Communes) -> None:
    case = examine({"a": COUFFE, "b": ANCENIS}, perimetre="44")
    around = set(adjacency(france).voisinages[COUFFE].metres) - {ANCENIS}
    assert set(profile(case, "a").zones_blanches) == around
    assert profile(case, "a").zones_blanches == tuple(sorted(around))
    outside = examine({"a": COUFFE, "b": ANCENIS}, perimetre="49")
    assert profile(outside, "a").zones_blanches == ()


@pytest.mark.parametrize(
    ("codes", "manque", "marge"),
    [
        (NANTES, None, 327_734 - 175_000),
        ("44162", 80_000 - 50_973, 50_973 - 40_000),
        (ANCENIS, 40_000 - 11_600, None),
        ("", None, None),
    ],
)
def test_thresholds_on_both_sides(
    examine: Examine, codes: str, manque: int | None, marge: int | None
) -> None:
    assert inhabitants(f"{NANTES} 44162 {ANCENIS}") == 327_734 + 50_973 + 11_600
    found = profile(examine({"a": codes}), "a")
    assert (found.manque, found.marge) == (manque, marge)
    assert bool(found.financement) == bool(codes)


def test_nothing_is_computed_under_derogation(examine: Examine) -> None:
    case = examine({"a": NANTES, "b": f"{NANTES} {ANCENIS}"}, derogations=f"{NANTES},a b,")
    found = profile(case, "b")
    assert (found.financement, found.manque, found.marge) == ({}, None, None)
    assert found.portrait.population_propre == inhabitants(ANCENIS)


def shares(case: Case, cpts_id: str, *, cut: bool = False) -> tuple[EpciShare, ...]:
    sirens = case.portrait(cpts_id).epci
    return epci_shares(case.communes, case.after.atoms[cpts_id], sirens, cut=cut)


def test_shares_of_epci(examine: Examine) -> None:
    """Yeu is of none; Orée d'Anjou is one of six."""
    case = examine({"a": f"{LIGNE} {COUFFE} 85113 49126", "b": "85011 85083 85106 85163"})
    ancenis, mauges = sorted(shares(case, "a"), key=lambda share: share.communes_dehors)[::-1]
    assert (ancenis.siren, ancenis.communes_dedans, ancenis.communes_dehors) == (
        PAYS_D_ANCENIS, 2, 18,
    )  # fmt: skip
    assert ancenis.population_dedans == inhabitants(f"{LIGNE} {COUFFE}")
    assert (mauges.communes_dedans, mauges.communes_dehors) == (1, 5)
    assert not ancenis.entier
    (island,) = shares(case, "b")
    assert island.entier
    assert island.population_dehors == 0
    assert shares(case, "b", cut=True) == ()
    assert set(shares(case, "a", cut=True)) == {ancenis, mauges}


def test_neighbours_of_a_proposal(examine: Examine, france: Communes) -> None:
    """Who loses communes is a neighbour, even where nothing is left of it."""
    holdings = {"a": f"{LIGNE} {COUFFE}", "b": ANCENIS, "c": "44035", "d": "44107"}
    case = examine(holdings, f"{LIGNE} 44107")
    found = profile(case, "essai")
    a, d = found.voisines
    graph = adjacency(france)
    metres = graph.metres(LIGNE, COUFFE) + graph.metres("44107", COUFFE)
    assert (a.cpts_id, a.longueur_metres, a.prises) == ("a", metres, (LIGNE,))
    assert (a.avant.population, a.apres.population) == (
        inhabitants(f"{LIGNE} {COUFFE}"), inhabitants(COUFFE),
    )  # fmt: skip
    assert (d.cpts_id, d.longueur_metres, d.prises) == ("d", 0, ("44107",))
    assert d.apres.population is None
    held = {one.commune.code: one.detenue_par for one in found.membres}
    assert held == {LIGNE: ("a",), "44107": ("d",)}


def test_neighbours_go_by_their_border(shipped: Territories) -> None:
    case = plan_case(shipped.plan, shipped.communes)
    found = profile(case, "ancenis").voisines
    lengths = [one.longueur_metres for one in found]
    assert lengths == sorted(lengths, reverse=True)
    assert len(found) > 3
    graph = adjacency(shipped.communes)
    for one in found:
        inner, outer = shipped.atoms["ancenis"], shipped.atoms[one.cpts_id]
        assert one.longueur_metres == sum(graph.metres(a, b) for a in inner for b in outer)
