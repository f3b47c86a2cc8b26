"""Zones blanches: maximal clusters, and what each could become."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.analysis.coverage import ZONE_BLANCHE, coverage, portrait
from cptsgeo.analysis.zones import ZonesBlanches, zones_blanches
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import PlanError
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories

MakePlan = Callable[..., Path]

# Around Redon: Saint-Nicolas-de-Redon (44185), Fégréac (44057), Avessac (44007), Plessé (44128),
# Guéméné-Penfao (44067), Massérac (44092) touch one another in Loire-Atlantique.


def found_in(
    make_plan: MakePlan, france: Communes, holdings: dict[str, str], **options: str
) -> Territories:
    plan = read_plan(make_plan(holdings, **options))
    return territories(plan, france, contested=True)


def names(found: ZonesBlanches) -> list[list[str]]:
    return [[c.nom for c in zone.groupe.communes] for zone in found.zones]


def everything_but(france: Communes, *codes: str) -> str:
    return " ".join(code for code in france.codes_of(["44"]) if code not in codes)


def test_clusters_of_the_shipped_plan(shipped: Territories, france: Communes) -> None:
    found = zones_blanches(shipped)
    first = found.zones[0].groupe
    assert (len(first.communes), first.population) == (114, 488_783)
    assert first.nom == "Angers"
    looked_at = coverage(shipped, france.select(departements=shipped.plan.perimetre))
    white = {code for code, etat in looked_at.etats.items() if etat == ZONE_BLANCHE}
    assert {c.code for c in found.communes} == white
    assert len(found.communes) == len(white)
    assert found.population + looked_at.covered.population == looked_at.known.population
    assert found.surface == sum(map(adjacency(france).surface, white))
    sizes = [zone.groupe.ici for zone in found.zones]
    assert sizes == sorted(sizes, reverse=True)


def test_clusters_are_maximal_and_disjoint(shipped: Territories, france: Communes) -> None:
    found, graph = zones_blanches(shipped), adjacency(france)
    groups = [{c.code for c in zone.groupe.communes} for zone in found.zones]
    everything = set().union(*groups)
    assert len(groups) > 1
    for group in groups:
        assert len(graph.pieces(group)) == 1
        around = {near for code in group for near in graph.neighbours(code)} - group
        assert not around & everything


def test_large_clusters_are_divided_by_epci(shipped: Territories, france: Communes) -> None:
    zone = zones_blanches(shipped).zones[0]
    assert zone.parties == zone.feuilles
    codes = [c.code for part in zone.parties for c in part.communes]
    assert sorted(codes) == sorted(c.code for c in zone.groupe.communes)
    assert [part.numero for part in zone.parties] == [
        f"1.{rank}" for rank in range(1, len(zone.parties) + 1)
    ]
    graph = adjacency(france)
    for part in zone.parties:
        assert len({c.epci for c in part.communes}) == 1
        assert len(graph.pieces([c.code for c in part.communes])) == 1
    angers = zone.parties[0]
    assert (angers.nom, angers.taille, angers.manque) == ("Angers", 4, None)
    assert angers.marge == angers.population - 175_000
    small = zones_blanches(shipped).zones[1]
    assert not small.parties
    assert small.feuilles == (small.groupe,)
    assert small.groupe.manque == 40_000 - small.groupe.population


def test_a_department_shows_whole_clusters(shipped: Territories) -> None:
    found = zones_blanches(shipped, departements=["49"])
    first, second = (zone.groupe for zone in found.zones)
    assert (first.nom, second.nom) == ("Angers", "Lys-Haut-Layon")
    assert first.departements == ("49", "72")
    assert first.population == 488_783
    assert first.ici == sum(c.population for c in first.communes if c.departement == "49")
    assert 0 < first.ici < first.population


def test_a_department_outside_the_perimeter_is_refused(shipped: Territories) -> None:
    with pytest.raises(PlanError, match="ne parle pas du département"):
        zones_blanches(shipped, departements=["35"])


def test_a_cluster_counted_by_hand(make_plan: MakePlan, france: Communes) -> None:
    """Massérac and Avessac uncovered, between a CPTS of Fégréac and one of all the rest."""
    plan = found_in(
        make_plan,
        france,
        {"a": "44057", "b": everything_but(france, "44057", "44092", "44007")},
        perimetre="44",
    )
    found = zones_blanches(plan)
    atoms = france.atoms
    assert names(found) == [["Avessac", "Massérac"]]
    (zone,) = found.zones
    group = zone.groupe
    alone = atoms["44007"].population + atoms["44092"].population
    assert group.population == group.ici == alone
    assert group.ouverte  # Redon, across the Vilaine, is outside the perimeter.
    assert (group.taille, group.financement, group.crise_grave) == (1, 250_000, 37_500)
    graph = adjacency(france)
    lengths = {one.cpts_id: one.longueur_metres for one in group.candidats}
    assert lengths["a"] == graph.metres("44007", "44057") + graph.metres("44092", "44057")
    assert [one.longueur_metres for one in group.candidats] == sorted(
        lengths.values(), reverse=True
    )
    by_id = {one.cpts_id: one for one in group.candidats}
    assert by_id["a"].population_avant == atoms["44057"].population
    assert by_id["a"].population == atoms["44057"].population + alone
    shares = {share.siren: share for share in group.epci}
    redon = shares[atoms["44007"].epci]
    assert (redon.communes_dedans, redon.entier) == (2, False)
    assert [c.nom for c in group.villes] == ["Avessac"]


def test_contested_communes_and_projects_are_listed_apart(
    make_plan: MakePlan, france: Communes
) -> None:
    plan = found_in(
        make_plan,
        france,
        {
            "a": f"{everything_but(france, '44007', '44092', '44057', '44128')} 44057",
            "b": "44057",
            "c": "44128",
            "d": "",
        },
        perimetre="44",
        statuts="a,2021,cpts_operationnelle,observation,,\n"
        "b,2021,accompagnement_en_cours,observation,,\n"
        "c,2021,projet_mis_en_pause,observation,,",
    )
    found = zones_blanches(plan)
    assert names(found) == [["Avessac", "Massérac"]]
    assert [c.nom for c in found.contestees] == ["Fégréac"]
    assert [(one.cpts_id, one.population) for one in found.projets] == [
        ("c", france.atoms["44128"].population)
    ]
    # Above the line only: the paused project no longer covers, the contested commune stays apart.
    strict = zones_blanches(plan, a_partir_de="cpts_operationnelle")
    assert names(strict) == [["Plessé", "Avessac", "Massérac"]]
    assert {one.cpts_id for one in strict.projets} == {"b", "c"}
    assert {one.cpts_id for one in strict.zones[0].groupe.candidats} == {"a"}


def test_an_unknown_status_is_on_no_side_of_the_line(make_plan: MakePlan, france: Communes) -> None:
    plan = found_in(
        make_plan,
        france,
        {"a": everything_but(france, "44092"), "b": "44092"},
        perimetre="44",
        statuts="a,2021,cpts_operationnelle,observation,,",
    )
    assert not zones_blanches(plan, a_partir_de="cpts_operationnelle").zones


def test_communes_that_can_only_join_one(make_plan: MakePlan, france: Communes) -> None:
    """An inner hole has one way out only; a commune at the perimeter's edge may have others."""
    graph = adjacency(france)
    inside = next(
        code
        for code in france.codes_of(["44"])
        if not graph.exposed(code) and all(near.startswith("44") for near in graph.neighbours(code))
    )
    plan = found_in(make_plan, france, {"a": everything_but(france, inside)}, perimetre="44")
    (zone,) = zones_blanches(plan).zones
    (only,) = zone.groupe.candidats
    assert [c.code for c in only.seules] == [inside]
    assert not zone.groupe.ouverte
    edge = found_in(make_plan, france, {"a": everything_but(france, "44092")}, perimetre="44")
    (zone,) = zones_blanches(edge).zones
    assert zone.groupe.ouverte
    assert not zone.groupe.candidats[0].seules


