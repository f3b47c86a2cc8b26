"""What a plan says today of what each change of a file found: as then, as wanted, or otherwise."""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from cptsgeo.changes.changements import (
    A_ATTRIBUER,
    Ajout,
    Attente,
    Change,
    Changements,
    Dit,
    Fin,
    Modification,
    NouveauStatut,
    NouvelleListe,
    Territoire,
    list_of,
)
from cptsgeo.changes.changements_words import Paroles
from cptsgeo.changes.phrases import PHRASES
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import PlanError
from cptsgeo.plan.files import examine_source
from cptsgeo.plan.files.opening import PlanSource
from cptsgeo.plan.model import Cpts, Plan
from cptsgeo.plan.naming import name_key
from cptsgeo.plan.territories import Territories, interpret
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import quoted, typographic


class Etat(Enum):
    """What a change comes to in a plan."""

    A_FAIRE = "à faire"
    FAIT = "fait"
    DIFFERE = "diffère"


class Juge(NamedTuple):
    """A change of a file in a plan.

    Attributes
    ----------
    rang : int
        Its number in the file, from 1.
    change : Change
        The change.
    etat : Etat
        What it comes to.
    dit : str
        The change as a French sentence; where the plan differs, with both values.
    """

    rang: int
    change: Change
    etat: Etat
    dit: str


@dataclass(frozen=True)
class Lieu:
    """A plan and the changes of a file that are about to be made in it.

    Attributes
    ----------
    source : PlanSource
        The plan's tables.
    communes : Communes
        The referential.
    fichier : Changements
        The changes.
    """

    source: PlanSource
    communes: Communes
    fichier: Changements

    @functools.cached_property
    def plan(self) -> Plan:
        """The plan, at no date."""
        return examine_source(self.source)[0]

    @functools.cached_property
    def au(self) -> PartialDate | None:
        """The date at which the plan is looked at: its latest event, or that of the page if later.

        A page of the past found what was then: where the plan says otherwise now, it is told.
        """
        return max((one for one in (self.plan.latest, self.fichier.au) if one), default=None)

    @functools.cached_property
    def present(self) -> Territories:
        """The territories as the changes find them."""
        return interpret(self.plan, self.communes, self.au)

    @functools.cached_property
    def ensuite(self) -> Territories:
        """The territories when all changes, were they made, have taken effect."""
        dates = [self.au]
        for one in self.fichier.changements:
            dates += [one.date if isinstance(one, Fin) else None]
            dates += [one.effet if isinstance(one, NouvelleListe) else None]
        when = max((one for one in dates if one), default=None)
        return interpret(self.plan, self.communes, when)

    @functools.cached_property
    def rows(self) -> dict[str, Cpts]:
        """All CPTS of the plan, those that have ceased too."""
        return {cpts.cpts_id: cpts for cpts in (*self.plan.cpts, *self.plan.cessees)}

    @functools.cached_property
    def ajouts(self) -> dict[str, Ajout]:
        """The CPTS that the file adds, by what it calls them."""
        return {one.cpts: one for one in self.fichier.changements if isinstance(one, Ajout)}

    @functools.cached_property
    def _same(self) -> dict[str, str]:
        """CPTS that the file adds and the plan has already, by their names."""
        names = {name_key(cpts.nom): cpts.cpts_id for cpts in self.present.plan.cpts}
        found = {one: names.get(name_key(ajout.nom)) for one, ajout in self.ajouts.items()}
        return {one: cpts_id for one, cpts_id in found.items() if cpts_id}

    def known(self, cpts_id: str) -> str | None:
        """Give the CPTS of the plan that the file means; None where the plan has none yet."""
        if cpts_id in self.ajouts:
            return self._same.get(cpts_id)
        return cpts_id if cpts_id in self.rows else None

    @functools.cached_property
    def paroles(self) -> Paroles:
        """Who words the changes."""
        names = {one: ajout.nom for one, ajout in self.ajouts.items()}
        return Paroles(self.present, names)


def judged(lieu: Lieu) -> tuple[Juge, ...]:
    """Compare what each change found with what the plan says.

    Parameters
    ----------
    lieu
        The plan and the changes.

    Returns
    -------
    tuple of Juge
        One for each, in the order of the file.

    Raises
    ------
    PlanError
        If the file was made of another plan, or of communes of another vintage.
    """
    _check(lieu)
    return tuple(_judged(lieu, rank, one) for rank, one in enumerate(lieu.fichier.changements, 1))


def _check(lieu: Lieu) -> None:
    """Refuse communes that do not exist, and what speaks of another plan."""
    fichier, communes = lieu.fichier, lieu.communes
    if fichier.cog != communes.vintages.cog:
        raise PlanError(
            f"Ces changements sont dits avec les communes de {fichier.cog}, et cptsgeo a celles de "
            f"{communes.vintages.cog} : refaire la page (cptsgeo atelier), et y refaire les "
            "changements."
        )
    for rank, one in enumerate(fichier.changements, 1):
        for code in sorted(_codes(one)):
            if code not in communes.atoms:
                raise PlanError(
                    f"Le changement {rank} nomme la commune {quoted(code)}, qui n’existe pas : "
                    "redemander le fichier à qui l’a envoyé."
                )
    named = {cpts_id for one in fichier.changements for cpts_id in _cited(one)}
    theirs = named - lieu.ajouts.keys()
    if theirs and not theirs & lieu.rows.keys():
        plan = quoted(typographic(lieu.plan.nom))
        raise PlanError(
            f"Ces changements sont ceux du plan {quoted(typographic(fichier.plan))} : aucune des "
            f"CPTS qu’ils nomment n’est dans {plan}. Donner le bon plan avec --plan."
        )


