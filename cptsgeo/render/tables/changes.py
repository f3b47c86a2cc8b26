"""What changed between two plans, in sentences: for a terminal, for a commit message."""

import textwrap
from collections.abc import Iterable, Sequence

from cptsgeo.analysis.comparison import Comparison, Covered, CptsChange, Held, Move, Side
from cptsgeo.analysis.tally import Measure
from cptsgeo.plan import aci
from cptsgeo.render.sheets.texts import wrapped
from cptsgeo.text.french import count, euros, listed, lowered, number, percent, quoted, typographic

_NAMED = 12
"""Communes that a sentence names; beyond, it gives their number."""

SUBJECT = 72
"""Columns of a commit message, as git's own documentation advises."""


def comparison_text(found: Comparison, *, width: int) -> str:
    """Tell what changed, the most important first.

    Parameters
    ----------
    found
        The changes.
    width
        Columns of the terminal.

    Returns
    -------
    str
        Lines.
    """
    if found.empty:
        return "Rien n’a changé.\n"
    blocks = [
        "\n".join([*wrapped(title, width, ""),
                   *(line for one in lines for line in wrapped(one, width, "  "))])
        for title, lines in sections(found)
    ]  # fmt: skip
    return "\n\n".join(blocks) + "\n"


def sections(found: Comparison) -> list[tuple[str, list[str]]]:
    """Give what changed as titles and sentences, the most important first.

    Parameters
    ----------
    found
        The changes.

    Returns
    -------
    list of (str, list of str)
        Those that have something to say.
    """
    added, gone, renamed = found.ajoutees, found.disparues, found.renommees
    moved = sum(len(one.codes) for one in found.mouvements)
    everything = [
        (
            _heading(len(added), "CPTS ajoutée", "CPTS ajoutées"),
            [_alone(one.apres) for one in added if one.apres],
        ),
        (
            _heading(len(gone), "CPTS disparue", "CPTS disparues"),
            [f"{_alone(one.avant)}{became(one)}" for one in gone if one.avant],
        ),
        (_heading(len(renamed), "CPTS renommée", "CPTS renommées"), list(map(_renamed, renamed))),
        (
            _heading(len(found.statuts), "changement de statut", "changements de statut"),
            list(map(_status, found.statuts)),
        ),
        (
            f"Communes qui changent de CPTS : {number(moved)}",
            [move_sentence(one, found) for one in found.mouvements],
        ),
        ("CPTS dont le territoire change", [_composition(one) for one in found.compositions]),
        ("Plan", [f"{one.quoi} : {typographic(one.avant)} → {typographic(one.apres)}"
                  for one in found.tetes]),
        ("Couverture, avant → après", _coverage(found)),
    ]  # fmt: skip
    return [(title, lines) for title, lines in everything if lines]


def became(one: CptsChange) -> str:
    """Tell in which CPTS one that is gone goes on, if the plan says it."""
    return f", devenue {quoted(typographic(one.devient))}" if one.devient else ""


def _heading(value: int, singular: str, plural: str) -> str:
    return count(value, singular, plural)


def _alone(side: Side) -> str:
    people = "population non calculée" if side.population is None else count(
        side.population, "habitant")  # fmt: skip
    return (
        f"{typographic(side.nom)} : {count(side.communes, 'commune')}, {people}, "
        f"{lowered(aci.libelle_statut(side.statut))}"
    )


def _renamed(one: CptsChange) -> str:
    assert one.avant
    assert one.apres
    ids = (
        f" (identifiant {one.avant.cpts_id} → {one.apres.cpts_id})"
        if one.avant.cpts_id != one.apres.cpts_id
        else ""
    )
    return f"{typographic(one.avant.nom)} → {typographic(one.apres.nom)}{ids}"


def _status(one: CptsChange) -> str:
    assert one.avant
    assert one.apres
    before, after = (aci.libelle_statut(side.statut) for side in (one.avant, one.apres))
    return f"{typographic(one.apres.nom)} : {before} → {after}"


def _composition(one: CptsChange) -> str:
    assert one.avant
    assert one.apres
    parts = [
        f"{sign}{count(len(codes), 'commune')}"
        for sign, codes in (("+ ", one.gagnees), ("− ", one.perdues))
        if codes
    ]
    if one.avant.population is not None and one.apres.population is not None:
        parts.append(f"{number(one.avant.population)} → {count(one.apres.population, 'habitant')}")
    if one.avant.taille != one.apres.taille and one.avant.taille and one.apres.taille:
        parts.append(
            f"taille {one.avant.taille} → {one.apres.taille}, "
            f"de {euros(one.avant.financement or 0)} à {euros(one.apres.financement or 0)} "
            "au plus la première année"
        )
    return f"{typographic(one.apres.nom)} : {', '.join(parts)}"


