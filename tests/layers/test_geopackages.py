"""GeoPackages: read as GDAL reads them, be they open in QGIS; views that do not end."""

import contextlib
import sqlite3
import zipfile
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely
from commands import assert_one_sentence, run

from cptsgeo.errors import LayerError
from cptsgeo.layers.limits import EVERYDAY, Limits
from cptsgeo.layers.recognition import read_source

from .conftest import seen

ANCENIS = shapely.box(-1.25, 47.35, -1.05, 47.45)
LITTLE = EVERYDAY._replace(steps=5_000_000, returned=20_000_000)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "territoires d’été.gpkg"
    shapes = [shapely.affinity.translate(ANCENIS, rank / 10) for rank in range(3)]
    drawn = geopandas.GeoDataFrame(
        {"nom": ["Nord", "Été", None], "rang": [1, 2, 3], "part": [0.5, None, 2.0],
         "vu": [True, False, True]},
        geometry=shapes, crs="EPSG:4326",
    )  # fmt: skip
    drawn.to_file(path, layer="dessin")
    return path


def with_view(path: Path, query: str, name: str = "vue") -> Path:
    """Add a view to the layers of a GeoPackage."""
    with contextlib.closing(sqlite3.connect(path)) as base, base:
        base.execute(f"CREATE VIEW {name} AS {query}")
        base.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
                     f"VALUES ('{name}', 'features', '{name}', 4326)")  # fmt: skip
        base.execute("INSERT INTO gpkg_geometry_columns "
                     f"VALUES ('{name}', 'geom', 'POLYGON', 4326, 0, 0)")  # fmt: skip
    return path


def refusal(path: Path, couche: str | None = None, limits: Limits = LITTLE) -> str:
    with pytest.raises(LayerError) as caught:
        read_source(path, couche, limits)
    told = str(caught.value)
    assert "\n" not in told
    assert path.name in told
    return told


def test_what_is_no_text_is_left_out(package: Path) -> None:
    with contextlib.closing(sqlite3.connect(package)) as base, base:
        base.execute("CREATE TABLE autre (fid INTEGER PRIMARY KEY, geom BLOB, photo BLOB, n REAL)")
        base.execute("INSERT INTO autre VALUES (1, NULL, x'ff00', 9e999)")
        base.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
                     "VALUES ('autre', 'features', 'autre', 0)")  # fmt: skip
        base.execute("INSERT INTO gpkg_geometry_columns "
                     "VALUES ('autre', 'geom', 'POLYGON', 0, 0, 0)")  # fmt: skip
    found = read_source(package, "autre")
    assert [*found.attributs] == [{"photo": None, "n": None}]
    assert found.crs is None


def test_it_is_read_as_gdal_reads_it(package: Path) -> None:
    found = read_source(package)
    meta, _, shapes, columns = pyogrio.raw.read(package)
    assert [*found.attributs[0]] == [*meta["fields"]]
    assert shapely.equals(found.geometries, shapely.from_wkb(shapes)).all()
    assert [one["nom"] for one in found.attributs] == [*columns[0]]
    assert [one["rang"] for one in found.attributs] == [1, 2, 3]
    assert [one["part"] for one in found.attributs] == [0.5, None, 2.0]
    assert [one["vu"] for one in found.attributs] == [True, False, True]
    assert found.crs is not None
    assert found.crs.to_epsg() == 4326


def test_what_the_program_that_has_it_open_wrote_last_is_read(package: Path) -> None:
    with contextlib.closing(sqlite3.connect(package)) as base:
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA wal_autocheckpoint = 0")
        base.create_function("ST_IsEmpty", 1, lambda _: 0)
        for name, edge in (("MinX", 0), ("MaxX", 1), ("MinY", 0), ("MaxY", 1)):
            base.create_function(f"ST_{name}", 1, lambda _, edge=edge: edge)
        base.execute("UPDATE dessin SET nom = 'Changé' WHERE rang = 2")
        base.commit()
        assert Path(f"{package}-wal").stat().st_size
        before = seen(package.parent)
        found = read_source(package)
        assert seen(package.parent) == before
    assert found.attributs[1]["nom"] == "Changé"


