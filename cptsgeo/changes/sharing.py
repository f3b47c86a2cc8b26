"""Communes that several CPTS have by lists that are as sure: refused, or shared by derogation."""

from collections.abc import Collection, Mapping

from cptsgeo.changes.compositions import atoms_of_row
from cptsgeo.changes.draft import Draft
from cptsgeo.changes.received import WORDS, ListsReceived
from cptsgeo.changes.wording import communes_named, named
from cptsgeo.plan.model import RELIABILITIES
from cptsgeo.plan.territories import Territories
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import count, listed

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
) -> str:
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
    str
        A French sentence.
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    for code, held in several.items():
        groups.setdefault(held, []).append(code)
    if len(groups) == 1:
        ((held, codes),) = groups.items()
        told = (
            f"{communes_named(found, codes)} : {_holders(found, received, held)} "
            f"{'les' if len(codes) > 1 else 'la'} nomment"
        )
    else:
        shown = [f"{communes_named(found, codes)} par {_holders(found, received, held)}"
                 for held, codes in [*groups.items()][:SHOWN]]  # fmt: skip
        more = len(groups) - SHOWN
        shown += [count(more, "autre partage", "autres partages")] if more > 0 else []
        many = count(len(several), "commune est nommée", "communes sont nommées")
        told = f"{many} par plusieurs CPTS : {' ; '.join(shown)}"
    return (
        f"{told}, et aucune liste n’est plus sûre que l’autre : le demander à ces CPTS, ou, si le "
        'partage est admis, ajouter --derogation "motif".'
    )


def _holders(found: Territories, received: ListsReceived, held: Collection[str]) -> str:
    """CPTS that have a commune, those whose lists come first, with what their lists are worth."""
    mine = [one for one in held if one in received.territories]
    told = [f"{named(found.cpts[one])} ({_dated(received.fiabilite, received.date)})"
            for one in mine]  # fmt: skip
    for one in held:
        if one not in received.territories:
            cpts = found.cpts[one]
            when = cpts.liste.date if cpts.liste else None
            told.append(f"{named(cpts)} ({_dated(cpts.fiabilite, when)})")
    return listed(told)


def _dated(fiabilite: str | None, when: PartialDate | None) -> str:
    """What a list is worth, and its date: ``liste officielle de janvier 2026``."""
    return f"{WORDS[fiabilite]} {when.of}" if when else WORDS[fiabilite]


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
