"""What a change of a plan means: coverage before and after, what validation says anew."""

from collections.abc import Iterator

from cptsgeo.analysis.tally import Tally, tallies
from cptsgeo.analysis.zones import zones_blanches
from cptsgeo.plan.files import examine_source
from cptsgeo.plan.files.opening import PlanSource
from cptsgeo.plan.territories import Territories, interpret
from cptsgeo.rules.finding import Finding, Severity
from cptsgeo.rules.validation import validate
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import count, percent

_MOST = 6
"""Findings told of each kind."""


def consequences(
    before: Territories, after: PlanSource, au: PartialDate | None = None
) -> tuple[str, ...]:
    """Tell what a change means for the whole plan.

    Parameters
    ----------
    before
        The territories as they were.
    after
        The tables as they would be.
    au
        The date to look at; by default the latest event of the plan as it would be.

    Returns
    -------
    tuple of str
        French sentences; coverage first, then findings that are new and those that are gone.
    """
    plan, faults = examine_source(after)
    found = interpret(plan, before.communes, au)
    told = [*_coverage(before, found)]
    was = validate(before.plan, communes=before.communes, au=before.au).findings
    now = validate(plan, communes=before.communes, au=au, faults=faults).findings
    told += _findings("Nouveau constat", _new(now, was))
    told += _findings("N’est plus relevé", _gone(now, was))
    return tuple(told)


def _coverage(before: Territories, after: Territories) -> Iterator[str]:
    then, now = tallies(before).ensemble, tallies(after).ensemble
    old, new = (_share(one) for one in (then, now))
    same = then.couvert == now.couvert
    yield f"Habitants couverts : {new}, {'comme avant' if same else f'{old} avant'}."
    if now.operationnel != then.operationnel:
        working, worked = (
            percent(one.operationnel.population, one.total.population) for one in (now, then)
        )
        yield f"Dont par une CPTS opérationnelle : {working}, {worked} avant."
    zones, former = (len(zones_blanches(one).zones) for one in (after, before))
    white, was = (one.zone_blanche.communes - one.a_attribuer.communes for one in (now, then))
    if (zones, white) != (former, was):
        yield (
            f"Zones blanches : {count(zones, 'zone')}, {count(white, 'commune')} "
            f"({former} et {was} avant)."
        )
    if now.a_attribuer != then.a_attribuer:
        yield (
            f"À attribuer : {count(now.a_attribuer.communes, 'commune')}, "
            f"{count(now.a_attribuer.population, 'habitant')} "
            f"({count(then.a_attribuer.communes, 'commune')} avant)."
        )


def _share(tally: Tally) -> str:
    return percent(tally.couvert.population, tally.total.population)


def _new(now: tuple[Finding, ...], was: tuple[Finding, ...]) -> list[Finding]:
    """Findings that there was none of: the same rule, on the same communes or on fewer of them."""
    return [one for one in now if not any(
        {*one.communes} <= {*other.communes} for other in _alike(one, was)
    )]  # fmt: skip


def _gone(now: tuple[Finding, ...], was: tuple[Finding, ...]) -> list[Finding]:
    """Findings that there is nothing left of."""
    return [one for one in was if not any(
        {*one.communes} == {*other.communes} or not {*one.communes}.isdisjoint(other.communes)
        for other in _alike(one, now)
    )]  # fmt: skip


def _alike(one: Finding, others: tuple[Finding, ...]) -> Iterator[Finding]:
    return (other for other in others if (other.code, other.cpts) == (one.code, one.cpts))


def _findings(title: str, findings: list[Finding]) -> Iterator[str]:
    findings = [one for one in findings if one.severity is not Severity.INFORMATION]
    for one in findings[:_MOST]:
        yield f"{title} ({one.severity.value}) : {one.message}"
    if len(findings) > _MOST:
        yield f"{title} : {count(len(findings) - _MOST, 'autre')}, que cptsgeo valider montre."
