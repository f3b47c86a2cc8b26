"""The frame of a map: degrees to integer units of the drawing, and what is seen first."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from cptsgeo.communes.adjacency import Voisinage
from cptsgeo.geometry.rings import Ints
from cptsgeo.geometry.topology import UNITS_PER_DEGREE, Topology
from cptsgeo.render.drawing.planes import MERCATOR, Plane

Box = tuple[int, int, int, int]
"""Left, top, width and height in units of the drawing, as an SVG's viewBox."""

UNITS_PER_PIXEL = 12
"""Units of the drawing to a CSS pixel, on paper: fine enough to be zoomed in."""

_FAR = 1.5
"""Pieces farther than this many times the extent of the main one are not in the first view."""


class Frame(NamedTuple):
    """What is seen of a plane, and where.

    `origin` is where the drawing's units begin, in the plane, and `scale` how many there are to one
    of the plane's; `view` is what is seen first; `paper` is the width and height in CSS pixels that
    the map has when printed; a script knows what it has on a screen.
    """

    origin: tuple[float, float]
    scale: float
    view: Box
    paper: tuple[int, int]
    plane: Plane = MERCATOR

    def project(self, xy: Ints) -> Ints:
        """Project vertices.

        Parameters
        ----------
        xy
            Longitude and latitude in units of 1e-5 degree, shape (n, 2).

        Returns
        -------
        array of int
            Units of the drawing, y downwards.
        """
        plane = self.plane.project(xy / UNITS_PER_DEGREE)
        moved = np.stack([plane[:, 0] - self.origin[0], self.origin[1] - plane[:, 1]], axis=1)
        units: Ints = np.rint(moved * self.scale).astype(np.int64)
        return units

    def box(self, codes: Collection[str], voisinages: Mapping[str, Voisinage]) -> Box | None:
        """Box of communes.

        Parameters
        ----------
        codes
            Communes; those without a contour are passed over.
        voisinages
            What lies around each.

        Returns
        -------
        Box or None
            In the drawing; None where there is nothing to see.
        """
        corners = _corners(codes, voisinages)
        if not corners:
            return None
        (left, bottom), (right, top) = self.project(np.array(corners)).tolist()
        return (left, top, right - left, bottom - top)


def frame(
    pieces: Sequence[Collection[str]],
    voisinages: Mapping[str, Voisinage],
    *,
    margin: float,
    paper: tuple[int, int],
) -> Frame | None:
    """Frame a place.

    Parameters
    ----------
    pieces
        Its pieces, the main one first. A piece that is far away (a code mistyped, an overseas
        department) is left out of the first view, which would show two specks.
    voisinages
        What lies around each commune.
    margin
        What is seen on each side of it, as a share of its width and height.
    paper
        Width and height on paper, in CSS pixels.

    Returns
    -------
    Frame or None
        None where nothing can be drawn.
    """
    flat = Frame((0.0, 0.0), 1000.0, (0, 0, 0, 0), paper)
    boxes = [box for piece in pieces if (box := flat.box(piece, voisinages))]
    if not boxes:
        return None
    left, top, right, bottom = _edges(boxes[0])
    reach = _FAR * max(right - left, bottom - top)
    for box in boxes[1:]:
        x0, y0, x1, y1 = _edges(box)
        if max(left - x1, x0 - right, top - y1, y0 - bottom) <= reach:
            left, top, right, bottom = min(left, x0), min(top, y0), max(right, x1), max(bottom, y1)
    wide, high = (right - left) / flat.scale, (bottom - top) / flat.scale
    wide, high = max(wide, 1e-3) * (1 + 2 * margin), max(high, 1e-3) * (1 + 2 * margin)
    scale = min(paper[0] / wide, paper[1] / high) * UNITS_PER_PIXEL
    x, y = (left + right) / 2 / flat.scale - wide / 2, (top + bottom) / 2 / flat.scale - high / 2
    view = (0, 0, math.ceil(wide * scale), math.ceil(high * scale))
    return Frame((x, -y), scale, view, paper)


def fitted(
    pieces: Sequence[Collection[str]],
    topology: Topology,
    place: Box,
    *,
    plane: Plane,
    margin: float,
) -> Frame:
    """Frame a place on a sheet: in units of the sheet, without a transformation.

    Parameters
    ----------
    pieces
        Its pieces, the main one first; those far away are left out, see `frame`.
    topology
        Contours.
    place
        Where on the sheet, in its units.
    plane
        The projection.
    margin
        What is seen at least on each side of it, as a share of its width and height.

    Returns
    -------
    Frame
        Whose view is the place.
    """
    boxes = [_bounds(topology, piece, plane) for piece in pieces if piece]
    west, south, east, north = boxes[0]
    reach = _FAR * max(east - west, north - south)
    for x0, y0, x1, y1 in boxes[1:]:
        if max(west - x1, x0 - east, south - y1, y0 - north) <= reach:
            west, south, east, north = min(west, x0), min(south, y0), max(east, x1), max(north, y1)
    left, top, width, height = place
    scale = min(
        width / (max(east - west, 1e-6) * (1 + 2 * margin)),
        height / (max(north - south, 1e-6) * (1 + 2 * margin)),
    )
    origin = (
        (west + east) / 2 - (left + width / 2) / scale,
        (south + north) / 2 + (top + height / 2) / scale,
    )
    pixels = (width // UNITS_PER_PIXEL, height // UNITS_PER_PIXEL)
    return Frame(origin, scale, place, pixels, plane)


def _bounds(
    topology: Topology, codes: Collection[str], plane: Plane
) -> tuple[float, float, float, float]:
    xy = plane.project(topology.subset(sorted(codes)).xy / UNITS_PER_DEGREE)
    (west, south), (east, north) = xy.min(axis=0).tolist(), xy.max(axis=0).tolist()
    return west, south, east, north


def overlap(box: Box | None, view: Box) -> bool:
    """Tell whether a box, if there is one, is seen in a view, be it in part."""
    return box is not None and (
        box[0] < view[0] + view[2] and box[0] + box[2] > view[0]
        and box[1] < view[1] + view[3] and box[1] + box[3] > view[1]
    )  # fmt: skip


def _edges(box: Box) -> Box:
    x, y, width, height = box
    return (x, y, x + width, y + height)


def _corners(
    codes: Collection[str], voisinages: Mapping[str, Voisinage]
) -> list[tuple[int, int]] | None:
    boxes = [voisinages[code].box for code in codes if code in voisinages]
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return [(min(west), min(south)), (max(east), max(north))]
