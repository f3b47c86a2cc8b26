"""The état d'avancement as a document: its cover, its chapters, in their order."""

from collections.abc import Iterator

from cptsgeo.render.document import Block, Contents, Cover, Document, PageBreak
from cptsgeo.render.edition.annexes import communes_by_cpts, glossary, index, origins
from cptsgeo.render.edition.departement import chapter
from cptsgeo.render.edition.edition import Edition
from cptsgeo.render.edition.opening import changes, missions, preamble, reading
from cptsgeo.render.edition.region import (
    actions_chapter,
    coverage_chapter,
    figures_chapter,
    snp_chapter,
    zones_chapter,
)
from cptsgeo.render.paper.margin import date_of
from cptsgeo.render.provenance import aside, situation
from cptsgeo.text.french import raised, typographic

TITLE = "État d’avancement des CPTS"


def edition_document(edition: Edition) -> Document:
    """Give the état d'avancement of an edition.

    Parameters
    ----------
    edition
        The edition.

    Returns
    -------
    Document
        Its contents come after its cover.
    """
    body = tuple(_chapters(edition))
    plan = edition.plan
    lines = (raised(situation(edition.territories)), typographic(plan.organisme), aside(plan))
    return Document(
        title=f"{TITLE} – {edition.place}",
        subtitle=edition.wanted.edition and raised(typographic(edition.wanted.edition)),
        blocks=(Contents("Sommaire", depth=2), *body, *glossary(body), *origins(edition)),
        date=date_of(edition.territories),
        author=typographic(plan.organisme),
        keywords=("CPTS", "état d’avancement", edition.place),
        cover=Cover(tuple(filter(None, lines)), edition.wanted.logo),
    )


def _chapters(edition: Edition) -> Iterator[Block]:
    yield from preamble(edition)
    yield from changes(edition)
    yield from reading(edition)
    yield from missions(edition)
    yield from coverage_chapter(edition)
    yield from figures_chapter(edition)
    yield from actions_chapter(edition)
    yield from snp_chapter(edition)
    for code in edition.chapters:
        yield from chapter(edition, code)
    yield from zones_chapter(edition)
    yield from communes_by_cpts(edition)
    yield from index(edition)
