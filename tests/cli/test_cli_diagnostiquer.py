"""``cptsgeo diagnostiquer``, as users run it: faults told, a mended copy, a plan to validate."""

import json
from pathlib import Path

import pytest
import shapely
from commands import assert_one_sentence, run
from planting import plant
from shapes import rough, write_geojson

from cptsgeo.communes.communes import Communes
from cptsgeo.files.grids import read_grids
from cptsgeo.layers import read_layer
from cptsgeo.plan.territories import Territories


@pytest.fixture(scope="module")
def layer(shipped: Territories, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw the CPTS, with faults planted."""
    import numpy as np

    held = [cpts_id for cpts_id in shipped.atoms if not cpts_id.startswith("nant")]
    found = np.array([None] * len(held), dtype=object)
    found[:] = [shipped.polygon(cpts_id) for cpts_id in held]
    planted = plant(found, 8)
    names = tuple(shipped.cpts[cpts_id].nom for cpts_id in held)
    return write_geojson(tmp_path_factory.mktemp("couche") / "ars.geojson", *planted.polygons,
                         noms=names)  # fmt: skip


def test_faults_are_told_with_their_place(layer: Path) -> None:
    done = run("diagnostiquer", layer)
    assert done.returncode == 1, done.stderr
    text = done.stdout.replace("\xa0", " ")
    assert "Chevauchements : 2" in text
    assert "Chevauchements, éclats : 2" in text
    assert "Vides entre les territoires, éclats" in text
    assert "CPTS" in text
    assert "(49)" in text or "(44)" in text or "(85)" in text


def test_a_clean_layer_returns_zero(tmp_path: Path, france: Communes) -> None:
    path = write_geojson(tmp_path / "a.geojson", france.topology.union(["49007", "49015"]))
    done = run("diagnostiquer", path)
    assert done.returncode == 0, done.stderr
    assert "aucune faute" in done.stdout
    assert "Traceback" not in done.stderr


def test_every_form(tmp_path: Path, layer: Path) -> None:
    for name in ("d.json", "d.xlsx", "d.csv", "d.geojson", "d.html", "d.txt"):
        done = run("diagnostiquer", layer, "--sortie", name, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (1, ""), done.stderr
        content = (tmp_path / name).read_bytes()
        again = run("diagnostiquer", layer, "--sortie", f"bis-{name}", cwd=tmp_path)
        assert again.returncode == 1
        assert (tmp_path / f"bis-{name}").read_bytes() == content
    document = json.loads((tmp_path / "d.json").read_text(encoding="utf-8"))
    faults = json.loads((tmp_path / "d.geojson").read_text(encoding="utf-8"))["features"]
    assert len(faults) == len(document["fautes"])
    for row, fault in zip(document["fautes"], faults, strict=True):
        assert row["code_commune"] == fault["properties"]["code_commune"]
        shape = shapely.from_geojson(json.dumps(fault["geometry"]))
        assert shape.distance(shapely.Point(row["longitude"], row["latitude"])) < 1e-4
    sheets = [grid.sheet for grid in read_grids(tmp_path / "d.xlsx")]
    assert sheets[:2] == ["fautes", "communes"]


@pytest.mark.parametrize("name", ["reparee.geojson", "reparee.gpkg"])
def test_a_mended_copy_and_the_plan_it_means(
    tmp_path: Path, layer: Path, france: Communes, name: str
) -> None:
    before = layer.read_bytes()
    done = run("diagnostiquer", layer, "--reparer", name, "--proposer", "plan", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    told = done.stderr.replace("\xa0", " ")
    assert told.count("– ") >= 4
    assert "chevauchements réels laissés" in told
    assert layer.read_bytes() == before
    mended = read_layer(tmp_path / name, france)
    original = read_layer(layer, france)
    assert mended.noms == original.noms
    assert not mended.invalides
    again = run("diagnostiquer", name, cwd=tmp_path)
    assert "éclats" not in again.stdout.replace("Vides ouverts", "")
    report = run("valider", "--plan", "plan", cwd=tmp_path)
    assert report.returncode in (0, 1), report.stderr
    assert "CPTS" in report.stdout


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg"])
def test_a_second_repair_changes_no_byte(tmp_path: Path, layer: Path, name: str) -> None:
    again = f"b{Path(name).suffix}"
    first = run("diagnostiquer", layer, "--reparer", name, cwd=tmp_path)
    assert "1 cm" in first.stderr
    second = run("diagnostiquer", name, "--reparer", again, cwd=tmp_path)
    assert "Rien n’était à réparer" in second.stderr
    assert (tmp_path / again).read_bytes() == (tmp_path / name).read_bytes()


def test_sides_that_meet_in_lambert_93_are_no_fault(tmp_path: Path) -> None:
    """Ten kilometres, above which two halves stand: only vertices are moved to degrees."""
    drawn = [
        shapely.box(430_000, 6_700_000, 440_000, 6_710_000),
        shapely.box(430_000, 6_710_000, 435_000, 6_720_000),
        shapely.box(435_000, 6_710_000, 440_000, 6_720_000),
    ]
    features = [{"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(one)}
                for one in drawn]  # fmt: skip
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    done = run("diagnostiquer", path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "aucune faute" in done.stdout


def test_an_outline_of_its_own_is_told_as_such(tmp_path: Path, france: Communes) -> None:
    drawn = rough(france.topology.union(france.codes_of(["53"])), 30, tolerance=300)
    done = run("diagnostiquer", write_geojson(tmp_path / "a.geojson", drawn))
    assert done.returncode == 0, done.stderr
    text = done.stdout.replace("\xa0", " ")
    assert "écarts de contour avec la limite des départements" in text
    assert "Vides entre les territoires" not in text


def test_nothing_of_the_user_is_overwritten(tmp_path: Path, layer: Path) -> None:
    kept = tmp_path / "a.geojson"
    kept.write_text("à moi", encoding="utf-8")
    assert_one_sentence(run("diagnostiquer", layer, "--reparer", kept), "a.geojson")
    assert_one_sentence(run("diagnostiquer", layer, "--reparer", layer), "lus")
    assert_one_sentence(run("diagnostiquer", layer, "--proposer", tmp_path), "vide")
    assert_one_sentence(run("diagnostiquer", layer, "--reparer", tmp_path / "a.shp"), ".gpkg")
    assert kept.read_text(encoding="utf-8") == "à moi"


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--seuil-metres", "large"], "50"),
        (["--seuil-metres", "-5"], "50"),
        (["--seuil-metres", "nan"], "50"),
        (["--departement", "Absurdie"], "Absurdie"),
        (["--couche", "a"], ""),
    ],
)
def test_misuses(layer: Path, options: list[str], word: str) -> None:
    done = run("diagnostiquer", layer, *options)
    if options[0] == "--couche":  # A GeoJSON has no layers to choose among.
        assert done.returncode == 1
    else:
        assert_one_sentence(done, word)


def test_bad_files(tmp_path: Path) -> None:
    assert_one_sentence(run("diagnostiquer", "absent.gpkg", cwd=tmp_path), "absent.gpkg")
    empty = tmp_path / "vide.geojson"
    empty.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    assert_one_sentence(run("diagnostiquer", empty), "aucun polygone")
