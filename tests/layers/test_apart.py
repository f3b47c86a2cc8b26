"""What comes back from a process apart, whatever wrote it; and files that are damaged."""

import io
import json
import os
import random
import sys
from pathlib import Path
from typing import Any

import geopandas
import pyarrow.parquet
import pyproj
import pytest
import shapely
from commands import assert_one_sentence, run
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.errors import CptsgeoError, LayerError
from cptsgeo.files import process
from cptsgeo.layers import foreign
from cptsgeo.layers.apart import transfer
from cptsgeo.layers.apart.transfer import Answer, Refusal
from cptsgeo.layers.limits import EVERYDAY, OFFICIAL
from cptsgeo.layers.recognition import read_source

from .conftest import seen

ANCENIS = shapely.box(-1.25, 47.35, -1.05, 47.45)
VALUES = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text() | st.floats(
    allow_nan=False, allow_infinity=False)  # fmt: skip


def written(shapes: list[bytes | None], names: list[str], columns: list[list[Any]]) -> io.BytesIO:
    output = io.BytesIO()
    given_ = Answer(output, 10**6)
    for shape in shapes:
        given_.shape(shape)
    given_.table(names, len(shapes), columns)
    given_.system("EPSG:2154")
    given_.close()
    return output


@given(st.data())
def test_what_is_written_is_read_back(data: st.DataObject) -> None:
    shapes = data.draw(st.lists(st.none() | st.binary(min_size=1, max_size=40), max_size=6))
    names = data.draw(st.lists(st.text(max_size=20), max_size=4, unique=True))
    columns = [data.draw(st.lists(VALUES, min_size=len(shapes), max_size=len(shapes)))
               for _ in names]  # fmt: skip
    found = transfer.found(written(shapes, names, columns))
    assert [*found.shapes] == shapes
    ((told, count, values),) = found.tables
    # What is no letter does not come back.
    clean = [name.encode(errors="replace").decode() for name in names]
    assert (told, count) == (clean, len(shapes))
    assert all(_alike(a, b) for one, other in zip(values, columns, strict=True)
               for a, b in zip(one, other, strict=True))  # fmt: skip
    assert found.crs == "EPSG:2154"


def _alike(a: Any, b: Any) -> bool:
    return bool(a == (b.encode(errors="replace").decode() if isinstance(b, str) else b))


@examples(200)
@given(st.data())
def test_anything_else_is_refused(data: st.DataObject) -> None:
    content = bytearray(written([b"abc", None], ["nom"], [["A", "B"]]).getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    for one in (bytes(content), bytes(content[:cut]), data.draw(st.binary(max_size=60))):
        try:
            found = transfer.found(io.BytesIO(one))
        except (ValueError, KeyError, TypeError):
            continue
        assert sum(count for _, count, _ in found.tables) == len(found.shapes)


def test_no_more_comes_back_than_was_allowed() -> None:
    given_ = Answer(io.BytesIO(), 1000)
    given_.shape(b"x" * 500)
    with pytest.raises(Refusal) as caught:
        given_.shape(b"x" * 300)
    assert caught.value.args == (transfer.LARGE,)


def drawn(path: Path) -> Path:
    shapes = [shapely.affinity.translate(ANCENIS, rank / 10).buffer(0.05) for rank in range(20)]
    frame = geopandas.GeoDataFrame(
        {"nom": [f"Territoire {rank}" for rank in range(20)]}, geometry=shapes, crs="EPSG:4326"
    )
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".kml":
        frame.to_file(path, driver="KML")
    else:
        frame.to_file(path)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("name", ["d.gpkg", "d.shp", "d.fgb", "d.kml", "d.parquet"])
def test_damaged_files_are_read_or_refused(tmp_path: Path, temporary: Path, name: str) -> None:
    """Bytes changed where sizes are told, and anywhere: never a traceback, never more."""
    path = drawn(tmp_path / name)
    content = path.read_bytes()
    chance = random.Random(name)
    for _ in range(5 if name == "d.parquet" else 25):
        changed = bytearray(content)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(chance.choice([200, len(changed)]))
            changed[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f",
                                                  b"\0\0\0\0", chance.randbytes(4)])  # fmt: skip
        path.write_bytes(changed[: chance.choice([len(changed), chance.randrange(len(changed))])])
        before = seen(tmp_path)
        told = ""
        try:
            read_source(path)
        except CptsgeoError as error:
            told = str(error)
        assert "\n" not in told
        assert not told or path.name in told
        assert seen(tmp_path) == before
        assert seen(temporary) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="the limits hold on Linux")
@pytest.mark.parametrize("name", ["d.gpkg", "d.shp", "d.fgb", "d.kml", "d.parquet"])
def test_each_kind_is_read_within_its_limits(tmp_path: Path, temporary: Path, name: str) -> None:
    path = drawn(tmp_path / name)
    before = seen(tmp_path)
    assert len(read_source(path).geometries) == 20
    assert seen(tmp_path) == before
    assert seen(temporary) == {}
    with pytest.raises(LayerError, match="trop de données"):
        read_source(path, limits=EVERYDAY._replace(returned=1000))
    if name != "d.kml":  # A text, that is bounded as texts are.
        with pytest.raises(LayerError, match="dépasse"):
            read_source(path, limits=EVERYDAY._replace(copied=100))
    with pytest.raises(LayerError, match=r"illisible|trop de données"):
        read_source(path, limits=EVERYDAY._replace(memory=2**20))


