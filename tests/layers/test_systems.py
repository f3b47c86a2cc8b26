"""Systems of coordinates are read, and nothing that they lead to: no grid, no file, no address."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyproj
import pytest
import shapely
from commands import assert_one_sentence, run_apart
from pyproj.exceptions import CRSError
from shapes import write_geojson

from cptsgeo.errors import LayerError
from cptsgeo.layers.foreign import system_of
from cptsgeo.layers.place import check_crs
from cptsgeo.layers.systems import StrangeSystemError, parsed

PLAIN = "+proj=longlat +ellps=bessel"
WKT = pyproj.CRS("EPSG:2154").to_wkt()


def bound(grid: str) -> str:
    """A definition that a grid stands in."""
    return str(pyproj.CRS(f"{PLAIN} +nadgrids={grid} +type=crs").to_wkt())


def extended(settings: str) -> str:
    """A definition of before, with settings of PROJ in it."""
    return (
        'GEOGCS["a",DATUM["b",SPHEROID["c",6377397,299.15]],PRIMEM["Greenwich",0],'
        f'UNIT["degree",0.0174532925199433],EXTENSION["PROJ4","{settings}"]]'
    )


def leading(to: str) -> list[str]:
    """Definitions that lead to a file, or to an address."""
    return [
        f"{PLAIN} +nadgrids={to}",
        f"{PLAIN} +nadgrids=@{to}",
        f"{PLAIN} +nadgrids=@null,{to}",
        f"{PLAIN}\t+nadgrids = {to}",
        f'{PLAIN} +nadgrids="{to}"',
        f"title=a {PLAIN} +NADGRIDS={to} +nadgrids={to}",
        f"+proj=utm +zone=30 +geoidgrids={to}",
        f"+init={to}:1",
        f"init={to}:1",
        f"{PLAIN} +init={to}:1",
        f"+proj=ob_tran +o_proj=longlat +o_lon_p=0 +o_lat_p=40 +nadgrids={to}",
        f"+proj=pipeline +step +proj=tinshift +file={to} +step +proj=utm +zone=30",
        f"+proj=pipeline +step +init={to}:1",
        f"+proj=tinshift +file={to}",
        f"+proj=defmodel +model={to}",
        f"+proj=vgridshift +grids={to}",
        f"+proj=deformation +xy_grids={to} +z_grids={to}",
        f"{PLAIN} +catalog={to}",
        bound(to),
        f'{bound(to)[:-1]},REMARK["a"]]',
        f'COMPOUNDCRS["a",{bound(to)},VERTCRS["h",VDATUM["h"],CS[vertical,1],AXIS["up",up],'
        'LENGTHUNIT["metre",1]]]',
        pyproj.CRS(bound(to)).to_json(),
        extended(f"{PLAIN} +nadgrids={to}"),
        extended(f"{PLAIN} +init={to}:1"),
        extended(f"+proj=longlat +init={to}:1 +nadgrids=@null"),
        f'{{"proj": "longlat", "init": "{to}:1"}}',
        f'{{"init": "{to}:1"}}',
    ]


@pytest.mark.parametrize("text", leading("grille.gsb"))
def test_what_leads_elsewhere_is_refused(text: str) -> None:
    with pytest.raises((StrangeSystemError, CRSError)):
        parsed(text)
    with pytest.raises(LayerError, match=r"écrire --crs EPSG:2154") as caught:
        check_crs(text)
    assert "\n" not in str(caught.value)
    assert system_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "EPSG:2154", "epsg:2154", "2154", "IGNF:LAMB93", "OGC:CRS84", "urn:ogc:def:crs:EPSG::2154",
        "urn:ogc:def:crs:OGC:1.3:CRS84", "http://www.opengis.net/def/crs/EPSG/0/2154",
        "RGF93 v1 / Lambert-93", "EPSG:27572", "EPSG:3857", "EPSG:2154+5720", WKT,
        pyproj.CRS("EPSG:2154").to_wkt("WKT1_ESRI"), pyproj.CRS("EPSG:3857").to_wkt("WKT1_GDAL"),
        "proj=lcc lat_1=44 lat_2=49 lat_0=46.5 lon_0=3 x_0=700000 y_0=6600000 ellps=GRS80",
        f"{PLAIN} +towgs84=1,2,3", f"{PLAIN} +nadgrids=@null", "+proj=longlat +datum=NAD27",
        pyproj.CRS(f"{PLAIN} +towgs84=1,2,3 +type=crs").to_wkt(),
        "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +k=1 +units=m +nadgrids=@null +wktext",
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_read(text: str) -> None:
    assert check_crs(text)


@pytest.mark.parametrize("text", ["", " ", "a\0b", "\ud800", "x" * 200_000, "GEOGCS[" * 9000, "/a",
                                  "http://127.0.0.1:9/a", "EPSG:0", "{", "[" * 50_000])  # fmt: skip
def test_what_is_no_system(text: str) -> None:
    with pytest.raises(LayerError):
        check_crs(text)
    assert system_of(text) is None


SCRIPT = """
import sys, warnings
warnings.simplefilter("ignore")
from pyproj.network import is_network_enabled
from cptsgeo.errors import LayerError
from cptsgeo.layers.foreign import system_of
from cptsgeo.layers.place import check_crs
from cptsgeo.layers.systems import moving
for text in sys.argv[1:]:
    system_of(text)
    try:
        check_crs(text)
    except LayerError:
        pass
for code in ("EPSG:27572", "EPSG:4275", "EPSG:4267", "EPSG:4314"):
    moving(code, "EPSG:4326").transform(600_000 if code == "EPSG:27572" else 2.3, 48.8)
print(is_network_enabled())
"""


def test_nothing_is_opened(tmp_path: Path) -> None:
    """Who opens a pipe to read waits for one who writes, and none ever could."""
    pipe = tmp_path / "grille.gsb"
    os.mkfifo(pipe)
    child = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, *leading(str(pipe))], stdout=subprocess.PIPE, text=True
    )
    opened = threading.Event()
    while child.poll() is None:
        try:
            os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
        except OSError:
            time.sleep(0.01)
        else:
            opened.set()
    assert child.communicate()[0].strip() == "False"
    assert child.returncode == 0
    assert not opened.is_set()


def test_nothing_is_asked_of_the_network(calls: list[str]) -> None:
    """Whatever PROJ was told to do with it."""
    settings = {"PROJ_NETWORK": "ON", "PROJ_NETWORK_ENDPOINT": calls[0]}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *leading(f"{calls[0]}/grille.tif")],
        env={**os.environ, **settings}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "False"
    assert calls[1:] == []


def test_the_commands_refuse_it(
    tmp_path: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROJ_NETWORK", "ON")
    path = write_geojson(tmp_path / "d.geojson", shapely.box(-1, 47.3, -0.9, 47.4))
    text = f"{PLAIN} +nadgrids={calls[0]}/grille.gsb"
    out = tmp_path / "e.gpkg"
    commands: list[list[str | Path]] = [
        ["ajuster", path],
        ["diagnostiquer", path],
        ["exporter", "--sortie", out],
    ]
    for words in commands:
        assert_one_sentence(run_apart(*words, "--crs", text), "renverrait à un fichier")
    assert not out.exists()
    assert calls[1:] == []
