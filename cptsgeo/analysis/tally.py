"""How much is covered: communes, inhabitants and area, by department and by status."""

import functools
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from cptsgeo.analysis.coverage import Portrait, portrait
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.plan import aci
from cptsgeo.plan.model import SIGNATURE
from cptsgeo.plan.territories import Territories

NEARLY = 90
"""Per cent of communes or inhabitants from which what is missing is told by name."""


class Classe(Enum):
    """How much of a department is covered, in the classes of the national maps (FCPTS, 2023)."""

    ENTIERE = "entière"
    DEUX_TIERS = "deux tiers au moins"
    UN_TIERS = "un tiers au moins"
    MOINS = "moins d’un tiers"
    AUCUNE = "aucune"


def classe(part: int, whole: int) -> Classe:
    """Class of a share, compared exactly: one commune missing, and it is no longer whole.

    Parameters
    ----------
    part
        What is covered, in communes, inhabitants or square metres.
    whole
        All there is.

    Returns
    -------
    Classe
        The class.
    """
    if part >= whole > 0:
        return Classe.ENTIERE
    if 3 * part >= 2 * whole > 0:
        return Classe.DEUX_TIERS
    if 3 * part >= whole > 0:
        return Classe.UN_TIERS
    return Classe.MOINS if part else Classe.AUCUNE


class Measure(NamedTuple):
    """How much: communes (atoms), inhabitants, square metres of generalised contours."""

    communes: int = 0
    population: int = 0
    surface: int = 0

    def plus(self, other: "Measure") -> "Measure":
        """Add two disjoint measures."""
        return Measure(
            self.communes + other.communes,
            self.population + other.population,
            self.surface + other.surface,
        )


class Tally(NamedTuple):
    """Coverage of a place: a department, or all those looked at.

    Every commune counts once: one that several CPTS hold or claim, under the most advanced of
    them. `par_statut` has the five statuses and the unknown one, in the order of `aci.statuts`;
    `partagees` and `contestees` tell how much of `couvert` is held or claimed by several;
    `a_attribuer` how much of `zone_blanche` waits for somebody to say who holds it;
    `manquantes` are the codes of the uncovered communes, by department, the most populous first;
    `cpts_ids` the CPTS that hold something there, or say that they will.
    """

    departements: tuple[str, ...]
    total: Measure
    par_statut: dict[str, Measure]
    zone_blanche: Measure
    partagees: Measure
    contestees: Measure
    a_attribuer: Measure
    manquantes: tuple[str, ...]
    cpts_ids: tuple[str, ...]

    @property
    def couvert(self) -> Measure:
        """In a CPTS or a project, whatever its status."""
        return functools.reduce(Measure.plus, self.par_statut.values())

    @property
    def operationnel(self) -> Measure:
        """In a CPTS that works."""
        working = aci.operationnelles()
        held = (part for statut, part in self.par_statut.items() if statut in working)
        return functools.reduce(Measure.plus, held, Measure())

    @property
    def cumul(self) -> dict[str, Measure]:
        """What is covered if the projects succeed that are at least at each status.

        In the order of `aci.statuts`: operational; finalised too; accompanied too; preparatory
        too; paused too. Unknown statuses are in none of them.
        """
        found, total = {}, Measure()
        for statut in aci.statuts():
            total = total.plus(self.par_statut[statut.statut])
            found[statut.statut] = total
        return found

    @property
    def presque(self) -> bool:
        """Whether it is nearly wholly covered, by communes or by inhabitants, but not wholly."""
        covered, total = self.couvert, self.total
        near = (
            100 * covered.communes >= NEARLY * total.communes
            or 100 * covered.population >= NEARLY * total.population
        )
        return near and covered.communes < total.communes


@dataclass(frozen=True)
class Tallies:
    """Coverage by department, and of them all.

    Attributes
    ----------
    territories : Territories
        The territories.
    places : tuple of Tally
        By department.
    ensemble : Tally
        All of them: each CPTS counts once.
    """

    territories: Territories
    places: tuple[Tally, ...]
    ensemble: Tally

    def portraits(self, place: Tally) -> tuple[Portrait, ...]:
        """Figures of the CPTS of a place, on their whole territories."""
        return tuple(self._portraits[cpts_id] for cpts_id in place.cpts_ids)

    @functools.cached_property
    def _portraits(self) -> dict[str, Portrait]:
        return {one: portrait(self.territories, one) for one in self.ensemble.cpts_ids}


class Cohort(NamedTuple):
    """CPTS counted: in all, by status, by size (None: not computed), by year of their ACI.

    `par_annee` is of CPTS whose ACI is signed, None where the year of the signature is not known.
    """

    nombre: int
    par_statut: dict[str, int]
    par_taille: dict[int | None, int]
    par_annee: dict[int | None, int]


class Funding(NamedTuple):
    """Maxima of a first year's funding (avenant 2), in euros, of CPTS of one status, summed.

    `calculees` of the `nombre` CPTS have a computed size; the sums are theirs: `montant`, and what
    is due beside it in a grave crisis.
    """

    statut: str
    nombre: int
    calculees: int
    montant: int
    crise_grave: int


