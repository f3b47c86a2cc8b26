"""Geometries as text (WKT), with the number of their system or without."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from cptsgeo.errors import LayerError
from cptsgeo.layers.nesting import is_deep
from cptsgeo.layers.raw import Raw

if TYPE_CHECKING:
    from pyproj import CRS

BEGINS = re.compile(
    r"\s*(?:SRID=(\d{1,9})\s*;\s*)?((?:MULTI)?(?:POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION)\b",
    re.IGNORECASE,
)
"""How a geometry begins: its SRID if it is told, and its kind."""

_BEGINNINGS = re.compile(r"\n(?=[ \t\r]*(?:SRID|[A-Z]))", re.IGNORECASE)
"""Ends of lines after which another one does."""


def parsed(text: str, begin: re.Match[str]) -> shapely.Geometry:
    """Read a geometry that `BEGINS` has found; one nested too deep is refused as GEOS refuses."""
    told = text[begin.start(2) :]
    if is_deep(told):
        raise shapely.errors.GEOSException("nested too deep")
    with np.errstate(all="ignore"):  # Numbers that are none are told by who places them.
        return shapely.from_wkt(told)


def read_wkt(path: Path, text: str) -> Raw:
    """Read a file of geometries: one, over as many lines as it takes, or one a line.

    Parameters
    ----------
    path
        The file, to be told.
    text
        Its text.

    Returns
    -------
    Raw
        The geometries, without attributes.

    Raises
    ------
    LayerError
        If one is malformed, or they are of several systems.
    """
    pieces = [piece for piece in _BEGINNINGS.split(text) if piece.strip()]
    geometries = np.array([None] * len(pieces), dtype=object)
    srids = set()
    for rank, piece in enumerate(pieces):
        begin = BEGINS.match(piece)
        try:
            if not begin:
                raise shapely.errors.GEOSException
            geometries[rank] = parsed(piece, begin)
        except shapely.errors.GEOSException as error:
            raise LayerError(
                f"Le fichier {path}, géométrie {rank + 1}, n’est pas du WKT correct (un anneau "
                "ouvert, une parenthèse qui manque) : le corriger, ou exporter de nouveau."
            ) from error
        srids.add(begin[1])
    if len(srids) > 1:
        raise LayerError(
            f"Le fichier {path} mêle plusieurs systèmes de coordonnées : un fichier pour chacun."
        )
    return Raw(geometries, [{}] * len(pieces), known_srid(path, srids.pop()))


def known_srid(path: Path, told: str | None) -> "CRS | None":
    """Give the system that a number names; None where it names none.

    Parameters
    ----------
    path
        The file, to be told.
    told
        The number, if any.

    Returns
    -------
    pyproj.CRS or None
        The system.

    Raises
    ------
    LayerError
        If no system has that number.
    """
    if told is None or told == "0":
        return None
    from pyproj import CRS  # noqa: PLC0415
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    try:
        return CRS.from_epsg(int(told))
    except CRSError as error:
        raise LayerError(
            f"Le fichier {path} nomme un système de coordonnées inconnu (SRID={told}) : écrire "
            "celui de la couche, comme SRID=2154 ou SRID=4326."
        ) from error
