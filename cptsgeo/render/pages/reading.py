"""A document of blocks as one page with a table of contents, for a web site."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup, escape

from cptsgeo.render.document import (
    Block,
    Column,
    Contents,
    Document,
    Group,
    Heading,
    Picture,
    Run,
    Table,
    Words,
)
from cptsgeo.render.document.document import within
from cptsgeo.render.document.words import plain, runs
from cptsgeo.render.pages.document import ENVIRONMENT, Page, render

_KEPT = " !$&'()*+,/:;=?@[]"
"""Signs that need no code in the address of a picture, nor in an attribute between quotes."""


class Entry(NamedTuple):
    """A line of the table of contents."""

    level: int
    words: str
    anchor: str


@dataclass(frozen=True)
class Content:
    """What the page of a document shows; `lines` and `logo` are those of its cover."""

    lines: tuple[Words, ...]
    logo: Picture | None
    contents: str
    entries: tuple[Entry, ...]
    blocks: tuple[Block, ...]


def page_document(document: Document) -> str:
    """Write a document as a page.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    str
        A self-contained HTML document, the same for the same document: what refers to numbers of
        pages is left out, since it has none.
    """
    blocks = tuple(_anchored(document.blocks))
    contents = next((one for one in blocks if isinstance(one, Contents)), None)
    cover = document.cover
    page = Page(
        template="reading.html",
        title=document.title,
        situation=document.subtitle,
        notices=(),
        maps=(),
        style="static/reading.css",
        script="",
        sources=document.mentions,
        fingerprint="",
    )
    content = Content(
        cover.lines if cover else (),
        cover.logo if cover else None,
        contents.title if contents else "",
        tuple(_entries(blocks, contents.depth)) if contents else (),
        blocks,
    )
    return render(page, content)


def _anchored(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks whose headings all have a place that the table of contents leads to."""
    for rank, block in enumerate(blocks):
        if isinstance(block, Heading) and not block.anchor:
            yield Heading(block.level, block.words, f"partie-{rank}", block.colour, block.told)
        else:
            yield block


def _entries(blocks: Iterable[Block], depth: int) -> Iterator[Entry]:
    for block in within(blocks):
        if isinstance(block, Heading) and block.told and block.level <= depth:
            yield Entry(block.level, plain(block.words), block.anchor)


# — what the template asks for —


def _kind(block: Block) -> str:
    return type(block).__name__.lower()


def _words(words: Words) -> Markup:
    """Words as HTML: what users typed is escaped, addresses are those that a document may have."""
    return Markup().join(map(_run, runs(words)))


def _run(run: Run) -> Markup:
    shown = Markup("<br>").join(map(escape, run.text.split("\n")))
    for wanted, element in ((run.strong, "strong"), (run.emphasis, "em"), (run.soft, "small")):
        if wanted and shown:
            shown = Markup("<{0}>{1}</{0}>").format(Markup(element), shown)
    if run.mark:
        shown = Markup("{}{}").format(_image(run.mark, "", "marque"), shown)
    if not shown:
        return shown
    href = run.address or (f"#{run.anchor}" if run.anchor else "")
    return Markup('<a href="{}">{}</a>').format(href, shown) if href else shown


def _image(svg: str, alt: str, kind: str) -> Markup:
    """A picture that keeps to itself: its identifiers are not those of the page."""
    drawn = svg.partition("?>\n")[2] if svg.startswith("<?xml") else svg
    address = f"data:image/svg+xml,{quote(drawn, safe=_KEPT)}"
    return Markup('<img class="{}" alt="{}" src="{}">').format(kind, alt, address)


def _columns(table: Table) -> list[int]:
    """Ranks of the columns that have something to show: a page has no numbers of pages."""
    shown = [rank for rank in range(len(table.columns))
             if any(_words(row[rank]) for row in table.rows)]  # fmt: skip
    return shown or [*range(len(table.columns))]


class _Shown(NamedTuple):
    """A table without the columns that hold nothing."""

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]


def _shown(table: Table) -> _Shown:
    kept = _columns(table)
    return _Shown(
        tuple(table.columns[rank] for rank in kept),
        tuple(
            Group(tuple(tuple(row[rank] for rank in kept) for row in group.rows), group.heading)
            for group in table.groups if group.rows
        ),
    )  # fmt: skip


ENVIRONMENT.filters |= {"kind": _kind, "words": _words, "picture": _image, "shown": _shown}