def place(names: Sequence[str], codes: Iterable[str], found: Comparison, *, after: bool) -> str:
    """Name who holds communes on a side: CPTS, « zone blanche », or out of the perimeter."""
    if names:
        return listed(map(typographic, names))
    side = found.apres if after else found.avant
    atoms, perimetre = side.communes.atoms, side.plan.perimetre
    inside = any(atoms[code].departement in perimetre for code in codes)
    return "zone blanche" if inside else "aucune CPTS du plan"


def move_sentence(one: Move, found: Comparison) -> str:
    """Tell a move: from which CPTS to which, communes by name, inhabitants.

    Parameters
    ----------
    one
        The move.
    found
        The changes that it is of.

    Returns
    -------
    str
        ``de CPTS A à CPTS B : Commune (44003)… ; 6 000 habitants``.
    """
    atoms = found.apres.communes.atoms
    named = [f"{typographic(atoms[code].nom)} ({code})" for code in one.codes[:_NAMED]]
    more = len(one.codes) - len(named)
    named += [count(more, "autre")] if more > 0 else []
    before, after = (place(names, one.codes, found, after=side)
                     for names, side in ((one.avant, False), (one.apres, True)))  # fmt: skip
    return f"de {before} à {after} : {listed(named)} ; {count(one.population, 'habitant')}"


def _coverage(found: Comparison) -> list[str]:
    names = found.apres.communes.departements
    changed = [one for one in found.couverture if one.avant != one.apres]
    lines = [
        f"{typographic(names[one.departement or ''])} ({one.departement}) : {_shares(one)}"
        for one in changed
    ]
    whole = found.ensemble
    if changed and whole.total.communes and len(found.couverture) > 1:
        lines.append(f"Ensemble : {_shares(whole)}")
    return lines


def _shares(one: Covered) -> str:
    if one.avant is None or one.apres is None:
        before, after = map(_told, (one.avant, one.apres), (one.total, one.total))
        return f"{before} → {after}"
    parts = []
    if one.avant.couvert != one.apres.couvert:
        parts.append(f"{_share(one.avant.couvert, one.total)} → "
                     f"{_share(one.apres.couvert, one.total)}")  # fmt: skip
    if one.avant.operationnel != one.apres.operationnel:
        parts.append(f"par une CPTS opérationnelle {_share(one.avant.operationnel, one.total)} → "
                     f"{_share(one.apres.operationnel, one.total)}")  # fmt: skip
    return " ; ".join(parts) or "rien ne change"


def _told(part: Held | None, total: Measure) -> str:
    return "hors du périmètre" if part is None else _share(part.couvert, total)


def _share(part: Measure, total: Measure) -> str:
    return f"{percent(part.population, total.population)} des habitants"


def comparison_commit(found: Comparison) -> str:
    """Write a commit message.

    Parameters
    ----------
    found
        The changes.

    Returns
    -------
    str
        A first line that sums up, then what changed, at most `SUBJECT` columns wide.
    """
    name = typographic(found.apres.plan.nom)[:30]
    if found.empty:
        return f"{name} : rien n’a changé\n"
    moved = sum(len(one.codes) for one in found.mouvements)
    parts = [
        text
        for value, text in (
            (found.ajoutees, count(len(found.ajoutees), "CPTS ajoutée", "CPTS ajoutées")),
            (found.disparues, count(len(found.disparues), "disparue")),
            (found.renommees, count(len(found.renommees), "renommée")),
            (found.statuts, count(len(found.statuts), "statut changé", "statuts changés")),
            (moved, count(moved, "commune déplacée", "communes déplacées")),
            (found.tetes, "plan modifié"),
        )
        if value
    ]
    subject = f"{name} : {parts[0]}"
    for rank, part in enumerate(parts[1:], 2):
        room = SUBJECT - (1 if rank < len(parts) else 0)
        if len(subject) + 2 + len(part) > room:
            subject += "…"
            break
        subject += f", {part}"
    body = [
        line
        for title, lines in sections(found)
        for line in ("", f"{title} :" if ":" not in title else title,
                     *(wrap for one in lines for wrap in _item(one)))
    ]  # fmt: skip
    return "\n".join([subject, *body]) + "\n"


def _item(text: str) -> list[str]:
    return textwrap.wrap(text, SUBJECT, initial_indent="- ", subsequent_indent="  ",
                         break_on_hyphens=False)  # fmt: skip
