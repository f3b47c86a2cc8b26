"""What a map tells beside its colours: names, lines, and who holds what is under the pointer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cptsgeo.plan.territories import Territories
from cptsgeo.render.drawing.faces import Faces
from cptsgeo.render.drawing.frame import Frame
from cptsgeo.render.drawing.labels import Label, commune_names, cpts_names
from cptsgeo.render.drawing.lines import Line, departement_line, outlines
from cptsgeo.text.french import typographic


class Holders(NamedTuple):
    """Names of all who may hold a commune, and the ranks of those that hold each one drawn."""

    names: tuple[str, ...]
    ranks: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Telling:
    """What is told of the communes of a map.

    Attributes
    ----------
    names : callable
        Gives the names to place on what is drawn, by priority.
    lines : tuple of Line
        Lines, drawn in their order.
    holders : callable
        Gives who holds communes, in the order of their codes.
    """

    names: Callable[[Faces], list[Label]]
    lines: tuple[Line, ...]
    holders: Callable[[Sequence[str]], Holders]


def holders(territories: Territories, codes: Sequence[str]) -> Holders:
    """Tell which CPTS hold communes.

    Parameters
    ----------
    territories
        The territories.
    codes
        The communes, in the order of their shapes.

    Returns
    -------
    Holders
        Names of all CPTS, and the ranks of those that hold each commune.
    """
    rank = {cpts.cpts_id: rank for rank, cpts in enumerate(territories.plan.cpts)}
    owners = territories.owners
    return Holders(
        tuple(typographic(cpts.nom) for cpts in territories.plan.cpts),
        tuple(tuple(rank[one] for one in owners.get(code, ()) if one in rank) for code in codes),
    )


def telling(territories: Territories, seen: Frame) -> Telling:
    """Tell what maps of territories do; where one tells something else, it replaces that.

    Parameters
    ----------
    territories
        The territories.
    seen
        The frame of the map.

    Returns
    -------
    Telling
        Names of CPTS and communes, limits of CPTS and departments, the CPTS of each commune.
    """
    return Telling(
        names=lambda faces: [
            *cpts_names(territories, faces.topology, seen),
            *commune_names(territories.communes, faces.shapes, seen),
        ],
        lines=(*outlines(territories), departement_line(territories.communes)),
        holders=lambda codes: holders(territories, codes),
    )
