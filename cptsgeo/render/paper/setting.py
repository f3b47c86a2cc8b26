"""A document set on paper: its blocks as data for the one template of documents, and its PDF."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cptsgeo import later
from cptsgeo.render.document.blocks import (
    Beside,
    Block,
    Blocks,
    Bullets,
    Callout,
    Contents,
    Definitions,
    Fact,
    Facts,
    Heading,
    Legend,
    Listing,
    PageBreak,
    Paragraph,
    Picture,
)
from cptsgeo.render.document.document import Cover, Document
from cptsgeo.render.document.tables import Group, Table
from cptsgeo.render.document.words import Run, Words, plain, runs
from cptsgeo.render.drawing.lettering import clean, lacking, shortened
from cptsgeo.render.paper.columns import shares
from cptsgeo.render.paper.sheet import unfitted
from cptsgeo.render.result import Picture as Written

if TYPE_CHECKING:
    from cptsgeo.render.paper.typesetting import typeset
else:
    typeset = later("cptsgeo.render.paper.typesetting:typeset")

_WIDE = 174.0
"""Millimetres of a page, between its margins."""

_MM_PER_EM, _SMALL = 8.6 * 25.4 / 72, 7.6 * 25.4 / 72
"""Of the letters of tables."""

_GUTTER = 6.0
"""Millimetres between blocks side by side."""

_BOX = "□"
"""Stands for a sign that the font has not, as other programs draw it."""

_LONG = re.compile(r"[^\s\u00a0\u202f-]{25,}")
_TIED = re.compile(r"[^ \t\r\n\u200b-]{40,}")
"""Words that no-break spaces tie together, more than a column may have room for."""
_LOOSE = str.maketrans("\u00a0\u202f", "  ")
_PIECE = 4
_BREAK = "\u200b"
"""Where a word longer than any of French may be broken, between pieces of so many signs."""

_HEAD = 66.0
"""Ems that a running head may take."""

_NOTHING = "–"
"""Stands for a heading without a sign that is seen."""

_LINES = 8
"""Lines that a heading of a table may take: what comes again on each page must leave room there."""

_NEAR = 600
"""Signs beyond which a text does not stay on the page of what follows it."""


def set_document(document: Document) -> Written:
    """Set a document as a PDF that anyone can read (PDF/UA).

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    Picture
        The file, the same for the same document, and the signs that its font has not.
    """
    setting = _Setting()
    data = setting.document(document)
    (content,) = typeset(
        "document",
        data,
        form="pdf",
        pictures=setting.pictures,
        date=document.date,
        accessible=True,
    )
    return Written(content, frozenset(setting.lacking))


class _Setting:
    """Data of a document as its template reads them, pictures apart, each once."""

    def __init__(self) -> None:
        self.lacking: set[str] = set()
        self._names: dict[str, str] = {}

    @property
    def pictures(self) -> Mapping[str, str]:
        return {name: svg for svg, name in self._names.items()}

    def document(self, document: Document) -> dict[str, Any]:
        title = document.title if _seen(document.title) else _NOTHING
        return {
            "title": self._text(title),
            "name": self._shown(title),
            "subtitle": self._text(document.subtitle),
            "head": shortened(self._shown(title), _HEAD),
            "author": self._shown(document.author),
            "keywords": [self._shown(one) for one in document.keywords],
            "mentions": [self._text(one) for one in document.mentions],
            "cover": self._cover(document.cover) if document.cover else None,
            "blocks": self._blocks(document.blocks, _WIDE),
        }

    def _cover(self, cover: Cover) -> dict[str, Any]:
        return {
            "lines": [self._words(one) for one in cover.lines],
            "logo": self._block(cover.logo, _WIDE) if cover.logo else None,
        }

    def _blocks(self, blocks: Iterable[Block], wide: float) -> list[dict[str, Any]]:
        return [self._block(one, wide) for one in blocks]

    def _block(self, block: Block, wide: float) -> dict[str, Any]:
        kind = type(block).__name__.lower()
        return {"kind": kind, **self._content(block, wide)}

    def _content(self, block: Block, wide: float) -> dict[str, Any]:
        match block:
            case Heading():
                words = block.words if _seen(plain(block.words)) else _NOTHING
                return {"level": block.level, "words": self._words(words),
                        "anchor": block.anchor, "colour": block.colour,
                        "told": block.told,
                        "near": len(plain(block.words)) < _NEAR}  # fmt: skip
            case Paragraph():
                return {"words": self._words(block.words), "tone": block.tone.value,
                        "near": block.near and len(plain(block.words)) < _NEAR}  # fmt: skip
            case Contents():
                return {"title": self._text(block.title), "depth": block.depth}
            case Picture():
                return {"name": self._picture(block.svg), "alt": self._shown(block.alt),
                        "caption": self._text(block.caption), "wide": block.wide,
                        "high": block.high}  # fmt: skip
            case Table():
                return self._table(block, wide)
            case PageBreak():
                return {}
            case Bullets() | Callout() | Beside():
                return self._holding(block, wide)
            case _:
                return self._rows(block)

    def _holding(self, block: Bullets | Callout | Beside, wide: float) -> dict[str, Any]:
        """What holds other blocks."""
        match block:
            case Bullets():
                return {"items": [self._item(one, wide) for one in block.items],
                        "ordered": block.ordered}  # fmt: skip
            case Callout():
                return {"blocks": self._blocks(block.blocks, wide - 12), "colour": block.colour,
                        "ground": block.ground, "mark": self._mark(block.mark)}  # fmt: skip
            case Beside():
                left = (wide - _GUTTER) * block.share
                return {"left": self._blocks(block.left, left), "share": block.share,
                        "right": self._blocks(block.right, wide - _GUTTER - left)}  # fmt: skip

    def _rows(self, block: Facts | Definitions | Listing | Legend) -> dict[str, Any]:
        """What has short rows."""
        match block:
            case Facts():
                return {"facts": [self._fact(one) for one in block.facts],
                        "columns": block.columns}  # fmt: skip
            case Definitions():
                return {"rows": self._pairs(block.rows), "terms": block.terms}
            case Listing():
                return {"rows": self._pairs(block.rows), "columns": block.columns}
            case Legend():
                return {"rows": [self._words(one) for one in block.rows]}

    def _item(self, item: Words | Blocks, wide: float) -> dict[str, Any]:
        if isinstance(item, Blocks):
            return {"blocks": self._blocks(item.blocks, wide - 5)}
        return {"words": self._words(item)}

    def _fact(self, fact: Fact) -> dict[str, Any]:
        return {"label": self._text(fact.label), "value": self._words(fact.value),
                "details": [self._words(one) for one in fact.details]}  # fmt: skip

    def _pairs(self, rows: Iterable[tuple[Words, Words]]) -> list[list[Any]]:
        return [[self._words(one) for one in pair] for pair in rows]

    def _table(self, table: Table, wide: float) -> dict[str, Any]:
        widths = shares(table, wide / (_SMALL if table.small else _MM_PER_EM))
        return {
            "caption": self._text(table.caption),
            "near": len(table.caption) < _NEAR,
            "headings": [self._text(self._cut(column.heading, ems))
                         for column, ems in zip(table.columns, widths, strict=True)],
            "numbers": [one.numbers for one in table.columns],
            "widths": [round(one, 2) for one in widths],
            "groups": [self._group(one, sum(widths)) for one in table.groups if one.rows],
            "empty": self._text(table.empty),
            "small": table.small,
        }  # fmt: skip

    def _group(self, group: Group, ems: float) -> dict[str, Any]:
        heading = group.heading
        if len(plain(heading)) > _NEAR:
            heading = self._cut(plain(heading), ems)
        return {
            "heading": self._words(heading) if heading else None,
            "rows": [[self._words(cell) for cell in row] for row in group.rows],
            "whole": [sum(len(plain(cell)) for cell in row) < _NEAR for row in group.rows],
        }

    def _words(self, words: Words) -> list[Any]:
        return [self._run(one) for one in runs(words)]

    def _run(self, run: Run) -> Any:
        looks = {"strong": run.strong, "emphasis": run.emphasis, "soft": run.soft,
                 "address": run.address, "anchor": run.anchor, "page": run.page,
                 "mark": self._mark(run.mark)}  # fmt: skip
        told = {name: value for name, value in looks.items() if value}
        return {"text": self._text(run.text), **told} if told else self._text(run.text)

    def _text(self, text: str) -> str:
        """A text, of which any word may be broken that is longer than those of French."""
        loose = _TIED.sub(lambda tied: tied[0].translate(_LOOSE), self._shown(text))
        return _LONG.sub(_breakable, loose)

    def _shown(self, text: str) -> str:
        """A text as it is drawn, boxes for the signs that the font has not."""
        drawn, without = clean(text), lacking(text)
        self.lacking |= without
        return drawn.translate({ord(sign): _BOX for sign in without}) if without else drawn

    @staticmethod
    def _cut(text: str, ems: float) -> str:
        return shortened(clean(text), ems * _LINES, bold=True)

    def _mark(self, svg: str) -> str:
        return self._picture(svg) if svg else ""

    def _picture(self, svg: str) -> str:
        svg = unfitted(svg)
        without = lacking(svg)
        self.lacking |= without
        svg = svg.translate({ord(sign): _BOX for sign in without}) if without else svg
        return self._names.setdefault(svg, f"picture-{len(self._names)}")


def _seen(text: str) -> bool:
    """Whether a text has a sign that is seen."""
    return bool(clean(text).strip())


def _breakable(word: re.Match[str]) -> str:
    text = word[0]
    return _BREAK.join(text[at : at + _PIECE] for at in range(0, len(text), _PIECE))