def test_one_that_is_half_written_is_not_read(package: Path, tmp_path: Path) -> None:
    victim = tmp_path / "à garder.txt"
    victim.write_text("à garder", encoding="utf-8")
    # A journal may name another one, which SQLite deletes when it has undone the change.
    other = str(victim).encode()
    sign = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
    told = len(other).to_bytes(4, "big") + (sum(other) & 0xFFFFFFFF).to_bytes(4, "big") + sign
    journal = Path(f"{package}-journal")
    journal.write_bytes(sign + b"\0" * 600 + other + told)
    assert "jusqu’au bout" in refusal(package)
    assert victim.read_text(encoding="utf-8") == "à garder"
    # Of a change that was made, only the size stays.
    journal.write_bytes(b"\0" * 600)
    assert len(read_source(package).geometries) == 3


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (ENDLESS + "SELECT i AS fid, NULL AS geom FROM n WHERE i < 0", "ne finit pas"),
        (ENDLESS + "SELECT i AS fid, NULL AS geom FROM n", "trop de données"),
        ("SELECT 1 AS fid, NULL AS geom, hex(zeroblob(400000000)) AS nom", "trop de données"),
        ("SELECT 1 AS fid, zeroblob(1000000000) AS geom", "trop de données"),
        (ENDLESS + "SELECT i AS fid, hex(randomblob(4000000)) AS nom, NULL AS geom FROM n",
         "trop de données"),
        ("SELECT fid, geom, printf('%.*c', 900000000, 'x') AS nom FROM dessin", "trop de données"),
        ("SELECT fid, geom, replace(hex(zeroblob(60000000)), '00', 'longue') AS nom FROM dessin",
         "trop de données"),
        ("SELECT a.fid, a.geom FROM dessin a, dessin b, dessin c, dessin d, dessin e, dessin f, "
         "dessin g, dessin h, dessin i, dessin j, dessin k, dessin l, dessin m, dessin n, dessin o"
         " ORDER BY random()", ""),
        ("SELECT fid, geom, ogr_geocode('Angers') AS nom FROM dessin", "que seul le logiciel"),
        ("SELECT fid, ST_Buffer(geom, 1) AS geom FROM dessin", "que seul le logiciel"),
        ("SELECT fid, geom, load_extension('/tmp/a.so') AS nom FROM dessin", "vue"),
        ("SELECT fid, geom, fts3_tokenizer('simple') AS nom FROM dessin", "vue"),
    ],
)  # fmt: skip
def test_a_view_that_never_ends_or_gives_too_much_is_told(
    package: Path, query: str, words: str
) -> None:
    with_view(package, query)
    before = seen(package.parent)
    assert words in refusal(package, "vue")
    assert seen(package.parent) == before
    assert len(read_source(package, "dessin").geometries) == 3


def test_a_comparison_that_takes_years_is_told(package: Path) -> None:
    pattern = "%a" * 200
    with_view(package, f"SELECT fid, geom FROM dessin WHERE hex(zeroblob(9000)) LIKE '{pattern}%b'")
    refusal(package, "vue")


def test_a_computed_column_is_told_too(package: Path) -> None:
    with contextlib.closing(sqlite3.connect(package)) as base, base:
        base.execute("ALTER TABLE dessin ADD COLUMN long AS (hex(zeroblob(400000000)))")
    assert "trop de données" in refusal(package)


def test_a_view_of_a_table_is_read(package: Path) -> None:
    with_view(package, "SELECT fid, geom, upper(nom) AS nom FROM dessin WHERE rang < 3")
    found = read_source(package, "vue")
    assert len(found.geometries) == 2
    assert found.attributs[0]["nom"] == "NORD"


@pytest.mark.parametrize(
    "table", ["gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"]
)
def test_tables_that_describe_are_no_programs(package: Path, table: str) -> None:
    with contextlib.closing(sqlite3.connect(package)) as base, base:
        base.execute("PRAGMA legacy_alter_table = ON")
        for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"
                                    ).fetchall():  # fmt: skip
            base.execute(f'DROP TRIGGER "{name}"')
        base.execute(f"ALTER TABLE {table} RENAME TO autre")
        base.execute(f"CREATE VIEW {table} AS {ENDLESS} SELECT autre.* FROM n, autre")
    assert "QGIS" in refusal(package)


def test_imagined_tables_are_no_layers(package: Path) -> None:
    with contextlib.closing(sqlite3.connect(package)) as base, base:
        base.execute("CREATE VIRTUAL TABLE rangs USING rtree(id, a, b)")
        base.execute("INSERT INTO gpkg_contents (table_name, data_type, srs_id) "
                     "VALUES ('rangs', 'features', 4326)")  # fmt: skip
        base.execute(
            "INSERT INTO gpkg_geometry_columns VALUES ('rangs', 'a', 'POLYGON', 4326, 0, 0)"
        )
    assert len(read_source(package).geometries) == 3


