"""What CPTS say they do: missions, themes, actions, sheets, and why some say nothing."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final, NamedTuple, TypeVar

from cptsgeo.errors import CptsError
from cptsgeo.text import names
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import NBSP, listed, quoted, typographic

OPTIONNELLE: Final = "optionnelle"
ENVISAGE, ARRETE = "envisage", "arrete"
PUBLISHED: Final = "en_place_ou_en_deploiement"
"""The state that sheets publish: no more than that is known."""
COMPLETE, PARTIELLE = "complete", "partielle"
NON_RENSEIGNEE, EN_REDACTION = "non_renseignee", "projet_de_sante_en_redaction"

_MOST = 8
"""Labels that are told of many."""


class Mission(NamedTuple):
    """A mission of CPTS: all have it, or it is theirs to choose."""

    code: str
    libelle: str
    nature: str | None
    rang: int | None

    @property
    def optionnelle(self) -> bool:
        """Whether a CPTS may do without."""
        return self.nature == OPTIONNELLE


class Theme(NamedTuple):
    """A word by which actions are counted, and the mission where it mostly stands."""

    code: str
    libelle: str
    mission: str | None
    description: str | None


class Action(NamedTuple):
    """What a CPTS says it does; `libelle` has its own words.

    The note of its row is internal: it is not even read.
    """

    cpts_id: str
    mission: str
    theme: str
    libelle: str | None
    professions: tuple[str, ...]
    precision: str | None
    etat: str
    date: PartialDate | None
    source: str | None
    ligne: int


class Fiche(NamedTuple):
    """What a CPTS has answered; `missions_optionnelles` is None where nothing says them.

    Its three numbers are internal: shown in means of five CPTS and more, never alone.
    """

    cpts_id: str
    date: PartialDate
    reponse: str
    missions_optionnelles: tuple[str, ...] | None
    typologie: str | None
    professionnels: int | None
    membres: int | None
    membres_actifs: int | None
    ligne: int


class ChiffrePublie(NamedTuple):
    """A figure of the region as published; its value is empty where it is in a picture only."""

    indicateur: str
    valeur: str
    unite: str
    perimetre: str
    source: str | None


class Silence(Enum):
    """Why a CPTS says nothing of something: four different things."""

    FICHE_NON_REMPLIE = "fiche_non_remplie"
    MISSION_NON_RETENUE = "mission_non_retenue"
    EN_REDACTION = EN_REDACTION
    RIEN_DE_DECLARE = "rien_de_declare"

    @property
    def libelle(self) -> str:
        """The same in French."""
        return SILENCES[self]


SILENCES: Final[Mapping[Silence, str]] = MappingProxyType(
    {
        Silence.RIEN_DE_DECLARE: "rien de déclaré",
        Silence.MISSION_NON_RETENUE: "mission non retenue",
        Silence.EN_REDACTION: "projet de santé en rédaction",
        Silence.FICHE_NON_REMPLIE: "fiche non remplie",
    }
)
"""Silences in French, from what is known best to what is not known at all."""


@dataclass(frozen=True)
class Observatory:
    """What the CPTS of a plan say they do, as they said last.

    Attributes
    ----------
    missions : tuple of Mission
        In the order in which they are told.
    themes : tuple of Theme
        By code.
    actions : tuple of Action
        By CPTS, mission, theme, words.
    fiches : tuple of Fiche
        By CPTS, then date.
    chiffres : tuple of ChiffrePublie
        By what they count, then perimeter.
    """

    missions: tuple[Mission, ...] = ()
    themes: tuple[Theme, ...] = ()
    actions: tuple[Action, ...] = ()
    fiches: tuple[Fiche, ...] = ()
    chiffres: tuple[ChiffrePublie, ...] = ()

    @property
    def vide(self) -> bool:
        """Whether no CPTS has said anything."""
        return not self.actions and not self.fiches

    @functools.cached_property
    def mission(self) -> dict[str, Mission]:
        """Missions by code."""
        return {one.code: one for one in self.missions}

    @functools.cached_property
    def theme(self) -> dict[str, Theme]:
        """Themes by code."""
        return {one.code: one for one in self.themes}

    @functools.cached_property
    def declared(self) -> dict[str, tuple[Action, ...]]:
        """What each CPTS does or plans, by identifier; what has stopped is left out."""
        found: dict[str, list[Action]] = {}
        for one in self.actions:
            if one.etat != ARRETE:
                found.setdefault(one.cpts_id, []).append(one)
        return {cpts_id: tuple(actions) for cpts_id, actions in found.items()}

    @functools.cached_property
    def fiche(self) -> dict[str, Fiche]:
        """The latest sheet of each CPTS, by identifier."""
        return {one.cpts_id: one for one in self.fiches}

    def find_theme(self, text: str) -> Theme:
        """Find a theme by its code, its label, its initials or a part of its label.

        Parameters
        ----------
        text
            What someone typed; case and accents do not matter: ``SNP``, ``vaccination``.

        Returns
        -------
        Theme
            The theme.

        Raises
        ------
        CptsError
            If there is none, or several.
        """
        return _found(text, self.themes, "Aucun thème", "Plusieurs thèmes ont")

    def find_mission(self, text: str) -> Mission:
        """Find a mission in the same way; see `find_theme`."""
        return _found(text, self.missions, "Aucune mission", "Plusieurs missions ont")

    def answered(self, cpts_id: str) -> bool:
        """Tell whether a CPTS has said anything, if only that it does nothing."""
        sheet = self.fiche.get(cpts_id)
        told = sheet is not None and sheet.reponse in (COMPLETE, PARTIELLE)
        return told or cpts_id in self.declared

    def dated(self, action: Action) -> PartialDate | None:
        """Tell when a CPTS said an action: its own date, else that of its latest sheet."""
        sheet = self.fiche.get(action.cpts_id)
        return action.date or (sheet.date if sheet else None)

    def silence(self, cpts_id: str, mission: str = "") -> Silence:
        """Tell why a CPTS says nothing of something.

        Parameters
        ----------
        cpts_id
            The CPTS.
        mission
            Code of the mission where it would stand; empty if none does.

        Returns
        -------
        Silence
            The only one that holds.
        """
        sheet = self.fiche.get(cpts_id)
        if not self.answered(cpts_id):
            writing = sheet is not None and sheet.reponse == EN_REDACTION
            return Silence.EN_REDACTION if writing else Silence.FICHE_NON_REMPLIE
        chosen = sheet.missions_optionnelles if sheet else None
        known = self.mission.get(mission)
        if chosen is not None and known and known.optionnelle and mission not in chosen:
            return Silence.MISSION_NON_RETENUE
        return Silence.RIEN_DE_DECLARE


Named = TypeVar("Named", Mission, Theme)


def _found(text: str, known: Sequence[Named], none: str, several: str) -> Named:
    key = names.key(text)
    for reduced in (
        lambda one: (names.key(one.code), names.key(one.libelle)),
        lambda one: ("".join(word[0] for word in names.key(one.libelle).split()),),
    ):
        exact = [one for one in known if key in reduced(one)]
        if len(exact) == 1:
            return exact[0]
    words = key.split()
    partly = [one for one in known if words and all(
        any(part.startswith(word) for part in names.key(one.libelle).split()) for word in words
    )]  # fmt: skip
    if len(partly) == 1:
        return partly[0]
    if partly:
        told = listed((quoted(typographic(one.libelle)) for one in partly[:_MOST]), "ou")
        raise CptsError(f"{several} {quoted(text)} dans leur libellé{NBSP}: écrire {told}.")
    near = names.nearest(text, [one.libelle for one in known])
    hint = listed((quoted(typographic(one)) for one in near), "ou")
    told = f"vouliez-vous dire {hint}{NBSP}?" if hint else "cptsgeo actions les donne tous."
    raise CptsError(f"{none} du plan n’est {quoted(text)}{NBSP}: {told}")
