"""Zones blanches: connected communes that no CPTS covers, and what each could become."""

import functools
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from cptsgeo import aci
from cptsgeo.adjacency import Adjacency, adjacency
from cptsgeo.commune_table import Commune
from cptsgeo.coverage import Portrait, portrait
from cptsgeo.epci import EpciShare, epci_shares
from cptsgeo.graphs import components
from cptsgeo.territories import Territories

TOWN = 2_000
"""Inhabitants from which INSEE calls a group of houses a town: a hall to meet in is likely."""

_TOWNS = 3
_EARLY = ("en_phase_preparatoire", "projet_mis_en_pause")
"""Statuses of projects that hold communes and may need help: listed beside the zones."""


class Candidat(NamedTuple):
    """A CPTS that a group of communes could join.

    `longueur_metres` is their common border (zero where only a link joins them); populations in
    inhabitants, funding in euros a year (theoretical maximum, avenant 2), before and after; None
    where a derogation leaves the CPTS without a computed size. `seules` are the communes of the
    group that touch no other CPTS: they can only join this one.
    """

    cpts_id: str
    nom: str
    statut: str
    longueur_metres: int
    population_avant: int | None
    population: int | None
    seules: tuple[Commune, ...]

    @property
    def taille_avant(self) -> int | None:
        """Size class of the CPTS as it is."""
        return _size(self.population_avant)

    @property
    def taille(self) -> int | None:
        """Size class of the CPTS with the group."""
        return _size(self.population)

    @property
    def financement_avant(self) -> int | None:
        """Theoretical maximum funding of the CPTS as it is."""
        return _funding(self.taille_avant)

    @property
    def financement(self) -> int | None:
        """Theoretical maximum funding of the CPTS with the group."""
        return _funding(self.taille)


class Groupe(NamedTuple):
    """A connected group of uncovered communes: a cluster, or a part of one.

    `numero` is its rank, as ``2`` for a cluster and ``1.3`` for a part; `communes` the most
    populous first, `surface` in square metres of generalised contours, `ici` the inhabitants in
    the departments looked at; `epci` those it holds something of; `candidats` by shared border;
    `villes` where to hold a meeting; `ouverte` whether it touches communes whose coverage is
    unknown.
    """

    numero: str
    communes: tuple[Commune, ...]
    population: int
    ici: int
    surface: int
    departements: tuple[str, ...]
    epci: tuple[EpciShare, ...]
    candidats: tuple[Candidat, ...]
    villes: tuple[Commune, ...]
    ouverte: bool

    @property
    def nom(self) -> str:
        """Name of its most populous commune."""
        return self.communes[0].nom

    @property
    def taille(self) -> int:
        """Size class that it would have alone."""
        return aci.taille(self.population)

    @property
    def financement(self) -> int:
        """Theoretical maximum funding that it would have alone, in euros a year."""
        return aci.financement_maximum(self.taille)

    @property
    def manque(self) -> int | None:
        """Inhabitants missing for the size above; None at the largest."""
        return aci.ecarts(self.population)[0]

    @property
    def marge(self) -> int | None:
        """Inhabitants that it may lose before falling to the size below; None at the smallest."""
        return aci.ecarts(self.population)[1]


