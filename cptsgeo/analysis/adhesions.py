"""What professionals of communes take part in, in a CPTS whose territory is elsewhere."""

from collections.abc import Collection

from cptsgeo.communes.meaning import CodeKind, meaning
from cptsgeo.plan.rows import Adhesion
from cptsgeo.plan.territories import Territories


def adhesions(found: Territories, codes: Collection[str]) -> dict[str, tuple[Adhesion, ...]]:
    """Give the adhesions of communes, that cover nothing.

    Parameters
    ----------
    found
        The territories of a plan at a date.
    codes
        Communes (atoms).

    Returns
    -------
    dict of str to tuple of Adhesion
        Those known at the date, by atom; not those to a CPTS that holds the commune by now.
    """
    told: dict[str, list[Adhesion]] = {}
    for one in found.plan.adhesions:
        means = meaning(one.code, found.communes, found.plan.cog)
        if not one.holds(found.au) or means.nature is CodeKind.SCINDE:
            continue
        for commune in means.communes:
            for atom in found.communes.atoms_of(commune):
                if atom in codes and one.cpts_id not in found.owners.get(atom, ()):
                    told.setdefault(atom, []).append(one)
    return {atom: tuple(told[atom]) for atom in sorted(told)}
