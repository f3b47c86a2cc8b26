"""What CPTS say they do, as a document: themes, missions with their silences, each CPTS."""

from collections.abc import Iterable

from cptsgeo.analysis.actions import Declared
from cptsgeo.render.document import (
    Block,
    Bullets,
    Definitions,
    Document,
    Group,
    Heading,
    Paragraph,
    Run,
    Table,
    Tone,
    Words,
)
from cptsgeo.render.pages.actions import Bar, Card, Content, content_of, frame_of
from cptsgeo.render.pages.grid import Grid
from cptsgeo.render.paper.documents.parts import XMLNS, document_of, facts, grid, notes

_HIGH = 12


def document_actions(found: Declared, *, empreinte: str = "", none: bool = False) -> Document:
    """Make the document of what CPTS say they do.

    Parameters
    ----------
    found
        What they say of what is asked.
    empreinte
        Fingerprint of the files that were read, told if not empty.
    none
        Whether what none of them declares is asked: it comes first then.

    Returns
    -------
    Document
        What the page says, nothing of it folded.
    """
    content = content_of(found, none=none)
    answer, nothing = _grid(content.answer), _grid(content.none)
    cards = list(_cards(content))
    blocks = [
        Heading(1, content.words.figures),
        facts(content.figures),
        *(cards if content.opened else ()),
        *(() if answer else nothing),
        *answer,
        *_grid(content.professions),
        *_grid(content.silent),
        *_grid(content.beside),
        *_themes(content),
        *_grid(content.missions),
        *(nothing if answer else ()),
        *(() if content.opened else cards),
    ]
    return document_of(frame_of(found, empreinte), found.territories, blocks)


def _grid(shown: Grid | None) -> list[Block]:
    return grid(shown) if shown else []


def _themes(content: Content) -> Iterable[Block]:
    if content.bars:
        words = content.words
        yield Heading(1, words.themes)
        rows: tuple[tuple[Words, ...], ...] = tuple(
            ((f"{one.label} ", Run(one.mission, soft=True)), Run(one.many, mark=_bar(one, content)),
             one.part, one.people, *one.places)
            for one in content.bars
        )  # fmt: skip
        *columns, names = words.themes_columns
        yield Table(tuple(columns), (Group(rows),), small=True)
        yield from notes(content.bars_notes)
        yield Heading(2, names.heading)
        yield Definitions(tuple((one.label, one.names or "–") for one in content.bars))


def _bar(one: Bar, content: Content) -> str:
    wide = content.bar // 2
    return (
        f'<svg {XMLNS} width="{wide}" height="{_HIGH}" viewBox="0 0 {wide} {_HIGH}">'
        f'<rect width="{wide}" height="{_HIGH}" rx="2" fill="#dfe7ea"/>'
        f'<rect width="{one.width / 2:g}" height="{_HIGH}" rx="2" fill="#0e5d73"/></svg>'
    )


def _cards(content: Content) -> Iterable[Block]:
    yield Heading(1, content.words.cards)
    yield Paragraph(content.states, Tone.NOTE)
    for card in content.cards:
        yield from _card(card)


def _card(card: Card) -> Iterable[Block]:
    yield Heading(2, (f"{card.nom} ", Run(card.told, soft=True)))
    for group in card.groups:
        yield Heading(3, group.mission, told=False)
        if group.silence:
            yield Paragraph(Run(group.silence, emphasis=True))
        else:
            yield Bullets(tuple(
                (text, " ", Run(state, soft=True)) if state else text
                for text, state in group.actions
            ))  # fmt: skip
