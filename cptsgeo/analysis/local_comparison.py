"""What changed between two plans, in some departments alone."""

from collections.abc import Collection
from dataclasses import replace

from cptsgeo.analysis.comparison import Comparison, Side
from cptsgeo.plan.territories import Territories


def within(found: Comparison, departements: Collection[str]) -> Comparison:
    """Keep what changed in some departments.

    Parameters
    ----------
    found
        The changes.
    departements
        Codes of the departments.

    Returns
    -------
    Comparison
        Of CPTS that have, had or say that they have communes there; of the communes that are there.
    """
    atoms = found.apres.communes.atoms

    def here(territories: Territories, side: Side | None) -> bool:
        if side is None:
            return False
        places = {atoms.departement(code) for code in territories.atoms[side.cpts_id]}
        said = territories.cpts[side.cpts_id].departement_fiche
        return not {*places, said}.isdisjoint(departements)

    moves = []
    for one in found.mouvements:
        codes = tuple(code for code in one.codes if atoms.departement(code) in departements)
        if codes:
            people = sum(map(atoms.population, codes))
            moves.append(one._replace(codes=codes, population=people))
    return replace(
        found,
        cpts=tuple(one for one in found.cpts
                   if here(found.avant, one.avant) or here(found.apres, one.apres)),
        mouvements=tuple(sorted(moves, key=lambda one: (-one.population, one.codes))),
        couverture=tuple(one for one in found.couverture if one.departement in departements),
    )  # fmt: skip
