"""The état d'avancement as a document: its cover, its chapters, in their order."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import count

from cptsgeo.render.document import (
    Beside,
    Block,
    Callout,
    Contents,
    Cover,
    Document,
    PageBreak,
    Picture,
)
from cptsgeo.render.paper.edition.annexes import communes_by_cpts, glossary, index, origins, unsaid
from cptsgeo.render.paper.edition.departement import chapter
from cptsgeo.render.paper.edition.edition import Edition
from cptsgeo.render.paper.edition.opening import changes, missions, preamble, reading
from cptsgeo.render.paper.edition.region import (
    actions_chapter,
    coverage_chapter,
    figures_chapter,
    snp_chapter,
)
from cptsgeo.render.paper.edition.zones import zones_chapter
from cptsgeo.render.paper.margin import date_of
from cptsgeo.render.provenance import aside, situation
from cptsgeo.text.french import raised, typographic

TITLE = "État d’avancement des CPTS"

Chapter = Callable[[], Iterable[Block]]


def chapters(edition: Edition) -> tuple[Chapter, ...]:
    """Give what makes the chapters of an edition, in their order: some take a second.

    Parameters
    ----------
    edition
        The edition.

    Returns
    -------
    tuple of callable
        Each gives its blocks.
    """
    before = (preamble, changes, reading, missions, coverage_chapter, figures_chapter,
              actions_chapter, snp_chapter)  # fmt: skip
    after = (zones_chapter, communes_by_cpts, index)
    return (
        *(partial(one, edition) for one in before),
        *(partial(chapter, edition, code) for code in edition.chapters),
        *(partial(one, edition) for one in after),
    )


def edition_document(edition: Edition, found: Iterable[Iterable[Block]]) -> Document:
    """Give the état d'avancement of an edition.

    Parameters
    ----------
    edition
        The edition.
    found
        The blocks of its `chapters`.

    Returns
    -------
    Document
        Its contents come after its cover; its pictures are numbered.
    """
    body = tuple(_numbered((block for one in found for block in one), count(1)))
    plan = edition.plan
    lines = (raised(situation(edition.territories)), typographic(plan.organisme), aside(plan))
    return Document(
        title=f"{TITLE} – {edition.place}",
        subtitle=raised(typographic(edition.wanted.edition)),
        blocks=(
            Contents("Sommaire", depth=2),
            PageBreak(),
            *body,
            *glossary(body),
            *origins(edition),
            *unsaid(edition),
        ),
        date=date_of(edition.territories),
        author=typographic(plan.organisme),
        keywords=("CPTS", "état d’avancement", edition.place),
        cover=Cover(tuple(filter(None, lines)), edition.wanted.logo),
    )


def _numbered(blocks: Iterable[Block], ranks: Iterator[int]) -> Iterator[Block]:
    """Number pictures, those beside other blocks too."""
    for block in blocks:
        match block:
            case Picture():
                told = f"Figure {next(ranks)}"
                yield replace(block, caption=f"{told} – {block.caption}" if block.caption else told)
            case Beside():
                left, right = (tuple(_numbered(one, ranks)) for one in (block.left, block.right))
                yield replace(block, left=left, right=right)
            case Callout():
                yield replace(block, blocks=tuple(_numbered(block.blocks, ranks)))
            case _:
                yield block
