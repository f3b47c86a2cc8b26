"""What is finer than a commune: where it is lived in, and the communes déléguées it is made of."""

import csv
import functools
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from cptsgeo.communes import Communes, Partie
from cptsgeo.layers.faces import faces
from cptsgeo.rings import Geometries
from cptsgeo.topology import UNITS_PER_DEGREE, read_topology

Points = npt.NDArray[np.float64]


class Bourgs(NamedTuple):
    """The inhabited point of each commune, in the order of `faces`.

    `points` are longitudes and latitudes in degrees, shape (n, 2): the town hall, or a point
    inside the commune where `mairie` is False because its place is unknown.
    """

    points: Points
    mairie: npt.NDArray[np.bool_]


class Parts(NamedTuple):
    """Communes déléguées and associées as polygons in degrees (EPSG:4326), by code."""

    parties: tuple[Partie, ...]
    polygons: Geometries


def bourgs(communes: Communes) -> Bourgs:
    """Give where each commune is lived in.

    Parameters
    ----------
    communes
        The referential; one without ``mairies.csv`` has points inside its communes only.

    Returns
    -------
    Bourgs
        One point for each atom.
    """
    known = faces(communes)
    places = _mairies(communes.folder)
    mairie = np.array([code in places for code in known.codes])
    points = np.empty((len(known.codes), 2))
    points[mairie] = [places[code] for code in known.codes if code in places]
    points[~mairie] = shapely.get_coordinates(shapely.point_on_surface(known.polygons[~mairie]))
    return Bourgs(points, mairie)


@functools.cache
def _mairies(folder: Path) -> dict[str, tuple[float, float]]:
    path = folder / "mairies.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code_commune"]: (int(row["longitude"]) / UNITS_PER_DEGREE,
                                      int(row["latitude"]) / UNITS_PER_DEGREE)
                for row in csv.DictReader(file)}  # fmt: skip


def parts(communes: Communes) -> Parts:
    """Give the contours of the parts of communes.

    Parameters
    ----------
    communes
        The referential; one without ``parties.npz`` has none.

    Returns
    -------
    Parts
        Those that are drawn; those of a commune fill it together.
    """
    path = communes.folder / "parties.npz"
    if not path.exists():
        return Parts((), np.array([], dtype=object))
    topology = read_topology(path)
    by_code = {partie.code: partie for partie in communes.parties}
    return Parts(tuple(by_code[code] for code in topology.faces), topology.polygons())
