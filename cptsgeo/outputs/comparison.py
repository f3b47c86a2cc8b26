"""What changed between two plans: as text, as a commit message, as tables."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from cptsgeo import aci
from cptsgeo.comparison import Comparison, Covered, CptsChange, Held, Move, Side
from cptsgeo.french import count, euros, listed, number, percent, typographic
from cptsgeo.outputs.head import head
from cptsgeo.sheets import Column, Nature, Sheet
from cptsgeo.sheets.texts import wrapped
from cptsgeo.tally import Measure

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
            [_alone(one.avant) for one in gone if one.avant],
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


def _heading(value: int, singular: str, plural: str) -> str:
    return count(value, singular, plural)


def _alone(side: Side) -> str:
    people = "population non calculée" if side.population is None else count(
        side.population, "habitant")  # fmt: skip
    return (
        f"{typographic(side.nom)} : {count(side.communes, 'commune')}, {people}, "
        f"{aci.libelle_statut(side.statut).lower()}"
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
            f"{euros(one.avant.financement or 0)} → {euros(one.apres.financement or 0)}"
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


def comparison_head(found: Comparison) -> dict[str, Any]:
    """Give what the JSON of a comparison begins with.

    Parameters
    ----------
    found
        The changes.

    Returns
    -------
    dict
        ``format``, ``version``, and what each plan is, ``avant`` and ``apres``.
    """
    sides = [head("comparaison", one) for one in (found.avant, found.apres)]
    about = ("plan", "au", "perimetre", "cpts_estimees")
    return {
        "format": sides[0]["format"],
        "version": sides[0]["version"],
        **{name: {key: side[key] for key in about}
           for name, side in zip(("avant", "apres"), sides, strict=True)},
        "rien_n_a_change": found.empty,
    }  # fmt: skip


def comparison_sheets(found: Comparison) -> list[Sheet]:
    """Give what changed as tables.

    Parameters
    ----------
    found
        The changes.

    Returns
    -------
    list of Sheet
        ``cpts``, ``communes``, ``couverture``, ``plan``.
    """
    return [_cpts(found), _communes(found), _places(found), _plan(found)]


def _cpts(found: Comparison) -> Sheet:
    columns = (
        Column("changement", "Changement"),
        *(
            Column(f"{key}_{side}", f"{title} {side}", nature)
            for key, title, nature in (
                ("cpts_id", "Identifiant", Nature.TEXTE),
                ("nom", "Nom", Nature.TEXTE),
                ("statut", "Statut", Nature.TEXTE),
                ("communes", "Communes", Nature.ENTIER),
                ("population", "Habitants", Nature.ENTIER),
                ("taille", "Taille", Nature.ENTIER),
                ("financement_euros", "Financement", Nature.EUROS),
            )
            for side in ("avant", "apres")
        ),
        Column("communes_gagnees", "Communes gagnées", Nature.ENTIER),
        Column("communes_perdues", "Communes perdues", Nature.ENTIER),
    )
    return Sheet("cpts", "CPTS qui changent", columns, tuple(map(_cpts_row, found.cpts)))


def kinds(one: CptsChange) -> str:
    """Tell in words in what a CPTS changed."""
    if one.avant is None:
        return "ajoutée"
    if one.apres is None:
        return "disparue"
    return listed(
        word
        for word, true in (
            ("renommée", one.renommee),
            ("statut", one.statut_change),
            ("territoire", bool(one.gagnees or one.perdues)),
        )
        if true
    )


def _cpts_row(one: CptsChange) -> tuple[str | int | None, ...]:
    empty = (None,) * 7
    sides = [
        (side.cpts_id, typographic(side.nom), aci.libelle_statut(side.statut), side.communes,
         side.population, side.taille, side.financement) if side else empty
        for side in (one.avant, one.apres)
    ]  # fmt: skip
    both = [value for pair in zip(*sides, strict=True) for value in pair]
    return (kinds(one), *both, len(one.gagnees), len(one.perdues))


def _communes(found: Comparison) -> Sheet:
    atoms = found.apres.communes.atoms
    rows = [
        (
            code, typographic(atoms[code].nom), atoms[code].departement, atoms[code].population,
            place(one.avant, [code], found, after=False),
            place(one.apres, [code], found, after=True),
        )
        for one in found.mouvements
        for code in one.codes
    ]  # fmt: skip
    return Sheet(
        "communes",
        "Communes qui changent de CPTS",
        (
            Column("code_commune", "Code INSEE"),
            Column("commune", "Commune"),
            Column("departement", "Département"),
            Column("population", "Habitants", Nature.ENTIER),
            Column("avant", "CPTS avant"),
            Column("apres", "CPTS après"),
        ),
        tuple(rows),
    )


def _places(found: Comparison) -> Sheet:
    names = found.apres.communes.departements
    rows = []
    for one in (*found.couverture, found.ensemble):
        cells: list[int | float | None] = []
        for side in (one.avant, one.apres):
            for part in side or (None, None):
                cells += [*part, _ratio(part, one.total)] if part else [None] * 4
        name = typographic(names[one.departement]) if one.departement else "Ensemble"
        rows.append((one.departement, name, *cells))
    return Sheet(
        "couverture",
        "Couverture avant et après",
        (
            Column("departement", "Code"),
            Column("nom", "Département"),
            *(
                Column(f"{key}{what}_{side}", f"{title}{words} {side}", nature)
                for side in ("avant", "apres")
                for what, words in (("", ""), ("_operationnelles", ", CPTS opérationnelles,"))
                for key, title, nature in (
                    ("communes", "Communes couvertes", Nature.ENTIER),
                    ("population", "Habitants couverts", Nature.ENTIER),
                    ("surface_km2", "Surface couverte", Nature.SURFACE),
                    ("part_population", "% des habitants", Nature.PART),
                )
            ),
        ),
        tuple(rows),
        ("« Ensemble » : les départements dont les deux plans parlent.",),
    )


def _ratio(part: Measure, total: Measure) -> float | None:
    return part.population / total.population if total.population else None


def _plan(found: Comparison) -> Sheet:
    return Sheet(
        "plan",
        "Ce que les plans disent autrement",
        (Column("quoi", "Quoi"), Column("avant", "Avant"), Column("apres", "Après")),
        tuple((one.quoi, typographic(one.avant), typographic(one.apres)) for one in found.tetes),
    )
