"""GeoJSON (RFC 7946) and TopoJSON: texts, in longitude and latitude."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from cptsgeo.geometry.topology import UNITS_PER_DEGREE, Topology
from cptsgeo.render.exports.layer import OutputLayer
from cptsgeo.render.sheets.sheet import scaled


def to_geojson(couche: OutputLayer, head: Mapping[str, str]) -> str:
    """Write a layer as GeoJSON.

    Parameters
    ----------
    couche
        The layer.
    head
        What it says of itself, as foreign members.

    Returns
    -------
    str
        A FeatureCollection in longitude and latitude.
    """
    features = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
        }
        for properties, shape in zip(records(couche), couche.geometries, strict=True)
    ]
    document = {"type": "FeatureCollection", **head, "name": couche.sheet.nom,
                "features": features}  # fmt: skip
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def records(couche: OutputLayer) -> Iterator[dict[str, Any]]:
    """Yield the attributes of each row, in the unit that programs read."""
    columns = couche.sheet.colonnes
    for row in couche.sheet.lignes:
        yield {column.cle: scaled(value, column.nature)
               for value, column in zip(row, columns, strict=True)}  # fmt: skip


def to_topojson(layers: Sequence[OutputLayer], topology: Topology, head: Mapping[str, str]) -> str:
    """Write layers as TopoJSON: each border once, shared by all of them.

    Parameters
    ----------
    layers
        The layers.
    topology
        The contours that they were made from.
    head
        What the file says of itself, as foreign members.

    Returns
    -------
    str
        A Topology, quantised on the grid of the contours: nothing is lost.
    """
    codes = sorted({code for one in layers for group in one.groupes for code in group})
    shared = topology.subset(codes)
    arcs = [
        shared.xy[begin:end] for begin, end in zip(shared.offsets, shared.offsets[1:], strict=False)
    ]
    rank = {code: index for index, code in enumerate(codes)}
    objects = {}
    for one in layers:
        geometries = []
        for properties, group, line in zip(
            records(one), one.groupes or [()] * len(one.geometries), one.geometries, strict=True
        ):
            if group:
                inside = np.full(len(codes), -1)
                inside[[rank[code] for code in group]] = 0
                drawn: dict[str, Any] = {"type": "MultiPolygon", "arcs": _polygons(shared, inside)}
            elif line is None:
                drawn = {"type": None}
            else:
                xy = np.rint(shapely.get_coordinates(line) * UNITS_PER_DEGREE).astype(np.int64)
                drawn = {"type": "LineString", "arcs": [len(arcs)]}
                arcs.append(xy)
            geometries.append({**drawn, "properties": properties})
        objects[one.sheet.nom] = {"type": "GeometryCollection", "geometries": geometries}
    origin = np.concatenate(arcs).min(axis=0) if arcs else np.zeros(2, np.int64)
    document = {
        "type": "Topology",
        **head,
        "transform": {"scale": [1 / UNITS_PER_DEGREE] * 2,
                      "translate": (origin / UNITS_PER_DEGREE).tolist()},
        "objects": objects,
        "arcs": [np.diff(arc - origin, axis=0, prepend=[[0, 0]]).tolist() for arc in arcs],
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def _polygons(topology: Topology, groups: "np.ndarray[Any, Any]") -> list[list[list[int]]]:
    """Rings of the union of the faces of group 0, as arcs (~i for one taken backwards)."""
    shells: list[tuple[shapely.Polygon, list[list[int]]]] = []
    holes: list[tuple[shapely.Polygon, list[int]]] = []
    walks = topology.walks(groups)
    vertices, sizes = topology.vertices(walks)
    rings = shapely.linearrings(vertices, indices=np.repeat(np.arange(len(sizes)), sizes))
    for ring, begin, end in zip(rings, walks.starts, walks.starts[1:], strict=False):
        arcs = walks.arcs[begin:end].tolist()
        if ring.is_ccw:
            shells.append((shapely.Polygon(ring), [arcs]))
        else:
            holes.append((shapely.Polygon(ring), arcs))
    for hole, arcs in holes:
        inside = hole.representative_point()
        next(rings for shell, rings in shells if len(shells) == 1 or shell.contains(inside)).append(
            arcs
        )
    return [rings for _, rings in shells]
