"""What is finer than a commune: where it is lived in, and the communes déléguées it is made of."""

import functools
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.communes.communes import Communes, Partie
from cptsgeo.communes.faces import Faces
from cptsgeo.communes.mairies import mairies
from cptsgeo.communes.topology_file import read_topology
from cptsgeo.geometry.rings import Geometries
from cptsgeo.geometry.topology import Topology


class Bourgs(NamedTuple):
    """The inhabited points of communes, in their order.

    `points` are longitudes and latitudes in degrees, shape (n, 2): the town hall, or a point
    inside the commune where `mairie` is False because its place is unknown.
    """

    points: npt.NDArray[np.float64]
    mairie: npt.NDArray[np.bool_]


class Parts(NamedTuple):
    """Communes déléguées and associées as polygons in degrees (EPSG:4326)."""

    parties: tuple[Partie, ...]
    polygons: Geometries


def bourgs(communes: Communes, known: Faces) -> Bourgs:
    """Give where communes are lived in.

    Parameters
    ----------
    communes
        The referential; one without ``mairies.csv`` has points inside its communes only.
    known
        The communes.

    Returns
    -------
    Bourgs
        One point for each.
    """
    places = mairies(communes.folder)
    mairie = np.array([code in places for code in known.codes], dtype=bool)
    points = np.empty((len(known.codes), 2))
    points[mairie] = np.reshape([places[code] for code in known.codes if code in places], (-1, 2))
    points[~mairie] = shapely.get_coordinates(shapely.point_on_surface(known.polygons[~mairie]))
    return Bourgs(points, mairie)


def parts(communes: Communes, codes: Collection[str] | None = None) -> Parts:
    """Give the contours of the parts of communes.

    Parameters
    ----------
    communes
        The referential; one without ``parties.npz`` has none.
    codes
        The communes; all by default.

    Returns
    -------
    Parts
        Those that are drawn, by code; those of a commune fill it together.
    """
    topology = _parts(communes.folder)
    if topology is None:
        return Parts((), np.array([], dtype=object))
    drawn = set(topology.faces)
    found = [
        partie
        for partie in communes.parties
        if partie.code in drawn and (codes is None or partie.code_commune in codes)
    ]
    return Parts(tuple(found), topology.polygons([partie.code for partie in found]))


@functools.cache
def _parts(folder: Path) -> Topology | None:
    path = folder / "parties.npz"
    return read_topology(path) if path.exists() else None
