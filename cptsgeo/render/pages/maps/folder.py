"""Maps as a set of pages, with the page that links them."""

from collections.abc import Iterable

from cptsgeo.render.pages.maps.element import PlanMap
from cptsgeo.render.pages.maps.index import index_page
from cptsgeo.render.pages.maps.model import MapPage
from cptsgeo.render.provenance import aside

HOME = "index.html"
"""The page that links the others."""


def map_pages(pages: Iterable[MapPage], *, home: bool = False, atelier: str = "") -> dict[str, str]:
    """Give maps as self-contained pages.

    Parameters
    ----------
    pages
        The maps; they may be gathered as they are asked for.
    home
        Whether to have an ``index.html`` that links them too.
    atelier
        The page of the atelier that it links; empty if there is none.

    Returns
    -------
    dict of str to str
        The pages by file name, in the order in which they are told.
    """
    drawn: list[MapPage] = []
    documents: dict[str, str] = {}
    for page in pages:
        drawn.append(page)
        documents[page.subject.file] = PlanMap(page).to_html()
    if not home:
        return documents
    plan = drawn[0].coverage.territories.plan
    whose = ", ".join(filter(None, (plan.nom, aside(plan))))
    return {HOME: index_page(drawn, f"Couverture des CPTS – {whose}", atelier)} | documents
