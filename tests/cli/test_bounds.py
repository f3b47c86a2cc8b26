"""Hostile and unlucky files, in a process of little memory and time: one sentence each time."""

import json
import os
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import geopandas
import pytest
import shapely
from bounded import run_bounded
from commands import assert_one_sentence
from drawings import coast, comb, copies, hairs, spikes, star
from shapes import write_geojson

from cptsgeo.communes.communes import Communes

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the limits hold on Linux"),
]

FINE = 1280 * 2**20
"""Bytes of addresses for a million vertices: a gigabyte, and what libraries reserve."""

SQUARE = "POLYGON ((-0.8 48, -0.7 48, -0.7 48.1, -0.8 48.1, -0.8 48))"


@pytest.mark.parametrize("command", ["ajuster", "diagnostiquer"])
@pytest.mark.parametrize(
    ("polygons", "told"),
    [
        ([star(61)], ""),
        ([star(301)], "se recoupe plus de"),
        ([star(3001)], "se recoupe plus de"),
        ([star(100_001)], "longs côtés se longent"),
        (copies(300, 1e-5), "n’y garder qu’une version"),
        (copies(3000, 1e-6), "un contour en cent exemplaires"),
        ([spikes(200_000, 0.1)], "longs côtés se longent"),
        ([spikes(200_000, 0.2999)], ""),
        ([comb(5_000)], ""),
        ([comb(20_000)], "longs côtés se longent"),
        ([hairs(500, 1e-6)], ""),
    ],
    ids=["small star", "star", "large star", "huge star", "copies", "more copies", "spikes",
         "coast", "comb", "teeth", "hairs"],
)  # fmt: skip
def test_drawings(
    tmp_path: Path, command: str, polygons: Sequence[shapely.Geometry], told: str
) -> None:
    path = write_geojson(tmp_path / "d.geojson", *polygons)
    done = run_bounded(command, path)
    # Squares over each other are one territory for the first, and faults for the second.
    if told and not (command == "ajuster" and "version" in told):
        assert_one_sentence(done, told, "d.geojson")
    else:
        assert done.returncode in (0, 1), done.stderr
        assert done.stdout


def as_geojson(path: Path, polygons: Sequence[shapely.Geometry]) -> Path:
    return write_geojson(path.with_suffix(".geojson"), *polygons)


def as_geopackage(path: Path, polygons: Sequence[shapely.Geometry]) -> Path:
    path = path.with_suffix(".gpkg")
    geopandas.GeoDataFrame(geometry=[*polygons], crs=4326).to_file(path)
    return path


@pytest.mark.parametrize(
    ("polygons", "write", "commands"),
    [
        ([coast(1_000_000)], as_geojson, [["ajuster"], ["diagnostiquer"]]),
        ([coast(1_000_000)], as_geopackage, [["ajuster", "--carte", "c.html"], ["diagnostiquer"]]),
        ([coast(1_000_000, slips=5)], as_geopackage, [["diagnostiquer"]]),
        ([coast(100_000, east=0.7 * n) for n in range(10)], as_geopackage, [["diagnostiquer"]]),
    ],
    ids=["geojson", "geopackage", "crossing itself", "ten"],
)
def test_a_million_vertices(
    tmp_path: Path,
    polygons: Sequence[shapely.Geometry],
    write: Callable[[Path, Sequence[shapely.Geometry]], Path],
    commands: Sequence[Sequence[str]],
) -> None:
    path = write(tmp_path / "d", polygons)
    for command, *rest in commands:
        done = run_bounded(command, path, *rest, cwd=tmp_path, memory=FINE)
        assert done.returncode in (0, 1), done.stderr
        assert done.stdout


