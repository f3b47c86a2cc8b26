"""Validation: every rule of the catalogue on a case, and the report of what they found."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.plan.files import Fault
from cptsgeo.plan.model import Plan
from cptsgeo.plan.territories import Territories
from cptsgeo.rules.case import Case, plan_case, proposal_case
from cptsgeo.rules.catalogue import CATALOGUE
from cptsgeo.rules.finding import Finding, Severity
from cptsgeo.rules.rule import Rule
from cptsgeo.rules.verdict import Verdict, judge
from cptsgeo.text.dates import PartialDate

if TYPE_CHECKING:
    from cptsgeo.proposal import Proposal


@dataclass(frozen=True)
class Report:
    """What a validation found.

    Attributes
    ----------
    case : Case
        What was examined.
    findings : tuple of Finding
        By severity, then in the order of the catalogue.
    """

    case: Case
    findings: tuple[Finding, ...]

    @functools.cached_property
    def counts(self) -> dict[Severity, int]:
        """How many findings of each severity."""
        found = dict.fromkeys(Severity, 0)
        for finding in self.findings:
            found[finding.severity] += 1
        return found

    @property
    def acceptable(self) -> bool:
        """Whether nothing is an *erreur*."""
        return not self.counts[Severity.ERREUR]

    @functools.cached_property
    def verdict(self) -> Verdict:
        """What the findings come to, and its words."""
        return judge(self.counts, self.case)

    def of(self, code: str) -> tuple[Finding, ...]:
        """Findings of a rule, by its code."""
        return tuple(finding for finding in self.findings if finding.code == code)


def examine(case: Case, rules: Iterable[Rule] = CATALOGUE) -> Report:
    """Apply rules to a case.

    Parameters
    ----------
    case
        What to examine.
    rules
        The rules; the whole catalogue by default.

    Returns
    -------
    Report
        What they found.
    """
    found = [finding for rule in rules for finding in rule.findings(case)]
    ranks = {severity: rank for rank, severity in enumerate(Severity)}
    return Report(case, tuple(sorted(found, key=lambda finding: ranks[finding.severity])))


def validate(
    plan: Plan,
    *,
    communes: Communes | None = None,
    au: PartialDate | None = None,
    faults: tuple[Fault, ...] = (),
) -> Report:
    """Validate a whole plan.

    Parameters
    ----------
    plan
        The plan.
    communes
        The referential; the embedded one by default.
    au
        The date; by default the plan's latest event.
    faults
        What `cptsgeo.plan.files.examine_plan` could not read of its tables.

    Returns
    -------
    Report
        What the rules found of every CPTS.

    Raises
    ------
    PlanError
        If the plan speaks for a department, or is written in a vintage, that does not exist.
    """
    return examine(plan_case(plan, communes or read_communes(), au, faults))


def validate_proposal(
    territories: Territories,
    proposal: "Proposal",
    *,
    remplace: str | None = None,
    invitation: bool = False,
) -> Report:
    """Validate a proposed territory inside a plan.

    Parameters
    ----------
    territories
        The plan's territories.
    proposal
        What `cptsgeo.proposal.read_proposal` read.
    remplace
        Identifier of the CPTS whose territory it would replace.
    invitation
        Whether it is a *territoire d’invitation*: what it takes is information then.

    Returns
    -------
    Report
        What the rules found of the proposal.
    """
    return examine(proposal_case(territories, proposal, remplace=remplace, invitation=invitation))
