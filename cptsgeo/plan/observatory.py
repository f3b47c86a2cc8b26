"""What CPTS say they do: missions, themes, actions, sheets, and why some say nothing."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final, NamedTuple

from cptsgeo.text.dates import PartialDate

OPTIONNELLE: Final = "optionnelle"
ENVISAGE, ARRETE = "envisage", "arrete"
COMPLETE, PARTIELLE = "complete", "partielle"
NON_RENSEIGNEE, EN_REDACTION = "non_renseignee", "projet_de_sante_en_redaction"


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

    def answered(self, cpts_id: str) -> bool:
        """Tell whether a CPTS has said anything, if only that it does nothing."""
        sheet = self.fiche.get(cpts_id)
        told = sheet is not None and sheet.reponse in (COMPLETE, PARTIELLE)
        return told or cpts_id in self.declared

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
