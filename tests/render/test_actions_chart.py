"""The chart of what CPTS say they do: bars that are what the table counts."""

import re
from html import unescape

import pytest

from cptsgeo.analysis.actions import Question, declared
from cptsgeo.plan.territories import Territories
from cptsgeo.render.paper.actions import chart_actions
from cptsgeo.render.paper.sheet import PAPERS


def drawn(found: Territories, question: Question, papier: str = "a4") -> str:
    picture = chart_actions(declared(found, question), "svg", PAPERS[papier])
    assert not picture.lacking
    return unescape(picture.content.decode()).replace("\u00a0", " ")


def bars(svg: str) -> list[int]:
    return [int(one) for one in re.findall(r'width="(\d+)" height="\d+" fill="#0e5d73"', svg)]


@pytest.mark.parametrize("papier", [*PAPERS])
def test_the_most_frequent_themes(shipped: Territories, papier: str) -> None:
    svg = drawn(shipped, Question(), papier)
    assert svg == drawn(shipped, Question(), papier)
    assert svg.index("Plan de réponse aux crises (SSE)") < svg.index("Accès à un médecin traitant")
    assert "28 · 87,5 %" in svg
    widths = bars(svg)
    assert len(widths) >= 20
    assert widths == sorted(widths, reverse=True)
    assert f"{62 - len(widths)} autres lignes" in svg
    for told in ("Base : 32 CPTS", "Fiche non remplie", "9 CPTS", "Projet de santé en rédaction"):
        assert told in svg


def test_the_professions_of_a_theme(shipped: Territories) -> None:
    svg = drawn(shipped, Question(themes=("soins_non_programmes",)))
    assert "Pour quelles professions, sur 26 CPTS" in svg
    assert svg.index("Médecins généralistes") < svg.index("Masseurs-kinésithérapeutes")
    assert "10 · 38,5 %" in svg
    assert "Profession non dite" in svg
    assert len(bars(svg)) == 8


def test_a_theme_that_none_declares(shipped: Territories) -> None:
    svg = drawn(shipped, Question(themes=("ecrans",), departements=("53",)))
    assert "Aucun thème déclaré" in svg
    assert bars(svg) == []
    assert "chacun des départements" in svg


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_each_form(shipped: Territories, form: str) -> None:
    found = declared(shipped, Question(departements=("53",)))
    content = chart_actions(found, form, PAPERS["ecran"]).content
    assert content[:4] == {"png": b"\x89PNG", "pdf": b"%PDF"}[form]
