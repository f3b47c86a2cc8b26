"""The figures of an edition as a document: charts side by side, over the table of their numbers."""

from collections.abc import Iterable

from cptsgeo.analysis.figures import Figures
from cptsgeo.render.document import Beside, Block, Document, Heading
from cptsgeo.render.pages.figures import Part, content_of, frame_of
from cptsgeo.render.paper.documents.parts import chart, document_of, facts, grid, notes, table


def document_figures(found: Figures, *, empreinte: str = "") -> Document:
    """Make the document of the figures of an edition.

    Parameters
    ----------
    found
        The figures.
    empreinte
        Fingerprint of the files that were read, told if not empty.

    Returns
    -------
    Document
        What the page says.
    """
    content = content_of(found)
    blocks = [
        Heading(1, content.key),
        facts(content.figures, 4),
        *notes(content.notes),
        *(block for part in content.parts for block in _part(part)),
        *(block for one in (content.absent, content.published) if one for block in grid(one)),
    ]
    return document_of(frame_of(found, empreinte), found.territories, blocks)


def _part(part: Part) -> Iterable[Block]:
    left, right = (chart(one.drawn, one.told) for one in part.charts)
    yield Heading(1, part.title)
    yield Beside((left,), (right,))
    yield from table(part.table)
