"""Figures of an edition: sizes, years of ACI, typologies, departments, and membership by each."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from cptsgeo.analysis.coverage import Portrait, portrait
from cptsgeo.analysis.disclosure import LEAST, showable
from cptsgeo.analysis.tally import cpts_of, signature_year
from cptsgeo.plan import aci
from cptsgeo.plan.observatory import COMPLETE, EN_REDACTION, PARTIELLE, Fiche
from cptsgeo.plan.territories import Territories
from cptsgeo.text import names
from cptsgeo.text.dates import PartialDate


class Axe(Enum):
    """What CPTS are grouped by."""

    TAILLE = "taille"
    ANNEE = "annee"
    TYPOLOGIE = "typologie"
    DEPARTEMENT = "departement"


class Mesure(Enum):
    """What sheets say in numbers: internal by CPTS, shown as means only."""

    MEMBRES = "membres"
    ACTIFS = "membres_actifs"
    TAUX = "taux_adhesion"


class Absence(Enum):
    """Why a CPTS is in no group."""

    PARTAGEE = "commune_partagee"
    SANS_COMMUNE = "sans_commune"
    SANS_ACI = "sans_aci_signe"
    ANNEE_INCONNUE = "annee_inconnue"
    FICHE_NON_REMPLIE = "fiche_non_remplie"
    EN_REDACTION = EN_REDACTION
    TYPOLOGIE_NON_DITE = "typologie_non_dite"
    SANS_DEPARTEMENT = "sans_departement"


class Moyenne(NamedTuple):
    """A mean, and how many CPTS answered.

    `valeur` is None where fewer than five did, or where the other means would give theirs away.
    """

    reponses: int
    valeur: float | None


class Groupe(NamedTuple):
    """CPTS that are alike.

    `cle` is a size, a year, a typology or the code of a department; empty for all of them.
    `publiees` is how many CPTS say that they are in it, in their published sheets: of sizes only.
    """

    cle: int | str
    cpts_ids: tuple[str, ...]
    moyennes: Mapping[Mesure, Moyenne]
    publiees: int | None = None


@dataclass(frozen=True)
class Figure:
    """CPTS grouped in one way.

    Attributes
    ----------
    axe : Axe
        By what.
    groupes : tuple of Groupe
        In their order; of sizes, those of no CPTS too.
    absentes : dict of Absence to tuple of str
        CPTS that are in none, by why.
    """

    axe: Axe
    groupes: tuple[Groupe, ...]
    absentes: Mapping[Absence, tuple[str, ...]]

    @property
    def base(self) -> int:
        """How many CPTS are grouped."""
        return sum(len(one.cpts_ids) for one in self.groupes)


@dataclass(frozen=True)
class Figures:
    """The figures of an edition.

    Attributes
    ----------
    territories : Territories
        The territories.
    departements : tuple of str
        Departments looked at.
    ensemble : Groupe
        The CPTS looked at.
    repondantes : tuple of str
        Those among them whose sheet says anything.
    en_redaction : tuple of str
        Those whose sheet says that the projet de santé is being written.
    figures : tuple of Figure
        One for each `Axe`.
    """

    territories: Territories
    departements: tuple[str, ...]
    ensemble: Groupe
    repondantes: tuple[str, ...]
    en_redaction: tuple[str, ...]
    figures: tuple[Figure, ...]

    def by(self, axe: Axe) -> Figure:
        """Give the figure of an axis."""
        return next(one for one in self.figures if one.axe is axe)


Place = tuple[int | str, str] | Absence
"""The group that a CPTS is in, and how it is written; or why it is in none."""


def figures(
    territories: Territories,
    *,
    departements: Iterable[str] | None = None,
    fiches_au: PartialDate | None = None,
) -> Figures:
    """Reckon the figures of an edition.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    departements
        Codes of departments of the perimeter, whose CPTS are looked at; all CPTS if None.
    fiches_au
        The date after which sheets do not count; the last sheet of each counts if None.

    Returns
    -------
    Figures
        Of CPTS, and means of what their sheets say.

    Raises
    ------
    PlanError
        If a department is outside the perimeter, or the plan's sheets cite a CPTS that is none.
    TableError
        If the plan's sheets cannot be read.
    """
    places = territories.among_perimetre(departements)
    here = {*territories.cpts}
    if departements is not None:
        by_place = cpts_of(territories)
        here = set[str]().union(*(by_place.get(code, ()) for code in places))
    ids = tuple(sorted(here, key=lambda one: names.key(territories.cpts[one].nom)))
    sheets = _sheets(territories, fiches_au)
    portraits = {one: portrait(territories, one) for one in ids}
    grouping: dict[Axe, Callable[[str], Place]] = {
        Axe.TAILLE: lambda one: _size(portraits[one]),
        Axe.ANNEE: lambda one: _year(portraits[one]),
        Axe.TYPOLOGIE: lambda one: _typology(sheets.get(one)),
        Axe.DEPARTEMENT: lambda one: _departement(territories, one),
    }
    placed = {axe: {one: where(one) for one in ids} for axe, where in grouping.items()}
    parts = {axe: _parts(axe, found) for axe, found in placed.items()}
    means = _means(ids, parts, sheets)
    sizes = Counter(territories.cpts[one].taille_declaree for one in ids)
    found = tuple(
        Figure(
            axe,
            tuple(
                Groupe(cle, held, means[axe, cle], sizes[int(cle)] if axe is Axe.TAILLE else None)
                for cle, held in groups.items()
            ),
            _absent(placed[axe]),
        )
        for axe, groups in parts.items()
    )
    answering = tuple(one for one in ids if (sheet := sheets.get(one)) and _said(sheet))
    writing = tuple(one for one in ids
                    if (sheet := sheets.get(one)) and sheet.reponse == EN_REDACTION)  # fmt: skip
    every = Groupe("", ids, means[None, ""])
    return Figures(territories, places, every, answering, writing, found)


def _sheets(territories: Territories, au: PartialDate | None) -> dict[str, Fiche]:
    """The last sheet of each CPTS."""
    seen = territories.plan.observatoire.fiches
    return {one.cpts_id: one for one in seen if au is None or one.date.last_day <= au.last_day}


def _said(sheet: Fiche) -> bool:
    return sheet.reponse in (COMPLETE, PARTIELLE)


def _size(one: Portrait) -> Place:
    if one.taille is not None:
        return one.taille, ""
    return Absence.PARTAGEE if one.communes else Absence.SANS_COMMUNE


def _year(one: Portrait) -> Place:
    if one.statut not in aci.signees():
        return Absence.SANS_ACI
    year = signature_year(one)
    return (year, "") if year else Absence.ANNEE_INCONNUE


def _typology(sheet: Fiche | None) -> Place:
    if sheet and sheet.typologie and (key := names.key(sheet.typologie)):
        return key, sheet.typologie.strip()
    if sheet and sheet.reponse == EN_REDACTION:
        return Absence.EN_REDACTION
    return Absence.TYPOLOGIE_NON_DITE if sheet and _said(sheet) else Absence.FICHE_NON_REMPLIE


def _departement(territories: Territories, cpts_id: str) -> Place:
    """The department of its sheet, as published documents count; else that of most of its people.

    Each CPTS is in one only: means of overlapping groups would give single answers away.
    """
    atoms = territories.communes.atoms
    people: Counter[str] = Counter()
    for code in territories.atoms[cpts_id]:
        people[atoms.departement(code)] += atoms.population(code)
    most = min(people, key=lambda one: (-people[one], one), default="")
    code = territories.cpts[cpts_id].departement_fiche or most
    return (code, "") if code else Absence.SANS_DEPARTEMENT


def _parts(axe: Axe, placed: Mapping[str, Place]) -> dict[int | str, tuple[str, ...]]:
    """CPTS by group, in the order in which they are told: typologies from the most frequent."""
    held: dict[int | str, list[str]] = {}
    if axe is Axe.TAILLE:
        held = {size: [] for size in range(1, len(aci.seuils()) + 1)}
    spelled: dict[int | str, Counter[str]] = {}
    for cpts_id, where in placed.items():
        if not isinstance(where, Absence):
            held.setdefault(where[0], []).append(cpts_id)
            spelled.setdefault(where[0], Counter())[where[1]] += 1
    if axe is not Axe.TYPOLOGIE:
        return {cle: tuple(held[cle]) for cle in sorted(held, key=str)}
    frequent = sorted(held, key=lambda cle: (-len(held[cle]), cle))
    words = {cle: min(spelled[cle], key=lambda one: (-spelled[cle][one], one)) for cle in frequent}
    return {words[cle]: tuple(held[cle]) for cle in frequent}


def _absent(placed: Mapping[str, Place]) -> dict[Absence, tuple[str, ...]]:
    found = {why: tuple(one for one, where in placed.items() if where is why) for why in Absence}
    return {why: held for why, held in found.items() if held}


def _means(
    ids: Collection[str],
    parts: Mapping[Axe, Mapping[int | str, tuple[str, ...]]],
    sheets: Mapping[str, Fiche],
) -> dict[tuple[Axe | None, int | str], dict[Mesure, Moyenne]]:
    """Means of every group, by axis; those of all CPTS under None."""
    found: dict[tuple[Axe | None, int | str], dict[Mesure, Moyenne]] = {}
    keys = [(axe, list(groups)) for axe, groups in parts.items()]
    for mesure in Mesure:
        values = {one: value for one in ids
                  if (value := _value(sheets.get(one), mesure)) is not None}  # fmt: skip
        whole = frozenset(values)
        groups = [[whole.intersection(parts[axe][cle]) for cle in cles] for axe, cles in keys]
        shown = showable(whole, groups)
        for way, (axe, cles) in enumerate(keys):
            for rank, cle in enumerate(cles):
                mean = _mean(groups[way][rank], values, shown=(way, rank) in shown)
                found.setdefault((axe, cle), {})[mesure] = mean
        whole_shown = len(whole) >= LEAST
        found.setdefault((None, ""), {})[mesure] = _mean(whole, values, shown=whole_shown)
    return found


def _mean(answering: Collection[str], values: Mapping[str, float], *, shown: bool) -> Moyenne:
    many = len(answering)
    # In an order of its own: a sum of decimals depends on it.
    total = sum(values[one] for one in sorted(answering))
    return Moyenne(many, total / many if shown else None)


def _value(sheet: Fiche | None, mesure: Mesure) -> float | None:
    if sheet is None:
        return None
    if mesure is Mesure.MEMBRES:
        return sheet.membres
    if mesure is Mesure.ACTIFS:
        return sheet.membres_actifs
    if sheet.membres is None or not sheet.professionnels:
        return None
    return sheet.membres / sheet.professionnels
