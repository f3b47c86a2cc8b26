"""The formats that GDAL reads: GeoPackage, Shapefile, FlatGeobuf, KML, TopoJSON."""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError

from cptsgeo.errors import LayerError
from cptsgeo.layers.raw import Raw
from cptsgeo.text.french import listed, quoted

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
            layers = [str(one) for one, kind in pyogrio.list_layers(source) if kind]
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


def _read(source: str, layer: str) -> Raw:
    meta, _, wkb, fields = pyogrio.raw.read(source, layer=layer)
    geometries = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
    columns = [[_plain(value) for value in column.tolist()] for column in fields]
    names = [str(one) for one in meta["fields"]]
    rows = zip(*columns, strict=True) if columns else ((),) * len(geometries)
    attributs = [dict(zip(names, row, strict=True)) for row in rows]
    return Raw(geometries, attributs, _crs(meta["crs"]))


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
