"""What GDAL wrote is counted: a file that is not whole takes no place."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
import shapely
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.errors import OutputError
from cptsgeo.geometry.rings import array_of
from cptsgeo.plan.territories import Territories
from cptsgeo.render.exports.counting import check_geopackage, check_parquet, check_shapefile
from cptsgeo.render.exports.geopackage import to_geopackage
from cptsgeo.render.exports.metadata import about
from cptsgeo.render.exports.output_layer import OutputLayer
from cptsgeo.render.exports.parquet import to_parquet
from cptsgeo.render.exports.shapefile import to_shapefile
from cptsgeo.render.sheets import Column, Sheet

WGS84, ROWS = "EPSG:4326", 4


def layer(rows: int = ROWS) -> OutputLayer:
    """Some rows, of which one has no shape."""
    sheet = Sheet("cpts", "CPTS", (Column("nom", "Nom"),),
                  tuple((f"CPTS {rank}",) for rank in range(rows)))  # fmt: skip
    shapes = [shapely.MultiPolygon([shapely.box(x, 47, x + 1, 48)]) if x != 2 else None
              for x in range(rows)]  # fmt: skip
    return OutputLayer(sheet, array_of(shapes), (), "", (), "nom")


@pytest.fixture(scope="module")
def shapefile(shipped: Territories) -> Mapping[str, bytes]:
    return to_shapefile(layer(), about(shipped), WGS84).files


@pytest.mark.parametrize("rows", [0, 1, ROWS])
def test_what_is_whole_passes(tmp_path: Path, shipped: Territories, rows: int) -> None:
    """Written: to_… count what they wrote, an empty layer too."""
    assert to_shapefile(layer(rows), about(shipped), WGS84).files.keys() >= {".shp", ".dbf"}
    path = tmp_path / "a.gpkg"
    path.write_bytes(to_geopackage([layer(rows)], about(shipped), WGS84))
    check_geopackage(path, {"cpts": rows})
    path = tmp_path / "a.parquet"
    path.write_bytes(to_parquet(layer(rows), about(shipped), WGS84))
    check_parquet(path, rows)


def test_rows_that_are_missing_are_seen(
    tmp_path: Path, shipped: Territories, shapefile: Mapping[str, bytes]
) -> None:
    with pytest.raises(OutputError, match="pas entier"):
        check_shapefile(shapefile, ROWS + 1)
    path = tmp_path / "a.gpkg"
    path.write_bytes(to_geopackage([layer()], about(shipped), WGS84))
    for wrong in ({"cpts": ROWS + 1}, {"cpts": ROWS, "communes": 0}):
        with pytest.raises(OutputError, match="pas entier"):
            check_geopackage(path, wrong)
    path = tmp_path / "a.parquet"
    path.write_bytes(to_parquet(layer(), about(shipped), WGS84))
    with pytest.raises(OutputError, match="pas entier"):
        check_parquet(path, ROWS + 1)


@pytest.mark.parametrize("suffix", [".shp", ".shx", ".dbf"])
@given(share=st.floats(0, 1, exclude_max=True))
@examples(50)
def test_a_shapefile_that_stops_short_is_seen(
    shapefile: Mapping[str, bytes], suffix: str, share: float
) -> None:
    """Wherever it stops; a .dbf may do without its last byte, that tells its end."""
    content = shapefile[suffix]
    whole = len(content) - (suffix == ".dbf")
    with pytest.raises(OutputError, match="pas entier"):
        check_shapefile({**shapefile, suffix: content[: int(share * whole)]}, ROWS)


@pytest.mark.parametrize("suffix", [".shp", ".shx", ".dbf", ".prj"])
def test_a_part_that_is_empty_is_seen(shapefile: Mapping[str, bytes], suffix: str) -> None:
    check_shapefile(shapefile, ROWS)
    with pytest.raises(OutputError, match="pas entier"):
        check_shapefile({**shapefile, suffix: bytes(0)}, ROWS)
    with pytest.raises(OutputError, match="pas entier"):
        check_shapefile({one: data for one, data in shapefile.items() if one != suffix}, ROWS)


@pytest.mark.parametrize("suffix", [".shp", ".shx", ".dbf"])
def test_zeros_in_the_place_of_rows_are_seen(shapefile: Mapping[str, bytes], suffix: str) -> None:
    """What a disk without room leaves of a file whose length was set first."""
    content = shapefile[suffix]
    kept = len(content) * 3 // 4
    hollow = content[:kept] + bytes(len(content) - kept)
    with pytest.raises(OutputError, match="pas entier"):
        check_shapefile({**shapefile, suffix: hollow}, ROWS)


@given(share=st.floats(0, 1, exclude_max=True))
@examples(20)
def test_a_geopackage_or_parquet_that_stops_short_is_seen(
    tmp_path_factory: pytest.TempPathFactory, shipped: Territories, share: float
) -> None:
    folder = tmp_path_factory.mktemp("court")
    content = to_geopackage([layer()], about(shipped), WGS84)
    path = folder / "a.gpkg"
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(OutputError, match="pas entier"):
        check_geopackage(path, {"cpts": ROWS})
    content = to_parquet(layer(), about(shipped), WGS84)
    path = folder / "a.parquet"
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(OutputError, match="pas entier"):
        check_parquet(path, ROWS)


def test_a_damaged_index_of_a_geopackage_is_seen(tmp_path: Path, shipped: Territories) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(to_geopackage([layer()], about(shipped), WGS84))
    with closing(sqlite3.connect(path)) as base:
        (page,) = base.execute("SELECT rootpage FROM sqlite_master WHERE name = 'cpts'").fetchone()
        (size,) = base.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(100))
    with pytest.raises(OutputError, match="pas entier"):
        check_geopackage(path, {"cpts": ROWS})
