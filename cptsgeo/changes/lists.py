"""Lists of communes that become the territories of CPTS: who yields, what waits, what they end."""

from collections.abc import Collection, Iterator, Mapping

from cptsgeo.changes.compositions import atoms_of_row, left, row_of
from cptsgeo.changes.draft import Cells, Changed, Draft
from cptsgeo.changes.phrases import refused, say
from cptsgeo.changes.received import WORDS, ListsReceived
from cptsgeo.changes.sharing import rank, refusal, rivals, shared
from cptsgeo.changes.wording import Naming, named, sized
from cptsgeo.plan.files.opening import PlanSource
from cptsgeo.plan.model import DECLAREE, ESTIMATION, OFFICIELLE, Cpts
from cptsgeo.plan.territories import Territories
from cptsgeo.text.french import count

FEWER = 6
"""Per cent of its published population under which an estimate that lost communes is told."""


def receive(found: Territories, source: PlanSource, received: ListsReceived) -> Changed:
    """Make lists the territories of their CPTS, all at once.

    An estimate is corrected: its rows go, or end the day before the effect. A list that follows a
    list ends it the day before. Communes that others hold by a less sure list leave theirs; those
    of the CPTS's own estimate that no list names are to be attributed.

    Parameters
    ----------
    found
        The plan's territories when the lists take effect, as they are before it.
    source
        The plan's tables.
    received
        The lists.

    Returns
    -------
    Changed
        The tables, and what changed.

    Raises
    ------
    PlanError
        If one names no commune, has no effect though it follows a list, takes effect before the
        list that it follows, or names communes that another CPTS has by as sure a list.
    """
    for cpts_id, atoms in received.territories.items():
        if not atoms:
            many, words = len(received.territories) > 1, Naming.of(found)
            whose = say(words, "liste.vide.de", cpts=cpts_id) if many else ""
            raise refused(words, "refus.liste.vide", de=whose)
        _check_order(found, received, cpts_id)
    draft = Draft.of(source)
    if received.prevu:
        draft = _listed(found, _without_same(draft, received), received)
        return Changed(draft.source, tuple(_foreseen(found, received)))
    several = rivals(found, received)
    if several and not received.derogation:
        raise refusal(found, received, several)
    lost = _less_sure(found, received)
    waiting = _waiting(found, received, lost)
    draft = left(found, _ended(draft, received), lost, received.effet)
    draft = _listed(found, draft, received)
    named_ = received.claimants.keys()
    draft = draft.drop("a-attribuer", lambda row: atoms_of_row(found, row) <= named_)
    draft = draft.add("a-attribuer", [
        {"code_commune": code, "nom_commune": found.communes.atoms[code].nom,
         "venait_de": cpts_id, "depuis": received.since}
        for code, cpts_id in waiting.items()
    ])  # fmt: skip
    draft = shared(found, draft, received, several)
    return Changed(draft.source, tuple(_told(found, received, lost, waiting, several)))


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
        raise refused(Naming.of(found), "refus.attribuer", communes=others)
    gone = frozenset(atoms)
    draft = Draft.of(source).drop("a-attribuer", lambda row: bool(atoms_of_row(found, row) & gone))
    told = say(Naming.of(found), "attribuer.blanche", communes=gone)
    return Changed(draft.source, (told,))


def _check_order(found: Territories, received: ListsReceived, cpts_id: str) -> None:
    """Refuse a list that follows another and says no effect, or comes before it."""
    cpts, effet, words = found.cpts[cpts_id], received.effet, Naming.of(found)
    ours = [one for one in found.plan.listes if one.cpts_id == cpts_id and not one.prevu]
    known = [one for one in ours if one.fiabilite != ESTIMATION]
    for one in known:
        if effet and one.effet and effet.last_day < one.effet.last_day:
            raise refused(words, "refus.liste.avant", effet=effet.when, suivie=one.effet.iso,
                          cpts=cpts_id)  # fmt: skip
    if any(one.effet == effet for one in known):
        return
    if not known and cpts.fiabilite not in (OFFICIELLE, DECLAREE):
        return
    if effet is None:
        last = known[-1].effet if known else None
        since = say(words, "liste.suit.depuis", effet=last.iso) if last else ""
        worth = WORDS[cpts.fiabilite]
        raise refused(words, "refus.liste.suit", cpts=cpts_id, valeur=worth, depuis=since)


def _less_sure(found: Territories, received: ListsReceived) -> dict[str, frozenset[str]]:
    """Communes that each other CPTS loses: those that it has by a less sure list."""
    least = rank(received.fiabilite)
    free = received.claimants.keys() - found.derogations.keys()
    return {
        other: taken
        for other, atoms in sorted(found.atoms.items())
        if other not in received.territories
        and rank(found.cpts[other].fiabilite) > least
        and (taken := atoms & free)
    }


def _waiting(
    found: Territories, received: ListsReceived, lost: Mapping[str, frozenset[str]]
) -> dict[str, str]:
    """Communes of estimates that no list names and nobody else has, with whose they were."""
    inside = frozenset(found.communes.codes_of(found.plan.perimetre))
    taken = frozenset(received.claimants).union(*lost.values())
    estimated = {one for one in received.territories if found.cpts[one].fiabilite == ESTIMATION}
    waiting: dict[str, str] = {}
    for cpts_id in sorted(estimated):
        for code in (found.atoms[cpts_id] & inside) - taken:
            if {*found.owners[code]} <= estimated:
                waiting.setdefault(code, cpts_id)
    return dict(sorted(waiting.items()))


