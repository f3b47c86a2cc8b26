"""Candidates: the CPTS that uncovered communes could join, and what that would change."""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from cptsgeo.analysis.coverage import Portrait, portrait
from cptsgeo.communes.adjacency import Adjacency, adjacency
from cptsgeo.communes.commune_table import Commune
from cptsgeo.communes.lazy import Lazy
from cptsgeo.plan import aci
from cptsgeo.plan.territories import Territories
from cptsgeo.text.dates import PartialDate


class Candidat(NamedTuple):
    """A CPTS that a group of communes could join.

    `longueur_metres` is their common border (zero where only a link joins them); populations in
    inhabitants, funding in euros (maximum of the first year, avenant 2, without what is due in a
    grave crisis), before and after; None where a derogation leaves the CPTS without a computed
    size. `seules` are the communes of the
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
        """Maximum of a first year's funding of the CPTS as it is."""
        return _funding(self.taille_avant)

    @property
    def financement(self) -> int | None:
        """Maximum of a first year's funding of the CPTS with the group."""
        return _funding(self.taille)

    @property
    def crise_grave_avant(self) -> int | None:
        """What is due beside it in a grave crisis, to the CPTS as it is."""
        return _crisis(self.taille_avant)

    @property
    def crise_grave(self) -> int | None:
        """What is due beside it in a grave crisis, to the CPTS with the group."""
        return _crisis(self.taille)


class Attente(NamedTuple):
    """A commune to be attributed yet: whose estimate gave it, and the CPTS that it could join."""

    commune: Commune
    venait_de: str | None
    depuis: PartialDate | None
    candidats: tuple[Candidat, ...]


@dataclass(frozen=True, eq=False)
class Around:
    """Who covers what, seen from what nobody covers.

    Attributes
    ----------
    territories : Territories
        The territories of a plan at a date.
    ici : frozenset of str
        Atoms of the departments looked at.
    a_partir_de : str or None
        Status from which a project counts as covering; any, or none known, if None.
    """

    territories: Territories
    ici: frozenset[str]
    a_partir_de: str | None

    @functools.cached_property
    def graph(self) -> Adjacency:
        """The contiguity graph."""
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
        """The perimeter: elsewhere coverage is unknown, but for what a CPTS holds."""
        return frozenset(self.territories.communes.codes_of(self.territories.plan.perimetre))

    @property
    def uncovered(self) -> frozenset[str]:
        """Atoms of the perimeter that no CPTS at or above the line holds.

        Those that several claim, and those that are to be attributed yet, are apart.
        """
        apart = self.territories.contested.keys() | self.territories.a_attribuer.keys()
        return self.known - self.covering.keys() - apart

    @functools.cached_property
    def attentes(self) -> tuple[Attente, ...]:
        """Communes of the departments looked at that are to be attributed yet, by inhabitants."""
        given, atoms = self.territories.a_attribuer, self.territories.communes.atoms
        return tuple(
            Attente(
                one,
                given[one.code].venait_de,
                given[one.code].depuis,
                self.candidates([one.code], one.population),
            )
            for one in by_population(atoms[code] for code in given.keys() & self.ici)
        )

    @functools.cached_property
    def portrait(self) -> Callable[[str], Portrait]:
        """Give the figures of a CPTS."""
        return Lazy(functools.partial(portrait, self.territories)).__getitem__

    def unknown(self, code: str) -> bool:
        """Tell whether nobody knows who covers a commune."""
        known = code in self.known and code not in self.territories.a_attribuer
        return not known and code not in self.covering

    def candidates(self, codes: Iterable[str], population: int) -> tuple[Candidat, ...]:
        """Find the CPTS that uncovered communes could join.

        Parameters
        ----------
        codes
            The communes.
        population
            Their inhabitants.

        Returns
        -------
        tuple of Candidat
            Those beside them, the longest shared border first.
        """
        graph, covering = self.graph, self.covering
        lengths: dict[str, int] = {}
        only: dict[str, list[str]] = {}
        for code in codes:
            beside = graph.beside(code)
            around: set[str] = set()
            for near in beside:
                metres = graph.metres(code, near)
                for cpts_id in covering.get(near, ()):
                    lengths[cpts_id] = lengths.get(cpts_id, 0) + metres
                    around.add(cpts_id)
            if len(around) == 1 and not any(map(self.unknown, beside)):
                only.setdefault(around.pop(), []).append(code)
        return tuple(
            self._candidate(cpts_id, lengths[cpts_id], population, only.get(cpts_id, ()))
            for cpts_id in sorted(lengths, key=lambda one: (-lengths[one], one))
        )

    def _candidate(
        self, cpts_id: str, metres: int, population: int, only: Iterable[str]
    ) -> Candidat:
        territories = self.territories
        before = self.portrait(cpts_id).population
        return Candidat(
            cpts_id,
            territories.cpts[cpts_id].nom,
            territories.statuts[cpts_id],
            metres,
            before,
            None if before is None else before + population,
            by_population(territories.communes.atoms[code] for code in only),
        )


def by_population(communes: Iterable[Commune]) -> tuple[Commune, ...]:
    """Sort communes, the most populous first."""
    return tuple(sorted(communes, key=lambda commune: (-commune.population, commune.code)))


def _size(population: int | None) -> int | None:
    return None if population is None else aci.taille(population)


def _funding(taille: int | None) -> int | None:
    return None if taille is None else aci.financement_maximum(taille)


def _crisis(taille: int | None) -> int | None:
    return None if taille is None else aci.financement_crise_grave(taille)
