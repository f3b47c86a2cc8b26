"""Communes in Lambert-93 as matplotlib paths, and the patterns of states as tiles over them."""

import functools
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Transform
from pyproj import Transformer

from cptsgeo.files.schema import CRS_GEOGRAPHIC, CRS_PROJECTED
from cptsgeo.geometry.topology import UNITS_PER_DEGREE, Topology
from cptsgeo.render.looks import Look, Pattern

Floats = npt.NDArray[np.float64]

PIXEL = 0.75
"""Points of a CSS pixel, the unit of patterns."""


class Line(NamedTuple):
    """How lines of a map are drawn: their colour, width in points, dashes and opacity."""

    colour: str
    width: float
    dashes: str | tuple[int, tuple[float, float]] = "solid"
    alpha: float | None = None


@functools.cache
def transformer() -> Transformer:
    """What projects longitudes and latitudes to Lambert-93."""
    return Transformer.from_crs(CRS_GEOGRAPHIC, CRS_PROJECTED, always_xy=True)


def project(degrees: Floats) -> Floats:
    """Project points.

    Parameters
    ----------
    degrees
        Longitude and latitude (EPSG:4326), shape (n, 2).

    Returns
    -------
    array of float
        Metres in Lambert-93 (EPSG:2154), shape (n, 2).
    """
    return np.column_stack(transformer().transform(degrees[:, 0], degrees[:, 1]))


def projected(shapes: Iterable[shapely.Geometry]) -> Sequence[shapely.Geometry]:
    """Project shapes in degrees (EPSG:4326) to Lambert-93 (EPSG:2154)."""
    found: Sequence[shapely.Geometry] = shapely.transform(np.array(list(shapes), object), project)
    return found


def compound(shapes: Iterable[shapely.Geometry]) -> Path:
    """Make one path of polygons.

    Parameters
    ----------
    shapes
        Polygons or multipolygons in metres.

    Returns
    -------
    Path
        Holes go round the other way, so that they are not filled.
    """
    vertices, codes = [], []
    for polygon in shapely.get_parts(list(shapes)):
        oriented = shapely.orient_polygons(polygon)
        for ring in shapely.get_rings(oriented):
            xy = shapely.get_coordinates(ring)
            kinds = np.full(len(xy), Path.LINETO, np.uint8)
            kinds[0], kinds[-1] = Path.MOVETO, Path.CLOSEPOLY
            vertices.append(xy)
            codes.append(kinds)
    if not vertices:
        return Path(np.empty((0, 2)), np.empty(0, np.uint8))
    return Path(np.concatenate(vertices), np.concatenate(codes))


def lines(
    axes: Axes,
    topology: Topology,
    groups: Callable[[str], Hashable],
    *,
    line: Line,
    zorder: float,
    inner: bool = False,
) -> None:
    """Draw the borders between communes of different groups.

    Parameters
    ----------
    axes
        Where to, in metres.
    topology
        What is drawn.
    groups
        Group of a commune; None is outside.
    line
        How they are drawn.
    zorder
        Rank among what is drawn.
    inner
        Whether to leave out the edge of what is drawn.
    """
    found = [groups(code) for code in topology.faces]
    ranks: dict[Hashable, int] = {group: rank for rank, group in enumerate(dict.fromkeys(found))}
    ranks |= {None: -1} if None in ranks else {}
    arcs = topology.outline(np.array([ranks[group] for group in found]))
    if inner:
        arcs = arcs[(topology.left[arcs] >= 0) & (topology.right[arcs] >= 0)]
    xy, offsets = project(topology.xy / UNITS_PER_DEGREE), topology.offsets
    parts = [xy[offsets[arc] : offsets[arc + 1]] for arc in arcs]
    axes.add_collection(
        LineCollection(
            parts,
            capstyle="round",
            joinstyle="round",
            color=line.colour,
            linewidth=line.width,
            linestyle=line.dashes,
            alpha=line.alpha,
            zorder=zorder,
        )
    )


def fill(
    axes: Axes, look: Look, path: Path, transform: Transform, *, alpha: float = 1.0, zorder: float
) -> None:
    """Fill a path with a colour and its pattern.

    Parameters
    ----------
    axes
        Where to.
    look
        How it is drawn.
    path
        The path.
    transform
        From its units to the sheet.
    alpha
        Opacity.
    zorder
        Rank among what is drawn.
    """
    patch = PathPatch(path, transform=transform, facecolor=look.colour, edgecolor="none",
                      alpha=alpha, zorder=zorder)  # fmt: skip
    axes.add_artist(patch)
    tile = look.pattern
    if tile is None:
        return
    points = axes.figure.dpi_scale_trans
    on_sheet = (transform - points).transform_path(path)
    tiles = _tiles(tile, on_sheet)
    pattern = PathPatch(
        tiles, transform=points, fill=False, edgecolor=tile.stroke, alpha=alpha,
        linewidth=tile.width * PIXEL, capstyle="round", joinstyle="round",
        zorder=zorder + 0.1,
    )  # fmt: skip
    axes.add_artist(pattern)
    pattern.set_clip_path(patch)


def _tiles(pattern: Pattern, path: Path) -> Path:
    """Repeat a tile over a path, in inches of the sheet, where it may be seen."""
    side = pattern.size * PIXEL / 72
    tile, kinds = _tile(pattern.path)
    tile = tile * (PIXEL / 72, -PIXEL / 72)
    rings: Any = path.to_polygons(closed_only=True)
    polygons = shapely.polygons([shapely.linearrings(ring) for ring in rings if len(ring) > 3])
    shape = shapely.union_all(shapely.make_valid(polygons))
    if shape.is_empty:
        return Path(np.empty((0, 2)), np.empty(0, np.uint8))
    west, south = np.floor(np.array(shape.bounds[:2]) / side).astype(int)
    east, north = np.ceil(np.array(shape.bounds[2:]) / side).astype(int) + 1
    x, y = (grid.ravel() * side for grid in np.meshgrid(np.arange(west, east),
                                                        np.arange(south, north + 1)))  # fmt: skip
    shapely.prepare(shape)
    kept = shapely.intersects(shape, shapely.box(x, y - side, x + side, y))
    corners = np.column_stack([x[kept], y[kept]])
    vertices = (tile[None] + corners[:, None]).reshape(-1, 2)
    return Path(vertices, np.tile(kinds, len(corners)))


@functools.cache
def _tile(data: str) -> tuple[Floats, npt.NDArray[np.uint8]]:
    """Read the path of a pattern: M, H, V and h, and points that follow an M as lines."""
    vertices: list[tuple[float, float]] = []
    codes: list[int] = []
    for command, text in re.findall(r"([MHVh])([^MHVh]*)", data):
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]
        if command == "M":
            for rank, point in enumerate(zip(numbers[::2], numbers[1::2], strict=True)):
                vertices.append(point)
                codes.append(int(Path.LINETO if rank else Path.MOVETO))
            continue
        x, y = vertices[-1]
        # A dot is a line of no length, that some renderers would not draw.
        end = {"H": (numbers[0], y), "V": (x, numbers[0]), "h": (x + (numbers[0] or 0.01), y)}
        vertices.append(end[command])
        codes.append(int(Path.LINETO))
    return np.array(vertices), np.array(codes, np.uint8)
