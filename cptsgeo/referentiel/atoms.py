"""The atoms of a vintage as shared arcs, from the contours of an earlier one.

Atoms are communes, except Paris, Lyon and Marseille, whose atoms are their arrondissements.
"""

import numpy as np
from numpy.typing import NDArray

from cptsgeo.communes.cog import History
from cptsgeo.errors import ReferentielError
from cptsgeo.geometry.noding import faces_of
from cptsgeo.geometry.rings import Geometries
from cptsgeo.geometry.topology import OUTSIDE, Topology
from cptsgeo.referentiel.arcs import build_topology
from cptsgeo.referentiel.borders import Pair, drawn_borders, lost_borders, opened
from cptsgeo.referentiel.cleaning import Grid, owners_of, refine
from cptsgeo.referentiel.contours import GRIDS, Contours, zone_of
from cptsgeo.referentiel.vintages import COG_CONTOURS

DECIMALS = 5
"""Coordinates are whole numbers of 1e-5 degree, about a metre."""

MAX_GAP = 500_000.0
"""Largest gap that is filled, in square metres: Llívia, in Spain, is the only larger one."""

BORDER = 50.0
"""Metres from which a border that the source draws on both sides alike must not be lost."""

CITIES = ("13055", "69123", "75056")
"""Marseille, Lyon and Paris, divided into arrondissements municipaux."""


def divided(history: History, since: int) -> list[str]:
    """List the communes valid in a year whose territory must be cut to draw today's atoms.

    Parameters
    ----------
    history
        The movements of codes.
    since
        The vintage of the contours.

    Returns
    -------
    list of str
        The cities with arrondissements and the communes divided after that year, sorted.
    """
    moved = {row.code_avant for row in history.movements if row.annee > since}
    split = {code for code in moved if len(history.translate(code, since).targets) > 1}
    return sorted({*CITIES, *split})


def draw_atoms(contours: Contours, history: History, since: int = COG_CONTOURS) -> Topology:
    """Clean the contours and rewrite them as the arcs of today's atoms.

    Parameters
    ----------
    contours
        Communes and their parts, of the vintage `since`.
    history
        The movements of codes.
    since
        The vintage of the contours.

    Returns
    -------
    Topology
        Its faces are the atoms, sorted by code.

    Raises
    ------
    ReferentielError
        When a divided commune has no drawn parts, or a code leads to no single atom.
    """
    to_divide = divided(history, since)
    polygons: list[Geometries] = []
    codes: list[str] = []
    for zone, grid in GRIDS.items():
        found = [
            index
            for index, code in enumerate(contours.codes)
            if zone_of(code) == zone
            and (contours.natures[index] == "COM" or contours.parents[index] in to_divide)
        ]
        faces, sources = _partition(contours, found, grid, to_divide)
        polygons.append(grid.to_degrees(faces, DECIMALS))
        atom_of = {source: _atom(contours, source, history, since) for source in set(sources)}
        codes += [atom_of[source] for source in sources]
    atoms = sorted(set(codes))
    number = {code: index for index, code in enumerate(atoms)}
    labels = np.array([number[code] for code in codes], dtype=np.int32)
    return build_topology(np.concatenate(polygons), labels, atoms)


def draw_borders(
    contours: Contours, history: History, since: int = COG_CONTOURS
) -> dict[Pair, float]:
    """Measure the borders of today's atoms that the contours draw on both sides alike.

    Parameters
    ----------
    contours
        Communes and their parts, of the vintage `since`, as published.
    history
        The movements of codes.
    since
        The vintage of the contours.

    Returns
    -------
    dict of (str, str) to float
        Metres, by pair of codes.
    """
    to_divide = divided(history, since)
    found: dict[Pair, float] = {}
    for zone, grid in GRIDS.items():
        ranks = [
            rank
            for rank, code in enumerate(contours.codes)
            if zone_of(code) == zone
            and (
                contours.parents[rank] in to_divide
                if contours.natures[rank] != "COM"
                else code not in to_divide
            )
        ]
        codes = [_atom(contours, rank, history, since) for rank in ranks]
        found |= drawn_borders(grid.snap(contours.geometries[ranks]), codes, grid)
    return found


def _atom(contours: Contours, source: int, history: History, since: int) -> str:
    """Code today of one record of the contours: parts keep theirs, communes may have moved."""
    code = contours.codes[source]
    if contours.natures[source] != "COM":
        return code
    target = history.translate(code, since).target
    if target is None:
        raise ReferentielError(
            f"Le contour de {code} ne mène pas à une seule commune de {history.vintage}."
        )
    return target


def _owned(
    snapped: Geometries, wholes: list[int], grid: Grid
) -> tuple[Geometries, NDArray[np.int32]]:
    """Faces, and the rank among the whole communes of the one that owns each."""
    faces = faces_of(snapped)
    return faces, owners_of(faces, snapped[wholes], grid.areas(faces), MAX_GAP, grid.steps(BORDER))


def _partition(
    contours: Contours, found: list[int], grid: Grid, to_divide: list[str]
) -> tuple[Geometries, list[int]]:
    """Clean one zone: faces in grid numbers, and the record of `contours` that owns each."""
    snapped = grid.snap(contours.geometries[found])
    wholes = [place for place, index in enumerate(found) if contours.natures[index] == "COM"]
    names = [contours.codes[found[place]] for place in wholes]
    faces, owner = _owned(snapped, wholes, grid)
    drawn = drawn_borders(snapped[wholes], names, grid)
    if lost := lost_borders(drawn, faces, owner, names, BORDER):
        snapped[wholes] = opened(snapped[wholes], names, lost)
        faces, owner = _owned(snapped, wholes, grid)
    areas = grid.areas(faces)
    place_of = {contours.codes[found[place]]: rank for rank, place in enumerate(wholes)}
    parts: dict[int, list[int]] = {}
    for city in to_divide:
        if city in place_of:
            parts[place_of[city]] = [
                place for place, index in enumerate(found) if contours.parents[index] == city
            ]
            if len(parts[place_of[city]]) < 2:
                raise ReferentielError(
                    f"{city} est à diviser mais ses parties ne sont pas tracées."
                )
    part = refine(faces, owner, parts, snapped, areas, names)
    place = np.where(part != OUTSIDE, part, np.asarray(wholes)[owner])
    kept = owner != OUTSIDE
    return faces[kept], [found[index] for index in place[kept].tolist()]
