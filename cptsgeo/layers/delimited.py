"""Layers as tables: a CSV with a column of geometries, as QGIS and open data portals write them."""

import csv
import io
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from cptsgeo.errors import LayerError
from cptsgeo.layers.geojson import parse_json, read_geojson
from cptsgeo.layers.raw import Raw
from cptsgeo.layers.wkb import shapes_of
from cptsgeo.layers.wkt import BEGINS, known_srid, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyproj import CRS

_HEX = re.compile(r"0[01][0-9A-Fa-f]{18,}")
_JSON = re.compile(r'\s*\{.*"type"\s*:\s*"', re.DOTALL)
_AREA = re.compile(r"POLYGON", re.IGNORECASE)
_SEPARATORS = "\t;,"
MAX_CELLS = 12_000_000
"""Separators of a text, those of the coordinates within its cells included."""
_LOOKED_AT = 50
"""Rows in which a column of geometries shows itself: some may be empty."""


def read_delimited(path: Path, text: str) -> Raw | None:
    """Read the features of a table that has a column of geometries, whatever its header.

    Parameters
    ----------
    path
        The file, to be told.
    text
        Its text: separated by commas, semicolons or tabs, a header first.

    Returns
    -------
    Raw or None
        Geometries as WKT (with SRID or without), as GeoJSON (in longitude and latitude) or as
        hexadecimal WKB, the other columns as attributes; None if no column has geometries.

    Raises
    ------
    LayerError
        If a geometry is malformed, or they are of several systems.
    """
    if max(map(text.count, _SEPARATORS)) > MAX_CELLS:
        raise LayerError(
            f"Le fichier {path} a bien plus de cellules qu’une carte : n’y garder que la couche "
            "utile, ou l’enregistrer en GeoPackage."
        )
    with _long_cells():
        try:
            header, *rows = _rows(text)
        except (csv.Error, ValueError):
            return None
    column = _column([cells for _, cells in rows[:_LOOKED_AT]])
    if column is None:
        return None
    geometries = np.array([None] * len(rows), dtype=object)
    systems: dict[str, CRS | None] = {}
    for rank, (line, cells) in enumerate(rows):
        cell = cells[column].strip() if column < len(cells) else ""
        if cell:
            geometries[rank], system = _geometry(path, line, cell)
            systems.setdefault(str(system), system)
    if len(systems) > 1:
        raise LayerError(
            f"Le fichier {path} mêle plusieurs systèmes de coordonnées : un fichier pour chacun."
        )
    attributs = [
        {name: cell for at, (name, cell) in enumerate(zip(header[1], cells, strict=False))
         if at != column}
        for _, cells in rows
    ]  # fmt: skip
    return Raw(geometries, attributs, next(iter(systems.values()), None))


@contextmanager
def _long_cells() -> "Iterator[None]":
    """The contour of a department is longer than what the csv module takes by itself."""
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Rows that hold something, each with the line where it begins."""
    head = text.lstrip("\ufeff\r\n").partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=separator)
    found, first = [], 1
    for row in reader:
        if any(map(str.strip, row)):
            found.append((first, row))
        first = reader.line_num + 1
    return found


def _is_geometry(cell: str) -> bool:
    return bool(BEGINS.match(cell) or _HEX.fullmatch(cell.strip()) or _JSON.match(cell[:500]))


def _column(rows: list[list[str]]) -> int | None:
    """The column of geometries; of several, that of surfaces: « geo_shape », not « geo_point »."""
    found = sorted({at for cells in rows for at, cell in enumerate(cells) if _is_geometry(cell)})
    areas = [at for at in found if any(_AREA.search(cells[at][:500]) for cells in rows
                                       if at < len(cells))]  # fmt: skip
    return next(iter([*areas, *found]), None)


def _geometry(path: Path, line: int, cell: str) -> "tuple[shapely.Geometry, CRS | None]":
    begin = BEGINS.match(cell)
    try:
        if begin:
            shape, srid = parsed(cell, begin), begin[1]
        elif _HEX.fullmatch(cell):
            (shape,) = shapes_of([bytes.fromhex(cell)])
            if shape is None:
                raise ValueError("malformed, or nested too deep")
            srid = str(shapely.get_srid(shape))
        else:
            raw = read_geojson(path, parse_json(path, cell))
            return raw.geometries[0], raw.crs
    except (shapely.errors.ShapelyError, ValueError, IndexError) as why:
        raise LayerError(
            f"Le fichier {path}, ligne {line}, a une géométrie incorrecte ou coupée (un tableur "
            "coupe ce qui dépasse 32 767 signes) : exporter la couche de nouveau, en GeoJSON ou en "
            "GeoPackage, sans l’ouvrir dans un tableur."
        ) from why
    return shape, known_srid(path, srid)
