"""GeoJSON (RFC 7946) and TopoJSON: texts, in longitude and latitude."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from cptsgeo.geometry.topology import UNITS_PER_DEGREE, Topology
from cptsgeo.render.exports.output_layer import OutputLayer
from cptsgeo.render.sheets.sheet import scaled


def to_geojson(layer: OutputLayer, head: Mapping[str, str]) -> str:
    """Write a layer as GeoJSON.

    Parameters
    ----------
    layer
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
        for properties, shape in zip(records(layer), layer.geometries, strict=True)
    ]
    document = {"type": "FeatureCollection", **head, "name": layer.sheet.nom,
                "features": features}  # fmt: skip
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def records(layer: OutputLayer) -> Iterator[dict[str, Any]]:
    """Yield the attributes of each row, in the unit that programs read."""
    columns = layer.sheet.colonnes
    for row in layer.sheet.lignes:
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
        A Topology, quantised on the grid of the contours (a metre): nothing of them is lost.
    """
    codes = sorted({code for one in layers for group in one.groups for code in group})
    shared = topology.subset(codes)
    drawing = _Drawing(shared, {code: index for index, code in enumerate(codes)})
    objects = {
        one.sheet.nom: {
            "type": "GeometryCollection",
            "geometries": [
                {**(drawing.communes(group) if group else drawing.shape(shape)),
                 "properties": properties}
                for properties, group, shape in zip(
                    records(one), one.groups or [()] * len(one.geometries), one.geometries,
                    strict=True,
                )
            ],
        }
        for one in layers
    }  # fmt: skip
    arcs = drawing.arcs
    origin = np.concatenate(arcs).min(axis=0) if arcs else np.zeros(2, np.int64)
    for point in drawing.points:
        point["coordinates"] = (np.array(point["coordinates"]) - origin).tolist()
    document = {
        "type": "Topology",
        **head,
        "transform": {"scale": [1 / UNITS_PER_DEGREE] * 2,
                      "translate": (origin / UNITS_PER_DEGREE).tolist()},
        "objects": objects,
        "arcs": [np.diff(arc - origin, axis=0, prepend=[[0, 0]]).tolist() for arc in arcs],
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


class _Drawing:
    """Shapes as arcs on the grid of the contours: those of communes first, shared."""

    def __init__(self, topology: Topology, rank: Mapping[str, int]) -> None:
        self.topology, self.rank = topology, rank
        ends = zip(topology.offsets, topology.offsets[1:], strict=False)
        self.arcs = [topology.xy[begin:end] for begin, end in ends]
        self.points: list[dict[str, Any]] = []

    def communes(self, group: Sequence[str]) -> dict[str, Any]:
        """Draw a group of communes along their arcs."""
        inside = np.full(len(self.rank), -1)
        inside[[self.rank[code] for code in group]] = 0
        return {"type": "MultiPolygon", "arcs": _polygons(self.topology, inside)}

    def shape(self, shape: shapely.Geometry | None) -> dict[str, Any]:
        """Draw what is not made of communes along arcs of its own."""
        if shape is None:
            return {"type": None}
        if shape.geom_type == "Point":
            drawn = {"type": "Point", "coordinates": _on_grid(shape)[0].tolist()}
            self.points.append(drawn)
            return drawn
        if shape.geom_type == "LineString":
            return {"type": "LineString", "arcs": self._own(shape)}
        polygons = [
            [self._own(ring) for ring in (part.exterior, *part.interiors)] for part in shape.geoms
        ]
        return {"type": "MultiPolygon", "arcs": polygons}

    def _own(self, line: shapely.Geometry) -> list[int]:
        self.arcs.append(_on_grid(line))
        return [len(self.arcs) - 1]


def _on_grid(shape: shapely.Geometry) -> "np.ndarray[Any, Any]":
    found: np.ndarray[Any, Any] = np.rint(shapely.get_coordinates(shape) * UNITS_PER_DEGREE)
    return found.astype(np.int64)


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
