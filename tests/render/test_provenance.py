"""What results say of their data: worded in one module, each fact by what it is told of."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from moteur import of_every_worth

from cptsgeo.paths import PACKAGE
from cptsgeo.plan.model import RELIABILITIES, Liste, Plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render import provenance
from cptsgeo.text.dates import parse_date
from cptsgeo.text.french import NBSP

HOME = PACKAGE / "render" / "provenance.py"
MODULES = sorted(
    path for room in ("render", "cli") for path in (PACKAGE / room).rglob("*.py") if path != HOME
)
WORDED = re.compile(
    r"\bestimé(e|s|es)?\b|\bestimations? |des estimations|[Cc]ontours généralisés|"
    r"[Ss]ituation (non datée|au \d|$)|faute de listes? de communes|"
    r"statuts sont ceux connus|territoires sont ceux d’aujourd’hui|CPTS et statuts|"
    r"Licence Ouverte|Bourgs.?: mairies|crise sanitaire"
)
"""How sentences on vintages, estimates, dates and sources begin or go on."""


def literals(path: Path) -> Iterator[str]:
    """Texts in a module, docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in documented:
            yield str(node.value)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_other_module_words_what_is_said_of_the_data(path: Path) -> None:
    assert [text for text in literals(path) if WORDED.search(text)] == []


def test_the_words_are_found_where_they_are() -> None:
    home = [text for text in literals(HOME) if WORDED.search(text)]
    assert len(home) > 15


def with_estimates(plan: Plan, number: int) -> Plan:
    """The plan with its first CPTS estimated, and the others not."""
    cpts = tuple(
        one._replace(fiabilite="estimation" if rank < number else "officielle")
        for rank, one in enumerate(plan.cpts)
    )
    return replace(plan, cpts=cpts)


@pytest.mark.parametrize(
    ("number", "figures", "drawn", "findings"),
    [
        (0, None, None, None),
        (1, "Dans ce plan, 1 territoire est", "Les territoires de 1 CPTS", "Le territoire d’une"),
        (2, "Dans ce plan, 2 territoires", "Les territoires de 2 CPTS", "Les territoires de 2"),
        (43, "de toutes les CPTS", "Les territoires dessinés", "de toutes les CPTS"),
    ],
)
def test_estimates_are_counted(
    shipped_plan: Plan, number: int, figures: str | None, drawn: str | None, findings: str | None
) -> None:
    plan = with_estimates(shipped_plan, number)
    assert len(plan.cpts) == 43
    told = (
        (provenance.estimates_of_figures(plan), figures),
        (provenance.estimates_of_map(plan.cpts), drawn),
        (provenance.estimates_of_findings(plan), findings),
    )
    for sentences, wanted in told:
        assert len(sentences) == (wanted is not None)
        assert all((wanted or "") in one.replace("\u00a0", " ") for one in sentences)
    whose = {0: "", 43: "Les territoires de ce plan"}.get(number, "Des territoires de ce plan")
    assert provenance.estimates_briefly(plan).startswith(whose)
    said = (
        provenance.caveat(plan),
        provenance.caveat_alone(plan),
        provenance.estimates_briefly(plan),
    )
    assert [bool(one) for one in said] == [number > 0] * 3


def test_the_date_is_told_at_the_head_of_a_sentence_or_within(
    shipped: Territories, shipped_plan: Plan
) -> None:
    assert provenance.situation(shipped) == f"situation {shipped.au.as_of}"  # type: ignore[union-attr]
    assert provenance.situation_title(shipped)[1:] == provenance.situation(shipped)[1:]
    bare = territories(replace(shipped_plan, evenements=()), shipped.communes)
    assert provenance.situation(bare) == "situation non datée"
    exact = with_estimates(shipped_plan, 0).cpts
    drawn = provenance.situation_drawn(bare, exact).replace("\u00a0", " ")
    assert drawn == "Situation non datée · 43 listes officielles"
    assert provenance.situation_drawn(bare, shipped_plan.cpts).endswith(" · territoires estimés")
    assert provenance.situation_drawn(bare, ()) == "Situation non datée"


