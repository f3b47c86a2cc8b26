"""A geographic file to its features: what it is, its first bytes tell, for extensions lie.

GDAL is only given what it reads without opening anything else: of its own accord it would take a
description of a remote service, in a file of any name, for a layer.
"""

import re
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from cptsgeo import later
from cptsgeo.errors import LayerError
from cptsgeo.files.grids import decoded
from cptsgeo.files.system import cause
from cptsgeo.layers import wkt
from cptsgeo.layers.delimited import read_delimited
from cptsgeo.layers.geojson import parse_json, read_geojson
from cptsgeo.layers.parquet import read_parquet
from cptsgeo.layers.raw import Raw
from cptsgeo.text.french import NBSP, listed, quoted

if TYPE_CHECKING:
    from cptsgeo.layers.ogr import read_ogr
else:
    # GDAL, that texts do without.
    read_ogr = later("cptsgeo.layers.ogr:read_ogr")

MAX_TEXT = 300_000_000
"""Bytes of a text that is read whole; a GeoJSON of France at 5 m has 200 million."""

MAX_UNPACKED = 2_000_000_000
MAX_RATIO = 200
"""Bytes of what a zip holds, and how many times its own; more is no map."""

KINDS = "GeoJSON, GeoPackage, Shapefile, KML, WKT, FlatGeobuf ou GeoParquet"

_SQLITE, _GPKG = b"SQLite format 3\0", (b"GPKG", b"GP10", b"GP11")
_SHAPEFILE, _FLATGEOBUF, _PARQUET, _ZIP = b"\0\0\x27\x0a", b"fgb\x03", b"PAR1", b"PK\x03\x04"
_KML = re.compile(r"<(?:\w+:)?kml\b")
_LINK = re.compile(r"<(?:\w+:)?NetworkLink\b")
_DRAWN = re.compile(r"<(?:\w+:)?Polygon\b")
_ENTITIES = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)

_SAVE = f"l’enregistrer, depuis QGIS ou le logiciel qui l’a fait, en {KINDS}"


def read_source(path: Path, couche: str | None = None) -> Raw:
    """Read the features of a geographic file.

    Parameters
    ----------
    path
        A GeoJSON, GeoPackage, Shapefile, KML, WKT, FlatGeobuf, TopoJSON or GeoParquet file, a CSV
        with a column of geometries, or a zip that holds one (KMZ too). Nothing is extracted, and
        nothing else is opened.
    couche
        The layer of a file that has several.

    Returns
    -------
    Raw
        Its features.

    Raises
    ------
    LayerError
        If it cannot be read, or is of another kind.
    """
    head = _head(path)
    if head.startswith(_ZIP):
        return _read_zip(path, couche)
    if head.startswith(_SQLITE):
        if head[68:72] not in _GPKG:
            raise LayerError(f"Le fichier {path} est une base, mais pas un GeoPackage : {_SAVE}.")
        return _ogr(path, _gdal(path), couche)
    if head.startswith(_SHAPEFILE):
        return _read_shapefile(path, couche)
    if head.startswith(_FLATGEOBUF):
        return _ogr(path, _gdal(path), couche)
    if head.startswith(_PARQUET):
        return read_parquet(path)
    if path.suffix.lower() in {".dbf", ".shx", ".prj", ".cpg", ".qpj"}:
        raise LayerError(
            f"Le fichier {path} n’est qu’un des fichiers d’un Shapefile : donner celui qui finit "
            "par .shp, ou le zip qui les contient tous."
        )
    return _read_text(path, _content(path), couche, _gdal(path))


def _read_text(path: Path, content: bytes, couche: str | None, source: str) -> Raw:
    """Read a layer that is a text (GeoJSON, KML, WKT, a table…); GDAL finds it at `source`."""
    if b"\0" in content[:1000] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise LayerError(f"Le fichier {path} n’est pas une couche connue : {_SAVE}.")
    text = decoded(path, content)
    start = text[:2000].lstrip()
    if not start:
        raise LayerError(
            f"Le fichier {path} est vide : y dessiner le territoire, et l’enregistrer."
        )
    if start.startswith(("{", "[")):
        found = parse_json(path, text)
        if found.get("type") == "Topology":
            return _ogr(path, source, couche)
        return read_geojson(path, found)
    if wkt.BEGINS.match(start):
        return wkt.read_wkt(path, text)
    if _KML.search(start):
        _check_entities(path, text)
        _check_links(path, text)
        return _ogr(path, source, couche, ensemble=True)
    if (table := read_delimited(path, text)) is not None:
        return table
    raise LayerError(f"Le fichier {path} n’est pas une couche connue : {_SAVE}.")


def _head(path: Path) -> bytes:
    if path.is_dir():
        raise LayerError(f"{path} est un dossier : donner le nom d’un fichier qu’il contient.")
    try:
        with path.open("rb") as file:
            return file.read(1000)
    except FileNotFoundError as error:
        raise LayerError(
            f"Le fichier {path} n’existe pas : vérifier le dossier et le nom."
        ) from error
    except OSError as error:
        raise LayerError(
            f"Le fichier {path} est illisible ({cause(error)}) : vérifier les droits d’accès, et "
            "le fermer dans QGIS."
        ) from error


