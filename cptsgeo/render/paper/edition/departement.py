"""The chapter of a department: its map, its CPTS, its zones blanches, the sheets of its CPTS."""

from collections.abc import Iterator, Sequence

from cptsgeo.analysis.zones import Groupe
from cptsgeo.plan import aci
from cptsgeo.render import cards
from cptsgeo.render.document import (
    Block,
    Column,
    Group,
    Heading,
    PageBreak,
    Paragraph,
    Run,
    Table,
)
from cptsgeo.render.looks import state_looks
from cptsgeo.render.pages.maps.places import departement_page
from cptsgeo.render.paper.documents.parts import look_mark
from cptsgeo.render.paper.edition import texts
from cptsgeo.render.paper.edition.blocks import WIDE, figures_of, legend, map_of
from cptsgeo.render.paper.edition.cpts_sheet import sheet
from cptsgeo.render.paper.edition.edition import ELSEWHERE, Edition, anchor, departement_anchor
from cptsgeo.render.paper.edition.zones import zones_table
from cptsgeo.text.french import NBSP, number

_HIGH, _LEAST = 118, 88
"""Millimetres of the map, and of one that is lower for what follows it to be on its page."""

_ROOM, _ROW, _ZONE = 174, 6.2, 13.0
"""Millimetres of a page for the map and rows; of a row of the CPTS, and of the zones, about."""


def chapter(edition: Edition, code: str) -> Iterator[Block]:
    """Give the chapter of a department.

    Parameters
    ----------
    edition
        The edition.
    code
        The department; `ELSEWHERE` for the CPTS that are in none.

    Yields
    ------
    Block
        From its heading, of level 1, to the last sheet of its CPTS.
    """
    yield PageBreak()
    if code == ELSEWHERE:
        yield Heading(1, "CPTS et projets sans département")
    else:
        yield from _departement(edition, code)
    for cpts_id in edition.chapters[code]:
        yield PageBreak()
        yield from sheet(edition, cpts_id)


def _departement(edition: Edition, code: str) -> Iterator[Block]:
    page = departement_page(edition.territories, code)
    yield Heading(1, page.subject.place, departement_anchor(code))
    own = texts.written(edition.plan, texts.place_of(code), 1)
    yield from own
    yield figures_of(page)
    zones = [one.groupe for one in edition.zones.zones if code in one.groupe.departements]
    taken = _ROW * (len(edition.present[code]) + len(own)) + _ZONE * max(len(zones), 1)
    high = _ROOM - taken if _LEAST <= _ROOM - taken < _HIGH else _HIGH
    yield from map_of(page, WIDE, high, f"Carte du département{NBSP}: {page.title}")
    yield legend(page.states)
    yield _table(edition, code)
    yield from _zones(edition, code, zones)


def _table(edition: Edition, code: str) -> Table:
    """Its CPTS, with all their departments, and the page of their sheet."""
    rows = []
    for cpts_id in edition.present[code]:
        cpts, portrait = edition.territories.cpts[cpts_id], edition.coverage.portrait(cpts_id)
        look = state_looks().get(portrait.statut)
        rows.append((
            Run(cards.label(cpts), anchor=anchor(cpts_id)),
            Run(aci.libelle_statut(portrait.statut), mark=look_mark(look) if look else ""),
            ", ".join(portrait.departements or cpts.departements_publies),
            number(len(portrait.communes)),
            number(portrait.population) if portrait.population is not None else "–",
            str(portrait.taille or "–"),
            Run("", anchor=anchor(cpts_id), page=True),
        ))  # fmt: skip
    columns = (
        Column("CPTS ou projet"), Column("Statut"), Column("Départements"),
        Column("Communes", numbers=True), Column("Population calculée", numbers=True),
        Column("Taille", numbers=True), Column("Page", numbers=True),
    )  # fmt: skip
    return Table(
        columns, (Group(tuple(rows)),), caption="Les CPTS et projets du département",
        empty="Aucune CPTS ni projet dans ce département.",
    )  # fmt: skip


def _zones(edition: Edition, code: str, here: Sequence[Groupe]) -> Iterator[Block]:
    yield Paragraph(Run("Zones blanches", strong=True), near=True)
    if not here:
        yield Paragraph("Aucune : toutes les communes sont dans une CPTS ou un projet.")
        return
    yield zones_table(edition, here, (code,))
