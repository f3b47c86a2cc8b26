"""A list of communes that becomes the territory of a CPTS: who yields, what waits, what it ends."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from cptsgeo.changes.draft import Cells, Changed, Draft
from cptsgeo.changes.wording import communes_named, named, sized
from cptsgeo.communes.meaning import CodeKind, meaning
from cptsgeo.errors import PlanError
from cptsgeo.plan.files.opening import PlanSource
from cptsgeo.plan.model import DECLAREE, ESTIMATION, OFFICIELLE, RELIABILITIES, Cpts
from cptsgeo.plan.territories import Territories
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import count, listed, number

FEWER = 6
"""Per cent of its published population under which an estimate that lost communes is told."""

WORDS = {
    OFFICIELLE: "liste officielle",
    DECLAREE: "liste déclarée",
    None: "liste sans précision",
    ESTIMATION: "estimation",
}
"""What a list of communes is worth, in words."""


@dataclass(frozen=True)
class ListReceived:
    """A list of communes of a CPTS, as someone sent it.

    Attributes
    ----------
    cpts_id : str
        The CPTS.
    atoms : frozenset of str
        Its communes.
    fiabilite : str
        ``officielle`` or ``declaree``.
    source : str
        The document, or who sent it.
    date : PartialDate or None
        That of the document.
    effet : PartialDate or None
        From when on it is the territory; None if it always was.
    prevu : bool
        Whether it is voted, and in no avenant yet.
    derogation : str
        Why communes that others hold by as sure a list are shared; they are not if it is empty.
    """

    cpts_id: str
    atoms: frozenset[str]
    fiabilite: str
    source: str = ""
    date: PartialDate | None = None
    effet: PartialDate | None = None
    prevu: bool = False
    derogation: str = ""


def receive(found: Territories, source: PlanSource, received: ListReceived) -> Changed:
    """Make a list the territory of its CPTS.

    An estimate is corrected: its rows go, or end the day before the effect. A list that follows a
    list ends it the day before. Communes that others hold by a less sure list leave theirs; those
    of the CPTS's own estimate that the list does not name are to be attributed.

    Parameters
    ----------
    found
        The plan's territories when the list takes effect, as they are before it.
    source
        The plan's tables.
    received
        The list.

    Returns
    -------
    Changed
        The tables, and what changed.

    Raises
    ------
    PlanError
        If it names no commune, has no effect though it follows a list, takes effect before the
        list that it follows, or names communes that another CPTS has by as sure a list.
    """
    if not received.atoms:
        raise PlanError("La liste ne nomme aucune commune : il n’y a rien à écrire.")
    cpts = found.cpts[received.cpts_id]
    follows = _check_order(found, received)
    draft = Draft.of(source)
    if received.prevu:
        draft = _without_same(draft, received)
        told = [f"{named(cpts)} : {sized(found, received.atoms)} prévues "
                f"{received.effet.when if received.effet else ''}; le territoire d’aujourd’hui ne "
                "change pas."]  # fmt: skip
        return Changed(_listed(found, draft, received).source, tuple(told))
    rivals = _rivals(found, received)
    if rivals and not received.derogation:
        raise PlanError(_refusal(found, received, rivals))
    lost = _less_sure(found, received)
    waiting = _waiting(found, received, lost) if cpts.fiabilite == ESTIMATION else frozenset()
    draft = _ended(draft, received, follows)
    for other, atoms in lost.items():
        draft = left(found, draft, other, atoms, received.effet)
    draft = _listed(found, draft, received)
    draft = draft.drop("a-attribuer", lambda row: _atoms(found, row) <= received.atoms)
    since = received.effet.iso if received.effet else ""
    draft = draft.add("a-attribuer", [
        {"code_commune": code, "nom_commune": found.communes.atoms[code].nom,
         "venait_de": received.cpts_id, "depuis": since}
        for code in sorted(waiting)
    ])  # fmt: skip
    for code, others in rivals.items():
        draft = draft.add("derogations", [_derogation(found, received, code, others)])
    return Changed(draft.source, tuple(_told(found, received, lost, waiting, rivals)))


def blank(found: Territories, source: PlanSource, atoms: Collection[str]) -> Changed:
    """Say that communes that were to be attributed are in no CPTS.

    Parameters
    ----------
    found
        The plan's territories.
    source
        Its tables.
    atoms
        The communes.

    Returns
    -------
    Changed
        The tables, and what changed.

    Raises
    ------
    PlanError
        If one of them is not to be attributed.
    """
    if others := set(atoms) - found.a_attribuer.keys():
        raise PlanError(f"{communes_named(found, others)} : pas à attribuer, rien à écrire.")
    gone = frozenset(atoms)
    draft = Draft.of(source).drop("a-attribuer", lambda row: bool(_atoms(found, row) & gone))
    return Changed(draft.source, (f"En zone blanche : {communes_named(found, gone)}.",))


def _check_order(found: Territories, received: ListReceived) -> bool:
    """Tell whether the list follows another; refuse one that says no effect, or comes before it."""
    cpts = found.cpts[received.cpts_id]
    known = [one for one in found.plan.listes
             if one.cpts_id == received.cpts_id and not one.prevu
             and one.fiabilite != ESTIMATION]  # fmt: skip
    for one in known:
        if received.effet and one.effet and received.effet.last_day < one.effet.last_day:
            raise PlanError(
                f"La liste prendrait effet {received.effet.when}, avant celle qu’elle suit "
                f"({one.effet.iso}) pour {named(cpts)} : vérifier --effet."
            )
    if any(one.effet == received.effet for one in known):
        return False
    if not known and cpts.fiabilite not in (OFFICIELLE, DECLAREE):
        return False
    if received.effet is None:
        since = f" depuis {known[-1].effet.iso}" if known and known[-1].effet else ""
        raise PlanError(
            f"{named(cpts)} a déjà une {WORDS[cpts.fiabilite]}{since} : dire avec --effet à partir "
            "de quelle date la nouvelle la remplace."
        )
    return True


def _rivals(found: Territories, received: ListReceived) -> dict[str, tuple[str, ...]]:
    """Communes that other CPTS have by a list that is as sure, or surer; a derogation apart."""
    rank = RELIABILITIES.index(received.fiabilite)
    rivals: dict[str, tuple[str, ...]] = {}
    for code in sorted(received.atoms):
        shared = found.derogations.get(code)
        if shared and received.cpts_id in shared.cpts_ids:
            continue
        held = [one for one in found.owners.get(code, ()) if one != received.cpts_id
                and RELIABILITIES.index(found.cpts[one].fiabilite) <= rank]  # fmt: skip
        if held:
            rivals[code] = tuple(held)
    return rivals


def _refusal(
    found: Territories, received: ListReceived, rivals: Mapping[str, tuple[str, ...]]
) -> str:
    mine = f"{WORDS[received.fiabilite]} du {received.date.iso}" if received.date else (
        WORDS[received.fiabilite]
    )  # fmt: skip
    held = sorted({one for others in rivals.values() for one in others})
    theirs = listed(f"{named(found.cpts[one])} ({WORDS[found.cpts[one].fiabilite]})"
                    for one in held)  # fmt: skip
    return (
        f"{communes_named(found, rivals)} : {named(found.cpts[received.cpts_id])} ({mine}) et "
        f"{theirs} {'les' if len(rivals) > 1 else 'la'} nomment, et aucune liste n’est plus sûre "
        "que l’autre : le demander à ces CPTS, ou, si le partage est admis, ajouter "
        '--derogation "motif".'
    )


def _less_sure(found: Territories, received: ListReceived) -> dict[str, frozenset[str]]:
    """Communes that each other CPTS loses: those that it has by a less sure list."""
    rank = RELIABILITIES.index(received.fiabilite)
    return {
        other: taken
        for other, atoms in sorted(found.atoms.items())
        if other != received.cpts_id
        and RELIABILITIES.index(found.cpts[other].fiabilite) > rank
        and (taken := (atoms & received.atoms) - found.derogations.keys())
    }


def _waiting(
    found: Territories, received: ListReceived, lost: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """Communes of the estimate that the list does not name, and that nobody else has."""
    alone = {code for code in found.atoms[received.cpts_id]
             if found.owners[code] == (received.cpts_id,)}  # fmt: skip
    taken = frozenset[str]().union(*lost.values())
    inside = frozenset(found.communes.codes_of(found.plan.perimetre))
    return frozenset(alone - received.atoms - taken) & inside


def _without_same(draft: Draft, received: ListReceived) -> Draft:
    """Without a list of the same CPTS that takes effect on the same day."""
    since = received.effet.iso if received.effet else ""

    def same(column: str, cells: Cells) -> bool:
        return cells["cpts_id"] == received.cpts_id and cells.get(column, "") == since

    draft = draft.drop("listes", lambda cells: same("effet", cells))
    return draft.drop("compositions", lambda cells: same("depuis", cells)) if since else draft


def _ended(draft: Draft, received: ListReceived, follows: bool) -> Draft:
    """The rows of the CPTS so far: gone where they are corrected, else ended the day before."""
    draft = _without_same(draft, received)
    if not follows and received.effet is None:
        draft = draft.drop("listes", lambda row: row["cpts_id"] == received.cpts_id)
        return draft.drop("compositions", lambda row: row["cpts_id"] == received.cpts_id)
    assert received.effet
    end = received.effet.day_before

    def close(cells: Cells) -> Cells:
        if cells["cpts_id"] != received.cpts_id or cells.get("jusqu_au"):
            return cells
        return {**cells, "jusqu_au": end}

    return draft.change("compositions", close)


def left(
    found: Territories, draft: Draft, other: str, atoms: Collection[str], effet: PartialDate | None
) -> Draft:
    """Take communes out of a CPTS: their rows go, or end the day before.

    Parameters
    ----------
    found
        The plan's territories.
    draft
        Its tables.
    other
        The CPTS.
    atoms
        The communes.
    effet
        From when on it has them no more; None if it never had.

    Returns
    -------
    Draft
        The tables; of a city of which it has several arrondissements, those that stay are there.
    """
    end, taken = effet.day_before if effet else "", frozenset(atoms)

    def hit(cells: Cells) -> bool:
        open_ = not (end and cells.get("jusqu_au"))
        return cells["cpts_id"] == other and open_ and bool(_atoms(found, cells) & taken)

    # The arrondissements of a city that stay.
    kept = [
        _row(found, other, atom, effet.iso if effet else cells.get("depuis", ""))
        for cells in filter(hit, draft.rows("compositions"))
        for atom in sorted(_atoms(found, cells) - taken)
    ]
    draft = draft.change(
        "compositions",
        lambda cells: ({**cells, "jusqu_au": end} if end else None) if hit(cells) else cells,
    )
    return draft.add("compositions", kept)


def _row(found: Territories, cpts_id: str, atom: str, since: str) -> Cells:
    name = found.communes.atoms[atom].nom
    return {"cpts_id": cpts_id, "code_commune": atom, "nom_commune": name, "depuis": since}


def _listed(found: Territories, draft: Draft, received: ListReceived) -> Draft:
    """The tables with the list and its communes."""
    since = received.effet.iso if received.effet else ""
    if not since:
        draft = draft.change("cpts", lambda cells: (
            {**cells, "fiabilite_composition": received.fiabilite}
            if cells["cpts_id"] == received.cpts_id else cells
        ))  # fmt: skip
    draft = draft.add("listes", [{
        "cpts_id": received.cpts_id, "fiabilite": received.fiabilite, "source": received.source,
        "date_liste": received.date.iso if received.date else "", "effet": since,
        "prevu": "oui" if received.prevu else "",
    }])  # fmt: skip
    return draft.add(
        "compositions",
        [_row(found, received.cpts_id, code, since) for code in sorted(received.atoms)],
    )


def _derogation(
    found: Territories, received: ListReceived, code: str, others: tuple[str, ...]
) -> Cells:
    when = received.effet or received.date
    return {
        "code_commune": code,
        "nom_commune": found.communes.atoms[code].nom,
        "cpts_ids": " ".join(sorted((received.cpts_id, *others))),
        "date": when.iso if when else "",
        "motif": received.derogation,
        "source": received.source,
    }


def _atoms(found: Territories, cells: Cells) -> frozenset[str]:
    """The atoms that a row of a table means."""
    known = meaning(cells["code_commune"], found.communes, found.plan.cog)
    counted = () if known.nature is CodeKind.SCINDE else known.communes
    return frozenset(atom for one in counted for atom in found.communes.atoms_of(one))


def _told(
    found: Territories,
    received: ListReceived,
    lost: Mapping[str, frozenset[str]],
    waiting: frozenset[str],
    rivals: Mapping[str, tuple[str, ...]],
) -> Iterator[str]:
    cpts = found.cpts[received.cpts_id]
    before = found.atoms[received.cpts_id]
    since = f" {received.effet.since}" if received.effet else ""
    yield (
        f"{named(cpts)} : {WORDS[received.fiabilite]}, {sized(found, received.atoms)}{since} "
        f"({WORDS[cpts.fiabilite]} auparavant, {sized(found, before)})."
    )
    if before and not before & received.atoms:
        yield (
            f"Attention : aucune de ces communes n’était à {named(cpts)}. Vérifier que cette liste "
            "est bien la sienne."
        )
    taken = frozenset[str]().union(*lost.values())
    if free := received.atoms - before - taken - rivals.keys():
        yield f"Entrent aussi : {communes_named(found, free)}."
    if cpts.fiabilite != ESTIMATION and (gone := before - received.atoms):
        yield f"N’en sont plus : {communes_named(found, gone)}."
    for other, atoms in lost.items():
        theirs = found.cpts[other]
        worth, these = WORDS[theirs.fiabilite], communes_named(found, atoms)
        yield f"Viennent de {named(theirs)} ({worth}) : {these}."
        yield from _fewer(found, theirs, found.atoms[other] - atoms)
    if waiting:
        many, these = count(len(waiting), "commune"), communes_named(found, waiting)
        yield f"À attribuer ({many}) : {these}, que l’estimation donnait à {named(cpts)}."
    for code, others in rivals.items():
        names = listed(named(found.cpts[one]) for one in others)
        yield f"Dérogation inscrite : {communes_named(found, [code])}, partagée avec {names}."


def _fewer(found: Territories, cpts: Cpts, left: frozenset[str]) -> Iterator[str]:
    """Tell where an estimate is now far under what its CPTS publishes."""
    published = cpts.population_declaree
    people = sum(map(found.communes.atoms.population, left))
    if cpts.fiabilite == ESTIMATION and published and 100 * people < (100 - FEWER) * published:
        yield (
            f"{named(cpts)} n’a plus que {count(people, 'habitant')}, pour {number(published)} "
            "publiés : son estimation est à revoir, lui demander sa liste de communes."
        )
