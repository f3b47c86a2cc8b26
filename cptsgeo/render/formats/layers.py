"""Layers in the formats that are texts, in longitude and latitude."""

from cptsgeo.render.exports.geojson import to_geojson, to_topojson
from cptsgeo.render.exports.kml import to_kml
from cptsgeo.render.exports.output_layer import first
from cptsgeo.render.formats.format import Asked, Format, Written
from cptsgeo.render.result import Result


def geojson(result: Result, form: Format, _asked: Asked) -> Written:
    """Write what the result says itself, or its first layer, as GeoJSON."""
    if result.features:
        return Written({"": result.features()})
    assert result.layers
    layer, remarks = first(result.layers.layers(), form.name)
    return Written({"": to_geojson(layer, result.layers.about())}, remarks)


def topojson(result: Result, _form: Format, _asked: Asked) -> Written:
    """Write the layers as TopoJSON."""
    held = result.layers
    assert held
    return Written({"": to_topojson(held.layers(), held.topology(), held.about())})


def kml(result: Result, form: Format, _asked: Asked) -> Written:
    """Write the first layer as KML."""
    assert result.layers
    layer, remarks = first(result.layers.layers(), form.name)
    return Written({"": to_kml(layer, result.layers.about())}, remarks)
