"""What the page of those who take calls holds: every commune answered as ``ou`` does."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from varints import numbers

from cptsgeo.analysis.coverage import COUVERTURE_INCONNUE, ZONE_BLANCHE, etats
from cptsgeo.analysis.where import where
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import PlanError
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.pages.regulation import NEAR, page_regulation
from cptsgeo.render.tables.ou import answer_document
from cptsgeo.render.tables.unscheduled import NOTHING_SAID

WEIGHT = 150_000
"""Bytes of the page of the region, at most."""
BORROWED = "qui ne sont pas tenues à jour pour la régulation"

Told = dict[str, Any]


def data(page: str) -> Told:
    found = re.search(r'id="regulation-donnees">(.*?)</script>', page, re.DOTALL)
    assert found
    told: Told = json.loads(found[1])
    return told


def codes(told: Told) -> list[str]:
    found: list[str] = []
    for step in told["communes"]["code"].split("|"):
        whole = re.fullmatch(r"\d[\dAB]\d{3}", step)
        found.append(step if whole else f"{int(found[-1]) + int(step):05}")
    return found


def answer(told: Told, rank: int) -> tuple[str, list[str], list[str]]:
    """State, CPTS, and those that professionals take part in."""
    communes = told["communes"]
    held = communes["cpts"][rank]
    ranks = held if isinstance(held, list) else [held] if held >= 0 else []
    state = told["etats"][int(communes["etat"][rank], 36)]["libelle"]
    joined = communes["adhesions"].get(str(rank), [])
    ids = [one["id"] for one in told["cpts"]]
    return state, [ids[one] for one in ranks], [ids[one] for one in joined]


@pytest.fixture(scope="module")
def region(shipped: Territories) -> str:
    return page_regulation(shipped, empreinte="ab" * 8)


def test_it_is_light_and_the_same_each_time(shipped: Territories, region: str) -> None:
    assert len(region.encode()) <= WEIGHT
    assert region == page_regulation(shipped, empreinte="ab" * 8)


@pytest.mark.slow
def test_every_commune_of_the_region_is_answered_as_ou_does(
    shipped: Territories, region: str
) -> None:
    told = data(region)
    known = codes(told)
    perimetre = shipped.communes.codes_of(shipped.plan.perimetre)
    assert {*perimetre} < {*known}
    assert len(perimetre) > 1200
    snp = {one["id"]: one["snp"] for one in told["cpts"]}
    for rank, code in enumerate(known):
        found = where(shipped, code)
        document = answer_document(code, found, shipped)
        (said,) = (one for one in document["reponses"] if one["code_commune"] == code)
        assert answer(told, rank) == (
            said["etat_libelle"],
            [one["cpts_id"] for one in said["cpts"]],
            [one["cpts_id"] for one in said["adhesions"]],
        )
        for one in said["cpts"]:
            assert len(snp[one["cpts_id"]]["dits"]) == len(one["snp"]["actions"])
            assert bool(snp[one["cpts_id"]]["silence"]) == bool(one["snp"]["silence"])


def test_across_the_border_nothing_is_a_zone_blanche(shipped: Territories, region: str) -> None:
    told = data(region)
    states = dict(zip(codes(told), (answer(told, rank)[0] for rank in range(10_000)), strict=False))
    beyond = {state for code, state in states.items() if code[:2] not in shipped.plan.perimetre}
    assert etats()[COUVERTURE_INCONNUE] in beyond
    assert etats()[ZONE_BLANCHE] not in beyond
    # The whole of a CPTS that goes beyond, and of the postal codes of a department.
    assert shipped.atoms["pays-de-redon"] <= states.keys()
    atoms = shipped.communes.atoms
    offices = {one for code in shipped.communes.codes_of(["53"])
               for one in atoms[code].codes_postaux.split()}  # fmt: skip
    for code in shipped.communes.codes_of(["35", "50", "61"]):
        if not offices.isdisjoint(atoms[code].codes_postaux.split()):
            assert code in states


def test_a_department_knows_its_surroundings(shipped: Territories) -> None:
    told = data(page_regulation(shipped, ("49",)))
    known = {*codes(told)}
    assert {*shipped.communes.codes_of(["49"])} < known
    assert {"44003", "44213"} <= known
    assert "85191" not in known
    page = page_regulation(shipped, ("49",))
    assert "Communes connues\u00a0: Maine-et-Loire (49), et leurs abords." in page
    with pytest.raises(PlanError, match="Ille-et-Vilaine"):
        page_regulation(shipped, ("35",))


def test_near_cpts_are_never_its_own(region: str) -> None:
    told = data(region)
    near = numbers(told["communes"]["proches"])
    assert len(near) == 2 * NEAR * len(codes(told))
    for rank in range(len(codes(told))):
        _, own, _ = answer(told, rank)
        pairs = near[2 * NEAR * rank : 2 * NEAR * (rank + 1)]
        ids = [told["cpts"][one]["id"] for one in pairs[::2] if one < len(told["cpts"])]
        assert not {*own} & {*ids}
        assert len(ids) == len({*ids})
        assert pairs[1 : 2 * len(ids) : 2] == sorted(pairs[1 : 2 * len(ids) : 2])


def test_the_supplied_plan_says_that_it_is_borrowed(
    region: str, plan: Path, france: Communes
) -> None:
    assert f"Données publiques de janvier 2026, {BORROWED}" in region.replace("\u00a0", " ")
    own = page_regulation(territories(read_plan(plan), france))
    assert BORROWED not in own.replace("\u00a0", " ")


def test_a_plan_that_says_nothing_of_unscheduled_care(
    make_plan: Callable[..., Path], france: Communes
) -> None:
    page = page_regulation(territories(read_plan(make_plan({"a": "44003"})), france))
    assert NOTHING_SAID in page
    told = data(page)
    assert [one["snp"] for one in told["cpts"]] == [None]
    assert answer(told, codes(told).index("44003"))[1] == ["a"]


def test_what_is_only_planned_is_said_in_few_words_too(
    make_plan: Callable[..., Path], france: Communes
) -> None:
    path = make_plan(
        {"a": "44003"}, themes="soins_non_programmes,SNP,,", missions="parcours,Organiser,,2",
        actions="a,parcours,soins_non_programmes,,infirmier,,envisage,2026-01,Fiche,\n"
        "a,parcours,soins_non_programmes,Des créneaux,pharmacien,,en_place,2026-01,Fiche,",
    )  # fmt: skip
    told = data(page_regulation(territories(read_plan(path), france)))
    (cpts,) = told["cpts"]
    assert {one["professions"]: one["bref"] for one in cpts["snp"]["dits"]} == {
        "infirmiers": ", envisagée", "pharmaciens": ""
    }  # fmt: skip
    assert told["sources"] == ["Fiche"]


def test_a_plan_without_a_cpts(make_plan: Callable[..., Path], france: Communes) -> None:
    told = data(page_regulation(territories(read_plan(make_plan({})), france), ("44",)))
    state, held, joined = answer(told, codes(told).index("44109"))
    assert (state, held, joined) == (etats()[ZONE_BLANCHE], [], [])
    assert {*numbers(told["communes"]["proches"])} == {0}


def test_what_is_no_address_is_no_link(plan: Path, france: Communes) -> None:
    rows = (plan / "cpts.csv").read_text(encoding="utf-8")
    rows = rows.replace("www.cpts-ancenis.fr", "javascript:alert(1)")
    rows = rows.replace("contact@cpts-ancenis.fr", "</script><b>")
    (plan / "cpts.csv").write_text(rows, encoding="utf-8")
    page = page_regulation(territories(read_plan(plan), france))
    (ancenis,) = (one for one in data(page)["cpts"] if one["id"] == "ancenis")
    assert ancenis["site"] == ["javascript:alert(1)", ""]
    assert ancenis["contact"][1] == ""
    assert "</script><b>" not in page
    links = [
        link for one in data(page)["cpts"] for _, link in (one["site"], one["contact"]) if link
    ]
    assert links
    assert all(re.match(r"https?://|mailto:", link) for link in links)
