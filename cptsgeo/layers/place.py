"""Where the numbers of a layer lie: the system of coordinates that it tells, or that they tell.

A Shapefile loses its ``.prj``, a Lambert-93 file is saved as GeoJSON, latitude comes first: what
is told is believed as long as it puts the layer in France. Else each system in use is tried, and
the only one that does is taken, and said; if there are several, the user is asked.
"""

import functools
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.faces import Bounds, faces
from cptsgeo.errors import LayerError
from cptsgeo.files.schema import CRS_GEOGRAPHIC
from cptsgeo.geometry.rings import Geometries
from cptsgeo.layers.raw import Raw
from cptsgeo.layers.sides import moved
from cptsgeo.layers.systems import StrangeSystemError, moving, parsed
from cptsgeo.text.french import listed, quoted, typographic
from cptsgeo.text.signs import clean

LATITUDE_FIRST = "latitude d’abord"

SYSTEMS: dict[str, str] = {
    CRS_GEOGRAPHIC: "longitude et latitude (WGS84)",
    LATITUDE_FIRST: "latitude puis longitude (WGS84)",
    "EPSG:2154": "Lambert-93",
    **{f"EPSG:{3900 + zone}": f"Lambert conique conforme CC{zone}" for zone in range(42, 51)},
    "EPSG:3857": "Mercator du web",
    "EPSG:27572": "Lambert II étendu",
    "EPSG:32630": "UTM, fuseau 30",
    "EPSG:32631": "UTM, fuseau 31",
    "EPSG:32632": "UTM, fuseau 32",
    "EPSG:5490": "UTM des Antilles",
    "EPSG:2972": "UTM de Guyane",
    "EPSG:2975": "UTM de La Réunion",
    "EPSG:4471": "UTM de Mayotte",
}
"""Systems that commune data and territories are found in, in France."""

_NAMELESS = "un système sans nom"
_SAMPLE = 500
_BELIEVED, _RECOGNISED = 0.05, 0.5
"""Shares of a layer that must lie in France for a system that is told, and for one that is not."""

_NEAR = 0.05
"""Degrees within which a point is in France: a drawing runs along the coast or past a border."""

_WIDE = 90.0
"""Degrees of longitude or latitude that no territory spans; one that crosses 180° does."""


Points = npt.NDArray[np.float64]


class Placed(NamedTuple):
    """Geometries in degrees (EPSG:4326), the system that they were read in, and what to tell."""

    geometries: Geometries
    systeme: str
    remarques: tuple[str, ...]


def place(path: object, raw: Raw, communes: Communes, crs: str | None = None) -> Placed:
    """Give the geometries of a layer in longitude and latitude.

    Parameters
    ----------
    path
        The file, to be told.
    raw
        What it holds.
    communes
        The referential: a layer lies in its communes, be it in part.
    crs
        The system to read it in, as ``EPSG:2154``; by default what the file tells, or its numbers.

    Returns
    -------
    Placed
        With a remark if the file told none, or another.

    Raises
    ------
    LayerError
        If a coordinate is no number, nothing lies in France, several systems are possible, the
        system asked for is unknown, or the layer spans half the globe.
    """
    xy = shapely.get_coordinates(raw.geometries)
    if not np.isfinite(xy).all():
        raise LayerError(
            f"Le fichier {path} a des coordonnées qui ne sont pas des nombres (NaN ou infinies) : "
            "corriger le dessin, ou exporter la couche de nouveau."
        )
    if not len(xy):
        return Placed(raw.geometries, CRS_GEOGRAPHIC, ())
    sample = xy[np.linspace(0, len(xy) - 1, min(_SAMPLE, len(xy))).astype(int)]
    system, remarks = _system(path, raw.crs, sample, communes, crs)
    found = _transformed(raw.geometries, system)
    west, south, east, north = shapely.bounds(found).T
    width = np.maximum(east - west, north - south)
    if not (width <= _WIDE).all():  # What no projection reaches is no number.
        raise LayerError(
            f"Le fichier {path} couvre la moitié du globe, ou franchit le méridien 180° : n’y "
            "garder que le territoire."
        )
    return Placed(found, _told(system), remarks)


def check_crs(text: str) -> CRS:
    """Give the system of coordinates that someone typed.

    Parameters
    ----------
    text
        As ``EPSG:2154``.

    Returns
    -------
    pyproj.CRS
        The system.

    Raises
    ------
    LayerError
        If there is none of that name, or it is not one of places on a map: of heights, of a
        building site, of another planet.
    """
    told = quoted(clean(text)[:80])
    try:
        found = parsed(text)
    except StrangeSystemError as error:
        raise LayerError(
            f"Le système {told} renverrait à un fichier (une grille, un modèle), ou à une suite "
            "d’étapes : écrire --crs EPSG:2154 (Lambert-93), EPSG:4326 (longitude et latitude), "
            "ou un autre code EPSG."
        ) from error
    except CRSError as error:
        raise LayerError(
            f"Le système {told} n’existe pas : écrire --crs EPSG:2154 (Lambert-93), EPSG:4326 "
            "(longitude et latitude), ou un autre code EPSG."
        ) from error
    if not _is_of_a_map(found):
        raise LayerError(
            f"Le système {told} n’est pas celui d’une carte (il dit des altitudes, un repère local "
            "ou un autre astre) : écrire --crs EPSG:2154 (Lambert-93), EPSG:4326 (longitude et "
            "latitude), ou un autre code EPSG."
        )
    return found