def test_a_candidate_that_holds_a_shared_commune_has_no_size(shipped: Territories) -> None:
    found = zones_blanches(shipped)
    one = next(
        candidate
        for zone in found.zones
        for candidate in zone.groupe.candidats
        if candidate.cpts_id == "nantes-grand-ouest"
    )
    assert one.population_avant is None is one.population is one.taille is one.financement
    assert one.financement_avant is None is one.crise_grave_avant is one.crise_grave


CODES = ["44185", "44057", "44007", "44128", "44067", "44092", "44180", "44098", "44044", "44051"]


@given(st.lists(st.sampled_from(["", "a", "b", "c"]), min_size=len(CODES), max_size=len(CODES)))
def test_joining_a_candidate_gives_the_announced_population(
    make_plan_once: Callable[[dict[str, str]], Territories],
    france: Communes,
    owners: list[str],
) -> None:
    held = {
        cpts: [code for code, owner in zip(CODES, owners, strict=True) if owner == cpts]
        for cpts in "abc"
    }
    rest = [code for code in france.codes_of(["44"]) if code not in CODES]
    held["a"] += rest
    before = make_plan_once({cpts: " ".join(codes) for cpts, codes in held.items()})
    found = zones_blanches(before)
    assert sorted(c.code for c in found.communes) == sorted(
        code for code, owner in zip(CODES, owners, strict=True) if not owner
    )
    for zone in found.zones:
        for candidate in zone.groupe.candidats:
            joined = {**held, candidate.cpts_id: [
                *held[candidate.cpts_id], *(c.code for c in zone.groupe.communes)
            ]}  # fmt: skip
            after = make_plan_once({cpts: " ".join(codes) for cpts, codes in joined.items()})
            figures = portrait(after, candidate.cpts_id)
            assert (figures.population, figures.taille) == (candidate.population, candidate.taille)


@pytest.fixture(scope="module")
def make_plan_once(
    tmp_path_factory: pytest.TempPathFactory, france: Communes
) -> Callable[[dict[str, str]], Territories]:
    """Give what makes territories without a fixture of one test."""
    from dataclasses import replace

    from cptsgeo.plan.model import Composition

    folder = tmp_path_factory.mktemp("plan")
    (folder / "plan.toml").write_text(
        'nom = "Essai"\nperimetre = ["44"]\ncog = 2026\n', encoding="utf-8"
    )
    (folder / "cpts.csv").write_text(
        "cpts_id,nom\n" + "".join(f"{one},CPTS {one}\n" for one in "abc"), encoding="utf-8"
    )
    (folder / "compositions.csv").write_text("cpts_id,code_commune\n", encoding="utf-8")
    empty = read_plan(folder)

    def make(holdings: dict[str, str]) -> Territories:
        rows = [
            Composition(cpts, code, None, None, None, None, 0)
            for cpts, codes in sorted(holdings.items())
            for code in sorted(codes.split())
        ]
        return territories(replace(empty, compositions=tuple(rows)), france, contested=True)

    return make