def _codes(one: Change) -> frozenset[str]:
    match one:
        case NouvelleListe() | Territoire():
            return one.avant | one.apres
        case Attente():
            return frozenset({one.code})
        case _:
            return frozenset()


def _cited(one: Change) -> Iterable[str]:
    if not isinstance(one, Attente):
        return (one.cpts,)
    return (*one.avant, *([one.venait_de] if one.venait_de else []))


def _judged(lieu: Lieu, rank: int, one: Change) -> Juge:
    words = lieu.paroles
    numbered = words.say("changement", n=rank, texte=words.dit(one))
    if _done(lieu, one):
        return Juge(rank, one, Etat.FAIT, numbered)
    differs = next(_differences(lieu, one), None)
    if differs is None:
        return Juge(rank, one, Etat.A_FAIRE, numbered)
    found, says = differs
    sentence = words.say("changement.differe", texte=numbered, trouve=found, dit=says)
    return Juge(rank, one, Etat.DIFFERE, sentence)


def _done(lieu: Lieu, one: Change) -> bool:
    """Whether the plan says already what a change wants."""
    if isinstance(one, Attente):
        waits = one.code in lieu.present.a_attribuer
        return one.code not in lieu.present.owners and waits == (one.apres == A_ATTRIBUER)
    cpts_id = lieu.known(one.cpts)
    if cpts_id is None:
        return False
    row, then = lieu.rows[cpts_id], lieu.ensuite
    match one:
        case Ajout():
            return (row.site_internet or "", row.contact or "") == (one.site, one.contact)
        case Modification():
            return _field(row, one.champ) == typographic(one.apres)
        case NouveauStatut():
            return one.apres in _events(lieu, cpts_id)
        case Fin():
            return (row.fin, row.motif_fin) == (one.date, one.motif)
        case _:
            if cpts_id not in then.cpts:
                return False
    held = then.atoms[cpts_id]
    if isinstance(one, Territoire):
        return held == one.apres
    later = {other.apres for other in lieu.fichier.changements
             if isinstance(other, Territoire) and other.cpts == one.cpts}  # fmt: skip
    cpts = then.cpts[cpts_id]
    same = list_of(cpts.liste) == (one.source, one.date_liste, one.effet)
    return cpts.fiabilite == one.fiabilite and same and held in {one.apres, *later}


def _events(lieu: Lieu, cpts_id: str) -> set[Dit | None]:
    events = (*lieu.plan.evenements, *lieu.plan.previsions)
    return {Dit.of(event) for event in events if event.cpts_id == cpts_id}


def _field(row: Cpts, champ: str) -> str:
    return typographic(getattr(row, champ) or "")


def _differences(lieu: Lieu, one: Change) -> Iterator[tuple[str, str]]:
    """What the change found and what the plan says, in words; nothing where they are the same."""
    words, found = lieu.paroles, lieu.present
    if isinstance(one, Attente):
        holders = found.owners.get(one.code, ())
        if {*holders} != {lieu.known(cpts_id) for cpts_id in one.avant}:
            yield words.holders(one.avant), words.holders(holders)
        return
    cpts_id = lieu.known(one.cpts)
    if isinstance(one, Ajout):
        if cpts_id:
            yield PHRASES["trouve.nom"], words.say("trouve.nom.dit", cpts=cpts_id, id=cpts_id)
        return
    if cpts_id is None and one.cpts not in lieu.ajouts:
        yield words.say("trouve.absente", id=one.cpts), PHRASES["trouve.absente.dit"]
        return
    row = lieu.rows.get(cpts_id or "")
    if row and row.fin:
        yield PHRASES["trouve.fin.aucune"], words.say("trouve.fin", quand=row.fin.when)
        return
    match one:
        case Modification():
            now = _field(row, one.champ) if row else ""
            if now != typographic(one.avant):
                yield words.text(one.avant), words.text(now)
        case NouveauStatut():
            now_ = Dit.of(found.evenements.get(cpts_id or ""))
            if now_ != one.avant:
                yield words.status(one.avant), words.status(now_)
        case NouvelleListe() | Territoire():
            yield from _territory(lieu, one, cpts_id)
        case Fin():
            pass


def _territory(
    lieu: Lieu, one: NouvelleListe | Territoire, cpts_id: str | None
) -> Iterator[tuple[str, str]]:
    found = lieu.present
    held = found.atoms[cpts_id] if cpts_id else frozenset[str]()
    worth = found.cpts[cpts_id].fiabilite if cpts_id else None
    if isinstance(one, Territoire):
        lists = [other for other in lieu.fichier.changements
                 if isinstance(other, NouvelleListe) and other.cpts == one.cpts]  # fmt: skip
        # The correction of a list that the file brings is told with it.
        if held != one.avant and not (lists and not _done(lieu, lists[0])):
            yield lieu.paroles.territory(one.avant, held)
    elif (held, worth) != (one.avant, one.fiabilite_avant):
        yield lieu.paroles.territory(one.avant, held, (one.fiabilite_avant, worth))
