"""A form: what a CPTS is asked, with what is known of it."""

import functools
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from cptsgeo.changes.survey import stamp
from cptsgeo.changes.survey.stamp import DIGITS, Stamp, region_of
from cptsgeo.files.schema import load_schema
from cptsgeo.plan.observatory import ARRETE, Action, Mission, Observatory
from cptsgeo.plan.professions import called
from cptsgeo.plan.territories import Territories
from cptsgeo.text import names
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import date, listed, typographic

SHEETS: Final = {
    stamp.MODE_D_EMPLOI: "Mode d’emploi",
    stamp.IDENTITE: "Identité",
    stamp.ACTIONS: "Actions",
    stamp.CHIFFRES: "Chiffres",
    stamp.COMMUNES: "Communes",
}
"""Sheets in order, by what their references say."""

OUI, NON = "oui", "non"
A_RETIRER: Final = "À retirer"
"""What strikes a line of the last edition."""

NOM, SITE, CONTACT = "nom", "site_internet", "contact"
SIEGE, TYPOLOGIE, REDACTION = "siege", "typologie", "redaction"
ASKED: Final = {
    NOM: "Nom de la CPTS",
    SITE: "Site internet",
    CONTACT: "Boîte électronique générique",
    SIEGE: "Département du siège",
    TYPOLOGIE: "Typologie du territoire (rural, urbain…)",
    REDACTION: "Projet de santé encore en rédaction ?",
}
"""What is asked of its identity, and the words for it."""

CHOSEN: Final = "Mission retenue : "
"""Before the label of an optional mission, among what is asked of an identity."""

FIGURES: Final = {
    "professionnels": "Professionnels de santé du territoire",
    "membres": "Adhérents de la CPTS",
    "membres_actifs": "Adhérents actifs",
}
"""Numbers, by their column in the plan's sheets."""
FIGURES_TOLD: Final = {
    "professionnels": "Toutes professions de santé, adhérents ou non, au dernier recensement que "
    "vous en avez fait.",
    "membres": "Personnes et structures à jour de leur adhésion.",
    "membres_actifs": "Ceux qui prennent part à une action au moins.",
}
"""What each counts."""

IDENTITY_HEAD: Final = ("Ce qui est demandé", "Ce que nous savons", "Votre réponse")
FIGURES_HEAD: Final = ("Ce qui est demandé", "Votre réponse", "Ce qui est compté")
REF, MISSION, WORDS, THEME = "Réf.", "Mission", "Action, dans vos mots", "Thème (facultatif)"
KNOWN, STATE = "État connu", "État aujourd’hui"
PROFESSIONS: Final = "Professions (soins non programmés)"
PRECISION: Final = "Précision"
ACTIONS_HEAD: Final = (REF, MISSION, WORDS, THEME, KNOWN, STATE, PROFESSIONS, PRECISION)
CODE, COMMUNE, PEOPLE, CONFIRMED, REMARK = (
    "Code", "Commune", "Habitants", "Confirmée (oui ou non)", "Remarque",
)  # fmt: skip
COMMUNES_HEAD: Final = (CODE, COMMUNE, PEOPLE, CONFIRMED, REMARK)
COMPLETE: Final = "Cette liste est complète et conforme à notre ACI, au (date) :"
QUALITY: Final = "en qualité de (votre fonction, sans nom) :"


class Line(NamedTuple):
    """An action of the last edition; `ref` tells it from others, wherever it stands."""

    ref: str
    mission: str
    libelle: str
    theme: str
    etat: str
    professions: str
    precision: str
    action: Action


class Held(NamedTuple):
    """A commune of the territory as known."""

    code: str
    nom: str
    population: int
    remarque: str


@dataclass(frozen=True)
class Form:
    """What a CPTS is asked.

    Attributes
    ----------
    cpts_id : str
        The CPTS.
    nom : str
        Its name.
    plan : str
        Name of the plan.
    organisme : str
        Who asks; may be empty.
    edition : PartialDate
        Which edition.
    region : str
        Fingerprint of the perimeter.
    identite : tuple of (str, str)
        What is asked of its identity, in words, and what is known of it.
    missions : tuple of Mission
        In their order.
    lignes : tuple of Line
        Actions of the last edition, by mission.
    themes : tuple of tuple
        Label, label of the mission and description of each theme.
    communes : tuple of Held
        By name.
    fiabilite : str or None
        What its list is worth as known.
    """

    cpts_id: str
    nom: str
    plan: str
    organisme: str
    edition: PartialDate
    region: str
    identite: tuple[tuple[str, str], ...]
    missions: tuple[Mission, ...]
    lignes: tuple[Line, ...]
    themes: tuple[tuple[str, str, str], ...]
    communes: tuple[Held, ...]
    fiabilite: str | None

    def stamp(self, part: str) -> Stamp:
        """Give the reference of a sheet."""
        return Stamp(self.cpts_id, self.edition.iso, part, self.region, self.known)

    @functools.cached_property
    def known(self) -> str:
        """Fingerprint of what is known: it tells a form that is older than the plan."""
        lines = [one.ref for one in self.lignes]
        told = (self.identite, lines, [one.code for one in self.communes])
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:DIGITS]


