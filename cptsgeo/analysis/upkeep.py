"""What whoever keeps a plan has to look at: contracts that end, what was foreseen and is past."""

import calendar
import datetime
from dataclasses import dataclass
from typing import NamedTuple

from cptsgeo.plan import aci
from cptsgeo.plan.model import (
    RELIABILITIES,
    SIGNATURE,
    AAttribuer,
    Cpts,
    Evenement,
    Liste,
    Plan,
)
from cptsgeo.plan.rows import Etape
from cptsgeo.text.dates import PartialDate

CONTRACT = 5
"""Years that an ACI runs for."""

NOTICE = 12
"""Months before its end in which that is told."""

_RENEWAL = "renouvellement"


class Term(NamedTuple):
    """The contract of a CPTS: what it runs from, the day it ends, whether that is past."""

    cpts: Cpts
    depuis: PartialDate
    terme: datetime.date
    echu: bool


@dataclass(frozen=True)
class Upkeep:
    """What there is to look at in a plan, at a date.

    Attributes
    ----------
    plan : Plan
        The plan, as it is at that date.
    au : PartialDate or None
        The date; None where the plan has no event and none was asked for.
    fiabilites : dict
        CPTS by what their lists are worth, in the order of reliability.
    termes : tuple of Term
        Contracts that end within twelve months, or have ended, the first to end first.
    previsions : tuple of Evenement
        Events whose foreseen date is past, and that nothing has shown since.
    listes : tuple of Liste
        Lists that are voted, whose date of effect is past.
    a_attribuer : tuple of AAttribuer
        Communes to attribute.
    sans_date : tuple of Cpts
        CPTS whose contract is signed, and whose term nobody can tell: its date is not known.
    """

    plan: Plan
    au: PartialDate | None
    fiabilites: dict[str | None, int]
    termes: tuple[Term, ...]
    previsions: tuple[Evenement, ...]
    listes: tuple[Liste, ...]
    a_attribuer: tuple[AAttribuer, ...]
    sans_date: tuple[Cpts, ...]


def upkeep(plan: Plan, au: PartialDate | None) -> Upkeep:
    """Look at a plan.

    Parameters
    ----------
    plan
        The plan.
    au
        The date that « past » and « within twelve months » are relative to; the plan's latest
        event if None.

    Returns
    -------
    Upkeep
        What there is to look at.
    """
    date = au or plan.latest
    found = plan.at(date)
    ids = {cpts.cpts_id for cpts in found.cpts}
    listed = {row.cpts_id for row in found.compositions}
    return Upkeep(
        found,
        date,
        {
            worth: sum(cpts.fiabilite == worth and cpts.cpts_id in listed for cpts in found.cpts)
            for worth in RELIABILITIES
        },
        tuple(_terms(found, date)) if date else (),
        tuple(
            event
            for event in plan.previsions
            if date and event.date.last_day < date.last_day and event.cpts_id in ids
            and not reached(plan, event, date)
        ),
        tuple(
            one for one in plan.listes
            if date and one.prevu and one.effet and one.effet.last_day < date.last_day
        ),
        tuple(one for one in plan.a_attribuer if one.holds(date)),
        tuple(cpts for cpts in _signed(found, date)
              if _begun(found, cpts.cpts_id, date) is None) if date else (),
    )  # fmt: skip


def _signed(plan: Plan, au: PartialDate) -> list[Cpts]:
    """CPTS whose ACI is signed."""
    events = [(cpts, plan.statut(cpts.cpts_id, au)) for cpts in plan.cpts]
    return [cpts for cpts, event in events if event and event.statut in aci.signees()]


def _terms(plan: Plan, au: PartialDate) -> list[Term]:
    found = []
    for cpts in _signed(plan, au):
        since = _begun(plan, cpts.cpts_id, au)
        if since is None:
            continue
        term = months_later(since.last_day, 12 * CONTRACT)
        if term <= months_later(au.last_day, NOTICE):
            found.append(Term(cpts, since, term, term < au.last_day))
    return sorted(found, key=lambda one: (one.terme, one.cpts.cpts_id))


def _begun(plan: Plan, cpts_id: str, au: PartialDate) -> PartialDate | None:
    """What a contract runs from: its last signature or renewal."""
    dates = [event.date for event in plan.evenements
             if event.cpts_id == cpts_id and event.nature == SIGNATURE]  # fmt: skip
    dates += [one.date for one in plan.etapes if _renews(one, cpts_id)]
    return max((date for date in dates if date.last_day <= au.last_day), default=None)


def _renews(one: Etape, cpts_id: str) -> bool:
    return one.cpts_id == cpts_id and one.etape == _RENEWAL


def months_later(day: datetime.date, months: int) -> datetime.date:
    """Give the same day months later, or earlier; the last of a month that is shorter.

    Parameters
    ----------
    day
        A day.
    months
        How many months; of a day that the calendar has not, its first or its last is given.

    Returns
    -------
    date
        The day.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return datetime.date.min if months < 0 else datetime.date.max
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def reached(plan: Plan, event: Evenement, au: PartialDate) -> bool:
    """Tell whether what was foreseen has been seen."""
    rank = {statut.statut: statut.rang for statut in aci.statuts()}
    found = plan.statut(event.cpts_id, au)
    if found is None:
        return False
    return found.statut == event.statut or rank[found.statut] >= rank[event.statut] > 0
