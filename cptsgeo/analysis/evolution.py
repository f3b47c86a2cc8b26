"""Coverage through time: what is known at the end of each quarter, or year."""

import calendar
import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from cptsgeo.analysis.published import Published, published
from cptsgeo.analysis.tally import Tally, tallies
from cptsgeo.errors import DateError
from cptsgeo.plan import aci
from cptsgeo.plan.model import SIGNATURE
from cptsgeo.plan.territories import Territories, interpret
from cptsgeo.text.dates import PartialDate, parse_date
from cptsgeo.text.french import date, quoted

PAS = {"trimestre": 3, "annee": 12}
"""Months of each step."""


class Moment(NamedTuple):
    """What is known at a date.

    `etats` gives the state of CPTS; `nombres` counts those of the places looked at by status, the
    unknown one included; `signes` of those with a known status have it by a signature, the others
    by an observation (« au plus tard »).
    """

    date: PartialDate
    territories: Territories
    tally: Tally
    nombres: dict[str, int]
    signes: int

    @property
    def connus(self) -> int:
        """CPTS whose status is known at the date."""
        return sum(self.nombres.values()) - self.nombres[aci.STATUT_INCONNU]


@dataclass(frozen=True)
class Evolution:
    """Coverage at successive dates.

    Attributes
    ----------
    departements : tuple of str
        Departments looked at.
    moments : tuple of Moment
        By date, the last one the latest known situation or the one asked for.
    publies : tuple of Published
        Published totals of the whole plan between the first and the last date, beside ours.
    """

    departements: tuple[str, ...]
    moments: tuple[Moment, ...]
    publies: tuple[Published, ...]

    @property
    def territories(self) -> Territories:
        """The territories at the last date."""
        return self.moments[-1].territories


def evolution(
    territories: Territories,
    *,
    de: PartialDate | None = None,
    a: PartialDate | None = None,
    pas: str = "trimestre",
    departements: Iterable[str] | None = None,
) -> Evolution:
    """Follow coverage through time.

    Territories are those of each date where the plan tells since when communes are in a CPTS, and
    those of today elsewhere.

    Parameters
    ----------
    territories
        The territories of a plan, at any date.
    de
        The first date; the end of the period of the first event if None.
    a
        The last date; the plan's latest event if None.
    pas
        ``trimestre`` or ``annee``: dates are their ends, but for the last one.
    departements
        Codes of departments of the perimeter; all of them if None.

    Returns
    -------
    Evolution
        What was known at each date.

    Raises
    ------
    DateError
        If the plan has no event, none yet at the last date, or the dates are not in order.
    PlanError
        If a department is outside the perimeter.
    """
    plan = territories.plan
    first, last = plan.first, a or plan.latest
    if first is None or last is None:
        raise DateError(
            f"Le plan {quoted(plan.nom)} n’a aucun événement daté : remplir "
            f"{plan.origin.table('statuts')} pour suivre son évolution."
        )
    if last.last_day < first.last_day:
        raise DateError(
            f"Rien n’est connu {last.as_of} : le premier événement du plan est {first.when} ; "
            "choisir une date à partir de là pour --a."
        )
    begin = de or first
    if begin.last_day > last.last_day:
        raise DateError(
            f"La période va de {date(begin.iso)} à {date(last.iso)}, qui vient avant : échanger "
            "--de et --a."
        )
    chosen = territories.among_perimetre(departements)
    moments = tuple(_moment(territories, one, chosen) for one in _dates(begin, last, PAS[pas]))
    totals = tuple(
        one for one in published(territories)
        if begin.last_day <= one.total.date.last_day <= last.last_day
    )  # fmt: skip
    return Evolution(chosen, moments, totals)


def _dates(begin: PartialDate, last: PartialDate, months: int) -> Iterator[PartialDate]:
    """Ends of the periods from one to another, the last date instead of the last end."""
    day = _end(begin.last_day, months)
    while day < last.last_day:
        yield parse_date(day.isoformat())
        day = _end(day + datetime.timedelta(days=1), months)
    yield last


def _end(day: datetime.date, months: int) -> datetime.date:
    month = -(-day.month // months) * months
    return day.replace(month=month, day=calendar.monthrange(day.year, month)[1])


def _moment(territories: Territories, au: PartialDate, departements: tuple[str, ...]) -> Moment:
    plan = territories.plan
    then = interpret(plan, territories.communes, au) if plan.dated else replace(territories, au=au)
    tally = tallies(then, departements=departements).ensemble
    counted = Counter(then.statuts[cpts_id] for cpts_id in tally.cpts_ids)
    events = [then.evenements[cpts_id] for cpts_id in tally.cpts_ids]
    return Moment(
        au,
        then,
        tally,
        {statut: counted[statut] for statut in aci.libelles()},
        sum(event is not None and event.nature == SIGNATURE for event in events),
    )
