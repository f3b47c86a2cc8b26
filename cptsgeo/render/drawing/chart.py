"""Curves through time as SVG: stacked steps, since nothing is known between two dates."""

import datetime
from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple


class Size(NamedTuple):
    """Pixels of a chart, and of its letters."""

    width: int
    height: int
    letter: float


PAGE = Size(640, 250, 12)

_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 12, 14, 26
_INK = "#1d2733"
_BEYOND = 0.05
"""Share of the time shown after the last date, so that its state is seen."""


class Band(NamedTuple):
    """A layer of a stack: its pattern over its ground, and its value at each date."""

    pattern: str
    ground: str
    values: tuple[float, ...]


class Point(NamedTuple):
    """A value to compare with: its day, its height, what it says, whether it is told below it."""

    day: datetime.date
    value: float
    text: str
    title: str
    below: bool


class Chart(NamedTuple):
    """A chart for a page, where each date stands on it in pixels, and its drawing alone.

    A page's style sheet says the same as the drawing, and more.
    """

    svg: str
    abscissas: tuple[float, ...]
    drawing: str


def chart(
    days: Sequence[datetime.date],
    layers: Sequence[Band],
    *,
    ident: str,
    title: str,
    ticks: Sequence[tuple[float, str]],
    points: Sequence[Point] = (),
    size: Size = PAGE,
) -> Chart:
    """Draw stacked steps.

    Parameters
    ----------
    days
        The dates.
    layers
        The layers, from the bottom.
    ident
        Identifier of the drawing.
    title
        What it shows, for screen readers.
    ticks
        Values of the axis with their texts, from zero to the largest.
    points
        Values to compare with.
    size
        Its size.

    Returns
    -------
    Chart
        The drawing.
    """
    first, last = days[0].toordinal(), days[-1].toordinal()
    end = last + max(30.0, (last - first) * _BEYOND)
    highest = ticks[-1][0]
    wide, tall, letter = size

    def x(day: float) -> float:
        return round(_LEFT + (day - first) / (end - first) * (wide - _LEFT - _RIGHT), 1)

    def y(value: float) -> float:
        return round(tall - _BOTTOM - value / highest * (tall - _TOP - _BOTTOM), 1)

    edges = [*(x(day.toordinal()) for day in days), x(end)]
    base = [0.0] * len(days)
    areas = []
    for layer in layers:
        top = [low + value for low, value in zip(base, layer.values, strict=True)]
        if any(layer.values):
            data = _steps(edges, base, top, y)
            areas.append(f'<path class="fond" stroke="none" fill="{layer.ground}" d="{data}"/>')
            areas.append(f'<path fill="url(#{layer.pattern})" d="{data}"/>')
        base = top
    axis = "".join(
        f'<path class="graduation" fill="none" stroke="{_INK}" stroke-opacity=".16" '
        f'd="M{_LEFT} {y(value)}H{wide - _RIGHT}"/>'
        f'<text x="{_LEFT - 6}" y="{y(value) + 4}" text-anchor="end">{escape(text)}</text>'
        for value, text in ticks
    )
    years = "".join(
        f'<path class="annee" fill="none" stroke="{_INK}" d="M{x(day)} {tall - _BOTTOM}v5"/>'
        f'<text x="{x(day)}" y="{tall - 6}" text-anchor="middle">{year}</text>'
        for year in range(days[0].year, days[-1].year + 1)
        for day in [datetime.date(year, 1, 1).toordinal()]
        if first - 20 <= day <= end
    )
    marks = "".join(
        f'<g class="publie"><title>{escape(one.title)}</title>'
        f'<circle fill="#fff" stroke="#10202f" stroke-width="2" '
        f'cx="{x(one.day.toordinal())}" cy="{y(one.value)}" r="4.5"/>'
        f'<text x="{x(one.day.toordinal())}" y="{y(one.value) + (18 if one.below else -9)}" '
        f'text-anchor="middle" font-weight="700" stroke="#fff" stroke-width="3" '
        f'stroke-opacity=".9" paint-order="stroke">{escape(one.text)}</text></g>'
        for one in points
        if first <= one.day.toordinal() <= end and one.value <= highest
    )
    drawing = (
        f'<g class="couches" stroke="{_INK}" stroke-width=".6" stroke-opacity=".55">'
        f'{"".join(areas)}</g><g class="axe" font-size="{letter:g}">{axis}{years}</g>'
        f'<g font-size="{letter:g}">{marks}</g>'
    )
    svg = (
        f'<svg id="{ident}" class="courbe" viewBox="0 0 {wide} {tall}" role="img" '
        f'aria-label="{escape(title, quote=True)}" focusable="false">{drawing}'
        f'<path class="curseur" d="M{edges[-2]} {_TOP}V{tall - _BOTTOM}"/></svg>'
    )
    return Chart(svg, tuple(edges[:-1]), drawing)


def _steps(
    edges: Sequence[float], low: Sequence[float], high: Sequence[float], y: Callable[[float], float]
) -> str:
    up = [f"M{edges[0]} {y(high[0])}"]
    for rank, value in enumerate(high):
        up.append(f"V{y(value)}H{edges[rank + 1]}")
    for rank in range(len(low) - 1, -1, -1):
        up.append(f"V{y(low[rank])}H{edges[rank]}")
    return "".join(up) + "z"
