"""An evolution as a document: the map at the last date, the curves, every figure."""

from collections.abc import Iterable

from cptsgeo.analysis.coverage import ZONE_BLANCHE
from cptsgeo.analysis.evolution import Evolution
from cptsgeo.render.document import (
    Beside,
    Block,
    Document,
    Group,
    Heading,
    Legend,
    Paragraph,
    Picture,
    Run,
    Table,
    Tone,
)
from cptsgeo.render.drawing.chart import Chart, Size
from cptsgeo.render.drawing.lettering import STACK
from cptsgeo.render.drawing.lines import STROKES, departement_line, outlines, outlines_told
from cptsgeo.render.looks import Look, pattern_svg, state_looks
from cptsgeo.render.pages.curves import PATTERNS, STATUTS, counts_chart, shares_chart
from cptsgeo.render.pages.evolution import Content, content_of, frame_of, looks_of, states_of
from cptsgeo.render.paper.documents.parts import (
    XMLNS,
    document_of,
    legend,
    look_mark,
    picture_of_map,
    sheet_of_map,
    whole,
)
from cptsgeo.render.paper.ground import Ground, Ruled, close_ground, draw_ground
from cptsgeo.render.paper.naming import cpts_names
from cptsgeo.render.paper.sheet import INK

_MAP = (90.0, 92.0)
"""Millimetres of the map, beside the figures."""

_SHARE = 0.536
"""Of the width, for the map."""

_CURVE = Size(658, 215, 10.5)
"""Pixels of a chart as wide as a page."""


def document_evolution(found: Evolution, *, empreinte: str = "") -> Document:
    """Make the document of an evolution.

    Parameters
    ----------
    found
        The evolution.
    empreinte
        Fingerprint of the files that were read, told if not empty.

    Returns
    -------
    Document
        What the page says, at its last date.
    """
    states = states_of(found)
    looks = looks_of(states)
    content = content_of(found, looks)
    blocks = [
        Beside(
            tuple(_map(found, dict(states[-1]), content)),
            tuple(_situation(content, looks)),
            _SHARE,
        ),
        *_curves(found, content),
        *_dates(content),
        *_published(content),
    ]
    return document_of(frame_of(found, empreinte), found.territories, blocks)


def _map(found: Evolution, states: dict[str, str], content: Content) -> Iterable[Block]:
    territories, title = found.territories, content.words.map
    sheet = sheet_of_map(title, *_MAP)
    place, lines = whole(sheet), outlines(territories)
    ground = Ground(
        territories.communes,
        states,
        tuple(state_looks().values()),
        [frozenset(states)],
        [*map(Ruled, lines), Ruled(departement_line(territories.communes))],
        margin=0.02,
    )
    drawn = draw_ground(sheet, ground, place)
    drawn.placement.place(cpts_names(territories, drawn, sheet.paper, numbered=False))
    close_ground(sheet, drawn, place)
    yield Heading(1, title)
    yield picture_of_map(sheet, title)
    limits = outlines_told(lines)
    if len(found.departements) > 1:
        limits.append(("Limite de département", STROKES["departement"]))
    yield legend((), limits)


def _situation(content: Content, looks: tuple[Look, ...]) -> Iterable[Block]:
    yield Heading(1, content.words.situation)
    rows = tuple(
        (Run(look.label, mark=look_mark(look)), cell)
        for look, cell in zip(looks, content.rows[-1].cells, strict=True)
    )
    yield Table(content.words.situation_columns, (Group(rows),))


def _curves(found: Evolution, content: Content) -> Iterable[Block]:
    charts = (shares_chart(found, _CURVE), counts_chart(found, _CURVE))
    looks = state_looks()
    shown = [look for look in map(looks.get, (*STATUTS, ZONE_BLANCHE)) if look]
    for curve, chart in zip(content.curves, charts, strict=True):
        yield Heading(2, curve.title)
        yield Picture(_standing(chart, shown), curve.title)
        if curve.note:
            yield Paragraph(curve.note, Tone.NOTE)
    yield Legend(tuple(Run(look.label, mark=look_mark(look)) for look in shown))


def _standing(chart: Chart, looks: list[Look]) -> str:
    """A chart with the patterns that it is filled with."""
    patterns = "".join(pattern_svg(look, f"{PATTERNS}{look.identifier}") for look in looks)
    return (
        f'<svg {XMLNS} width="{_CURVE.width}" height="{_CURVE.height}" '
        f'viewBox="0 0 {_CURVE.width} {_CURVE.height}" font-family="{STACK}" fill="{INK}">'
        f"<defs>{patterns}</defs>{chart.drawing}</svg>"
    )


def _dates(content: Content) -> Iterable[Block]:
    words = content.words
    yield Heading(1, words.dates)
    rows = tuple((one.date, *one.cells, one.signed) for one in content.rows)
    yield Table(words.dates_columns, (Group(rows),), small=True)
    yield Paragraph(words.dates_note, Tone.NOTE)


def _published(content: Content) -> Iterable[Block]:
    if content.published:
        words = content.words
        yield Heading(1, words.published)
        rows = tuple(map(tuple, content.published))
        yield Table(words.published_columns, (Group(rows),), small=True)
