"""The communes déléguées and associées as shared arcs, each clipped to its commune of today.

As published they are no coverage: they overlap each other and run over the commune that they are
parts of. A drawing that follows one is recognised by them; nothing else is made of them.
"""

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

from cptsgeo.communes.communes import ARRONDISSEMENT
from cptsgeo.geometry.noding import faces_of
from cptsgeo.geometry.rings import Geometries
from cptsgeo.geometry.topology import OUTSIDE, Topology
from cptsgeo.referentiel.arcs import build_topology
from cptsgeo.referentiel.atoms import DECIMALS
from cptsgeo.referentiel.cleaning import Grid, owners_of
from cptsgeo.referentiel.contours import GRIDS, Contours, zone_of
from cptsgeo.referentiel.decoupage import Partie


def draw_parts(contours: Contours, parties: Iterable[Partie], atoms: Topology) -> Topology:
    """Clean the contours of the parts of communes.

    Parameters
    ----------
    contours
        Communes and parts as published: a commune merged since has its contour as a part.
    parties
        The parts of today's communes; arrondissements are atoms, and left out.
    atoms
        The clean contours of today's communes.

    Returns
    -------
    Topology
        Its faces are the parts, by code, that fill their communes together. A part that others
        cover wholly, or that is not drawn, is absent; so are those of a commune with one drawn
        part only.
    """
    place = {code: rank for rank, code in enumerate(contours.codes)
             if contours.natures[rank] == "COM"}  # fmt: skip
    place |= {code: rank for rank, code in enumerate(contours.codes)
              if contours.natures[rank] in {"COMD", "COMA"}}  # fmt: skip
    by_commune: dict[str, list[str]] = {}
    for partie in parties:
        if partie.nature != ARRONDISSEMENT and partie.code in place:
            by_commune.setdefault(partie.code_commune, []).append(partie.code)
    polygons: list[Geometries] = []
    codes: list[str] = []
    for commune, members in sorted(by_commune.items()):
        if len(members) < 2 or commune not in atoms.faces:
            continue
        grid = GRIDS[zone_of(commune)]
        drawn = contours.geometries[[place[code] for code in members]]
        faces, owner = _divide(atoms.union([commune]), drawn, grid)
        polygons.append(grid.to_degrees(faces, DECIMALS))
        codes += [members[rank] for rank in owner.tolist()]
    found = sorted(set(codes))
    number = {code: rank for rank, code in enumerate(found)}
    labels = np.array([number[code] for code in codes], dtype=np.int32)
    return build_topology(np.concatenate(polygons), labels, found)


def _divide(
    commune: shapely.Geometry, parts: Geometries, grid: Grid
) -> tuple[Geometries, NDArray[np.int32]]:
    """Faces of a commune in grid numbers, and the rank of the part that owns each."""
    snapped = grid.snap(np.array([commune, *parts], dtype=object))
    faces = faces_of(snapped)
    areas = grid.areas(faces)
    inside = owners_of(faces, snapped[:1], areas, max_gap=0) != OUTSIDE
    faces, areas = faces[inside], areas[inside]
    return faces, owners_of(faces, snapped[1:], areas, max_gap=np.inf)
