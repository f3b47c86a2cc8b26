"""The words that every form of a report shares: its title, its findings in groups."""

from typing import NamedTuple

from cptsgeo.render.provenance import LOWERED_BY_ESTIMATE
from cptsgeo.rules.catalogue import CATALOGUE
from cptsgeo.rules.finding import Finding, Severity
from cptsgeo.rules.rule import Rule
from cptsgeo.rules.validation import Report
from cptsgeo.text.french import count, quoted, typographic

_RULES = {rule.code: rule for rule in CATALOGUE}

ASKS = {
    Severity.ERREUR: "à corriger",
    Severity.AVERTISSEMENT: "à trancher",
    Severity.INFORMATION: "à savoir",
}
"""What findings of each severity ask for."""


class Group(NamedTuple):
    """Findings of one rule and one severity; `reason` says why that severity."""

    severity: Severity
    rule: Rule
    reason: str
    findings: tuple[Finding, ...]


def subject(report: Report) -> str:
    """Name what was examined, bare: the proposal's name or the plan's.

    Parameters
    ----------
    report
        What a validation found.

    Returns
    -------
    str
        A name that someone typed, with typographic apostrophes; not escaped.
    """
    case = report.case
    return typographic(case.cpts(case.focus[0]).nom if case.proposed else case.plan.nom)


def title(report: Report) -> str:
    """Title a report: « Validation de la proposition « X » », « Validation du plan « Y » ».

    Parameters
    ----------
    report
        What a validation found.

    Returns
    -------
    str
        The title, without a full stop.
    """
    case = report.case
    what = "du plan"
    if case.proposed:
        what = "du territoire d’invitation" if case.invitation else "de la proposition"
    return f"Validation {what} {quoted(subject(report))}"


def counted(severity: Severity, value: int) -> str:
    """Count findings of a severity: « aucune erreur », « 1 avertissement », « 3 informations ».

    Parameters
    ----------
    severity
        The severity.
    value
        How many.

    Returns
    -------
    str
        The words.
    """
    if value:
        return count(value, severity.value, severity.pluriel)
    none = "aucun" if severity is Severity.AVERTISSEMENT else "aucune"
    return f"{none} {severity.value}"


def groups(report: Report) -> tuple[Group, ...]:
    """Group findings by severity, then by rule, in the order of the catalogue.

    Parameters
    ----------
    report
        What a validation found.

    Returns
    -------
    tuple of Group
        Every finding is in one group. A rule lowered by an estimate or an invitation may have one
        group in each severity.
    """
    found: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in report.findings:
        found.setdefault((finding.severity, finding.code), []).append(finding)
    return tuple(
        Group(severity, _RULES[code], _reason(report, severity, _RULES[code]), tuple(findings))
        for (severity, code), findings in found.items()
    )


def _reason(report: Report, severity: Severity, rule: Rule) -> str:
    if severity is rule.severity:
        return rule.raison
    if report.case.invitation and rule.abaissable:
        return "une invitation ne prend rien"
    return LOWERED_BY_ESTIMATE
