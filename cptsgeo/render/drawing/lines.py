"""Lines of a map: the borders between communes of different groups."""

from collections.abc import Callable, Collection, Hashable
from typing import NamedTuple

import numpy as np

from cptsgeo.communes.communes import Communes
from cptsgeo.geometry.topology import Topology
from cptsgeo.plan.territories import Territories
from cptsgeo.render.drawing.frame import Frame
from cptsgeo.render.drawing.paths import border_path


class Line(NamedTuple):
    """Lines of one look, given by a style sheet's class.

    `group` gives the group of a commune; None is outside, that no line surrounds by itself. `edge`
    tells whether the edge of what is drawn is one of these lines.
    """

    css: str
    group: Callable[[str], Hashable]
    edge: bool = True


def cpts_line(territories: Territories) -> Line:
    """Give the limits of CPTS: between communes that are not held by the same ones."""
    owners = territories.owners
    return Line("limite", lambda code: owners.get(code, ()))


def departement_line(communes: Communes) -> Line:
    """Give the limits between departments."""
    return Line("departement", communes.atoms.departement, edge=False)


def territory_line(codes: Collection[str], css: str = "territoire") -> Line:
    """Give the line around a territory."""
    return Line(css, lambda code: True if code in codes else None)


def line_svg(line: Line, topology: Topology, seen: Frame) -> str:
    """Draw a line.

    Parameters
    ----------
    line
        The line.
    topology
        What is drawn.
    seen
        The frame.

    Returns
    -------
    str
        A ``<path>``.
    """
    groups = [line.group(code) for code in topology.faces]
    ranks = {group: rank for rank, group in enumerate(dict.fromkeys(groups))}
    ranks |= {None: -1} if None in ranks else {}
    ranked = np.array([ranks[group] for group in groups])
    data = border_path(topology, ranked, seen.project, edge=line.edge)
    return f'<path class="{line.css}" d="{data}"/>'