def test_more_vertices_than_there_is_room_for(tmp_path: Path) -> None:
    path = as_geopackage(tmp_path / "d", [coast(1_300_000)])
    assert_one_sentence(run_bounded("diagnostiquer", path, memory=FINE), "trop finement", "d.gpkg")
    path = as_geopackage(tmp_path / "d", [coast(1_200_000, east=n) for n in range(3)])
    for command in ("ajuster", "diagnostiquer"):
        assert_one_sentence(run_bounded(command, path, memory=FINE), "000 sommets", "d.gpkg")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("d.wkt", "GEOMETRYCOLLECTION (" * 100_000 + SQUARE + ")" * 100_000),
        ("d.wkt", "GEOMETRYCOLLECTION (" * 100_000),
        ("d.csv", f'nom,forme\na,"{"GEOMETRYCOLLECTION (" * 9_000}{SQUARE}"\n'),
        ("d.csv", "nom,forme\na," + "010700000001000000" * 100_000 + "\n"),
        ("d.wkt", "POINT (0 0)\n" + " " * 10**6 + "x"),
        ("d.wkt", "\n" * 10**6 + SQUARE[:-3]),
        ("d.geojson", '{"type": "Polygon", "coordinates": ' + "[" * 100_000),
        ("d.geojson", '{"type": "GeometryCollection", "geometries": [' * 3000),
        ("d.geojson", '{"type": "FeatureCollection", "features": [' + "[]," * 10**7 + "[]]}"),
        ("d.geojson", '{"a": [' + "1.5," * 15_000_000 + "1]}"),
        ("d.geojson", "{" + ",".join(f'"{n}": {{}}' for n in range(2_000_001)) + "}"),
        ("d.geojson", '{"type": "Polygon", "coordinates": [[[' + "1" * 5000 + ", 0]]]}"),
        ("d.csv", "a;b;c\n" + ";" * 13_000_000),
    ],
    ids=["wkt", "cut wkt", "cell", "binary cell", "blanks", "lines", "lists", "collections",
         "empty lists", "numbers", "objects", "digits", "cells"],
)  # fmt: skip
def test_layers(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert_one_sentence(run_bounded("ajuster", tmp_path / name), name)


@pytest.mark.parametrize(
    "text",
    [
        "cog = 1" + "0" * 5000,
        "cog = " + "[" * 3000 + "]" * 3000,
        "cog = " + "[" * 900_000,
        ".".join(["a"] * 20_000) + " = 1",
        "cog = " + "{a = " * 3000 + "1" + "}" * 3000,
        "x = 1\n" * 10**6,
    ],
    ids=["digits", "lists", "open lists", "key", "tables", "lines"],
)
def test_heads_of_plans(plan: Path, text: str) -> None:
    (plan / "plan.toml").write_text(text, encoding="utf-8")
    assert_one_sentence(run_bounded("valider", "--plan", plan), "plan.toml", "illisible")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(10**12)


ENDLESS: dict[str, Callable[[Path], None]] = {"pipe": pipe, "device": device, "sparse": sparse}


@pytest.mark.parametrize("kind", ENDLESS)
@pytest.mark.parametrize("name", ["plan.toml", "cpts.csv", "compositions.csv", "statuts.csv"])
def test_a_plan_of_what_never_ends(plan: Path, name: str, kind: str) -> None:
    (plan / name).unlink()
    ENDLESS[kind](plan / name)
    assert_one_sentence(run_bounded("valider", "--plan", plan), name)


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_list_that_never_ends(tmp_path: Path, kind: str) -> None:
    ENDLESS[kind](tmp_path / "liste.csv")
    assert_one_sentence(run_bounded("valider", tmp_path / "liste.csv"), "liste.csv")
    assert_one_sentence(
        run_bounded("couverture", "--indicateur", tmp_path / "liste.csv"), "liste.csv"
    )


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_lies_beside_a_plan_is_not_read(plan: Path, kind: str) -> None:
    ENDLESS[kind](plan / "autre.dat")
    done = run_bounded("valider", "--plan", plan, "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["empreinte"]


@pytest.fixture
def referentiel(france: Communes, tmp_path: Path) -> Path:
    """A referential as the embedded one, of which a file may be put aside."""
    folder = tmp_path / "referentiel"
    folder.mkdir()
    for path in france.folder.iterdir():
        (folder / path.name).symlink_to(path)
    return folder


def test_a_referential_of_ones_own_is_employed(referentiel: Path, tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "d.geojson", shapely.box(-0.8, 48.0, -0.7, 48.1))
    done = run_bounded("ajuster", path, "--referentiel", referentiel)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("kind", ENDLESS)
@pytest.mark.parametrize(
    "name", ["referentiel.toml", "communes.csv", "mairies.csv", "topologie.npz", "voisinages.csv"]
)
def test_a_referential_that_never_ends(
    referentiel: Path, tmp_path: Path, name: str, kind: str
) -> None:
    (referentiel / name).unlink()
    ENDLESS[kind](referentiel / name)
    path = write_geojson(tmp_path / "d.geojson", shapely.box(-0.8, 48.0, -0.7, 48.1))
    done = run_bounded("ajuster", path, "--referentiel", referentiel)
    # What is no file at all is no referential.
    assert_one_sentence(done, "référentiel" if name == "referentiel.toml" else "réinstaller")


def test_an_archive_that_inflates_to_four_gigabytes(referentiel: Path, tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(referentiel / "topologie.npz") as former,
        zipfile.ZipFile(referentiel / "n.npz", "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in former.namelist():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(former.read(name))
                for _ in range(4096 if name == "delta_x.npy" else 0):
                    member.write(bytes(2**20))
    (referentiel / "n.npz").replace(referentiel / "topologie.npz")
    path = write_geojson(tmp_path / "d.geojson", shapely.box(-0.8, 48.0, -0.7, 48.1))
    assert_one_sentence(run_bounded("ajuster", path, "--referentiel", referentiel), "topologie.npz")
