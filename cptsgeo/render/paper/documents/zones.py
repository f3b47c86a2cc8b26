"""Zones blanches as a document: the map of all, the table, and a sheet a page."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cptsgeo.analysis.zones import Groupe, ZonesBlanches
from cptsgeo.render.document import (
    Beside,
    Block,
    Bullets,
    Column,
    Definitions,
    Document,
    Group,
    Heading,
    Listing,
    PageBreak,
    Paragraph,
    Run,
    Table,
    Tone,
    Words,
)
from cptsgeo.render.pages.zone_sheet import ZoneSheet, map_title
from cptsgeo.render.pages.zone_words import Words as Said
from cptsgeo.render.pages.zones import Content, content_of, frame_of
from cptsgeo.render.paper.documents.parts import (
    document_of,
    facts,
    legend,
    names_of_map,
    picture_of_map,
    sheet_of_map,
    whole,
)
from cptsgeo.render.paper.ground import Ground
from cptsgeo.render.paper.zone import draw_zone
from cptsgeo.render.paper.zones import draw_map, ground_of, legend_of
from cptsgeo.text.french import NBSP

_MAP = (107.0, 112.0)
"""Millimetres of the map of all, beside the figures."""

_SHEET_MAP = (94.0, 76.0)
"""Of that of a zone, beside its facts."""

_SHARE, _SHEET_SHARE = 0.637, 0.56
"""Of the width, for these maps."""

_COLUMNS = 3
"""Of the communes of a zone."""

_NO_FACTS: Mapping[str, tuple[str, str]] = {}


def document_zones(
    found: ZonesBlanches,
    *,
    empreinte: str = "",
    facts: Mapping[str, tuple[str, str]] = _NO_FACTS,
    zone: str | None = None,
) -> Document:
    """Make the document of zones blanches.

    Parameters
    ----------
    found
        The zones.
    empreinte
        Fingerprint of the files that were read, told if not empty.
    facts
        A further fact for the sheet of each zone or part: its title and value, by number.
    zone
        The only zone or part whose sheet is made; None for the map, the table and all sheets.

    Returns
    -------
    Document
        What the page says.
    """
    content, ground = content_of(found, facts), ground_of(found)
    frame = frame_of(found, empreinte)
    if zone is not None:
        sheet = next(one for one in content.sheets if one.number == zone)
        _, *alone = _sheet(sheet, found, ground, content, level=0)
        titled = replace(frame, title=sheet.title, situation=f"{frame.title} · {frame.situation}")
        return document_of(titled, found.territories, alone)
    blocks = [*_head(found, ground, content), *_table(content), *_apart(content)]
    for rank, sheet in enumerate(content.sheets):
        blocks.append(PageBreak())
        if not rank:
            blocks.append(Heading(1, content.words.sheets))
        blocks += _sheet(sheet, found, ground, content, level=2)
    return document_of(frame, found.territories, blocks)


def _head(found: ZonesBlanches, ground: Ground, content: Content) -> list[Block]:
    title = content.words.map
    sheet = sheet_of_map(title, *_MAP)
    draw_map(sheet, found, ground, whole(sheet))
    shown = (picture_of_map(sheet, title, title), legend(*legend_of(found, ground)))
    return [
        Heading(1, content.words.figures),
        Beside(shown, (facts(content.figures, 1),), _SHARE),
    ]


def _table(content: Content) -> Iterable[Block]:
    words = content.words
    yield Heading(1, content.summary)
    if not content.rows:
        return
    columns = (*words.columns, Column(words.sheet, numbers=True))
    rows = tuple(
        ((Run(one.number, strong=not one.part), f" {one.nom}"), one.population, one.communes,
         one.size, one.missing, one.first, Run("p.\u00a0", anchor=one.anchor, page=True))
        for one in content.rows
    )  # fmt: skip
    yield Table(columns, (Group(rows),))
    yield Paragraph(words.rows_note, Tone.NOTE)


def _apart(content: Content) -> Iterable[Block]:
    """Communes and projects that are in no zone, and why."""
    words = content.words
    yield from _listed(
        words.contested,
        words.contested_note,
        [(_strong(one.nom), f", {one.population}{NBSP}: {one.cpts}") for one in content.contested],
    )
    yield from _listed(
        words.waiting,
        words.waiting_note,
        [(_strong(one.nom), f", {one.population}{NBSP}: {one.told}") for one in content.waiting],
    )
    yield from _listed(
        words.projects,
        words.projects_note,
        [(_strong(one.nom), f" ({one.statut}), {one.communes}, {one.population}")
         for one in content.projects],
    )  # fmt: skip


def _strong(text: str) -> Run:
    return Run(text, strong=True)


def _listed(title: str, note: str, rows: list[Words]) -> Iterable[Block]:
    if rows:
        yield Heading(2, title)
        yield Paragraph(note, Tone.NOTE, near=True)
        yield Bullets(tuple(rows))


def _sheet(
    sheet: ZoneSheet, found: ZonesBlanches, ground: Ground, content: Content, *, level: int
) -> Iterable[Block]:
    words = content.words
    yield Heading(level, sheet.title, anchor=sheet.anchor)
    beside: list[Block] = [Definitions(sheet.facts, terms=0.36), Paragraph(sheet.alone)]
    if sheet.open:
        beside.append(Paragraph(words.open, Tone.NOTE))
    yield Beside(_map(sheet, found, ground), tuple(beside), _SHEET_SHARE)
    yield from _candidates(sheet, words, level + 1)
    if sheet.parts:
        yield Heading(level + 1, words.parts, told=False)
        yield Bullets(tuple(
            (Run(f"{one.number} {one.nom}", anchor=one.anchor), f" {one.population} ",
             Run(f"{one.communes}, {one.epci}", soft=True))
            for one in sheet.parts
        ) if level else tuple(
            (f"{one.number} {one.nom} {one.population} ",
             Run(f"{one.communes}, {one.epci}", soft=True))
            for one in sheet.parts
        ))  # fmt: skip
    if sheet.communes:
        yield Heading(level + 1, sheet.communes_told, told=False)
        yield Listing(tuple((one.nom, one.population) for one in sheet.communes), _COLUMNS)
    if sheet.joined:
        yield Paragraph(_joined(sheet), Tone.NOTE)
    if level:
        yield Paragraph(content.foot, Tone.NOTE)


def _map(sheet: ZoneSheet, found: ZonesBlanches, ground: Ground) -> tuple[Block, ...]:
    zone, group = next(
        (zone, one)
        for zone in found.zones
        for one in (zone.groupe, *zone.parties)
        if one.numero == sheet.number
    )
    parts: tuple[Groupe, ...] = tuple(zone.parties) if group is zone.groupe else ()
    drawn = sheet_of_map(map_title(group), *_SHEET_MAP)
    names = draw_zone(drawn, group, parts, found, ground)
    return (picture_of_map(drawn, map_title(group)), *names_of_map(names))


def _candidates(sheet: ZoneSheet, words: Said, level: int) -> Iterable[Block]:
    yield Heading(level, words.candidates, told=False)
    if not sheet.candidates:
        yield Paragraph(words.no_candidate, Tone.NOTE)
        return
    only = () if sheet.parts else (words.only,)
    rows = tuple(
        (one.nom, one.statut, one.border, one.population, one.size, one.funding,
         *((one.only or "–",) if only else ()))
        for one in sheet.candidates
    )  # fmt: skip
    yield Table((*words.candidate_columns, *only), (Group(rows),), small=True)


def _joined(sheet: ZoneSheet) -> Words:
    told: list[str | Run] = []
    for rank, (nom, text) in enumerate(sheet.joined):
        told += [_strong(nom), f"{NBSP}: {text}." + (" " if rank < len(sheet.joined) - 1 else "")]
    return tuple(told)
