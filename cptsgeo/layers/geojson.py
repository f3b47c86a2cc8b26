"""GeoJSON, read without GDAL, that would follow a « crs » of type « link » to the network."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from cptsgeo.errors import LayerError
from cptsgeo.files.schema import CRS_GEOGRAPHIC
from cptsgeo.layers.raw import Raw

_GEOMETRIES = {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
               "GeometryCollection"}  # fmt: skip


def parse_json(path: Path, text: str) -> dict[str, Any]:
    """Read the object of a JSON text.

    Parameters
    ----------
    path
        The file, to be told.
    text
        Its text.

    Returns
    -------
    dict
        The object.

    Raises
    ------
    LayerError
        If it is no JSON, holds a number that is none (NaN), or no object.
    """

    def refuse(constant: str) -> None:
        raise LayerError(
            f"Le fichier {path} contient {constant} en guise de nombre : corriger ces coordonnées, "
            "ou exporter la couche de nouveau."
        )

    try:
        found = json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise LayerError(
            f"Le fichier {path}, ligne {error.lineno}, n’est pas du JSON correct (il est peut-être "
            "coupé) : l’exporter de nouveau."
        ) from error
    except RecursionError as error:
        raise LayerError(f"Le fichier {path} est trop imbriqué : l’exporter de nouveau.") from error
    if not isinstance(found, dict):
        raise LayerError(
            f"Le fichier {path} est du JSON, mais pas une couche : exporter en GeoJSON."
        )
    return found


def read_geojson(path: Path, content: dict[str, Any]) -> Raw:
    """Read the features of a GeoJSON document.

    Parameters
    ----------
    path
        The file, to be told.
    content
        The document: a collection, a feature or a geometry.

    Returns
    -------
    Raw
        In longitude and latitude (RFC 7946), unless a « crs » member of before names another.

    Raises
    ------
    LayerError
        If it is no GeoJSON, or a geometry is malformed.
    """
    kind = content.get("type")
    if kind == "FeatureCollection" and isinstance(content.get("features"), list):
        features = content["features"]
    elif kind == "Feature":
        features = [content]
    elif kind in _GEOMETRIES:
        features = [{"type": "Feature", "geometry": content, "properties": {}}]
    else:
        raise LayerError(
            f"Le fichier {path} est du JSON, mais pas du GeoJSON : exporter la couche en GeoJSON."
        )
    for rank, feature in enumerate(features, 1):
        if not isinstance(feature, dict):
            raise LayerError(
                f"Le fichier {path}, élément {rank}, n’est pas un objet GeoJSON : l’exporter de "
                "nouveau."
            )
    geometries = np.array([None] * len(features), dtype=object)
    for rank, feature in enumerate(features):
        if drawn := feature.get("geometry"):
            geometries[rank] = _geometry(path, rank + 1, drawn)
    attributs = [_properties(feature) for feature in features]
    return Raw(geometries, attributs, _crs(path, content.get("crs")))


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    found = feature.get("properties")
    identity = {"id": feature["id"]} if "id" in feature else {}
    return {**identity, **(found if isinstance(found, dict) else {})}


def _geometry(path: Path, rank: int, drawn: Any) -> shapely.Geometry:
    try:
        return shapely.from_geojson(json.dumps(drawn))
    except shapely.errors.GEOSException as error:
        raise LayerError(
            f"Le fichier {path}, élément {rank}, a une géométrie mal formée (un anneau ouvert, une "
            "coordonnée qui manque) : corriger le dessin, ou l’exporter de nouveau."
        ) from error


def _crs(path: Path, told: Any) -> CRS:
    """The system of coordinates of a document; the « crs » member was dropped by RFC 7946."""
    if told is None:
        return CRS.from_user_input(CRS_GEOGRAPHIC)
    name = told.get("properties", {}).get("name") if isinstance(told, dict) else None
    if not isinstance(name, str):
        raise LayerError(
            f"Le fichier {path} renvoie à un autre document pour ses coordonnées : l’exporter de "
            "nouveau en GeoJSON, en longitude et latitude (EPSG:4326)."
        )
    try:
        return CRS.from_user_input(name)
    except CRSError as error:
        raise LayerError(
            f"Le fichier {path} nomme un système de coordonnées inconnu : l’exporter de nouveau en "
            "longitude et latitude (EPSG:4326)."
        ) from error
