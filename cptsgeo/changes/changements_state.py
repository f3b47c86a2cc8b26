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
    Fin,
    Modification,
    NouveauStatut,
    NouvelleListe,
    Said,
    Territoire,
    list_of,
)
from cptsgeo.changes.changements_words import Wording
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


class State(Enum):
    """What a change comes to in a plan."""

    TODO = "à faire"
    DONE = "fait"
    DIFFERS = "diffère"


class Judged(NamedTuple):
    """A change of a file in a plan.

    Attributes
    ----------
    rang : int
        Its number in the file, from 1.
    change : Change
        The change.
    etat : State
        What it comes to.
    dit : str
        The change as a French sentence; where the plan differs, with both values.
    """

    rank: int
    change: Change
    state: State
    told: str


@dataclass(frozen=True)
class Pending:
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
    file: Changements

    @functools.cached_property
    def plan(self) -> Plan:
        """The plan, at no date."""
        return examine_source(self.source)[0]

    @functools.cached_property
    def au(self) -> PartialDate | None:
        """The date at which the plan is looked at: its latest event, or that of the page if later.

        A page of the past found what was then: where the plan says otherwise now, it is told.
        """
        return max((one for one in (self.plan.latest, self.file.au) if one), default=None)

    @functools.cached_property
    def present(self) -> Territories:
        """The territories as the changes find them."""
        return interpret(self.plan, self.communes, self.au)

    @functools.cached_property
    def later(self) -> Territories:
        """The territories when all changes, were they made, have taken effect."""
        dates = [self.au]
        for one in self.file.changements:
            dates += [one.date if isinstance(one, Fin) else None]
            dates += [one.effet if isinstance(one, NouvelleListe) else None]
        when = max((one for one in dates if one), default=None)
        return interpret(self.plan, self.communes, when)

    @functools.cached_property
    def rows(self) -> dict[str, Cpts]:
        """All CPTS of the plan, those that have ceased too."""
        return {cpts.cpts_id: cpts for cpts in (*self.plan.cpts, *self.plan.cessees)}

    @functools.cached_property
    def added(self) -> dict[str, Ajout]:
        """The CPTS that the file adds, by what it calls them."""
        return {one.cpts: one for one in self.file.changements if isinstance(one, Ajout)}

    @functools.cached_property
    def _same(self) -> dict[str, str]:
        """CPTS that the file adds and the plan has already, by their names."""
        names = {name_key(cpts.nom): cpts.cpts_id for cpts in self.present.plan.cpts}
        found = {one: names.get(name_key(ajout.nom)) for one, ajout in self.added.items()}
        return {one: cpts_id for one, cpts_id in found.items() if cpts_id}

    def known(self, cpts_id: str) -> str | None:
        """Give the CPTS of the plan that the file means; None where the plan has none yet."""
        if cpts_id in self.added:
            return self._same.get(cpts_id)
        return cpts_id if cpts_id in self.rows else None

    def cites(self, cpts_id: str) -> bool:
        """Tell whether the plan has a CPTS that the file names, or the file adds it."""
        return cpts_id in self.added or cpts_id in self.rows

    @functools.cached_property
    def wording(self) -> Wording:
        """Who words the changes."""
        names = {one: ajout.nom for one, ajout in self.added.items()}
        return Wording(self.present, names)


def judge(pending: Pending) -> tuple[Judged, ...]:
    """Compare what each change found with what the plan says.

    Parameters
    ----------
    pending
        The plan and the changes.

    Returns
    -------
    tuple of Judged
        One for each, in the order of the file.

    Raises
    ------
    PlanError
        If the file was made of another plan, or of communes of another vintage.
    """
    _check(pending)
    return tuple(_judge(pending, rank, one) for rank, one in enumerate(pending.file.changements, 1))


