"""Markdown that a region writes, as blocks: paragraphs, lists, emphasis and links, nothing else."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from cptsgeo.render.document.blocks import Block, Blocks, Bullets, Heading, Paragraph
from cptsgeo.render.document.words import Run, linked
from cptsgeo.text.french import count, typographic

_LOWEST = 6
"""Level of headings below which there is none in a page."""

_DEEPEST = 20
"""Lists and quotations inside each other beyond which Markdown is read as text."""


class Written(NamedTuple):
    """What a text says, and what was left out of it, each a few French words."""

    blocks: tuple[Block, ...]
    left_out: tuple[str, ...]


def markdown(text: str, under: int) -> Written:
    """Read a text in Markdown (CommonMark).

    Parameters
    ----------
    text
        As it was typed. Lines are kept: cells of spreadsheets are typed as they shall be read.
    under
        Level of the heading under which it stands: its own headings are below.

    Returns
    -------
    Written
        Blocks that lead only to the web and to mailboxes, and what was left out: HTML, pictures,
        links to anything else.
    """
    reader = _Reader(under)
    blocks = tuple(reader.blocks(_parser().parse(text)))
    return Written(blocks, reader.told())


@functools.cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST})
    # Rows of spaces before a line are a habit of cells, not a listing of a program.
    parser.disable(["code"])
    # What a link may lead to is judged below, where what is left out is told.
    parser.validateLink = _any  # type: ignore[method-assign]
    return parser


def _any(url: str) -> bool:  # noqa: ARG001 (as the parser calls it)
    return True


@dataclass
class _Reader:
    """Blocks from the marks of a text."""

    under: int
    level: int = field(init=False)
    left: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.level = self.under

    def told(self) -> tuple[str, ...]:
        return tuple(count(several, kind, _PLURALS[kind]) for kind, several in self.left.items())

    def leave(self, kind: str) -> None:
        self.left[kind] = self.left.get(kind, 0) + 1

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            end = _end(tokens, at)
            inside = tokens[at + 1 : end]
            match token.type:
                case "heading_open":
                    yield from self._heading(int(token.tag[1:]), inside)
                case "paragraph_open":
                    yield from map(Paragraph, self._lines(inside))
                case "bullet_list_open" | "ordered_list_open":
                    items = tuple(Blocks(tuple(self.blocks(one))) for one in _items(inside))
                    yield Bullets(tuple(map(_simple, items)), token.tag == "ol")
                case "blockquote_open":
                    yield from self.blocks(inside)
                case "fence":
                    yield from (Paragraph(_tidy(line)) for line in token.content.splitlines()
                                if line.strip())  # fmt: skip
                case "html_block":
                    self.leave(_HTML)
            at = end + 1

    def _heading(self, level: int, inside: Sequence[Token]) -> Iterator[Block]:
        # One that skips a level would lose who reads by headings.
        lines = [*self._lines(inside)]
        if lines:
            self.level = min(self.under + level, self.level + 1, _LOWEST)
            words = tuple(run for line in lines for run in line)
            yield Heading(self.level, words, told=False)

    def _lines(self, tokens: Sequence[Token]) -> Iterator[tuple[Run, ...]]:
        """The lines of a paragraph, each a paragraph of its own."""
        lines: list[list[Run]] = [[]]
        for run in (run for one in tokens for run in self._runs(one.children or ())):
            if run is None:
                lines.append([])
            elif run.text:
                lines[-1].append(run)
        yield from (tuple(line) for line in lines if any(run.text.strip() for run in line))

    def _runs(self, tokens: Sequence[Token]) -> Iterator[Run | None]:
        """Runs of words; None where a line ends."""
        strong = emphasis = 0
        address = ""
        for token in tokens:
            match token.type:
                case "softbreak" | "hardbreak":
                    yield None
                case "strong_open" | "strong_close":
                    strong += token.nesting
                case "em_open" | "em_close":
                    emphasis += token.nesting
                case "link_open":
                    address = self._address(str(token.attrs.get("href", "")))
                case "link_close":
                    address = ""
                case "html_inline":
                    self.leave(_HTML)
                case "image":
                    self.leave(_PICTURE)
                case "text" | "code_inline":
                    run = Run(_tidy(token.content), strong=strong > 0, emphasis=emphasis > 0)
                    yield replace(run, address=address)

    def _address(self, address: str) -> str:
        kept = linked("", address).address
        if not kept:
            self.leave(_LINK)
        return kept


_HTML, _PICTURE, _LINK = "morceau de HTML", "image", "lien qui ne mène pas au Web"
_PLURALS = {
    _HTML: "morceaux de HTML",
    _PICTURE: "images",
    _LINK: "liens qui ne mènent pas au Web",
}


def _tidy(text: str) -> str:
    return typographic(text)


def _end(tokens: Sequence[Token], at: int) -> int:
    """Where what begins at a mark ends."""
    depth = 0
    for rank in range(at, len(tokens)):
        depth += tokens[rank].nesting
        if depth == 0:
            return rank
    return len(tokens) - 1


def _items(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    at = 0
    while at < len(tokens):
        end = _end(tokens, at)
        yield tokens[at + 1 : end]
        at = end + 1


def _simple(item: Blocks) -> Blocks | tuple[Run | str, ...]:
    """An item of one paragraph is words."""
    match item.blocks:
        case (Paragraph(words=tuple() as words),):
            return words
    return item
