"""Numbers on a map, read at any zoom: each in its place, or near it at the end of a line."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import shapely

from cptsgeo.render.drawing.frame import Box, Frame
from cptsgeo.render.drawing.labels import Placed
from cptsgeo.render.drawing.paths import units

_DIRECTIONS = 16
_STEPS = (1.7, 2.5, 3.3, 4.1, 4.9, 5.7, 6.5, 7.3)
_OFFSETS = (
    (0.0, 0.0),
    *(
        (1.25 * step * math.cos(turn * math.tau / _DIRECTIONS),
         step * math.sin(turn * math.tau / _DIRECTIONS))
        for step in _STEPS
        for turn in range(_DIRECTIONS)
    ),
)  # fmt: skip
"""Where a number is tried, in ems from its place; scene.js tries the same."""

_HEIGHT = 1.45
_GAP = 0.2


class Mark(NamedTuple):
    """A number and the place that it marks, in units of the drawing."""

    text: str
    x: int
    y: int

    @property
    def width(self) -> float:
        """Of the box around it, in ems."""
        return 0.6 * len(self.text) + 0.8


class Spread(NamedTuple):
    """A mark and the middle of where it is written."""

    mark: Mark
    x: int
    y: int

    def box(self, em: float) -> tuple[float, float, float, float]:
        """What it takes in letters of a size: left, top, right and bottom."""
        wide, high = self.mark.width * em / 2, _HEIGHT * em / 2
        return self.x - wide, self.y - high, self.x + wide, self.y + high

    def hides(self, placed: Placed, em: float) -> bool:
        """Whether it covers a name, both written in letters of one size."""
        one = placed.label
        wide, high = (self.mark.width + one.width) / 2, (_HEIGHT + 1.15 * len(one.lines)) / 2
        return abs(self.x - one.x) < wide * em and abs(self.y - one.y) < high * em


def mark(text: str, polygon: shapely.Geometry, seen: Frame) -> Mark:
    """Put a number where it has the most room.

    Parameters
    ----------
    text
        The number.
    polygon
        What it marks, in degrees (EPSG:4326).
    seen
        The frame of the drawing.

    Returns
    -------
    Mark
        In the middle of the widest circle in the largest part.
    """
    part = max(shapely.get_parts(polygon), key=shapely.area)
    middle = shapely.get_point(shapely.maximum_inscribed_circle(part), 0)
    x, y = seen.project(units(middle))[0].tolist()
    return Mark(text, x, y)


def spread(marks: Sequence[Mark], em: float, view: Box) -> list[Spread]:
    """Write numbers so that none is over another.

    Parameters
    ----------
    marks
        The numbers, by priority: the first ones stay in their places.
    em
        Size of letters, in units of the drawing.
    view
        What is seen; numbers of places outside are left out.

    Returns
    -------
    list of Spread
        Where each is written, in view.
    """
    left, top, wide, high = view
    done: list[Spread] = []
    for one in marks:
        if not (left < one.x < left + wide and top < one.y < top + high):
            continue
        for dx, dy in _OFFSETS:
            tried = Spread(one, round(one.x + dx * em), round(one.y + dy * em))
            half = one.width * em / 2, _HEIGHT * em / 2
            inside = (
                left + half[0] < tried.x < left + wide - half[0]
                and top + half[1] < tried.y < top + high - half[1]
            )
            if inside and not any(_collide(tried, other, em) for other in done):
                done.append(tried)
                break
        else:
            done.append(Spread(one, one.x, one.y))
    return done


def _collide(one: Spread, other: Spread, em: float) -> bool:
    wide = (one.mark.width + other.mark.width) / 2 + _GAP
    return abs(one.x - other.x) < wide * em and abs(one.y - other.y) < (_HEIGHT + _GAP) * em


_RED = "#8a0020"


def marks_svg(written: Sequence[Spread], em: float, pixel: float = 0) -> str:
    """Draw numbers.

    Parameters
    ----------
    written
        Where each is written.
    em
        Size of letters, in units of the drawing.
    pixel
        Units to a CSS pixel of a drawing that has no style sheet; 0 in a page, that has one.

    Returns
    -------
    str
        A ``<g>``.
    """
    tied, boxed, told = (
        (
            f' fill="none" stroke="{_RED}" stroke-width="{1.6 * pixel:g}"',
            f' fill="{_RED}" stroke="#ffffff" stroke-width="{pixel:g}"',
            ' fill="#ffffff" font-weight="700" text-anchor="middle"',
        )
        if pixel
        else ("", "", "")
    )
    lines = "".join(
        f'<path{tied} d="M{one.mark.x} {one.mark.y}L{one.x} {one.y}"/>'
        f'<circle{boxed} cx="{one.mark.x}" cy="{one.mark.y}" r="{em * 0.22:.0f}"/>'
        for one in written
        if (one.x, one.y) != one.mark[1:]
    )
    boxes = "".join(
        f'<rect{boxed} x="{one.x - one.mark.width * em / 2:.0f}" '
        f'y="{one.y - _HEIGHT * em / 2:.0f}" '
        f'width="{one.mark.width * em:.0f}" height="{_HEIGHT * em:.0f}" rx="{em * 0.5:.0f}"/>'
        f'<text{told} x="{one.x}" y="{one.y}" dy=".36em">{one.mark.text}</text>'
        for one in written
    )
    return f'<g class="numeros" font-size="{em:.0f}">{lines}{boxes}</g>'
