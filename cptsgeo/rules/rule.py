"""What a rule is."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from cptsgeo.communes.meaning import Place
from cptsgeo.rules.case import Case
from cptsgeo.rules.finding import Finding, Severity
from cptsgeo.rules.phrases import say

_NONE: Mapping[str, Any] = MappingProxyType({})


class Observation(NamedTuple):
    """What a rule saw: a finding without the code and severity, which are the rule's.

    `sujet` is the CPTS whose territory it judges; the first of `cpts` by default.
    """

    message: str
    cpts: tuple[str, ...] = ()
    communes: Iterable[str] = ()
    figures: Mapping[str, Any] = _NONE
    places: tuple[Place, ...] = ()
    sujet: str = ""


class Rule(NamedTuple):
    """A rule of the catalogue.

    Attributes
    ----------
    code : str
        French snake_case; final once published.
    severity : Severity
        That of its findings.
    titre : str
        What it is about, as a report's heading.
    raison : str
        Why this severity.
    description : str
        When it speaks.
    source : str
        Where the rule comes from.
    exemple : str
        A finding, shortened.
    check : callable
        Gives its observations on a case.
    estimee : Severity or None
        Severity where the composition that it judges is an estimate; None where that changes
        nothing.
    dite : str
        Name of the phrase that says so, after the finding; empty where its own sentences do.
    abaissable : bool
        Whether a *territoire d’invitation* lowers it to information.
    atelier : bool
        Whether the atelier’s page applies it too: what it judges is whole communes, coverage and
        what a plan says of its CPTS, that a page knows, and not a file that was read. The page’s
        scripts then have a function of the rule’s code.
    """

    code: str
    severity: Severity
    titre: str
    raison: str
    description: str
    source: str
    exemple: str
    check: Callable[[Case], Iterator[Observation]]
    estimee: Severity | None = None
    dite: str = "estimee"
    abaissable: bool = False
    atelier: bool = False

    def findings(self, case: Case) -> Iterator[Finding]:
        """Yield the findings of the rule.

        Parameters
        ----------
        case
            What to examine.

        Yields
        ------
        Finding
            Lowered, and told to be so, where an estimate or an invitation asks.
        """
        for seen in self.check(case):
            severity, message = self.severity, seen.message
            judged = [seen.sujet] if seen.sujet else seen.cpts[:1]
            if self.estimee and any(map(case.estimated, judged)):
                severity = self.estimee
                message += say(case, self.dite) if self.dite else ""
            if self.abaissable and case.invitation:
                severity = Severity.INFORMATION
            yield Finding(
                self.code,
                severity,
                seen.cpts,
                tuple(sorted(set(seen.communes))),
                seen.figures,
                message,
                seen.places,
            )
