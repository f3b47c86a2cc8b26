"""Layers drawn at random: a rectangle cut again and again, each piece with its own corners only."""

import numpy as np
import pyproj
import shapely
from hypothesis import strategies as st

from cptsgeo.geometry.rings import Floats, Geometries, array_of
from cptsgeo.layers.sides import Move

Cut = tuple[int, bool, float]
CUTS = st.lists(
    st.tuples(st.integers(0, 20), st.booleans(), st.floats(0.2, 0.8)), min_size=1, max_size=8
)
"""Which piece is cut, whether upright, and at what share of it."""


def pieces(cuts: list[Cut], width: float = 40_000, height: float = 30_000) -> Geometries:
    """Cut a rectangle: where a piece is cut again beside another, there is a T-junction."""
    boxes = [(0.0, 0.0, width, height)]
    for rank, upright, share in cuts:
        x0, y0, x1, y1 = boxes.pop(rank % len(boxes))
        if (x1 - x0 if upright else y1 - y0) < 2_000:  # No territory is so narrow.
            boxes.append((x0, y0, x1, y1))
        elif upright:
            middle = round(x0 + share * (x1 - x0))
            boxes += [(x0, y0, middle, y1), (middle, y0, x1, y1)]
        else:
            middle = round(y0 + share * (y1 - y0))
            boxes += [(x0, y0, x1, middle), (x0, middle, x1, y1)]
    return array_of([shapely.box(*one) for one in boxes])


def placed(drawn: Geometries, x: float, y: float, angle: float, digits: int = 3) -> Geometries:
    """Turn a layer, put it somewhere, and keep some digits of its coordinates."""
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos, sin], [-sin, cos]])
    found: Geometries = shapely.transform(drawn, lambda xy: np.round(xy @ turn + (x, y), digits))
    return found


def to_degrees(system: str) -> Move:
    """Give what moves points of a system to longitude and latitude."""
    transformer = pyproj.Transformer.from_crs(system, "EPSG:4326", always_xy=True)

    def move(xy: Floats) -> Floats:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    return move
