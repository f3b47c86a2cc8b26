"""A mended layer, with the attributes that it had, as GeoJSON or GeoPackage."""

import json
from collections.abc import Iterable
from typing import Any

from cptsgeo import __version__
from cptsgeo.files.schema import CRS_GEOGRAPHIC
from cptsgeo.layers import Layer
from cptsgeo.layers.diagnosis.repair import Mended
from cptsgeo.render.exports.geojson import to_geojson
from cptsgeo.render.exports.geopackage import to_geopackage
from cptsgeo.render.exports.output_layer import OutputLayer, multi
from cptsgeo.render.sheets import Column, Sheet, Unit
from cptsgeo.render.sheets.sheet import Value

_NAME, _FORMAT = "copie_reparee", "cptsgeo/exporter"
"""What the layer of a copy is called, and what marks it as ours."""
_WHOLE = 2**63
"""Below which formats have whole numbers."""


def mended_content(layer: Layer, mended: Mended, suffix: str) -> str | bytes:
    """Write a mended layer, in longitude and latitude.

    Parameters
    ----------
    layer
        The layer as it was read.
    mended
        What it became.
    suffix
        ``.geojson`` or ``.gpkg``.

    Returns
    -------
    str or bytes
        The file; the sentences that tell what was done are among its metadata. A copy that we
        wrote, where nothing is left to do, is given as it is, byte for byte.
    """
    if mended.intacte and layer.path.suffix.lower() == suffix and layer.path.is_file():
        content = layer.path.read_bytes()
        if all(mark.encode() in content for mark in (_NAME, _FORMAT)):
            return content
    mended_layer = _layer(layer, mended)
    head = {
        "format": _FORMAT,
        "version": f"cptsgeo {__version__}",
        "plan": layer.fichier,
        "situation": "copie réparée",
        "actions": " ".join(mended.actions),
        "reste": " ".join(mended.reste),
    }
    if suffix == ".geojson":
        return to_geojson(mended_layer, head)
    return to_geopackage([mended_layer], head, CRS_GEOGRAPHIC)


def _layer(layer: Layer, mended: Mended) -> OutputLayer:
    kept = [layer.attributs[rank] for rank in mended.rangs]
    names = list(dict.fromkeys(name for one in kept for name in one))
    columns = tuple(Column(name, name, _nature(one.get(name) for one in kept)) for name in names)
    rows = tuple(
        tuple(_value(one.get(column.cle), column.nature) for column in columns) for one in kept
    )
    if "nom" not in names:
        columns = (Column("nom", "nom"), *columns)
        rows = tuple((layer.noms[rank], *row)
                     for rank, row in zip(mended.rangs, rows, strict=True))  # fmt: skip
    sheet = Sheet(_NAME, f"Copie réparée de {layer.fichier}", columns, rows)
    return OutputLayer(sheet, multi(mended.geometries), (), "", (), "nom")


def _nature(values: Iterable[Any]) -> Unit:
    told = [value for value in values if value is not None]
    if any(isinstance(value, int) and abs(value) >= _WHOLE for value in told):
        return Unit.TEXTE
    kinds = {type(value) for value in told}
    if kinds == {int}:
        return Unit.ENTIER
    return Unit.DECIMAL if kinds and kinds <= {int, float} else Unit.TEXTE


def _value(value: Any, nature: Unit) -> Value:
    if value is None or (isinstance(value, int | float) and nature is not Unit.TEXTE):
        return value
    several = isinstance(value, list | tuple | dict)
    return json.dumps(value, ensure_ascii=False) if several else str(value)
