"""Where the town halls of communes are, and how far apart: light, no array is needed."""

import csv
import functools
import io
import math
from pathlib import Path
from typing import Final

from cptsgeo.communes.adjacency import UNITS_PER_DEGREE
from cptsgeo.errors import ReferentielError
from cptsgeo.files.content import read_utf8

Point = tuple[float, float]
"""Longitude and latitude, in degrees."""

RADIUS: Final = 6_371_008.8
"""Metres, of a sphere with the mean radius of the Earth: off by 0.3 % in France at most."""


@functools.cache
def mairies(folder: Path) -> dict[str, Point]:
    """Read where town halls are.

    Parameters
    ----------
    folder
        Of a referential; one without ``mairies.csv`` knows none.

    Returns
    -------
    dict of str to tuple of float
        By code of commune or arrondissement; those whose place is unknown are absent.

    Raises
    ------
    ReferentielError
        If the file cannot be read.
    """
    path = folder / "mairies.csv"
    if not path.exists():
        return {}
    try:
        _, *rows = csv.reader(io.StringIO(read_utf8(path), newline=""))
        return {code: (int(x) / UNITS_PER_DEGREE, int(y) / UNITS_PER_DEGREE) for code, x, y in rows}
    except (OSError, OverflowError, ValueError, csv.Error) as error:
        raise ReferentielError(
            f"Les mairies {path} sont illisibles : réinstaller cptsgeo, ou reconstruire le "
            "référentiel."
        ) from error


def metres(a: Point, b: Point) -> float:
    """Give the distance between two points as the crow flies, in metres."""
    (x0, y0), (x1, y1) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    half = math.sin((y1 - y0) / 2) ** 2 + math.cos(y0) * math.cos(y1) * math.sin((x1 - x0) / 2) ** 2
    return 2 * RADIUS * math.asin(math.sqrt(half))