def tallies(territories: Territories, *, departements: Iterable[str] | None = None) -> Tallies:
    """Count what is covered.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    departements
        Codes of departments of the perimeter; all of them if None.

    Returns
    -------
    Tallies
        By department, and together.

    Raises
    ------
    PlanError
        If a department is outside the perimeter.
    """
    places = _places(territories, territories.among_perimetre(departements))
    return Tallies(territories, places, _together(places))


def _places(territories: Territories, departements: tuple[str, ...]) -> tuple[Tally, ...]:
    communes, contested = territories.communes, territories.contested.keys()
    population, surface = communes.atoms.population, adjacency(communes).surface

    def measured(codes: Collection[str]) -> Measure:
        return Measure(len(codes), sum(map(population, codes)), sum(map(surface, codes)))

    stages = _stages(territories)
    held = frozenset[str]().union(*stages.values())
    several = territories.shared.keys()
    by_place = cpts_of(territories)
    by_departement = communes.atoms.by_departement
    places = []
    for code in departements:
        inside = frozenset(by_departement.get(code, ()))
        by_statut = {statut: measured(inside & codes) for statut, codes in stages.items()}
        missing = inside - held
        white = measured(missing)
        places.append(
            Tally(
                (code,),
                functools.reduce(Measure.plus, by_statut.values(), white),
                by_statut,
                white,
                measured(inside & (several - contested)),
                measured(inside & contested),
                measured(missing & territories.a_attribuer.keys()),
                tuple(sorted(missing, key=lambda one: (-population(one), one))),
                tuple(sorted(by_place.get(code, ()))),
            )
        )
    return tuple(places)


def _stages(territories: Territories) -> dict[str, frozenset[str]]:
    """Atoms by status, each under the most advanced status of the CPTS that hold it."""
    by_statut: dict[str, list[frozenset[str]]] = {statut: [] for statut in aci.libelles()}
    for cpts_id, statut in territories.statuts.items():
        by_statut[statut].append(territories.atoms[cpts_id])
    stages, seen = {}, frozenset[str]()
    for statut, held in by_statut.items():
        stages[statut] = frozenset[str]().union(*held) - seen
        seen |= stages[statut]
    return stages


def cpts_of(territories: Territories) -> dict[str, set[str]]:
    """Give the CPTS of each department: those that hold something there, or say that they will.

    Parameters
    ----------
    territories
        The territories of a plan at a date.

    Returns
    -------
    dict of str to set of str
        Identifiers by code; a CPTS is in each of its departments.
    """
    found: dict[str, set[str]] = {}
    departement = territories.communes.atoms.departement
    for cpts in territories.plan.cpts:
        atoms = territories.atoms[cpts.cpts_id]
        for code in set(map(departement, atoms)) or {cpts.departement_fiche or ""}:
            found.setdefault(code, set()).add(cpts.cpts_id)
    return found


def _together(places: tuple[Tally, ...]) -> Tally:
    def total(measures: Iterable[Measure]) -> Measure:
        return functools.reduce(Measure.plus, measures, Measure())

    return Tally(
        tuple(code for place in places for code in place.departements),
        total(place.total for place in places),
        {statut: total(place.par_statut[statut] for place in places) for statut in aci.libelles()},
        total(place.zone_blanche for place in places),
        total(place.partagees for place in places),
        total(place.contestees for place in places),
        total(place.a_attribuer for place in places),
        tuple(code for place in places for code in place.manquantes),
        tuple(sorted({cpts_id for place in places for cpts_id in place.cpts_ids})),
    )


def cohort(portraits: Iterable[Portrait]) -> Cohort:
    """Count CPTS by status, size and year.

    Parameters
    ----------
    portraits
        Figures of CPTS.

    Returns
    -------
    Cohort
        Every status and size, absent ones with zero; years in their order, the unknown one last.
    """
    found = tuple(portraits)
    statuts = Counter(one.statut for one in found)
    tailles = Counter(one.taille for one in found)
    signed = aci.signees()
    years = Counter(signature_year(one) for one in found if one.statut in signed)
    known = sorted(year for year in years if year is not None)
    return Cohort(
        len(found),
        {statut: statuts[statut] for statut in aci.libelles()},
        {taille: tailles[taille] for taille in (*range(1, len(aci.seuils()) + 1), None)},
        {year: years[year] for year in (*known, *((None,) if years[None] else ()))},
    )


def signature_year(portrait: Portrait) -> int | None:
    """Year of an ACI: of its signature only, an observation says no more than « au plus tard »."""
    event = portrait.evenement
    return event.date.last_day.year if event and event.nature == SIGNATURE else None


def funding(portraits: Iterable[Portrait]) -> tuple[Funding, ...]:
    """Sum the maxima of a first year's funding of CPTS by status.

    Parameters
    ----------
    portraits
        Figures of CPTS.

    Returns
    -------
    tuple of Funding
        In the order of statuses; those that no CPTS has are left out.
    """
    by_statut: dict[str, list[int | None]] = {statut: [] for statut in aci.libelles()}
    for one in portraits:
        by_statut[one.statut].append(one.taille)
    return tuple(_funded(statut, tailles) for statut, tailles in by_statut.items() if tailles)


def _funded(statut: str, tailles: list[int | None]) -> Funding:
    computed = [taille for taille in tailles if taille is not None]
    return Funding(
        statut,
        len(tailles),
        len(computed),
        sum(map(aci.financement_maximum, computed)),
        sum(map(aci.financement_crise_grave, computed)),
    )
