"""Layers as tables: geometries in a column, as WKT, GeoJSON or WKB."""

import csv
import json
import struct
from pathlib import Path

import numpy as np
import pytest
import shapely
from commands import assert_one_sentence, run

from cptsgeo.communes.communes import Communes
from cptsgeo.errors import LayerError
from cptsgeo.layers.recognition import read_source

NORTH, SOUTH = ["49347"], ["49127"]


@pytest.fixture
def shapes(france: Communes) -> list[shapely.Geometry]:
    return [france.topology.union(NORTH), france.topology.union(SOUTH)]


def write(path: Path, header: list[str], rows: list[list[str]], separator: str = ";") -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=separator).writerows([header, *rows])
    return path


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("form", ["wkt", "ewkt", "wkb", "geojson", "feature"])
def test_each_form_is_read(
    tmp_path: Path, shapes: list[shapely.Geometry], form: str, separator: str
) -> None:
    tell = {
        "wkt": lambda one: one.wkt,
        "ewkt": lambda one: f"SRID=4326;{one.wkt}",
        "wkb": lambda one: shapely.to_wkb(shapely.set_srid(one, 4326), hex=True, include_srid=True),
        "geojson": shapely.to_geojson,
        "feature": lambda one: json.dumps(
            {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(one))}
        ),
    }[form]
    rows = [["Nord", "47.6, -0.4", tell(shapes[0])], ["", "", ""], ["Sud", "", tell(shapes[1])],
            ["Nulle part", "", ""]]  # fmt: skip
    found = read_source(write(tmp_path / "t.csv", ["nom", "p", "g"], rows, separator))
    assert [one["nom"] for one in found.attributs] == ["Nord", "Sud", "Nulle part"]
    assert all(shapely.equals_exact(a, b, 1e-9) for a, b in
               zip(found.geometries[:2], shapes, strict=True))  # fmt: skip
    assert found.geometries[2] is None
    assert (found.crs is None) == (form == "wkt")
    assert "g" not in found.attributs[0]


def test_the_column_of_surfaces_is_taken(tmp_path: Path, shapes: list[shapely.Geometry]) -> None:
    header = ["Geo Point", "geo_shape", "nom"]
    rows = [[shapely.to_geojson(one.centroid), shapely.to_geojson(one), "A"] for one in shapes]
    found = read_source(write(tmp_path / "t.csv", header, rows))
    assert {one.geom_type for one in found.geometries} <= {"Polygon", "MultiPolygon"}


def test_a_contour_longer_than_a_cell_may_be(tmp_path: Path, france: Communes) -> None:
    whole = shapely.segmentize(france.topology.union(france.codes_of(["49"])), 0.0005)
    assert len(whole.wkt) > 200_000
    before = csv.field_size_limit()
    path = write(tmp_path / "t.csv", ["nom", "wkt"], [["49", whole.wkt]])
    assert shapely.equals_exact(read_source(path).geometries[0], whole, 1e-9)
    assert csv.field_size_limit() == before


def test_it_is_diagnosed_and_adjusted(tmp_path: Path, shapes: list[shapely.Geometry]) -> None:
    rows = [[name, one.wkt] for name, one in zip("AB", shapes, strict=True)]
    path = write(tmp_path / "t.csv", ["Nom de la CPTS", "WKT"], rows)
    done = run("diagnostiquer", path)
    assert done.returncode == 0, done.stdout + done.stderr
    one = write(tmp_path / "u.csv", ["nom", "geom"], rows[:1])
    done = run("ajuster", one)
    assert done.returncode == 0, done.stderr
    assert "1\u00a0commune entière, 4\u00a0589\u00a0habitants" in done.stdout


@pytest.mark.parametrize(
    ("cell", "line"),
    [("POLYGON ((0 0, 1 0", 3), ('{"type": "Polygon", "coordinates": [[[0, 0', 3),
     ("0103000020E610000001000000", 3), ('{"type": "FeatureCollection", "features": []}', 3)],
)  # fmt: skip
def test_what_a_spreadsheet_cut_is_told(
    tmp_path: Path, shapes: list[shapely.Geometry], cell: str, line: int
) -> None:
    path = write(tmp_path / "t.csv", ["nom", "wkt"], [["A", shapes[0].wkt], ["B", cell]])
    assert_one_sentence(run("ajuster", path), f"t.csv, ligne {line}", "32\u00a0767")


def test_systems_are_not_mixed_and_must_exist(
    tmp_path: Path, shapes: list[shapely.Geometry]
) -> None:
    rows = [["A", f"SRID=4326;{shapes[0].wkt}"], ["B", "SRID=2154;POINT (430000 6700000)"]]
    with pytest.raises(LayerError, match="plusieurs systèmes"):
        read_source(write(tmp_path / "t.csv", ["nom", "wkt"], rows))
    with pytest.raises(LayerError, match="SRID=999999"):
        read_source(write(tmp_path / "u.csv", ["n", "w"], [["A", f"SRID=999999;{shapes[0].wkt}"]]))


def test_a_table_without_geometries_is_no_layer(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", ["code", "nom"], [["49347", "Tiercé"]])
    assert_one_sentence(run("ajuster", path), "n’est pas une couche connue")


def test_arcs_are_read_as_those_of_a_geopackage(tmp_path: Path) -> None:
    """A circle of PostGIS: three points around it, and its system."""
    ring = struct.pack(
        "<BII6d", 1, 8, 3, 350_000, 6_700_000, 360_000, 6_700_000, 350_000, 6_700_000
    )
    curved = struct.pack("<BIII", 1, 0x2000_000A, 2154, 1) + ring
    found = read_source(write(tmp_path / "t.csv", ["nom", "geom"], [["A", curved.hex()]]))
    assert found.geometries[0].area == pytest.approx(np.pi * 5000**2, rel=1e-2)
    assert found.crs is not None
    assert found.crs.to_epsg() == 2154
    with pytest.raises(LayerError, match="ligne 2"):
        read_source(write(tmp_path / "t.csv", ["nom", "geom"], [["A", curved[:-8].hex()]]))
