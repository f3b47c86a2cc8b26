"""Zones blanches: connected communes that no CPTS covers, and what each could become."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from cptsgeo.analysis.candidates import Around, Candidat, by_population
from cptsgeo.communes.commune_table import Commune
from cptsgeo.communes.epci import EpciShare, epci_shares
from cptsgeo.geometry.graphs import components
from cptsgeo.plan import aci
from cptsgeo.plan.territories import Territories

TOWN = 2_000
"""Inhabitants from which INSEE calls a group of houses a town: a hall to meet in is likely."""

_TOWNS = 3


@dataclass(frozen=True, eq=False)
class Groupe:
    """A connected group of uncovered communes: a cluster, or a part of one.

    What it could become is looked up when it is asked for.

    Attributes
    ----------
    numero : str
        Its rank, as ``2`` for a cluster and ``1.3`` for a part.
    codes : frozenset of str
        Its communes.
    population : int
        Inhabitants.
    ici : int
        Inhabitants in the departments looked at.
    surface : int
        Square metres of generalised contours.
    around : Around
        Who covers the rest.
    """

    numero: str
    codes: frozenset[str]
    population: int
    ici: int
    surface: int
    around: Around

    @functools.cached_property
    def communes(self) -> tuple[Commune, ...]:
        """Its communes, the most populous first."""
        atoms = self.around.territories.communes.atoms
        return by_population(atoms[code] for code in self.codes)

    @property
    def nom(self) -> str:
        """Name of its most populous commune."""
        return self.communes[0].nom

    @property
    def departements(self) -> tuple[str, ...]:
        """Departments that it reaches into."""
        return tuple(sorted({commune.departement for commune in self.communes}))

    @functools.cached_property
    def epci(self) -> tuple[EpciShare, ...]:
        """EPCI that it holds something of, the most inhabitants first; some islands are in none."""
        weights: dict[str, int] = {}
        for commune in self.communes:
            weights[commune.epci] = weights.get(commune.epci, 0) + commune.population
        sirens = sorted(weights.keys() - {""}, key=lambda siren: (-weights[siren], siren))
        return epci_shares(self.around.territories.communes, self.codes, sirens)

    @functools.cached_property
    def candidats(self) -> tuple[Candidat, ...]:
        """CPTS that it could join, by shared border."""
        return self.around.candidates(self.codes, self.population)

    @property
    def villes(self) -> tuple[Commune, ...]:
        """Where to hold a meeting: its largest towns, or else its largest commune."""
        towns = tuple(commune for commune in self.communes if commune.population >= TOWN)
        return towns[:_TOWNS] or self.communes[:1]

    @functools.cached_property
    def ouverte(self) -> bool:
        """Whether it touches communes whose coverage is unknown."""
        around, beside = self.around, self.around.graph.beside
        return any(around.unknown(near) for code in self.codes for near in beside(code))

    @property
    def taille(self) -> int:
        """Size class that it would have alone."""
        return aci.taille(self.population)

    @property
    def financement(self) -> int:
        """Maximum of the first year's funding that it would have alone, in euros."""
        return aci.financement_maximum(self.taille)

    @property
    def crise_grave(self) -> int:
        """What would be due beside it in a grave crisis, in euros."""
        return aci.financement_crise_grave(self.taille)

    @property
    def manque(self) -> int | None:
        """Inhabitants missing for the size above; None at the largest."""
        return aci.ecarts(self.population)[0]

    @property
    def marge(self) -> int | None:
        """Inhabitants that it may lose before falling to the size below; None at the smallest."""
        return aci.ecarts(self.population)[1]


@dataclass(frozen=True, eq=False)
class Zone:
    """A cluster.

    Attributes
    ----------
    groupe : Groupe
        The cluster.
    """

    groupe: Groupe

    @functools.cached_property
    def parties(self) -> tuple[Groupe, ...]:
        """Its parts by EPCI, each connected, where it is too large to act on as one."""
        group, around = self.groupe, self.groupe.around
        if group.population < aci.seuils()[1]:
            return ()
        by_epci: dict[str, list[str]] = {}
        for commune in group.communes:
            by_epci.setdefault(commune.epci, []).append(commune.code)
        pieces = [piece for codes in by_epci.values()
                  for piece in components(codes, around.graph.beside)]  # fmt: skip
        return _numbered(pieces, around, f"{group.numero}.") if len(pieces) > 1 else ()

    @property
    def feuilles(self) -> tuple[Groupe, ...]:
        """The parts, or the cluster itself where it has none."""
        return self.parties or (self.groupe,)


