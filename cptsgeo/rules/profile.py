"""The figures of an examined territory, as a report shows them."""

from typing import NamedTuple

from cptsgeo.analysis.coverage import Portrait
from cptsgeo.communes.commune_table import Commune
from cptsgeo.communes.epci import EpciShare, epci_shares
from cptsgeo.plan import aci
from cptsgeo.rules.case import Case


class Neighbour(NamedTuple):
    """A CPTS beside a territory, or that it takes communes from.

    `longueur_metres` is their common border (zero if they only share what is taken), `prises` the
    atoms that a proposal takes; `avant` and `apres` are its figures without and with the proposal.
    """

    cpts_id: str
    nom: str
    statut: str
    longueur_metres: int
    prises: tuple[str, ...]
    avant: Portrait
    apres: Portrait


class Member(NamedTuple):
    """A commune of a territory, and the CPTS that hold it before the proposal (ids).

    `connue` tells whether the plan speaks for its department: where it does not, whether a CPTS
    covers the commune is unknown.
    """

    commune: Commune
    epci_nom: str
    detenue_par: tuple[str, ...]
    connue: bool


class Profile(NamedTuple):
    """Figures of a territory.

    `financement` is the maximum of the first year (avenant 2) in euros by mission, without what is
    due in a grave crisis, empty where the size is not computed, and on an invitation; `manque` and
    `marge` the inhabitants that it needs for the size above, and that it may lose before falling to
    the size below (None where there is none); `voisines` by shared border, the longest first;
    `zones_blanches` the uncovered atoms of the perimeter that touch it.
    """

    cpts_id: str
    nom: str
    portrait: Portrait
    membres: tuple[Member, ...]
    financement: dict[str, int]
    manque: int | None
    marge: int | None
    epci: tuple[EpciShare, ...]
    voisines: tuple[Neighbour, ...]
    zones_blanches: tuple[str, ...]


def profile(case: Case, cpts_id: str) -> Profile:
    """Compute the figures of an examined territory.

    Parameters
    ----------
    case
        What is examined.
    cpts_id
        One of its territories.

    Returns
    -------
    Profile
        Its figures.
    """
    portrait = case.portrait(cpts_id)
    population, taille = portrait.population, portrait.taille
    manque, marge = (None, None) if population is None else aci.ecarts(population)
    return Profile(
        cpts_id,
        case.cpts(cpts_id).nom,
        portrait,
        _members(case, portrait),
        aci.financement_par_mission(taille) if taille and not case.invitation else {},
        manque,
        marge,
        epci_shares(case.communes, case.after.atoms[cpts_id], portrait.epci),
        _neighbours(case, cpts_id),
        _uncovered_beside(case, cpts_id),
    )


def _members(case: Case, portrait: Portrait) -> tuple[Member, ...]:
    return tuple(
        Member(
            commune,
            case.communes.epci.get(commune.epci, ""),
            case.before.owners.get(commune.code, ()) if case.proposed else (),
            commune.code in case.perimetre,
        )
        for commune in portrait.communes
    )


def _neighbours(case: Case, cpts_id: str) -> tuple[Neighbour, ...]:
    lengths: dict[str, int] = {}
    for code, metres in _outer_borders(case, cpts_id):
        for owner in case.after.owners.get(code, ()):
            lengths[owner] = lengths.get(owner, 0) + metres
    taken = _taken(case, cpts_id) if case.proposed else {}
    lengths |= {other: 0 for other, lost in taken.items() if lost and other not in lengths}
    found = [
        Neighbour(
            other,
            case.cpts(other).nom,
            case.portrait(other).statut,
            metres,
            taken.get(other, ()),
            case.portrait(other, before=True),
            case.portrait(other),
        )
        for other, metres in lengths.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.longueur_metres, one.cpts_id)))


def _taken(case: Case, cpts_id: str) -> dict[str, tuple[str, ...]]:
    """Atoms that the proposal takes, by the CPTS that had them."""
    return {
        other: tuple(sorted(atoms - case.after.atoms.get(other, frozenset())))
        for other, atoms in case.before.atoms.items()
        if other != cpts_id
    }


def _outer_borders(case: Case, cpts_id: str) -> list[tuple[str, int]]:
    """Atoms around a territory, with the length of each border with it."""
    atoms = case.after.atoms[cpts_id]
    return [
        (near, metres)
        for code in sorted(atoms)
        for near, metres in case.graph.voisinages[code].metres.items()
        if near not in atoms
    ]


def _uncovered_beside(case: Case, cpts_id: str) -> tuple[str, ...]:
    around = {code for code, _ in _outer_borders(case, cpts_id)}
    return tuple(sorted(around & case.uncovered))
