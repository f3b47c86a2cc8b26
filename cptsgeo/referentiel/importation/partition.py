"""Contours of an official layer as shared arcs: cleaned where they need it, kept elsewhere."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import shapely

from cptsgeo.communes.cog import History
from cptsgeo.errors import ReferentielError
from cptsgeo.geometry.noding import faces_of
from cptsgeo.geometry.rings import Geometries
from cptsgeo.geometry.topology import OUTSIDE, Topology
from cptsgeo.referentiel.arcs import build_topology
from cptsgeo.referentiel.atoms import BORDER, DECIMALS, MAX_GAP, divided
from cptsgeo.referentiel.cleaning import Grid, owners_of, refine

GRID = Grid(0.0, 0.0, 10.0**-DECIMALS, 10.0**-DECIMALS)
"""About a metre: official layers are written with as many decimals, or more."""


class Shapes(NamedTuple):
    """Codes, and a contour in degrees (EPSG:4326) for each."""

    codes: tuple[str, ...]
    geometries: Geometries


def draw_official(
    layer: Shapes,
    others: Shapes,
    parts: Mapping[str, Shapes],
    history: History,
    since: int,
) -> Topology:
    """Clean contours, and rewrite them as the arcs of today's atoms.

    Parameters
    ----------
    layer
        Communes of the layer, of the vintage `since`, in degrees (EPSG:4326).
    others
        Atoms of today that are drawn elsewhere.
    parts
        The parts of communes that have to be divided: the three cities,
        and those that were split since.
    history
        The movements of codes.
    since
        The vintage of the layer.

    Returns
    -------
    Topology
        Its faces are the atoms, sorted by code.

    Raises
    ------
    ReferentielError
        If a commune to divide has no parts, or a code leads to no single atom.
    """
    codes = [*layer.codes, *others.codes]
    snapped = GRID.snap(np.concatenate([layer.geometries, others.geometries]))
    # What is of today has been divided already.
    cut = [code for code in divided(history, since) if code in layer.codes]
    missing = [code for code in cut if code not in parts or len(parts[code].codes) < 2]
    if missing:
        raise ReferentielError(
            f"La commune {missing[0]} a été divisée depuis, et rien ne dit comment : employer une "
            "couche plus récente."
        )
    loose = _loose(snapped)
    loose |= np.isin(np.array(codes), cut)
    polygons, owners = _cleaned(snapped, codes, loose, cut, parts)
    if not shapely.coverage_is_valid(polygons):
        # A border that was cut on one side only: all of them are cut then.
        polygons, owners = _cleaned(snapped, codes, np.ones(len(codes), bool), cut, parts)
    members = {member for code in cut for member in parts[code].codes}
    old = set(layer.codes) - members
    target = {
        code: (history.translate(code, since).target or "") if code in old else code
        for code in set(owners)
    }
    if lost := sorted(code for code, today in target.items() if not today):
        raise ReferentielError(f"Le contour de {lost[0]} ne mène pas à une seule commune.")
    atoms = sorted(set(target.values()))
    number = {code: rank for rank, code in enumerate(atoms)}
    labels = np.array([number[target[code]] for code in owners], dtype=np.int32)
    return build_topology(polygons, labels, atoms)


def _loose(snapped: Geometries) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which polygons do not fit with their neighbours vertex by vertex."""
    invalid = ~shapely.is_valid(snapped)
    edges = shapely.coverage_invalid_edges(np.where(invalid, shapely.make_valid(snapped), snapped))
    return np.asarray(invalid | ~shapely.is_empty(edges))


def _cleaned(
    snapped: Geometries,
    codes: list[str],
    loose: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    cut: list[str],
    parts: Mapping[str, Shapes],
) -> tuple[Geometries, list[str]]:
    """Faces in units of 1e-5 degree, and the code of the commune or part that owns each."""
    kept = np.flatnonzero(~loose)
    owners = [codes[rank] for rank in kept.tolist()]
    polygons = [snapped[kept]]
    ranks = np.flatnonzero(loose)
    if len(ranks):
        members = {code: parts[code] for code in cut}
        drawn = [GRID.snap(some.geometries) for some in members.values()]
        lines = np.concatenate([snapped[ranks], *drawn])
        faces = faces_of(lines)
        # What other polygons hold lies among them too.
        points = shapely.point_on_surface(faces)
        if len(kept):
            taken = shapely.STRtree(snapped[kept]).query(points, predicate="intersects")[0]
            faces = np.delete(faces, taken)
        areas = GRID.areas(faces)
        owner = owners_of(faces, snapped[ranks], areas, MAX_GAP, GRID.steps(BORDER))
        place = {codes[rank]: at for at, rank in enumerate(ranks.tolist())}
        shift = len(ranks)
        inside: dict[int, list[int]] = {}
        names = [codes[rank] for rank in ranks.tolist()]
        for code, some in members.items():
            inside[place[code]] = list(range(shift, shift + len(some.codes)))
            names += some.codes
            shift += len(some.codes)
        part = refine(faces, owner, inside, lines, areas, names)
        found = np.where(part != OUTSIDE, part, owner)
        real = found != OUTSIDE
        polygons.append(faces[real])
        owners += [names[at] for at in found[real].tolist()]
    return np.concatenate(polygons), owners
