"""Drawings that cross themselves or each other more than any map does, told before they are cut.

What cutting costs grows with the crossings, not with the vertices: a star of three thousand has
four million. They are counted, and no further than what is admitted; nothing here is timed.
"""

from collections.abc import Sequence
from pathlib import Path

import shapely

from cptsgeo.errors import LayerError
from cptsgeo.geometry.crossings import crossings, segments_of
from cptsgeo.geometry.rings import Geometries
from cptsgeo.text.french import number, quoted, typographic

MAX_OWN = 50_000
"""Times that the outlines of a layer may cross themselves; a hand that slips does it ten times."""
MAX_BETWEEN = 300_000
"""Times that outlines may cross those of others; two drawings of all limits of France do less."""
MAX_LOOKS = 100_000_000
"""Pairs of sides that come near each other, at most."""
_REDRAW = "le redessiner, ou le simplifier dans QGIS"


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
    left, looks = MAX_OWN, MAX_LOOKS
    for rank in ranks:
        found = crossings(segments_of(geometries[rank]), most=left, looks=looks)
        left, looks = left - found.meeting, looks - found.looked_at
        if left < 0 or looks < 0:
            often = f"se recoupe plus de {number(MAX_OWN)} fois" if left < 0 else _TIGHT
            raise LayerError(
                f"Dans {path}, le polygone {quoted(typographic(noms[rank]))} {often} : {_REDRAW}."
            )


_TIGHT = "a trop de côtés qui se longent, ou se recoupent"


def check_between(path: Path, lines: Geometries) -> None:
    """Refuse outlines that cross each other too often to be told apart.

    Parameters
    ----------
    path
        The file, to be told.
    lines
        Sides that do not match, as lines of two points.

    Raises
    ------
    LayerError
        If they do.
    """
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    found = crossings(ends, most=MAX_BETWEEN, looks=MAX_LOOKS)
    if found.meeting > MAX_BETWEEN or found.looked_at > MAX_LOOKS:
        raise LayerError(stacked(path, f"se recoupent plus de {number(MAX_BETWEEN)} fois"))


def stacked(path: Path, how: str) -> str:
    """Tell that a layer has too many polygons over each other, and what to do."""
    return (
        f"Les polygones de {path} {how} : n’y garder qu’une version de chaque territoire, ou les "
        "donner par parties."
    )
