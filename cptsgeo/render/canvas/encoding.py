"""The arcs of a topology as a page receives them: quantised, delta-encoded, in signs of ASCII."""

from typing import TypedDict

import numpy as np

from cptsgeo.geometry.rings import Ints
from cptsgeo.geometry.topology import UNITS_PER_DEGREE, Topology

SCALE = 5_000
"""Units per degree in a page: 22 m; half the segments of generalised contours have over 500."""

_SIGNS = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"<\\{')
"""Digits: signs that JSON in HTML holds as they are, and that begin nothing in a template."""

_LAST = 80
"""Digits under it end a number: most numbers of a page have but one. The others go before."""


class GeometryPayload(TypedDict):
    """Numbers written by `varints`: sizes and sides of arcs, and their vertices."""

    echelle: int
    tailles: str
    xy: str
    gauche: str
    droite: str


def encode_topology(topology: Topology) -> GeometryPayload:
    """Encode a topology for a page.

    Vertices are rounded to 2e-4 degree; those that fall on the one before are dropped, an arc's
    ends excepted, so that arcs still meet where they met.

    Parameters
    ----------
    topology
        The arcs of the communes drawn.

    Returns
    -------
    GeometryPayload
        The same arcs sorted by their sides: sizes; left faces as differences from arc to arc;
        right faces as differences from the left; coordinates as differences from vertex to vertex.
    """
    order = np.lexsort((topology.right, topology.left))
    shifts = topology.offsets[:-1][order]
    sizes = np.diff(topology.offsets)[order]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    rows = np.repeat(shifts - starts[:-1], sizes) + np.arange(starts[-1])
    xy = np.rint(topology.xy[rows] * (SCALE / UNITS_PER_DEGREE)).astype(np.int64)
    kept = np.append(True, (np.diff(xy, axis=0) != 0).any(axis=1))
    # The last vertex of an arc stays; what equals it just before goes instead.
    first, last = starts[:-1], starts[1:] - 1
    kept[first] = kept[last] = True
    before_last = last - 1
    same = (xy[before_last] == xy[last]).all(axis=1) & (before_last > first)
    kept[before_last[same]] = False
    left, right = topology.left[order], topology.right[order]
    return {
        "echelle": SCALE,
        "tailles": varints(np.add.reduceat(kept.astype(np.int64), first)),
        "xy": varints(_zigzag(np.diff(xy[kept], axis=0, prepend=0).ravel())),
        "gauche": varints(_zigzag(np.diff(left, prepend=0))),
        "droite": varints(_zigzag(right - left)),
    }


def _zigzag(values: Ints) -> Ints:
    """Signed to unsigned: 0, -1, 1, -2… become 0, 1, 2, 3."""
    return (values << 1) ^ (values >> 63)


def varints(values: Ints) -> str:
    """Encode integers, none negative, for a page: `entiers` of decodage.js reads them.

    Parameters
    ----------
    values
        The integers.

    Returns
    -------
    str
        One sign for each that is under 80, two for each that is under 880.
    """
    digits = [values % _LAST]
    rest = values // _LAST
    more = len(_SIGNS) - _LAST
    while rest.any():
        before = np.maximum(rest - 1, 0)
        digits.append(np.where(rest > 0, _LAST + before % more, -1))
        rest = before // more
    written = np.stack(digits[::-1], axis=1)
    signs = np.frombuffer(_SIGNS.encode("ascii"), np.uint8)
    return signs[written[written >= 0]].tobytes().decode("ascii")
