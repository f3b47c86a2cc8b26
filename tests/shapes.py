"""Drawings: layers made in a test, and what a hand would draw of a territory."""

import json
from pathlib import Path

import numpy as np
import pyproj
import shapely

from cptsgeo.layers import Layer

_FLAT = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:2154", always_xy=True)


def layer_of(*polygons: shapely.Geometry, noms: tuple[str, ...] = ()) -> Layer:
    """Give polygons in degrees as a layer that was read."""
    found = np.array([None] * len(polygons), dtype=object)
    found[:] = polygons
    named = noms or tuple(f"polygone {rank}" for rank in range(1, len(polygons) + 1))
    return Layer(Path("dessin.geojson"), named, found, ({},) * len(polygons), "degrés", ())


def flat(polygon: shapely.Geometry) -> shapely.Geometry:
    """Degrees to metres (Lambert-93)."""
    return shapely.transform(
        polygon, lambda xy: np.column_stack(_FLAT.transform(xy[:, 0], xy[:, 1]))
    )


def round_again(polygon: shapely.Geometry) -> shapely.Geometry:
    """Metres (Lambert-93) to degrees."""
    return shapely.transform(
        polygon,
        lambda xy: np.column_stack(_FLAT.transform(xy[:, 0], xy[:, 1], direction="INVERSE")),
    )


def rough(polygon: shapely.Geometry, metres: float, tolerance: float = 500) -> shapely.Geometry:
    """What a hand draws of a territory: its outline moved, and its details lost."""
    return round_again(flat(polygon).buffer(metres).simplify(tolerance))


def write_geojson(path: Path, *polygons: shapely.Geometry, noms: tuple[str, ...] = ()) -> Path:
    """Write polygons in degrees as a GeoJSON file."""
    features = [
        {
            "type": "Feature",
            "properties": {"nom": noms[rank] if noms else f"Territoire {rank + 1}"},
            "geometry": shapely.geometry.mapping(polygon),
        }
        for rank, polygon in enumerate(polygons)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    path.write_text(text, encoding="utf-8")
    return path
