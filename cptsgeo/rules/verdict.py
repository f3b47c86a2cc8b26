"""The verdict: whether something stands in the way, from the findings alone.

It claims no more than it can: it is of geography, and ARS and CPAM give the opinion. Terminals,
pages, the atelier and JSON say it alike.
"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from cptsgeo.rules.finding import Severity
from cptsgeo.rules.phrases import PHRASES, say
from cptsgeo.text.sentences import Words


class Outcome(Enum):
    """What findings come to."""

    CLEAR = "aucun_obstacle"
    """No *erreur*, no *avertissement*."""
    OPEN = "a_trancher"
    """No *erreur*; someone should decide something."""
    BLOCKED = "obstacles"
    """One *erreur* at least."""


class Verdict(NamedTuple):
    """An outcome, and its words: « 2 obstacles relevés et 1 point à trancher », no full stop."""

    outcome: Outcome
    phrase: str


COMPETENCE = PHRASES["verdict.avis"]
"""Whose the opinion is: said with every verdict."""


def judge(counts: Mapping[Severity, int], words: Words) -> Verdict:
    """Give the verdict.

    Parameters
    ----------
    counts
        How many findings of each severity.
    words
        Who knows names: a case.

    Returns
    -------
    Verdict
        The gravest that the findings ask for.
    """
    blocking, open_ = counts[Severity.ERREUR], counts[Severity.AVERTISSEMENT]
    if not blocking:
        outcome = Outcome.OPEN if open_ else Outcome.CLEAR
        return Verdict(outcome, say(words, _PHRASES[outcome], n=open_))
    more = say(words, "verdict.suite", n=open_) if open_ else ""
    return Verdict(Outcome.BLOCKED, say(words, _PHRASES[Outcome.BLOCKED], n=blocking, suite=more))


_PHRASES: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.CLEAR: "verdict.aucun_obstacle",
        Outcome.OPEN: "verdict.a_trancher",
        Outcome.BLOCKED: "verdict.obstacles",
    }
)
