"""A document: what it says, of when, from what."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cptsgeo.render.document.blocks import (
    Beside,
    Block,
    Blocks,
    Bullets,
    Callout,
    Definitions,
    Facts,
    Heading,
    Legend,
    Listing,
    Paragraph,
    Picture,
)
from cptsgeo.render.document.tables import Table
from cptsgeo.render.document.words import Run, Words, runs


@dataclass(frozen=True, slots=True)
class Cover:
    """A first page of its own: a picture if there is one, and what stands under the title."""

    lines: tuple[Words, ...] = ()
    logo: Picture | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document, in French.

    Attributes
    ----------
    title : str
        What it is about; its own heading, before those of its blocks.
    subtitle : str
        Of when, of where.
    blocks : tuple of Block
        What it says.
    mentions : tuple of str
        What it was made from, a sentence each, at its end.
    date : date or None
        That of its data.
    author : str
        The organisation that it is from, if it says so.
    keywords : tuple of str
        What it is about, for who looks for it.
    cover : Cover or None
        Its first page, where it has one of its own.
    """

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    mentions: tuple[str, ...] = ()
    date: datetime.date | None = None
    author: str = ""
    keywords: tuple[str, ...] = ()
    cover: Cover | None = None

    def __post_init__(self) -> None:
        _check_headings(self.blocks)
        _check_anchors(self.blocks)


def within(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give blocks and those inside them, in the order in which they are read."""
    for block in blocks:
        yield block
        match block:
            case Callout():
                yield from within(block.blocks)
            case Beside():
                yield from within((*block.left, *block.right))
            case Bullets():
                for item in block.items:
                    if isinstance(item, Blocks):
                        yield from within(item.blocks)


def words_of(block: Block) -> Iterator[Words]:
    """Give the words of a block, but of the blocks inside it."""
    match block:
        case Heading() | Paragraph():
            yield block.words
        case Bullets():
            yield from (item for item in block.items if not isinstance(item, Blocks))
        case Facts():
            for fact in block.facts:
                yield from (fact.label, fact.value, *fact.details)
        case Definitions() | Listing():
            for row in block.rows:
                yield from row
        case Legend():
            yield from block.rows
        case Picture():
            yield block.caption
        case Table():
            yield from (block.caption, *(column.heading for column in block.columns))
            for group in block.groups:
                yield group.heading
                for cells in group.rows:
                    yield from cells
            yield "" if block.rows else block.empty
        case _:
            return


def _runs(blocks: Iterable[Block]) -> Iterator[Run]:
    for block in within(blocks):
        for words in words_of(block):
            yield from runs(words)


def _check_headings(blocks: Iterable[Block]) -> None:
    level = 0
    for block in within(blocks):
        if isinstance(block, Heading):
            if not 1 <= block.level <= level + 1:
                raise ValueError(f"A heading of level {block.level} after one of level {level}.")
            level = block.level


def _check_anchors(blocks: tuple[Block, ...]) -> None:
    anchors = [block.anchor for block in within(blocks)
               if isinstance(block, Heading) and block.anchor]  # fmt: skip
    if len(anchors) > len({*anchors}):
        raise ValueError("Two headings of one anchor.")
    if lost := {run.anchor for run in _runs(blocks) if run.anchor}.difference(anchors):
        raise ValueError(f"No heading has the anchor {min(lost)!r}.")
