"""The table of a whole region taken into a plan: CPTS that come, lists, what is said of them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from cptsgeo.changes.draft import Cells, Changed, Draft
from cptsgeo.changes.lists import receive
from cptsgeo.changes.matching import Claim, unmatched
from cptsgeo.changes.received import ListsReceived
from cptsgeo.changes.wording import named
from cptsgeo.communes.communes import Communes
from cptsgeo.files.schema import load_schema
from cptsgeo.files.tables import Table
from cptsgeo.plan.files import examine_source
from cptsgeo.plan.files.about import About
from cptsgeo.plan.files.opening import REQUIRED, PlanSource
from cptsgeo.plan.model import OBSERVATION
from cptsgeo.plan.naming import identifier_of, name_key
from cptsgeo.plan.origin import Origin
from cptsgeo.plan.territories import Territories, interpret
from cptsgeo.text.french import count, listed, quoted, typographic

NAMED = 12
"""CPTS that a sentence names; more are counted."""
QUARTER = 4
"""Communes of a department, for one that CPTS have, for it to be one that they are of."""
_SAID = {"site_internet": "site", "contact": "contact", "siege": "siège"}
"""What a table says of a CPTS beside its communes."""


def perimeter_of(communes: Communes, claims: Sequence[Claim]) -> tuple[str, ...]:
    """Give the departments that a plan of some CPTS is about, where nobody says.

    Parameters
    ----------
    communes
        The referential.
    claims
        The CPTS.

    Returns
    -------
    tuple of str
        Those of which the CPTS have a quarter of the communes; where these are half of a region,
        all of it. If there are none, those of the region of most of the communes where they are.
    """
    atoms = [communes.atoms[code] for claim in claims for code in claim.atoms]
    if not atoms:
        return ()
    held = Counter(atom.departement for atom in {atom.code: atom for atom in atoms}.values())
    own = {code for code, many in held.items() if QUARTER * many >= len(communes.codes_of([code]))}
    for region in {atom.region for atom in atoms}:
        whole = {atom.departement for atom in communes.select(region=region)}
        if 2 * len(own & whole) >= len(whole):
            own |= whole
    if own:
        return tuple(sorted(own))
    regions = Counter(atom.region for atom in atoms)
    first = min(regions, key=lambda one: (-regions[one], one))
    return tuple(sorted({atom.departement for atom in atoms if atom.region == first}))


def empty_plan(path: Path, about: About) -> PlanSource:
    """Give a plan without a CPTS, to be written somewhere.

    Parameters
    ----------
    path
        Its folder or workbook.
    about
        What it says of itself.

    Returns
    -------
    PlanSource
        Its head, and the tables that a plan must have.
    """
    tables = {
        name: Table(Path(f"{name}.csv"), tuple(one.name for one in load_schema(name).fields), ())
        for name in REQUIRED
    }
    # It lies in no folder yet: its head is all that `about` says.
    return PlanSource(Origin(path, classeur=True), about, tables, understood=True)


class Taken(NamedTuple):
    """A plan with a table in it.

    Attributes
    ----------
    changed : Changed
        Its tables, and what changed.
    ids : tuple of str
        The CPTS of the table, as the plan knows them.
    nouvelles : tuple of str
        Those that were not in it.
    """

    changed: Changed
    ids: tuple[str, ...]
    nouvelles: tuple[str, ...]


def take(
    found: Territories,
    source: PlanSource,
    claims: Sequence[Claim],
    ids: Sequence[str | None],
    lists: ListsReceived,
    *,
    statut: str = "",
) -> Taken:
    """Take the CPTS of a table into a plan: new ones are added, lists become territories.

    Parameters
    ----------
    found
        The plan's territories when the lists take effect.
    source
        The plan's tables.
    claims
        The CPTS of the table.
    ids
        Which they are in the plan; None for new ones. See `cptsgeo.changes.matching.match`.
    lists
        What is said of all lists; its territories do not count.
    statut
        The status of those of which none is known; empty if it is not said.

    Returns
    -------
    Taken
        The plan. What is as it was already is not written.

    Raises
    ------
    PlanError
        See `cptsgeo.changes.lists.receive`.
    """
    known, added = _identified(found, claims, ids)
    rows = dict(zip(known, claims, strict=True))
    draft = Draft.of(source).add("cpts", [
        {"cpts_id": one, "nom": rows[one].nom, **_said(rows[one])} for one in added
    ])  # fmt: skip
    draft, said = _completed(draft, {one: rows[one] for one in known if one not in added})
    draft = _dated(found, draft, known, lists, statut)
    there = interpret(examine_source(draft.source)[0], found.communes, lists.effet)
    new = {one: claim.atoms for one, claim in rows.items()
           if not _is_same(found, one, claim, lists)}  # fmt: skip
    told = [*_told(found, claims, ids, added), *said]
    if same := len(known) - len(new):
        told.append(f"{count(same, 'CPTS', 'CPTS')} : liste déjà inscrite, inchangée.")
    if not new:
        return Taken(Changed(draft.source, tuple(told)), known, added)
    absent = frozenset(unmatched(found, ids))
    received = receive(there, draft.source, replace(lists, territories=new, absentes=absent))
    return Taken(Changed(received.source, (*told, *received.told)), known, added)


def _identified(
    found: Territories, claims: Sequence[Claim], ids: Sequence[str | None]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Identifiers of all, and of those that are new."""
    taken = {cpts.cpts_id for cpts in (*found.plan.cpts, *found.plan.cessees)}
    known, added = [], []
    for claim, given in zip(claims, ids, strict=True):
        one = given or identifier_of(claim.nom, taken) or identifier_of("cpts", taken)
        if given is None:
            taken.add(one)
            added.append(one)
        known.append(one)
    return tuple(known), tuple(added)


