"""The table of another region: what lies outside a plan's perimeter is taken."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cptsgeo.changes.life import move
from cptsgeo.changes.matching import Claim
from cptsgeo.changes.wording import communes_named, named
from cptsgeo.plan.files.opening import PlanSource
from cptsgeo.plan.territories import Territories
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import count, listed, quoted, typographic


class Abroad(NamedTuple):
    """What the table of another region means for a plan.

    Attributes
    ----------
    claims : tuple of Claim
        CPTS of the plan of which it says the same within the perimeter: their lists can be taken.
    ids : tuple of str
        Which they are.
    moved : dict of str to Claim
        CPTS of the plan of which it says something else there.
    told : tuple of str
        French sentences: what it says otherwise within the perimeter, what is left aside.
    """

    claims: tuple[Claim, ...]
    ids: tuple[str, ...]
    moved: dict[str, Claim]
    told: tuple[str, ...]


def is_abroad(found: Territories, claims: Sequence[Claim]) -> bool:
    """Tell whether a table is that of another region: most of its communes are elsewhere.

    Parameters
    ----------
    found
        The plan's territories.
    claims
        The CPTS of the table.

    Returns
    -------
    bool
        Never for a plan without a perimeter.
    """
    inside = frozenset(found.communes.codes_of(found.plan.perimetre))
    atoms = frozenset[str]().union(*(claim.atoms for claim in claims))
    return bool(inside) and 2 * len(atoms & inside) < len(atoms)


def narrowed(found: Territories, claims: Sequence[Claim], ids: Sequence[str | None]) -> Abroad:
    """Tell what the table of another region changes in a plan: nothing within its perimeter.

    Parameters
    ----------
    found
        The plan's territories.
    claims
        The CPTS of the table.
    ids
        Which they are in the plan; None for others.

    Returns
    -------
    Abroad
        What to take, and what to tell.
    """
    inside = frozenset(found.communes.codes_of(found.plan.perimetre))
    same: list[tuple[Claim, str]] = []
    moved: dict[str, Claim] = {}
    told: list[str] = []
    apart = 0
    for claim, one in zip(claims, ids, strict=True):
        if one is None:
            apart += not claim.atoms & inside
            told += _unknown(found, claim, claim.atoms & inside)
        elif found.atoms[one] & inside == claim.atoms & inside:
            same.append((claim, one))
        else:
            moved[one] = claim
            told.append(_beside(found, claim, one, inside))
    if apart:
        told.append(f"{count(apart, 'CPTS', 'CPTS')} hors du périmètre du plan : laissées de côté.")
    return Abroad(
        tuple(claim for claim, _ in same), tuple(one for _, one in same), moved, tuple(told)
    )


def moved_outside(
    found: Territories, source: PlanSource, abroad: Abroad, when: PartialDate | None
) -> tuple[PlanSource, tuple[str, ...]]:
    """Change the communes outside the perimeter of CPTS of which the table says something else.

    Parameters
    ----------
    found
        The plan's territories.
    source
        Its tables.
    abroad
        What the table means; see `narrowed`.
    when
        From when on; None if it always was so.

    Returns
    -------
    tuple
        The tables, and what changed.

    Raises
    ------
    PlanError
        If another CPTS has one of these communes by a list.
    """
    inside = frozenset(found.communes.codes_of(found.plan.perimetre))
    told: list[str] = []
    for one, claim in abroad.moved.items():
        gained = claim.atoms - inside - found.atoms[one]
        lost = found.atoms[one] - inside - claim.atoms
        if gained or lost:
            changed = move(found, source, found.cpts[one], gained, lost, when)
            source = changed.source
            told += changed.told
    return source, tuple(told)


def _unknown(found: Territories, claim: Claim, here: frozenset[str]) -> Iterator[str]:
    """A CPTS that the plan does not know, and that has communes of its perimeter."""
    if not here:
        return
    free = [code for code in here if not found.owners.get(code)]
    held = {one for code in here for one in found.owners.get(code, ())}
    theirs = [f"{named(found.cpts[one])} en a {len(here & found.atoms[one])}"
              for one in sorted(held)]  # fmt: skip
    if free:
        theirs.append(f"{len(free)} sans CPTS")
    yield (
        f"{quoted(typographic(claim.nom))}, inconnue du plan, nomme {count(len(here), 'commune')} "
        f"du périmètre ({communes_named(found, here)}) ; dans le plan, {listed(theirs)}. Rien n’y "
        "change : l’ajouter avec --tout si ces communes sont à elle."
    )


def _beside(found: Territories, claim: Claim, one: str, inside: frozenset[str]) -> str:
    """What the plan and the table say of the same CPTS within the perimeter, side by side."""
    ours, theirs = found.atoms[one] & inside, claim.atoms & inside
    only = [
        f"{whose} seulement, {communes_named(found, codes)}"
        for whose, codes in (("plan", ours - theirs), ("fichier", theirs - ours))
        if codes
    ]
    return (
        f"{named(found.cpts[one])}, dans le périmètre : {' ; '.join(only)}. Rien n’y change sans "
        "--tout."
    )