def _content(path: Path) -> bytes:
    if path.stat().st_size > MAX_TEXT:
        raise LayerError(
            f"Le fichier {path} dépasse {MAX_TEXT // 10**6}{NBSP}Mo : n’y garder que la couche "
            "utile, ou l’enregistrer en GeoPackage."
        )
    return path.read_bytes()


def _gdal(path: Path, inside: str = "") -> str:
    """Write a path for GDAL, or the place of a file in a zip."""
    whole = path.resolve().as_posix()
    return f"/vsizip/{{{whole}}}/{inside}" if inside else whole


def _ogr(name: Path, source: str, couche: str | None, *, ensemble: bool = False) -> Raw:
    return read_ogr(str(name), source, couche, ensemble=ensemble)


def _read_shapefile(path: Path, couche: str | None) -> Raw:
    for suffix in (".shx", ".dbf"):
        if not any(path.with_suffix(one).exists() for one in (suffix, suffix.upper())):
            raise LayerError(
                f"Il manque {path.with_suffix(suffix).name} à côté de {path} : un Shapefile est "
                "fait de plusieurs fichiers ; les mettre ensemble, ou donner leur zip."
            )
    return _ogr(path, _gdal(path), couche)


def _check_entities(path: Path, text: str) -> None:
    if _ENTITIES.search(text):
        raise LayerError(
            f"Le fichier {path} déclare des entités XML, qui pourraient ouvrir d’autres fichiers : "
            "l’exporter de nouveau, en KML sans DOCTYPE ou en GeoJSON."
        )


def _check_links(path: Path, text: str) -> None:
    if _LINK.search(text) and not _DRAWN.search(text):
        raise LayerError(
            f"Le fichier {path} n’est qu’un lien vers un dessin gardé ailleurs (NetworkLink), et "
            f"aucun lien n’est suivi{NBSP}: l’ouvrir dans Google Earth, et enregistrer en KML le "
            "territoire lui-même."
        )


def _read_zip(path: Path, couche: str | None) -> Raw:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            _check_members(path, members)
            found = _layers_in([one.filename for one in members])
            inside = _one_of(path, found, couche)
            source, layer = _gdal(path, inside), couche if len(found) == 1 else None
            if PurePosixPath(inside).suffix.lower() == ".shp":
                beside = {one.filename.lower() for one in members}
                if inside.lower()[:-4] + ".shx" not in beside:
                    raise LayerError(
                        f"Le fichier {path} ne contient pas tout le Shapefile (.shp, .shx, .dbf) : "
                        "le refaire avec tous ses fichiers."
                    )
                return _ogr(path, source, None)
            if PurePosixPath(inside).suffix.lower() in {".gpkg", ".fgb"}:
                return _ogr(path, source, layer)
            return _read_text(path, archive.read(inside), layer, source)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise LayerError(
            f"Le fichier {path} est un zip abîmé ou protégé par un mot de passe : le refaire."
        ) from error


def _check_members(path: Path, members: list[zipfile.ZipInfo]) -> None:
    for one in members:
        pure = PurePosixPath(one.filename.replace("\\", "/"))
        if pure.is_absolute() or ".." in pure.parts or ":" in one.filename:
            raise LayerError(
                f"Le fichier {path} contient un chemin qui sort de son dossier "
                f"({quoted(one.filename[:80])}) : il n’a pas été ouvert ; le demander de nouveau à "
                "qui l’a fait."
            )
    size = sum(one.file_size for one in members)
    if size > MAX_UNPACKED or size > MAX_RATIO * max(path.stat().st_size, 50_000):
        raise LayerError(
            f"Le fichier {path} contient bien plus de données qu’une carte "
            f"({size // 10**6}{NBSP}Mo une fois ouvert) : il n’a pas été ouvert."
        )


_ZIPPED = (".shp", ".gpkg", ".geojson", ".json", ".kml", ".fgb", ".wkt")


def _layers_in(names: list[str]) -> list[str]:
    """Members that are layers; those of hidden folders (macOS) are none."""
    return [
        name
        for name in names
        if PurePosixPath(name).suffix.lower() in _ZIPPED
        and not any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)
    ]


def _one_of(path: Path, found: list[str], couche: str | None) -> str:
    if not found:
        raise LayerError(f"Le fichier {path} est un zip sans couche : y mettre une couche {KINDS}.")
    if len(found) == 1:
        return found[0]
    stems = {PurePosixPath(name).stem.lower(): name for name in found}
    if couche is not None and couche.strip().lower() in stems:
        return stems[couche.strip().lower()]
    choices = listed((quoted(PurePosixPath(name).stem) for name in found[:10]), "ou")
    raise LayerError(
        f"Le fichier {path} contient plusieurs couches : en choisir une avec --couche ({choices})."
    )
