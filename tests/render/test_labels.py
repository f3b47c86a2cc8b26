"""Labels of statuses and of states, inside the sentences and headings that lower them."""

import re

import pytest

from cptsgeo.analysis.comparison import Comparison, CptsChange, Side
from cptsgeo.analysis.evolution import evolution
from cptsgeo.analysis.tally import tallies
from cptsgeo.plan import aci
from cptsgeo.plan.territories import Territories
from cptsgeo.render.looks import state_looks
from cptsgeo.render.tables.changes import comparison_commit, comparison_text
from cptsgeo.render.tables.couverture import couverture_sheets, couverture_text
from cptsgeo.render.tables.evolution import evolution_sheets, evolution_text
from cptsgeo.text.french import lowered

SPOILT = re.compile(r"\b(?:[cC](?:pts|PTS)|[aA](?:ci|CI)|[eE](?:pci|PCI))\b")
ACRONYMS = {"CPTS", "ACI", "EPCI"}
LABELS = sorted(
    {label for wording in aci.NOMENCLATURES for label in aci.libelles(wording).values()}
    | {look.label for look in state_looks().values()}
)


def spoilt(text: str) -> list[str]:
    """Acronyms that have lost capitals."""
    return [word for word in SPOILT.findall(text) if word not in ACRONYMS]


def test_a_spoilt_acronym_is_seen() -> None:
    assert spoilt("CPTS A, cpts opérationnelle, aCI signé, ACI") == ["cpts", "aCI"]


@pytest.mark.parametrize("label", LABELS)
def test_a_label_loses_its_capital_and_nothing_else(label: str) -> None:
    told = lowered(label)
    assert spoilt(told) == []
    assert told[1:] == label[1:]
    first, *_ = label.split()
    assert (told[0] == label[0]) == (label[0].islower() or first in ACRONYMS)


@pytest.mark.parametrize("statut", aci.libelles())
def test_a_cpts_that_comes_or_goes_is_told_with_its_status(
    shipped: Territories, statut: str
) -> None:
    side = Side("x", "CPTS X", statut, 1, 5_000, 1)
    for change in (CptsChange(None, side, (), ()), CptsChange(side, None, (), ())):
        found = Comparison(shipped, shipped, (), (change,), (), ())
        for told in (comparison_text(found, width=200), comparison_commit(found)):
            assert spoilt(told) == []
            assert lowered(aci.libelle_statut(statut)) in told


@pytest.mark.parametrize("wording", aci.NOMENCLATURES)
def test_headings_of_what_adds_up(shipped: Territories, wording: str) -> None:
    whole = tallies(shipped)
    for sheet in (
        *couverture_sheets(whole, nomenclature=wording),
        *couverture_text(whole, nomenclature=wording),
    ):
        for text in (sheet.titre, *sheet.notes, *(column.titre for column in sheet.colonnes)):
            assert spoilt(text) == []


def test_headings_of_the_evolution(shipped: Territories) -> None:
    found = evolution(shipped)
    for sheet in (*evolution_sheets(found), *evolution_text(found)):
        for column in sheet.colonnes:
            assert spoilt(column.titre) == []