@pytest.mark.parametrize(
    ("worth", "told"),
    [
        ([], ""),
        (["officielle"], "1 liste officielle"),
        (["estimation", "officielle", "declaree"], "1 liste officielle, 1 déclarée, 1 estimée"),
        ([None, "estimation", "estimation"], "1 liste de fiabilité non précisée, 2 estimées"),
        (["declaree"] * 4 + ["estimation"] * 27 + ["officielle"] * 12,
         "12 listes officielles, 4 déclarées, 27 estimées"),
        (["estimation"] * 2, "2 listes estimées"),
    ],
)  # fmt: skip
def test_lists_are_counted_the_surest_first(
    shipped_plan: Plan, worth: list[str | None], told: str
) -> None:
    shown = [shipped_plan.cpts[0]._replace(fiabilite=one) for one in worth]
    assert provenance.reliabilities(shown).replace("\u00a0", " ") == told


def test_what_lists_are_worth_is_told_with_the_date(shipped: Territories) -> None:
    told = provenance.situation(of_every_worth(shipped)).replace("\u00a0", " ")
    assert told == ("situation au 21 janvier 2026, 11 listes officielles, 11 déclarées, 11 de "
                    "fiabilité non précisée, 10 estimées")  # fmt: skip
    head = provenance.head("essai", of_every_worth(shipped))
    assert [*head["fiabilites"].items()] == [
        ("officielle", 11), ("declaree", 11), ("non_precisee", 11), ("estimation", 10),
    ]  # fmt: skip
    # A project that has no commune yet has no list.
    plan = shipped.plan
    project = plan.cpts[0]._replace(cpts_id="projet", nom="Projet", fiabilite=None)
    more = territories(replace(plan, cpts=(*plan.cpts, project)), shipped.communes)
    assert provenance.situation(more) == provenance.situation(shipped)
    assert provenance.head("essai", more)["fiabilites"]["non_precisee"] == 0


def test_the_list_of_a_cpts(shipped_plan: Plan) -> None:
    cpts = shipped_plan.cpts[0]
    assert provenance.list_told(cpts) == "estimée, à confirmer"
    assert provenance.list_origin(cpts) == ("", "")
    told = {one: provenance.list_told(cpts._replace(fiabilite=one)) for one in RELIABILITIES}
    assert len(set(told.values())) == 4
    liste = Liste(cpts.cpts_id, "officielle", "Courriel de l'ARS", parse_date("2026-03"), None,
                  parse_date("2026-05-12"), prevu=False, ligne=2)  # fmt: skip
    known = cpts._replace(fiabilite="officielle", liste=liste)
    assert provenance.list_told(known).replace("\u00a0", " ") == (
        "officielle, modifiée le 12 mai 2026"
    )
    assert provenance.list_origin(known) == ("Courriel de l’ARS", "mars\u00a02026")
    bare = known._replace(liste=liste._replace(source=None, date=None, modifiee_le=None))
    assert (provenance.list_told(bare), provenance.list_origin(bare)) == ("officielle", ("", ""))


def test_statuses_of_the_past_are_told_on_territories_of_today(shipped: Territories) -> None:
    past = territories(shipped.plan, shipped.communes, au=parse_date("2023"))
    assert "Les statuts sont ceux connus" in provenance.territories_of_today(past)[0]
    assert provenance.territories_of_today(shipped) == []
    assert provenance.territories_of_today(past)[0] in provenance.reserves(past)


def test_each_use_has_its_sources(shipped: Territories) -> None:
    communes, plan = shipped.communes, shipped.plan
    figures, map_ = provenance.sources(shipped), provenance.mentions_of_map(shipped)
    findings = provenance.sources_of_findings(communes, plan)
    adjusted = provenance.sources_of_adjustment(shipped)
    assert figures[0] == findings[0] == adjusted[0] == communes.vintages.mention
    assert figures[1] == findings[1] == adjusted[1] == map_[0]
    assert figures[3] == findings[3]
    assert findings[2] == map_[1] != figures[2] == adjusted[2]
    assert figures[3] == provenance.FUNDING
    assert provenance.sources_of_findings(communes, plan, invitation=True) == findings[:3]
    assert provenance.sources_without_funding(shipped) == figures[:3]
    assert adjusted[3] == provenance.TOWNS
    quiet = replace(plan, sources=())
    assert provenance.sources_of_findings(communes, quiet)[1] == (
        f"Plan régional «{NBSP}Pays de la Loire{NBSP}»."
    )