class Projet(NamedTuple):
    """A CPTS or project listed apart, with its communes among those looked at."""

    cpts_id: str
    nom: str
    statut: str
    communes: tuple[Commune, ...]
    population: int


@dataclass(frozen=True)
class ZonesBlanches:
    """The zones blanches of departments, at the date of territories.

    Attributes
    ----------
    around : Around
        Who covers the rest.
    departements : tuple of str
        Departments looked at: clusters that reach into one are given whole.
    zones : tuple of Zone
        By inhabitants in the departments looked at.
    """

    around: Around
    departements: tuple[str, ...]
    zones: tuple[Zone, ...]

    @property
    def territories(self) -> Territories:
        """The territories of a plan at a date."""
        return self.around.territories

    @property
    def a_partir_de(self) -> str | None:
        """Status from which a project counts as covering."""
        return self.around.a_partir_de

    @property
    def contestees(self) -> tuple[Commune, ...]:
        """Communes claimed by several CPTS, that are in no zone."""
        atoms, contested = self.territories.communes.atoms, self.territories.contested
        return tuple(atoms[code] for code in sorted(self.around.ici & contested.keys()))

    @functools.cached_property
    def projets(self) -> tuple[Projet, ...]:
        """Preparatory and paused projects, and all that are below the line."""
        return _projects(self.around, self.departements)

    @property
    def communes(self) -> tuple[Commune, ...]:
        """Communes of the zones, in their order."""
        return tuple(commune for zone in self.zones for commune in zone.groupe.communes)

    @property
    def groupes(self) -> tuple[Groupe, ...]:
        """Clusters, each followed by its parts."""
        return tuple(one for zone in self.zones for one in (zone.groupe, *zone.parties))

    @property
    def population(self) -> int:
        """Inhabitants of the zones."""
        return sum(zone.groupe.population for zone in self.zones)

    @property
    def surface(self) -> int:
        """Area of the zones, in square metres of generalised contours."""
        return sum(zone.groupe.surface for zone in self.zones)


def zones_blanches(
    territories: Territories,
    *,
    departements: Iterable[str] | None = None,
    a_partir_de: str | None = None,
) -> ZonesBlanches:
    """Find the zones blanches of a perimeter, or those that reach into some departments.

    A commune that several CPTS claim is in none of them; nor is one that is to be attributed yet,
    nor one whose CPTS has an unknown status. Clusters stop at the edge of the perimeter, where
    coverage is unknown, and are not parted by a bridge or a ferry (`Adjacency.beside`). One above
    the first threshold of the ACI is divided by EPCI, each part connected.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    departements
        Codes of departments of the perimeter; all of them if None.
    a_partir_de
        Status from which a project counts as covering; any status, or none known, if None.

    Returns
    -------
    ZonesBlanches
        The clusters, with what they could become.

    Raises
    ------
    PlanError
        If a department is outside the perimeter.
    """
    chosen = territories.among_perimetre(departements)
    here = frozenset(territories.communes.codes_of(chosen))
    around = Around(territories, here, a_partir_de)
    pieces = components(around.uncovered, around.graph.beside)
    groups = _numbered([piece for piece in pieces if not here.isdisjoint(piece)], around)
    return ZonesBlanches(around, chosen, tuple(map(Zone, groups)))


def _numbered(
    pieces: Iterable[Iterable[str]], around: Around, prefix: str = ""
) -> tuple[Groupe, ...]:
    """Groups by inhabitants in the departments looked at, numbered in that order."""
    population = around.territories.communes.atoms.population
    surface = around.graph.surface
    measured = []
    for codes in map(frozenset, pieces):
        ici = sum(map(population, codes & around.ici))
        measured.append((-ici, -sum(map(population, codes)), min(codes), codes))
    return tuple(
        Groupe(f"{prefix}{rank}", codes, -total, -ici, sum(map(surface, codes)), around)
        for rank, (ici, total, _, codes) in enumerate(sorted(measured), 1)
    )


def _projects(around: Around, departements: tuple[str, ...]) -> tuple[Projet, ...]:
    territories = around.territories
    atoms, order = territories.communes.atoms, list(aci.libelles())
    fragile = aci.fragiles()
    found = []
    for cpts_id, statut in territories.statuts.items():
        if statut not in fragile and cpts_id not in around.below:
            continue
        cpts, whole = territories.cpts[cpts_id], territories.atoms[cpts_id]
        held = by_population(atoms[code] for code in whole & around.ici)
        if held or (not whole and cpts.departement_fiche in departements):
            population = sum(commune.population for commune in held)
            found.append(Projet(cpts_id, cpts.nom, statut, held, population))
    return tuple(
        sorted(found, key=lambda one: (order.index(one.statut), -one.population, one.cpts_id))
    )
