"""The page of the figures of an edition: charts, each with the table of its numbers."""

from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from cptsgeo.analysis.figures import Axe, Figures
from cptsgeo.render.drawing.bars import Bars, Drawn, bars
from cptsgeo.render.drawing.figures import counts_of, means_of
from cptsgeo.render.pages.document import Figure, Page, render
from cptsgeo.render.pages.grid import Grid, grid_of
from cptsgeo.render.provenance import places, reserves, situation_title, sources_without_funding
from cptsgeo.render.tables.figure_words import MESURES, answers_told, mean_told
from cptsgeo.render.tables.figures import (
    figure_sheet,
    figures_sheets,
    members_notes,
)
from cptsgeo.text.french import count, listed, number, typographic

WIDTH = 380
"""Pixels of a chart: on a phone it is little smaller."""


class Chart(NamedTuple):
    """A chart, and what it shows, for who cannot see it."""

    drawn: Drawn
    told: str

    @property
    def svg(self) -> Markup:
        """The chart as an element of the page."""
        return Markup(self.drawn.svg(self.told))


class Part(NamedTuple):
    """CPTS grouped in a way: two charts, `WIDTH` pixels wide, and their numbers."""

    ident: str
    title: str
    charts: tuple[Chart, ...]
    table: Grid


@dataclass(frozen=True)
class Content:
    """What the page of figures shows; `key` is the title of the key figures."""

    key: str
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]
    parts: tuple[Part, ...]
    absent: Grid | None
    published: Grid | None


def page_figures(found: Figures, *, empreinte: str = "") -> str:
    """Write the page of the figures of an edition.

    Parameters
    ----------
    found
        The figures.
    empreinte
        Fingerprint of the files that were read, shown if not empty.

    Returns
    -------
    str
        A self-contained HTML document, the same for the same figures.
    """
    return render(frame_of(found, empreinte), content_of(found))


def frame_of(found: Figures, empreinte: str) -> Page:
    """Give what figures have as all pages have it: see `page_figures`."""
    territories = found.territories
    where = listed(places(territories.communes, found.departements))
    return Page(
        template="figures.html",
        title=f"Chiffres des CPTS – {typographic(territories.plan.nom)}",
        situation=f"{situation_title(territories)} · {where}",
        notices=reserves(territories),
        maps=(),
        style="static/figures.css",
        script="",
        sources=sources_without_funding(territories),
        fingerprint=empreinte,
    )


def content_of(found: Figures) -> Content:
    """Give what the page of figures shows: see `page_figures`."""
    _, absent, published = figures_sheets(found)
    return Content(
        key="Chiffres clés",
        figures=_key_figures(found),
        notes=tuple(members_notes(found)),
        parts=tuple(_part(found, axe) for axe in Axe),
        absent=grid_of(absent) if absent.lignes else None,
        published=grid_of(published) if published.lignes else None,
    )


def _part(found: Figures, axe: Axe) -> Part:
    sheet = figure_sheet(found, axe)
    # Bases and what lacks are in the charts.
    table = grid_of(sheet._replace(notes=sheet.notes[1:]), "Aucun groupe.")
    charts = (_drawn(counts_of(found, axe)), _drawn(means_of(found, axe)))
    return Part(sheet.nom, sheet.titre, charts, table)


def _drawn(told: Bars) -> Chart:
    title = f"{told.title}. {' '.join(told.notes)} Les chiffres sont dans le tableau."
    return Chart(bars(told, WIDTH), title)


def _key_figures(found: Figures) -> tuple[Figure, ...]:
    every, means = found.ensemble, found.ensemble.moyennes
    return (
        Figure("CPTS", number(len(every.cpts_ids)), (answers_told(found),)),
        *(
            Figure(f"{told}, en moyenne", mean_told(mesure, means[mesure]),
                   (count(means[mesure].reponses, "réponse"),) if means[mesure].reponses else ())
            for mesure, told in MESURES.items()
        ),
    )  # fmt: skip