def _said(claim: Claim) -> dict[str, str]:
    return {column: text for column in _SAID if (text := getattr(claim, column))}


def _completed(draft: Draft, claims: Mapping[str, Claim]) -> tuple[Draft, list[str]]:
    """The rows of CPTS with what the table says of them, and how many it changes."""
    filled = 0
    changed: list[str] = []

    def edit(cells: Cells) -> Cells:
        nonlocal filled
        claim = claims.get(cells["cpts_id"])
        said = _said(claim) if claim else {}
        other = {column: text for column, text in said.items() if cells.get(column, "") != text}
        filled += sum(not cells.get(column) for column in other)
        changed.extend(
            f"{quoted(typographic(cells['nom']))}, {_SAID[column]} : {quoted(text)} (auparavant "
            f"{quoted(cells[column])})."
            for column, text in other.items() if cells.get(column)
        )  # fmt: skip
        return {**cells, **other} if other else cells

    draft = draft.change("cpts", edit)
    told = [f"Sites, contacts et sièges inscrits : {filled}."] if filled else []
    return draft, [*told, *changed]


def _dated(
    found: Territories, draft: Draft, ids: Sequence[str], lists: ListsReceived, statut: str
) -> Draft:
    """The tables with a status of those that have none."""
    when = lists.date or lists.effet
    if not statut or not when:
        return draft
    return draft.add("statuts", [
        {"cpts_id": one, "date": when.iso, "statut": statut, "nature": OBSERVATION,
         "source": lists.source, "estime": "non"}
        for one in ids if found.plan.statut(one, None) is None
    ])  # fmt: skip


def _is_same(found: Territories, cpts_id: str, claim: Claim, lists: ListsReceived) -> bool:
    """Whether the plan has this list already, or a surer one of the same communes."""
    cpts = found.cpts.get(cpts_id)
    if cpts is None or lists.prevu:
        return False
    return found.atoms[cpts_id] == claim.atoms and cpts.fiabilite == lists.fiabilite


def _told(
    found: Territories, claims: Sequence[Claim], ids: Sequence[str | None], added: Sequence[str]
) -> Iterator[str]:
    if added:
        new = [claim.nom for claim, one in zip(claims, ids, strict=True) if one is None]
        yield f"{count(len(new), 'CPTS ajoutée', 'CPTS ajoutées')} : {_names(new)}."
    for claim, one in zip(claims, ids, strict=True):
        if one and name_key(claim.nom) != name_key(found.cpts[one].nom):
            yield f"{quoted(typographic(claim.nom))} est {named(found.cpts[one])} du plan."
    # Those that are elsewhere in the plan are not expected in the table.
    atoms = found.communes.atoms
    here = {atoms[code].departement for claim in claims for code in claim.atoms}
    rest = [
        found.cpts[one].nom
        for one in unmatched(found, ids)
        if any(atoms[code].departement in here for code in found.atoms[one])
    ]
    if rest:
        yield f"Pas dans le fichier, et inchangées : {_names(rest)}."


def _names(names: Sequence[str]) -> str:
    shown = [quoted(typographic(name)) for name in names[:NAMED]]
    more = len(names) - NAMED
    return listed([*shown, *([count(more, "autre")] if more > 0 else [])])
