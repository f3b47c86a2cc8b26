"""The formats: to add one, add its entry here, and what writes it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from cptsgeo.render.formats.format import Format
from cptsgeo.render.result import Part

FORMATS: Final = (
    Format("texte", (".txt",), (Part.TEXT,), "cptsgeo.render.formats.plain:text"),
    Format(
        "commit",
        (),
        (Part.MESSAGE,),
        "cptsgeo.render.formats.plain:message",
        also=(".txt",),
    ),
    Format("csv", (".csv",), (Part.TABLES,), "cptsgeo.render.formats.plain:table", also=(".txt",)),
    Format(
        "xlsx",
        (".xlsx",),
        (Part.TABLES,),
        "cptsgeo.render.formats.plain:workbook",
        seal="cptsgeo.render.formats.archives:WORKBOOK",
        binary=True,
        several=True,
    ),
    Format(
        "json",
        (".json",),
        (Part.DOCUMENT,),
        "cptsgeo.render.formats.plain:document",
        seal="cptsgeo.render.formats.inside:JSON",
        also=(".txt",),
    ),
    Format(
        "gpkg",
        (".gpkg",),
        (Part.LAYERS,),
        "cptsgeo.render.formats.gdal:geopackage",
        seal="cptsgeo.render.formats.geopackage_seal:GEOPACKAGE",
        binary=True,
        several=True,
        anywhere=True,
        held=("-wal", "-shm", "-journal"),
    ),
    Format(
        "geojson",
        (".geojson",),
        (Part.FEATURES, Part.LAYERS),
        "cptsgeo.render.formats.layers:geojson",
        seal="cptsgeo.render.formats.inside:GEOJSON",
        also=(".json", ".txt"),
    ),
    Format(
        "topojson",
        (".topojson",),
        (Part.LAYERS,),
        "cptsgeo.render.formats.layers:topojson",
        seal="cptsgeo.render.formats.inside:GEOJSON",
        also=(".json", ".txt"),
        several=True,
    ),
    Format(
        "parquet",
        (".parquet",),
        (Part.LAYERS,),
        "cptsgeo.render.formats.gdal:parquet",
        seal="cptsgeo.render.formats.inside:PARQUET",
        binary=True,
        anywhere=True,
    ),
    Format(
        "shp",
        (".shp", ".zip"),
        (Part.LAYERS,),
        "cptsgeo.render.formats.gdal:shapefile",
        seal="cptsgeo.render.formats.archives:SHAPEFILE",
        binary=True,
        beside=(".shx", ".dbf", ".prj", ".cpg", ".txt"),
        anywhere=True,
        indexed=(".qix", ".sbn", ".sbx"),
    ),
    Format(
        "kml",
        (".kml",),
        (Part.LAYERS,),
        "cptsgeo.render.formats.layers:kml",
        seal="cptsgeo.render.formats.inside:KML",
    ),
    Format(
        "html",
        (".html", ".htm"),
        (Part.PAGE,),
        "cptsgeo.render.formats.plain:page",
        seal="cptsgeo.render.formats.inside:HTML",
    ),
    Format(
        "png",
        (".png",),
        (Part.PICTURE,),
        "cptsgeo.render.formats.plain:picture",
        seal="cptsgeo.render.formats.inside:PNG",
        binary=True,
    ),
    Format(
        "svg",
        (".svg",),
        (Part.PICTURE,),
        "cptsgeo.render.formats.plain:picture",
        seal="cptsgeo.render.formats.inside:SVG",
    ),
    Format(
        "pdf",
        (".pdf",),
        (Part.PAPER, Part.PICTURE),
        "cptsgeo.render.formats.plain:paper",
        seal="cptsgeo.render.formats.inside:PDF",
        binary=True,
    ),
)

_BY_NAME: Final = {one.name: one for one in FORMATS}
_BY_SUFFIX: Final = {suffix: one for one in FORMATS for suffix in one.suffixes}


def of_name(name: str) -> Format:
    """Give the format of a name; a `KeyError` if there is none."""
    return _BY_NAME[name]


def of_suffix(suffix: str) -> Format | None:
    """Give the format that the end of a name means, as ``.gpkg``; None if it means none."""
    return _BY_SUFFIX.get(suffix)


def forms_of(parts: Iterable[Part]) -> tuple[Format, ...]:
    """Give the formats of a result.

    Parameters
    ----------
    parts
        What the result holds.

    Returns
    -------
    tuple of Format
        Those that write one of the parts.
    """
    held = frozenset(parts)
    return tuple(one for one in FORMATS if held.intersection(one.parts))


def suffix_of(path: Path) -> str:
    """Give the end of a file name, in lower case; that of ``.gpkg`` is all of it."""
    name = path.name.rstrip(".")
    return Path(name).suffix.lower() or (name.lower() if name.startswith(".") else "")
