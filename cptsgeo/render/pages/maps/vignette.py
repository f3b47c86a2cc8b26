"""A small SVG picture of a map, drawn from the arcs."""

from collections.abc import Sequence

import numpy as np

from cptsgeo.analysis.coverage import Coverage
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.render.drawing.frame import UNITS_PER_PIXEL, Frame, frame
from cptsgeo.render.drawing.paths import border_path, shape_paths
from cptsgeo.render.looks import pattern_svg, state_looks

_SIZE = 300
"""Longer side of what is drawn in units; a unit is a pixel or so."""

_EDGE = 1
"""Units left around it, for half of a line: one before it, three after."""


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
    communes = coverage.territories.communes
    topology = communes.topology.subset(codes)
    present = set(coverage.etats.values())
    shown = [look for state, look in state_looks().items() if state in present]
    rank_of = {look.identifier: rank for rank, look in enumerate(shown)}
    by_state = np.array([rank_of[coverage.etats[code]] for code in codes])
    owners = coverage.territories.owners
    groups = {held: rank for rank, held in enumerate(sorted(set(owners.values())))}
    by_owner = np.array([groups.get(owners.get(code, ()), len(groups)) for code in codes])
    seen = _frame(communes, codes)
    _, _, width, height = seen.view
    shapes = "".join(
        f'<path d="{path}" fill="url(#{name}-{look.identifier})"/>'
        for look, path in zip(
            shown, shape_paths(topology.dissolve(by_state), seen.project), strict=True
        )
    )
    outline = border_path(topology, by_owner, seen.project)
    patterns = "".join(pattern_svg(look, f"{name}-{look.identifier}", 0.7) for look in shown)
    return (
        f'<svg viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false">'
        f"<defs>{patterns}</defs>{shapes}"
        f'<path d="{outline}" fill="none" stroke="#1d2733" stroke-width=".8" '
        'stroke-linejoin="round"/></svg>'
    )


def _frame(communes: Communes, codes: Sequence[str]) -> Frame:
    """A frame of a unit to a pixel: a small picture is not zoomed in."""
    found = frame([codes], adjacency(communes).voisinages, margin=0, paper=(_SIZE, _SIZE))
    assert found  # a place has contours
    scale = found.scale / UNITS_PER_PIXEL
    (west, north), (_, _, width, height) = found.origin, found.view
    wide, high = round(width / UNITS_PER_PIXEL), round(height / UNITS_PER_PIXEL)
    return found._replace(
        origin=(west - _EDGE / scale, north + _EDGE / scale),
        scale=scale,
        view=(0, 0, wide + 4 * _EDGE, high + 4 * _EDGE),
    )
