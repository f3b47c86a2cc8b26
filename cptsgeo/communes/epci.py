"""How much of each EPCI a set of communes holds."""

from collections.abc import Iterable
from typing import NamedTuple

from cptsgeo.communes.communes import Communes


class EpciShare(NamedTuple):
    """How much of an EPCI a territory holds: communes and inhabitants, inside and outside."""

    siren: str
    nom: str
    communes_dedans: int
    communes_dehors: int
    population_dedans: int
    population_dehors: int

    @property
    def entier(self) -> bool:
        """Whether the whole EPCI is inside."""
        return not self.communes_dehors


def epci_shares(
    communes: Communes, codes: frozenset[str], sirens: Iterable[str], *, cut: bool = False
) -> tuple[EpciShare, ...]:
    """How much of some EPCI a set of communes holds.

    Parameters
    ----------
    communes
        The referential.
    codes
        Atoms of the set.
    sirens
        The EPCI to look at.
    cut
        Whether to look only at those that it does not hold whole.

    Returns
    -------
    tuple of EpciShare
        In the order of `sirens`; in atoms.
    """
    members = {siren: communes.members_of_epci(siren) for siren in sirens}
    return tuple(
        _share(communes, codes, siren, held)
        for siren, held in members.items()
        if not (cut and codes.issuperset(held))
    )


def _share(
    communes: Communes, codes: frozenset[str], siren: str, members: tuple[str, ...]
) -> EpciShare:
    atoms = communes.atoms
    inside = [code for code in members if code in codes]
    outside = [code for code in members if code not in codes]
    return EpciShare(
        siren,
        communes.epci[siren],
        len(inside),
        len(outside),
        sum(atoms[code].population for code in inside),
        sum(atoms[code].population for code in outside),
    )
