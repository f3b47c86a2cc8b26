"""A plan: its perimeter, its CPTS, their compositions, statuses through time and derogations.

Here codes are what was typed: `cptsgeo.plan.territories` gives them their meaning.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from cptsgeo.communes.meaning import Place
from cptsgeo.errors import CptsError
from cptsgeo.plan import aci
from cptsgeo.plan.naming import name_key
from cptsgeo.plan.observatory import Observatory
from cptsgeo.plan.origin import Origin
from cptsgeo.plan.rows import Adhesion, Etape, NomAncien, Texte, TotalPublie, followed
from cptsgeo.text import names
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import listed, quoted, typographic

SIGNATURE, OBSERVATION, PREVISION = "signature_aci", "observation", "prevision"

OFFICIELLE, DECLAREE, ESTIMATION = "officielle", "declaree", "estimation"
RELIABILITIES = (OFFICIELLE, DECLAREE, None, ESTIMATION)
"""What a list of communes is worth, each yielding to those before it; None where nothing says."""


class Liste(NamedTuple):
    """Where a CPTS has its communes from; `prevu` if they are voted, and not yet in an avenant."""

    cpts_id: str
    fiabilite: str
    source: str | None
    date: PartialDate | None
    effet: PartialDate | None
    modifiee_le: PartialDate | None
    prevu: bool
    ligne: int

    def holds(self, au: PartialDate | None) -> bool:
        """Tell whether it has taken effect at a date; always, when none is given."""
        return au is None or self.effet is None or self.effet.last_day <= au.last_day


class Cpts(NamedTuple):
    """A CPTS or a project, as published.

    `autres` holds the further columns that the plan wants shown; `liste` is where its communes are
    from, if the plan has a list for the date.
    """

    cpts_id: str
    nom: str
    departement_fiche: str | None
    departements_publies: tuple[str, ...]
    population_publiee: str | None
    population_declaree: int | None
    taille_declaree: int | None
    site_internet: str | None
    contact: str | None
    fiabilite: str | None
    autres: dict[str, str]
    siege: str | None = None
    fin: PartialDate | None = None
    motif_fin: str | None = None
    devient: str | None = None
    liste: Liste | None = None

    @property
    def estimee(self) -> bool:
        """Whether the composition is an estimate."""
        return self.fiabilite == ESTIMATION

    def ceased(self, au: PartialDate | None) -> bool:
        """Tell whether it has ceased at a date; if it ever did, when none is given."""
        return self.fin is not None and (au is None or self.fin.last_day <= au.last_day)


class Composition(NamedTuple):
    """A commune in a CPTS: the code and the name as typed, and the line that says so."""

    cpts_id: str
    code: str
    nom: str | None
    partie: str | None
    depuis: PartialDate | None
    jusqu_au: PartialDate | None
    ligne: int

    def holds(self, au: PartialDate | None) -> bool:
        """Tell whether the commune is in the CPTS at a date; always, when none is given."""
        if au is None:
            return True
        begun = self.depuis is None or self.depuis.last_day <= au.last_day
        return begun and (self.jusqu_au is None or au.last_day <= self.jusqu_au.last_day)


class Evenement(NamedTuple):
    """What is known of a status: a signature, or an observation (« au plus tard »)."""

    date: PartialDate
    cpts_id: str
    statut: str
    nature: str
    source: str | None
    estime: bool


class AAttribuer(NamedTuple):
    """A commune (its code as typed) that an estimate gave to a CPTS, and its list does not name."""

    code: str
    nom: str | None
    venait_de: str | None
    depuis: PartialDate | None
    ligne: int

    def holds(self, au: PartialDate | None) -> bool:
        """Tell whether it is so at a date; always, when none is given."""
        return au is None or self.depuis is None or self.depuis.last_day <= au.last_day


class Derogation(NamedTuple):
    """A commune (its code as typed) in several CPTS; `partielle` if a part of it is in none."""

    code: str
    cpts_ids: tuple[str, ...]
    date: PartialDate | None
    motif: str | None
    source: str | None
    partielle: bool
    ligne: int


@dataclass(frozen=True)
class Plan:
    """The CPTS of a perimeter.

    Attributes
    ----------
    origin : Origin
        Where the plan was read.
    nom : str
        Its name, as titles show it.
    perimetre : tuple of str
        Codes of the departments it speaks for; outside them coverage is unknown.
    cog : int
        Vintage of its commune codes.
    sources : tuple of str
        Documents that it was made from.
    organisme : str
        Who keeps it.
    colonnes_affichees : tuple of str
        Further columns of the CPTS that may be shown.
    extrait : bool
        Whether it is a part of a plan, that a page has written.
    cpts : tuple of Cpts
        By identifier.
    compositions : tuple of Composition
        By CPTS, then code.
    evenements : tuple of Evenement
        By date, without what is only foreseen.
    derogations : tuple of Derogation
        By commune.
    noms_anciens : tuple of NomAncien
        By name.
    totaux_publies : tuple of TotalPublie
        By date.
    listes : tuple of Liste
        By CPTS, then effect; those that are voted only come too.
    a_attribuer : tuple of AAttribuer
        By commune.
    etapes : tuple of Etape
        By date.
    previsions : tuple of Evenement
        Events that are foreseen, by date.
    prevues : tuple of Composition
        Communes of lists that are voted only.
    adhesions : tuple of Adhesion
        By CPTS, then commune.
    textes : tuple of Texte
        What the region writes in its documents, by place, then CPTS.
    cessees : tuple of Cpts
        CPTS that have ceased at the date of the plan; see `at`.
    hors_choix : bool
        Whether the user chose another plan than this one.
    lire_observatoire : callable
        Reads what its CPTS say they do, once: few commands tell it.
    """

    origin: Origin
    nom: str
    perimetre: tuple[str, ...]
    cog: int
    sources: tuple[str, ...]
    organisme: str
    colonnes_affichees: tuple[str, ...]
    extrait: bool
    cpts: tuple[Cpts, ...]
    compositions: tuple[Composition, ...]
    evenements: tuple[Evenement, ...]
    derogations: tuple[Derogation, ...]
    noms_anciens: tuple[NomAncien, ...]
    totaux_publies: tuple[TotalPublie, ...]
    listes: tuple[Liste, ...] = ()
    a_attribuer: tuple[AAttribuer, ...] = ()
    etapes: tuple[Etape, ...] = ()
    previsions: tuple[Evenement, ...] = ()
    prevues: tuple[Composition, ...] = ()
    adhesions: tuple[Adhesion, ...] = ()
    textes: tuple[Texte, ...] = ()
    cessees: tuple[Cpts, ...] = ()
    hors_choix: bool = False
    lire_observatoire: Callable[[], Observatory] = field(default=Observatory, compare=False)

    @property
    def observatoire(self) -> Observatory:
        """What its CPTS say they do."""
        return self.lire_observatoire()

    def at(self, au: PartialDate | None) -> "Plan":
        """Give the plan as it is at a date: without the CPTS that have ceased, each with its list.

        Parameters
        ----------
        au
            The date; None for the latest state known.

        Returns
        -------
        Plan
            The same where nothing has ceased and there is no table of lists.
        """
        ceased = {cpts.cpts_id for cpts in self.cpts if cpts.ceased(au)}
        if not ceased and not self.listes:
            return self
        lists = {one.cpts_id: one for one in self.listes if not one.prevu and one.holds(au)}
        heirs = {cpts.cpts_id: cpts.devient for cpts in self.cpts if cpts.cpts_id in ceased}
        known = [
            cpts._replace(fiabilite=one.fiabilite, liste=one)
            if (one := lists.get(cpts.cpts_id))
            else cpts
            for cpts in self.cpts
        ]
        return replace(
            self,
            cpts=tuple(one for one in known if one.cpts_id not in ceased),
            cessees=tuple(one for one in known if one.cpts_id in ceased),
            compositions=tuple(row for row in self.compositions if row.cpts_id not in ceased),
            derogations=tuple(
                one._replace(cpts_ids=left)
                for one in self.derogations
                if (left := tuple(cpts_id for cpts_id in one.cpts_ids if cpts_id not in ceased))
            ),
            adhesions=followed(self.adhesions, heirs),
        )

    def with_previsions(self) -> "Plan":
        """Give the plan with what is foreseen counted as what happens then."""
        events = sorted((*self.evenements, *self.previsions), key=event_order)
        return replace(self, evenements=tuple(events), previsions=())

    def place(self, table: str, line: int) -> Place:
        """Where a row of a table stands, to be told."""
        return self.origin.place(table, line)

    @functools.cached_property
    def latest(self) -> PartialDate | None:
        """Date of the latest event: what `--au` defaults to, never the clock.

        A commune that joins is an event as much as a status, and so is the end of a CPTS.
        """
        dates = [event.date for event in self.evenements]
        dates += [row.depuis for row in self.compositions if row.depuis]
        dates += [cpts.fin for cpts in (*self.cpts, *self.cessees) if cpts.fin]
        return max(dates, default=None)

    @property
    def first(self) -> PartialDate | None:
        """Date of the first event of a status; every status is unknown before it."""
        return min((event.date for event in self.evenements), default=None)

    @property
    def dated(self) -> bool:
        """Whether any composition says since when or until when it holds."""
        return any(c.depuis or c.jusqu_au for c in self.compositions)

    @property
    def estimated(self) -> bool:
        """Whether any composition is an estimate."""
        return any(cpts.estimee for cpts in self.cpts)

    @functools.cached_property
    def _events(self) -> dict[str, list[Evenement]]:
        """Events of each CPTS, in the order of their dates."""
        found: dict[str, list[Evenement]] = {}
        for event in self.evenements:
            found.setdefault(event.cpts_id, []).append(event)
        return found

    def statut(self, cpts_id: str, au: PartialDate | None) -> Evenement | None:
        """The event that gives a CPTS its status at a date.

        Parameters
        ----------
        cpts_id
            A CPTS.
        au
            The date; None for the latest state known.

        Returns
        -------
        Evenement or None
            None before the first event: the status is unknown then. Else the event that first
            shows the status of the latest one, its first signature if there is one. A signature
            within the period of a vaguer observation prevails: an ACI runs on for five years.
        """
        events = [
            event
            for event in self._events.get(cpts_id, ())
            if au is None or event.date.last_day <= au.last_day
        ]
        if not events:
            return None
        last = events[-1]
        for event in events:
            if event.nature == SIGNATURE and event.date.iso.startswith(last.date.iso):
                last = event
        run = [last]
        for event in reversed(events[: events.index(last)]):
            if event.statut != last.statut:
                break
            run.append(event)
        signed = [event for event in run if event.nature == SIGNATURE]
        return (signed or run)[-1]

    def find(self, text: str) -> Cpts:
        """The CPTS of an identifier, a name, or a former name.

        Parameters
        ----------
        text
            What someone typed; case, accents and a leading « CPTS » do not matter.

        Returns
        -------
        Cpts
            The CPTS.

        Raises
        ------
        CptsError
            If the plan has none of that name.
        """
        by_id = {cpts.cpts_id: cpts for cpts in self.cpts}
        by_name = {
            **{name_key(old.nom): old.cpts_id for old in self.noms_anciens if old.cpts_id},
            **{name_key(cpts.nom): cpts.cpts_id for cpts in self.cpts},
        }
        found = by_id.get(text.strip().lower()) or by_id.get(by_name.get(name_key(text), ""))
        if found:
            return found
        near = names.nearest(text, [*(cpts.nom for cpts in self.cpts), *by_id])
        # Of one that is near by its name and by its identifier, the name is enough.
        known = {one: by_id[one].nom for one in near if one in by_id and by_id[one].nom != one}
        hint = listed((typographic(one) for one in near if known.get(one) not in near), "ou")
        hint = (
            f"vouliez-vous dire {hint} ?"
            if hint
            else f"les identifiants sont dans {self.origin.where('cpts')}."
        )
        raise CptsError(f"Aucune CPTS du plan n’est {quoted(text)} : {hint}")


def event_order(event: Evenement) -> tuple[Any, ...]:
    """Order events by date; of one day the signature last, else the most advanced: it counts."""
    rank = next(statut.rang for statut in aci.statuts() if statut.statut == event.statut)
    signed = event.nature == SIGNATURE
    return (event.date.last_day, signed, event.cpts_id, rank, event.date.iso, event.source or "")


def date_of(evenement: Evenement | None) -> str:
    """Tell since when a status is known: a signature's date, or « au plus tard »."""
    if evenement is None:
        return "inconnu à cette date"
    if evenement.nature == PREVISION:
        return f"prévu {evenement.date.when}"
    if evenement.nature == SIGNATURE:
        return f"ACI signé {evenement.date.when}"
    note = ", estimé" if evenement.estime else ""
    return f"au plus tard {evenement.date.when}{note}"