def edition_named(edition: PartialDate) -> str:
    """Name an edition: ``janvier 2027``."""
    return date(edition.iso)


def form_of(found: Territories, cpts_id: str, edition: PartialDate) -> Form:
    """Make the form of a CPTS.

    Parameters
    ----------
    found
        The plan's territories.
    cpts_id
        The CPTS.
    edition
        The edition.

    Returns
    -------
    Form
        With what the plan says of it; its numbers and notes, that are internal, are not there.
    """
    plan, cpts = found.plan, found.cpts[cpts_id]
    seen = plan.observatoire
    missions = {one.code: typographic(one.libelle) for one in seen.missions}
    themes = tuple(
        (typographic(one.libelle), missions.get(one.mission or "", ""),
         typographic(one.description or ""))
        for one in seen.themes
    )  # fmt: skip
    return Form(
        cpts_id,
        typographic(cpts.nom),
        typographic(plan.nom),
        typographic(plan.organisme),
        edition,
        region_of(plan.perimetre),
        tuple(_identity(found, cpts_id)),
        seen.missions,
        lines_of(seen, cpts_id),
        tuple(sorted(themes, key=lambda one: names.key(one[0]))),
        tuple(sorted(_communes(found, cpts_id), key=lambda one: names.key(one.nom))),
        cpts.fiabilite,
    )


def chosen_asked(mission: Mission) -> str:
    """Ask whether an optional mission is chosen, in words."""
    return f"{CHOSEN}{typographic(mission.libelle)}"


def _identity(found: Territories, cpts_id: str) -> Iterator[tuple[str, str]]:
    cpts, seen = found.cpts[cpts_id], found.plan.observatoire
    sheet = seen.fiche.get(cpts_id)
    known = {
        NOM: cpts.nom,
        SITE: cpts.site_internet or "",
        CONTACT: cpts.contact or "",
        SIEGE: _departement(found, cpts.siege or cpts.departement_fiche),
        TYPOLOGIE: (sheet.typologie if sheet else None) or "",
    }
    for field, words in ASKED.items():
        yield words, typographic(known.get(field, ""))
    chosen = sheet.missions_optionnelles if sheet else None
    for mission in seen.missions:
        if mission.optionnelle:
            told = "" if chosen is None else OUI if mission.code in chosen else NON
            yield chosen_asked(mission), told


def _departement(found: Territories, code: str | None) -> str:
    nom = found.communes.departements.get(code or "")
    return f"{nom} ({code})" if nom else ""


def lines_of(seen: Observatory, cpts_id: str) -> tuple[Line, ...]:
    """Give the actions that a CPTS has declared and not said to be over, as a form shows them.

    Parameters
    ----------
    seen
        What the CPTS of the plan say.
    cpts_id
        The CPTS.

    Returns
    -------
    tuple of Line
        In the order of missions.
    """
    ranks = {one.code: rank for rank, one in enumerate(seen.missions)}
    actions = [one for one in seen.actions if one.cpts_id == cpts_id and one.etat != ARRETE]
    actions.sort(key=lambda one: (ranks[one.mission], one.theme, one.libelle or ""))
    return tuple(_line(seen, one) for one in actions)


def _line(seen: Observatory, one: Action) -> Line:
    shown = (
        typographic(seen.mission[one.mission].libelle),
        typographic(one.libelle or ""),
        typographic(seen.theme[one.theme].libelle),
        states()[one.etat],
        listed_professions(one.professions),
        typographic(one.precision or ""),
    )
    mission, libelle, theme, _, _, precision = shown
    return Line(ref_of(mission, libelle, theme, precision), *shown, one)


def ref_of(*cells: str) -> str:
    """Give the reference of a line, that says what it was before somebody changed it.

    Parameters
    ----------
    *cells
        Mission, words, theme, precision.

    Returns
    -------
    str
        A letter first: Excel takes digits for a number, and « 12E456 » for one of many.
    """
    return f"A{hashlib.sha256(chr(0).join(cells).encode()).hexdigest()[:DIGITS].upper()}"


def listed_professions(professions: tuple[str, ...]) -> str:
    """Name professions in a cell, as tables read them back."""
    return ", ".join(map(called, professions))


def states() -> dict[str, str]:
    """Give what states are called, by what tables write."""
    field = load_schema("actions").field("etat")
    return {one: field.shown(one, french=True) for one in field.choices}


def _communes(found: Territories, cpts_id: str) -> Iterator[Held]:
    atoms = found.communes.atoms
    for code in found.atoms[cpts_id]:
        others = [one for one in found.owners.get(code, ()) if one != cpts_id]
        shared = listed(typographic(found.cpts[one].nom) for one in others)
        yield Held(
            code,
            typographic(atoms[code].nom),
            atoms.population(code),
            f"partagée avec {shared}" if shared else "",
        )
