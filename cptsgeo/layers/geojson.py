"""GeoJSON, read without GDAL, that would follow a « crs » of type « link » to the network.

A geometry is drawn as soon as its object ends, so that its coordinates never wait as lists of
numbers for those of all others: they take ten times as much memory.
"""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from cptsgeo.errors import LayerError
from cptsgeo.files.schema import CRS_GEOGRAPHIC
from cptsgeo.layers.nesting import MAX_DEPTH
from cptsgeo.layers.positions import KINDS, MalformedError, shape_of
from cptsgeo.layers.raw import Raw
from cptsgeo.layers.systems import StrangeSystemError, parsed

MAX_OBJECTS = 2_000_000
"""Objects of a document: three for each feature."""
MAX_WAITING = 500_000_000
"""Bytes that the lists of one object may take, roughly, before it ends."""

_COLLECTION = "GeometryCollection"
_LISTS = {"features", "geometries"}
_LONG = 1000
"""Values of a list from which an attribute is none."""
_WEIGHTS = {",": 40, "[": 72, "{": 240}
"""About how many bytes each of these signs makes of the text."""
_NAMED = re.compile(r"[\w:./#-]{1,200}|[A-Z0-9_]{3,30}\[.{1,5000}\]", re.DOTALL)
"""A system by its name or its description; a list of steps of a transformation is none."""


class _Drawn(NamedTuple):
    """A geometry that was read, None if it is malformed, and how many collections it is."""

    shape: shapely.Geometry | None
    depth: int = 0


class _DeepError(Exception):
    """Collections are nested deeper than any drawing."""


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
        The object, for `read_geojson`: its geometries are drawn, its longest lists left out.

    Raises
    ------
    LayerError
        If it is no JSON, is too large or too deep, holds a number that is none (NaN), or no object.
    """

    def refuse(constant: str) -> None:
        raise LayerError(
            f"Le fichier {path} contient {constant} en guise de nombre : corriger ces coordonnées, "
            "ou exporter la couche de nouveau."
        )

    if _is_heavy(text):
        raise LayerError(
            f"Le fichier {path} contient bien plus de valeurs qu’une carte : n’y garder que la "
            "couche utile, ou l’enregistrer en GeoPackage."
        )
    try:
        found = json.loads(text, parse_constant=refuse, object_hook=_closed)
    except json.JSONDecodeError as error:
        raise LayerError(
            f"Le fichier {path}, ligne {error.lineno}, n’est pas du JSON correct (il est peut-être "
            "coupé) : l’exporter de nouveau."
        ) from error
    except (RecursionError, _DeepError) as error:
        raise LayerError(f"Le fichier {path} est trop imbriqué : l’exporter de nouveau.") from error
    except LayerError:
        raise
    except ValueError as error:
        raise LayerError(
            f"Le fichier {path} contient un nombre de milliers de chiffres : le corriger, "
            "ou exporter la couche de nouveau."
        ) from error
    if isinstance(found, _Drawn):
        return {"type": "Feature", "geometry": found, "properties": {}}
    if not isinstance(found, dict):
        raise LayerError(
            f"Le fichier {path} est du JSON, mais pas une couche : exporter en GeoJSON."
        )
    return found


def _is_heavy(text: str) -> bool:
    """Whether a text would take more memory than any layer, once it is read."""
    objects = text.count("{")
    if objects > MAX_OBJECTS:
        return True
    if sum(weight * text.count(sign) for sign, weight in _WEIGHTS.items()) <= MAX_WAITING:
        return False
    # What an object holds is drawn, or left out, where it ends.
    start = 0
    while start < len(text):
        end = text.find("}", start) % (len(text) + 1)
        lists = 40 * text.count(",", start, end) + 72 * text.count("[", start, end)
        if lists > MAX_WAITING:
            return True
        start = end + 1
    return False


def _closed(found: dict[str, Any]) -> Any:
    """An object that has just ended: a geometry as it is drawn, another without long lists."""
    kind = found.get("type")
    if kind == _COLLECTION and isinstance(found.get("geometries"), list):
        return _collected(found["geometries"])
    if isinstance(kind, str) and kind in KINDS and "coordinates" in found:
        try:
            return _Drawn(shape_of(kind, found["coordinates"]))
        except MalformedError:
            return _Drawn(None)
    for name, value in found.items():
        if isinstance(value, list) and len(value) > _LONG and name not in _LISTS:
            found[name] = None
    return found


def _collected(members: list[Any]) -> _Drawn:
    depth = 1 + max((one.depth for one in members if isinstance(one, _Drawn)), default=0)
    if depth > MAX_DEPTH:
        raise _DeepError
    shapes = [one.shape if isinstance(one, _Drawn) else None for one in members]
    return _Drawn(None if None in shapes else shapely.GeometryCollection(shapes), depth)


def read_geojson(path: Path, content: dict[str, Any]) -> Raw:
    """Read the features of a GeoJSON document.

    Parameters
    ----------
    path
        The file, to be told.
    content
        What `parse_json` gives of it: a collection, a feature or a geometry.

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
    both = {**identity, **(found if isinstance(found, dict) else {})}
    return {name: None if isinstance(one, _Drawn) else one for name, one in both.items()}


def _geometry(path: Path, rank: int, drawn: Any) -> shapely.Geometry:
    if not isinstance(drawn, _Drawn) or drawn.shape is None:
        raise LayerError(
            f"Le fichier {path}, élément {rank}, a une géométrie mal formée (un anneau ouvert, une "
            "coordonnée qui manque) : corriger le dessin, ou l’exporter de nouveau."
        )
    return drawn.shape


def _crs(path: Path, told: Any) -> CRS:
    """The system of coordinates of a document; the « crs » member was dropped by RFC 7946."""
    if told is None:
        return CRS.from_user_input(CRS_GEOGRAPHIC)
    properties = told.get("properties") if isinstance(told, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        raise LayerError(
            f"Le fichier {path} renvoie à un autre document pour ses coordonnées : l’exporter de "
            "nouveau en GeoJSON, en longitude et latitude (EPSG:4326)."
        )
    try:
        if not _NAMED.fullmatch(name):
            raise CRSError(name)
        return parsed(name)
    except (CRSError, StrangeSystemError) as error:
        raise LayerError(
            f"Le fichier {path} nomme un système de coordonnées inconnu : l’exporter de nouveau en "
            "longitude et latitude (EPSG:4326)."
        ) from error
