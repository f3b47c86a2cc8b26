"""Foreign layers whose readers trust files: read in a process apart, by the scripts of `apart`."""

import json
import re
import struct
from collections.abc import Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from cptsgeo.errors import LayerError
from cptsgeo.files.process import Allowed, run_apart
from cptsgeo.layers import letters, wkb
from cptsgeo.layers.apart import transfer
from cptsgeo.layers.apart.transfer import Asked, Found
from cptsgeo.layers.limits import Limits
from cptsgeo.layers.raw import Raw
from cptsgeo.layers.systems import StrangeSystemError, parsed
from cptsgeo.text.french import listed, quoted

if TYPE_CHECKING:
    from pyproj import CRS

_SCRIPTS = Path(transfer.__file__).parent

_REFUSALS: dict[int | None, str] = {
    None: "Le fichier {} est trop long à lire : n’y garder que la couche utile, dans un nouveau "
    "fichier.",
    transfer.LARGE: "Le fichier {} contient trop de données : n’y garder que la couche utile, dans "
    "un nouveau fichier.",
    transfer.FOREIGN: "Le fichier {} n’est pas une couche qui puisse être lue ici : l’enregistrer, "
    "depuis QGIS, en GeoPackage ou en GeoJSON.",
    transfer.COMPUTED: "La couche du fichier {} est une vue, dont le calcul ne finit pas ou donne "
    "trop de données : l’ouvrir dans QGIS, et l’enregistrer dans un nouveau GeoPackage.",
    transfer.PROGRAM: "La couche du fichier {} est une vue, que seul le logiciel qui l’a faite "
    "sait calculer : l’ouvrir dans QGIS, et l’enregistrer dans un nouveau GeoPackage.",
}
_DAMAGED = (
    "Le fichier {} est illisible : il est incomplet ou abîmé ; l’exporter de nouveau, en "
    "GeoPackage ou en GeoJSON."
)

_SYSTEM = re.compile(r"[A-Za-z_]+:\w+|\s*[A-Za-z_]{4,}\s*\[.*", re.DOTALL)
"""A system of coordinates as its number, or its definition (WKT): what readers give."""


def read_geopackage(name: Path, copy: Path, couche: str | None, limits: Limits) -> Raw:
    """Read a GeoPackage.

    Parameters
    ----------
    name
        The file, to be told.
    copy
        A private copy of it, alone with its parts.
    couche
        The layer to read; the only one with geometries by default.
    limits
        What reading may take.

    Returns
    -------
    Raw
        Its features.

    Raises
    ------
    LayerError
        If it is damaged, too large, has no such layer, or several and none is chosen.
    """
    asked = Asked(str(copy), couche, limits.returned, limits.steps)
    return _raw(_read(name, "geopackage", asked, limits))


def read_ogr(
    name: Path,
    copy: Path,
    couche: str | None,
    drivers: tuple[str, ...],
    limits: Limits,
    *,
    ensemble: bool = False,
) -> Raw:
    """Read what GDAL reads.

    Parameters
    ----------
    name
        The file, to be told.
    copy
        A private copy of it, alone with its parts.
    couche
        The layer to read; the only one with geometries by default.
    drivers
        GDAL's names of what reads this kind: the first that it has, and no other.
    limits
        What reading may take.
    ensemble
        Whether all layers are read as one: those of a KML are its folders.

    Returns
    -------
    Raw
        Its features.

    Raises
    ------
    LayerError
        If it is damaged, too large, has no such layer, or several and none is chosen.
    """
    asked = Asked(str(copy), couche, limits.returned, drivers=drivers, ensemble=ensemble)
    return _raw(_read(name, "ogr", asked, limits))


def read_shapefile(name: Path, copy: Path, limits: Limits) -> Raw:
    """Read a Shapefile, in letters that are those of its author.

    Parameters
    ----------
    name
        The file, to be told.
    copy
        A private copy of it, alone with its parts.
    limits
        What reading may take.

    Returns
    -------
    Raw
        Its features.

    Raises
    ------
    LayerError
        If it is damaged or too large.
    """
    declared = Asked(str(copy), None, limits.returned, drivers=("ESRI Shapefile",))
    found = _read(name, "ogr", declared._replace(encoding=letters.BYTES), limits)
    read = partial(_read, name, "ogr", declared, limits)
    names, *columns = letters.in_letters(_texts(found), lambda: _texts(read()))
    count = len(found.shapes)
    return _raw(found._replace(tables=[(names, count, columns)]))


def read_parquet(name: Path, copy: Path, limits: Limits) -> Raw:
    """Read a GeoParquet file.

    Parameters
    ----------
    name
        The file, to be told.
    copy
        A private copy of it, alone with its parts.
    limits
        What reading may take.

    Returns
    -------
    Raw
        Its features.

    Raises
    ------
    LayerError
        If it is damaged, too large, or has no geometry.
    """
    return _raw(_read(name, "parquet", Asked(str(copy), None, limits.returned), limits))


def _read(name: Path, script: str, asked: Asked, limits: Limits) -> Found:
    """What a script gives back of a file."""
    import tempfile  # noqa: PLC0415 (texts do without)

    with tempfile.TemporaryFile() as output:
        code = run_apart(
            str(_SCRIPTS / f"{script}.py"),
            [json.dumps(asked._asdict())],
            output,
            Allowed(limits.memory, limits.seconds, limits.returned + 2**20),
            Path(asked.path).parent,
        )
        if code != 0:
            raise LayerError(_REFUSALS.get(code, _DAMAGED).format(name))
        output.seek(0)
        try:
            found = transfer.found(output)
        except (ValueError, KeyError, TypeError, RecursionError, struct.error) as error:
            raise LayerError(_DAMAGED.format(name)) from error
    if found.layers is not None:
        raise LayerError(_choice(name, found.layers, asked.couche))
    return found


def _raw(found: Found) -> Raw:
    attributs = chain.from_iterable(
        [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
        if columns
        else [{}] * count
        for names, count, columns in found.tables
    )
    return Raw(wkb.shapes_of(found.shapes), [*attributs], system_of(found.crs))


def _texts(found: Found) -> letters.Columns:
    """Names of columns, then the columns, of the only table."""
    ((names, _, columns),) = found.tables
    return [[*names], *columns]


def _choice(name: Path, layers: Sequence[str], couche: str | None) -> str:
    if not layers:
        return f"Le fichier {name} n’a aucune couche géographique : exporter celle du territoire."
    more = " …" if len(layers) == transfer.SHOWN else ""
    choices = listed(map(quoted, layers[: transfer.SHOWN - 1]), "ou") + more
    if couche is None:
        return f"Le fichier {name} a plusieurs couches : en choisir une avec --couche ({choices})."
    return f"Le fichier {name} n’a pas de couche {quoted(couche)} : choisir {choices}."


def system_of(told: str | None) -> "CRS | None":
    """Give the system that a file declares.

    Parameters
    ----------
    told
        Its number, or its definition.

    Returns
    -------
    pyproj.CRS or None
        None where it is local, cannot be understood, or would open another file.
    """
    if not told or not _SYSTEM.fullmatch(told):
        return None
    from pyproj.exceptions import CRSError  # noqa: PLC0415 (where a file tells a system only)

    try:
        found = parsed(told)
    except (CRSError, StrangeSystemError):
        return None
    return found if found.is_geographic or found.is_projected or found.is_compound else None
