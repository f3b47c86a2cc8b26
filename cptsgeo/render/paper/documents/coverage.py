"""A coverage as a document: its tables, as a terminal has them."""

from collections.abc import Sequence

from cptsgeo.analysis.tally import Tallies
from cptsgeo.render.document import Document
from cptsgeo.render.pages.document import Page
from cptsgeo.render.pages.grid import grid_of
from cptsgeo.render.paper.documents.parts import document_of, grid
from cptsgeo.render.provenance import places, situation_title, sources
from cptsgeo.render.sheets import Sheet
from cptsgeo.text.french import listed, typographic


def document_coverage(found: Tallies, sheets: Sequence[Sheet], *, empreinte: str = "") -> Document:
    """Make the document of a coverage.

    Parameters
    ----------
    found
        What is covered.
    sheets
        Its tables, that pages have room for; notices are among their notes.
    empreinte
        Fingerprint of the files that were read, told if not empty.

    Returns
    -------
    Document
        The tables under their titles, with their notes.
    """
    territories = found.territories
    where = listed(places(territories.communes, found.ensemble.departements))
    page = Page(
        template="",
        title=f"Couverture – {typographic(territories.plan.nom)}",
        situation=f"{situation_title(territories)} · {where}",
        notices=(),
        maps=(),
        style="",
        script="",
        sources=sources(territories),
        fingerprint=empreinte,
    )
    return document_of(page, territories, [one for sheet in sheets for one in grid(grid_of(sheet))])
