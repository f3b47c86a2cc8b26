"""A file is ours by what it holds, never by what it computes."""

import contextlib
import sqlite3
from pathlib import Path

import geopandas
import pytest
import shapely
from commands import assert_one_sentence, run

ENDLESS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    "SELECT 'cptsgeo/exporter' AS metadata FROM n WHERE i < 0"
)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "p.gpkg"
    frame = geopandas.GeoDataFrame({"nom": ["A"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=4326)
    frame.to_file(path, layer="dessin")
    return path


@pytest.mark.parametrize(
    "made",
    [
        f"CREATE VIEW gpkg_metadata AS {ENDLESS}",
        "CREATE VIEW gpkg_metadata AS SELECT 'cptsgeo/exporter' AS metadata",
        "CREATE VIEW gpkg_metadata AS SELECT hex(zeroblob(400000000)) AS metadata",
        "CREATE TABLE gpkg_metadata (id, metadata AS (hex(zeroblob(400000000))))",
        "CREATE TABLE gpkg_metadata (id, metadata AS ('cptsgeo/exporter'))",
        "CREATE VIRTUAL TABLE gpkg_metadata USING fts4(metadata)",
        f"CREATE TABLE gpkg_metadata (id, metadata AS (hex(zeroblob(9000)) LIKE '{'%0' * 99}1'))",
    ],
)
def test_a_program_is_no_mark(package: Path, tmp_path: Path, made: str) -> None:
    with contextlib.closing(sqlite3.connect(package)) as base, base:
        base.execute(made)
        if "TABLE gpkg_metadata (id" in made:
            base.execute("INSERT INTO gpkg_metadata (id) VALUES (1)")
    before = sorted(tmp_path.iterdir())
    assert_one_sentence(run("exporter", "--sortie", package), "p.gpkg")
    assert sorted(tmp_path.iterdir()) == before
