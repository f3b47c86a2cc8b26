"""A comparison as a document: both maps side by side, and what changed."""

from collections.abc import Iterable

from cptsgeo.analysis.comparison import Comparison
from cptsgeo.plan.territories import Territories
from cptsgeo.render.document import (
    Beside,
    Block,
    Bullets,
    Definitions,
    Document,
    Group,
    Heading,
    Paragraph,
    Picture,
    Run,
    Table,
    Tone,
)
from cptsgeo.render.pages.comparison import Content, content_of, frame_of, side_titles
from cptsgeo.render.paper.comparison import ground_of, legend_of
from cptsgeo.render.paper.documents.parts import (
    document_of,
    facts,
    legend,
    picture_of_map,
    sheet_of_map,
    whole,
)
from cptsgeo.render.paper.ground import close_ground, draw_ground
from cptsgeo.render.paper.naming import cpts_names
from cptsgeo.text.french import number

_MAP = (84.0, 84.0)
"""Millimetres of each map."""


def document_comparison(found: Comparison, *, empreinte: str = "") -> Document:
    """Make the document of a comparison.

    Parameters
    ----------
    found
        The changes.
    empreinte
        Fingerprint of the files that were read, told if not empty.

    Returns
    -------
    Document
        What the page says.
    """
    content = content_of(found)
    blocks = [
        *([Paragraph(content.words.unchanged, Tone.LEAD)] if content.unchanged else []),
        Heading(1, content.words.figures),
        facts(content.figures, 5),
        *_maps(found),
        *_cpts(content),
        *_moves(content),
        *_coverage(content),
        *_heads(content),
    ]
    return document_of(frame_of(found, empreinte), found.apres, blocks)


def _maps(found: Comparison) -> Iterable[Block]:
    present: set[str] = set()
    drawn: list[tuple[Block, ...]] = []
    for side, told in zip((found.avant, found.apres), side_titles(found), strict=True):
        picture, states = _map(found, side, told)
        present |= states
        drawn.append((Heading(2, told, told=False), picture))
    before, after = drawn
    yield Beside(before, after)
    yield legend(*legend_of(found, present))


def _map(found: Comparison, side: Territories, told: str) -> tuple[Picture, set[str]]:
    sheet, ground = sheet_of_map(told, *_MAP), ground_of(found, side)
    place = whole(sheet)
    drawn = draw_ground(sheet, ground, place)
    drawn.placement.place(cpts_names(side, drawn, sheet.paper, numbered=False))
    close_ground(sheet, drawn, place)
    return picture_of_map(sheet, told), {*ground.states.values()}


def _cpts(content: Content) -> Iterable[Block]:
    if content.cpts:
        words = content.words
        yield Heading(1, f"{words.cpts} ({number(len(content.cpts))})")
        rows = tuple(
            (one.nom, one.kinds, one.statut, one.communes, one.population, one.taille,
             one.financement)
            for one in content.cpts
        )  # fmt: skip
        yield Table(words.cpts_columns, (Group(rows),), small=True)


def _moves(content: Content) -> Iterable[Block]:
    if content.moves:
        yield Heading(1, content.words.moves)
        yield Bullets(tuple(
            (f"{one.text} ", Run(f"({one.communes}, {one.population})", soft=True))
            for one in content.moves
        ))  # fmt: skip


def _coverage(content: Content) -> Iterable[Block]:
    yield Heading(1, content.words.coverage)
    rows = tuple(
        (Run(one.place, strong=one.changed), *(Run(cell, strong=one.changed) for cell in one.cells))
        for one in content.coverage
    )
    yield Table(content.words.coverage_columns, (Group(rows),))


def _heads(content: Content) -> Iterable[Block]:
    if content.heads:
        yield Heading(1, content.words.heads)
        yield Definitions(tuple((what, f"{before} → {after}")
                                for what, before, after in content.heads))  # fmt: skip