class Zone(NamedTuple):
    """A cluster, and its parts by EPCI where it is too large to act on as one."""

    groupe: Groupe
    parties: tuple[Groupe, ...]

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
    territories : Territories
        The territories.
    departements : tuple of str
        Departments looked at: clusters that reach into one are given whole.
    a_partir_de : str or None
        Status from which a project counts as covering.
    zones : tuple of Zone
        By inhabitants in the departments looked at.
    contestees : tuple of Commune
        Communes claimed by several CPTS, that are in no zone.
    projets : tuple of Projet
        Preparatory and paused projects, and all that are below the line.
    """

    territories: Territories
    departements: tuple[str, ...]
    a_partir_de: str | None
    zones: tuple[Zone, ...]
    contestees: tuple[Commune, ...]
    projets: tuple[Projet, ...]

    @property
    def communes(self) -> tuple[Commune, ...]:
        """Communes of the zones, in their order."""
        return tuple(commune for zone in self.zones for commune in zone.groupe.communes)

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

    A commune that several CPTS claim is in none of them; nor is one whose CPTS has an unknown
    status. Clusters stop at the edge of the perimeter, where coverage is unknown, and are not
    parted by a bridge or a ferry (`Adjacency.beside`). One above the first threshold of the ACI is
    divided by EPCI, each part connected.

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
    return _Search(territories, chosen, a_partir_de).found()


@dataclass(frozen=True)
class _Search:
    """One search: what is uncovered, and who covers the rest."""

    territories: Territories
    departements: tuple[str, ...]
    a_partir_de: str | None

    @functools.cached_property
    def graph(self) -> Adjacency:
        return adjacency(self.territories.communes)

    @functools.cached_property
    def below(self) -> frozenset[str]:
        """CPTS below the line; an unknown status is on no side of it."""
        if self.a_partir_de is None:
            return frozenset()
        rank = {statut.statut: statut.rang for statut in aci.statuts()}
        line = rank[self.a_partir_de]
        statuts = self.territories.statuts
        return frozenset(cpts_id for cpts_id, statut in statuts.items()
                         if rank.get(statut, line) < line)  # fmt: skip

    @functools.cached_property
    def covering(self) -> dict[str, tuple[str, ...]]:
        """CPTS at or above the line that hold each atom."""
        owners = self.territories.owners
        if not self.below:
            return owners
        kept = {code: tuple(one for one in held if one not in self.below)
                for code, held in owners.items()}  # fmt: skip
        return {code: held for code, held in kept.items() if held}

    @functools.cached_property
    def known(self) -> frozenset[str]:
        return frozenset(self.territories.communes.codes_of(self.territories.plan.perimetre))

    @functools.cached_property
    def uncovered(self) -> frozenset[str]:
        return self.known - self.covering.keys() - self.territories.contested.keys()

    @functools.cached_property
    def portraits(self) -> dict[str, Portrait]:
        return {cpts_id: portrait(self.territories, cpts_id) for cpts_id in self.territories.atoms}

    def found(self) -> ZonesBlanches:
        atoms = self.territories.communes.atoms
        here = frozenset(self.departements)
        groups = [
            self.group(codes)
            for codes in components(self.uncovered, self.graph.beside)
            if any(atoms[code].departement in here for code in codes)
        ]
        looked_at = self.territories.communes.codes_of(self.departements)
        contested = self.territories.contested
        return ZonesBlanches(
            self.territories,
            self.departements,
            self.a_partir_de,
            tuple(
                Zone(group, _numbered(self.parts(group), f"{group.numero}."))
                for group in _numbered(groups)
            ),
            tuple(atoms[code] for code in looked_at if code in contested),
            self.projects(here),
        )

    def group(self, codes: Collection[str]) -> Groupe:
        territories, graph = self.territories, self.graph
        members = _by_population(territories.communes.atoms[code] for code in codes)
        inside = frozenset(codes)
        here = frozenset(self.departements)
        population = sum(commune.population for commune in members)
        weights: dict[str, int] = {}
        for commune in members:
            weights[commune.epci] = weights.get(commune.epci, 0) + commune.population
        weights.pop("", None)  # A few islands are in no EPCI.
        sirens = sorted(weights, key=lambda siren: (-weights[siren], siren))
        codes = [commune.code for commune in members]
        towns = tuple(commune for commune in members if commune.population >= TOWN)
        return Groupe(
            "",
            members,
            population,
            sum(commune.population for commune in members if commune.departement in here),
            graph.surface(codes),
            tuple(sorted({commune.departement for commune in members})),
            epci_shares(territories.communes, inside, sirens),
            self.candidates(codes, population),
            towns[:_TOWNS] or members[:1],
            any(self.unknown(near) for code in codes for near in graph.beside(code)),
        )

    def unknown(self, code: str) -> bool:
        return code not in self.known and code not in self.covering

    def parts(self, group: Groupe) -> list[Groupe]:
        if group.population < aci.seuils()[1]:
            return []
        by_epci: dict[str, list[str]] = {}
        for commune in group.communes:
            by_epci.setdefault(commune.epci, []).append(commune.code)
        pieces = [piece for codes in by_epci.values()
                  for piece in components(codes, self.graph.beside)]  # fmt: skip
        return [self.group(piece) for piece in pieces] if len(pieces) > 1 else []

    def candidates(self, codes: Collection[str], population: int) -> tuple[Candidat, ...]:
        graph, covering = self.graph, self.covering
        lengths: dict[str, int] = {}
        only: dict[str, list[str]] = {}
        for code in codes:
            around: set[str] = set()
            choice = True
            for near in graph.beside(code):
                held = covering.get(near)
                if held is None:
                    choice = choice and near in self.known
                    continue
                metres = graph.metres(code, near)
                for cpts_id in held:
                    lengths[cpts_id] = lengths.get(cpts_id, 0) + metres
                    around.add(cpts_id)
            if choice and len(around) == 1:
                only.setdefault(around.pop(), []).append(code)
        return tuple(
            self.candidate(cpts_id, lengths[cpts_id], population, only.get(cpts_id, ()))
            for cpts_id in sorted(lengths, key=lambda one: (-lengths[one], one))
        )

    def candidate(
        self, cpts_id: str, metres: int, population: int, only: Collection[str]
    ) -> Candidat:
        territories = self.territories
        before = self.portraits[cpts_id].population
        return Candidat(
            cpts_id,
            territories.cpts[cpts_id].nom,
            territories.statuts[cpts_id],
            metres,
            before,
            None if before is None else before + population,
            _by_population(territories.communes.atoms[code] for code in only),
        )

    def projects(self, here: Collection[str]) -> tuple[Projet, ...]:
        territories = self.territories
        order = [*(statut.statut for statut in aci.statuts())]
        found = []
        for cpts_id, statut in territories.statuts.items():
            if statut not in _EARLY and cpts_id not in self.below:
                continue
            atoms = territories.communes.atoms
            held = [atoms[code] for code in territories.atoms[cpts_id]
                    if atoms[code].departement in here]  # fmt: skip
            cpts = territories.cpts[cpts_id]
            if held or (not territories.atoms[cpts_id] and cpts.departement_fiche in here):
                population = sum(commune.population for commune in held)
                found.append(Projet(cpts_id, cpts.nom, statut, _by_population(held), population))
        return tuple(sorted(found, key=lambda one: (order.index(one.statut), -one.population,
                                                    one.cpts_id)))  # fmt: skip


def _by_population(communes: Iterable[Commune]) -> tuple[Commune, ...]:
    return tuple(sorted(communes, key=lambda commune: (-commune.population, commune.code)))


def _numbered(groups: Iterable[Groupe], prefix: str = "") -> tuple[Groupe, ...]:
    ranked = sorted(groups, key=lambda one: (-one.ici, -one.population, one.communes[0].code))
    return tuple(one._replace(numero=f"{prefix}{rank}") for rank, one in enumerate(ranked, 1))


def _size(population: int | None) -> int | None:
    return None if population is None else aci.taille(population)


def _funding(taille: int | None) -> int | None:
    return None if taille is None else aci.financement_maximum(taille)
