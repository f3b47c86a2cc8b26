"""Tables and layers as data frames, the language of analysts."""

from typing import TYPE_CHECKING, Any

from cptsgeo.render.exports.arrays import moved
from cptsgeo.render.exports.geojson import records
from cptsgeo.render.exports.output_layer import OutputLayer
from cptsgeo.render.sheets import Sheet, Unit
from cptsgeo.render.sheets.sheet import scaled

if TYPE_CHECKING:
    import geopandas
    import pandas


def to_dataframe(sheet: Sheet) -> "pandas.DataFrame":
    """Give a table as a data frame.

    Parameters
    ----------
    sheet
        The table.

    Returns
    -------
    pandas.DataFrame
        Its columns by their keys; whole numbers as ``Int64``, that knows what is missing.
    """
    import pandas  # noqa: PLC0415 (no other form needs it)

    rows = [
        [scaled(value, column.nature) for value, column in zip(row, sheet.colonnes, strict=True)]
        for row in sheet.lignes
    ]
    found = pandas.DataFrame(rows, columns=[column.cle for column in sheet.colonnes])
    return _typed(found, sheet)


def to_geodataframe(layer: OutputLayer, crs: str) -> "geopandas.GeoDataFrame":
    """Give a layer as a geographic data frame.

    Parameters
    ----------
    layer
        The layer.
    crs
        System of its coordinates, as ``EPSG:2154``.

    Returns
    -------
    geopandas.GeoDataFrame
        Its columns by their keys, and ``geometry``.
    """
    import geopandas  # noqa: PLC0415 (pandas)

    found = geopandas.GeoDataFrame(
        list(records(layer)),
        columns=[column.cle for column in layer.sheet.colonnes],
        geometry=moved(layer.geometries, crs),
        crs=crs,
    )
    return _typed(found, layer.sheet)


def _typed(found: Any, sheet: Sheet) -> Any:
    for column in sheet.colonnes:
        if column.nature in (Unit.ENTIER, Unit.EUROS):
            found[column.cle] = found[column.cle].astype("Int64")
    return found
