"""Town halls and communes déléguées: each inside its commune, and the figures of the data."""

import numpy as np
import shapely

from cptsgeo.communes.bourgs import bourgs, parts
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.faces import faces


def test_each_commune_has_an_inhabited_point_inside(france: Communes) -> None:
    known = faces(france)
    found = bourgs(france, known)
    # A point at the very edge is in its commune up to the rounding of its coordinates.
    assert shapely.dwithin(known.polygons, shapely.points(found.points), 1e-9).all()
    assert found.mairie.sum() == 32_918
    # The town hall of Ancenis-Saint-Géréon, on the bank of the Loire.
    x, y = found.points[known.codes.index("44003")]
    assert np.hypot(x + 1.177, y - 47.367) < 0.01


def test_parts_fill_their_communes(france: Communes) -> None:
    found = parts(france)
    assert len(found.parties) == 2_328
    assert shapely.is_valid(found.polygons).all()
    by_commune: dict[str, list[shapely.Geometry]] = {}
    for partie, polygon in zip(found.parties, found.polygons, strict=True):
        by_commune.setdefault(partie.code_commune, []).append(polygon)
    assert len(by_commune) == 689
    for code, members in by_commune.items():
        whole = france.topology.union([code])
        together = shapely.union_all(members)
        assert shapely.symmetric_difference(whole, together).area < 1e-4 * whole.area, code
        assert sum(one.area for one in members) < together.area * (1 + 1e-9), code


def test_a_known_commune_deleguee(france: Communes) -> None:
    """Andard is the west of Loire-Authion, Corné its east."""
    found = parts(france)
    codes = [partie.code for partie in found.parties]
    west, east = (found.polygons[codes.index(code)] for code in ("49004", "49106"))
    assert west.centroid.x < east.centroid.x
