"""The formats that GDAL reads: GeoPackage, Shapefile, FlatGeobuf, KML, TopoJSON."""

import codecs
import contextlib
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, GeometryError
from pyproj import CRS
from pyproj.exceptions import CRSError

from cptsgeo.errors import LayerError
from cptsgeo.layers.raw import Raw
from cptsgeo.text.french import listed, quoted

Columns = list[list[Any]]

_CONTROLS = re.compile("[\x80-\x9f]")
"""What no text has: letters of Windows-1252 taken for those of ISO-8859-1."""

_DAMAGE = (DataSourceError, DataLayerError, RuntimeError, ValueError, IndexError)


def read_ogr(name: str, source: str, couche: str | None = None, *, ensemble: bool = False) -> Raw:
    """Read a file whose kind is known to be one that GDAL may be trusted with.

    Parameters
    ----------
    name
        The file, to be told.
    source
        Its path, as GDAL writes it.
    couche
        The layer to read; the only one with geometries by default.
    ensemble
        Whether all layers are read as one: those of a KML are its folders.

    Returns
    -------
    Raw
        Its features.

    Raises
    ------
    LayerError
        If it is damaged, has no such layer, or several and none is chosen.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # What matters is told in our own words.
            layers = _layers(source)
            if not ensemble or couche is not None or not layers:
                layers = [_chosen(name, layers, couche)]
            read = [_read(source, layer) for layer in layers]
    except LayerError:
        raise
    except _DAMAGE as error:
        raise LayerError(
            f"Le fichier {name} est illisible : il est incomplet ou abîmé ; l’exporter de nouveau, "
            "en GeoPackage ou en GeoJSON."
        ) from error
    return Raw(
        np.concatenate([one.geometries for one in read]),
        [attributs for one in read for attributs in one.attributs],
        read[0].crs,
    )


def _layers(source: str) -> list[str]:
    """Names of the layers that have geometries."""
    try:
        return [str(one) for one, kind in pyogrio.list_layers(source) if kind]
    except GeometryError:  # A GeoPackage may declare kinds that pyogrio has no name for.
        tables = "SELECT table_name FROM gpkg_geometry_columns"
        return [str(one) for one in pyogrio.raw.read(source, sql=tables)[3][0]]


def _read(source: str, layer: str) -> Raw:
    shapefile = source.lower().endswith(".shp")
    # In this encoding each byte is a sign: what they are is seen after.
    meta, _, wkb, fields = _arrays(source, layer, "ISO-8859-1" if shapefile else None)
    geometries = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
    names = [str(one) for one in meta["fields"]]
    columns = [[_plain(value) for value in column.tolist()] for column in fields]
    if shapefile:
        names, *columns = _in_letters([names, *columns], partial(_declared, source, layer))
    rows = zip(*columns, strict=True) if columns else ((),) * len(geometries)
    attributs = [dict(zip(names, row, strict=True)) for row in rows]
    return Raw(geometries, attributs, _crs(meta["crs"]))


def _arrays(source: str, layer: str, encoding: str | None = None) -> tuple[Any, ...]:
    """What pyogrio reads of a layer."""
    try:
        found = pyogrio.raw.read(source, layer=layer, encoding=encoding)
    except GeometryError:
        # Any kind of geometry with a height: pyogrio has no name for it, GDAL may call it unknown.
        place, name = escape(source), quoteattr(layer)
        found = pyogrio.raw.read(
            f"<OGRVRTDataSource><OGRVRTLayer name={name}>"
            f'<SrcDataSource relativeToVRT="0" shared="0">{place}</SrcDataSource>'
            f"<SrcLayer>{escape(layer)}</SrcLayer><GeometryType>wkbUnknown</GeometryType>"
            "</OGRVRTLayer></OGRVRTDataSource>",
            layer=layer,
        )
    return tuple(found)


def _declared(source: str, layer: str) -> Columns:
    """Names and values of a Shapefile, in the encoding that it tells."""
    meta, _, _, fields = _arrays(source, layer)
    values = ([_plain(value) for value in column.tolist()] for column in fields)
    return [[str(one) for one in meta["fields"]], *values]


def _in_letters(columns: Columns, declared: Callable[[], Columns]) -> Columns:
    """Texts of bytes in letters: UTF-8 if they read so, whatever is declared; else as it says."""
    texts = {text for column in columns for text in column
             if isinstance(text, str) and not text.isascii()}  # fmt: skip
    if not texts:
        return columns
    letters = {text: _utf8(text) for text in texts}
    # A field of a Shapefile may be cut within its last letter.
    whole = any(one is not None for one in letters.values())
    cut = {text: _utf8(text, cut=True) if one is None and whole else one
           for text, one in letters.items()}  # fmt: skip
    if None not in cut.values():
        return _replaced(columns, cut)
    with contextlib.suppress(UnicodeDecodeError):
        found = declared()
        if not any(_CONTROLS.search(text) for column in found for text in column
                   if isinstance(text, str)):  # fmt: skip
            return found
    windows = {text: text.encode("latin-1").decode("cp1252", errors="replace") for text in texts}
    return _replaced(columns, windows)


def _utf8(text: str, *, cut: bool = False) -> str | None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        return decoder.decode(text.encode("latin-1"), final=not cut)
    except UnicodeDecodeError:
        return None


def _replaced(columns: Columns, letters: Mapping[str, str | None]) -> Columns:
    return [[letters.get(one, one) if isinstance(one, str) else one for one in column]
            for column in columns]  # fmt: skip


def _chosen(name: str, layers: Sequence[str], couche: str | None) -> str:
    if not layers:
        raise LayerError(
            f"Le fichier {name} n’a aucune couche géographique : exporter celle du territoire."
        )
    if couche is None and len(layers) == 1:
        return layers[0]
    for layer in layers:
        if couche is not None and layer.lower() == couche.strip().lower():
            return layer
    choices = listed(map(quoted, layers[:10]), "ou") + (" …" if len(layers) > 10 else "")
    if couche is None:
        raise LayerError(
            f"Le fichier {name} a plusieurs couches : en choisir une avec --couche ({choices})."
        )
    raise LayerError(f"Le fichier {name} n’a pas de couche {quoted(couche)} : choisir {choices}.")


def _plain(value: Any) -> Any:
    """A value as Python has it; None for one that is not a number."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    return None if isinstance(value, float) and np.isnan(value) else value


def _crs(told: str | None) -> CRS | None:
    """The system that a file declares; none where it is local or cannot be understood."""
    if not told:
        return None
    try:
        found = CRS.from_user_input(told)
    except CRSError:
        return None
    return found if found.is_geographic or found.is_projected or found.is_compound else None
