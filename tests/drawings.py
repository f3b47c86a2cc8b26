"""Drawings that no hand makes: stars, spikes, combs, copies side by side; real ones beside them."""

import numpy as np
import shapely

MIDDLE = (-1.0, 47.4)


def star(points: int, radius: float = 0.2) -> shapely.Polygon:
    """A line through points of a circle, each joined to the one opposite: it crosses itself
    points × (points - 3) / 2 times.
    """
    angles = 2 * np.pi * (points // 2) * np.arange(points) / points
    return shapely.Polygon(_around(angles, radius))


def spikes(vertices: int, inner: float, outer: float = 0.3) -> shapely.Polygon:
    """A valid polygon whose outline goes to and fro between two circles."""
    angles = 2 * np.pi * np.arange(vertices) / vertices
    return shapely.Polygon(_around(angles, np.where(np.arange(vertices) % 2, inner, outer)))


def comb(teeth: int, width: float = 0.4, height: float = 0.3) -> shapely.Polygon:
    """A valid polygon of long teeth, side by side."""
    x = np.repeat(np.linspace(-1.2, -1.2 + width, 2 * teeth), 2)
    y = np.tile([47.3, 47.3 + height, 47.3 + height, 47.3], teeth)
    return shapely.Polygon([*zip(x, y, strict=True), (x[-1], 47.25), (x[0], 47.25)])


def copies(many: int, step: float, size: float = 0.2) -> list[shapely.Polygon]:
    """Squares, each a little aside of the one before: a hundred versions of one territory."""
    return [
        shapely.box(
            -1.2 + n * step, 47.3 + n * step, -1.2 + size + n * step, 47.3 + size + n * step
        )
        for n in range(many)
    ]


def coast(vertices: int, slips: int = 0, east: float = 0.0) -> shapely.Polygon:
    """An outline as fine as a coast is drawn; a hand that slips makes it cross itself."""
    angles = 2 * np.pi * np.arange(vertices) / vertices
    around = _around(angles, 0.3 * (1 + 0.05 * np.sin(40 * angles))) + np.array([east, 0])
    for place in np.arange(slips) * (vertices // max(1, slips)) + 1:
        around[place : place + 20] = around[place : place + 20][::-1].copy()
    return shapely.Polygon(around.round(9))


def hairs(many: int, gap: float) -> shapely.MultiPolygon:
    """Strips that nearly touch, each as long as the drawing."""
    return shapely.MultiPolygon(
        [shapely.box(-1.2, 47.3 + n * gap, -0.8, 47.3 + n * gap + gap * 0.999) for n in range(many)]
    )


def _around(angles: np.ndarray, radius: np.ndarray | float) -> np.ndarray:
    return np.column_stack(
        [MIDDLE[0] + radius * np.cos(angles), MIDDLE[1] + radius * np.sin(angles)]
    )