@functools.cache
def _is_of_a_map(system: CRS) -> bool:
    """Whether a system is geographic or projected, and leads to longitude and latitude."""
    if not system.is_geographic and not system.is_projected:
        return False
    try:
        _transformer(system)
    except (CRSError, ProjError):
        return False
    return True


def _system(
    path: object, declared: CRS | None, sample: Points, communes: Communes, asked: str | None
) -> tuple[CRS | str, tuple[str, ...]]:
    if asked is not None:
        wanted = check_crs(asked)
        if not _share(wanted, sample, communes):
            raise LayerError(
                f"Le fichier {path}, lu en {_told(wanted)}, ne tombe dans aucune commune de "
                "France : essayer un autre --crs, ou l’ôter pour le reconnaître à ses nombres."
            )
        return wanted, ()
    if declared is not None and _share(declared, sample, communes) >= _BELIEVED:
        return declared, ()
    likely = [one for one in SYSTEMS if _share(one, sample, communes) >= _RECOGNISED]
    told = (
        f"se dit en {_told(declared)}, mais"
        if declared is not None
        else ("ne dit pas dans quel système sont ses coordonnées ;")
    )
    if not likely:
        raise LayerError(
            f"Le fichier {path} {told} rien ne tombe dans une commune de France : donner son "
            "système avec --crs, comme --crs EPSG:2154 pour le Lambert-93."
        )
    if len(likely) > 1:
        choices = listed((f"{one} ({_town(one, sample, communes)})" for one in likely), "ou")
        raise LayerError(
            f"Le fichier {path} {told} ses nombres en admettent plusieurs : ajouter --crs avec le "
            f"bon, {choices}."
        )
    remark = f"Le fichier {told} ses nombres sont en {SYSTEMS[likely[0]]} : il a été lu ainsi."
    return likely[0], (remark,)


def _told(system: CRS | str) -> str:
    if isinstance(system, str):
        return SYSTEMS[system]
    code = system.to_authority()
    known = SYSTEMS.get(":".join(code)) if code else None
    return known or (_NAMELESS if system.name in {"unknown", "unnamed"} else str(system.name))


def _degrees(system: CRS | str, xy: Points) -> Points:
    """Longitude and latitude of points; infinite where a projection has none."""
    if isinstance(system, str) and system in {CRS_GEOGRAPHIC, LATITUDE_FIRST}:
        return xy if system == CRS_GEOGRAPHIC else xy[:, ::-1]
    moved = _transformer(system).transform(xy[:, 0], xy[:, 1], errcheck=False)
    return np.column_stack(moved)


@functools.cache
def _transformer(system: CRS | str) -> Transformer:
    return moving(system, CRS_GEOGRAPHIC)


def _transformed(geometries: Geometries, system: CRS | str) -> Geometries:
    if _is_flat(system):
        return moved(geometries, lambda xy: _degrees(system, xy))
    found: Geometries = shapely.transform(geometries, lambda xy: _degrees(system, xy))
    return found


def _is_flat(system: CRS | str) -> bool:
    """Whether what is straight in a system bends in longitude and latitude."""
    if isinstance(system, str):
        return system not in {CRS_GEOGRAPHIC, LATITUDE_FIRST}
    return bool(system.is_projected)


def _share(system: CRS | str, sample: Points, communes: Communes) -> float:
    """Share of points that lie in a commune, or beside the boundary of one."""
    if isinstance(system, CRS) and not _is_of_a_map(system):
        return 0.0
    points = _degrees(system, sample)
    inside = np.isfinite(points).all(axis=1) & (np.abs(points) <= 180).all(axis=1)
    if not inside.any():
        return 0.0
    known = shapely.points(points[inside])
    around = faces(communes, _grown(shapely.total_bounds(known))).polygons
    found = shapely.STRtree(around).query(known, "dwithin", _NEAR)[0]
    return len(np.unique(found)) / len(sample)


def _grown(bounds: Points) -> Bounds:
    west, south, east, north = bounds.tolist()
    return (west - _NEAR, south - _NEAR, east + _NEAR, north + _NEAR)


def _town(system: str, sample: Points, communes: Communes) -> str:
    """Commune nearest to the middle of a layer, read in a system."""
    points = _degrees(system, sample)
    middle = shapely.Point(np.median(points[np.isfinite(points).all(axis=1)], axis=0))
    known = faces(communes, middle.buffer(1).bounds)
    nearest = int(np.argmin(shapely.distance(known.polygons, middle)))
    commune = communes.atoms[known.codes[nearest]]
    return f"{SYSTEMS[system]}, vers {typographic(commune.nom)}, {commune.departement}"
