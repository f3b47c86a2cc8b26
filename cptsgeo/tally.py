"""How much is covered: communes, inhabitants and area, by department and by status."""

import functools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from cptsgeo import aci
from cptsgeo.adjacency import adjacency
from cptsgeo.commune_table import Commune
from cptsgeo.coverage import ZONE_BLANCHE, Coverage, Portrait, coverage
from cptsgeo.plan import SIGNATURE
from cptsgeo.territories import Territories

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
    `manquantes` names the uncovered communes, the most populous first; `cpts_ids` the CPTS that
    hold something there, or say that they will.
    """

    departements: tuple[str, ...]
    total: Measure
    par_statut: dict[str, Measure]
    zone_blanche: Measure
    partagees: Measure
    contestees: Measure
    manquantes: tuple[Commune, ...]
    cpts_ids: tuple[str, ...]

    @property
    def couvert(self) -> Measure:
        """In a CPTS or a project, whatever its status."""
        return functools.reduce(Measure.plus, self.par_statut.values())

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
    coverage : Coverage
        State of their communes.
    places : tuple of Tally
        By department.
    ensemble : Tally
        All of them: each CPTS counts once.
    """

    coverage: Coverage
    places: tuple[Tally, ...]
    ensemble: Tally

    @property
    def territories(self) -> Territories:
        """The territories."""
        return self.coverage.territories

    def portraits(self, place: Tally) -> tuple[Portrait, ...]:
        """Figures of the CPTS of a place, on their whole territories."""
        return tuple(self.coverage.portraits[cpts_id] for cpts_id in place.cpts_ids)


class Cohort(NamedTuple):
    """CPTS counted: in all, by status, by size (None: not computed), by year of their ACI.

    `par_annee` is of operational CPTS, None where the year of the signature is not known.
    """

    nombre: int
    par_statut: dict[str, int]
    par_taille: dict[int | None, int]
    par_annee: dict[int | None, int]


class Funding(NamedTuple):
    """Theoretical maximum funding (avenant 2), in euros a year, of CPTS of one status.

    `calculees` of the `nombre` CPTS have a computed size; the sum is theirs.
    """

    statut: str
    nombre: int
    calculees: int
    montant: int


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
    chosen = territories.among_perimetre(departements)
    looked_at = coverage(territories, territories.communes.select(departements=chosen))
    by_departement: dict[str, list[Commune]] = {code: [] for code in chosen}
    for commune in looked_at.communes:
        by_departement[commune.departement].append(commune)
    places = tuple(_tally(looked_at, (code,), members) for code, members in by_departement.items())
    return Tallies(looked_at, places, _together(places))


def _tally(
    looked_at: Coverage, departements: tuple[str, ...], communes: Iterable[Commune]
) -> Tally:
    territories, stades = looked_at.territories, looked_at.stades
    graph = adjacency(territories.communes)
    sums: dict[str, list[int]] = {etat: [0, 0, 0] for etat in (*_statuts(), ZONE_BLANCHE)}
    missing, held, several = [], set[str](), []
    owners = territories.owners
    for commune in communes:
        code = commune.code
        etat = stades.get(code, ZONE_BLANCHE)
        total = sums[etat]
        total[0] += 1
        total[1] += commune.population
        around = graph.voisinages.get(code)
        total[2] += around.surface if around else 0
        if etat == ZONE_BLANCHE:
            missing.append(commune)
        else:
            held.update(owners[code])
            if len(owners[code]) > 1:
                several.append(commune)
    told = {
        cpts.cpts_id
        for cpts in territories.plan.cpts
        if not territories.atoms[cpts.cpts_id] and cpts.departement_fiche in departements
    }
    measures = {etat: Measure(*total) for etat, total in sums.items()}
    zone_blanche = measures.pop(ZONE_BLANCHE)
    contested = territories.contested

    def measured(members: Iterable[Commune]) -> Measure:
        found = list(members)
        return Measure(
            len(found), sum(c.population for c in found), graph.surface(c.code for c in found)
        )

    return Tally(
        departements,
        functools.reduce(Measure.plus, measures.values(), zone_blanche),
        measures,
        zone_blanche,
        measured(c for c in several if c.code not in contested),
        measured(c for c in several if c.code in contested),
        tuple(sorted(missing, key=lambda c: (-c.population, c.code))),
        tuple(sorted(held | told)),
    )


def _statuts() -> tuple[str, ...]:
    return (*(statut.statut for statut in aci.statuts()), aci.STATUT_INCONNU)


def _together(places: Iterable[Tally]) -> Tally:
    found = tuple(places)

    def total(measures: Iterable[Measure]) -> Measure:
        return functools.reduce(Measure.plus, measures, Measure())

    return Tally(
        tuple(code for place in found for code in place.departements),
        total(place.total for place in found),
        {statut: total(place.par_statut[statut] for place in found) for statut in _statuts()},
        total(place.zone_blanche for place in found),
        total(place.partagees for place in found),
        total(place.contestees for place in found),
        tuple(sorted((c for place in found for c in place.manquantes),
                     key=lambda c: (-c.population, c.code))),
        tuple(sorted({cpts_id for place in found for cpts_id in place.cpts_ids})),
    )  # fmt: skip


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
    operational = aci.statuts()[0].statut
    years = Counter(_year(one) for one in found if one.statut == operational)
    known = sorted(year for year in years if year is not None)
    return Cohort(
        len(found),
        {statut: statuts[statut] for statut in _statuts()},
        {taille: tailles[taille] for taille in (*range(1, len(aci.seuils()) + 1), None)},
        {year: years[year] for year in (*known, *((None,) if years[None] else ()))},
    )


def _year(portrait: Portrait) -> int | None:
    """Year of the ACI: of its signature only, an observation says no more than « au plus tard »."""
    event = portrait.evenement
    return event.date.last_day.year if event and event.nature == SIGNATURE else None


def funding(portraits: Iterable[Portrait]) -> tuple[Funding, ...]:
    """Sum the theoretical maximum funding of CPTS by status.

    Parameters
    ----------
    portraits
        Figures of CPTS.

    Returns
    -------
    tuple of Funding
        In the order of statuses; those that no CPTS has are left out.
    """
    by_statut: dict[str, list[int | None]] = {statut: [] for statut in _statuts()}
    for one in portraits:
        by_statut[one.statut].append(one.taille)
    return tuple(_funded(statut, tailles) for statut, tailles in by_statut.items() if tailles)


def _funded(statut: str, tailles: list[int | None]) -> Funding:
    computed = [taille for taille in tailles if taille is not None]
    total = sum(aci.financement_maximum(taille) for taille in computed)
    return Funding(statut, len(tailles), len(computed), total)