def _without_same(draft: Draft, received: ListsReceived) -> Draft:
    """Without lists of the same CPTS that take effect on the same day."""
    since = received.since

    def same(column: str, cells: Cells) -> bool:
        return cells["cpts_id"] in received.territories and cells.get(column, "") == since

    draft = draft.drop("listes", lambda cells: same("effet", cells))
    return draft.drop("compositions", lambda cells: same("depuis", cells)) if since else draft


def _ended(draft: Draft, received: ListsReceived) -> Draft:
    """The rows of the CPTS so far: gone where they are corrected, else ended the day before."""
    draft = _without_same(draft, received)
    if received.effet is None:
        draft = draft.drop("listes", lambda row: row["cpts_id"] in received.territories)
        return draft.drop("compositions", lambda row: row["cpts_id"] in received.territories)
    end = received.effet.day_before

    def close(cells: Cells) -> Cells:
        if cells["cpts_id"] not in received.territories or cells.get("jusqu_au"):
            return cells
        return {**cells, "jusqu_au": end}

    return draft.change("compositions", close)


def _listed(found: Territories, draft: Draft, received: ListsReceived) -> Draft:
    """The tables with the lists and their communes."""
    if not received.effet:
        draft = draft.change("cpts", lambda cells: (
            {**cells, "fiabilite_composition": received.fiabilite}
            if cells["cpts_id"] in received.territories else cells
        ))  # fmt: skip
    draft = draft.add("listes", [{
        "cpts_id": cpts_id, "fiabilite": received.fiabilite, "source": document.source,
        "date_liste": document.date.iso if document.date else "", "effet": received.since,
        "prevu": "oui" if received.prevu else "",
    } for cpts_id in received.territories
      for document in [received.document(cpts_id)]])  # fmt: skip
    return draft.add("compositions", [
        row_of(found, cpts_id, code, received.since)
        for cpts_id, atoms in received.territories.items() for code in sorted(atoms)
    ])  # fmt: skip


def _foreseen(found: Territories, received: ListsReceived) -> Iterator[str]:
    when = f" {received.effet.when}" if received.effet else ""
    for cpts_id, atoms in received.territories.items():
        yield (
            f"{named(found.cpts[cpts_id])} : {sized(found, atoms)} prévues{when} ; le territoire "
            "d’aujourd’hui ne change pas."
        )


def _told(
    found: Territories,
    received: ListsReceived,
    lost: Mapping[str, frozenset[str]],
    waiting: Mapping[str, str],
    several: Mapping[str, tuple[str, ...]],
) -> Iterator[str]:
    words = Naming.of(found)
    if len(received.territories) == 1:
        ((cpts_id, atoms),) = received.territories.items()
        others = frozenset(several).union(*lost.values())
        yield from _own(found, received, cpts_id, atoms, others)
    else:
        yield from _together(found, received)
    for other, gone in lost.items():
        theirs = found.cpts[other]
        worth = WORDS[theirs.fiabilite]
        yield say(words, "liste.viennent", cpts=other, valeur=worth, communes=gone)
        yield from _fewer(found, theirs, found.atoms[other] - gone)
    for cpts_id in dict.fromkeys(waiting.values()):
        still = [code for code, whose in waiting.items() if whose == cpts_id]
        yield say(words, "liste.attente", n=len(still), communes=still, cpts=cpts_id)
    for code, held in several.items():
        yield say(words, "liste.derogation", communes=[code], tous=held)


def _own(
    found: Territories,
    received: ListsReceived,
    cpts_id: str,
    atoms: frozenset[str],
    others: frozenset[str],
) -> Iterator[str]:
    """What a list makes of its CPTS; `others` are communes of others."""
    cpts, before, words = found.cpts[cpts_id], found.atoms[cpts_id], Naming.of(found)
    now = {
        "cpts": cpts_id,
        "valeur": WORDS[received.fiabilite],
        "taille": sized(found, atoms),
        "effet": f" {received.effet.since}" if received.effet else "",
    }
    if before or cpts.fiabilite:
        yield say(
            words, "liste.recue", **now, avant=WORDS[cpts.fiabilite],
            taille_avant=sized(found, before),
        )  # fmt: skip
    else:  # It had nothing: there is nothing to compare.
        yield say(words, "liste.premiere", **now)
    if before and not before & atoms:
        yield say(words, "liste.ailleurs", cpts=cpts_id)
    if free := atoms - before - others:
        yield say(words, "liste.entrent", communes=free)
    if cpts.fiabilite != ESTIMATION and (gone := before - atoms):
        yield say(words, "liste.sortent", communes=gone)


def _together(found: Territories, received: ListsReceived) -> Iterator[str]:
    """What lists of several CPTS make of them."""
    many = len(received.territories)
    worth = WORDS[received.fiabilite]
    since = f" {received.effet.since}" if received.effet else ""
    plural = " ".join(f"{word}s" for word in worth.split())
    yield f"{count(many, worth, plural)}{since} : {sized(found, received.claimants.keys())}."


def _fewer(found: Territories, cpts: Cpts, remains: frozenset[str]) -> Iterator[str]:
    """Tell where an estimate is now far under what its CPTS publishes."""
    published = cpts.population_declaree
    people = sum(map(found.communes.atoms.population, remains))
    if cpts.fiabilite == ESTIMATION and published and 100 * people < (100 - FEWER) * published:
        yield say(Naming.of(found), "liste.moins", cpts=cpts.cpts_id, population=people,
                  publiee=published)  # fmt: skip
