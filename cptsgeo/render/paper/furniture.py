"""The scale and the north of a still map, in the lower corner that hides the least."""

import math

import numpy as np
import shapely

from cptsgeo.geometry.topology import UNITS_PER_DEGREE
from cptsgeo.render.drawing.frame import Frame
from cptsgeo.render.drawing.lettering import width
from cptsgeo.render.paper.sheet import INK, MM, POINT, Sheet, text
from cptsgeo.text.french import number

_SIZE = 7.2
"""Points of its letters."""

_BAR = 2.2
"""Points that the scale is thick."""


def furniture(
    sheet: Sheet, seen: Frame, shape: shapely.Geometry, middle: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Draw the scale and the north.

    Parameters
    ----------
    sheet
        The sheet.
    seen
        The frame of the map.
    shape
        What the map is of, in units, that they hide as little of as they can.
    middle
        Longitude and latitude of its middle.

    Returns
    -------
    tuple of float
        The place that they take: left, top, right and bottom, in units.
    """
    left, top, wide, high = seen.view
    points = _SIZE * sheet.paper.letter
    size = points * POINT
    kilometres, length = _scale(seen, middle[1], wide * 0.22)
    arrow = round(high * 0.05)
    turn = _north(seen, middle)
    # From the corner: the bar with its length over it, then the arrow with its letter.
    gap = round(3 * MM)
    across = 2 * gap + length + round(5 * MM) + round(abs(math.sin(turn)) * arrow + size)
    down = 2 * gap + arrow + round(size)
    x0 = min(
        (left, left + wide - across),
        key=lambda x: (
            shapely.intersection(
                shape, shapely.box(x, top + high - down, x + across, top + high)
            ).area
        ),
    )
    x, y = x0 + gap, top + high - gap
    sheet.add(
        f'<path id="echelle" fill="none" stroke="{INK}" stroke-width="{_BAR * POINT:g}" '
        f'd="M{x} {y}h{length}"/>',
    )
    foot = x + length + round(5 * MM) + round(max(0.0, -math.sin(turn)) * arrow)
    sheet.add(
        f'<g transform="translate({foot} {y}) rotate({math.degrees(turn):.2f})">'
        f'<path fill="none" stroke="{INK}" stroke-width="{1.2 * POINT:g}" d="M0 0V{-arrow + 40}"/>'
        f'<path d="M0 {-arrow}l32 88h-64z"/></g>'
    )
    tip = round(foot + math.sin(turn) * (arrow + size * 0.7))
    rise = round(y - math.cos(turn) * (arrow + size * 0.35))
    middle_of_bar = x + length // 2, y - round(0.4 * size)
    sheet.haloed(
        text(*middle_of_bar, f"{kilometres} km", points, anchor="middle")
        + text(tip, rise, "N", points, bold=True, anchor="middle"),
        INK,
    )
    beyond = tip + width("N", bold=True) * size
    return (x0, y - arrow - 1.3 * size, max(beyond, x + length) + gap, top + high)


def _scale(seen: Frame, latitude: float, longest: float) -> tuple[str, int]:
    """The longest of 1, 2 or 5 times a power of ten, in kilometres, and its units."""
    metres = seen.plane.metres(latitude) / seen.scale
    most = longest * metres
    power = 10.0 ** math.floor(math.log10(most))
    length = max(step * power for step in (1, 2, 5) if step * power <= most)
    told = number(round(length / 1000)) if length >= 1000 else f"{length / 1000:g}"
    return told.replace(".", ","), round(length / metres)


def _north(seen: Frame, middle: tuple[float, float]) -> float:
    """Angle of the meridian of the map's middle from its upper edge, clockwise, in radians."""
    lon, lat = middle
    ends = np.rint(np.array([[lon, lat], [lon, lat + 0.1]]) * UNITS_PER_DEGREE).astype(np.int64)
    (x0, y0), (x1, y1) = seen.plane.project(ends / UNITS_PER_DEGREE).tolist()
    return math.atan2(x1 - x0, y1 - y0)
