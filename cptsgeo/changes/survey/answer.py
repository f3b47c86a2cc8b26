"""What a CPTS answers: what a form that came back says, cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from cptsgeo.changes.survey.form import Line
from cptsgeo.changes.survey.stamp import Stamp
from cptsgeo.communes.meaning import Place
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import NBSP, quoted


class Remark(NamedTuple):
    """What is to be known of a cell, of a sheet or of a whole file; `case` is empty, or ``D12``.

    What was typed is told only where it cannot be a person's.
    """

    place: Place
    case: str
    texte: str

    def __str__(self) -> str:
        """Tell it with its place, within a file: ``feuille « Communes », case D12 : …``."""
        sheet = f"feuille {quoted(self.place.feuille)}" if self.place.feuille else ""
        cell = f"case {self.case}" if self.case else ""
        where = ", ".join(filter(None, (sheet, cell)))
        return f"{where}{NBSP}: {self.texte}" if where else self.texte


class Kind(Enum):
    """What becomes of an action."""

    NOUVELLE = "nouvelle"
    CHANGEE = "changée"
    CONFIRMEE = "confirmée"
    RETIREE = "retirée"


class Declared(NamedTuple):
    """An action as answered: of `avant`, the line of the last edition, or a new one."""

    kind: Kind
    avant: Line | None
    mission: str
    theme: str
    libelle: str
    etat: str
    professions: tuple[str, ...]
    precision: str


class Complete(NamedTuple):
    """The line that says that a list is complete: its date, and in which quality it was filled."""

    date: PartialDate
    qualite: str


@dataclass(frozen=True)
class Answer:
    """What a form says. Two forms that say the same are equal, wherever their lines stand.

    Attributes
    ----------
    identite : mapping of str to str
        What is corrected, by what is asked.
    missions : mapping of str to bool
        Optional missions of which it is said whether they are chosen, by code.
    actions : frozenset of Declared
        Lines that say something.
    chiffres : mapping of str to int
        Numbers, by column; internal.
    oui : frozenset of str
        Communes (atoms) confirmed or added.
    non : frozenset of str
        Communes as known that are not of the territory.
    complete : Complete or None
        The line that confirms the list.
    douteuses : int
        Lines of communes that nobody can read: the list waits for them.
    """

    identite: Mapping[str, str] = field(default_factory=dict)
    missions: Mapping[str, bool] = field(default_factory=dict)
    actions: frozenset[Declared] = frozenset()
    chiffres: Mapping[str, int] = field(default_factory=dict)
    oui: frozenset[str] = frozenset()
    non: frozenset[str] = frozenset()
    complete: Complete | None = None
    douteuses: int = 0

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return self == Answer()

    def of_kind(self, kind: Kind) -> tuple[Declared, ...]:
        """Give the actions of which the same becomes, in the order of their words."""
        return tuple(sorted((one for one in self.actions if one.kind is kind),
                            key=lambda one: one[2:5]))  # fmt: skip


class State(Enum):
    """What becomes of a file."""

    LU = "lu"
    VIDE = "rendu vide"
    COPIE = "copie"
    ATTEND = "à trancher"
    ECARTE = "écarté"
    ILLISIBLE = "illisible"
    AUTRE = "autre fichier"


@dataclass(frozen=True)
class Returned:
    """A file of those that came back.

    Attributes
    ----------
    path : Path
        The file.
    nom : str
        Its name as it may be told.
    state : State
        What becomes of it.
    pourquoi : str
        A French sentence where it is not read.
    stamp : Stamp or None
        Whose form it is, if it is one.
    answer : Answer
        What it says.
    remarques : tuple of Remark
        What could not be read, or was left out.
    """

    path: Path
    nom: str
    state: State
    pourquoi: str = ""
    stamp: Stamp | None = None
    answer: Answer = field(default_factory=Answer)
    remarques: tuple[Remark, ...] = ()
