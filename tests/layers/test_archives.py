"""Zips: what they say of themselves may lie."""

import struct
import zipfile
from pathlib import Path

import geopandas
import pytest
import shapely

from cptsgeo.errors import LayerError
from cptsgeo.layers import archives
from cptsgeo.layers.recognition import read_source

from .conftest import seen

ANCENIS = shapely.box(-1.25, 47.35, -1.05, 47.45)
TEXT = '{"type": "Polygon", "coordinates": [[[-1, 47], [0, 47], [0, 48], [-1, 47]]]}'


def refusal(path: Path) -> str:
    with pytest.raises(LayerError) as caught:
        read_source(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("size", [10, len(TEXT) - 1, len(TEXT) + 1, 10**6])
def test_a_size_that_lies_gives_no_more(tmp_path: Path, temporary: Path, size: int) -> None:
    path = tmp_path / "d.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("d.geojson", TEXT)
    content = path.read_bytes()
    told = struct.pack("<I", len(TEXT))
    assert content.count(told) == 2
    path.write_bytes(content.replace(told, struct.pack("<I", size)))
    if size < len(TEXT):
        assert "abîmé" in refusal(path)
    else:  # What is there counts, not what is told.
        assert len(read_source(path).geometries) == 1
    assert seen(temporary) == {}


def test_a_zip_in_a_zip_is_told(tmp_path: Path) -> None:
    inner = tmp_path / "a.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("d.geojson", TEXT)
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.write(inner, "d.gpkg")
    assert "autre zip" in refusal(tmp_path / "d.zip")


@pytest.mark.parametrize("kind", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_compressions_that_take_what_they_are_told_are_refused(tmp_path: Path, kind: int) -> None:
    path = tmp_path / "d.zip"
    with zipfile.ZipFile(path, "w", kind) as archive:
        archive.writestr("d.geojson", TEXT)
    assert "zip ordinaire" in refusal(path)


def test_an_index_without_end_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "d.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for rank in range(50):
            archive.writestr(f"{rank}.txt", "")
    monkeypatch.setattr(archives, "MAX_INDEX", 1000)
    assert "trop de fichiers" in refusal(path)
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10)
    with zipfile.ZipFile(path, "w") as archive:
        for rank in range(50):
            archive.writestr(f"{rank}.txt", "")
    assert b"PK\x06\x06" in path.read_bytes()
    assert "trop de fichiers" in refusal(path)


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".shp", ".geojson", ".kml", ".wkt"])
def test_a_member_is_what_its_bytes_say(tmp_path: Path, suffix: str) -> None:
    frame = geopandas.GeoDataFrame({"nom": ["A"]}, geometry=[ANCENIS], crs="EPSG:4326")
    frame.to_file(tmp_path / "a.fgb")
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.write(tmp_path / "a.fgb", f"dossier/Été{suffix}")
    before = seen(tmp_path)
    assert read_source(tmp_path / "d.zip").geometries[0].equals(ANCENIS)
    assert seen(tmp_path) == before


def test_a_shapefile_without_all_its_parts_is_told(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"nom": ["A"]}, geometry=[ANCENIS], crs="EPSG:4326")
    frame.to_file(tmp_path / "a.shp")
    for missing in (".shx", ".dbf"):
        with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
            for one in tmp_path.glob("a.*"):
                if one.suffix != missing:
                    archive.write(one, one.name.upper())
        assert "ne contient pas tout le Shapefile" in refusal(tmp_path / "d.zip")
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        for one in tmp_path.glob("a.*"):
            archive.write(one, one.name.upper())
    assert read_source(tmp_path / "d.zip").geometries[0].equals(ANCENIS)


@pytest.mark.parametrize("kind", ["files", "empty", "locked"])
def test_zips_that_hold_no_layer(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "d.zip"
    with zipfile.ZipFile(path, "w") as archive:
        if kind != "empty":
            archive.writestr("d.geojson" if kind == "locked" else "lisez-moi.txt", TEXT)
    if kind == "locked":
        content = bytearray(path.read_bytes())
        for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            content[content.index(sign) + at] |= 1
        path.write_bytes(content)
    assert ("mot de passe" if kind == "locked" else "sans couche") in refusal(path)
