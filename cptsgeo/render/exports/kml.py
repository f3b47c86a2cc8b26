"""KML, for globes and web maps: coloured by status, a table in each placemark."""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

import shapely

from cptsgeo.render.exports.geojson import records
from cptsgeo.render.exports.output_layer import OutputLayer

_NAMESPACE = "http://www.opengis.net/kml/2.2"
_OUTLINE = "ff40342b"


def to_kml(layer: OutputLayer, head: Mapping[str, str]) -> str:
    """Write a layer as KML.

    Parameters
    ----------
    layer
        The layer.
    head
        What it says of itself.

    Returns
    -------
    str
        A document in longitude and latitude, as KML always is; patterns become plain colours.
    """
    root = ET.Element("kml", xmlns=_NAMESPACE)
    document = ET.SubElement(root, "Document")
    ET.SubElement(document, "name").text = f"{layer.sheet.titre} – {head['plan']}"
    about = ET.SubElement(document, "ExtendedData")
    for name, value in head.items():
        _data(about, name, value)
    for look in layer.looks:
        style = ET.SubElement(document, "Style", id=_id(look.identifier))
        line = ET.SubElement(style, "LineStyle")
        ET.SubElement(line, "color").text = _OUTLINE
        ET.SubElement(line, "width").text = "1.5"
        polygon = ET.SubElement(style, "PolyStyle")
        ET.SubElement(polygon, "color").text = f"b3{_bgr(look.colour)}"
    columns = [column.cle for column in layer.sheet.colonnes]
    named = columns.index(layer.label)
    for row, values, shape in zip(
        layer.sheet.lignes, records(layer), layer.geometries, strict=True
    ):
        placemark = ET.SubElement(document, "Placemark")
        ET.SubElement(placemark, "name").text = str(row[named])
        if layer.by:
            ET.SubElement(placemark, "styleUrl").text = f"#{_id(values[layer.by])}"
        data = ET.SubElement(placemark, "ExtendedData")
        for column, cell in zip(layer.sheet.colonnes, row, strict=True):
            if cell is not None:
                entry = _data(data, column.cle, str(values[column.cle]))
                ET.SubElement(entry, "displayName").text = column.titre
        if shape is not None:
            placemark.append(_geometry(shape))
    ET.indent(root, " ")
    head_line = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return head_line + ET.tostring(root, encoding="unicode") + "\n"


def _id(value: str) -> str:
    """A value as an identifier of XML, that has no spaces."""
    return value.replace(" ", "_")


def _data(parent: ET.Element, name: str, value: str) -> ET.Element:
    entry = ET.SubElement(parent, "Data", name=name)
    ET.SubElement(entry, "value").text = value
    return entry


def _geometry(shape: shapely.Geometry) -> ET.Element:
    if shape.geom_type in ("LineString", "Point"):
        found = ET.Element(shape.geom_type)
        ET.SubElement(found, "coordinates").text = _coordinates(shape)
        return found
    found = ET.Element("MultiGeometry")
    for part in shape.geoms:
        polygon = ET.SubElement(found, "Polygon")
        for tag, rings in (("outerBoundaryIs", [part.exterior]),
                           ("innerBoundaryIs", list(part.interiors))):  # fmt: skip
            for ring in rings:
                place = ET.SubElement(ET.SubElement(polygon, tag), "LinearRing")
                ET.SubElement(place, "coordinates").text = _coordinates(ring)
    return found


def _coordinates(line: shapely.Geometry) -> str:
    return " ".join(f"{x!r},{y!r}" for x, y in shapely.get_coordinates(line).tolist())


def _bgr(colour: str) -> str:
    return colour[5:7] + colour[3:5] + colour[1:3]
