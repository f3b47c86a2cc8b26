"""Drawings that cross themselves or each other more than any map does, told before they are cut.

What cutting costs grows with the crossings, and with the sides that lie near each other, not with
the vertices: a star of three thousand has four million crossings. They are counted, and no further
than what is admitted; nothing here is timed.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely

from cptsgeo.errors import LayerError
from cptsgeo.geometry.crossings import crossings, neighbours, segments_of
from cptsgeo.geometry.rings import Floats, Geometries
from cptsgeo.text.french import number, quoted, typographic

MAX_OWN = 10_000
"""Times that the outlines of a layer may cross themselves; a hand that slips does it ten times."""
MAX_BETWEEN = 60_000
"""Times that outlines may cross each other; two drawings of the limits of a region do it seven
thousand times."""
MAX_NEAR = 10_000_000
"""Pairs of sides that lie near each other; all communes of France make three millions."""
MAX_VERTICES = 3_500_000
"""Vertices of a layer: what a gigabyte of memory has room for; all communes of France, as we have
them, make 1.3 million."""
MAX_ABREAST = 400_000_000
"""Sides that are met by going east from each ring, across polygons of many sides: twenty thousand
holes in a row make twice as many, one communes' layer a hundredth."""
_LARGE, _SAMPLE = 10_000, 60
"""Vertices of a polygon across which it costs something to go; rings from which one goes."""
MAX_ALONE = 1_200_000
"""Sides that go along no other one, to be cut where they meet: what a gigabyte has room for."""
_EACH = 5
"""And so many for each side, where they are many: contours that are finer have three."""


def check_detail(path: Path, geometries: Geometries) -> None:
    """Refuse a layer of more vertices than there is room for.

    Parameters
    ----------
    path
        The file, to be told.
    geometries
        Its polygons, valid or not.

    Raises
    ------
    LayerError
        Telling what to do.
    """
    if int(shapely.get_num_coordinates(geometries).sum()) > MAX_VERTICES:
        raise LayerError(_fine(path, f"plus de {number(MAX_VERTICES)} sommets"))


def check_near(path: Path, geometries: Geometries) -> None:
    """Refuse a drawing of which too many long sides lie near each other: combs, spikes, hatchings.

    Parameters
    ----------
    path
        The file, to be told.
    geometries
        Its polygons, valid or not.

    Raises
    ------
    LayerError
        Telling what to do.
    """
    segments = segments_of(geometries)
    most = MAX_NEAR + _EACH * len(segments)
    if len(segments) ** 2 > 2 * MAX_NEAR and neighbours(segments) > most:
        raise LayerError(
            f"Dans {path}, trop de longs côtés se longent (des pointes, des hachures, un contour "
            "en cent exemplaires) : le redessiner, ou le simplifier dans QGIS."
        )


def check_abreast(path: Path, geometries: Geometries) -> None:
    """Refuse polygons of thousands of holes or pieces in a row: to tell what is in them costs that.

    Parameters
    ----------
    path
        The file, to be told.
    geometries
        Its polygons, valid or not.

    Raises
    ------
    LayerError
        Telling what to do.
    """
    sides = shapely.get_num_coordinates(geometries)
    rings = shapely.get_rings(shapely.get_parts(geometries))
    starts = shapely.get_coordinates(shapely.get_point(rings, 0))
    left = float(MAX_ABREAST)
    for rank in np.flatnonzero(sides > _LARGE).tolist():
        low, high = shapely.bounds(geometries[rank]).reshape(2, 2)
        inside = starts[((starts >= low) & (starts <= high)).all(axis=1)]
        if len(inside) * int(sides[rank]) <= MAX_ABREAST:
            continue
        south, north = np.sort(segments_of(geometries[rank])[:, :, 1], axis=1).T
        some = inside[np.linspace(0, len(inside) - 1, _SAMPLE).astype(int), 1]
        met = sum(int(np.count_nonzero((south <= y) & (y <= north))) for y in some.tolist())
        left -= len(inside) * met / _SAMPLE
        if left < 0:
            raise LayerError(
                f"Dans {path}, des milliers de trous ou de morceaux se suivent d’est en ouest : "
                "les ôter dans QGIS (Vecteur, Outils de géométrie, Supprimer les trous), ou n’y "
                "garder que le contour du territoire."
            )


def check_own(
    path: Path, noms: Sequence[str], geometries: Geometries, ranks: Sequence[int]
) -> None:
    """Refuse polygons that cross themselves too often to be repaired.

    Parameters
    ----------
    path
        The file, to be told.
    noms
        What its polygons are called.
    geometries
        The polygons.
    ranks
        Those that are invalid.

    Raises
    ------
    LayerError
        Naming the first one that is one too many.
    """
    left = MAX_OWN
    for rank in ranks:
        left -= crossings(segments_of(geometries[rank]), left)
        if left < 0:
            raise LayerError(
                f"Dans {path}, le polygone {quoted(typographic(noms[rank]))} se recoupe plus de "
                f"{number(MAX_OWN)} fois : redessiner son contour."
            )


def check_between(path: Path, segments: Floats) -> None:
    """Refuse outlines that cross each other too often, or are too long, to be told apart.

    Parameters
    ----------
    path
        The file, to be told.
    segments
        Both ends of the sides that do not match, shape (n, 2, 2).

    Raises
    ------
    LayerError
        If they do.
    """
    if len(segments) > MAX_ALONE:
        raise LayerError(_fine(path, f"plus de {number(MAX_ALONE)} côtés qui n’en longent aucun"))
    if crossings(segments, MAX_BETWEEN) > MAX_BETWEEN:
        raise LayerError(stacked(path, f"se recoupent plus de {number(MAX_BETWEEN)} fois"))


def stacked(path: Path, how: str) -> str:
    """Tell that a layer has too many polygons over each other, and what to do."""
    return (
        f"Les polygones de {path} {how} : n’y garder qu’une version de chaque territoire, ou les "
        "donner une région à la fois."
    )


def _fine(path: Path, how: str) -> str:
    return (
        f"Le fichier {path} est dessiné trop finement, avec {how} : l’ouvrir dans QGIS, le "
        "simplifier (Vecteur, Outils de géométrie, Simplifier : à un mètre, aucune commune ne "
        "change de territoire), et recommencer."
    )
