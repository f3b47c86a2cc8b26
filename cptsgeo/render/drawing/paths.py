"""Shapes and lines as the path data of SVG, whatever their projection."""

from collections.abc import Callable, Sequence

import numpy as np
import shapely

from cptsgeo.geometry.rings import Geometries, Ints, array_of
from cptsgeo.geometry.topology import UNITS_PER_DEGREE, Topology

Projection = Callable[[Ints], Ints]
"""From units of 1e-5 degree to whole units of a drawing, y downwards; shapes (n, 2)."""


def units(shapes: shapely.Geometry | Geometries | Sequence[shapely.Geometry]) -> Ints:
    """Vertices of shapes in degrees as a topology writes them: in units of 1e-5 degree."""
    vertices: Ints = np.rint(shapely.get_coordinates(shapes) * UNITS_PER_DEGREE).astype(np.int64)
    return vertices


def shape_paths(polygons: Geometries, project: Projection) -> list[str]:
    """Give the closed path of each polygon.

    Parameters
    ----------
    polygons
        Polygons and MultiPolygons in degrees (EPSG:4326).
    project
        The projection.

    Returns
    -------
    list of str
        Path data, one for each.
    """
    parts, of_part = shapely.get_parts(polygons, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    written = paths(project(units(rings)), shapely.get_num_points(rings), close=True)
    found = [""] * len(polygons)
    for owner, text in zip(of_part[of_ring].tolist(), written, strict=True):
        found[owner] += text
    return found


def shape_path(polygon: shapely.Geometry, project: Projection) -> str:
    """Give the closed path of one polygon; see `shape_paths`."""
    (found,) = shape_paths(array_of([polygon]), project)
    return found


def border_path(topology: Topology, groups: Ints, project: Projection, *, edge: bool = True) -> str:
    """Give the lines between groups of faces.

    Parameters
    ----------
    topology
        The faces.
    groups
        Group of each; -1 for outside.
    project
        The projection.
    edge
        Whether the edge of what is drawn is one of them.

    Returns
    -------
    str
        Path data.
    """
    arcs = topology.outline(groups)
    if not edge:
        arcs = arcs[(topology.left[arcs] >= 0) & (topology.right[arcs] >= 0)]
    sizes = np.diff(topology.offsets)
    kept = np.zeros(len(sizes), bool)
    kept[arcs] = True
    pixels = project(topology.xy[np.repeat(kept, sizes)])
    return "".join(paths(pixels, sizes[arcs], close=False))


def path(pixels: Ints, *, close: bool) -> str:
    """Write one path; see `paths`."""
    (found,) = paths(pixels, np.array([len(pixels)]), close=close)
    return found


def paths(pixels: Ints, sizes: Ints, *, close: bool) -> list[str]:
    """Write relative paths without the vertices that fall on the one before.

    Parameters
    ----------
    pixels
        Vertices of all paths in units of the drawing, shape (n, 2).
    sizes
        How many vertices each has.
    close
        Whether they are rings.

    Returns
    -------
    list of str
        Path data, as short as SVG allows; empty where nothing is left.
    """
    if not len(pixels):
        return [""] * len(sizes)
    ends = np.cumsum(sizes)
    starts = ends - sizes
    steps = np.diff(pixels, axis=0, prepend=pixels[:1])
    moved = np.asarray(steps.any(axis=1))
    moved[starts[sizes > 0]] = False
    texts = list(map(str, steps[moved].ravel().tolist()))
    before = 2 * np.append(0, np.cumsum(moved))
    least, end = (4, "z") if close else (2, "")
    return [
        f"M{x} {y}l{' '.join(texts[first:last]).replace(' -', '-')}{end}"
        if last - first >= least
        else ""
        for first, last, (x, y) in zip(
            before[starts].tolist(),
            before[ends].tolist(),
            pixels[np.minimum(starts, len(pixels) - 1)].tolist(),
            strict=True,
        )
    ]
