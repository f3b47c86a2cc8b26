"""What to tell a committee: what moved in a plan since a day, and what waits for somebody."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from cptsgeo.analysis.comparison import Comparison, compare
from cptsgeo.analysis.upkeep import NOTICE, Upkeep, months_later, reached, upkeep
from cptsgeo.errors import DateError
from cptsgeo.plan import aci
from cptsgeo.plan.model import Cpts, Evenement, Liste, Plan
from cptsgeo.plan.observatory import COMPLETE, EN_REDACTION, NON_RENSEIGNEE, PARTIELLE, Fiche
from cptsgeo.plan.rows import Etape, Note
from cptsgeo.plan.territories import Territories
from cptsgeo.text.dates import PartialDate, parse_date

OLD = 24
"""Months after which a sheet is to be asked again."""


class Statut(NamedTuple):
    """A status that moved: what it was, and the event that changed it."""

    avant: str
    evenement: Evenement


class Silencieux(NamedTuple):
    """A project of which nothing has been heard; `dernier` is when something last was."""

    cpts: Cpts
    statut: str
    dernier: PartialDate | None


class Attente(Enum):
    """What a sheet lacks."""

    ABSENTE = "absente"
    NON_RENSEIGNEE = NON_RENSEIGNEE
    EN_REDACTION = EN_REDACTION
    PARTIELLE = PARTIELLE
    ANCIENNE = "ancienne"


class Reponse(NamedTuple):
    """A CPTS whose sheet lacks something; no sheet where it never had one."""

    cpts: Cpts
    attente: Attente
    fiche: Fiche | None


@dataclass(frozen=True)
class Followup:
    """What moved, and what waits.

    Attributes
    ----------
    territories : Territories
        The territories now.
    depuis : PartialDate
        The date from whose first day on things moved.
    mois : int
        Months without an event, after which a project is told.
    comparaison : Comparison
        What changed of CPTS and territories.
    autre : bool
        Whether it is from another plan, that was this one before.
    statuts : tuple of Statut
        Statuses that moved, by date.
    etapes : tuple of Etape
        Steps, by date.
    listes : tuple of Liste
        Lists of communes that were received, changed or voted, by CPTS.
    entretien : Upkeep
        Contracts that end, what was foreseen and is past, communes to attribute.
    a_venir : tuple of Evenement
        Events foreseen within a year, by date.
    listes_a_venir : tuple of Liste
        Lists that are voted, and take effect later.
    silencieux : tuple of Silencieux
        Projects without an event for so many months, the longest silent first.
    reponses : tuple of Reponse
        CPTS whose sheets lack something, by what.
    notes : tuple of Note
        Internal notes, by date.
    """

    territories: Territories
    depuis: PartialDate
    mois: int
    comparaison: Comparison
    autre: bool
    statuts: tuple[Statut, ...]
    etapes: tuple[Etape, ...]
    listes: tuple[Liste, ...]
    entretien: Upkeep
    a_venir: tuple[Evenement, ...]
    listes_a_venir: tuple[Liste, ...]
    silencieux: tuple[Silencieux, ...]
    reponses: tuple[Reponse, ...]
    notes: tuple[Note, ...]

    @property
    def territoires_connus(self) -> bool:
        """Whether what moved of territories can be told."""
        return self.autre or self.territories.plan.dated

    def cpts(self, cpts_id: str) -> Cpts:
        """Give a CPTS of the plan, one that has ceased too."""
        plan = self.territories.plan
        return next(one for one in (*plan.cpts, *plan.cessees) if one.cpts_id == cpts_id)


def latest_fact(plan: Plan, notes: Iterable[Note] = ()) -> PartialDate | None:
    """Give the date of the last thing that a plan tells: what a follow-up goes to.

    Parameters
    ----------
    plan
        The plan.
    notes
        Its notes, where they are told.

    Returns
    -------
    PartialDate or None
        That of an event, a step, a list, a sheet or a note; None where nothing has one.
    """
    dates = [plan.latest, *(one.date for one in plan.etapes), *(one.date for one in notes)]
    dates += [date for one in plan.listes for date in (one.date, one.modifiee_le)]
    dates += [one.date for one in plan.observatoire.fiches]
    return max((one for one in dates if one), default=None)


def eve(depuis: PartialDate) -> PartialDate:
    """Give the day before the first day of a date: ``2025-09`` begins on 1 September 2025."""
    year, month, day = (*map(int, depuis.iso.split("-")), 1, 1)[:3]
    first = datetime.date(year, month, day)
    before = first - datetime.timedelta(days=1) if first > datetime.date.min else first
    return parse_date(before.isoformat())


def followup(
    avant: Territories,
    apres: Territories,
    depuis: PartialDate,
    *,
    mois: int,
    autre: bool = False,
    notes: Sequence[Note] = (),
) -> Followup:
    """Tell what moved in a plan since a day, and what waits.

    Parameters
    ----------
    avant
        The territories as they were: on the `eve` of that day, or those of a former plan.
    apres
        The territories now, at a date.
    depuis
        The date that begins with that day.
    mois
        Months without an event, after which a project is told.
    autre
        Whether the former ones are of another plan.
    notes
        The notes of the plan.

    Returns
    -------
    Followup
        What there is to tell.

    Raises
    ------
    DateError
        If nothing has a date, or all is before that day.
    """
    plan, au = apres.plan, apres.au
    if au is None:
        raise DateError(
            f"Le plan {plan.origin.path} n’a aucun événement daté : remplir "
            f"{plan.origin.table('statuts')}, ou donner une date par --au."
        )
    before = eve(depuis)
    if au.last_day <= before.last_day:
        raise DateError(
            f"Le suivi irait {depuis.of} {au.as_of}, qui vient avant : choisir "
            "une date plus ancienne pour --depuis, ou une plus récente pour --au, comme "
            "--au aujourd’hui."
        )

    def inside(date: PartialDate | None) -> bool:
        return date is not None and before.last_day < date.last_day <= au.last_day

    soon = months_later(au.last_day, NOTICE)
    found = upkeep(plan, au)
    ids = {one.cpts_id for one in plan.cpts}
    return Followup(
        apres,
        depuis,
        mois,
        compare(avant, apres),
        autre,
        tuple(_moved(plan, before, au)),
        tuple(one for one in plan.etapes if inside(one.date)),
        tuple(one for one in plan.listes if any(map(inside, _dates(one)))),
        found,
        tuple(one for one in plan.previsions
              if one.cpts_id in ids and au.last_day <= one.date.last_day <= soon
              and not reached(plan, one, au)),
        tuple(one for one in plan.listes
              if one.prevu and one.effet and au.last_day <= one.effet.last_day),
        tuple(_silent(plan, au, mois)),
        tuple(_lacking(plan, au)),
        tuple(one for one in notes if inside(one.date)),
    )  # fmt: skip


def _dates(one: Liste) -> tuple[PartialDate | None, ...]:
    """When something was done to a list."""
    return (one.date, one.modifiee_le, None if one.prevu else one.effet)


def _moved(plan: Plan, before: PartialDate, au: PartialDate) -> list[Statut]:
    """Events that changed a status, by date: what only shows it once more is left out."""
    found, known = [], {}
    for one in (*plan.cpts, *plan.cessees):
        event = plan.statut(one.cpts_id, before)
        known[one.cpts_id] = event.statut if event else aci.STATUT_INCONNU
    for event in plan.evenements:
        if not before.last_day < event.date.last_day <= au.last_day:
            continue
        now = plan.statut(event.cpts_id, event.date)
        if now and now.statut != known[event.cpts_id]:
            found.append(Statut(known[event.cpts_id], now))
            known[event.cpts_id] = now.statut
    return found


def _silent(plan: Plan, au: PartialDate, months: int) -> list[Silencieux]:
    """Projects whose last event or step is so many months old, or that have none."""
    since = months_later(au.last_day, -months)
    signed, found = aci.signees(), []
    heard: dict[str, PartialDate] = {}
    told = [(one.cpts_id, one.date) for one in plan.evenements]
    told += [(one.cpts_id, one.date) for one in plan.etapes]
    for cpts_id, date in told:
        if date.last_day <= au.last_day:
            heard[cpts_id] = max(date, heard.get(cpts_id, date))
    for cpts in plan.cpts:
        event, last = plan.statut(cpts.cpts_id, au), heard.get(cpts.cpts_id)
        if event and event.statut in signed:
            continue
        if last is None or last.last_day <= since:
            statut = event.statut if event else aci.STATUT_INCONNU
            found.append(Silencieux(cpts, statut, last))
    return sorted(found, key=lambda one: (_heard(one.dernier), one.cpts.cpts_id))


def _heard(last: PartialDate | None) -> datetime.date:
    """When something was last heard; of what never was, before everything."""
    return last.last_day if last else datetime.date.min


def _lacking(plan: Plan, au: PartialDate) -> Iterator[Reponse]:
    """Sheets that lack something, in the order of `Attente`; none of a plan without sheets."""
    seen = plan.observatoire
    if seen.vide:
        return
    sheets = {one.cpts_id: one for one in seen.fiches if one.date.last_day <= au.last_day}
    waits = {
        cpts.cpts_id: _wait(sheets.get(cpts.cpts_id), cpts.cpts_id in seen.declared, au)
        for cpts in plan.cpts
    }
    for attente in Attente:
        for cpts in plan.cpts:
            if waits[cpts.cpts_id] is attente:
                yield Reponse(cpts, attente, sheets.get(cpts.cpts_id))


def _wait(sheet: Fiche | None, declares: bool, au: PartialDate) -> Attente | None:
    if sheet is None:
        return None if declares else Attente.ABSENTE
    if sheet.reponse == COMPLETE:
        old = months_later(sheet.date.last_day, OLD) < au.last_day
        return Attente.ANCIENNE if old else None
    return Attente(sheet.reponse)
