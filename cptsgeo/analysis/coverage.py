"""Who covers what: the state of each commune, coverage figures, the figures of a CPTS."""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from cptsgeo.communes.commune_table import Commune
from cptsgeo.communes.lazy import Lazy
from cptsgeo.plan import aci
from cptsgeo.plan.model import Evenement
from cptsgeo.plan.territories import Territories

ZONE_BLANCHE = "zone_blanche"
PARTAGEE = "partagee"
CONTESTEE = "contestee"
A_ATTRIBUER = "a_attribuer"
COUVERTURE_INCONNUE = "couverture_inconnue"

UNCOVERED = frozenset({ZONE_BLANCHE, A_ATTRIBUER})
"""States of communes of the perimeter that no CPTS holds."""


def etats() -> dict[str, str]:
    """States that a commune may be in, in the order of legends, with their French labels.

    Returns
    -------
    dict of str to str
        The five statuses, the unknown one, then shared, contested, uncovered, to be attributed and
        unknown coverage.
    """
    return {
        **{statut.statut: statut.libelle for statut in aci.statuts()},
        aci.STATUT_INCONNU: aci.LIBELLE_INCONNU,
        PARTAGEE: "Partagée par dérogation",
        CONTESTEE: "Revendiquée par plusieurs CPTS",
        ZONE_BLANCHE: "Zone blanche (aucune CPTS)",
        A_ATTRIBUER: "À attribuer (absente des listes reçues)",
        COUVERTURE_INCONNUE: "Hors du périmètre du plan",
    }


class Part(NamedTuple):
    """Communes and inhabitants in one state."""

    etat: str
    communes: int
    population: int


class Portrait(NamedTuple):
    """The figures of one CPTS, on its whole territory.

    `population` and `taille` are None where a commune is held by derogation: which inhabitants
    are this CPTS's is then unknown. `population_propre` leaves these communes out.
    """

    cpts_id: str
    communes: tuple[Commune, ...]
    partagees: tuple[Commune, ...]
    population_propre: int
    departements: tuple[str, ...]
    regions: tuple[str, ...]
    epci: tuple[str, ...]
    evenement: Evenement | None

    @property
    def population(self) -> int | None:
        """Municipal population in inhabitants; None under derogation or without a commune."""
        return None if self.partagees or not self.communes else self.population_propre

    @property
    def taille(self) -> int | None:
        """Size class of the ACI; None where the population is."""
        return None if self.population is None else aci.taille(self.population)

    @property
    def statut(self) -> str:
        """Status at the date of the territories."""
        return self.evenement.statut if self.evenement else aci.STATUT_INCONNU


@dataclass(frozen=True)
class Coverage:
    """The state of communes at the date of territories.

    Attributes
    ----------
    territories : Territories
        The territories.
    communes : tuple of Commune
        The atoms looked at.
    etats : dict of str to str
        State of each atom looked at.
    """

    territories: Territories
    communes: tuple[Commune, ...]
    etats: dict[str, str]

    @functools.cached_property
    def portrait(self) -> Callable[[str], Portrait]:
        """Give the figures of a CPTS of the plan, on its whole territory."""
        return Lazy(functools.partial(portrait, self.territories)).__getitem__

    @property
    def parts(self) -> tuple[Part, ...]:
        """Communes and inhabitants by state, in the order of legends; absent states left out.

        A shared commune is in one part only.
        """
        totals = {etat: [0, 0] for etat in etats()}
        for commune in self.communes:
            total = totals[self.etats[commune.code]]
            total[0] += 1
            total[1] += commune.population
        return tuple(Part(etat, *total) for etat, total in totals.items() if total[0])

    @property
    def covered(self) -> Part:
        """Communes and inhabitants of the perimeter in a CPTS or project, of any status."""
        return self._sum(c for c in self.known_communes if self.etats[c.code] not in UNCOVERED)

    @property
    def known(self) -> Part:
        """Communes and inhabitants of the perimeter; outside it coverage is unknown."""
        return self._sum(self.known_communes)

    @property
    def known_communes(self) -> tuple[Commune, ...]:
        """Communes looked at that are in the plan's perimeter."""
        perimetre = frozenset(self.territories.plan.perimetre)
        return tuple(c for c in self.communes if c.departement in perimetre)

    @property
    def partial(self) -> tuple[Commune, ...]:
        """Communes looked at that a derogation says to be partially covered."""
        derogations = self.territories.derogations
        return tuple(c for c in self.communes if c.code in derogations
                     and derogations[c.code].partielle)  # fmt: skip

    @functools.cached_property
    def stades(self) -> dict[str, str]:
        """Status of each held commune looked at: the most advanced of those that hold it."""
        rank = {statut: rank for rank, statut in enumerate(etats())}
        statuts, owners = self.territories.statuts, self.territories.owners
        return {
            c.code: min((statuts[owner] for owner in owners[c.code]), key=rank.__getitem__)
            for c in self.communes
            if c.code in owners
        }

    @property
    def cpts_ids(self) -> tuple[str, ...]:
        """CPTS that hold at least one of the communes looked at."""
        owners = self.territories.owners
        return tuple(sorted({o for c in self.communes for o in owners.get(c.code, ())}))

    @staticmethod
    def _sum(communes: Iterable[Commune]) -> Part:
        members = tuple(communes)
        return Part("", len(members), sum(c.population for c in members))


def coverage(territories: Territories, communes: Iterable[Commune]) -> Coverage:
    """Tell the state of communes.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    communes
        The atoms to look at, as `Communes.select` gives them.

    Returns
    -------
    Coverage
        Their states.
    """
    looked_at = tuple(communes)
    perimetre = frozenset(territories.plan.perimetre)
    owners, contested, statuts = territories.owners, territories.contested, territories.statuts
    states, given = {}, territories.a_attribuer
    for commune in looked_at:
        held = owners.get(commune.code)
        if not held and commune.code in given:
            state = A_ATTRIBUER
        elif not held:
            state = ZONE_BLANCHE if commune.departement in perimetre else COUVERTURE_INCONNUE
        elif commune.code in contested:
            state = CONTESTEE
        else:
            state = PARTAGEE if len(held) > 1 else statuts[held[0]]
        states[commune.code] = state
    return Coverage(territories, looked_at, states)


def portrait(territories: Territories, cpts_id: str) -> Portrait:
    """Compute the figures of a CPTS on its whole territory, whatever department or region.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    cpts_id
        One of its CPTS.

    Returns
    -------
    Portrait
        Its figures.
    """
    atoms, derogations = territories.communes.atoms, territories.derogations
    members = tuple(map(atoms.commune, sorted(territories.atoms[cpts_id])))
    shared = tuple([c for c in members if c.code in derogations]) if derogations else ()
    population = 0
    departements, regions, epci = set(), set(), set()
    for commune in members:
        population += commune.population
        departements.add(commune.departement)
        regions.add(commune.region)
        epci.add(commune.epci)
    return Portrait(
        cpts_id,
        members,
        shared,
        population - sum(commune.population for commune in shared),
        tuple(sorted(departements)),
        tuple(sorted(regions)),
        tuple(sorted(epci - {""})),
        territories.evenements[cpts_id],
    )