def test_triggers_do_nothing_when_it_is_read(package: Path) -> None:
    with contextlib.closing(sqlite3.connect(package)) as base, base:
        base.execute("CREATE TRIGGER t AFTER INSERT ON dessin BEGIN DELETE FROM dessin; END")
    assert len(read_source(package).geometries) == 3


def test_more_layers_than_can_be_told(package: Path) -> None:
    with contextlib.closing(sqlite3.connect(package)) as base, base:
        for rank in range(30):
            base.execute(f"CREATE TABLE c{rank} (fid INTEGER PRIMARY KEY, geom BLOB)")
            base.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
                         f"VALUES ('c{rank}', 'features', 'c{rank}', 4326)")  # fmt: skip
            base.execute("INSERT INTO gpkg_geometry_columns "
                         f"VALUES ('c{rank}', 'geom', 'POLYGON', 4326, 0, 0)")  # fmt: skip
    told = refusal(package)
    assert "dessin" in told
    assert told.count("«") == 10
    assert "…" in told
    assert "c29" not in told
    assert len(read_source(package, "C29 ").geometries) == 0


def test_shapes_that_are_none_are_told_as_such(package: Path) -> None:
    with contextlib.closing(sqlite3.connect(package)) as base, base:
        for name in [one for (one,) in base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'")]:  # fmt: skip
            base.execute(f'DROP TRIGGER "{name}"')
        nested = b"GP\0\x01" + b"\0" * 4 + b"\x01\x07\0\0\0\x01\0\0\0" * 100_000
        base.execute("UPDATE dessin SET geom = ? WHERE rang = 1", (nested,))
        base.execute("UPDATE dessin SET geom = x'47500001' WHERE rang = 2")
    found = read_source(package)
    assert [one is None for one in found.geometries] == [True, True, False]


def test_system_of_a_layer_opens_no_file(package: Path, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(package)) as base, base:
        told = (
            'GEOGCS["a",DATUM["a",SPHEROID["a",6378137,298.2]],PRIMEM["Greenwich",0],'
            'UNIT["degree",0.0174532925199433],EXTENSION["PROJ4","+proj=longlat '
            f'+nadgrids={tmp_path}/a"]]'
        )
        base.execute("UPDATE gpkg_spatial_ref_sys SET organization = 'moi', definition = ? "
                     "WHERE srs_id = 4326", (told,))  # fmt: skip
    assert read_source(package).crs is None


def test_the_commands_tell_it_in_one_sentence(package: Path) -> None:
    with_view(package, "SELECT 1 AS fid, NULL AS geom, hex(zeroblob(400000000)) AS nom")
    for command in ("ajuster", "diagnostiquer"):
        done = run(command, package, "--couche", "vue")
        assert_one_sentence(done, package.name, "vue")


def test_in_a_zip_it_is_the_same(package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.write(package, "dossier/d.gpkg")
    found = read_source(tmp_path / "d.zip")
    assert shapely.equals(found.geometries, read_source(package).geometries).all()


def test_arcs_are_cut_into_sides(package: Path) -> None:
    """A disc as one arc all around, a ring of a line and an arc, and surfaces of them."""

    def arcs(points: np.ndarray, kind: int) -> bytes:
        return (b"\x01" + kind.to_bytes(4, "little") + len(points).to_bytes(4, "little")
                + points.astype("<f8").tobytes())  # fmt: skip

    def several(kind: int, *parts: bytes) -> bytes:
        return b"\x01" + kind.to_bytes(4, "little") + len(parts).to_bytes(4, "little") + b"".join(
            parts)  # fmt: skip

    disc = several(10, arcs(np.array([[0, 0], [2, 0], [0, 0]]), 8))
    half = several(10, several(9, arcs(np.array([[-1, 0], [1, 0]]), 2),
                               arcs(np.array([[1, 0], [0, 1], [-1, 0]]), 8)))  # fmt: skip
    both = several(12, disc, several(3))
    with contextlib.closing(sqlite3.connect(package)) as base, base:
        for name in [one for (one,) in base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'")]:  # fmt: skip
            base.execute(f'DROP TRIGGER "{name}"')
        for rank, one in enumerate((disc, half, both), 1):
            base.execute(
                "UPDATE dessin SET geom = ? WHERE rang = ?", (b"GP\0\x01\0\0\0\0" + one, rank)
            )
    found = read_source(package).geometries
    theirs = shapely.from_wkb(pyogrio.raw.read(package)[2])
    for mine, gdal, area in zip(found, theirs, (np.pi, np.pi / 2, np.pi), strict=True):
        assert mine.is_valid
        assert mine.area == pytest.approx(area, rel=2e-3)
        assert mine.symmetric_difference(gdal).area < 2e-3
