"""CPTS of a table of a whole region, and those of a plan: which is which."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cptsgeo.changes.wording import named
from cptsgeo.errors import CptsError, PlanError
from cptsgeo.plan.naming import name_key
from cptsgeo.plan.territories import Territories
from cptsgeo.text.french import count, quoted, typographic

SAME, LIKE = 0.5, 0.5
"""Shares of the communes of two CPTS together from which they are one, and of the smaller one's
from which they may be."""
SHOWN = 6
"""Doubts of which a message tells."""


class Claim(NamedTuple):
    """A CPTS as a table of a whole region, or a layer, has it.

    Attributes
    ----------
    nom : str
        Its name there.
    atoms : frozenset of str
        Its communes.
    site_internet : str
        Its site; empty if it is not said.
    contact : str
        Its mailbox; empty if it is not said.
    siege : str
        Code of the department of its seat; empty if it is not said.
    """

    nom: str
    atoms: frozenset[str]
    site_internet: str = ""
    contact: str = ""
    siege: str = ""


def match(
    found: Territories, claims: Sequence[Claim], said: Mapping[str, str]
) -> tuple[str | None, ...]:
    """Find which CPTS of a plan are those of a table: by what is said, by names, by communes.

    Parameters
    ----------
    found
        The plan's territories.
    claims
        CPTS of the table.
    said
        What the user says of some, by their names there: a CPTS of the plan, or nothing for one
        that is new.

    Returns
    -------
    tuple of str or None
        Identifiers in the plan; None for a new CPTS.

    Raises
    ------
    CptsError
        If `said` names a CPTS that is not there.
    PlanError
        If two are one of the plan, or one may be of the plan and it cannot be told.
    """
    told = _told(found, claims, said)
    names = _names(found)
    ids = [
        told[claim.nom] if claim.nom in told else names.get(name_key(claim.nom)) for claim in claims
    ]
    doubts: list[str] = []
    overlaps = _overlaps(found, claims)
    by_name = {one for one in ids if one}
    for rank, claim in enumerate(claims):
        if claim.nom in told:
            continue
        same, like = overlaps[rank]
        if ids[rank] is None:
            if same and same not in by_name:
                ids[rank] = same
            elif like and like not in by_name:
                doubts.append(_alike(found, claim, like))
            elif ended := _ceased(found, claim):
                doubts.append(ended)
        elif same and same not in by_name and not found.atoms[ids[rank] or ""] & claim.atoms:
            doubts.append(_alike(found, claim, same))
    twice = [one for one, many in Counter(filter(None, ids)).items() if many > 1]
    for cpts_id in twice:
        both = [quoted(typographic(claim.nom))
                for claim, one in zip(claims, ids, strict=True) if one == cpts_id]  # fmt: skip
        doubts.append(f"{' et '.join(both)} seraient {named(found.cpts[cpts_id])}")
    if doubts:
        more = len(doubts) - SHOWN
        shown = [*doubts[:SHOWN], *([f"{count(more, 'autre')} de même"] if more > 0 else [])]
        raise PlanError(
            f"À rapprocher du plan : {' ; '.join(shown)}. Dire pour chacune --est "
            '"nom du fichier=nom du plan", ou --est "nom du fichier=" si elle est nouvelle.'
        )
    return tuple(ids)


def _told(
    found: Territories, claims: Sequence[Claim], said: Mapping[str, str]
) -> dict[str, str | None]:
    """What the user says, by the names of the table."""
    known = {name_key(claim.nom): claim.nom for claim in claims}
    told: dict[str, str | None] = {}
    for name, meant in said.items():
        if name_key(name) not in known:
            raise CptsError(
                f"Le fichier n’a pas de CPTS {quoted(name)} : y vérifier le nom donné à --est."
            )
        told[known[name_key(name)]] = found.plan.find(meant).cpts_id if meant.strip() else None
    return told


def _names(found: Territories) -> dict[str, str]:
    """CPTS of the plan by their names, and by those that they had."""
    living = found.cpts
    return {
        **{name_key(old.nom): old.cpts_id for old in found.plan.noms_anciens
           if old.cpts_id in living},
        **{name_key(cpts.nom): cpts.cpts_id for cpts in living.values()},
    }  # fmt: skip


def _overlaps(found: Territories, claims: Sequence[Claim]) -> list[tuple[str | None, str | None]]:
    """For each, the CPTS of the plan that has its communes, and the one that has many of them."""
    overlaps: list[tuple[str | None, str | None]] = []
    for claim in claims:
        held = Counter(one for code in claim.atoms for one in found.owners.get(code, ()))
        best = min(held, key=lambda one: (-held[one], one), default=None)
        if best is None:
            overlaps.append((None, None))
            continue
        ours = len(found.atoms[best])
        together = ours + len(claim.atoms) - held[best]
        same = best if held[best] >= SAME * together else None
        # One commune in common proves little.
        many = held[best] > 1 and held[best] >= LIKE * min(ours, len(claim.atoms))
        like = best if many else None
        overlaps.append((same, like))
    return overlaps


def _alike(found: Territories, claim: Claim, cpts_id: str) -> str:
    cpts = found.cpts[cpts_id]
    common = len(found.atoms[cpts_id] & claim.atoms)
    theirs, ours = (count(len(one), "commune") for one in (claim.atoms, found.atoms[cpts_id]))
    return (
        f"{quoted(typographic(claim.nom))} ({theirs}) et {named(cpts)} ({ours}) en ont "
        f"{common} en commun"
    )


def _ceased(found: Territories, claim: Claim) -> str:
    for one in found.plan.cessees:
        if name_key(one.nom) == name_key(claim.nom):
            end = f" {one.fin.when}" if one.fin else ""
            return f"{named(one)} a cessé{end} dans le plan"
    return ""


def unmatched(found: Territories, ids: Sequence[str | None]) -> Iterator[str]:
    """Give the CPTS of a plan that the table does not name."""
    return (cpts_id for cpts_id in found.atoms if cpts_id not in set(ids))
