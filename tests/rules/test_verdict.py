"""The verdict: of counts alone, one of three, and never more than geography."""

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.rules.finding import Severity
from cptsgeo.rules.verdict import COMPETENCE, Outcome, Verdict, judge

from .conftest import AVERTISSEMENT, ERREUR, INFORMATION, Proposed
from .test_neighbours import COUFFE, LIGNE, SIGNED


class Nobody:
    """Who knows no name: a verdict needs none."""


def verdict(errors: int, warnings: int, informations: int = 0) -> Verdict:
    counts = {ERREUR: errors, AVERTISSEMENT: warnings, INFORMATION: informations}
    return judge(counts, Nobody())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("errors", "warnings", "outcome", "phrase"),
    [
        (0, 0, "aucun_obstacle", "Aucun obstacle relevé"),
        (0, 1, "a_trancher", "1 point à trancher"),
        (0, 12, "a_trancher", "12 points à trancher"),
        (1, 0, "obstacles", "1 obstacle relevé"),
        (2, 0, "obstacles", "2 obstacles relevés"),
        (1, 1, "obstacles", "1 obstacle relevé et 1 point à trancher"),
        (2, 3, "obstacles", "2 obstacles relevés et 3 points à trancher"),
    ],
)
def test_it_counts(errors: int, warnings: int, outcome: str, phrase: str) -> None:
    found = verdict(errors, warnings)
    assert found.outcome is Outcome(outcome)
    assert found.phrase.replace("\u00a0", " ") == phrase
    assert " points" not in found.phrase  # A number and its noun stay together.


COUNTS = st.integers(0, 2_000)


@given(COUNTS, COUNTS, COUNTS)
@examples(60)
def test_only_what_stands_in_the_way_and_what_is_open_make_it(
    errors: int, warnings: int, informations: int
) -> None:
    found = verdict(errors, warnings, informations)
    assert found == verdict(errors, warnings)
    assert (found.outcome is Outcome.BLOCKED) == (errors > 0)
    assert (found.outcome is Outcome.CLEAR) == (errors + warnings == 0)
    # It claims nothing of what ARS and CPAM will say.
    assert "recevable" not in found.phrase.lower()


def test_whose_the_opinion_is() -> None:
    assert COMPETENCE.replace("\u00a0", " ") == (
        "Contrôle géographique : l’avis appartient à l’ARS et à la CPAM."
    )
    assert {severity.value for severity in Severity}.isdisjoint(one.value for one in Outcome)


def test_a_report_has_one(proposed: Proposed) -> None:
    holdings = {"a": f"{LIGNE} {COUFFE}"}
    taken = proposed(LIGNE, holdings, statuts=SIGNED)
    assert taken.verdict.outcome is Outcome.BLOCKED
    invited = proposed(LIGNE, holdings, statuts=SIGNED, invitation=True)
    assert invited.verdict.outcome is Outcome.CLEAR
    assert proposed("", {}).verdict.outcome is Outcome.OPEN
