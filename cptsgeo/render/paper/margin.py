"""The margin of a still map, and its foot: what every map tells beside what it draws."""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from cptsgeo import __version__
from cptsgeo.plan.territories import Territories
from cptsgeo.render.drawing.frame import Box, Frame
from cptsgeo.render.drawing.lines import Stroke
from cptsgeo.render.paper.column import Column, Row
from cptsgeo.render.paper.sheet import MM, SOFT, Paper, Sheet

EDGE = round(7 * MM)
"""From the edge of the paper to what is drawn."""

_SHARE = 0.315
"""Of the width, for the margin."""

_NOTICE, _BEFORE, _BETWEEN = 6.8, 1.2, 0.5
"""Points of what readers must know, millimetres before it and between its sentences."""

_HIGH = 760
"""Pixels from which a sheet has height enough for any margin."""

_FOOT = round(13 * MM)


class Fact(NamedTuple):
    """A figure: what it is, its value, and what to know of it."""

    label: str
    value: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Margin:
    """What a margin tells, from its head.

    Attributes
    ----------
    title : str
        What is before and after a dash stand on lines of their own.
    subtitle : str
        Of when, of where.
    facts : Sequence of Fact
        Figures.
    heading : str
        Over the legend, if anything.
    legend : Sequence of Row
        What is drawn.
    strokes : Sequence of (str, Stroke)
        What the lines are.
    verdict : str
        Under the title, if anything.
    long : bool
        Whether there is much to tell under the legend too.
    """

    title: str
    subtitle: str
    facts: Sequence[Fact]
    legend: Sequence[Row]
    strokes: Sequence[tuple[str, Stroke]]
    heading: str = ""
    verdict: str = ""
    long: bool = False


def date_of(territories: Territories) -> datetime.date | None:
    """Date of a file: that of its data, if they have one."""
    return territories.au.last_day if territories.au else None


def projection(seen: Frame) -> str:
    """Tell the projection of a map."""
    return f"Projection {seen.plane.name}"


def foot_top(paper: Paper) -> int:
    """Where the foot of a sheet begins, in units."""
    return paper.box[3] - _FOOT


def map_place(paper: Paper) -> Box:
    """Where the map is, beside a margin."""
    _, _, wide, high = paper.box
    right = round(wide * (1 - _SHARE)) - round(4 * MM)
    return (EDGE, EDGE, right - EDGE, high - EDGE - _FOOT)


def margin_column(sheet: Sheet) -> Column:
    """Give the margin, empty."""
    _, _, wide, high = sheet.paper.box
    left = round(wide * (1 - _SHARE))
    return Column(sheet, left, wide - left - EDGE, EDGE, high - _FOOT)


def head_of_margin(sheet: Sheet, margin: Margin) -> Column:
    """Write a margin down to its legend.

    Parameters
    ----------
    sheet
        The sheet.
    margin
        What it tells.

    Returns
    -------
    Column
        Where more may be written, before `foot_of_margin`.
    """
    column, size = margin_column(sheet), sheet.paper.letter
    title(column, margin.title, size)
    column.space(0.8)
    column.text(margin.subtitle, 9 * size, colour=SOFT, most=3)
    if margin.verdict:
        column.space(1)
        column.text(margin.verdict, 9.4 * size, bold=True, most=5)
    column.rule()
    low = margin.long and sheet.paper.height < _HIGH
    (paired_facts if low else facts)(column, margin.facts, size)
    column.rule()
    if margin.heading:
        column.text(margin.heading, 8.8 * size, bold=True, most=3)
        column.space(0.6)
    column.legend(margin.legend, 8 * size)
    column.strokes(margin.strokes, 7.7 * size)
    return column


def title(column: Column, told: str, size: float) -> None:
    """Write a title."""
    for part in told.split(" – ", 1):
        column.title(part, 15.5 * size)


def facts(column: Column, told: Sequence[Fact], size: float) -> None:
    """Write figures."""
    for fact in told:
        column.text(fact.label, 7.5 * size, colour=SOFT, most=2)
        column.text(fact.value, 12.2 * size, bold=True, most=2)
        for detail in fact.details:
            column.text(detail, 7.5 * size, colour=SOFT, most=3)
        column.space(0.9)


def paired_facts(column: Column, told: Sequence[Fact], size: float) -> None:
    """Write figures two by two, where a margin has much to tell and little height."""
    wide = round(column.wide * 0.48)
    for rank in range(0, len(told), 2):
        sides = [
            Column(column.sheet, left, wide, column.y, column.bottom)
            for left in (column.left, column.left + column.wide - wide)
        ]
        for side, fact in zip(sides, told[rank : rank + 2], strict=False):
            facts(side, [fact], size)
        column.y = max(side.y for side in sides)


def key_of_margin(column: Column, key: str, size: float) -> None:
    """Write whose the numbers of the map are."""
    if key:
        column.space(0.9)
        column.text("Sur la carte", 8 * size, bold=True)
        column.text(key, 7.2 * size, most=30)


def foot_of_margin(column: Column, notices: Sequence[str], size: float) -> None:
    """Write what readers must know."""
    column.space(_BEFORE)
    for notice in notices:
        column.text(notice, _NOTICE * size, colour=SOFT, most=9)
        column.space(_BETWEEN)


@contextmanager
def before_foot(column: Column, notices: Sequence[str], size: float) -> Iterator[None]:
    """Write what may be cut, and then what readers must know, which has its room first."""
    taken = sum(column.height(one, _NOTICE * size) + round(_BETWEEN * MM) for one in notices)
    taken += round(_BEFORE * MM)
    column.bottom -= taken
    yield
    column.bottom += taken
    foot_of_margin(column, notices, size)


def foot(sheet: Sheet, mentions: Sequence[str]) -> None:
    """Write the sources at the foot of a sheet."""
    _, _, wide, high = sheet.paper.box
    column = Column(sheet, EDGE, wide - 2 * EDGE, high - _FOOT + round(1.6 * MM), high)
    sentences = [f"{mention.rstrip('.')}." for mention in mentions]
    told = " ".join([*sentences, f"cptsgeo {__version__}."])
    column.text(told, 5.5 * sheet.paper.letter, colour=SOFT, most=4)