def test_a_text_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "d.wkt"
    path.write_text("POLYGON ((0 47, 1 47, 1 48, 0 47))", encoding="utf-8")
    assert len(read_source(path).geometries) == 1
    with pytest.raises(LayerError, match="dépasse"):
        read_source(path, limits=EVERYDAY._replace(text=30))


def test_one_that_takes_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = drawn(tmp_path / "d.fgb")
    monkeypatch.setattr(foreign, "run_apart", lambda *_: None)
    assert_one_sentence(run("ajuster", path), "d.fgb", "trop long à lire")
    for code in (1, -6, -11, 255):
        monkeypatch.setattr(foreign, "run_apart", lambda *_, code=code: code)
        assert_one_sentence(run("ajuster", path), "d.fgb", "incomplet ou abîmé")
    monkeypatch.setattr(foreign, "run_apart", lambda *_: 0)
    assert_one_sentence(run("ajuster", path), "d.fgb", "incomplet ou abîmé")


def test_official_layers_may_take_more() -> None:
    assert all(more > less for more, less in zip(OFFICIAL, EVERYDAY, strict=True))


def test_it_sees_nothing_of_the_users_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Variables that GDAL and Python obey do not reach the process that reads."""
    path = drawn(tmp_path / "d.shp")
    (tmp_path / "d.shx").rename(tmp_path / "e.shx")
    settings = {"SHAPE_RESTORE_SHX": "YES", "GDAL_SKIP": "ESRI Shapefile", "CPL_DEBUG": "ON",
                "CPL_LOG": str(tmp_path / "gdal.log"), "PYTHONPATH": str(tmp_path)}  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    before = seen(tmp_path)
    with pytest.raises(LayerError, match=r"d\.shx"):
        read_source(path)
    assert seen(tmp_path) == before
    (tmp_path / "e.shx").rename(tmp_path / "d.shx")
    assert len(read_source(path).geometries) == 20
    assert not (tmp_path / "gdal.log").exists()
    assert not {*settings} & process.ENVIRONMENT


def test_a_shapefile_is_more_than_its_first_bytes(tmp_path: Path) -> None:
    path = drawn(tmp_path / "d.shp")
    content = path.read_bytes()
    path.write_bytes(content[:28] + (1001).to_bytes(4, "little") + content[32:])
    with pytest.raises(ValueError, match=r"d\.shp"):
        read_source(path)
    path.write_bytes(content[:-10])
    with pytest.raises(LayerError, match="sa fin manque"):
        read_source(path)


@pytest.mark.parametrize(
    "crs",
    [{"init": "/etc/passwd:a"}, {"type": "CRS", "proj": "longlat", "nadgrids": "/tmp/a"},
     "EPSG:4326", "+init=/tmp/a:1", {"$schema": "https://proj.org/a.json"}, 4326, [4326]],
)  # fmt: skip
def test_the_system_of_a_geoparquet_opens_no_file(tmp_path: Path, crs: Any) -> None:
    path = drawn(tmp_path / "d.parquet")
    table = pyarrow.parquet.read_table(path)
    about = json.loads(table.schema.metadata[b"geo"])
    about["columns"]["geometry"]["crs"] = crs
    told = {**table.schema.metadata, b"geo": json.dumps(about).encode()}
    pyarrow.parquet.write_table(table.replace_schema_metadata(told), path)
    with pytest.raises(LayerError, match="abîmé"):
        read_source(path)


@pytest.mark.parametrize(
    ("told", "known"),
    [("EPSG:2154", True), (pyproj.CRS("EPSG:2154").to_wkt(), True),
     (pyproj.CRS("EPSG:3857").to_wkt("WKT1_GDAL"), True), ("EPSG:99999999", False),
     ("+init=/etc/passwd:1", False), ("+proj=longlat +nadgrids=/tmp/a", False), ("{}", False),
     ('{"init": "/etc/passwd:1"}', False), ("GEOGCS[" * 10_000, False), ("EPSG:5720", False),
     ("http://127.0.0.1:9/a", False), ('GEOGCS["a\0"]', False), ("", False), (None, False)],
)  # fmt: skip
def test_systems_are_numbers_or_definitions(told: str | None, known: bool) -> None:
    assert (foreign.system_of(told) is not None) == known


def test_a_part_that_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    path = drawn(tmp_path / "d.shp")
    (tmp_path / "d.cpg").unlink()
    os.mkfifo(tmp_path / "d.cpg")
    assert len(read_source(path).geometries) == 20
    package = drawn(tmp_path / "d.gpkg")
    for suffix in ("-wal", "-journal", "-shm"):
        os.mkfifo(f"{package}{suffix}")
    assert len(read_source(package).geometries) == 20
