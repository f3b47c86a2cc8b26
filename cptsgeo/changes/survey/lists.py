"""Lists of communes among answers: those that are confirmed, and why the others wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from cptsgeo.changes.received import WORDS, Document, ListsReceived
from cptsgeo.changes.sharing import rank, rivals
from cptsgeo.changes.survey.answer import Answer
from cptsgeo.changes.survey.form import edition_named
from cptsgeo.changes.survey.gathering import Gathered
from cptsgeo.changes.wording import communes_named, named
from cptsgeo.plan.model import DECLAREE, OFFICIELLE
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import NBSP, count, listed


class Fate(Enum):
    """What becomes of a list."""

    RECUE = "attestée, nouvelle"
    CONFIRMEE = "confirmée, sans changement"
    ATTEND = "en attente"
    MUETTE = "non confirmée"


class Listed(NamedTuple):
    """The list of a CPTS: its communes, what becomes of it, and why it waits."""

    cpts_id: str
    atoms: frozenset[str]
    fate: Fate
    pourquoi: str = ""


@dataclass(frozen=True)
class Worth:
    """What lists are worth, as the user says.

    Attributes
    ----------
    fiabilite : str
        ``declaree``, or ``officielle`` with the annex that was seen.
    annexe : str
        The annex; empty for lists that are declared.
    effet : PartialDate or None
        From when on they are the territories.
    derogation : str
        Why communes that several claim are shared; empty if they are not.
    """

    fiabilite: str
    annexe: str = ""
    effet: PartialDate | None = None
    derogation: str = ""

    def received(self, found: Gathered, territories: Mapping[str, frozenset[str]]) -> ListsReceived:
        """Give lists as gestures receive them, each with its date and its source."""
        return ListsReceived(
            territories,
            self.fiabilite,
            self._source(found, ""),
            found.edition,
            self.effet,
            derogation=self.derogation,
            documents={
                cpts_id: Document(self._source(found, complete.qualite), complete.date)
                for cpts_id in territories if (complete := found.answer(cpts_id).complete)
            },
        )  # fmt: skip

    def _source(self, found: Gathered, quality: str) -> str:
        told = [source_of(found.edition)]
        told += [f"liste attestée en qualité de {quality}"] if quality else []
        told += [self.annexe] if self.annexe else []
        return " ; ".join(told)


def source_of(edition: PartialDate) -> str:
    """Name the document that answers are from."""
    return f"Recensement des CPTS, {edition_named(edition)}"


def lists_of(found: Gathered, worth: Worth) -> dict[str, Listed]:
    """Tell what becomes of the list of each CPTS that has answered.

    Parameters
    ----------
    found
        What came back.
    worth
        What lists are worth.

    Returns
    -------
    dict of str to Listed
        By identifier. A list that another one that is as sure contradicts waits, and that one too.
    """
    lists = {cpts_id: _one(found, cpts_id, worth) for cpts_id in found.reponses}
    while True:
        taken = {one.cpts_id: one.atoms for one in lists.values() if one.fate is Fate.RECUE}
        several = {} if worth.derogation else rivals(found.found, worth.received(found, taken))
        if not several:
            return lists
        for cpts_id in taken:
            codes = [code for code, held in several.items() if cpts_id in held]
            if codes:
                others = sorted({one for code in codes for one in several[code]} - {cpts_id})
                told = (
                    f"{communes_named(found.found, codes)} : aussi à "
                    f"{listed(named(found.found.cpts[one]) for one in others)}, par une liste "
                    "aussi sûre ; le leur demander"
                )
                lists[cpts_id] = lists[cpts_id]._replace(fate=Fate.ATTEND, pourquoi=told)


def _one(found: Gathered, cpts_id: str, worth: Worth) -> Listed:
    """What becomes of a list alone."""
    answer, held = found.answer(cpts_id), found.found.atoms[cpts_id]
    if answer.complete is None:
        return Listed(cpts_id, answer.oui, Fate.MUETTE)
    before = found.found.cpts[cpts_id].fiabilite
    why = _unsure(found, answer, held)
    if not why and answer.oui == held and rank(before) <= rank(worth.fiabilite):
        return Listed(cpts_id, held, Fate.CONFIRMEE)
    why = why or _follows(before, worth)
    return Listed(cpts_id, answer.oui, Fate.ATTEND if why else Fate.RECUE, why)


def _unsure(found: Gathered, answer: Answer, held: frozenset[str]) -> str:
    """Why a list is not complete, whatever its line says; empty if it is."""
    unsaid = held - answer.oui - answer.non
    told = []
    if unsaid:
        told.append(f"sans réponse : {communes_named(found.found, unsaid)}")
    if answer.douteuses:
        told.append(count(answer.douteuses, "ligne illisible", "lignes illisibles"))
    if not (told or answer.oui):
        told.append("aucune commune n’est dite du territoire")
    return f"{NBSP}; ".join(told)


def _follows(before: str | None, worth: Worth) -> str:
    """Why a list does not take the place of the one that the plan has; empty if it may."""
    if rank(before) < rank(worth.fiabilite):
        return f"elle n’est pas la {WORDS[before]} du plan : demander l’avenant qui l’a changée"
    if before in (OFFICIELLE, DECLAREE) and worth.effet is None:
        return (
            f"le plan a déjà une {WORDS[before]}, d’autres communes{NBSP}: dire avec --effet à "
            "partir de quelle date la nouvelle la remplace"
        )
    return ""
