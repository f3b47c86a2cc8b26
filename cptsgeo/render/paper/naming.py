"""The names of still maps: those of CPTS, that a number may stand for, and of large communes."""

from collections.abc import Collection, Iterable, Sequence

import shapely

from cptsgeo.communes.commune_table import Commune
from cptsgeo.geometry.topology import OUTSIDE
from cptsgeo.plan.territories import Territories
from cptsgeo.render.cards import label as short_name
from cptsgeo.render.drawing.lettering import clean, shortened
from cptsgeo.render.paper.ground import Drawn, on_sheet, shapes
from cptsgeo.render.paper.names import Name, ways
from cptsgeo.render.paper.sheet import Paper
from cptsgeo.text.french import typographic

_CPTS_SIZES = (8.6, 7.8, 7.0, 6.4)
_COMMUNE_SIZES = (6.2,)
_TOWNS = 60
"""Communes whose names are tried on a map, the most populous first."""

_TOLD = 34.0
"""Ems of a name in a key."""


def cpts_names(
    territories: Territories,
    drawn: Drawn,
    paper: Paper,
    *,
    numbered: bool,
    without: Collection[str] = (),
) -> list[Name]:
    """Name the CPTS that hold communes drawn.

    Parameters
    ----------
    territories
        The territories.
    drawn
        The ground.
    paper
        The sheet.
    numbered
        Whether a number stands for a name that has no room.
    without
        CPTS not to name.

    Returns
    -------
    list of Name
        Those that are seen the most first.
    """
    owners, topology = territories.owners, drawn.topology
    named = [cpts for cpts in territories.plan.cpts if cpts.cpts_id not in without]
    rank = {cpts.cpts_id: at for at, cpts in enumerate(named)}
    groups = [
        rank.get(held[0], OUTSIDE) if len(held) == 1 else OUTSIDE
        for code in topology.faces
        for held in [owners.get(code, ())]
    ]
    found = dict(enumerate(shapes(topology, groups, drawn.seen)))
    faces = frozenset(topology.faces)
    for at, cpts in enumerate(named):
        shared = territories.atoms[cpts.cpts_id] & faces
        if shared and (at not in found or found[at].is_empty):
            whole = topology.subset(sorted(shared))
            (found[at],) = shapes(whole, [0] * len(whole.faces), drawn.seen)
    left, top, wide, high = drawn.seen.view
    view = shapely.box(left, top, left + wide, top + high)
    seen = [(shapely.intersection(shape, view), named[at]) for at, shape in found.items()]
    kept = sorted(
        ((shape, cpts) for shape, cpts in seen if shape.area > 0),
        key=lambda one: (-one[0].area, one[1].cpts_id),
    )
    sizes = tuple(paper.letter * points for points in _CPTS_SIZES)
    return [
        Name(ways(typographic(short_name(cpts))), shape, sizes, True, str(at) if numbered else "")
        for at, (shape, cpts) in enumerate(kept, 1)
    ]


def commune_names(communes: Iterable[Commune], drawn: Drawn, paper: Paper) -> list[Name]:
    """Name the largest communes.

    Parameters
    ----------
    communes
        Those that may be named.
    drawn
        The ground.
    paper
        The sheet.

    Returns
    -------
    list of Name
        The most populous first.
    """
    largest = sorted(communes, key=lambda one: (-one.population, one.code))[:_TOWNS]
    polygons = drawn.topology.polygons([commune.code for commune in largest])
    sizes = tuple(paper.letter * points for points in _COMMUNE_SIZES)
    return [
        Name(ways(typographic(commune.nom), 16), shape, sizes, False)
        for commune, shape in zip(largest, on_sheet(polygons, drawn.seen), strict=True)
    ]


def key(names: Sequence[Name]) -> str:
    """Say whose the numbers of a map are, on one line."""
    return " · ".join(
        f"{name.number}\u00a0{shortened(clean(_one_line(name.spellings[-1])), _TOLD)}"
        for name in names
    )


def _one_line(spelling: str) -> str:
    return spelling.replace("-\n", "-").replace("\n", " ")
