"""The contours of the communes around a place; those of all of France take far longer to build."""

import functools
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.geometry.rings import Geometries
from cptsgeo.geometry.topology import UNITS_PER_DEGREE

Bounds = tuple[float, float, float, float]
"""West, south, east and north in degrees."""


class Faces(NamedTuple):
    """Communes as polygons in degrees (EPSG:4326), by code."""

    codes: tuple[str, ...]
    polygons: Geometries


def faces(communes: Communes, bounds: Bounds | None = None) -> Faces:
    """Give the contours of the atoms of a referential that lie in a box, be it in part.

    Parameters
    ----------
    communes
        The referential.
    bounds
        The box; everywhere by default.

    Returns
    -------
    Faces
        At least all of those that the box touches.
    """
    topology = communes.topology
    if bounds is None:
        return Faces(topology.faces, topology.polygons())
    west, south, east, north = _boxes(communes.folder)
    inside = (west <= bounds[2]) & (east >= bounds[0]) & (south <= bounds[3]) & (north >= bounds[1])
    codes = tuple(topology.faces[rank] for rank in np.flatnonzero(inside).tolist())
    return Faces(codes, topology.polygons(codes))


@functools.cache
def _boxes(folder: Path) -> npt.NDArray[np.float64]:
    """West, south, east and north of each face in degrees, shape (4, n_faces)."""
    return read_communes(folder).topology.boxes().T / UNITS_PER_DEGREE
