"""Communes that several CPTS have by lists that are as sure: refused, or shared by derogation."""

from collections.abc import Collection, Mapping

from cptsgeo.changes.compositions import atoms_of_row
from cptsgeo.changes.draft import Draft
from cptsgeo.changes.phrases import refused, say
from cptsgeo.changes.received import WORDS, ListsReceived
from cptsgeo.changes.wording import Naming
from cptsgeo.errors import CptsgeoError
from cptsgeo.plan.model import RELIABILITIES
from cptsgeo.plan.territories import Territories
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import NBSP, listed

SHOWN = 6
"""Groups of communes that several lists name, of which a message tells."""


def rank(fiabilite: str | None) -> int:
    """Give the rank of a reliability, the surest first."""
    return RELIABILITIES.index(fiabilite)


def rivals(found: Territories, received: ListsReceived) -> dict[str, tuple[str, ...]]:
    """Give the communes that several CPTS have by lists that are as sure, or surer.

    Parameters
    ----------
    found
        The plan's territories.
    received
        The lists.

    Returns
    -------
    dict of str to tuple of str
        These CPTS, by commune; without those that a derogation shares among them.
    """
    most = rank(received.fiabilite)
    several: dict[str, tuple[str, ...]] = {}
    for code, mine in sorted(received.claimants.items()):
        others = [one for one in found.owners.get(code, ()) if one not in received.territories
                  and rank(found.cpts[one].fiabilite) <= most]  # fmt: skip
        held = tuple(sorted((*mine, *others)))
        shared = found.derogations.get(code)
        if len(held) > 1 and not (shared and {*mine} <= {*shared.cpts_ids}):
            several[code] = held
    return several


def refusal(
    found: Territories, received: ListsReceived, several: Mapping[str, tuple[str, ...]]
) -> CptsgeoError:
    """Say which communes several CPTS have, and the way out.

    Parameters
    ----------
    found
        The plan's territories.
    received
        The lists.
    several
        The communes; see `rivals`.

    Returns
    -------
    CptsgeoError
        To raise.
    """
    words = Naming.of(found)
    groups: dict[tuple[str, ...], list[str]] = {}
    for code, held in several.items():
        groups.setdefault(held, []).append(code)
    if len(groups) == 1:
        ((held, codes),) = groups.items()
        told = say(words, "partage.un", communes=codes, detenteurs=_holders(found, received, held))
    else:
        shown = [
            say(words, "partage.groupe", communes=codes, detenteurs=_holders(found, received, held))
            for held, codes in [*groups.items()][:SHOWN]
        ]
        more = len(groups) - SHOWN
        shown += [say(words, "partage.autres", n=more)] if more > 0 else []
        suite = f"{NBSP}; ".join(shown)
        told = say(words, "partage.plusieurs", communes=len(several), suite=suite)
    holders = {one for held in several.values() for one in held}
    if absent := sorted(received.absentes & holders):
        return refused(words, "refus.partage.absentes", partages=told, absentes=absent)
    return refused(words, "refus.partage", partages=told)


def _holders(found: Territories, received: ListsReceived, held: Collection[str]) -> str:
    """CPTS that have a commune, those whose lists come first, with what their lists are worth."""
    words, told = Naming.of(found), []
    for one in sorted(held, key=lambda one: one not in received.territories):
        fiabilite, when = _worth(found, received, one)
        values = {"cpts": one, "valeur": WORDS[fiabilite]}
        told.append(
            say(words, "partage.liste.date", **values, de=when.of)
            if when
            else say(words, "partage.liste", **values)
        )
    return listed(told)


def _worth(
    found: Territories, received: ListsReceived, cpts_id: str
) -> tuple[str | None, PartialDate | None]:
    """What the list of a CPTS is worth, and its date."""
    if cpts_id in received.territories:
        return received.fiabilite, received.document(cpts_id).date
    cpts = found.cpts[cpts_id]
    return cpts.fiabilite, cpts.liste.date if cpts.liste else None


def shared(
    found: Territories,
    draft: Draft,
    received: ListsReceived,
    several: Mapping[str, tuple[str, ...]],
) -> Draft:
    """Record derogations for communes that are shared, those of before completed.

    Parameters
    ----------
    found
        The plan's territories.
    draft
        Its tables.
    received
        The lists, with their motive.
    several
        The communes; see `rivals`.

    Returns
    -------
    Draft
        The tables with them.
    """
    when = received.effet or received.date
    former = {
        code: found.derogations[code].cpts_ids for code in several if code in found.derogations
    }
    draft = draft.drop("derogations", lambda row: atoms_of_row(found, row) <= former.keys())
    return draft.add("derogations", [{
        "code_commune": code,
        "nom_commune": found.communes.atoms[code].nom,
        "cpts_ids": " ".join(sorted({*held, *former.get(code, ())})),
        "date": when.iso if when else "",
        "motif": received.derogation,
        "source": received.source,
    } for code, held in several.items()])  # fmt: skip
