"""The page of a follow-up: what moved, what waits, and internal notes, marked as such."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from cptsgeo.analysis.followup import Followup
from cptsgeo.render.pages.document import Figure, Page, render
from cptsgeo.render.pages.grid import Grid, grid_of
from cptsgeo.render.provenance import reserves, situation_title, sources_without_funding
from cptsgeo.render.sheets import Sheet
from cptsgeo.render.tables.followup import (
    INTERNAL_TOLD,
    NOTES,
    TERRITORIES,
    Section,
    followup_sheets,
    key_figures,
    sections,
    since_told,
)
from cptsgeo.text.french import NBSP, raised, typographic


class Part(NamedTuple):
    """Things of one kind; whether they are internal."""

    table: Grid
    internal: bool


@dataclass(frozen=True)
class Content:
    """What the page of a follow-up shows; `brief` is the title of the figures."""

    brief: str
    figures: tuple[Figure, ...]
    parts: tuple[Part, ...]


def page_followup(found: Followup, *, notes: bool, empreinte: str = "") -> str:
    """Write the page of a follow-up.

    Parameters
    ----------
    found
        What moved, and what waits.
    notes
        Whether internal notes are told.
    empreinte
        Fingerprint of the files that were read, shown if not empty.

    Returns
    -------
    str
        A self-contained HTML document, the same for the same follow-up.
    """
    return render(frame_of(found, empreinte, notes=notes), content_of(found, notes=notes))


def frame_of(found: Followup, empreinte: str, *, notes: bool) -> Page:
    """Give what a follow-up has as all pages have it: see `page_followup`."""
    territories = found.territories
    internal = INTERNAL_TOLD if notes and found.notes else ""
    return Page(
        template="followup.html",
        title=f"Suivi des CPTS – {typographic(territories.plan.nom)}",
        situation=f"{raised(since_told(found))} · {situation_title(territories)}",
        notices=(*([internal] if internal else []), *reserves(territories)),
        maps=(),
        style="static/followup.css",
        script="",
        sources=sources_without_funding(territories),
        fingerprint=empreinte,
    )


def content_of(found: Followup, *, notes: bool) -> Content:
    """Give what a follow-up shows: see `page_followup`."""
    figures = tuple(
        Figure(what, many, (more,) if more else ()) for what, many, more in key_figures(found)
    )
    return Content("En bref", figures, tuple(_parts(found, notes=notes)))


def _parts(found: Followup, *, notes: bool) -> Iterator[Part]:
    _, communes = followup_sheets(found, notes=notes)
    for one in sections(found, notes=notes):
        yield Part(grid_of(_sourced(one), one.vide), one.nom == NOTES)
        if one.nom == TERRITORIES and communes.lignes:
            yield Part(grid_of(communes), internal=False)


def _sourced(part: Section) -> Sheet:
    """A table whose only source, if all its rows have the same, is a note under it."""
    documents = {one.source for one in part.faits}
    if len(part.faits) < 2 or len(documents) != 1 or "" in documents:
        return part.sheet
    kept = [column.cle for column in part.sheet.colonnes if column.cle != "source"]
    notes = (*part.notes, f"Source{NBSP}: {documents.pop()}.")
    return part.sheet.only(*kept)._replace(notes=notes)
