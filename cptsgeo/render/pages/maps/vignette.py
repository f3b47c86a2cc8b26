"""A small SVG picture of a map, drawn from the arcs."""

import numpy as np
import shapely

from cptsgeo.analysis.coverage import Coverage
from cptsgeo.geometry.rings import Ints
from cptsgeo.geometry.topology import UNITS_PER_DEGREE
from cptsgeo.render.looks import pattern_svg, state_looks

_SIZE = 300
"""Longer side of the picture in units; a unit is a pixel or so."""


def vignette(coverage: Coverage, name: str) -> str:
    """Draw communes by state with the outlines of CPTS.

    Parameters
    ----------
    coverage
        The communes and their states.
    name
        A word that makes the picture's identifiers unique in a page.

    Returns
    -------
    str
        An ``<svg>`` element, hidden from screen readers: the link that holds it has a text.
    """
    codes = [commune.code for commune in coverage.communes]
    topology = coverage.territories.communes.topology.subset(codes)
    present = set(coverage.etats.values())
    shown = [look for state, look in state_looks().items() if state in present]
    rank_of = {look.identifier: rank for rank, look in enumerate(shown)}
    by_state = np.array([rank_of[coverage.etats[code]] for code in codes])
    pixels = _project(topology.xy)
    width, height = pixels.max(axis=0) + 3
    shapes = []
    for rank, geometry in enumerate(topology.dissolve(by_state)):
        rings = shapely.get_rings(shapely.get_parts(geometry))
        path = "".join(_path(_project(_units(ring), topology.xy), close=True) for ring in rings)
        shapes.append(f'<path d="{path}" fill="url(#{name}-{shown[rank].identifier})"/>')
    owners = coverage.territories.owners
    groups = {held: rank for rank, held in enumerate(sorted(set(owners.values())))}
    by_owner = np.array([groups.get(owners.get(code, ()), len(groups)) for code in codes])
    outline = "".join(
        _path(pixels[topology.offsets[arc] : topology.offsets[arc + 1]], close=False)
        for arc in topology.outline(by_owner)
    )
    patterns = "".join(pattern_svg(look, f"{name}-{look.identifier}", 0.7) for look in shown)
    return (
        f'<svg viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false">'
        f"<defs>{patterns}</defs>{''.join(shapes)}"
        f'<path d="{outline}" fill="none" stroke="#1d2733" stroke-width=".8" '
        'stroke-linejoin="round"/></svg>'
    )


def _units(ring: shapely.LinearRing) -> Ints:
    units: Ints = np.rint(shapely.get_coordinates(ring) * UNITS_PER_DEGREE).astype(np.int64)
    return units


def _project(xy: Ints, frame: Ints | None = None) -> Ints:
    """Degrees to the picture's units, all of `frame` inside; y goes down."""
    frame = xy if frame is None else frame
    (west, south), (east, north) = frame.min(axis=0), frame.max(axis=0)
    shrink = np.cos(np.radians((south + north) / 2 / UNITS_PER_DEGREE))
    scale = _SIZE / max((east - west) * shrink, north - south)
    x = (xy[:, 0] - west) * shrink * scale
    y = (north - xy[:, 1]) * scale
    pixels: Ints = np.rint(np.stack([x, y], axis=1)).astype(np.int64) + 1
    return pixels


def _path(pixels: Ints, *, close: bool) -> str:
    """Relative SVG path without the vertices that fall on the one before."""
    moved = np.append(True, (np.diff(pixels, axis=0) != 0).any(axis=1))
    kept = pixels[moved]
    if len(kept) < (3 if close else 2):
        return ""
    steps = " ".join(f"{x},{y}" for x, y in np.diff(kept, axis=0).tolist())
    return f"M{kept[0][0]},{kept[0][1]}l{steps}{'z' if close else ''}"
