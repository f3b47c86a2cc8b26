"""A geographic file to its features: what it is, its bytes tell, for names and extensions lie.

A signature, the first element of a parsed XML, the type of a parsed JSON decide; members of a zip
are looked at in the same way. Then a reader that knows this kind only is given a private copy.
"""

import struct
from pathlib import Path
from typing import TYPE_CHECKING

from cptsgeo import later
from cptsgeo.errors import LayerError
from cptsgeo.files.grids import decoded
from cptsgeo.layers import archives, markup, wkt
from cptsgeo.layers.copies import (
    NAME,
    PARTS,
    content_of,
    copy_file,
    copy_geopackage,
    copy_shapefile,
    head_of,
    private_folder,
)
from cptsgeo.layers.delimited import read_delimited
from cptsgeo.layers.geojson import parse_json, read_geojson
from cptsgeo.layers.limits import EVERYDAY, Limits
from cptsgeo.layers.parquet import check_pyarrow
from cptsgeo.layers.raw import Raw

if TYPE_CHECKING:
    from cptsgeo.layers.foreign import read_geopackage, read_ogr, read_parquet, read_shapefile
else:
    # Processes, that texts do without.
    read_geopackage = later("cptsgeo.layers.foreign:read_geopackage")
    read_ogr = later("cptsgeo.layers.foreign:read_ogr")
    read_parquet = later("cptsgeo.layers.foreign:read_parquet")
    read_shapefile = later("cptsgeo.layers.foreign:read_shapefile")

KINDS = "GeoJSON, GeoPackage, Shapefile, KML, WKT, FlatGeobuf ou GeoParquet"

_SQLITE, _GPKG = b"SQLite format 3\0", (b"GPKG", b"GP10", b"GP11")
_PARQUET, _ZIP = b"PAR1", (b"PK\x03\x04", b"PK\x05\x06")
_SHAPEFILE, _SHAPEFILE_VERSION = 9994, 1000

_SAVE = f"l’enregistrer, depuis QGIS ou le logiciel qui l’a fait, en {KINDS}"


def read_source(path: Path, couche: str | None = None, limits: Limits = EVERYDAY) -> Raw:
    """Read the features of a geographic file.

    Parameters
    ----------
    path
        A GeoJSON, GeoPackage, Shapefile, KML, WKT, FlatGeobuf, TopoJSON or GeoParquet file, a CSV
        with a column of geometries, or a zip that holds one (KMZ too). Nothing else is opened, and
        nothing is written beside it.
    couche
        The layer of a file that has several.
    limits
        What reading may take.

    Returns
    -------
    Raw
        Its features.

    Raises
    ------
    LayerError
        If it cannot be read, is too large, or is of another kind.
    """
    if not head_of(path).startswith(_ZIP):
        return _read(path, path, couche, limits)
    with private_folder() as folder:
        member, layer = archives.extracted(path, couche, folder, limits.copied)
        if head_of(member).startswith(_ZIP):
            raise LayerError(f"Le fichier {path} contient un autre zip : l’ouvrir, et le donner.")
        return _read(path, member, layer, limits)


def _read(name: Path, path: Path, couche: str | None, limits: Limits) -> Raw:
    """Read a file that is no zip; `name` is what it is called, or the zip that it came from."""
    head = head_of(path)
    if head.startswith(_SQLITE):
        if head[68:72] not in _GPKG:
            raise LayerError(f"Le fichier {name} est une base, mais pas un GeoPackage : {_SAVE}.")
        with private_folder() as folder:
            copy = copy_geopackage(name, path, folder, limits.copied)
            return read_geopackage(name, copy, couche, limits)
    if _is_shapefile(head):
        with private_folder() as folder:
            copy = copy_shapefile(name, path, folder, limits.copied)
            (words,) = struct.unpack_from(">I", head, 24)
            if 2 * words > copy.stat().st_size:
                raise LayerError(
                    f"Le fichier {name} est coupé, sa fin manque : le demander de nouveau, ou "
                    "l’exporter en GeoPackage."
                )
            return read_shapefile(name, copy, limits)
    if head[:3] == b"fgb" == head[4:7] and head[3] == 3:
        with private_folder() as folder:
            copy = folder / f"{NAME}.fgb"
            copy_file(name, path, copy, limits.copied)
            return read_ogr(name, copy, couche, ("FlatGeobuf",), limits)
    if head.startswith(_PARQUET):
        check_pyarrow()
        with private_folder() as folder:
            copy = folder / f"{NAME}.parquet"
            copy_file(name, path, copy, limits.copied)
            return read_parquet(name, copy, limits)
    if path.suffix.lower() in {*PARTS, ".qpj"}:
        raise LayerError(
            f"Le fichier {name} n’est qu’un des fichiers d’un Shapefile : donner celui qui finit "
            "par .shp, ou le zip qui les contient tous."
        )
    return _read_text(name, content_of(name, path, limits.text), couche, limits)


def _is_shapefile(head: bytes) -> bool:
    if len(head) < 100:
        return False
    (magic,), (version,) = struct.unpack_from(">I", head), struct.unpack_from("<I", head, 28)
    return bool(magic == _SHAPEFILE and version == _SHAPEFILE_VERSION)


def _read_text(name: Path, content: bytes, couche: str | None, limits: Limits) -> Raw:
    """Read a layer that is a text."""
    if b"\0" in content[:1000] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _unknown(name)
    text = decoded(name, content)
    start = text[:2000].lstrip()
    if not start:
        raise LayerError(
            f"Le fichier {name} est vide : y dessiner le territoire, et l’enregistrer."
        )
    if start.startswith(("{", "[")):
        return _read_json(name, text, limits, couche)
    if wkt.BEGINS.match(start):
        return wkt.read_wkt(name, text)
    if start.startswith("<"):
        return _read_markup(name, content.lstrip(), text, limits, couche)
    if (table := read_delimited(name, text)) is not None:
        return table
    raise _unknown(name)


def _read_json(name: Path, text: str, limits: Limits, couche: str | None) -> Raw:
    found = parse_json(name, text)
    if found.get("type") == "gdal_streamed_alg":
        raise _refers(name)
    if found.get("type") != "Topology":
        return read_geojson(name, found)
    with private_folder() as folder:
        copy = folder / f"{NAME}.topojson"
        copy.write_text(text, encoding="utf-8")
        return read_ogr(name, copy, couche, ("TopoJSON",), limits)


def _read_markup(name: Path, content: bytes, text: str, limits: Limits, couche: str | None) -> Raw:
    root = markup.root_of(content)
    if root is None or not root.is_kml:
        raise _refers(name) if root is not None and root.refers else _unknown(name)
    markup.check_kml(name, root, text)
    with private_folder() as folder:
        copy = folder / f"{NAME}.kml"
        copy.write_bytes(content)
        return read_ogr(name, copy, couche, ("LIBKML", "KML"), limits, ensemble=True)


def _unknown(name: Path) -> LayerError:
    return LayerError(f"Le fichier {name} n’est pas une couche connue : {_SAVE}.")


def _refers(name: Path) -> LayerError:
    return LayerError(
        f"Le fichier {name} renvoie à d’autres fichiers, qui ne sont pas ouverts : donner la "
        "couche elle-même, enregistrée depuis QGIS en GeoPackage ou en GeoJSON."
    )
