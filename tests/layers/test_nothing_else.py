"""Reading a foreign file does nothing that was not asked: for every driver that GDAL has.

A server on the loopback hears nothing, the folder of the file stays as it was, and that of
temporary files is empty again.
"""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pyogrio
import pytest
from commands import assert_one_sentence, run

from cptsgeo.communes.reading import read_communes
from cptsgeo.errors import CptsgeoError
from cptsgeo.layers import read_layer
from cptsgeo.layers.apart import ogr
from cptsgeo.layers.copies import NAME

from .conftest import seen
from .hostile import DRIVERS, SUFFIXES, ZIPPED, contents


def refusal(path: Path) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(CptsgeoError) as caught:
        read_layer(path, read_communes())
    told = str(caught.value)
    assert "\n" not in told
    assert path.name in told
    return told


def zipped(path: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, content)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("driver", DRIVERS)
def test_no_content_has_any_driver_do_anything(
    tmp_path: Path, temporary: Path, calls: list[str], driver: str
) -> None:
    paths = []
    for rank, text in enumerate(contents(driver, calls[0])):
        for suffix in SUFFIXES:
            paths.append(tmp_path / f"{rank}{suffix}")
            paths[-1].write_text(text, encoding="utf-8")
        for suffix in ZIPPED:
            place = tmp_path / f"{rank}{suffix}.zip"
            paths.append(zipped(place, f"a{suffix}", text.encode()))
    before = seen(tmp_path)
    for path in paths:
        refusal(path)
    assert calls[1:] == []
    assert seen(tmp_path) == before
    assert seen(temporary) == {}


def test_gdal_alone_would_have_asked(tmp_path: Path, calls: list[str]) -> None:
    """The server hears what is asked, and the contents ask: the other tests can fail."""
    for driver in ("OGR_VRT", "GML", "WFS", "OAPIF", "GDALG"):
        for rank, text in enumerate(contents(driver, calls[0])):
            (tmp_path / f"{driver}{rank}.kml").write_text(text, encoding="utf-8")
    script = """
import sys, pathlib, pyogrio
for path in pathlib.Path(sys.argv[1]).iterdir():
    try:
        pyogrio.raw.read(path)
    except Exception:
        pass
"""
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, capture_output=True)
    asked = " ".join(calls[1:])
    assert "/a.geojson" in asked
    assert "/wfs" in asked
    assert "/api" in asked
    assert "/gml?SERVICE=WFS" in asked
    assert [*tmp_path.glob("*.gfs")]


@pytest.mark.parametrize(
    ("drivers", "suffix"),
    [(("LIBKML", "KML"), ".kml"), (("ESRI Shapefile",), ".shp"), (("FlatGeobuf",), ".fgb"),
     (("TopoJSON",), ".topojson"), (("KML",), ".kml")],
)  # fmt: skip
def test_the_process_of_gdal_asks_nothing_even_of_what_was_not_looked_at(
    tmp_path: Path, calls: list[str], drivers: tuple[str, ...], suffix: str
) -> None:
    """Each content, with one driver on, whatever the recognition would have said of it."""
    for driver in DRIVERS:
        for rank, text in enumerate(contents(driver, calls[0])):
            folder = tmp_path / f"{driver} {rank}".replace(" ", "_")
            folder.mkdir()
            (folder / f"{NAME}{suffix}").write_text(text, encoding="utf-8")
    before = seen(tmp_path)
    script = f"""
import os, pathlib, sys
sys.path.insert(0, {str(Path(ogr.__file__).parents[3])!r})
os.chdir({str(tmp_path)!r})
from cptsgeo.layers.apart.ogr import only
pyogrio = only({drivers!r})
print([*pyogrio.list_drivers()])
for path in sorted(pathlib.Path.cwd().rglob("{NAME}*")):
    try:
        for name, _ in pyogrio.list_layers(path):
            pyogrio.raw.read(path, layer=name)
    except Exception:
        pass
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str([next(one for one in drivers if one in DRIVERS)])
    assert calls[1:] == []
    assert seen(tmp_path) == before


def test_what_only_refers_to_other_files_is_told(tmp_path: Path, calls: list[str]) -> None:
    for driver in ("OGR_VRT", "GDALG"):
        for rank, text in enumerate(contents(driver, calls[0])):
            path = tmp_path / f"{driver}{rank}.kml"
            path.write_text(text, encoding="utf-8")
            if text.startswith(("<", "{")):
                assert "renvoie à d’autres fichiers" in refusal(path)
                assert_one_sentence(run("ajuster", path), path.name, "renvoie à d’autres fichiers")
    assert calls[1:] == []


def test_a_path_is_a_name_of_a_file_and_nothing_else(
    tmp_path: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (f"/vsicurl/{calls[0]}/a.geojson", f"WFS:{calls[0]}/wfs", f"{calls[0]}/a.geojson",
                 "/vsizip//vsicurl/a.zip", "GPSBabel:gpx:a.gpx"):  # fmt: skip
        assert_one_sentence(run("ajuster", name), "n’existe pas")
    assert calls[1:] == []


def test_a_link_to_a_file_is_read_as_that_file(tmp_path: Path) -> None:
    vrt = tmp_path / "a.vrt"
    vrt.write_text(next(contents("OGR_VRT", "http://127.0.0.1:9")), encoding="utf-8")
    (tmp_path / "d.gpkg").symlink_to(vrt)
    refusal(tmp_path / "d.gpkg")
    os.mkfifo(tmp_path / "e.gpkg")
    assert "n’est pas un fichier" in refusal(tmp_path / "e.gpkg")
    assert_one_sentence(run("ajuster", "/dev/zero"), "n’est pas un fichier")


def test_only_the_drivers_that_were_listed_are_tried() -> None:
    """A driver that GDAL gains is tried as soon as it is there."""
    assert {*DRIVERS} == {*pyogrio.list_drivers()}
    assert {"OGR_VRT", "GPKG", "ESRI Shapefile", "FlatGeobuf"} <= {*DRIVERS}
    assert all([*contents(one, "")] for one in DRIVERS)
