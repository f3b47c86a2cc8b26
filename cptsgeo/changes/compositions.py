"""Rows of compositions while a plan changes: what they mean, which end, which come."""

from collections.abc import Collection, Iterable, Mapping

from cptsgeo.changes.draft import Cells, Draft
from cptsgeo.communes.meaning import CodeKind, meaning
from cptsgeo.plan.territories import Territories
from cptsgeo.text.dates import PartialDate


def atoms_of_row(found: Territories, cells: Cells) -> frozenset[str]:
    """Give the atoms that a row of a table means.

    Parameters
    ----------
    found
        The plan's territories.
    cells
        The row, with its ``code_commune``.

    Returns
    -------
    frozenset of str
        None for a code that means several communes.
    """
    known = meaning(cells["code_commune"], found.communes, found.plan.cog)
    counted = () if known.nature is CodeKind.SCINDE else known.communes
    return frozenset(atom for one in counted for atom in found.communes.atoms_of(one))


def row_of(found: Territories, cpts_id: str, atom: str, since: str) -> Cells:
    """Give the row of a composition that says that a CPTS has an atom, from a date on or always."""
    name = found.communes.atoms[atom].nom
    return {"cpts_id": cpts_id, "code_commune": atom, "nom_commune": name, "depuis": since}


def left(
    found: Territories,
    draft: Draft,
    lost: Mapping[str, Collection[str]],
    effet: PartialDate | None,
) -> Draft:
    """Take communes out of CPTS: their rows go, or end the day before.

    Parameters
    ----------
    found
        The plan's territories.
    draft
        Its tables.
    lost
        The communes, by CPTS.
    effet
        From when on they have them no more; None if they never had.

    Returns
    -------
    Draft
        The tables; of a city of which a CPTS has several arrondissements, those that stay are
        there.
    """
    end = effet.day_before if effet else ""
    taken = {cpts_id: frozenset(atoms) for cpts_id, atoms in lost.items() if atoms}
    if not taken:
        return draft

    def hit(cells: Cells) -> bool:
        atoms = taken.get(cells["cpts_id"])
        open_ = not (end and cells.get("jusqu_au"))
        return bool(atoms and open_ and atoms_of_row(found, cells) & atoms)

    # The arrondissements of a city that stay.
    kept = [
        row_of(found, cells["cpts_id"], atom, effet.iso if effet else cells.get("depuis", ""))
        for cells in filter(hit, draft.rows("compositions"))
        for atom in sorted(atoms_of_row(found, cells) - taken[cells["cpts_id"]])
    ]
    draft = draft.change(
        "compositions",
        lambda cells: ({**cells, "jusqu_au": end} if end else None) if hit(cells) else cells,
    )
    return draft.add("compositions", kept)


def entered(
    found: Territories,
    draft: Draft,
    gained: Mapping[str, Collection[str]],
    effet: PartialDate | None,
) -> Draft:
    """Put communes into CPTS: they are to be attributed no more.

    Parameters
    ----------
    found
        The plan's territories.
    draft
        Its tables.
    gained
        The communes, by CPTS.
    effet
        From when on they have them; None if they always had.

    Returns
    -------
    Draft
        The tables with them.
    """
    since = effet.iso if effet else ""
    atoms = frozenset[str]().union(*gained.values())
    rows = [row_of(found, cpts_id, code, since) for cpts_id, codes in gained.items()
            for code in sorted(codes)]  # fmt: skip
    return draft.add("compositions", rows).drop(
        "a-attribuer", lambda cells: cells["code_commune"] in atoms
    )


def corrected(
    found: Territories, draft: Draft, cpts_ids: Iterable[str], effet: PartialDate | None
) -> Draft:
    """Say of the lists of CPTS that they were changed at a date."""
    for cpts_id in cpts_ids:
        liste = found.cpts[cpts_id].liste if cpts_id in found.cpts else None
        if liste and effet:
            draft = _corrected(draft, cpts_id, liste.effet.iso if liste.effet else "", effet.iso)
    return draft


def _corrected(draft: Draft, cpts_id: str, effet: str, since: str) -> Draft:
    return draft.change("listes", lambda cells: (
        {**cells, "modifiee_le": since}
        if (cells["cpts_id"], cells.get("effet", "")) == (cpts_id, effet) else cells
    ))  # fmt: skip
