"""The zones blanches: their table, that of a department too, and their chapter."""

from collections.abc import Iterator, Sequence

from cptsgeo.analysis.zones import Groupe
from cptsgeo.plan.naming import short_name
from cptsgeo.render.document import (
    Block,
    Column,
    Group,
    Heading,
    PageBreak,
    Paragraph,
    Run,
    Table,
    Words,
)
from cptsgeo.render.paper.documents.parts import notes, picture_of_map, sheet_of_map, whole
from cptsgeo.render.paper.edition.blocks import WIDE
from cptsgeo.render.paper.edition.edition import Edition, anchor
from cptsgeo.render.paper.zones import draw_map, ground_of
from cptsgeo.render.provenance import FUNDING, places
from cptsgeo.render.tables.zones import zones_sheets, zones_title
from cptsgeo.text.french import NBSP, listed, number, typographic

_HIGH = 140
"""Millimetres of the map."""


def zones_table(
    edition: Edition, groups: Sequence[Groupe], departements: Sequence[str], caption: str = ""
) -> Table:
    """Give the table of zones blanches, or of parts of some.

    Parameters
    ----------
    edition
        The edition.
    groups
        The zones.
    departements
        Those looked at: where zones go beyond, how many of their people live there is told.
    caption
        What stands over it.

    Returns
    -------
    Table
        Their neighbours lead to their sheets.
    """
    beyond = any({*one.departements} - {*departements} for one in groups)
    place = listed(places(edition.territories.communes, departements))
    columns = (
        Column("N°"), Column("Zone autour de"), Column("Communes", numbers=True),
        Column("Habitants", numbers=True),
        *((Column(f"dont {place}", numbers=True),) if beyond else ()),
        Column("Taille, seule", numbers=True), Column("CPTS voisines, par frontière commune"),
        Column("Où se réunir"),
    )  # fmt: skip
    rows = tuple(_row(edition, one, departements if beyond else ()) for one in groups)
    return Table(columns, (Group(rows),), caption=caption, small=True)


def _row(edition: Edition, group: Groupe, departements: Sequence[str]) -> tuple[Words, ...]:
    shown = {one for ids in edition.chapters.values() for one in ids}
    near: list[str | Run] = []
    for one in group.candidats:
        told = short_name(one.nom)
        near += [", "] if near else []
        near.append(Run(told, anchor=anchor(one.cpts_id)) if one.cpts_id in shown else told)
    return (
        group.numero,
        typographic(group.nom),
        number(len(group.communes)),
        number(group.population),
        *((number(_people(group, departements)),) if departements else ()),
        str(group.taille),
        tuple(near) or "aucune",
        listed(typographic(town.nom) for town in group.villes),
    )


def _people(group: Groupe, departements: Sequence[str]) -> int:
    return sum(one.population for one in group.communes if one.departement in departements)


def zones_chapter(edition: Edition) -> Iterator[Block]:
    """Give the zones blanches, on a map and in a table, and their parts.

    Parameters
    ----------
    edition
        The edition.

    Yields
    ------
    Block
        From its heading, of level 1.
    """
    found = edition.zones
    yield PageBreak()
    yield Heading(1, "Les zones blanches")
    yield Paragraph(f"{zones_title(found)}.")
    if not found.zones:
        return
    sheets = {one.nom: one for one in zones_sheets(found)}
    title = f"Carte des zones blanches, numérotées{NBSP}: {edition.place}"
    sheet = sheet_of_map(title, WIDE, _HIGH)
    draw_map(sheet, found, ground_of(found), whole(sheet))
    yield picture_of_map(sheet, title)
    yield zones_table(edition, [one.groupe for one in found.zones], edition.departements)
    parts = [part for one in found.zones for part in one.parties]
    if parts:
        yield zones_table(edition, parts, edition.departements, sheets["parties"].titre)
    # No amount is told here.
    yield from notes([one for one in sheets["zones"].notes if one != FUNDING])
