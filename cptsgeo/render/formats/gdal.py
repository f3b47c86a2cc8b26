"""Layers in the formats that GDAL and geopandas write."""

from cptsgeo.layers.place import check_crs
from cptsgeo.render.exports.geopackage import to_geopackage
from cptsgeo.render.exports.output_layer import first
from cptsgeo.render.exports.parquet import to_parquet
from cptsgeo.render.exports.shapefile import to_shapefile, zipped
from cptsgeo.render.formats.format import Asked, Format, Written
from cptsgeo.render.result import Result


def geopackage(result: Result, _form: Format, asked: Asked) -> Written:
    """Write the layers as a GeoPackage."""
    assert result.layers
    check_crs(asked.crs)
    content = to_geopackage(result.layers.layers(), result.layers.about(), asked.crs)
    return Written({"": content})


def parquet(result: Result, form: Format, asked: Asked) -> Written:
    """Write the first layer as GeoParquet."""
    assert result.layers
    check_crs(asked.crs)
    layer, remarks = first(result.layers.layers(), form.name)
    return Written({"": to_parquet(layer, result.layers.about(), asked.crs)}, remarks)


def shapefile(result: Result, form: Format, asked: Asked) -> Written:
    """Write the first layer as a Shapefile: several files, or a zip of them."""
    assert result.layers
    assert asked.path
    check_crs(asked.crs)
    layer, remarks = first(result.layers.layers(), form.name)
    found = to_shapefile(layer, result.layers.about(), asked.crs)
    told = (*remarks, *found.remarques)
    if len(form.paths(asked.path)) == 1:
        return Written({"": zipped(asked.path.stem, found.files)}, told)
    files = {suffix: content for suffix, content in found.files.items() if suffix != ".shp"}
    return Written({"": found.files[".shp"], **files}, told)
