"""A document as a page: the same content, with a table of contents, to read or to put on a site."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from cptsgeo.render.document.blocks import Block, Blocks, Heading, Picture
from cptsgeo.render.document.document import Cover, Document, within
from cptsgeo.render.document.tables import Table
from cptsgeo.render.document.words import Run, Words, plain, runs
from cptsgeo.render.pages.document import Page, render
from cptsgeo.text.french import NBSP

CONTENTS = "Sommaire"
_DEPTH = 2
"""Levels of headings that the table of contents names."""


class Entry(NamedTuple):
    """A line of the table of contents."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True)
class Content:
    """What a document shows on a page."""

    blocks: tuple[Block, ...]
    cover: Cover | None
    contents: tuple[Entry, ...]
    title: str
    reader: "_Reader"


def page_document(document: Document) -> str:
    """Write a document as a page.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    str
        A self-contained HTML document, the same for the same document.
    """
    page = Page(
        template="written.html",
        title=document.title,
        situation=document.subtitle,
        notices=(),
        maps=(),
        style="static/written.css",
        script="",
        sources=document.mentions,
        fingerprint="",
    )
    reader = _Reader(document)
    entries = tuple(
        Entry(one.level, reader.anchor(one), plain(one.words))
        for one in reader.headings if one.told and one.level <= _DEPTH
    )  # fmt: skip
    return render(page, Content(document.blocks, document.cover, entries, CONTENTS, reader))


class _Reader:
    """What the template asks of blocks: their kinds, their anchors, their words."""

    def __init__(self, document: Document) -> None:
        self.headings = [one for one in within(document.blocks) if isinstance(one, Heading)]
        self._anchors = {
            id(one): one.anchor or f"titre-{rank}" for rank, one in enumerate(self.headings, 1)
        }
        self._places = {one.anchor: one for one in self.headings if one.anchor}
        self._labels = _labels(document)

    def kind(self, block: Block | Blocks) -> str:
        return type(block).__name__.lower()

    def anchor(self, heading: Heading) -> str:
        """Identifier of a heading in the page."""
        return self._anchors[id(heading)]

    def kept(self, table: Table) -> list[int]:
        """Ranks of the columns of a table: one of numbers of pages alone has nothing to say."""
        return [
            rank for rank in range(len(table.columns))
            if not all(_is_page(row[rank]) for row in table.rows)
        ]  # fmt: skip

    def label(self, table: Table) -> str:
        """What a table is called, as no other one of the page is."""
        return self._labels[id(table)]

    def runs(self, words: Words, after: Words = "") -> Iterator[tuple[Run, str, str]]:
        """Runs of words with their text and where they lead, and `after` which they stand.

        A page has no pages: the words of the heading stand for its number, unless words that lead
        there stand before it.
        """
        before = [one.anchor for one in runs(after)][-1]
        for run in runs(words):
            if run.page and run.anchor == before:
                continue
            before = run.anchor
            place = self._places.get(run.anchor)
            address = f"#{self.anchor(place)}" if place else run.address
            told = plain(place.words) if place and run.page else run.text
            yield run, told, address

    def picture(self, one: Picture) -> Markup:
        """The address of a picture, that holds all of it: its identifiers are its own."""
        return self.mark(one.svg)

    def mark(self, svg: str) -> Markup:
        """The same of a mark."""
        return Markup("data:image/svg+xml;base64,") + base64.b64encode(svg.encode()).decode()


def _is_page(words: Words) -> bool:
    return all(run.page and not run.text for run in runs(words))


def _labels(document: Document) -> dict[int, str]:
    """Labels of tables: after the heading over each, numbered where there are several."""
    labels, heading, count = {}, document.title, 0
    for block in within(document.blocks):
        if isinstance(block, Heading):
            heading, count = plain(block.words), 0
        elif isinstance(block, Table):
            count += 1
            told = block.caption or heading
            labels[id(block)] = f"Tableau{NBSP}: {told}" + (f" ({count})" if count > 1 else "")
    seen: dict[str, int] = {}
    for ident, label in labels.items():
        seen[label] = seen.get(label, 0) + 1
        if seen[label] > 1:
            labels[ident] = f"{label} – {seen[label]}"
    return labels
