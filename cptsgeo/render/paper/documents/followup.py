"""A follow-up as a document: what moved, what waits, and internal notes on pages of their own."""

from collections.abc import Iterable
from dataclasses import replace

from cptsgeo.analysis.followup import Followup
from cptsgeo.render.document import Block, Document, Heading, PageBreak
from cptsgeo.render.pages.followup import Part, content_of, frame_of
from cptsgeo.render.paper.documents.parts import document_of, facts, grid

_INTERNAL = "#8a3b12"
"""Colour of the title of what is internal, on the page too."""


def document_followup(found: Followup, *, notes: bool, empreinte: str = "") -> Document:
    """Make the document of a follow-up.

    Parameters
    ----------
    found
        What moved, and what waits.
    notes
        Whether internal notes are told.
    empreinte
        Fingerprint of the files that were read, told if not empty.

    Returns
    -------
    Document
        What the page says.
    """
    content = content_of(found, notes=notes)
    blocks = [
        Heading(1, content.brief),
        facts(content.figures, 4),
        *(block for part in content.parts for block in _part(part)),
    ]
    return document_of(frame_of(found, empreinte, notes=notes), found.territories, blocks)


def _part(part: Part) -> Iterable[Block]:
    if not part.internal:
        return grid(part.table)
    heading, *table = grid(part.table)
    assert isinstance(heading, Heading)
    apart = [PageBreak()] if part.table.rows else []
    return [*apart, replace(heading, colour=_INTERNAL), *table]
