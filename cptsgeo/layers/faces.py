"""The contours of today's communes, and what finds those that a shape touches."""

import functools
from pathlib import Path
from typing import NamedTuple

import shapely

from cptsgeo.communes import Communes, read_communes
from cptsgeo.rings import Geometries


class Faces(NamedTuple):
    """Communes as polygons in degrees (EPSG:4326), by rank, and their index."""

    codes: tuple[str, ...]
    polygons: Geometries
    tree: shapely.STRtree


def faces(communes: Communes) -> Faces:
    """Give the contours of the atoms of a referential.

    Parameters
    ----------
    communes
        The referential.

    Returns
    -------
    Faces
        All of its atoms.
    """
    return _faces(communes.folder)


@functools.cache
def _faces(folder: Path) -> Faces:
    topology = read_communes(folder).topology
    polygons = topology.polygons()
    return Faces(topology.faces, polygons, shapely.STRtree(polygons))
