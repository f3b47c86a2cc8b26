"""What a document says, in blocks, before it is set on paper or written as a page."""

from cptsgeo.render.document.blocks import (
    Beside,
    Block,
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
    Tone,
)
from cptsgeo.render.document.document import Cover, Document
from cptsgeo.render.document.tables import Column, Group, Table
from cptsgeo.render.document.words import Run, Words, linked

__all__ = [
    "Beside",
    "Block",
    "Bullets",
    "Callout",
    "Column",
    "Contents",
    "Cover",
    "Definitions",
    "Document",
    "Fact",
    "Facts",
    "Group",
    "Heading",
    "Legend",
    "Listing",
    "PageBreak",
    "Paragraph",
    "Picture",
    "Run",
    "Table",
    "Tone",
    "Words",
    "linked",
]
