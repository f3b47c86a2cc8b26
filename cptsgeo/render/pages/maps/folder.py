"""Maps as a folder of pages, with the page that links them."""

from collections.abc import Iterable
from pathlib import Path

from cptsgeo.files.tables import check_replaceable, write_text
from cptsgeo.render.pages.maps.element import PlanMap
from cptsgeo.render.pages.maps.index import index_page
from cptsgeo.render.pages.maps.model import MapPage
from cptsgeo.render.provenance import aside
from cptsgeo.render.shell.policy import MARK


def save_pages(
    pages: Iterable[MapPage], folder: Path, *, home: bool = False, ecraser: bool = False
) -> list[Path]:
    """Save maps as self-contained pages.

    Every page is made, and every place checked, before the first is written.

    Parameters
    ----------
    pages
        The maps; they may be gathered as they are asked for.
    folder
        Where to; pages of ours that bear the same names are replaced.
    home
        Whether to write an ``index.html`` that links them too.
    ecraser
        Whether to replace files that are not ours too.

    Returns
    -------
    list of Path
        The pages.

    Raises
    ------
    OutputError
        If a file is not ours, or cannot be written.
    """
    drawn: list[MapPage] = []
    documents: dict[str, str] = {}
    for page in pages:
        drawn.append(page)
        documents[page.subject.file] = PlanMap(page).to_html()
    if home:
        plan = drawn[0].coverage.territories.plan
        whose = ", ".join(filter(None, (plan.nom, aside(plan))))
        index = index_page(drawn, f"Couverture des CPTS – {whose}")
        documents = {"index.html": index} | documents
    paths = [folder / name for name in documents]
    if not ecraser:
        for path in paths:
            check_replaceable(path, mark=MARK)
    for path, document in zip(paths, documents.values(), strict=True):
        write_text(path, document)
    return paths
