"""The identity sheet of a CPTS: its whole territory, what is known of it, what it declares."""

from collections.abc import Iterator, Sequence
from itertools import chain

from cptsgeo.analysis.actions import neighbours
from cptsgeo.files.schema import load_schema
from cptsgeo.plan import aci
from cptsgeo.plan.model import Cpts
from cptsgeo.plan.observatory import PUBLISHED, Action, Mission
from cptsgeo.render import cards
from cptsgeo.render.document import (
    Beside,
    Block,
    Bullets,
    Definitions,
    Heading,
    Paragraph,
    Run,
    Words,
    linked,
)
from cptsgeo.render.document.blocks import Blocks
from cptsgeo.render.document.document import words_of
from cptsgeo.render.document.words import plain
from cptsgeo.render.looks import state_looks
from cptsgeo.render.pages.maps.places import cpts_page
from cptsgeo.render.paper.documents.parts import look_mark
from cptsgeo.render.paper.edition import texts
from cptsgeo.render.paper.edition.blocks import legend, map_of, note
from cptsgeo.render.paper.edition.edition import Edition, anchor
from cptsgeo.render.tables.action_words import action_told, etat
from cptsgeo.text import names
from cptsgeo.text.french import NBSP, euros, lowered, raised, typographic

_MAP = (86, 84)
"""Millimetres of the map, beside the facts."""

_SHARE = 0.49
"""Of the width, for the map."""

_LEFT_OUT = frozenset({"CPTS", "Remarque"})
"""Cells of the card that stand elsewhere in the sheet."""

_LINE = 56
"""Letters of a line in one of two columns, about."""

BY_HAND = ("Présidence", "Coordination")
"""What is filled in by hand: no file of the plan names a person."""

_BLANK = "…" * 22


def sheet(edition: Edition, cpts_id: str) -> Iterator[Block]:
    """Give the sheet of a CPTS.

    Parameters
    ----------
    edition
        The edition.
    cpts_id
        The CPTS.

    Yields
    ------
    Block
        Its heading, of level 2, then what is known of it.
    """
    cpts = edition.territories.cpts[cpts_id]
    yield Heading(2, typographic(cpts.nom), anchor(cpts_id))
    yield from texts.written(edition.plan, texts.PRESENTATION, 2, cpts_id)
    facts = Definitions(tuple(_facts(edition, cpts)), terms=0.36)
    if edition.territories.atoms[cpts_id]:
        page = cpts_page(edition.territories, cpts_id)
        wide, high = _MAP
        drawn = map_of(page, wide, high, f"Territoire de la {typographic(cpts.nom)}, en entier")
        yield Beside((*drawn, legend(page.states)), (facts,), share=_SHARE)
    else:
        yield Paragraph("Aucune commune n’est connue : son territoire n’est pas dessiné.")
        yield facts
    yield from _actions(edition, cpts_id)


def _facts(edition: Edition, cpts: Cpts) -> Iterator[tuple[Words, Words]]:
    plan, row = edition.plan, cards.row(edition.coverage, cpts.cpts_id)
    headings = cards.headings(plan)
    for heading, cell in zip(headings, row, strict=True):
        if heading.title == "Statut":
            look = state_looks().get(edition.coverage.portrait(cpts.cpts_id).statut)
            yield heading.title, Run(cell.text, strong=True, mark=look_mark(look) if look else "")
        elif cell.text and heading.title not in _LEFT_OUT:
            yield heading.title, linked(cell.text, cell.link) if cell.link else cell.text
    remark = next(cell.text for heading, cell in zip(headings, row, strict=True)
                  if heading.title == "Remarque")  # fmt: skip
    if remark:
        yield "Remarque", raised(remark)
    yield from _funding(edition, cpts)
    yield "CPTS voisines", _neighbours(edition, cpts.cpts_id)
    if edition.wanted.lignes:
        yield from ((one, _BLANK) for one in BY_HAND)


def _funding(edition: Edition, cpts: Cpts) -> Iterator[tuple[Words, Words]]:
    size = edition.coverage.portrait(cpts.cpts_id).taille
    if edition.wanted.financement and size:
        yield (
            raised(aci.COLONNE),
            (
                euros(aci.financement_maximum(size)),
                Run(f", et {euros(aci.financement_crise_grave(size))} dus seulement lors d’une "
                    "crise grave", soft=True),
            ),
        )  # fmt: skip


def _neighbours(edition: Edition, cpts_id: str) -> Words:
    known = edition.territories.cpts
    found = sorted(
        neighbours(edition.territories, cpts_id), key=lambda one: names.key(known[one].nom)
    )
    if not found:
        return "aucune"
    shown = {one for ids in edition.chapters.values() for one in ids}
    runs: list[str | Run] = []
    for rank, one in enumerate(found):
        told = cards.label(known[one])
        runs += [", "] if rank else []
        runs.append(Run(told, anchor=anchor(one)) if one in shown else told)
    return tuple(runs)


def _actions(edition: Edition, cpts_id: str) -> Iterator[Block]:
    seen = edition.plan.observatoire
    if seen.vide:
        return
    yield Heading(3, "Actions déclarées, par mission", told=False)
    own = seen.declared.get(cpts_id, ())
    if own:
        left, right = _columns([_mission(edition, cpts_id, one) for one in seen.missions])
        yield Beside(left, right)
    else:
        yield Paragraph(f"{raised(seen.silence(cpts_id).libelle)}.")
    fiche, reponse = seen.fiche.get(cpts_id), load_schema("fiches").field("reponse")
    if fiche:
        yield note(f"Fiche{NBSP}: {lowered(reponse.shown(fiche.reponse))}, {fiche.date.when}.")


def _mission(edition: Edition, cpts_id: str, mission: Mission) -> tuple[Block, ...]:
    """What it declares under a mission, or why it declares nothing there."""
    seen = edition.plan.observatoire
    title = Run(typographic(mission.libelle), strong=True)
    actions = [one for one in seen.declared[cpts_id] if one.mission == mission.code]
    if not actions:
        silence = seen.silence(cpts_id, mission.code).libelle
        return (Paragraph((title, f"{NBSP}: {silence}.")),)
    return (Paragraph(title, near=True), Bullets(tuple(_action(edition, one) for one in actions)))


def _columns(
    groups: Sequence[tuple[Block, ...]],
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Missions in two columns of nearly the same height, in their order."""
    heights = [sum(map(_height, group)) for group in groups]
    cut = min(range(1, len(groups) + 1),
              key=lambda rank: max(sum(heights[:rank]), sum(heights[rank:])))  # fmt: skip
    return tuple(chain(*groups[:cut])), tuple(chain(*groups[cut:]))


def _height(block: Block) -> float:
    """Lines that a block takes in a column, about."""
    if isinstance(block, Bullets):
        return sum(_lines(words) for words in block.items)
    return 0.6 + sum(map(_lines, words_of(block)))


def _lines(words: Words | Blocks) -> int:
    return 1 if isinstance(words, Blocks) else -(-len(plain(words)) // _LINE)


def _action(edition: Edition, one: Action) -> Words:
    told = action_told(edition.plan.observatoire, one)
    if one.etat == PUBLISHED:
        return told
    return (told, Run(f" – {lowered(etat(one))}", soft=True))
