"""A GeoPackage: all layers in a file, with titles of columns, metadata, and styles for QGIS."""

import contextlib
import sqlite3
from collections.abc import Mapping, Sequence

import pyogrio

from cptsgeo.files.provisional import provisional_folder
from cptsgeo.render.exports.arrays import write_layer
from cptsgeo.render.exports.counting import check_geopackage
from cptsgeo.render.exports.output_layer import OutputLayer
from cptsgeo.render.exports.qgis import qml

DATE = "2026-01-01T00:00:00.000Z"
"""The date of writing in the file, always the same: the same input gives the same bytes."""

_COLUMNS = """
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
  mime_type TEXT, constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
  min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
"""
# GeoPackage 1.3, annex F.9: the extension « schema ».
_SCHEMA = "http://www.geopackage.org/spec121/#extension_schema"

_STYLES = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
  styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME);
"""
# As QGIS makes it when it saves a style in a GeoPackage.


def to_geopackage(layers: Sequence[OutputLayer], head: Mapping[str, str], crs: str) -> bytes:
    """Write layers as a GeoPackage.

    Parameters
    ----------
    layers
        The layers.
    head
        What the file says of itself.
    crs
        System of its coordinates, as ``EPSG:2154``.

    Returns
    -------
    bytes
        The same for the same layers and the same GDAL.

    Raises
    ------
    OutputError
        If it could not be written whole.
    """
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": DATE})
    try:
        with provisional_folder() as folder:
            path = folder / "plan.gpkg"
            for layer in layers:
                write_layer(
                    path,
                    layer,
                    [column.cle for column in layer.sheet.colonnes],
                    driver="GPKG",
                    crs=crs,
                    options={
                        "dataset_metadata": dict(head),
                        "IDENTIFIER": layer.sheet.titre,
                        "DESCRIPTION": f"{head['plan']}, {head['situation']}. {head['version']}",
                        "GEOMETRY_NAME": "geometrie",
                        "VERSION": "1.2",  # Read by QGIS 3.22 and older GDAL without a warning.
                    },
                )
            with contextlib.closing(sqlite3.connect(path)) as base, base:
                _add_titles(base, layers)
                _add_styles(base, layers)
            check_geopackage(path, {layer.sheet.nom: len(layer.sheet.lignes) for layer in layers})
            return path.read_bytes()
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _add_titles(base: sqlite3.Connection, layers: Sequence[OutputLayer]) -> None:
    base.executescript(_COLUMNS)
    for table in ("gpkg_data_columns", "gpkg_data_column_constraints"):
        base.execute(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')",
            (table, _SCHEMA),
        )
    base.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, title) VALUES (?, ?, ?)",
        [(layer.sheet.nom, column.cle, column.titre)
         for layer in layers for column in layer.sheet.colonnes],
    )  # fmt: skip


def _add_styles(base: sqlite3.Connection, layers: Sequence[OutputLayer]) -> None:
    base.executescript(_STYLES)
    base.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, "
        "srs_id) VALUES ('layer_styles', 'attributes', 'layer_styles', 'Styles pour QGIS', ?, 0)",
        (DATE,),
    )
    base.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
        "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, "
        "update_time) VALUES ('', '', ?, 'geometrie', ?, ?, '', 1, ?, '', ?)",
        [(layer.sheet.nom, layer.sheet.nom, qml(layer), layer.sheet.titre, DATE)
         for layer in layers],
    )  # fmt: skip