def _check(pending: Pending) -> None:
    """Refuse communes that do not exist, and what speaks of another plan."""
    file, communes = pending.file, pending.communes
    if file.cog != communes.vintages.cog:
        raise PlanError(
            f"Ces changements sont dits avec les communes de {file.cog}, et cptsgeo a celles de "
            f"{communes.vintages.cog} : refaire la page (cptsgeo atelier), et y refaire les "
            "changements."
        )
    for rank, one in enumerate(file.changements, 1):
        for code in sorted(_codes(one)):
            if code not in communes.atoms:
                raise PlanError(
                    f"Le changement {rank} nomme la commune {quoted(code)}, qui n’existe pas : "
                    "redemander le fichier à qui l’a envoyé."
                )
    named = {cpts_id for one in file.changements for cpts_id in _cited(one)}
    theirs = named - pending.added.keys()
    if theirs and not theirs & pending.rows.keys():
        plan = quoted(typographic(pending.plan.nom))
        raise PlanError(
            f"Ces changements sont ceux du plan {quoted(typographic(file.plan))} : aucune des "
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


def _judge(pending: Pending, rank: int, one: Change) -> Judged:
    words = pending.wording
    numbered = words.say("changement", n=rank, texte=words.change(one))
    if _done(pending, one):
        return Judged(rank, one, State.DONE, numbered)
    differs = next(_differences(pending, one), None)
    if differs is None:
        return Judged(rank, one, State.TODO, numbered)
    found, says = differs
    sentence = words.say("changement.differe", texte=numbered, trouve=found, dit=says)
    return Judged(rank, one, State.DIFFERS, sentence)


def _done(pending: Pending, one: Change) -> bool:
    """Whether the plan says already what a change wants."""
    if isinstance(one, Attente):
        waits = one.code in pending.present.a_attribuer
        return one.code not in pending.present.owners and waits == (one.apres == A_ATTRIBUER)
    cpts_id = pending.known(one.cpts)
    if cpts_id is None:
        return False
    row, then = pending.rows[cpts_id], pending.later
    match one:
        case Ajout():
            return (row.site_internet or "", row.contact or "") == (one.site, one.contact)
        case Modification():
            return _field(row, one.champ) == typographic(one.apres)
        case NouveauStatut():
            return one.apres in _events(pending, cpts_id)
        case Fin():
            return (row.fin, row.motif_fin) == (one.date, one.motif)
        case _:
            if cpts_id not in then.cpts:
                return False
    held = then.atoms[cpts_id]
    if isinstance(one, Territoire):
        return held == one.apres
    later = {other.apres for other in pending.file.changements
             if isinstance(other, Territoire) and other.cpts == one.cpts}  # fmt: skip
    cpts = then.cpts[cpts_id]
    same = list_of(cpts.liste) == (one.source, one.date_liste, one.effet)
    return cpts.fiabilite == one.fiabilite and same and held in {one.apres, *later}


def _events(pending: Pending, cpts_id: str) -> set[Said | None]:
    events = (*pending.plan.evenements, *pending.plan.previsions)
    return {Said.of(event) for event in events if event.cpts_id == cpts_id}


def _field(row: Cpts, champ: str) -> str:
    return typographic(getattr(row, champ) or "")


def _differences(pending: Pending, one: Change) -> Iterator[tuple[str, str]]:
    """What the change found and what the plan says, in words; nothing where they are the same."""
    words = pending.wording
    if isinstance(one, Attente):
        yield from _waiting(pending, one)
        return
    cpts_id = pending.known(one.cpts)
    if isinstance(one, Ajout):
        if cpts_id:
            yield PHRASES["trouve.nom"], words.say("trouve.nom.dit", cpts=cpts_id, id=cpts_id)
    elif not pending.cites(one.cpts):
        yield _absent(words, one.cpts)
    elif (row := pending.rows.get(cpts_id or "")) and row.fin:
        yield PHRASES["trouve.fin.aucune"], words.say("trouve.fin", quand=row.fin.when)
    else:
        yield from _values(pending, one, cpts_id)


def _values(pending: Pending, one: Change, cpts_id: str | None) -> Iterator[tuple[str, str]]:
    """What differs of a CPTS that is there, or that the file adds (None)."""
    words = pending.wording
    match one:
        case Modification():
            text = _field(pending.rows[cpts_id], one.champ) if cpts_id else ""
            if text != typographic(one.avant):
                yield words.text(one.avant), words.text(text)
        case NouveauStatut():
            said = Said.of(pending.present.evenements.get(cpts_id or ""))
            if said != one.avant:
                yield words.status(one.avant), words.status(said)
        case NouvelleListe() | Territoire():
            yield from _territory(pending, one, cpts_id)


def _waiting(pending: Pending, one: Attente) -> Iterator[tuple[str, str]]:
    words, holders = pending.wording, pending.present.owners.get(one.code, ())
    if {*holders} != {pending.known(cpts_id) for cpts_id in one.avant}:
        yield words.holders(one.avant), words.holders(holders)
    elif one.venait_de and not pending.cites(one.venait_de):
        yield _absent(words, one.venait_de)


def _absent(words: Wording, cpts_id: str) -> tuple[str, str]:
    return words.say("trouve.absente", id=cpts_id), PHRASES["trouve.absente.dit"]


def _territory(
    pending: Pending, one: NouvelleListe | Territoire, cpts_id: str | None
) -> Iterator[tuple[str, str]]:
    found = pending.present
    held = found.atoms[cpts_id] if cpts_id else frozenset[str]()
    worth = found.cpts[cpts_id].fiabilite if cpts_id else None
    if isinstance(one, Territoire):
        lists = [other for other in pending.file.changements
                 if isinstance(other, NouvelleListe) and other.cpts == one.cpts]  # fmt: skip
        # The correction of a list that the file brings is told with it.
        if held != one.avant and not (lists and not _done(pending, lists[0])):
            yield pending.wording.territory(one.avant, held)
    elif (held, worth) != (one.avant, one.fiabilite_avant):
        yield pending.wording.territory(one.avant, held, (one.fiabilite_avant, worth))
