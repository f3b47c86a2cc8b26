"""The dossier of a validation as a document: what its page says, and its map."""

from collections.abc import Iterable

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.render.document import (
    Beside,
    Block,
    Bullets,
    Callout,
    Definitions,
    Document,
    Group,
    Heading,
    Paragraph,
    Run,
    Table,
    Tone,
    Words,
)
from cptsgeo.render.looks import SEVERITIES, VERDICTS
from cptsgeo.render.pages.dossier.dossier import (
    Content,
    FindingGroup,
    content_of,
    frame_of,
    map_title,
    outside,
)
from cptsgeo.render.pages.dossier.rows import Batch
from cptsgeo.render.pages.dossier.situation_map import framed, hidden
from cptsgeo.render.paper.documents.parts import (
    document_of,
    facts,
    legend,
    mark,
    notes,
    picture_of_map,
    sheet_of_map,
    whole,
)
from cptsgeo.render.paper.report import draw_situation, ground_of, legend_of
from cptsgeo.rules.validation import Report
from cptsgeo.text.french import raised

_MAP = (107.0, 100.0)
"""Millimetres of the map, beside the figures."""

_SHARE = 0.637
"""Of the width, for the map."""


def document_report(report: Report, *, empreinte: str = "") -> Document:
    """Make the dossier of a validation.

    Parameters
    ----------
    report
        What a validation found.
    empreinte
        Fingerprint of the files that were read, told if not empty.

    Returns
    -------
    Document
        What the page says.
    """
    content = content_of(report)
    blocks = [
        _verdict(content),
        *_head(report, content),
        *_findings(content),
        *_communes(content),
        *_neighbours(content),
        *_funding(content),
        *_cpts(content),
    ]
    return document_of(frame_of(report, None, empreinte), report.case.after, blocks)


def _verdict(content: Content) -> Block:
    sign = VERDICTS[content.outcome]
    told = (Paragraph(Run(content.verdict, strong=True), Tone.LEAD), Paragraph(content.competence))
    return Callout(told, sign.colour, sign.ground, mark(sign))


def _head(report: Report, content: Content) -> list[Block]:
    """Figures, beside the map where there is something to draw."""
    heading = Heading(1, content.words.figures)
    if not any(framed(report.case)):
        return [heading, facts(content.figures)]
    return [
        heading,
        Beside(_map(report), (facts(content.figures, 1),), _SHARE),
    ]


def _map(report: Report) -> tuple[Block, ...]:
    case, title = report.case, map_title(report.case)
    sheet, ground = sheet_of_map(title, *_MAP), ground_of(report)
    drawn, key = draw_situation(sheet, report, ground, whole(sheet))
    far = [code for code in ground.states if code in adjacency(case.communes).voisinages]
    told = outside(case, hidden(case, far, drawn.seen))
    return (
        picture_of_map(sheet, title, title),
        legend(*legend_of(report, ground)),
        *notes([one for one in (key, told) if one]),
    )


def _findings(content: Content) -> Iterable[Block]:
    yield Heading(1, content.words.findings)
    if not content.sections:
        yield Paragraph(content.words.no_finding)
    for section in content.sections:
        sign = SEVERITIES[section.severity]
        yield Heading(2, Run(section.title, mark=mark(sign)), colour=sign.colour)
        for group in section.groups:
            yield from _group(group)


def _group(group: FindingGroup) -> Iterable[Block]:
    yield Heading(3, group.title, told=False)
    yield Paragraph(raised(group.reason), Tone.NOTE, near=True)
    yield Bullets(tuple(_told(one.message, one.places) for one in group.findings))


def _told(message: str, places: str) -> Words:
    return (message, " ", Run(places, soft=True)) if places else message


def _communes(content: Content) -> Iterable[Block]:
    if content.communes:
        words = content.words
        yield Heading(1, f"{words.communes} ({content.communes_number})")
        yield Table(words.commune_columns, tuple(map(_batch, content.communes)))


def _batch(batch: Batch) -> Group:
    return Group(tuple(map(tuple, batch.rows)), (batch.title, " ", Run(batch.detail, soft=True)))


def _neighbours(content: Content) -> Iterable[Block]:
    if not content.proposed:
        return
    words = content.words
    yield Heading(1, words.neighbours)
    if not content.neighbours:
        yield Paragraph(words.no_neighbour)
        return
    rows = tuple(
        (one.nom, one.statut, one.border, one.population, one.size,
         *(() if content.invitation else (one.funding,)), one.taken or "–")
        for one in content.neighbours
    )  # fmt: skip
    yield Table(words.neighbour_columns, (Group(rows),), small=True)
    yield Paragraph(words.neighbours_note, Tone.NOTE)


def _funding(content: Content) -> Iterable[Block]:
    if content.funding:
        yield Heading(1, content.words.funding)
        yield Definitions(content.funding, terms=0.7)


def _cpts(content: Content) -> Iterable[Block]:
    if content.cpts:
        words = content.words
        yield Heading(1, f"{words.cpts} ({len(content.cpts)})")
        rows = tuple(
            (one.nom, one.statut, one.communes, one.population, one.size, one.errors,
             one.warnings, one.informations)
            for one in content.cpts
        )  # fmt: skip
        yield Table(words.cpts_columns, (Group(rows),), small=True)
