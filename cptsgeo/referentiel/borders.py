"""Borders as a source draws them: those whose edges two neighbours share vertex by vertex."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from cptsgeo.geometry.rings import Geometries
from cptsgeo.referentiel.cleaning import METRES_PER_DEGREE, Grid

Pair = tuple[str, str]
"""Codes of two neighbours, the smaller first."""


def drawn_borders(polygons: Geometries, labels: Sequence[str], grid: Grid) -> dict[Pair, float]:
    """Measure the borders that are drawn on both sides alike.

    Parameters
    ----------
    polygons
        Polygons or multipolygons in grid numbers, possibly invalid or overlapping, shape (n,).
    labels
        Code of each; several may bear the same, whose common borders are none.
    grid
        The grid.

    Returns
    -------
    dict of (str, str) to float
        Metres, approximately, of the segments that are in a ring of both, by pair of codes.
    """
    parts, source = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inside = np.flatnonzero((ring[1:] == ring[:-1]) & (xy[1:] != xy[:-1]).any(axis=1))
    ends = np.stack([xy[inside], xy[inside + 1]], axis=1)
    # Both directions of a segment are the same one.
    turned = (ends[:, 0, 0] > ends[:, 1, 0]) | (
        (ends[:, 0, 0] == ends[:, 1, 0]) & (ends[:, 0, 1] > ends[:, 1, 1])
    )
    ends[turned] = ends[turned][:, ::-1]
    codes = sorted(set(labels))
    number = {code: rank for rank, code in enumerate(codes)}
    label = np.array([number[one] for one in labels], dtype=np.int64)[source[part[ring[inside]]]]
    segments, segment = np.unique(ends.reshape(-1, 4), axis=0, return_inverse=True)
    metres = _metres(segments, grid)
    # One row a segment and a label, then every two labels of the same segment.
    held = np.unique(np.stack([segment.ravel(), label], axis=1), axis=0)
    found: dict[Pair, float] = {}
    for step in range(1, int(np.bincount(held[:, 0]).max(initial=0))):
        same = np.flatnonzero(held[step:, 0] == held[:-step, 0])
        for first, second, length in zip(
            held[same, 1].tolist(),
            held[same + step, 1].tolist(),
            metres[held[same, 0]].tolist(),
            strict=True,
        ):
            pair = (codes[first], codes[second])
            found[pair] = found.get(pair, 0.0) + length
    return found


def _metres(
    segments: "np.ndarray[tuple[int, int], np.dtype[np.float64]]", grid: Grid
) -> np.ndarray:
    """Lengths of segments in grid numbers, on a sphere."""
    across = (segments[:, 2] - segments[:, 0]) * grid.dx
    up = (segments[:, 3] - segments[:, 1]) * grid.dy
    middle = np.radians(grid.y0 + (segments[:, 1] + segments[:, 3]) / 2 * grid.dy)
    metres: NDArray[np.float64] = METRES_PER_DEGREE * np.hypot(across * np.cos(middle), up)
    return metres
