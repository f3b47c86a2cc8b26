"""Lines of a map: the borders between communes of different groups."""

from collections.abc import Callable, Collection, Hashable, Iterable
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from cptsgeo.communes.communes import Communes
from cptsgeo.geometry.topology import Topology
from cptsgeo.plan.territories import Territories
from cptsgeo.render.drawing.frame import Frame
from cptsgeo.render.drawing.paths import border_path
from cptsgeo.render.provenance import ESTIMATED_OUTLINE


class Stroke(NamedTuple):
    """How a line looks where no style sheet is: its colour, its width and dashes in CSS pixels.

    A hairline is not `round`: nobody sees its corners, and they are dear to draw.
    """

    colour: str
    width: float
    dashes: tuple[float, ...] = ()
    round: bool = True

    def svg(self, data: str, scale: float = 1.0) -> str:
        """Draw path data.

        Parameters
        ----------
        data
            Path data.
        scale
            Units of the drawing to a pixel.

        Returns
        -------
        str
            A ``<path>``.
        """
        dashes = " ".join(f"{dash * scale:g}" for dash in self.dashes)
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        joined = "round" if self.round else "bevel"
        return (
            f'<path fill="none" stroke="{self.colour}" stroke-width="{self.width * scale:g}" '
            f'stroke-linejoin="{joined}"{dashed} d="{data}"/>'
        )


STROKES = MappingProxyType(
    {
        "limite": Stroke("#1d2733", 1.4),
        "estimee": Stroke("#1d2733", 1.4, (6, 3)),
        "prevu": Stroke("#0b3d91", 2.4, (2, 4)),
        "departement": Stroke("#5b1a6b", 1.5, (7, 3)),
        "territoire": Stroke("#3d1c7d", 3),
        "halo": Stroke("#fff", 6),
        "change": Stroke("#c40026", 2.4),
        "zone": Stroke("#8a0020", 2.6),
        "partie": Stroke("#8a0020", 1.5, (4, 3)),
    }
)
"""Lines by the class that style sheets give them, which say the same."""


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


def outlines(territories: Territories) -> tuple[Line, ...]:
    """Give the limits of CPTS as lists tell them from estimates: a list's lies over the other."""
    owners, cpts = territories.owners, territories.cpts

    def listed(code: str) -> tuple[str, ...] | None:
        held = owners.get(code, ())
        return held if any(not cpts[one].estimee for one in held) else None

    known = {cpts[one].estimee for held in owners.values() for one in held}
    limits = cpts_line(territories)
    if known == {True}:
        return (limits._replace(css="estimee"),)
    return (limits._replace(css="estimee"), Line("limite", listed)) if True in known else (limits,)


def outlines_told(lines: Iterable[Line]) -> list[tuple[str, Stroke]]:
    """Say what the limits of CPTS are among some lines, those of lists first."""
    drawn = {line.css for line in lines}
    told = {"limite": "Limite de CPTS", "estimee": ESTIMATED_OUTLINE}
    return [(label, STROKES[css]) for css, label in told.items() if css in drawn]


def departement_line(communes: Communes) -> Line:
    """Give the limits between departments."""
    return Line("departement", communes.atoms.departement, edge=False)


def territory_line(codes: Collection[str], css: str = "territoire") -> Line:
    """Give the line around a territory."""
    return Line(css, lambda code: True if code in codes else None)


def line_svg(line: Line, topology: Topology, seen: Frame) -> str:
    """Draw a line in a page, whose style sheet says how it looks."""
    return f'<path class="{line.css}" d="{line_path(line, topology, seen)}"/>'


def line_path(line: Line, topology: Topology, seen: Frame) -> str:
    """Give the path of a line.

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
        Path data.
    """
    groups = [line.group(code) for code in topology.faces]
    ranks = {group: rank for rank, group in enumerate(dict.fromkeys(groups))}
    ranks |= {None: -1} if None in ranks else {}
    ranked = np.array([ranks[group] for group in groups])
    return border_path(topology, ranked, seen.project, edge=line.edge)
