"""What changed between two plans, in sentences: for a terminal, for a commit message."""

import textwrap
from collections.abc import Collection, Sequence

from cptsgeo.analysis.comparison import Comparison, Covered, CptsChange, Held, Move, Side
from cptsgeo.analysis.tally import Measure
from cptsgeo.changes.phrases import PHRASES, say
from cptsgeo.changes.wording import Naming
from cptsgeo.plan import aci
from cptsgeo.render.sheets.texts import wrapped
from cptsgeo.text.french import NBSP, listed, lowered, typographic
from cptsgeo.text.sentences import Value

_NOBODY = Naming()
"""For sentences that name nothing."""

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
        return f"{PHRASES['comparer.rien']}\n"
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
    return [(title, lines) for title, lines in told(found).values() if lines]


def told(found: Comparison) -> dict[str, tuple[str, list[str]]]:
    """Give the same by what changed: those that have nothing to say too.

    Parameters
    ----------
    found
        The changes.

    Returns
    -------
    dict
        Title and sentences of ``ajoutees``, ``disparues``, ``renommees``, ``statuts``,
        ``mouvements``, ``compositions``, ``plan``, ``couverture``.
    """
    moved = sum(len(one.codes) for one in found.mouvements)
    everything = {
        "ajoutees": [_alone(one.apres) for one in found.ajoutees if one.apres],
        "disparues": [f"{_alone(one.avant)}{became(one)}" for one in found.disparues if one.avant],
        "renommees": list(map(_renamed, found.renommees)),
        "statuts": list(map(_status, found.statuts)),
        "mouvements": [move_sentence(one, found) for one in found.mouvements],
        "compositions": list(map(_composition, found.compositions)),
        "plan": [
            _say("tete", quoi=one.quoi, avant=typographic(one.avant), apres=typographic(one.apres))
            for one in found.tetes
        ],
        "couverture": _coverage(found),
    }
    counts = {what: len(lines) for what, lines in everything.items()} | {"mouvements": moved}
    return {what: (_title(what, counts[what]), lines) for what, lines in everything.items()}


def became(one: CptsChange) -> str:
    """Tell in which CPTS one that is gone goes on, if the plan says it."""
    return _say("devenue", nom=typographic(one.devient)) if one.devient else ""


def _say(phrase: str, **values: Value) -> str:
    return say(_NOBODY, f"comparer.{phrase}", **values)


def _title(what: str, n: int = 0) -> str:
    return _say(f"titre.{what}", n=n)


def _alone(side: Side) -> str:
    people = (
        _say("seule.inconnue")
        if side.population is None
        else _say("seule.habitants", population=side.population)
    )
    status = lowered(aci.libelle_statut(side.statut))
    name = typographic(side.nom)
    return _say("seule", nom=name, communes=side.communes, habitants=people, statut=status)


def _renamed(one: CptsChange) -> str:
    assert one.avant
    assert one.apres
    ids = (
        _say("renommee.identifiant", avant=one.avant.cpts_id, apres=one.apres.cpts_id)
        if one.avant.cpts_id != one.apres.cpts_id
        else ""
    )
    before, after = (typographic(side.nom) for side in (one.avant, one.apres))
    return _say("renommee", avant=before, apres=after, identifiant=ids)


def _status(one: CptsChange) -> str:
    assert one.avant
    assert one.apres
    before, after = (aci.libelle_statut(side.statut) for side in (one.avant, one.apres))
    return _say("statut", nom=typographic(one.apres.nom), avant=before, apres=after)


def _composition(one: CptsChange) -> str:
    assert one.avant
    assert one.apres
    before, after = one.avant, one.apres
    parts = [
        _say(f"composition.{sign}", communes=len(codes))
        for sign, codes in (("plus", one.gagnees), ("moins", one.perdues))
        if codes
    ]
    if before.population is not None and after.population is not None:
        parts.append(
            _say("composition.population", avant=before.population, apres=after.population)
        )
    if before.taille != after.taille and before.taille and after.taille:
        parts.append(
            _say("composition.taille", avant=before.taille, apres=after.taille,
                 argent_avant=before.financement or 0, argent_apres=after.financement or 0)
        )  # fmt: skip
    return _say("composition", nom=typographic(after.nom), suite=", ".join(parts))


def place(names: Sequence[str], codes: Collection[str], found: Comparison, *, after: bool) -> str:
    """Name who holds communes on a side: CPTS, or none of those that the plan has."""
    if names:
        return listed(map(typographic, names))
    side = found.apres if after else found.avant
    if all(code in side.a_attribuer for code in codes):
        return _say("attente")
    atoms, perimetre = side.communes.atoms, side.plan.perimetre
    inside = any(atoms[code].departement in perimetre for code in codes)
    return _say("blanche" if inside else "hors")


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
        ``CPTS A → CPTS B : Commune (44003)… ; 6 000 habitants``.
    """
    before, after = (place(names, one.codes, found, after=side)
                     for names, side in ((one.avant, False), (one.apres, True)))  # fmt: skip
    return say(
        Naming.of(found.apres), "comparer.mouvement", avant=before, apres=after,
        communes=one.codes, population=one.population,
    )  # fmt: skip


def _coverage(found: Comparison) -> list[str]:
    names = found.apres.communes.departements
    changed = [one for one in found.couverture if one.avant != one.apres]
    lines = [
        _say("couverture", nom=typographic(names[one.departement or ""]),
             departement=one.departement or "", suite=_shares(one))
        for one in changed
    ]  # fmt: skip
    whole = found.ensemble
    if changed and whole.total.communes and len(found.couverture) > 1:
        lines.append(_say("couverture.ensemble", suite=_shares(whole)))
    return lines


def _shares(one: Covered) -> str:
    if one.avant is None or one.apres is None:
        before, after = map(_told, (one.avant, one.apres), (one.total, one.total))
        return _say("couverture.passage", avant=before, apres=after)
    shares = [
        (phrase, *(_share(part, one.total) for part in parts))
        for phrase, parts in (
            ("couverture.passage", (one.avant.couvert, one.apres.couvert)),
            ("couverture.operationnelle", (one.avant.operationnel, one.apres.operationnel)),
        )
        if parts[0] != parts[1]
    ]
    told = [_say(phrase, avant=before, apres=after) for phrase, before, after in shares]
    return f"{NBSP}; ".join(told) or _say("couverture.meme")


def _told(part: Held | None, total: Measure) -> str:
    return _say("couverture.hors") if part is None else _share(part.couvert, total)


def _share(part: Measure, total: Measure) -> str:
    return _say("couverture.part", habitants=part.population, total=total.population)


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
        return f"{_say('ligne.rien', plan=name)}\n"
    moved = sum(len(one.codes) for one in found.mouvements)
    parts = [
        _say(f"ligne.{what}", n=value)
        for what, value in (
            ("ajoutees", len(found.ajoutees)),
            ("disparues", len(found.disparues)),
            ("renommees", len(found.renommees)),
            ("statuts", len(found.statuts)),
            ("mouvements", moved),
            ("plan", len(found.tetes)),
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
